/**
 * What happened to a request, for tests and for people: which checks ran, who was seen, and why it ended as it did.
 * Holds no credential.
 *
 * @module
 */

import type { GatewayResponseType } from './gateway-response.ts'

export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'TOKEN' | 'REQUEST' | 'COGNITO_USER_POOLS'

export interface Trace {
  /** The route's key, `GET /pets/{id}`; `null` when none matched. */
  readonly route: string | null
  /** `null` when no route matched. */
  readonly authorization: AuthorizationType | null
  /** The name under `authorizers`; `null` for open and AWS_IAM routes. */
  readonly authorizer: string | null
  /** Whether the Lambda authorizer ran for this request, its cached reply was judged again, or neither. */
  readonly lambda: 'invoked' | 'cached' | 'not invoked'
  /** `principalId`, the token's subject or the caller's ARN, once someone was recognised. */
  readonly principal: string | null
  readonly outcome: 'allowed' | GatewayResponseType
  readonly status: number
  /** One line: `allowed by statement 1: GET /pets`. */
  readonly reason: string
  /** The ARN that policies were asked about; `null` when no route matched. */
  readonly methodArn: string | null
}
