import { describe, expect, test } from 'vitest'
import { bestTtl, breakEven, type Callers, invocations, type Traffic } from '../../../src/compare/index.ts'

const MONTH = 2_628_000

/** A deterministic generator (mulberry32), so that the simulation has one result. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Invocations per month of callers with these requests per month, measured over many months. */
function simulate(requestsPerCaller: readonly number[], ttl: number, arrivals: 'poisson' | 'regular', months: number): number {
  const next = random(42)
  let count = 0
  for (const requests of requestsPerCaller) {
    const rate = requests / MONTH
    let served = Number.NEGATIVE_INFINITY
    for (let index = 0, time = 0; ; index++) {
      time = arrivals === 'regular' ? index / rate : time - Math.log(1 - next()) / rate
      if (time >= months * MONTH) break
      if (time - served < ttl) continue
      served = time
      count++
    }
  }
  return count / months
}

describe('invocations', () => {
  const rates = Array.from({ length: 50 }, (_, index) => 20_000 / (index + 1))
  test.each([
    ['poisson', 60],
    ['poisson', 300],
    ['poisson', 3600],
    ['regular', 300],
    ['regular', 1700],
  ] as const)('is within 1%% of a simulation: %s arrivals, TTL %i s', (arrivals, ttl) => {
    const expected = invocations({ kind: 'given', requestsPerCaller: rates, arrivals }, ttl)
    const simulated = simulate(rates, ttl, arrivals, 12)
    expect(Math.abs(expected - simulated) / simulated).toBeLessThan(0.01)
  })

  test.each<[string, Callers, number, number]>([
    ['TTL 0', { kind: 'uniform', callers: 7, requests: 1000 }, 0, 1000],
    ['one caller', { kind: 'uniform', callers: 1, requests: MONTH }, 9, MONTH / 10],
    [
      'regular: ceil(2.5) requests per invocation',
      { kind: 'given', requestsPerCaller: [MONTH / 2], arrivals: 'regular' },
      5,
      MONTH / 6,
    ],
    [
      'regular: the response has expired after exactly its TTL',
      { kind: 'given', requestsPerCaller: [MONTH], arrivals: 'regular' },
      3,
      MONTH / 3,
    ],
    ['regular: slower than the TTL', { kind: 'given', requestsPerCaller: [730], arrivals: 'regular' }, 3600, 730],
    ['no requests', { kind: 'uniform', callers: 5, requests: 0 }, 300, 0],
    ['zipf with exponent 0 is uniform', { kind: 'zipf', callers: 4, requests: 4 * MONTH, exponent: 0 }, 3, MONTH],
  ])('%s', (_, callers, ttl, expected) => {
    expect(invocations(callers, ttl)).toBeCloseTo(expected, 3)
  })

  test('zipf: rates are proportional to 1 / rank^exponent', () => {
    const zipf = invocations({ kind: 'zipf', callers: 3, requests: 11_000, exponent: 1 }, 300)
    expect(zipf).toBeCloseTo(invocations({ kind: 'given', requestsPerCaller: [6000, 3000, 2000] }, 300), 6)
  })

  test.each<[string, object, number]>([
    ['callers.callers', { kind: 'uniform', callers: 10_000_001, requests: 1 }, 1],
    ['callers.callers', { kind: 'uniform', callers: 0, requests: 1 }, 1],
    ['callers.requestsPerCaller', { kind: 'given', requestsPerCaller: [] }, 1],
    ['callers.requestsPerCaller[1]', { kind: 'given', requestsPerCaller: [1, 0] }, 1],
    ['callers.exponent', { kind: 'zipf', callers: 1, requests: 1, exponent: 6 }, 1],
    ['callers.kind', { kind: 'pareto' }, 1],
    ['ttlSeconds', { kind: 'uniform', callers: 1, requests: 1 }, 3601],
    ['ttlSeconds', { kind: 'uniform', callers: 1, requests: 1 }, 0.5],
  ])('rejects a wrong %s', (option, callers, ttl) => {
    // Invalid on purpose: possible in plain JavaScript.
    expect(() => invocations(callers as Callers, ttl)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})

const TRAFFIC: Traffic = {
  region: 'us-east-1',
  requests: 10_000_000,
  authorizer: { memoryMb: 128, durationMs: 20 },
  cache: { callers: { kind: 'uniform', callers: 100, requests: 10_000_000 }, ttlSeconds: 0 },
}

describe('bestTtl', () => {
  test('is the shortest TTL within the tolerance of the cheapest', () => {
    const best = bestTtl(TRAFFIC, { maxStaleSeconds: 600 })
    expect(best.curve.map(({ ttlSeconds }) => ttlSeconds)).toStrictEqual([0, 1, 5, 10, 30, 60, 120, 300, 600])
    expect(best.curve[0]).toStrictEqual({
      ttlSeconds: 0,
      invocations: 10_000_000,
      authorizationMicros: 2_333_335,
      maxStaleSeconds: 0,
    })
    expect(best.ttlSeconds).toBe(600)
    // All candidates fit when the tolerance is larger than the whole cost.
    expect(bestTtl(TRAFFIC, { maxStaleSeconds: 600, toleranceMicros: 3_000_000 }).ttlSeconds).toBe(0)
    expect(bestTtl(TRAFFIC, { maxStaleSeconds: 600, candidates: [300, 10, 300] }).curve).toHaveLength(2)
  })

  test.each([
    ['cache', { ...TRAFFIC, cache: undefined }, { maxStaleSeconds: 1 }],
    ['authorizer', { ...TRAFFIC, authorizer: undefined }, { maxStaleSeconds: 1 }],
    ['candidates', TRAFFIC, { maxStaleSeconds: 1, candidates: [5] }],
    ['candidates[1]', TRAFFIC, { maxStaleSeconds: 1, candidates: [5, 3601] }],
    ['maxStaleSeconds', TRAFFIC, { maxStaleSeconds: 3601 }],
  ])('rejects a wrong %s', (option, traffic, options) => {
    expect(() => bestTtl(traffic, options)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})

describe('breakEven', () => {
  test('finds the smallest hit rate and TTL', () => {
    // REST 35 USD; HTTP 10 USD, so a REST TOKEN authorizer is never cheaper than HTTP_JWT.
    expect(breakEven(TRAFFIC, { type: 'TOKEN', against: 'HTTP_JWT' })).toMatchObject({ cacheHitRate: null, ttlSeconds: null })
    expect(breakEven(TRAFFIC, { type: 'HTTP_LAMBDA_SIMPLE', against: 'AWS_IAM' })).toMatchObject({
      cacheHitRate: 0,
      ttlSeconds: 0,
    })
    expect(breakEven(TRAFFIC, { type: 'TOKEN', against: 'REST_JWT' })).toMatchObject({ cacheHitRate: 1, ttlSeconds: null })
  })

  test('the hit rate just below costs more', () => {
    const traffic: Traffic = { ...TRAFFIC, authorizer: { memoryMb: 1024, durationMs: 300 } }
    const { cacheHitRate, ttlSeconds } = breakEven(traffic, { type: 'HTTP_LAMBDA_POLICY', against: 'AWS_IAM' })
    // 10 M x (0.2e-6 + 0.3 x 0.0000133334) = 42.0002 USD without a cache; 25 USD are left.
    expect(cacheHitRate).toBe(0.4048)
    const hits = (ttl: number): number =>
      1 - invocations({ kind: 'uniform', callers: 100, requests: 10_000_000 }, ttl) / 10_000_000
    expect(hits(ttlSeconds ?? 0)).toBeGreaterThanOrEqual(0.4048)
    expect(hits((ttlSeconds ?? 0) - 1)).toBeLessThan(0.4048)
  })

  test.each([
    ['type', { type: 'AWS_IAM', against: 'TOKEN' }],
    ['against', { type: 'TOKEN', against: 'TOKEN' }],
    ['websocket', { type: 'WEBSOCKET_LAMBDA', against: 'TOKEN' }],
  ] as const)('rejects a wrong %s', (option, options) => {
    expect(() => breakEven(TRAFFIC, options)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
