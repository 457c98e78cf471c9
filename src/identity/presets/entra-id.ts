/**
 * Verifies tokens of Microsoft Entra ID (Azure AD).
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { nullable, oneOf, optional, optionSchema, strings, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { isOneOf } from '../jwt/claims.ts'
import { type OidcOptions, oidc } from '../jwt/oidc.ts'
import type { JsonObject } from '../jwt/strict-json.ts'
import { commonOptions, listOf, named, PRESET_OPTIONS, type PresetOptions, refined } from './preset.ts'

/** Options of {@link entraId}. */
export interface EntraIdOptions<S extends string> extends PresetOptions<S> {
  /**
   * The tenant's GUID. `common`, `organizations`, `consumers` and domain names are a `ConfigError`, because they do not name one issuer.
   */
  readonly tenantId: string
  /** v2.0 tokens: the API's client ID. v1.0 tokens: the client ID or the App ID URI (`api://…`). `null` accepts any audience. */
  readonly audience: string | readonly string[] | null
  /**
   * `2.0`: `https://login.microsoftonline.com/{tenantId}/v2.0`. `1.0`: `https://sts.windows.net/{tenantId}/`. `any` accepts both, and
   * `identity.issuer` is the v2.0 form. The `ver` claim must agree with the issuer. Default `2.0`. The app registration of the API decides
   * which version it receives (`accessTokenAcceptedVersion`).
   */
  readonly version?: '2.0' | '1.0' | 'any' | undefined
  /**
   * What becomes `identity.groups`. `roles` (default): app roles. `groups`: group object IDs. `both`: united. With `groups` and `both`, a token
   * that reports a groups overage (`_claim_names.groups` or `hasgroups`) is rejected with `ERR_TOKEN_GROUPS_OVERAGE`: its list is
   * incomplete, and `not(inGroup(…))` would pass for a member.
   */
  readonly groups?: 'roles' | 'groups' | 'both' | undefined
  /** Client applications (`azp` in v2.0, `appid` in v1.0) that may call; otherwise `ERR_TOKEN_CLIENT`. `null`: any. */
  readonly clientId: string | readonly string[] | null
}

const OPTIONS = optionSchema<EntraIdOptions<string>>('entraId', {
  tenantId: valid('the GUID of the tenant', isGuid),
  audience: nullable(strings, 'accept any audience'),
  version: optional(oneOf('2.0', '1.0', 'any')),
  groups: optional(oneOf('roles', 'groups', 'both')),
  clientId: nullable(strings, 'accept any client application'),
  ...PRESET_OPTIONS,
})

const GROUP_PATHS = {
  roles: [{ path: 'roles' }],
  groups: [{ path: 'groups' }],
  both: [{ path: 'roles' }, { path: 'groups' }],
} as const

/**
 * Verifies access or ID tokens (RS256) of one tenant of Microsoft Entra ID. `tid` must equal `tenantId`.
 *
 * `identity.subject` is `oid`, which is stable across the applications of the tenant; `sub` differs per application.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://learn.microsoft.com/entra/identity-platform/access-tokens
 * @example
 * const staff = entraId({ tenantId: '…', audience: '…', clientId: null })
 * await staff.verify(token) // { kind: 'identified', identity: { scheme: 'entraId', subject: '…', … } }
 */
export function entraId<const S extends string = 'entraId'>(options: EntraIdOptions<S>): JwtVerifier<Identity<S>> {
  const checked = OPTIONS.check(options)
  const { audience, version = '2.0', groups = 'roles' } = checked
  const tenantId = checked.tenantId.toLowerCase()
  const clientIds = listOf(checked.clientId)
  const issuerV2 = `https://login.microsoftonline.com/${tenantId}/v2.0`
  const issuerV1 = `https://sts.windows.net/${tenantId}/`
  const settings: OidcOptions<S> = {
    ...commonOptions(checked),
    scheme: (checked.scheme ?? 'entraId') as S, // if `scheme` is not set, S is its default
    issuer: version === '1.0' ? issuerV1 : issuerV2,
    issuerAliases: version === 'any' ? [issuerV1] : undefined,
    audience,
    algorithms: 'RS256',
    subjectClaim: 'oid',
    expectedClaims: { tid: tenantId },
    groupsClaim: GROUP_PATHS[groups],
  }
  return refined(
    named('entraId', () => oidc(settings)),
    (identity, claims): Identity<S> | TokenRejectionCode => {
      const isV2 = claims['iss'] === issuerV2
      if (claims['ver'] !== (isV2 ? '2.0' : '1.0')) return 'ERR_TOKEN_CLAIM'
      if (groups !== 'roles' && hasGroupsOverage(claims)) return 'ERR_TOKEN_GROUPS_OVERAGE'
      const client = isV2 ? claims['azp'] : claims['appid']
      return clientIds === undefined || isOneOf(client, clientIds) ? identity : 'ERR_TOKEN_CLIENT'
    },
  )
}

/** Any value that is not a clear "no" is an overage: an incomplete list of groups must not be used. */
function hasGroupsOverage({ hasgroups: hasGroups, _claim_names: claimNames }: JsonObject): boolean {
  if (hasGroups !== undefined && hasGroups !== false) return true
  if (claimNames === undefined) return false
  return !isRecord(claimNames) || Object.hasOwn(claimNames, 'groups')
}

function isGuid(value: unknown): boolean {
  return typeof value === 'string' && /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(value)
}
