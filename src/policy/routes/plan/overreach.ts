/**
 * Lists paths that a document may allow although the table does not open them, because IAM cannot close them alone:
 *
 *   GET /pets/*\/*       paths that the table does not name. API Gateway routes no request there, so they matter only if
 *                       the table does not list every route of the API
 *   GET /files/*%2F*    encoded slashes, if API Gateway decodes a path before it routes: `/files/a%2Fsecret` would be
 *                       routed to `/files/{name}/secret`
 *   GET /%40self        encodings of a literal, if API Gateway routes without decoding: `/%40self` would be routed to `/{id}`
 *
 * @module
 */

import { getOrAdd } from '../../../internal/get-or-add.ts'
import { symbolicResidualOf } from '../../rules/symbolic-residual.ts'
import { usualEncodings } from '../emit/equivalent-encodings.ts'
import type { MethodGroup } from '../parse/method-groups.ts'
import { METHODS, type RoutePattern } from '../parse/route-pattern.ts'
import type { Route } from '../parse/route-rules.ts'
import type { RouteTree } from '../parse/route-tree.ts'
import { ANYTHING, expand, includesPattern, STAR, starPositions, type Tokens } from '../parse/tokens.ts'
import { rememberStars, widestDeeperPattern } from './method-plan.ts'

/** The patterns for all callers, as if every route were open at once. `%2F` also stands for `%2f`. */
export function overreachOf<I>(groups: readonly MethodGroup[], routes: readonly Route<I>[]): readonly string[] {
  const methodsByPath = new Map<string, string[]>()
  for (const { methods, tree } of groups) {
    const paths = [...unnamedPaths(tree), ...encodedSlashes(tree, routes), ...encodedLiterals(tree, routes)]
    for (const path of new Set(paths)) getOrAdd(methodsByPath, path, () => []).push(...methods)
  }
  return [...methodsByPath]
    .flatMap(([path, methods]) => (methods.length === METHODS.length ? ['ANY'] : methods).map((method) => `${method} /${path}`))
    .sort()
}

function unnamedPaths(tree: RouteTree): string[] {
  const isUnreached = rememberStars((pattern) => !tree.reach(pattern, () => true))
  return tree.routes.flatMap(({ tokens, greedy }) =>
    starPositions(tokens)
      .filter((position) => !greedy || position < tokens.length - 1)
      .flatMap((position) => {
        const deeper = tokens.toSpliced(position, 0, STAR)
        const denied = widestDeeperPattern(tree, { tokens, position, mayWiden: true }, isUnreached)
        return matchesUnnamedPath(tree, deeper, denied) ? [formatPath(deeper)] : []
      }),
  )
}

/** Whether the pattern matches a path that no route matches and that the Deny does not include. */
function matchesUnnamedPath(tree: RouteTree, pattern: Tokens, denied: Tokens | undefined): boolean {
  return expand(
    { pattern, position: 0, path: [] },
    tree.depth + 3,
    (path) => tree.select(path) === undefined && (denied === undefined || !includesPattern(denied, path)),
  )
}

/** Parameters that contain an encoded slash would be several segments, which may belong to a route with a different rule. */
function encodedSlashes<I>(tree: RouteTree, routes: readonly Route<I>[]): string[] {
  return tree.routes.flatMap((route) => {
    if (route.tokens[0] === ANYTHING) return tree.routes.every((other) => haveSameRule(routes, route, other)) ? [] : ['*%2F*']
    return starPositions(route.tokens)
      .filter((position) => isEverFree(routes, route, position))
      .filter((position) => {
        // Decoded, the parameter is two segments or more. If doubled slashes are collapsed, it may also be one or none.
        const { tokens } = route
        const withoutStars = tokens.filter((token) => token !== STAR)
        const decoded = [tokens.toSpliced(position, 0, STAR), tokens, tokens.toSpliced(position, 1), withoutStars]
        return decoded.some((pattern) => tree.reach(pattern, (other, path) => mayDiffer(routes, route, other, path)))
      })
      .map((position) => formatPath(route.tokens.with(position, `${STAR}%2F${STAR}`)))
  })
}

/** Without decoding, an encoded literal would be the value of a parameter, whose route may have a different rule. */
function encodedLiterals<I>(tree: RouteTree, routes: readonly Route<I>[]): string[] {
  return tree.routes.flatMap((route) =>
    [...route.tokens.keys()].flatMap((position) => {
      const literal = route.tokens[position] ?? ''
      if (literal.startsWith(STAR)) return []
      const encodings = usualEncodings(literal).filter((encoding) => encoding !== literal)
      const undecoded = route.tokens.with(position, UNDECODED)
      if (encodings.length === 0 || !tree.reach(undecoded, (other) => !haveSameRule(routes, route, other))) return []
      return encodings.map((encoding) => formatPath(route.tokens.with(position, encoding)))
    }),
  )
}

/** A segment that differs from every literal of a table. */
const UNDECODED = '\u0000'

/** Whether the rule of a route opens it for some caller without binding the parameter at a position. */
function isEverFree<I>(routes: readonly Route<I>[], { index, names }: RoutePattern, position: number): boolean {
  const rule = routes[index]?.rule
  if (rule === undefined) return false
  const { residual } = symbolicResidualOf(rule)
  return [true, false].some((isTrue) => {
    const possible = residual(() => isTrue)
    return typeof possible === 'string'
      ? possible === 'all'
      : possible.some(({ bind }) => !Object.hasOwn(bind, names[position] ?? ''))
  })
}

/** Whether a path of another route, or with other bound values, may be closed while the route is open. */
function mayDiffer<I>(routes: readonly Route<I>[], route: RoutePattern, other: RoutePattern, path: Tokens): boolean {
  if (!haveSameRule(routes, route, other)) return true
  const isItself = path.join('/') === route.tokens.join('/')
  return !isItself && (routes[route.index]?.rule.binds.length ?? 0) > 0
}

function haveSameRule<I>(routes: readonly Route<I>[], one: RoutePattern, other: RoutePattern): boolean {
  const [rule, otherRule] = [routes[one.index]?.rule, routes[other.index]?.rule]
  if (rule === undefined || otherRule === undefined || rule === otherRule) return rule === otherRule
  const key = symbolicResidualOf(rule).key
  return key !== undefined && key === symbolicResidualOf(otherRule).key
}

function formatPath(tokens: Tokens): string {
  return tokens.map((token) => token.replaceAll(STAR, '*')).join('/')
}
