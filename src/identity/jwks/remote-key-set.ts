/**
 * The key set that an issuer publishes, fetched when it is needed and never more often than it must be.
 *
 * Keys are used for `maxAgeSeconds`, so that a withdrawn key dies; while the endpoint is down for `staleSeconds` more. A
 * `kid` that is not there may be new: the set is fetched again, once for all who wait, once in a while for one `kid`, and
 * paced over all of them. Whoever can't be judged because the endpoint is down gets `unavailable`, never `unknown`.
 *
 * @module
 */

import { BoundedMap } from '../../internal/bounded-map.ts'
import { unavailable } from '../authentication-result.ts'
import { MAX_KID_LENGTH, MAX_UNKNOWN_KIDS, UNKNOWN_KID_MS } from '../limits.ts'
import { fetchPace } from './fetch-pace.ts'
import { type KeyAnswer, type KeySet, type ReadyKeys, readyKeys, UNKNOWN } from './key-set.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'

export interface RemoteKeySetOptions {
  /** Gets the key set document. Rejects on an outage. */
  readonly fetchKeys: () => Promise<unknown>
  readonly algorithms: readonly AsymmetricAlgorithm[]
  readonly maxAgeSeconds: number
  readonly staleSeconds: number
  /** Keys to begin with, as fresh as if they had been fetched now. */
  readonly seed: ReadyKeys | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export function remoteKeySet({ fetchKeys, algorithms, maxAgeSeconds, staleSeconds, seed, now }: RemoteKeySetOptions): KeySet {
  const pace = fetchPace()
  const unknownUntil = new BoundedMap<string, number>(MAX_UNKNOWN_KIDS)
  // Before there are keys, no time is young enough, and so nobody asks for one.
  // Stryker disable next-line ObjectLiteral,ArrowFunction: see above
  let keys = seed ?? { find: () => UNKNOWN }
  let fetchedAt = seed === undefined ? Number.NaN : now()
  let lastFailure: { readonly cause: unknown } | undefined
  let flight: Promise<void> | undefined

  /** One fetch for all who wait. Its outcome is what it leaves behind. */
  function refresh(): Promise<void> {
    flight ??= fetchOnce().finally(() => {
      flight = undefined
    })
    return flight
  }

  async function fetchOnce(): Promise<void> {
    const startedAt = now()
    try {
      const fetched = readyKeys(await fetchKeys(), algorithms)
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
    // A clock that was set back makes keys old, not young; NaN makes them old too.
    return age >= 0 && age <= seconds * 1000
  }

  function find(kid: string | undefined, algorithm: string): KeyAnswer | Promise<KeyAnswer> {
    if (!isYoungerThan(maxAgeSeconds)) return findAfterRefresh(kid, algorithm)
    const answer = keys.find(kid, algorithm)
    // A token without `kid` names no key that could be new.
    return answer === UNKNOWN && kid !== undefined ? findNew(kid, algorithm) : answer
  }

  /** What is not there may be new all the same, where the last fetch failed. */
  function findNow(kid: string | undefined, algorithm: string): KeyAnswer {
    const answer = keys.find(kid, algorithm)
    return answer === UNKNOWN && lastFailure !== undefined ? outage() : answer
  }

  /** There are no keys yet, or they are too old. */
  async function findAfterRefresh(kid: string | undefined, algorithm: string): Promise<KeyAnswer> {
    // Who is under way began when no pause was on, and only a clock that went back says otherwise.
    // Stryker disable next-line ConditionalExpression: see above
    if (flight !== undefined || !pace.isPausing(now())) await refresh()
    return isYoungerThan(maxAgeSeconds + staleSeconds) ? findNow(kid, algorithm) : outage()
  }

  /** The keys are young, but this one is not among them. */
  async function findNew(kid: string, algorithm: string): Promise<KeyAnswer> {
    if (now() < (unknownUntil.get(kid) ?? 0)) return UNKNOWN
    if (flight === undefined) {
      if (pace.isPausing(now())) return outage()
      // Nothing left to ask with: the last answer is young, and it says no.
      if (!pace.takeAttempt(now())) return findNow(kid, algorithm)
    }
    await refresh()
    const answer = findNow(kid, algorithm)
    if (answer === UNKNOWN && kid.length <= MAX_KID_LENGTH) unknownUntil.set(kid, now() + UNKNOWN_KID_MS)
    return answer
  }

  function outage(): KeyAnswer {
    return unavailable('ERR_KEYS_UNAVAILABLE', lastFailure?.cause)
  }

  return { find }
}
