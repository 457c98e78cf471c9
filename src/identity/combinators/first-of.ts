/**
 * Several ways to prove who one is: the first whose credential is there decides.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Authentication, type AuthorizerRequest, sourceText, type Verifier } from '../../events/index.ts'
import { ABSENT, settle } from '../authentication-result.ts'
import type { IdentityOf } from '../identity-of.ts'
import { requireVerifier } from '../verifier.ts'
import { eitherWay, viewFor } from './reads.ts'

/**
 * Asks each verifier in turn and takes the first answer that is not `absent`. A credential that is rejected is not papered
 * over by another one, and an outage is not taken for "not mine": both end the search. All absent is absent.
 *
 * It reads what any of them reads: with several places no result cache can hold it (API Gateway wants all identity sources
 * present), so use TTL 0, or one header with several schemes.
 *
 * @throws {ConfigError} without verifiers, or with one that is none.
 * @example
 * firstOf(bearer(users), apiKey({ keys, from: header('authorization', 'ApiKey') }))
 */
export function firstOf<V extends Verifier<unknown>[]>(...verifiers: V): Verifier<IdentityOf<V[number]>> {
  if (verifiers.length === 0) throw new ConfigError('firstOf', 'verifiers', 'at least one')
  for (const [index, verifier] of verifiers.entries()) requireVerifier('firstOf', `verifiers[${index}]`, verifier)
  const alternatives = verifiers.map((verifier) => ({ verifier, view: viewFor(verifier.reads) }))
  const identityValidationExpression = eitherExpression(verifiers)

  async function verifyByFirst(request: AuthorizerRequest): Promise<Authentication<IdentityOf<V[number]>>> {
    for (const { verifier, view } of alternatives) {
      const answer = await settle(() => verifier.verify(view(request)))
      // The cast is proved by the signature: `verifier` is one of V, so what it identifies is an IdentityOf of V[number].
      if (answer.kind !== 'absent') return answer as Authentication<IdentityOf<V[number]>>
    }
    return ABSENT
  }
  return Object.freeze({
    verify: verifyByFirst,
    reads: eitherWay(verifiers.map(({ reads }) => reads)),
    issuers: Object.freeze([...new Set(verifiers.flatMap(({ issuers }) => issuers))]),
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

/** Only where all of them speak of one and the same source, and each says what it wants there. */
function eitherExpression(verifiers: readonly Verifier<unknown>[]): string | undefined {
  const expressions = new Set<string>()
  const sources = new Set<string>()
  for (const { reads, identityValidationExpression } of verifiers) {
    if (identityValidationExpression === undefined || reads === 'request') return undefined
    expressions.add(identityValidationExpression)
    for (const way of reads) sources.add(way.map(sourceText).join())
  }
  if (sources.size !== 1) return undefined
  const [first, ...rest] = expressions
  return rest.length === 0 ? first : [...expressions].map((expression) => `(?:${expression})`).join('|')
}
