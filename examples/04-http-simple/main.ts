/**
 * The authorizer of an HTTP API with simple responses: `{ isAuthorized }`. A cached boolean applies to all requests with
 * the same cache key. With a TTL, the route must therefore be part of the key, and every rule must be the same for all
 * paths of its route. Both are checked at build time.
 *
 * In contrast to 03-http-policy, responses are smaller, fewer rules are possible, and each route causes an invocation.
 */
import assert from 'node:assert/strict'
import { bearer, ConfigError, cognito, hasScope, httpApiAuthorizer, own } from 'gatewright'
import { events, testIssuer } from 'gatewright/testing'
import { withToken } from '../ask.ts'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
const authenticate = bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks }))

const handler = httpApiAuthorizer({
  authenticate,
  payloadFormatVersion: '2.0',
  simpleResponses: true,
  ttlSeconds: 60,
  cachePer: 'route',
  routes: { 'GET /pets': hasScope('pets/read'), 'POST /pets': hasScope('pets/write') },
  context: ({ subject }) => ({ subject }),
})

const headers = withToken(await pool.accessToken({ sub: 'jane', scope: 'pets/read' }))
for (const [route, expected] of [
  ['GET /pets', true],
  ['POST /pets', false],
] as const) {
  const { isAuthorized } = await handler(events.httpApi2({ request: route, route, headers, stage: 'prod' }))
  console.log(route.padEnd(12), isAuthorized)
  assert.equal(isAuthorized, expected)
}

const sources = handler.definition.identitySources.map(({ in: kind, name }) => `${kind} ${name}`)
console.log('identity sources:', sources.join(', '))
assert.deepEqual(sources, ['header authorization', 'context routeKey'])

// Tables for which a cached boolean would be wrong are rejected.
const cachedForAllRoutes = () =>
  httpApiAuthorizer({
    authenticate,
    payloadFormatVersion: '2.0',
    simpleResponses: true,
    ttlSeconds: 60,
    routes: { 'GET /pets': hasScope('pets/read') },
  })
const cachedForAllPaths = () =>
  httpApiAuthorizer({
    authenticate,
    payloadFormatVersion: '2.0',
    simpleResponses: true,
    ttlSeconds: 60,
    cachePer: 'route',
    routes: { 'GET /users/{userId}': own('userId') },
  })
for (const build of [cachedForAllRoutes, cachedForAllPaths]) {
  assert.throws(build, (error) => {
    assert.ok(error instanceof ConfigError)
    console.log(error.message)
    return true
  })
}
