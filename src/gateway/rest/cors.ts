/**
 * Creates the preflight routes of a REST API, as SAM and CDK do.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { boolean, integer, oneOf, optional, optionSchema, string, valid } from '../../options.ts'
import type { IntegrationFunction } from '../backend/integration.ts'

/**
 * Creates an `OPTIONS` method for each path that has none, without authorization and without an API key. It adds headers to
 * the preflight response only: integrations and gateway responses set their own.
 */
export interface RestCors {
  /** Origins such as `https://app.example`, or `'*'`. A request from an origin that is not listed gets the first one. */
  readonly allowOrigins: readonly string[] | '*'
  /** Default: the methods of the path. */
  readonly allowMethods?: readonly string[] | undefined
  /** Default: `Content-Type`, `X-Amz-Date`, `Authorization`, `X-Api-Key` and `X-Amz-Security-Token`. */
  readonly allowHeaders?: readonly string[] | undefined
  /** Whether browsers may send credentials. Cannot be combined with `'*'`. Default `false`. */
  readonly allowCredentials?: boolean | undefined
  /** How long browsers may cache the response, in seconds. Default: no header. */
  readonly maxAgeSeconds?: number | undefined
  /** The status of the response. Default 204, as CDK creates; SAM creates 200. */
  readonly status?: 200 | 204 | undefined
}

const isNames = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((name) => typeof name === 'string' && /^[\w!#$%&'*+.^`|~-]+$/.test(name))
const names = valid<readonly string[]>('an array with at least one name', isNames)

const isOrigin = (value: unknown): boolean => string.accepts(value) && /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#]+$/.test(String(value))
const origins = valid<RestCors['allowOrigins']>(
  "'*', or an array of origins such as https://app.example",
  (value) => value === '*' || (Array.isArray(value) && value.length > 0 && value.every(isOrigin)),
)

const OPTIONS = optionSchema<RestCors>(
  'restApi',
  {
    allowOrigins: origins,
    allowMethods: optional(names),
    allowHeaders: optional(names),
    allowCredentials: optional(boolean),
    maxAgeSeconds: optional(integer(0, 86_400)),
    status: optional(oneOf(200, 204)),
  },
  'cors.',
)

/** @throws {ConfigError} `option` names the first option that is unknown or wrong. */
export function checkCors(given: object): RestCors {
  const cors = OPTIONS.check(given)
  if (cors.allowCredentials === true && cors.allowOrigins === '*')
    throw new ConfigError(
      'restApi',
      'cors.allowCredentials',
      '',
      "cors.allowCredentials cannot be combined with the origin '*'. List the origins.",
    )
  return cors
}

const DEFAULT_HEADERS = ['Content-Type', 'X-Amz-Date', 'Authorization', 'X-Api-Key', 'X-Amz-Security-Token']
const ALL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** A route that answers preflight requests. */
export interface PreflightRoute {
  readonly authorizer: 'NONE'
  readonly integration: IntegrationFunction
}

/** Returns the routes of an API with an `OPTIONS` route for each path that has none. */
export function addPreflightRoutes<R>(
  routes: { readonly [routeKey: string]: R },
  cors: RestCors,
): { readonly [routeKey: string]: R | PreflightRoute } {
  const methodsByPath = new Map<string, string[]>()
  for (const routeKey of Object.keys(routes)) {
    const [method = '', path = ''] = routeKey.split(' ')
    methodsByPath.set(path, [...(methodsByPath.get(path) ?? []), ...(method === 'ANY' ? ALL_METHODS : [method])])
  }
  const preflights = [...methodsByPath]
    .map(([path, methods]) => [`OPTIONS ${path}`, preflightRoute(cors, methods)] as const)
    .filter(([routeKey]) => !Object.hasOwn(routes, routeKey))
  return { ...routes, ...Object.fromEntries(preflights) }
}

function preflightRoute(cors: RestCors, methods: readonly string[]): PreflightRoute {
  const { allowOrigins, allowHeaders = DEFAULT_HEADERS, allowCredentials = false, maxAgeSeconds, status = 204 } = cors
  const allowMethods = cors.allowMethods ?? [...new Set([...methods, 'OPTIONS'])]
  const headers = {
    'access-control-allow-methods': allowMethods.join(','),
    'access-control-allow-headers': allowHeaders.join(','),
    ...(allowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...(maxAgeSeconds !== undefined && { 'access-control-max-age': String(maxAgeSeconds) }),
    ...(allowOrigins !== '*' && { vary: 'Origin' }),
  }
  return {
    authorizer: 'NONE',
    integration: (event: { readonly headers: { readonly [name: string]: string } | null }) => {
      const origin = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === 'origin')?.[1]
      const allowOrigin =
        allowOrigins === '*' ? '*' : (allowOrigins.find((allowed) => allowed === origin) ?? allowOrigins[0] ?? '')
      return new Response(null, { status, headers: { ...headers, 'access-control-allow-origin': allowOrigin } })
    },
  }
}
