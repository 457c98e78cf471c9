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

import { type Allowed, type Authorize, type Rejected, type RoutedRequest, reject } from '../authorize/authorization.ts'
import { signatureErrorResponse } from '../authorize/iam-authorizer.ts'
import { denyAnonymous, policyStep } from '../authorize/open-route.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { backendEvent } from '../backend/backend-event.ts'
import { acceptsBinary, type BinaryTypes } from '../backend/binary-media-types.ts'
import { integrate, type PreparedIntegration } from '../backend/integration.ts'
import type { IntegrationResult } from '../backend/integration-result.ts'
import { AUTHORIZATION_FACTS } from '../facts/authorization-facts.ts'
import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import { REQUEST_FACTS } from '../facts/request-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { type EndpointType, MAX_ARN_BYTES } from '../limits.ts'
import { type GatewayRequest, headerValues } from '../raw-request.ts'
import { type RequestIds, withApiKey, withIamCaller } from '../request-context.ts'
import { type ErrorResponse, errorResponse } from '../responses/error-response.ts'
import type { GatewayResponses } from '../responses/gateway-response.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { RunningWork } from '../running-work.ts'
import type { AuthorizationType, TraceStep } from '../trace.ts'
import type { Admission, UsageIds, UsageMeter } from '../usage/usage-meter.ts'
import type { VariantSelector } from './canary.ts'
import { finishAllowed, finishRejected, type PipelineResult, type RequestEnvironment } from './finish-request.ts'
import type { AccessCheck } from './private-access.ts'
import type { RouteMatch, Router } from './rest-router.ts'
import { routeRequest, sentApiKey } from './route-request.ts'
import { type RequestValidation, validateRequest } from './validate-request.ts'

/** A route that is ready for requests. */
export interface PreparedRoute {
  readonly authorization: AuthorizationType
  /** The name under `authorizers`. */
  readonly authorizer: string | null
  readonly authorize: Authorize
  readonly resourceId: string
  readonly scopes: readonly string[]
  readonly apiKeyRequired: boolean
  readonly validation: RequestValidation
  readonly integration: PreparedIntegration
  /** Whether the route was created by the option `cors`. */
  readonly isPreflight: boolean
}

/** The parts of an API that handle its requests. */
export interface PipelineSettings {
  readonly selectVariant: VariantSelector
  readonly endpointType: EndpointType
  readonly matchRoute: Router<PreparedRoute>
  readonly policies: PolicyEvaluator
  readonly checkAccess: AccessCheck
  readonly gatewayResponses: GatewayResponses
  readonly usage: UsageMeter
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER'
  readonly isBinary: BinaryTypes
  readonly uncertain: UncertainBehaviour
  readonly timeoutMs: number
  readonly now: () => number
  readonly work: RunningWork
}

/** Handles one request that reached the stage. Never rejects because of the request. */
export type RequestPipeline = (received: GatewayRequest, ids: RequestIds, steps: TraceStep[]) => Promise<PipelineResult>

/** Creates the pipeline of one stage. */
export function requestPipeline(settings: PipelineSettings): RequestPipeline {
  const { matchRoute, policies, gatewayResponses, usage, uncertain, timeoutMs, endpointType, work } = settings
  const checkArnLength = arnLengthCheck(policies.hasResourcePolicy || endpointType === 'PRIVATE')

  return async function handleRequest(received, ids, steps) {
    const variant = settings.selectVariant()
    if (variant.isCanary) steps.push(passedStep(REQUEST_FACTS.canary, 'base deployment or canary', 'the canary'))
    const environment: RequestEnvironment = { variant, endpointType, ids, nowMs: settings.now(), received, steps }
    const match = matchRoute(received.method, received.path)
    if (match !== undefined) return handleRoute(match, environment)
    steps.push(failedStep(REQUEST_FACTS.routeMissing, ROUTE_ASKED, 'no route matches'))
    return finishRejected(rejectUnknownRoute(received), { ...environment, gatewayResponses })
  }

  async function handleRoute(match: RouteMatch<PreparedRoute>, environment: RequestEnvironment): Promise<PipelineResult> {
    const { route, routeKey, resourcePath, pathParameters } = match
    const { variant, steps } = environment
    steps.push(passedStep(route.isPreflight ? REQUEST_FACTS.preflight : REQUEST_FACTS.route, ROUTE_ASKED, routeKey))
    const request = routeRequest({ ...route, resourcePath, pathParameters }, environment, usage.findKeyId)
    const location = {
      stage: variant.api.stage,
      canary: variant.isCanary,
      route: routeKey,
      authorization: route.authorization,
      authorizer: route.authorizer,
      methodArn: request.methodArn,
      apiKeyId: null,
      usagePlanId: null,
    }
    const finish = (rejection: Rejected, ids: Partial<UsageIds> = {}) =>
      finishRejected(rejection, { ...environment, gatewayResponses, routed: request, location: { ...location, ...ids } })

    const authorization =
      checkArnLength(request, route.authorization) ??
      settings.checkAccess(request) ??
      checkExplicitDeny(request, route) ??
      (await route.authorize(request))
    if (authorization.kind === 'rejected') return finish(authorization)
    const admission = route.apiKeyRequired ? checkApiKey(request, routeKey, authorization) : NO_KEY_REQUIRED
    const usageIds = { apiKeyId: admission.apiKeyId, usagePlanId: admission.usagePlanId }
    if (admission.kind === 'rejected') return finish(rejectAfter(authorization, admission), usageIds)
    const invalid = validateRequest(request, route.validation)
    if (invalid !== undefined) return finish(rejectAfter(authorization, invalid), usageIds)
    const result = await callBackend(route.integration, admission.request ?? request, authorization)
    if (result.kind === 'failed') {
      steps.push(failedStep(result.fact, INTEGRATION_ASKED, result.problem))
      return finish(rejectAfter(authorization, { ...result, reason: result.problem }), usageIds)
    }
    steps.push(passedStep(result.fact, INTEGRATION_ASKED, `status ${result.response.status}`))
    return finishAllowed(result.response, authorization, { ...environment, location: { ...location, ...usageIds } })
  }

  /** Adds the key that the authorizer returned to the request of the backend. */
  function checkApiKey(
    request: RoutedRequest,
    routeKey: string,
    { usageIdentifierKey }: Allowed,
  ): Admission & { readonly request?: RoutedRequest } {
    const value = settings.apiKeySource === 'HEADER' ? sentApiKey(request.received) : usageIdentifierKey
    const admission = usage.admit(value, { routeKey, stage: request.arn.stage, nowMs: request.nowMs })
    request.steps.push(...usageSteps(admission))
    if (value === undefined) return admission
    const requestContext = withApiKey(request.requestContext, { value, id: usage.findKeyId(value) })
    return { ...admission, request: { ...request, requestContext } }
  }

  /** AWS_IAM evaluates the resource policy later, because there the principal is known only after the signature. */
  function checkExplicitDeny(request: RoutedRequest, { authorization }: PreparedRoute): Rejected | undefined {
    const decision = authorization === 'AWS_IAM' ? undefined : policies.findExplicitDeny(request)
    if (decision === undefined) return undefined
    request.steps.push(policyStep(AUTHORIZATION_FACTS.explicitDenyFirst, 'explicit Deny of the resource policy', decision))
    return denyAnonymous(decision, request, uncertain)
  }

  function callBackend(
    integration: PreparedIntegration,
    request: RoutedRequest,
    { authorizer, iamCaller }: Allowed,
  ): Promise<IntegrationResult> {
    const { forwarded, pathParameters, stageVariables, requestContext, arn } = request
    const { isBinary } = settings
    const context = iamCaller === undefined ? requestContext : withIamCaller(requestContext, iamCaller)
    const event = backendEvent({
      request: forwarded,
      pathParameters,
      stageVariables,
      requestContext: context,
      authorizer,
      isBinary,
    })
    return integrate(
      integration,
      { request, event },
      {
        timeoutMs,
        requestId: context.requestId,
        api: arn,
        work,
        isBinary: (contentType) => isBinary(contentType) || acceptsBinary(isBinary, forwarded.headers),
      },
    )
  }
}

/** The limit applies if policies are evaluated for the ARN. */
function arnLengthCheck(hasPolicy: boolean): (request: RoutedRequest, authorization: AuthorizationType) => Rejected | undefined {
  return ({ methodArn, steps }, authorization) => {
    // No UTF-16 code unit takes more than three bytes, so most ARNs are short enough without counting.
    if (methodArn.length * 3 <= MAX_ARN_BYTES || Buffer.byteLength(methodArn) <= MAX_ARN_BYTES) return undefined
    if (authorization === 'NONE' && !hasPolicy) return undefined
    const reason = `the method ARN has more than ${MAX_ARN_BYTES} bytes`
    steps.push(failedStep(REQUEST_FACTS.arnLength, 'method ARN within the limit', reason))
    return reject(errorResponse('REQUEST_URI_TOO_LONG'), reason)
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
    ...reject(failure.response, `${reason()}; then ${failure.reason}`, { principal, lambda, cacheAgeSeconds }),
    ...(authorizer !== undefined && { authorizer }),
    ...('cause' in failure && { cause: failure.cause }),
  }
}
