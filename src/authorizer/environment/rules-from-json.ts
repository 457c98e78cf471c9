/**
 * Reads a table of rules from JSON, for authorizers of AppSync and IoT Core that are configured rather than programmed.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import type { Rule } from '../../policy/index.ts'
import { readRule } from './routes-from-json.ts'

const MAX_KEY_LENGTH_IN_MESSAGES = 128

/**
 * Reads a table such as `{ "Query.pets": "authenticated", "Mutation.addPet": { "group": "admin" } }`. The rules are those of `routesFromJson`. The factory checks the keys.
 *
 * @throws {ConfigError} `option` is the path of the part that is invalid: `rules["Query.pets"].scope`.
 * @example
 * rulesFromJson(JSON.parse('{ "publish devices/{id}/data": { "own": "id" } }'))
 */
export function rulesFromJson(json: unknown): { readonly [key: string]: Rule<Identity, string> } {
  if (!isRecord(json)) throw new ConfigError('rules', '', 'the table must be a JSON object')
  const entries = Object.entries(json)
  if (entries.length === 0) throw new ConfigError('rules', '', 'the table must have at least one rule')
  return Object.fromEntries(
    entries.map(([key, rule]) => [key, readRule(rule, `rules[${JSON.stringify(key.slice(0, MAX_KEY_LENGTH_IN_MESSAGES))}]`, 0)]),
  )
}
