/**
 * Verifies access tokens of a Keycloak realm.
 *
 * @see https://www.keycloak.org/docs/latest/securing_apps/
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { nullable, optional, optionSchema, string, strings, valid } from '../../options.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { isAllowedUrl } from '../http-request.ts'
import { type ClaimPath, isClaimPath } from '../jwt/claim-path.ts'
import { isOneOf } from '../jwt/claims.ts'
import { type OidcOptions, oidc } from '../jwt/oidc.ts'
import { commonOptions, listOf, named, PRESET_OPTIONS, type PresetOptions, refined } from './preset.ts'

/** One place of a Keycloak token that lists groups or roles. */
export type KeycloakGroups =
  | 'realm'
  | {
      /** A client ID, dots included: `resource_access.{client}.roles`. */
      readonly client: string
    }
  | {
      /** The claim of a group-membership mapper, whose values (`/staff/admins`) are not changed. */
      readonly claim: ClaimPath
    }

/** Options of {@link keycloak}. */
export interface KeycloakOptions<S extends string> extends PresetOptions<S> {
  /** `https://id.example.com`, or with the legacy `/auth` prefix. No trailing slash. */
  readonly baseUrl: string
  /** The name of the realm. The issuer is `{baseUrl}/realms/{realm}`. */
  readonly realm: string
  /** One must be in `aud`. Keycloak sets it only with an audience mapper; without one it is `account` or missing. `null`: not checked. */
  readonly audience: string | readonly string[] | null
  /** The clients (`azp`) to which the token was issued; otherwise `ERR_TOKEN_CLIENT`. `null`: any. */
  readonly clientId: string | readonly string[] | null
  /**
   * Where groups come from. `realm`: `realm_access.roles`. `{ client }`: `resource_access.{client}.roles`. `{ claim }`: the claim of a
   * group-membership mapper. An array unites several. Default: identities have no groups.
   */
  readonly groups?: KeycloakGroups | readonly KeycloakGroups[] | undefined
}

const OPTIONS = optionSchema<KeycloakOptions<string>>('keycloak', {
  baseUrl: valid('an https URL without query and without a trailing slash', isBaseUrl),
  realm: string,
  audience: nullable(strings, 'accept any audience'),
  clientId: nullable(strings, 'accept any client'),
  groups: optional(
    valid(
      `'realm', { client }, { claim }, or a non-empty array of them`,
      (value) => isGroups(value) || (Array.isArray(value) && value.length > 0 && value.every(isGroups)),
    ),
  ),
  ...PRESET_OPTIONS,
})

/** The algorithms that a realm can be configured with. Each key of a realm states the one it is for. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/**
 * Verifies access tokens of one realm. `typ` in the payload must be `Bearer`: ID, refresh and offline tokens of the realm have the same `iss`,
 * and are rejected with `ERR_TOKEN_USE`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://www.keycloak.org/securing-apps/oidc-layers
 * @example
 * const users = keycloak({ baseUrl: 'https://id.example.com', realm: 'pets', audience: 'pets-api', clientId: null, groups: 'realm' })
 */
export function keycloak<const S extends string = 'keycloak'>(options: KeycloakOptions<S>): JwtVerifier<Identity<S>> {
  const checked = OPTIONS.check(options)
  const { baseUrl, realm, audience, groups } = checked
  const clientIds = listOf(checked.clientId)
  const groupPaths = groups === undefined ? undefined : [groups].flat().map((source) => ({ path: pathOf(source) }))
  const settings: OidcOptions<S> = {
    ...commonOptions(checked),
    scheme: (checked.scheme ?? 'keycloak') as S, // if `scheme` is not set, S is its default
    issuer: `${baseUrl}/realms/${encodeURIComponent(realm)}`,
    audience,
    algorithms: ALGORITHMS,
    groupsClaim: groupPaths,
  }
  return refined(
    named('keycloak', () => oidc(settings)),
    (identity, { typ, azp }): Identity<S> | TokenRejectionCode => {
      if (typ !== 'Bearer') return 'ERR_TOKEN_USE'
      return clientIds === undefined || isOneOf(azp, clientIds) ? identity : 'ERR_TOKEN_CLIENT'
    },
  )
}

function pathOf(source: KeycloakGroups): ClaimPath {
  if (source === 'realm') return ['realm_access', 'roles']
  return 'client' in source ? ['resource_access', source.client, 'roles'] : source.claim
}

function isGroups(value: unknown): boolean {
  if (!isRecord(value)) return value === 'realm'
  const [name, ...others] = Object.keys(value)
  if (others.length > 0) return false
  return name === 'client' ? typeof value['client'] === 'string' && value['client'] !== '' : isClaimPath(value['claim'])
}

function isBaseUrl(value: unknown): boolean {
  return isAllowedUrl(value) && !value.includes('?') && !value.endsWith('/')
}
