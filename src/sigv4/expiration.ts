/**
 * Reads the expiration of credentials, which JSON documents contain as a string or a number.
 *
 * @module
 */

/**
 * When credentials expire: a `Date`, a string in ISO 8601 format, or a number, which is milliseconds since the epoch or, below 10^11 (the year
 * 1973 in milliseconds), seconds since the epoch as in AWS's JSON responses. `null` and `undefined`: never.
 */
export type Expiration = Date | string | number | null | undefined

/** What {@link readExpiration} accepts, for messages. */
export const EXPECTED_EXPIRATION = 'a Date, an ISO 8601 string or a number of seconds or milliseconds since the epoch'

const MIN_MILLISECONDS = 1e11
const MAX_STRING_LENGTH = 40

/**
 * Returns milliseconds since the epoch, `Infinity` if the credentials do not expire, or `undefined` if the value is not an expiration. An invalid `Date` is
 * in the past.
 */
export function readExpiration(value: unknown): number | undefined {
  if (value === undefined || value === null) return Number.POSITIVE_INFINITY
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? Number.NEGATIVE_INFINITY : value.getTime()
  if (typeof value === 'number' && Number.isFinite(value)) return Math.abs(value) < MIN_MILLISECONDS ? value * 1000 : value
  // `Date.parse` also accepts other formats, with the local time zone.
  if (typeof value !== 'string' || value.length > MAX_STRING_LENGTH || !/^\d{4}-\d\d-\d\d(?:T|$)/.test(value)) return undefined
  const time = Date.parse(value)
  return Number.isNaN(time) ? undefined : time
}
