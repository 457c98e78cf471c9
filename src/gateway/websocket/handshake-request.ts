/**
 * Parses a handshake or an `@connections` request of a WebSocket API, and finds the stage that it reaches.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api.html
 * @module
 */

import type { ApiStage } from '../api-stage.ts'
import { type Rejected, type RoutedRequest, reject } from '../authorize/authorization.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { MAX_BODY_BYTES, MAX_HEADER_BYTES } from '../limits.ts'
import { bodyBytes, type GatewayRequest, headerValues, parseQuery, type RawRequest, splitTarget } from '../raw-request.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { CustomDomain } from '../shared-options.ts'
import type { TraceStep } from '../trace.ts'
import type { WebSocketEvent } from './websocket-event.ts'
import { WEBSOCKET_FACTS } from './websocket-facts.ts'

/** The options that decide which URLs belong to the API. */
export interface EndpointOptions {
  readonly stage: string
  readonly defaultHost: string
  readonly domains: { readonly [domainName: string]: CustomDomain }
  readonly disableExecuteApiEndpoint: boolean
}

/** Parses a request. `path` of the result is the path below the URL of the stage. */
export function parseEndpointRequest(
  raw: RawRequest,
  { endpoint, steps }: { readonly endpoint: EndpointOptions; readonly steps: TraceStep[] },
): GatewayRequest | Rejected {
  const target = splitTarget(raw.rawTarget)
  if (target === undefined) return reject(errorResponse('BAD_REQUEST'), 'the request target has no path')
  const headerBytes = raw.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0)
  const body = bodyBytes(raw.body)
  const isTooLarge = body.length > MAX_BODY_BYTES
  if (headerBytes > MAX_HEADER_BYTES || isTooLarge) {
    const problem = isTooLarge
      ? `the body has more than ${MAX_BODY_BYTES} bytes`
      : `the header values have more than ${MAX_HEADER_BYTES} bytes`
    steps.push(failedStep(WEBSOCKET_FACTS.requestSize, 'size of the request', problem))
    return reject(errorResponse(isTooLarge ? 'REQUEST_TOO_LARGE' : 'BAD_REQUEST'), problem)
  }
  const host = headerValues(raw.headers, 'host').at(-1) ?? endpoint.defaultHost
  const path = pathBelowStage(host, target.rawPath, endpoint)
  if (path === undefined) {
    const isDisabled = endpoint.disableExecuteApiEndpoint
    const fact = isDisabled ? WEBSOCKET_FACTS.defaultEndpointDisabled : WEBSOCKET_FACTS.endpoint
    steps.push(failedStep(fact, 'URL of a stage', 'the host and path belong to no stage'))
    return reject(errorResponse('FORBIDDEN'), 'the host and path do not belong to a stage of this API')
  }
  steps.push(passedStep(WEBSOCKET_FACTS.stage, 'URL of a stage', endpoint.stage))
  const { method, headers, sourceIp = '127.0.0.1' } = raw
  const query = parseQuery(target.rawQuery)
  return { ...target, method, path, eventPath: path, query, headers, host, body, sourceIp }
}

/** Returns the path below the URL of the stage: empty for the URL itself. */
function pathBelowStage(
  host: string,
  rawPath: string,
  { stage, domains, disableExecuteApiEndpoint }: EndpointOptions,
): string | undefined {
  const name = host.toLowerCase().replace(/:\d{1,5}$/, '')
  const domain = Object.hasOwn(domains, name) ? domains[name] : undefined
  if (domain !== undefined) return removePrefix(rawPath, withSlash(domain.basePath ?? ''))
  if (disableExecuteApiEndpoint) return undefined
  const path = removePrefix(rawPath, `/${stage}`)
  // On any other host, such as localhost, the stage is optional, so that local servers are easy to call.
  return path ?? (name.includes('.execute-api.') ? undefined : removePrefix(rawPath, ''))
}

/** Adds the leading slash to a base path that has none. An empty one stays empty. */
export function withSlash(basePath: string): string {
  return basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`
}

function removePrefix(rawPath: string, prefix: string): string | undefined {
  if (rawPath === prefix || rawPath === `${prefix}/`) return ''
  return rawPath.startsWith(`${prefix}/`) ? rawPath.slice(prefix.length) : undefined
}

/** Headers of a WebSocket handshake that concern one connection only. Authorizers see them in a fixed form. */
const HOP_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'upgrade',
  'content-length',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
])

/** Adds the headers that API Gateway sets. */
export function handshakeHeaders(
  { headers, sourceIp, host }: Pick<GatewayRequest, 'headers' | 'sourceIp' | 'host'>,
  traceId: string,
): GatewayRequest['headers'] {
  const sent = new Set(headers.map(([name]) => name.toLowerCase()))
  const addresses = headerValues(headers, 'x-forwarded-for')
  return [
    ...headers.filter(([name]) => !HOP_HEADERS.has(name.toLowerCase())),
    ...(sent.has('host') ? [] : [['Host', host] as const]),
    ...(sent.has('x-amzn-trace-id') ? [] : [['X-Amzn-Trace-Id', traceId] as const]),
    ['X-Forwarded-For', [...addresses, sourceIp].join(', ')],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ]
}

/** The names of `$context` variables that are not a part of events. */
const VARIABLES_ONLY = ['accountId', 'httpMethod', 'path', 'resourcePath'] as const

/** Adds the variables that identity sources may read to `requestContext`. */
export function contextWithVariables(
  context: WebSocketEvent,
  { api, routeKey }: { readonly api: ApiStage; readonly routeKey: string },
): RoutedRequest['requestContext'] {
  const variables = { accountId: api.accountId, httpMethod: 'GET', path: '', resourcePath: routeKey }
  // `webSocketContext` sets the other required fields, among them identity and requestId.
  return { ...context, ...variables } as RoutedRequest['requestContext']
}

/** The `requestContext` of events: without the fields that are variables only. */
export function eventContextOf({ requestContext }: Pick<RoutedRequest, 'requestContext'>): WebSocketEvent {
  const names: readonly string[] = VARIABLES_ONLY
  return Object.fromEntries(Object.entries(requestContext).filter(([name]) => !names.includes(name)))
}
