import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain, httpApi, listen } from '../../../src/gateway/index.ts'
import { ARN, httpTestApi, policyResponse, TOKEN, time } from './http-test-api.ts'

const integration = (event: { routeKey: string }): object => ({ statusCode: 200, body: event.routeKey })
const open = { authorizer: null, integration } as const
const HOST = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com'

describe('a request that the API answers itself', () => {
  const api = httpApi({ routes: { 'GET /pets': open } })
  test.each<[string, { method?: string; rawTarget?: string; headers?: [string, string][]; body?: string }, number, string]>([
    ['an unknown path', { rawTarget: '/other' }, 404, 'Not Found'],
    ['another method', { method: 'POST' }, 404, 'Not Found'],
    ['a method of the wrong case', { method: 'get' }, 404, 'Not Found'],
    ['a target without a path', { rawTarget: '*' }, 400, 'Bad Request'],
    ['a path that cannot be decoded', { rawTarget: '/pets%' }, 400, 'Bad Request'],
    ['a path that cannot be decoded twice', { rawTarget: '/percent%25done' }, 400, 'Bad Request'],
    ['a long request line', { rawTarget: `/pets?${'x'.repeat(10_300)}` }, 431, 'Request Header Fields Too Large'],
    ['large headers', { headers: [['x-a', 'x'.repeat(10_300)]] }, 431, 'Request Header Fields Too Large'],
    ['a body over 10 MB', { body: 'x'.repeat(10_485_761) }, 413, 'Request Entity Too Large'],
  ])('for %s is %i', async (_, request, status, message) => {
    const response = await api.send({ method: 'GET', rawTarget: '/pets', headers: [], ...request })
    expect([response.status, await response.text()]).toStrictEqual([status, JSON.stringify({ message })])
    expect([...response.headers.keys()]).toStrictEqual(['apigw-requestid', 'content-type'])
  })

  test('never is a 500 or a rejection, whatever the client sends', async () => {
    const request = fc.record({
      method: fc.oneof(fc.constantFrom('GET', 'OPTIONS'), fc.string()),
      rawTarget: fc.oneof(
        fc.string(),
        fc.webPath({ size: '+1' }),
        fc.string().map((text) => `/${text}`),
      ),
      headers: fc.array(
        fc.tuple(fc.oneof(fc.constantFrom('Host', 'Authorization', 'Origin', 'Cookie'), fc.string()), fc.string()),
      ),
      body: fc.string(),
    })
    const { api: guarded } = httpTestApi({}, { cors: { allowOrigins: ['https://a.example'] } })
    await fc.assert(
      fc.asyncProperty(request, async (given) => {
        const response = await guarded.send(given)
        return response.status < 500 && explain(response).length > 0
      }),
      { numRuns: 500 },
    )
  })
})

describe('stages', () => {
  test.each([
    ['/pets', '$default'],
    ['/dev/pets', 'dev'],
    ['/prod/pets', 'prod'],
    ['/$default/pets', undefined],
    ['/Dev/pets', undefined],
    ['/dev', undefined],
  ])('%s selects %s', async (rawTarget, stage) => {
    const api = httpApi({ stages: { dev: {}, prod: {} }, routes: { 'GET /pets': open } })
    const response = await api.send({ method: 'GET', rawTarget, headers: [['Host', HOST]] })
    expect([response.status, response.status === 200 ? response.trace.stage : undefined]).toStrictEqual([
      stage === undefined ? 404 : 200,
      stage,
    ])
  })

  test('without $default need a stage in the path of the default endpoint', async () => {
    const api = httpApi({ stage: 'dev', routes: { 'GET /pets': open } })
    const send = async (rawTarget: string, host: string) =>
      (await api.send({ method: 'GET', rawTarget, headers: [['Host', host]] })).status
    expect([await send('/pets', HOST), await send('/dev/pets', HOST), await send('/pets', 'localhost:3000')]).toStrictEqual([
      404, 200, 200,
    ])
    expect((await api.request('GET /pets')).status).toBe(200)
  })

  test('have their own variables', async () => {
    const seen: unknown[] = []
    const record = (event: { stageVariables?: unknown }): object => {
      seen.push(event.stageVariables)
      return {}
    }
    const api = httpApi({
      stageVariables: { env: 'main' },
      stages: { dev: { stageVariables: { env: 'dev' } }, bare: {} },
      routes: { $default: { authorizer: null, integration: record } },
    })
    for (const stage of ['$default', 'dev', 'bare']) await api.request('GET /', { stage })
    expect(seen).toStrictEqual([{ env: 'main' }, { env: 'dev' }, undefined])
    await expect(api.request('GET /', { stage: 'other' })).rejects.toThrow('request: stage must be')
  })
})

describe('custom domains', () => {
  const api = httpApi({
    domains: { 'api.example.com': { basePath: 'store/v1' }, 'www.example.com': {} },
    disableExecuteApiEndpoint: true,
    routes: { 'GET /pets': open, 'GET /': open },
  })

  test.each([
    ['api.example.com', '/store/v1/pets', 200],
    ['API.example.com:443', '/store/v1/pets', 200],
    ['api.example.com', '/store/v1', 200],
    ['api.example.com', '/store/v1/', 200],
    ['api.example.com', '/store/v10/pets', 404],
    ['api.example.com', '/pets', 404],
    ['www.example.com', '/pets', 200],
    [HOST, '/pets', 404],
    ['localhost', '/pets', 404],
  ])('%s%s gets %i', async (host, rawTarget, status) => {
    expect((await api.send({ method: 'GET', rawTarget, headers: [['Host', host]] })).status).toBe(status)
  })

  test('are called by request', async () => {
    expect((await api.request('GET /pets', { domain: 'api.example.com' })).status).toBe(200)
    expect((await api.request('GET /pets')).status).toBe(404)
    await expect(api.request('GET /pets', { domain: 'other.example.com' })).rejects.toThrow('domain')
  })
})

describe('AWS_IAM', () => {
  const principal = (Resource: string, arn = 'arn:aws:iam::123456789012:user/ana') => ({
    arn,
    secretAccessKey: 'secret',
    policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource }] }] as const,
  })
  const iamApi = (one: ReturnType<typeof principal>) => {
    const events: { requestContext: { authorizer: unknown }; headers: object }[] = []
    const record = (event: never): object => {
      events.push(event)
      return {}
    }
    const api = httpApi({
      region: 'eu-west-1',
      now: time.now,
      principals: { AKIAANA: one },
      routes: { 'GET /pets/{id}': { authorizer: 'AWS_IAM', integration: record } },
    })
    return { api, events }
  }

  test.each([
    ['the route', `${ARN}/$default/GET/pets/*`, 200],
    ['another method', `${ARN}/$default/POST/pets/*`, 403],
    ['another stage', `${ARN}/dev/GET/pets/*`, 403],
  ])('decides by a policy for %s', async (_, resource, status) => {
    const { api } = iamApi(principal(resource))
    const response = await api.request('GET /pets/a%20b?x=1', { as: 'AKIAANA' })
    expect([response.status, response.trace.principal]).toStrictEqual([status, 'arn:aws:iam::123456789012:user/ana'])
    if (status === 403) expect(await response.text()).toBe('{"message":"Forbidden"}')
  })

  test('denies callers of another account, because there is no resource policy', async () => {
    const { api } = iamApi(principal(`${ARN}/*`, 'arn:aws:iam::999999999999:user/eve'))
    expect((await api.request('GET /pets/1', { as: 'AKIAANA' })).status).toBe(403)
  })

  test.each([
    ['no signature', {}],
    ['a bearer token', { authorization: 'Bearer x' }],
    ['a broken signature', { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAANA/x' }],
  ])('answers %s with 403 and without details', async (_, headers) => {
    const { api } = iamApi(principal(`${ARN}/*`))
    const response = await api.request('GET /pets/1', { headers: { ...headers } })
    expect([response.status, await response.text(), response.headers.get('x-amzn-errortype')]).toStrictEqual([
      403,
      '{"message":"Forbidden"}',
      null,
    ])
  })

  test('passes the caller to an integration of payload format 1.0 as identity', async () => {
    let seen: { identity?: unknown; authorizer?: unknown } = {}
    const handler = (event: { requestContext: typeof seen }): object => {
      seen = event.requestContext
      return { statusCode: 200 }
    }
    const arn = 'arn:aws:sts::123456789012:assumed-role/app/session'
    const integration = { type: 'AWS_PROXY', payloadFormatVersion: '1.0', handler } as const
    const api = httpApi({
      region: 'eu-west-1',
      now: time.now,
      principals: { ASIAAPP: { ...principal(`${ARN}/*`, arn), sessionToken: 'session-token' } },
      routes: { $default: { authorizer: 'AWS_IAM', integration } },
    })
    expect((await api.request('GET /', { as: 'ASIAAPP' })).status).toBe(200)
    const user = expect.stringMatching(/^AROA[A-Z2-7]{17}:session$/)
    expect(seen.identity).toMatchObject({ accessKey: 'ASIAAPP', accountId: '123456789012', userArn: arn, user, caller: user })
    expect(seen).not.toHaveProperty('authorizer')
  })

  test('passes the caller to the backend, and not the signature', async () => {
    const { api, events } = iamApi(principal(`${ARN}/*`))
    await api.request('GET /pets/1', { as: 'AKIAANA' })
    expect(events[0]?.requestContext.authorizer).toStrictEqual({
      iam: {
        accessKey: 'AKIAANA',
        accountId: '123456789012',
        callerId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: 'arn:aws:iam::123456789012:user/ana',
        userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      },
    })
    expect(events[0]?.headers).not.toHaveProperty('authorization')
  })
})

describe('CORS', () => {
  const cors = {
    allowOrigins: ['https://app.example', 'https://www.example'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization'],
    exposeHeaders: ['x-page'],
    allowCredentials: true,
    maxAge: 300,
  }
  const preflight = { origin: 'https://app.example', 'access-control-request-method': 'GET' }
  const withCors = { statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*', 'access-control-max-age': '9', 'x-a': '1' } }
  const corsOf = (headers: Headers) => Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))
  const api = httpApi({ cors, routes: { 'GET /pets': { authorizer: null, integration: () => withCors } } })

  test('answers a preflight that no route matches with 204 and the configured headers', async () => {
    const response = await api.request('OPTIONS /pets', { headers: preflight })
    expect([response.status, await response.text(), response.trace.outcome]).toStrictEqual([204, '', 'PREFLIGHT'])
    expect(corsOf(response.headers)).toStrictEqual({
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-origin': 'https://app.example',
      'access-control-max-age': '300',
    })
    expect(response.headers.has('apigw-requestid')).toBe(true)
  })

  test.each([
    ['another origin', { ...preflight, origin: 'https://evil.example' }, 204],
    ['the origin with a port', { ...preflight, origin: 'https://app.example:444' }, 204],
    ['no Origin', { 'access-control-request-method': 'GET' }, 404],
    ['no Access-Control-Request-Method', { origin: 'https://app.example' }, 404],
  ])('sends no CORS headers to OPTIONS with %s', async (_, headers, status) => {
    const response = await api.request('OPTIONS /pets', { headers: { ...headers } })
    expect([response.status, corsOf(response.headers)]).toStrictEqual([status, {}])
  })

  test.each([
    [
      'https://www.example',
      {
        'access-control-allow-credentials': 'true',
        'access-control-allow-origin': 'https://www.example',
        'access-control-expose-headers': 'x-page',
      },
    ],
    ['https://evil.example', {}],
    [undefined, {}],
  ])('replaces the headers of the integration for the origin %s', async (origin, expected) => {
    const response = await api.request('GET /pets', origin === undefined ? {} : { headers: { origin } })
    expect([corsOf(response.headers), response.headers.get('x-a')]).toStrictEqual([expected, '1'])
  })

  test.each([
    [['*'], 'https://any.example', '*'],
    [['https://*'], 'https://any.example', 'https://any.example'],
    [['https://*'], 'http://any.example', undefined],
    [['http://*'], 'http://any.example', 'http://any.example'],
  ])('with %j allows %s as %s', async (allowOrigins, origin, expected) => {
    const one = httpApi({ cors: { allowOrigins }, routes: { $default: open } })
    const response = await one.request('GET /', { headers: { origin } })
    expect(corsOf(response.headers)['access-control-allow-origin']).toBe(expected)
  })

  test('leaves a preflight to a matching route: with an authorizer it fails, and an open OPTIONS route fixes it', async () => {
    const guarded = { authorizer: 'AWS_IAM', integration: () => ({}) } as const
    const closed = httpApi({ cors, routes: { $default: guarded } })
    expect((await closed.request('OPTIONS /pets', { headers: preflight })).status).toBe(403)
    const any = httpApi({ cors, routes: { 'ANY /{proxy+}': guarded } })
    expect((await any.request('OPTIONS /pets', { headers: preflight })).status).toBe(403)
    const fixed = httpApi({
      cors,
      routes: { $default: guarded, 'OPTIONS /{proxy+}': { authorizer: null, integration: () => ({}) } },
    })
    const response = await fixed.request('OPTIONS /pets', { headers: preflight })
    expect([response.status, corsOf(response.headers)['access-control-allow-origin']]).toStrictEqual([200, 'https://app.example'])
  })

  test('without a configuration passes the headers of the integration', async () => {
    const one = httpApi({ routes: { 'GET /pets': { authorizer: null, integration: () => withCors } } })
    expect(corsOf((await one.request('GET /pets')).headers)).toStrictEqual({
      'access-control-allow-origin': '*',
      'access-control-max-age': '9',
    })
    expect((await one.request('OPTIONS /pets', { headers: preflight })).status).toBe(404)
  })
})

describe('the trace', () => {
  test('lists the checks with their facts, and never a credential', async () => {
    const { api } = httpTestApi({ ttlSeconds: 60 })
    const response = await api.request('GET /pets/1', { headers: { authorization: 'Bearer top-secret' } })
    expect(response.trace).toMatchObject({
      api: 'HTTP',
      stage: '$default',
      canary: false,
      route: 'GET /pets/{id}',
      authorization: 'REQUEST',
      authorizer: 'auth',
      lambda: 'invoked',
      principal: 'jane',
      outcome: 'allowed',
      status: 200,
      methodArn: `${ARN}/$default/GET/pets/1`,
      confidence: 'documented',
    })
    expect(response.trace.steps.map(({ check, passed }) => [check, passed])).toStrictEqual([
      ['limits', true],
      ['stage', true],
      ['route', true],
      ['identity sources', true],
      ['result cache', true],
      ['authorizer', true],
      ['policy', true],
      ['integration', true],
    ])
    expect(JSON.stringify(response.trace) + explain(response)).not.toContain('top-secret')
    expect(api.lastTrace()).toBe(response.trace)
  })

  test('strict rejects requests and options that rest on inferred behavior', async () => {
    const routes = { 'GET /files/{proxy+}': open, 'GET /pets/{id}': open } as const
    const api = httpApi({ strict: true, routes })
    expect((await api.request('GET /files/a')).status).toBe(200)
    for (const request of ['GET /files/', 'GET /pets/a%2Fb']) {
      await expect(api.request(request)).rejects.toMatchObject({ name: 'InferredBehaviourError' })
      expect((await httpApi({ routes }).request(request)).trace.confidence).toBe('inferred')
    }
    expect(() => httpApi({ strict: true, routes, uncertain: { thrownUnauthorized: 500 } })).toThrow('strict')
  })
})

test('close ends running invocations, and later requests are rejected', async () => {
  const { api } = httpTestApi({ handler: () => new Promise(() => {}) })
  const running = api.request('GET /pets', { headers: { authorization: 'a' } })
  await new Promise((resolve) => setImmediate(resolve))
  await api.close()
  await expect(running).rejects.toThrow('closed')
  await expect(api.request('GET /pets')).rejects.toThrow('closed')
})

test('fetch accepts a Request', async () => {
  const api = httpApi({ routes: { 'POST /pets': open } })
  const response = await api.fetch(new Request(`https://${HOST}/pets`, { method: 'POST', body: 'x' }))
  expect([response.status, await response.text()]).toStrictEqual([200, 'POST /pets'])
})

test('listen serves an HTTP API', async () => {
  const echo = (event: { rawPath: string; cookies?: string[] }): object => ({ path: event.rawPath, cookies: event.cookies })
  const api = httpApi({ routes: { 'ANY /{proxy+}': { authorizer: null, integration: echo } } })
  const server = await listen(api, { port: 0 })
  try {
    const response = await fetch(`${server.url}/a%2Fb?x=1`, { method: 'POST', body: 'x', headers: { cookie: 'a=1; b=2' } })
    expect([response.status, await response.json()]).toStrictEqual([200, { path: '/a/b', cookies: ['a=1', 'b=2'] }])
    expect(response.headers.get('apigw-requestid')).toMatch(/=$/)
  } finally {
    await server.close()
  }
})

test('a function may change its event without an effect on the next one', async () => {
  const seen: unknown[] = []
  const change = (event: {
    stageVariables: Record<string, string>
    requestContext: { authorizer: { lambda: Record<string, unknown> } }
  }) => {
    seen.push(JSON.stringify([event.stageVariables, event.requestContext.authorizer.lambda]))
    event.stageVariables['env'] = 'changed'
    event.requestContext.authorizer.lambda['tenant'] = 'changed'
    return {}
  }
  const response = { ...policyResponse('Allow', '*'), context: { tenant: 'a' } }
  const { api } = httpTestApi(
    { ttlSeconds: 60, handler: () => response },
    { stageVariables: { env: 'test' }, routes: { $default: { authorizer: 'auth', integration: change } } },
  )
  for (const _ of [1, 2]) await api.request('GET /', { headers: TOKEN })
  expect(new Set(seen)).toStrictEqual(new Set(['[{"env":"test"},{"tenant":"a"}]']))
})
