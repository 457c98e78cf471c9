/**
 * Describes the Lambda functions that APIs refer to.
 *
 * @module
 */

import { existsSync } from 'node:fs'
import { isRecord } from '../../internal/type-guards.ts'
import type { TemplateApi, TemplateFunction } from '../model.ts'
import { replaceStageVariables } from '../stage-variables.ts'
import { fieldsOf } from './fields.ts'
import type { FunctionEntry, FunctionRegistry } from './functions.ts'
import { memberOf } from './parse-context.ts'
import { setMembers } from './report.ts'
import { samProperties } from './sam/globals.ts'
import { resourcesOf, type World } from './world.ts'

/** The functions of authorizers and integrations, by logical id. */
export function readFunctions(
  apis: readonly TemplateApi[],
  registry: FunctionRegistry,
  world: World,
): { readonly [logicalId: string]: TemplateFunction } {
  const used = new Set(
    apis.flatMap(({ routes, authorizers }) => [
      ...routes.map(({ integration }) => integration.function),
      ...Object.values(authorizers).map((one) => one.function?.logicalId),
    ]),
  )
  // A stage variable may name any function of the template.
  const named = new Set(
    apis.flatMap(({ stageSettings, routes, authorizers }) => {
      const arns = [
        ...routes.map(({ integration }) => integration.functionArn),
        ...Object.values(authorizers).map((one) => one.function?.arn),
      ]
      return arns.flatMap((arn) =>
        arn?.includes('${') === true
          ? Object.values(stageSettings).map(({ variables }) => replaceStageVariables(arn, variables))
          : [],
      )
    }),
  )
  const isNamed = (arn: string): boolean => [...named].some((one) => one === arn || one.startsWith(`${arn}:`))
  const entries = registry.entries.filter(({ key, arn }) => used.has(key) || isNamed(arn))
  return Object.fromEntries(entries.map((entry) => [entry.key, readFunction(entry, world)]))
}

function readFunction({ key, arn, resource }: FunctionEntry, world: World): TemplateFunction {
  const properties = samProperties(resource, world)
  const fields = fieldsOf(world, properties, []) // code and environment have no effect on access
  const variables = fields.inner('Environment')?.stringMap('Variables') ?? {}
  const code = properties['Code']
  const inlineCode = fields.string('InlineCode') ?? memberOf(code, 'ZipFile')
  return setMembers({
    logicalId: key,
    arn,
    runtime: fields.string('Runtime'),
    handler: fields.string('Handler'),
    code: codePath(resource, properties, world),
    inlineCode: typeof inlineCode === 'string' ? inlineCode : undefined,
    environment: variables,
    timeoutSeconds: fields.number('Timeout'),
    memoryMb: fields.number('MemorySize'),
    aliases: aliasesOf(arn, fields.string('AutoPublishAlias'), world),
    constructPath: resource.constructPath,
    at: resource.at,
  })
}

function aliasesOf(arn: string, published: string | undefined, world: World): readonly string[] {
  const resources = resourcesOf(world, 'AWS::Lambda::Alias').flatMap(({ stack, logicalId, properties }) => {
    const alias = stack.resolve({ Ref: logicalId })
    const name = properties['Name']
    return typeof alias === 'string' && typeof name === 'string' && alias === `${arn}:${name}` ? [name] : []
  })
  return [...new Set([...(published === undefined ? [] : [published]), ...resources])]
}

/** The folder or file of the code: SAM's build, `CodeUri`, the asset of a cloud assembly, or a file of the package. */
function codePath(
  { stack, logicalId, metadata }: FunctionEntry['resource'],
  properties: { readonly [name: string]: unknown },
  world: World,
): string | undefined {
  const { CodeUri: codeUri, Code: code } = properties
  const key = isRecord(code) ? code['S3Key'] : undefined
  const asset = typeof key === 'string' ? stack.assets.get(key.replace(/\.[a-z0-9]{1,8}$/i, '').replace(/^.*\//, '')) : undefined
  const candidates = [
    stack.isSam ? `.aws-sam/build/${logicalId}` : undefined,
    codeUri,
    metadata['aws:asset:path'],
    asset,
    typeof code === 'string' ? code : undefined,
    typeof key === 'string' ? key.replace(/^.*\//, '') : undefined,
  ]
  for (const candidate of candidates) {
    if (typeof candidate !== 'string' || candidate === '') continue
    const path = world.files.locate(candidate, stack.folder)
    if (typeof path === 'string' && existsSync(path)) return path
    if (candidate === codeUri && typeof path !== 'string' && path.missing.includes('outside'))
      world.report.warning({
        code: 'missing-file',
        message: `CodeUri cannot be read. ${path.missing}`,
        at: world.origins.locate(properties, 'CodeUri'),
      })
  }
  return undefined
}
