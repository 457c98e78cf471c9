/**
 * Allows every route during business hours. IAM conditions compare points in time, not weekdays, so the document contains the
 * current or next business hours: a response that API Gateway caches starts and stops to allow requests at the right time.
 *
 * @module
 */

import { allow, condition, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** The options of `businessHours`. */
export interface BusinessHoursOptions {
  /** The API and stage. */
  readonly scope: PolicyScope
  /** The current time, in milliseconds since the epoch or in ISO 8601 format. */
  readonly now: number | string
  /** Full hours of the day, `from` included and `to` excluded: `{ from: 9, to: 17 }`. */
  readonly hours: { readonly from: number; readonly to: number }
  /** Days of the week, Sunday is 0. Default: Monday to Friday. */
  readonly days?: readonly number[]
  /** Minutes east of UTC. Default 0. */
  readonly utcOffsetMinutes?: number
}

/**
 * Builds the policy.
 *
 * @throws {RangeError} if `now`, `hours` or `days` is invalid.
 */
export function businessHours({
  scope,
  now,
  hours,
  days = [1, 2, 3, 4, 5],
  utcOffsetMinutes = 0,
}: BusinessHoursOptions): EmittedDocument {
  const { from, to } = hours
  const isHour = (hour: number): boolean => Number.isInteger(hour) && hour >= 0 && hour <= 24
  if (!isHour(from) || !isHour(to) || from >= to) throw new RangeError('hours must be integers from 0 to 24, with from before to')
  if (days.length === 0 || days.some((day) => !Number.isInteger(day) || day < 0 || day > 6))
    throw new RangeError('days must be integers from 0 to 6, and not empty')
  const local = new Date(now).getTime() + utcOffsetMinutes * 60_000
  if (!Number.isFinite(local)) throw new RangeError('now must be a time')

  let midnight = local - (((local % DAY_MS) + DAY_MS) % DAY_MS)
  while (!days.includes(new Date(midnight).getUTCDay()) || midnight + to * HOUR_MS <= local) midnight += DAY_MS
  const utc = (hour: number): Date => new Date(midnight + hour * HOUR_MS - utcOffsetMinutes * 60_000)
  const open = condition.all(condition.since(utc(from)), condition.before(utc(to)))
  return denyUnlisted(policy(scope, allow('*').when(open).as('BusinessHours')))
}
