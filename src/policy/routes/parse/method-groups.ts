/**
 * Groups the routes of a table by method, and finds the route of a request.
 *
 * @module
 */

import type { ExecuteApiArn } from '../../execute-api-arn.ts'
import { type ApiKind, decodeSegment, METHODS, pathShape, type RoutePattern } from './route-pattern.ts'
import { type RouteTree, routeTree } from './route-tree.ts'
import type { Tokens } from './tokens.ts'

export interface MethodGroup {
  readonly methods: readonly string[]
  /** The group of the methods that no key names. Nonstandard methods such as `PROPFIND` belong to it too. */
  readonly isRest: boolean
  readonly tree: RouteTree
}

/** The route of a request, and the path that was matched. */
export interface RouteMatch {
  readonly route: RoutePattern | undefined
  readonly path: Tokens
}

/** Each method that a key names has a group of its own. The other methods share one, with the routes of `ANY`. */
export function groupByMethod(api: ApiKind, routes: readonly RoutePattern[]): readonly MethodGroup[] {
  const named = new Set(routes.map(({ method }) => method))
  named.delete('ANY')
  const rest = METHODS.filter((method) => !named.has(method))
  return [...[...named].map((method) => [method]), rest].map((methods) => {
    const ofMethod = routes.filter(({ method }) => methods.includes(method))
    const shapes = new Set(ofMethod.map(pathShape))
    const ofAny = routes.filter((route) => route.method === 'ANY' && !shapes.has(pathShape(route)))
    return { methods, isRest: methods === rest, tree: routeTree([...ofMethod, ...ofAny], api === 'HTTP') }
  })
}

/**
 * Finds the route of an ARN. A nonstandard method can only reach routes of `ANY`.
 *
 * @param keepTrailingSlash Whether `/pets/` differs from `/pets`. REST APIs treat both alike.
 */
export function findRoute(
  { groups, routes }: { readonly groups: readonly MethodGroup[]; readonly routes: readonly RoutePattern[] },
  arn: ExecuteApiArn,
  keepTrailingSlash: boolean,
): RouteMatch {
  if (arn.kind === 'route') {
    const key = arn.routeKey.startsWith('$default') ? '$default' : arn.routeKey
    return { route: routes.find((route) => route.key === key), path: [] }
  }
  const path = segmentsOf(arn.path)
  if (!keepTrailingSlash && path.at(-1) === '') path.pop()
  const group = groups.find(({ methods }) => methods.includes(arn.method)) ?? groups.at(-1)
  return { route: group?.tree.select(path), path }
}

/** Decodes the segments of a path: `/pets/a%20b` becomes `pets`, `a b`. The root has none. Malformed segments are kept as they are. */
function segmentsOf(path: string): string[] {
  if (path === '/') return []
  return path
    .slice(1)
    .split('/')
    .map((segment) => decodeSegment(segment) ?? segment)
}
