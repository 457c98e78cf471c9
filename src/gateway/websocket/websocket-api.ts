/**
 * Builds an offline WebSocket API. Clients connect in this process, or through sockets of `listen`.
 *
 * @module
 */

import { getOrAdd } from '../../internal/get-or-add.ts'
import { defaultHost, readApiStage } from '../api-stage.ts'
import { iamAuthorizer } from '../authorize/iam-authorizer.ts'
import { policyEvaluator } from '../authorize/policy-evaluator.ts'
import { opaqueIds } from '../http/opaque-id.ts'
import { rejectInferred } from '../inferred-behaviour-error.ts'
import { DEFAULT_RUNTIME } from '../lambda/runtime.ts'
import { MAX_BODY_BYTES, MAX_REQUEST_MS } from '../limits.ts'
import type { TracedResponse } from '../offline-gateway.ts'
import { checkRawRequest, type RawRequest, readWebRequest } from '../raw-request.ts'
import { buildRequest } from '../request-options.ts'
import { requestSigner } from '../request-signer.ts'
import { rejectClosed, runningWork } from '../running-work.ts'
import type { Trace, TraceStep } from '../trace.ts'
import { usageMeter } from '../usage/usage-meter.ts'
import { checkWebSocketOptions } from './check-websocket-options.ts'
import { clientEnd, clientInbox, type WebSocketConnection } from './client-end.ts'
import { buildHandshake, webSocketPrefix } from './connect-options.ts'
import { type Connection, connectionRegistry } from './connection.ts'
import { type HandshakeResult, handshake, refuseHandshake } from './handshake.ts'
import { parseEndpointRequest } from './handshake-request.ts'
import { manageConnections } from './manage-connections.ts'
import { prepareConnectRoute, prepareMessageRoutes } from './prepare-routes.ts'
import { messageHandler } from './receive-message.ts'
import { routeSelector } from './route-selection.ts'
import { socketConnection } from './socket-connection.ts'
import { registerSocketEndpoint } from './socket-endpoint.ts'
import type { WebSocketApi } from './websocket-gateway.ts'
import type { WebSocketApiOptions, WebSocketAuthorizer } from './websocket-options.ts'

const IDLE_MS = 600_000
const MAX_DURATION_MS = 7_200_000
const DEFAULT_EXPRESSION = '$request.body.action'

/**
 * Builds a WebSocket API in this process.
 *
 * @throws {ConfigError} for options that are unknown, or that API Gateway does not accept.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
 * @example
 * const api = websocketApi({
 *   stage: 'prod',
 *   authorizers: { users: handler },
 *   routes: {
 *     $connect: { authorizer: 'users' },
 *     join: { integration: () => ({ statusCode: 200, body: 'joined' }), routeResponse: true },
 *   },
 * })
 * const handshake = await api.connect({ query: { token } })
 * if (handshake.accepted) {
 *   await handshake.connection.send('{"action":"join"}')
 *   await handshake.connection.next() // 'joined'
 * }
 */
export function websocketApi<const A extends Record<string, WebSocketAuthorizer> = Record<never, never>>(
  options: WebSocketApiOptions<A>,
): WebSocketApi {
  const checked = checkWebSocketOptions(options)
  const { now = Date.now, principals, runtime = DEFAULT_RUNTIME, timeoutMs = MAX_REQUEST_MS, functions, strict = false } = checked
  const api = readApiStage(checked, 'websocketApi')
  const work = runningWork()
  const nextId = opaqueIds()
  const registry = connectionRegistry()
  const policies = policyEvaluator(undefined, {})
  // The global `fetch` is looked up per request, because tests replace it.
  const send: typeof globalThis.fetch = checked.fetch ?? ((...request) => globalThis.fetch(...request))
  const environment = { api, functions, runtime, fetch: send, timeoutMs, work, policies }
  const iam = iamAuthorizer({ principals, region: api.region, policies, uncertain: {} })
  const handler = messageHandler({
    api,
    registry,
    selectRoute: routeSelector(checked.routeSelectionExpression ?? DEFAULT_EXPRESSION),
    ...prepareMessageRoutes(checked, environment),
    nextId,
    now,
  })
  const performHandshake = handshake({
    api,
    route: prepareConnectRoute(checked, { ...environment, iam }),
    usage: usageMeter(checked),
    apiKeySelectionExpression: checked.apiKeySelectionExpression ?? '$request.header.x-api-key',
    nextId,
    now,
  })
  const manage = manageConnections({ api, principals, registry, handler, nextId, now })
  const endpoint = {
    stage: api.stage,
    defaultHost: defaultHost(api),
    domains: checked.domains,
    disableExecuteApiEndpoint: checked.disableExecuteApiEndpoint ?? false,
  }
  const sign = requestSigner({ principals, region: api.region, now })
  const prefixOf = (target: Parameters<typeof webSocketPrefix>[0]) => webSocketPrefix(target, endpoint)
  const ends = new WeakMap<Connection, WebSocketConnection>()
  const location = (steps: TraceStep[]) => ({ requestId: nextId(), connectionId: nextId(), stage: null, steps })
  let last: Trace | undefined

  function record(trace: Trace): Trace {
    last = trace
    if (strict) rejectInferred(trace)
    return trace
  }

  async function negotiate(raw: RawRequest): Promise<HandshakeResult> {
    rejectClosed(work)
    await expireConnections()
    const steps: TraceStep[] = []
    const received = parseEndpointRequest(raw, { endpoint, steps })
    if ('kind' in received) return refuseHandshake(received, location(steps))
    const result = await performHandshake(received, steps)
    rejectClosed(work)
    return result
  }

  async function respond(raw: RawRequest): Promise<TracedResponse> {
    rejectClosed(work)
    await expireConnections()
    const steps: TraceStep[] = []
    const received = parseEndpointRequest(raw, { endpoint, steps })
    const { response, trace } = 'kind' in received ? refuseHandshake(received, location(steps)) : await manage(received, steps)
    rejectClosed(work)
    return Object.assign(response, { trace: record(trace) })
  }

  async function expireConnections(): Promise<void> {
    const nowMs = now()
    const isExpired = ({ connectedAtMs, lastActiveAtMs }: Connection): boolean =>
      nowMs - lastActiveAtMs >= IDLE_MS || nowMs - connectedAtMs >= MAX_DURATION_MS
    const expired = registry.all().filter(isExpired)
    await Promise.all(expired.map((connection) => handler.end(connection, { code: 1001, reason: 'Going away', by: 'server' })))
  }

  function clientEndOf(connection: Connection): WebSocketConnection {
    return getOrAdd(ends, connection, () => clientEnd(connection, { inbox: undefined, handler, onTrace: record }))
  }

  const gateway: WebSocketApi = {
    async connect(connectOptions = {}) {
      const result = await negotiate(sign(buildHandshake(connectOptions, prefixOf)))
      const trace = record(result.trace)
      if (!result.accepted) {
        const { response } = result
        return { accepted: false, status: response.status, response: Object.assign(response, { trace }), trace }
      }
      const inbox = clientInbox()
      const connection = registry.open(result.connection, inbox.transport, now())
      connection.closed.then(() => inbox.end())
      const end = clientEnd(connection, { inbox, handler, onTrace: record })
      ends.set(connection, end)
      return { accepted: true, status: 101, connection: end, trace }
    },
    connections: () => registry.all().map(clientEndOf),
    async request(request, requestOptions = {}) {
      return respond(sign(buildRequest(request, requestOptions, prefixOf)))
    },
    async send(request) {
      return respond(checkRawRequest(request))
    },
    async fetch(request) {
      return respond(await readWebRequest(request, MAX_BODY_BYTES))
    },
    lastTrace: () => last,
    expireConnections,
    async close() {
      work.close()
      for (const connection of registry.all()) registry.close(connection, { code: 1001, reason: 'Going away', by: 'server' })
    },
  }
  const sockets = new Set<Connection>()
  const listeners: ((trace: Trace) => void)[] = []
  const recordSocket = (trace: Trace): void => {
    last = trace
    for (const listener of listeners) listener(trace)
  }
  registerSocketEndpoint(gateway, {
    stage: api.stage,
    async negotiate(raw) {
      const result = await negotiate(checkRawRequest(raw))
      recordSocket(result.trace)
      if (!result.accepted) return Object.assign(result.response, { trace: result.trace })
      return socketConnection(result.connection, { registry, handler, sockets, now, onTrace: recordSocket })
    },
    onTrace: (listener) => listeners.push(listener),
    expireConnections,
    async closeSockets(code, reason) {
      await Promise.all([...sockets].map((connection) => handler.end(connection, { code, reason, by: 'server' })))
    },
  })
  return gateway
}
