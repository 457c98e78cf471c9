/**
 * Calls the user's hook so that it can neither change a decision nor hold it up.
 *
 * @module
 */

import { isThenable } from '../../internal/type-guards.ts'
import { inTime } from '../../internal/with-timeout.ts'
import type { DecisionRecord } from '../authorizer-options.ts'

/** How long a hook's promise may keep the reply waiting, in milliseconds; Lambda freezes after the reply, so some wait is due. */
const HOOK_PATIENCE_MS = 10

/**
 * Tells a hook: the record is made for it, what it throws or rejects with is dropped, and a promise is awaited for 10 ms at most. A hook that
 * blocks the thread cannot be interrupted by anyone: keep it short.
 */
export async function tell(hook: (record: DecisionRecord) => unknown, makeRecord: () => DecisionRecord): Promise<void> {
  try {
    const returned = hook(Object.freeze(makeRecord()))
    // A timer only where there is something to wait for.
    if (isThenable(returned)) await inTime(returned, HOOK_PATIENCE_MS)
  } catch {
    // A decision does not depend on who is told of it.
  }
}
