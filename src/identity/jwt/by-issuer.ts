/**
 * Combines verifiers of several issuers: the `iss` of a token selects the verifier.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import type { Authentication, JwtVerifier, Proof } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import { rejected } from '../authentication-result.ts'
import type { IdentityOf } from '../identity-of.ts'
import { internalsOf, keepInternals } from './jwt-internals.ts'
import { tokenReader } from './jwt-reader.ts'
import { JWT_EXPRESSION } from './jwt-verifier.ts'

/**
 * Verifies tokens of several issuers. Each token is passed to the verifier of its `iss`, whose result is final. A token of any other
 * issuer is rejected with `ERR_TOKEN_ISSUER`.
 *
 * @throws {ConfigError} if there is no verifier, if one does not verify JWTs, or if two have the same issuer.
 * @example
 * const callers = byIssuer(cognito(poolA), cognito(poolB), oidc(partner))
 * await callers.verify(token) // { kind: 'identified', identity: { issuer: '…', … } }
 */
export function byIssuer<V extends JwtVerifier<unknown>[]>(...verifiers: V): JwtVerifier<IdentityOf<V[number]>> {
  if (verifiers.length === 0) throw new ConfigError('byIssuer', 'verifiers', '', 'requires at least one verifier')
  const byIss = new Map<unknown, JwtVerifier<unknown>>() // `iss` may have any type
  const spellings: string[] = []
  for (const [index, verifier] of verifiers.entries()) {
    requireJwtVerifier(verifier, index)
    for (const iss of spellingsOf(verifier)) {
      if (byIss.has(iss)) throw new ConfigError('byIssuer', `verifiers[${index}]`, 'the only verifier of its issuer')
      byIss.set(iss, verifier)
      spellings.push(iss)
    }
  }
  const reader = tokenReader()

  async function verify(text: string, proof?: Proof): Promise<Authentication<IdentityOf<V[number]>>> {
    const token = reader.read(text)
    if (typeof token === 'string') return rejected(token)
    const verifier = byIss.get(token.payload['iss'])
    if (verifier === undefined) return rejected('ERR_TOKEN_ISSUER')
    const verifyParsed = internalsOf(verifier)?.verifyParsed
    const result = await (verifyParsed === undefined ? verifier.verify(text, proof) : verifyParsed(token, proof))
    if (result.kind === 'identified') reader.cacheHeader(token)
    // `verifier` is one of V, so its identity is an IdentityOf<V[number]>.
    return result as Authentication<IdentityOf<V[number]>>
  }

  const combined: JwtVerifier<IdentityOf<V[number]>> = Object.freeze({
    verify,
    issuers: Object.freeze([...new Set(verifiers.flatMap(({ issuers }) => issuers))]),
    live: verifiers.some(({ live }) => live),
    tokens: 'jwt',
    identityValidationExpression: JWT_EXPRESSION,
  })
  // The latest of all clocks, so that a result expires for every one of them.
  const clocks = verifiers.map((verifier) => internalsOf(verifier)?.now ?? Date.now)
  return keepInternals(combined, { spellings, now: () => Math.max(...clocks.map((now) => now())) })
}

function spellingsOf(verifier: JwtVerifier<unknown>): readonly string[] {
  return [...new Set([...verifier.issuers, ...(internalsOf(verifier)?.spellings ?? [])])]
}

function requireJwtVerifier(candidate: unknown, index: number): void {
  const { tokens, verify, issuers } = isRecord(candidate) ? candidate : {}
  if (tokens === 'jwt' && typeof verify === 'function' && Array.isArray(issuers) && issuers.length > 0) return
  throw new ConfigError('byIssuer', `verifiers[${index}]`, 'a verifier of JWTs, such as cognito() or oidc()')
}
