/**
 * Computes how often API Gateway invokes a Lambda authorizer whose results it caches for a fixed time.
 *
 * @module
 */

import { checkArgument, integer } from '../../options.ts'
import { type CallerRates, type Callers, callerRates } from './callers.ts'

/** Seconds of a month of 730 hours. */
export const MONTH_SECONDS = 2_628_000

/** The longest TTL that API Gateway accepts, in seconds. */
export const MAX_TTL_SECONDS = 3600

/**
 * The expected invocations per month in the long run, not rounded.
 *
 * A cached response expires `ttlSeconds` after the invocation that returned it; hits do not extend it. For one caller with
 * rate r (requests per second) and TTL t:
 *
 * - `poisson`: r x month / (1 + r t), the renewal formula. One cycle is one invocation, t seconds of hits, and an exponential wait.
 * - `regular`: one invocation for every ceil(r t) requests; one for every request if r t <= 1.
 *
 * At TTL 0 every request is an invocation.
 *
 * @param ttlSeconds whole seconds, 0 to 3,600
 * @throws {ConfigError} for a wrong description of the callers or a wrong TTL.
 * @example
 * invocations({ kind: 'uniform', callers: 1000, requests: 10_000_000 }, 300) // about 4,669,000
 */
export function invocations(callers: Callers, ttlSeconds: number): number {
  const rates = callerRates('invocations', callers, 'callers')
  return expectedInvocations(rates, checkArgument('invocations', 'ttlSeconds', integer(0, MAX_TTL_SECONDS), ttlSeconds))
}

/** Like {@link invocations}, for rates that were computed before. */
export function expectedInvocations({ arrivals, total, rates, callersPerRate }: CallerRates, ttlSeconds: number): number {
  if (ttlSeconds === 0) return total
  let sum = 0
  let lost = 0
  for (const rate of rates) {
    const perTtl = (rate * ttlSeconds) / MONTH_SECONDS
    const expected = arrivals === 'poisson' ? rate / (1 + perTtl) : rate / Math.max(1, Math.ceil(perTtl))
    // Kahan's summation: ten million small terms must not lose the last digits.
    const term = expected - lost
    const next = sum + term
    lost = next - sum - term
    sum = next
  }
  return sum * callersPerRate
}

/** {@link expectedInvocations}, rounded half up. */
export function roundedInvocations(rates: CallerRates, ttlSeconds: number): number {
  return Math.floor(expectedInvocations(rates, ttlSeconds) + 0.5)
}
