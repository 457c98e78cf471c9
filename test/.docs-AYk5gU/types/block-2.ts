import assert from 'node:assert/strict'
import { authenticated, apiKey, header, requestAuthorizer } from 'gatewright'

const handler = requestAuthorizer({
  authenticate: apiKey({ keys: {}, from: header('x-api-key') }),
  ttlSeconds: 300,
  routes: { 'GET /pets': authenticated },
})
assert.deepEqual(handler.definition.identitySources, [{ in: 'header', name: 'x-api-key' }])

export {}
