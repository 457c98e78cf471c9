/**
 * Runs API Gateway's checks on a request to one stage of an HTTP API, in this order. The first check that fails decides.
 *
 *   matchRoute   method and path               -> 204 for a preflight, 404 without a matching route
 *   authorize    the route's authorization     -> 401, 403, 500
 *   call         the backend                   -> its response, 500, 503
 *   cors         replaces the CORS headers
 *
 * @module
 */

import { formatExecuteApiArn } from '../../policy/index.ts'
import type { ApiStage } from '../api-stage.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import type { GatewayRequest } from '../raw-request.ts'
import type { AuthorizationType, TraceStep } from '../trace.ts'
import { requestContext1 } from './event-1.ts'
import { eventTimeFormatter, formatTraceId, forwardedHeaders } from './event-parts.ts'
import { finishHttpAllowed, finishHttpRejected, finishPreflight, type HttpResult, type HttpRouteLocation } from './finish-http.ts'
import { type BackendSettings, callHttpBackend, type PreparedHttpBackend } from './http-backend.ts'
import type { PreparedCors } from './http-cors.ts'
import { HTTP_FACTS } from './http-facts.ts'
import { type HttpAuthorize, type HttpRoutedRequest, rejectHttp } from './http-request.ts'
import type { HttpRouteMatch, HttpRouter } from './http-router.ts'
import { traceIds } from './opaque-id.ts'
import { decodeVariable } from './raw-path.ts'

/** A route that is ready for requests. */
export interface PreparedHttpRoute {
  readonly authorization: AuthorizationType
  /** The name under `authorizers`. */
  readonly authorizer: string | null
  readonly authorize: HttpAuthorize
  readonly scopes: readonly string[]
  readonly backend: PreparedHttpBackend
}

/** A request that reached a stage. */
export interface StagedRequest {
  readonly received: GatewayRequest
  /** `rawPath` of payload format 2.0, decoded. */
  readonly path2: string
  /** `path` of payload format 1.0, decoded. */
  readonly path1: string
  readonly requestId: string
  readonly steps: TraceStep[]
}

/** The parts of a stage that handle its requests. */
export interface HttpPipelineSettings {
  readonly api: ApiStage
  readonly matchRoute: HttpRouter<PreparedHttpRoute>
  readonly cors: PreparedCors | undefined
  readonly backends: BackendSettings
  readonly now: () => number
}

/** Handles one request that reached the stage. Never rejects because of the request. */
export type HttpPipeline = (request: StagedRequest) => Promise<HttpResult>

/** Creates the pipeline of one stage. */
export function httpPipeline({ api, matchRoute, cors, backends, now }: HttpPipelineSettings): HttpPipeline {
  const nextTraceId = traceIds()
  const formatTime = eventTimeFormatter()
  const { stageVariables, ...apiStage } = api

  return async function handleRequest(request) {
    const { received, requestId, steps } = request
    const match = matchRoute(received.method, received.path)
    recordRoute(match, request)
    if (match === undefined) {
      if (cors?.isPreflight(received.method, received.headers) === true) {
        steps.push(passedStep(HTTP_FACTS.preflight, 'CORS configuration for a preflight', 'answered'))
        return finishPreflight(cors.preflightHeaders(received.headers), { requestId, steps, stage: api.stage })
      }
      return finishHttpRejected(rejectHttp('NOT_FOUND', 'no route matches the method and path'), {
        requestId,
        steps,
        stage: api.stage,
      })
    }
    const { route, routeKey } = match
    const routed = routeRequest(match, request)
    const location: HttpRouteLocation = {
      requestId,
      steps,
      stage: api.stage,
      route: routeKey,
      authorization: route.authorization,
      authorizer: route.authorizer,
      methodArn: routed.methodArn,
    }
    const authorization = await route.authorize(routed)
    if (authorization.kind === 'rejected') return finishHttpRejected(authorization, location)
    const result = await callHttpBackend(route.backend, { request: routed, caller: authorization.caller }, backends)
    if (result.kind === 'failed') {
      const { principal, lambda, cacheAgeSeconds, reason } = authorization
      const details = { principal, lambda, cacheAgeSeconds, ...('cause' in result && { cause: result.cause }) }
      return finishHttpRejected(rejectHttp(result.type, `${reason}; then ${result.problem}`, details), location)
    }
    const { headers, ...others } = result.response
    const response = { ...others, headers: cors === undefined ? headers : cors.replaceHeaders(headers, received.headers) }
    return finishHttpAllowed(response, authorization, location)
  }

  function routeRequest(
    { route, routeKey, resourcePath, parameters }: HttpRouteMatch<PreparedHttpRoute>,
    { received, path1, path2, requestId, steps }: StagedRequest,
  ): HttpRoutedRequest {
    const nowMs = now()
    const time = formatTime(nowMs)
    let context: HttpRoutedRequest['requestContext'] | undefined
    const arn = { kind: 'method', ...apiStage, method: received.method, path: received.path } as const
    return {
      received,
      forwarded: { ...received, headers: forwardedHeaders(received, formatTraceId(nowMs, nextTraceId())) },
      arn,
      methodArn: formatExecuteApiArn(arn),
      routeKey,
      resourcePath,
      path1,
      path2,
      rawParameters: parameters,
      pathParameters: mapValues(parameters, decodeVariable),
      stageVariables,
      get requestContext() {
        // Only identity sources and payload format 1.0 read it.
        context ??= requestContext1(received, { ...apiStage, routeKey, resourcePath, path: path1, requestId, nowMs, time })
        return context
      },
      scopes: route.scopes,
      requestId,
      nowMs,
      time,
      steps,
    }
  }
}

/** Records the route, and the facts that a match rests on. */
function recordRoute(match: HttpRouteMatch<PreparedHttpRoute> | undefined, { received: { path }, steps }: StagedRequest): void {
  const asked = 'route for the method and path'
  if (path.includes('%')) steps.push(passedStep(HTTP_FACTS.encodedRoute, asked, 'the path as sent is compared'))
  if (path.length > 1 && path.endsWith('/') && match?.kind !== 'greedy' && match?.kind !== 'empty greedy')
    steps.push(passedStep(HTTP_FACTS.trailingSlash, asked, 'the path ends with a slash'))
  if (match?.kind === 'empty greedy')
    steps.push(passedStep(HTTP_FACTS.emptyGreedy, asked, `${match.routeKey} with an empty rest`))
  steps.push(
    match === undefined ? failedStep(HTTP_FACTS.route, asked, 'none') : passedStep(HTTP_FACTS.route, asked, match.routeKey),
  )
}

function mapValues(
  record: { readonly [name: string]: string },
  map: (value: string) => string,
): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]))
}
