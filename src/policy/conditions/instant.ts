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

/** `2026`, `2026-01`, `2026-01-31`, or a day with a time and its offset. */
const CALENDAR = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d)))?)?)?$/

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
  const match = CALENDAR.exec(text)
  if (match === null) return undefined
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '', sign = '+'] = match
  const [offsetHour = '0', offsetMinute = '0'] = match.slice(9)
  const date = startOfDay(Number(year), Number(month), Number(day))
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (Number(offsetHour) > 23 || Number(offsetMinute) > 59) return undefined
  const offset = (Number(offsetHour) * 60 + Number(offsetMinute)) * (sign === '-' ? -60 : 60)
  const seconds = date + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset
  return { seconds, fraction: trimZeros(fraction) }
}

/** Seconds from the epoch to midnight; `undefined` for a day that does not exist. */
function startOfDay(year: number, month: number, day: number): number | undefined {
  // `Date.UTC` maps the years 0 to 99 to 1900 to 1999. The calendar repeats every 400 years.
  const shifted = new Date(Date.UTC(year + 400, month - 1, day))
  // A month or day that does not exist overflows into the next one.
  if (shifted.getUTCMonth() !== month - 1 || shifted.getUTCDate() !== day) return undefined
  return shifted.getTime() / 1000 - SECONDS_IN_400_YEARS
}

const SECONDS_IN_400_YEARS = 146_097 * 86_400

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
