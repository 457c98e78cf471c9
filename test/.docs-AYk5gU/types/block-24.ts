import assert from 'node:assert/strict'
import { restApi } from 'gatewright/gateway'

const hello = async () => ({ statusCode: 200, body: 'hello' })
const api = restApi({
  stage: 'dev',
  authorizers: {},
  routes: { 'GET /hello': { authorizer: 'NONE', integration: { type: 'AWS_PROXY', handler: hello } } },
})
assert.equal(await (await api.request('GET /hello')).text(), 'hello')

export {}
