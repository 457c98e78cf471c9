/**
 * A TOKEN authorizer for the access tokens of one Cognito user pool. One header is the credential and, for as long as
 * the TTL says, the key of the result cache; scopes open routes. The reply is one IAM document for the whole API, so the
 * caller's next route is answered from the cache, rightly.
 *
 * Differs from a REST `COGNITO_USER_POOLS` authorizer in that each route says its own rule, and that the backend is told
 * what you choose instead of all claims.
 */
import assert from 'node:assert/strict'
import { bearer, cognito, hasScope, readAuthorizerContext, tokenAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', now: time.now })

// `jwks` keeps the example offline; without it the pool's keys are fetched once and kept.
const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks, now: time.now })

const handler = tokenAuthorizer({
  authenticate: bearer(users),
  ttlSeconds: 300,
  routes: {
    'GET /pets': hasScope('pets/read'),
    'GET /pets/{petId}': hasScope('pets/read'),
    'POST /pets': hasScope('pets/write'),
  },
  context: ({ subject, scopes }) => ({ subject, scopeCount: scopes.size }),
})

const api = restApi({
  stage: 'prod',
  authorizers: { users: handler },
  routes: {
    // REST APIs hand the context over as text, and the type says so.
    'GET /pets': { authorizer: 'users', integration: (event) => Response.json(readAuthorizerContext<typeof handler>(event)) },
    'GET /pets/{petId}': { authorizer: 'users', integration: () => Response.json({ id: 7 }) },
    'POST /pets': { authorizer: 'users', integration: () => new Response(null, { status: 201 }) },
  },
  now: time.now,
})

const reader = withToken(await pool.accessToken({ sub: 'jane', scope: 'pets/read' }))
const idToken = withToken(await pool.idToken({ sub: 'jane' }))

await ask(api, { who: 'nobody', request: 'GET /pets', expect: '401 not invoked' })
// `identityValidationExpression` is derived from the verifier: junk costs no Lambda invocation.
await ask(api, { who: 'junk', request: 'GET /pets', headers: { authorization: 'Bearer' }, expect: '401 not invoked' })
await ask(api, { who: 'an ID token', request: 'GET /pets', headers: idToken, expect: '401 invoked' })

const response = await ask(api, { who: 'reader', request: 'GET /pets', headers: reader, expect: '200 invoked' })
assert.deepEqual(await response.json(), { subject: 'jane', scopeCount: '1' })
await ask(api, { who: 'reader', request: 'GET /pets/7', headers: reader, expect: '200 cached' })
await ask(api, { who: 'reader', request: 'POST /pets', headers: reader, expect: '403 cached' })

time.advance(301)
await ask(api, { who: 'reader, TTL over', request: 'GET /pets', headers: reader, expect: '200 invoked' })
time.advance(3600)
await ask(api, { who: 'reader, token over', request: 'GET /pets', headers: reader, expect: '401 invoked' })

console.log('deploy with', JSON.stringify(handler.definition.identitySources), 'and', handler.definition.ttlSeconds, 'seconds')
