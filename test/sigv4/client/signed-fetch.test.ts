import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  requestSigner,
  type SignedFetchOptions,
  signedFetch,
  type VerifyOptions,
  type VerifyResult,
  verifyRequest,
} from '../../../src/sigv4/index.ts'
import { smithySigner } from '../../../src/sigv4/smithy.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const session = { ...credentials, accessKeyId: 'ASIAEXAMPLE', sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE==' }
const given = { region: 'eu-west-1', service: 'execute-api' } as const

interface ReceivedRequest {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly verified: VerifyResult
}

let serverClock = Date.now()
let received: ReceivedRequest[] = []
let respond: (response: ServerResponse, verified: VerifyResult) => void
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    const headers: [string, string][] = []
    for (let index = 0; index < request.rawHeaders.length; index += 2)
      headers.push([request.rawHeaders[index] ?? '', request.rawHeaders[index + 1] ?? ''])
    const options: VerifyOptions = {
      lookup: (id) => [credentials, session].find((one) => one.accessKeyId === id),
      regions: ['eu-west-1'],
      services: ['execute-api', 's3'],
      payload: 'any',
      hosts: null,
      nonNormalPath: 'accept',
      now: () => serverClock,
    }
    const body = Buffer.concat(chunks)
    const verified = await verifyRequest({ method: request.method ?? '', url: request.url ?? '', headers, body }, options)
    received.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.headers,
      body: body.toString(),
      verified,
    })
    response.setHeader('date', new Date(serverClock).toUTCString())
    respond(response, verified)
  })
})
let origin = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  serverClock = Date.now()
  received = []
  respond = (response, verified) =>
    response.writeHead(verified.ok ? 200 : 403).end(verified.ok ? verified.payload : JSON.stringify(verified))
})

const send = (path: string, init?: RequestInit, options: Partial<SignedFetchOptions> = {}): Promise<Response> =>
  signedFetch({ credentials, ...given, ...options })(`${origin}${path}`, init)
const streamOf = (...parts: string[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part))
      controller.close()
    },
  })

describe('signedFetch signs what it sends:', () => {
  test.each([
    ['a plain GET', '/pets', undefined],
    ['escape sequences and punctuation in the path', "/a%20b/c:d/~e/*/é/%2F//f/(g)'", undefined],
    ['an unsorted query with repetitions', '/?b=2&a=1&a=0&&c&=d&e=f+g%2Bh&%C3%A9=%zz', undefined],
    ['dot segments in the path', '/a/./b/../c', undefined],
    ['a fragment', '/a#b', undefined],
    ['a string', '/', { method: 'POST', body: 'hellö' }],
    ['a method in lowercase', '/', { method: 'post', body: 'x' }],
    ['bytes', '/', { method: 'PUT', body: new Uint8Array([0, 255, 1]) }],
    ['a form', '/', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) }],
    ['a multipart form', '/', { method: 'POST', body: multipart() }],
    ['a blob', '/', { method: 'POST', body: new Blob(['abc'], { type: 'text/plain' }) }],
    ['a stream', '/', { method: 'POST', body: streamOf('a', 'b'), duplex: 'half' }],
    ['headers', '/', { headers: { 'X-Custom': ' a   b ', 'x-amz-target': 'T', 'user-agent': 'me' } }],
    [
      'headers as pairs',
      '/',
      {
        headers: [
          ['x-a', '1'],
          ['X-A', '2'],
        ],
      },
    ],
    ['an existing Authorization header', '/', { headers: { authorization: 'Bearer x' } }],
  ] as [string, string, RequestInit | undefined][])('%s', async (_, path, init) => {
    const response = await send(path, init)
    expect([response.status, await response.text()]).toStrictEqual([200, 'verified'])
  })

  test.each([
    ['requestSigner', requestSigner({ credentials: session, ...given })],
    ['smithySigner', smithySigner({ credentials: session, ...given })],
  ])('with %s as the signer', async (_, signer) => {
    const call = signedFetch({ signer })
    expect(await (await call(`${origin}/a%20b?b=2&a=1&a=0&e=f+g%2Bh`)).text()).toBe('verified')
    expect(await (await call(`${origin}/`, { method: 'POST', body: 'x' })).text()).toBe('verified')
  })

  test('a Request with its method, headers and body', async () => {
    const request = new Request(`${origin}/pets`, { method: 'PUT', headers: { 'x-a': 'b' }, body: 'hello' })
    const response = await signedFetch({ credentials: session, ...given })(request)
    expect(await response.text()).toBe('verified')
    expect(received[0]).toMatchObject({
      method: 'PUT',
      body: 'hello',
      headers: { 'x-a': 'b', 'x-amz-security-token': session.sessionToken },
    })
  })
})

describe('a streaming body', () => {
  test('is sent unsigned if the option says so', async () => {
    const response = await send('/', { method: 'POST', body: streamOf('a', 'b'), duplex: 'half' } as RequestInit, {
      streamingBody: 'unsigned',
      service: 's3',
    })
    expect(await response.text()).toBe('unsigned')
    expect(received[0]).toMatchObject({ body: 'ab', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } })
  })

  test('is buffered up to the limit and rejected beyond it', async () => {
    const post = (text: string) =>
      send('/', { method: 'POST', body: streamOf(...text), duplex: 'half' } as RequestInit, { maxBufferBytes: 3 })
    expect(await (await post('abc')).text()).toBe('verified')
    await expect(post('abcd')).rejects.toMatchObject({ name: 'BodyLimitError', code: 'ERR_BODY_LIMIT', maxBytes: 3 })
    expect(received).toHaveLength(1)
  })
})

describe('a redirect', () => {
  test('is returned and not followed, so that no other host receives the signature', async () => {
    respond = (response) => response.writeHead(302, { location: '/elsewhere' }).end()
    const response = await send('/', { redirect: 'follow' })
    expect(response.status).toBe(302)
    expect(received).toHaveLength(1)
    await expect(send('/', { redirect: 'error' })).rejects.toThrow(TypeError)
  })
})

describe('the clock', () => {
  test('is corrected once by a 403 response, also for later requests', async () => {
    serverClock = Date.now() + 3_600_000
    const call = signedFetch({ credentials, ...given })
    expect((await call(`${origin}/a`, { method: 'POST', body: 'x' })).status).toBe(200)
    expect(received.map(({ verified }) => verified.ok)).toStrictEqual([false, true])
    expect((await call(`${origin}/b`)).status).toBe(200)
    expect(received).toHaveLength(3)
  })

  test('is corrected at most once per call', async () => {
    respond = (response) => {
      serverClock += 3_600_000
      response.setHeader('date', new Date(serverClock).toUTCString())
      response.writeHead(403).end()
    }
    expect((await send('/')).status).toBe(403)
    expect(received).toHaveLength(2)
  })

  test.each([
    ['right', 0, {}],
    ['two minutes off, which is not the reason for a rejection', 120_000, {}],
    ['compared with a cached response', 3_600_000, { age: '86400' }],
    ['compared with an invalid date', 3_600_000, { date: 'yesterday' }],
  ])('is not corrected if it is %s', async (_, offset, headers) => {
    respond = (response) => response.writeHead(403, { date: new Date(Date.now() + offset).toUTCString(), ...headers }).end()
    expect((await send('/')).status).toBe(403)
    expect(received).toHaveLength(1)
  })
})

describe('retries', () => {
  const failTimes = (times: number, status: number): void => {
    let left = times
    respond = (response, verified) => response.writeHead(left-- > 0 ? status : verified.ok ? 200 : 403).end()
  }

  test('are signed again, with increasing waits', async () => {
    failTimes(3, 503)
    const wait = vi.fn(async () => undefined)
    let now = Date.now() - 3_000
    const response = await send('/', { method: 'POST', body: 'x' }, { retries: 3, wait, now: () => (now += 1_000) })
    expect(response.status).toBe(200)
    expect(wait.mock.calls).toStrictEqual([[100], [200], [400]])
    expect(new Set(received.map(({ headers }) => headers.authorization)).size).toBe(4)
  })

  test.each([
    ['do not happen by default', 503, 'GET', 0, 1],
    ['happen for a 429 of any method', 429, 'POST', 2, 3],
    ['happen for a 502 of a GET', 502, 'GET', 2, 3],
    ['do not happen for a 502 of a POST', 502, 'POST', 2, 1],
    ['do not happen for a 404', 404, 'GET', 2, 1],
  ])('%s', async (_, status, method, retries, sent) => {
    failTimes(10, status)
    const response = await send('/', { method }, { retries, wait: async () => undefined })
    expect([response.status, received.length]).toStrictEqual([status, sent])
  })

  test.each([
    ['GET', 3],
    ['POST', 1],
  ])('after a network error, a %s is sent %i times', async (method, times) => {
    const broken = vi.fn(() => Promise.reject(new TypeError('fetch failed')))
    await expect(send('/', { method }, { retries: 2, wait: async () => undefined, fetch: broken })).rejects.toThrow(
      'fetch failed',
    )
    expect(broken).toHaveBeenCalledTimes(times)
  })

  test('do not happen for a stream', async () => {
    failTimes(10, 503)
    await send('/', { method: 'POST', body: streamOf('a'), duplex: 'half' } as RequestInit, {
      streamingBody: 'unsigned',
      retries: 3,
    })
    expect(received).toHaveLength(1)
  })

  test('end with an abort', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(send('/', { signal: controller.signal }, { retries: 3 })).rejects.toThrow(/abort/i)
    expect(received).toHaveLength(0)
  })
})

describe('the hosts', () => {
  test('that are not in the option receive nothing', async () => {
    const fetched = vi.fn(fetch)
    const call = signedFetch({ credentials: session, ...given, hosts: ['API.example.com'], fetch: fetched })
    await expect(call(`${origin}/`)).rejects.toMatchObject({ name: 'ConfigError', option: 'hosts' })
    expect(fetched).not.toHaveBeenCalled()
  })

  test.each([
    ['https://a1.execute-api.eu-west-1.amazonaws.com/x', 'eu-west-1/execute-api'],
    ['https://a1-vpce-0.execute-api.us-gov-west-1.amazonaws.com/x', 'us-gov-west-1/execute-api'],
    ['https://vpce-1.execute-api.eu-west-1.vpce.amazonaws.com/x', 'eu-west-1/execute-api'],
    ['https://a1.execute-api.cn-north-1.amazonaws.com.cn/x', 'cn-north-1/execute-api'],
    ['https://abc.lambda-url.eu-central-1.on.aws/', 'eu-central-1/lambda'],
    ['https://abc.appsync-api.ap-southeast-2.amazonaws.com/graphql', 'ap-southeast-2/appsync'],
    ['https://abc.appsync-realtime-api.eu-west-1.amazonaws.com/graphql', 'eu-west-1/appsync'],
    ['https://abc-ats.iot.eu-west-1.amazonaws.com/mqtt', 'eu-west-1/iotdevicegateway'],
    ['https://bucket.s3.eu-west-1.amazonaws.com/x', 'eu-west-1/s3'],
    ['https://my.bucket.s3.eu-west-1.amazonaws.com/x', 'eu-west-1/s3'],
    ['https://s3.eu-west-1.amazonaws.com/bucket/x', 'eu-west-1/s3'],
    ['https://bucket.s3.dualstack.eu-west-1.amazonaws.com/x', 'eu-west-1/s3'],
    ['https://bucket.s3.amazonaws.com/x', 'us-east-1/s3'],
  ])('of %s determine the scope %s', async (url, scope) => {
    const fetched = vi.fn(async (_url: unknown, _init?: RequestInit) => new Response('ok'))
    await signedFetch({ credentials: session, fetch: fetched as typeof fetch })(url)
    const headers = fetched.mock.calls[0]?.[1]?.headers as Record<string, string>
    expect(headers['authorization']).toContain(`/${scope}/aws4_request, `)
    expect(headers['authorization']?.includes('x-amz-security-token')).toBe(!scope.endsWith('iotdevicegateway'))
    expect(headers['x-amz-security-token']).toBe(session.sessionToken)
  })

  test.each([
    'https://api.example.com/',
    'https://execute-api.eu-west-1.amazonaws.com.evil.example/',
    'https://a1.execute-api.eu-west-1.evil.com/',
    'https://a1.execute-api.eu_west_1.amazonaws.com/',
    'https://a.b.execute-api.eu-west-1.amazonaws.com/',
    'https://dynamodb.eu-west-1.amazonaws.com/',
    'https://abc.lambda-url.eu-central-1.evil.on.aws/',
    'https://amazonaws.com/',
  ])('of %s do not determine a scope', async (url) => {
    const fetched = vi.fn(fetch)
    await expect(signedFetch({ credentials, fetch: fetched })(url)).rejects.toMatchObject({
      name: 'ConfigError',
      option: 'region',
    })
    await expect(signedFetch({ credentials, region: 'eu-west-1', fetch: fetched })(url)).rejects.toMatchObject({
      option: 'service',
    })
    expect(fetched).not.toHaveBeenCalled()
  })
})

describe('credentials from a provider', () => {
  const minutes = (count: number): number => count * 60_000

  test('are retrieved once for concurrent requests, and again before they expire', async () => {
    let now = Date.now()
    const provider = vi.fn(async () => ({ ...credentials, expiration: new Date(now + minutes(60)) }))
    const call = signedFetch({
      credentials: provider,
      ...given,
      now: () => now,
      fetch: (async () => new Response()) as typeof fetch,
    })
    await Promise.all([call(origin), call(origin), call(origin)])
    expect(provider).toHaveBeenCalledTimes(1)
    now += minutes(54)
    await call(origin)
    expect(provider).toHaveBeenCalledTimes(1)
    now += minutes(2)
    await Promise.all([call(origin), call(origin)])
    expect(provider).toHaveBeenCalledTimes(2)
  })

  test('are retrieved again after an error, and the last ones are used until they expire', async () => {
    let now = Date.now()
    const provider = vi.fn(async () => ({ ...credentials, expiration: new Date(now + minutes(10)) }))
    const call = signedFetch({
      credentials: provider,
      ...given,
      now: () => now,
      fetch: (async () => new Response()) as typeof fetch,
    })
    provider.mockRejectedValueOnce(new Error('no network'))
    await expect(call(origin)).rejects.toThrow('no network')
    await call(origin)
    now += minutes(6)
    provider.mockRejectedValueOnce(new Error('no network'))
    await call(origin)
    now += minutes(4)
    provider.mockRejectedValueOnce(new Error('no network'))
    await expect(call(origin)).rejects.toThrow('no network')
    expect(provider).toHaveBeenCalledTimes(4)
  })
})

describe('invalid options', () => {
  const sign = async (): Promise<undefined> => undefined
  test.each([
    ['signer', { signer: null }],
    ['credentials', { credentials: 'x' }],
    ['credentials', { credentials: null }],
    ['signer', { credentials, signer: { sign } }],
    ['signer', { signer: {} }],
    ['region', { signer: { sign }, region: 'x' }],
    ['service', { signer: { sign }, service: 'x' }],
    ['region', { credentials, region: '' }],
    ['service', { credentials, service: 7 }],
    ['hosts', { credentials, hosts: 'x' }],
    ['streamingBody', { credentials, streamingBody: 'maybe' }],
    ['maxBufferBytes', { credentials, maxBufferBytes: 1.5 }],
    ['retries', { credentials, retries: 11 }],
    ['wait', { credentials, wait: 5 }],
    ['fetch', { credentials, fetch: 'x' }],
    ['now', { credentials, now: 5 }],
    ['secret', { credentials, secret: 'x' }],
  ])('reports %s', (option, options) => {
    expect(() => signedFetch(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})

function multipart(): FormData {
  const form = new FormData()
  form.set('a', 'b')
  form.set('file', new Blob(['c']), 'd.txt')
  return form
}
