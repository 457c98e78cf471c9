/** Every statement below a `@ts-expect-error` comment must be a type error. */
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
import { events } from 'gatewright/testing'

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
    // @ts-expect-error a rule must not return a promise
    'GET /a': async () => true,
  },
})
// @ts-expect-error unknown method
tokenAuthorizer({ authenticate, ttlSeconds: 0, routes: { 'GTE /y': hasScope('x') } })
// @ts-expect-error a route table is required, not a rule
tokenAuthorizer({ authenticate, ttlSeconds: 0, routes: authenticated })
// @ts-expect-error a token verifier needs `bearer`
tokenAuthorizer({ authenticate: users, ttlSeconds: 0, routes: { 'GET /': authenticated } })
// @ts-expect-error ttlSeconds is required
tokenAuthorizer({ authenticate, routes: { 'GET /': authenticated } })
// @ts-expect-error the context of a REST API cannot be nested
tokenAuthorizer({ authenticate, ttlSeconds: 0, routes: { 'GET /': authenticated }, context: ({ claims }) => ({ claims }) })
// @ts-expect-error tokenUse is required
cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
// @ts-expect-error unknown authorizer
restApi({ stage: 'prod', authorizers: { users: handler }, routes: { 'GET /pets': { authorizer: 'usres', integration } } })
// @ts-expect-error authorizer is required; 'NONE' opens a route
restApi({ stage: 'p', authorizers: { users: handler }, routes: { 'GET /a': { integration } } })
// @ts-expect-error invalid route key
restApi({ stage: 'p', authorizers: { users: handler }, routes: { 'GET a': { authorizer: null, integration } } })
// @ts-expect-error at least one rule is required
every()
// @ts-expect-error a greedy parameter contains slashes and cannot be owned
tokenAuthorizer({ authenticate, ttlSeconds: 1, routes: { 'GET /f/{proxy+}': own('proxy') } })
// @ts-expect-error a TOKEN authorizer has one identity source only
tokenAuthorizer({ authenticate, ttlSeconds: 1, cachePer: 'route', routes: { 'GET /x': authenticated } })
// @ts-expect-error a WebSocket authorizer has no result TTL
websocketAuthorizer({ authenticate, ttlSeconds: 1, routes: { $connect: authenticated } })
// @ts-expect-error a TOKEN event needs a token
events.token({ request: 'GET /pets' })
// @ts-expect-error unknown option
events.request({ path: '/pets' })
