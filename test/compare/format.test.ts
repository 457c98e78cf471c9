import { expect, test } from 'vitest'
import { compareCosts, compareFeatures, formatCosts, formatFeatures } from '../../src/compare/index.ts'

test('formats costs as a table with one column per type', () => {
  const costs = compareCosts({ requests: 1_000_000, cacheHitRate: 0, authorizer: { memoryMb: 128, durationMs: 20 } })
  expect(formatCosts(costs)).toBe(
    [
      'USD per month           AWS_IAM  TOKEN  REQUEST  COGNITO_USER_POOLS',
      '----------------------  -------  -----  -------  ------------------',
      'API requests            3.50     3.50   3.50     3.50',
      'authorizer invocations  -        0.20   0.20     -',
      'authorizer GB-seconds   -        0.03   0.03     -',
      'total                   3.50     3.73   3.73     3.50',
      'of which authorization  0.00     0.23   0.23     0.00',
    ].join('\n'),
  )
})

test('formats features with notes', () => {
  expect(formatFeatures(compareFeatures())).toContain('  TOKEN: A validation expression rejects malformed tokens')
})

test.each([[undefined], [null], [{}], [[]], [[{}]]])('rejects %j', (value) => {
  // Invalid on purpose: possible in plain JavaScript.
  expect(() => formatCosts(value as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'costs' }))
  expect(() => formatFeatures(value as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'features' }))
})
