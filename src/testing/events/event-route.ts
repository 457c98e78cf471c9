/**
 * Chooses the route of a request among route keys, as API Gateway does, and reads the path parameters.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'

interface Target {
  readonly method: string
  readonly path: string
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY']

/** @throws {ConfigError} if the route key is not `METHOD /path` with parameters that fill whole segments. */
export function checkRoute(
  subject: string,
  option: string,
  { api, route }: { readonly api: 'REST' | 'HTTP' | 'WEBSOCKET'; readonly route: string },
): void {
  const [method = '', path = '', ...rest] = route.split(' ')
  const segments = path.split('/').slice(1)
  const isParameter = (segment: string, isLast: boolean): boolean =>
    isLast ? /^\{[^{}/]+\}$/.test(segment) : /^\{[^{}/+]+\}$/.test(segment)
  const isValid =
    METHODS.includes(method) &&
    path.startsWith('/') &&
    rest.length === 0 &&
    !/[?#*]/.test(path) &&
    segments.every((segment, index) => !/[{}]/.test(segment) || isParameter(segment, index === segments.length - 1))
  if (isValid) return
  const expected = `a route key such as "GET /pets/{id}"${api === 'HTTP' ? ' or "$default"' : ''}`
  throw new ConfigError(subject, option, expected)
}

/** A request that the route matches: each path parameter is replaced by `1`. */
export function exampleOf(route: string): string {
  return route.replace(/^ANY /, 'GET ').replace(/\{[^{}/]*\}/g, '1')
}

/** Whether the route matches the request under any reading of trailing slashes, doubled slashes and percent-encoding. */
export function isSameRoute(route: string, { method, path }: Target): boolean {
  const [routeMethod = '', routePath = ''] = route.split(' ')
  if (routeMethod !== 'ANY' && routeMethod !== method) return false
  return [path, decodeOnce(path)].some((reading) => matchesPath(segmentsOf(routePath), segmentsOf(reading)))
}

/** The most specific route key that matches: literals before parameters before greedy parameters, a method before `ANY`. */
export function chooseRoute(routes: readonly string[], target: Target): string | undefined {
  const matching = routes.filter((route) => route.includes(' /') && isSameRoute(route, target))
  const [best] = matching.sort((left, right) => (rankOf(left) < rankOf(right) ? -1 : 1))
  return best ?? routes.find((route) => route === '$default')
}

/** The values of the path parameters as they appear in `path`. */
export function pathParameters(resource: string, path: string): { readonly [name: string]: string } {
  const values: [string, string][] = []
  const segments = path.split('/')
  resource.split('/').forEach((part, index) => {
    if (!part.startsWith('{') || !part.endsWith('}')) return
    const isGreedy = part.endsWith('+}')
    const value = isGreedy ? segments.slice(index).join('/') : (segments[index] ?? '')
    values.push([part.slice(1, isGreedy ? -2 : -1), value])
  })
  return Object.fromEntries(values)
}

function matchesPath(route: readonly string[], path: readonly string[]): boolean {
  const last = route.at(-1)
  if (last?.endsWith('+}')) {
    const before = route.slice(0, -1)
    return path.length >= before.length && before.every((segment, index) => matchesSegment(segment, path[index]))
  }
  return route.length === path.length && route.every((segment, index) => matchesSegment(segment, path[index]))
}

function matchesSegment(segment: string, value: string | undefined): boolean {
  if (value === undefined) return false
  return segment.startsWith('{') ? value !== '' : segment === value || segment === decodeOnce(value)
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '')
}

/** Sorts as strings: earlier is more specific. One character per segment, and the method last. */
function rankOf(route: string): string {
  const [method = '', path = ''] = route.split(' ')
  const ranks = segmentsOf(path).map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'))
  const isGreedy = path.endsWith('+}') ? '1' : '0'
  // Among greedy routes the longest prefix wins: a segment of either kind comes before the end.
  return `${isGreedy}${ranks.join('')}${method === 'ANY' ? '1' : '0'}`
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
