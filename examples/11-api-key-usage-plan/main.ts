/**
 * Your own API keys, connected to a usage plan of API Gateway. The authorizer verifies the key and returns the API key of
 * the plan as `usageIdentifierKey`, so that quota and throttling apply per customer. The API's key source must be
 * `AUTHORIZER`.
 *
 * In contrast to API Gateway's own keys, which do not authenticate, yours are stored as hashes and have an owner, scopes and
 * an expiry, and customers do not see the key of the plan.
 */
import assert from 'node:assert/strict'
import { apiKey, hashApiKey, hasScope, requestAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { events } from 'gatewright/testing'
import { ask } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
const OLD = 'pk-3f9c1e7a5b2d4860'
const NEW = 'pk-c07e91d45a3b8f62'

/** Only hashes are stored. During a rotation one owner has two keys. */
const acme = { owner: 'acme', scopes: ['pets/read'], claims: { planKey: 'AcmeUsagePlanKey000000001' } }
const keys = {
  [hashApiKey(OLD)]: { ...acme, id: 'first', expiresAt: Date.UTC(2026, 0, 2) / 1000 },
  [hashApiKey(NEW)]: { ...acme, id: 'second' },
}

const handler = requestAuthorizer({
  authenticate: apiKey({ keys, now: time.now }),
  ttlSeconds: 60,
  routes: { 'GET /pets': hasScope('pets/read'), 'POST /pets': hasScope('pets/write') },
  usageIdentifierKey: ({ claims }) => String(claims['planKey']),
  context: ({ owner, claims }) => ({ owner, key: String(claims['keyId']) }),
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { customers: handler },
  routes: { 'GET /pets': { authorizer: 'customers', integration }, 'POST /pets': { authorizer: 'customers', integration } },
  now: time.now,
})

await ask(api, { who: 'no key', request: 'GET /pets', expect: '401 not invoked' })
await ask(api, {
  who: 'unknown key',
  request: 'GET /pets',
  headers: { 'x-api-key': 'pk-0000000000000000' },
  expect: '401 invoked',
})
await ask(api, { who: 'acme', request: 'GET /pets', headers: { 'x-api-key': OLD }, expect: '200 invoked' })
await ask(api, { who: 'acme', request: 'POST /pets', headers: { 'x-api-key': OLD }, expect: '403 cached' })

const response = await handler(events.request({ request: 'GET /pets', headers: { 'x-api-key': NEW }, stage: 'prod' }))
console.log('usageIdentifierKey', response.usageIdentifierKey, 'context', JSON.stringify(response.context))
assert.equal(response.usageIdentifierKey, 'AcmeUsagePlanKey000000001')
assert.deepEqual(response.context, { owner: 'acme', key: 'second' })

time.advance(24 * 3600)
await ask(api, { who: 'acme, old key', request: 'GET /pets', headers: { 'x-api-key': OLD }, expect: '401 invoked' })
await ask(api, { who: 'acme, new key', request: 'GET /pets', headers: { 'x-api-key': NEW }, expect: '200 invoked' })
