/**
 * Allows reading at any time, and writing except during maintenance. If the time is not known, writing is denied.
 *
 * @module
 */

import { ConfigError } from 'gatewright'
import { allow, condition, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

/** Options of `maintenance`. */
export interface MaintenanceOptions {
  /** The API and stage of the policy. */
  readonly scope: PolicyScope
  /** The first instant without writing: a Date, or ISO 8601 with a time zone. A date alone is midnight UTC. */
  readonly from: Date | string
  /** The first instant at which writing is allowed again, after `from`. */
  readonly until: Date | string
}

const ISO_8601 = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/

const instant = options.valid<Date | string>(
  'a valid Date, or an instant in ISO 8601 with a time zone',
  (value) =>
    (value instanceof Date || (typeof value === 'string' && value.length < 40 && ISO_8601.test(value))) &&
    Number.isFinite(new Date(value).getTime()),
)

const OPTIONS = options.optionSchema<MaintenanceOptions>('maintenance', { scope: options.object, from: instant, until: instant })

/**
 * @throws {ConfigError} for an option that is missing, unknown or wrong, and if `until` is not after `from`.
 * @example
 * maintenance({ scope, from: '2026-12-01T02:00:00Z', until: '2026-12-01T04:00:00Z' })
 */
export function maintenance(given: MaintenanceOptions): EmittedDocument {
  const { scope, from, until } = OPTIONS.check(given)
  const [start, end] = [new Date(from), new Date(until)]
  if (start >= end) throw new ConfigError('maintenance', 'until', 'after from')
  const writing = allow('DELETE /*', 'PATCH /*', 'POST /*', 'PUT /*')
  return denyUnlisted(
    policy(
      scope,
      allow('GET /*', 'HEAD /*', 'OPTIONS /*').as('Read'),
      writing.when(condition.before(start)).as('WriteBefore'),
      writing.when(condition.since(end)).as('WriteAfter'),
    ),
  )
}
