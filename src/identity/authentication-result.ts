/**
 * The four answers of a verifier, made in one place, and the guard that keeps the promise "it never throws".
 *
 * @module
 */

import { UndeclaredReadError } from '../errors.ts'
import { type Authentication, knownAnswer } from '../events/index.ts'
import type { TokenOutageCode, TokenRejectionCode } from './token/token-codes.ts'
import type { VerifierCode } from './verifier-codes.ts'

export type Rejected = { readonly kind: 'rejected'; readonly code: VerifierCode | TokenRejectionCode }
export type Unavailable = { readonly kind: 'unavailable'; readonly code: VerifierCode | TokenOutageCode; readonly cause: unknown }

/** Nothing of ours was sent. */
export const ABSENT: { readonly kind: 'absent' } = Object.freeze({ kind: 'absent' })

/** Something of ours was sent, and it is wrong: 401. */
export function rejected(code: VerifierCode | TokenRejectionCode): Rejected {
  return { kind: 'rejected', code }
}

/** Nobody can say: 500, which API Gateway does not cache. */
export function unavailable(code: VerifierCode | TokenOutageCode, cause: unknown): Unavailable {
  return { kind: 'unavailable', code, cause }
}

/** Awaits a check; what it throws, and what is no answer at all, becomes `unavailable`. */
export async function settle<I>(check: () => Authentication<I> | Promise<Authentication<I>>): Promise<Authentication<I>> {
  try {
    return knownAnswer(await check())
  } catch (error) {
    return unavailable(error instanceof UndeclaredReadError ? 'ERR_UNDECLARED_READ' : 'ERR_VERIFIER_FAILED', error)
  }
}
