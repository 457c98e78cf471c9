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
import { rejected, unavailable } from '../authentication.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { KeySet, SignatureKey } from '../jwks/key-set.ts'
import { claimsFault, type ValidityTerms, validityFault } from './claims.ts'
import { confirmationFault } from './confirmation.ts'
import { registerVerifyParsed, withDetails } from './jwt-internals.ts'
import { type TokenHeader, tokenReader, type UnverifiedToken } from './jwt-reader.ts'
import type { JsonObject } from './strict-json.ts'

export interface JwtVerifierOptions<I> {
  /** The values of `identity.issuer`. */
  readonly issuers: readonly string[]
  /** The key set for each accepted `iss` value. */
  readonly keySets: ReadonlyMap<string, KeySet>
  /** Selects the key set for a token without `iss`. Default: `iss` is required. */
  readonly keySetWithoutIssuer?: ((claims: JsonObject) => KeySet | undefined) | undefined
  /** The SPIFFE trust domains whose tokens need no `iss`. */
  readonly trustDomains?: readonly string[]
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
  const { issuers, keySetWithoutIssuer, trustDomains = [], subjectRequired, validity, keyMaxAgeSeconds, now, identify } = options
  const keySets: ReadonlyMap<unknown, KeySet> = options.keySets // `iss` may have any type
  const requirements = { issuerRequired: keySetWithoutIssuer === undefined, subjectRequired }
  const reader = tokenReader()

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

      if ((await key.verify(token)) !== true && !(await isSignedByReplacement(token, keySet, key))) {
        return rejected('ERR_TOKEN_SIGNATURE')
      }

      const claimFault =
        claimsFault(claims, requirements) ?? validityFault(claims, validity, now() / 1000) ?? confirmationFault(claims, proof)
      if (claimFault !== undefined) return rejected(claimFault)

      const identity = await identify(claims, token.payload)
      if (typeof identity === 'string') return rejected(identity)

      reader.cacheHeader(token)
      return { kind: 'identified', identity }
    } catch (error) {
      return unavailable('ERR_TOKEN_CHECK_FAILED', error)
    }
  }

  function keySetFor(claims: JsonObject): KeySet | undefined {
    const { iss } = claims
    return iss === undefined ? keySetWithoutIssuer?.(claims) : keySets.get(iss)
  }

  async function isSignedByReplacement(token: UnverifiedToken, keySet: KeySet, failed: SignatureKey): Promise<boolean> {
    const { kid, algorithm } = token.header
    const key = await keySet.findReplacement(failed, kid, algorithm)
    return key !== undefined && (await key.verify(token)) === true
  }

  function watch(text: string): () => boolean {
    const token = reader.read(text)
    const keySet = typeof token === 'string' ? undefined : keySetFor(token.claims)
    if (typeof token === 'string' || keySet === undefined) return () => false
    const version = keySet.version()
    return () =>
      version !== undefined && keySet.version() === version && validityFault(token.claims, validity, now() / 1000) === undefined
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
    trustDomains,
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
