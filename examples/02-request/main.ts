/**
 * A REQUEST authorizer with two credentials: a checkout terminal sends a device key and its cashier a token, in two headers.
 * Both headers become identity sources. A rule that reads any other part of the request is rejected at build time.
 *
 * In contrast to 01-token, the authorizer can read headers, query parameters, stage variables and `$context` variables.
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

const DEVICE_KEY = 'terminal-7-9b1d0c5e2f7a4836'
const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })

const cashier = bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks }))
const terminal = apiKey({
  keys: { [hashApiKey(DEVICE_KEY)]: { owner: 'terminal-7', claims: { shop: 'bern' } } },
  from: header('x-device-key'),
})
const authenticate = allOf(cashier, { terminal })

const handler = requestAuthorizer({
  authenticate,
  ttlSeconds: 60,
  routes: {
    'POST /sales': hasScope('sales/write'),
    // A predicate receives both identities with their types.
    'GET /sales/bern': (identity) => identity.also.terminal.claims['shop'] === 'bern',
    // A rule about the source address is possible under a cache, because it becomes an IAM condition.
    'DELETE /sales/{id}': every(hasScope('sales/write'), sourceIp('10.0.0.0/8')),
  },
  context: (identity) => ({ cashier: identity.subject, terminal: identity.also.terminal.owner }),
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { terminals: handler },
  routes: {
    'POST /sales': { authorizer: 'terminals', integration },
    'GET /sales/bern': { authorizer: 'terminals', integration },
    'DELETE /sales/{id}': { authorizer: 'terminals', integration },
  },
})

const token = withToken(await pool.accessToken({ sub: 'jane', scope: 'sales/write' }))
const both = { ...token, 'x-device-key': DEVICE_KEY }

await ask(api, { who: 'cashier without terminal', request: 'POST /sales', headers: token, expect: '401 not invoked' })
await ask(api, {
  who: 'unknown terminal',
  request: 'POST /sales',
  headers: { ...both, 'x-device-key': 'x' },
  expect: '401 invoked',
})
await ask(api, { who: 'cashier at terminal 7', request: 'POST /sales', headers: both, expect: '200 invoked' })
await ask(api, { who: 'cashier at terminal 7', request: 'GET /sales/bern', headers: both, expect: '200 cached' })
await ask(api, { who: 'same, from outside', request: 'DELETE /sales/4', headers: both, expect: '403 cached' })
await ask(api, {
  who: 'same, in the shop',
  request: 'DELETE /sales/4',
  headers: both,
  sourceIp: '10.1.2.3',
  expect: '200 cached',
})

assert.deepEqual(
  handler.definition.identitySources.map(({ name }) => name),
  ['authorization', 'x-device-key'],
)

// A cached result of a rule about a third header would apply to other values of it: the error names the header.
const withShift = (ttlSeconds: number) => () =>
  requestAuthorizer({ authenticate, ttlSeconds, routes: { 'POST /sales': requiredHeader('x-shift', 'early') } })
assert.throws(withShift(60), (error) => {
  assert.ok(error instanceof ConfigError)
  console.log(error.message)
  return error.message.includes('header x-shift') && error.message.includes('ttlSeconds to 0')
})
assert.doesNotThrow(withShift(0))
