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

/** Runs a verification to its end or to its deadline. Never throws. */
export async function withinTime<I>(verify: () => Promise<Authentication<I>>, limitMs: number): Promise<Authentication<I>> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Authentication<I>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'unavailable', code: 'ERR_TIMEOUT', cause: undefined }), limitMs)
  })
  try {
    return known(await Promise.race([verify(), late]))
  } catch (cause) {
    return { kind: 'unavailable', code: 'ERR_VERIFIER_THREW', cause }
  } finally {
    clearTimeout(timer)
  }
}

/** A verifier of the user's own may answer anything: what is not an answer identifies nobody. */
function known<I>(answer: Authentication<I>): Authentication<I> {
  switch (answer.kind) {
    case 'identified':
    case 'absent':
    case 'rejected':
    case 'unavailable':
      return answer
  }
  return { kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER', cause: undefined }
}
