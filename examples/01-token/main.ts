/**
 * A TOKEN authorizer for the access tokens of one Cognito user pool. One header contains the token and is also the key of
 * the result cache; the caller's scopes determine the allowed routes. The response is one IAM document for the whole API,
 * so the cached response is also correct for the caller's next route.
 *
 * In contrast to a `COGNITO_USER_POOLS` authorizer of a REST API, each route has its own rule, and the backend receives the
 * context that you choose instead of all claims.
 */
import assert from 'node:assert/strict'
import { bearer, cognito, hasScope, readAuthorizerContext, tokenAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', now: time.now })

// `jwks` keeps the example offline; without it the key set of the pool is retrieved once and cached.
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
    // REST APIs deliver context values as strings, which the type states.
    'GET /pets': { authorizer: 'users', integration: (event) => Response.json(readAuthorizerContext<typeof handler>(event)) },
    'GET /pets/{petId}': { authorizer: 'users', integration: () => Response.json({ id: 7 }) },
    'POST /pets': { authorizer: 'users', integration: () => new Response(null, { status: 201 }) },
  },
  now: time.now,
})

const reader = withToken(await pool.accessToken({ sub: 'jane', scope: 'pets/read' }))
const idToken = withToken(await pool.idToken({ sub: 'jane' }))

await ask(api, { who: 'no token', request: 'GET /pets', expect: '401 not invoked' })
// `identityValidationExpression` is derived from the verifier: malformed tokens cause no Lambda invocation.
await ask(api, { who: 'malformed token', request: 'GET /pets', headers: { authorization: 'Bearer' }, expect: '401 not invoked' })
await ask(api, { who: 'ID token', request: 'GET /pets', headers: idToken, expect: '401 invoked' })

const response = await ask(api, { who: 'reader', request: 'GET /pets', headers: reader, expect: '200 invoked' })
assert.deepEqual(await response.json(), { subject: 'jane', scopeCount: '1' })
await ask(api, { who: 'reader', request: 'GET /pets/7', headers: reader, expect: '200 cached' })
await ask(api, { who: 'reader', request: 'POST /pets', headers: reader, expect: '403 cached' })

time.advance(301)
await ask(api, { who: 'reader, TTL expired', request: 'GET /pets', headers: reader, expect: '200 invoked' })
time.advance(3600)
await ask(api, { who: 'reader, token expired', request: 'GET /pets', headers: reader, expect: '401 invoked' })

console.log('deploy with', JSON.stringify(handler.definition.identitySources), 'and', handler.definition.ttlSeconds, 'seconds')
