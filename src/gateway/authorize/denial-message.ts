/**
 * Formats the message of a 403 ACCESS_DENIED response. AWS extended the wording in 2025 and 2026, and both forms are
 * still in use. The account ID is masked in the ARN of the resource, but not in the caller's ARN.
 *
 * @module
 */

import type { MethodArn } from '../../policy/index.ts'

/** The wording of an ACCESS_DENIED message. `new` names the type of the policy that denied the request; `old` does not. */
export type DenialStyle = 'new' | 'old'

/** A denial: the principal, the type of the policy that decided, and whether a Deny statement matched. */
export interface Denial {
  /** `authorizer`: the policy is from a Lambda authorizer. `caller`: the ARN of the caller, or `anonymous`. */
  readonly principal: 'authorizer' | { readonly caller: string }
  readonly by: 'identity-based' | 'resource-based'
  readonly explicit: boolean
}

/** Formats the message of an ACCESS_DENIED response. */
export function denialMessage(denial: Denial, arn: MethodArn, style: DenialStyle): string {
  return `${formatSubject(denial, arn)}${formatCause(denial, style)}`
}

function formatSubject({ principal }: Denial, arn: MethodArn): string {
  if (principal === 'authorizer') return 'User is not authorized to access this resource'
  return `User: ${principal.caller} is not authorized to perform: execute-api:Invoke on resource: ${formatMaskedArn(arn)}`
}

function formatCause({ by, explicit }: Denial, style: DenialStyle): string {
  if (style === 'old') return explicit ? ' with an explicit deny' : ''
  if (explicit) return ` with an explicit deny in ${by === 'identity-based' ? 'an' : 'a'} ${by} policy`
  return ` because no ${by} policy allows the execute-api:Invoke action`
}

function formatMaskedArn({ partition, region, accountId, apiId, stage, method, path }: MethodArn): string {
  return `arn:${partition}:execute-api:${region}:********${accountId.slice(-4)}:${apiId}/${stage}/${method}${path}`
}
