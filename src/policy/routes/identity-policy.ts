/**
 * Builds an identity-based policy for callers of an API with IAM authorization: which routes of a table they may invoke.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Check, checkArgument, object, valid, wrongValue } from '../../options.ts'
import { checkScope, type PolicyScope } from '../builder/route-target.ts'
import type { EmittedDocument } from '../language/document.ts'
import type { RouteKey } from '../route-key.ts'
import { formatCondition } from '../rules/condition-blocks.ts'
import type { Condition } from '../rules/rule.ts'
import { responseDocument } from './emit/response-document.ts'
import { groupByMethod, routeOrder } from './parse/method-groups.ts'
import { type ApiKind, routeOption, routeParser } from './parse/route-pattern.ts'
import { type RouteOrder, type RouteTree, routeTree } from './parse/route-tree.ts'
import { ALWAYS, NEVER } from './plan/access-text.ts'
import { type Conflict, planMethod } from './plan/method-plan.ts'
import { accessTo, type OpenPath, type OpenPathsOf, reachAccess, UNRESTRICTED } from './plan/open-paths.ts'

/** Routes of an API: `true` allows a route, `false` does not, and a condition allows it where the condition holds. */
export type OpenRoutes = { readonly [K in RouteKey]?: boolean | Condition }

/**
 * Builds an `execute-api:Invoke` policy for users or roles. It denies explicitly only paths that the wildcard of an open
 * route would also match, so it does not affect other permissions of the caller.
 *
 * @param scope The API and stage. Wildcards for them must be acknowledged, because a path of one stage then matches routes of
 *   another; see {@link PolicyScope}.
 * @throws {ConfigError} for a malformed key, two keys of one route, a table that IAM cannot express, a table that opens
 *   more with the route order of REST APIs than with that of HTTP APIs, and an ARN over 512 characters.
 * @example
 * identityPolicy({ 'GET /pets/{id}': true, 'GET /pets/secret': false }, { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' })
 */
export function identityPolicy(routes: OpenRoutes, scope: PolicyScope): EmittedDocument {
  checkArgument('identityPolicy', 'routes', object, routes)
  checkArgument('identityPolicy', 'scope', SCOPE, scope)
  const { partition = 'aws', region, accountId, apiId, stage } = checkScope(scope)
  const api = apiKindOf(routes)
  const parse = routeParser('identityPolicy', api)
  const entries = Object.entries(routes)
  const patterns = entries.map(([key], index) => parse(key, index))
  const openByRoute = entries.map(([key, open]) => readOpenPaths(key, open))
  const openPathsOf: OpenPathsOf = ({ index }) => openByRoute[index] ?? []

  const groups = groupByMethod(orderOf(api), patterns).filter(({ methods }) => methods.length > 0)
  const plans = groups.map((group) => planMethod(group, openPathsOf, { denyUnlisted: false }))
  if (plans.every(({ allows }) => allows.length === 0))
    throw new ConfigError('identityPolicy', 'routes', 'a table with at least one open route')
  for (const { tree } of groups) checkRouteOrder(tree, openPathsOf)
  const [conflict] = plans.flatMap(({ conflicts }) => conflicts)
  if (conflict !== undefined) throw inexpressible(conflict)
  const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
  return responseDocument(plans, { subject: 'identityPolicy', prefix, denyUnlisted: false, isWholeTable: true })
}

const SCOPE: Check<object> = /* @__PURE__ */ valid('the API and stage: { region, accountId, apiId, stage }', object.accepts)

function inexpressible({ outer, closed, inner }: Conflict): ConfigError {
  const conflict = `${outer.key} is open, ${closed.key} inside it is closed, and ${inner.key} inside that is open`
  return new ConfigError('identityPolicy', 'routes', '', `routes cannot be expressed in one IAM policy: ${conflict}.`)
}

/**
 * A table without `$default` may belong to a REST API or to an HTTP API, which choose differently between a greedy route
 * and another one. A path that the REST order opens must not be closed by the HTTP order.
 */
function checkRouteOrder(tree: RouteTree, openPathsOf: OpenPathsOf): void {
  const httpTree = routeTree(tree.routes, routeOrder('HTTP'))
  for (const { tokens } of tree.routes) {
    reachAccess(tree, openPathsOf, tokens, (route, path, access) => {
      const httpRoute = httpTree.select(path) ?? route
      const httpAccess = accessTo(openPathsOf(httpRoute), path)
      if (access === NEVER || access === httpAccess || httpAccess === ALWAYS) return false
      throw new ConfigError(
        'identityPolicy',
        'routes',
        '',
        `routes are ambiguous: a path that both match belongs to ${route.key} in a REST API, and to ${httpRoute.key}, which allows less, in an HTTP API. Add a route for that path, or $default, which only HTTP APIs have.`,
      )
    })
  }
}

/** A table that may belong to an HTTP API is closed under its readings of empty rests and encodings too. */
function orderOf(api: ApiKind): RouteOrder {
  return api === 'HTTP' ? routeOrder(api) : { ...routeOrder(api), matchesEmptyRest: 'unknown', decodesTwice: true }
}

/** A table with neither `$connect` nor `$default` is read as the table of a REST API. */
function apiKindOf(routes: OpenRoutes): ApiKind {
  if (Object.hasOwn(routes, '$connect')) return 'WEBSOCKET'
  return Object.hasOwn(routes, '$default') ? 'HTTP' : 'REST'
}

function readOpenPaths(key: string, open: unknown): readonly OpenPath[] {
  if (open === true) return UNRESTRICTED
  if (open === false) return []
  if (!object.accepts(open) || Object.keys(Object(open)).length === 0)
    throw wrongValue('identityPolicy', routeOption(key), 'true, false or a condition', open)
  // `lint` reports wrong operators and keys; here only the shape matters.
  return [{ boundSegments: [], condition: formatCondition(open as Condition) }] // an object: checked above
}
