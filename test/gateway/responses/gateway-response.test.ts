import { describe, expect, test } from 'vitest'
import { type GatewayResponses, restApi } from '../../../src/gateway/index.ts'
import { policyResponse, type TestApiOptions, testApi } from '../test-api.ts'

const CORS = { responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" } } as const

async function send(
  gatewayResponses: GatewayResponses,
  request = 'GET /pets',
  more: TestApiOptions = {},
  handler?: () => unknown,
) {
  const { api } = testApi(handler === undefined ? {} : { handler }, { gatewayResponses, ...more })
  const headers = { authorization: 'a', 'x-name': 'ann', accept: 'text/plain', 'user-agent': 'test' }
  const response = await api.request(request, { headers: handler === undefined ? { ...headers, authorization: '' } : headers })
  const { status, trace } = response
  return { status, body: await response.text(), headers: response.headers, trace, type: response.headers.get('content-type') }
}

const deny = () => ({ ...policyResponse('Deny', '*/*'), context: { why: 'late' } })

describe('gatewayResponses', () => {
  test('adds headers to a type and keeps its status and body', async () => {
    const { status, body, headers } = await send({ UNAUTHORIZED: CORS })
    expect({ status, body }).toStrictEqual({ status: 401, body: '{"message":"Unauthorized"}' })
    expect(headers.get('access-control-allow-origin')).toBe('*')
    expect(headers.get('x-amzn-errortype')).toBe('UnauthorizedException')
  })

  test('uses DEFAULT_4XX for types that are not set, with its status', async () => {
    const responses: GatewayResponses = { DEFAULT_4XX: { ...CORS, statusCode: 418 }, DEFAULT_5XX: { statusCode: 599 } }
    const unauthorized = await send(responses)
    expect(unauthorized).toMatchObject({ status: 418, trace: { outcome: 'UNAUTHORIZED', status: 418 } })
    expect(unauthorized.headers.get('access-control-allow-origin')).toBe('*')
    expect(await send(responses, 'GET /pets', {}, () => null)).toMatchObject({ status: 599, body: '{"message":null}' })
    expect(await send(responses, 'GET /nothing')).toMatchObject({ status: 418 })
  })

  test('a type that is set inherits nothing from DEFAULT_4XX', async () => {
    const { status, headers } = await send({ DEFAULT_4XX: { ...CORS, statusCode: 418 }, UNAUTHORIZED: {} })
    expect(status).toBe(401)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  test.each<[string, string, string]>([
    ['{"message":$context.error.messageString}', 'GET /pets', '{"message":"Unauthorized"}'],
    ['$context.error.message / \u0024{context.error.responseType}', 'GET /pets', 'Unauthorized / UNAUTHORIZED'],
    ['$context.httpMethod $context.path $context.identity.sourceIp', 'GET /pets', 'GET /prod/pets 127.0.0.1'],
    ['$context.resourcePath $method.request.path.id', 'DELETE /pets/7', '/pets/{id} 7'],
    ['$method.request.querystring.x-$method.request.header.X-Name', 'GET /pets?x=1&x=2', '2-ann'],
    ['$stageVariables.realm. $stageVariables.none|', 'GET /pets', 'r. |'],
    ['$context.constructor.name $context.__proto__ $stageVariables.toString', 'GET /pets', '  '],
    ['$context.authorizer.why|$context.error.validationErrorString|', 'GET /pets', '||'],
    ['$unknown.x $5', 'GET /pets', '$unknown.x $5'],
    ['', 'GET /pets', ''],
  ])('replaces the variables of %s', async (template, request, body) => {
    const responses = { UNAUTHORIZED: { responseTemplates: { 'application/json': template } } }
    expect(await send(responses, request, { stageVariables: { realm: 'r' } })).toMatchObject({ status: 401, body })
  })

  test('has a lowercase message key for a customized ACCESS_DENIED, but Message by default', async () => {
    const responseTemplates = { 'application/json': '{"message":$context.error.messageString}' }
    expect((await send({ ACCESS_DENIED: { responseTemplates } }, 'GET /pets', {}, deny)).body).toMatch(
      /^\{"message":"User is not/,
    )
    expect((await send({ ACCESS_DENIED: CORS }, 'GET /pets', {}, deny)).body).toMatch(/^\{"Message":"User is not/)
  })

  test('knows the context of an authorizer response that denies', async () => {
    const responses: GatewayResponses = {
      ACCESS_DENIED: {
        responseParameters: { 'gatewayresponse.header.X-Why': 'context.authorizer.why' },
        responseTemplates: { 'text/html': '<p>$context.authorizer.why</p>' },
      },
    }
    const { body, headers, type } = await send(responses, 'GET /pets', {}, deny)
    expect([body, type, headers.get('x-why')]).toStrictEqual(['<p>late</p>', 'text/html', 'late'])
  })

  test('selects the template by the Accept header, and prefers JSON otherwise', async () => {
    const both = { 'text/html': 'html', 'application/json': '"json"' }
    expect(await send({ UNAUTHORIZED: { responseTemplates: both } })).toMatchObject({ body: '"json"', type: 'application/json' })
    const text = { 'application/json': '"json"', 'text/plain': 'text' }
    expect(await send({ UNAUTHORIZED: { responseTemplates: text } })).toMatchObject({ body: 'text', type: 'text/plain' })
  })

  test('maps headers from the request without breaking the response', async () => {
    const responses: GatewayResponses = {
      UNAUTHORIZED: {
        responseParameters: {
          'gatewayresponse.header.WWW-Authenticate': '\'Bearer realm="a"\'',
          'gatewayresponse.header.X-Name': 'method.request.header.x-name',
          'gatewayresponse.header.X-Query': 'method.request.querystring.q',
          'gatewayresponse.header.X-Id': 'context.requestId',
          'gatewayresponse.header.X-None': 'stageVariables.none',
        },
      },
    }
    const { headers, trace } = await send(responses, 'GET /pets?q=%0d%0aSet-Cookie:%20a%E2%82%AC%00b')
    expect(Object.fromEntries(headers)).toMatchObject({
      'www-authenticate': 'Bearer realm="a"',
      'x-name': 'ann',
      'x-query': 'Set-Cookie: ab',
      'x-id': trace.requestId,
      'x-none': '',
    })
    expect(headers.get('set-cookie')).toBeNull()
  })

  test('does not change responses that cannot be customized', async () => {
    const { api } = testApi({}, { gatewayResponses: { DEFAULT_4XX: { statusCode: 418 } } })
    const long = await api.send({ method: 'GET', rawTarget: `/prod/${'x'.repeat(10_240)}`, headers: [] })
    const large = await api.request('POST /files/a', { headers: { authorization: 'a' }, body: new Uint8Array(10_485_761) })
    expect([long.status, large.status]).toStrictEqual([414, 413])
  })

  test('a status without a body has none', async () => {
    expect(await send({ UNAUTHORIZED: { statusCode: 204 } })).toMatchObject({ status: 204, body: '' })
  })

  test.each<[string, object]>([
    ['gatewayResponses.UNAUTHORISED', { UNAUTHORISED: {} }],
    ['gatewayResponses.REQUEST_TOO_LARGE', { REQUEST_TOO_LARGE: {} }],
    ['gatewayResponses.UNAUTHORIZED', { UNAUTHORIZED: null }],
    ['gatewayResponses.UNAUTHORIZED.status', { UNAUTHORIZED: { status: 401 } }],
    ['gatewayResponses.UNAUTHORIZED.statusCode', { UNAUTHORIZED: { statusCode: '401' } }],
    ['gatewayResponses.UNAUTHORIZED.statusCode', { UNAUTHORIZED: { statusCode: 199 } }],
    ['gatewayResponses.UNAUTHORIZED.responseParameters', { UNAUTHORIZED: { responseParameters: { 'X-A': "'1'" } } }],
    [
      'gatewayResponses.UNAUTHORIZED.responseParameters',
      { UNAUTHORIZED: { responseParameters: { 'gatewayresponse.header.X-A': '*' } } },
    ],
    [
      'gatewayResponses.UNAUTHORIZED.responseParameters',
      { UNAUTHORIZED: { responseParameters: { 'gatewayresponse.header.X-A': "'a\r\nb'" } } },
    ],
    ['gatewayResponses.UNAUTHORIZED.responseTemplates', { UNAUTHORIZED: { responseTemplates: { json: '' } } }],
    ['gatewayResponses.UNAUTHORIZED.responseTemplates', { UNAUTHORIZED: { responseTemplates: { 'text/plain': 5 } } }],
    ['gatewayResponses', []],
  ])('rejects a wrong %s', (option, gatewayResponses) => {
    const routes = { 'GET /x': { authorizer: 'NONE', integration: () => ({ statusCode: 200 }) } }
    // Invalid on purpose: possible in plain JavaScript.
    const options = { stage: 'prod', authorizers: {}, routes, gatewayResponses } as unknown as Parameters<typeof restApi>[0]
    expect(() => restApi(options)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})

test('renames WWW-Authenticate of a backend', async () => {
  const integration = () => new Response('', { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } })
  const api = restApi({ stage: 'prod', authorizers: {}, routes: { 'GET /x': { authorizer: 'NONE', integration } } })
  const { headers } = await api.request('GET /x')
  expect([headers.get('www-authenticate'), headers.get('x-amzn-remapped-www-authenticate')]).toStrictEqual([null, 'Bearer'])
})
