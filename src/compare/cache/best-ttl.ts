/**
 * Finds the TTL of an authorizer result cache beyond which a longer TTL saves almost nothing.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { integer, optional, optionSchema, valid, wrongValue } from '../../options.ts'
import { type CheckedTraffic, checkTraffic } from '../costs/check-traffic.ts'
import { priceUsage, sumOfLines } from '../costs/compare-costs.ts'
import { formatMicros } from '../costs/exact.ts'
import type { Traffic } from '../costs/traffic.ts'
import { lambdaUsages } from '../costs/usages.ts'
import { type CallerRates, MAX_QUANTITY } from './callers.ts'
import { MAX_TTL_SECONDS, roundedInvocations } from './invocations.ts'

/** The authorizer at one TTL. */
export interface TtlPoint {
  /** The TTL. */
  readonly ttlSeconds: number
  /** Invocations per month, rounded half up, those for `refused` included. */
  readonly invocations: number
  /** Lambda requests and GB-seconds of the authorizer, in micro-dollars. */
  readonly authorizationMicros: number
  /** The longest time for which a revoked permission still takes effect: the TTL itself. */
  readonly maxStaleSeconds: number
}

/** The result of {@link bestTtl}. */
export interface BestTtl extends TtlPoint {
  /** The reason, as a sentence. */
  readonly because: string
  /** One point per candidate, in ascending order. */
  readonly curve: readonly TtlPoint[]
}

/** The options of {@link bestTtl}. */
export interface BestTtlOptions {
  /** 0 to 3,600: candidates above it are omitted. */
  readonly maxStaleSeconds: number
  /** How much more than the cheapest candidate the result may cost. Default 10,000 (one cent per month). */
  readonly toleranceMicros?: number | undefined
  /** TTLs in seconds. Default 0, 1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600. */
  readonly candidates?: readonly number[] | undefined
}

const CANDIDATES: readonly number[] = [0, 1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600]

const OPTIONS = optionSchema<BestTtlOptions>('bestTtl', {
  maxStaleSeconds: integer(0, MAX_TTL_SECONDS),
  toleranceMicros: optional(integer(0, MAX_QUANTITY)),
  candidates: optional(valid('a non-empty array of TTLs', (value) => Array.isArray(value) && value.length > 0)),
})

/**
 * The shortest TTL among `candidates` whose authorizer cost is at most `toleranceMicros` above the cheapest candidate.
 *
 * @throws {ConfigError} for traffic without `authorizer` or `cache` (`cache.ttlSeconds` is not used), and if the price of the
 *   invocations is unknown.
 * @example
 * const cache = { callers: { kind: 'uniform', callers: 500, requests: 10_000_000 }, ttlSeconds: 0 } as const
 * const authorizer = { memoryMb: 128, durationMs: 20 }
 * bestTtl({ region: 'us-east-1', requests: 10_000_000, cache, authorizer }, { maxStaleSeconds: 600 }).ttlSeconds // 600
 */
export function bestTtl(traffic: Traffic, options: BestTtlOptions): BestTtl {
  const checked = checkTraffic('bestTtl', traffic)
  const { maxStaleSeconds, toleranceMicros = 10_000, candidates = CANDIDATES } = OPTIONS.check(options)
  if (checked.authorizer === null) throw new ConfigError('bestTtl', 'authorizer', '', 'authorizer is required.')
  const { callers } = checked
  if (callers === null) throw new ConfigError('bestTtl', 'cache', '', 'cache is required: the callers decide how often it hits.')
  const ttls = checkCandidates(candidates).filter((ttl) => ttl <= maxStaleSeconds)
  if (ttls.length === 0) throw new ConfigError('bestTtl', 'candidates', `TTLs of which one is at most ${maxStaleSeconds}`)
  const curve = ttls.map((ttl) => ttlPoint(ttl, callers, checked))
  const cheapest = Math.min(...curve.map(({ authorizationMicros }) => authorizationMicros))
  // The cheapest point itself always fits.
  const best = curve.find(({ authorizationMicros }) => authorizationMicros <= cheapest + toleranceMicros) as TtlPoint
  return deepFreeze({ ...best, because: explain(best, { cheapest, maxStaleSeconds }), curve })
}

function checkCandidates(candidates: readonly number[]): readonly number[] {
  const ttl = integer(0, MAX_TTL_SECONDS)
  for (const [index, candidate] of candidates.entries()) {
    if (!ttl.accepts(candidate)) throw wrongValue('bestTtl', `candidates[${index}]`, ttl.expected, candidate)
  }
  return [...new Set(candidates)].sort((left, right) => left - right)
}

function ttlPoint(ttlSeconds: number, callers: CallerRates, traffic: CheckedTraffic): TtlPoint {
  const invocations = roundedInvocations(callers, ttlSeconds) + traffic.refused
  const lines = lambdaUsages(traffic, invocations)
    .filter(({ units }) => units > 0n)
    .map((usage) => priceUsage(usage, traffic))
  const authorizationMicros = sumOfLines(lines)
  if (authorizationMicros === null) {
    const because = lines.flatMap((line) => ('because' in line ? [`${line.meter}: ${line.because}`] : [])).join('; ')
    const option = traffic.pricesGiven ? 'prices' : 'region'
    throw new ConfigError('bestTtl', option, '', `the authorizer cannot be priced (${because}). Pass prices with that meter.`)
  }
  return { ttlSeconds, invocations, authorizationMicros, maxStaleSeconds: ttlSeconds }
}

function explain(
  best: TtlPoint,
  { cheapest, maxStaleSeconds }: { readonly cheapest: number; readonly maxStaleSeconds: number },
): string {
  const cost = `costs ${formatMicros(best.authorizationMicros, 2)} USD per month`
  const more = best.authorizationMicros - cheapest
  const gain = more === 0 ? 'no longer TTL costs less' : `a longer TTL saves at most ${formatMicros(more, 4)} USD per month`
  return `With a TTL of ${best.ttlSeconds} s the authorizer ${cost}; ${gain} within the limit of ${maxStaleSeconds} s.`
}
