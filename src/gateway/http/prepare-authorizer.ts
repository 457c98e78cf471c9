/**
 * Checks the entries under `authorizers` of an HTTP API and prepares them for requests.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { IdentitySource } from '../../events/index.ts'
import { type FetchDocument, oidc } from '../../identity/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, boolean, integer, oneOf, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { functionTarget } from '../lambda/function-target.ts'
import { type Invocable, invocableChecks, type LambdaFunctions } from '../lambda/lambda-function.ts'
import type { LambdaHandler, Runtime } from '../lambda/runtime.ts'
import { readLimited } from '../read-limited.ts'
import type { RunningWork } from '../running-work.ts'
import type { HttpJwtAuthorizer, HttpUncertainBehaviour } from './http-options.ts'
import type { HttpAuthorize } from './http-request.ts'
import { httpJwtAuthorizer } from './jwt-authorizer.ts'
import { httpLambdaAuthorizer } from './lambda-authorizer.ts'

/** An authorizer that is ready for requests. */
export interface PreparedHttpAuthorizer {
  readonly type: 'REQUEST' | 'JWT'
  readonly authorize: HttpAuthorize
  /** Empties the result cache. */
  flush(): void
  readonly cachedResponses: () => number
}

/** What an authorizer needs from its API. */
export interface HttpAuthorizerEnvironment {
  readonly functions: LambdaFunctions
  /** The runtime of functions that state none. */
  readonly runtime: Runtime
  readonly work: RunningWork
  readonly policies: PolicyEvaluator
  readonly uncertain: HttpUncertainBehaviour
  readonly timeoutMs: number
  readonly now: () => number
  /** Fetches key sets. `undefined`: the default of the verifier. */
  readonly fetch: typeof fetch | undefined
}

interface LambdaSettings {
  readonly api: 'HTTP'
  readonly type: 'REQUEST'
  readonly ttlSeconds: number
  readonly identitySources: readonly IdentitySource[]
  readonly payloadFormatVersion: '1.0' | '2.0'
  readonly simpleResponses?: boolean | undefined
}

type LambdaEntry = LambdaSettings & Invocable

const SOURCE = 'an identity source { in, name }, where `in` is header, query, stageVariable or context'

const SETTINGS = {
  api: valid<'HTTP'>("'HTTP': authorizers of other kinds of API do not fit", (value) => value === 'HTTP'),
  type: valid<'REQUEST'>("'REQUEST' or 'JWT'", (value) => value === 'REQUEST'),
  ttlSeconds: integer(0, 3600),
  identitySources: arrayOf<IdentitySource>(`an array of identity sources: ${SOURCE}`, isIdentitySource),
  payloadFormatVersion: oneOf('1.0', '2.0'),
  simpleResponses: optional(boolean),
}

/** @throws {ConfigError} for settings that API Gateway does not accept. */
export function prepareHttpAuthorizer(
  name: string,
  entry: unknown,
  environment: HttpAuthorizerEnvironment,
): PreparedHttpAuthorizer {
  const option = `authorizers["${name}"]`
  if (isRecord(entry) && entry['type'] === 'JWT') {
    const authorize = httpJwtAuthorizer(readJwtSettings(option, entry, environment), environment)
    return { type: 'JWT', authorize, flush: () => {}, cachedResponses: () => 0 }
  }
  const settings = typeof entry === 'function' ? readDefinition(option, entry) : readEntry(option, entry, environment)
  checkSettings(option, settings)
  const { simpleResponses = false } = settings
  const target = functionTarget(settings, { ...environment, name })
  const { authorize, cache } = httpLambdaAuthorizer({ ...settings, simpleResponses, target }, environment)
  return { type: 'REQUEST', authorize, flush: () => cache.flush(), cachedResponses: () => cache.entries }
}

/** Reads the settings from the `definition` of a handler that a factory of this package made. */
function readDefinition(option: string, handler: object): LambdaEntry {
  const settings = readHandlerDefinition(`${option}.`, handler)
  if (settings === undefined) {
    const expected =
      'a handler with a definition, or an object { api, type, ttlSeconds, identitySources, payloadFormatVersion, handler }'
    throw wrongValue('httpApi', option, expected, handler)
  }
  return { ...settings, handler: handler as LambdaHandler } // typeof handler is 'function'
}

function readHandlerDefinition(path: string, handler: object): LambdaSettings | undefined {
  const definition: unknown = 'definition' in handler ? handler.definition : undefined
  if (!isRecord(definition)) return undefined
  const { api, type, ttlSeconds, identitySources, payloadFormatVersion, simpleResponses } = definition
  return optionSchema<LambdaSettings>('httpApi', SETTINGS, path).check({
    api,
    type,
    ttlSeconds,
    identitySources,
    payloadFormatVersion,
    simpleResponses,
  })
}

function readEntry(option: string, entry: unknown, environment: Pick<HttpAuthorizerEnvironment, 'functions'>): LambdaEntry {
  if (!isRecord(entry)) throw wrongValue('httpApi', option, 'an authorizer', entry)
  const settings = optionSchema<LambdaSettings>('httpApi', { ...SETTINGS, ...invocableChecks(entry) }, `${option}.`).check(entry)
  // `invocableChecks` has checked the options of one of both kinds of functions.
  const checked = settings as LambdaEntry
  checkAgainstDefinition(option, checked, environment)
  return checked
}

/**
 * The `definition` of a handler states for which settings its responses are safe. Different settings in the entry model a
 * deployment that may admit another caller from the result cache.
 */
function checkAgainstDefinition(
  option: string,
  entry: LambdaEntry,
  { functions }: Pick<HttpAuthorizerEnvironment, 'functions'>,
): void {
  for (const handler of handlersOf(entry, functions)) {
    const definition = readHandlerDefinition(`${option}.handler.definition.`, handler)
    if (definition !== undefined) checkEqual(option, entry, definition)
  }
}

function checkEqual(option: string, entry: LambdaSettings, definition: LambdaSettings): void {
  for (const name of ['ttlSeconds', 'identitySources', 'payloadFormatVersion', 'simpleResponses'] as const) {
    if (normalizeSetting(entry[name]) === normalizeSetting(definition[name])) continue
    const problem = `${option}.${name} differs from the definition of its handler. Pass the handler itself as the authorizer.`
    throw new ConfigError('httpApi', `${option}.${name}`, '', problem)
  }
}

/** The handlers that an entry may invoke, as far as the name of the function is known while building. */
function handlersOf(entry: Invocable, functions: LambdaFunctions): readonly LambdaHandler[] {
  if ('handler' in entry) return [entry.handler]
  const [name = ''] = entry.functionName.split(':')
  const one = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (one === undefined) return []
  return typeof one === 'function' ? [one] : [one.handler ?? [], Object.values(one.aliases ?? {})].flat()
}

/** Header names are compared without regard to case, and the order of identity sources does not matter. */
function normalizeSetting(value: LambdaSettings[keyof LambdaSettings]): string {
  if (typeof value !== 'object') return String(value ?? false)
  return value
    .map(({ in: location, name }) => `${location} ${location === 'header' ? name.toLowerCase() : name}`)
    .sort()
    .join('\n')
}

function checkSettings(
  option: string,
  { ttlSeconds, identitySources, payloadFormatVersion, simpleResponses }: LambdaSettings,
): void {
  if (ttlSeconds > 0 && identitySources.length === 0) {
    const expected = 'at least one identity source if ttlSeconds is above 0, because they form the cache key'
    throw new ConfigError('httpApi', `${option}.identitySources`, expected)
  }
  if (simpleResponses === true && payloadFormatVersion === '1.0')
    throw new ConfigError(
      'httpApi',
      `${option}.simpleResponses`,
      '',
      `${option}.simpleResponses needs payloadFormatVersion '2.0'`,
    )
}

/** API Gateway supports RSA signatures only. PSS is not named in its documentation. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'] as const

const KEY_CACHE_SECONDS = 7200
const KEY_FETCH_MS = 1500

function readJwtSettings(option: string, given: unknown, { now, fetch }: Pick<HttpAuthorizerEnvironment, 'now' | 'fetch'>) {
  const { identitySource, issuer, audience, jwks } = optionSchema<HttpJwtAuthorizer>(
    'httpApi',
    {
      type: oneOf('JWT'),
      identitySource: valid('one header or query parameter { in, name }', isTokenSource),
      issuer: string,
      audience: valid<readonly string[]>(
        'an array of 1 to 50 audiences',
        (value) => Array.isArray(value) && value.length >= 1 && value.length <= 50 && value.every(string.accepts),
      ),
      jwks: optional(valid('a key set { keys: […] }', (value) => isRecord(value) && Array.isArray(value['keys']))),
    },
    `${option}.`,
  ).check(given)
  const remoteKeys = {
    maxAgeSeconds: KEY_CACHE_SECONDS,
    timeoutMs: KEY_FETCH_MS,
    ...(fetch !== undefined && { fetch: documentFetcher(fetch) }),
  }
  try {
    const verifier = oidc({
      issuer,
      // The authorizer itself compares `aud` or `client_id`, and reads scopes.
      audience: null,
      algorithms: ALGORITHMS,
      // A token without `sub` is accepted.
      subjectClaim: 'iss',
      issuedAtToleranceSeconds: 0,
      now,
      ...(jwks === undefined ? { discovery: 'openid', remoteKeys } : { jwks }),
    })
    return { identitySource, audience, verifier }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const problem = `${option}.${error.message.replace(/^oidc: /, '')}`
    throw new ConfigError('httpApi', `${option}.${error.option}`, '', problem)
  }
}

/** Adapts a standard `fetch` to the one that verifiers take. */
function documentFetcher(send: typeof fetch): FetchDocument {
  return async (url, { timeoutMs, maxBytes }) => {
    const response = await send(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
    const body = await readLimited(response.body, maxBytes)
    if (!response.ok || body.length > maxBytes) throw new Error('the document of the issuer could not be fetched')
    return JSON.parse(new TextDecoder().decode(body))
  }
}

function isTokenSource(value: unknown): value is IdentitySource {
  return isIdentitySource(value) && (value.in === 'header' || value.in === 'query')
}

function isIdentitySource(value: unknown): value is IdentitySource {
  if (typeof value !== 'object' || value === null) return false
  const { in: location, name } = value as { readonly [key: string]: unknown }
  return oneOf('header', 'query', 'stageVariable', 'context').accepts(location) && string.accepts(name)
}
