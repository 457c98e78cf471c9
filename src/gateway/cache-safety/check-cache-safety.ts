/**
 * Checks that the authorizer result cache of an API changes no decision, for any authorizer.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { wrongValue } from '../../options.ts'
import type { HttpApi } from '../http/http-api.ts'
import type { RestApi } from '../offline-gateway.ts'
import { dependencyBetween } from './advice.ts'
import { sourceOf } from './api-source.ts'
import { cacheGroups, type FindGroup, type GroupedRequest } from './cache-groups.ts'
import {
  type CacheDisagreement,
  type CacheSafety,
  type CacheSafetyOptions,
  checkCacheSafetyOptions,
  type SampleRequest,
} from './cache-safety.ts'
import { BASELINE_REQUESTS, type Baseline, describeDisagreement, findDifference, measureBaseline } from './compare-requests.ts'
import { type ProbeOptions, probeVariants } from './probe-variants.ts'
import { type Rehearsal, rehearsal } from './rehearsal.ts'

/**
 * Checks that the authorizer result cache does not change any decision: for each ordered pair of requests that share a
 * cached response, the second one gets the same status, principal and context from the cache as without it. The check runs
 * on a copy of the API: its caches are not touched, and no integration, quota or rate limit is used.
 *
 * If all pairs agree, the check also varies the requests: other source addresses, headers, query parameters, paths of the
 * same route, methods of `ANY` routes, and other times. For other times, `Date` is shifted in the whole process while an
 * authorizer runs, and a clock of `clock()` is moved and moved back; several checks therefore run one after the other.
 *
 * @param api An API that `restApi` or `httpApi` returned.
 * @throws {ConfigError} if no authorizer of the API caches, for an unknown route, and if the check needs more than `maxRequests`.
 * @example
 * const result = await checkCacheSafety(api, {
 *   callers: { ana: { headers: { authorization: 'Bearer a' } }, ben: { headers: { authorization: 'Bearer b' } } },
 *   routes: ['GET /pets/1', 'GET /pets/2', 'DELETE /pets/1'],
 * })
 * result.safe // false
 * result.disagreements[0]?.advice // 'Return a policy for all routes of the API instead of event.methodArn.'
 */
export async function checkCacheSafety(api: RestApi | HttpApi, options: CacheSafetyOptions): Promise<CacheSafety> {
  const source = sourceOf(api)
  if (source === undefined) throw wrongValue('checkCacheSafety', 'api', 'an API that restApi or httpApi returned', api)
  const { requests, maxRequests } = checkCacheSafetyOptions(options)
  const findGroup = cacheGroups(source)
  const groups = await groupRequests(requests, findGroup)
  const needed = countRequests(groups)
  if (needed > maxRequests) {
    const problem = `the check needs ${needed} requests, and maxRequests is ${maxRequests}. Raise maxRequests or pass fewer routes.`
    throw new ConfigError('checkCacheSafety', 'maxRequests', '', problem)
  }

  return oneAtATime(async () => {
    const copy = rehearsal(source)
    try {
      return await compareGroups(copy, groups, { findGroup, budget: maxRequests - needed })
    } finally {
      await copy.close()
    }
  })
}

let lastCheck: Promise<unknown> = Promise.resolve()

/** Checks shift the time of the whole process, so another check must not run meanwhile. */
function oneAtATime<T>(check: () => Promise<T>): Promise<T> {
  const result = lastCheck.then(check)
  lastCheck = result.catch(() => {})
  return result
}

async function compareGroups(
  api: Rehearsal,
  groups: readonly (readonly GroupedRequest[])[],
  probing: ProbeOptions,
): Promise<CacheSafety> {
  const comparisons: GroupComparison[] = []
  for (const group of groups) comparisons.push(await compareGroup(api, group))
  const pairs = comparisons.reduce((sum, comparison) => sum + comparison.pairs, 0)
  const found = comparisons.flatMap(({ disagreements }) => disagreements)
  const baselines = new Map(comparisons.flatMap((comparison) => [...comparison.baselines]))
  const disagreements = found.length > 0 ? found : await probeVariants(api, baselines, probing)
  return { safe: disagreements.length === 0, pairs, disagreements }
}

interface GroupComparison {
  readonly pairs: number
  readonly disagreements: readonly CacheDisagreement[]
  readonly baselines: ReadonlyMap<GroupedRequest, Baseline>
}

/** Requests that share a cached response. Requests to routes without a caching authorizer are left out. */
async function groupRequests(
  requests: readonly SampleRequest[],
  findGroup: FindGroup,
): Promise<readonly (readonly GroupedRequest[])[]> {
  const groups = new Map<string, GroupedRequest[]>()
  for (const request of requests) {
    const grouped = await findGroup(request)
    if (grouped === undefined) continue
    const group = groups.get(grouped.label)
    if (group === undefined) groups.set(grouped.label, [grouped])
    else group.push(grouped)
  }
  return [...groups.values()]
}

/** For each request: the baseline, one request that fills the cache, and one for each other request of the group. */
function countRequests(groups: readonly (readonly GroupedRequest[])[]): number {
  return groups.reduce((sum, { length }) => sum + length * (BASELINE_REQUESTS + length), 0)
}

async function compareGroup(api: Rehearsal, group: readonly GroupedRequest[]): Promise<GroupComparison> {
  const baselines = new Map<GroupedRequest, Baseline>()
  for (const request of group) baselines.set(request, await measureBaseline(api, request))

  const disagreements = [...baselines].filter(([, { isRepeatable }]) => !isRepeatable).map(describeRepetition)
  let pairs = 0
  for (const [first, { isCacheable }] of baselines) {
    if (!isCacheable) continue
    api.flush()
    await api.send(first)
    for (const [second, baseline] of baselines) {
      if (second === first) continue
      const cached = await api.send(second)
      // The response to `first` was an error this time, although it was not before.
      if (cached.lambda !== 'cached') continue
      pairs += 1
      const part = findDifference(cached, baseline)
      if (part === undefined) continue
      const cause = { dependency: dependencyBetween(first, second), part, authorizer: second.authorizer }
      disagreements.push(describeDisagreement({ first, second }, { fresh: baseline.fresh, cached }, cause))
    }
  }
  return { pairs, disagreements, baselines }
}

function describeRepetition([request, { fresh, again }]: readonly [GroupedRequest, Baseline]): CacheDisagreement {
  const cause = { dependency: { kind: 'repetition' }, part: 'decision', authorizer: request.authorizer } as const
  return describeDisagreement({ first: request, second: request }, { fresh: again, cached: fresh }, cause)
}
