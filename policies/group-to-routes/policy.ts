/**
 * Groups and the routes that each opens. A caller gets the routes of all the caller's groups.
 *
 * @module
 */

import { allow, deny, denyUnlisted, type EmittedDocument, type PolicyScope, policy } from 'gatewright/policy'

export interface GroupToRoutesOptions {
  readonly scope: PolicyScope
  /** Routes by group: `{ readers: ['GET /pets', 'GET /pets/*'] }`. */
  readonly routes: { readonly [group: string]: readonly string[] }
  /** The caller's groups, of one issuer. A group that is not in the table opens nothing. */
  readonly groups: readonly string[]
}

/** @throws {ConfigError} for a route that is none. */
export function groupToRoutes({ scope, routes, groups }: GroupToRoutesOptions): EmittedDocument {
  const open = groups.filter((group) => Object.hasOwn(routes, group)).flatMap((group) => routes[group] ?? [])
  return open.length === 0 ? policy(scope, deny('*').as('NoGroup')) : denyUnlisted(policy(scope, allow(...open)))
}
