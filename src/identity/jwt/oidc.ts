/**
 * Tokens of any OpenID provider or OAuth authorization server that signs JSON Web Tokens.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 * @see https://www.rfc-editor.org/rfc/rfc9068
 * @module
 */

import { importSecret } from '#jwt'
import { ConfigError } from '../../errors.ts'
import type { Identity, JwtVerifier } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { checkOptions } from '../../options.ts'
import { isFetchable } from '../http-exchange.ts'
import { discovered } from '../jwks/discovery.ts'
import { keySetsFor, keysAt, type RemoteKeys } from '../jwks/issuer-keys.ts'
import { type KeySet, secretKeySet } from '../jwks/key-set.ts'
import { ASYMMETRIC, named, SECRET, type SecretAlgorithm } from '../jwks/signature-algorithm.ts'
import type { SignatureKey } from '../jwks/signature-key.ts'
import { clockOf, graceOf, text, textList, textListOrNull } from '../option-values.ts'
import { hasOneOf } from '../token/claim-lists.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'
import { NONE, stringSet, wordSet } from './claims.ts'
import { normalizeType } from './jwt-reader.ts'
import { BEARER_TYPES, tokenEngine } from './jwt-verifier.ts'
import { isStandardSchema, type StandardSchema } from './standard-schema.ts'
import type { JsonObject } from './strict-json.ts'

/** An identity whose claims have the type that a schema gives them. */
export type OidcIdentity<S extends string, C extends object> = Identity<S> & { readonly claims: C }

export interface OidcOptions<S extends string, C extends object = Identity['claims']> {
  /** Compared with `iss` exactly, a trailing slash included. */
  readonly issuer: string
  /** One of these must be in `aud`. `null`: any audience, which takes tokens meant for other services. */
  readonly audience: string | readonly string[] | null
  /** `RS256` … `ES512`, `EdDSA`, `Ed25519`; or `HS256` … `HS512` alone, with `secret`. */
  readonly algorithms: readonly string[]
  /** The `scheme` of its identities, to tell issuers apart. Default `oidc`. */
  readonly scheme?: S
  /** At least one of these must be in `scope` or `scp`. */
  readonly scopes?: readonly string[]
  /** The issuer's key set (`{ keys: [ … ] }`): nothing is fetched. */
  readonly jwks?: unknown
  /** Where the key set is. Without it and `jwks` it is discovered: `{issuer}/.well-known/openid-configuration`. */
  readonly jwksUri?: string
  /** How the key set is fetched; not beside `jwks`. */
  readonly remoteKeys?: RemoteKeys
  /** For HMAC: text counts as UTF-8. At least as long as the hash: 32, 48 or 64 bytes. */
  readonly secret?: string | Uint8Array
  /** The only `typ` that is taken, e.g. `at+jwt`. Default: `JWT`, `at+jwt` or none. */
  readonly typ?: string
  /** Claims that must be there, whatever their value. */
  readonly requiredClaims?: readonly string[]
  /** Any Standard Schema (valibot, zod, arktype): judges the claims last, and what it gives are the identity's claims. */
  readonly claims?: StandardSchema<C>
  /** The claim that lists groups. Without it no identity has any. */
  readonly groupsClaim?: string
  /** How far clocks may disagree, 0 to 600. Default 0. */
  readonly graceSeconds?: number
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
}

/**
 * Verifies the tokens of one issuer.
 *
 * @throws {ConfigError} for missing, unknown or malformed options, and for HMAC beside other algorithms: a public key must
 *   never serve as a secret.
 * @example
 * const partner = oidc({ issuer: 'https://partner.example/', audience: 'pets', algorithms: ['RS256'], jwks })
 */
export function oidc<const S extends string = 'oidc', C extends object = Identity['claims']>(
  options: OidcOptions<S, C>,
): JwtVerifier<OidcIdentity<S, C>> {
  checkOptions('oidc', options, KNOWN)
  const { issuer, groupsClaim, scopes, typ, claims } = options
  text('oidc', 'issuer', issuer)
  // Without the option S is its default, which this is.
  const scheme = options.scheme ?? ('oidc' as S)
  text('oidc', 'scheme', scheme)
  if (typ !== undefined) text('oidc', 'typ', typ)
  if (claims !== undefined && !isStandardSchema(claims)) throw new ConfigError('oidc', 'claims', 'a Standard Schema')
  if (groupsClaim !== undefined) text('oidc', 'groupsClaim', groupsClaim)
  const algorithms = textList('oidc', 'algorithms', options.algorithms)
  const requiredClaims = options.requiredClaims === undefined ? [] : textList('oidc', 'requiredClaims', options.requiredClaims)
  const requiredScopes = scopes === undefined ? null : textList('oidc', 'scopes', scopes)
  const graceSeconds = graceOf('oidc', options.graceSeconds)
  const now = clockOf('oidc', options.now)
  const audiences = textListOrNull('oidc', 'audience', options.audience)

  function identify(
    payload: JsonObject,
  ): OidcIdentity<S, C> | TokenRejectionCode | Promise<OidcIdentity<S, C> | TokenRejectionCode> {
    if (!requiredClaims.every((name) => Object.hasOwn(payload, name))) return 'ERR_TOKEN_CLAIM'
    const granted = wordSet(payload['scope'] ?? payload['scp'])
    const groups = groupsClaim === undefined || !Object.hasOwn(payload, groupsClaim) ? NONE : stringSet(payload[groupsClaim])
    if (granted === undefined || groups === undefined) return 'ERR_TOKEN_CLAIM'
    if (audiences !== null && !hasOneOf(payload['aud'], audiences)) return 'ERR_TOKEN_AUDIENCE'
    if (requiredScopes !== null && !requiredScopes.some((scope) => granted.has(scope))) return 'ERR_TOKEN_SCOPE'
    const identity: Identity<S> = {
      scheme,
      issuer,
      // The engine's check of types proves both.
      subject: payload['sub'] as string,
      expiresAt: payload['exp'] as number,
      scopes: granted,
      groups,
      claims: payload,
    }
    // Without a schema C is its default, the claims as they are.
    return claims === undefined ? (identity as OidcIdentity<S, C>) : withTypedClaims(identity, claims)
  }
  return tokenEngine({
    graceSeconds,
    now,
    issuers: [issuer],
    keySets: keySetsOf(options, { algorithms, now }),
    algorithms: new Set(algorithms),
    types: typ === undefined ? BEARER_TYPES : new Set([normalizeType(typ)]),
    kidRequired: false,
    identify,
  })
}

/** What the schema gives takes the place of the claims; what it does not want is refused. What it throws is an outage. */
async function withTypedClaims<S extends string, C extends object>(
  identity: Identity<S>,
  schema: StandardSchema<C>,
): Promise<OidcIdentity<S, C> | TokenRejectionCode> {
  const result = await schema['~standard'].validate(identity.claims)
  if (result.issues !== undefined || !isRecord(result.value)) return 'ERR_TOKEN_CLAIMS_SCHEMA'
  // The schema's type says that its value is a C.
  return { ...identity, claims: result.value } as OidcIdentity<S, C>
}

const KNOWN = [
  'issuer',
  'audience',
  'algorithms',
  'scheme',
  'scopes',
  'jwks',
  'jwksUri',
  'remoteKeys',
  'secret',
  'typ',
  'requiredClaims',
  'claims',
  'groupsClaim',
  'graceSeconds',
  'now',
]

function keySetsOf(
  {
    issuer,
    jwks,
    jwksUri,
    remoteKeys,
    secret,
  }: Pick<OidcOptions<string>, 'issuer' | 'jwks' | 'jwksUri' | 'remoteKeys' | 'secret'>,
  { algorithms, now }: { readonly algorithms: readonly string[]; readonly now: () => number },
): ReadonlyMap<string, KeySet> {
  const secrets = algorithms.flatMap((name) => named(SECRET, name) ?? [])
  const asymmetric = algorithms.flatMap((name) => named(ASYMMETRIC, name) ?? [])
  if (secrets.length + asymmetric.length < algorithms.length) {
    throw new ConfigError('oidc', 'algorithms', `of ${[...ASYMMETRIC, ...SECRET].map(({ name }) => name).join(', ')}`)
  }
  const [hmac] = secrets
  if (hmac !== undefined) {
    if (algorithms.length > 1) throw new ConfigError('oidc', 'algorithms', 'one alone where it is an HMAC')
    for (const [option, value] of Object.entries({ jwks, jwksUri, remoteKeys })) {
      if (value !== undefined) throw new ConfigError('oidc', option, 'left out where the algorithm is an HMAC')
    }
    return new Map([[issuer, secretKeySet(secretKeyOf(secret, hmac))]])
  }
  if (secret !== undefined) throw new ConfigError('oidc', 'secret', 'left out unless the algorithm is an HMAC')
  if (jwksUri !== undefined && (jwks !== undefined || !isFetchable(jwksUri))) {
    throw new ConfigError('oidc', 'jwksUri', 'an https address, left out beside jwks')
  }
  if (jwks === undefined && jwksUri === undefined && (!isFetchable(issuer) || issuer.includes('?'))) {
    throw new ConfigError('oidc', 'issuer', 'an https address where its keys are discovered')
  }
  const location = jwksUri === undefined ? discovered(issuer) : keysAt(jwksUri)
  return keySetsFor([[issuer, location]], { subject: 'oidc', algorithms: asymmetric, jwks, remoteKeys, now })
}

function secretKeyOf(secret: unknown, algorithm: SecretAlgorithm): SignatureKey {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  const { name, minSecretBytes } = algorithm
  if (!(bytes instanceof Uint8Array && bytes.length >= minSecretBytes)) {
    throw new ConfigError('oidc', 'secret', `text or bytes, at least ${minSecretBytes} bytes for ${name}`)
  }
  if (new TextDecoder().decode(bytes).includes('-----BEGIN ')) {
    throw new ConfigError('oidc', 'secret', 'a secret, not a key in PEM: with a public key anybody could sign')
  }
  return importSecret(bytes, algorithm)
}
