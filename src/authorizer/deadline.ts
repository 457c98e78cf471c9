/**
 * A verifier that hangs ends as `unavailable` before Lambda or the gateway gives up, and one that throws ends there too.
 *
 * @module
 */

import { type Authentication, knownAnswer } from '../events/index.ts'
import { inTime } from '../internal/with-timeout.ts'

/** What is left for the reply itself, after the verifier was given up, in milliseconds. */
const RESERVE_MS = 250

/** What is read of Lambda's context. */
export interface TimeLeft {
  getRemainingTimeInMillis?(): number
}

/** How long the verifier may take: the option, and never longer than Lambda has left. */
export function timeLimit(limitMs: number, lambda: TimeLeft | null | undefined): number {
  const leftMs = lambda?.getRemainingTimeInMillis?.()
  // A test's context may lack the function, or answer nothing.
  return typeof leftMs === 'number' ? Math.max(1, Math.min(limitMs, leftMs - RESERVE_MS)) : limitMs
}

/** A verification under way. */
export interface Verification<I> {
  /** Its answer, as soon as there is one. */
  answer: Authentication<I> | undefined
  /** Never rejects. */
  settled: Promise<void> | undefined
}

/** Begins a verification. Never throws: what the verifier throws is an answer. */
export function begin<R, I>(verifier: { verify(request: R): Promise<Authentication<I>> }, request: R): Verification<I> {
  const verification: Verification<I> = { answer: undefined, settled: undefined }
  async function settle(): Promise<void> {
    try {
      verification.answer = knownAnswer(await verifier.verify(request))
    } catch (cause) {
      // Or a getter of the answer threw: neither text is ours to pass on.
      verification.answer = { kind: 'unavailable', code: 'ERR_VERIFIER_THREW', cause }
    }
  }
  verification.settled = settle()
  return verification
}

/** Turns of the microtask queue that a verifier gets before a timer is paid for: enough for one that awaits nothing from outside. */
const FREE_TURNS = 12

/** The answer, or `unavailable` at the deadline. */
export async function withinTime<I>(verification: Verification<I>, limitMs: number): Promise<Authentication<I>> {
  // Stryker disable next-line ConditionalExpression,EqualityOperator: without turns a timer is paid for, and the answer is the same
  for (let turn = 0; turn < FREE_TURNS && verification.answer === undefined; turn++) await undefined
  // Stryker disable next-line ConditionalExpression,ArrowFunction: waiting for what is there changes nothing, nor does an error that time is over
  if (verification.answer === undefined) await inTime(verification.settled, limitMs).catch(() => undefined)
  return verification.answer ?? { kind: 'unavailable', code: 'ERR_TIMEOUT', cause: undefined }
}
