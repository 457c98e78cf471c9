/**
 * Finds the cache hit rate at which a type that invokes a Lambda authorizer costs no more than another type.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { oneOf, optionSchema } from '../../options.ts'
import { AUTHORIZATION_TYPES, type AuthorizationType, runsLambda } from '../authorization-types.ts'
import { type CheckedTraffic, checkTraffic } from '../costs/check-traffic.ts'
import { costOfType, missingInput } from '../costs/compare-costs.ts'
import { shareOf } from '../costs/exact.ts'
import type { Traffic } from '../costs/traffic.ts'
import { MAX_TTL_SECONDS, roundedInvocations } from './invocations.ts'

/** The result of {@link breakEven}. */
export interface BreakEven {
  /** The smallest hit rate in steps of 0.0001 at which `type` costs no more than `against`; `null` if not even 1 is enough. */
  readonly cacheHitRate: number | null
  /** The smallest whole TTL with that hit rate, for traffic with `cache`; `null` if there is none up to 3,600, or without `cache`. */
  readonly ttlSeconds: number | null
  /** The reason, as a sentence. */
  readonly because: string
}

/** The options of {@link breakEven}. */
export interface BreakEvenOptions {
  /** A type that invokes a Lambda authorizer. */
  readonly type: AuthorizationType
  /** Any other type. If it invokes a Lambda authorizer too, both have the same hit rate. */
  readonly against: AuthorizationType
}

const STEPS = 10_000

const OPTIONS = optionSchema<BreakEvenOptions>('breakEven', {
  type: oneOf(...AUTHORIZATION_TYPES.filter(runsLambda)),
  against: oneOf(...AUTHORIZATION_TYPES),
})

/**
 * Compares the totals of two types for all hit rates.
 *
 * `cacheHitRate`, `invocations` and `cache.ttlSeconds` of the traffic are not used.
 *
 * @throws {ConfigError} for wrong traffic or options, and for traffic without an input that one of the types needs.
 */
export function breakEven(traffic: Traffic, options: BreakEvenOptions): BreakEven {
  const { type, against } = OPTIONS.check(options)
  if (against === type) throw new ConfigError('breakEven', 'against', 'a type that differs from type')
  const checked = checkTraffic('breakEven', traffic)
  for (const one of [type, against]) {
    const input = missingInput(one, checked)
    if (input !== undefined) throw new ConfigError('breakEven', input, '', `${input} is required for ${one}.`)
  }
  return deepFreeze(findBreakEven({ type, against }, checked))
}

function findBreakEven({ type, against }: BreakEvenOptions, traffic: CheckedTraffic): BreakEven {
  // The difference of the totals never grows with the hit rate, so the first step that fits can be searched by halves.
  const atBest = compareAt({ type, against }, STEPS, traffic)
  if (atBest === null) return { cacheHitRate: null, ttlSeconds: null, because: 'A price that the totals need is unknown.' }
  if (!atBest)
    return { cacheHitRate: null, ttlSeconds: null, because: `${type} costs more than ${against} even if every request is a hit.` }
  const step = firstStep(STEPS, (candidate) => compareAt({ type, against }, candidate, traffic) === true)
  const cacheHitRate = step / STEPS
  const ttlSeconds = shortestTtl(cacheHitRate, traffic)
  const ttl = ttlSeconds === null ? '' : ` These callers reach it with a TTL of ${ttlSeconds} s.`
  const none =
    traffic.callers !== null && ttlSeconds === null ? ` No TTL up to ${MAX_TTL_SECONDS} s reaches it with these callers.` : ''
  const because =
    step === 0
      ? `${type} costs no more than ${against} even without a cache.`
      : `${type} costs no more than ${against} from a hit rate of ${cacheHitRate}.${ttl}${none}`
  return { cacheHitRate, ttlSeconds, because }
}

/** Whether `type` costs no more than `against`; `null` if a price is missing. */
function compareAt({ type, against }: BreakEvenOptions, step: number, traffic: CheckedTraffic): boolean | null {
  const invocations = traffic.requests - shareOf(traffic.requests, step / STEPS) + traffic.refused
  const left = costOfType(type, { ...traffic, invocations }).totalMicros
  const right = costOfType(against, { ...traffic, invocations }).totalMicros
  return left === null || right === null ? null : left <= right
}

function shortestTtl(cacheHitRate: number, { callers, requests }: CheckedTraffic): number | null {
  if (callers === null) return null
  const hits = shareOf(requests, cacheHitRate)
  const reaches = (ttl: number): boolean => requests - roundedInvocations(callers, ttl) >= hits
  return reaches(MAX_TTL_SECONDS) ? firstStep(MAX_TTL_SECONDS, reaches) : null
}

/** The smallest number from 0 to `last` that fits. Every number after it fits too, and `last` fits. */
function firstStep(last: number, fits: (step: number) => boolean): number {
  let low = 0
  let high = last
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) high = middle
    else low = middle + 1
  }
  return low
}
