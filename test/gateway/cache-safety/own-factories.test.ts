import { describe, expect, test } from 'vitest'
import { checkCacheSafety, type RestAuthorizer, restApi } from '../../../src/gateway/index.ts'
import { authenticated, bearer, cognito, inGroup, own, requestAuthorizer, sourceIp, tokenAuthorizer } from '../../../src/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'

const ROUTES = {
  'GET /pets': authenticated,
  'GET /pets/{id}': authenticated,
  'DELETE /pets/{id}': inGroup('admins'),
  'GET /users/{sub}/orders': own('sub'),
  'GET /reports/{day}': sourceIp('10.0.0.0/8'),
} as const
const REQUESTS = [
  'GET /pets',
  'GET /pets/1',
  'DELETE /pets/1',
  'GET /users/jane/orders',
  'GET /users/bob/orders',
  'GET /reports/1',
]

const issuer = await testIssuer({ clientId: 'app' })
const users = cognito({ userPoolId: issuer.userPoolId, clientId: 'app', tokenUse: 'access', jwks: issuer.jwks })
const jane = { headers: { authorization: `Bearer ${await issuer.accessToken({ sub: 'jane' })}` } }
const admin = { headers: { authorization: `Bearer ${await issuer.accessToken({ sub: 'root', groups: ['admins'] })}` } }
const CALLERS = {
  jane,
  'jane at work': { ...jane, sourceIp: '10.1.1.1' },
  'jane with a tenant': { headers: { ...jane.headers, 'x-tenant': 'a' } },
  admin,
  expired: { headers: { authorization: `Bearer ${await issuer.accessToken({ sub: 'jane', exp: 1_000 })}` } },
  nobody: {},
}

function apiWith(authorizer: unknown): ReturnType<typeof restApi> {
  const keys = Object.keys(ROUTES)
  const route = { authorizer: 'auth', integration: () => Response.json({}) }
  // The factories return handlers whose event type is exact.
  const authorizers = { auth: authorizer as RestAuthorizer }
  return restApi<Record<string, RestAuthorizer>>({
    stage: 'prod',
    authorizers,
    routes: Object.fromEntries(keys.map((key) => [key, route])),
  })
}

describe('checkCacheSafety', () => {
  const authorizers: readonly (readonly [string, unknown])[] = [
    ['tokenAuthorizer', tokenAuthorizer({ authenticate: bearer(users), routes: ROUTES, ttlSeconds: 300 })],
    ['requestAuthorizer', requestAuthorizer({ authenticate: bearer(users), routes: ROUTES, ttlSeconds: 300 })],
    [
      'requestAuthorizer with cachePer route',
      requestAuthorizer({ authenticate: bearer(users), routes: ROUTES, ttlSeconds: 300, cachePer: 'route' }),
    ],
  ]
  test.each(authorizers)('finds nothing in %s', async (_, authorizer) => {
    const result = await checkCacheSafety(apiWith(authorizer), { callers: CALLERS, routes: REQUESTS })
    expect(result).toMatchObject({ safe: true, disagreements: [] })
  })
})
