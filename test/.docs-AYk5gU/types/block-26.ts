import assert from 'node:assert/strict'
import { explain, httpApi } from 'gatewright/gateway'

const api = httpApi({
  authorizers: {
    users: {
      api: 'HTTP',
      type: 'REQUEST',
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      ttlSeconds: 0,
      identitySources: [{ in: 'header', name: 'authorization' }],
      handler: async (event: { readonly headers: { readonly authorization?: string } }) => ({
        isAuthorized: event.headers.authorization === 'secret',
      }),
    },
  },
  routes: { 'GET /pets': { authorizer: 'users', integration: () => Response.json([]) } },
})

assert.equal((await api.request('GET /pets')).status, 401)
const denied = await api.request('GET /pets', { headers: { authorization: 'wrong' } })
assert.equal(denied.status, 403)
console.log(explain(denied))

export {}
