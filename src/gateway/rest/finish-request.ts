/**
 * Builds the response and the trace at the end of a request.
 *
 * @module
 */

import type { ApiStage } from '../api-stage.ts'
import type { Allowed, Rejected, RoutedRequest } from '../authorize/authorization.ts'
import { weakestConfidence } from '../facts/trace-steps.ts'
import type { GatewayRequest } from '../raw-request.ts'
import { type RequestIds, restRequestContext } from '../request-context.ts'
import type { GatewayResponses } from '../responses/gateway-response.ts'
import { renderDefaultResponse, renderErrorResponse } from '../responses/render-error-response.ts'
import type { Trace, TraceStep } from '../trace.ts'

/** The response and the trace of a request. */
export interface PipelineResult {
  readonly response: Response
  readonly trace: Trace
}

/** How far a request came, for its trace. */
export type RouteLocation = Pick<
  Trace,
  'stage' | 'canary' | 'route' | 'authorization' | 'authorizer' | 'methodArn' | 'apiKeyId' | 'usagePlanId'
>

const NO_STAGE: RouteLocation = {
  stage: null,
  canary: false,
  route: null,
  authorization: null,
  authorizer: null,
  methodArn: null,
  apiKeyId: null,
  usagePlanId: null,
}

/** Ends a request that reached no stage. Its response cannot be customized. */
export function finishUnparsed(rejection: Rejected, ids: RequestIds, steps: readonly TraceStep[]): PipelineResult {
  return {
    response: withApiGatewayHeaders(renderDefaultResponse(rejection.response), ids),
    trace: rejectionTrace(rejection, { ids, location: NO_STAGE, status: rejection.response.status, steps }),
  }
}

/** What {@link finishRejected} needs from the API and the request. */
export interface RejectionEnvironment {
  readonly api: ApiStage
  readonly gatewayResponses: GatewayResponses
  readonly ids: RequestIds
  readonly nowMs: number
  /** The request as parsed. */
  readonly received: GatewayRequest
  readonly steps: readonly TraceStep[]
  /** Absent if no route matched. */
  readonly routed?: RoutedRequest
  readonly location?: RouteLocation
}

/** Ends a request with a response that API Gateway makes itself. */
export function finishRejected(rejection: Rejected, environment: RejectionEnvironment): PipelineResult {
  const { api, gatewayResponses, ids, nowMs, received, routed, steps } = environment
  const { location = { ...NO_STAGE, stage: api.stage } } = environment
  const response = renderErrorResponse(gatewayResponses, {
    error: rejection.response,
    request: received,
    requestContext: routed?.requestContext ?? restRequestContext(received, { api, resourcePath: received.path, ids, nowMs }),
    stageVariables: api.stageVariables,
    pathParameters: routed?.pathParameters ?? {},
    authorizer: rejection.authorizer,
  })
  const trace = rejectionTrace(rejection, { ids, location, status: response.status, steps })
  return { response: withApiGatewayHeaders(response, ids), trace }
}

function rejectionTrace(
  rejection: Rejected,
  {
    ids,
    location,
    status,
    steps,
  }: {
    readonly ids: RequestIds
    readonly location: RouteLocation
    readonly status: number
    readonly steps: readonly TraceStep[]
  },
): Trace {
  const { response, principal, lambda, cacheAgeSeconds, reason } = rejection
  return {
    api: 'REST',
    requestId: ids.requestId,
    ...location,
    lambda,
    cacheAgeSeconds,
    principal,
    outcome: response.type,
    status,
    reason,
    steps,
    confidence: weakestConfidence(steps),
    ...('cause' in rejection && { cause: rejection.cause }),
  }
}

/** Ends a request with the response of the backend. */
export function finishAllowed(
  response: Response,
  authorization: Allowed,
  { ids, location, steps }: { readonly ids: RequestIds; readonly location: RouteLocation; readonly steps: readonly TraceStep[] },
): PipelineResult {
  const { principal, lambda, cacheAgeSeconds, reason } = authorization
  const { status } = response
  const base = { api: 'REST', requestId: ids.requestId, ...location } as const
  return {
    response: withApiGatewayHeaders(remapHeaders(response), ids),
    trace: {
      ...base,
      lambda,
      cacheAgeSeconds,
      principal,
      outcome: 'allowed',
      status,
      reason,
      steps,
      confidence: weakestConfidence(steps),
    },
  }
}

/** API Gateway renames `WWW-Authenticate` of a backend. Copies the response, because its headers may be immutable. */
function remapHeaders(response: Response): Response {
  const headers = new Headers(response.headers)
  const authenticate = headers.get('www-authenticate')
  if (authenticate !== null) {
    headers.delete('www-authenticate')
    headers.set('x-amzn-remapped-www-authenticate', authenticate)
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

function withApiGatewayHeaders(response: Response, { requestId, extendedRequestId }: RequestIds): Response {
  response.headers.set('x-amzn-RequestId', requestId)
  response.headers.set('x-amz-apigw-id', extendedRequestId)
  return response
}
