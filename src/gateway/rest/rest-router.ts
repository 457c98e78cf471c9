/**
 * Finds the route of a REST API that handles a request, as observed on the real service.
 *
 * - The most specific path that has the method, or `ANY`, wins: a literal segment before `{param}`, that before `{proxy+}`.
 * - A path without the method does not prevent a greedy route from matching.
 * - Trailing slashes and repeated leading slashes are ignored.
 *
 * The router shares no code with the compiler of route tables, so that each one reveals faults of the other.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'

/** The route that handles a request. */
export interface RouteMatch<T> {
  /** The key as in the options: `GET /pets/{id}`. */
  readonly routeKey: string
  /** The path of the key: `/pets/{id}`. */
  readonly resourcePath: string
  /** Values as sent: REST APIs do not decode them. */
  readonly pathParameters: { readonly [name: string]: string }
  readonly route: T
}

/** Finds the route of a method and path. Returns `undefined` if no route matches. */
export type Router<T> = (method: string, path: string) => RouteMatch<T> | undefined

interface Route<T> {
  readonly routeKey: string
  readonly resourcePath: string
  readonly parameterNames: readonly string[]
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
 * Builds the router of a route table.
 *
 * @throws {ConfigError} for a key that is not a route of a REST API, and for two keys of the same route.
 */
export function restRouter<T>(routes: { readonly [routeKey: string]: T }): Router<T> {
  const root = createNode<T>()
  for (const [routeKey, route] of Object.entries(routes)) addRoute(root, routeKey, route)

  return function matchRoute(method, path) {
    const values: string[] = []
    const match = findRoute({ segments: splitPath(path), method, values }, root, 0)
    if (match === undefined) return undefined
    const { routeKey, resourcePath, parameterNames, route } = match
    const parameters = parameterNames.map((name, index) => [name, values[index] ?? ''])
    return { routeKey, resourcePath, pathParameters: Object.fromEntries(parameters), route }
  }
}

function createNode<T>(): Node<T> {
  return { literals: new Map(), methods: new Map() }
}

function addRoute<T>(root: Node<T>, routeKey: string, route: T): void {
  const space = routeKey.indexOf(' ')
  const method = routeKey.slice(0, space)
  const resourcePath = routeKey.slice(space + 1)
  const option = `routes["${routeKey}"]`
  if (!METHODS.has(method)) throw new ConfigError('restApi', option, `a method (${[...METHODS].join(', ')}), a space and a path`)
  if (!resourcePath.startsWith('/')) throw new ConfigError('restApi', option, 'a path that begins with "/"')
  if (resourcePath.length > 1 && resourcePath.endsWith('/'))
    throw new ConfigError('restApi', option, 'a path without a trailing slash')

  const parameterNames: string[] = []
  let node = root
  const segments = splitPath(resourcePath)
  for (const [index, segment] of segments.entries()) {
    const parameter = parseSegment(segment, index === segments.length - 1, option)
    if (parameter !== undefined) parameterNames.push(parameter.name)
    node = childNode(node, segment, parameter)
  }
  if (new Set(parameterNames).size < parameterNames.length)
    throw new ConfigError('restApi', option, 'a path whose parameters have different names')
  if (node.methods.has(method))
    throw new ConfigError('restApi', option, '', `${option} is the same route as another key: parameter names do not matter`)
  node.methods.set(method, { routeKey, resourcePath, parameterNames, route })
}

interface Parameter {
  readonly name: string
  readonly isGreedy: boolean
}

/** Returns the parameter of `{name}` or `{name+}`; `undefined` for a literal segment. */
function parseSegment(segment: string, isLast: boolean, option: string): Parameter | undefined {
  if (segment === '') throw new ConfigError('restApi', option, 'a path without empty segments')
  const match = /^\{([A-Za-z0-9._:-]{1,128})(\+?)\}$/.exec(segment)
  if (match === null) {
    const colonName = /^:([A-Za-z0-9._-]+)$/.exec(segment)?.[1]
    if (colonName !== undefined) {
      const problem = `${option} has the segment ":${colonName}". API Gateway writes a path parameter as {${colonName}}.`
      throw new ConfigError('restApi', option, '', problem)
    }
    if (/[{}*?#]/.test(segment)) throw new ConfigError('restApi', option, 'a path of literals, {name} and a last {name+}')
    return undefined
  }
  const parameter = { name: match[1] ?? '', isGreedy: match[2] === '+' }
  if (parameter.isGreedy && !isLast) throw new ConfigError('restApi', option, 'a path whose greedy parameter is the last segment')
  return parameter
}

function childNode<T>(node: Node<T>, segment: string, parameter: Parameter | undefined): Node<T> {
  if (parameter === undefined) {
    const child = node.literals.get(segment) ?? createNode<T>()
    node.literals.set(segment, child)
    return child
  }
  if (parameter.isGreedy) {
    node.greedy ??= createNode<T>()
    return node.greedy
  }
  node.parameter ??= createNode<T>()
  return node.parameter
}

interface Search {
  readonly segments: readonly string[]
  readonly method: string
  /** The parameter values on the way to the current node. */
  readonly values: string[]
}

/** Searches depth first, the most specific branch first. A node is entered at most once per depth, so the table bounds the work. */
function findRoute<T>(search: Search, node: Node<T>, depth: number): Route<T> | undefined {
  const { segments, method, values } = search
  const segment = segments[depth]
  if (segment === undefined) return node.methods.get(method) ?? node.methods.get('ANY')

  const literal = node.literals.get(segment)
  const literalMatch = literal && findRoute(search, literal, depth + 1)
  if (literalMatch !== undefined) return literalMatch

  if (node.parameter !== undefined && segment !== '') {
    values.push(segment)
    const parameterMatch = findRoute(search, node.parameter, depth + 1)
    if (parameterMatch !== undefined) return parameterMatch
    values.pop()
  }

  const greedyMatch = node.greedy?.methods.get(method) ?? node.greedy?.methods.get('ANY')
  if (greedyMatch !== undefined) values.push(segments.slice(depth).join('/'))
  return greedyMatch
}

/** Splits a path into segments, without leading and trailing slashes. */
function splitPath(path: string): readonly string[] {
  let start = 0
  let end = path.length
  while (path[start] === '/') start += 1
  while (end > start && path[end - 1] === '/') end -= 1
  return start === end ? [] : path.slice(start, end).split('/')
}
