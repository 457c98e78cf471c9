/**
 * Selects the route of an HTTP API for a method and a path.
 *
 * Full matches come first, then routes with a greedy variable, then `$default`. Among full matches a literal precedes a
 * variable, from left to right; among greedy routes the longest prefix wins. A route with the method of the request
 * precedes one with `ANY`. A trailing slash is significant, and segments are compared as sent.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { DEFAULT_ROUTE, parseRouteKey, type RouteSegment } from './route-key.ts'

/** The route that a request matched. */
export interface HttpRouteMatch<T> {
  readonly routeKey: string
  /** `/pets/{id}`, or `$default`. */
  readonly resourcePath: string
  /** The values of the variables as sent, not decoded. */
  readonly parameters: { readonly [name: string]: string }
  readonly route: T
  /** What the match rests on, apart from literals. */
  readonly kind: 'full' | 'greedy' | 'empty greedy' | 'default'
}

/** Returns the matching route, or `undefined`. */
export type HttpRouter<T> = (method: string, path: string) => HttpRouteMatch<T> | undefined

interface Entry<T> {
  readonly routeKey: string
  readonly resourcePath: string
  readonly names: readonly string[]
  readonly route: T
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>
  variable?: Node<T>
  greedy?: Node<T>
  readonly methods: Map<string, Entry<T>>
}

interface Found<T> {
  readonly entry: Entry<T>
  readonly values: readonly string[]
}

/**
 * Creates the router of one API.
 *
 * @throws {ConfigError} for a key that API Gateway does not accept, or that is the same route as another one.
 */
export function httpRouter<T>(
  routes: { readonly [routeKey: string]: T },
  { emptyGreedySegment = 'match' }: { readonly emptyGreedySegment?: 'match' | 'no match' | undefined } = {},
): HttpRouter<T> {
  const root = createNode<T>()
  let defaultRoute: { readonly route: T } | undefined
  for (const [routeKey, route] of Object.entries(routes)) {
    if (routeKey === DEFAULT_ROUTE) defaultRoute = { route }
    else addRoute(root, routeKey, route)
  }

  return function matchRoute(method, path) {
    const segments = path.slice(1).split('/')
    const full = findFull({ segments, method, values: [] }, root, 0)
    if (full !== undefined) return toMatch(full, 'full')
    const greedy = findGreedy({ segments, method, values: [], isEmptyRestMatched: emptyGreedySegment === 'match' }, root, 0)
    if (greedy !== undefined) return toMatch(greedy, greedy.values.at(-1) === '' ? 'empty greedy' : 'greedy')
    return (
      defaultRoute && { routeKey: DEFAULT_ROUTE, resourcePath: DEFAULT_ROUTE, parameters: {}, kind: 'default', ...defaultRoute }
    )
  }
}

function createNode<T>(): Node<T> {
  return { literals: new Map(), methods: new Map() }
}

function addRoute<T>(root: Node<T>, routeKey: string, route: T): void {
  const parsed = parseRouteKey(routeKey)
  if (parsed === undefined) return
  const { method, path, segments } = parsed
  const node = segments.reduce(childNode, root)
  if (node.methods.has(method)) {
    const option = `routes["${routeKey}"]`
    throw new ConfigError('httpApi', option, '', `${option} is the same route as another key: variable names do not matter`)
  }
  const names = segments.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.name]))
  node.methods.set(method, { routeKey, resourcePath: path, names, route })
}

function childNode<T>(node: Node<T>, segment: RouteSegment): Node<T> {
  if (segment.kind === 'variable') {
    node.variable ??= createNode<T>()
    return node.variable
  }
  if (segment.kind === 'greedy') {
    node.greedy ??= createNode<T>()
    return node.greedy
  }
  const child = node.literals.get(segment.text) ?? createNode<T>()
  node.literals.set(segment.text, child)
  return child
}

function entryFor<T>({ methods }: Node<T>, method: string): Entry<T> | undefined {
  return methods.get(method) ?? methods.get('ANY')
}

interface Search {
  readonly segments: readonly string[]
  readonly method: string
  /** The values of the variables on the way to the current node. */
  readonly values: readonly string[]
}

/** A node is entered at most once, because each has one path from the root. The table bounds the work. */
function findFull<T>(search: Search, node: Node<T>, depth: number): Found<T> | undefined {
  const { segments, method, values } = search
  const segment = segments[depth]
  if (segment === undefined) {
    const entry = entryFor(node, method)
    return entry && { entry, values }
  }
  const literal = node.literals.get(segment)
  const match = literal && findFull(search, literal, depth + 1)
  if (match !== undefined || node.variable === undefined || segment === '') return match
  return findFull({ ...search, values: [...values, segment] }, node.variable, depth + 1)
}

/** Returns the match with the longest prefix; of two equally long ones the one with literals further left. */
function findGreedy<T>(
  search: Search & { readonly isEmptyRestMatched: boolean },
  node: Node<T>,
  depth: number,
): (Found<T> & { readonly depth: number }) | undefined {
  const { segments, method, values, isEmptyRestMatched } = search
  const segment = segments[depth]
  if (segment === undefined) return undefined
  const literal = node.literals.get(segment)
  const below = [
    literal && findGreedy(search, literal, depth + 1),
    segment === ''
      ? undefined
      : node.variable && findGreedy({ ...search, values: [...values, segment] }, node.variable, depth + 1),
  ]
  const rest = segments.slice(depth).join('/')
  const entry = rest === '' && !isEmptyRestMatched ? undefined : node.greedy && entryFor(node.greedy, method)
  const own = entry && { entry, values: [...values, rest], depth }
  return [...below, own].reduce(
    (best, one) => (one !== undefined && (best === undefined || one.depth > best.depth) ? one : best),
    undefined,
  )
}

function toMatch<T>({ entry, values }: Found<T>, kind: 'full' | 'greedy' | 'empty greedy'): HttpRouteMatch<T> {
  const { routeKey, resourcePath, names, route } = entry
  return {
    routeKey,
    resourcePath,
    parameters: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
    route,
    kind,
  }
}
