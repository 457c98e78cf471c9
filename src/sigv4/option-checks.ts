/**
 * Options against a table, key by key. Signing is fast enough to notice what the general reader of options costs.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'

/** What an option may be, and how an error says it. */
export type Check = readonly [isFine: (value: unknown) => boolean, expected: string]

/** @throws {ConfigError} naming the option that is unknown or not what it may be. */
export function checkAgainst(checks: ReadonlyMap<string, Check>, subject: string, options: object): void {
  if (typeof options !== 'object' || options === null) throw new ConfigError(subject, 'options', 'an object')
  for (const key in options) {
    const [isFine, expected] = checks.get(key) ?? [isNothing, `one of ${[...checks.keys()].join(', ')}`]
    if (!isFine((options as { readonly [name: string]: unknown })[key])) throw new ConfigError(subject, key, expected)
  }
}

export function oneOf(...values: readonly unknown[]): Check {
  return [(value) => values.includes(value), values.join(' or ')]
}

/** For what is checked where it is used. */
export const later: Check = [() => true, '']

function isNothing(): boolean {
  return false
}
