import { describe, expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'
import { ARN, BROKEN, policyResponse, testApi } from '../test-api.ts'

const FORBIDDEN = { status: 403, body: '{"message":"Forbidden"}', errorType: 'ForbiddenException' }
const MISSING = {
  status: 403,
  body: '{"message":"Missing Authentication Token"}',
  errorType: 'MissingAuthenticationTokenException',
}
const INCOMPLETE = { status: 403, errorType: 'IncompleteSignatureException' }
const TOKEN = { authorization: 'x' }

describe('responses that API Gateway makes itself', () => {
  test('have exactly these headers', async () => {
    const { send } = testApi()
    const { headers } = await send('/prod/pets')
    expect(Object.fromEntries(headers)).toStrictEqual({
      'content-type': 'application/json',
      'x-amz-apigw-id': expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
      'x-amzn-errortype': 'UnauthorizedException',
      'x-amzn-requestid': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    })
  })

  test.each<[string, string, Record<string, string>, object]>([
    ['an unknown path', '/prod/nothing', {}, MISSING],
    ['an unknown path with a bearer token', '/prod/nothing', { authorization: 'Bearer abc' }, INCOMPLETE],
    ['an unknown path with a one-word Authorization header', '/prod/nothing', { authorization: 'abc' }, INCOMPLETE],
    ['an unknown path with a signature', '/prod/nothing', { authorization: 'AWS4-HMAC-SHA256 Credential=a' }, MISSING],
    ['another stage on the default host', '/dev/pets', { host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' }, FORBIDDEN],
    ['no stage on the default host', '/pets', { host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' }, FORBIDDEN],
    [
      'a stage whose name only begins with the stage name',
      '/production/pets',
      { host: 'a.execute-api.eu-west-1.amazonaws.com' },
      FORBIDDEN,
    ],
    ['a target without a path', '*', {}, { status: 400, body: '{"message":"Bad Request"}' }],
    ['too many header bytes', '/prod/open', { a: 'x'.repeat(10_241) }, { status: 400 }],
    [
      'a URL that is too long',
      `/prod/open?${'x'.repeat(10_240)}`,
      {},
      { status: 414, body: '{"message":"Request URI too long"}', errorType: null },
    ],
    [
      'an ARN that is too long',
      `/prod/pets/${'x'.repeat(1600)}`,
      TOKEN,
      { status: 414, body: '{"message":"Request URI too long"}' },
    ],
  ])('%s', async (_, target, headers, expected) => {
    const { send, events } = testApi()
    expect(await send(target, headers)).toMatchObject(expected)
    expect(events).toStrictEqual([])
  })

  test('accepts a method ARN of 1600 bytes and rejects a longer one', async () => {
    const { send } = testApi()
    const room = 1600 - Buffer.byteLength(`${ARN}/GET/pets/`)
    expect((await send(`/prod/pets/${'x'.repeat(room)}`, TOKEN)).status).toBe(200)
    expect((await send(`/prod/pets/${'x'.repeat(room + 1)}`, TOKEN)).status).toBe(414)
  })
})

describe('base path and stage', () => {
  test.each<[string, string | undefined, string, string, number]>([
    ['the default host', undefined, 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', '/prod/open', 200],
    ['a custom host, with the stage', undefined, 'localhost:3000', '/prod/open', 200],
    ['a custom host, without the stage', undefined, 'pets.example', '/open', 200],
    ['the root', undefined, 'pets.example', '/prod', 200],
    ['the root with a slash', undefined, 'pets.example', '/prod/', 200],
    ['a base path', '/v1', 'pets.example', '/v1/open', 200],
    ['a base path, but the request has the stage', '/v1', 'pets.example', '/prod/open', 403],
    ['no base path', '', 'pets.example', '/open', 200],
    ['an empty base path, but the request has the stage', '', 'pets.example', '/prod/open', 403],
    ['a target with its origin', undefined, 'pets.example', 'http://pets.example/prod/open', 200],
  ])('%s', async (_, basePath, host, target, status) => {
    const { send } = testApi({}, basePath === undefined ? {} : { basePath })
    expect((await send(target, { host })).status).toBe(status)
  })

  test('removes the base path from the ARN, but not from the paths of the event', async () => {
    const { send, events } = testApi({ type: 'REQUEST', ttlSeconds: 0, identitySources: [] }, { basePath: '/v1' })
    await send('/v1/pets/7', { host: 'pets.example' })
    expect(events).toMatchObject([
      {
        methodArn: `${ARN}/GET/pets/7`,
        resource: '/pets/{id}',
        path: '/v1/pets/7',
        requestContext: { path: '/v1/pets/7', domainName: 'pets.example' },
      },
    ])
  })
})

test.each([['v1'], ['/v1']])('accepts the base path %s with and without a leading slash', async (basePath) => {
  const { send, backend } = testApi({}, { basePath })
  expect((await send('/v1/open', { host: 'pets.example' })).status).toBe(200)
  expect((await send('/v1', { host: 'pets.example' })).status).toBe(200)
  expect((await send('/v12/open', { host: 'pets.example' })).status).toBe(403)
  expect(backend).toMatchObject([
    { path: '/v1/open', resource: '/open' },
    { path: '/v1', resource: '/' },
  ])
})

test('the path of the backend event has a base path, but no stage of the default endpoint', async () => {
  const { send, backend } = testApi()
  await send('/prod/open/', { host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com' })
  expect(backend).toMatchObject([{ path: '/open/', requestContext: { path: '/prod/open/' } }])
})

describe('a wrong argument of send or fetch is a ConfigError', () => {
  const valid = { method: 'GET', rawTarget: '/prod/open', headers: [] }

  test.each<[string, unknown, string]>([
    ['path', { method: 'GET', path: '/prod/open', headers: [] }, 'Pass path and query as "rawTarget"'],
    ['url', { ...valid, url: '/prod/open' }, 'Known options: method, rawTarget, headers, body, sourceIp, vpcEndpointId, vpcId.'],
    ['headers', { method: 'GET', rawTarget: '/prod/open' }, 'headers is required'],
    ['headers', { ...valid, headers: { authorization: 'secret' } }, 'must be an array of [name, value] pairs'],
    ['headers', { ...valid, headers: [['authorization', 5]] }, 'must be an array of [name, value] pairs'],
    ['headers', { ...valid, headers: [['secret']] }, 'must be an array of [name, value] pairs'],
    ['method', { rawTarget: '/prod/open', headers: [] }, 'method is required'],
    ['rawTarget', { method: 'GET', headers: [] }, 'rawTarget is required'],
    ['body', { ...valid, body: { a: 'secret' } }, 'must be a string or a Uint8Array'],
    ['sourceIp', { ...valid, sourceIp: 5 }, 'must be a string'],
    ['options', 'secret', 'must be an object'],
    ['options', undefined, 'must be an object'],
  ])('send: %s', async (option, request, message) => {
    const { api } = testApi()
    const error = await api.send(request as never).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'ConfigError', option, message: expect.stringContaining(message) })
    expect(error).toMatchObject({ message: expect.not.stringContaining('secret') })
  })

  test.each([['https://pets.example/prod/open'], [new URL('https://pets.example/prod/open')], [undefined], [null], [{}]])(
    'fetch(%s)',
    async (request) => {
      const { api } = testApi()
      await expect(api.fetch(request as never)).rejects.toThrow(
        expect.objectContaining({ name: 'ConfigError', option: 'request' }),
      )
    },
  )

  test.each([
    { method: '', rawTarget: '/prod/open', headers: [] },
    { method: 'G T', rawTarget: '', headers: [['', '']] },
    { method: 'GET', rawTarget: '/prod/%zz?%', headers: [['a\nb', 'c\r\nd']] },
    { method: 'GET', rawTarget: '\u0000', headers: [], body: '\ud800' },
  ] as const)('but a malformed request gets a response: %j', async (request) => {
    const { api } = testApi()
    expect((await api.send(request)).status).toBeGreaterThanOrEqual(200)
  })
})

test('normalizes the path with fetch but not with send', async () => {
  const { api, events } = testApi()
  await api.fetch(new Request('https://pets.example/prod/pets/../pets/7', { headers: TOKEN }))
  await api.send({ method: 'GET', rawTarget: '/prod/files/../pets/7', headers: [['authorization', 'x']] })
  expect(events).toMatchObject([{ methodArn: `${ARN}/GET/pets/7` }, { methodArn: `${ARN}/GET/files/../pets/7` }])
})

test('rejects a body of more than 10 MB with send and fetch', async () => {
  const { api } = testApi()
  const body = new Uint8Array(10_485_761)
  const responses = [
    await api.fetch(new Request('https://pets.example/prod/files/a', { method: 'POST', headers: TOKEN, body })),
    await api.send({ method: 'POST', rawTarget: '/prod/files/a', headers: [['authorization', 'x']], body }),
  ]
  expect(responses.map(({ status }) => status)).toStrictEqual([413, 413])
})

test('builds the REQUEST event that AWS documents', async () => {
  const { send, events } = testApi(
    { type: 'REQUEST', ttlSeconds: 0, identitySources: [] },
    { now: () => 1_718_636_523_035, stageVariables: { realm: 'r' } },
  )
  await send('/prod/pets/a%20b?x=1&y=%C3%BC&x=2&z', [
    ['Host', 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'],
    ['X-Tenant', 'a'],
    ['x-tenant', 'b'],
    ['User-Agent', 'test'],
    ['__proto__', 'p'],
  ])
  expect(events).toStrictEqual([
    {
      type: 'REQUEST',
      methodArn: `${ARN}/GET/pets/a%20b`,
      resource: '/pets/{id}',
      path: '/pets/a%20b',
      httpMethod: 'GET',
      headers: JSON.parse(
        '{"Host":"a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com","X-Tenant":"b","User-Agent":"test","__proto__":"p","X-Forwarded-For":"127.0.0.1","X-Forwarded-Port":"443","X-Forwarded-Proto":"https"}',
      ),
      multiValueHeaders: JSON.parse(
        '{"Host":["a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com"],"X-Tenant":["a","b"],"User-Agent":["test"],"__proto__":["p"],"X-Forwarded-For":["127.0.0.1"],"X-Forwarded-Port":["443"],"X-Forwarded-Proto":["https"]}',
      ),
      queryStringParameters: { x: '2', y: 'ü', z: '' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['ü'], z: [''] },
      pathParameters: { id: 'a%20b' },
      stageVariables: { realm: 'r' },
      requestContext: {
        resourceId: expect.stringMatching(/^[0-9a-f]{6}$/),
        resourcePath: '/pets/{id}',
        httpMethod: 'GET',
        extendedRequestId: expect.any(String),
        requestTime: '17/Jun/2024:15:02:03 +0000',
        path: '/prod/pets/a%20b',
        accountId: '123456789012',
        protocol: 'HTTP/1.1',
        stage: 'prod',
        domainPrefix: 'a1b2c3d4e5',
        requestTimeEpoch: 1_718_636_523_035,
        requestId: expect.any(String),
        identity: {
          cognitoIdentityPoolId: null,
          accountId: null,
          cognitoIdentityId: null,
          caller: null,
          sourceIp: '127.0.0.1',
          principalOrgId: null,
          accessKey: null,
          cognitoAuthenticationType: null,
          cognitoAuthenticationProvider: null,
          userArn: null,
          userAgent: 'test',
          user: null,
        },
        domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
        deploymentId: 'offline',
        apiId: 'a1b2c3d4e5',
      },
    },
  ])
})

describe('a backend that', () => {
  const respond = async (integration: (event: never) => unknown, timeoutMs?: number) => {
    const api = restApi({
      stage: 'prod',
      authorizers: {},
      routes: { 'ANY /x': { authorizer: null, integration } },
      ...(timeoutMs !== undefined && { timeoutMs }),
    })
    await api.send({ method: 'GET', rawTarget: '/prod/x', headers: [] })
    const response = await api.send({ method: 'GET', rawTarget: '/prod/x', headers: [] })
    return { status: response.status, body: await response.text(), headers: response.headers, trace: api.lastTrace() }
  }
  test.each<[string, () => unknown, number, string]>([
    ['a Response', () => new Response('in', { status: 202 }), 202, 'in'],
    ['a Response without a body', () => new Response(null, { status: 204 }), 204, ''],
    ['a promise of a Response', async () => Response.json({ a: 1 }), 200, '{"a":1}'],
    ['a proxy response', () => ({ statusCode: 201, body: 'in' }), 201, 'in'],
    ['a proxy response without a body', () => ({ statusCode: 200 }), 200, ''],
    ['a proxy response in base64', () => ({ statusCode: 200, body: 'aW4=', isBase64Encoded: true }), 200, 'in'],
    ['a status as a string', () => ({ statusCode: '200', body: 'in' }), 200, 'in'],
    ['undefined', () => undefined, 502, '{"message":"Internal server error"}'],
    ['a string', () => 'in', 502, '{"message":"Internal server error"}'],
    ['a number', () => 1, 502, '{"message":"Internal server error"}'],
    ['no status', () => ({ body: 'in' }), 502, '{"message":"Internal server error"}'],
    ['an impossible status', () => ({ statusCode: 99 }), 502, '{"message":"Internal server error"}'],
    ['a body that is not a string', () => ({ statusCode: 200, body: { a: 1 } }), 502, '{"message":"Internal server error"}'],
    ['an invalid header name', () => ({ statusCode: 200, headers: { 'a b': 'c' } }), 502, '{"message":"Internal server error"}'],
    ['an error Response', () => Response.error(), 502, '{"message":"Internal server error"}'],
    [
      'an error',
      () => {
        throw new Error('secret')
      },
      502,
      '{"message":"Internal server error"}',
    ],
  ])('returns or throws %s', async (_, integration, status, body) => {
    expect(await respond(integration)).toMatchObject({ status, body })
  })

  test('returns a Response whose body was read gets 502', async () => {
    const once = new Response('in')
    await once.text()
    expect(await respond(() => once)).toMatchObject({ status: 502, trace: { outcome: 'INTEGRATION_FAILURE' } })
  })

  test('never responds gets 504', async () => {
    expect(await respond(() => new Promise(() => {}), 5)).toMatchObject({
      status: 504,
      body: '{"message":"Endpoint request timed out"}',
    })
  })

  test('returns several values of a header passes all of them on', async () => {
    const { headers } = await respond(() => ({ statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } }))
    expect(headers.getSetCookie()).toStrictEqual(['a=1', 'b=2'])
    expect(headers.get('x-amzn-requestid')).not.toBeNull()
  })

  test('receives an event with empty maps gets null for each of them', async () => {
    const { send, backend } = testApi()
    await send('/prod/open', [['host', 'pets.example']])
    expect(backend).toMatchObject([
      {
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        pathParameters: null,
        stageVariables: null,
        body: null,
      },
    ])
    expect(Object.keys((backend as [{ requestContext: object }])[0].requestContext)).not.toContain('authorizer')
  })
})

describe('wrong options throw a ConfigError that names the option', () => {
  const integration = () => new Response('in')
  const open = { 'GET /a': { authorizer: null, integration } }
  const token = { api: 'REST', type: 'TOKEN', ttlSeconds: 0, identitySources: [{ in: 'header', name: 'a' }], handler: () => ({}) }
  const request = { ...token, type: 'REQUEST' }
  const withEntry = (entry: unknown) => ({ authorizers: { x: entry } })
  const principal = { arn: 'arn:aws:iam::123456789012:user/a', secretAccessKey: 's', policies: [] }

  test.each<[string, object]>([
    ['stagge', { stagge: 'prod' }],
    ['stage', { stage: '' }],
    ['stage', { stage: 'a/b' }],
    ['stage', { stage: '*' }],
    ['region', { region: 'mars' }],
    ['accountId', { accountId: '1234' }],
    ['apiId', { apiId: '*' }],
    ['stageVariables["a"]', { stageVariables: { a: 'x'.repeat(513) } }],
    ['stageVariables', { stageVariables: { 'a-b': 'x' } }],
    ['now', { now: 1 }],
    ['basePath', { basePath: '/' }],
    ['basePath', { basePath: 'a//b' }],
    ['basePath', { basePath: 'v1?' }],
    ['basePath', { basePath: '/v1/' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['timeoutMs', { timeoutMs: Number.POSITIVE_INFINITY }],
    ['uncertain.denialText', { uncertain: { denialText: 'newest' } }],
    ['uncertain.denialtext', { uncertain: { denialtext: 'new' } }],
    ['routes', { routes: {} }],
    ['routes["GET a"]', { routes: { 'GET a': { authorizer: null, integration } } }],
    ['routes["GET /a"]', { routes: { 'GET /a': integration } }],
    ['routes["GET /a"].authorizer', { routes: { 'GET /a': { integration } } }],
    ['routes["GET /a"].integration', { routes: { 'GET /a': { authorizer: null } } }],
    ['routes["GET /a"].authorizer', { routes: { 'GET /a': { authorizer: 'constructor', integration } } }],
    ['routes["GET /a"].authorizer', { routes: { 'GET /a': { authorizer: 'none', integration } } }],
    ['routes["GET /a"].integration', { routes: { 'GET /a': { authorizer: null, integration: 'x' } } }],
    ['routes["GET /a"].scopes', { routes: { 'GET /a': { authorizer: null, integration, scopes: ['a'] } } }],
    ['routes["GET /a"].apiKeyRequired', { routes: { 'GET /a': { authorizer: null, integration, apiKeyRequired: 'yes' } } }],
    ['authorizers["AWS_IAM"]', { authorizers: { AWS_IAM: token } }],
    ['authorizers["NONE"]', { authorizers: { NONE: token } }],
    ['authorizers["x"]', withEntry(null)],
    ['authorizers["x"]', withEntry('token')],
    ['authorizers["x"].api', withEntry({ ...token, api: 'HTTP' })],
    ['authorizers["x"].api', withEntry(Object.assign(() => ({}), { definition: { ...token, api: 'WEBSOCKET' } }))],
    ['authorizers["x"].type', withEntry({ ...token, type: 'JWT' })],
    ['authorizers["x"].ttlSeconds', withEntry({ ...token, ttlSeconds: 3601 })],
    ['authorizers["x"].ttlSeconds', withEntry({ ...token, ttlSeconds: 1.5 })],
    ['authorizers["x"].ttlSeconds', withEntry({ ...token, ttlSeconds: '300' })],
    ['authorizers["x"].ttlSeconds', withEntry({ ...token, ttlSeconds: undefined })],
    ['authorizers["x"].identitySources', withEntry({ ...token, identitySources: [] })],
    ['authorizers["x"].identitySources', withEntry({ ...token, identitySources: [{ in: 'query', name: 'a' }] })],
    ['authorizers["x"].identitySources', withEntry({ ...token, identitySources: [{ in: 'path', name: 'a' }] })],
    ['authorizers["x"].identitySources', withEntry({ ...request, ttlSeconds: 1, identitySources: [] })],
    ['authorizers["x"].handler', withEntry({ ...token, handler: 'arn:aws:lambda' })],
    ['authorizers["x"].identityValidationExpression', withEntry({ ...token, identityValidationExpression: '[' })],
    ['authorizers["x"].identityValidationExpression', withEntry({ ...request, identityValidationExpression: '.*' })],
    ['authorizers["x"].identitySource', withEntry({ ...token, identitySource: 'Authorization' })],
    ['principals["a"].arn', { principals: { a: { ...principal, arn: 'bob' } } }],
    ['principals["a"].arn', { principals: { a: { ...principal, arn: 'arn:aws:iam::123456789012:user/a:b' } } }],
    ['principals["a"].secretAccessKey', { principals: { a: { ...principal, secretAccessKey: '' } } }],
    ['principals["a"].policies', { principals: { a: { ...principal, policies: {} } } }],
    ['principals["a"].policies[0]', { principals: { a: { ...principal, policies: [{ Statement: [{ Effect: 'allow' }] }] } } }],
    ['principals["a"].sessionToken', { principals: { a: { ...principal, sessionToken: 5 } } }],
  ])('%s', (option, wrong) => {
    // Invalid on purpose: possible in plain JavaScript.
    const options = { stage: 'prod', authorizers: {}, routes: open, ...wrong } as unknown as Parameters<typeof restApi>[0]
    expect(() => restApi(options)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('messages contain no secret', () => {
    const options = {
      stage: 'prod',
      authorizers: {},
      routes: open,
      principals: { a: { ...principal, secretAccessKey: 'hush', policy: [] } },
    }
    expect(() => restApi(options as never)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hush') }))
  })
})

test.each([['NONE' as const], [null]])('leaves a route with authorizer %j without authorization', async (authorizer) => {
  const api = restApi({
    stage: 'prod',
    region: undefined,
    authorizers: {},
    routes: { 'GET /x': { authorizer, scopes: undefined, integration: () => new Response('in') } },
    uncertain: { denialText: undefined },
  })
  expect((await api.send({ method: 'GET', rawTarget: '/prod/x', headers: [], body: undefined })).status).toBe(200)
  expect(api.lastTrace()).toMatchObject({ authorization: 'NONE', authorizer: null })
})

test.each([[undefined], [null], [5], ['prod'], [[]]])('restApi(%j) is a ConfigError', (options) => {
  // Invalid on purpose: possible in plain JavaScript.
  expect(() => restApi(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'options' }))
})

test('returns the trace of each of several parallel requests', async () => {
  const { api } = testApi({ handler: async () => policyResponse('Allow', 'GET/pets') })
  const targets = ['/prod/pets', '/prod/pets/1', '/prod/open', '/prod/nothing']
  const traced = await Promise.all(
    targets.map((rawTarget) => api.sendTraced({ method: 'GET', rawTarget, headers: [['authorization', 'AWS4-x']] })),
  )
  expect(traced.map(({ trace }) => [trace.route, trace.status])).toStrictEqual([
    ['GET /pets', 200],
    ['GET /pets/{id}', 403],
    ['GET /open', 200],
    [null, 403],
  ])
})

test('answers 500 to a failing authorizer and does not cache the failure', async () => {
  let calls = 0
  const handler = () => {
    calls += 1
    if (calls === 1) throw new Error('first')
    return policyResponse('Allow', '*/*')
  }
  const { send } = testApi({ ttlSeconds: 300, handler })
  expect(await send('/prod/pets', TOKEN)).toMatchObject(BROKEN)
  expect((await send('/prod/pets', TOKEN)).status).toBe(200)
})
