import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ExchangeRequest, isAllowedUrl, sendHttpRequest } from '../../src/identity/http-request.ts'
import { introspection } from '../../src/identity/index.ts'
import { type KeyServer, keyServer } from './jwks/key-server.ts'

const POST: ExchangeRequest = {
  method: 'POST',
  headers: { accept: 'application/json' },
  body: 'a=ü',
  timeoutMs: 2000,
  maxBytes: 100,
}
const silent: RequestListener = () => undefined

let server: KeyServer
beforeAll(async () => {
  server = await keyServer(silent)
})
afterAll(() => server.close())
afterEach(() => {
  server.answer = silent
})
const send = (request: Partial<ExchangeRequest> = {}) =>
  sendHttpRequest(`${server.url}/x`, { ...POST, ca: server.ca, ...request })

describe('isAllowedUrl', () => {
  test.each([
    'https://example.com',
    'https://example.com:8443/a?b=c',
    'http://localhost/',
    'http://localhost:3000/a',
    'http://127.0.0.1/',
    'http://127.10.200.3:80/',
    'http://2130706433/',
    'http://[::1]:80/',
    `https://example.com/${'a'.repeat(2028)}`,
  ])('accepts %s', (url) => {
    expect(isAllowedUrl(url)).toBe(true)
  })
  test.each([
    undefined,
    null,
    7,
    '',
    'example.com',
    'https://',
    'http://example.com/',
    'http://localhost.example.com/',
    'http://example.com/localhost',
    'http://127.0.0.1.example.com/',
    'http://x127.0.0.1/',
    'http://128.0.0.1/',
    'http://[::2]/',
    'ftp://localhost/',
    'file:///etc/passwd',
    'https://user@example.com/',
    'https://:secret@example.com/',
    'https://example.com/#a',
    `https://example.com/${'a'.repeat(2029)}`,
    new URL('https://example.com/'),
  ])('rejects %s', (url) => {
    expect(isAllowedUrl(url)).toBe(false)
  })
})

describe('sendHttpRequest', () => {
  test('sends the request and returns the response', async () => {
    const received: unknown[] = []
    server.answer = (request, response) => {
      const { method, headers } = request
      request
        .setEncoding('utf8')
        .on('data', (body) => received.push(method, headers['content-length'], headers.accept, headers['accept-encoding'], body))
      request.on('end', () => response.writeHead(418, { 'content-type': 'text/x' }).end('tea'))
    }
    expect(await send()).toStrictEqual({ status: 418, contentType: 'text/x', body: Buffer.from('tea') })
    expect(received).toStrictEqual(['POST', '4', 'application/json', 'identity', 'a=ü'])
  })

  test('returns a redirect and does not follow it', async () => {
    server.answer = (_, response) => response.writeHead(307, { location: `${server.url}/y` }).end()
    const before = server.requests.length
    expect(await send()).toStrictEqual({ status: 307, contentType: '', body: Buffer.alloc(0) })
    expect(server.requests.slice(before)).toStrictEqual(['/x'])
  })

  test.each<readonly [string, RequestListener, RegExp]>([
    ['never responds', silent, /timed out/],
    ['never ends its response', (_, response) => void response.writeHead(200).write('{'), /timed out/],
    ['responds with too many bytes', (_, response) => response.end('x'.repeat(101)), /larger than 100 bytes/],
    [
      'announces too many bytes',
      (_, response) => void response.writeHead(200, { 'content-length': 1000 }).write('x'.repeat(101)),
      /larger than 100 bytes/,
    ],
    [
      'streams endlessly',
      (_, response) => void setInterval(() => response.write('x'.repeat(60)), 1).unref(),
      /larger than 100 bytes/,
    ],
    ['closes the connection', (request) => request.socket.destroy(), /hang up|ECONNRESET/],
    [
      'closes the connection during the response',
      (request, response) => {
        response.writeHead(200, { 'content-length': '50' }).write('x')
        setImmediate(() => request.socket.destroy())
      },
      /aborted|cut short|ECONNRESET/,
    ],
  ])('rejects if the server %s', async (_, listener, reason) => {
    server.answer = listener
    await expect(send({ timeoutMs: 300 })).rejects.toThrow(reason)
  })

  test('reads a response of exactly maxBytes', async () => {
    server.answer = (_, response) => response.end('x'.repeat(100))
    expect((await send()).body).toHaveLength(100)
  })

  test('rejects an untrusted certificate', async () => {
    const { ca: _, ...request } = { ...POST, ca: '' }
    await expect(sendHttpRequest(`${server.url}/x`, request)).rejects.toThrow(/certificate/)
  })

  test('sends plain http to this machine', async () => {
    const plain = createServer((request, response) =>
      response.end(`${request.method} ${request.headers['content-length'] ?? 'no length'}`),
    )
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve))
    const { port } = plain.address() as AddressInfo
    const { body: _, ...get } = { ...POST, method: 'GET' as const }
    expect((await sendHttpRequest(`http://127.0.0.1:${port}/`, get)).body.toString()).toBe('GET no length')
    await new Promise((resolve) => plain.close(resolve))
  })
})

describe('introspection over a real connection', () => {
  const verifier = () =>
    introspection({
      endpoint: `${server.url}/introspect`,
      issuer: 'i',
      clientId: 'c',
      clientSecret: 's',
      audience: null,
      cacheSeconds: 0,
      timeoutMs: 300,
      ca: server.ca,
    })
  test('sends a request and reads the response', async () => {
    server.answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"active":true,"sub":"jane"}')
    expect(await verifier().verify('t')).toMatchObject({ kind: 'identified', identity: { subject: 'jane' } })
  })
  test.each<readonly [string, RequestListener]>([
    ['is slow', silent],
    ['is down', (request) => request.socket.destroy()],
    [
      'redirects',
      (_, response) =>
        response.writeHead(302, { location: '/y', 'content-type': 'application/json' }).end('{"active":true,"sub":"jane"}'),
    ],
    [
      'sends too many bytes',
      (_, response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(`{"active":true,"sub":"${'x'.repeat(70_000)}"}`),
    ],
  ])('reports a server that %s as an outage', async (_, listener) => {
    server.answer = listener
    expect(await verifier().verify('t')).toMatchObject({ kind: 'unavailable', code: 'ERR_INTROSPECTION_UNAVAILABLE' })
  })
})
