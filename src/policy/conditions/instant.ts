/**
 * Parses the points in time that policies and request contexts contain: the W3C profiles of ISO 8601, or seconds since
 * the epoch.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 * @module
 */

import { compareStrings } from './decimal.ts'

/** Whole seconds since the epoch, and the digits after the decimal point without trailing zeros. */
export interface Instant {
  readonly seconds: number
  readonly fraction: string
}

/** The length of the longest accepted string, `2026-01-31T12:30:15.123456789+02:00`. */
const MAX_LENGTH = 35

/** `2026`, `2026-01`, `2026-01-31`, or a day with a time and its offset. Only the length of the month is not checked. */
const CALENDAR =
  /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?)?)?$/

/** At most fifteen digits, which a double represents exactly, and a fraction. */
const EPOCH = /^(-?\d{1,15})(?:\.(\d{1,9}))?$/

/**
 * Four digits are a year, any other number counts seconds. A time without its offset (`Z`, `+02:00`) is ambiguous and
 * is not accepted. Returns `undefined` for any other string and for times that do not exist, such as 30 February.
 */
export function parseInstant(text: string): Instant | undefined {
  if (text.length > MAX_LENGTH) return undefined
  return parseCalendar(text) ?? parseEpoch(text)
}

/** Negative, zero or positive, as for sorting. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.seconds - b.seconds || compareStrings(a.fraction, b.fraction)
}

function parseCalendar(text: string): Instant | undefined {
  if (!CALENDAR.test(text)) return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = text.length > 4 ? twoDigits(text, 5) : 1
  const day = text.length > 7 ? twoDigits(text, 8) : 1
  // `Date.UTC` maps the years 0 to 99 to 1900 to 1999. The calendar repeats every 400 years.
  const midnight = Date.UTC(year + 400, month - 1, day)
  // Only the days 29 to 31 can be missing.
  if (day > 28 && midnight >= Date.UTC(year + 400, month, 1)) return undefined
  const seconds = midnight / 1000 - SECONDS_IN_400_YEARS
  if (text.length <= 10) return { seconds, fraction: '' }
  const offsetAt = text.endsWith('Z') ? text.length - 1 : text.length - 6
  const time = twoDigits(text, 11) * 3600 + twoDigits(text, 14) * 60 + (text[16] === ':' ? twoDigits(text, 17) : 0)
  const fraction = text[19] === '.' ? trimZeros(text.slice(20, offsetAt)) : ''
  return { seconds: seconds + time - offsetSeconds(text, offsetAt), fraction }
}

const SECONDS_IN_400_YEARS = 146_097 * 86_400

/** `Z`, `+02:00` or `-09:30`. */
function offsetSeconds(text: string, at: number): number {
  if (text[at] === 'Z') return 0
  const seconds = twoDigits(text, at + 1) * 3600 + twoDigits(text, at + 4) * 60
  return text[at] === '-' ? -seconds : seconds
}

/** Several times faster than `Number(text.slice(at, at + 2))`; requests with a time condition parse one date each. */
function twoDigits(text: string, at: number): number {
  return (text.charCodeAt(at) - CODE_OF_ZERO) * 10 + text.charCodeAt(at + 1) - CODE_OF_ZERO
}

const CODE_OF_ZERO = 48

function parseEpoch(text: string): Instant | undefined {
  const match = EPOCH.exec(text)
  if (match === null) return undefined
  const [, seconds = '', fraction] = match
  if (fraction === undefined) return { seconds: Number(seconds), fraction: '' }
  // `fraction` counts upwards, so it cannot represent a negative time with a fraction.
  return seconds.startsWith('-') ? undefined : { seconds: Number(seconds), fraction: trimZeros(fraction) }
}

function trimZeros(fraction: string): string {
  return fraction.replace(/0+$/, '')
}
