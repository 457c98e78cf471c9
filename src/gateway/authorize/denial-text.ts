/**
 * The words of a 403 ACCESS_DENIED. AWS made them longer in 2025 and 2026 and both forms are still met, so the style is
 * a choice. The account is masked inside the resource's ARN; the caller's ARN is not.
 *
 * @module
 */

import type { MethodArn } from '../../policy/index.ts'

/** `new` names the kind of policy that decided; `old` is what API Gateway said before. */
export type DenialStyle = 'new' | 'old'

/** Who was denied, by which kind of policy, and whether a Deny did it or nothing allowed. */
export interface Denial {
  /** `authorizer`: the policy that a Lambda authorizer returned. Otherwise the caller's ARN, or `anonymous`. */
  readonly who: 'authorizer' | { readonly caller: string }
  readonly by: 'identity-based' | 'resource-based'
  readonly explicit: boolean
}

/** The message of an ACCESS_DENIED answer. */
export function denialText(denial: Denial, arn: MethodArn, style: DenialStyle): string {
  return `${subject(denial, arn)}${reason(denial, style)}`
}

function subject({ who }: Denial, arn: MethodArn): string {
  if (who === 'authorizer') return 'User is not authorized to access this resource'
  return `User: ${who.caller} is not authorized to perform: execute-api:Invoke on resource: ${maskedArn(arn)}`
}

function reason({ by, explicit }: Denial, style: DenialStyle): string {
  if (style === 'old') return explicit ? ' with an explicit deny' : ''
  if (explicit) return ` with an explicit deny in ${by === 'identity-based' ? 'an' : 'a'} ${by} policy`
  return ` because no ${by} policy allows the execute-api:Invoke action`
}

function maskedArn({ partition, region, accountId, apiId, stage, method, path }: MethodArn): string {
  return `arn:${partition}:execute-api:${region}:********${accountId.slice(-4)}:${apiId}/${stage}/${method}${path}`
}
