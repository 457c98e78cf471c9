/**
 * The one reader of options: every factory names what it knows, and a typo is an error while building.
 *
 * @module
 */

import { ConfigError } from './errors.ts'
import { isRecord } from './internal/is-record.ts'

/**
 * Refuses what is not a plain options object, keys that nobody knows, and an explicit `undefined` (an option is given or it is left out).
 *
 * @throws {ConfigError} naming the option.
 */
export function checkOptions(subject: string, options: unknown, known: readonly string[]): void {
  if (!isRecord(options)) {
    throw new ConfigError(subject, 'options', 'an object')
  }
  for (const [key, value] of Object.entries(options)) {
    if (!known.includes(key)) throw new ConfigError(subject, key, `one of ${known.join(', ')}`)
    if (value === undefined) throw new ConfigError(subject, key, 'left out, not undefined')
  }
}

/** Refuses options that must be said, even if only with `null`. */
export function requireOptions(subject: string, options: object, required: readonly string[]): void {
  for (const key of required) {
    if (!Object.hasOwn(options, key)) throw new ConfigError(subject, key, 'given')
  }
}
