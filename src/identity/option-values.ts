/**
 * Readers of single options. Each gives back the value it was given; what is wrong is an error while building, with the
 * option's name.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'

/** A text that is not empty. */
export function text(subject: string, option: string, value: unknown): string {
  if (isText(value)) return value
  throw new ConfigError(subject, option, 'a text, not empty')
}

/** One text or a list of them, never empty: an empty list would refuse everybody, an empty text match nothing. */
export function textList(subject: string, option: string, value: unknown, orElse: string = ''): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  if (list.length > 0 && list.every(isText)) return list
  throw new ConfigError(subject, option, `a text or a list of them, not empty${orElse}`)
}

/** As `textList`; `null` says that this is not checked. */
export function textListOrNull(subject: string, option: string, value: unknown): string[] | null {
  return value === null ? null : textList(subject, option, value, ', or null')
}

export function numberWithin(
  subject: string,
  option: string,
  value: unknown,
  [least, most]: readonly [least: number, most: number],
): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new ConfigError(subject, option, `a number from ${least} to ${most}`)
}

/** How far clocks may disagree, in seconds; 0 where left out. */
export function graceOf(subject: string, value: unknown = 0): number {
  return numberWithin(subject, 'graceSeconds', value, [0, 600])
}

export function callable<F extends (...input: never) => unknown>(subject: string, option: string, value: F): F {
  if (typeof value === 'function') return value
  throw new ConfigError(subject, option, 'a function')
}

/** The clock: milliseconds since the epoch. */
export function clockOf(subject: string, value: () => number = Date.now): () => number {
  return callable(subject, 'now', value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
