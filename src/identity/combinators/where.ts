/**
 * A verifier narrowed by a predicate of the user's own.
 *
 * @module
 */

import type { Authentication, AuthorizerRequest, Verifier } from '../../events/index.ts'
import { rejected, settle, unavailable } from '../authentication-result.ts'
import { callable } from '../option-values.ts'
import { requireVerifier } from '../verifier.ts'

/**
 * Lets through whom `test` answers with `true` itself. Anything falsy is `rejected` with `ERR_WHERE`: 401. A promise,
 * another truthy value or a throw is an error of the program, so `unavailable`: 500. For 403 write a rule instead.
 *
 * @throws {ConfigError} for what is no verifier or no function.
 * @example
 * where(bearer(users), (identity) => identity.claims['email_verified'] === true)
 */
export function where<I, J extends I>(verifier: Verifier<I>, test: (identity: I) => identity is J): Verifier<J>
export function where<I>(verifier: Verifier<I>, test: (identity: I) => boolean): Verifier<I>
export function where<I>(verifier: Verifier<I>, test: (identity: I) => boolean): Verifier<I> {
  requireVerifier('where', 'verifier', verifier)
  callable('where', 'test', test)

  async function verifyWhere(request: AuthorizerRequest): Promise<Authentication<I>> {
    const answer = await settle(() => verifier.verify(request))
    return answer.kind === 'identified' ? judge(answer, test) : answer
  }
  const { reads, issuers, identityValidationExpression } = verifier
  return Object.freeze({
    verify: verifyWhere,
    reads,
    issuers,
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

function judge<I>(
  answer: { readonly kind: 'identified'; readonly identity: I },
  test: (identity: I) => unknown,
): Authentication<I> {
  try {
    const verdict = test(answer.identity)
    if (verdict === true) return answer
    if (!verdict) return rejected('ERR_WHERE')
    // A promise that fails later must not end the process as an unhandled rejection.
    Promise.resolve(verdict).catch(() => undefined)
    return unavailable('ERR_WHERE_ANSWER', undefined)
  } catch (error) {
    return unavailable('ERR_VERIFIER_FAILED', error)
  }
}
