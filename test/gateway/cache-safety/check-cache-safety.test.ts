import { describe, expect, test } from 'vitest'
import { type CacheSafetyOptions, checkCacheSafety, clock, type RestAuthorizer, restApi } from '../../../src/gateway/index.ts'
import { policyResponse } from '../test-api.ts'

const BEARER = { in: 'header', name: 'Authorization' } as const
const ana = { headers: { authorization: 'Bearer ana' } }
const ben = { headers: { authorization: 'Bearer ben' } }
const routes = ['GET /pets/1', 'GET /pets/2', 'DELETE /pets/1']

type Handler = (event: never, context: never) => unknown

function apiWith(handler: Handler, options: object = {}, entry: object = {}): ReturnType<typeof restApi> {
  const integration = (): never => {
    throw new Error('no integration may be called')
  }
  return restApi<Record<string, RestAuthorizer>>({
    stage: 'prod',
    region: 'eu-west-1',
    authorizers: {
      auth: { api: 'REST', type: 'REQUEST', ttlSeconds: 300, identitySources: [BEARER], handler, ...entry } as RestAuthorizer,
    },
    routes: {
      'GET /pets/{id}': { authorizer: 'auth', integration },
      'DELETE /pets/{id}': { authorizer: 'auth', integration },
      'ANY /files/{proxy+}': { authorizer: 'auth', integration },
      'GET /open': { authorizer: null, integration },
    },
    ...options,
  })
}

const allowAll = async (): Promise<object> => policyResponse('Allow', '*/*')
const echo = async ({ methodArn }: { methodArn: string }): Promise<object> =>
  policyResponse('Allow', methodArn.split('prod/')[1] ?? '')

/** Biome does not accept object literals with a property `then`. */
function pair(first: object, second: object): object {
  return Object.fromEntries([
    ['first', first],
    ['then', second],
  ])
}

describe('checkCacheSafety', () => {
  test('reports each ordered pair of requests for which a policy of event.methodArn fails', async () => {
    const result = await checkCacheSafety(apiWith(echo as Handler), {
      callers: { ana, ben },
      routes: ['GET /pets/1', 'DELETE /pets/1'],
    })
    expect(result).toStrictEqual({
      safe: false,
      pairs: 4,
      disagreements: ['ana', 'ben'].flatMap((caller) => [
        {
          ...pair({ caller, route: 'GET /pets/1' }, { caller, route: 'DELETE /pets/1' }),
          statusWithoutCache: 200,
          statusFromCache: 403,
          statement: 'no statement allows DELETE /pets/1',
          advice: 'Return a policy for all routes of the API instead of event.methodArn.',
        },
        {
          ...pair({ caller, route: 'DELETE /pets/1' }, { caller, route: 'GET /pets/1' }),
          statusWithoutCache: 200,
          statusFromCache: 403,
          statement: 'no statement allows GET /pets/1',
          advice: 'Return a policy for all routes of the API instead of event.methodArn.',
        },
      ]),
    })
  })

  test('finds nothing in a policy for all routes, and compares all ordered pairs', async () => {
    const result = await checkCacheSafety(apiWith(allowAll), { callers: { ana, ben }, routes })
    expect(result).toStrictEqual({ safe: true, pairs: 12, disagreements: [] })
  })

  test('leaves the API under test as it was: caches, quotas, integrations', async () => {
    const time = clock('2026-06-01T12:00:00Z')
    const api = apiWith(allowAll, {
      now: time.now,
      apiKeys: { k: { value: 'k'.repeat(20) } },
      usagePlans: { p: { apiKeys: ['k'], quota: { limit: 1, period: 'DAY' } } },
    })
    const before = time.now()
    expect((await checkCacheSafety(api, { callers: { ana }, routes })).safe).toBe(true)
    expect(api.cachedReplies()).toBe(0)
    expect(api.usage()).toStrictEqual({ p: { k: 1 } })
    expect(time.now()).toBe(before)
    expect(api.lastTrace()).toBeUndefined()
  })

  test('names the statement of the cached policy that decides', async () => {
    const perMethod = async ({ httpMethod }: { httpMethod: string }): Promise<object> =>
      policyResponse('Allow', `${httpMethod}/*`)
    const api = apiWith(perMethod as Handler)
    const { disagreements } = await checkCacheSafety(api, { callers: { ana }, routes: ['GET /files/a', 'PUT /files/a'] })
    expect(disagreements.map(({ statement }) => statement)).toStrictEqual([
      'no statement allows PUT /files/a',
      'no statement allows GET /files/a',
    ])
    const denyOthers = async ({ httpMethod }: { httpMethod: string }): Promise<object> => ({
      principalId: 'a',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' },
          { Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: `arn:aws:execute-api:*:*:*/*/${httpMethod}/*` },
        ],
      },
    })
    const denied = await checkCacheSafety(apiWith(denyOthers as Handler), {
      callers: { ana },
      routes: ['GET /files/a', 'PUT /files/a'],
    })
    expect(denied.disagreements[0]?.statement).toBe('statement 2: PUT /files/a is not in NotResource')
  })

  test.each<[string, Partial<CacheSafetyOptions['callers'][string]>, string]>([
    ['header', { headers: { ...ana.headers, 'x-tenant': 'b' } }, 'Add the header x-tenant to the identity sources'],
    ['query', { ...ana, query: { tenant: 'b' } }, 'Add the query parameter tenant to the identity sources'],
    ['sourceIp', { ...ana, sourceIp: '10.0.0.1' }, 'Replace the check of the source address'],
  ])('names the %s that a response depends on', async (_, other, advice) => {
    const handler = async (event: {
      headers: Record<string, string>
      queryStringParameters: Record<string, string> | null
      requestContext: { identity: { sourceIp: string } }
    }): Promise<object> => {
      const isOther =
        event.headers['x-tenant'] === 'b' ||
        event.queryStringParameters?.['tenant'] === 'b' ||
        event.requestContext.identity.sourceIp === '10.0.0.1'
      return policyResponse(isOther ? 'Deny' : 'Allow', '*/*')
    }
    const { safe, disagreements } = await checkCacheSafety(apiWith(handler as Handler), {
      callers: { ana, other },
      routes: ['GET /pets/1', 'GET /pets/2'],
    })
    expect(safe).toBe(false)
    expect(disagreements.map(({ first, then }) => `${first.caller} ${then.caller}`)).toContain('ana other')
    expect(disagreements[0]?.advice).toContain(advice)
  })

  test('reports a context that belongs to another request', async () => {
    const handler = async ({ headers }: { headers: Record<string, string> }): Promise<object> => ({
      ...policyResponse('Allow', '*/*'),
      context: { tenant: headers['x-tenant'] ?? 'none' },
    })
    const { disagreements } = await checkCacheSafety(apiWith(handler as Handler), {
      callers: { a: { headers: { ...ana.headers, 'x-tenant': 'a' } }, b: { headers: { ...ana.headers, 'x-tenant': 'b' } } },
      routes: ['GET /pets/1', 'GET /pets/2'],
    })
    expect(disagreements[0]).toMatchObject({ statusWithoutCache: 200, statusFromCache: 200 })
    expect(disagreements[0]?.advice).toMatch(/^Add the header x-tenant/)
  })

  test('finds a dependency on the time of day, with the system clock and with a test clock', async () => {
    const systemTime = async (): Promise<object> => policyResponse(new Date().getUTCHours() < 12 ? 'Allow' : 'Deny', '*/*')
    const real = globalThis.Date
    const system = await checkCacheSafety(apiWith(systemTime), { callers: { ana }, routes })
    expect(system.safe).toBe(false)
    expect(system.disagreements[0]).toMatchObject({ statusWithoutCache: 403, statusFromCache: 200 })
    expect(system.disagreements[0]?.then.caller).toBe('ana (at another time)')
    expect(globalThis.Date).toBe(real)
    const time = clock('2026-06-01T12:00:00Z')
    const testTime = async (): Promise<object> =>
      policyResponse(new Date(time.now()).getUTCHours() < 12 ? 'Allow' : 'Deny', '*/*')
    expect((await checkCacheSafety(apiWith(testTime, { now: time.now }), { callers: { ana }, routes })).safe).toBe(false)
  })

  test('restores the clock after checks that were started together', async () => {
    const systemTime = async (): Promise<object> => policyResponse(new Date().getUTCHours() < 12 ? 'Allow' : 'Deny', '*/*')
    const real = globalThis.Date
    const options = { callers: { ana }, routes: ['GET /pets/1', 'GET /pets/2'] }
    const results = await Promise.all([systemTime, allowAll, systemTime].map((one) => checkCacheSafety(apiWith(one), options)))
    expect(results.map(({ safe }) => safe)).toStrictEqual([false, true, false])
    expect(globalThis.Date).toBe(real)
  })

  test('accepts a credential that expires, and values that differ each time', async () => {
    const expires = Date.now() + 3_600_000
    const handler = async (): Promise<object> => {
      if (Date.now() > expires) return policyResponse('Deny', '*/*')
      return { ...policyResponse('Allow', '*/*'), context: { at: Date.now(), id: crypto.randomUUID() } }
    }
    expect(await checkCacheSafety(apiWith(handler), { callers: { ana }, routes })).toMatchObject({ safe: true })
  })

  test('does not alarm for conditions, which are evaluated for each request', async () => {
    const handler = async (): Promise<object> => ({
      principalId: 'a',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'execute-api:Invoke',
            Resource: '*',
            Condition: {
              IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
              DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' },
            },
          },
        ],
      },
    })
    const callers = { inside: { ...ana, sourceIp: '10.0.0.1' }, outside: { ...ana, sourceIp: '192.0.2.1' } }
    expect(await checkCacheSafety(apiWith(handler), { callers, routes })).toMatchObject({ safe: true, pairs: 30 })
  })

  test('varies requests that share no cached response with another caller', async () => {
    const reads = (path: (event: never) => unknown) => async (event: never) =>
      policyResponse(path(event) ? 'Deny' : 'Allow', '*/*')
    const handlers: Record<string, Handler> = {
      sourceIp: reads(
        (event: { requestContext: { identity: { sourceIp: string } } }) => event.requestContext.identity.sourceIp !== '127.0.0.1',
      ),
      userAgent: reads((event: { headers: Record<string, string> }) => event.headers['user-agent']),
      method: reads((event: { httpMethod: string }) => event.httpMethod === 'DELETE'),
    }
    for (const handler of Object.values(handlers)) {
      const result = await checkCacheSafety(apiWith(handler), { callers: { ana }, routes: ['GET /files/a', 'GET /files/b'] })
      expect(result.safe).toBe(false)
    }
  })

  test('reports an authorizer that decides at random', async () => {
    let calls = 0
    const handler = async (): Promise<object> => policyResponse(++calls % 2 === 0 ? 'Allow' : 'Deny', '*/*')
    const { disagreements } = await checkCacheSafety(apiWith(handler), { callers: { ana }, routes })
    expect(disagreements[0]?.advice).toContain('the same request got different responses')
  })

  test('does not compare what API Gateway does not cache', async () => {
    const handler = async ({ httpMethod }: { httpMethod: string }): Promise<object> => {
      if (httpMethod === 'DELETE') throw new Error('Unauthorized')
      return policyResponse('Deny', '*/*')
    }
    const result = await checkCacheSafety(apiWith(handler as Handler), { callers: { ana }, routes: ['GET /pets/1', 'GET /open'] })
    expect(result).toMatchObject({ safe: true, pairs: 0 })
  })

  test.each<[string, () => ReturnType<typeof restApi>, object, RegExp]>([
    ['another value', () => ({}) as ReturnType<typeof restApi>, { callers: { ana }, routes }, /api must be an API that restApi/],
    [
      'an API without a cache',
      () => apiWith(allowAll, {}, { ttlSeconds: 0 }),
      { callers: { ana }, routes },
      /caches its responses/,
    ],
    [
      'an unknown route',
      () => apiWith(allowAll),
      { callers: { ana }, routes: ['GET /pets/1', 'GET /dogs'] },
      /matches no route.*GET \/dogs/,
    ],
    [
      'a route that is not a request',
      () => apiWith(allowAll),
      { callers: { ana }, routes: ['GET /pets/1', 'pets'] },
      /a method, a space and a path/,
    ],
    [
      'one route',
      () => apiWith(allowAll),
      { callers: { ana }, routes: ['GET /pets/1', 'GET /pets/1'] },
      /two different requests/,
    ],
    ['no caller', () => apiWith(allowAll), { callers: {}, routes }, /at least one caller/],
    ['a caller that is not an object', () => apiWith(allowAll), { callers: { ana: null }, routes }, /callers\["ana"\]/],
    [
      'an unknown option of a caller',
      () => apiWith(allowAll),
      { callers: { ana: { header: {} } }, routes },
      /unknown option "header"/,
    ],
    ['an unknown option', () => apiWith(allowAll), { callers: { ana }, routes, max: 1 }, /unknown option "max"/],
    ['too many requests', () => apiWith(allowAll), { callers: { ana }, routes, maxRequests: 17 }, /needs 18 requests/],
  ])('rejects %s', async (_, api, options, message) => {
    await expect(checkCacheSafety(api(), options as CacheSafetyOptions)).rejects.toThrow(message)
    await expect(checkCacheSafety(api(), options as CacheSafetyOptions)).rejects.toMatchObject({ code: 'ERR_CONFIG' })
  })
})
