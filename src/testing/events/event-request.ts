/**
 * Reads the request and the route of an event, and rejects combinations that cannot occur.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkRoute, chooseRoute, exampleOf, isSameRoute } from './event-route.ts'

/** What differs between the factories. */
export interface EventKind {
  readonly subject: string
  /** HTTP APIs have the route `$default` and the stage `$default`. */
  readonly api: 'REST' | 'HTTP' | 'WEBSOCKET'
}

interface RequestOptions {
  readonly request?: string | undefined
  readonly route?: string | undefined
  readonly routes?: readonly string[] | undefined
}

/** The parts of the request, and the route that API Gateway chooses for it. */
export interface EventRequest {
  readonly method: string
  /** As the client sent it. */
  readonly path: string
  readonly rawQuery: string
  /** `GET /pets/{id}` or `$default`. */
  readonly routeKey: string
}

/** @throws {ConfigError} if no client can send the request, or the route does not match it. */
export function readRequest({ subject, api }: EventKind, { request, route, routes }: RequestOptions): EventRequest {
  if (api === 'WEBSOCKET' && route !== undefined && route !== '$connect')
    throw new ConfigError(subject, 'route', '"$connect" or not set: no other WebSocket route is authorized')
  const isFixed = api === 'WEBSOCKET' || (route === '$default' && api === 'HTTP')
  if (route !== undefined && !isFixed) checkRoute(subject, 'route', { api, route })
  const text = request ?? (route === undefined || isFixed ? 'GET /' : exampleOf(route))
  const [method = '', target = '', ...rest] = text.split(' ')
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  const expected = 'a method and a path as a client sends them, such as "GET /pets/7?key=a"'
  const fail = (problem: string): ConfigError =>
    new ConfigError(subject, 'request', expected, `request must be ${expected}: ${problem}`)
  if (!METHODS.includes(method)) throw fail(`the method must be one of ${METHODS.join(', ')}`)
  if (rest.length > 0 || !path.startsWith('/')) throw fail('the path must begin with a slash and contain no space')
  if (/[{}]/.test(path)) throw fail('the path contains braces; set the option route and use a value for each parameter')
  if (!/^[!-~]*$/.test(target) || target.includes('#')) throw fail('other characters must be percent-encoded')
  const chosen = route ?? chooseRoute(routes ?? [], { method, path }) ?? `${method} ${path}`
  if (route !== undefined && !isFixed && !isSameRoute(route, { method, path })) {
    throw new ConfigError(subject, 'route', '', `route does not match the request: API Gateway would choose another route.`)
  }
  return { method, path, rawQuery: mark < 0 ? '' : target.slice(mark + 1), routeKey: chosen }
}

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
