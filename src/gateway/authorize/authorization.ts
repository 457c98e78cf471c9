/**
 * What the parts that authorize are asked and what they answer. One call is one request on one route.
 *
 * @module
 */

import type { MethodArn } from '../../policy/index.ts'
import type { BackendAuthorizer } from '../backend/backend-event.ts'
import type { GatewayAnswer } from '../gateway-response.ts'
import type { GatewayRequest } from '../raw-request.ts'
import type { IamCallerFields, RestRequestContext } from '../request-context.ts'
import type { Trace } from '../trace.ts'

export interface Call {
  /** As received: what was signed. */
  readonly request: GatewayRequest
  /** With the headers that API Gateway adds: what authorizer and backend see. */
  readonly forwarded: GatewayRequest
  readonly arn: MethodArn
  readonly methodArn: string
  readonly pathParameters: { readonly [name: string]: string }
  readonly stageVariables: { readonly [name: string]: string }
  readonly requestContext: RestRequestContext
  readonly scopes: readonly string[]
  readonly nowMs: number
}

interface Seen {
  readonly principal: string | null
  readonly lambda: Trace['lambda']
  /** One line for the trace. */
  readonly reason: string
}

export interface Allowed extends Seen {
  readonly kind: 'allowed'
  /** `requestContext.authorizer` of the backend's event. */
  readonly authorizer?: BackendAuthorizer
  readonly iamCaller?: IamCallerFields
}

export interface Refused extends Seen {
  readonly kind: 'refused'
  readonly answer: GatewayAnswer
}

export type Authorization = Allowed | Refused

export type Authorize = (call: Call) => Promise<Authorization>

export function refused(answer: GatewayAnswer, reason: string, seen: Partial<Omit<Seen, 'reason'>> = {}): Refused {
  return { kind: 'refused', answer, reason, principal: null, lambda: 'not invoked', ...seen }
}
