/**
 * The request that policies are evaluated for: may this principal perform this action on this resource?
 *
 * @module
 */

import { isRecord } from '../../internal/is-record.ts'
import { optionSchema, valid } from '../../options.ts'
import { checkInput } from '../language/fault.ts'
import type { RequestContext } from '../matching/context.ts'
import { parseCaller } from '../matching/principal.ts'
import type { PreparedRequest } from './match-statement.ts'

/** One request to evaluate. */
export interface PolicyRequest {
  /** An IAM or STS ARN, the name of a service, or the `principalId` that an authorizer returns. */
  readonly principal: string
  /** `execute-api:Invoke`; case-insensitive. */
  readonly action: string
  /** The ARN of the requested resource, as sent: it is not decoded. */
  readonly resource: string
  /** Condition keys and their values. Nothing is added: neither the time nor the name of the user. */
  readonly context: RequestContext
}

const anyString = valid<string>('a string', (value) => typeof value === 'string')

const REQUEST = optionSchema<PolicyRequest>(
  'policy',
  { principal: anyString, action: anyString, resource: anyString, context: valid('an object', isRecord) },
  'request.',
)

/** @throws {PolicyError} `path` names the member that is wrong. Its value is not in the message. */
export function prepareRequest(request: PolicyRequest): PreparedRequest {
  const { principal, action, resource, context } = checkRequest(request)
  return { caller: parseCaller(principal), action: action.toLowerCase(), resource, context }
}

/**
 * Returns a valid request; otherwise throws like {@link prepareRequest}. `compile` promises decisions in less than a
 * microsecond, so a valid request is recognized without the option checker.
 */
export function checkRequest(request: PolicyRequest): PolicyRequest {
  return isValid(request) ? request : checkInput(REQUEST, request)
}

function isValid(request: unknown): request is PolicyRequest {
  if (!isRecord(request)) return false
  for (const name in request) if (!isRequestMember(name)) return false
  const { principal, action, resource, context } = request
  return typeof principal === 'string' && typeof action === 'string' && typeof resource === 'string' && isRecord(context)
}

/** A `switch` is several times faster than a lookup. */
function isRequestMember(name: string): boolean {
  switch (name) {
    case 'principal':
    case 'action':
    case 'resource':
    case 'context':
      return true
    default:
      return false
  }
}
