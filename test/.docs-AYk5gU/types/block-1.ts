import assert from 'node:assert/strict'
import { authenticated, bearer, cognito, inGroup, tokenAuthorizer } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { testHandler, testIssuer } from 'gatewright/testing'

const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
  ttlSeconds: 300,
  routes: { 'GET /pets': authenticated, 'DELETE /pets/{id}': inGroup('admin') },
})

// An issuer with real keys. It answers the handler's requests for the key set of the pool.
const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const route = { authorizer: 'users', integration: () => Response.json([]) } as const
const api = restApi({
  stage: 'prod',
  authorizers: { users: testHandler(handler, pool) },
  routes: { 'GET /pets': route, 'DELETE /pets/{id}': route },
})

const call = async (request: string, claims: { 'cognito:groups'?: string[] }) =>
  api.request(request, { headers: { authorization: `Bearer ${await pool.accessToken(claims)}` } })

assert.equal((await api.request('GET /pets')).status, 401)
assert.equal((await call('GET /pets', {})).status, 200)
assert.equal((await call('DELETE /pets/1', {})).status, 403)
assert.equal((await call('DELETE /pets/1', { 'cognito:groups': ['admin'] })).status, 200)

const denied = await call('DELETE /pets/1', {})
console.log(denied.trace.reason)

export {}
