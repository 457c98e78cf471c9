import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type HttpIntegration, type MockIntegration, type RequestOptions, restApi } from '../../../src/gateway/index.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

/** Starts an upstream on a free port. */
async function upstream(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  server = createServer(handle)
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with the request as JSON. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    const { method, url, headers } = request
    response.setHeader('x-upstream', 'yes')
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response
      .writeHead(method === 'DELETE' ? 204 : 201)
      .end(method === 'DELETE' ? undefined : JSON.stringify({ method, url, headers, body }))
  })
}

async function send(
  integration: Partial<HttpIntegration> | MockIntegration,
  request = 'GET /files/a',
  options: RequestOptions = {},
  timeoutMs?: number,
) {
  const api = restApi({
    stage: 'prod',
    authorizers: {},
    timeoutMs,
    stageVariables: { host: server === undefined ? 'none' : `127.0.0.1:${(server.address() as AddressInfo).port}` },
    routes: { 'ANY /files/{proxy+}': { authorizer: 'NONE', integration: integration as HttpIntegration } },
  })
  return api.request(request, options)
}

describe('an HTTP integration', () => {
  test('forwards method, path parameters, query, headers and body', async () => {
    const url = `${await upstream(echo)}/v2/{proxy}?key=1`
    const response = await send({ type: 'HTTP_PROXY', url }, 'POST /files/a%20b/c?x=%2F&x=2', {
      headers: { 'X-A': '1' },
      body: 'grüß',
    })
    expect(response.status).toBe(201)
    expect(response.headers.get('x-upstream')).toBe('yes')
    expect(response.headers.getSetCookie()).toStrictEqual(['a=1', 'b=2'])
    expect(response.headers.get('x-amzn-requestid')).toBe(response.trace.requestId)
    expect(await response.json()).toMatchObject({
      method: 'POST',
      url: '/v2/a%20b/c?key=1&x=%2F&x=2',
      body: 'grüß',
      headers: { 'x-a': '1', 'x-forwarded-for': '127.0.0.1', host: expect.stringContaining('127.0.0.1:') },
    })
  })

  test('replaces stage variables in the URL and the method', async () => {
    await upstream(echo)
    const url = 'http://\u0024{stageVariables.host}/{proxy}'
    expect(await (await send({ type: 'HTTP_PROXY', url, method: 'PUT' })).json()).toMatchObject({ method: 'PUT', url: '/a' })
  })

  test('passes a response without a body', async () => {
    const response = await send({ type: 'HTTP_PROXY', url: await upstream(echo) }, 'DELETE /files/a')
    expect([response.status, await response.text()]).toStrictEqual([204, ''])
  })

  test('does not follow redirects', async () => {
    const url = await upstream((_, response) => response.writeHead(302, { location: '/elsewhere' }).end())
    const response = await send({ type: 'HTTP_PROXY', url })
    expect([response.status, response.headers.get('location')]).toStrictEqual([302, '/elsewhere'])
  })

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void, number, string]>([
    ['resets the connection', (request) => request.socket.destroy(), 504, 'INTEGRATION_FAILURE'],
    [
      'breaks off its body',
      (request, response) => {
        response.write('a')
        setImmediate(() => request.socket.destroy())
      },
      504,
      'INTEGRATION_FAILURE',
    ],
    ['never responds', () => {}, 504, 'INTEGRATION_TIMEOUT'],
    ['never ends its body', (_, response) => response.write('a'), 504, 'INTEGRATION_TIMEOUT'],
    ['sends more than 10 MB', (_, response) => response.end(Buffer.alloc(10_485_761)), 502, 'INTEGRATION_FAILURE'],
  ])('%s', async (_, handle, status, outcome) => {
    const response = await send(
      { type: 'HTTP_PROXY', url: await upstream(handle) },
      'GET /files/a',
      {},
      outcome === 'INTEGRATION_TIMEOUT' ? 300 : 5_000,
    )
    expect(response.trace).toMatchObject({ status, outcome })
  })

  test('reports an unreachable upstream with its cause', async () => {
    const { trace } = await send({ type: 'HTTP_PROXY', url: 'http://127.0.0.1:1/' })
    expect(trace).toMatchObject({ status: 504, outcome: 'INTEGRATION_FAILURE', cause: expect.any(Error) })
  })

  test('uses the fetch of the integration, or of the API', async () => {
    const named = (name: string) => async () => new Response(name)
    const routes = {
      'GET /own': { authorizer: 'NONE', integration: { type: 'HTTP_PROXY', url: 'https://a.example/', fetch: named('own') } },
      'GET /api': { authorizer: 'NONE', integration: { type: 'HTTP_PROXY', url: 'https://a.example/' } },
    } as const
    const api = restApi({ stage: 'prod', authorizers: {}, fetch: named('api'), routes })
    expect([await (await api.request('GET /own')).text(), await (await api.request('GET /api')).text()]).toStrictEqual([
      'own',
      'api',
    ])
  })
})

describe('a mock integration', () => {
  test('returns its status, headers and body', async () => {
    const response = await send({ type: 'MOCK', status: 202, headers: { 'Content-Type': 'text/plain', 'X-A': '1' }, body: 'ok' })
    expect([
      response.status,
      await response.text(),
      response.headers.get('x-a'),
      response.headers.get('content-type'),
    ]).toStrictEqual([202, 'ok', '1', 'text/plain'])
  })

  test('has defaults', async () => {
    const response = await send({ type: 'MOCK' })
    expect([response.status, await response.text()]).toStrictEqual([200, ''])
    expect((await send({ type: 'MOCK', status: 204 })).status).toBe(204)
  })
})

test.each<[string, object]>([
  ['type', { type: 'AWS' }],
  ['url', { type: 'HTTP_PROXY' }],
  ['url', { type: 'HTTP_PROXY', url: 'file:///etc/passwd' }],
  ['url', { type: 'HTTP_PROXY', url: 5 }],
  ['method', { type: 'HTTP_PROXY', url: 'https://a.example', method: 'get' }],
  ['uri', { type: 'HTTP_PROXY', url: 'https://a.example', uri: '' }],
  ['status', { type: 'MOCK', status: 99 }],
  ['headers', { type: 'MOCK', headers: { 'a b': 'c' } }],
  ['body', { type: 'MOCK', body: {} }],
  ['statusCode', { type: 'MOCK', statusCode: 200 }],
])('rejects a wrong %s of an integration', (option, integration) => {
  // Invalid on purpose: possible in plain JavaScript.
  const routes = { 'GET /x': { authorizer: 'NONE', integration } } as never
  expect(() => restApi({ stage: 'prod', authorizers: {}, routes })).toThrow(
    expect.objectContaining({ name: 'ConfigError', option: `routes["GET /x"].integration.${option}` }),
  )
})
