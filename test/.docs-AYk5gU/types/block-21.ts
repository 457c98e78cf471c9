import assert from 'node:assert/strict'
import { authenticated, bearer, cognito, tokenAuthorizer } from 'gatewright'
import { events, testHandler, testIssuer } from 'gatewright/testing'

const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access' })),
  ttlSeconds: 300,
  routes: { 'GET /pets': authenticated },
})

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const tested = testHandler(handler, pool)
const response = await tested(events.token({ request: 'GET /pets', token: `Bearer ${await pool.accessToken({ sub: 'ana' })}` }))
assert.ok('policyDocument' in response)

export {}
