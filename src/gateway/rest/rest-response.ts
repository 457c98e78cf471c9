/**
 * One request through a REST API, in API Gateway's order: limits, route, length of the ARN, explicit Deny of the resource
 * policy, authorization, backend.
 *
 * @module
 */

import { randomBytes, randomUUID } from 'node:crypto'
import { formatExecuteApiArn } from '../../policy/index.ts'
import { type Authorize, type Call, type Refused, refused } from '../authorize/authorization.ts'
import { signatureAnswer } from '../authorize/authorize-iam.ts'
import { anonymousDenied } from '../authorize/authorize-open.ts'
import type { PolicyJudge } from '../authorize/evaluate-policies.ts'
import { backendEvent, forwardedHeaders } from '../backend/backend-event.ts'
import { type Integration, integrate } from '../backend/integration.ts'
import { pathBelow } from '../base-path.ts'
import { answerBody, type GatewayAnswer, gatewayAnswer } from '../gateway-response.ts'
import { bytesOf, type GatewayRequest, headerValues, queryPairs, type RawRequest, splitTarget } from '../raw-request.ts'
import { type ApiStage, type RequestIds, restRequestContext, withIamCaller } from '../request-context.ts'
import type { UncertainBehaviour } from '../rest-options.ts'
import type { AuthorizationType, Trace } from '../trace.ts'
import type { RouteMatch, Router } from './rest-router.ts'

/** 10 MB, the most that a REST API takes. */
export const MAX_BODY_BYTES = 10_485_760
/** The longest URL of a Regional API. */
const MAX_TARGET_LENGTH = 10_240
/** All header values together. */
const MAX_HEADER_BYTES = 10_240
/** Beyond it API Gateway answers 414 where policies are asked. */
const MAX_ARN_BYTES = 1600

export interface ReadyRoute {
  readonly authorization: AuthorizationType
  readonly authorizer: string | null
  readonly authorize: Authorize
  readonly scopes: readonly string[]
  readonly integration: Integration
}

export interface RestSetting {
  readonly api: ApiStage
  readonly match: Router<ReadyRoute>
  readonly judge: PolicyJudge
  readonly hasResourcePolicy: boolean
  readonly uncertain: UncertainBehaviour
  readonly basePath: string | undefined
  readonly timeoutMs: number
  readonly now: () => number
}

interface Answered {
  readonly response: Response
  readonly trace: Trace
}

export function restAnswer(setting: RestSetting): (raw: RawRequest) => Promise<Answered> {
  const { api, match, judge, uncertain, basePath, timeoutMs, now } = setting

  return async function answer(raw) {
    const ids: RequestIds = { requestId: randomUUID(), extendedRequestId: randomBytes(11).toString('base64') }
    const request = readRequest(raw)
    if ('kind' in request) return closed(request, ids)
    const found = match(request.method, request.path)
    if (found === undefined) return closed(unknownRoute(request), ids)
    return onRoute(request, found, ids)
  }

  function readRequest(raw: RawRequest): GatewayRequest | Refused {
    if (raw.rawTarget.length > MAX_TARGET_LENGTH) {
      return refused(gatewayAnswer('REQUEST_URI_TOO_LONG'), `the request target has more than ${MAX_TARGET_LENGTH} characters`)
    }
    const target = splitTarget(raw.rawTarget)
    if (target === undefined) return refused(gatewayAnswer('BAD_REQUEST'), 'the request target names no path')
    const headerBytes = raw.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0)
    if (headerBytes > MAX_HEADER_BYTES)
      return refused(gatewayAnswer('BAD_REQUEST'), `the header values have more than ${MAX_HEADER_BYTES} bytes`)
    const body = bytesOf(raw.body)
    if (body.length > MAX_BODY_BYTES)
      return refused(gatewayAnswer('REQUEST_TOO_LARGE'), `the body has more than ${MAX_BODY_BYTES} bytes`)
    const host = headerValues(raw.headers, 'host').at(-1) ?? `${api.apiId}.execute-api.${api.region}.amazonaws.com`
    const path = pathBelow(target.rawPath, { host, stage: api.stage, basePath })
    if (path === undefined) return refused(gatewayAnswer('FORBIDDEN'), 'the path is not of this stage')
    const sourceIp = raw.sourceIp ?? '127.0.0.1'
    const { method, headers } = raw
    return { method, ...target, path, query: queryPairs(target.rawQuery), headers, host, body, sourceIp }
  }

  async function onRoute(received: GatewayRequest, found: RouteMatch<ReadyRoute>, ids: RequestIds): Promise<Answered> {
    const { route, pathParameters } = found
    const nowMs = now()
    const { stageVariables, ...coordinates } = api
    const arn = { kind: 'method', ...coordinates, method: received.method, path: received.path } as const
    const call: Call = {
      request: received,
      forwarded: { ...received, headers: forwardedHeaders(received) },
      arn,
      methodArn: formatExecuteApiArn(arn),
      pathParameters,
      stageVariables,
      requestContext: restRequestContext(api, received, found.resourcePath, ids, nowMs),
      scopes: route.scopes,
      nowMs,
    }
    const place = {
      route: found.routeKey,
      authorization: route.authorization,
      authorizer: route.authorizer,
      methodArn: call.methodArn,
    }
    const authorization = tooLong(call, route) ?? deniedFirst(call, route) ?? (await route.authorize(call))
    if (authorization.kind === 'refused') return closed(authorization, ids, place)

    const { principal, lambda, reason, authorizer, iamCaller } = authorization
    const requestContext = iamCaller === undefined ? call.requestContext : withIamCaller(call.requestContext, iamCaller)
    const integrated = await integrate(
      route.integration,
      backendEvent({ request: call.forwarded, pathParameters, stageVariables, requestContext, authorizer }),
      timeoutMs,
    )
    if (integrated.kind === 'failed') {
      const failure = refused(integrated.answer, `${reason}; then ${integrated.why}`, { principal, lambda })
      return closed(failure, ids, place)
    }
    const response = withIds(integrated.response, ids)
    return { response, trace: { ...place, lambda, principal, outcome: 'allowed', status: response.status, reason } }
  }

  function tooLong({ methodArn }: Call, { authorization }: ReadyRoute): Refused | undefined {
    const isAsked = authorization !== 'NONE' || setting.hasResourcePolicy
    if (!isAsked || Buffer.byteLength(methodArn) <= MAX_ARN_BYTES) return undefined
    return refused(gatewayAnswer('REQUEST_URI_TOO_LONG'), `the method ARN has more than ${MAX_ARN_BYTES} bytes`)
  }

  /** Before any authorizer runs. For AWS_IAM the caller is part of the question, so it is asked afterwards. */
  function deniedFirst(call: Call, { authorization }: ReadyRoute): Refused | undefined {
    const denied = authorization === 'AWS_IAM' ? undefined : judge.explicitDenyFirst(call)
    return denied && anonymousDenied(denied, call, uncertain)
  }
}

/** No such path or method: 403, in words that depend on whether an Authorization header came. */
function unknownRoute({ headers }: GatewayRequest): Refused {
  const authorization = headerValues(headers, 'authorization')
  const isSigned = authorization.length === 0 || authorization.some((value) => value.startsWith('AWS4-'))
  const answer = isSigned ? gatewayAnswer('MISSING_AUTHENTICATION_TOKEN') : signatureAnswer({ code: 'ERR_SIGV4_SCHEME' }, headers)
  return refused(answer, 'no route has this path and method')
}

type Place = Pick<Trace, 'route' | 'authorization' | 'authorizer' | 'methodArn'>
const NOWHERE: Place = { route: null, authorization: null, authorizer: null, methodArn: null }

function closed({ answer, principal, lambda, reason }: Refused, ids: RequestIds, place: Place = NOWHERE): Answered {
  const { type, status } = answer
  return { response: withIds(gatewayReply(answer), ids), trace: { ...place, lambda, principal, outcome: type, status, reason } }
}

function gatewayReply(answer: GatewayAnswer): Response {
  const headers = new Headers({ 'content-type': 'application/json' })
  if (answer.errorType !== undefined) headers.set('x-amzn-ErrorType', answer.errorType)
  return new Response(answerBody(answer), { status: answer.status, headers })
}

function withIds(response: Response, { requestId, extendedRequestId }: RequestIds): Response {
  // A backend's Response may be immutable, so its headers are copied.
  const headers = new Headers(response.headers)
  headers.set('x-amzn-RequestId', requestId)
  headers.set('x-amz-apigw-id', extendedRequestId)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
