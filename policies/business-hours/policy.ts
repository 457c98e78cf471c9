/**
 * Every route during business hours. IAM knows points in time and no weekdays, so the document holds the window that is open
 * now or opens next: a reply kept over the hour opens and closes by itself.
 *
 * @module
 */

import { allow, condition, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

export interface BusinessHoursOptions {
  readonly scope: PolicyScope
  /** Now, in milliseconds since the epoch or as ISO 8601. */
  readonly now: number | string
  /** Whole hours of the day, from the first up to but without the last: `{ from: 9, to: 17 }`. */
  readonly hours: { readonly from: number; readonly to: number }
  /** Days of the week, Sunday is 0. Default: Monday to Friday. */
  readonly days?: readonly number[]
  /** Minutes east of UTC. Default 0. */
  readonly utcOffsetMinutes?: number
}

/** @throws {RangeError} for hours or days that are none. */
export function businessHours({
  scope,
  now,
  hours,
  days = [1, 2, 3, 4, 5],
  utcOffsetMinutes = 0,
}: BusinessHoursOptions): EmittedDocument {
  const { from, to } = hours
  const isHour = (hour: number): boolean => Number.isInteger(hour) && hour >= 0 && hour <= 24
  if (!isHour(from) || !isHour(to) || from >= to) throw new RangeError('hours must be whole hours, from before to')
  if (days.length === 0 || days.some((day) => !Number.isInteger(day) || day < 0 || day > 6))
    throw new RangeError('days must be 0 to 6')
  const local = new Date(now).getTime() + utcOffsetMinutes * 60_000
  if (!Number.isFinite(local)) throw new RangeError('now must be a time')

  let midnight = local - (((local % DAY_MS) + DAY_MS) % DAY_MS)
  while (!days.includes(new Date(midnight).getUTCDay()) || midnight + to * HOUR_MS <= local) midnight += DAY_MS
  const utc = (hour: number): Date => new Date(midnight + hour * HOUR_MS - utcOffsetMinutes * 60_000)
  const open = condition.all(condition.since(utc(from)), condition.before(utc(to)))
  return denyUnlisted(policy(scope, allow('*').when(open).as('BusinessHours')))
}
