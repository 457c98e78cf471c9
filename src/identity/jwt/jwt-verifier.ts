/**
 * The verification steps that `cognito` and `oidc` share, in order. The first step that fails decides.
 *
 *   read             size, form, encoding, JSON, header     jwt-reader.ts
 *   header           algorithm, `typ`, `kid`
 *   issuer           `iss` selects the key set
 *   key              key for `kid` and algorithm            jwks/
 *   signature
 *   claims           registered claims, validity period     claims.ts
 *   confirmation     `cnf` and the proof of possession      confirmation.ts
 *   identify         claims specific to the issuer          cognito.ts, oidc.ts
 *
 * @module
 */

import type { Authentication, Identity, JwtVerifier, Proof } from '../../events/index.ts'
import { frozen } from '../../internal/deep-freeze.ts'
import { rejected, unavailable } from '../authentication-result.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { KeySet } from '../jwks/key-set.ts'
import { claimsFault } from './claims.ts'
import { confirmationFault } from './confirmation.ts'
import { keepInternals } from './jwt-internals.ts'
import { type TokenHeader, tokenReader, type UnverifiedToken } from './jwt-reader.ts'
import type { JsonObject } from './strict-json.ts'

export interface JwtVerifierOptions<I> {
  /** The values of `identity.issuer`. */
  readonly issuers: readonly string[]
  /** The key set for each accepted `iss` value. */
  readonly keySets: ReadonlyMap<string, KeySet>
  readonly algorithms: ReadonlySet<string>
  /** Accepted `typ` values, lowercase and without `application/`; `undefined` stands for a header without `typ`. */
  readonly types: ReadonlySet<string | undefined>
  readonly kidRequired: boolean
  readonly graceSeconds: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Checks the remaining claims of a token whose signature, issuer and validity period are verified. */
  readonly identify: (payload: JsonObject) => I | TokenRejectionCode | Promise<I | TokenRejectionCode>
}

/** Matches every token that a JWT verifier can accept, for API Gateway's `identityValidationExpression`. */
export const JWT_EXPRESSION = '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$'

/** The types of tokens that are presented as credentials. Tokens of other types serve other purposes (RFC 8725, section 3.11). */
export const BEARER_TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'jwt', 'at+jwt'])

export function jwtVerifier<I extends Identity>(options: JwtVerifierOptions<I>): JwtVerifier<I> {
  const { issuers, graceSeconds, now, identify } = options
  const keySets: ReadonlyMap<unknown, KeySet> = options.keySets // `iss` may have any type
  const reader = tokenReader()

  function verify(text: string, proof?: Proof): Promise<Authentication<I>> {
    const token = reader.read(text)
    return typeof token === 'string' ? Promise.resolve(rejected(token)) : verifyParsed(token, proof)
  }

  async function verifyParsed(token: UnverifiedToken, proof: Proof | undefined): Promise<Authentication<I>> {
    const { header, payload } = token
    try {
      const fault = headerFault(header, options)
      if (fault !== undefined) return rejected(fault)

      const keySet = keySets.get(payload['iss'])
      if (keySet === undefined) return rejected('ERR_TOKEN_ISSUER')

      const key = await keySet.find(header.kid, header.algorithm)
      if (key.kind !== 'key') return key

      const isVerified = await key.verify(token)
      if (isVerified !== true) return rejected('ERR_TOKEN_SIGNATURE')

      const claimFault = claimsFault(payload, { nowSeconds: now() / 1000, graceSeconds }) ?? confirmationFault(payload, proof)
      if (claimFault !== undefined) return rejected(claimFault)

      const identity = await identify(payload)
      if (typeof identity === 'string') return rejected(identity)

      reader.cacheHeader(token)
      return { kind: 'identified', identity }
    } catch (error) {
      return unavailable('ERR_TOKEN_CHECK_FAILED', error)
    }
  }

  const verifier: JwtVerifier<I> = frozen({
    verify,
    issuers: [...issuers],
    live: false,
    tokens: 'jwt',
    identityValidationExpression: JWT_EXPRESSION,
  })
  return keepInternals(verifier, { spellings: [...options.keySets.keys()], now, verifyParsed })
}

function headerFault(
  { algorithm, typ, kid }: TokenHeader,
  { algorithms, types, kidRequired }: JwtVerifierOptions<unknown>,
): TokenRejectionCode | undefined {
  if (!algorithms.has(algorithm)) return 'ERR_TOKEN_ALGORITHM'
  if (!types.has(typ)) return 'ERR_TOKEN_TYPE'
  return kid === undefined && kidRequired ? 'ERR_TOKEN_HEADER' : undefined
}
