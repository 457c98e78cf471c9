/**
 * Verifies access tokens of Auth0.
 *
 * @see https://auth0.com/docs/secure/tokens/access-tokens/validate-access-tokens
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { nullable, oneOf, optional, optionSchema, strings, valid } from '../../options.ts'
import { type ClaimPath, claimPath } from '../jwt/claim-path.ts'
import { oidc } from '../jwt/oidc.ts'
import { commonOptions, hostName, isHostName, listOf, named, PRESET_OPTIONS, type PresetOptions } from './preset.ts'

/** Options of {@link auth0}. */
export interface Auth0Options<S extends string> extends PresetOptions<S> {
  /** `tenant.eu.auth0.com` or the custom domain, without scheme and slash. The issuer is `https://{domain}/`. */
  readonly domain: string
  /** Further domains of the same tenant: tokens contain the domain that issued them. Each becomes an issuer alias. Default: none. */
  readonly domainAliases?: readonly string[] | undefined
  /** The identifier of the API, of which one must be in `aud`. `null` accepts any audience. */
  readonly audience: string | readonly string[] | null
  /** `scopes` adds the `permissions` array of Auth0's RBAC to `identity.scopes`. Default: `ignore`. */
  readonly permissions?: 'scopes' | 'ignore' | undefined
  /** `org_id` that the token must have. Not set: not checked, for APIs without Auth0 Organizations. */
  readonly organization?: string | readonly string[] | undefined
  /** A custom claim that lists groups or roles, such as `https://example.com/roles`. Default: identities have no groups. */
  readonly groupsClaim?: ClaimPath | undefined
}

const OPTIONS = optionSchema<Auth0Options<string>>('auth0', {
  domain: hostName,
  domainAliases: optional(
    valid('a non-empty array of host names', (names) => Array.isArray(names) && names.length > 0 && names.every(isHostName)),
  ),
  audience: nullable(strings, 'accept any audience'),
  permissions: optional(oneOf('scopes', 'ignore')),
  organization: optional(strings),
  groupsClaim: optional(claimPath),
  ...PRESET_OPTIONS,
})

/**
 * Verifies access tokens of one Auth0 tenant, signed with RS256 or PS256. HS256 tokens are rejected, because the API could issue them with its
 * own secret.
 *
 * Auth0 issues a JWT only if the client requests an `audience`; otherwise the access token is opaque.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://auth0.com/docs/get-started/apis/enable-role-based-access-control-for-apis
 * @example
 * const users = auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://pets.example', permissions: 'scopes' })
 */
export function auth0<const S extends string = 'auth0'>(options: Auth0Options<S>): JwtVerifier<Identity<S>> {
  const checked = OPTIONS.check(options)
  const { domain, domainAliases, audience, permissions = 'ignore', groupsClaim } = checked
  const organizations = listOf(checked.organization)
  return named('auth0', () =>
    oidc({
      ...commonOptions(checked),
      scheme: (checked.scheme ?? 'auth0') as S, // if `scheme` is not set, S is its default
      issuer: issuerOf(domain),
      issuerAliases: domainAliases?.map(issuerOf),
      audience,
      algorithms: ['RS256', 'PS256'],
      scopeClaims: permissions === 'scopes' ? ['permissions'] : undefined,
      expectedClaims: organizations === undefined ? undefined : { org_id: organizations },
      groupsClaim,
    }),
  )
}

function issuerOf(domain: string): string {
  return `https://${domain}/`
}
