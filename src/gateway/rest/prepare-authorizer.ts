/**
 * Checks the entries under `authorizers` of a REST API and prepares them for requests.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { IdentitySource } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, integer, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import type { Authorize } from '../authorize/authorization.ts'
import { cognitoAuthorizer } from '../authorize/cognito-authorizer.ts'
import { jwtAuthorizer } from '../authorize/jwt-authorizer.ts'
import { type LambdaAuthorizerSettings, lambdaAuthorizer } from '../authorize/lambda-authorizer.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { type FunctionDefaults, functionTarget, possibleHandlers } from '../lambda/function-target.ts'
import { type Invocable, invocableChecks, type LambdaFunctions } from '../lambda/lambda-function.ts'
import type { LambdaHandler, Runtime } from '../lambda/runtime.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { RunningWork } from '../running-work.ts'
import { compileExpression, identitySource, isIdentitySource } from './authorizer-options.ts'
import { readCognitoPools } from './read-cognito-pools.ts'
import { readJwtIssuers } from './read-jwt-issuers.ts'

/** An authorizer that is ready for requests. */
export interface PreparedAuthorizer {
  readonly type: 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT'
  readonly authorize: Authorize
  /** Empties the result cache. */
  flush(): void
  readonly cachedResponses: () => number
}

/** What an authorizer needs from its API. */
export interface AuthorizerEnvironment {
  readonly policies: PolicyEvaluator
  readonly uncertain: UncertainBehaviour
  readonly timeoutMs: number
  readonly now: () => number
  /** The runtime of handlers that do not state one. */
  readonly runtime: Runtime
  readonly functions: LambdaFunctions
  /** Fetches key sets. `undefined`: the default of the verifier. */
  readonly fetch: typeof fetch | undefined
  readonly work: RunningWork
}

/** The settings of a Lambda authorizer, as a handler's `definition` or an entry states them. */
interface LambdaSettings {
  readonly api: 'REST'
  readonly type: 'TOKEN' | 'REQUEST'
  readonly ttlSeconds: number
  readonly identitySources: readonly IdentitySource[]
  readonly identityValidationExpression?: string | undefined
}

type LambdaEntry = LambdaSettings & Invocable

const SETTINGS = {
  api: valid<'REST'>("'REST': authorizers of other kinds of API do not fit", (value) => value === 'REST'),
  type: valid<'TOKEN' | 'REQUEST'>(
    "'TOKEN' or 'REQUEST' in an authorizer with a handler; 'COGNITO_USER_POOLS' and 'JWT' have none",
    (value) => value === 'TOKEN' || value === 'REQUEST',
  ),
  ttlSeconds: integer(0, 3600),
  identitySources: arrayOf<IdentitySource>(`an array of identity sources: ${identitySource.expected}`, isIdentitySource),
}

/** @throws {ConfigError} for settings that API Gateway does not accept. */
export function prepareAuthorizer(name: string, entry: unknown, environment: AuthorizerEnvironment): PreparedAuthorizer {
  const option = `authorizers["${name}"]`
  // An entry with `api` is meant as a Lambda authorizer; its type is checked below.
  const type = isRecord(entry) && !Object.hasOwn(entry, 'api') ? entry['type'] : undefined
  if (type === 'COGNITO_USER_POOLS' || type === 'JWT') {
    const authorize =
      type === 'JWT'
        ? jwtAuthorizer(readJwtIssuers(option, entry, environment), environment)
        : cognitoAuthorizer(readCognitoPools(option, entry, environment), environment)
    return { type, authorize, flush: () => {}, cachedResponses: () => 0 }
  }
  const settings = typeof entry === 'function' ? readDefinition(option, entry) : readEntry(option, entry)
  const { authorize, cache } = lambdaAuthorizer(prepareSettings(option, settings, { name, ...environment }), environment)
  return { type: settings.type, authorize, flush: () => cache.flush(), cachedResponses: () => cache.entries }
}

/** Reads the settings from the `definition` of a handler that a factory of this package made. */
function readDefinition(option: string, handler: object): LambdaEntry {
  const settings = readHandlerDefinition(`${option}.`, handler)
  if (settings === undefined) {
    const expected = 'a handler with a definition, or an object { api, type, ttlSeconds, identitySources, handler }'
    throw wrongValue('restApi', option, expected, handler)
  }
  return { ...settings, handler: handler as LambdaHandler } // typeof handler is 'function'
}

function readHandlerDefinition(path: string, handler: object): LambdaSettings | undefined {
  const definition: unknown = 'definition' in handler ? handler.definition : undefined
  if (!isRecord(definition)) return undefined
  const { api, type, ttlSeconds, identitySources, identityValidationExpression } = definition
  const checks = { ...SETTINGS, identityValidationExpression: optional(string) }
  return optionSchema<LambdaSettings>('restApi', checks, path).check({
    api,
    type,
    ttlSeconds,
    identitySources,
    identityValidationExpression,
  })
}

function readEntry(option: string, entry: unknown): LambdaEntry {
  if (!isRecord(entry)) throw wrongValue('restApi', option, 'an authorizer', entry)
  const checks = { ...SETTINGS, ...invocableChecks(entry) }
  const path = `${option}.`
  // Only TOKEN authorizers have a validation expression: for the others it is an unknown option.
  const schema =
    entry['type'] === 'TOKEN'
      ? optionSchema<object>('restApi', { ...checks, identityValidationExpression: optional(string) }, path)
      : optionSchema<object>('restApi', checks, path)
  // The schema has checked every option.
  return schema.check(entry) as LambdaEntry
}

/**
 * The `definition` of a handler states for which settings its responses are safe. Different settings in the entry model a
 * deployment that may admit another caller from the result cache.
 */
function checkAgainstDefinition(option: string, entry: LambdaEntry, handler: object): void {
  const definition = readHandlerDefinition(`${option}.handler.definition.`, handler)
  if (definition === undefined) return
  for (const name of ['api', 'type', 'ttlSeconds', 'identitySources', 'identityValidationExpression'] as const) {
    if (normalizeSetting(entry[name]) === normalizeSetting(definition[name])) continue
    const problem = `${option}.${name} differs from the definition of its handler. Pass the handler itself as the authorizer.`
    throw new ConfigError('restApi', `${option}.${name}`, '', problem)
  }
}

/** Header names are compared without regard to case, and the order of identity sources does not matter. */
function normalizeSetting(value: LambdaSettings[keyof LambdaSettings]): string {
  if (typeof value !== 'object') return String(value)
  return value
    .map(({ in: location, name }) => `${location} ${location === 'header' ? name.toLowerCase() : name}`)
    .sort()
    .join('\n')
}

function prepareSettings(option: string, entry: LambdaEntry, defaults: FunctionDefaults): LambdaAuthorizerSettings {
  const { type, ttlSeconds, identitySources, identityValidationExpression } = entry
  if (type === 'TOKEN' && (identitySources.length !== 1 || identitySources[0]?.in !== 'header')) {
    throw new ConfigError('restApi', `${option}.identitySources`, 'one header for a TOKEN authorizer')
  }
  if (type === 'REQUEST' && ttlSeconds > 0 && identitySources.length === 0) {
    const expected = 'at least one identity source if ttlSeconds is above 0, because they form the cache key'
    throw new ConfigError('restApi', `${option}.identitySources`, expected)
  }
  const expression = compileExpression(option, identityValidationExpression)
  for (const handler of possibleHandlers(entry, defaults.functions)) checkAgainstDefinition(option, entry, handler)
  return { type, identitySources, ttlSeconds, expression, target: functionTarget(entry, defaults) }
}
