/**
 * Reads the AWS members of a `GetWebIdentityToken` token.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_token_claims.html
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { type JsonObject, ownMembers } from '../jwt/strict-json.ts'
import { accountOfPrincipal, isAccountId } from './iam-principal.ts'

/** What a token states about the workload. */
export interface AwsWorkloadDetails {
  /** The account of the principal, twelve digits. */
  readonly accountId: string
  /** The Region in which the token was requested. */
  readonly sourceRegion: string | undefined
  /** The organization of the account: `o-a1b2c3d4e5`. */
  readonly organizationId: string | undefined
  /** `ou_path` without its last slash: `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111`. */
  readonly organizationalUnitPath: string | undefined
  /** Tags of the IAM principal, set by its administrator. */
  readonly principalTags: { readonly [key: string]: string }
  /** Tags of the `GetWebIdentityToken` request, chosen by the caller itself: never base a rule on them. */
  readonly requestTags: { readonly [key: string]: string }
  /** Present on AWS compute: `lambda_source_function_arn`, `ec2_instance_source_vpc` and others, as strings. */
  readonly sessionContext: { readonly [key: string]: string }
}

/** The name of the member is a URL. */
const MEMBER = 'https://sts.amazonaws.com/'

const KNOWN = new Set(['aws_account', 'source_region', 'org_id', 'ou_path', 'principal_tags', 'request_tags'])

/** Returns `undefined` if a member has the wrong type, or if the account in `sub` is not `aws_account`. */
export function workloadDetailsOf(claims: JsonObject): AwsWorkloadDetails | undefined {
  const member = claims[MEMBER]
  if (!isRecord(member)) return undefined
  const context = ownMembers(member)
  const { aws_account: accountId, source_region: sourceRegion, org_id: organizationId, ou_path: path } = context
  const principalTags = tagsOf(context['principal_tags'])
  const requestTags = tagsOf(context['request_tags'])
  if (!isAccountId(accountId) || accountOfPrincipal(claims['sub']) !== accountId) return undefined
  if (!isOptionalString(sourceRegion) || !isOptionalString(organizationId) || !isOptionalString(path)) return undefined
  if (principalTags === undefined || requestTags === undefined) return undefined
  const organizationalUnitPath = path?.endsWith('/') ? path.slice(0, -1) : path
  return {
    accountId,
    sourceRegion,
    organizationId,
    organizationalUnitPath,
    principalTags,
    requestTags,
    sessionContext: sessionContextOf(context),
  }
}

/** Every other member that is a string, number or boolean. Tags must not be found by an inherited name, so there is no prototype. */
function sessionContextOf(context: { readonly [name: string]: unknown }): { readonly [key: string]: string } {
  const scalars = Object.entries(context).filter(([name, value]) => !KNOWN.has(name) && !isObject(value))
  return ownMembers(Object.fromEntries(scalars.map(([name, value]) => [name, String(value)])))
}

function tagsOf(value: unknown): { readonly [key: string]: string } | undefined {
  if (value === undefined) return ownMembers({})
  if (!isRecord(value) || !Object.values(value).every((tag) => typeof tag === 'string')) return undefined
  // Every value was checked to be a string.
  return ownMembers(value as { readonly [key: string]: string })
}

function isObject(value: unknown): boolean {
  return typeof value === 'object'
}

function isOptionalString(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
