/**
 * Starts the APIs of a template in this process.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Finding, ReadCode } from '../finding.ts'
import type { Template, TemplateApi } from '../model.ts'
import type { TemplateSource } from '../read/open-source.ts'
import { readWorld } from '../read/read-template.ts'
import { bySeverity } from '../read/report.ts'
import { logicalIds } from '../read/world.ts'
import { replaceStageVariables } from '../stage-variables.ts'
import { TemplateError } from '../template-error.ts'
import { apiKeyValues } from './api-keys.ts'
import { type ErrorEffect, effectOfErrors } from './closed-routes.ts'
import type { GatewayInput } from './gateway-input.ts'
import { bindFunctions, type FunctionTable, usedAuthorizers } from './handlers.ts'
import { LOAD_OPTIONS, type TemplateOptions } from './load-options.ts'
import { type RunningApi, startApi } from './start-api.ts'

/** The APIs of a template, running in this process. */
export interface RunningTemplate<A extends string = string> {
  /** By logical id; exactly those of `api` where it is given, so that a misspelled name does not compile. */
  readonly apis: { readonly [N in A]: RunningApi }
  /** What reading and starting reported. */
  readonly findings: readonly Finding<ReadCode>[]
  /** Values of the API keys in use, given or made up, by logical id. Secret: do not log. */
  readonly apiKeys: { readonly [logicalId: string]: string }
  /** The template as it was read. */
  readonly template: Template
  /** The only API, or the one named. @throws {ConfigError} when there is none, or several and none is named. */
  api(logicalId?: A): RunningApi
  /** Ends timers of handlers and open connections. */
  close(): Promise<void>
}

/**
 * Reads a template and starts its APIs in this process. Routes have the authorization that AWS deploys. A part that cannot be
 * read and decides access is an error, never an open route.
 *
 * @throws {TemplateError} (rejects) when the template has an `error` and `onError` is `throw`.
 * @throws {ConfigError} (rejects) for an unknown option, or a name in `handlers`, `stage` or `apiKeys` that the template does not have.
 * @example
 * const { apis } = await fromTemplate('template.yaml', { handlers: { AuthorizerFunction: handler } })
 * const response = await apis.PetsApi.request('GET /pets')
 * response.status // 401
 */
export async function fromTemplate<const A extends string = string>(
  source: TemplateSource,
  options: TemplateOptions & { readonly api?: A | readonly A[] | undefined } = {},
): Promise<RunningTemplate<A>> {
  const checked = LOAD_OPTIONS.check(options)
  const { template, world } = readWorld('fromTemplate', source, readOptions(checked))
  const findings: Finding<ReadCode>[] = []
  const closes = checked.onError === 'close'
  const readErrors = effectOfErrors(template, strictly([...template.findings], checked))
  if (readErrors.general.length > 0 || (!closes && hasErrors(strictly([...template.findings], checked))))
    throw new TemplateError(strictly([...template.findings], checked))
  checkStageNames(template, checked)
  const apiKeys = apiKeyValues(template, world, logicalIds(world), checked.apiKeys)
  const functions = await bindFunctions(template, checked, findings)
  findings.push(...unboundAuthorizers(template, functions))
  const running = startAll(template, { options: checked, functions, apiKeys, findings })
  const all = bySeverity(
    strictly([...template.findings, ...findings], checked).filter(
      (one) => one.severity === 'error' || !(checked.ignore ?? []).includes(one.code),
    ),
  )
  const { general } = effectOfErrors(template, all)
  if (general.length > 0 || (!closes && hasErrors(all))) {
    await closeAll(running)
    throw new TemplateError(all)
  }
  return {
    apis: Object.fromEntries(running) as { readonly [N in A]: RunningApi }, // `unknown-api` is an error
    findings: all,
    apiKeys,
    template,
    api: (logicalId) => onlyApi(running, logicalId),
    close: () => closeAll(running),
  }
}

function readOptions(options: TemplateOptions): TemplateOptions {
  return options
}

/** With `strict`, warnings are errors. */
function strictly(findings: readonly Finding<ReadCode>[], { strict }: TemplateOptions): readonly Finding<ReadCode>[] {
  return strict === true
    ? findings.map((one) => (one.severity === 'warning' ? { ...one, severity: 'error' as const } : one))
    : findings
}

function hasErrors(findings: readonly Finding<ReadCode>[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}

function checkStageNames({ apis }: Template, { stage }: TemplateOptions): void {
  if (typeof stage !== 'object') return
  const unknown = Object.keys(stage).find((name) => !Object.hasOwn(apis, name))
  if (unknown !== undefined)
    throw new ConfigError(
      'fromTemplate',
      `stage["${unknown}"]`,
      '',
      `stage has "${unknown}", which is not an API of the template. APIs: ${Object.keys(apis).join(', ')}.`,
    )
}

/** Every function of an authorizer that a route uses must have code. */
function unboundAuthorizers({ apis }: Template, functions: FunctionTable): readonly Finding<ReadCode>[] {
  return Object.values(apis).flatMap((api) =>
    usedAuthorizers(api).flatMap(({ name, function: reference, invocable, at }): readonly Finding<ReadCode>[] => {
      const arn = reference === undefined ? undefined : replaceStageVariables(reference.arn, api.stageVariables)
      if (arn === undefined || reference === undefined || invocable === 'no' || functions.get(arn) !== undefined) return []
      const label = reference.logicalId ?? arn
      const message = `The function ${label} of the authorizer is not bound. Pass its handler in \`handlers\`, or set \`loadHandlers\`.`
      return [{ code: 'unbound-handler', severity: 'error', message, at, api: api.logicalId, authorizer: name }]
    }),
  )
}

interface StartContext {
  readonly options: TemplateOptions
  readonly functions: FunctionTable
  readonly apiKeys: { readonly [logicalId: string]: string }
  readonly findings: Finding<ReadCode>[]
}

/** Starts every API. What the gateway refuses closes further routes, so an API may take several attempts. */
function startAll(template: Template, context: StartContext): ReadonlyMap<string, RunningApi> {
  const running = new Map<string, RunningApi>()
  for (const api of Object.values(template.apis)) {
    const started = start(api, template, context)
    if (started !== undefined) running.set(api.logicalId, started)
  }
  return running
}

function start(api: TemplateApi, template: Template, context: StartContext): RunningApi | undefined {
  if (api.routes.length === 0) return undefined
  for (let attempt = 0; attempt <= api.routes.length; attempt += 1) {
    const errors = strictly([...template.findings, ...context.findings], context.options)
    const effect: ErrorEffect = effectOfErrors(template, errors)
    const found: Finding<ReadCode>[] = []
    const input: GatewayInput = {
      ...context,
      api,
      environment: template.environment,
      closed: effect.closed.get(api.logicalId) ?? new Map(),
      findings: found,
    }
    const result = startApi(input)
    if (!('severity' in result)) {
      context.findings.push(...found)
      return result
    }
    const closedMore =
      (result.route !== undefined || result.authorizer !== undefined) &&
      !context.findings.some(({ message }) => message === result.message)
    context.findings.push(result)
    if (!closedMore || context.options.onError !== 'close') return undefined
  }
  return undefined
}

function onlyApi(running: ReadonlyMap<string, RunningApi>, logicalId: string | undefined): RunningApi {
  const names = [...running.keys()]
  const name = logicalId ?? (names.length === 1 ? names[0] : undefined)
  const api = name === undefined ? undefined : running.get(name)
  if (api !== undefined) return api
  const problem = names.length === 0 ? 'the template has no API that runs' : `name one of its APIs: ${names.join(', ')}`
  throw new ConfigError('fromTemplate', 'api', '', `api() found no API: ${problem}.`)
}

async function closeAll(running: ReadonlyMap<string, RunningApi>): Promise<void> {
  await Promise.all([...running.values()].map((api) => api.close()))
}
