import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain } from '../../../src/gateway/index.ts'
import { connected, type Event, time, websocketTestApi } from './websocket-test-api.ts'

const ID = expect.stringMatching(/^[A-Za-z0-9_-]{15}=$/)
const KB = 1024

describe('a message', () => {
  test('sends exactly these keys to its integration', async () => {
    const { api, events } = websocketTestApi()
    const connection = await connected(api, { headers: { 'user-agent': 'wscat' } })
    const connectedAt = time.now()
    time.advance(5)
    await connection.send('{"action":"join"}')
    expect(events[1]).toStrictEqual({
      requestContext: {
        routeKey: 'join',
        eventType: 'MESSAGE',
        extendedRequestId: ID,
        requestTime: expect.any(String),
        messageDirection: 'IN',
        stage: 'prod',
        connectedAt,
        requestTimeEpoch: time.now(),
        identity: { sourceIp: '127.0.0.1' },
        requestId: ID,
        domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
        connectionId: connection.connectionId,
        apiId: 'a1b2c3d4e5',
        messageId: ID,
      },
      body: '{"action":"join"}',
      isBase64Encoded: false,
    })
    const ids = new Set(events.map((event) => (event['requestContext'] as Event)['requestId']))
    expect(ids.size).toBe(2)
  })

  test.each([
    ['{"action":"join"}', 'join', ['recorded']],
    ['{"action":"quiet"}', 'quiet', []],
    ['{"action":"unknown"}', '$default', []],
    ['no JSON', '$default', []],
    ['{"action":"$connect"}', '$default', []],
    ['{"action":"$disconnect"}', '$default', []],
    ['{"action":"$default"}', '$default', []],
    ['{"action":"silent"}', 'silent', [expect.stringContaining('Internal server error')]],
    ['{"action":"refused"}', 'refused', ['no']],
  ])('%s selects %s, and the client receives %j', async (message, route, received) => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    const { trace } = await connection.send(message)
    expect(trace).toMatchObject({ api: 'WEBSOCKET', route })
    expect(connection.pending()).toStrictEqual(received)
    expect(api.lastTrace()).toBe(trace)
  })

  test('that no route matches leads to the error message of the service, and the connection stays open', async () => {
    const { api } = websocketTestApi({ routes: { join: { integration: () => ({ statusCode: 200 }) } } })
    const connection = await connected(api)
    for (const message of ['{"action":"other"}', 'no JSON']) {
      const { trace } = await connection.send(message)
      expect(trace).toMatchObject({ route: null, outcome: 'FORBIDDEN', status: 403 })
      expect(await connection.next()).toBe(
        `{"message": "Forbidden", "connectionId":"${connection.connectionId}", "requestId":"${trace.requestId}"}`,
      )
    }
    expect((await connection.send('{"action":"join"}')).trace.outcome).toBe('allowed')
  })

  test('whose integration throws leads to the error message of the service', async () => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    const { trace } = await connection.send('{"action":"broken"}')
    expect(trace).toMatchObject({ outcome: 'INTEGRATION_FAILURE', cause: new Error('broken') })
    expect(await connection.next()).toBe(
      `{"message": "Internal server error", "connectionId":"${connection.connectionId}", "requestId":"${trace.requestId}"}`,
    )
    expect(api.connections()).toHaveLength(1)
  })

  test.each([
    ['of 128 KB', () => ({ statusCode: 200, body: 'x'.repeat(128 * KB) }), 'allowed'],
    ['of more than 128 KB', () => ({ statusCode: 200, body: 'x'.repeat(128 * KB + 1) }), 'INTEGRATION_FAILURE'],
    [
      'that fails',
      () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error('lost')) })),
      'INTEGRATION_FAILURE',
    ],
  ])('leads to a route response %s', async (_, integration, outcome) => {
    const { api } = websocketTestApi({ routes: { $default: { integration, routeResponse: true } } })
    const connection = await connected(api)
    expect((await connection.send('{}')).trace.outcome).toBe(outcome)
    expect((await connection.next()).startsWith('{"message": "Internal server error"')).toBe(outcome !== 'allowed')
  })

  test('reaches an HTTP integration as the body of a POST request', async () => {
    const requests: Request[] = []
    const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
      requests.push(new Request(url, init))
      return new Response('from upstream')
    }
    const integration = { type: 'HTTP_PROXY', url: 'https://upstream.example/in' } as const
    const { api } = websocketTestApi({ fetch, routes: { $default: { integration, routeResponse: true } } })
    const connection = await connected(api)
    await connection.send('hello')
    expect([requests[0]?.method, await requests[0]?.text(), await connection.next()]).toStrictEqual([
      'POST',
      'hello',
      'from upstream',
    ])
  })

  test.each([
    ['128 KB in frames of 32 KB', 'x'.repeat(128 * KB), 4, undefined],
    ['one byte more', 'x'.repeat(128 * KB + 1), 5, 1009],
    ['one frame of 32 KB', 'x'.repeat(32 * KB), 1, undefined],
    ['one frame of more than 32 KB', 'x'.repeat(32 * KB + 1), 1, 1009],
    ['more than 32 KB in UTF-8', 'é'.repeat(16 * KB + 1), 1, 1009],
    ['a binary message', new Uint8Array([1]), 1, 1003],
  ])('of %s is delivered, or closes the connection', async (_, message, frames, code) => {
    const { api, events } = websocketTestApi()
    const connection = await connected(api)
    const { trace } = await connection.send(message, { frames })
    expect(trace.outcome === 'allowed').toBe(code === undefined)
    if (code === undefined) {
      expect(api.connections()).toHaveLength(1)
      return
    }
    expect(await connection.closed).toMatchObject({ code, by: 'server' })
    expect(events.map((event) => (event['requestContext'] as Event)['routeKey'])).toStrictEqual(['$connect', '$disconnect'])
    await expect(connection.send('again')).rejects.toThrow('the connection is closed')
  })
})

describe('the end of a connection', () => {
  test('runs $disconnect once, with the code and the reason of the client', async () => {
    const { api, events } = websocketTestApi()
    const connection = await connected(api)
    await connection.close(4001, 'bye')
    await connection.close(1000)
    expect(await connection.closed).toStrictEqual({ code: 4001, reason: 'bye', by: 'client' })
    expect(events).toHaveLength(2)
    const headers = {
      Host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      'x-api-key': '',
      'X-Forwarded-For': '',
      'x-restapi': '',
    }
    expect(events[1]).toStrictEqual({
      headers,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      requestContext: expect.objectContaining({
        routeKey: '$disconnect',
        eventType: 'DISCONNECT',
        connectionId: connection.connectionId,
        disconnectStatusCode: 4001,
        disconnectReason: 'bye',
      }),
      isBase64Encoded: false,
    })
    expect(api.connections()).toHaveLength(0)
  })

  test('without a code is 1005', async () => {
    const { api, events } = websocketTestApi()
    const connection = await connected(api)
    await connection.close()
    expect(await connection.closed).toStrictEqual({ code: 1005, reason: '', by: 'client' })
    expect(events[1]).toMatchObject({
      requestContext: { disconnectStatusCode: 1005, disconnectReason: 'Client-side close frame status not set' },
    })
  })

  test('is not disturbed by a $disconnect integration that throws', async () => {
    const integration = (): never => {
      throw new Error('broken')
    }
    const { api } = websocketTestApi({ routes: { $disconnect: { integration } } })
    const connection = await connected(api)
    await connection.close()
    expect(api.connections()).toHaveLength(0)
  })

  test.each([
    [599, 0, 1],
    [600, 0, 0],
    [7199, 500, 1],
    [7200, 500, 0],
  ])('comes after %i seconds with a message every %i seconds: %i open', async (total, every, open) => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    const step = every === 0 ? total : every
    for (let passed = step; passed <= total; passed += step) {
      time.advance(step)
      if (every !== 0 && passed + step <= total) await connection.send('{}')
      else if (every !== 0) await connection.send('{}').catch(() => {})
    }
    time.advance(total % step)
    await api.expireConnections()
    expect(api.connections()).toHaveLength(open)
    if (open === 0) expect(await connection.closed).toStrictEqual({ code: 1001, reason: 'Going away', by: 'server' })
  })

  test('comes with the next handshake, too', async () => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    time.advance(600)
    await connected(api)
    expect(await connection.closed).toMatchObject({ code: 1001 })
    expect(api.connections()).toHaveLength(1)
  })

  test('rejects those who wait for a message, after the pending ones', async () => {
    const { api } = websocketTestApi()
    const connection = await connected(api)
    await connection.send('{"action":"join"}')
    const [first, second] = [connection.next(), connection.next()]
    void second.catch(() => {})
    await connection.close()
    expect(await first).toBe('recorded')
    await expect(second).rejects.toThrow('closed')
    await expect(connection.next()).rejects.toThrow('closed')
  })

  test('close of the API ends all connections, and later requests are rejected', async () => {
    const { api, events } = websocketTestApi()
    const connection = await connected(api)
    await api.close()
    expect(await connection.closed).toMatchObject({ code: 1001, by: 'server' })
    await expect(api.connect()).rejects.toThrow('closed')
    expect(events).toHaveLength(1)
  })
})

test('any string is handled, and the connection stays open', async () => {
  const { api } = websocketTestApi()
  const connection = await connected(api)
  const action = fc.oneof(fc.anything(), fc.constantFrom('join', '__proto__', '$connect'))
  const message = fc.oneof(
    fc.string(),
    fc.json(),
    action.map((value) => JSON.stringify({ action: value }) ?? ''),
  )
  await fc.assert(
    fc.asyncProperty(message, async (text) => {
      const { trace } = await connection.send(text)
      return trace.outcome === 'allowed' && explain(trace).length > 0
    }),
    { numRuns: 300 },
  )
  expect(api.connections()).toHaveLength(1)
})

test('integrations and authorizers that hang end at the time limit', async () => {
  const hang = (): Promise<never> => new Promise(() => {})
  const authorizer = { api: 'WEBSOCKET', type: 'REQUEST', identitySources: [], handler: hang } as const
  const closed = websocketTestApi({ timeoutMs: 20, authorizers: { a: authorizer }, routes: { $connect: { authorizer: 'a' } } })
  expect(await closed.api.connect()).toMatchObject({ accepted: false, status: 500 })
  const slow = websocketTestApi({ timeoutMs: 20, routes: { $connect: { integration: hang } } })
  expect(await slow.api.connect()).toMatchObject({ accepted: false, status: 504, trace: { outcome: 'INTEGRATION_TIMEOUT' } })
  const { api } = websocketTestApi({
    timeoutMs: 20,
    routes: { $default: { integration: hang }, $disconnect: { integration: hang } },
  })
  const connection = await connected(api)
  expect((await connection.send('x')).trace.outcome).toBe('INTEGRATION_TIMEOUT')
  expect(await connection.next()).toContain('Internal server error')
  await connection.close()
})

test('next waits for a message, and rejects after the timeout', async () => {
  const { api } = websocketTestApi()
  const connection = await connected(api)
  const waiting = connection.next()
  await connection.send('{"action":"join"}')
  expect(await waiting).toBe('recorded')
  await expect(connection.next({ timeoutMs: 10 })).rejects.toThrow('no message arrived within 10 ms')
})

test('1,000 connections receive their own messages', async () => {
  const { api } = websocketTestApi()
  const connections = await Promise.all(Array.from({ length: 1000 }, () => connected(api)))
  expect(new Set(connections.map(({ connectionId }) => connectionId)).size).toBe(1000)
  await Promise.all(connections.map((connection) => connection.send('{"action":"join"}')))
  expect(connections.every((connection) => connection.pending().length === 1)).toBe(true)
  await Promise.all(connections.map((connection) => connection.close()))
  expect(api.connections()).toHaveLength(0)
})
