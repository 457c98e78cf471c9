/**
 * Parses the times of access logs.
 *
 * @module
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** The largest time that a `Date` represents. */
const MAX_TIME = 8_640_000_000_000_000

/** Parses `$context.requestTimeEpoch`: milliseconds since the epoch, a number or a string. `NaN` if it is malformed. */
export function parseEpoch(value: string | number): number {
  if (typeof value === 'string' && !/^\d{1,16}$/.test(value)) return Number.NaN
  const time = Number(value)
  return Number.isInteger(time) && time >= 0 && time <= MAX_TIME ? time : Number.NaN
}

/** Parses `$context.requestTime`: `09/Apr/2024:12:27:42 +0000`. `NaN` if it is malformed. */
export function parseRequestTime(value: string): number {
  const match = /^\[?(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\]?$/.exec(value)
  if (match === null) return Number.NaN
  const [, day, month = '', year, hour, minute, second, sign, offsetHours, offsetMinutes] = match
  const date = new Date(0)
  date.setUTCFullYear(Number(year), MONTHS.indexOf(month), Number(day))
  date.setUTCHours(Number(hour), Number(minute), Math.min(Number(second), 59))
  // 31 February would become March. A leap second counts as the second before it.
  const isDate = MONTHS.includes(month) && date.getUTCMonth() === MONTHS.indexOf(month) && date.getUTCDate() === Number(day)
  const isTime =
    Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60 && Number(offsetHours) < 24 && Number(offsetMinutes) < 60
  if (!isDate || !isTime) return Number.NaN
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000
  const time = date.getTime() + (sign === '+' ? -offset : offset)
  return time >= 0 ? time : Number.NaN
}

/** {@link parseRequestTime} with a memory of one: neighboring records mostly have the same second. */
export function requestTimeParser(): (value: string) => number {
  let lastValue = ''
  let lastTime = Number.NaN
  return (value) => {
    if (value === lastValue) return lastTime
    lastTime = parseRequestTime(value)
    lastValue = value
    return lastTime
  }
}
