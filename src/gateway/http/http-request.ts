/**
 * Defines a request to an HTTP API after its route was selected, and the results of its authorization.
 *
 * @module
 */

import type { RoutedRequest } from '../authorize/authorization.ts'
import type { IamCallerFields } from '../request-context.ts'
import type { Trace, TraceStep } from '../trace.ts'
import type { HttpErrorResponse } from './http-responses.ts'

/** A request together with the route that it matched. */
export interface HttpRoutedRequest extends RoutedRequest {
  readonly routeKey: string
  /** `/pets/{id}`, or `$default`. */
  readonly resourcePath: string
  /** `rawPath` of payload format 2.0, decoded. */
  readonly path2: string
  /** `path` of payload format 1.0, decoded. */
  readonly path1: string
  /** The values of the path variables as sent. */
  readonly rawParameters: { readonly [name: string]: string }
  readonly requestId: string
  /** The time of the request as events state it. */
  readonly time: string
  /** The steps of the trace. Each check appends its own. */
  readonly steps: TraceStep[]
}

/** What an authorization found out about the caller, for the event of the backend. */
export type HttpCaller =
  | { readonly kind: 'anonymous' }
  /** `context` of a Lambda authorizer's response. */
  | { readonly kind: 'lambda'; readonly context: { readonly [name: string]: unknown } }
  /** `scopes` are those of the route; `null` without any. */
  | { readonly kind: 'jwt'; readonly claims: { readonly [name: string]: string }; readonly scopes: readonly string[] | null }
  | { readonly kind: 'iam'; readonly caller: IamCallerFields }

interface TraceDetails {
  readonly principal: string | null
  readonly lambda: Trace['lambda']
  readonly cacheAgeSeconds: number | null
  /** One line for the trace. */
  readonly reason: string
}

/** The request may reach the backend. */
export interface HttpAllowed extends TraceDetails {
  readonly kind: 'allowed'
  readonly caller: HttpCaller
}

/** The HTTP API responds itself. */
export interface HttpRejected extends TraceDetails {
  readonly kind: 'rejected'
  readonly response: HttpErrorResponse
  /** What user code threw. */
  readonly cause?: unknown
}

/** The result of one authorization. */
export type HttpAuthorization = HttpAllowed | HttpRejected

/** Authorizes requests to one route. */
export type HttpAuthorize = (request: HttpRoutedRequest) => Promise<HttpAuthorization>

/** Creates a rejection. Without details, no principal was identified and no function was invoked. */
export function rejectHttp(
  response: HttpErrorResponse | HttpErrorResponse['type'],
  reason: string,
  details: Partial<Omit<TraceDetails, 'reason'>> & { readonly cause?: unknown } = {},
): HttpRejected {
  return {
    kind: 'rejected',
    response: typeof response === 'string' ? { type: response } : response,
    reason,
    principal: null,
    lambda: 'not invoked',
    cacheAgeSeconds: null,
    ...details,
  }
}
