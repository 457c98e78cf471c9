/**
 * A verifier that hangs ends as `unavailable` before Lambda or the gateway gives up, and one that throws ends there too.
 *
 * @module
 */

import type { Authentication } from '../events/index.ts'
import { isThenable } from './is-thenable.ts'

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
  answer?: Authentication<I>
  /** Never rejects. */
  settled?: Promise<void>
}

/** Begins a verification. Never throws: what the verifier throws is an answer. */
export function begin<R, I>(verifier: { verify(request: R): Promise<Authentication<I>> }, request: R): Verification<I> {
  const verification: Verification<I> = {}
  async function settle(): Promise<void> {
    try {
      verification.answer = known(await verifier.verify(request))
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
  // Stryker disable next-line ConditionalExpression: waiting for what is there changes nothing
  if (verification.answer === undefined) await patiently(verification.settled, limitMs)
  return verification.answer ?? { kind: 'unavailable', code: 'ERR_TIMEOUT', cause: undefined }
}

/** Waits for a promise, and no longer than this. What it rejects with is nobody's business here. */
export function patiently(promise: PromiseLike<unknown> | undefined, limitMs: number): Promise<unknown> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs)
    Promise.resolve(promise)
      .then(resolve, resolve)
      .finally(() => clearTimeout(timer))
  })
}

/**
 * A verifier of the user's own may answer anything: what is not an answer identifies nobody. Each field is read once, so
 * that nothing changes after it was looked at.
 */
function known<I>(answer: Authentication<I>): Authentication<I> {
  // Any field may be anything, although the type says what it is: JavaScript does not.
  const { kind, identity, code, cause } = Object(answer) as {
    readonly [field in 'kind' | 'identity' | 'code' | 'cause']?: unknown
  }
  // Nobody at all, or a promise of somebody, would pass every rule that asks nothing of the identity. That somebody is
  // an `I` is what the verifier's type says.
  if (kind === 'identified' && identity !== undefined && identity !== null && !isThenable(identity))
    return { kind, identity: identity as I }
  if (kind === 'absent') return { kind }
  const said = typeof code === 'string' ? code : 'ERR_VERIFIER_ANSWER'
  return kind === 'rejected' ? { kind, code: said } : { kind: 'unavailable', code: said, cause }
}
