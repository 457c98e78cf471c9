/**
 * Looks for dependencies that the requests of the developer do not show: varies each request, and the time.
 *
 * @module
 */

import type { Dependency } from './advice.ts'
import type { FindGroup, GroupedRequest } from './cache-groups.ts'
import type { CacheDisagreement, SampleRequest } from './cache-safety.ts'
import {
  BASELINE_REQUESTS,
  type Baseline,
  describeDisagreement,
  findDifference,
  isSameResult,
  measureBaseline,
} from './compare-requests.ts'
import type { Observation, Rehearsal } from './rehearsal.ts'
import { type RequestVariant, requestVariants } from './request-variants.ts'
import { findReturningAccess, TIME_SCAN_REQUESTS } from './time-scan.ts'

/** The limits of the search. */
export interface ProbeOptions {
  readonly findGroup: FindGroup
  /** How many requests may be sent. */
  readonly budget: number
}

/** Returns at most one disagreement per request and kind of dependency. */
export async function probeVariants(
  api: Rehearsal,
  baselines: ReadonlyMap<GroupedRequest, Baseline>,
  { findGroup, budget }: ProbeOptions,
): Promise<readonly CacheDisagreement[]> {
  const disagreements: CacheDisagreement[] = []
  let left = budget
  for (const [request, { isCacheable }] of baselines) {
    if (!isCacheable) continue
    const variants = await variantsInGroup(request, findGroup)
    left -= 1 + variants.length * (2 + BASELINE_REQUESTS)
    if (left < 0) break
    disagreements.push(...(await compareVariants(api, request, variants)))
  }
  for (const request of onePerResult(baselines)) {
    left -= TIME_SCAN_REQUESTS
    if (left < 0) break
    const returning = await findReturningAccess(api, request)
    if (returning !== undefined) disagreements.push(describeTime(request, returning))
  }
  return disagreements
}

/** One request for each route and status: what depends on the time rarely depends on the caller as well. */
function onePerResult(baselines: ReadonlyMap<GroupedRequest, Baseline>): Iterable<GroupedRequest> {
  const requests = [...baselines].map(([request, { fresh }]) => [`${fresh.status} ${request.routeKey}`, request] as const)
  return new Map(requests).values()
}

/** The variants that API Gateway answers from the same cached response. */
async function variantsInGroup(request: GroupedRequest, findGroup: FindGroup): Promise<readonly RequestVariant[]> {
  const shared: RequestVariant[] = []
  for (const variant of requestVariants(request)) {
    const grouped = await findGroup(variant.request)
    if (grouped?.label === request.label) shared.push(variant)
  }
  return shared
}

async function compareVariants(
  api: Rehearsal,
  first: GroupedRequest,
  variants: readonly RequestVariant[],
): Promise<readonly CacheDisagreement[]> {
  api.flush()
  await api.send(first)
  const cached = new Map<RequestVariant, Observation>()
  for (const variant of variants) cached.set(variant, await api.send(variant.request))

  const disagreements = new Map<string, CacheDisagreement>()
  for (const [{ request: second, changed }, observation] of cached) {
    const kind = dependencyName(changed)
    if (observation.lambda !== 'cached' || disagreements.has(kind)) continue
    api.flush()
    if (isSameResult(observation, await api.send(second))) continue
    // Only a repeated measurement shows which values differ each time.
    const baseline = await measureBaseline(api, second)
    const part = findDifference(observation, baseline)
    if (part === undefined) continue
    const cause = { dependency: changed, part, authorizer: first.authorizer }
    disagreements.set(kind, describeDisagreement({ first, second }, { fresh: baseline.fresh, cached: observation }, cause))
  }
  return [...disagreements.values()]
}

function dependencyName(dependency: Dependency): string {
  return 'names' in dependency ? `${dependency.kind} ${dependency.names.join()}` : dependency.kind
}

function describeTime(
  request: GroupedRequest,
  { denied, allowed }: { readonly denied: Observation; readonly allowed: Observation },
): CacheDisagreement {
  const second: SampleRequest = { ...request, caller: `${request.caller} (at another time)` }
  const cause = { dependency: { kind: 'time' }, part: 'decision', authorizer: request.authorizer } as const
  return describeDisagreement({ first: request, second }, { fresh: denied, cached: allowed }, cause)
}
