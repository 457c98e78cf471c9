/**
 * The verification steps that `cognito` and `oidc` share, in order. The first step that fails decides.
 *
 *   read             size, form, encoding, JSON, header     jwt-reader.ts
 *   header           algorithm, `typ`, `kid`
 *   issuer           `iss` selects the key set
 *   key              key for `kid` and algorithm            jwks/
 *   signature        again with a rotated key, if there is one
 *   claims           registered claims                      claims.ts
 *   validity         `exp`, `nbf`, `iat`, maximum ages      claims.ts
 *   confirmation     `cnf` and the proof of possession      confirmation.ts
 *   identify         claims specific to the issuer          cognito.ts, oidc.ts
 *
 * @module
 */

import type { Authentication, Identity, JwtVerifier, Proof } from '../../events/index.ts'
import { rejected, unavailable } from '../authentication-result.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { KeySet, SignatureKey } from '../jwks/key-set.ts'
import { claimsFault, type ValidityTerms, validityFault } from './claims.ts'
import { confirmationFault } from './confirmation.ts'
import { registerVerifyParsed, withDetails } from './jwt-internals.ts'
import { type TokenHeader, tokenReader, type UnverifiedToken } from './jwt-reader.ts'
import { trustDomainOf } from './spiffe.ts'
import type { JsonObject } from './strict-json.ts'

export interface JwtVerifierOptions<I> {
  /** The values of `identity.issuer`. */
  readonly issuers: readonly string[]
  /** The key set for each accepted `iss` value. */
  readonly keySets: ReadonlyMap<string, KeySet>
  /** The SPIFFE trust domain whose tokens need no `iss`, with its key set. */
  readonly trustDomain?: { readonly name: string; readonly keySet: KeySet } | undefined
  /** Checks the `issuer` of a key, if the key has one. Default: it is ignored. */
  readonly acceptsKeyIssuer?: ((keyIssuer: string, claims: JsonObject) => boolean) | undefined
  readonly algorithms: ReadonlySet<string>
  /** Accepted `typ` values, lowercase and without `application/`; `undefined` stands for a header without `typ`. */
  readonly types: ReadonlySet<string | undefined>
  readonly kidRequired: boolean
  readonly subjectRequired: boolean
  readonly validity: ValidityTerms
  readonly keyMaxAgeSeconds: number | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /**
   * Checks the remaining claims of a token whose signature, issuer and validity period are verified. `claims` has no prototype and is
   * for checks; `payload` contains the same claims and becomes `identity.claims`.
   */
  readonly identify: (claims: JsonObject, payload: JsonObject) => I | TokenRejectionCode | Promise<I | TokenRejectionCode>
}

/** Matches every token that a JWT verifier can accept, for API Gateway's `identityValidationExpression`. */
export const JWT_EXPRESSION = '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$'

/** The types of tokens that are presented as credentials. Tokens of other types serve other purposes (RFC 8725, section 3.11). */
export const BEARER_TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'jwt', 'at+jwt'])

export function jwtVerifier<I extends Identity>(options: JwtVerifierOptions<I>): JwtVerifier<I> {
  const { issuers, trustDomain, subjectRequired, validity, keyMaxAgeSeconds, now, identify } = options
  const keySets: ReadonlyMap<unknown, KeySet> = options.keySets // `iss` may have any type
  const requirements = { issuerRequired: trustDomain === undefined, subjectRequired }
  const reader = tokenReader()
  /** The key set and the claims of each identity that was returned, for `watch`. */
  const accepted = new WeakMap<object, { readonly keySet: KeySet; readonly claims: JsonObject }>()

  function verify(text: string, proof?: Proof): Promise<Authentication<I>> {
    const token = reader.read(text)
    return typeof token === 'string' ? Promise.resolve(rejected(token)) : verifyParsed(token, proof)
  }

  async function verifyParsed(token: UnverifiedToken, proof: Proof | undefined): Promise<Authentication<I>> {
    const { header, claims } = token
    try {
      const fault = headerFault(header, options)
      if (fault !== undefined) return rejected(fault)

      const keySet = keySetFor(claims)
      if (keySet === undefined) return rejected('ERR_TOKEN_ISSUER')

      const key = await keySet.find(header.kid, header.algorithm)
      if (key.kind !== 'key') return key
      if (!isKeyOfIssuer(key, claims, options)) return rejected('ERR_TOKEN_KEY_UNFIT')

      if ((await key.verify(token)) !== true && !(await isSignedByReplacement(token, keySet, key))) {
        return rejected('ERR_TOKEN_SIGNATURE')
      }

      const claimFault =
        claimsFault(claims, requirements) ?? validityFault(claims, validity, now() / 1000) ?? confirmationFault(claims, proof)
      if (claimFault !== undefined) return rejected(claimFault)

      const identity = await identify(claims, token.payload)
      if (typeof identity === 'string') return rejected(identity)

      reader.cacheHeader(token)
      accepted.set(identity, { keySet, claims })
      return { kind: 'identified', identity }
    } catch (error) {
      return unavailable('ERR_TOKEN_CHECK_FAILED', error)
    }
  }

  function keySetFor({ iss, sub }: JsonObject): KeySet | undefined {
    if (iss !== undefined || trustDomain === undefined) return keySets.get(iss)
    return trustDomainOf(sub) === trustDomain.name ? trustDomain.keySet : undefined
  }

  async function isSignedByReplacement(token: UnverifiedToken, keySet: KeySet, failed: SignatureKey): Promise<boolean> {
    const { header, claims } = token
    const key = await keySet.findReplacement(failed, header.kid, header.algorithm)
    return key !== undefined && isKeyOfIssuer(key, claims, options) && (await key.verify(token)) === true
  }

  function watch(identity: unknown): () => boolean {
    const known = typeof identity === 'object' && identity !== null ? accepted.get(identity) : undefined
    const watched = known === undefined ? [...new Set(options.keySets.values())] : [known.keySet]
    // A key set that has no current keys has not verified an unknown identity either.
    const versions = watched.map((keySet) => ({ keySet, version: keySet.version() }))
    const relevant = known === undefined ? versions.filter(({ version }) => version !== undefined) : versions
    return () =>
      relevant.every(({ keySet, version }) => version !== undefined && keySet.version() === version) &&
      (known === undefined || validityFault(known.claims, validity, now() / 1000) === undefined)
  }

  registerVerifyParsed(verify, verifyParsed)
  const verifier: JwtVerifier<I> = {
    verify,
    issuers: Object.freeze([...issuers]),
    live: false,
    tokens: 'jwt',
    identityValidationExpression: JWT_EXPRESSION,
  }
  return withDetails(verifier, {
    acceptedIssuers: [...options.keySets.keys()],
    trustDomains: trustDomain === undefined ? [] : [trustDomain.name],
    now,
    keyMaxAgeSeconds,
    watch,
  })
}

function headerFault(
  { algorithm, typ, kid }: TokenHeader,
  { algorithms, types, kidRequired }: JwtVerifierOptions<unknown>,
): TokenRejectionCode | undefined {
  if (!algorithms.has(algorithm)) return 'ERR_TOKEN_ALGORITHM'
  if (!types.has(typ)) return 'ERR_TOKEN_TYPE'
  return kid === undefined && kidRequired ? 'ERR_TOKEN_HEADER' : undefined
}

function isKeyOfIssuer({ issuer }: SignatureKey, claims: JsonObject, { acceptsKeyIssuer }: JwtVerifierOptions<unknown>): boolean {
  return issuer === undefined || acceptsKeyIssuer === undefined || acceptsKeyIssuer(issuer, claims)
}
