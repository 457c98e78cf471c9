/**
 * Caches the responses of one authorizer by the values of its identity sources. It caches responses, not decisions: the
 * policy of a cached response is evaluated again for each request.
 *
 * Invocations with the same key may run in parallel. The response of the invocation that began last wins, so a slow older
 * Allow never replaces a newer Deny. A flush also discards the responses of invocations that are still running. AWS does
 * not document either rule; both are the safe choice.
 *
 * @module
 */

import { LruMap } from 'toad-cache'

/** The result cache of one authorizer. */
export interface ResultCache<R> {
  /** Returns the cached response and its age, or `undefined` if there is none or its TTL has passed. */
  get(key: string, nowMs: number): { readonly response: R; readonly ageSeconds: number } | undefined
  /** Registers an invocation for a key. Call the returned function when it has ended. */
  begin(key: string): FinishInvocation<R>
  /** Removes all responses, and discards those of running invocations. */
  flush(): void
  /** The number of cached responses. */
  readonly entries: number
}

/** Ends an invocation. `undefined`: it failed, and nothing is cached. */
export type FinishInvocation<R> = (result: CacheableResult<R> | undefined) => void

/** A response to cache. */
export interface CacheableResult<R> {
  readonly response: R
  /** The length of the response as JSON. */
  readonly size: number
  /** The time at which the TTL begins. */
  readonly nowMs: number
}

interface Entry<R> {
  readonly response: R
  readonly size: number
  readonly expiresAtMs: number
}

/** The invocations of one key that are running. */
interface RunningInvocations {
  count: number
  /** The start of the latest invocation that has ended. Earlier invocations are outdated. */
  latestEnded: number
}

/** The limits for the responses of all callers together. The least recently used responses are removed first. */
const MAX_ENTRIES = 10_000
const MAX_SIZE = 32_000_000

/** Creates an empty cache. With a TTL of 0 it stays empty. */
export function resultCache<R>(ttlSeconds: number): ResultCache<R> {
  const store = new LruMap<Entry<R>>(MAX_ENTRIES)
  const running = new Map<string, RunningInvocations>()
  let totalSize = 0
  let started = 0

  function remove(key: string): void {
    totalSize -= store.items.get(key)?.value.size ?? 0
    store.delete(key)
  }

  function save(key: string, { response, size, nowMs }: CacheableResult<R>): void {
    remove(key)
    if (size > MAX_SIZE) return
    while (store.size > 0 && (store.size >= MAX_ENTRIES || totalSize + size > MAX_SIZE)) remove(store.first.key)
    store.set(key, { response, size, expiresAtMs: nowMs + ttlSeconds * 1000 })
    totalSize += size
  }

  return {
    get(key, nowMs) {
      const entry = store.get(key)
      if (entry === undefined) return undefined
      const { response, expiresAtMs } = entry
      if (nowMs < expiresAtMs) return { response, ageSeconds: ttlSeconds - (expiresAtMs - nowMs) / 1000 }
      remove(key)
      return undefined
    },
    begin(key) {
      if (ttlSeconds === 0) return () => {}
      const start = ++started
      const invocations = running.get(key) ?? { count: 0, latestEnded: 0 }
      invocations.count += 1
      running.set(key, invocations)
      return (result) => {
        // A flush has removed the record, or replaced it by one of later invocations.
        if (running.get(key) !== invocations) return
        invocations.count -= 1
        if (invocations.count === 0) running.delete(key)
        if (start < invocations.latestEnded) return
        invocations.latestEnded = start
        if (result !== undefined) save(key, result)
      }
    },
    flush() {
      store.clear()
      running.clear()
      totalSize = 0
    },
    get entries() {
      return store.size
    },
  }
}
