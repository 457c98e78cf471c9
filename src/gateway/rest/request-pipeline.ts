/**
 * Handles a request to one stage of a REST API in API Gateway's order of checks. `parseRequest` has checked the limits.
 *
 *   matchRoute              method and path                -> 403 without a matching route
 *   checkArnLength          method ARN                     -> 414
 *   checkExplicitDeny       resource policy                -> 403
 *   authorize               the route's authorization      -> 401, 403, 500
 *   checkApiKey             API key, quota, rate limit     -> 403, 429
 *   validateRequest         required parameters, body      -> 400
 *   integrate               the backend                    -> its response, 502, 504
 *
 * @module
 */

import { formatExecuteApiArn } from '../../policy/index.ts'
import type { ApiStage } from '../api-stage.ts'
import { type Allowed, type Authorize, type Rejected, type RoutedRequest, reject } from '../authorize/authorization.ts'
import { signatureErrorResponse } from '../authorize/iam-authorizer.ts'
import { denyAnonymous } from '../authorize/open-route.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { backendEvent, forwardedHeaders } from '../backend/backend-event.ts'
import { integrate, type PreparedIntegration } from '../backend/integration.ts'
import type { IntegrationResult } from '../backend/integration-result.ts'
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import { REQUEST_FACTS } from '../facts/request-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { MAX_ARN_BYTES } from '../limits.ts'
import { type GatewayRequest, headerValues } from '../raw-request.ts'
import { type RequestIds, type RestRequestContext, restRequestContext, withApiKey, withIamCaller } from '../request-context.ts'
import { type ErrorResponse, errorResponse } from '../responses/error-response.ts'
import type { GatewayResponses } from '../responses/gateway-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { RunningWork } from '../running-work.ts'
import type { AuthorizationType, TraceStep } from '../trace.ts'
import type { Admission, UsageIds, UsageMeter } from '../usage/usage-meter.ts'
import { finishAllowed, finishRejected, type PipelineResult, type RejectionEnvironment } from './finish-request.ts'
import type { RouteMatch, Router } from './rest-router.ts'
import { type RequestValidation, validateRequest } from './validate-request.ts'

/** A route that is ready for requests. */
export interface PreparedRoute {
  readonly authorization: AuthorizationType
  /** The name under `authorizers`. */
  readonly authorizer: string | null
  readonly authorize: Authorize
  readonly scopes: readonly string[]
  readonly apiKeyRequired: boolean
  readonly validation: RequestValidation
  readonly integration: PreparedIntegration
}

/** The parts of an API that handle its requests. */
export interface PipelineSettings {
  readonly api: ApiStage
  readonly matchRoute: Router<PreparedRoute>
  readonly policies: PolicyEvaluator
  readonly hasResourcePolicy: boolean
  readonly gatewayResponses: GatewayResponses
  readonly usage: UsageMeter
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER'
  readonly uncertain: UncertainBehaviour
  readonly timeoutMs: number
  readonly now: () => number
  readonly work: RunningWork
}

/** Handles one request that reached the stage. Never rejects because of the request. */
export type RequestPipeline = (received: GatewayRequest, ids: RequestIds, steps: TraceStep[]) => Promise<PipelineResult>

type RouteEnvironment = Pick<RejectionEnvironment, 'api' | 'gatewayResponses' | 'ids' | 'nowMs' | 'received'> & {
  readonly steps: TraceStep[]
}

/** Creates the pipeline of one API. */
export function requestPipeline(settings: PipelineSettings): RequestPipeline {
  const { api, matchRoute, policies, gatewayResponses, usage, uncertain, timeoutMs, now, work } = settings

  return async function handleRequest(received, ids, steps) {
    const match = matchRoute(received.method, received.path)
    const environment = { api, gatewayResponses, ids, nowMs: now(), received, steps }
    if (match === undefined) {
      steps.push(failedStep(REQUEST_FACTS.routeMissing, ROUTE_ASKED, 'no route matches'))
      return finishRejected(rejectUnknownRoute(received), environment)
    }
    steps.push(passedStep(REQUEST_FACTS.route, ROUTE_ASKED, match.routeKey))
    return handleRoute(match, environment)
  }

  async function handleRoute(match: RouteMatch<PreparedRoute>, environment: RouteEnvironment): Promise<PipelineResult> {
    const { route, routeKey } = match
    const request = routeRequest(match, environment)
    const location = {
      stage: api.stage,
      canary: false,
      route: routeKey,
      authorization: route.authorization,
      authorizer: route.authorizer,
      methodArn: request.methodArn,
      apiKeyId: null,
      usagePlanId: null,
    }
    const finish = (rejection: Rejected, ids: Partial<UsageIds> = {}) =>
      finishRejected(rejection, { ...environment, routed: request, location: { ...location, ...ids } })

    const authorization = checkArnLength(request, route) ?? checkExplicitDeny(request, route) ?? (await route.authorize(request))
    if (authorization.kind === 'rejected') return finish(authorization)
    const admission = route.apiKeyRequired ? checkApiKey(request, routeKey, authorization) : NO_KEY_REQUIRED
    const { apiKeyId, usagePlanId } = admission
    const usageIds = { apiKeyId, usagePlanId }
    if (admission.kind === 'rejected') return finish(rejectAfter(authorization, admission), usageIds)
    const invalid = validateRequest(request, route.validation)
    if (invalid !== undefined) return finish(rejectAfter(authorization, invalid), usageIds)
    const result = await callBackend(route.integration, admission.request ?? request, authorization)
    if (result.kind === 'failed') {
      request.steps.push(failedStep(result.fact, INTEGRATION_ASKED, result.problem))
      return finish(rejectAfter(authorization, { ...result, reason: result.problem }), usageIds)
    }
    request.steps.push(passedStep(result.fact, INTEGRATION_ASKED, `status ${result.response.status}`))
    return finishAllowed(result.response, authorization, {
      ids: environment.ids,
      location: { ...location, ...usageIds },
      steps: request.steps,
    })
  }

  /** Adds the key that the authorizer returned to the request of the backend. */
  function checkApiKey(
    request: RoutedRequest,
    routeKey: string,
    { usageIdentifierKey }: Allowed,
  ): Admission & { readonly request?: RoutedRequest } {
    const value = settings.apiKeySource === 'HEADER' ? sentApiKey(request.received) : usageIdentifierKey
    const admission = usage.admit(value, { routeKey, stage: api.stage, nowMs: request.nowMs })
    request.steps.push(...usageSteps(admission))
    if (value === undefined) return admission
    const requestContext = withApiKey(request.requestContext, { value, id: usage.findKeyId(value) })
    return { ...admission, request: { ...request, requestContext } }
  }

  function routeRequest(
    { route, resourcePath, pathParameters }: RouteMatch<PreparedRoute>,
    { received, ids, nowMs, steps }: RouteEnvironment,
  ): RoutedRequest {
    const { stageVariables, ...apiStage } = api
    const requestContext = restRequestContext(received, { api, resourcePath, ids, nowMs })
    const arn = { kind: 'method', ...apiStage, method: received.method, path: received.path } as const
    return {
      received,
      forwarded: { ...received, headers: forwardedHeaders(received) },
      arn,
      methodArn: formatExecuteApiArn(arn),
      pathParameters,
      stageVariables,
      requestContext: route.apiKeyRequired ? addSentApiKey(requestContext, received) : requestContext,
      scopes: route.scopes,
      nowMs,
      steps,
    }
  }

  function addSentApiKey(context: RestRequestContext, received: GatewayRequest): RestRequestContext {
    const value = sentApiKey(received)
    return value === undefined ? context : withApiKey(context, { value, id: usage.findKeyId(value) })
  }

  /** The limit applies if policies are evaluated for the ARN. */
  function checkArnLength({ methodArn, steps }: RoutedRequest, { authorization }: PreparedRoute): Rejected | undefined {
    const isEvaluated = authorization !== 'NONE' || settings.hasResourcePolicy
    if (!isEvaluated || Buffer.byteLength(methodArn) <= MAX_ARN_BYTES) return undefined
    const reason = `the method ARN has more than ${MAX_ARN_BYTES} bytes`
    steps.push(failedStep(REQUEST_FACTS.arnLength, 'method ARN within the limit', reason))
    return reject(errorResponse('REQUEST_URI_TOO_LONG'), reason)
  }

  /** AWS_IAM evaluates the resource policy later, because there the principal is known only after the signature. */
  function checkExplicitDeny(request: RoutedRequest, { authorization }: PreparedRoute): Rejected | undefined {
    const decision = authorization === 'AWS_IAM' ? undefined : policies.findExplicitDeny(request)
    if (decision === undefined) return undefined
    request.steps.push(failedStep(AUTHORIZATION_FACTS.explicitDenyFirst, 'explicit Deny of the resource policy', decision.reason))
    return denyAnonymous(decision, request, uncertain)
  }

  function callBackend(
    integration: PreparedIntegration,
    request: RoutedRequest,
    { authorizer, iamCaller }: Allowed,
  ): Promise<IntegrationResult> {
    const { forwarded, pathParameters, stageVariables, requestContext } = request
    const context = iamCaller === undefined ? requestContext : withIamCaller(requestContext, iamCaller)
    const event = backendEvent({ request: forwarded, pathParameters, stageVariables, requestContext: context, authorizer })
    return integrate(integration, { request, event }, { timeoutMs, requestId: context.requestId, api, work })
  }
}

function usageSteps(admission: Admission): readonly TraceStep[] {
  if (admission.kind === 'rejected') return [failedStep(admission.fact, 'API key and usage plan', admission.reason)]
  return [
    passedStep(BACKEND_FACTS.apiKey, 'API key', `ID ${admission.apiKeyId}`),
    passedStep(BACKEND_FACTS.usageAfterAuthorizer, 'usage plan', `ID ${admission.usagePlanId}`),
  ]
}

const INTEGRATION_ASKED = 'response of the integration'
const ROUTE_ASKED = 'route of the method and path'

const NO_KEY_REQUIRED: Admission & { readonly request?: RoutedRequest } = {
  kind: 'admitted',
  apiKeyId: null,
  usagePlanId: null,
}

function sentApiKey({ headers }: GatewayRequest): string | undefined {
  const values = headerValues(headers, 'x-api-key')
  return values.length === 0 ? undefined : values.join(',')
}

/** The message depends on the `Authorization` header: API Gateway treats it as a signature. */
function rejectUnknownRoute({ headers }: GatewayRequest): Rejected {
  const authorization = headerValues(headers, 'authorization')
  const isSignature = authorization.length === 0 || authorization.some((value) => value.startsWith('AWS4-'))
  const response = isSignature
    ? errorResponse('MISSING_AUTHENTICATION_TOKEN')
    : signatureErrorResponse({ code: 'ERR_SIGV4_SCHEME' }, headers)
  return reject(response, 'no route matches the method and path')
}

/** Rejects a request that was authorized. */
function rejectAfter(
  { principal, lambda, cacheAgeSeconds, reason, authorizer }: Allowed,
  failure: { readonly response: ErrorResponse; readonly reason: string; readonly cause?: unknown },
): Rejected {
  return {
    ...reject(failure.response, `${reason}; then ${failure.reason}`, { principal, lambda, cacheAgeSeconds }),
    ...(authorizer !== undefined && { authorizer }),
    ...('cause' in failure && { cause: failure.cause }),
  }
}
