import assert from 'node:assert/strict'
import { bearer, cognito, every, inGroup, own, tokenAuthorizer } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { testHandler, testIssuer } from 'gatewright/testing'

const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
  ttlSeconds: 300,
  routes: {
    'GET /users/{sub}/orders': own('sub'),
    'DELETE /users/{sub}/orders/{order}': every(own('sub'), inGroup('buyers')),
  },
})

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const route = { authorizer: 'users', integration: () => Response.json([]) } as const
const api = restApi({
  stage: 'prod',
  authorizers: { users: testHandler(handler, pool) },
  routes: { 'GET /users/{sub}/orders': route, 'DELETE /users/{sub}/orders/{order}': route },
})
const headers = { authorization: `Bearer ${await pool.accessToken({ sub: 'ana' })}` }
assert.equal((await api.request('GET /users/ana/orders', { headers })).status, 200)
assert.equal((await api.request('GET /users/bob/orders', { headers })).status, 403)

export {}
