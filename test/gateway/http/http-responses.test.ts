import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { httpApi, type Integration } from '../../../src/gateway/index.ts'

const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json'
const BROKEN = [500, JSON_TYPE, '{"message":"Internal Server Error"}']

async function answer(integration: Integration, options: object = {}) {
  const api = httpApi({ routes: { $default: { authorizer: null, integration } }, ...options })
  const response = await api.request('GET /')
  expect(response.headers.get('apigw-requestid')).toBe(response.trace.requestId)
  for (const name of ['x-amzn-requestid', 'x-amz-apigw-id', 'x-amzn-errortype']) expect(response.headers.has(name)).toBe(false)
  return [response.status, response.headers.get('content-type'), await response.text()]
}

const lambda = (payloadFormatVersion: '1.0' | '2.0', handler: () => unknown): Integration => ({
  type: 'AWS_PROXY',
  payloadFormatVersion,
  handler,
})

describe('the response of a function', () => {
  test.each<[string, unknown, unknown[]]>([
    ['an object without statusCode', { a: 1 }, [200, JSON_TYPE, '{"a":1}']],
    ['a string', 'hello', [200, JSON_TYPE, 'hello']],
    ['an empty string', '', [200, JSON_TYPE, '']],
    ['a number', 7, [200, JSON_TYPE, '7']],
    ['an array', [1, 'a'], [200, JSON_TYPE, '[1,"a"]']],
    ['false', false, [200, JSON_TYPE, 'false']],
    ['null', null, [200, JSON_TYPE, 'null']],
    ['nothing', undefined, [200, JSON_TYPE, 'null']],
    ['a body without statusCode', { body: 'x' }, [200, JSON_TYPE, '{"body":"x"}']],
    ['a status', { statusCode: 204 }, [204, TEXT, '']],
    ['a status as a string', { statusCode: '201', body: 'x' }, [201, TEXT, 'x']],
    ['headers and a body', { statusCode: 404, headers: { 'Content-Type': 'text/html' }, body: '<p>' }, [404, 'text/html', '<p>']],
    ['a base64 body', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, [200, TEXT, 'hi']],
    ['a header as a number', { statusCode: 200, headers: { 'x-n': 1 } }, [200, TEXT, '']],
    ['a status that is not HTTP', { statusCode: 99 }, BROKEN],
    ['a status in words', { statusCode: 'OK' }, BROKEN],
    ['a fractional status', { statusCode: 200.5 }, BROKEN],
    ['an object as the body', { statusCode: 200, body: { a: 1 } }, BROKEN],
    ['cookies as a string', { statusCode: 200, cookies: 'a=1' }, BROKEN],
    ['a line break in a header', { statusCode: 200, headers: { 'x-a': 'a\r\nb: c' } }, BROKEN],
    ['a space in the name of a header', { statusCode: 200, headers: { 'x a': 'b' } }, BROKEN],
  ])('of payload format 2.0 with %s is sent as on AWS', async (_, value, expected) => {
    expect(await answer(lambda('2.0', () => value))).toStrictEqual(expected)
    if (value !== undefined) expect(await answer(lambda('2.0', async () => value))).toStrictEqual(expected)
  })

  test.each<[string, unknown, unknown[]]>([
    ['a status', { statusCode: 200 }, [200, TEXT, '']],
    ['a type', { statusCode: 200, headers: { 'content-type': 'text/css' }, body: 'a' }, [200, 'text/css', 'a']],
    ['no status', { body: 'x' }, BROKEN],
    ['a string', 'hello', BROKEN],
    ['null', null, BROKEN],
    ['multi-value headers that are strings', { statusCode: 200, multiValueHeaders: { a: 'b' } }, BROKEN],
  ])('of payload format 1.0 with %s is sent as on AWS', async (_, value, expected) => {
    expect(await answer(lambda('1.0', () => value))).toStrictEqual(expected)
  })

  test('sends one set-cookie header per cookie', async () => {
    const value = { statusCode: 200, cookies: ['a=1; Secure', 'b=2'], headers: { 'set-cookie': 'c=3' } }
    const api = httpApi({ routes: { $default: { authorizer: null, integration: () => value } } })
    expect((await api.request('GET /')).headers.getSetCookie()).toStrictEqual(['c=3', 'a=1; Secure', 'b=2'])
    const multiValueHeaders = { 'Set-Cookie': ['a=1', 'b=2'], 'x-a': ['1', '2'] }
    const integration = lambda('1.0', () => ({ statusCode: 200, headers: { 'x-a': '0' }, multiValueHeaders }))
    const response = await httpApi({ routes: { $default: { authorizer: null, integration } } }).request('GET /')
    expect([response.headers.getSetCookie(), response.headers.get('x-a')]).toStrictEqual([['a=1', 'b=2'], '1, 2'])
  })

  test.each<[string, Integration]>([
    [
      'a plain function',
      () => {
        throw new Error('secret')
      },
    ],
    [
      'a promise',
      async () => {
        throw new Error('secret')
      },
    ],
    [
      'a Lambda function',
      lambda('2.0', () => {
        throw new Error('secret')
      }),
    ],
    ['a missing function', { type: 'AWS_PROXY', functionName: 'missing' }],
    [
      'a circular object',
      () => {
        const a: { a?: unknown } = {}
        a.a = a
        return a
      },
    ],
  ])('that fails in %s is 500, and its message is not sent', async (_, integration) => {
    expect(await answer(integration)).toStrictEqual(BROKEN)
  })

  test.each<[string, Integration]>([
    ['a plain function', () => new Promise(() => {})],
    ['a Lambda function', lambda('2.0', () => new Promise(() => {}))],
  ])('that does not come from %s is 503', async (_, integration) => {
    expect(await answer(integration, { timeoutMs: 20 })).toStrictEqual([503, JSON_TYPE, '{"message":"Service Unavailable"}'])
  })

  test('that does not come before the time limit of the function is 500', async () => {
    const functions = { slow: { handler: () => new Promise(() => {}), timeoutMs: 20 } }
    expect(await answer({ type: 'AWS_PROXY', functionName: 'slow' }, { functions })).toStrictEqual(BROKEN)
  })

  test('may be a Response, once', async () => {
    const shared = new Response('hi', { status: 202, headers: { 'x-a': 'b' } })
    const api = httpApi({ routes: { $default: { authorizer: null, integration: () => shared } } })
    const first = await api.request('GET /')
    expect([first.status, first.headers.get('x-a'), await first.text()]).toStrictEqual([202, 'b', 'hi'])
    expect((await api.request('GET /')).status).toBe(500)
    expect(await answer(() => Response.error())).toStrictEqual(BROKEN)
    expect((await answer(() => Response.redirect('https://example.com/', 302)))[0]).toBe(302)
  })

  test('of any value is a valid response and never rejects', async () => {
    let value: unknown
    const api = httpApi({
      routes: {
        'GET /1': { authorizer: null, integration: lambda('1.0', () => value) },
        'GET /2': { authorizer: null, integration: lambda('2.0', () => value) },
        'GET /3': { authorizer: null, integration: () => value },
      },
    })
    const response = fc.oneof(
      fc.anything(),
      fc.record({ statusCode: fc.anything(), headers: fc.anything(), body: fc.anything(), cookies: fc.anything() }),
    )
    await fc.assert(
      fc.asyncProperty(response, fc.constantFrom('GET /1', 'GET /2', 'GET /3'), async (given, request) => {
        value = given
        const { status } = await api.request(request)
        return status >= 200 && status <= 599
      }),
      { numRuns: 300 },
    )
  })
})

describe('an HTTP integration', () => {
  test('forwards the request with the variables as sent, and returns the response', async () => {
    const requests: Request[] = []
    const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      requests.push(new Request(url, init))
      return new Response('up', { status: 201, headers: { 'x-up': '1', 'www-authenticate': 'Bearer' } })
    }
    const integration = { type: 'HTTP_PROXY', url: 'https://up.example/base/{proxy}' } as const
    const api = httpApi({ fetch, routes: { 'ANY /files/{proxy+}': { authorizer: null, integration } } })
    const response = await api.request('PUT /files/a%2Fb/c?x=1', { body: 'data', headers: { 'x-tag': 'a' } })
    expect([response.status, response.headers.get('x-up'), await response.text()]).toStrictEqual([201, '1', 'up'])
    expect([response.headers.get('www-authenticate'), response.trace.confidence]).toStrictEqual(['Bearer', 'inferred'])
    expect([requests[0]?.method, requests[0]?.url, await requests[0]?.text()]).toStrictEqual([
      'PUT',
      'https://up.example/base/a%2Fb/c?x=1',
      'data',
    ])
  })

  test.each<[string, () => Promise<Response>]>([
    ['is down', () => Promise.reject(new Error('ECONNREFUSED'))],
    [
      'stalls',
      () =>
        new Promise((_, reject) => {
          setTimeout(() => reject(new Error('late')), 60)
        }),
    ],
    ['sends more than 10 MB', async () => new Response(new Uint8Array(10_485_761))],
  ])('whose upstream %s gets 503', async (_, fetch) => {
    const integration = { type: 'HTTP_PROXY', url: 'https://up.example/' } as const
    expect(await answer(integration, { fetch, timeoutMs: 30 })).toStrictEqual([
      503,
      JSON_TYPE,
      '{"message":"Service Unavailable"}',
    ])
  })
})
