/**
 * What each option of a factory must be: one table that says which there are, which must be given, and what is right.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkOptions, requireOptions } from '../options.ts'

export interface Option {
  /** After `must be`. */
  readonly expected: string
  readonly isRight: (value: unknown) => boolean
  readonly required?: true
}

export type OptionTable = { readonly [name: string]: Option }

/**
 * A copy of the options, each checked once: what a getter or a later write says does not count.
 *
 * @throws {ConfigError} naming the option.
 */
export function checkedOptions(subject: string, given: object, table: OptionTable): { readonly [name: string]: unknown } {
  const names = Object.keys(table)
  checkOptions(subject, given, names)
  const options: { readonly [name: string]: unknown } = { ...given }
  requireOptions(
    subject,
    options,
    names.filter((name) => table[name]?.required),
  )
  for (const [name, { expected, isRight }] of Object.entries(table)) {
    if (Object.hasOwn(options, name) && !isRight(options[name])) throw new ConfigError(subject, name, expected)
  }
  return options
}

export const CALLBACK: Option = { expected: 'a function', isRight: (value) => typeof value === 'function' }

/** API Gateway's floor and ceiling. */
export const TTL_SECONDS: Option = {
  expected: 'a whole number of seconds from 0 to 3600',
  isRight: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 3600,
  required: true,
}

export const CACHE_PER: Option = choice('caller', 'route')

/** One of these values. */
export function choice(...values: readonly unknown[]): Option {
  const texts = values.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)))
  return { expected: texts.join(' or '), isRight: (value) => values.includes(value) }
}
