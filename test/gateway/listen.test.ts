import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Listening, listen, type RawRequest } from '../../src/gateway/index.ts'
import { testApi } from './test-api.ts'

let server: Listening | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

/** Sends bytes and returns everything that the server sends until it closes the connection. */
function sendBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
}

describe('listen', () => {
  test('responds over HTTP as in process', async () => {
    const { api, backend } = testApi()
    server = await listen(api, { port: 0 })
    const rejected = await fetch(`${server.url}/prod/pets/7`)
    expect([rejected.status, await rejected.text()]).toStrictEqual([401, '{"message":"Unauthorized"}'])
    expect(rejected.headers.get('x-amzn-errortype')).toBe('UnauthorizedException')
    expect(rejected.headers.get('www-authenticate')).toBeNull()
    const allowed = await fetch(`${server.url}/prod/pets/7`, { headers: { authorization: 'x' } })
    expect([allowed.status, await allowed.text()]).toStrictEqual([200, '{"ok":true}'])
    expect(backend).toHaveLength(1)
    expect(allowed.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    ['dot segments', '/prod/a/../b/%2e%2e/c'],
    ['repeated slashes', '/prod//pets//7'],
    ['an escaped slash', '/prod/pets/a%2Fb'],
    ['a target that begins with two slashes', '//prod/pets'],
    ['a target that is not a valid URL', '/prod/%zz/[x]'],
  ])('passes %s on as sent', async (_, target) => {
    const seen: RawRequest[] = []
    const gateway = {
      send: async (request: RawRequest) => {
        seen.push(request)
        return new Response('seen')
      },
    }
    server = await listen(gateway, { port: 0 })
    const received = await sendBytes(
      server.port,
      `GET ${target} HTTP/1.1\r\nHost: a b\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n`,
    )
    expect(received).toContain('200 OK')
    expect(seen).toMatchObject([{ method: 'GET', rawTarget: target, sourceIp: '127.0.0.1' }])
    expect(seen[0]?.headers).toStrictEqual([
      ['Host', 'a b'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['Connection', 'close'],
    ])
  })

  test('passes a body of up to 10 MB on', async () => {
    const { api, backend } = testApi()
    server = await listen(api, { port: 0 })
    const headers = { authorization: 'x' }
    const small = await fetch(`${server.url}/prod/files/a`, { method: 'POST', headers, body: 'grüß' })
    expect(small.status).toBe(200)
    expect(backend).toMatchObject([{ body: 'grüß', isBase64Encoded: false }])
    const large = await fetch(`${server.url}/prod/files/a`, { method: 'POST', headers, body: new Uint8Array(10_485_761) })
    expect([large.status, await large.text()]).toStrictEqual([413, '{"message":"HTTP content length exceeded 10485760 bytes."}'])
  })

  test('sends the status, repeated headers and the body of a response, and no body for HEAD', async () => {
    const headers = [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT'],
      ['x-a', '1'],
    ] as [string, string][]
    const send = async () => new Response('created', { status: 201, headers })
    server = await listen({ send }, { port: 0 })
    const response = await fetch(`${server.url}/x`)
    expect([response.status, response.headers.get('x-a'), await response.text()]).toStrictEqual([201, '1', 'created'])
    expect(response.headers.getSetCookie()).toStrictEqual(['a=1', 'b=2; Expires=Thu, 01 Jan 2026 00:00:00 GMT'])
    const head = await sendBytes(server.port, 'HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 201 [\s\S]*\r\n\r\n$/)
  })

  test('answers 500 if the gateway rejects, and keeps running', async () => {
    let calls = 0
    const send = async () => {
      calls += 1
      if (calls === 1) throw new Error('secret')
      return new Response('second')
    }
    server = await listen({ send }, { port: 0 })
    const failed = await fetch(server.url)
    expect([failed.status, await failed.text()]).toStrictEqual([500, ''])
    expect(await (await fetch(server.url)).text()).toBe('second')
  })

  test('does not take the source address from a header', async () => {
    const { api, events } = testApi({ type: 'REQUEST', ttlSeconds: 0, identitySources: [] })
    server = await listen(api, { port: 0 })
    await fetch(`${server.url}/prod/pets`, { headers: { 'x-forwarded-for': '10.0.0.1' } })
    expect(events).toMatchObject([
      { requestContext: { identity: { sourceIp: '127.0.0.1' } }, headers: { 'X-Forwarded-For': '10.0.0.1, 127.0.0.1' } },
    ])
  })

  test('reports a port that is in use', async () => {
    const { api } = testApi()
    server = await listen(api, { port: 0 })
    await expect(listen(api, { port: server.port })).rejects.toThrow(
      `listen: port ${server.port} of 127.0.0.1 is in use by another program`,
    )
  })

  test('accepts no connections after close', async () => {
    const { api } = testApi()
    const { url, close } = await listen(api, { port: 0 })
    await fetch(`${url}/prod/open`)
    await close()
    await expect(fetch(`${url}/prod/open`)).rejects.toThrow()
  })

  test.each([
    ['port', { port: -1 }],
    ['port', { port: 1.5 }],
    ['port', {}],
    ['hostname', { port: 0, hostname: '192.0.2.1' }],
    ['port', { port: '80' }],
    ['hostname', { port: 0, hostname: '' }],
    ['prot', { port: 0, prot: 1 }],
    ['options', undefined],
    ['options', null],
  ])('rejects a wrong %s', async (option, options) => {
    const { api } = testApi()
    // Invalid on purpose: possible in plain JavaScript.
    await expect(listen(api, options as { port: number })).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })
})
