/**
 * An MCP server behind a REST API: clients find the authorization server through the metadata document of RFC 9728, and API Gateway challenges with
 * `WWW-Authenticate` itself. `template.yaml` deploys the same API; this example checks that both have the same challenges.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { bearer, hasScope, oidc, tokenAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { protectedResource } from 'gatewright/oauth'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
const resource = protectedResource({
  resource: 'https://api.example.com/mcp',
  authorizationServers: ['https://login.example.com'],
  scopes: ['mcp'],
})
const login = await testIssuer({ issuer: 'https://login.example.com', clientId: resource.audience, now: time.now })

const api = restApi({
  stage: 'prod',
  authorizers: {
    clients: tokenAuthorizer({
      // Tokens that were issued for another resource are rejected (RFC 8707).
      authenticate: bearer(
        oidc({ issuer: login.issuer, audience: resource.audience, algorithms: 'RS256', jwks: login.jwks, now: time.now }),
      ),
      ttlSeconds: 300,
      routes: { 'ANY /mcp': hasScope('mcp') },
    }),
  },
  routes: {
    'ANY /mcp': { authorizer: 'clients', integration: () => Response.json({ jsonrpc: '2.0', id: 1, result: {} }) },
    'ANY /.well-known/oauth-protected-resource/mcp': { authorizer: 'NONE', integration: resource.handler },
  },
  gatewayResponses: resource.gatewayResponses,
  now: time.now,
})

const challengeOf = (response: Response): string | null => response.headers.get('www-authenticate')
const anonymous = await ask(api, { who: 'no token', request: 'POST /mcp', expect: '401 not invoked' })
assert.equal(challengeOf(anonymous), resource.challenge())
const document = await ask(api, { who: 'discovery', request: `GET ${resource.metadataPath}`, expect: '200 not invoked' })
assert.deepEqual(await document.json(), resource.metadata)
const other = withToken(await login.accessToken({ aud: 'https://other.example', scope: 'mcp' }))
await ask(api, { who: 'another resource', request: 'POST /mcp', headers: other, expect: '401 invoked' })
const narrow = withToken(await login.accessToken({ scope: 'openid' }))
const denied = await ask(api, { who: 'without the scope', request: 'POST /mcp', headers: narrow, expect: '403 invoked' })
assert.equal(challengeOf(denied), resource.challenge({ error: 'insufficient_scope' }))
const client = withToken(await login.accessToken({ scope: 'mcp' }))
await ask(api, { who: 'client', request: 'POST /mcp', headers: client, expect: '200 invoked' })

// Relative to the root of the project, where this is started.
const template = readFileSync('examples/mcp-server/template.yaml', 'utf8')
for (const response of Object.values(resource.gatewayResponses)) {
  const [value = ''] = Object.values(response?.responseParameters ?? {})
  // In single quotes of YAML, a single quote is doubled.
  assert.ok(template.includes(`''${value}''`), `template.yaml does not contain ${value}`)
}
console.log('template.yaml has the same challenges')
