/**
 * Defines the input and the results of all authorization types.
 *
 * @module
 */

import type { MethodArn } from '../../policy/index.ts'
import type { BackendAuthorizer } from '../backend/backend-event.ts'
import type { GatewayRequest } from '../raw-request.ts'
import type { IamCallerFields, RestRequestContext } from '../request-context.ts'
import type { ErrorResponse } from '../responses/error-response.ts'
import type { Trace, TraceStep } from '../trace.ts'

/** A request together with the route that it matched. */
export interface RoutedRequest {
  /** As received. Signatures cover this request. */
  readonly received: GatewayRequest
  /** With the headers that API Gateway adds. Authorizers and backends see this request. */
  readonly forwarded: GatewayRequest
  readonly arn: MethodArn
  readonly methodArn: string
  readonly pathParameters: { readonly [name: string]: string }
  readonly stageVariables: { readonly [name: string]: string }
  readonly requestContext: RestRequestContext
  readonly scopes: readonly string[]
  readonly nowMs: number
  /** The steps of the trace. Each check appends its own. */
  readonly steps: TraceStep[]
}

interface TraceDetails {
  readonly principal: string | null
  readonly lambda: Trace['lambda']
  readonly cacheAgeSeconds: number | null
}

/** The request may reach the backend. */
export interface Allowed extends TraceDetails {
  readonly kind: 'allowed'
  /** Describes the decision in one line for the trace. */
  readonly reason: () => string
  /** `requestContext.authorizer` of the backend's event. */
  readonly authorizer?: BackendAuthorizer
  readonly iamCaller?: IamCallerFields
  /** The API key that a Lambda authorizer returned. */
  readonly usageIdentifierKey?: string | undefined
}

/** API Gateway responds itself. */
export interface Rejected extends TraceDetails {
  readonly kind: 'rejected'
  /** One line for the trace. */
  readonly reason: string
  readonly response: ErrorResponse
  /** What user code threw. */
  readonly cause?: unknown
  /** The context of an authorizer response that denies the request. */
  readonly authorizer?: BackendAuthorizer
}

/** The result of one authorization. */
export type Authorization = Allowed | Rejected

/** Authorizes requests to one route. */
export type Authorize = (request: RoutedRequest) => Promise<Authorization>

/** Creates a rejection. Without details, no principal was identified and no function was invoked. */
export function reject(response: ErrorResponse, reason: string, details: Partial<TraceDetails> = {}): Rejected {
  return { kind: 'rejected', response, reason, principal: null, lambda: 'not invoked', cacheAgeSeconds: null, ...details }
}
