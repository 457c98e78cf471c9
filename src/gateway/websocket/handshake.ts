/**
 * Performs the handshake of a WebSocket API, in this order. The first check that fails decides.
 *
 *   authorize      the authorization of $connect    -> 401, 403, 500
 *   checkApiKey    API key, quota, rate limit       -> 403, 429
 *   integrate      the $connect integration         -> its own status, 502, 504
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 * @module
 */

import { formatExecuteApiArn } from '../../policy/index.ts'
import type { ApiStage } from '../api-stage.ts'
import { type Allowed, type Authorize, type Rejected, type RoutedRequest, reject } from '../authorize/authorization.ts'
import type { BackendResponse } from '../backend/backend-response.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { formatTraceId } from '../http/event-parts.ts'
import { traceIds } from '../http/opaque-id.ts'
import { type GatewayRequest, headerValues } from '../raw-request.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { AuthorizationType, Trace, TraceStep } from '../trace.ts'
import type { UsageMeter } from '../usage/usage-meter.ts'
import type { AcceptedConnection } from './connection.ts'
import { finishHandshake, type HandshakeLocation, renderHandshakeError } from './finish-handshake.ts'
import { contextWithVariables, eventContextOf, handshakeHeaders } from './handshake-request.ts'
import type { WebSocketBackend } from './websocket-backend.ts'
import { connectEvent, webSocketContext } from './websocket-event.ts'
import { WEBSOCKET_FACTS } from './websocket-facts.ts'
import type { ApiKeySelectionExpression } from './websocket-options.ts'

/** The `$connect` route after its options were checked. */
export interface PreparedConnectRoute {
  readonly authorization: AuthorizationType
  /** The name under `authorizers`. */
  readonly authorizer: string | null
  readonly authorize: Authorize
  readonly apiKeyRequired: boolean
  readonly backend: WebSocketBackend | undefined
}

/** The parts of an API that handle handshakes. */
export interface HandshakeSettings {
  readonly api: ApiStage
  readonly route: PreparedConnectRoute
  readonly usage: UsageMeter
  readonly apiKeySelectionExpression: ApiKeySelectionExpression
  readonly nextId: () => string
  readonly now: () => number
}

/** The result of a handshake. */
export type HandshakeResult =
  | { readonly accepted: true; readonly connection: AcceptedConnection; readonly trace: Trace }
  | { readonly accepted: false; readonly response: Response; readonly trace: Trace }

/** Performs one handshake. Never rejects because of the request. */
export type PerformHandshake = (received: GatewayRequest, steps: TraceStep[]) => Promise<HandshakeResult>

const CONNECT = '$connect'

/** Creates the handshake of one API. */
export function handshake(settings: HandshakeSettings): PerformHandshake {
  const { api, route, usage, nextId, now } = settings
  const nextTraceId = traceIds()

  return async function performHandshake(received, steps) {
    const request = routeRequest(received, steps)
    const connectionId = String(request.requestContext['connectionId'])
    const { requestId } = request.requestContext
    const location: HandshakeLocation = {
      requestId,
      connectionId,
      stage: api.stage,
      steps,
      authorization: route.authorization,
      authorizer: route.authorizer,
      methodArn: request.methodArn,
    }
    if (received.path !== '') {
      steps.push(failedStep(WEBSOCKET_FACTS.endpoint, 'URL of a stage', 'a path below it'))
      const rejection = reject(errorResponse('FORBIDDEN'), 'a handshake is sent to the URL of the stage')
      return refuseHandshake(rejection, { requestId, connectionId, stage: null, route: null, steps })
    }
    steps.push(passedStep(WEBSOCKET_FACTS.connectRoute, 'route of the handshake', CONNECT))
    const authorization = await route.authorize(request)
    if (authorization.kind === 'rejected') return refuseHandshake(authorization, location)
    const admission = checkApiKey(request, authorization)
    const admitted = { ...location, apiKeyId: admission?.apiKeyId ?? null, usagePlanId: admission?.usagePlanId ?? null }
    if (admission?.kind === 'rejected') return refuseHandshake(rejectAfter(authorization, admission), admitted)

    const { authorizer, principal } = authorization
    const accepted = {
      connectionId,
      connectedAtMs: request.nowMs,
      sourceIp: received.sourceIp,
      domainName: String(request.requestContext.domainName),
      userAgent: headerValues(received.headers, 'user-agent').at(-1) ?? null,
      authorizer,
    }
    const decision = { principal, lambda: authorization.lambda, cacheAgeSeconds: null, reason: authorization.reason() }
    if (route.backend === undefined) {
      const trace = finishHandshake({ ...decision, outcome: 'allowed', status: 101 }, admitted)
      return { accepted: true, connection: { ...accepted, protocol: '' }, trace }
    }
    const event = connectEvent(request, eventWithCaller(request, authorization))
    const result = await route.backend({ event, requestId, request: { ...request.forwarded, body: new Uint8Array() } })
    const asked = 'response of the $connect integration'
    if (result.kind === 'failed') {
      steps.push(failedStep(WEBSOCKET_FACTS.connectIntegration, asked, result.problem))
      return refuseHandshake(rejectAfter(authorization, { ...result, reason: result.problem }), admitted)
    }
    const { status } = result.response
    if (status < 200 || status > 299) {
      steps.push(failedStep(WEBSOCKET_FACTS.connectIntegration, asked, `status ${status}`))
      const reason = `${authorization.reason()}; then the $connect integration refused the connection`
      const trace = finishHandshake({ ...decision, reason, outcome: 'allowed', status }, admitted)
      return { accepted: false, response: toResponse(result.response), trace }
    }
    steps.push(passedStep(WEBSOCKET_FACTS.connectIntegration, asked, `status ${status}`))
    const protocol = headerValues(result.response.headers, 'sec-websocket-protocol').at(-1) ?? ''
    const trace = finishHandshake({ ...decision, outcome: 'allowed', status: 101 }, admitted)
    return { accepted: true, connection: { ...accepted, protocol }, trace }
  }

  function routeRequest(received: GatewayRequest, steps: TraceStep[]): RoutedRequest {
    const { stageVariables, ...apiStage } = api
    const nowMs = now()
    // The ARN of a route is written like that of a method without a path.
    const arn = { kind: 'method', ...apiStage, method: CONNECT, path: '' } as const
    const connection = {
      connectionId: nextId(),
      connectedAtMs: nowMs,
      sourceIp: received.sourceIp,
      domainName: received.host.replace(/:\d{1,5}$/, ''),
      authorizer: undefined,
    }
    const context = webSocketContext(api, connection, { routeKey: CONNECT, eventType: 'CONNECT', requestId: nextId(), nowMs })
    const userAgent = headerValues(received.headers, 'user-agent').at(-1)
    const apiKey = route.apiKeyRequired ? headerValues(received.headers, 'x-api-key').at(-1) : undefined
    const identity = {
      ...(userAgent !== undefined && { userAgent }),
      ...(apiKey !== undefined && { apiKey }),
      sourceIp: received.sourceIp,
    }
    return {
      received,
      forwarded: { ...received, headers: handshakeHeaders(received, formatTraceId(nowMs, nextTraceId())) },
      arn,
      methodArn: formatExecuteApiArn(arn),
      pathParameters: {},
      stageVariables,
      requestContext: contextWithVariables({ ...context, identity }, { api, routeKey: CONNECT }),
      scopes: [],
      nowMs,
      steps,
    }
  }

  function eventWithCaller(request: RoutedRequest, { authorizer, iamCaller }: Allowed): { readonly [name: string]: unknown } {
    const context = eventContextOf(request)
    return {
      ...context,
      ...(iamCaller !== undefined && { identity: { ...request.requestContext.identity, ...iamCaller } }),
      ...(authorizer !== undefined && { authorizer }),
    }
  }

  function checkApiKey({ received, nowMs, steps }: RoutedRequest, { usageIdentifierKey }: Allowed) {
    if (!route.apiKeyRequired) return undefined
    const isHeader = settings.apiKeySelectionExpression === '$request.header.x-api-key'
    const sent = headerValues(received.headers, 'x-api-key')
    const value = isHeader ? (sent.length === 0 ? undefined : sent.join(',')) : usageIdentifierKey
    const admission = usage.admit(value, { routeKey: CONNECT, stage: api.stage, nowMs })
    const asked = 'API key of a usage plan'
    steps.push(
      admission.kind === 'rejected'
        ? failedStep(WEBSOCKET_FACTS.apiKey, asked, admission.reason)
        : passedStep(WEBSOCKET_FACTS.apiKey, asked, 'valid and within the limits'),
    )
    return admission
  }
}

/** Refuses a handshake with a response that API Gateway makes itself. */
export function refuseHandshake(
  rejection: Rejected,
  location: HandshakeLocation,
): Extract<HandshakeResult, { readonly accepted: false }> {
  const { principal, lambda, cacheAgeSeconds, reason, response: error } = rejection
  const response = renderHandshakeError(error, location)
  const decision = { principal, lambda, cacheAgeSeconds, reason, outcome: error.type, status: response.status }
  const trace = { ...finishHandshake(decision, location), ...('cause' in rejection && { cause: rejection.cause }) }
  return { accepted: false, response, trace }
}

function toResponse({ status, statusText, headers, body }: BackendResponse): Response {
  const pairs = headers.map(([name, value]): [string, string] => [name, value])
  return new Response(body, { status, headers: pairs, ...(statusText !== undefined && { statusText }) })
}

/** Refuses a handshake that was authorized. */
function rejectAfter(
  { principal, lambda, cacheAgeSeconds, reason }: Allowed,
  failure: Pick<Rejected, 'response' | 'reason' | 'cause'>,
): Rejected {
  const rejection = reject(failure.response, `${reason}; then ${failure.reason}`, { principal, lambda, cacheAgeSeconds })
  return 'cause' in failure ? { ...rejection, cause: failure.cause } : rejection
}
