/**
 * Options against a table, key by key. Signing is fast enough to notice what the general reader of options costs.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'

/** What an option may be, and how an error says it. */
export type Check = readonly [isFine: (value: unknown) => boolean, expected: string]

/** @throws {ConfigError} naming what is wrong, never its value. */
export function demand(fine: unknown, option: string, expected: string): asserts fine {
  if (!fine) throw new ConfigError('SigV4', option, expected)
}

/** @throws {ConfigError} naming the option that is unknown, not what it may be, or `required` and missing. */
export function checkOptions(checks: ReadonlyMap<string, Check>, options: object, required: readonly string[]): void {
  demand(typeof options === 'object' && options !== null, 'options', 'an object')
  for (const name in options) {
    const [isFine, expected] = checks.get(name) ?? [isNothing, `one of ${[...checks.keys()].join(', ')}`]
    demand(isFine((options as { readonly [name: string]: unknown })[name]), name, expected)
  }
  for (const name of required) demand(name in options, name, 'given')
}

export function oneOf(...values: readonly unknown[]): Check {
  return [(value) => values.includes(value), values.join(' or ')]
}

function isNothing(): boolean {
  return false
}
