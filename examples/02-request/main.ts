/**
 * A REQUEST authorizer: a till proves itself with a device key and its cashier with a token, in two headers. Both headers
 * become identity sources, and whatever else a reply would depend on is refused while building.
 *
 * Differs from 01-token in that the handler sees headers, query, stage variables and context, not one header alone.
 */
import assert from 'node:assert/strict'
import {
  allOf,
  apiKey,
  bearer,
  ConfigError,
  cognito,
  every,
  hashApiKey,
  hasScope,
  header,
  requestAuthorizer,
  requiredHeader,
  sourceIp,
} from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const DEVICE_KEY = 'till-7-9b1d0c5e2f7a4836'
const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })

const cashier = bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks }))
const till = apiKey({
  keys: { [hashApiKey(DEVICE_KEY)]: { owner: 'till-7', claims: { shop: 'bern' } } },
  from: header('x-device-key'),
})
const authenticate = allOf(cashier, { till })

const handler = requestAuthorizer({
  authenticate,
  ttlSeconds: 60,
  routes: {
    'POST /sales': hasScope('sales/write'),
    // A plain predicate sees both identities, typed.
    'GET /sales/bern': (identity) => identity.also.till.claims['shop'] === 'bern',
    // An address can be a rule under a cache, because it becomes an IAM condition and is not read.
    'DELETE /sales/{id}': every(hasScope('sales/write'), sourceIp('10.0.0.0/8')),
  },
  context: (identity) => ({ cashier: identity.subject, till: identity.also.till.owner }),
})

const done = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { tills: handler },
  routes: {
    'POST /sales': { authorizer: 'tills', integration: done },
    'GET /sales/bern': { authorizer: 'tills', integration: done },
    'DELETE /sales/{id}': { authorizer: 'tills', integration: done },
  },
})

const token = withToken(await pool.accessToken({ sub: 'jane', scope: 'sales/write' }))
const both = { ...token, 'x-device-key': DEVICE_KEY }

await ask(api, { who: 'cashier without till', request: 'POST /sales', headers: token, expect: '401 not invoked' })
await ask(api, { who: 'unknown till', request: 'POST /sales', headers: { ...both, 'x-device-key': 'x' }, expect: '401 invoked' })
await ask(api, { who: 'cashier at till 7', request: 'POST /sales', headers: both, expect: '200 invoked' })
await ask(api, { who: 'cashier at till 7', request: 'GET /sales/bern', headers: both, expect: '200 cached' })
await ask(api, { who: 'the same, from outside', request: 'DELETE /sales/4', headers: both, expect: '403 cached' })
await ask(api, {
  who: 'the same, in the shop',
  request: 'DELETE /sales/4',
  headers: both,
  sourceIp: '10.1.2.3',
  expect: '200 cached',
})

assert.deepEqual(
  handler.definition.identitySources.map(({ name }) => name),
  ['authorization', 'x-device-key'],
)

// A rule on a third header would answer for the next caller's header too: the error names it and says what to do.
const risky = (ttlSeconds: number) => () =>
  requestAuthorizer({ authenticate, ttlSeconds, routes: { 'POST /sales': requiredHeader('x-shift', 'early') } })
assert.throws(risky(60), (error) => {
  assert.ok(error instanceof ConfigError)
  console.log(error.message)
  return error.message.includes('header x-shift') && error.message.includes('ttlSeconds to 0')
})
assert.doesNotThrow(risky(0))
