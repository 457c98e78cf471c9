/**
 * Narrows a verifier with a predicate.
 *
 * @module
 */

import type { Authentication, AuthorizerRequest, Verifier } from '../../events/index.ts'
import { callback, checkArgument } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication.ts'
import { requireVerifier } from '../verifier.ts'

/**
 * Accepts an identity if `test` returns exactly `true`. A falsy value is rejected with `ERR_WHERE` (401). A promise, any other truthy
 * value and an error are mistakes of the program and `unavailable` (500). To answer 403 instead, write a rule.
 *
 * @throws {ConfigError} if the first argument is not a verifier or the second is not a function.
 * @example
 * where(bearer(users), (identity) => identity.claims['email_verified'] === true)
 */
export function where<I, J extends I>(verifier: Verifier<I>, test: (identity: I) => identity is J): Verifier<J>
export function where<I>(verifier: Verifier<I>, test: (identity: I) => boolean): Verifier<I>
export function where<I>(verifier: Verifier<I>, test: (identity: I) => boolean): Verifier<I> {
  requireVerifier('where', 'verifier', verifier)
  checkArgument('where', 'test', callback, test)

  async function verifyWhere(request: AuthorizerRequest): Promise<Authentication<I>> {
    const authentication = await settle(() => verifier.verify(request))
    return authentication.kind === 'identified' ? applyTest(authentication, test) : authentication
  }
  const { reads, issuers, identityValidationExpression } = verifier
  return Object.freeze({
    verify: verifyWhere,
    reads,
    issuers,
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

function applyTest<I>(
  authentication: { readonly kind: 'identified'; readonly identity: I },
  test: (identity: I) => unknown,
): Authentication<I> {
  try {
    const result = test(authentication.identity)
    if (result === true) return authentication
    if (!result) return rejected('ERR_WHERE')
    // A promise that rejects later must not end the process as an unhandled rejection.
    Promise.resolve(result).catch(() => undefined)
    return unavailable('ERR_WHERE_ANSWER', undefined)
  } catch (error) {
    return unavailable('ERR_VERIFIER_FAILED', error)
  }
}
