/**
 * Allows a caller the routes of all groups that the caller is in.
 *
 * @module
 */

import { allow, deny, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

/** The options of `groupToRoutes`. */
export interface GroupToRoutesOptions {
  /** The API and stage. */
  readonly scope: PolicyScope
  /** Routes by group: `{ readers: ['GET /pets', 'GET /pets/*'] }`. */
  readonly routes: { readonly [group: string]: readonly string[] }
  /** The caller's groups, of one issuer. A group that is not in `routes` allows nothing. */
  readonly groups: readonly string[]
}

/**
 * Builds the policy.
 *
 * @throws {ConfigError} if an entry of `routes` is not a route.
 */
export function groupToRoutes({ scope, routes, groups }: GroupToRoutesOptions): EmittedDocument {
  const open = groups.filter((group) => Object.hasOwn(routes, group)).flatMap((group) => routes[group] ?? [])
  return open.length === 0 ? policy(scope, deny('*').as('NoGroup')) : denyUnlisted(policy(scope, allow(...open)))
}
