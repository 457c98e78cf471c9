/**
 * Builds the responses and the traces of a WebSocket API.
 *
 * @module
 */

import { weakestConfidence } from '../facts/trace-steps.ts'
import type { ErrorResponse } from '../responses/error-response.ts'
import type { Trace, TraceStep } from '../trace.ts'

/** How far a handshake, a message or a request came, for its trace. */
export interface HandshakeLocation
  extends Partial<Pick<Trace, 'route' | 'authorization' | 'authorizer' | 'methodArn' | 'apiKeyId' | 'usagePlanId'>> {
  readonly requestId: string
  readonly connectionId: string
  readonly stage: string | null
  readonly steps: readonly TraceStep[]
}

/** Builds the trace of a handshake. */
export function finishHandshake(
  decision: Pick<Trace, 'principal' | 'lambda' | 'cacheAgeSeconds' | 'reason' | 'outcome' | 'status'>,
  location: HandshakeLocation,
): Trace {
  return webSocketTrace(decision, { route: '$connect', ...location })
}

/** Builds a trace. */
export function webSocketTrace(
  decision: Pick<Trace, 'principal' | 'lambda' | 'cacheAgeSeconds' | 'reason' | 'outcome' | 'status'>,
  {
    requestId,
    stage,
    steps,
    route = null,
    authorization = null,
    authorizer = null,
    methodArn = null,
    apiKeyId = null,
    usagePlanId = null,
  }: Omit<HandshakeLocation, 'connectionId'>,
): Trace {
  const location = { requestId, stage, canary: false, route, authorization, authorizer, methodArn, apiKeyId, usagePlanId }
  return { api: 'WEBSOCKET', ...location, ...decision, steps, confidence: weakestConfidence(steps) }
}

/** The response to a refused handshake. */
export function renderHandshakeError(
  { status, errorType, message }: ErrorResponse,
  { connectionId, requestId }: Pick<HandshakeLocation, 'connectionId' | 'requestId'>,
): Response {
  return new Response(errorFrame(message ?? 'Internal server error', { connectionId, requestId }), {
    status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-RequestId': requestId,
      ...(errorType !== undefined && { 'x-amzn-ErrorType': errorType }),
    },
  })
}

/** The text of an error, with the spaces that API Gateway's template has. */
export function errorFrame(
  message: string,
  { connectionId, requestId }: { readonly connectionId: string; readonly requestId: string },
): string {
  return `{"message": ${JSON.stringify(message)}, "connectionId":"${connectionId}", "requestId":"${requestId}"}`
}
