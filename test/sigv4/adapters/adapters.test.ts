import { createServer, type RequestListener } from 'node:http'
import * as http2 from 'node:http2'
import type { AddressInfo } from 'node:net'
import type expressTypes from 'express'
import { Hono } from 'hono'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  expressSigV4,
  fromFetchRequest,
  fromFunctionUrlEvent,
  fromHttpApiEvent,
  fromNodeRequest,
  fromRestEvent,
  honoSigV4,
  type SignedRequest,
  signRequest,
  type VerifyOptions,
  verifyRequest,
} from '../../../src/sigv4/index.ts'
import { loadExpress } from './load-express.ts'

const express = loadExpress()
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
const options: VerifyOptions = {
  lookup: (id) => (id === credentials.accessKeyId ? credentials : undefined),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  hosts: null,
  payload: 'verify',
}
const signing = { credentials, region: 'eu-west-1', service: 'execute-api' }
const PATH = "/prod/pets/a%20b/%C3%A9:*'?tag=x%20y&tag=a%2Bb&empty=&q=%C3%A9"

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function sign(url: string, body?: string, headers: Record<string, string> = {}) {
  return signRequest({ method: body === undefined ? 'GET' : 'POST', url, headers, body }, signing)
}
function send(
  signed: Pick<SignedRequest<undefined, string | undefined>, 'method' | 'url' | 'headers' | 'body'>,
): Promise<Response> {
  const { method, url, headers, body } = signed
  return fetch(url, { method, headers: headers as Record<string, string>, ...(body !== undefined && { body }) })
}

describe('fromNodeRequest', () => {
  test('a request of node:http verifies, with repeated headers', async () => {
    const results: unknown[] = []
    const origin = await listen(async (request, response) => {
      results.push(await verifyRequest(fromNodeRequest(request), { ...options, payload: 'claimed' }))
      response.end()
    })
    await send(sign(origin + PATH, undefined, { 'x-a': 'b', cookie: 'a=1' }))
    expect(results).toMatchObject([{ ok: true }])
  })

  test('a request of node:http2 verifies: the authority stands for the host', async () => {
    const seen: { target: string; result: unknown }[] = []
    const server = http2.createServer(async (request, response) => {
      const adapted = fromNodeRequest(request)
      seen.push({ target: adapted.target, result: await verifyRequest(adapted, { ...options, payload: 'claimed' }) })
      response.end()
    })
    closers.push(() => server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const client = http2.connect(origin)
    closers.push(() => client.destroy())
    const signed = sign(origin + PATH, undefined, { cookie: 'a=1; b=2' })
    const { cookie: _, ...headers } = signed.headers as Record<string, string>
    const stream = client.request({ ':method': 'GET', ':path': PATH, ...headers, cookie: ['a=1', 'b=2'] } as never)
    await new Promise<void>((resolve) => {
      stream.on('response', () => resolve())
      stream.end()
    })
    expect(seen).toMatchObject([{ target: 'sent', result: { ok: true } }])
  })

  test.each([
    [
      'pseudo-headers are dropped',
      [':method', 'GET', ':path', '/', ':scheme', 'https', ':authority', 'a.example', 'x', 'y'],
      [
        ['host', 'a.example'],
        ['x', 'y'],
      ],
    ],
    [
      'several cookie fields are joined',
      ['cookie', 'a=1', 'x', 'y', 'cookie', 'b=2'],
      [
        ['cookie', 'a=1; b=2'],
        ['x', 'y'],
      ],
    ],
    [
      'other repeated headers are kept',
      ['X', '1', 'x', '2'],
      [
        ['X', '1'],
        ['x', '2'],
      ],
    ],
    [
      'an authority next to a host is kept to be compared',
      ['host', 'a', ':authority', 'b'],
      [
        ['host', 'a'],
        [':authority', 'b'],
      ],
    ],
  ])('%s', (_, rawHeaders, headers) => {
    expect(fromNodeRequest({ method: 'GET', url: '/', rawHeaders })).toStrictEqual({
      method: 'GET',
      url: '/',
      headers,
      target: 'sent',
    })
  })

  test('the original URL takes precedence, and the body is passed on', () => {
    const request = { method: 'POST', url: '/b', originalUrl: '/a/b', rawHeaders: [] }
    expect(fromNodeRequest(request, { body: 'x' })).toStrictEqual({
      method: 'POST',
      url: '/a/b',
      headers: [],
      body: 'x',
      target: 'sent',
    })
  })

  test.each([undefined, null, {}, { rawHeaders: {} }])('%j is a ConfigError', (request) => {
    expect(() => fromNodeRequest(request as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})

describe('fromFetchRequest', () => {
  const url = `https://api.example.com${PATH}`
  test('a request with a body verifies, and the body can still be read', async () => {
    const signed = sign(url, 'rex')
    const request = new Request(url, { method: 'POST', headers: signed.headers as Record<string, string>, body: 'rex' })
    expect(await verifyRequest(await fromFetchRequest(request), options)).toMatchObject({ ok: true, payload: 'verified' })
    expect(await request.text()).toBe('rex')
  })

  test('a body over the limit is rejected', async () => {
    const request = new Request(url, { method: 'POST', body: 'x'.repeat(11) })
    await expect(fromFetchRequest(request, { maxBodyBytes: 10 })).rejects.toMatchObject({ name: 'BodyLimitError', maxBytes: 10 })
  })

  test('a value that is not a Request is a ConfigError', async () => {
    await expect(fromFetchRequest({} as never)).rejects.toMatchObject({ name: 'ConfigError' })
    await expect(fromFetchRequest(new Request(url), { max: 1 } as never)).rejects.toMatchObject({
      name: 'ConfigError',
      option: 'max',
    })
  })
})

/** The request as a gateway delivers it. */
function parts(signed: SignedRequest<Record<string, string>, string | undefined>) {
  const { host, pathname, search } = new URL(signed.url)
  const headers = { ...(signed.headers as Record<string, string>), Host: host }
  return { headers, path: pathname, query: search.slice(1), search: new URLSearchParams(search) }
}

describe('Lambda events', () => {
  const url = `https://a1.execute-api.eu-west-1.amazonaws.com${PATH}`
  const signed = signRequest({ method: 'POST', url, headers: { 'x-b': 'c' }, body: 'rex' as string | undefined }, signing)
  const { headers, path, query, search } = parts(signed)
  const lowercase = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const names = [...new Set(search.keys())]
  const rest = {
    httpMethod: 'POST',
    path: path.replace('/prod', ''),
    requestContext: { path, stage: 'prod' },
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    headers,
    multiValueQueryStringParameters: Object.fromEntries(names.map((name) => [name, search.getAll(name)])),
    body: 'rex',
    isBase64Encoded: false,
  } as never
  const version2 = (rawPath: string) =>
    ({
      version: '2.0',
      rawPath,
      rawQueryString: query,
      headers: lowercase,
      requestContext: { http: { method: 'POST' } },
      body: Buffer.from('rex').toString('base64'),
      isBase64Encoded: true,
    }) as never

  test.each([
    ['a REST API', fromRestEvent(rest), 'encodedAgain'],
    [
      'an HTTP API with payload format 1.0',
      fromRestEvent({ ...(rest as object), version: '1.0', requestContext: { path: decodeURIComponent(path) } } as never),
      'encodedAgain',
    ],
    ['an HTTP API with payload format 2.0', fromHttpApiEvent(version2(decodeURIComponent(path))), 'encodedAgain'],
    ['a function URL', fromFunctionUrlEvent(version2(path)), 'sent'],
  ])('the event of %s', async (name, adapted, target) => {
    expect(adapted.target).toBe(target)
    const result = await verifyRequest(adapted, options)
    // The client left `'` and `*` as they are: an HTTP API delivers the path decoded, and RFC 3986 encodes them.
    if (name.includes('HTTP API')) expect(result).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
    else expect(result).toMatchObject({ ok: true, payload: 'verified' })
  })

  test.each(['/prod/pets/a%20b/%C3%A9', '/prod', '/prod/a~b.c-d_e'])(
    'an ordinary path of an HTTP API verifies: %s',
    async (ordinary) => {
      const one = signRequest({ method: 'GET', url: `https://a1.example.com${ordinary}?a=b` }, signing)
      const event = {
        ...(version2(decodeURIComponent(ordinary)) as object),
        rawQueryString: 'a=b',
        body: undefined,
        isBase64Encoded: false,
      }
      const adapted = fromHttpApiEvent({
        ...event,
        headers: { ...one.headers, host: 'a1.example.com' },
        requestContext: { http: { method: 'GET' } },
      } as never)
      expect(await verifyRequest(adapted, options)).toMatchObject({ ok: true })
    },
  )

  test('an encoded slash of an HTTP API is rejected, never accepted for another path', async () => {
    const one = signRequest({ method: 'GET', url: 'https://a1.example.com/a%2Fb' }, signing)
    const event = {
      ...(version2('/a/b') as object),
      rawQueryString: '',
      body: undefined,
      headers: { ...one.headers, host: 'a1.example.com' },
      requestContext: { http: { method: 'GET' } },
    }
    expect(await verifyRequest(fromHttpApiEvent(event as never), options)).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
  })

  test('cookies of an HTTP API become one header', () => {
    const event = { ...(version2('/') as object), cookies: ['a=1', 'b=2'], headers: {} }
    expect(fromHttpApiEvent(event as never).headers).toStrictEqual([['cookie', 'a=1; b=2']])
    const both = { ...event, headers: { cookie: 'a=1; b=2' } }
    expect(fromFunctionUrlEvent(both as never).headers).toStrictEqual([['cookie', 'a=1; b=2']])
    expect(fromFunctionUrlEvent(event as never).headers).toStrictEqual([['cookie', 'a=1; b=2']])
  })

  test('the path of a REST API without a query is as sent', () => {
    const event = { ...(rest as object), multiValueQueryStringParameters: null, queryStringParameters: null }
    expect(fromRestEvent(event as never)).toMatchObject({ url: path, target: 'sent' })
  })

  test.each([fromRestEvent, fromHttpApiEvent, fromFunctionUrlEvent])('%o rejects other values', (adapt) => {
    for (const value of [undefined, null, {}, { requestContext: {} }, { requestContext: { http: { method: 'GET' } } }]) {
      expect(() => adapt(value as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    }
  })
})

describe('expressSigV4', () => {
  async function start(
    over: Partial<Parameters<typeof expressSigV4>[0]> = {},
    before?: expressTypes.RequestHandler,
  ): Promise<string> {
    const app = express()
    if (before !== undefined) app.use(before)
    app.use('/prod', expressSigV4({ ...options, ...over }) as expressTypes.RequestHandler)
    app.use((request, response) => {
      const { sigv4, rawBody } = request as unknown as { sigv4?: { path: string }; rawBody?: Uint8Array }
      response.json({ path: sigv4?.path, body: rawBody === undefined ? null : Buffer.from(rawBody).toString() })
    })
    app.use(((error, _request, response, _next) => {
      response.status(500).json({ name: error.name, code: error.code })
    }) as expressTypes.ErrorRequestHandler)
    return listen(app)
  }

  test('accepts a signed request below a mounted router', async () => {
    const origin = await start()
    const response = await send(sign(`${origin}/prod/pets?a=1`, '{"a":1}', { 'content-type': 'application/json' }))
    expect(await response.json()).toStrictEqual({ path: '/prod/pets', body: '{"a":1}' })
  })

  test.each([
    ['the bytes of a raw parser', express.raw({ type: () => true })],
    ['a request without a body after a JSON parser', express.json()],
  ])('accepts %s', async (name, parser) => {
    const origin = await start({}, parser)
    const response = await send(sign(`${origin}/prod/pets`, name.includes('without') ? undefined : 'rex'))
    expect(response.status).toBe(200)
  })

  test('a body that another parser has consumed is a ConfigError', async () => {
    const origin = await start({}, express.json())
    const response = await send(sign(`${origin}/prod/pets`, '{"a":1}', { 'content-type': 'application/json' }))
    expect([response.status, await response.json()]).toStrictEqual([500, { name: 'ConfigError', code: 'ERR_CONFIG' }])
  })

  test('a rejection has the form of API Gateway', async () => {
    const origin = await start()
    const signed = sign(`${origin}/prod/pets`, 'rex')
    const response = await send({ ...signed, body: 'max' })
    expect(response.status).toBe(403)
    expect(response.headers.get('x-amzn-errortype')).toBe('InvalidSignatureException')
    expect(await response.json()).toStrictEqual({ message: expect.stringContaining('signature') })
    const unsigned = await fetch(`${origin}/prod/pets`)
    expect([unsigned.status, await unsigned.json()]).toStrictEqual([403, { message: 'Missing Authentication Token' }])
  })

  test('a body over the limit is 413', async () => {
    const origin = await start({ maxBodyBytes: 10 })
    const response = await send(sign(`${origin}/prod/pets`, 'x'.repeat(11)))
    expect([response.status, await response.json()]).toStrictEqual([413, { message: 'Request Too Long' }])
    expect((await send(sign(`${origin}/prod/pets`, 'x'.repeat(10)))).status).toBe(200)
  })

  test('an outage is an error with a constant message', async () => {
    const origin = await start({ lookup: () => Promise.reject(new Error('secret')) })
    const response = await send(sign(`${origin}/prod/pets`))
    expect([response.status, await response.json()]).toStrictEqual([
      500,
      { name: 'UnavailableError', code: 'ERR_SIGV4_UNAVAILABLE' },
    ])
  })

  test('with a claimed payload the body is not read', async () => {
    const origin = await start({ payload: 'claimed' }, express.json())
    const response = await send(sign(`${origin}/prod/pets`, '{"a":1}', { 'content-type': 'application/json' }))
    expect(response.status).toBe(200)
  })

  test('wrong options are a ConfigError', () => {
    expect(() => expressSigV4({ ...options, hosts: undefined } as never)).toThrow(expect.objectContaining({ option: 'hosts' }))
    expect(() => expressSigV4({ ...options, limit: 5 } as never)).toThrow(expect.objectContaining({ option: 'limit' }))
  })
})

describe('honoSigV4', () => {
  function app(over: object = {}) {
    const hono = new Hono<{ Variables: { sigv4: { path: string } } }>()
    hono.use('*', honoSigV4({ ...options, ...over } as VerifyOptions) as never)
    hono.post('/prod/pets', async (context) => context.json({ path: context.get('sigv4').path, body: await context.req.text() }))
    hono.onError((error, context) => context.json({ name: error.name }, 500))
    return hono
  }
  const url = 'https://api.example.com/prod/pets'
  const request = (signed: SignedRequest<Record<string, string>, string | undefined>, body = signed.body) =>
    new Request(url, { method: 'POST', headers: signed.headers as Record<string, string>, ...(body !== undefined && { body }) })
  const signed = signRequest({ method: 'POST', url, headers: {}, body: 'rex' as string | undefined }, signing)

  test('accepts a signed request, whose body the handler can read', async () => {
    const response = await app().request(request(signed))
    expect(await response.json()).toStrictEqual({ path: '/prod/pets', body: 'rex' })
  })

  test('rejects like API Gateway', async () => {
    const response = await app().request(request(signed, 'max'))
    expect([response.status, response.headers.get('x-amzn-errortype')]).toStrictEqual([403, 'InvalidSignatureException'])
  })

  test('a body over the limit is 413', async () => {
    expect((await app({ maxBodyBytes: 2 }).request(request(signed))).status).toBe(413)
  })

  test('an outage is thrown', async () => {
    const lookup = vi.fn(() => {
      throw new Error('secret')
    })
    const response = await app({ lookup }).request(request(signed))
    expect([response.status, await response.json()]).toStrictEqual([500, { name: 'UnavailableError' }])
  })

  test('a body that was consumed before is a ConfigError', async () => {
    const consumed = request(signed)
    await consumed.text()
    await expect(
      honoSigV4(options)({ req: { raw: consumed }, set: () => undefined }, async () => undefined),
    ).rejects.toMatchObject({ name: 'ConfigError' })
  })
})
