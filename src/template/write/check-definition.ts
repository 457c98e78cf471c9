/**
 * Checks the definition of an authorizer that a user passes, as a handler or as an object.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { AuthorizerDefinition, IdentitySource } from '../../events/index.ts'
import {
  arrayOf,
  boolean,
  type Check,
  integer,
  isObject,
  oneOf,
  optional,
  optionSchema,
  string,
  valid,
  wrongValue,
} from '../../options.ts'

/** A handler with a definition, any Lambda handler, or a definition alone. */
export type Definable =
  | {
      /** The settings that the handler was made for. */
      readonly definition: AuthorizerDefinition
      (event: never, context?: never): Promise<unknown>
    }
  | ((event: never, context: never, callback: never) => unknown)
  | AuthorizerDefinition

const SOURCES: Check<readonly IdentitySource[]> = arrayOf(
  'an array of identity sources { in, name }, where `in` is header, query, stageVariable or context',
  (value) =>
    isObject(value) && oneOf('header', 'query', 'stageVariable', 'context').accepts(value['in']) && string.accepts(value['name']),
)
const STRINGS: Check<readonly string[]> = arrayOf('an array of strings', (value) => typeof value === 'string')
const TTL = integer(0, 3600)

/** The checks of every kind of definition. */
const COMMON = { identitySources: SOURCES, routes: optional(STRINGS), overreach: optional(STRINGS) }
const REST = { ...COMMON, api: oneOf('REST'), ttlSeconds: TTL }
const KINDS: { readonly [kind: string]: { readonly [name: string]: Check } } = {
  'REST TOKEN': { ...REST, type: oneOf('TOKEN'), identityValidationExpression: optional(string) },
  'REST REQUEST': { ...REST, type: oneOf('REQUEST') },
  'HTTP REQUEST': {
    ...COMMON,
    api: oneOf('HTTP'),
    type: oneOf('REQUEST'),
    ttlSeconds: TTL,
    payloadFormatVersion: oneOf('1.0', '2.0'),
    simpleResponses: boolean,
  },
  'WEBSOCKET REQUEST': { ...COMMON, api: oneOf('WEBSOCKET'), type: oneOf('REQUEST') },
}

const isDefinable = valid<Definable>(
  'a handler of tokenAuthorizer, requestAuthorizer, httpApiAuthorizer or websocketAuthorizer, or its definition',
  () => false,
)

/**
 * Returns the definition of a handler, or the definition itself.
 *
 * @throws {ConfigError} for a handler without a definition, and for a definition that is not complete or not consistent.
 */
export function readDefinition(subject: string, option: string, value: unknown): AuthorizerDefinition {
  const given = typeof value === 'function' && 'definition' in value ? value.definition : value
  if (!isObject(given)) throw wrongValue(subject, option, isDefinable.expected, value)
  const checks = KINDS[`${String(given['api'])} ${String(given['type'])}`]
  if (checks === undefined) throw new ConfigError(subject, option, isDefinable.expected)
  const definition = optionSchema<AuthorizerDefinition>(subject, checks as never, `${option}.`).check({ ...given }) // `KINDS` has the checks of each kind
  const { type, identitySources } = definition
  if (type === 'TOKEN' && (identitySources.length !== 1 || identitySources[0]?.in !== 'header'))
    throw new ConfigError(subject, `${option}.identitySources`, 'one header for a TOKEN authorizer')
  if (definition.api !== 'WEBSOCKET' && definition.ttlSeconds > 0 && identitySources.length === 0)
    throw new ConfigError(subject, `${option}.identitySources`, 'at least one identity source if ttlSeconds is above 0')
  if (definition.api === 'HTTP' && definition.simpleResponses && definition.payloadFormatVersion === '1.0')
    throw new ConfigError(subject, `${option}.simpleResponses`, "false with payloadFormatVersion '1.0'")
  return { ...definition, routes: definition.routes ?? [], overreach: definition.overreach ?? [] }
}
