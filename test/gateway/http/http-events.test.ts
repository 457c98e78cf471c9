import { describe, expect, test } from 'vitest'
import { type HttpApiOptions, httpApi } from '../../../src/gateway/index.ts'
import { httpTestApi, policyResponse, TOKEN, time } from './http-test-api.ts'

type Event = Record<string, unknown>

/** Sends one request and returns the event of the backend without the parts that are new for each request. */
async function backendEvent(
  version: '1.0' | '2.0',
  request: string,
  { options = {}, api: more = {} }: { options?: object; api?: Partial<HttpApiOptions<Record<never, never>>> } = {},
): Promise<Event> {
  let seen: Event = {}
  const handler = (event: never): unknown => {
    seen = event
    return { statusCode: 200 }
  }
  const integration = { type: 'AWS_PROXY', payloadFormatVersion: version, handler } as const
  const api = httpApi({
    region: 'eu-west-1',
    now: time.now,
    routes: {
      'GET /pets/{id}': { authorizer: null, integration },
      'POST /pets': { authorizer: null, integration },
      'ANY /files/{proxy+}': { authorizer: null, integration },
      $default: { authorizer: null, integration },
    },
    ...more,
  })
  const response = await api.request(request, options)
  expect(response.status).toBe(200)
  const context = seen['requestContext'] as Event
  expect(context['requestId']).toMatch(/^[A-Za-z0-9_-]{15}=$/)
  expect(response.headers.get('apigw-requestid')).toBe(context['requestId'])
  return seen
}

const HOST = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
const anyTraceId = expect.stringMatching(/^Root=1-6923[0-9a-f]{4}-[0-9a-f]{24}$|^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/)

describe('payload format 2.0', () => {
  test('has exactly these keys for a request without query, cookies, variables and body', async () => {
    expect(
      await backendEvent('2.0', 'GET /other', { options: { headers: { 'User-Agent': 'curl' }, sourceIp: '192.0.2.7' } }),
    ).toStrictEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/other',
      rawQueryString: '',
      headers: {
        'content-length': '0',
        host: HOST,
        'user-agent': 'curl',
        'x-amzn-trace-id': anyTraceId,
        'x-forwarded-for': '192.0.2.7',
        'x-forwarded-port': '443',
        'x-forwarded-proto': 'https',
      },
      requestContext: {
        accountId: '123456789012',
        apiId: 'a1b2c3d4e5',
        domainName: HOST,
        domainPrefix: 'a1b2c3d4e5',
        http: { method: 'GET', path: '/other', protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'curl' },
        requestId: expect.any(String),
        routeKey: '$default',
        stage: '$default',
        time: '23/Nov/2026:12:00:00 +0000',
        timeEpoch: time.now(),
      },
      isBase64Encoded: false,
    })
  })

  test('joins headers and parameters, separates cookies and decodes variables', async () => {
    const headers: [string, string][] = [
      ['X-Tag', 'first'],
      ['x-tag', 'second'],
      ['Cookie', 'a=1; b=2'],
      ['cookie', 'c=3'],
      ['X-Forwarded-For', '203.0.113.1'],
      ['content-type', 'application/json'],
    ]
    const event = await backendEvent('2.0', 'GET /pets/a%2Fb%20c?x=1&x=2&empty=&plus=a+b%2Bc', {
      options: { headers, body: '{"a":1}' },
      api: { stageVariables: { table: 'pets' } },
    })
    expect(event).toMatchObject({
      routeKey: 'GET /pets/{id}',
      rawPath: '/pets/a/b c',
      rawQueryString: 'x=1&x=2&empty=&plus=a+b%2Bc',
      cookies: ['a=1', 'b=2', 'c=3'],
      queryStringParameters: { x: '1,2', empty: '', plus: 'a b+c' },
      pathParameters: { id: 'a/b c' },
      stageVariables: { table: 'pets' },
      body: '{"a":1}',
      isBase64Encoded: false,
    })
    expect(event['headers']).toMatchObject({ 'x-tag': 'first,second', 'x-forwarded-for': '203.0.113.1, 127.0.0.1' })
    expect(event['headers']).not.toHaveProperty('cookie')
  })

  test.each([
    ['application/json', false],
    ['text/plain; charset=utf-8', false],
    ['APPLICATION/XML', false],
    ['application/javascript', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['application/vnd.api+json', true],
    [undefined, true],
  ])('passes a body of the type %s in base64: %s', async (type, isBase64Encoded) => {
    const headers = type === undefined ? {} : { 'content-type': type }
    const event = await backendEvent('2.0', 'POST /pets', { options: { headers, body: 'a=1' } })
    expect([event['body'], event['isBase64Encoded']]).toStrictEqual([isBase64Encoded ? 'YT0x' : 'a=1', isBase64Encoded])
  })

  test('has the name of a named stage in rawPath, and not in the route', async () => {
    const event = await backendEvent('2.0', 'GET /pets/7', { api: { stage: 'dev' } })
    expect(event).toMatchObject({
      rawPath: '/dev/pets/7',
      routeKey: 'GET /pets/{id}',
      requestContext: { stage: 'dev', http: { path: '/dev/pets/7' } },
    })
  })

  test.each([
    [{ basePath: 'v1' }, '/pets/7', 'GET /pets/{id}'],
    [{ basePath: 'v1', stage: 'dev' }, '/dev/pets/7', 'GET /pets/{id}'],
    [{}, '/pets/7', 'GET /pets/{id}'],
  ])('has neither base path nor $default in rawPath behind the domain %j', async (domain, rawPath, routeKey) => {
    const api = { domains: { 'api.example.com': domain }, stages: { dev: {} } }
    const event = await backendEvent('2.0', 'GET /pets/7', { api, options: { domain: 'api.example.com' } })
    expect(event).toMatchObject({ rawPath, routeKey, requestContext: { domainName: 'api.example.com', domainPrefix: 'api' } })
  })
})

describe('payload format 1.0', () => {
  test('has exactly these keys, with null for what is empty', async () => {
    const options = { headers: { 'user-agent': 'curl', Accept: '*/*' }, sourceIp: '192.0.2.7' }
    const headers = {
      'Content-Length': '0',
      Host: HOST,
      'User-Agent': 'curl',
      'X-Amzn-Trace-Id': anyTraceId,
      'X-Forwarded-For': '192.0.2.7',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
      accept: '*/*',
    }
    expect(await backendEvent('1.0', 'GET /other', { options })).toStrictEqual({
      version: '1.0',
      resource: '$default',
      path: '/other',
      httpMethod: 'GET',
      headers,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      requestContext: {
        accountId: '123456789012',
        apiId: 'a1b2c3d4e5',
        domainName: HOST,
        domainPrefix: 'a1b2c3d4e5',
        extendedRequestId: expect.any(String),
        httpMethod: 'GET',
        identity: {
          accessKey: null,
          accountId: null,
          caller: null,
          cognitoAmr: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          sourceIp: '192.0.2.7',
          user: null,
          userAgent: 'curl',
          userArn: null,
        },
        path: '/other',
        protocol: 'HTTP/1.1',
        requestId: expect.any(String),
        requestTime: '23/Nov/2026:12:00:00 +0000',
        requestTimeEpoch: time.now(),
        resourceId: '$default',
        resourcePath: '$default',
        stage: '$default',
      },
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    })
  })

  test('keeps cookies among the headers, all values, and the stage in the path', async () => {
    const options = { headers: { cookie: 'a=1; b=2', 'x-tag': ['1', '2'] } }
    const event = await backendEvent('1.0', 'GET /pets/7?x=1&x=2', { options, api: { stage: 'dev' } })
    expect(event).toMatchObject({
      resource: '/pets/{id}',
      path: '/dev/pets/7',
      headers: { cookie: 'a=1; b=2', 'x-tag': '2' },
      multiValueHeaders: { 'x-tag': ['1', '2'] },
      queryStringParameters: { x: '2' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      pathParameters: { id: '7' },
      requestContext: { path: '/dev/pets/7', resourceId: 'GET /pets/{id}', resourcePath: '/pets/{id}', stage: 'dev' },
    })
  })

  test('has the base path of a custom domain in the path', async () => {
    const api = { domains: { 'api.example.com': { basePath: 'store/v1' } } }
    const event = await backendEvent('1.0', 'GET /pets/7', { api, options: { domain: 'api.example.com' } })
    expect(event).toMatchObject({ path: '/store/v1/pets/7', resource: '/pets/{id}' })
  })
})

describe('the event of a Lambda authorizer', () => {
  test('of payload format 2.0 has exactly these keys', async () => {
    const { api, events } = httpTestApi()
    await api.request('GET /pets/7?x=1', { headers: { ...TOKEN, cookie: 'a=1' }, sourceIp: '192.0.2.7' })
    expect(events).toStrictEqual([
      {
        version: '2.0',
        type: 'REQUEST',
        routeArn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/pets/7',
        identitySource: ['Bearer a'],
        routeKey: 'GET /pets/{id}',
        rawPath: '/pets/7',
        rawQueryString: 'x=1',
        cookies: ['a=1'],
        headers: expect.objectContaining({ authorization: 'Bearer a', host: HOST }),
        queryStringParameters: { x: '1' },
        requestContext: {
          accountId: '123456789012',
          apiId: 'a1b2c3d4e5',
          domainName: HOST,
          domainPrefix: 'a1b2c3d4e5',
          http: { method: 'GET', path: '/pets/7', protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: '' },
          requestId: expect.any(String),
          routeKey: 'GET /pets/{id}',
          stage: '$default',
          time: '23/Nov/2026:12:00:00 +0000',
          timeEpoch: time.now(),
        },
        pathParameters: { id: '7' },
      },
    ])
  })

  test('of payload format 2.0 has a null identity source without any, and omits what is empty', async () => {
    const { api, events } = httpTestApi({ identitySources: [] })
    await api.request('GET /pets')
    expect(events[0]).toMatchObject({ identitySource: null, rawQueryString: '' })
    for (const key of ['cookies', 'queryStringParameters', 'pathParameters', 'stageVariables', 'body', 'isBase64Encoded'])
      expect(events[0]).not.toHaveProperty(key)
  })

  test('of payload format 1.0 has a null identity source without any', async () => {
    const { api, events } = httpTestApi({ identitySources: [], payloadFormatVersion: '1.0' })
    await api.request('GET /pets')
    expect(events[0]).toMatchObject({
      identitySource: null,
      authorizationToken: null,
      queryStringParameters: {},
      pathParameters: {},
    })
  })

  test('of payload format 1.0 has exactly these keys', async () => {
    const identitySources = [
      { in: 'header', name: 'Authorization' },
      { in: 'query', name: 'x' },
    ] as const
    const { api, events } = httpTestApi({ identitySources, payloadFormatVersion: '1.0' })
    await api.request('GET /pets/7?x=1', { headers: TOKEN })
    const [event] = events
    expect(Object.keys(event ?? {})).toStrictEqual([
      'version',
      'type',
      'methodArn',
      'identitySource',
      'authorizationToken',
      'resource',
      'path',
      'httpMethod',
      'headers',
      'queryStringParameters',
      'pathParameters',
      'stageVariables',
      'requestContext',
    ])
    expect(event).toMatchObject({
      version: '1.0',
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/$default/GET/pets/7',
      identitySource: 'Bearer a,1',
      authorizationToken: 'Bearer a,1',
      resource: '/pets/{id}',
      path: '/pets/7',
      httpMethod: 'GET',
      headers: { authorization: 'Bearer a', Host: HOST },
      queryStringParameters: { x: '1' },
      pathParameters: { id: '7' },
      stageVariables: {},
    })
    expect(event?.['requestContext']).not.toHaveProperty('routeKey')
  })

  test.each([
    ['2.0', 'GET /pets', { lambda: { tenant: 't', nested: { a: [1] }, n: 1 } }],
    ['1.0', 'GET /pets', { claims: null, scopes: null, tenant: 't', nested: { a: [1] }, n: 1 }],
  ] as const)('leads to the authorizer of payload format %s', async (version, request, authorizer) => {
    let seen: Event = {}
    const handler = (event: never): unknown => {
      seen = event
      return { statusCode: 200 }
    }
    const response = { ...policyResponse('Allow', '*'), context: { tenant: 't', nested: { a: [1] }, n: 1 } }
    const { api } = httpTestApi(
      { handler: () => response },
      {
        routes: {
          'GET /pets': { authorizer: 'auth', integration: { type: 'AWS_PROXY', payloadFormatVersion: version, handler } },
        },
      },
    )
    expect((await api.request(request, { headers: TOKEN })).status).toBe(200)
    expect((seen['requestContext'] as Event)['authorizer']).toStrictEqual(authorizer)
  })
})
