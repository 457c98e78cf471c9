/**
 * Allows a caller `/users/{subject}` and all paths below it, and GET requests to routes that all callers may read.
 *
 * @module
 */

import { allow, bind, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** The options of `ownSubtree`. */
export interface OwnSubtreeOptions {
  /** The API and stage. */
  readonly scope: PolicyScope
  /** The caller's `sub`. A value that could widen a path is rejected. */
  readonly subject: string
  /** Routes that every caller may read: `GET /news`, `GET /pets/*`. */
  readonly common?: readonly `GET /${string}`[]
}

/**
 * Builds the policy.
 *
 * @throws {PolicyError} if `subject` is not a single path segment.
 * @throws {ConfigError} if an entry of `common` is not a GET route.
 */
export function ownSubtree({ scope, subject, common = [] }: OwnSubtreeOptions): EmittedDocument {
  const own = METHODS.flatMap((method) => [
    bind(`${method} /users/{subject}`, { subject }),
    bind(`${method} /users/{subject}/*`, { subject }),
  ])
  return denyUnlisted(policy(scope, allow(...own, ...common)))
}
