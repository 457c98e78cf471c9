/**
 * Proves while a table is built that one document can express it for every caller that can exist. A table is not
 * expressible if, for some caller, an open route contains a closed one that contains an open one: an IAM Deny overrides
 * every Allow.
 *
 * @module
 */

import { ConfigError } from '../../../errors.ts'
import { symbolicResidualOf } from '../../rules/symbolic-residual.ts'
import type { MethodGroup } from '../parse/method-groups.ts'
import type { RoutePattern } from '../parse/route-pattern.ts'
import type { Route } from '../parse/route-rules.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { hasStar, type Tokens } from '../parse/tokens.ts'
import { ALWAYS, NEVER } from './access-text.ts'
import { allowPatterns } from './method-plan.ts'
import { accessTo, type OpenPath, type OpenPathsOf, openPaths, reachAccess } from './open-paths.ts'

/** If three rules have more unknowns together, the check is left to run time, where the inner route is closed. */
const MAX_UNKNOWNS = 8

/** A route, and a path or pattern of it. */
interface RoutePath {
  readonly route: RoutePattern
  readonly path: Tokens
}

/** A route inside another, and a route inside that. */
interface Nesting {
  readonly outer: RoutePath
  readonly closed: RoutePath
  readonly inner: RoutePath
}

export interface ExpressibleCheck<I> {
  /** Name of the factory, for errors. */
  readonly subject: string
  readonly groups: readonly MethodGroup[]
  readonly routes: readonly Route<I>[]
  /** The options with which a response covers one route. */
  readonly remedies: string
}

/** @throws {ConfigError} The message names the three routes of the first conflict, and the remedies. */
export function proveExpressible<I>({ subject, groups, routes, remedies }: ExpressibleCheck<I>): void {
  const callers = callerSpace(routes)
  for (const { tree } of groups) {
    for (const route of tree.routes) {
      for (const path of possibleAllowPatterns(tree, route, callers)) {
        const conflict = findNesting(tree, { route, path }, callers.widest, (nesting) => isConflict(tree, nesting, callers))
        if (conflict !== undefined) throw inexpressible(subject, conflict, remedies)
      }
    }
  }
}

/** The callers that can exist, as far as rules distinguish them. */
interface CallerSpace {
  /** The unknowns of these routes' rules. */
  unknownsOf(routes: readonly RoutePattern[]): readonly unknown[]
  /** For each combination of unknowns, what is open to such a caller. */
  callersWith(unknowns: readonly unknown[]): readonly OpenPathsOf[]
  /** Everything that is open to some caller. */
  readonly widest: OpenPathsOf
}

function callerSpace<I>(routes: readonly Route<I>[]): CallerSpace {
  const residuals = new Map<number, ReturnType<typeof symbolicResidualOf>>(
    routes.map(({ index, rule }) => [index, symbolicResidualOf(rule)]),
  )
  const unknownsOf = (some: readonly RoutePattern[]): readonly unknown[] => [
    ...new Set(some.flatMap(({ index }) => residuals.get(index)?.unknowns ?? [])),
  ]
  const callersWith = (unknowns: readonly unknown[]): readonly OpenPathsOf[] =>
    Array.from({ length: 2 ** unknowns.length }, (_, bits) => (route) => {
      const isTrue = (unknown: unknown): boolean => ((bits >> unknowns.indexOf(unknown)) & 1) === 1
      return openPaths(residuals.get(route.index)?.residual(isTrue) ?? 'none', route)
    })
  const widest = new Map(
    routes.map((route) => {
      const paths = callersWith(unknownsOf([route]).slice(0, MAX_UNKNOWNS)).flatMap((openPathsOf) => openPathsOf(route))
      const distinct = new Map(paths.map((path): [string, OpenPath] => [JSON.stringify(path), path]))
      return [route.index, [...distinct.values()]] as const
    }),
  )
  return { unknownsOf, callersWith, widest: ({ index }) => widest.get(index) ?? [] }
}

/** The Allow patterns with stars that a route has for some caller. */
function possibleAllowPatterns(tree: RouteTree, route: RoutePattern, { unknownsOf, callersWith }: CallerSpace): Iterable<Tokens> {
  const allows = callersWith(unknownsOf([route]).slice(0, MAX_UNKNOWNS)).flatMap((openPathsOf) =>
    allowPatterns(tree, route, openPathsOf),
  )
  return new Map(
    allows.filter(({ tokens }) => hasStar(tokens) && tokens.at(-1) !== '').map(({ tokens }) => [tokens.join('/'), tokens]),
  ).values()
}

/** The first nesting in the outer pattern for which `test` is true. */
function findNesting(
  tree: RouteTree,
  outer: RoutePath,
  widest: OpenPathsOf,
  test: (nesting: Nesting) => boolean,
): Nesting | undefined {
  let result: Nesting | undefined
  reachAccess(tree, widest, outer.path, (closedRoute, closedPath) =>
    reachAccess(tree, widest, closedPath, (innerRoute, innerPath) => {
      const closed = { route: closedRoute, path: [...closedPath] }
      const nesting = { outer, closed, inner: { route: innerRoute, path: [...innerPath] } }
      if (test(nesting)) result = nesting
      return result !== undefined
    }),
  )
  return result
}

/** Whether some caller may use the outer and the inner path, but not the one between them. */
function isConflict(tree: RouteTree, { outer, closed, inner }: Nesting, { unknownsOf, callersWith }: CallerSpace): boolean {
  const unknowns = unknownsOf([outer.route, closed.route, inner.route])
  if (unknowns.length > MAX_UNKNOWNS) return false
  return callersWith(unknowns).some((openPathsOf) => {
    const closedAccess = accessTo(openPathsOf(closed.route), closed.path)
    const innerAccess = accessTo(openPathsOf(inner.route), inner.path)
    if (closedAccess === ALWAYS || innerAccess === NEVER || innerAccess === closedAccess) return false
    return allowPatterns(tree, outer.route, openPathsOf).some(
      ({ tokens, access }) => access !== closedAccess && tokens.join('/') === outer.path.join('/'),
    )
  })
}

function inexpressible(subject: string, { outer, closed, inner }: Nesting, remedies: string): ConfigError {
  const conflict = `${outer.route.key} is open, ${closed.route.key} inside it is closed, and ${inner.route.key} inside that is open`
  return new ConfigError(
    subject,
    'routes',
    '',
    `routes cannot be expressed in one IAM policy: for some callers ${conflict}. Use ${remedies}, or close ${inner.route.key} for them with onInexpressible: 'deny'.`,
  )
}
