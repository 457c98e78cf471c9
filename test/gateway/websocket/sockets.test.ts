import { connect as connectSocket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Listening, listen, type WebSocketApi } from '../../../src/gateway/index.ts'
import { joinGateways } from '../../../src/gateway/join-gateways.ts'
import { policyResponse, websocketTestApi } from './websocket-test-api.ts'

const KB = 1024
const open: Listening[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()))
})

async function serve(api: WebSocketApi): Promise<string> {
  const server = await listen(api, { port: 0 })
  open.push(server)
  return server.url.replace('http', 'ws')
}

interface Client {
  readonly socket: WebSocket
  readonly messages: string[]
  readonly closed: Promise<[code: number, reason: string]>
  next(): Promise<string>
}

/** Connects a client, or rejects with the status of the refused handshake. */
function dial(url: string, protocols: string[] = []): Promise<Client> {
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false })
  const messages: string[] = []
  const waiting: ((message: string) => void)[] = []
  socket.on('message', (data) => {
    const taker = waiting.shift()
    if (taker === undefined) messages.push(String(data))
    else taker(String(data))
  })
  const closed = new Promise<[number, string]>((resolve) => {
    socket.on('close', (code, reason) => resolve([code, String(reason)]))
  })
  const next = (): Promise<string> =>
    new Promise((resolve) => {
      const message = messages.shift()
      if (message === undefined) waiting.push(resolve)
      else resolve(message)
    })
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ socket, messages, closed, next }))
    socket.on('unexpected-response', (_, response) => {
      reject(new Error(`status ${response.statusCode}`))
      response.destroy()
    })
    socket.on('error', reject)
  })
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400 && !condition(); attempt += 1) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(condition()).toBe(true)
}

describe('a socket', () => {
  test('exchanges messages, and its end runs $disconnect', async () => {
    const { api, events } = websocketTestApi()
    const client = await dial(`${await serve(api)}/prod?room=1`)
    expect(events[0]).toMatchObject({
      queryStringParameters: { room: '1' },
      requestContext: { identity: { sourceIp: '127.0.0.1' } },
    })
    expect(events[0]?.['headers']).not.toHaveProperty('Connection')
    client.socket.send('{"action":"join"}')
    expect(await client.next()).toBe('recorded')
    client.socket.close(4000, 'bye')
    await until(() => events.length === 3)
    expect(events[2]).toMatchObject({ requestContext: { disconnectStatusCode: 4000, disconnectReason: 'bye' } })
    expect(api.connections()).toHaveLength(0)
  })

  test('also connects to the root, because the stage is optional on other hosts', async () => {
    const { api } = websocketTestApi()
    const client = await dial(await serve(api))
    client.socket.close()
    await client.closed
  })

  test('receives @connections messages, and is closed by DELETE', async () => {
    const { api } = websocketTestApi()
    const client = await dial(`${await serve(api)}/prod`)
    const [connection] = api.connections()
    const path = `/@connections/${connection?.connectionId}`
    expect((await api.request(`POST ${path}`, { as: 'AKIAADMIN', body: 'hi' })).status).toBe(200)
    expect(await client.next()).toBe('hi')
    await expect(connection?.next()).rejects.toThrow('go to its socket')
    expect((await api.request(`DELETE ${path}`, { as: 'AKIAADMIN' })).status).toBe(204)
    expect((await client.closed)[0]).toBe(1000)
  })

  test.each([
    ['Deny', 403],
    ['Unauthorized', 401],
    ['other', 500],
  ])('is refused with the status of an authorizer that answers %s', async (answer, status) => {
    const handler = (): object => {
      if (answer === 'Deny') return policyResponse('Deny', '*')
      throw new Error(answer)
    }
    const { api } = websocketTestApi({
      authorizers: { users: { api: 'WEBSOCKET', type: 'REQUEST', identitySources: [], handler } },
      routes: { $connect: { authorizer: 'users' } },
    })
    await expect(dial(`${await serve(api)}/prod`)).rejects.toThrow(`status ${status}`)
    expect(api.connections()).toHaveLength(0)
  })

  test('gets the subprotocol of the $connect integration', async () => {
    const integration = (): object => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'v2' } })
    const { api } = websocketTestApi({ routes: { $connect: { integration } } })
    const client = await dial(`${await serve(api)}/prod`, ['v1', 'v2'])
    expect(client.socket.protocol).toBe('v2')
  })

  test.each<[string, (socket: WebSocket) => void, number]>([
    ['a binary message', (socket) => socket.send(new Uint8Array([1])), 1003],
    ['a message of more than 128 KB', (socket) => socket.send('x'.repeat(128 * KB + 1)), 1009],
    ['a frame of more than 32 KB', (socket) => socket.send('x'.repeat(32 * KB + 1)), 1009],
    [
      'a late frame of more than 32 KB',
      (socket) => {
        socket.send('x', { fin: false })
        socket.send('x'.repeat(32 * KB + 1), { fin: true })
      },
      1009,
    ],
  ])('is closed after %s', async (_, send, code) => {
    const { api, events } = websocketTestApi()
    const client = await dial(`${await serve(api)}/prod`)
    send(client.socket)
    expect((await client.closed)[0]).toBe(code)
    await until(() => events.length === 2)
    expect(events[1]).toMatchObject({ requestContext: { disconnectStatusCode: code } })
  })

  test('may send 128 KB in frames of 32 KB', async () => {
    const { api, events } = websocketTestApi()
    const client = await dial(`${await serve(api)}/prod`)
    for (const fin of [false, false, false, true]) client.socket.send('x'.repeat(32 * KB), { fin })
    await until(() => events.length === 2)
    expect(events[1]).toMatchObject({ body: 'x'.repeat(128 * KB) })
  })

  test('is closed with 1001 when the server closes', async () => {
    const { api, events } = websocketTestApi()
    const client = await dial(`${await serve(api)}/prod`)
    await open.splice(0)[0]?.close()
    expect((await client.closed)[0]).toBe(1001)
    expect(events).toHaveLength(2)
  })

  test.each([
    ['another version', 'Upgrade: websocket\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='],
    ['no key', 'Upgrade: websocket\r\nSec-WebSocket-Version: 13'],
    ['another protocol', 'Upgrade: h2c\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='],
  ])('with %s gets 400, and $connect does not run', async (_, headers) => {
    const { api, events } = websocketTestApi()
    const port = Number(new URL(await serve(api)).port)
    const response = await new Promise<string>((resolve, reject) => {
      const socket = connectSocket(port, '127.0.0.1')
      socket.on('error', reject)
      socket.once('data', (data) => resolve(String(data)))
      socket.write(`GET /prod HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n${headers}\r\n\r\n`)
    })
    expect(response).toMatch(/^HTTP\/1\.1 400 /)
    expect(events).toHaveLength(0)
  })
})

test('joined APIs share a port, and the stage selects the WebSocket API', async () => {
  const [first, second] = [websocketTestApi(), websocketTestApi({ stage: 'dev' })]
  const server = await listen(joinGateways([first.api, second.api]), { port: 0 })
  open.push(server)
  for (const path of ['/prod', '/dev?x=1']) await dial(server.url.replace('http', 'ws') + path)
  expect([first.events.length, second.events.length]).toStrictEqual([1, 1])
})

test('1,000 sockets, half of them dropped without a close frame, leave nothing behind', async () => {
  const { api, events } = websocketTestApi()
  const url = `${await serve(api)}/prod`
  const clients: Client[] = []
  for (let batch = 0; batch < 10; batch += 1) clients.push(...(await Promise.all(Array.from({ length: 100 }, () => dial(url)))))
  expect(api.connections()).toHaveLength(1000)
  for (const { socket } of clients) socket.send('{"action":"join"}')
  await Promise.all(clients.map(async (client) => expect(await client.next()).toBe('recorded')))
  for (const [index, { socket }] of clients.entries()) index % 2 === 0 ? socket.terminate() : socket.close()
  await until(() => api.connections().length === 0)
  await until(() => events.length === 3000)
}, 30_000)

test('sockets that are dropped while $connect runs are disconnected', async () => {
  let release: () => void = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const codes: unknown[] = []
  let started = 0
  const { api } = websocketTestApi({
    routes: {
      $connect: {
        integration: async () => {
          started += 1
          await gate
          return { statusCode: 200 }
        },
      },
      $disconnect: {
        integration: (event: { requestContext: { disconnectStatusCode: number } }) => {
          codes.push(event.requestContext.disconnectStatusCode)
          return { statusCode: 200 }
        },
      },
    },
  })
  const port = Number(new URL(await serve(api)).port)
  const sockets = Array.from({ length: 50 }, () => {
    const socket = connectSocket(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      'GET /prod HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    )
    return socket
  })
  await until(() => started === 50)
  for (const socket of sockets) socket.resetAndDestroy()
  await new Promise((resolve) => setTimeout(resolve, 50))
  release()
  await until(() => codes.length === 50)
  expect(new Set(codes)).toStrictEqual(new Set([1006]))
  expect(api.connections()).toHaveLength(0)
})
