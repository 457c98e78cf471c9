import assert from 'node:assert/strict'
import { restApi } from 'gatewright/gateway'

const legacy = async (event: { readonly methodArn: string; readonly authorizationToken: string }) => ({
  principalId: 'user',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: event.methodArn }],
  },
})
const route = { authorizer: 'legacy', integration: () => Response.json({}) } as const
const api = restApi({
  stage: 'prod',
  authorizers: {
    legacy: {
      api: 'REST',
      type: 'TOKEN',
      ttlSeconds: 300,
      identitySources: [{ in: 'header', name: 'authorization' }],
      handler: legacy,
    },
  },
  routes: { 'GET /pets': route, 'GET /owners': route },
})
const headers = { authorization: 'token' }
assert.equal((await api.request('GET /pets', { headers })).status, 200)
// The cached response allows the first route only.
assert.equal((await api.request('GET /owners', { headers })).status, 403)

export {}
