/**
 * The options of `oidc`.
 *
 * @module
 */

import type { Identity } from '../../events/index.ts'
import {
  callback,
  nullable,
  number,
  type OptionSchema,
  object,
  optional,
  optionSchema,
  string,
  strings,
  valid,
} from '../../options.ts'
import { isFetchable } from '../http-exchange.ts'
import type { RemoteKeys } from '../jwks/issuer-keys.ts'
import { isStandardSchema, type StandardSchema } from './standard-schema.ts'

/** Options of {@link oidc}. */
export interface OidcOptions<S extends string, C extends object = Identity['claims']> {
  /** The issuer. `iss` must be equal, including a trailing slash. */
  readonly issuer: string
  /** Audiences, of which one must be in `aud`. `null` accepts any audience, and therefore tokens issued for other services. */
  readonly audience: string | readonly string[] | null
  /**
   * The accepted signature algorithms: `RS256`, `RS384`, `RS512`, `PS256`, `PS384`, `PS512`, `ES256`, `ES384`, `ES512`, `EdDSA`,
   * `Ed25519`. Or one of `HS256`, `HS384`, `HS512` alone, together with `secret`.
   */
  readonly algorithms: string | readonly string[]
  /** The `scheme` of the identities, which distinguishes issuers in rules. Default `oidc`. */
  readonly scheme?: S | undefined
  /** Scopes, of which at least one must be in `scope` or `scp`. Default: not checked. */
  readonly scopes?: string | readonly string[] | undefined
  /** The key set document of the issuer (`{ keys: [ … ] }`). Nothing is fetched. Default: the key set is fetched. */
  readonly jwks?: unknown
  /**
   * The https URL of the key set. Cannot be combined with `jwks`. Default: the `jwks_uri` in
   * `{issuer}/.well-known/openid-configuration`.
   */
  readonly jwksUri?: string | undefined
  /** How the key set is fetched. Cannot be combined with `jwks`. */
  readonly remoteKeys?: RemoteKeys | undefined
  /** The shared secret of an HMAC algorithm, at least as long as the hash: 32, 48 or 64 bytes. A string is encoded as UTF-8. */
  readonly secret?: string | Uint8Array | undefined
  /** The only accepted `typ`, for example `at+jwt`. Default: `JWT`, `at+jwt` or none. */
  readonly typ?: string | undefined
  /** Names of claims that must be present, with any value. Default: none. */
  readonly requiredClaims?: string | readonly string[] | undefined
  /**
   * A Standard Schema (valibot, zod, arktype) that validates the claims as the last step. Its output becomes `identity.claims`.
   * Default: the claims are not validated.
   */
  readonly claims?: StandardSchema<C> | undefined
  /** The name of the claim that lists the groups. Default: identities have no groups. */
  readonly groupsClaim?: string | undefined
  /** Tolerance for clocks that differ, 0 to 600 seconds. Default 0. */
  readonly graceSeconds?: number | undefined
  /** The clock, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

export const OIDC_OPTIONS: OptionSchema<OidcOptions<string, object>> = optionSchema<OidcOptions<string, object>>('oidc', {
  issuer: string,
  audience: nullable(strings, 'accept any audience'),
  algorithms: strings,
  scheme: optional(string),
  scopes: optional(strings),
  jwks: optional(valid('a key set document', () => true)),
  jwksUri: optional(valid('an https URL', isFetchable)),
  remoteKeys: optional(object),
  secret: optional(valid('a string or bytes', (value) => typeof value === 'string' || value instanceof Uint8Array)),
  typ: optional(string),
  requiredClaims: optional(strings),
  claims: optional(valid('a Standard Schema', isStandardSchema)),
  groupsClaim: optional(string),
  graceSeconds: optional(number(0, 600)),
  now: optional(callback),
})
