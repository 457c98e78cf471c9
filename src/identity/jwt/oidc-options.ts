/**
 * The options of `oidc`.
 *
 * @module
 */

import type { Identity, Json } from '../../events/index.ts'
import {
  callback,
  nullable,
  type OptionSchema,
  object,
  oneOf,
  optional,
  optionSchema,
  string,
  strings,
  valid,
} from '../../options.ts'
import { isAllowedUrl } from '../http-request.ts'
import type { RemoteKeys } from '../jwks/issuer-keys.ts'
import { type ClaimPath, claimPath, isClaimPath } from './claim-path.ts'
import { isTrustDomain } from './spiffe.ts'
import { isStandardSchema, type StandardSchema } from './standard-schema.ts'
import { VALIDITY_OPTIONS } from './validity-options.ts'

/** Options of {@link oidc}. */
export interface OidcOptions<S extends string, C extends object = Identity['claims']> {
  /**
   * The issuer. `iss` must be equal, including a trailing slash. A placeholder in braces stands for one of the `tenants`:
   * `https://login.microsoftonline.com/{tenantid}/v2.0`.
   */
  readonly issuer: string
  /** Further `iss` values of the same issuer, compared exactly. `identity.issuer` is always `issuer`. Default: none. */
  readonly issuerAliases?: string | readonly string[] | undefined
  /**
   * The values for the placeholder in `issuer`: letters, digits, dots and hyphens. Each is an issuer of its own: `identity.issuer`
   * contains the tenant. Required if `issuer` has a placeholder.
   */
  readonly tenants?: string | readonly string[] | undefined
  /** With `tenants`: the claim that must equal the tenant in `iss`. `null`: not checked. Default `tid`, as in Microsoft Entra ID. */
  readonly tenantClaim?: ClaimPath | null | undefined
  /**
   * A SPIFFE trust domain (`example.org`). Tokens without `iss` (JWT-SVIDs) are accepted, `sub` must be a SPIFFE ID of the trust domain,
   * and keys for the use `jwt-svid` are accepted. `identity.issuer` is `issuer`. Default: `iss` is required.
   */
  readonly trustDomain?: string | undefined
  /** Audiences, of which one must be in `aud`. `null` accepts any audience, and therefore tokens issued for other services. */
  readonly audience: string | readonly string[] | null
  /**
   * The accepted signature algorithms: `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `ES512`, `EdDSA`,
   * `Ed25519`, `Ed448`. Or one of `HS256`, `HS384`, `HS512` alone, together with `secret`.
   */
  readonly algorithms: string | readonly string[]
  /** The `scheme` of the identities, which distinguishes issuers in rules. Default `oidc`. */
  readonly scheme?: S | undefined
  /** Scopes, of which at least one must be among the scopes of the token. Default: not checked. */
  readonly scopes?: string | readonly string[] | undefined
  /**
   * Claims whose values are added to `identity.scopes`, next to `scope` or `scp`: an array of strings, or a string of words separated by
   * spaces. A value of another type is rejected with `ERR_TOKEN_CLAIM`. Default: none.
   */
  readonly scopeClaims?: readonly ClaimPath[] | undefined
  /** The key set document of the issuer (`{ keys: [ … ] }`), at most 100 keys. Nothing is fetched. Default: the key set is fetched. */
  readonly jwks?: unknown
  /** The https URL of the key set. Cannot be combined with `jwks`. Default: the `jwks_uri` in the metadata of the issuer. */
  readonly jwksUri?: string | undefined
  /**
   * Where the metadata of the issuer is: `openid` at `{issuer}/.well-known/openid-configuration`, `oauth` at
   * `/.well-known/oauth-authorization-server` between host and path of the issuer (RFC 8414). Default: `openid`, and `oauth` if the server
   * responds with 404.
   */
  readonly discovery?: 'openid' | 'oauth' | undefined
  /** How the key set is fetched. Cannot be combined with `jwks`. */
  readonly remoteKeys?: RemoteKeys | undefined
  /**
   * The shared secret of an HMAC algorithm, at least as long as the hash: 32, 48 or 64 bytes. A string is encoded as UTF-8. A public key
   * or certificate in any encoding is a `ConfigError`.
   */
  readonly secret?: string | Uint8Array | undefined
  /** The only accepted `typ`, for example `at+jwt`. Default: `JWT`, `at+jwt` or none. */
  readonly typ?: string | undefined
  /** Names of claims that must be present, with any value. Default: none. */
  readonly requiredClaims?: string | readonly string[] | undefined
  /**
   * Claims that must equal a value, or one of the values in an array: `{ ver: '2.0', hd: ['example.com', 'example.org'] }`. To compare with an
   * array, put it in an array. `undefined` and an empty array are a `ConfigError`. Otherwise the token is rejected with `ERR_TOKEN_CLAIM`. Default: none.
   */
  readonly expectedClaims?: { readonly [name: string]: Json | readonly Json[] } | undefined
  /**
   * A Standard Schema (valibot, zod, arktype) that validates the claims as the last step. Its output becomes `identity.claims`.
   * Default: the claims are not validated.
   */
  readonly claims?: StandardSchema<C> | undefined
  /**
   * The claim that becomes `identity.subject`: a non-empty string, otherwise the token is rejected with `ERR_TOKEN_CLAIM`. Machine tokens
   * without `sub` often have `client_id`. Default `sub`.
   */
  readonly subjectClaim?: ClaimPath | undefined
  /**
   * The claim that lists the groups, or several, whose values are united: `[{ path: 'groups' }, { path: ['realm_access', 'roles'] }]`. An
   * array of strings; a string is one group. A value of another type is rejected with `ERR_TOKEN_CLAIM`. A claim that is missing is reported
   * in `identity.missingClaims`. Default: identities have no groups.
   */
  readonly groupsClaim?:
    | ClaimPath
    | readonly {
        /** The claim that lists the groups. */
        readonly path: ClaimPath
      }[]
    | undefined
  /** Authentication context classes, of which one must be in `acr` (step-up authentication, RFC 9470). Default: not checked. */
  readonly acrValues?: string | readonly string[] | undefined
  /** Maximum age of a token since `iat`, 0 to 31,536,000 seconds. Default: only `exp` limits it. */
  readonly maxTokenAgeSeconds?: number | undefined
  /** Maximum time since the user signed in (`auth_time`), 0 to 31,536,000 seconds. Default: not checked. */
  readonly maxAuthenticationAgeSeconds?: number | undefined
  /** Tolerance for clocks that differ, 0 to 600 seconds. Default 0. */
  readonly graceSeconds?: number | undefined
  /** Tolerance for an `iat` in the future, 0 to 600 seconds. The larger of this and `graceSeconds` applies. Default 60. */
  readonly issuedAtToleranceSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

export const OIDC_OPTIONS: OptionSchema<OidcOptions<string, object>> = optionSchema<OidcOptions<string, object>>('oidc', {
  issuer: string,
  issuerAliases: optional(strings),
  tenants: optional(valid('one or more strings of letters, digits, dots and hyphens', isTenants)),
  tenantClaim: optional(nullable(claimPath, 'accept any')),
  trustDomain: optional(valid('a SPIFFE trust domain such as example.org', isTrustDomain)),
  audience: nullable(strings, 'accept any audience'),
  algorithms: strings,
  scheme: optional(string),
  scopes: optional(strings),
  scopeClaims: optional(valid('an array of claim paths', isArrayOf(isClaimPath))),
  jwks: optional(valid('a key set document', () => true)),
  jwksUri: optional(valid('an https URL', isAllowedUrl)),
  discovery: optional(oneOf('openid', 'oauth')),
  remoteKeys: optional(object),
  secret: optional(valid('a string or bytes', (value) => typeof value === 'string' || value instanceof Uint8Array)),
  typ: optional(string),
  requiredClaims: optional(strings),
  expectedClaims: optional(valid('an object of claims with their values, none of which is undefined or empty', isExpectedClaims)),
  claims: optional(valid('a Standard Schema', isStandardSchema)),
  subjectClaim: optional(claimPath),
  groupsClaim: optional(valid('a claim path, or an array of { path }', isGroupsClaim)),
  acrValues: optional(strings),
  ...VALIDITY_OPTIONS,
  now: optional(callback),
})

function isTenants(value: unknown): boolean {
  const tenants: unknown[] = [value].flat()
  return tenants.length > 0 && tenants.every((tenant) => typeof tenant === 'string' && /^[A-Za-z0-9.-]{1,255}$/.test(tenant))
}

function isGroupsClaim(value: unknown): boolean {
  return isClaimPath(value) || isArrayOf((entry) => isClaimPath(Object(entry).path))(value)
}

/** A value that is `undefined`, as from a missing environment variable, must not accept tokens without the claim. */
function isExpectedClaims(value: unknown): boolean {
  return object.accepts(value) && Object.values(Object(value)).every((expected) => isArrayOf(isDefined)([expected].flat()))
}

function isDefined(value: unknown): boolean {
  return value !== undefined
}

function isArrayOf(isElement: (element: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.length > 0 && value.every(isElement)
}
