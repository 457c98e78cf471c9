import { describe, expect, test } from 'vitest'
import type { DecisionRecord } from '../../../src/index.ts'
import { albGuard, authenticated, functionUrlGuard, inGroup, own, sourceIp, viewerRequestGuard } from '../../../src/index.ts'
import { identity, stub } from '../stub-verifier.ts'

const routes = {
  'GET /': authenticated,
  'GET /health': null,
  'GET /users/{id}': own('id'),
  'GET /users/{id}/orders': own('id'),
  'GET /admin': inGroup('admins'),
  'GET /office': sourceIp('10.0.0.0/8'),
  'ANY /files/{proxy+}': authenticated,
  'GET /files/public/{proxy+}': null,
} as const
const base = { authenticate: stub(), routes, challenge: 'Bearer realm="pets"' }
const context = {} as never

function urlEvent(path: string, { authorization = 'Bearer good', method = 'GET', sourceIp: address = '10.1.2.3' } = {}) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: authorization === '' ? {} : { authorization },
    requestContext: { domainName: 'x.lambda-url.eu-west-1.on.aws', http: { method, path: '/other', sourceIp: address } },
  } as never
}
function albEvent(path: string, { authorization = 'Bearer good', method = 'GET', forwarded = '10.1.2.3', multi = false } = {}) {
  const headers = { host: 'example.com', 'x-forwarded-for': forwarded, ...(authorization && { authorization }) }
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))
  return {
    requestContext: { elb: { targetGroupArn: 'arn' } },
    httpMethod: method,
    path,
    body: '',
    isBase64Encoded: false,
    ...(multi ? { multiValueHeaders, multiValueQueryStringParameters: {} } : { headers, queryStringParameters: {} }),
  } as never
}
function viewerEvent(uri: string, { authorization = 'Bearer good', method = 'GET', headers = {} } = {}) {
  const sent = {
    host: [{ key: 'Host', value: 'example.com' }],
    ...(authorization && { authorization: [{ key: 'Authorization', value: authorization }] }),
    ...headers,
  }
  const request = { clientIp: '10.1.2.3', method, uri, querystring: '', headers: sent }
  return { Records: [{ cf: { config: { eventType: 'viewer-request' }, request } }] } as never
}

const DECISIONS = [
  ['GET', '/health', '', 200],
  ['GET', '/health', 'Bearer bad', 200],
  ['POST', '/health', '', 401],
  ['GET', '/health/', '', 401],
  ['GET', '/', 'Bearer good', 200],
  ['GET', '/', '', 401],
  ['GET', '/users/u1', 'Bearer good', 200],
  ['GET', '/users/u1', 'Bearer bad', 401],
  ['GET', '/users/u2', 'Bearer good', 403],
  ['GET', '/users/u%31', 'Bearer good', 403],
  ['GET', '/users/u1/orders', 'Bearer good', 200],
  ['GET', '/users/u1/orders/', 'Bearer good', 403],
  ['GET', '/users/u1%2Forders', 'Bearer good', 403],
  ['GET', '/users//u1', 'Bearer good', 403],
  ['GET', '/users/../admin', 'Bearer good', 403],
  ['GET', '/users/u1/%2e%2e/orders', 'Bearer good', 403],
  ['GET', '/admin', 'Bearer good', 403],
  ['GET', '/missing', 'Bearer good', 403],
  ['GET', '/missing', '', 401],
  ['GET', '/files/a/b', 'Bearer good', 200],
  ['GET', '/files/a%5Cb', 'Bearer good', 403],
  ['GET', '/files/a\\b', 'Bearer good', 403],
  ['GET', '/files/a%00b', 'Bearer good', 403],
  ['GET', '/files/public/a', '', 200],
  ['GET', '/files/public/../a', '', 401],
  ['GET', '/files/public/..%2fa', '', 401],
  ['GET', '/files/public/%252e%252e/a', '', 401],
  ['GET', '/files/public%2Fa', '', 401],
  ['GET', '/files/%70ublic/a', '', 401],
  ['GET', '/files/public', '', 401],
  ['POST', '/files/public/a', '', 401],
  ['FOO', '/files/a', 'Bearer good', 403],
  ['*', '/files/a', 'Bearer good', 403],
  ['get', '/files/a', 'Bearer good', 403],
  ['GET', '/office', 'Bearer good', 200],
] as const

test.each([
  ['/users/a%40b.c', 200],
  ['/users/a@b.c', 200],
  ['/users/a%2540b.c', 403],
])('a subject is compared decoded: %s, %i', async (path, status) => {
  const guarded = functionUrlGuard({ ...base, authenticate: stub({}, identity({ subject: 'a@b.c' })) }, async () => ({
    statusCode: 200,
  }))
  expect(await guarded(urlEvent(path), context)).toMatchObject({ statusCode: status })
})

describe('functionUrlGuard', () => {
  const handler = functionUrlGuard(base, async (_event, who) => ({ statusCode: 200, body: who?.subject ?? 'open' }))

  test.each(DECISIONS)('%s %s with %j: %i', async (method, path, authorization, status) => {
    expect(await handler(urlEvent(path, { method, authorization }), context)).toMatchObject({ statusCode: status })
  })

  test('passes the identity, or undefined on an open route', async () => {
    expect(await handler(urlEvent('/users/u1'), context)).toStrictEqual({ statusCode: 200, body: 'u1' })
    expect(await handler(urlEvent('/health'), context)).toStrictEqual({ statusCode: 200, body: 'open' })
  })

  test('the response is JSON that no cache stores, with the challenge', async () => {
    expect(await handler(urlEvent('/', { authorization: '' }), context)).toStrictEqual({
      statusCode: 401,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate': 'Bearer realm="pets"',
      },
      body: '{"message":"Unauthorized"}',
    })
  })

  test.each([
    ['10.1.2.3', 200],
    ['192.0.2.1', 403],
    [undefined, 403],
  ])('the address %s: %i', async (address, status) => {
    const event = urlEvent('/office') as { requestContext: { http: { sourceIp: unknown } } }
    event.requestContext.http.sourceIp = address
    expect(await handler(event as never, context)).toMatchObject({ statusCode: status })
  })

  test('an outage is 500 and the handler is not called', async () => {
    const records: DecisionRecord[] = []
    const cause = new Error('down')
    const authenticate = stub({ verify: async () => ({ kind: 'unavailable', code: 'ERR_DOWN', cause }) })
    const guarded = functionUrlGuard(
      { ...base, authenticate, onDecision: (record) => records.push(record) },
      async () => 'called',
    )
    expect(await guarded(urlEvent('/'), context)).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' })
    expect(records[0]).toMatchObject({ outcome: 'unavailable', code: 'ERR_DOWN', cause })
    expect(await guarded(urlEvent('/health'), context)).toBe('called')
  })

  test('a source of challenges formats one for each reason', async () => {
    const challenge = { challenge: (options?: { readonly error?: string }) => `Bearer error="${options?.error ?? ''}"` }
    const guarded = functionUrlGuard({ ...base, challenge }, async () => 'called')
    const headerOf = async (path: string, authorization: string) =>
      ((await guarded(urlEvent(path, { authorization }), context)) as { headers: { 'WWW-Authenticate': string } }).headers[
        'WWW-Authenticate'
      ]
    expect(await headerOf('/', '')).toBe('Bearer error=""')
    expect(await headerOf('/', 'Bearer bad')).toBe('Bearer error="invalid_token"')
    expect(await headerOf('/admin', 'Bearer good')).toBe('Bearer error="insufficient_scope"')
  })

  test('without a challenge there is no header', async () => {
    const guarded = functionUrlGuard({ ...base, challenge: null }, async () => 'called')
    expect(await guarded(urlEvent('/', { authorization: '' }), context)).not.toHaveProperty(['headers', 'WWW-Authenticate'])
  })

  test('reads cookies from the header or, without one, from the list', async () => {
    const cookies: unknown[] = []
    const authenticate = stub({
      reads: 'request',
      verify: async (request) => {
        cookies.push(request.headers('cookie'))
        return { kind: 'absent' }
      },
    })
    const guarded = functionUrlGuard({ ...base, authenticate }, async () => 'called')
    const event = urlEvent('/') as object
    await guarded({ ...event, cookies: ['a=1', 'b=2'] } as never, context)
    await guarded({ ...event, cookies: ['a=1', 'b=2'], headers: { cookie: 'a=1; b=2' } } as never, context)
    expect(cookies).toStrictEqual([['a=1; b=2'], ['a=1; b=2']])
  })

  test('the definition lists routes and open routes', () => {
    expect(handler.definition).toStrictEqual({
      api: 'FUNCTION_URL',
      type: 'NONE',
      routes: Object.keys(routes),
      openRoutes: ['GET /health', 'GET /files/public/{proxy+}'],
    })
    expect(Object.isFrozen(handler.definition)).toBe(true)
  })
})

describe('albGuard', () => {
  const handler = albGuard(base, async (_event, who) => ({ statusCode: 200, body: who?.subject ?? 'open' }))

  test.each(DECISIONS)('%s %s with %j: %i', async (method, path, authorization, status) => {
    expect(await handler(albEvent(path, { method, authorization }), context)).toMatchObject({ statusCode: status })
    expect(await handler(albEvent(path, { method, authorization, multi: true }), context)).toMatchObject({ statusCode: status })
  })

  test('the response has the kind of headers of the event', async () => {
    const response = {
      statusCode: 401,
      statusDescription: '401 Unauthorized',
      isBase64Encoded: false,
      body: '{"message":"Unauthorized"}',
    }
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'WWW-Authenticate': 'Bearer realm="pets"' }
    expect(await handler(albEvent('/', { authorization: '' }), context)).toStrictEqual({ ...response, headers })
    expect(await handler(albEvent('/', { authorization: '', multi: true }), context)).toStrictEqual({
      ...response,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    })
  })

  test.each([
    ['10.0.0.1', 200],
    ['10.0.0.1, 192.0.2.1', 403],
    ['192.0.2.1, 10.0.0.1', 200],
    ['10.0.0.1:443', 403],
    ['', 403],
  ])('the address is the last one that was forwarded: %j, %i', async (forwarded, status) => {
    expect(await handler(albEvent('/office', { forwarded }), context)).toMatchObject({ statusCode: status })
  })

  test('query parameters arrive encoded', async () => {
    let values: readonly string[] = []
    const authenticate = stub({
      reads: 'request',
      verify: async (request) => {
        values = request.query('a b')
        return { kind: 'absent' }
      },
    })
    const guarded = albGuard({ ...base, authenticate }, async () => ({ statusCode: 200 }))
    await guarded({ ...(albEvent('/') as object), queryStringParameters: { 'a%20b': 'c%26d+e' } } as never, context)
    expect(values).toStrictEqual(['c&d e'])
  })
})

describe('viewerRequestGuard', () => {
  const forward = { 'x-user': (who: { subject: string }) => who.subject }
  const handler = viewerRequestGuard({ ...base, forward })
  const statusOf = (result: unknown): number => Number((result as { status?: string }).status ?? 200)

  test.each(DECISIONS)('%s %s with %j: %i', async (method, path, authorization, status) => {
    expect(statusOf(await handler(viewerEvent(path, { method, authorization })))).toBe(status)
  })

  test('sets the forwarded headers and removes those of the viewer, on open routes too', async () => {
    const spoofed = { 'x-user': [{ key: 'X-User', value: 'admin' }] }
    const passed = (await handler(viewerEvent('/users/u1', { headers: spoofed }))) as { headers: object; uri: string }
    expect(passed.uri).toBe('/users/u1')
    expect(passed.headers).toMatchObject({ 'x-user': [{ key: 'x-user', value: 'u1' }] })
    const open = (await handler(viewerEvent('/health', { headers: spoofed }))) as { headers: object }
    expect(open.headers).not.toHaveProperty('x-user')
    expect(open.headers).toHaveProperty('host')
  })

  test('a generated response has a string status', async () => {
    expect(await handler(viewerEvent('/admin'))).toStrictEqual({
      status: '403',
      statusDescription: 'Forbidden',
      headers: {
        'content-type': [{ key: 'Content-Type', value: 'application/json' }],
        'cache-control': [{ key: 'Cache-Control', value: 'no-store' }],
        'www-authenticate': [{ key: 'WWW-Authenticate', value: 'Bearer realm="pets"' }],
      },
      body: '{"message":"Forbidden"}',
    })
  })

  test.each([
    ['a claim with a line break', 'a\r\nx-admin: 1', 403],
    ['a claim that is not ASCII', 'Zoë', 403],
    ['nothing', undefined, 200],
    ['a number', 5, 500],
  ])('a forwarded value that is %s', async (_, value, status) => {
    const guarded = viewerRequestGuard({ ...base, forward: { 'x-user': () => value as never } })
    expect(statusOf(await guarded(viewerEvent('/')))).toBe(status)
  })

  test('a function that throws is an outage', async () => {
    const guarded = viewerRequestGuard({
      ...base,
      forward: {
        'x-user': () => {
          throw new Error('x')
        },
      },
    })
    expect(statusOf(await guarded(viewerEvent('/')))).toBe(500)
  })

  test.each(['host', 'X-Forwarded-For', 'x-amz-cf-id', 'a b', ''])('the header %j cannot be set', (name) => {
    expect(() => viewerRequestGuard({ ...base, forward: { [name]: () => 'x' } })).toThrow(
      expect.objectContaining({ name: 'ConfigError' }),
    )
  })

  test('another type of event is an EventError', async () => {
    const event = viewerEvent('/') as { Records: { cf: { config: { eventType: string } } }[] }
    for (const record of event.Records) record.cf.config.eventType = 'origin-request'
    await expect(handler(event as never)).rejects.toMatchObject({ name: 'EventError' })
  })
})

describe('building', () => {
  const handle = async () => ({ statusCode: 200 })
  test.each([
    ['no challenge', { challenge: undefined }, 'challenge'],
    ['a challenge with a line break', { challenge: 'Bearer\r\nx: y' }, 'challenge'],
    ['a malformed route', { routes: { 'GET pets': authenticated } }, 'routes["GET pets"]'],
    ['a rule for a missing parameter', { routes: { 'GET /pets': own('id') } }, 'routes["GET /pets"]'],
    ['no routes', { routes: {} }, 'routes'],
    ['an unknown option', { ttlSeconds: 5 }, 'ttlSeconds'],
  ])('%s is a ConfigError', (_, over, option) => {
    const error = expect.objectContaining({ name: 'ConfigError', option })
    expect(() => functionUrlGuard({ ...base, ...over } as never, handle)).toThrow(error)
    expect(() => albGuard({ ...base, ...over } as never, handle)).toThrow(error)
    expect(() => viewerRequestGuard({ ...base, ...over } as never)).toThrow(error)
  })

  test('a handler that is not a function is a ConfigError', () => {
    const error = expect.objectContaining({ name: 'ConfigError', option: 'handler' })
    expect(() => functionUrlGuard(base, undefined as never)).toThrow(error)
    expect(() => albGuard(base, {} as never)).toThrow(error)
  })

  test('an identity of an issuer that the verifier does not declare is an outage', async () => {
    const guarded = functionUrlGuard(
      { ...base, authenticate: stub({}, identity({ issuer: 'https://other' })) },
      async () => 'called',
    )
    expect(await guarded(urlEvent('/'), context)).toMatchObject({ statusCode: 500 })
  })
})
