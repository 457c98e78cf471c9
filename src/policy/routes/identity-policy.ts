/**
 * The callers' own policy for an API with IAM authorization: which of a table's routes they may invoke.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkScope, type PolicyScope } from '../builder/route-target.ts'
import type { EmittedDocument } from '../language/document.ts'
import type { RouteKey } from '../route-key.ts'
import { conditionText } from '../rules/condition-text.ts'
import type { Condition } from '../rules/rule.ts'
import { replyDocument } from './emit/response-document.ts'
import { groupByMethod } from './parse/method-groups.ts'
import { type ApiKind, optionOf, routeParser } from './parse/route-pattern.ts'
import { type RouteTree, routeTree } from './parse/route-tree.ts'
import { planMethod } from './plan/method-plan.ts'
import { ALL, classOf, NONE, OPEN, reachClasses, type Way, type WaysOf } from './plan/open-paths.ts'

/** `true` opens a route, `false` leaves it closed, a condition opens it where it holds. */
export type OpenRoutes = { readonly [K in RouteKey]?: boolean | Condition }

/** Any API and stage of the account that the policy is attached in. */
const ANYWHERE: PolicyScope = { region: '*', accountId: '*', apiId: '*', stage: '*' }

/**
 * Writes the `execute-api:Invoke` policy that goes to callers' users or roles. Only what must be closed inside an open route is
 * denied explicitly, so that the policy takes nothing away elsewhere.
 *
 * @param scope Default: every API and stage, and then a path may also be another stage's: say which one.
 * @throws {ConfigError} for a key that is none, two keys for one route, a table that IAM cannot say or that opens more by the
 *   order of routes in a REST API than in an HTTP API, an ARN over 512 characters.
 * @example
 * identityPolicy({ 'GET /pets/{id}': true, 'GET /pets/secret': false }, { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' })
 */
export function identityPolicy(routes: OpenRoutes, scope: PolicyScope = ANYWHERE): EmittedDocument {
  checkScope(scope)
  const entries = Object.entries(routes)
  const api = kindOf(routes)
  const parse = routeParser('identityPolicy', api)
  const patterns = entries.map(([key], index) => parse(key, index))
  const ways = entries.map(([key, open]) => waysIn(key, open))
  // Stryker disable next-line ArrayDeclaration: every route of a group is one of the table
  const waysAt: WaysOf = ({ index }) => ways[index] ?? []

  const groups = groupByMethod(api, patterns).filter(({ methods }) => methods.length > 0)
  const planned = groups.map((group) => planMethod(group, waysAt))
  if (planned.every(({ allows }) => allows.length === 0))
    throw new ConfigError('identityPolicy', 'routes', 'at least one open route')
  for (const { tree } of groups) checkReadings(tree, waysAt)
  const conflict = planned.flatMap(({ conflicts }) => conflicts)[0]
  if (conflict !== undefined) {
    throw new ConfigError(
      'identityPolicy',
      'routes',
      `expressible in IAM: ${conflict.outer.key} is open, ${conflict.closed.key} inside it closed, and ${conflict.inner.key} inside that open again`,
    )
  }
  const { partition = 'aws', region, accountId, apiId, stage } = scope
  const prefix = `arn:${partition}:execute-api:${region}:${accountId}:${apiId}/${stage}`
  return replyDocument(planned, { subject: 'identityPolicy', prefix, closesRest: false })
}

/**
 * A table without `$default` may be a REST API's or an HTTP API's. These choose differently between a greedy route and another:
 * what the policy opens by the order of a REST API must not be closed by that of an HTTP API.
 */
function checkReadings(tree: RouteTree, waysAt: WaysOf): void {
  const http = routeTree(tree.routes, true)
  for (const { tokens } of tree.routes) {
    reachClasses(tree, waysAt, tokens, (route, path, found) => {
      const other = http.decide(path) ?? route
      const wanted = classOf(waysAt(other), path)
      if (found === NONE || found === wanted || wanted === ALL) return false
      throw new ConfigError(
        'identityPolicy',
        'routes',
        `of one meaning: a path that both match is ${route.key} in a REST API and ${other.key}, which opens less, in an HTTP API. Ways out: a route for that path alone, or $default, which only HTTP APIs have`,
      )
    })
  }
}

function kindOf(routes: OpenRoutes): ApiKind {
  if (Object.hasOwn(routes, '$connect')) return 'WEBSOCKET'
  if (Object.hasOwn(routes, '$default')) return 'HTTP'
  // Stryker disable next-line StringLiteral: it is only asked whether it is one of the others
  return 'REST'
}

function waysIn(key: string, open: unknown): readonly Way[] {
  if (open === true) return OPEN
  if (open === false) return []
  if (typeof open !== 'object' || open === null || Array.isArray(open) || Object.keys(open).length === 0)
    throw new ConfigError('identityPolicy', optionOf(key), 'true, false or a condition')
  // A wrong operator or key is told by `lint`; here only the shape counts.
  return [{ bind: [], when: conditionText(open as Condition) }]
}
