/**
 * Builds the response and the trace at the end of a request.
 *
 * @module
 */

import type { Allowed, Rejected, RoutedRequest } from '../authorize/authorization.ts'
import type { BackendResponse } from '../backend/backend-response.ts'
import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import { passedStep, weakestConfidence } from '../facts/trace-steps.ts'
import type { EndpointType } from '../limits.ts'
import type { GatewayRequest } from '../raw-request.ts'
import { type RequestIds, resourceIdOf, restRequestContext } from '../request-context.ts'
import type { GatewayResponses } from '../responses/gateway-response.ts'
import {
  type RenderedResponse,
  renderDefaultResponse,
  renderErrorResponse,
  selectGatewayResponse,
} from '../responses/render-error-response.ts'
import type { Trace, TraceStep } from '../trace.ts'
import type { StageVariant } from './canary.ts'
import { edgeResponseHeaders } from './edge-headers.ts'

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

/** A request, and what the API assigned to it. */
export interface RequestEnvironment {
  readonly variant: StageVariant
  readonly endpointType: EndpointType
  readonly ids: RequestIds
  readonly nowMs: number
  /** The request as parsed. */
  readonly received: GatewayRequest
  readonly steps: TraceStep[]
}

/** Ends a request that reached no stage. Its response cannot be customized. */
export function finishUnparsed(
  rejection: Rejected,
  { ids, steps, endpointType }: Pick<RequestEnvironment, 'ids' | 'steps' | 'endpointType'>,
): PipelineResult {
  const rendered = renderDefaultResponse(rejection.response)
  return {
    response: buildResponse(rendered, { ids, endpointType }),
    trace: rejectionTrace(rejection, { ids, location: NO_STAGE, status: rendered.status, steps }),
  }
}

/** Ends a request with a response that API Gateway makes itself. `routed` and `location` are absent if no route matched. */
export function finishRejected(
  rejection: Rejected,
  environment: RequestEnvironment & {
    readonly gatewayResponses: GatewayResponses
    readonly routed?: RoutedRequest
    readonly location?: RouteLocation
  },
): PipelineResult {
  const { variant, gatewayResponses, ids, nowMs, received, routed, steps, endpointType } = environment
  const { api, isCanary } = variant
  const { location = { ...NO_STAGE, stage: api.stage, canary: isCanary } } = environment
  const custom = selectGatewayResponse(gatewayResponses, rejection.response)
  if (custom !== undefined) recordCustomization(steps, custom.name)
  const rendered =
    custom === undefined
      ? renderDefaultResponse(rejection.response)
      : renderErrorResponse(custom.response, {
          error: rejection.response,
          request: received,
          requestContext:
            routed?.requestContext ??
            restRequestContext(received, {
              api,
              resourcePath: received.path,
              resourceId: resourceIdOf(received.path),
              ids,
              nowMs,
            }),
          stageVariables: api.stageVariables,
          pathParameters: routed?.pathParameters ?? {},
          authorizer: rejection.authorizer,
        })
  return {
    response: buildResponse(rendered, { ids, endpointType }),
    trace: rejectionTrace(rejection, { ids, location, status: rendered.status, steps }),
  }
}

/** Inserts the step before the one that decided, which stays the last. */
function recordCustomization(steps: TraceStep[], name: string): void {
  const step = passedStep(BACKEND_FACTS.gatewayResponse, 'customized gateway response', name)
  steps.splice(Math.max(0, steps.length - 1), 0, step)
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
  response: BackendResponse,
  authorization: Allowed,
  {
    ids,
    location,
    steps,
    endpointType,
  }: Pick<RequestEnvironment, 'ids' | 'steps' | 'endpointType'> & { readonly location: RouteLocation },
): PipelineResult {
  const { principal, lambda, cacheAgeSeconds, reason } = authorization
  const { status } = response
  const base = { api: 'REST', requestId: ids.requestId, ...location } as const
  const confidence = weakestConfidence(steps)
  return {
    response: buildResponse({ ...response, headers: response.headers.map(remapHeader) }, { ids, endpointType }),
    trace: {
      ...base,
      lambda,
      cacheAgeSeconds,
      principal,
      outcome: 'allowed',
      status,
      get reason() {
        return reason()
      },
      steps,
      confidence,
    },
  }
}

/** API Gateway renames `WWW-Authenticate` of a backend. */
function remapHeader(header: readonly [string, string]): readonly [string, string] {
  return header[0].length === 16 && header[0].toLowerCase() === 'www-authenticate'
    ? ['x-amzn-remapped-www-authenticate', header[1]]
    : header
}

/** The only place that constructs a `Response`. */
function buildResponse(
  { status, statusText, headers, body }: BackendResponse | RenderedResponse,
  { ids, endpointType }: { readonly ids: RequestIds; readonly endpointType: EndpointType },
): Response {
  const sent: [string, string][] = []
  // A backend cannot replace the IDs.
  for (const [name, value] of headers) if (!isRequestId(name)) sent.push([name, value])
  sent.push(['x-amzn-RequestId', ids.requestId], ['x-amz-apigw-id', ids.extendedRequestId])
  if (endpointType === 'EDGE') for (const [name, value] of edgeResponseHeaders(status, ids)) sent.push([name, value])
  return new Response(body, { status, headers: sent, ...(statusText !== undefined && { statusText }) })
}

function isRequestId(name: string): boolean {
  if (name.length !== 16 && name.length !== 14) return false
  const lower = name.toLowerCase()
  return lower === 'x-amzn-requestid' || lower === 'x-amz-apigw-id'
}
