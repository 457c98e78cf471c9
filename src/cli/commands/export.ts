/**
 * Registers `gatewright export`: writes the infrastructure of authorizers or of a template.
 *
 * @module
 */

import type { Command } from 'commander'
import { Option } from 'commander'
import { addExamples, type CommandContext } from '../command.ts'
import { library } from '../library.ts'
import {
  addTemplateFlags,
  collectPair,
  existingPath,
  FLAG_NAMES,
  type Pairs,
  readOptions,
  type TemplateFlags,
} from '../templates/template-flags.ts'
import { UsageError, withFlagNames } from '../usage-error.ts'

const FORMATS = ['sam', 'cloudformation', 'openapi', 'swagger', 'cdk', 'terraform', 'chalice', 'claudia'] as const
type Format = (typeof FORMATS)[number]

interface ExportFlags extends TemplateFlags {
  readonly format: Format
  readonly function: Pairs
  readonly invokeRole: Pairs
  readonly apiId?: string
  readonly kind?: 'REST' | 'HTTP'
  readonly json: boolean
}

/** Adds the command. */
export function registerExport(program: Command, { terminal }: CommandContext): void {
  const command = program
    .command('export')
    .description('write the infrastructure of authorizers, or convert a template')
    .argument('<source>', 'module whose exports are handlers, or a template')
    .addOption(new Option('-f, --format <name>', 'what to write').choices(FORMATS).makeOptionMandatory())
    .option(
      '--function <name=id>',
      'function of an authorizer: an ARN or a logical id, with an optional :alias; may be repeated',
      collectPair,
      {},
    )
    .option('--invoke-role <name=role>', 'role that API Gateway assumes to call the function; may be repeated', collectPair, {})
    .option('--api-id <id>', 'id of the API, for terraform')
    .addOption(new Option('--kind <kind>', 'kind of API, for openapi').choices(['REST', 'HTTP']))
    .option('--json', 'write JSON where the format has both', false)
  addTemplateFlags(command).action(async (source: string, flags: ExportFlags) => {
    const path = existingPath(source, terminal.cwd)
    const api = /\.[cm]?[jt]s$/.test(path) ? await loadAuthorizers(source, terminal.cwd) : await readSource(path, flags)
    const names = {
      ...FLAG_NAMES,
      functions: { flag: '--function' },
      invokeRoles: { flag: '--invoke-role' },
      apiId: { flag: '--api-id' },
      format: { flag: '--json' },
      kind: { flag: '--kind' },
    }
    const text = await withFlagNames(names, () => write(api, flags))
    terminal.write(text.endsWith('\n') ? text : `${text}\n`)
  })
  addExamples(
    command,
    'gatewright export ./authorizers.js --format sam --function Users=AuthorizerFunction',
    'gatewright export template.yaml --format openapi --json',
  )
}

async function loadAuthorizers(source: string, cwd: string): Promise<object> {
  const { handlersOf, importModule } = await import('../templates/load-handlers.ts')
  const authorizers = handlersOf(await importModule(source, cwd))
  if (Object.keys(authorizers).length === 0) throw new UsageError(`${source} exports no handler with a definition`)
  return { authorizers }
}

async function readSource(path: string, flags: ExportFlags): Promise<object> {
  const { readTemplate } = await library.template()
  return withFlagNames(FLAG_NAMES, async () => {
    const template = await readTemplate(path, readOptions(flags))
    const error = template.findings.find(({ severity }) => severity === 'error')
    if (error !== undefined) throw new UsageError(`the template cannot be read: ${error.message}`)
    return template
  })
}

async function write(
  api: object,
  { format, function: functions, invokeRole: invokeRoles, apiId, kind, json }: ExportFlags,
): Promise<string> {
  const template = await library.template()
  const options = { functions, invokeRoles, format: json ? ('json' as const) : ('yaml' as const) }
  switch (format) {
    case 'sam':
      return template.toSam(api, options)
    case 'cloudformation':
      return template.toCloudFormation(api, options)
    case 'openapi':
      return template.toOpenApi(api, { ...options, kind })
    case 'swagger':
      return template.toOpenApi(api, { ...options, version: '2.0' })
    case 'chalice':
      return template.toChalice(api, options)
    case 'claudia':
      return template.toClaudia(api, options)
    case 'terraform':
      if (apiId === undefined) throw new UsageError('--format terraform needs --api-id')
      return template.toTerraform(api, { ...options, apiId })
    case 'cdk': {
      if (!('authorizers' in api)) throw new UsageError('--format cdk needs a module with handlers, not a template')
      const props = Object.entries(api.authorizers as object).map(([name, handler]) => [name, template.toCdkProps(handler)])
      return JSON.stringify(Object.fromEntries(props), undefined, 2)
    }
  }
}
