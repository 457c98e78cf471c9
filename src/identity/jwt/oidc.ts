/**
 * Verifies JSON Web Tokens of any OpenID provider or OAuth authorization server.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 * @see https://www.rfc-editor.org/rfc/rfc9068
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import { hasAnyOf, hasOneOf, NONE, stringSet, wordSet } from './claims.ts'
import { normalizeType } from './jwt-reader.ts'
import { BEARER_TYPES, jwtVerifier } from './jwt-verifier.ts'
import { oidcKeySets } from './oidc-keys.ts'
import { OIDC_OPTIONS, type OidcOptions } from './oidc-options.ts'
import type { StandardSchema } from './standard-schema.ts'
import type { JsonObject } from './strict-json.ts'

export type { OidcOptions } from './oidc-options.ts'

/** An identity whose claims have the type that a schema produces. */
export type OidcIdentity<S extends string, C extends object> = Identity<S> & { readonly claims: C }

/**
 * Verifies the tokens of one issuer. For several issuers use `byIssuer`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed, and if an HMAC algorithm is combined with others: a public key
 *   must never be used as a secret.
 * @see https://www.rfc-editor.org/rfc/rfc9068
 * @example
 * const partner = oidc({ issuer: 'https://partner.example/', audience: 'pets', algorithms: ['RS256'] })
 * await partner.verify(token) // { kind: 'identified', identity: { scheme: 'oidc', subject: '…', … } }
 */
export function oidc<const S extends string = 'oidc', C extends object = Identity['claims']>(
  options: OidcOptions<S, C>,
): JwtVerifier<OidcIdentity<S, C>> {
  const checked = OIDC_OPTIONS.check(options)
  const { issuer, audience, groupsClaim, scopes, typ, graceSeconds = 0, now = Date.now } = checked
  // If `scheme` is not set, S is its default.
  const scheme = (checked.scheme ?? 'oidc') as S
  // The type argument C is the output of the schema.
  const schema = checked.claims as StandardSchema<C> | undefined
  const algorithms = [checked.algorithms].flat()
  const audiences = audience === null ? undefined : [audience].flat()
  const requiredClaims = [checked.requiredClaims ?? []].flat()
  const requiredScopes = scopes === undefined ? undefined : [scopes].flat()

  function identify(
    payload: JsonObject,
  ): OidcIdentity<S, C> | TokenRejectionCode | Promise<OidcIdentity<S, C> | TokenRejectionCode> {
    if (!requiredClaims.every((name) => Object.hasOwn(payload, name))) return 'ERR_TOKEN_CLAIM'
    const tokenScopes = wordSet(payload['scope'] ?? payload['scp'])
    const hasGroups = groupsClaim !== undefined && Object.hasOwn(payload, groupsClaim)
    const groups = hasGroups ? stringSet(payload[groupsClaim]) : NONE
    if (tokenScopes === undefined || groups === undefined) return 'ERR_TOKEN_CLAIM'
    if (audiences !== undefined && !hasOneOf(payload['aud'], audiences)) return 'ERR_TOKEN_AUDIENCE'
    if (!hasAnyOf(tokenScopes, requiredScopes)) return 'ERR_TOKEN_SCOPE'
    const identity: Identity<S> = {
      scheme,
      issuer,
      // The types of both were checked before (`claimsFault`).
      subject: payload['sub'] as string,
      expiresAt: payload['exp'] as number,
      scopes: tokenScopes,
      groups,
      claims: payload,
    }
    // Without a schema, C is the type of unchecked claims.
    return schema === undefined ? (identity as OidcIdentity<S, C>) : withTypedClaims(identity, schema)
  }

  return jwtVerifier({
    issuers: [issuer],
    keySets: oidcKeySets(checked, { algorithms, now }),
    algorithms: new Set(algorithms),
    types: typ === undefined ? BEARER_TYPES : new Set([normalizeType(typ)]),
    kidRequired: false,
    graceSeconds,
    now,
    identify,
  })
}

/** Replaces the claims by the value that the schema produces. An error that the schema throws is an outage. */
async function withTypedClaims<S extends string, C extends object>(
  identity: Identity<S>,
  schema: StandardSchema<C>,
): Promise<OidcIdentity<S, C> | TokenRejectionCode> {
  const result = await schema['~standard'].validate(identity.claims)
  if (result.issues !== undefined || !isRecord(result.value)) return 'ERR_TOKEN_CLAIMS_SCHEMA'
  // The output type of the schema is C.
  return { ...identity, claims: result.value } as OidcIdentity<S, C>
}
