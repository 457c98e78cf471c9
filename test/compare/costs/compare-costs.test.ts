import { describe, expect, test } from 'vitest'
import { compareCosts, type PriceList, priceList, type Traffic } from '../../../src/compare/index.ts'

// Ten million requests, 80% answered from the cache, and half a million rejected by the authorizer:
// 2,000,000 + 500,000 = 2,500,000 invocations of 20 ms at 128 MB = 6,250 GB-seconds.
const TRAFFIC: Traffic = {
  region: 'us-east-1',
  requests: 10_000_000,
  refused: 500_000,
  refusedUnseen: 1_000_000,
  cacheHitRate: 0.8,
  authorizer: { memoryMb: 128, durationMs: 20 },
}

function cost(traffic: Traffic, type: string) {
  const found = compareCosts(traffic).costs.find((one) => one.type === type)
  if (found === undefined) throw new Error(`no cost of ${type}`)
  return found
}

describe('compareCosts', () => {
  test('shows the sum of each line, with source and date', () => {
    const { lines, totalMicros, additionalMicros, confidence } = cost(
      { ...TRAFFIC, freeTier: { apiGateway: true, lambda: true } },
      'TOKEN',
    )
    expect(
      lines.map(({ meter, part, quantity, free, amountMicros }) => [meter, part, quantity, free, amountMicros]),
    ).toStrictEqual([
      ['rest-requests', 'api', 10_000_000, 1_000_000, 31_500_000],
      ['lambda-requests', 'authorization', 2_500_000, 1_000_000, 300_000],
      ['lambda-gb-seconds-arm64', 'authorization', '6250', '6250', 0],
    ])
    expect([totalMicros, additionalMicros, confidence]).toStrictEqual([31_800_000, 300_000, 'high'])
    const { price, text } = lines[0] ?? { text: '', price: { source: '' } }
    expect(text).toBe(`9,000,000 requests x 0.0000035 USD = 31.500000 USD (${price.source}, 2026-09-20, high)`)
  })

  test('rounds each line once, half up', () => {
    // 6,250 GB-seconds x 0.0000133334 USD = 83,333.75 micro-dollars
    expect(cost(TRAFFIC, 'REQUEST').lines.map(({ amountMicros }) => amountMicros)).toStrictEqual([35_000_000, 500_000, 83_334])
  })

  test.each<[string, Partial<Traffic>, string, number | null]>([
    ['API Gateway does not bill rejected requests', {}, 'AWS_IAM', 35_000_000],
    [
      'every request invokes the authorizer without a cache',
      { cacheHitRate: undefined },
      'TOKEN',
      35_000_000 + 2_100_000 + 350_002,
    ],
    ['all invocations are given', { cacheHitRate: undefined, invocations: 5 }, 'TOKEN', 35_000_000 + 1 + 0],
    ['hits are rounded half up', { requests: 3, refused: 0, cacheHitRate: 0.5 }, 'VERIFIED_PERMISSIONS', 11 + 0 + 0 + 5],
    ['prices are graduated', { requests: 400_000_000 }, 'AWS_IAM', 1_165_500_000 + 187_600_000],
    ['HTTP APIs count units of 512 KB', { payloadKb: 513 }, 'HTTP_JWT', 20_000_000],
    ['a request of exactly 512 KB is one unit', { payloadKb: 512 }, 'HTTP_JWT', 10_000_000],
    ['users are part of every type', { monthlyActiveUsers: 20_000 }, 'AWS_IAM', 335_000_000],
    ['the Cognito free tier', { monthlyActiveUsers: 20_000, freeTier: { cognito: true } }, 'TOKEN', 35_583_334 + 150_000_000],
    ['the Lite plan is graduated', { monthlyActiveUsers: 100_000, cognitoTier: 'lite' }, 'API_KEY', 35_000_000 + 541_000_000],
    [
      'federated users and machine tokens',
      { federatedUsers: 100, machineTokens: 1000 },
      'AWS_IAM',
      35_000_000 + 1_500_000 + 2_250_000,
    ],
    ['x86_64', { authorizer: { memoryMb: 128, durationMs: 20, architecture: 'x86_64' } }, 'TOKEN', 35_500_000 + 104_167],
    [
      'cold starts add their INIT phase: 1,000 x 800 ms x 128 MB = 100 GB-seconds',
      { authorizer: { memoryMb: 128, durationMs: 20, coldStarts: 1000, initMs: 800 } },
      'TOKEN',
      35_500_000 + 84_667,
    ],
    ['a function URL has no request price', {}, 'FUNCTION_URL_IAM', 0],
    [
      'WebSocket messages count units of 32 KB; the authorizer runs per connection',
      { websocket: { connections: 900, refusedConnections: 100, messages: 1000, messageKb: 33, connectionMinutes: 4000 } },
      'WEBSOCKET_LAMBDA',
      2000 + 1000 + 200 + 33,
    ],
    ['load balancer hours', { alb: { hours: 730, lcuHours: 1000 } }, 'ALB_JWT', 16_425_000 + 8_000_000],
    ['AgentCore invocations', { agentCore: { invocations: 1000 } }, 'AGENTCORE_GATEWAY', 5000],
    // (11,500,000 x 1024 + 2,500,000 x 1024) / 2^30 GB = 13.3514404296875 GB
    ['logs', { logs: { bytesPerRequest: 1024, bytesPerInvocation: 1024 } }, 'TOKEN', 35_583_334 + 6_675_720],
    ['prices of other Regions', { region: 'eu-central-1' }, 'AWS_IAM', 37_000_000],
    ['no price above the last known step', { region: 'eu-central-1', requests: 333_000_001 }, 'AWS_IAM', null],
    ['no price in a Region without one', { region: 'ap-southeast-2' }, 'AWS_IAM', null],
    ['an amount that is too large to be exact', { machineTokens: 10_000_000_000_000 }, 'AWS_IAM', null],
  ])('%s', (_, changes, type, total) => {
    expect(cost({ ...TRAFFIC, ...changes }, type).totalMicros).toBe(total)
  })

  test('states why a total is unknown', () => {
    expect(cost({ ...TRAFFIC, region: 'eu-central-1', requests: 333_000_001 }, 'REST_JWT')).toMatchObject({
      missing: [{ meter: 'rest-requests', because: 'the price above 333,000,000 requests per month is unknown' }],
      additionalMicros: 0,
    })
    expect(cost({ ...TRAFFIC, region: 'ap-southeast-2', requests: 0, refused: 0, cacheHitRate: 0 }, 'TOKEN').totalMicros).toBe(0)
  })

  test('lists the skipped types and the quantities that AWS does not bill', () => {
    const { skipped, notBilled } = compareCosts({ region: 'us-east-1', requests: 1, refused: 2, refusedUnseen: 3 })
    expect(skipped).toContainEqual({ type: 'TOKEN', needs: 'authorizer' })
    expect(skipped).toContainEqual({ type: 'WEBSOCKET_LAMBDA', needs: 'websocket' })
    expect(skipped).toContainEqual({ type: 'ALB_JWT', needs: 'alb' })
    expect(skipped).toContainEqual({ type: 'AGENTCORE_GATEWAY', needs: 'agentCore' })
    expect(notBilled.map(({ quantity }) => quantity)).toStrictEqual([2, 3])
  })

  test('uses the cache model', () => {
    const cache = { callers: { kind: 'uniform', callers: 100, requests: 10_000_000 }, ttlSeconds: 300 } as const
    const { lines } = cost({ ...TRAFFIC, cacheHitRate: undefined, cache }, 'TOKEN')
    // 10,000,000 / (1 + 100,000 x 300 / 2,628,000) + 500,000
    expect(lines[1]?.quantity).toBe(805_443 + 500_000)
  })

  test('orders and filters the types', () => {
    const { costs } = compareCosts({ ...TRAFFIC, only: ['REST_JWT', 'AWS_IAM'] })
    expect(costs.map(({ type }) => type)).toStrictEqual(['REST_JWT', 'AWS_IAM'])
  })

  test('calculates with prices of the user, but not with unverified ones', () => {
    const origin = { source: 'contract', asOf: '2026', freePerMonth: 0, freeMonths: null } as const
    const steps = [{ upTo: null, usd: '0.000001' }]
    const prices: PriceList = {
      region: 'moon-1',
      currency: 'USD',
      prices: {
        'rest-requests': { ...origin, steps, confidence: 'low' },
        'http-requests': { ...origin, steps, confidence: 'unverified' },
      },
    }
    const traffic = { ...TRAFFIC, region: undefined, prices }
    expect(cost(traffic, 'AWS_IAM')).toMatchObject({ totalMicros: 10_000_000, confidence: 'low' })
    expect(cost(traffic, 'HTTP_JWT')).toMatchObject({ totalMicros: null })
    expect(compareCosts(traffic).region).toBe('moon-1')
    const wrong = {
      ...prices,
      prices: { 'rest-requests': { ...origin, steps: [{ upTo: null, usd: '1e-6' }], confidence: 'low' } },
    }
    // Invalid on purpose: possible in plain JavaScript.
    expect(() => compareCosts({ ...traffic, prices: wrong as PriceList })).toThrow(
      expect.objectContaining({ option: 'prices.prices["rest-requests"].steps[0].usd' }),
    )
  })

  test.each<[string, object]>([
    ['requests', { requests: -1 }],
    ['requests', { requests: 1.5 }],
    ['requests', { requests: Number.NaN }],
    ['requests', { requests: Number.POSITIVE_INFINITY }],
    ['requests', { requests: 10_000_000_000_001 }],
    ['requests', { requests: '5' }],
    ['requests', { requests: 5n }],
    ['cacheHitRate', { cacheHitRate: 1.01 }],
    ['invocations', { invocations: 5 }],
    ['authorizer.memoryMb', { authorizer: { memoryMb: 64, durationMs: 20 } }],
    ['authorizer.durationMs', { authorizer: { memoryMb: 128, durationMs: 0 } }],
    ['authorizer.timeout', { authorizer: { memoryMb: 128, durationMs: 20, timeout: 5 } }],
    ['authorizer.coldStarts', { authorizer: { memoryMb: 128, durationMs: 20, coldStarts: 2_500_001 } }],
    ['region', { region: 'mars-1' }],
    ['region', { region: undefined }],
    ['prices', { prices: priceList('us-east-1') }],
    ['only[1]', { only: ['TOKEN', 'MAGIC'] }],
    ['freeTier.s3', { freeTier: { s3: true } }],
    ['websocket.messageKb', { websocket: { connections: 1, messages: 1, connectionMinutes: 1, messageKb: 129 } }],
    [
      'cache.callers',
      { cacheHitRate: undefined, cache: { callers: { kind: 'uniform', callers: 1, requests: 5 }, ttlSeconds: 1 } },
    ],
    [
      'cache.ttlSeconds',
      { cacheHitRate: undefined, cache: { callers: { kind: 'uniform', callers: 1, requests: 5 }, ttlSeconds: 3601 } },
    ],
    ['trafic', { trafic: 1 }],
  ])('rejects a wrong %s', (option, changes) => {
    // Invalid on purpose: possible in plain JavaScript.
    expect(() => compareCosts({ ...TRAFFIC, ...changes } as Traffic)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })

  test('lists the known Regions for an unknown one', () => {
    expect(() => compareCosts({ ...TRAFFIC, region: 'mars-1' })).toThrow(/ap-northeast-1.*us-east-1/)
  })
})
