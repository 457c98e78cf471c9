/**
 * Builds the preflight routes that the option `cors` of `restApi` creates.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { TemplateRoute } from '../model-route.ts'
import { routeOf, UNKNOWN_BACKEND } from './model-parts.ts'
import { type Fields, list } from './option-fields.ts'

const DEFAULT_HEADERS = ['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token']

/**
 * One `OPTIONS` route with a fixed response for each path that has none.
 *
 * @throws {ConfigError} for several origins, which a fixed response cannot answer.
 */
export function preflightRoutes(subject: string, cors: Fields, routes: readonly string[]): readonly TemplateRoute[] {
  const origins = list(cors['allowOrigins'])
  const [origin, second] = origins
  if (origin === undefined || second !== undefined)
    throw new ConfigError(subject, 'cors.allowOrigins', 'one origin: a mock integration cannot answer several')
  const paths = new Map<string, string[]>()
  for (const route of routes) {
    const space = route.indexOf(' ')
    const path = route.slice(space + 1)
    paths.set(path, [...(paths.get(path) ?? []), route.slice(0, space)])
  }
  return [...paths]
    .filter(([, methods]) => !methods.includes('OPTIONS'))
    .map(([path, methods]) => preflightRoute(path, origin, methods, cors))
}

function preflightRoute(path: string, origin: string, methods: readonly string[], cors: Fields): TemplateRoute {
  const { allowMethods, allowHeaders, allowCredentials, maxAgeSeconds, status = 204 } = cors
  const ownMethods = methods.includes('ANY')
    ? ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
    : [...methods, 'OPTIONS']
  const headers = {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': (allowMethods === undefined ? ownMethods : list(allowMethods)).join(','),
    'Access-Control-Allow-Headers': (allowHeaders === undefined ? DEFAULT_HEADERS : list(allowHeaders)).join(','),
    ...(allowCredentials === true && { 'Access-Control-Allow-Credentials': 'true' }),
    ...(typeof maxAgeSeconds === 'number' && { 'Access-Control-Max-Age': String(maxAgeSeconds) }),
  }
  const responseParameters = Object.entries(headers).map(([name, value]) => [`method.response.header.${name}`, `'${value}'`])
  return {
    ...routeOf(`OPTIONS ${path}`, { type: 'NONE' }),
    integration: { ...UNKNOWN_BACKEND, status: Number(status), responseParameters: Object.fromEntries(responseParameters) },
  }
}
