/**
 * Tenant isolation: a path parameter must equal a claim of the caller. The claim becomes part of a resource in the caller's
 * document, so the rule also holds under the cache. A claim never widens the resource: a tenant named `*` owns nothing.
 *
 * In contrast to a check in the backend, no backend can forget it. By default users can change custom attributes of a user
 * pool. Remove `custom:tenant` from the write permissions of the app client; otherwise users can choose their tenant.
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
    // 'GET /files/{path+}': own('path') does not compile: a greedy parameter contains slashes, so it cannot equal a claim.
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

// Support has separate routes, because an IAM wildcard also matches slashes: a document that allows `/tenants/*/orders` for
// all tenants also allows `/tenants/acme/files/a/orders`. A table that no document can express is rejected at build time.
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
