/**
 * Joins several offline APIs, so that `listen` serves them on one port.
 *
 * @module
 */

import { arrayOf, callback, checkArgument, optional, optionSchema } from '../options.ts'
import type { RequestHandler } from './listen.ts'
import type { OfflineGateway } from './offline-gateway.ts'
import type { RawRequest } from './raw-request.ts'
import type { Trace } from './trace.ts'

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
 * Joins several APIs. REST APIs are tried first, then HTTP APIs, then WebSocket APIs; requests to `@connections` go to the
 * WebSocket APIs. The first API with a route for the request responds; if there is none, the first API does.
 *
 * @throws {ConfigError} if the argument is not a non-empty array of APIs, or an option is unknown or wrong.
 * @example
 * const server = await listen(joinGateways([rest, http]), { port: 3000 })
 */
export function joinGateways(gateways: readonly OfflineGateway[], options: JoinOptions = {}): JoinedGateways {
  const { onTrace } = OPTIONS.check(options)
  let current = inOrder(checkArgument('joinGateways', 'gateways', gatewayList, gateways))

  function report(trace: Trace): void {
    try {
      onTrace?.(trace)
    } catch {
      // An error of a log must not change a response.
    }
  }

  return {
    async send(request) {
      const response = await firstResponse(candidates(current, request), request)
      report(response.trace)
      return response
    },
    replace(others) {
      current = inOrder(checkArgument('joinGateways', 'gateways', gatewayList, others))
    },
  }
}

type Response_ = Awaited<ReturnType<OfflineGateway['send']>>

async function firstResponse(gateways: readonly OfflineGateway[], request: RawRequest): Promise<Response_> {
  const responses: Response_[] = []
  for (const gateway of gateways) {
    const response = await gateway.send(request)
    if (hasRoute(response.trace)) return response
    responses.push(response)
  }
  return responses[0] as Response_ // the list of gateways is not empty
}

/** An HTTP API responds to a preflight request without a route. */
function hasRoute({ route, outcome }: Trace): boolean {
  return route !== null || outcome === 'PREFLIGHT'
}

function candidates(gateways: readonly OfflineGateway[], { rawTarget }: RawRequest): readonly OfflineGateway[] {
  const webSocketApis = gateways.filter(isWebSocketApi)
  const toConnections = webSocketApis.length > 0 && /^(?:\/[\w$-]+)?\/(?:@|%40)connections\//i.test(rawTarget.slice(0, 256))
  return toConnections ? webSocketApis : gateways
}

function inOrder(gateways: readonly OfflineGateway[]): readonly OfflineGateway[] {
  const rank = (gateway: OfflineGateway): number => ('sendTraced' in gateway ? 0 : isWebSocketApi(gateway) ? 2 : 1)
  return [...gateways].sort((one, other) => rank(one) - rank(other))
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
