/**
 * A caller's own part of the API, `/users/{subject}` and below, with reading of what is common to all.
 *
 * @module
 */

import { allow, bind, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

export interface OwnSubtreeOptions {
  readonly scope: PolicyScope
  /** The caller's `sub`. What could widen a path is refused. */
  readonly subject: string
  /** Routes that every caller may read: `GET /news`, `GET /pets/*`. */
  readonly common?: readonly `GET /${string}`[]
}

/** @throws {PolicyError} for a subject that is no single path segment. @throws {ConfigError} for a common route that is none. */
export function ownSubtree({ scope, subject, common = [] }: OwnSubtreeOptions): EmittedDocument {
  const own = METHODS.flatMap((method) => [
    bind(`${method} /users/{subject}`, { subject }),
    bind(`${method} /users/{subject}/*`, { subject }),
  ])
  return denyUnlisted(policy(scope, allow(...own, ...common)))
}
