/**
 * What each option of a factory must be: one table that says which there are, and what is right.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkOptions } from '../options.ts'

export type Option = readonly [expected: string, isRight: (value: unknown) => boolean]

export type OptionTable = { readonly [name: string]: Option }

/**
 * A copy of the options, each checked once: what a getter or a later write says does not count.
 *
 * @throws {ConfigError} naming the option.
 */
export function checkedOptions(subject: string, given: object, table: OptionTable): { readonly [name: string]: unknown } {
  checkOptions(subject, given, Object.keys(table))
  const options: { readonly [name: string]: unknown } = { __proto__: null, ...given }
  for (const [name, [expected, isRight]] of Object.entries(table)) {
    if (!isRight(options[name])) throw new ConfigError(subject, name, expected)
  }
  return options
}

export const CALLBACK: Option = ['a function', (value) => value === undefined || typeof value === 'function']

/** API Gateway's floor and ceiling. */
export const TTL_SECONDS: Option = [
  'a whole number from 0 to 3600',
  (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 3600,
]

export const CACHE_PER: Option = [
  "'caller' or 'route'",
  (value) => value === undefined || value === 'caller' || value === 'route',
]

/** `true` or `false`; left out, it is `false`. */
export const FLAG: Option = ['true or false', (value) => value === undefined || typeof value === 'boolean']
