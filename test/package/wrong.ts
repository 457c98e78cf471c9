/** Each line under a comment must not compile. */
import {
  authenticated,
  bearer,
  cognito,
  every,
  hasScope,
  not,
  own,
  requestAuthorizer,
  tokenAuthorizer,
  websocketAuthorizer,
} from 'gatewright'
import { restApi } from 'gatewright/gateway'

const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: { keys: [] } })
const authenticate = bearer(users)
const handler = tokenAuthorizer({ authenticate, ttlSeconds: 300, routes: { 'GET /pets': authenticated } })
const integration = () => Response.json([])

export const wrong = requestAuthorizer({
  authenticate,
  ttlSeconds: 0,
  routes: {
    // @ts-expect-error the path has no such parameter
    'ANY /users/{sub}/x': own('sbu'),
    // @ts-expect-error a binding cannot be negated
    'GET /q/{sub}': not(own('sub')),
    // @ts-expect-error a promise is not an answer
    'GET /a': async () => true,
  },
})
// @ts-expect-error no such method
tokenAuthorizer({ authenticate, ttlSeconds: 0, routes: { 'GTE /y': hasScope('x') } })
// @ts-expect-error a rule is not a table
tokenAuthorizer({ authenticate, ttlSeconds: 0, routes: authenticated })
// @ts-expect-error a token verifier needs `bearer`
tokenAuthorizer({ authenticate: users, ttlSeconds: 0, routes: { 'GET /': authenticated } })
// @ts-expect-error the TTL is a decision, not a default
tokenAuthorizer({ authenticate, routes: { 'GET /': authenticated } })
// @ts-expect-error nested context
tokenAuthorizer({ authenticate, ttlSeconds: 0, routes: { 'GET /': authenticated }, context: ({ claims }) => ({ claims }) })
// @ts-expect-error the token's use guards something: left out it does not compile
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
// @ts-expect-error no such authorizer
restApi({ stage: 'prod', authorizers: { users: handler }, routes: { 'GET /pets': { authorizer: 'usres', integration } } })
// @ts-expect-error open is said (`authorizer: null`), never left out
restApi({ stage: 'p', authorizers: { users: handler }, routes: { 'GET /a': { integration } } })
// @ts-expect-error no such route
restApi({ stage: 'p', authorizers: { users: handler }, routes: { 'GET a': { authorizer: null, integration } } })
// @ts-expect-error nothing is not everything
every()
// @ts-expect-error a greedy parameter holds slashes: nothing can own it
tokenAuthorizer({ authenticate, ttlSeconds: 1, routes: { 'GET /f/{proxy+}': own('proxy') } })
// @ts-expect-error a TOKEN authorizer has no other cache key
tokenAuthorizer({ authenticate, ttlSeconds: 1, cachePer: 'route', routes: { 'GET /x': authenticated } })
// @ts-expect-error a WebSocket authorizer has no result TTL
websocketAuthorizer({ authenticate, ttlSeconds: 1, routes: { $connect: authenticated } })
