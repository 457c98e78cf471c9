/**
 * Allows every route during business hours. IAM compares instants but knows no days of the week, so the document contains
 * the window that is open now or opens next: a response that is cached for an hour opens and closes by itself.
 *
 * @module
 */

import { ConfigError } from 'gatewright'
import { allow, condition, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** IAM dates have four-digit years. The next window may be some days after the current time. */
const MAX_TIME_MS = Date.UTC(9999, 11, 20)

/** Whole hours of a day in the time zone. */
export interface Hours {
  /** The first hour in which the API is open, from 0 to 23. */
  readonly from: number
  /** The hour at which it closes, from 1 to 24, after `from`. */
  readonly to: number
}

/** Options of `businessHours`. */
export interface BusinessHoursOptions {
  /** The API and stage of the policy. */
  readonly scope: PolicyScope
  /** The current time: milliseconds since the epoch, a Date, or ISO 8601 with a time zone. */
  readonly now: number | Date | string
  /** The hours of each open day: `{ from: 9, to: 17 }`. */
  readonly hours: Hours
  /** Open days of the week, Sunday is 0. Default: Monday to Friday. */
  readonly days?: readonly number[] | undefined
  /** An IANA time zone such as `Europe/Berlin`, with daylight saving time. Default: UTC. */
  readonly timeZone?: string | undefined
  /** Minutes east of UTC, without daylight saving time; instead of `timeZone`. Default: 0. */
  readonly utcOffsetMinutes?: number | undefined
}

const ISO_8601 = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/

const OPTIONS = options.optionSchema<BusinessHoursOptions>('businessHours', {
  scope: options.object,
  now: options.valid('a time from 1970 to 9999: milliseconds, a valid Date, or ISO 8601 with a time zone', isTime),
  hours: options.object,
  days: options.optional(
    options.valid(
      'a non-empty array of days from 0 to 6',
      (value) => Array.isArray(value) && value.length > 0 && value.every(isDay),
    ),
  ),
  timeZone: options.optional(options.valid('an IANA time zone such as Europe/Berlin', isTimeZone)),
  utcOffsetMinutes: options.optional(options.integer(-840, 840)),
})

const HOURS = options.optionSchema<Hours>('businessHours', { from: options.integer(0, 23), to: options.integer(1, 24) }, 'hours.')

/**
 * @throws {ConfigError} for an option that is missing, unknown or wrong, if `hours.to` is not after `hours.from`, and for
 *   both a time zone and an offset.
 * @example
 * businessHours({ scope, now: Date.now(), hours: { from: 9, to: 17 }, timeZone: 'Europe/Berlin' })
 */
export function businessHours(given: BusinessHoursOptions): EmittedDocument {
  const { scope, now, hours, days = [1, 2, 3, 4, 5], timeZone, utcOffsetMinutes } = OPTIONS.check(given)
  const { from, to } = HOURS.check(hours)
  if (from >= to) throw new ConfigError('businessHours', 'hours.to', 'after hours.from')
  if (timeZone !== undefined && utcOffsetMinutes !== undefined)
    throw new ConfigError('businessHours', 'utcOffsetMinutes', 'absent if timeZone is set')
  const offsetAt = timeZone === undefined ? () => (utcOffsetMinutes ?? 0) * 60_000 : zoneOffset(timeZone)
  const window = nextWindow(new Date(now).getTime(), { from, to, days, offsetAt })
  const open = condition.all(condition.since(new Date(window.start)), condition.before(new Date(window.end)))
  return denyUnlisted(policy(scope, allow('*').when(open).as('BusinessHours')))
}

/** The offset of local time from UTC at an instant, in milliseconds. */
type OffsetAt = (time: number) => number

interface Schedule extends Hours {
  readonly days: readonly number[]
  readonly offsetAt: OffsetAt
}

/** The window that contains the time, or the next one. At least one of the next eight days is open. */
function nextWindow(time: number, { from, to, days, offsetAt }: Schedule): { readonly start: number; readonly end: number } {
  const today = Math.floor((time + offsetAt(time)) / DAY_MS) * DAY_MS
  for (let midnight = today; ; midnight += DAY_MS) {
    const end = toInstant(midnight + to * HOUR_MS, offsetAt)
    if (days.includes(new Date(midnight).getUTCDay()) && end > time)
      return { start: toInstant(midnight + from * HOUR_MS, offsetAt), end }
  }
}

/** The instant of a local time. An hour that daylight saving time skips starts at the instant of the change. */
function toInstant(local: number, offsetAt: OffsetAt): number {
  // The offset changes by at most a few hours, so one of the offsets around the time is the right one.
  const offsets = [offsetAt(local - DAY_MS), offsetAt(local + DAY_MS)]
  const instants = offsets.map((offset) => local - offset)
  return instants.find((instant) => instant + offsetAt(instant) === local) ?? Math.max(...instants)
}

function zoneOffset(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]))
    const [year = 0, month = 1, day = 1] = [parts.get('year'), parts.get('month'), parts.get('day')]
    const [hour = 0, minute = 0, second = 0] = [parts.get('hour'), parts.get('minute'), parts.get('second')]
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000
  }
}

function isTime(value: unknown): boolean {
  const isInstant =
    typeof value === 'number' || value instanceof Date || (typeof value === 'string' && value.length < 40 && ISO_8601.test(value))
  const time = isInstant ? new Date(value).getTime() : Number.NaN
  return time >= 0 && time <= MAX_TIME_MS
}

function isDay(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 6
}

function isTimeZone(value: unknown): boolean {
  if (typeof value !== 'string') return false
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
