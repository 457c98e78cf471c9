/**
 * A table's routes by method, and which of them decides a request.
 *
 * @module
 */

import type { ExecuteApiArn } from '../../execute-api-arn.ts'
import { type ApiKind, decoded, METHODS, pathShape, type RoutePattern } from './route-pattern.ts'
import { type RouteTree, routeTree } from './route-tree.ts'
import type { Tokens } from './tokens.ts'

export interface MethodGroup {
  readonly methods: readonly string[]
  /** It stands for methods of no name, `PROPFIND`, too: they reach what takes any method. */
  readonly isRest: boolean
  readonly tree: RouteTree
}

export interface Found {
  readonly route: RoutePattern | undefined
  readonly path: Tokens
}

/** The methods that a key names have a group each; those that no key names share one, with the routes of `ANY`. */
export function groupByMethod(api: ApiKind, routes: readonly RoutePattern[]): readonly MethodGroup[] {
  const named = new Set(routes.map(({ method }) => method))
  named.delete('ANY')
  const rest = METHODS.filter((method) => !named.has(method))
  return [...[...named].map((method) => [method]), rest].map((methods) => {
    const own = routes.filter(({ method }) => methods.includes(method))
    const shapes = new Set(own.map(pathShape))
    const others = routes.filter((route) => route.method === 'ANY' && !shapes.has(pathShape(route)))
    return { methods, isRest: methods === rest, tree: routeTree([...own, ...others], api === 'HTTP') }
  })
}

/**
 * Finds the route of an ARN. What is no method of ours can only reach a route that takes any.
 *
 * @param slashCounts By API Gateway's reading the slash at the end of `/pets/` does not.
 */
export function findRoute(
  groups: readonly MethodGroup[],
  routes: readonly RoutePattern[],
  arn: ExecuteApiArn,
  slashCounts: boolean,
): Found {
  if (arn.kind === 'route') {
    const key = arn.routeKey.startsWith('$default') ? '$default' : arn.routeKey
    // Stryker disable next-line ArrayDeclaration: a route without a path binds nothing of one
    return { route: routes.find((route) => route.key === key), path: [] }
  }
  const path = segmentsOf(arn.path)
  if (!slashCounts && path.at(-1) === '') path.pop()
  const group = groups.find(({ methods }) => methods.includes(arn.method)) ?? groups.at(-1)
  // Stryker disable next-line OptionalChaining: the last group is always there
  return { route: group?.tree.decide(path), path }
}

/** `/pets/a%20b` is `pets`, `a b`; `/` is nothing. What cannot be decoded stays as it is. */
function segmentsOf(path: string): string[] {
  if (path === '/') return []
  return path
    .slice(1)
    .split('/')
    .map((segment) => decoded(segment) ?? segment)
}
