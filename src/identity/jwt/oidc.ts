/**
 * Verifies JSON Web Tokens of any OpenID provider or OAuth authorization server.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 * @see https://www.rfc-editor.org/rfc/rfc9068
 * @module
 */

import type { Identity, JwtVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { KeySet } from '../jwks/key-set.ts'
import { type ClaimPath, isClaimPath, valueAt } from './claim-path.ts'
import { expiryOf, hasAnyOf, hasOneOf, isOneOf } from './claims.ts'
import { collectGroups, collectScopes, type ExpectedClaim, hasExpectedClaims } from './configured-claims.ts'
import { normalizeType } from './jwt-reader.ts'
import { BEARER_TYPES, jwtVerifier } from './jwt-verifier.ts'
import { oidcKeys } from './oidc-keys.ts'
import { OIDC_OPTIONS, type OidcOptions } from './oidc-options.ts'
import { trustDomainOf } from './spiffe.ts'
import type { StandardSchema } from './standard-schema.ts'
import type { JsonObject } from './strict-json.ts'

export type { OidcOptions } from './oidc-options.ts'

/** An identity whose claims have the type that a schema produces. */
export type OidcIdentity<S extends string, C extends object> = Identity<S> & {
  /** The claims of the token, or the output of the schema in `claims`. */
  readonly claims: C
  /** The paths in `groupsClaim` and `scopeClaims` that the token does not have, such as `realm_access.roles`. Absent if there is none. */
  readonly missingClaims?: readonly string[]
}

/** JWT-SVIDs may have the type JOSE. */
const SVID_TYPES: ReadonlySet<string | undefined> = new Set([...BEARER_TYPES, 'jose'])

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
  const { issuer, audience, trustDomain, tenants, tenantClaim = 'tid', scopes, typ, acrValues, now = Date.now } = checked
  const { subjectClaim = 'sub', scopeClaims = [] } = checked
  const expectedClaims = Object.entries(checked.expectedClaims ?? {}).map(
    ([name, value]): ExpectedClaim => [name, [value].flat()],
  )
  // If `scheme` is not set, S is its default.
  const scheme = (checked.scheme ?? 'oidc') as S
  // The type argument C is the output of the schema.
  const schema = checked.claims as StandardSchema<C> | undefined
  const audiences = audience === null ? undefined : [audience].flat()
  const requiredClaims = [checked.requiredClaims ?? []].flat()
  const requiredScopes = scopes === undefined ? undefined : [scopes].flat()
  const requiredAcr = acrValues === undefined ? undefined : [acrValues].flat()
  const groupPaths = groupPathsOf(checked.groupsClaim)
  const { issuers, keySets, maxAgeSeconds } = oidcKeys(checked, now)
  const tenantOf = new Map<unknown, string | undefined>(issuers.map(({ issuer: iss, tenant }) => [iss, tenant]))

  function identify(
    claims: JsonObject,
    payload: JsonObject,
  ): OidcIdentity<S, C> | TokenRejectionCode | Promise<OidcIdentity<S, C> | TokenRejectionCode> {
    const { iss, sub } = claims
    if (trustDomain !== undefined && trustDomainOf(sub) !== trustDomain) return 'ERR_TOKEN_CLAIM'
    if (tenants !== undefined && tenantClaim !== null && valueAt(claims, tenantClaim) !== tenantOf.get(iss))
      return 'ERR_TOKEN_CLAIM'
    if (!requiredClaims.every((name) => Object.hasOwn(claims, name))) return 'ERR_TOKEN_CLAIM'
    if (!hasExpectedClaims(claims, expectedClaims)) return 'ERR_TOKEN_CLAIM'
    const subject = valueAt(claims, subjectClaim)
    const tokenScopes = collectScopes(claims, scopeClaims)
    const groups = collectGroups(claims, groupPaths)
    if (typeof subject !== 'string' || subject === '' || tokenScopes === undefined || groups === undefined)
      return 'ERR_TOKEN_CLAIM'
    if (audiences !== undefined && !hasOneOf(claims['aud'], audiences)) return 'ERR_TOKEN_AUDIENCE'
    if (!hasAnyOf(tokenScopes.values, requiredScopes)) return 'ERR_TOKEN_SCOPE'
    if (requiredAcr !== undefined && !isOneOf(claims['acr'], requiredAcr)) return 'ERR_TOKEN_AUTHENTICATION'
    const missingClaims = [...groups.missing, ...tokenScopes.missing]
    const identity: Identity<S> = {
      scheme,
      issuer: tenants === undefined ? issuer : String(iss),
      subject,
      expiresAt: expiryOf(claims, checked),
      scopes: tokenScopes.values,
      groups: groups.values,
      claims: payload,
      ...(missingClaims.length === 0 ? {} : { missingClaims }),
    }
    // Without a schema, C is the type of unchecked claims.
    return schema === undefined ? (identity as OidcIdentity<S, C>) : withTypedClaims(identity, schema)
  }

  return jwtVerifier({
    issuers: issuers.map(({ issuer: iss }) => iss),
    keySets,
    ...(trustDomain === undefined ? {} : svidKeySet(trustDomain, keySets.get(issuer))),
    algorithms: new Set([checked.algorithms].flat()),
    types: acceptedTypes(typ, trustDomain),
    kidRequired: false,
    subjectRequired: subjectClaim === 'sub',
    validity: checked,
    keyMaxAgeSeconds: maxAgeSeconds,
    now,
    identify,
  })
}

/** Tokens of a trust domain need no `iss`. */
function svidKeySet(trustDomain: string, keySet: KeySet | undefined) {
  const keySetWithoutIssuer = ({ sub }: JsonObject): KeySet | undefined =>
    trustDomainOf(sub) === trustDomain ? keySet : undefined
  return { trustDomains: [trustDomain], keySetWithoutIssuer }
}

function acceptedTypes(typ: string | undefined, trustDomain: string | undefined): ReadonlySet<string | undefined> {
  if (typ !== undefined) return new Set([normalizeType(typ)])
  return trustDomain === undefined ? BEARER_TYPES : SVID_TYPES
}

function groupPathsOf(groupsClaim: OidcOptions<string>['groupsClaim']): readonly ClaimPath[] {
  if (groupsClaim === undefined) return []
  return isClaimPath(groupsClaim) ? [groupsClaim] : groupsClaim.map(({ path }) => path)
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
