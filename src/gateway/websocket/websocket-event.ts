/**
 * Builds the events of a WebSocket API: for the authorizer of `$connect`, and for the integrations of `$connect`, messages and
 * `$disconnect`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 * @module
 */

import type { ApiStage } from '../api-stage.ts'
import type { RoutedRequest } from '../authorize/authorization.ts'
import type { BackendAuthorizer } from '../backend/backend-event.ts'
import { formatEventTime, isEmpty } from '../http/event-parts.ts'
import { headerMaps, queryMaps } from '../value-maps.ts'

/** An event of a WebSocket API. */
export type WebSocketEvent = { readonly [name: string]: unknown }

/** The parts of `requestContext` that stay the same for a connection. */
export interface ConnectionFacts {
  readonly connectionId: string
  readonly connectedAtMs: number
  readonly sourceIp: string
  readonly domainName: string
  /** The context of the authorizer's response; `undefined` without an authorizer. */
  readonly authorizer: BackendAuthorizer | undefined
}

/** The parts of `requestContext` that are new for each event. */
interface EventFacts {
  readonly routeKey: string
  readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT'
  readonly requestId: string
  readonly nowMs: number
}

/** Builds `requestContext`. */
export function webSocketContext(
  { stage, apiId }: Pick<ApiStage, 'stage' | 'apiId'>,
  connection: ConnectionFacts,
  { routeKey, eventType, requestId, nowMs }: EventFacts,
): WebSocketEvent {
  const { connectionId, connectedAtMs, sourceIp, domainName, authorizer } = connection
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: formatEventTime(nowMs),
    messageDirection: 'IN',
    stage,
    connectedAt: connectedAtMs,
    requestTimeEpoch: nowMs,
    identity: { sourceIp },
    requestId,
    domainName,
    connectionId,
    apiId,
    ...(authorizer !== undefined && { authorizer }),
  }
}

/** The event of the authorizer of `$connect`. It has no path, method or body. */
export function connectAuthorizerEvent(
  { methodArn, forwarded, stageVariables }: RoutedRequest,
  requestContext: WebSocketEvent,
): WebSocketEvent {
  const headers = headerMaps([...forwarded.headers, ['Connection', 'upgrade'], ['content-length', '0'], ['Upgrade', 'websocket']])
  const query = queryMaps(forwarded.query)
  return {
    type: 'REQUEST',
    methodArn,
    headers: headers.single,
    multiValueHeaders: headers.multi,
    queryStringParameters: query.single,
    multiValueQueryStringParameters: query.multi,
    stageVariables,
    requestContext,
  }
}

/** The event of the `$connect` integration. Maps without a value are absent. */
export function connectEvent({ forwarded, stageVariables }: RoutedRequest, requestContext: WebSocketEvent): WebSocketEvent {
  const headers = headerMaps(forwarded.headers.filter(([name, value]) => !isSignature(name, value)))
  const query = queryMaps(forwarded.query)
  return {
    headers: headers.single,
    multiValueHeaders: headers.multi,
    ...(forwarded.query.length > 0 && {
      queryStringParameters: query.single,
      multiValueQueryStringParameters: query.multi,
    }),
    ...variables(stageVariables),
    requestContext,
    isBase64Encoded: false,
  }
}

/** The event of a message. It has no headers. */
export function messageEvent(
  message: string,
  {
    requestContext,
    messageId,
    stageVariables,
  }: {
    readonly requestContext: WebSocketEvent
    readonly messageId: string
    readonly stageVariables: { readonly [name: string]: string }
  },
): WebSocketEvent {
  return {
    requestContext: { ...requestContext, messageId },
    ...variables(stageVariables),
    body: message,
    isBase64Encoded: false,
  }
}

/** The event of `$disconnect`. API Gateway sends four headers, three of them empty. */
export function disconnectEvent({
  requestContext,
  code,
  reason,
  stageVariables,
}: {
  readonly requestContext: WebSocketEvent
  readonly code: number
  readonly reason: string
  readonly stageVariables: { readonly [name: string]: string }
}): WebSocketEvent {
  const headers = { Host: String(requestContext['domainName']), 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' }
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...variables(stageVariables),
    requestContext: { ...requestContext, disconnectStatusCode: code, disconnectReason: describeClose(code, reason) },
    isBase64Encoded: false,
  }
}

/** 1005: the close frame has no status (RFC 6455 section 7.4.1). */
function describeClose(code: number, reason: string): string {
  return code === 1005 && reason === '' ? 'Client-side close frame status not set' : reason
}

function variables(stageVariables: { readonly [name: string]: string }): WebSocketEvent {
  return isEmpty(stageVariables) ? {} : { stageVariables }
}

/** API Gateway does not pass AWS signatures to the backend. */
function isSignature(name: string, value: string): boolean {
  return name.toLowerCase() === 'authorization' && value.startsWith('AWS4-')
}
