/**
 * Opens what `readTemplate` is given and finds its format.
 *
 * @module
 */

import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isRecord } from '../../internal/type-guards.ts'
import { wrongValue } from '../../options.ts'
import type { TemplateFormat } from '../model.ts'
import { openAssembly } from './cloud-assembly.ts'
import { environmentOf } from './environment.ts'
import { readPlainDefinition } from './openapi/plain-definition.ts'
import type { OpenedSource } from './opened-source.ts'
import type { Origins } from './origins.ts'
import type { ReadOptions } from './read-options.ts'
import type { Report } from './report.ts'
import { failed, parseSource, type SourceDocument, wrapObject } from './source-document.ts'
import { openSourceFiles } from './source-files.ts'
import { openStack } from './stack.ts'
import { openTerraform } from './terraform/open-terraform.ts'
import type { World } from './world.ts'

/**
 * What a template is read from.
 *
 * - A path or `file:` URL: a SAM or CloudFormation template (YAML or JSON), an OpenAPI 3 or Swagger 2 document, a `cdk.out`
 *   folder or its `manifest.json`, the packaged template of the Serverless Framework, or the output of
 *   `terraform show -json`.
 * - `{ text }`: the same as text. `file` is what findings name and what relative paths start from.
 * - `{ template }`: the parsed document, for example `Template.fromStack(stack).toJSON()` of `aws-cdk-lib/assertions`.
 *   Relative paths start from `folder`.
 */
export type TemplateSource =
  | string
  | URL
  | {
      /** The template itself. */
      readonly text: string
      /** The name of its file, for positions. */
      readonly file?: string | undefined
    }
  | {
      /** The parsed template. */
      readonly template: object
      /** The folder of relative paths. */
      readonly folder?: string | undefined
    }

/** What a source is opened with. */
export interface OpenContext {
  readonly origins: Origins
  readonly report: Report
  readonly options: ReadOptions
}

/** Opens the source; problems of the text become findings. */
export function openSource(
  subject: string,
  source: TemplateSource,
  context: OpenContext,
  createWorld: (base: Omit<World, 'nested'>) => World,
): OpenedSource {
  const { origins, report, options } = context
  const given = normalize(subject, source)
  const files = openSourceFiles(given.folder, origins, (document) => reportProblems(document, report, false))
  const document = firstDocument(given, files, origins)
  reportProblems(document, report, true)
  const world = createWorld({ origins, report, files, options, stacks: [] })
  const root = isRecord(document.root) ? document.root : {}
  const format = formatOf(root)
  if (format === undefined) {
    if (document.problems.every(({ kind }) => kind !== 'syntax')) {
      const message =
        'The document is not a SAM or CloudFormation template, cloud assembly, OpenAPI 3, Swagger 2 or terraform show -json output.'
      report.error({
        code: 'unknown-format',
        message,
        at: { ...(document.file === undefined ? {} : { file: document.file }), pointer: '' },
      })
    }
    return { world, format: 'cloudformation', drafts: () => [] }
  }
  const environment = environmentOf(options.pseudo ?? {})
  if (format === 'cloud-assembly') openAssembly(root, given.folder, world)
  else if (format === 'terraform-json') return openTerraform(root, { world, createWorld, environment, folder: given.folder })
  else if (format === 'openapi-3' || format === 'swagger-2')
    return { world, format, drafts: readPlainDefinition(root, { world, environment, folder: given.folder }) }
  else openStack({ name: '', root, folder: given.folder, environment, parameters: options.parameters ?? {} }, world)
  return { world, format, drafts: () => [] }
}

interface Given {
  readonly path?: string | undefined
  readonly name?: string | undefined
  readonly text?: string | undefined
  readonly template?: object | undefined
  readonly folder: string | undefined
}

function normalize(subject: string, source: TemplateSource): Given {
  if (typeof source === 'string' && source !== '') return fromPath(source)
  if (source instanceof URL && source.protocol === 'file:') return fromPath(fileURLToPath(source))
  if (isRecord(source)) {
    const { text, file, template, folder } = source as { readonly [name: string]: unknown } // checked here
    if (typeof text === 'string' && (file === undefined || typeof file === 'string'))
      return { text, name: file, folder: file === undefined ? undefined : dirname(file) }
    if (isRecord(template) && (folder === undefined || typeof folder === 'string')) return { template, folder }
  }
  throw wrongValue(subject, 'source', 'a path, a file: URL, { text } or { template }', source)
}

function fromPath(path: string): Given {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const file = isFolder ? join(path, 'manifest.json') : path
  return { path: file, name: file, folder: dirname(file) }
}

function firstDocument(given: Given, files: ReturnType<typeof openSourceFiles>, origins: Origins): SourceDocument {
  if (given.template !== undefined) return wrapObject(given.template, origins)
  if (given.text !== undefined) return parseSource(given.text, given.name, origins)
  return given.path === undefined ? failed(undefined, 'There is no template.') : files.parse(given.path, given.name)
}

/** Keys that decide access: a repeated one may remove an authorizer. */
const ACCESS_KEYS: ReadonlySet<string> = new Set(
  'Auth Authorizer Authorizers DefaultAuthorizer AuthorizationType AuthorizerId AuthorizerUri security securitySchemes securityDefinitions Policy ResourcePolicy PolicyDocument x-amazon-apigateway-auth x-amazon-apigateway-authorizer x-amazon-apigateway-policy'.split(
    ' ',
  ),
)

/** Syntax errors of further files are reported where the file is used. */
function reportProblems({ problems }: SourceDocument, report: Report, withSyntax: boolean): void {
  for (const { kind, message, at, key } of problems) {
    if (kind === 'duplicate-key') {
      const severity = key !== undefined && ACCESS_KEYS.has(key) ? report.error : report.warning
      severity({ code: kind, message, at })
    } else if (withSyntax) report.error({ code: kind, message, at })
  }
}

/** The content decides the format, never the name of the file. */
function formatOf(root: { readonly [key: string]: unknown }): TemplateFormat | undefined {
  if (isRecord(root['Resources'])) {
    const transform = JSON.stringify(root['Transform'] ?? '')
    const types = Object.values(root['Resources']).map((one) => (isRecord(one) ? String(one['Type']) : ''))
    return transform.includes('AWS::Serverless') || types.some((type) => type.startsWith('AWS::Serverless::'))
      ? 'sam'
      : 'cloudformation'
  }
  if (typeof root['openapi'] === 'string' && root['openapi'].startsWith('3')) return 'openapi-3'
  if (String(root['swagger']).startsWith('2')) return 'swagger-2'
  if (isRecord(root['artifacts']) && root['version'] !== undefined) return 'cloud-assembly'
  return root['format_version'] !== undefined && (isRecord(root['values']) || isRecord(root['planned_values']))
    ? 'terraform-json'
    : undefined
}
