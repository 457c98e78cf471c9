import { describe, expect, test } from 'vitest'
import { checkCacheSafety, type HttpApi, type HttpApiAuthorizer, httpApi } from '../../../src/gateway/index.ts'
import { authenticated, bearer, cognito, httpApiAuthorizer, inGroup, own, sourceIp } from '../../../src/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'

const AUTHORIZATION = { in: 'header', name: 'Authorization' } as const
const ROUTES = ['GET /pets', 'GET /pets/{id}', 'DELETE /pets/{id}', 'GET /users/{sub}/orders', 'GET /reports/{day}'] as const
const REQUESTS = [
  'GET /pets',
  'GET /pets/1',
  'DELETE /pets/1',
  'GET /users/jane/orders',
  'GET /users/bob/orders',
  'GET /reports/1',
]

function apiWith(authorizer: unknown): HttpApi {
  const route = {
    authorizer: 'auth',
    integration: (): never => {
      throw new Error('no integration may be called')
    },
  }
  return httpApi<Record<string, HttpApiAuthorizer>>({
    // The type depends on the test.
    authorizers: { auth: authorizer as HttpApiAuthorizer },
    routes: { ...Object.fromEntries(ROUTES.map((key) => [key, route])), $default: route },
  })
}

interface Event {
  readonly routeKey: string
  readonly routeArn: string
  readonly headers: { readonly [name: string]: string }
}

function lambda(handler: (event: Event) => Promise<object>, settings: object = {}): unknown {
  return {
    api: 'HTTP',
    type: 'REQUEST',
    payloadFormatVersion: '2.0',
    ttlSeconds: 60,
    identitySources: [AUTHORIZATION],
    handler,
    ...settings,
  }
}

const simple = { simpleResponses: true }
const readOnly = async ({ routeKey }: Event): Promise<object> => ({ isAuthorized: routeKey.startsWith('GET ') })
const caller = { headers: { authorization: 'x' } }

describe('checkCacheSafety of HTTP APIs', () => {
  test('reports a simple response for all routes, without a statement', async () => {
    const { safe, pairs, disagreements } = await checkCacheSafety(apiWith(lambda(readOnly, simple)), {
      callers: { caller },
      routes: ['GET /pets', 'DELETE /pets/1'],
    })
    expect({ safe, pairs }).toStrictEqual({ safe: false, pairs: 2 })
    expect(disagreements.map(({ first, then, ...rest }) => [first.route, then.route, rest])).toStrictEqual([
      [
        'GET /pets',
        'DELETE /pets/1',
        {
          statusWithoutCache: 403,
          statusFromCache: 200,
          statement: null,
          advice:
            'Add $context.routeKey to the identity sources, because a cached simple response applies to all routes, or set ttlSeconds to 0.',
        },
      ],
      [
        'DELETE /pets/1',
        'GET /pets',
        expect.objectContaining({ statusWithoutCache: 200, statusFromCache: 403, statement: null }),
      ],
    ])
  })

  test('finds nothing if the route is an identity source', async () => {
    const sources = { identitySources: [AUTHORIZATION, { in: 'context', name: 'routeKey' }] }
    const api = apiWith(lambda(readOnly, { ...simple, ...sources }))
    expect(await checkCacheSafety(api, { callers: { caller }, routes: REQUESTS })).toMatchObject({ safe: true, pairs: 2 })
  })

  test('reports a policy of event.routeArn, and a context from another header', async () => {
    const policy = (Resource: string) => ({
      principalId: 'x',
      policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }] },
    })
    const echo = apiWith(lambda(async ({ routeArn }) => policy(routeArn)))
    const echoed = await checkCacheSafety(echo, { callers: { caller }, routes: REQUESTS })
    expect(echoed.disagreements[0]).toMatchObject({ statusWithoutCache: 200, statusFromCache: 403 })
    const tenant = apiWith(
      lambda(async ({ headers }) => ({ isAuthorized: true, context: { tenant: headers['x-tenant'] } }), simple),
    )
    const other = { headers: { ...caller.headers, 'x-tenant': 'b' } }
    const leaked = await checkCacheSafety(tenant, { callers: { caller, other }, routes: REQUESTS })
    expect(leaked.disagreements[0]).toMatchObject({ statusWithoutCache: 200, statusFromCache: 200, statement: null })
  })

  test('finds nothing in httpApiAuthorizer', async () => {
    const issuer = await testIssuer({ clientId: 'app' })
    const users = cognito({ userPoolId: issuer.userPoolId, clientId: 'app', tokenUse: 'access', jwks: issuer.jwks })
    const bearerOf = async (claims: object) => ({
      headers: { authorization: `Bearer ${await issuer.accessToken({ ...claims })}` },
    })
    const jane = await bearerOf({ sub: 'jane' })
    const callers = {
      jane,
      'jane at work': { ...jane, sourceIp: '10.1.1.1' },
      admin: await bearerOf({ sub: 'root', groups: ['admins'] }),
      nobody: {},
    }
    const routes = {
      'GET /pets': authenticated,
      'GET /pets/{id}': authenticated,
      'DELETE /pets/{id}': inGroup('admins'),
      'GET /users/{sub}/orders': own('sub'),
      'GET /reports/{day}': sourceIp('10.0.0.0/8'),
    } as const
    const routesOfCaller = {
      'GET /pets': authenticated,
      'GET /pets/{id}': authenticated,
      'DELETE /pets/{id}': inGroup('admins'),
    } as const
    const authenticate = bearer(users)
    for (const authorizer of [
      httpApiAuthorizer({ authenticate, routes, ttlSeconds: 300, payloadFormatVersion: '2.0' }),
      httpApiAuthorizer({ authenticate, routes, ttlSeconds: 300, payloadFormatVersion: '1.0', cachePer: 'route' }),
      httpApiAuthorizer({
        authenticate,
        routes: routesOfCaller,
        ttlSeconds: 300,
        payloadFormatVersion: '2.0',
        simpleResponses: true,
        cachePer: 'route',
      }),
    ]) {
      expect((await checkCacheSafety(apiWith(authorizer), { callers, routes: REQUESTS })).disagreements).toStrictEqual([])
    }
  })
})
