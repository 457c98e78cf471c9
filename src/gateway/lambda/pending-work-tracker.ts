/**
 * Detects when a function has left no timer, socket or file operation behind. Lambda's runtimes up to Node 22 respond with
 * `null` at that point if the handler has not responded.
 *
 * @module
 */

import { AsyncLocalStorage, createHook } from 'node:async_hooks'

/** Tracks the pending work of one invocation. */
export interface PendingWorkTracker {
  /** Runs a function and tracks the work that it starts, directly or later. */
  run<T>(work: () => T): T
  /** Calls `onIdle` once when no work is pending. Not called after `stop`. */
  whenIdle(onIdle: () => void): void
  /** Ends the tracking. */
  stop(): void
}

/**
 * How long the tracker waits before it reports that no work is pending. Work on a connection that was opened before the
 * invocation, such as a database query, is not visible to it.
 */
const GRACE_MS = 100

/** Types of asynchronous resources that do not keep the event loop alive. */
const IGNORED_TYPES: ReadonlySet<string> = new Set(['PROMISE', 'TickObject', 'Microtask'])

/** Creates a tracker. */
export function pendingWorkTracker(): PendingWorkTracker {
  const invocation = new AsyncLocalStorage<true>()
  const pending = new Map<number, object>()
  let onIdle: (() => void) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const hook = createHook({
    init(asyncId, type, _triggerAsyncId, resource) {
      if (invocation.getStore() !== undefined && !IGNORED_TYPES.has(type)) pending.set(asyncId, resource)
    },
    destroy(asyncId) {
      if (pending.delete(asyncId)) checkIdle()
    },
  })

  function checkIdle(): void {
    clearTimeout(timer)
    if (onIdle === undefined || [...pending.values()].some(keepsEventLoopAlive)) return
    timer = invocation.exit(() => setTimeout(reportIdle, GRACE_MS))
  }

  function reportIdle(): void {
    const report = onIdle
    stop()
    report?.()
  }

  function stop(): void {
    hook.disable()
    clearTimeout(timer)
    onIdle = undefined
    pending.clear()
  }

  return {
    run(work) {
      hook.enable()
      return invocation.run(true, work)
    },
    whenIdle(callback) {
      onIdle = callback
      checkIdle()
    },
    stop,
  }
}

function keepsEventLoopAlive(resource: object): boolean {
  return !('hasRef' in resource) || typeof resource.hasRef !== 'function' || resource.hasRef() !== false
}
