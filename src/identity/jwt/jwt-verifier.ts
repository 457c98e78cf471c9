/**
 * The one engine under `cognito` and `oidc`: strict reader, algorithm, type, issuer, key, signature, time, proof, and then
 * what the kind of issuer demands. Nothing that fails goes on to the next step.
 *
 * @module
 */

import type { Authentication, Identity, JwtVerifier, Proof } from '../../events/index.ts'
import { frozen } from '../../internal/deep-freeze.ts'
import { rejected, unavailable } from '../authentication-result.ts'
import type { KeySet } from '../jwks/key-set.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'
import { claimsFault } from './claims.ts'
import { confirmationFault } from './confirmation.ts'
import { keepInternals } from './jwt-internals.ts'
import { tokenReader, type UnverifiedToken } from './jwt-reader.ts'
import type { JsonObject } from './strict-json.ts'

export interface TokenEngineOptions<I> {
  readonly issuers: readonly string[]
  /** By each spelling of `iss` that is taken. Never shared between issuers. */
  readonly keySets: ReadonlyMap<string, KeySet>
  readonly algorithms: ReadonlySet<string>
  /** In lower case and without `application/`. `undefined` stands for a header without `typ`. */
  readonly types: ReadonlySet<string | undefined>
  readonly kidRequired: boolean
  readonly graceSeconds: number
  readonly now: () => number
  /** Judges the claims that are left, on a token whose signature, issuer and time are good. */
  readonly identify: (payload: JsonObject) => I | TokenRejectionCode | Promise<I | TokenRejectionCode>
}

/** What every token that any of them can accept looks like, for API Gateway's `identityValidationExpression`. */
export const JWT_EXPRESSION = '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$'

/** Kinds of token that are meant for whoever presents them; every other `typ` is somebody else's (RFC 8725 section 3.11). */
export const BEARER_TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'jwt', 'at+jwt'])

export function tokenEngine<I extends Identity>(options: TokenEngineOptions<I>): JwtVerifier<I> {
  const { algorithms, types, kidRequired, graceSeconds, now, identify } = options
  // Whatever `iss` is: what is no text is no key of it.
  const keySets: ReadonlyMap<unknown, KeySet> = options.keySets
  const reader = tokenReader()

  function verifyToken(text: string, proof?: Proof): Promise<Authentication<I>> {
    const token = reader.read(text)
    return typeof token === 'string' ? Promise.resolve(rejected(token)) : judge(token, proof)
  }

  async function judge(token: UnverifiedToken, proof: Proof | undefined): Promise<Authentication<I>> {
    try {
      const { header, payload } = token
      const { algorithm, kid } = header
      if (!algorithms.has(algorithm)) return rejected('ERR_TOKEN_ALGORITHM')
      if (!types.has(header.typ)) return rejected('ERR_TOKEN_TYPE')
      if (kid === undefined && kidRequired) return rejected('ERR_TOKEN_HEADER')
      const keySet = keySets.get(payload['iss'])
      if (keySet === undefined) return rejected('ERR_TOKEN_ISSUER')

      const found = keySet.find(kid, algorithm)
      const answer = found instanceof Promise ? await found : found
      if (answer.kind !== 'key') return answer
      const verified = answer.verify(token)
      if ((verified instanceof Promise ? await verified : verified) !== true) return rejected('ERR_TOKEN_SIGNATURE')

      const fault = claimsFault(payload, { nowSeconds: now() / 1000, graceSeconds }) ?? confirmationFault(payload, proof)
      if (fault !== undefined) return rejected(fault)
      const identified = identify(payload)
      const identity = identified instanceof Promise ? await identified : identified
      if (typeof identity === 'string') return rejected(identity)
      reader.keep(token)
      return { kind: 'identified', identity }
    } catch (error) {
      return unavailable('ERR_TOKEN_CHECK_FAILED', error)
    }
  }

  const verifier: JwtVerifier<I> = frozen({
    verify: verifyToken,
    issuers: [...options.issuers],
    live: false,
    tokens: 'jwt',
    identityValidationExpression: JWT_EXPRESSION,
  })
  return keepInternals(verifier, { spellings: [...options.keySets.keys()], now, judge })
}
