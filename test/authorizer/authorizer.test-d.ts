/** Type tests: checked by `npm run check:types`, never run. */
import type {
  APIGatewayRequestAuthorizerHandler,
  APIGatewayTokenAuthorizerEvent,
  APIGatewayTokenAuthorizerHandler,
} from 'aws-lambda'
import {
  apiKey,
  authenticated,
  bearer,
  byIssuer,
  cognito,
  every,
  firstOf,
  hasScope,
  header,
  httpApiAuthorizer,
  inGroup,
  not,
  oidc,
  own,
  readAuthorizerContext,
  requestAuthorizer,
  some,
  sourceIp,
  tokenAuthorizer,
  websocketAuthorizer,
} from 'gatewright'
import { expectTypeOf } from 'vitest'

const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: 'client', tokenUse: 'access' })
const partner = oidc({ issuer: 'https://partner.example/', audience: 'pets', algorithms: ['RS256'], scheme: 'partner' })
const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf'

export const handler = tokenAuthorizer({
  authenticate: bearer(users),
  ttlSeconds: 300,
  routes: {
    'GET /pets': hasScope('pets/read'),
    'DELETE /pets/{id}': inGroup('admin'),
    'ANY /users/{userId}/{proxy+}': own('userId'),
    'GET /internal': every(authenticated, sourceIp('10.0.0.0/8')),
  },
  context: ({ subject, claims }) => ({ subject, client: String(claims['client_id']), level: 3, staff: true as boolean }),
})
export const asAws: APIGatewayTokenAuthorizerHandler = handler
declare const event: APIGatewayTokenAuthorizerEvent
expectTypeOf(handler(event)).resolves.toHaveProperty('policyDocument')
expectTypeOf(handler.definition.type).toEqualTypeOf<'TOKEN'>()
expectTypeOf(readAuthorizerContext<typeof handler>(event).subject).toEqualTypeOf<string>()
expectTypeOf(readAuthorizerContext<typeof handler>(event).level).toEqualTypeOf<`${number}`>()
expectTypeOf(readAuthorizerContext<typeof handler>(event).staff).toEqualTypeOf<'true' | 'false'>()

const http = httpApiAuthorizer({
  authenticate: bearer(users),
  payloadFormatVersion: '2.0',
  ttlSeconds: 0,
  routes: { $default: authenticated },
  context: () => ({ roles: ['a'], level: 3 }),
})
expectTypeOf(readAuthorizerContext<typeof http>(event)).toEqualTypeOf<{ roles: string[]; level: number }>()

export const mixed = requestAuthorizer({
  authenticate: firstOf(bearer(byIssuer(users, partner)), apiKey({ keys: {}, from: header('authorization', 'ApiKey') })),
  ttlSeconds: 0,
  routes: {
    'GET /partner/{proxy+}': (identity) => identity.scheme === 'apiKey' && identity.owner === 'acme',
    'ANY /users/{sub}/{proxy+}': some(own('sub', { issuer: POOL }), inGroup('admin', { issuer: POOL })),
    'GET /news': not(inGroup('banned', { issuer: POOL })),
  },
  context: (identity) => (identity.scheme === 'apiKey' ? { owner: identity.owner } : { subject: identity.subject }),
})
export const mixedAsAws: APIGatewayRequestAuthorizerHandler = mixed

export const wrong = requestAuthorizer({
  authenticate: bearer(users),
  ttlSeconds: 0,
  routes: {
    // @ts-expect-error the path has no such parameter
    'ANY /users/{sub}/x': own('sbu'),
    // @ts-expect-error own cannot be negated
    'GET /q/{sub}': not(own('sub')),
    // @ts-expect-error a rule must not return a promise
    'GET /a': async () => true,
  },
})
// @ts-expect-error unknown method
tokenAuthorizer({ authenticate: bearer(users), ttlSeconds: 0, routes: { 'GTE /y': hasScope('x') } })
// @ts-expect-error a rule is not a table
tokenAuthorizer({ authenticate: bearer(users), ttlSeconds: 0, routes: authenticated })
// @ts-expect-error a token verifier needs `bearer`
tokenAuthorizer({ authenticate: users, ttlSeconds: 0, routes: { 'GET /': authenticated } })
// @ts-expect-error ttlSeconds is required
tokenAuthorizer({ authenticate: bearer(users), routes: { 'GET /': authenticated } })
tokenAuthorizer({
  authenticate: bearer(users),
  ttlSeconds: 0,
  routes: { 'GET /': authenticated },
  // @ts-expect-error nested context
  context: (identity) => ({ claims: identity.claims }),
})
// @ts-expect-error a greedy parameter contains slashes, so it cannot equal a claim
tokenAuthorizer({ authenticate: bearer(users), ttlSeconds: 1, routes: { 'GET /f/{proxy+}': own('proxy') } })
// @ts-expect-error a TOKEN authorizer has one identity source only
tokenAuthorizer({ authenticate: bearer(users), ttlSeconds: 1, cachePer: 'route', routes: { 'GET /x': authenticated } })
// @ts-expect-error a WebSocket authorizer has no result TTL
websocketAuthorizer({ authenticate: bearer(users), ttlSeconds: 1, routes: { $connect: authenticated } })
// @ts-expect-error a WebSocket authorizer has the route $connect only
websocketAuthorizer({ authenticate: bearer(users), routes: { 'GET /': authenticated } })
httpApiAuthorizer({
  authenticate: bearer(users),
  payloadFormatVersion: '1.0',
  // @ts-expect-error simple responses need payload format version 2.0
  simpleResponses: true,
  ttlSeconds: 0,
  routes: { $default: authenticated },
})
// @ts-expect-error every requires at least one rule
every()
