/**
 * A verifier that hangs ends as `unavailable` before Lambda or the gateway gives up, and one that throws ends there too.
 *
 * @module
 */

import type { Authentication } from '../events/index.ts'

/** What is left for the reply itself, after the verifier was given up, in milliseconds. */
const RESERVE_MS = 250

/** How long the verifier may take: the option, and never longer than Lambda has left. */
export function timeLimit(limitMs: number, remaining: (() => number) | undefined): number {
  if (remaining === undefined) return limitMs
  return Math.max(1, Math.min(limitMs, remaining() - RESERVE_MS))
}

/** Turns of the microtask queue that a verifier gets before a timer is paid for: enough for one that awaits nothing from outside. */
const FREE_TURNS = 12

/** Runs a verification to its end or to its deadline. Never throws. */
export async function withinTime<I>(verify: () => Promise<Authentication<I>>, limitMs: number): Promise<Authentication<I>> {
  let settled: Authentication<I> | undefined
  const verifying = started(verify).then(
    (answer) => {
      settled = known(answer)
      return settled
    },
    (cause: unknown) => {
      settled = threw(cause)
      return settled
    },
  )
  for (let turn = 0; turn < FREE_TURNS; turn++) {
    await undefined
    if (settled !== undefined) return settled
  }
  return raced(verifying, limitMs)
}

function started<I>(verify: () => Promise<Authentication<I>>): Promise<Authentication<I>> {
  try {
    return Promise.resolve(verify())
  } catch (cause) {
    return Promise.reject(cause)
  }
}

function threw(cause: unknown): Authentication<never> {
  return { kind: 'unavailable', code: 'ERR_VERIFIER_THREW', cause }
}

async function raced<I>(verifying: Promise<Authentication<I>>, limitMs: number): Promise<Authentication<I>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Authentication<I>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'unavailable', code: 'ERR_TIMEOUT', cause: undefined }), limitMs)
  })
  try {
    return await Promise.race([verifying, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A verifier of the user's own may answer anything: what is not an answer identifies nobody. */
function known<I>(answer: Authentication<I>): Authentication<I> {
  try {
    // `?.` although the type says it is there: JavaScript does not.
    switch (answer?.kind) {
      case 'identified':
        if (isSomebody(answer.identity)) return answer
        break
      case 'absent':
      case 'rejected':
      case 'unavailable':
        return answer
    }
  } catch (cause) {
    return threw(cause) // a getter of the answer: its text is not ours to pass on
  }
  return { kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER', cause: undefined }
}

/** Nobody at all, or a promise of somebody, would pass every rule that asks nothing of the identity. */
function isSomebody(identity: unknown): boolean {
  if (identity === undefined || identity === null) return false
  return !(typeof identity === 'object' && 'then' in identity && typeof identity.then === 'function')
}
