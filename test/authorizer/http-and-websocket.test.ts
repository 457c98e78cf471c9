import { describe, expect, test } from 'vitest'
import { type DecisionRecord, httpApiAuthorizer, requestAuthorizer, websocketAuthorizer } from '../../src/authorizer/index.ts'
import {
  authenticated,
  evaluate,
  every,
  hasScope,
  own,
  type PolicyDocument,
  requiredHeader,
  sourceIp,
  timeWindow,
} from '../../src/policy/index.ts'
import { events } from '../../src/testing/index.ts'
import { identity, stub } from './stub-verifier.ts'

const headers = { Authorization: 'Bearer good' }
const STAGE = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/test'
const routes = { 'GET /pets': hasScope('pets/read'), 'DELETE /pets': hasScope('pets/admin') } as const

function verdict(response: { policyDocument: unknown }, tail: string, context: { [key: string]: string } = {}): string {
  // The types differ in `readonly` only.
  const document = response.policyDocument as PolicyDocument
  return evaluate(
    { identity: [document] },
    { principal: 'x', action: 'execute-api:Invoke', resource: `${STAGE}/${tail}`, context },
  ).verdict
}

describe('httpApiAuthorizer', () => {
  test('returns a policy and a JSON context with payload format 2.0', async () => {
    const handler = httpApiAuthorizer({
      authenticate: stub(),
      payloadFormatVersion: '2.0',
      ttlSeconds: 60,
      routes,
      context: () => ({ roles: ['a'], deep: { x: 1 } }),
    })
    const response = await handler(events.httpApi2({ request: 'GET /pets', headers }))
    expect(response.context).toStrictEqual({ roles: ['a'], deep: { x: 1 } })
    expect([verdict(response, 'GET/pets'), verdict(response, 'DELETE/pets')]).toStrictEqual(['allow', 'explicitDeny'])
    expect(handler.definition).toMatchObject({
      api: 'HTTP',
      type: 'REQUEST',
      payloadFormatVersion: '2.0',
      simpleResponses: false,
      ttlSeconds: 60,
    })
  })

  test('returns a policy and a flat context with payload format 1.0', async () => {
    const handler = httpApiAuthorizer({
      authenticate: stub(),
      payloadFormatVersion: '1.0',
      ttlSeconds: 0,
      routes,
      context: ({ subject }) => ({ subject }),
    })
    const response = await handler(events.httpApi1({ request: 'GET /pets', headers, identitySource: ['Bearer good'] }))
    expect(verdict(response, 'GET/pets')).toBe('allow')
    expect(response.context).toStrictEqual({ subject: 'u1' })
    expect(handler.definition).toMatchObject({ payloadFormatVersion: '1.0', simpleResponses: false })
  })

  test('decides on the ARN, not on the base path or the stage in the path of the event', async () => {
    const policies = httpApiAuthorizer({ authenticate: stub(), payloadFormatVersion: '2.0', ttlSeconds: 60, routes })
    const simple = httpApiAuthorizer({
      authenticate: stub(),
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      ttlSeconds: 0,
      routes,
    })
    for (const place of [{}, { domainName: 'api.example.com', basePath: 'pets' }, { domainName: 'api.example.com' }]) {
      const event = (request: string) => events.httpApi2({ request, headers, ...place })
      const response = await policies(event('GET /pets'))
      expect([verdict(response, 'GET/pets'), verdict(response, 'DELETE/pets')]).toStrictEqual(['allow', 'explicitDeny'])
      expect((await simple(event('GET /pets'))).isAuthorized).toBe(true)
      expect((await simple(event('DELETE /pets'))).isAuthorized).toBe(false)
      expect((await simple({ ...event('DELETE /pets'), rawPath: '/pets' })).isAuthorized).toBe(false)
    }
  })

  test('returns one boolean as a simple response', async () => {
    const handler = httpApiAuthorizer({
      authenticate: stub(),
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      ttlSeconds: 0,
      routes,
    })
    await expect(handler(events.httpApi2({ request: 'GET /pets', headers }))).resolves.toStrictEqual({ isAuthorized: true })
    await expect(handler(events.httpApi2({ request: 'DELETE /pets', headers }))).resolves.toStrictEqual({ isAuthorized: false })
    await expect(handler(events.httpApi2({ request: 'GET /other', headers }))).resolves.toStrictEqual({ isAuthorized: false })
  })

  test('a simple response at TTL 0 may depend on the path and the source address', async () => {
    const handler = httpApiAuthorizer({
      authenticate: stub(),
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      ttlSeconds: 0,
      routes: { 'GET /users/{id}': own('id'), 'GET /office': sourceIp('192.0.2.0/24') },
    })
    const isAuthorized = async (request: string, over: object = {}) =>
      (await handler(events.httpApi2({ request, headers, ...over }))).isAuthorized
    expect(await isAuthorized('GET /users/u1', { route: 'GET /users/{id}' })).toBe(true)
    expect(await isAuthorized('GET /users/u2', { route: 'GET /users/{id}' })).toBe(false)
    expect(await isAuthorized('GET /office')).toBe(true)
    expect(await isAuthorized('GET /office', { sourceIp: '198.51.100.1' })).toBe(false)
  })

  test('a simple response evaluates every condition, and one with an unknown key fails', async () => {
    const simple = { authenticate: stub(), payloadFormatVersion: '2.0', simpleResponses: true, ttlSeconds: 0 } as const
    const requiring = {
      name: 'agent',
      binds: [],
      reads: [],
      partial: () => [{ bind: {}, when: { StringEquals: { 'aws:UserAgent': 'test' } } }],
    } as const
    const excluding = {
      ...requiring,
      partial: () => [{ bind: {}, when: { StringNotEquals: { 'aws:UserAgent': 'robot' } } }],
    } as const
    const handler = httpApiAuthorizer({
      ...simple,
      routes: {
        'GET /past': timeWindow({ to: new Date('2020-01-01T00:00:00Z') }),
        'GET /now': timeWindow({ from: new Date('2020-01-01T00:00:00Z') }),
        'GET /office': sourceIp('192.0.2.0/24'),
        'GET /agent': requiring,
        'GET /no-robot': excluding,
      },
    })
    const isAuthorized = async (request: string, change: (event: object) => object = (event) => event) =>
      (await handler(change(events.httpApi2({ request, headers })) as never)).isAuthorized
    const withoutAddress = (event: object) => ({ ...event, requestContext: {} })
    expect(await isAuthorized('GET /past')).toBe(false)
    expect(await isAuthorized('GET /now')).toBe(true)
    expect(await isAuthorized('GET /office')).toBe(true)
    expect(await isAuthorized('GET /office', withoutAddress)).toBe(false)
    expect(await isAuthorized('GET /agent')).toBe(false)
    expect(await isAuthorized('GET /no-robot')).toBe(false)
  })

  test('a simple response covers the route that API Gateway selected, however the path is encoded', async () => {
    const handler = httpApiAuthorizer({
      authenticate: stub(),
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      ttlSeconds: 0,
      routes: { $default: authenticated, 'GET /admin': hasScope('admin') },
    })
    const isAuthorized = async (request: string, route?: string) =>
      (await handler(events.httpApi2({ request, headers, ...(route === undefined ? {} : { route }) }))).isAuthorized
    expect(await isAuthorized('GET /any', '$default')).toBe(true)
    expect(await isAuthorized('GET //admin', 'GET /admin')).toBe(false)
    expect(await isAuthorized('GET /nope', 'GET /nope')).toBe(false)
    const withoutKey = async (request: string) => {
      const { routeKey: _, requestContext: __, ...without } = events.httpApi2({ request, headers })
      return (await handler(without as never)).isAuthorized
    }
    expect([
      await withoutKey('GET /any'),
      await withoutKey('GET /admin'),
      await withoutKey('GET //admin'),
      await withoutKey('GET /%61dmin'),
    ]).toStrictEqual([true, false, false, false])
  })

  test('a cached simple response requires the route in the cache key', () => {
    const cached = { authenticate: stub(), payloadFormatVersion: '2.0', simpleResponses: true, ttlSeconds: 60 } as const
    expect(() => httpApiAuthorizer({ ...cached, routes })).toThrow(/simpleResponses requires ttlSeconds 0 or cachePer 'route'/)
    const { definition } = httpApiAuthorizer({ ...cached, cachePer: 'route', routes })
    expect(definition.identitySources).toStrictEqual([
      { in: 'header', name: 'authorization' },
      { in: 'context', name: 'routeKey' },
    ])
  })

  test.each<[string, object]>([
    ['binds a path', { 'GET /users/{id}': own('id') }],
    ['needs a condition', { 'GET /pets': sourceIp('192.0.2.0/24') }],
  ])('a cached simple response rejects a rule that %s', (_, table) => {
    const attempt = () =>
      httpApiAuthorizer({
        authenticate: stub(),
        payloadFormatVersion: '2.0',
        simpleResponses: true,
        ttlSeconds: 60,
        cachePer: 'route',
        routes: table as typeof routes,
      })
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })

  test.each<[string, object]>([
    ['payloadFormatVersion', { payloadFormatVersion: '3.0' }],
    ['payloadFormatVersion', { payloadFormatVersion: undefined }],
    ['simpleResponses', { payloadFormatVersion: '1.0', simpleResponses: true }],
    ['simpleResponses', { payloadFormatVersion: '2.0', simpleResponses: 'yes' }],
  ])('names a wrong %s', (option, over) => {
    const options = { authenticate: stub(), ttlSeconds: 0, routes, payloadFormatVersion: '2.0', ...over }
    expect(() => httpApiAuthorizer(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('limits the verifier to the time that Lambda has left', async () => {
    const remaining = { getRemainingTimeInMillis: () => 251 }
    const handler = httpApiAuthorizer({
      authenticate: stub({ verify: () => new Promise(() => undefined) }),
      payloadFormatVersion: '2.0',
      ttlSeconds: 0,
      routes,
      timeoutMs: 60_000,
    })
    await expect(handler(events.httpApi2({ headers }), remaining as never)).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
  })
})

describe('simple responses and expireWithToken', () => {
  const options = { authenticate: stub({}, identity({ expiresAt: 1_700_000_000 })), payloadFormatVersion: '2.0', routes } as const
  const simple = { ...options, simpleResponses: true, expireWithToken: true } as const

  test('cannot be combined under a TTL, because a cached boolean does not expire', () => {
    expect(() => httpApiAuthorizer({ ...simple, ttlSeconds: 60, cachePer: 'route' })).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'expireWithToken' }),
    )
    expect(() => httpApiAuthorizer({ ...options, expireWithToken: true, ttlSeconds: 60 })).not.toThrow()
  })

  test('deny an identity that has expired, at TTL 0', async () => {
    const handler = httpApiAuthorizer({ ...simple, ttlSeconds: 0 })
    await expect(handler(events.httpApi2({ request: 'GET /pets', headers }))).resolves.toStrictEqual({ isAuthorized: false })
    const valid = { ...simple, authenticate: stub({}, identity({ expiresAt: 4_000_000_000 })) }
    const later = httpApiAuthorizer({ ...valid, ttlSeconds: 0 })
    await expect(later(events.httpApi2({ request: 'GET /pets', headers }))).resolves.toStrictEqual({ isAuthorized: true })
  })
})

describe('requestAuthorizer', () => {
  test('decides on the ARN, not on the base path or the stage in the path of the event', async () => {
    const handler = requestAuthorizer({
      authenticate: stub(),
      ttlSeconds: 60,
      routes: { 'GET /pets/{id}': authenticated, 'GET /admin': hasScope('admin') },
    })
    for (const place of [{}, { domainName: 'api.example.com', basePath: 'admin' }, { domainName: 'api.example.com' }]) {
      const response = await handler(events.request({ request: 'GET /pets/7', route: 'GET /pets/{id}', headers, ...place }))
      expect([verdict(response, 'GET/pets/7'), verdict(response, 'GET/admin')]).toStrictEqual(['allow', 'explicitDeny'])
    }
    // The path is that of the admin route, but the ARN decides.
    const mismatched = { ...events.request({ request: 'GET /pets/7', route: 'GET /pets/{id}', headers }), path: '/admin' }
    expect(verdict(await handler(mismatched), 'GET/admin')).toBe('explicitDeny')
  })

  test('cachePer route adds the route to the cache key, and the response covers that route only', async () => {
    const handler = requestAuthorizer({ authenticate: stub(), ttlSeconds: 60, cachePer: 'route', routes })
    expect(handler.definition.identitySources).toStrictEqual([
      { in: 'header', name: 'authorization' },
      { in: 'context', name: 'httpMethod' },
      { in: 'context', name: 'resourcePath' },
    ])
    const response = await handler(events.request({ request: 'GET /pets', headers }))
    expect([verdict(response, 'GET/pets'), verdict(response, 'DELETE/pets')]).toStrictEqual(['allow', 'explicitDeny'])
  })

  test('a rule that reads a header requires TTL 0 or the header as an identity source', async () => {
    const table = { 'GET /pets': requiredHeader('x-tenant', 'acme') } as const
    expect(() => requestAuthorizer({ authenticate: stub(), ttlSeconds: 60, routes: table })).toThrow(
      /reads header x-tenant, which is not an identity source/,
    )
    const handler = requestAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes: table })
    expect(
      verdict(await handler(events.request({ request: 'GET /pets', headers: { ...headers, 'X-Tenant': 'acme' } })), 'GET/pets'),
    ).toBe('allow')
    expect(verdict(await handler(events.request({ request: 'GET /pets', headers })), 'GET/pets')).toBe('explicitDeny')
    const reading = stub({
      reads: [
        [
          { in: 'header', name: 'authorization' },
          { in: 'header', name: 'x-tenant' },
        ],
      ],
    })
    expect(requestAuthorizer({ authenticate: reading, ttlSeconds: 60, routes: table }).definition.identitySources).toHaveLength(2)
  })

  test('a verifier that declares the whole request can read all of it at TTL 0', async () => {
    const seen: unknown[] = []
    const authenticate = stub({
      reads: 'request',
      verify: async (request) => {
        seen.push(request.method, request.path, request.query('key'), request.stageVariable('pool'), request.url?.path)
        return { kind: 'identified', identity: identity() }
      },
    })
    const handler = requestAuthorizer({ authenticate, ttlSeconds: 0, routes })
    expect(handler.definition.identitySources).toStrictEqual([])
    await handler(events.request({ request: 'GET /pets?key=1', stageVariables: { pool: 'eu' } }))
    expect(seen).toStrictEqual(['GET', '/pets', ['1'], 'eu', '/test/pets'])
  })

  test('a rule that reads a part that it does not declare is unavailable', async () => {
    const undeclared = {
      name: 'undeclared',
      binds: [],
      reads: [],
      partial: (_: unknown, request: { path: string }) => (request.path === '' ? 'none' : 'all'),
    } as const
    const handler = requestAuthorizer({ authenticate: stub(), ttlSeconds: 60, routes: { 'GET /pets': undeclared } })
    await expect(handler(events.request({ request: 'GET /pets', headers }))).rejects.toMatchObject({ name: 'UnavailableError' })
  })

  test('denies a route with doubled slashes below an allowed catch-all route', async () => {
    const handler = requestAuthorizer({
      authenticate: stub(),
      ttlSeconds: 60,
      routes: { 'ANY /{proxy+}': authenticated, 'GET /admin': hasScope('admin'), 'GET /admin/{proxy+}': hasScope('admin') },
    })
    const response = await handler(events.request({ request: 'GET /x', headers }))
    expect([verdict(response, 'GET/x'), verdict(response, 'GET/x/y'), verdict(response, 'POST/admin')]).toStrictEqual([
      'allow',
      'allow',
      'allow',
    ])
    for (const path of ['/admin', '//admin', '///admin', '/admin/', '/admin//', '//admin/x', '/admin//x']) {
      expect(verdict(response, `GET${path}`), path).toBe('explicitDeny')
    }
  })

  test.each(['*', 'a/../b', `\${aws:username}`, '', 'a?'])('a custom rule cannot put %o into a resource', async (tenant) => {
    const own = { name: 'tenant', binds: ['id'], reads: [], partial: () => [{ bind: { id: tenant }, when: {} }] } as const
    const handler = requestAuthorizer({
      authenticate: stub(),
      ttlSeconds: 60,
      routes: { 'GET /t/{id}': own, 'PUT /t/{id}': every(authenticated, own) },
    })
    const response = await handler(events.request({ request: 'GET /t/acme', route: 'GET /t/{id}', headers }))
    for (const path of ['GET/t/acme', 'PUT/t/acme', `GET/t/${tenant}`]) expect(verdict(response, path)).toBe('explicitDeny')
  })

  test('is unavailable for an identity of an issuer that the verifier does not declare', async () => {
    const handler = requestAuthorizer({
      authenticate: stub({}, identity({ issuer: 'https://other.example' })),
      ttlSeconds: 60,
      routes,
    })
    await expect(handler(events.request({ request: 'GET /pets', headers }))).rejects.toMatchObject({
      code: 'ERR_IDENTITY_ISSUER',
    })
  })

  test('accepts a rule about the source address under a cache, because it becomes a condition', async () => {
    const handler = requestAuthorizer({ authenticate: stub(), ttlSeconds: 60, routes: { 'GET /pets': sourceIp('10.0.0.0/8') } })
    const response = await handler(events.request({ request: 'GET /pets', headers }))
    expect(verdict(response, 'GET/pets', { 'aws:SourceIp': '10.1.2.3' })).toBe('allow')
    expect(verdict(response, 'GET/pets', { 'aws:SourceIp': '11.1.2.3' })).toBe('explicitDeny')
    expect(verdict(response, 'GET/pets')).not.toBe('allow')
  })
})

describe('websocketAuthorizer', () => {
  test('allows $connect and has no TTL in its definition', async () => {
    const handler = websocketAuthorizer({
      authenticate: stub(),
      routes: { $connect: authenticated },
      context: ({ subject }) => ({ subject }),
    })
    const response = await handler(events.connect({ headers }))
    expect(verdict(response, '$connect')).toBe('allow')
    expect(handler.definition).toStrictEqual({
      api: 'WEBSOCKET',
      type: 'REQUEST',
      identitySources: [{ in: 'header', name: 'authorization' }],
      routes: ['$connect'],
      overreach: [],
    })
  })

  test('denies a caller whose rule does not pass', async () => {
    const handler = websocketAuthorizer({
      authenticate: stub({}, identity({ scopes: new Set() })),
      routes: { $connect: hasScope('chat') },
    })
    expect(verdict(await handler(events.connect({ headers })), '$connect')).toBe('explicitDeny')
  })

  test('denies a caller whose data makes the response larger than 8 KB, and reports it', async () => {
    const records: DecisionRecord[] = []
    const handler = websocketAuthorizer({
      authenticate: stub({}, identity({ claims: { bio: 'y'.repeat(8192) } })),
      routes: { $connect: authenticated },
      context: ({ claims }) => ({ small: 'x', bio: String(claims['bio']) }),
      onDecision: (record) => records.push(record),
    })
    const response = await handler(events.connect({ headers }))
    expect(verdict(response, '$connect')).toBe('explicitDeny')
    expect(response).not.toHaveProperty('context')
    expect(JSON.stringify(response).length).toBeLessThan(1_000)
    expect(records).toMatchObject([{ outcome: 'deny', code: 'ERR_RESPONSE_SIZE', route: '$connect' }])
  })

  test('rejects ttlSeconds as unknown', () => {
    const options = { authenticate: stub(), routes: { $connect: authenticated }, ttlSeconds: 0 }
    expect(() => websocketAuthorizer(options)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'ttlSeconds' }))
  })
})
