/**
 * Tokens of any OpenID Connect provider (Auth0, Okta, Entra ID, Keycloak …). The key set is discovered from the issuer,
 * cached, and retrieved again when a token names an unknown key. An outage of the provider is never reported as an invalid
 * token.
 *
 * In contrast to Cognito, the audience, the algorithms and the claim that contains the groups must be configured.
 */
import assert from 'node:assert/strict'
import { bearer, hasScope, inGroup, oidc, tokenAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
// A provider on the loopback interface, with a discovery document and a key set. A real one uses https.
const provider = await testIssuer({ issuer: 'loopback', clientId: 'https://pets.example', now: time.now })
const server = await provider.listen()

const authorizer = () =>
  tokenAuthorizer({
    authenticate: bearer(
      oidc({
        issuer: provider.issuer,
        audience: 'https://pets.example',
        algorithms: ['RS256'],
        typ: 'at+jwt', // access tokens only: an ID token for the same audience is rejected
        groupsClaim: 'roles',
        now: time.now,
      }),
    ),
    ttlSeconds: 0,
    routes: { 'GET /pets': hasScope('pets:read'), 'DELETE /pets/{id}': inGroup('keeper') },
  })

const integration = () => Response.json({})
const apiOf = (handler: ReturnType<typeof authorizer>) =>
  restApi({
    stage: 'prod',
    authorizers: { users: handler },
    routes: {
      'GET /pets': { authorizer: 'users', integration },
      'DELETE /pets/{id}': { authorizer: 'users', integration },
    },
    now: time.now,
  })
const api = apiOf(authorizer())

const jane = withToken(await provider.accessToken({ scope: 'pets:read', roles: ['keeper'] }))
await ask(api, { who: 'keeper', request: 'GET /pets', headers: jane, expect: '200 invoked' })
await ask(api, { who: 'keeper', request: 'DELETE /pets/7', headers: jane, expect: '200 invoked' })
const joe = withToken(await provider.accessToken({ scope: 'pets:read' }))
await ask(api, { who: 'without the role', request: 'DELETE /pets/7', headers: joe, expect: '403 invoked' })
const idToken = withToken(await provider.idToken({ scope: 'pets:read' }))
await ask(api, { who: 'ID token', request: 'GET /pets', headers: idToken, expect: '401 invoked' })
const other = withToken(await provider.accessToken({ aud: 'https://other.example', scope: 'pets:read' }))
await ask(api, { who: 'another audience', request: 'GET /pets', headers: other, expect: '401 invoked' })
assert.equal(server.fetches(), 1)

await provider.rotate()
time.advance(60)
const rotated = withToken(await provider.accessToken({ scope: 'pets:read' }))
await ask(api, { who: 'after a rotation', request: 'GET /pets', headers: rotated, expect: '200 invoked' })
assert.equal(server.fetches(), 2)

await server.close()
await ask(api, { who: 'provider down, keys cached', request: 'GET /pets', headers: rotated, expect: '200 invoked' })
const cold = apiOf(authorizer())
await ask(cold, { who: 'provider down, no keys', request: 'GET /pets', headers: rotated, expect: '500 invoked' })
console.log('key set requests:', server.fetches())
