import assert from 'node:assert/strict'
import { protectedResource } from 'gatewright/oauth'

const resource = protectedResource({
  resource: 'https://api.example.com/mcp',
  authorizationServers: ['https://id.example.com'],
  scopes: ['tools'],
})
assert.equal(typeof resource, 'object')

export {}
