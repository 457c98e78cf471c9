import { describe, expect, test } from 'vitest'
import { compareCosts, type Traffic, US_EAST_1 } from '../../src/compare/index.ts'

// Ten million requests, 80% answered from the cache, and half a million rejected by the authorizer:
// 2,000,000 + 500,000 = 2,500,000 invocations of 20 ms at 128 MB = 2,500,000 * 0.020 s * 0.125 GB = 6,250 GB-seconds.
const TRAFFIC: Traffic = {
  requests: 10_000_000,
  refused: 500_000,
  refusedUnseen: 1_000_000,
  cacheHitRate: 0.8,
  authorizer: { memoryMb: 128, durationMs: 20 },
  monthlyActiveUsers: 20_000,
}

function totals(traffic: Traffic): { readonly [type: string]: number } {
  return Object.fromEntries(compareCosts(traffic).map(({ type, total }) => [type, Number(total.toFixed(6))]))
}

describe('compareCosts', () => {
  test('calculates the total of each type in us-east-1', () => {
    // 10 M * 3.50 $ = 35; 2.5 M * 0.20 $ = 0.50; 6,250 * 0.0000133334 = 0.08333375; 20,000 * 0.015 = 300
    expect(totals(TRAFFIC)).toStrictEqual({
      AWS_IAM: 35,
      TOKEN: 35.583334,
      REQUEST: 35.583334,
      COGNITO_USER_POOLS: 335,
    })
  })

  test('lists the quantity, the charged quantity and the amount of each item', () => {
    const token = compareCosts({ ...TRAFFIC, freeTier: true }).find(({ type }) => type === 'TOKEN')
    expect(
      token?.lines.map(({ item, quantity, billed, amount }) => [
        item,
        Math.round(quantity),
        Math.round(billed),
        Number(amount.toFixed(6)),
      ]),
    ).toStrictEqual([
      ['API requests', 10_000_000, 9_000_000, 31.5],
      ['authorizer invocations', 2_500_000, 1_500_000, 0.3],
      ['authorizer GB-seconds', 6_250, 0, 0],
    ])
    expect(token?.additional).toBeCloseTo(0.3, 9)
  })

  test.each<[string, Partial<Traffic>, { readonly [type: string]: number }]>([
    ['without a cache every request invokes the authorizer', { cacheHitRate: 0 }, { TOKEN: 35 + 2.1 + 0.350002 }],
    ['with a hit rate of 1 only rejected requests invoke the authorizer', { cacheHitRate: 1 }, { TOKEN: 35 + 0.1 + 0.016667 }],
    ['API Gateway does not charge for rejected requests', { refused: 0 }, { AWS_IAM: 35, TOKEN: 35 + 0.4 + 0.066667 }],
    ['requests rejected without an invocation are free', { refusedUnseen: 900_000_000 }, { TOKEN: 35.583334 }],
    [
      'x86_64 costs more',
      { authorizer: { memoryMb: 128, durationMs: 20, architecture: 'x86_64' } },
      { TOKEN: 35 + 0.5 + 0.104167 },
    ],
    ['memory size is part of the price', { authorizer: { memoryMb: 1024, durationMs: 20 } }, { TOKEN: 35 + 0.5 + 0.66667 }],
    ['request prices are graduated: 333 M at 3.50, 67 M at 2.80', { requests: 400_000_000 }, { AWS_IAM: 1165.5 + 187.6 }],
    ['the free tier of Cognito: 10,000 users', { freeTier: true }, { COGNITO_USER_POOLS: 31.5 + 150 }],
    [
      'Lite is graduated: 90,000 at 0.0055, 100,000 at 0.0046',
      { cognitoTier: 'lite', monthlyActiveUsers: 200_000, freeTier: true },
      { COGNITO_USER_POOLS: 31.5 + 495 + 460 },
    ],
    ['the Plus plan has no free users', { cognitoTier: 'plus', freeTier: true }, { COGNITO_USER_POOLS: 31.5 + 400 }],
    ['without users the pool costs nothing', { monthlyActiveUsers: 0 }, { COGNITO_USER_POOLS: 35 }],
    [
      'no traffic costs nothing',
      { requests: 0, refused: 0, monthlyActiveUsers: 0 },
      { AWS_IAM: 0, TOKEN: 0, REQUEST: 0, COGNITO_USER_POOLS: 0 },
    ],
  ])('%s', (_, change, expected) => {
    const actual = totals({ ...TRAFFIC, ...change })
    for (const [type, amount] of Object.entries(expected)) expect(actual[type]).toBeCloseTo(amount, 5)
  })

  test.each<[string, object]>([
    ['requests', { requests: -1 }],
    ['requests', { requests: Number.NaN }],
    ['refused', { refused: Number.POSITIVE_INFINITY }],
    ['refusedUnseen', { refusedUnseen: -1 }],
    ['monthlyActiveUsers', { monthlyActiveUsers: -1 }],
    ['cacheHitRate', { cacheHitRate: 1.01 }],
    ['cacheHitRate', { cacheHitRate: -0.1 }],
    ['authorizer.memoryMb', { authorizer: { memoryMb: -128, durationMs: 1 } }],
    ['authorizer.durationMs', { authorizer: { memoryMb: 128, durationMs: Number.NaN } }],
    ['authorizer.architecture', { authorizer: { memoryMb: 128, durationMs: 1, architecture: 'z80' } }],
    ['cognitoTier', { cognitoTier: 'constructor' }],
    ['trafic', { trafic: 1 }],
    ['prices', { prices: {} }],
    ['prices', { prices: { ...US_EAST_1, lambda: { ...US_EAST_1.lambda, perRequest: '1' } } }],
  ])('rejects a wrong %s', (option, change) => {
    const wrong = { ...TRAFFIC, ...change }
    expect(() => compareCosts(wrong)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test.each(['requests', 'cacheHitRate', 'authorizer'])('requires %s', (option) => {
    const { [option as keyof Traffic]: _, ...rest } = TRAFFIC
    // Incomplete on purpose: possible in plain JavaScript.
    expect(() => compareCosts(rest as Traffic)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
