/**
 * Handles the messages and the end of connections of a WebSocket API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
 * @module
 */

import type { ApiStage } from '../api-stage.ts'
import type { BackendResponse } from '../backend/backend-response.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { bodyBytes, type GatewayRequest } from '../raw-request.ts'
import { readLimited } from '../read-limited.ts'
import type { Trace, TraceStep } from '../trace.ts'
import type { Closed, Connection, ConnectionRegistry } from './connection.ts'
import { errorFrame, webSocketTrace } from './finish-handshake.ts'
import type { RouteSelector } from './route-selection.ts'
import type { WebSocketBackend } from './websocket-backend.ts'
import { disconnectEvent, messageEvent, webSocketContext } from './websocket-event.ts'
import { WEBSOCKET_FACTS } from './websocket-facts.ts'

/** The largest message in bytes. */
export const MAX_MESSAGE_BYTES = 131_072

/** The largest frame in bytes. */
export const MAX_FRAME_BYTES = 32_768

/** A route of messages after its options were checked. */
export interface PreparedMessageRoute {
  readonly backend: WebSocketBackend
  readonly routeResponse: boolean
}

/** The parts of an API that handle messages. */
export interface MessageSettings {
  readonly api: ApiStage
  readonly registry: ConnectionRegistry
  readonly selectRoute: RouteSelector
  /** By route key, `$default` included. */
  readonly routes: ReadonlyMap<string, PreparedMessageRoute>
  readonly disconnect: WebSocketBackend | undefined
  readonly nextId: () => string
  readonly now: () => number
}

/** Handles the events of connections. */
export interface MessageHandler {
  /** Handles one message. `largestFrame` is the size of its largest frame in bytes. */
  receive(connection: Connection, message: string | Uint8Array, largestFrame: number): Promise<Trace>
  /** Ends a connection and runs `$disconnect` once. Resolves when the integration has ended. */
  end(connection: Connection, closed: Closed): Promise<void>
}

/** Creates the handler of one API. */
export function messageHandler(settings: MessageSettings): MessageHandler {
  const { api, registry, selectRoute, routes, disconnect, nextId, now } = settings
  const { stageVariables, stage } = api

  async function receive(connection: Connection, message: string | Uint8Array, largestFrame: number): Promise<Trace> {
    const steps: TraceStep[] = []
    const requestId = nextId()
    const nowMs = now()
    connection.lastActiveAtMs = nowMs
    const finish = (
      decision: Pick<Trace, 'reason' | 'outcome' | 'status'>,
      more: { route?: string; cause?: unknown } = {},
    ): Trace => {
      const { cause, ...location } = more
      const unchanged = { principal: principalOf(connection), lambda: 'not invoked', cacheAgeSeconds: null } as const
      const trace = webSocketTrace({ ...unchanged, ...decision }, { requestId, stage, steps, ...location })
      return cause === undefined ? trace : { ...trace, cause }
    }
    const oversize = checkSize(message, largestFrame)
    if (oversize !== undefined) {
      steps.push(oversize.step)
      await end(connection, { code: oversize.code, reason: oversize.closeReason, by: 'server' })
      return finish({ reason: oversize.step.found, outcome: oversize.outcome, status: oversize.status })
    }
    const text = String(message)
    const routeKey = findRoute(text, steps)
    const route = routeKey === undefined ? undefined : routes.get(routeKey)
    if (routeKey === undefined || route === undefined) {
      send(connection, errorFrame('Forbidden', { connectionId: connection.connectionId, requestId }))
      return finish({ reason: 'no route matches the message', outcome: 'FORBIDDEN', status: 403 })
    }
    const context = webSocketContext(api, connection, { routeKey, eventType: 'MESSAGE', requestId, nowMs })
    const event = messageEvent(text, { requestContext: context, messageId: nextId(), stageVariables })
    const result = await route.backend({ event, requestId, request: messageRequest(connection, text) })
    const asked = 'response of the integration'
    if (result.kind === 'failed') {
      steps.push(failedStep(WEBSOCKET_FACTS.messageIntegration, asked, result.problem))
      send(connection, errorFrame('Internal server error', { connectionId: connection.connectionId, requestId }))
      const { problem: reason, response } = result
      return finish(
        { reason, outcome: response.type, status: 500 },
        { route: routeKey, ...('cause' in result && { cause: result.cause }) },
      )
    }
    const { status } = result.response
    const isSuccess = status >= 200 && status <= 299
    steps.push(
      passedStep(isSuccess ? WEBSOCKET_FACTS.messageIntegration : WEBSOCKET_FACTS.messageStatus, asked, `status ${status}`),
    )
    const body = route.routeResponse ? await readBody(result.response) : ''
    if (body === undefined) {
      steps.push(failedStep(WEBSOCKET_FACTS.messageIntegration, asked, 'a body that cannot be sent as one message'))
      send(connection, errorFrame('Internal server error', { connectionId: connection.connectionId, requestId }))
      const reason = 'the body of the response cannot be sent as one message'
      return finish({ reason, outcome: 'INTEGRATION_FAILURE', status: 500 }, { route: routeKey })
    }
    if (body !== '') send(connection, body)
    return finish({ reason: `delivered to the route ${routeKey}`, outcome: 'allowed', status }, { route: routeKey })
  }

  /** `$connect` and `$disconnect` cannot be selected. */
  function findRoute(message: string, steps: TraceStep[]): string | undefined {
    const asked = 'route for the message'
    const selected = selectRoute(message)
    const isPredefined = selected === '$connect' || selected === '$disconnect'
    if (isPredefined)
      steps.push(passedStep(WEBSOCKET_FACTS.predefinedKey, asked, '$connect or $disconnect, which no message selects'))
    const key = selected !== undefined && !isPredefined && routes.has(selected) ? selected : '$default'
    const isFound = routes.has(key)
    steps.push(
      isFound
        ? passedStep(WEBSOCKET_FACTS.routeSelection, asked, key)
        : failedStep(WEBSOCKET_FACTS.routeSelection, asked, 'none'),
    )
    return isFound ? key : undefined
  }

  async function end(connection: Connection, closed: Closed): Promise<void> {
    if (!registry.close(connection, closed) || disconnect === undefined) return
    const requestId = nextId()
    const event = { routeKey: '$disconnect', eventType: 'DISCONNECT', requestId, nowMs: now() } as const
    const requestContext = webSocketContext(api, connection, event)
    const { code, reason } = closed
    // The response of $disconnect is ignored, also a failure.
    await disconnect({
      event: disconnectEvent({ requestContext, code, reason, stageVariables }),
      requestId,
      request: messageRequest(connection, ''),
    })
  }

  return { receive, end }
}

/** `undefined` for a body that fails, or that is larger than a message may be. */
async function readBody({ body }: BackendResponse): Promise<string | undefined> {
  try {
    const bytes = body instanceof ReadableStream ? await readLimited(body, MAX_MESSAGE_BYTES) : bodyBytes(body ?? undefined)
    return bytes.length > MAX_MESSAGE_BYTES ? undefined : new TextDecoder().decode(bytes)
  } catch {
    return undefined
  }
}

/** A message that the client does not take is lost, as on AWS. */
function send(connection: Connection, text: string): void {
  if (connection.isOpen) connection.transport.send(text)
}

function checkSize(message: string | Uint8Array, largestFrame: number) {
  if (typeof message !== 'string') {
    const step = failedStep(WEBSOCKET_FACTS.binaryMessage, 'text message', 'a binary message')
    return { step, code: 1003, closeReason: 'Binary is not supported', outcome: 'UNSUPPORTED_MEDIA_TYPE', status: 415 } as const
  }
  const size = Buffer.byteLength(message)
  if (size <= MAX_MESSAGE_BYTES && largestFrame <= MAX_FRAME_BYTES) return undefined
  const found = size > MAX_MESSAGE_BYTES ? 'the message has more than 128 KB' : 'a frame has more than 32 KB'
  const step = failedStep(WEBSOCKET_FACTS.messageSize, 'size of the message', found)
  return { step, code: 1009, closeReason: 'Message too long', outcome: 'REQUEST_TOO_LARGE', status: 413 } as const
}

/** The request of an HTTP integration: the message is its body. */
function messageRequest({ sourceIp, domainName }: Connection, message: string): GatewayRequest {
  return {
    method: 'POST',
    rawPath: '/',
    path: '/',
    eventPath: '/',
    rawQuery: '',
    query: [],
    headers: [],
    host: domainName,
    body: new TextEncoder().encode(message),
    sourceIp,
  }
}

function principalOf({ authorizer }: Connection): string | null {
  const principal = authorizer?.['principalId']
  return typeof principal === 'string' ? principal : null
}
