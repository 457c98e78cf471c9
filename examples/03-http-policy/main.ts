/**
 * The authorizer of an HTTP API with payload format 2.0 and policy replies, the default: one document speaks of every
 * route, so a cached reply is right for the next one, and the context is JSON, not text.
 *
 * Differs from 04-http-simple in what is cached: a document that API Gateway judges for each request, not a boolean.
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

// A custom domain with a base path: `rawPath` is /v1/pets then, and the decision is made on the ARN all the same.
const event = events.httpApi2({ request: 'GET /pets', headers, stage: 'prod', domainName: 'pets.example', basePath: 'v1' })
assert.equal(event.rawPath, '/v1/pets')
const reply = await handler(event)

for (const [request, expected] of [
  ['GET /pets', 'allow'],
  ['GET /pets/7', 'allow'],
  ['DELETE /pets/7', 'explicitDeny'],
  ['GET /elsewhere', 'explicitDeny'],
] as const) {
  const { routeArn } = events.httpApi2({ request, stage: 'prod' })
  const { verdict } = evaluate(
    { identity: [reply.policyDocument] },
    { principal: reply.principalId, action: 'execute-api:Invoke', resource: routeArn, context: {} },
  )
  console.log(request.padEnd(16), verdict)
  assert.equal(verdict, expected)
}

// The backend gets the JSON as it was, in the type that the authorizer declared.
const backendEvent = { requestContext: { authorizer: { lambda: reply.context } } }
const { subject, groups, limits } = readAuthorizerContext<typeof handler>(backendEvent)
console.log(`backend: ${subject} of ${groups.join(', ')}, ${limits.perMinute + 0} a minute`)
assert.deepEqual({ subject, groups, limits }, { subject: 'jane', groups: ['staff'], limits: { perMinute: 60 } })

// No credential is 401 by exactly this text; API Gateway answers 500 to any other error.
await assert.rejects(handler(events.httpApi2({ request: 'GET /pets', stage: 'prod' })), { message: 'Unauthorized' })
console.log('no credential'.padEnd(16), '401')
