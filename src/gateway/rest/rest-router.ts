/**
 * Which route of a REST API answers a request. Measured on the real service: the most specific path that has the
 * method, or `ANY`, wins; a path without the method does not keep a greedy one from answering. A literal segment goes
 * before `{param}`, that before `{proxy+}`. Trailing slashes and doubled leading ones don't count for routing.
 * Deliberately shares nothing with the compiler of route tables: each would hide the other's mistakes.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'

export interface RouteMatch<T> {
  /** The key as it was given: `GET /pets/{id}`. */
  readonly routeKey: string
  /** The path of the key: `/pets/{id}`. */
  readonly resourcePath: string
  /** Values decoded once; what cannot be decoded stays as sent. */
  readonly pathParameters: { readonly [name: string]: string }
  readonly route: T
}

export type Router<T> = (method: string, path: string) => RouteMatch<T> | undefined

interface Route<T> {
  readonly routeKey: string
  readonly resourcePath: string
  readonly names: readonly string[]
  readonly route: T
}

interface Node<T> {
  readonly literals: Map<string, Node<T>>
  parameter?: Node<T>
  greedy?: Node<T>
  readonly methods: Map<string, Route<T>>
}

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'])

/**
 * Builds the router of a table of routes.
 *
 * @throws {ConfigError} for a key that is no route of a REST API, and for two keys that say the same.
 */
export function restRouter<T>(routes: { readonly [routeKey: string]: T }): Router<T> {
  const root: Node<T> = { literals: new Map(), methods: new Map() }
  for (const [routeKey, route] of Object.entries(routes)) addRoute(root, routeKey, route)

  return function matchRoute(method, path) {
    const values: string[] = []
    const found = find(root, segmentsOf(path), 0, method, values)
    if (found === undefined) return undefined
    const pathParameters = Object.fromEntries(found.names.map((name, index) => [name, decoded(values[index] ?? '')]))
    return { routeKey: found.routeKey, resourcePath: found.resourcePath, pathParameters, route: found.route }
  }
}

function addRoute<T>(root: Node<T>, routeKey: string, route: T): void {
  const space = routeKey.indexOf(' ')
  const method = routeKey.slice(0, space)
  const resourcePath = routeKey.slice(space + 1)
  const option = `routes["${routeKey}"]`
  if (!METHODS.has(method)) throw new ConfigError('restApi', option, `a method (${[...METHODS].join(', ')}) and a path`)
  if (!resourcePath.startsWith('/')) throw new ConfigError('restApi', option, 'a path that begins with "/"')
  if (resourcePath.length > 1 && resourcePath.endsWith('/')) throw new ConfigError('restApi', option, 'without a trailing slash')

  const names: string[] = []
  let node = root
  const segments = segmentsOf(resourcePath)
  for (const [index, segment] of segments.entries()) {
    node = childFor(node, segment, index === segments.length - 1, names, option)
  }
  if (new Set(names).size < names.length) throw new ConfigError('restApi', option, 'without a parameter named twice')
  if (node.methods.has(method)) throw new ConfigError('restApi', option, 'said once: another key is the same route')
  node.methods.set(method, { routeKey, resourcePath, names, route })
}

function childFor<T>(node: Node<T>, segment: string, isLast: boolean, names: string[], option: string): Node<T> {
  if (segment === '') throw new ConfigError('restApi', option, 'without an empty segment')
  const name = /^\{([A-Za-z0-9._:-]{1,128})(\+?)\}$/.exec(segment)
  if (name === null) {
    if (/[{}*?#]/.test(segment)) throw new ConfigError('restApi', option, 'made of literals, {name} and a last {name+}')
    const child = node.literals.get(segment) ?? { literals: new Map(), methods: new Map() }
    node.literals.set(segment, child)
    return child
  }
  names.push(name[1] ?? '')
  if (name[2] === '+') {
    if (!isLast) throw new ConfigError('restApi', option, 'with its greedy parameter last')
    node.greedy ??= { literals: new Map(), methods: new Map() }
    return node.greedy
  }
  node.parameter ??= { literals: new Map(), methods: new Map() }
  return node.parameter
}

/** Depth first, the most specific branch first. A node is entered at most once per depth, so the walk is bounded by the table. */
function find<T>(
  node: Node<T>,
  segments: readonly string[],
  depth: number,
  method: string,
  values: string[],
): Route<T> | undefined {
  const segment = segments[depth]
  if (segment === undefined) return node.methods.get(method) ?? node.methods.get('ANY')

  const literal = node.literals.get(segment)
  const below = literal && find(literal, segments, depth + 1, method, values)
  if (below !== undefined) return below

  if (node.parameter !== undefined && segment !== '') {
    values.push(segment)
    const deeper = find(node.parameter, segments, depth + 1, method, values)
    if (deeper !== undefined) return deeper
    values.pop()
  }

  const route = node.greedy?.methods.get(method) ?? node.greedy?.methods.get('ANY')
  if (route !== undefined) values.push(segments.slice(depth).join('/'))
  return route
}

function segmentsOf(path: string): readonly string[] {
  let from = 0
  let to = path.length
  while (path[from] === '/') from += 1
  while (to > from && path[to - 1] === '/') to -= 1
  return from === to ? [] : path.slice(from, to).split('/')
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
