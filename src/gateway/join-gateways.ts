/**
 * Joins several offline APIs, so that `listen` serves them on one port.
 *
 * @module
 */

import { isRecord } from '../internal/type-guards.ts'
import { arrayOf, callback, checkArgument, optional, optionSchema } from '../options.ts'
import { sourceOf } from './cache-safety/api-source.ts'
import type { RequestHandler } from './listen.ts'
import type { OfflineGateway, TracedResponse } from './offline-gateway.ts'
import type { RawRequest } from './raw-request.ts'
import type { Trace } from './trace.ts'
import { delegateSockets, type SocketEndpoint, socketEndpointOf } from './websocket/socket-endpoint.ts'

/** The options of {@link joinGateways}. */
export interface JoinOptions {
  /** Called with the trace of each request before its response is sent. Errors that it throws are ignored. Default: none. */
  readonly onTrace?: ((trace: Trace) => void) | undefined
}

/** Several APIs that are served together. */
export interface JoinedGateways extends RequestHandler {
  /**
   * Serves other APIs from now on. Requests in progress end with the API that they began with.
   *
   * @throws {ConfigError} if the argument is not a non-empty array of APIs.
   */
  replace(gateways: readonly OfflineGateway[]): void
}

const OPTIONS = optionSchema<JoinOptions>('joinGateways', { onTrace: optional(callback) })

const gatewayList = {
  ...arrayOf<OfflineGateway>('a non-empty array of offline APIs', isGateway),
  accepts: (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isGateway),
}

/**
 * Joins several APIs. REST APIs whose stage begins the path are tried first, then HTTP APIs, other REST APIs and WebSocket
 * APIs; requests to `@connections` go to the WebSocket APIs. The first API with a route for the request responds; if there is
 * none, the first API does.
 *
 * @throws {ConfigError} if the argument is not a non-empty array of APIs, or an option is unknown or wrong.
 * @example
 * const server = await listen(joinGateways([rest, http]), { port: 3000 })
 */
export function joinGateways(gateways: readonly OfflineGateway[], options: JoinOptions = {}): JoinedGateways {
  const { onTrace } = OPTIONS.check(options)
  let current = checkArgument('joinGateways', 'gateways', gatewayList, gateways)

  function report(trace: Trace): void {
    try {
      onTrace?.(trace)
    } catch {
      // An error of a log must not change a response.
    }
  }

  const endpoints = (): readonly SocketEndpoint[] => current.map(socketEndpointOf).filter((endpoint) => endpoint !== undefined)
  const joined: JoinedGateways = {
    async send(request) {
      const response = await firstResponse(candidates(current, request), request)
      report(response.trace)
      return response
    },
    replace(others) {
      const previous = endpoints()
      current = checkArgument('joinGateways', 'gateways', gatewayList, others)
      for (const endpoint of endpoints()) if (!previous.includes(endpoint)) endpoint.onTrace(report)
    },
  }
  delegateSockets(joined, () => current, joined.send)
  for (const endpoint of endpoints()) endpoint.onTrace(report)
  return joined
}

async function firstResponse(gateways: readonly OfflineGateway[], request: RawRequest): Promise<TracedResponse> {
  const responses: TracedResponse[] = []
  for (const gateway of gateways) {
    const response = await gateway.send(request)
    if (hasRoute(response.trace)) return response
    responses.push(response)
  }
  return responses[0] as TracedResponse // the list of gateways is not empty
}

/** An HTTP API responds to a preflight request without a route. */
function hasRoute({ route, outcome }: Trace): boolean {
  return route !== null || outcome === 'PREFLIGHT'
}

/** The APIs in the order in which they are tried. A REST API whose stage or domain the request does not name comes last. */
function candidates(gateways: readonly OfflineGateway[], request: RawRequest): readonly OfflineGateway[] {
  const path = request.rawTarget.slice(0, MAX_PREFIX_LENGTH)
  const webSocketApis = gateways.filter(isWebSocketApi)
  if (webSocketApis.length > 0 && /^(?:\/[\w$-]+)?\/(?:@|%40)connections\//i.test(path)) return webSocketApis
  const rank = (gateway: OfflineGateway): number => {
    if (isWebSocketApi(gateway)) return 3
    if (!('sendTraced' in gateway)) return 1
    return isNamed(gateway, path, request) ? 0 : 2
  }
  return gateways
    .map((gateway) => [rank(gateway), gateway] as const)
    .sort(([one], [other]) => one - other)
    .map(([, gateway]) => gateway)
}

/** Longer than any stage name, base path or `@connections`. */
const MAX_PREFIX_LENGTH = 512

/** Whether the path begins with a stage or the base path of the REST API, or the host is one of its domains. */
function isNamed(gateway: OfflineGateway, path: string, { headers }: RawRequest): boolean {
  const { stage, stages, basePath, domains } = sourceOf(gateway)?.options ?? {}
  const prefixes = [stage, ...Object.keys(isRecord(stages) ? stages : {}), ...(typeof basePath === 'string' ? [basePath] : [])]
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1].toLowerCase() ?? ''
  const isDomain = Object.keys(isRecord(domains) ? domains : {}).some(
    (domain) => domain.toLowerCase() === host.replace(/:\d{1,5}$/, ''),
  )
  return isDomain || prefixes.some((prefix) => `${path}/`.startsWith(`/${String(prefix).replace(/^\//, '')}/`))
}

function isWebSocketApi(gateway: OfflineGateway): boolean {
  return 'connect' in gateway
}

/** Whether a value is an API of `restApi`, `httpApi` or `websocketApi`, or one with the same methods. */
export function isGateway(value: unknown): value is OfflineGateway {
  if (typeof value !== 'object' || value === null) return false
  const methods = value as { readonly [name: string]: unknown }
  return ['request', 'send', 'fetch', 'lastTrace'].every((name) => typeof methods[name] === 'function')
}
