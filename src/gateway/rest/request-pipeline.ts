/**
 * Handles a request to a REST API in API Gateway's order of checks.
 *
 *   parseRequest            target, headers, body, stage   -> 400, 403, 413, 414
 *   matchRoute              method and path                -> 403 without a matching route
 *   checkArnLength          method ARN                     -> 414
 *   checkExplicitDeny       resource policy                -> 403
 *   authorize               the route's authorization      -> 401, 403, 500
 *   integrate               the backend                    -> its response, 502, 504
 *
 * @module
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { formatExecuteApiArn } from '../../policy/index.ts'
import type { ApiStage } from '../api-stage.ts'
import { type Authorize, type Rejected, type RoutedRequest, reject } from '../authorize/authorization.ts'
import { signatureErrorResponse } from '../authorize/iam-authorizer.ts'
import { denyAnonymous } from '../authorize/open-route.ts'
import type { PolicyEvaluator } from '../authorize/policy-evaluator.ts'
import { backendEvent, forwardedHeaders } from '../backend/backend-event.ts'
import { type Integration, integrate } from '../backend/integration.ts'
import { type ErrorResponse, errorResponse, formatErrorBody } from '../error-response.ts'
import { MAX_ARN_BYTES, MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_TARGET_LENGTH } from '../limits.ts'
import {
  bodyBytes,
  type GatewayRequest,
  headerValues,
  parseQuery,
  type RawRequest,
  removeBasePath,
  splitTarget,
} from '../raw-request.ts'
import { type RequestIds, restRequestContext, withIamCaller } from '../request-context.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { AuthorizationType, Trace } from '../trace.ts'
import type { RouteMatch, Router } from './rest-router.ts'

/** A route that is ready for requests. */
export interface PreparedRoute {
  readonly authorization: AuthorizationType
  /** The name under `authorizers`. */
  readonly authorizer: string | null
  readonly authorize: Authorize
  readonly scopes: readonly string[]
  readonly integration: Integration
}

/** The parts of an API that handle its requests. */
export interface PipelineSettings {
  readonly api: ApiStage
  readonly matchRoute: Router<PreparedRoute>
  readonly policies: PolicyEvaluator
  readonly hasResourcePolicy: boolean
  readonly uncertain: UncertainBehaviour
  readonly basePath: string | undefined
  readonly timeoutMs: number
  readonly now: () => number
}

/** Handles one request. Never rejects because of the request. */
export type RequestPipeline = (raw: RawRequest) => Promise<PipelineResult>

interface PipelineResult {
  readonly response: Response
  readonly trace: Trace
}

/** Creates the pipeline of one API. */
export function requestPipeline(settings: PipelineSettings): RequestPipeline {
  const { api, matchRoute, policies, uncertain, basePath, timeoutMs, now } = settings

  return async function handleRequest(raw) {
    const ids: RequestIds = { requestId: randomUUID(), extendedRequestId: randomBytes(11).toString('base64') }
    const request = parseRequest(raw)
    if ('kind' in request) return finishRejected(request, ids)
    const match = matchRoute(request.method, request.path)
    return match === undefined ? finishRejected(rejectUnknownRoute(request), ids) : handleRoute(request, match, ids)
  }

  function parseRequest(raw: RawRequest): GatewayRequest | Rejected {
    if (raw.rawTarget.length > MAX_TARGET_LENGTH) {
      const reason = `the request target has more than ${MAX_TARGET_LENGTH} characters`
      return reject(errorResponse('REQUEST_URI_TOO_LONG'), reason)
    }
    const target = splitTarget(raw.rawTarget)
    if (target === undefined) return reject(errorResponse('BAD_REQUEST'), 'the request target has no path')
    const headerBytes = raw.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0)
    if (headerBytes > MAX_HEADER_BYTES)
      return reject(errorResponse('BAD_REQUEST'), `the header values have more than ${MAX_HEADER_BYTES} bytes`)
    const body = bodyBytes(raw.body)
    if (body.length > MAX_BODY_BYTES)
      return reject(errorResponse('REQUEST_TOO_LARGE'), `the body has more than ${MAX_BODY_BYTES} bytes`)
    const host = headerValues(raw.headers, 'host').at(-1) ?? `${api.apiId}.execute-api.${api.region}.amazonaws.com`
    const path = removeBasePath(target.rawPath, { host, stage: api.stage, basePath })
    if (path === undefined) return reject(errorResponse('FORBIDDEN'), 'the path does not belong to this stage')
    const { method, headers, sourceIp = '127.0.0.1' } = raw
    return { method, ...target, path, query: parseQuery(target.rawQuery), headers, host, body, sourceIp }
  }

  async function handleRoute(
    received: GatewayRequest,
    { route, routeKey, resourcePath, pathParameters }: RouteMatch<PreparedRoute>,
    ids: RequestIds,
  ): Promise<PipelineResult> {
    const request = routeRequest(received, { route, resourcePath, pathParameters, ids })
    const { authorization: type, authorizer: name } = route
    const location = { route: routeKey, authorization: type, authorizer: name, methodArn: request.methodArn }
    const authorization = checkArnLength(request, route) ?? checkExplicitDeny(request, route) ?? (await route.authorize(request))
    if (authorization.kind === 'rejected') return finishRejected(authorization, ids, location)

    const { principal, lambda, reason, authorizer, iamCaller } = authorization
    const requestContext = iamCaller === undefined ? request.requestContext : withIamCaller(request.requestContext, iamCaller)
    const { forwarded, stageVariables } = request
    const event = backendEvent({ request: forwarded, pathParameters, stageVariables, requestContext, authorizer })
    const result = await integrate(route.integration, event, timeoutMs)
    if (result.kind === 'failed') {
      const failure = reject(result.response, `${reason}; then ${result.problem}`, { principal, lambda })
      return finishRejected(failure, ids, location)
    }
    const response = addRequestIds(result.response, ids)
    return { response, trace: { ...location, lambda, principal, outcome: 'allowed', status: response.status, reason } }
  }

  function routeRequest(
    received: GatewayRequest,
    match: Pick<RouteMatch<PreparedRoute>, 'route' | 'resourcePath' | 'pathParameters'> & { readonly ids: RequestIds },
  ): RoutedRequest {
    const { route, resourcePath, pathParameters, ids } = match
    const nowMs = now()
    const { stageVariables, ...apiStage } = api
    const arn = { kind: 'method', ...apiStage, method: received.method, path: received.path } as const
    return {
      received,
      forwarded: { ...received, headers: forwardedHeaders(received) },
      arn,
      methodArn: formatExecuteApiArn(arn),
      pathParameters,
      stageVariables,
      requestContext: restRequestContext(received, { api, resourcePath, ids, nowMs }),
      scopes: route.scopes,
      nowMs,
    }
  }

  /** The limit applies if policies are evaluated for the ARN. */
  function checkArnLength({ methodArn }: RoutedRequest, { authorization }: PreparedRoute): Rejected | undefined {
    const isEvaluated = authorization !== 'NONE' || settings.hasResourcePolicy
    if (!isEvaluated || Buffer.byteLength(methodArn) <= MAX_ARN_BYTES) return undefined
    return reject(errorResponse('REQUEST_URI_TOO_LONG'), `the method ARN has more than ${MAX_ARN_BYTES} bytes`)
  }

  /** AWS_IAM evaluates the resource policy later, because there the principal is known only after the signature. */
  function checkExplicitDeny(request: RoutedRequest, { authorization }: PreparedRoute): Rejected | undefined {
    const decision = authorization === 'AWS_IAM' ? undefined : policies.findExplicitDeny(request)
    return decision && denyAnonymous(decision, request, uncertain)
  }
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

type RouteLocation = Pick<Trace, 'route' | 'authorization' | 'authorizer' | 'methodArn'>
const NO_ROUTE: RouteLocation = { route: null, authorization: null, authorizer: null, methodArn: null }

function finishRejected(
  { response, principal, lambda, reason }: Rejected,
  ids: RequestIds,
  location: RouteLocation = NO_ROUTE,
): PipelineResult {
  const { type, status } = response
  const trace: Trace = { ...location, lambda, principal, outcome: type, status, reason }
  return { response: addRequestIds(toWebResponse(response), ids), trace }
}

function toWebResponse(error: ErrorResponse): Response {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (error.errorType !== undefined) headers.set('x-amzn-ErrorType', error.errorType)
  return new Response(formatErrorBody(error), { status: error.status, headers })
}

function addRequestIds(response: Response, { requestId, extendedRequestId }: RequestIds): Response {
  // The headers of a backend's Response may be immutable, so they are copied.
  const headers = new Headers(response.headers)
  headers.set('x-amzn-RequestId', requestId)
  headers.set('x-amz-apigw-id', extendedRequestId)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
