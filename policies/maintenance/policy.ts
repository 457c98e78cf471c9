/**
 * Allows GET, HEAD and OPTIONS at any time, and other methods except during a maintenance window.
 *
 * @module
 */

import { allow, condition, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

/** The options of `maintenance`. */
export interface MaintenanceOptions {
  /** The API and stage. */
  readonly scope: PolicyScope
  /** The start of the window, in ISO 8601 format. */
  readonly from: Date | string
  /** The end of the window: from then on all methods are allowed again. */
  readonly until: Date | string
}

/**
 * Builds the policy.
 *
 * @throws {RangeError} if `until` is not after `from`.
 */
export function maintenance({ scope, from, until }: MaintenanceOptions): EmittedDocument {
  if (!(new Date(from).getTime() < new Date(until).getTime())) throw new RangeError('until must be after from')
  const reading = allow('GET /*', 'HEAD /*', 'OPTIONS /*').as('Read')
  const writing = allow('DELETE /*', 'PATCH /*', 'POST /*', 'PUT /*')
  return denyUnlisted(
    policy(
      scope,
      reading,
      writing.when(condition.before(new Date(from))).as('WriteBefore'),
      writing.when(condition.since(new Date(until))).as('WriteAfter'),
    ),
  )
}
