/**
 * Finds a shortest request that API Gateway gives to a certain route, as the router of the API chooses routes.
 *
 * @module
 */

import { parseRouteKey, type RouteKey, type Segment } from '../check/route-keys.ts'
import type { TemplateApi } from '../model.ts'
import type { TemplateRoute } from '../model-route.ts'

/** A route with its parsed key. */
export interface KeyedRoute {
  readonly route: TemplateRoute
  readonly key: RouteKey
}

/** A request to an API: a method and a path, or the key of a WebSocket route. */
export interface RouteRequest {
  /** `GET`; `undefined` for a WebSocket route. */
  readonly method: string | undefined
  /** `/admin/x`; the key of a WebSocket route. */
  readonly path: string
}

/** The methods that a route with `ANY` receives. */
export const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const

/** The routes of an API with their parsed keys. */
export function keyedRoutes({ routes }: TemplateApi): readonly KeyedRoute[] {
  return routes.map((route) => ({ route, key: parseRouteKey(route.route) }))
}

/**
 * Finds a request that `target` receives and that matches `within`, a route pattern whose `*` matches any characters.
 * Returns `undefined` if no request was found: more specific routes receive all of them.
 */
export function findRequest(
  kind: TemplateApi['kind'],
  routes: readonly KeyedRoute[],
  target: KeyedRoute,
  within?: RequestPattern,
): RouteRequest | undefined {
  if (target.key.segments === undefined && target.key.method !== '$default') {
    const matches = within === undefined || within.matches(undefined, target.route.route)
    return matches ? { method: undefined, path: target.route.route } : undefined
  }
  if (kind === 'WEBSOCKET') return undefined
  const methods = METHODS.filter((method) => target.key.method === method || ['ANY', '$default'].includes(target.key.method))
  for (const path of candidatePaths(target.key, routes, within)) {
    for (const method of methods) {
      if (within !== undefined && !within.matches(method, path)) continue
      if (selectRoute(kind, routes, method, path)?.route === target.route) return { method, path }
    }
  }
  return undefined
}

/** A pattern of requests. */
export interface RequestPattern {
  readonly matches: (method: string | undefined, path: string) => boolean
  /** Segments that a path of the pattern may begin with. */
  readonly prefix: readonly string[]
}

/**
 * Parses `ANY /admin/*`, `GET /pets/{id}`, `$connect`. `*` matches any characters and `{name}` one segment; `/admin/*` also
 * matches `/admin`.
 */
export function requestPattern(pattern: string): RequestPattern {
  const space = pattern.indexOf(' ')
  if (space === -1)
    return { prefix: [], matches: (method, path) => pattern === '*' || (method === undefined && path === pattern) }
  const verb = pattern.slice(0, space)
  const segments = pattern
    .slice(space + 2)
    .split('/')
    .filter((segment) => segment !== '')
  const first = segments.findIndex((segment) => segment.includes('*') || segment.startsWith('{'))
  return {
    prefix: first === -1 ? segments : segments.slice(0, first),
    matches(method, path) {
      if (method === undefined || !['ANY', '*', method].includes(verb)) return false
      return matchSegments(segments, splitPath(path))
    },
  }
}

function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  for (const [index, segment] of pattern.entries()) {
    if (segment === '*' || /^\{[^{}]+\+\}$/.test(segment)) {
      if (index === pattern.length - 1) return true
      for (let rest = index; rest <= path.length; rest++) {
        if (matchSegments(pattern.slice(index + 1), path.slice(rest))) return true
      }
      return false
    }
    const actual = path[index]
    if (actual === undefined) return false
    const isParameter = segment.startsWith('{') && segment.endsWith('}')
    if (!isParameter && !matchesStars(segment, actual)) return false
  }
  return pattern.length === path.length
}

function matchesStars(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === text
  if (!text.startsWith(start)) return false
  let position = start.length
  for (const [index, part] of rest.entries()) {
    const found = index === rest.length - 1 ? text.length - part.length : text.indexOf(part, position)
    if (found < position || !text.startsWith(part, found)) return false
    position = found + part.length
  }
  return true
}

/** A segment that no route spells out. */
const FRESH = ['x', 'y', 'z', 'other', 'unlisted', 'q1', 'q2']

/** Paths of a route, shortest first: parameters and greedy rests are filled with segments that avoid, or follow, other routes. */
function* candidatePaths(key: RouteKey, routes: readonly KeyedRoute[], within: RequestPattern | undefined): Generator<string> {
  const segments: readonly Segment[] = key.segments ?? [{ kind: 'greedy' }]
  const fixed = segments.filter(({ kind }) => kind !== 'greedy')
  const isGreedy = fixed.length < segments.length
  const prefix = within?.prefix ?? []
  const rests: (readonly string[])[] = isGreedy ? [[], ['x']] : [[]]
  if (isGreedy) {
    const tail = prefix.slice(fixed.length)
    rests.push(tail, [...tail, 'x'], ['x', 'y'], [...tail, 'x', 'y'])
    for (const { key: other } of routes) {
      const literals = (other.segments ?? []).map((segment) => (segment.kind === 'literal' ? segment.text : 'x'))
      const rest = literals.slice(fixed.length)
      rests.push(rest, [...rest, 'x'])
    }
  }
  const seen = new Set<string>()
  const sorted = rests
    .filter((rest) => !isGreedy || rest.length > 0)
    .sort((left, right) => left.join('/').length - right.join('/').length)
  for (const rest of sorted.length === 0 ? [[]] : sorted) {
    for (const fresh of FRESH) {
      const filled = fixed.map((segment, index) => (segment.kind === 'literal' ? segment.text : (prefix[index] ?? fresh)))
      const path = `/${[...filled, ...rest].join('/')}`
      if (seen.has(path)) continue
      seen.add(path)
      yield path
      const unspecific = `/${[...fixed.map((segment) => (segment.kind === 'literal' ? segment.text : fresh)), ...rest].join('/')}`
      if (!seen.has(unspecific)) {
        seen.add(unspecific)
        yield unspecific
      }
    }
  }
}

/** The route that receives a request. REST APIs search depth first; HTTP APIs try greedy routes after all others. */
export function selectRoute(
  kind: TemplateApi['kind'],
  routes: readonly KeyedRoute[],
  method: string,
  path: string,
): KeyedRoute | undefined {
  const segments = splitPath(path)
  const candidates = routes.filter(({ key }) => (key.method === method || key.method === 'ANY') && fits(key, segments))
  const isGreedy = ({ key }: KeyedRoute): boolean => key.segments?.at(-1)?.kind === 'greedy'
  const compare = (left: KeyedRoute, right: KeyedRoute): number => {
    const greedy = kind === 'HTTP' ? Number(isGreedy(left)) - Number(isGreedy(right)) : 0
    return greedy || comparePaths(left.key, right.key) || Number(left.key.method === 'ANY') - Number(right.key.method === 'ANY')
  }
  return [...candidates].sort(compare)[0] ?? routes.find(({ route }) => route.route === '$default')
}

const RANKS = { literal: 0, parameter: 1, greedy: 2 }

function comparePaths({ segments: left = [] }: RouteKey, { segments: right = [] }: RouteKey): number {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, other] = [left[index], right[index]]
    const difference = (one === undefined ? 3 : RANKS[one.kind]) - (other === undefined ? 3 : RANKS[other.kind])
    if (difference !== 0) return difference
  }
  return 0
}

function fits({ segments }: RouteKey, path: readonly string[]): boolean {
  if (segments === undefined) return false
  for (const [index, segment] of segments.entries()) {
    const actual = path[index]
    if (actual === undefined) return false
    if (segment.kind === 'greedy') return true
    if (segment.kind === 'literal' && segment.text !== actual) return false
  }
  return segments.length === path.length
}

function splitPath(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '')
}
