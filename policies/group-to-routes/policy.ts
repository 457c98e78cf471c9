/**
 * Allows the routes of each group that the caller is a member of.
 *
 * @module
 */

import { allow, deny, denyUnlisted, type EmittedDocument, options, type PolicyScope, policy } from 'gatewright/policy'

/** Options of `groupToRoutes`. */
export interface GroupToRoutesOptions {
  /** The API and stage of the policy. */
  readonly scope: PolicyScope
  /** Routes by group: `{ readers: ['GET /pets', 'GET /pets/*'] }`. */
  readonly routes: { readonly [group: string]: readonly string[] }
  /** The caller's groups, all of one issuer. A group without routes allows nothing. */
  readonly groups: readonly string[]
}

const routeList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(options.string.accepts)

const OPTIONS = options.optionSchema<GroupToRoutesOptions>('groupToRoutes', {
  scope: options.object,
  routes: options.valid(
    'an object with a non-empty array of routes for each group',
    (value) => options.object.accepts(value) && Object.values(Object(value)).every(routeList),
  ),
  groups: options.arrayOf('an array of group names', options.string.accepts),
})

/**
 * @throws {ConfigError} for an option that is missing, unknown or wrong, and for a malformed route of any group.
 * @example
 * groupToRoutes({ scope, routes: { readers: ['GET /pets/*'], writers: ['POST /pets'] }, groups: ['readers'] })
 */
export function groupToRoutes(given: GroupToRoutesOptions): EmittedDocument {
  const { scope, routes, groups } = OPTIONS.check(given)
  // A malformed route is reported for every caller, not only for members of its group.
  const all = new Map(Object.entries(routes).map(([group, targets]) => [group, allow(...targets)]))
  policy(scope, deny('*'), ...all.values())
  const drafts = groups.flatMap((group) => all.get(group) ?? [])
  return denyUnlisted(policy(scope, ...(drafts.length === 0 ? [deny('*').as('NoGroup')] : drafts)))
}
