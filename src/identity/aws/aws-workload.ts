/**
 * Verifies the tokens of IAM outbound identity federation, which AWS workloads obtain with `sts:GetWebIdentityToken`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Identity, JwtVerifier } from '../../events/index.ts'
import { callback, nullable, number, object, optional, optionSchema, string, strings, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { RemoteKeys } from '../jwks/issuer-keys.ts'
import { byIssuer } from '../jwt/by-issuer.ts'
import { oidc } from '../jwt/oidc.ts'
import { listOf, named, refined } from '../presets/preset.ts'
import { accountIds, isPrincipalPattern, matchesPrincipal } from './iam-principal.ts'
import { type AwsWorkloadDetails, workloadDetailsOf } from './workload-claims.ts'

/** Options of {@link awsWorkload}. */
export interface AwsWorkloadOptions<S extends string> {
  /**
   * Issuer URLs of the accounts: `https://{unique id}.tokens.sts.global.api.aws`, from `GetOutboundWebIdentityFederationInfo`. Each has its
   * own key set, unless `jwks` is set.
   */
  readonly issuers: string | readonly [string, ...string[]]
  /** One of these must be in `aud`. */
  readonly audience: string | readonly [string, ...string[]]
  /** Accounts that may call, twelve digits each: `aws_account` must be one of them. `null`: any account that has one of the issuers. */
  readonly accounts: readonly [string, ...string[]] | null
  /** IAM ARNs that may call (`sub`), exact or with `*` in the last segment. Default: any principal of the accounts. */
  readonly principals?: readonly string[] | undefined
  /** `org_id` that the token must have. Default: not checked. */
  readonly organizationId?: string | undefined
  /** The accepted signature algorithms. Default: `['RS256', 'ES384']`, the two that STS offers. */
  readonly algorithms?: readonly ('RS256' | 'ES384')[] | undefined
  /** `identity.scheme`. Default `awsWorkload`. */
  readonly scheme?: S | undefined
  /** One key set document with the keys of all issuers. Nothing is fetched. Default: the key sets are fetched. */
  readonly jwks?: unknown
  /** How the key sets are fetched. Cannot be combined with `jwks`. */
  readonly remoteKeys?: RemoteKeys | undefined
  /** Tolerance for clocks that differ, 0 to 600 seconds. Default 0. */
  readonly graceSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** The identity of an AWS workload. `subject` is the IAM ARN of its principal: a role, not a session of it. */
export interface AwsWorkloadIdentity<S extends string> extends Identity<S>, AwsWorkloadDetails {}

const OPTIONS = optionSchema<AwsWorkloadOptions<string>>('awsWorkload', {
  issuers: strings,
  audience: strings,
  accounts: nullable(accountIds, 'accept any account of the issuers'),
  principals: optional(
    valid(
      'a non-empty array of IAM ARNs with at most a * in the last segment',
      (value) => Array.isArray(value) && value.length > 0 && value.every(isPrincipalPattern),
    ),
  ),
  organizationId: optional(string),
  algorithms: optional(
    valid(
      `'RS256', 'ES384' or both`,
      (value) => Array.isArray(value) && value.length > 0 && value.every((name) => ALGORITHMS.includes(name)),
    ),
  ),
  scheme: optional(string),
  jwks: optional(valid('a key set document', () => true)),
  remoteKeys: optional(object),
  graceSeconds: optional(number(0, 600)),
  now: optional(callback),
})

const ALGORITHMS = ['RS256', 'ES384']
const MAX_LIFETIME_SECONDS = 3600

/**
 * Verifies tokens of `sts:GetWebIdentityToken`. The member `https://sts.amazonaws.com/` must be an object with a twelve-digit `aws_account`, and
 * the account in `sub` (an IAM ARN) must be the same. A lifetime (`exp` − `iat`) above 3600 seconds is rejected with `ERR_TOKEN_CLAIM`,
 * because STS issues none; so is a token of another account, principal or organization.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 * @example
 * const jobs = awsWorkload({ issuers: 'https://….tokens.sts.global.api.aws', audience: 'https://api.example', accounts: ['123456789012'] })
 * await jobs.verify(token) // { kind: 'identified', identity: { subject: 'arn:aws:iam::123456789012:role/Job', accountId: '…', … } }
 */
export function awsWorkload<const S extends string = 'awsWorkload'>(
  options: AwsWorkloadOptions<S>,
): JwtVerifier<AwsWorkloadIdentity<S>> {
  const checked = OPTIONS.check(options)
  const { audience, accounts, principals, organizationId, algorithms = ALGORITHMS } = checked
  const { jwks, remoteKeys, graceSeconds, now } = checked
  const scheme = (checked.scheme ?? 'awsWorkload') as S // if `scheme` is not set, S is its default
  const issuers = [...new Set(listOf(checked.issuers))]
  if (!issuers.every((issuer) => URL.canParse(issuer) && !issuer.endsWith('/'))) {
    throw new ConfigError('awsWorkload', 'issuers', 'one or more https URLs without a trailing slash')
  }
  const common = { audience, algorithms, scheme, jwks, remoteKeys, graceSeconds, now }
  const verifiers = issuers.map((issuer) => named('awsWorkload', () => oidc({ ...common, issuer })))
  return refined(byIssuer(...verifiers), (identity, claims): AwsWorkloadIdentity<S> | TokenRejectionCode => {
    const details = workloadDetailsOf(claims)
    const { exp, iat } = claims
    // Negated so that a missing `iat` rejects.
    if (details === undefined || !(Number(exp) - Number(iat) <= MAX_LIFETIME_SECONDS)) return 'ERR_TOKEN_CLAIM'
    if (accounts !== null && !accounts.includes(details.accountId)) return 'ERR_TOKEN_CLAIM'
    if (organizationId !== undefined && details.organizationId !== organizationId) return 'ERR_TOKEN_CLAIM'
    const isPrincipal = principals === undefined || principals.some((pattern) => matchesPrincipal(pattern, identity.subject))
    return isPrincipal ? { ...identity, ...details } : 'ERR_TOKEN_CLAIM'
  })
}
