/**
 * Defines the trace of a request: which checks ran, which principal was found, and which check decided.
 *
 * @module
 */

import type { GatewayResponseType } from './responses/error-response.ts'

/** How the route that a request matched is authorized. */
export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS' | 'JWT'

/**
 * How well a modeled behavior is known. `documented`: AWS documentation or an RFC states it. `observed`: responses of the
 * real service were reported. `inferred`: neither; `strict: true` rejects what rests on it.
 */
export type Confidence = 'documented' | 'observed' | 'inferred'

/** The responses that an HTTP API makes itself. */
export type HttpResponseType =
  | 'PREFLIGHT'
  | 'BAD_REQUEST'
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'REQUEST_TOO_LARGE'
  | 'HEADERS_TOO_LARGE'
  | 'TOO_MANY_REQUESTS'
  | 'INTERNAL_SERVER_ERROR'
  | 'SERVICE_UNAVAILABLE'

/** The checks of API Gateway, as the steps of a trace name them. */
export type TraceCheck =
  | 'limits'
  | 'domain'
  | 'stage'
  | 'route'
  | 'preflight'
  | 'resource policy'
  | 'identity sources'
  | 'result cache'
  | 'authorizer'
  | 'token'
  | 'signature'
  | 'policy'
  | 'api key'
  | 'usage plan'
  | 'request validation'
  | 'integration'
  | 'gateway response'

/** One check of a request. Holds no credential, header value or body. */
export interface TraceStep {
  /** Which check it was. */
  readonly check: TraceCheck
  /** Whether the request passed it. A cache miss passes. */
  readonly passed: boolean
  /** What was asked: `identity source method.request.header.Authorization`. */
  readonly asked: string
  /** What was found: `missing`. */
  readonly found: string
  /** How well the rule behind the check is known. */
  readonly confidence: Confidence
  /** The documentation page, RFC section or report that the rule rests on. */
  readonly source: string
}

/** What happened to a request. Holds no credential, header value or body. */
export interface Trace {
  /** The kind of API. */
  readonly api: 'REST' | 'HTTP' | 'WEBSOCKET'
  /** The request ID: the `x-amzn-RequestId` header of a REST API, `apigw-requestid` of an HTTP API. */
  readonly requestId: string
  /** The stage; `null` if the request did not reach one. */
  readonly stage: string | null
  /** Whether the canary of the stage handled the request. */
  readonly canary: boolean
  /** The route key, `GET /pets/{id}`; `null` when no route matched. */
  readonly route: string | null
  /** The authorization type of the route; `null` when no route matched. */
  readonly authorization: AuthorizationType | null
  /** The name under `authorizers`; `null` for `NONE` and `AWS_IAM`. */
  readonly authorizer: string | null
  /** Whether the Lambda authorizer ran, its cached response was evaluated again, or neither. */
  readonly lambda: 'invoked' | 'cached' | 'not invoked'
  /** The age of the cached authorizer response in seconds; `null` unless `lambda` is `cached`. */
  readonly cacheAgeSeconds: number | null
  /** `principalId`, the `sub` claim or the caller's ARN; `null` if the caller was not identified. */
  readonly principal: string | null
  /** The ID under `apiKeys`; `null` if the route requires no key or the key is unknown. */
  readonly apiKeyId: string | null
  /** The ID under `usagePlans`; `null` if no plan applies. */
  readonly usagePlanId: string | null
  /** `allowed` if the backend was invoked and responded; otherwise the type of the response that API Gateway made. */
  readonly outcome: 'allowed' | GatewayResponseType | HttpResponseType
  /** The HTTP status of the response. */
  readonly status: number
  /** The decision in one line of plain English: `allowed by statement 1: GET /pets`. */
  readonly reason: string
  /** The ARN for which policies were evaluated; `null` when no route matched. */
  readonly methodArn: string | null
  /** The checks in the order in which they ran. The last one decided. */
  readonly steps: readonly TraceStep[]
  /** The weakest confidence of the steps; `documented` without steps. */
  readonly confidence: Confidence
  /** What the authorizer or the backend threw. Absent if neither threw. The client does not receive it. */
  readonly cause?: unknown
}
