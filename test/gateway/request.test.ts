import { describe, expect, test } from 'vitest'
import { clock, type RequestOptions, restApi } from '../../src/gateway/index.ts'
import { ARN, policyResponse, testApi } from './test-api.ts'

interface Event {
  readonly path: string
  readonly headers: { readonly [name: string]: string }
  readonly multiValueHeaders: { readonly [name: string]: readonly string[] }
  readonly multiValueQueryStringParameters: object | null
  readonly body: string | null
}

/** Sends a request to an API that has one route without authorization, and returns the event of the backend. */
async function received(request: string, options: RequestOptions = {}, basePath?: string): Promise<Event> {
  const events: Event[] = []
  const integration = (event: Event) => {
    events.push(event)
    return { statusCode: 200 }
  }
  const api = restApi({
    stage: 'prod',
    authorizers: {},
    basePath,
    routes: { 'ANY /{proxy+}': { authorizer: 'NONE', integration } },
  })
  const response = await api.request(request, options)
  expect(response.status).toBe(200)
  return events[0] as Event
}

describe('request', () => {
  test('returns a Response with the trace of this request', async () => {
    const { api } = testApi({ handler: () => policyResponse('Allow', 'GET/pets') })
    const [allowed, denied] = await Promise.all([
      api.request('GET /pets', { headers: { authorization: 'a' } }),
      api.request('GET /pets/7', { headers: { authorization: 'a' } }),
    ])
    expect(allowed).toBeInstanceOf(Response)
    expect(await allowed.json()).toStrictEqual({ ok: true })
    expect(allowed.trace).toStrictEqual({
      api: 'REST',
      requestId: allowed.headers.get('x-amzn-requestid'),
      stage: 'prod',
      canary: false,
      route: 'GET /pets',
      authorization: 'TOKEN',
      authorizer: 'auth',
      lambda: 'invoked',
      cacheAgeSeconds: null,
      principal: 'jane',
      apiKeyId: null,
      usagePlanId: null,
      outcome: 'allowed',
      status: 200,
      reason: 'allowed by statement 1: GET /pets',
      methodArn: `${ARN}/GET/pets`,
      steps: expect.any(Array),
      confidence: 'observed',
    })
    expect(denied.trace).toMatchObject({ route: 'GET /pets/{id}', outcome: 'ACCESS_DENIED', status: 403 })
  })

  test('adds the stage, or the base path', async () => {
    expect(await received('GET /a/b')).toMatchObject({
      path: '/a/b',
      headers: { Host: 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com' },
    })
    expect(await received('GET /a/b', {}, 'v1')).toMatchObject({ path: '/v1/a/b' })
    expect(await received('GET /a/b', {}, '')).toMatchObject({ path: '/a/b' })
  })

  test.each<[string, RequestOptions, object | null]>([
    ['GET /a', {}, null],
    ['GET /a?x=1', { query: { y: '2' } }, { x: ['1'], y: ['2'] }],
    ['GET /a?', { query: { y: '2' } }, { y: ['2'] }],
    ['GET /a', { query: { 'a b': ['1', 'ü&='], empty: '', none: [] } }, { 'a b': ['1', 'ü&='], empty: [''] }],
    ['GET /a', { query: {} }, null],
  ])('%s with %j adds the query', async (request, options, expected) => {
    expect((await received(request, options)).multiValueQueryStringParameters).toStrictEqual(expected)
  })

  test('sends the path as written', async () => {
    expect(await received('GET /a%2Fb/../c//d')).toMatchObject({ path: '/a%2Fb/../c//d' })
  })

  test('sends headers in the given order, and arrays as several headers', async () => {
    const headers = { 'X-A': ['1', '2'], 'x-b': '3', none: [] }
    expect((await received('GET /a', { headers })).multiValueHeaders).toMatchObject({ 'X-A': ['1', '2'], 'x-b': ['3'] })
    const pairs = [
      ['X-A', '1'],
      ['Host', 'pets.example'],
      ['x-a', '2'],
    ] as const
    expect((await received('GET /a', { headers: pairs })).multiValueHeaders).toMatchObject({
      'X-A': ['1', '2'],
      Host: ['pets.example'],
    })
  })

  test('sends a body, or JSON with its content type', async () => {
    expect(await received('POST /a', { body: 'grüß' })).toMatchObject({ body: 'grüß' })
    expect(await received('POST /a', { json: { a: [1, null] } })).toMatchObject({
      body: '{"a":[1,null]}',
      headers: { 'content-type': 'application/json' },
    })
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    expect((await received('PATCH /a', { json: null, headers })).multiValueHeaders).toMatchObject({
      'Content-Type': ['application/merge-patch+json'],
    })
  })

  test('sends from the source address', async () => {
    const { api, events } = testApi({ type: 'REQUEST', ttlSeconds: 0, identitySources: [] })
    await api.request('GET /pets', { sourceIp: '192.0.2.7' })
    expect(events).toMatchObject([{ requestContext: { identity: { sourceIp: '192.0.2.7' } } }])
  })

  test('signs as a principal', async () => {
    const time = clock('2026-11-23T12:00:00Z')
    const policies = [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/POST/*` }] },
    ] as const
    const arn = 'arn:aws:iam::123456789012:user/bob'
    const api = restApi({
      stage: 'prod',
      region: 'eu-west-1',
      authorizers: {},
      now: time.now,
      principals: {
        AKIDBOB: { arn, secretAccessKey: 'hush', policies },
        ASIABOB: { arn, secretAccessKey: 'hush', sessionToken: 'token', policies },
      },
      routes: { 'ANY /{proxy+}': { authorizer: 'AWS_IAM', integration: () => ({ statusCode: 200 }) } },
    })
    for (const as of ['AKIDBOB', 'ASIABOB']) {
      const allowed = await api.request('POST /a%20b', { as, query: { x: ['2', '1'] }, json: { a: 1 }, headers: { 'x-a': '1' } })
      expect(allowed.trace).toMatchObject({ status: 200, principal: arn })
      expect((await api.request('GET /a', { as })).trace).toMatchObject({ status: 403, principal: arn })
    }
    expect((await api.request('GET /a')).trace).toMatchObject({ outcome: 'MISSING_AUTHENTICATION_TOKEN' })
    await expect(api.request('GET /a', { as: 'constructor' })).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'as' }),
    )
  })

  test('reports the age of a cached response', async () => {
    const time = clock(0)
    const { api } = testApi({ ttlSeconds: 300 }, { now: time.now })
    const headers = { authorization: 'a' }
    await api.request('GET /pets', { headers })
    time.advance(120.5)
    const { trace } = await api.request('GET /pets', { headers })
    expect(trace).toMatchObject({ lambda: 'cached', cacheAgeSeconds: 120.5 })
  })

  test.each<[string, unknown, unknown]>([
    ['request', 'GET', {}],
    ['request', 'GET pets', {}],
    ['request', 'GET  /pets', {}],
    ['request', 'GET /pets x', {}],
    ['request', '/pets', {}],
    ['request', undefined, {}],
    ['request', ['GET /pets'], {}],
    ['options', 'GET /pets', null],
    ['options', 'GET /pets', 'x'],
    ['header', 'GET /pets', { header: {} }],
    ['headers', 'GET /pets', { headers: { a: 1 } }],
    ['headers', 'GET /pets', { headers: [['a']] }],
    ['query', 'GET /pets', { query: { a: 1 } }],
    ['body', 'POST /pets', { body: {} }],
    ['json', 'POST /pets', { json: 1n }],
    ['json', 'POST /pets', { json: {}, body: '' }],
    ['sourceIp', 'GET /pets', { sourceIp: '' }],
    ['as', 'GET /pets', { as: 'AKIDUNKNOWN' }],
  ])('rejects a wrong %s', async (option, request, options) => {
    const { api } = testApi()
    // Invalid on purpose: possible in plain JavaScript.
    await expect(api.request(request as never, options as never)).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })
})

test('send and fetch return the trace as well', async () => {
  const { api } = testApi()
  const sent = await api.send({ method: 'GET', rawTarget: '/prod/open', headers: [] })
  const fetched = await api.fetch(new Request('https://pets.example/prod/nothing'))
  expect([sent.trace.route, sent.trace.status]).toStrictEqual(['GET /open', 200])
  expect(fetched.trace).toMatchObject({ api: 'REST', stage: 'prod', route: null, status: 403 })
  expect(api.lastTrace()).toBe(fetched.trace)
})
