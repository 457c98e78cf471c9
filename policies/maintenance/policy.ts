/**
 * Reading always, writing not during the maintenance. Where the time is not known, no writing.
 *
 * @module
 */

import { allow, condition, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

export interface MaintenanceOptions {
  readonly scope: PolicyScope
  /** The first moment without writing, ISO 8601. */
  readonly from: Date | string
  /** The first moment with writing again. */
  readonly until: Date | string
}

/** @throws {RangeError} when `until` is not after `from`. */
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
