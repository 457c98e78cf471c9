/**
 * Allows a caller's own part of the API, `/users/{subject}` and below, and reading of common routes.
 *
 * @module
 */

import { allow, bind, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const

/** Options of `ownSubtree`. */
export interface OwnSubtreeOptions {
  /** The API and stage of the policy. */
  readonly scope: PolicyScope
  /** The caller's `sub`. A value that could widen a path is rejected. */
  readonly subject: string
  /** Routes that every caller may read: `GET /news`, `GET /pets/*`. Default: none. */
  readonly common?: readonly `GET /${string}`[] | undefined
}

const OPTIONS = options.optionSchema<OwnSubtreeOptions>('ownSubtree', {
  scope: options.object,
  subject: options.valid('the subject of the caller, a non-empty string', options.string.accepts),
  common: options.optional(
    options.arrayOf('an array of GET routes', (route) => typeof route === 'string' && route.startsWith('GET /')),
  ),
})

/**
 * @throws {ConfigError} for an option that is missing, unknown or wrong, and for a malformed common route.
 * @throws {PolicyError} for a subject that is not a single path segment.
 * @example
 * ownSubtree({ scope, subject: identity.subject, common: ['GET /news'] })
 */
export function ownSubtree(given: OwnSubtreeOptions): EmittedDocument {
  const { scope, subject, common = [] } = OPTIONS.check(given)
  const own = METHODS.flatMap((method) => [
    bind(`${method} /users/{subject}`, { subject }),
    bind(`${method} /users/{subject}/*`, { subject }),
  ])
  return denyUnlisted(policy(scope, allow(...own, ...common)))
}
