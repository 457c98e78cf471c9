/**
 * Points in time as policies and contexts write them: the W3C profiles of ISO 8601, or seconds since the epoch.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 * @module
 */

import { compareTexts } from '../matching/compare-strings.ts'

/** Seconds since the epoch, whole, and the digits after the second without trailing zeros. */
export interface Instant {
  readonly seconds: number
  readonly fraction: string
}

/**
 * Four digits are a year, any other number counts seconds. A time needs its offset (`Z`, `+02:00`): without one nobody
 * can say which point it is. `undefined`: no point in time, or none that exists (30 February, 24:00).
 */
export function parseInstant(text: string): Instant | undefined {
  return parseCalendar(text) ?? parseEpoch(text)
}

/** Below zero, zero or above, as for sorting. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.seconds - b.seconds || compareTexts(a.fraction, b.fraction)
}

/** `2026`, `2026-01`, `2026-01-31`, or a day and a time. `NaN` stands for what is no digit: it fails every comparison. */
function parseCalendar(text: string): Instant | undefined {
  const { length } = text
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = length === 4 ? 1 : afterDash(text, 4)
  const day = length === 4 || length === 7 ? 1 : afterDash(text, 7)
  if (!(month >= 1 && month <= 12)) return undefined
  const months = year * 12 + month - 1
  const first = firstDayOf(months)
  if (!(day >= 1 && day <= firstDayOf(months + 1) - first)) return undefined
  const seconds = (first + day - 1) * 86_400
  return length <= 10 ? { seconds, fraction: '' } : withTime(seconds, text)
}

/** `T12:30Z`, `T12:30:15.5+02:00` after the day. */
function withTime(start: number, text: string): Instant | undefined {
  if (text.charCodeAt(10) !== TIME || text.charCodeAt(13) !== COLON) return undefined
  const hasSecond = text.charCodeAt(16) === COLON
  const hasFraction = hasSecond && text.charCodeAt(19) === POINT
  const zoneAt = hasFraction ? endOfDigits(text, 20) : hasSecond ? 19 : 16
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = hasSecond ? twoDigits(text, 17) : 0
  const fraction = hasFraction ? readFraction(text, 20, zoneAt) : ''
  const offset = offsetSeconds(text, zoneAt)
  if (!(hour <= 23 && minute <= 59 && second <= 59) || fraction === undefined || offset === undefined) return undefined
  return { seconds: start + hour * 3600 + minute * 60 + second - offset, fraction }
}

/** `Z`, `+02:00`, `-09:30`, up to the end of the text. */
function offsetSeconds(text: string, at: number): number | undefined {
  const sign = text.charCodeAt(at)
  if (sign === ZULU) return text.length === at + 1 ? 0 : undefined
  const hours = twoDigits(text, at + 1)
  const minutes = twoDigits(text, at + 4)
  const isOffset = (sign === PLUS || sign === DASH) && text.charCodeAt(at + 3) === COLON && text.length === at + 6
  if (!isOffset || !(hours <= 23 && minutes <= 59)) return undefined
  return (sign === DASH ? -1 : 1) * (hours * 3600 + minutes * 60)
}

/** Up to fifteen digits of seconds, which a number holds exactly. */
function parseEpoch(text: string): Instant | undefined {
  const start = text.charCodeAt(0) === DASH ? 1 : 0
  const end = endOfDigits(text, start)
  if (end === start || end - start > 15) return undefined
  const seconds = Number(text.slice(0, end))
  if (end === text.length) return { seconds, fraction: '' }
  // A negative instant with a fraction would need borrowing; nobody writes one.
  if (start === 1 || text.charCodeAt(end) !== POINT) return undefined
  const fraction = readFraction(text, end + 1, text.length)
  return fraction === undefined ? undefined : { seconds, fraction }
}

/** Days from 1970 to the first of a month; months are counted from January of the year 0. */
function firstDayOf(months: number): number {
  // Years begin in March here: the leap day is then the last one.
  const year = Math.floor((months - 2) / 12)
  const month = months - 2 - year * 12
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
  return 365 * year + leapDays + Math.floor((153 * month + 2) / 5) - 719_468
}

/** One to nine digits up to `end`, without the zeros at their end. */
function readFraction(text: string, start: number, end: number): string | undefined {
  if (endOfDigits(text, start) !== end || end === start || end - start > 9) return undefined
  let last = end
  while (text.charCodeAt(last - 1) === ZERO) last--
  return text.slice(start, last)
}

const afterDash = (text: string, at: number): number => (text.charCodeAt(at) === DASH ? twoDigits(text, at + 1) : Number.NaN)

/** `NaN` where there are none. */
function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1)
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - ZERO
  return value >= 0 && value <= 9 ? value : Number.NaN
}

function endOfDigits(text: string, start: number): number {
  let end = start
  while (!Number.isNaN(digit(text, end))) end++
  return end
}

const PLUS = 43
const DASH = 45
const POINT = 46
const ZERO = 48
const COLON = 58
const TIME = 84
const ZULU = 90
