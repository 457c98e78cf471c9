const { restApi } = require('gatewright/gateway')
const { testIssuer } = require('gatewright/testing')
const { createHandler } = require('./authorizer.js')

let pool
let api

beforeAll(async () => {
  pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
  api = restApi({
    stage: 'prod',
    authorizers: { users: createHandler({ jwks: pool.jwks }) },
    routes: {
      'GET /pets': { authorizer: 'users', integration: () => Response.json(['Rex']) },
      'DELETE /pets/{id}': { authorizer: 'users', integration: () => new Response(null, { status: 204 }) },
    },
  })
})

async function statusOf(method, path, claims) {
  const headers = claims === undefined ? [] : [['Authorization', `Bearer ${await pool.accessToken(claims)}`]]
  const response = await api.send({ method, rawTarget: `/prod${path}`, headers })
  return response.status
}

test('admits a caller with the scope', async () => {
  expect(await statusOf('GET', '/pets', { scope: 'pets/read' })).toBe(200)
})

test('rejects a caller without the group', async () => {
  expect(await statusOf('DELETE', '/pets/7', { scope: 'pets/read' })).toBe(403)
})

test('rejects a caller without a token', async () => {
  expect(await statusOf('GET', '/pets')).toBe(401)
})
