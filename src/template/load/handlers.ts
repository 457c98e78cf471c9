/**
 * Finds the code of each function of a template: bound by the caller, or loaded.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { LambdaFunction, LambdaHandler, Runtime } from '../../gateway/index.ts'
import { suggest } from '../../internal/suggest.ts'
import type { Finding, ReadCode } from '../finding.ts'
import type { Template, TemplateApi, TemplateFunction } from '../model.ts'
import { replaceStageVariables } from '../stage-variables.ts'
import { loadHandler } from './load-handler.ts'
import type { Handler, TemplateOptions } from './load-options.ts'

/** A function that an API refers to, by ARN. */
export interface FunctionUse {
  readonly arn: string
  /** The name in ARNs. */
  readonly name: string
  readonly qualifier: string | undefined
  readonly definition: TemplateFunction | undefined
}

/** The functions of a template that have code. */
export interface FunctionTable {
  /** The function under its name, or `undefined` if it is neither bound nor loaded. */
  get(arn: string): LambdaFunction | undefined
}

/** The functions that the APIs refer to, in every stage. */
export function functionUses(template: Template): readonly FunctionUse[] {
  const uses = new Map<string, FunctionUse>()
  const byArn = new Map(Object.values(template.functions).map((one) => [one.arn, one]))
  for (const api of Object.values(template.apis)) {
    for (const { arn, qualifier } of functionReferences(api)) {
      uses.set(`${arn}:${qualifier ?? ''}`, { arn, name: nameOf(arn), qualifier, definition: byArn.get(arn) })
    }
  }
  return [...uses.values()]
}

/** ARN and qualifier of each function of one API, with the stage variables of every stage. */
export function functionReferences({
  routes,
  authorizers,
  stageSettings,
}: TemplateApi): readonly { readonly arn: string; readonly qualifier: string | undefined }[] {
  const written = [
    ...Object.values(authorizers).map((one) => withQualifier(one.function?.arn, one.function?.qualifier)),
    ...routes.map(({ integration }) => integration.functionArn),
  ].filter((arn) => arn !== undefined)
  const stages = Object.values(stageSettings)
  const resolved = written.flatMap((arn) =>
    arn.includes('${') ? stages.map(({ variables }) => replaceStageVariables(arn, variables)) : [arn],
  )
  return [...new Set(resolved)].map((arn) => {
    const parts = arn.split(':')
    return { arn: parts.slice(0, 7).join(':'), qualifier: parts[7] === '' ? undefined : parts[7] }
  })
}

function withQualifier(arn: string | undefined, qualifier: string | undefined): string | undefined {
  return arn === undefined || qualifier === undefined ? arn : `${arn}:${qualifier}`
}

/** Binds and loads functions. @throws {ConfigError} for a name in `handlers` that no API uses. */
export async function bindFunctions(
  template: Template,
  options: TemplateOptions,
  findings: Finding<ReadCode>[],
): Promise<FunctionTable> {
  const { handlers = {} } = options
  const uses = functionUses(template)
  const unused = new Set(Object.keys(handlers))
  const table = new Map<string, LambdaFunction>()
  for (const use of uses) {
    const aliases: { [alias: string]: LambdaHandler } = {}
    const bound = takeBound(use, handlers, unused, aliases)
    const known = table.get(use.arn)
    const handler = bound ?? known?.handler ?? (await loaded(use, template, options, findings))
    if (handler === undefined && Object.keys(aliases).length === 0) continue
    table.set(use.arn, describeFunction(use, handler, { ...known?.aliases, ...aliases }))
  }
  const [name] = unused
  if (name !== undefined) {
    const names = uses.map(({ definition, name: functionName }) => definition?.logicalId ?? functionName)
    const hint = suggest(name, names)
    const advice = hint === undefined ? '' : ` Did you mean "${hint}"?`
    throw new ConfigError(
      'fromTemplate',
      `handlers["${name}"]`,
      '',
      `handlers has "${name}", which no API of the template uses. Functions: ${names.join(', ')}.${advice}`,
    )
  }
  return { get: (arn) => table.get(arn.split(':').slice(0, 7).join(':')) }
}

function takeBound(
  { arn, name, qualifier, definition }: FunctionUse,
  handlers: { readonly [name: string]: Handler },
  unused: Set<string>,
  aliases: { [alias: string]: LambdaHandler },
): LambdaHandler | undefined {
  const path = definition?.constructPath
  const names = [definition?.logicalId, name, arn, path, path?.replace(/\/Resource$/, '')].filter((one) => one !== undefined)
  let handler: LambdaHandler | undefined
  for (const [key, given] of Object.entries(handlers)) {
    const alias = names
      .map((one) => (key.startsWith(`${one}:`) ? key.slice(one.length + 1) : undefined))
      .find((one) => one !== undefined && one !== '')
    if (names.includes(key)) handler = plainHandler(given)
    else if (alias !== undefined && !alias.includes(':')) aliases[alias] = plainHandler(given)
    else continue
    unused.delete(key)
  }
  // Without a handler of its own, an alias runs the code of the function.
  if (handler !== undefined && qualifier !== undefined && isAliasName(qualifier)) aliases[qualifier] ??= handler
  for (const alias of definition?.aliases ?? []) if (handler !== undefined && isAliasName(alias)) aliases[alias] ??= handler
  return handler
}

function isAliasName(qualifier: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(qualifier)
}

/**
 * Without the `definition`: the API runs with the settings of the template, even where they differ from those that the
 * handler was made for. The number of parameters stays, because runtimes look at it.
 */
function plainHandler(given: Handler): LambdaHandler {
  // The gateway passes what Lambda passes; the parameters are `never` so that every handler is assignable.
  const call = given as (...parameters: readonly unknown[]) => unknown
  const handler = (...parameters: readonly unknown[]): unknown => call(...parameters)
  Object.defineProperty(handler, 'length', { value: given.length })
  return handler as LambdaHandler
}

async function loaded(
  use: FunctionUse,
  template: Template,
  options: TemplateOptions,
  findings: Finding<ReadCode>[],
): Promise<LambdaHandler | undefined> {
  if (options.loadHandlers !== true || use.definition === undefined) return undefined
  const environment = { ...use.definition.environment, ...options.environment?.[use.definition.logicalId] }
  const result = await loadHandler(use.definition, environment, template.environment)
  if (typeof result === 'function') return result
  const authorizes = Object.values(template.apis).some((api) =>
    usedAuthorizers(api).some(({ function: one }) => one?.logicalId === use.definition?.logicalId),
  )
  if (!authorizes)
    findings.push({ code: 'handler-not-loaded', severity: 'warning', message: result.problem, at: use.definition.at })
  for (const [logicalId, api] of Object.entries(template.apis)) {
    const names = usedAuthorizers(api).filter(({ function: one }) => one?.logicalId === use.definition?.logicalId)
    for (const { name } of names)
      findings.push({
        code: 'handler-not-loaded',
        severity: 'error',
        message: result.problem,
        at: use.definition.at,
        api: logicalId,
        authorizer: name,
      })
  }
  return undefined
}

/** Authorizers that a route uses. */
export function usedAuthorizers({ routes, authorizers }: TemplateApi): readonly TemplateApi['authorizers'][string][] {
  const names = new Set(routes.flatMap(({ authorization }) => ('authorizer' in authorization ? [authorization.authorizer] : [])))
  return Object.values(authorizers).filter(({ name }) => names.has(name))
}

function describeFunction(
  { definition }: FunctionUse,
  handler: LambdaHandler | undefined,
  aliases: { readonly [alias: string]: LambdaHandler },
): LambdaFunction {
  const all = { ...aliases }
  if (handler !== undefined) for (const alias of definition?.aliases ?? []) all[alias] ??= handler
  const { timeoutSeconds, memoryMb } = definition ?? {}
  return {
    ...(handler === undefined ? {} : { handler }),
    ...(Object.keys(all).length === 0 ? {} : { aliases: all }),
    ...runtimeOf(definition?.runtime),
    ...(timeoutSeconds === undefined || timeoutSeconds < 1 || timeoutSeconds > 900
      ? {}
      : { timeoutMs: Math.round(timeoutSeconds * 1000) }),
    ...(memoryMb === undefined || memoryMb < 128 || memoryMb > 10_240 ? {} : { memoryMb }),
  }
}

/** Runtimes before Node.js 24 read the results of handlers alike. Handlers of other languages are JavaScript here. */
function runtimeOf(runtime: string | undefined): { readonly runtime?: Runtime } {
  const version = Number(/^nodejs(\d{1,3})\.x$/.exec(runtime ?? '')?.[1] ?? Number.NaN)
  if (Number.isNaN(version)) return {}
  return { runtime: version >= 24 ? 'nodejs24.x' : version >= 22 ? 'nodejs22.x' : 'nodejs20.x' }
}

/** `stack-AuthFn` of `arn:aws:lambda:…:function:stack-AuthFn`. */
export function nameOf(arn: string): string {
  return arn.split(':')[6] ?? ''
}
