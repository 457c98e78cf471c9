/**
 * The question that policies answer: may this principal do this action on this resource, in this context?
 *
 * @module
 */

import { PolicyError } from '../language/policy-error.ts'
import type { RequestContext } from '../matching/context.ts'
import { readCaller } from '../matching/principal.ts'
import type { PreparedRequest } from './match-statement.ts'

export interface PolicyRequest {
  /** An IAM or STS ARN, a service's name, or the `principalId` of an authorizer's reply. */
  readonly principal: string
  /** `execute-api:Invoke`, in any case. */
  readonly action: string
  /** The ARN asked for, as sent: no decoding. */
  readonly resource: string
  /** Condition keys and their values. Nothing is added to it: no clock, no user name. */
  readonly context: RequestContext
}

/** @throws {PolicyError} naming the member that is wrong. Its value is never in the message. */
export function prepareRequest(request: PolicyRequest): PreparedRequest {
  checkRequest(request)
  const { principal, action, resource, context } = request
  return { caller: readCaller(principal), action: action.toLowerCase(), resource, context }
}

export function checkRequest(request: PolicyRequest): void {
  if (typeof request !== 'object' || request === null) throw new PolicyError('request', 'an object')
  if (typeof request.principal !== 'string') throw new PolicyError('request.principal', 'a string')
  if (typeof request.action !== 'string') throw new PolicyError('request.action', 'a string')
  if (typeof request.resource !== 'string') throw new PolicyError('request.resource', 'a string')
  const { context } = request
  if (typeof context !== 'object' || context === null || Array.isArray(context))
    throw new PolicyError('request.context', 'an object')
}
