/**
 * Signs the handshake of a WebSocket: API Gateway, AWS IoT Core, AppSync.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Check, integer, object, oneOf, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { splitUrl, type UrlParts } from '../canonical/request-url.ts'
import { scopeOfHost } from '../client/host-scope.ts'
import { presignRequest } from './presign-request.ts'
import type { SigningCredentials } from './sign-options.ts'
import { signRequest } from './sign-request.ts'

/** Options of {@link presignWebSocket}. */
export interface PresignWebSocketOptions {
  /** The credentials that sign the handshake. */
  readonly credentials: SigningCredentials
  /** The region of the API: `eu-west-1`. */
  readonly region: string
  /**
   * What the URL belongs to. Default: from the host name; required for custom domains.
   *
   * - `execute-api`: a query signature over `GET` on the URL.
   * - `iotdevicegateway`: the path is `/mqtt`, and the session token is appended after signing.
   * - `appsync`: no query signature. The signed headers of a `POST` with the body `{}` go into a sub-protocol (Events APIs, path `/event/realtime`), or into the
   *   parameters `header` and `payload` (GraphQL APIs, path `/graphql`).
   */
  readonly service?: 'execute-api' | 'iotdevicegateway' | 'appsync' | undefined
  /**
   * AppSync: the HTTP endpoint, `https://{id}.appsync-api.{region}.amazonaws.com/event` or `…/graphql`. Default: the real-time host with `appsync-realtime-api` replaced by
   * `appsync-api`. Required for custom domains.
   */
  readonly httpUrl?: string | undefined
  /** How long the URL is valid: an integer from 1 to 604800. Default: 60. Not used for `appsync`, whose signature is valid for 5 minutes. */
  readonly expiresInSeconds?: number | undefined
  /** The time of the signature. Default: now. */
  readonly date?: Date | undefined
}

/** The arguments of `new WebSocket(url, protocols)`. */
export interface PresignedWebSocket {
  /** The URL with the signature. */
  readonly url: string
  /** The sub-protocols to offer, in this order. Empty for API Gateway. */
  readonly protocols: readonly string[]
}

const SUBJECT = 'presignWebSocket'
const DEFAULT_EXPIRES_SECONDS = 60
const date: Check<Date> = valid('a valid Date', (value) => value instanceof Date && !Number.isNaN(value.getTime()))
const OPTIONS = optionSchema<PresignWebSocketOptions>(SUBJECT, {
  credentials: object,
  region: string,
  service: optional(oneOf('execute-api', 'iotdevicegateway', 'appsync')),
  httpUrl: optional(string),
  expiresInSeconds: optional(integer(1, 604_800)),
  date: optional(date),
})

/**
 * Signs the handshake of a WebSocket. Pass the result to `new WebSocket(result.url, result.protocols)`.
 *
 * @throws {ConfigError} for a URL that does not start with `wss:`, for a host whose service is unknown, and for a path that the service does not have.
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/protocols.html
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
 * @example
 * const { url, protocols } = presignWebSocket('wss://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod', { credentials, region: 'eu-west-1' })
 * new WebSocket(url, [...protocols])
 */
export function presignWebSocket(url: string, options: PresignWebSocketOptions): PresignedWebSocket {
  const checked = OPTIONS.check(options)
  const parts = typeof url === 'string' && /^wss:\/\//i.test(url) ? splitUrl(url) : undefined
  if (parts === undefined) throw wrongValue(SUBJECT, 'url', 'a wss: URL', url)
  if (parts.fragment !== '') throw new ConfigError(SUBJECT, 'url', 'a URL without a fragment')
  switch (checked.service ?? serviceOf(parts.hosts[0] ?? '')) {
    case 'execute-api':
      if (checked.httpUrl !== undefined) throw notForAppSync()
      return { url: presign(url, 'execute-api', checked), protocols: [] }
    case 'iotdevicegateway':
      if (checked.httpUrl !== undefined) throw notForAppSync()
      return { url: presign(iotUrl(parts), 'iotdevicegateway', checked), protocols: ['mqtt'] }
    case 'appsync':
      return presignAppSync(url, parts, checked)
    case undefined:
      throw new ConfigError(SUBJECT, 'service', '', 'service is required, because the host does not contain it')
  }
}

function serviceOf(host: string): PresignWebSocketOptions['service'] {
  const name = host.replace(/:\d{1,5}$/, '')
  if (/\.appsync-realtime-api\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(name)) return 'appsync'
  const { service } = scopeOfHost(name) ?? {}
  return service === 'execute-api' || service === 'iotdevicegateway' ? service : undefined
}

function presign(url: string, service: string, options: PresignWebSocketOptions): string {
  const { credentials, region, date, expiresInSeconds = DEFAULT_EXPIRES_SECONDS } = options
  return presignRequest({ method: 'GET', url }, { credentials, region, service, date, expiresInSeconds }).url
}

/** AWS IoT Core accepts WebSockets on one path only. */
function iotUrl({ origin, path, query }: UrlParts): string {
  if (path !== '' && path !== '/' && path !== '/mqtt') throw new ConfigError(SUBJECT, 'url', 'a URL with the path /mqtt')
  return `${origin}/mqtt${query === '' ? '' : `?${query}`}`
}

/** The headers that AppSync expects in the signed request, next to those of the signature. */
const APPSYNC_HEADERS = {
  accept: 'application/json, text/javascript',
  'content-encoding': 'amz-1.0',
  'content-type': 'application/json; charset=UTF-8',
}

function presignAppSync(url: string, parts: UrlParts, options: PresignWebSocketOptions): PresignedWebSocket {
  const isEvents = parts.path.startsWith('/event')
  if (!isEvents && !parts.path.startsWith('/graphql'))
    throw new ConfigError(SUBJECT, 'url', 'a URL with the path /event/realtime or /graphql')
  const endpoint = httpEndpoint(parts, options.httpUrl, isEvents ? '/event' : '/graphql')
  const headers = JSON.stringify(signedHeaders(isEvents ? endpoint : `${endpoint}/connect`, options))
  if (isEvents) return { url, protocols: ['aws-appsync-event-ws', `header-${toBase64Url(headers)}`] }
  const separator = parts.query === '' ? '?' : '&'
  const base = parts.query === '' ? `${parts.origin}${parts.path}` : url
  return { url: `${base}${separator}header=${encodeURIComponent(toBase64(headers))}&payload=e30=`, protocols: ['graphql-ws'] }
}

/** @throws {ConfigError} if the endpoint is neither given nor part of the real-time host. */
function httpEndpoint({ hosts }: UrlParts, httpUrl: string | undefined, defaultPath: string): string {
  const [host = ''] = hosts
  const derived = host.includes('.appsync-realtime-api.') ? host.replace('.appsync-realtime-api.', '.appsync-api.') : undefined
  if (httpUrl === undefined) {
    if (derived !== undefined) return `https://${derived}${defaultPath}`
    throw new ConfigError(SUBJECT, 'httpUrl', '', 'httpUrl is required for a custom domain')
  }
  const parts = /^https:\/\//i.test(httpUrl) ? splitUrl(httpUrl) : undefined
  if (parts === undefined || parts.query !== '' || parts.fragment !== '')
    throw wrongValue(SUBJECT, 'httpUrl', 'an https: URL without query and fragment', httpUrl)
  const path = parts.path.endsWith('/') ? parts.path.slice(0, -1) : parts.path
  return `${parts.origin}${path === '' ? defaultPath : path}`
}

/** The names are written as in the documentation of AppSync. */
function signedHeaders(url: string, { credentials, region, date }: PresignWebSocketOptions): { readonly [name: string]: string } {
  const signed = signRequest(
    { method: 'POST', url, headers: APPSYNC_HEADERS, body: '{}' },
    { credentials, region, service: 'appsync', date, contentSha256Header: false },
  ).headers
  const { authorization = '', 'x-amz-security-token': token, ...others } = signed
  const host = splitUrl(url)?.hosts[0] ?? ''
  return { ...others, host, ...(token !== undefined && { 'X-Amz-Security-Token': token }), Authorization: authorization }
}

function notForAppSync(): ConfigError {
  return new ConfigError(SUBJECT, 'httpUrl', '', 'httpUrl is only for the service appsync')
}

function toBase64(ascii: string): string {
  return btoa(ascii)
}

function toBase64Url(ascii: string): string {
  return toBase64(ascii).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
