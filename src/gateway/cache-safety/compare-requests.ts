/**
 * Compares what a request gets from the authorizer result cache with what it gets without it.
 *
 * @module
 */

import { isDeepStrictEqual } from 'node:util'
import { adviceFor, type Dependency } from './advice.ts'
import type { CachingAuthorizer } from './cache-groups.ts'
import type { CacheDisagreement, SampleRequest } from './cache-safety.ts'
import type { Observation, Rehearsal } from './rehearsal.ts'

/** What a request gets without the cache. */
export interface Baseline {
  readonly fresh: Observation
  /** The same request once more. */
  readonly again: Observation
  /** The names in `received` whose values are the same each time. Times and random IDs are not compared. */
  readonly stableNames: ReadonlySet<string>
  /** `false`: the same request got different results. */
  readonly isRepeatable: boolean
  /** Whether API Gateway caches the authorizer response. Errors are not cached. */
  readonly isCacheable: boolean
}

/** How many requests {@link measureBaseline} sends. */
export const BASELINE_REQUESTS = 3

/** Values that change within this time are times. */
const TIME_STEP_MS = 1_500

/** Sends a request several times without the cache. */
export async function measureBaseline(api: Rehearsal, request: SampleRequest): Promise<Baseline> {
  const sendFresh = async (offsetMs = 0): Promise<Observation> => {
    api.flush()
    return api.send(request, offsetMs)
  }
  const fresh = await sendFresh()
  const isCacheable = api.cachedResponses() > 0
  const again = await sendFresh()
  const later = await sendFresh(TIME_STEP_MS)
  const stableNames = namesOf(fresh, again, later).filter((name) =>
    [again, later].every((other) => isDeepStrictEqual(fresh.received[name], other.received[name])),
  )
  return { fresh, again, stableNames: new Set(stableNames), isRepeatable: fresh.status === again.status, isCacheable }
}

/** Which part of the result differs; `undefined` if nothing does. */
export function findDifference(cached: Observation, { fresh, stableNames }: Baseline): 'decision' | 'context' | undefined {
  if (cached.status !== fresh.status || cached.isAllowed !== fresh.isAllowed) return 'decision'
  if (!cached.isAllowed) return undefined
  const names = namesOf(cached, fresh).filter((name) => stableNames.has(name) || !(name in fresh.received))
  return names.every((name) => isDeepStrictEqual(cached.received[name], fresh.received[name])) ? undefined : 'context'
}

/** Whether two observations agree in everything that a client or a backend sees. */
export function isSameResult(one: Observation, other: Observation): boolean {
  return one.status === other.status && one.isAllowed === other.isAllowed && isDeepStrictEqual(one.received, other.received)
}

/** Describes a difference. */
export function describeDisagreement(
  pair: { readonly first: SampleRequest; readonly second: SampleRequest },
  { fresh, cached }: { readonly fresh: Observation; readonly cached: Observation },
  cause: {
    readonly dependency: Dependency
    readonly part: 'decision' | 'context'
    readonly authorizer: CachingAuthorizer
  },
): CacheDisagreement {
  const { dependency, part, authorizer } = cause
  return {
    first: { caller: pair.first.caller, route: pair.first.route },
    // biome-ignore lint/suspicious/noThenProperty: the value is not a function, so the object is not a promise
    then: { caller: pair.second.caller, route: pair.second.route },
    statusWithoutCache: fresh.status,
    statusFromCache: cached.status,
    statement: authorizer.simpleResponses ? null : cached.reason.replace(/^(?:allowed|denied)(?: by|:) /, ''),
    advice: adviceFor(dependency, part, authorizer),
  }
}

function namesOf(...observations: readonly Observation[]): readonly string[] {
  return [...new Set(observations.flatMap(({ received }) => Object.keys(received)))]
}
