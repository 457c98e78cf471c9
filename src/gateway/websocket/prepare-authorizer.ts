/**
 * Checks the entries under `authorizers` of a WebSocket API and prepares them for handshakes.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { IdentitySource } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, oneOf, optionSchema, string, valid, wrongValue } from '../../options.ts'
import type { Authorize } from '../authorize/authorization.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { functionTarget } from '../lambda/function-target.ts'
import { type Invocable, invocableChecks, type LambdaFunctions } from '../lambda/lambda-function.ts'
import type { LambdaHandler, Runtime } from '../lambda/runtime.ts'
import type { RunningWork } from '../running-work.ts'
import { connectAuthorizer } from './connect-authorizer.ts'

/** What an authorizer needs from its API. */
export interface WebSocketAuthorizerEnvironment {
  readonly policies: PolicyEvaluator
  readonly functions: LambdaFunctions
  readonly runtime: Runtime
  readonly timeoutMs: number
  readonly work: RunningWork
}

interface Settings {
  readonly api: 'WEBSOCKET'
  readonly type: 'REQUEST'
  readonly identitySources: readonly IdentitySource[]
}

const SETTINGS = {
  api: valid<'WEBSOCKET'>("'WEBSOCKET': authorizers of other kinds of API do not fit", (value) => value === 'WEBSOCKET'),
  type: valid<'REQUEST'>("'REQUEST'", (value) => value === 'REQUEST'),
  identitySources: arrayOf<IdentitySource>(
    'an array of identity sources { in, name }, where `in` is header, query, stageVariable or context',
    isIdentitySource,
  ),
}

/** @throws {ConfigError} for settings that API Gateway does not accept. */
export function prepareWebSocketAuthorizer(name: string, entry: unknown, environment: WebSocketAuthorizerEnvironment): Authorize {
  const option = `authorizers["${name}"]`
  const settings = typeof entry === 'function' ? readHandler(option, entry) : readEntry(option, entry)
  const target = functionTarget(settings, { ...environment, name })
  return connectAuthorizer({ identitySources: settings.identitySources, target }, environment)
}

/** Reads the settings from the `definition` of a handler that a factory of this package made. */
function readHandler(option: string, handler: object): Settings & Invocable {
  const settings = readDefinition(`${option}.`, handler)
  if (settings === undefined) {
    const expected = 'a handler with a definition, or an object { api, type, identitySources, handler }'
    throw wrongValue('websocketApi', option, expected, handler)
  }
  return { ...settings, handler: handler as LambdaHandler } // typeof handler is 'function'
}

function readDefinition(path: string, handler: object): Settings | undefined {
  const definition: unknown = 'definition' in handler ? handler.definition : undefined
  if (!isRecord(definition)) return undefined
  const { api, type, identitySources } = definition
  return optionSchema<Settings>('websocketApi', SETTINGS, path).check({ api, type, identitySources })
}

function readEntry(option: string, entry: unknown): Settings & Invocable {
  if (!isRecord(entry)) throw wrongValue('websocketApi', option, 'an authorizer', entry)
  const checks = { ...SETTINGS, ...invocableChecks(entry) }
  // `invocableChecks` has checked the options of one of both kinds of functions.
  const settings = optionSchema<Settings>('websocketApi', checks, `${option}.`).check(entry) as Settings & Invocable
  const definition = 'handler' in settings ? readDefinition(`${option}.handler.definition.`, settings.handler) : undefined
  if (definition !== undefined && sourceList(definition) !== sourceList(settings)) {
    const name = `${option}.identitySources`
    const problem = `${name} differs from the definition of its handler. Pass the handler itself as the authorizer.`
    throw new ConfigError('websocketApi', name, '', problem)
  }
  return settings
}

/** Header names are compared without regard to case, and the order of identity sources does not matter. */
function sourceList({ identitySources }: Settings): string {
  return identitySources
    .map(({ in: location, name }) => `${location} ${location === 'header' ? name.toLowerCase() : name}`)
    .sort()
    .join('\n')
}

function isIdentitySource(value: unknown): boolean {
  if (!isRecord(value)) return false
  return oneOf('header', 'query', 'stageVariable', 'context').accepts(value['in']) && string.accepts(value['name'])
}
