/**
 * Defines the trace of a request: which checks ran, which principal was found, and which check decided.
 *
 * @module
 */

import type { GatewayResponseType } from './responses/error-response.ts'

/** How the route that a request matched is authorized. */
export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS'

/** What happened to a request. Holds no credential, header value or body. */
export interface Trace {
  /** The kind of API. */
  readonly api: 'REST'
  /** The request ID, as in the `x-amzn-RequestId` header. */
  readonly requestId: string
  /** The stage; `null` if the request did not reach one. */
  readonly stage: string | null
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
  readonly outcome: 'allowed' | GatewayResponseType
  /** The HTTP status of the response. */
  readonly status: number
  /** The decision in one line of plain English: `allowed by statement 1: GET /pets`. */
  readonly reason: string
  /** The ARN for which policies were evaluated; `null` when no route matched. */
  readonly methodArn: string | null
  /** What the authorizer or the backend threw. Absent if neither threw. The client does not receive it. */
  readonly cause?: unknown
}
