/**
 * Several issuers behind one header: the token's `iss` says whose it is, and that issuer's verifier alone judges it.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, JwtVerifier, Proof } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import type { IdentityOf } from '../identity-of.ts'
import { internalsOf, keepInternals } from './jwt-internals.ts'
import { tokenReader } from './jwt-reader.ts'
import { JWT_EXPRESSION } from './jwt-verifier.ts'

/**
 * Sends each token to the verifier of its issuer. A token of another issuer is refused, and a refusal of the right
 * verifier is final.
 *
 * @throws {ConfigError} without verifiers, with one whose tokens are no JWTs, and for two with one issuer.
 * @example
 * byIssuer(cognito(poolA), cognito(poolB), oidc(partner))
 */
export function byIssuer<V extends JwtVerifier<unknown>[]>(...verifiers: V): JwtVerifier<IdentityOf<V[number]>> {
  if (verifiers.length === 0) throw new ConfigError('byIssuer', 'verifiers', 'at least one')
  // Whatever `iss` is: what is no text is no name in it.
  const byName = new Map<unknown, JwtVerifier<unknown>>()
  const spellings: string[] = []
  for (const [index, verifier] of verifiers.entries()) {
    requireJwtVerifier(verifier, index)
    for (const issuer of spellingsOf(verifier)) {
      if (byName.has(issuer)) throw new ConfigError('byIssuer', `verifiers[${index}]`, 'of an issuer that no other one has')
      byName.set(issuer, verifier)
      spellings.push(issuer)
    }
  }

  const reader = tokenReader()

  async function verifyByIssuer(text: string, proof?: Proof): Promise<Authentication<IdentityOf<V[number]>>> {
    const token = reader.read(text)
    if (typeof token === 'string') return { kind: 'rejected', code: token }
    const verifier = byName.get(token.payload['iss'])
    if (verifier === undefined) return { kind: 'rejected', code: 'ERR_TOKEN_ISSUER' }
    const judge = internalsOf(verifier)?.judge
    const answer = await (judge === undefined ? verifier.verify(text, proof) : judge(token, proof))
    if (answer.kind === 'identified') reader.keep(token)
    // The cast is proved by the signature: `verifier` is one of V, so what it identifies is an IdentityOf of V[number].
    return answer as Authentication<IdentityOf<V[number]>>
  }
  const combined: JwtVerifier<IdentityOf<V[number]>> = Object.freeze({
    verify: verifyByIssuer,
    issuers: Object.freeze([...new Set(verifiers.flatMap(({ issuers }) => issuers))]),
    live: verifiers.some(({ live }) => live),
    tokens: 'jwt',
    identityValidationExpression: JWT_EXPRESSION,
  })
  // The latest of the clocks, so that nothing outlives any of them.
  const clocks = verifiers.map((verifier) => internalsOf(verifier)?.now ?? Date.now)
  return keepInternals(combined, { spellings, now: () => Math.max(...clocks.map((now) => now())) })
}

function spellingsOf(verifier: JwtVerifier<unknown>): readonly string[] {
  return [...new Set([...verifier.issuers, ...(internalsOf(verifier)?.spellings ?? [])])]
}

function requireJwtVerifier(candidate: unknown, index: number): void {
  if (isRecord(candidate)) {
    const { tokens, verify, issuers } = candidate
    if (tokens === 'jwt' && typeof verify === 'function' && Array.isArray(issuers) && issuers.length > 0) return
  }
  throw new ConfigError('byIssuer', `verifiers[${index}]`, 'a verifier of JWTs, such as cognito() or oidc()')
}
