/**
 * The request that policies are evaluated for: may this principal perform this action on this resource?
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { object, optional, optionSchema, valid } from '../../options.ts'
import { checkInput, PolicyError } from '../language/fault.ts'
import type { RequestContext } from '../matching/context.ts'
import { isAccountId, parseCaller } from '../matching/principal.ts'
import type { PreparedRequest } from './match-statement.ts'

/** One request to evaluate. */
export interface PolicyRequest {
  /** An IAM or STS ARN, the name of a service, or the `principalId` that an authorizer returns. */
  readonly principal: string
  /** `execute-api:Invoke`; case-insensitive. */
  readonly action: string
  /** The ARN of the requested resource, as sent: it is not decoded. */
  readonly resource: string
  /**
   * The account that owns the resource: twelve digits. Needed only for an ARN without an account, such as
   * `arn:aws:s3:::bucket`; without it, such a resource does not belong to the caller's account.
   */
  readonly resourceAccount?: string | undefined
  /** Condition keys and their values. Nothing is added: neither the time nor the name of the user. */
  readonly context: RequestContext
}

const anyString = valid<string>('a string', (value) => typeof value === 'string')

const REQUEST = optionSchema<PolicyRequest>(
  'policy',
  {
    principal: anyString,
    action: anyString,
    resource: anyString,
    resourceAccount: optional(valid<string>('twelve digits', (value) => typeof value === 'string' && isAccountId(value))),
    context: object,
  },
  'request.',
)

/** @throws {PolicyError} `path` names the member that is wrong. Its value is not in the message. */
export function prepareRequest(request: PolicyRequest): PreparedRequest {
  const { principal, action, resource, resourceAccount, context } = checkRequest(request)
  return { caller: parseCaller(principal), action: action.toLowerCase(), resource, resourceAccount, context }
}

/**
 * Returns a valid request; otherwise throws like {@link prepareRequest}. `compile` promises decisions in less than a
 * microsecond, so a valid request is recognized without the option checker.
 */
export function checkRequest(request: PolicyRequest): PolicyRequest {
  const checked = isValid(request) ? request : checkInput(REQUEST, request)
  if (checked.resourceAccount !== undefined) checkResourceAccount(checked.resource, checked.resourceAccount)
  return checked
}

function isValid(request: unknown): request is PolicyRequest {
  if (!isRecord(request)) return false
  for (const name in request) if (!isRequestMember(name)) return false
  const { principal, action, resource, context } = request
  return typeof principal === 'string' && typeof action === 'string' && typeof resource === 'string' && isContext(context)
}

/** The entries of a `Map` are not properties: conditions would be evaluated without a context. */
function isContext(value: unknown): boolean {
  return isRecord(value) && !(value instanceof Map)
}

function checkResourceAccount(resource: string, resourceAccount: string): void {
  const [, , , , accountInArn = ''] = resource.split(':', 5)
  if (accountInArn !== '' && accountInArn !== resourceAccount)
    throw new PolicyError('request.resourceAccount', 'must be the account in the resource ARN')
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
