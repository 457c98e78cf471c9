/**
 * Runs the verifier under a time limit, so that a verifier that hangs is reported as unavailable before Lambda or API
 * Gateway gives up.
 *
 * @module
 */

import { type Authentication, type AuthorizerRequest, knownAnswer, type Verifier } from '../events/index.ts'
import { withTimeout } from '../internal/with-timeout.ts'

/** Time that is reserved for building and reporting the response, in milliseconds. */
const RESERVE_MS = 250

/** The part of Lambda's context that is used. A context made for a test may lack it. */
export interface LambdaTime {
  /** Milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis?(): number
}

/** Returns how long the verifier may take: `timeoutMs`, but not longer than Lambda's remaining time. */
export function timeLimit(timeoutMs: number, lambdaContext: LambdaTime | null | undefined): number {
  const remainingMs = lambdaContext?.getRemainingTimeInMillis?.()
  return typeof remainingMs === 'number' ? Math.max(1, Math.min(timeoutMs, remainingMs - RESERVE_MS)) : timeoutMs
}

/** A running verification. */
export interface Verification<I> {
  /** Set as soon as the verifier has returned, so that most requests need no timer. */
  result: Authentication<I> | undefined
  /** Fulfilled when the result is set. Never rejected. */
  settled: Promise<void> | undefined
}

/** Starts the verification. Never throws: an error of the verifier is the result `ERR_VERIFIER_THREW`. */
export function startVerification<I>(verifier: Pick<Verifier<I>, 'verify'>, request: AuthorizerRequest): Verification<I> {
  const verification: Verification<I> = { result: undefined, settled: undefined }
  verification.settled = verify()
  return verification

  async function verify(): Promise<void> {
    try {
      verification.result = knownAnswer(await verifier.verify(request))
    } catch (cause) {
      // The verifier threw, or a getter of its result did.
      verification.result = { kind: 'unavailable', code: 'ERR_VERIFIER_THREW', cause }
    }
  }
}

/** Returns the result of a verification, or `ERR_TIMEOUT` if there is none after `limitMs`. */
export async function resultWithin<I>(verification: Verification<I>, limitMs: number): Promise<Authentication<I>> {
  await withTimeout(verification.settled, limitMs).catch(() => undefined)
  return verification.result ?? { kind: 'unavailable', code: 'ERR_TIMEOUT', cause: undefined }
}
