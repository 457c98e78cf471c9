/**
 * Tenant isolation: a path parameter must be the caller's own. It becomes a resource of the caller's document, so it
 * holds under the cache, and what an identity puts there never widens it: a tenant called `*` owns nothing.
 *
 * Differs from a check in the backend in that no backend can forget it. Users may write a pool's custom attributes unless
 * the app client's write permissions say otherwise: take them away from `custom:tenant`, or anyone is anyone's tenant.
 */
import assert from 'node:assert/strict'
import { bearer, ConfigError, cognito, inGroup, own, some, tokenAuthorizer } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })

const authenticate = bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'id', jwks: pool.jwks }))

const handler = tokenAuthorizer({
  authenticate,
  ttlSeconds: 300,
  routes: {
    'GET /users/{userId}': own('userId'),
    'GET /tenants/{tenant}/orders': own('tenant', 'custom:tenant'),
    'ANY /tenants/{tenant}/files/{path+}': own('tenant', 'custom:tenant'),
    'GET /support/orders/{tenant}': inGroup('support'),
    // 'GET /files/{path+}': own('path') does not compile: a greedy parameter holds slashes, nothing can own it.
  },
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { users: handler },
  routes: {
    'GET /users/{userId}': { authorizer: 'users', integration },
    'GET /tenants/{tenant}/orders': { authorizer: 'users', integration },
    'ANY /tenants/{tenant}/files/{path+}': { authorizer: 'users', integration },
    'GET /support/orders/{tenant}': { authorizer: 'users', integration },
  },
})

const jane = withToken(await pool.idToken({ sub: 'jane', 'custom:tenant': 'acme' }))
const support = withToken(await pool.idToken({ sub: 'joe', 'custom:tenant': 'us', 'cognito:groups': ['support'] }))
const star = withToken(await pool.idToken({ sub: '*', 'custom:tenant': '*' }))
const dots = withToken(await pool.idToken({ sub: 'mallory', 'custom:tenant': 'x/../acme' }))

for (const [who, headers, request, expect] of [
  ['jane of acme', jane, 'GET /users/jane', '200 invoked'],
  ['jane of acme', jane, 'GET /users/joe', '403 cached'],
  ['jane of acme', jane, 'GET /tenants/acme/orders', '200 cached'],
  ['jane of acme', jane, 'GET /tenants/rival/orders', '403 cached'],
  ['jane of acme', jane, 'PUT /tenants/acme/files/a/b', '200 cached'],
  ['jane of acme', jane, 'PUT /tenants/acme2/files/a', '403 cached'],
  ['jane of acme', jane, 'GET /support/orders/acme', '403 cached'],
  ['support', support, 'GET /support/orders/acme', '200 invoked'],
  ['support', support, 'GET /tenants/acme/files/a', '403 cached'],
  ['tenant "*"', star, 'GET /tenants/acme/orders', '403 invoked'],
  ['tenant "*"', star, 'GET /tenants/*/orders', '403 cached'],
  ['tenant "x/../acme"', dots, 'GET /tenants/acme/orders', '403 invoked'],
] as const) {
  await ask(api, { who, headers, request, expect })
}

// Why support has routes of its own: an IAM star crosses slashes, so "the orders of every tenant" would be `/tenants/*/orders`
// and open `/tenants/acme/files/a/orders` as well. What no document can say is found while building.
assert.throws(
  () =>
    tokenAuthorizer({
      authenticate,
      ttlSeconds: 300,
      routes: {
        'GET /tenants/{tenant}/orders': some(own('tenant', 'custom:tenant'), inGroup('support')),
        'ANY /tenants/{tenant}/files/{path+}': own('tenant', 'custom:tenant'),
      },
    }),
  (error) => {
    assert.ok(error instanceof ConfigError)
    console.log(error.message)
    return true
  },
)
