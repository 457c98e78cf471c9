/**
 * The key set that an issuer publishes, fetched when it is needed.
 *
 * - Keys are used for `maxAgeSeconds`, so that a withdrawn key stops working, and for `staleSeconds` longer while the endpoint fails.
 * - An unknown `kid` may be a new key: the set is fetched again, once for all waiting requests. One `kid` triggers a fetch at most
 *   every 30 seconds, and a token bucket limits the fetches of all of them.
 * - A failed signature may be due to a key that took the place of another one with the same `kid`, or without any: the set is fetched
 *   again, limited by a token bucket of its own.
 * - If a token cannot be checked because the endpoint fails, the result is `unavailable`, never "key unknown".
 *
 * @module
 */

import { BoundedMap } from '../../internal/bounded-map.ts'
import { unavailable } from '../authentication.ts'
import { MAX_KID_LENGTH, MAX_UNKNOWN_KIDS, UNKNOWN_KID_MS } from '../limits.ts'
import { fetchPace } from './fetch-pace.ts'
import { KEY_UNKNOWN, type KeyResult, type KeySet, type LoadedKeys, type SignatureKey } from './key-set.ts'

export interface RemoteKeySetOptions {
  /** Fetches the key set document. Rejects on an outage. */
  readonly fetchKeys: () => Promise<unknown>
  /** Imports a document. Returns `undefined` if it has no usable key. */
  readonly load: (document: unknown, previous: LoadedKeys | undefined) => LoadedKeys | undefined
  readonly maxAgeSeconds: number
  readonly staleSeconds: number
  /** The initial keys, treated as fetched now. */
  readonly seed: LoadedKeys | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

/** A fetched key set. */
export interface RemoteKeySet extends KeySet {
  /** Reports whether the set was ever fetched successfully, or started with a seed. */
  hasKeys(): boolean
}

const NO_KEYS: Pick<LoadedKeys, 'find'> = { find: () => KEY_UNKNOWN }

export function remoteKeySet({ fetchKeys, load, maxAgeSeconds, staleSeconds, seed, now }: RemoteKeySetOptions): RemoteKeySet {
  const pace = fetchPace()
  const signaturePace = fetchPace()
  /** Key IDs that the last fetch did not find, and until when they are not looked up again. */
  const unknownUntil = new BoundedMap<string, number>(MAX_UNKNOWN_KIDS)
  let keys = seed
  let version = 0
  // NaN makes the keys too old for every check.
  let fetchedAt = seed === undefined ? Number.NaN : now()
  let lastFailure: { readonly cause: unknown } | undefined
  let pendingFetch: Promise<void> | undefined

  function find(kid: string | undefined, algorithm: string): KeyResult | Promise<KeyResult> {
    if (!isYoungerThan(maxAgeSeconds)) return findAfterRefresh(kid, algorithm)
    const result = loadedKey(kid, algorithm)
    // A token without `kid` cannot name a new key.
    return result === KEY_UNKNOWN && kid !== undefined ? findNewKey(kid, algorithm) : result
  }

  /** For keys that are missing or too old. */
  async function findAfterRefresh(kid: string | undefined, algorithm: string): Promise<KeyResult> {
    if (pendingFetch !== undefined || !pace.isPausing(now())) await refresh()
    return isYoungerThan(maxAgeSeconds + staleSeconds) ? loadedKeyOrOutage(kid, algorithm) : outage()
  }

  /** For a key ID that is not among keys that are recent enough. */
  async function findNewKey(kid: string, algorithm: string): Promise<KeyResult> {
    if (now() < (unknownUntil.get(kid) ?? 0)) return KEY_UNKNOWN
    if (pendingFetch === undefined) {
      if (pace.isPausing(now())) return outage()
      // No attempt is left. The keys are recent and do not contain this one.
      if (!pace.takeAttempt(now())) return loadedKeyOrOutage(kid, algorithm)
    }
    await refresh()
    const result = loadedKeyOrOutage(kid, algorithm)
    if (result === KEY_UNKNOWN && kid.length <= MAX_KID_LENGTH) unknownUntil.set(kid, now() + UNKNOWN_KID_MS)
    return result
  }

  async function findReplacement(
    failed: SignatureKey,
    kid: string | undefined,
    algorithm: string,
  ): Promise<SignatureKey | undefined> {
    if (pendingFetch !== undefined || (!pace.isPausing(now()) && signaturePace.takeAttempt(now()))) await refresh()
    const result = loadedKey(kid, algorithm)
    return result.kind === 'key' && result !== failed ? result : undefined
  }

  function loadedKey(kid: string | undefined, algorithm: string): KeyResult {
    return (keys ?? NO_KEYS).find(kid, algorithm)
  }

  /** After a failed fetch, a missing key may be a new one that could not be fetched. */
  function loadedKeyOrOutage(kid: string | undefined, algorithm: string): KeyResult {
    const result = loadedKey(kid, algorithm)
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
      const fetched = load(await fetchKeys(), keys)
      if (fetched === undefined) throw new Error('the document has no usable key')
      if (keys !== undefined && hasLostKey(keys, fetched)) version += 1
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

  return {
    find,
    findReplacement,
    version: () => (isYoungerThan(maxAgeSeconds) ? version : undefined),
    hasKeys: () => keys !== undefined,
  }
}

function hasLostKey(before: LoadedKeys, after: LoadedKeys): boolean {
  return [...before.imported.keys()].some((key) => !after.imported.has(key))
}

/**
 * The key set for a further `iss` value of an issuer. As long as its own key set has never been available, the issuer's main key set is
 * used: not every further issuer publishes keys, and a token that names one without keys must not be reported as an outage.
 */
export function alternateKeySet(own: RemoteKeySet, main: KeySet): KeySet {
  const used = (): KeySet => (own.hasKeys() ? own : main)
  return {
    find: async (kid, algorithm) => {
      const result = await own.find(kid, algorithm)
      return result.kind === 'unavailable' && !own.hasKeys() ? main.find(kid, algorithm) : result
    },
    findReplacement: (failed, kid, algorithm) => used().findReplacement(failed, kid, algorithm),
    version: () => used().version(),
  }
}
