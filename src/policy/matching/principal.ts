/**
 * Who a resource policy speaks of. A match has a strength, because naming an account, a role or the caller itself gives
 * different rights.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * @module
 */

/**
 * How closely a policy names the caller: `direct` (the user, the session, the service, or everybody), `role` (the role
 * of the session), `account` (a delegation: the account's own policies decide).
 */
export type PrincipalMatch = 'direct' | 'role' | 'account'

/** The caller, read once a request. */
export interface Caller {
  readonly principal: string
  readonly partition: string | undefined
  readonly accountId: string | undefined
  /** The role's name, for an assumed-role session and for a role. */
  readonly role: string | undefined
}

/** One name in a `Principal` element. */
export type PrincipalName =
  | { readonly kind: 'everybody' }
  /** The unique id that AWS leaves in a policy in the place of a user or role that was deleted. */
  | { readonly kind: 'nobody' }
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

/** Reads the principal of a request: an IAM or STS ARN, a service's name, or any name a Lambda authorizer gives. */
export function readCaller(principal: string): Caller {
  if (!beginsAsArn(principal)) return { principal, partition: undefined, accountId: undefined, role: undefined }
  const [, partition, service, , accountId, ...rest] = principal.split(':')
  const isIdentity = service === 'iam' || service === 'sts'
  if (!isIdentity || accountId === undefined || !isAccountId(accountId))
    return { principal, partition: undefined, accountId: undefined, role: undefined }
  return { principal, partition, accountId, role: roleOf(service, rest.join(':')) }
}

/** Reads one name; `undefined` is a grammar fault: an unknown kind, a wildcard inside a name, an ARN that is none. */
export function readPrincipalName(kind: string, name: string): PrincipalName | undefined {
  if (name === '*') return kind === 'AWS' ? { kind: 'everybody' } : undefined
  if (name === '' || name.includes('*') || name.includes('?')) return undefined
  if (kind === 'Service' || kind === 'Federated' || kind === 'CanonicalUser') return { kind: 'exact', principal: name }
  if (kind !== 'AWS') return undefined
  if (isAccountId(name)) return { kind: 'account', accountId: name, partition: undefined, root: undefined }
  if (isUniqueId(name)) return { kind: 'nobody' }
  const { partition, accountId, role } = readCaller(name)
  if (accountId === undefined) return undefined
  if (name === `arn:${partition}:iam::${accountId}:root`) return { kind: 'account', accountId, partition, root: name }
  const isRole = role !== undefined && name.startsWith(`arn:${partition}:iam:`)
  return isRole ? { kind: 'role', arn: name, accountId, partition, role } : { kind: 'exact', principal: name }
}

/** How closely a name fits the caller; `undefined`: not at all. */
export function closenessOf(name: PrincipalName, caller: Caller): PrincipalMatch | undefined {
  switch (name.kind) {
    case 'everybody':
      return 'direct'
    // Stryker disable next-line ConditionalExpression,StringLiteral: without the case nothing is returned either.
    case 'nobody':
      return undefined
    case 'exact':
      return name.principal === caller.principal ? 'direct' : undefined
    case 'account':
      if (name.accountId !== caller.accountId || (name.partition ?? caller.partition) !== caller.partition) return undefined
      return caller.principal.endsWith(':root') && caller.role === undefined ? 'direct' : 'account'
    case 'role':
      // A session's ARN leaves the role's path out; a role's name is unique in its account.
      return name.accountId === caller.accountId && name.partition === caller.partition && name.role === caller.role
        ? 'role'
        : undefined
  }
}

/**
 * True when the caller is spared by a `NotPrincipal` that holds `name`. On a Deny (`narrow`) only the caller's own ARN
 * spares it: AWS wants the session named, not only its role or account.
 */
export function isExempt(name: PrincipalName, caller: Caller, narrow: boolean): boolean {
  const closeness = closenessOf(name, caller)
  if (!narrow) return closeness !== undefined
  // Stryker disable next-line ConditionalExpression: no other kind has an ARN.
  return closeness === 'direct' || (name.kind === 'role' && name.arn === caller.principal)
}

/** `arn:`, sign by sign and the rarest first: for the names that a Lambda authorizer gives, this is all the reading there is. */
function beginsAsArn(text: string): boolean {
  return text.charCodeAt(3) === 58 && text.charCodeAt(0) === 97 && text.charCodeAt(1) === 114 && text.charCodeAt(2) === 110
}

function roleOf(service: string, resource: string): string | undefined {
  const [kind, ...names] = resource.split('/')
  if (service === 'sts') return kind === 'assumed-role' ? names[0] : undefined
  return kind === 'role' ? names.at(-1) : undefined
}

/** `AIDACKCEVSQ6C2EXAMPLE` */
function isUniqueId(text: string): boolean {
  return text.length <= 128 && /^A(?:IDA|ROA)[A-Z0-9]{12,}$/.test(text)
}

function isAccountId(text: string): boolean {
  if (text.length !== 12) return false
  for (const digit of text) if (digit < '0' || digit > '9') return false
  return true
}
