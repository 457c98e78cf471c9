/**
 * Matches the caller against the principals of a resource policy. A match has a strength, because naming an account, a
 * role or the caller itself grants different rights.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @module
 */

/**
 * How closely a policy names the caller: `direct` (the user, the session, the service, or everyone), `role` (the role
 * of the session), `account` (a delegation: the policies of the account decide).
 */
export type PrincipalMatch = 'direct' | 'role' | 'account'

/** The caller of a request. */
export interface Caller {
  readonly principal: string
  readonly partition: string | undefined
  readonly accountId: string | undefined
  /** The name of the role, for a role and for a session of it. */
  readonly role: string | undefined
  /** Whether the caller is the root user of its account. */
  readonly isRoot: boolean
}

/** One name in a `Principal` element. */
export type PrincipalName =
  | { readonly kind: 'everyone' }
  /** The unique ID that AWS leaves in a policy in place of a deleted user or role. It matches no caller. */
  | { readonly kind: 'deleted' }
  | {
      readonly kind: 'account'
      readonly accountId: string
      readonly partition: string | undefined
      readonly root: string | undefined
    }
  | {
      readonly kind: 'role'
      readonly arn: string
      readonly accountId: string
      readonly partition: string | undefined
      readonly role: string
    }
  | { readonly kind: 'exact'; readonly principal: string }

/** Reads the principal of a request: an IAM or STS ARN, a service name, or the `principalId` of a Lambda authorizer. */
export function parseCaller(principal: string): Caller {
  if (!principal.startsWith('arn:')) return withoutAccount(principal)
  const [, partition, service, , accountId, ...rest] = principal.split(':')
  const isIdentity = service === 'iam' || service === 'sts'
  if (!isIdentity || accountId === undefined || !isAccountId(accountId)) return withoutAccount(principal)
  const name = rest.join(':')
  return { principal, partition, accountId, role: parseRole(service, name), isRoot: service === 'iam' && name === 'root' }
}

function withoutAccount(principal: string): Caller {
  return { principal, partition: undefined, accountId: undefined, role: undefined, isRoot: false }
}

/**
 * Returns true for an AWS service (`lambda.amazonaws.com`) and for `anonymous`, the caller of an unsigned request.
 * Service control policies do not apply to them.
 */
export function isServiceOrAnonymous({ principal }: Caller): boolean {
  return principal === 'anonymous' || (principal.length <= 128 && SERVICE.test(principal))
}

const SERVICE = /^[a-z0-9.-]{1,63}\.amazonaws\.com(\.cn)?$/

/** Returns `undefined` for a grammar fault: an unknown kind, a wildcard inside a name, or a malformed ARN. */
export function parsePrincipalName(kind: string, name: string): PrincipalName | undefined {
  if (name === '*') return kind === 'AWS' ? { kind: 'everyone' } : undefined
  if (name === '' || name.includes('*') || name.includes('?')) return undefined
  if (kind === 'Service' || kind === 'Federated' || kind === 'CanonicalUser') return { kind: 'exact', principal: name }
  if (kind !== 'AWS') return undefined
  if (isAccountId(name)) return { kind: 'account', accountId: name, partition: undefined, root: undefined }
  if (isUniqueId(name)) return { kind: 'deleted' }
  const { partition, accountId, role } = parseCaller(name)
  if (accountId === undefined) return undefined
  if (name === `arn:${partition}:iam::${accountId}:root`) return { kind: 'account', accountId, partition, root: name }
  const isRole = role !== undefined && name.startsWith(`arn:${partition}:iam:`)
  return isRole ? { kind: 'role', arn: name, accountId, partition, role } : { kind: 'exact', principal: name }
}

/** How closely a name matches the caller; `undefined` if it does not match. */
export function matchPrincipal(name: PrincipalName, caller: Caller): PrincipalMatch | undefined {
  switch (name.kind) {
    case 'everyone':
      return 'direct'
    case 'deleted':
      return undefined
    case 'exact':
      return name.principal === caller.principal ? 'direct' : undefined
    case 'account':
      if (name.accountId !== caller.accountId || (name.partition ?? caller.partition) !== caller.partition) return undefined
      return caller.isRoot ? 'direct' : 'account'
    case 'role':
      // The ARN of a session omits the path of its role; the name of a role is unique in its account.
      return name.accountId === caller.accountId && name.partition === caller.partition && name.role === caller.role
        ? 'role'
        : undefined
  }
}

/**
 * Returns true if a `NotPrincipal` with `name` exempts the caller. On a Deny, only the caller's own ARN exempts it:
 * naming its role or account is not enough.
 */
export function isExempt(name: PrincipalName, caller: Caller, isDeny: boolean): boolean {
  const match = matchPrincipal(name, caller)
  if (!isDeny) return match !== undefined
  return match === 'direct' || (name.kind === 'role' && name.arn === caller.principal)
}

function parseRole(service: string, resource: string): string | undefined {
  const [kind, ...names] = resource.split('/')
  if (service === 'sts') return kind === 'assumed-role' ? names[0] : undefined
  return kind === 'role' ? names.at(-1) : undefined
}

/** `AIDACKCEVSQ6C2EXAMPLE` */
function isUniqueId(text: string): boolean {
  return text.length <= 128 && /^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(text)
}

/** Twelve digits. */
export function isAccountId(text: string): boolean {
  return text.length === 12 && /^\d{12}$/.test(text)
}
