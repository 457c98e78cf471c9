import assert from 'node:assert/strict'
import { bestTtl, compareCosts, recommend } from 'gatewright/compare'

const traffic = {
  region: 'eu-west-1',
  requests: 10_000_000,
  cache: { callers: { kind: 'uniform', callers: 5_000, requests: 10_000_000 }, ttlSeconds: 300 },
  authorizer: { memoryMb: 512, durationMs: 30 },
} as const

const { costs } = compareCosts(traffic)
const token = costs.find(({ type }) => type === 'TOKEN')
assert.ok(token !== undefined && token.totalMicros !== null)

const best = bestTtl(traffic, { maxStaleSeconds: 900 })
assert.ok(best !== null)
console.log(recommend({ callers: 'cognito' }))

export {}
