/**
 * Builds the response and the trace at the end of a request to an HTTP API.
 *
 * @module
 */

import type { BackendResponse } from '../backend/backend-response.ts'
import { weakestConfidence } from '../facts/trace-steps.ts'
import type { Trace, TraceStep } from '../trace.ts'
import type { HttpAllowed, HttpRejected } from './http-request.ts'
import { renderHttpError } from './http-responses.ts'

/** The response and the trace of a request. */
export interface HttpResult {
  readonly response: Response
  readonly trace: Trace
}

/** How far a request came, for its trace. */
export interface HttpRouteLocation extends Partial<Pick<Trace, 'route' | 'authorization' | 'authorizer' | 'methodArn'>> {
  readonly requestId: string
  readonly stage: string | null
  readonly steps: readonly TraceStep[]
}

/** Ends a request with a response that API Gateway makes itself. */
export function finishHttpRejected(rejection: HttpRejected, location: HttpRouteLocation): HttpResult {
  const { principal, lambda, cacheAgeSeconds, reason } = rejection
  const response = renderHttpError(rejection.response, location.requestId)
  const decision = { principal, lambda, cacheAgeSeconds, reason, outcome: rejection.response.type, status: response.status }
  return { response, trace: { ...httpTrace(location, decision), ...('cause' in rejection && { cause: rejection.cause }) } }
}

/** Ends a preflight that the CORS configuration answers. */
export function finishPreflight(headers: readonly (readonly [string, string])[], location: HttpRouteLocation): HttpResult {
  const response = new Response(null, {
    status: 204,
    headers: [...headers.map(([name, value]): [string, string] => [name, value])],
  })
  response.headers.set('apigw-requestid', location.requestId)
  const reason = headers.length === 0 ? 'preflight: the origin is not allowed' : 'preflight: the origin is allowed'
  const decision = {
    principal: null,
    lambda: 'not invoked',
    cacheAgeSeconds: null,
    reason,
    outcome: 'PREFLIGHT',
    status: 204,
  } as const
  return { response, trace: httpTrace(location, decision) }
}

/** Ends a request with the response of the backend. */
export function finishHttpAllowed(
  { status, statusText, headers, body }: BackendResponse,
  { principal, lambda, cacheAgeSeconds, reason }: HttpAllowed,
  location: HttpRouteLocation,
): HttpResult {
  const sent = [...headers.map(([name, value]): [string, string] => [name, value]), requestIdHeader(location)]
  const response = new Response(body, { status, headers: sent, ...(statusText !== undefined && { statusText }) })
  return { response, trace: httpTrace(location, { principal, lambda, cacheAgeSeconds, reason, outcome: 'allowed', status }) }
}

function requestIdHeader({ requestId }: HttpRouteLocation): [string, string] {
  return ['apigw-requestid', requestId]
}

function httpTrace(
  { requestId, stage, steps, route = null, authorization = null, authorizer = null, methodArn = null }: HttpRouteLocation,
  decision: Pick<Trace, 'principal' | 'lambda' | 'cacheAgeSeconds' | 'reason' | 'outcome' | 'status'>,
): Trace {
  return {
    api: 'HTTP',
    requestId,
    stage,
    canary: false,
    route,
    authorization,
    authorizer,
    methodArn,
    apiKeyId: null,
    usagePlanId: null,
    ...decision,
    steps,
    confidence: weakestConfidence(steps),
  }
}
