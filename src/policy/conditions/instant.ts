/**
 * Points in time as policies and contexts write them: the W3C profiles of ISO 8601, or seconds since the epoch.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 * @module
 */

/** Seconds since the epoch, whole, and the digits after the second without trailing zeros. */
export interface Instant {
  readonly seconds: number
  readonly fraction: string
}

const CALENDAR = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/
const EPOCH = /^(-?\d{1,15})(?:\.(\d{1,9}))?$/

/**
 * Four digits are a year, any other number counts seconds. A time needs its offset (`Z`, `+02:00`): without one nobody
 * can say which point it is. `undefined`: no point in time, or none that exists (30 February, 24:00).
 */
export function parseInstant(text: string): Instant | undefined {
  if (text.length > 40) return undefined
  if (text.length === 20) {
    const usual = parseUsual(text)
    if (usual !== undefined) return usual
  }
  const calendar = CALENDAR.exec(text)
  if (calendar !== null) return fromCalendar(calendar)
  const epoch = EPOCH.exec(text)
  if (epoch === null) return undefined
  const [, whole = '', fraction = ''] = epoch
  // A negative instant with a fraction would need borrowing; nobody writes one.
  if (whole.startsWith('-') && fraction !== '') return undefined
  return { seconds: Number(whole), fraction: withoutTrailingZeros(fraction) }
}

/** `2026-01-01T00:00:00Z`, the way nearly all are written, without an expression or a `Date`. `undefined`: look closer. */
function parseUsual(text: string): Instant | undefined {
  const isForm =
    text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    text.charCodeAt(10) === 84 &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58 &&
    text.charCodeAt(19) === 90
  if (!isForm) return undefined
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  // Days that not every month has, and whatever is no number, are left to the closer look.
  const isPlain =
    year >= 1600 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    hour >= 0 &&
    hour <= 23 &&
    minute >= 0 &&
    minute <= 59 &&
    second >= 0 &&
    second <= 59
  if (!isPlain) return undefined
  // Years from March: the leap day is then the last one.
  const march = month <= 2 ? year - 1 : year
  const monthDays = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5)
  const days = 365 * march + Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400) + monthDays + day - 719469
  return { seconds: days * 86400 + hour * 3600 + minute * 60 + second, fraction: '' }
}

/** Far below zero where there is no digit. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1_000_000 : tens * 10 + ones
}

/** Below zero, zero or above, as for sorting. */
export function compareInstants(a: Instant, b: Instant): number {
  if (a.seconds !== b.seconds) return a.seconds - b.seconds
  return a.fraction === b.fraction ? 0 : a.fraction < b.fraction ? -1 : 1
}

function fromCalendar(match: RegExpExecArray): Instant | undefined {
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  const offset = offsetSeconds(zone)
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  if (!exists || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || offset === undefined) return undefined
  const seconds = date.getTime() / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset
  return { seconds, fraction: withoutTrailingZeros(fraction) }
}

function offsetSeconds(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60)
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length
  while (end > 0 && digits[end - 1] === '0') end--
  return digits.slice(0, end)
}
