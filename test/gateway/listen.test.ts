import { connect } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Listening, listen, type RawRequest } from '../../src/gateway/index.ts'
import { scene } from './scene.ts'

let server: Listening | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

/** Writes bytes on a socket and reads until the server ends it. */
function raw(port: number, bytes: string): Promise<string> {
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
  test('answers over HTTP as in process', async () => {
    const { api, backend } = scene()
    server = await listen(api, { port: 0 })
    const refused = await fetch(`${server.url}/prod/pets/7`)
    expect([refused.status, await refused.text()]).toStrictEqual([401, '{"message":"Unauthorized"}'])
    expect(refused.headers.get('x-amzn-errortype')).toBe('UnauthorizedException')
    expect(refused.headers.get('www-authenticate')).toBeNull()
    const allowed = await fetch(`${server.url}/prod/pets/7`, { headers: { authorization: 'x' } })
    expect([allowed.status, await allowed.text()]).toStrictEqual([200, '{"ok":true}'])
    expect(backend).toHaveLength(1)
    expect(allowed.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each([
    ['dot segments', '/prod/a/../b/%2e%2e/c'],
    ['doubled slashes', '/prod//pets//7'],
    ['an escaped slash', '/prod/pets/a%2Fb'],
    ['a target that begins with two slashes', '//prod/pets'],
    ['what is no URL', '/prod/%zz/[x]'],
  ])('hands over %s as sent', async (_, target) => {
    const seen: RawRequest[] = []
    const gateway = {
      fetch: () => Promise.reject(new Error('not used')),
      send: async (request: RawRequest) => {
        seen.push(request)
        return new Response('seen')
      },
    }
    server = await listen(gateway, { port: 0 })
    const answer = await raw(server.port, `GET ${target} HTTP/1.1\r\nHost: a b\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n`)
    expect(answer).toContain('200 OK')
    expect(seen).toMatchObject([{ method: 'GET', rawTarget: target, sourceIp: '127.0.0.1' }])
    expect(seen[0]?.headers).toStrictEqual([
      ['Host', 'a b'],
      ['X-A', '1'],
      ['x-a', '2'],
      ['Connection', 'close'],
    ])
  })

  test('hands over the body, up to 10 MB', async () => {
    const { api, backend } = scene()
    server = await listen(api, { port: 0 })
    const headers = { authorization: 'x' }
    const small = await fetch(`${server.url}/prod/files/a`, { method: 'POST', headers, body: 'grüß' })
    expect(small.status).toBe(200)
    expect(backend).toMatchObject([{ body: 'grüß', isBase64Encoded: false }])
    const large = await fetch(`${server.url}/prod/files/a`, { method: 'POST', headers, body: new Uint8Array(10_485_761) })
    expect([large.status, await large.text()]).toStrictEqual([413, '{"message":"HTTP content length exceeded 10485760 bytes."}'])
  })

  test('a header cannot claim another address', async () => {
    const { api, events } = scene({ type: 'REQUEST', ttlSeconds: 0, identitySources: [] })
    server = await listen(api, { port: 0 })
    await fetch(`${server.url}/prod/pets`, { headers: { 'x-forwarded-for': '10.0.0.1' } })
    expect(events).toMatchObject([
      { requestContext: { identity: { sourceIp: '127.0.0.1' } }, headers: { 'X-Forwarded-For': '10.0.0.1, 127.0.0.1' } },
    ])
  })

  test('says which port is busy', async () => {
    const { api } = scene()
    server = await listen(api, { port: 0 })
    await expect(listen(api, { port: server.port })).rejects.toThrow(
      `listen: port must be free: another program listens on 127.0.0.1:${server.port}`,
    )
  })

  test('closes: nobody can connect any more', async () => {
    const { api } = scene()
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
    ['prot', { port: 0, prot: 1 }],
  ])('refuses a wrong %s', async (option, options) => {
    const { api } = scene()
    // Deliberately wrong: plain JavaScript can do this.
    await expect(listen(api, options as { port: number })).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })
})
