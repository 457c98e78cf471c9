/**
 * Accepts one of several credentials: the first one that the request carries decides.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { type Authentication, type AuthorizerRequest, sourceText, type Verifier } from '../../events/index.ts'
import { ABSENT, settle } from '../authentication.ts'
import { type IdentityOf, requireVerifier } from '../verifier.ts'
import { readsOfAny, viewFor } from './reads.ts'

/**
 * Runs the verifiers in order and returns the first result that is not `absent`. A rejected credential ends the search, so another
 * credential does not hide it; so does an outage. If all are absent, so is the result.
 *
 * It reads what any of the verifiers reads. Credentials in several places require `ttlSeconds: 0`, because API Gateway requires all
 * identity sources to be present; with a cache, use one header with several schemes.
 *
 * @throws {ConfigError} if there is no verifier, or an argument is not a verifier.
 * @example
 * firstOf(bearer(users), apiKey({ keys, from: header('authorization', 'ApiKey') }))
 */
export function firstOf<V extends Verifier<unknown>[]>(...verifiers: V): Verifier<IdentityOf<V[number]>> {
  if (verifiers.length === 0) throw new ConfigError('firstOf', 'verifiers', 'at least one verifier')
  for (const [index, verifier] of verifiers.entries()) requireVerifier('firstOf', `verifiers[${index}]`, verifier)
  const alternatives = verifiers.map((verifier) => ({ verifier, view: viewFor(verifier.reads) }))
  const identityValidationExpression = combineExpressions(verifiers)

  async function verifyByFirst(request: AuthorizerRequest): Promise<Authentication<IdentityOf<V[number]>>> {
    for (const { verifier, view } of alternatives) {
      const authentication = await settle(() => verifier.verify(view(request)))
      // `verifier` is one of V, so its identity is an IdentityOf<V[number]>.
      if (authentication.kind !== 'absent') return authentication as Authentication<IdentityOf<V[number]>>
    }
    return ABSENT
  }
  return Object.freeze({
    verify: verifyByFirst,
    reads: readsOfAny(verifiers.map(({ reads }) => reads)),
    issuers: Object.freeze([...new Set(verifiers.flatMap(({ issuers }) => issuers))]),
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

/** Returns an expression only if all verifiers read the same single source and each has an expression for it. */
function combineExpressions(verifiers: readonly Verifier<unknown>[]): string | undefined {
  const expressions = new Set<string>()
  const sources = new Set<string>()
  for (const { reads, identityValidationExpression } of verifiers) {
    if (identityValidationExpression === undefined || reads === 'request') return undefined
    expressions.add(identityValidationExpression)
    for (const alternative of reads) sources.add(alternative.map(sourceText).join())
  }
  if (sources.size !== 1) return undefined
  const [first, ...rest] = expressions
  return rest.length === 0 ? first : [...expressions].map((expression) => `(?:${expression})`).join('|')
}
