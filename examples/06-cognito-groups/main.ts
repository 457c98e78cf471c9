/**
 * Rules about the groups of a Cognito user pool: one of several, none, all. ID and access tokens contain the groups.
 *
 * In contrast to the option `groups` of `cognito`, which rejects a token without the group (401), a rule decides a route
 * (403). A `COGNITO_USER_POOLS` authorizer cannot check groups.
 */
import { authenticated, bearer, cognito, every, inGroup, not, some, tokenAuthorizer } from 'gatewright'
import { restApi } from 'gatewright/gateway'
import { testIssuer } from 'gatewright/testing'
import { ask, withToken } from '../ask.ts'

const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })

const handler = tokenAuthorizer({
  authenticate: bearer(cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'id', jwks: pool.jwks })),
  ttlSeconds: 300,
  routes: {
    'GET /news': authenticated,
    'POST /comments': not(inGroup('banned')),
    'PUT /news/{id}': some(inGroup('editors'), inGroup('admins')),
    'DELETE /news/{id}': every(inGroup('admins'), not(inGroup('banned'))),
  },
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { users: handler },
  routes: {
    'GET /news': { authorizer: 'users', integration },
    'POST /comments': { authorizer: 'users', integration },
    'PUT /news/{id}': { authorizer: 'users', integration },
    'DELETE /news/{id}': { authorizer: 'users', integration },
  },
})

const requests = ['GET /news', 'POST /comments', 'PUT /news/7', 'DELETE /news/7']
for (const [who, groups, expected] of [
  ['reader', [], [200, 200, 403, 403]],
  ['editor', ['editors'], [200, 200, 200, 403]],
  ['admin', ['admins'], [200, 200, 200, 200]],
  ['banned admin', ['admins', 'banned'], [200, 403, 200, 403]],
] as const) {
  const headers = withToken(await pool.idToken({ sub: who, 'cognito:groups': groups }))
  for (const [index, request] of requests.entries()) {
    // One invocation per caller, because the document covers every route.
    await ask(api, { who, request, headers, expect: `${expected[index]} ${index === 0 ? 'invoked' : 'cached'}` })
  }
}
