/**
 * The key set that an issuer publishes, fetched when it is needed.
 *
 * - Keys are used for `maxAgeSeconds`, so that a withdrawn key stops working, and for `staleSeconds` longer while the endpoint fails.
 * - An unknown `kid` may be a new key: the set is fetched again, once for all waiting requests. One `kid` triggers a fetch at most
 *   every 30 seconds, and a token bucket limits the fetches of all of them.
 * - If a token cannot be checked because the endpoint fails, the result is `unavailable`, never "key unknown".
 *
 * @module
 */

import { BoundedMap } from '../../internal/bounded-map.ts'
import { unavailable } from '../authentication-result.ts'
import { MAX_KID_LENGTH, MAX_UNKNOWN_KIDS, UNKNOWN_KID_MS } from '../limits.ts'
import { fetchPace } from './fetch-pace.ts'
import { KEY_UNKNOWN, type KeyResult, type KeySet, type LoadedKeys, loadKeys } from './key-set.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'

export interface RemoteKeySetOptions {
  /** Fetches the key set document. Rejects on an outage. */
  readonly fetchKeys: () => Promise<unknown>
  readonly algorithms: readonly AsymmetricAlgorithm[]
  readonly maxAgeSeconds: number
  readonly staleSeconds: number
  /** The initial keys, treated as fetched now. */
  readonly seed: LoadedKeys | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

const NO_KEYS: LoadedKeys = { find: () => KEY_UNKNOWN }

export function remoteKeySet({ fetchKeys, algorithms, maxAgeSeconds, staleSeconds, seed, now }: RemoteKeySetOptions): KeySet {
  const pace = fetchPace()
  /** Key IDs that the last fetch did not find, and until when they are not looked up again. */
  const unknownUntil = new BoundedMap<string, number>(MAX_UNKNOWN_KIDS)
  let keys = seed ?? NO_KEYS
  // NaN makes the keys too old for every check.
  let fetchedAt = seed === undefined ? Number.NaN : now()
  let lastFailure: { readonly cause: unknown } | undefined
  let pendingFetch: Promise<void> | undefined

  function find(kid: string | undefined, algorithm: string): KeyResult | Promise<KeyResult> {
    if (!isYoungerThan(maxAgeSeconds)) return findAfterRefresh(kid, algorithm)
    const result = keys.find(kid, algorithm)
    // A token without `kid` cannot name a new key.
    return result === KEY_UNKNOWN && kid !== undefined ? findNewKey(kid, algorithm) : result
  }

  /** For keys that are missing or too old. */
  async function findAfterRefresh(kid: string | undefined, algorithm: string): Promise<KeyResult> {
    if (pendingFetch !== undefined || !pace.isPausing(now())) await refresh()
    return isYoungerThan(maxAgeSeconds + staleSeconds) ? findLoaded(kid, algorithm) : outage()
  }

  /** For a key ID that is not among keys that are recent enough. */
  async function findNewKey(kid: string, algorithm: string): Promise<KeyResult> {
    if (now() < (unknownUntil.get(kid) ?? 0)) return KEY_UNKNOWN
    if (pendingFetch === undefined) {
      if (pace.isPausing(now())) return outage()
      // No attempt is left. The keys are recent and do not contain this one.
      if (!pace.takeAttempt(now())) return findLoaded(kid, algorithm)
    }
    await refresh()
    const result = findLoaded(kid, algorithm)
    if (result === KEY_UNKNOWN && kid.length <= MAX_KID_LENGTH) unknownUntil.set(kid, now() + UNKNOWN_KID_MS)
    return result
  }

  /** After a failed fetch, a missing key may be a new one that could not be fetched. */
  function findLoaded(kid: string | undefined, algorithm: string): KeyResult {
    const result = keys.find(kid, algorithm)
    return result === KEY_UNKNOWN && lastFailure !== undefined ? outage() : result
  }

  /** One fetch for all waiting requests. Never rejects. */
  function refresh(): Promise<void> {
    pendingFetch ??= fetchOnce().finally(() => {
      pendingFetch = undefined
    })
    return pendingFetch
  }

  async function fetchOnce(): Promise<void> {
    const startedAt = now()
    try {
      const fetched = loadKeys(await fetchKeys(), algorithms)
      if (fetched === undefined) throw new Error('the document has no usable key')
      keys = fetched
      fetchedAt = startedAt
      lastFailure = undefined
      pace.succeeded()
    } catch (cause) {
      lastFailure = { cause }
      pace.failed(now())
    }
  }

  function isYoungerThan(seconds: number): boolean {
    const age = now() - fetchedAt
    // If the clock was set back, the age of the keys is unknown, so they are fetched again. The same applies to NaN.
    return age >= 0 && age <= seconds * 1000
  }

  function outage(): KeyResult {
    return unavailable('ERR_KEYS_UNAVAILABLE', lastFailure?.cause)
  }

  return { find }
}
