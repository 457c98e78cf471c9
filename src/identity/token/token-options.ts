/**
 * Readers for the options that `cognito` and `oidc` share. What is wrong is an error while building, with the option's name.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'

/** One text or a list of them, never empty: an empty list would refuse everybody, an empty text match nothing. */
export function textList(subject: string, option: string, value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  if (list.length === 0 || !list.every(isText)) throw new ConfigError(subject, option, 'a text or a list of them, not empty')
  return list
}

/** As `textList`; `null` says that this is not checked. */
export function textListOrNull(subject: string, option: string, value: unknown): string[] | null {
  return value === null ? null : textList(subject, option, value)
}

/** How far clocks may disagree: 0 to 600 seconds, 0 where left out. */
export function graceOf(subject: string, value: unknown): number {
  if (value === undefined) return 0
  if (typeof value === 'number' && value >= 0 && value <= 600) return value
  throw new ConfigError(subject, 'graceSeconds', 'a number from 0 to 600')
}

/** The clock: milliseconds since the epoch. */
export function clockOf(subject: string, value: (() => number) | undefined): () => number {
  if (value === undefined) return Date.now
  if (typeof value === 'function') return value
  throw new ConfigError(subject, 'now', 'a function')
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
