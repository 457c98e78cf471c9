import { describe, expect, test } from 'vitest'
import { httpApi } from '../../../src/gateway/index.ts'
import { bearer, hasScope, httpApiAuthorizer, oidc } from '../../../src/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'
import { httpTestApi, policyResponse, TOKEN, time } from './http-test-api.ts'

const UNAUTHORIZED = [401, '{"message":"Unauthorized"}', 'UNAUTHORIZED']
const FORBIDDEN = [403, '{"message":"Forbidden"}', 'FORBIDDEN']
const BROKEN = [500, '{"message":"Internal Server Error"}', 'INTERNAL_SERVER_ERROR']
const ALLOWED = [200, '{"ok":true}', 'allowed']

type Entry = Parameters<typeof httpTestApi>[0]

async function answer(entry: Entry, { request = 'GET /pets', headers = TOKEN as Record<string, string>, options = {} } = {}) {
  const { api } = httpTestApi(entry, options)
  const response = await api.request(request, { headers })
  expect(response.headers.get('www-authenticate')).toBeNull()
  expect(response.headers.get('x-amzn-errortype')).toBeNull()
  expect(response.headers.get('apigw-requestid')).toBe(response.trace.requestId)
  return [response.status, await response.text(), response.trace.outcome]
}

const simple = { payloadFormatVersion: '2.0', simpleResponses: true } as const

describe('the response of a Lambda authorizer', () => {
  test.each<[string, Entry, unknown[]]>([
    ['an Allow for the route', { handler: () => policyResponse('Allow', '$default/GET/pets') }, ALLOWED],
    ['an Allow in a promise', { handler: async () => policyResponse('Allow', '*') }, ALLOWED],
    ['an Allow for another route', { handler: () => policyResponse('Allow', '$default/GET/other') }, FORBIDDEN],
    ['an Allow for another stage', { handler: () => policyResponse('Allow', 'dev/GET/pets') }, FORBIDDEN],
    ['a Deny', { handler: () => policyResponse('Deny', '*') }, FORBIDDEN],
    ['an Allow without principalId', { handler: () => ({ ...policyResponse('Allow', '*'), principalId: undefined }) }, BROKEN],
    [
      'a policy response of payload format 1.0',
      { payloadFormatVersion: '1.0', handler: () => policyResponse('Allow', '*') },
      ALLOWED,
    ],
    ['a simple Allow', { ...simple, handler: () => ({ isAuthorized: true }) }, ALLOWED],
    ['a simple Allow with context', { ...simple, handler: () => ({ isAuthorized: true, context: { a: { b: [1] } } }) }, ALLOWED],
    ['a simple Deny', { ...simple, handler: () => ({ isAuthorized: false }) }, FORBIDDEN],
    ['isAuthorized as a string', { ...simple, handler: () => ({ isAuthorized: 'true' }) }, BROKEN],
    ['isAuthorized as 1', { ...simple, handler: () => ({ isAuthorized: 1 }) }, BROKEN],
    ['no isAuthorized', { ...simple, handler: () => ({}) }, BROKEN],
    ['a simple response that is not enabled', { handler: () => ({ isAuthorized: true }) }, BROKEN],
    ['a simple response of payload format 1.0', { payloadFormatVersion: '1.0', handler: () => ({ isAuthorized: true }) }, BROKEN],
    ['null', { handler: () => null }, BROKEN],
    ['a string', { handler: () => 'Allow' }, BROKEN],
    ['a proxy response', { handler: () => ({ statusCode: 401 }) }, BROKEN],
    ['a context that is not an object', { handler: () => ({ ...policyResponse('Allow', '*'), context: 'x' }) }, BROKEN],
    [
      'the reserved key claims in payload format 1.0',
      { payloadFormatVersion: '1.0', handler: () => ({ ...policyResponse('Allow', '*'), context: { claims: 'x' } }) },
      BROKEN,
    ],
    [
      'a nested context in payload format 1.0',
      { payloadFormatVersion: '1.0', handler: () => ({ ...policyResponse('Allow', '*'), context: { a: {} } }) },
      BROKEN,
    ],
    [
      'an error with the message Unauthorized',
      {
        handler: () => {
          throw new Error('Unauthorized')
        },
      },
      UNAUTHORIZED,
    ],
    [
      'a rejection with the message Unauthorized',
      {
        handler: async () => {
          throw new Error('Unauthorized')
        },
      },
      UNAUTHORIZED,
    ],
    [
      'another error',
      {
        handler: () => {
          throw new Error('Unauthorized: expired')
        },
      },
      BROKEN,
    ],
    [
      'a synchronous return value on nodejs22.x, which is ignored',
      { runtime: 'nodejs22.x', handler: () => policyResponse('Allow', '*') },
      BROKEN,
    ],
    ['a callback on nodejs24.x', { handler: (_e: never, _c: never, _cb: never) => policyResponse('Allow', '*') }, ALLOWED],
  ])('%s is answered as on AWS', async (_, entry, expected) => {
    expect(await answer(entry)).toStrictEqual(expected)
  })

  test('Unauthorized gets 500 if the option says so', async () => {
    const handler = () => {
      throw new Error('Unauthorized')
    }
    expect(await answer({ handler }, { options: { uncertain: { thrownUnauthorized: 500 } } })).toStrictEqual(BROKEN)
  })

  test('that takes too long gets 500, and its cause is not invented', async () => {
    const { api } = httpTestApi({ handler: () => new Promise(() => {}) }, { timeoutMs: 20 })
    const response = await api.request('GET /pets', { headers: TOKEN })
    expect([response.status, response.trace.reason]).toStrictEqual([500, 'the authorizer took longer than 20 ms'])
    expect(response.trace).not.toHaveProperty('cause')
    await api.close()
  })

  test('that throws is the cause in the trace, and its message is not in the response', async () => {
    const thrown = new Error('database password wrong')
    const { api } = httpTestApi({
      handler: () => {
        throw thrown
      },
    })
    const response = await api.request('GET /pets', { headers: TOKEN })
    expect(response.trace.cause).toBe(thrown)
    expect(await response.text()).not.toContain('database')
    expect(JSON.stringify(response.trace.steps)).not.toContain('database')
  })
})

describe('identity sources', () => {
  const both = [
    { in: 'header', name: 'X-Tenant' },
    { in: 'query', name: 'key' },
  ] as const

  test.each([
    ['the header is missing', 'GET /pets?key=1', {}],
    ['the header is empty', 'GET /pets?key=1', { 'x-tenant': '' }],
    ['the parameter is missing', 'GET /pets', { 'x-tenant': 'a' }],
    ['the parameter is empty', 'GET /pets?key=', { 'x-tenant': 'a' }],
    ['the parameter is spelled in another case', 'GET /pets?KEY=1', { 'x-tenant': 'a' }],
  ])('get 401 without an invocation if %s, also at TTL 0', async (_, request, headers) => {
    for (const ttlSeconds of [0, 60]) {
      const { api, events } = httpTestApi({ identitySources: both, ttlSeconds })
      const response = await api.request(request, { headers })
      expect([response.status, response.trace.lambda, events.length]).toStrictEqual([401, 'not invoked', 0])
    }
  })

  test('are read without regard to the case of header names, joined, and from $context and stage variables', async () => {
    const identitySources = [
      { in: 'header', name: 'x-tenant' },
      { in: 'context', name: 'routeKey' },
      { in: 'context', name: 'identity.sourceIp' },
      { in: 'stageVariable', name: 'env' },
    ] as const
    const { api, events } = httpTestApi({ identitySources }, { stageVariables: { env: 'test' } })
    const headers: [string, string][] = [
      ['X-Tenant', 'a'],
      ['x-tenant', 'b'],
    ]
    expect((await api.request('GET /pets/1', { headers, sourceIp: '192.0.2.1' })).status).toBe(200)
    expect(events[0]?.['identitySource']).toStrictEqual(['a,b', 'GET /pets/{id}', '192.0.2.1', 'test'])
  })
})

describe('the result cache', () => {
  const cached = { ttlSeconds: 60 } as const

  test('keeps the whole policy and evaluates it again for each route', async () => {
    const { api, events } = httpTestApi({ ...cached, handler: () => policyResponse('Allow', '$default/GET/pets') })
    const first = await api.request('GET /pets', { headers: TOKEN })
    const second = await api.request('GET /pets/1', { headers: TOKEN })
    expect([first.status, second.status, events.length]).toStrictEqual([200, 403, 1])
    expect([first.trace.lambda, second.trace.lambda]).toStrictEqual(['invoked', 'cached'])
  })

  test('applies a simple response to all routes', async () => {
    let isAuthorized = true
    const { api, events } = httpTestApi({ ...cached, ...simple, handler: () => ({ isAuthorized }) })
    await api.request('GET /pets', { headers: TOKEN })
    isAuthorized = false
    const response = await api.request('DELETE /pets/1', { headers: TOKEN })
    expect([response.status, events.length]).toStrictEqual([200, 1])
  })

  test('separates routes with $context.routeKey', async () => {
    const identitySources = [
      { in: 'header', name: 'Authorization' },
      { in: 'context', name: 'routeKey' },
    ] as const
    const { api, events } = httpTestApi({
      ...cached,
      ...simple,
      identitySources,
      handler: (event: { routeKey: string }) => ({ isAuthorized: event.routeKey === 'GET /pets' }),
    })
    const statuses: number[] = []
    for (const request of ['GET /pets', 'GET /pets/1', 'GET /pets/2', 'GET /pets'])
      statuses.push((await api.request(request, { headers: TOKEN })).status)
    expect([statuses, events.length]).toStrictEqual([[200, 403, 403, 200], 2])
  })

  test('caches a Deny, and no errors', async () => {
    const results = [() => policyResponse('Deny', '*'), () => policyResponse('Allow', '*')]
    const denied = httpTestApi({ ...cached, handler: () => results.shift()?.() })
    await denied.api.request('GET /pets', { headers: TOKEN })
    expect((await denied.api.request('GET /pets', { headers: TOKEN })).status).toBe(403)

    let isBroken = true
    const broken = httpTestApi({
      ...cached,
      handler: () => {
        if (isBroken) throw new Error('Unauthorized')
        return policyResponse('Allow', '*')
      },
    })
    expect((await broken.api.request('GET /pets', { headers: TOKEN })).status).toBe(401)
    isBroken = false
    expect((await broken.api.request('GET /pets', { headers: TOKEN })).status).toBe(200)
  })

  test('expires at the TTL, exclusive, and reports the age', async () => {
    const { api, events } = httpTestApi({ ...cached })
    await api.request('GET /pets', { headers: TOKEN })
    time.advance(59)
    expect((await api.request('GET /pets', { headers: TOKEN })).trace.cacheAgeSeconds).toBe(59)
    time.advance(1)
    expect((await api.request('GET /pets', { headers: TOKEN })).trace.lambda).toBe('invoked')
    expect(events).toHaveLength(2)
  })

  test('is separate for each caller and stage, is emptied by resetAuthorizersCache, and stays empty at TTL 0', async () => {
    const { api, events } = httpTestApi({ ...cached }, { stages: { dev: {} } })
    await api.request('GET /pets', { headers: TOKEN })
    await api.request('GET /pets', { headers: { authorization: 'Bearer b' } })
    await api.request('GET /pets', { headers: TOKEN, stage: 'dev' })
    expect([events.length, api.cachedReplies()]).toStrictEqual([3, 3])
    api.resetAuthorizersCache('dev')
    expect(api.cachedReplies()).toBe(2)
    api.resetAuthorizersCache()
    expect(api.cachedReplies()).toBe(0)
    expect(() => api.resetAuthorizersCache('other')).toThrow('resetAuthorizersCache: stage must be')

    const uncached = httpTestApi()
    await uncached.api.request('GET /pets', { headers: TOKEN })
    expect(uncached.api.cachedReplies()).toBe(0)
  })

  test('never stores the response of an invocation that began before a reset', async () => {
    let respond: (value: object) => void = () => {}
    const { api } = httpTestApi({
      ...cached,
      handler: () =>
        new Promise((resolve) => {
          respond = resolve
        }),
    })
    const running = api.request('GET /pets', { headers: TOKEN })
    await new Promise((resolve) => setImmediate(resolve))
    api.resetAuthorizersCache()
    respond(policyResponse('Allow', '*'))
    expect((await running).status).toBe(200)
    expect(api.cachedReplies()).toBe(0)
  })

  test('never replaces a newer Deny by a slower older Allow', async () => {
    const answers: ((value: object) => void)[] = []
    const handler = (): Promise<object> => new Promise((resolve) => answers.push(resolve))
    const { api } = httpTestApi({ ...cached, handler })
    const call = () => api.request('GET /pets', { headers: TOKEN })
    const [older, newer] = [call(), call()]
    while (answers.length < 2) await new Promise((resolve) => setImmediate(resolve))
    answers[1]?.(policyResponse('Deny', '*'))
    expect((await newer).status).toBe(403)
    answers[0]?.(policyResponse('Allow', '*'))
    expect((await older).status).toBe(200)
    const third = await call()
    expect([third.status, third.trace.lambda]).toStrictEqual([403, 'cached'])
  })
})

describe('functions by name', () => {
  const named = { api: 'HTTP', type: 'REQUEST', ttlSeconds: 0, payloadFormatVersion: '2.0', simpleResponses: true } as const
  const status = async (functionName: string, stageVariables: { [name: string]: string } = {}) => {
    const api = httpApi({
      stageVariables,
      functions: {
        auth: { handler: () => ({ isAuthorized: false }), aliases: { live: () => ({ isAuthorized: true }) } },
        closed: { handler: () => ({ isAuthorized: true }), invokable: false },
        slow: { handler: () => new Promise(() => {}), timeoutMs: 20 },
      },
      authorizers: { auth: { ...named, identitySources: [], functionName } },
      routes: { $default: { authorizer: 'auth', integration: () => 'in' } },
    })
    return (await api.request('GET /')).status
  }

  test.each([
    ['auth', {}, 403],
    ['auth:live', {}, 200],
    ['auth:${stageVariables.alias}', { alias: 'live' }, 200],
    ['auth:${stageVariables.alias}', {}, 500],
    ['auth:other', {}, 500],
    ['missing', {}, 500],
    ['closed', {}, 500],
    ['slow', {}, 500],
  ])('%s with %j leads to %i', async (functionName, variables, expected) => {
    expect(await status(functionName, variables)).toBe(expected)
  })
})

describe('httpApiAuthorizer', () => {
  test.each([
    { payloadFormatVersion: '1.0', ttlSeconds: 0 },
    { payloadFormatVersion: '1.0', ttlSeconds: 60 },
    { payloadFormatVersion: '2.0', ttlSeconds: 0 },
    { payloadFormatVersion: '2.0', ttlSeconds: 60 },
    { payloadFormatVersion: '2.0', ttlSeconds: 0, simpleResponses: true },
    { payloadFormatVersion: '2.0', ttlSeconds: 60, simpleResponses: true, cachePer: 'route' },
  ] as const)('with %j decides as its route table states', async (settings) => {
    const issuer = await testIssuer({ issuer: 'https://id.example/', clientId: 'app', now: time.now })
    const users = oidc({
      issuer: issuer.issuer,
      audience: 'app',
      algorithms: ['RS256'],
      jwks: issuer.jwks,
      now: time.now,
    })
    const routes = { 'GET /pets/{id}': hasScope('read'), 'DELETE /pets/{id}': hasScope('write') }
    // The settings select another overload each time.
    const handler = httpApiAuthorizer({ authenticate: bearer(users), ...settings, routes } as never)
    const integration = (): string => 'in'
    const api = httpApi({
      authorizers: { users: handler as never },
      routes: {
        'GET /pets/{id}': { authorizer: 'users', integration },
        'DELETE /pets/{id}': { authorizer: 'users', integration },
        'GET /other': { authorizer: 'users', integration },
      },
    } as never)
    const token = await issuer.accessToken({ scope: 'read' })
    const statuses: number[] = []
    for (const request of ['GET /pets/1', 'DELETE /pets/1', 'GET /other', 'GET /pets/2'])
      statuses.push((await api.request(request, { headers: { authorization: `Bearer ${token}` } })).status)
    expect(statuses).toStrictEqual([200, 403, 403, 200])
    expect((await api.request('GET /pets/1', { headers: { authorization: 'Bearer bad' } })).status).toBe(401)
    expect((await api.request('GET /pets/1')).status).toBe(401)
  })
})
