/**
 * The authorizer of an HTTP API with payload format 2.0 and policy responses, the default. One document covers every
 * route, so a cached response is also correct for the next one. The context is JSON.
 *
 * In contrast to 04-http-simple, API Gateway caches a document and evaluates it for each request.
 */
import assert from 'node:assert/strict'
import { bearer, cognito, hasScope, httpApiAuthorizer, inGroup, readAuthorizerContext } from 'gatewright'
import { evaluate } from 'gatewright/policy'
import { events, testIssuer } from 'gatewright/testing'
import { withToken } from '../ask.ts'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })

const handler = httpApiAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks })),
  payloadFormatVersion: '2.0',
  ttlSeconds: 300,
  routes: {
    'GET /pets': hasScope('pets/read'),
    'GET /pets/{petId}': hasScope('pets/read'),
    'DELETE /pets/{petId}': inGroup('admin'),
  },
  context: ({ subject, groups }) => ({ subject, groups: [...groups], limits: { perMinute: 60 } }),
})

const headers = withToken(await pool.accessToken({ sub: 'jane', scope: 'pets/read', 'cognito:groups': ['staff'] }))

// Behind a custom domain, `rawPath` has the stage but no base path. The decision depends on the ARN only.
const event = events.httpApi2({ request: 'GET /pets', headers, stage: 'prod', domainName: 'pets.example', basePath: 'v1' })
assert.equal(event.rawPath, '/prod/pets')
const response = await handler(event)

for (const [request, expected] of [
  ['GET /pets', 'allow'],
  ['GET /pets/7', 'allow'],
  ['DELETE /pets/7', 'explicitDeny'],
  ['GET /elsewhere', 'explicitDeny'],
] as const) {
  const { routeArn } = events.httpApi2({ request, stage: 'prod' })
  const { verdict } = evaluate(
    { identity: [response.policyDocument] },
    { principal: response.principalId, action: 'execute-api:Invoke', resource: routeArn, context: {} },
  )
  console.log(request.padEnd(16), verdict)
  assert.equal(verdict, expected)
}

// The backend receives the JSON unchanged, with the type that the authorizer declared.
const backendEvent = { requestContext: { authorizer: { lambda: response.context } } }
const { subject, groups, limits } = readAuthorizerContext<typeof handler>(backendEvent)
console.log(`backend: ${subject} of ${groups.join(', ')}, ${limits.perMinute + 0} per minute`)
assert.deepEqual({ subject, groups, limits }, { subject: 'jane', groups: ['staff'], limits: { perMinute: 60 } })

// API Gateway answers 401 to an error with exactly this message, and 500 to any other error.
await assert.rejects(handler(events.httpApi2({ request: 'GET /pets', stage: 'prod' })), { message: 'Unauthorized' })
console.log('no credential'.padEnd(16), '401')
