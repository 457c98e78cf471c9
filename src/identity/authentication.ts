/**
 * Creates the results of a verifier and keeps its promise never to throw.
 *
 * @module
 */

import { UndeclaredReadError } from '../errors.ts'
import { type Authentication, knownAnswer } from '../events/index.ts'
import type { TokenOutageCode, TokenRejectionCode } from './codes/token-codes.ts'
import type { VerifierCode } from './codes/verifier-codes.ts'

/** The credential was sent and is not valid. */
export type Rejected = { readonly kind: 'rejected'; readonly code: VerifierCode | TokenRejectionCode }

/** The credential could not be checked. */
export type Unavailable = { readonly kind: 'unavailable'; readonly code: VerifierCode | TokenOutageCode; readonly cause: unknown }

/** The request carries no credential for this verifier. */
export const ABSENT: { readonly kind: 'absent' } = Object.freeze({ kind: 'absent' })

/** The credential was sent and is not valid: 401. */
export function rejected(code: VerifierCode | TokenRejectionCode): Rejected {
  return { kind: 'rejected', code }
}

/** The credential could not be checked: 500, which API Gateway does not cache. */
export function unavailable(code: VerifierCode | TokenOutageCode, cause: unknown): Unavailable {
  return { kind: 'unavailable', code, cause }
}

/** Runs a check. An error that it throws, and a result that is not an `Authentication`, become `unavailable`. */
export async function settle<I>(check: () => Authentication<I> | Promise<Authentication<I>>): Promise<Authentication<I>> {
  try {
    return knownAnswer(await check())
  } catch (error) {
    return unavailable(error instanceof UndeclaredReadError ? 'ERR_UNDECLARED_READ' : 'ERR_VERIFIER_FAILED', error)
  }
}
