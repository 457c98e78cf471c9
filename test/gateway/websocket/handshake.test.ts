import { describe, expect, test } from 'vitest'
import { websocketApi } from '../../../src/gateway/index.ts'
import { authenticated, bearer, oidc, websocketAuthorizer } from '../../../src/index.ts'
import { presignRequest } from '../../../src/sigv4/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'
import { ARN, type Event, policyResponse, time, websocketTestApi } from './websocket-test-api.ts'

const HOST = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
const ID = expect.stringMatching(/^[A-Za-z0-9_-]{15}=$/)

/** An API whose `$connect` route has an authorizer. */
function authorizedApi(
  handler: (event: never) => unknown,
  identitySources: readonly { in: 'header' | 'query'; name: string }[] = [],
) {
  const seen: Event[] = []
  const recording = (event: never): unknown => {
    seen.push(event)
    return handler(event)
  }
  const entry = { api: 'WEBSOCKET', type: 'REQUEST', identitySources, handler: recording } as const
  const events: Event[] = []
  const integration = (event: never): object => {
    events.push(event)
    return { statusCode: 200 }
  }
  const { api } = websocketTestApi({
    authorizers: { users: entry },
    routes: { $connect: { authorizer: 'users', integration }, $disconnect: { integration }, $default: { integration } },
  })
  return { api, seen, events }
}

describe('a handshake', () => {
  test('without a $connect route is accepted', async () => {
    const { api } = websocketTestApi({ routes: { $default: { integration: () => ({ statusCode: 200 }) } } })
    const handshake = await api.connect()
    expect(handshake).toMatchObject({
      accepted: true,
      status: 101,
      trace: { api: 'WEBSOCKET', route: '$connect', outcome: 'allowed' },
    })
    expect(api.connections()).toHaveLength(1)
  })

  test('sends exactly these keys to the $connect integration', async () => {
    const { api, events } = websocketTestApi()
    await api.connect({ headers: { 'user-agent': 'wscat' }, query: { room: ['1', '2'] }, sourceIp: '192.0.2.7' })
    const [event] = events
    const headers = {
      Host: HOST,
      'user-agent': 'wscat',
      'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits',
      'Sec-WebSocket-Key': expect.any(String),
      'Sec-WebSocket-Version': '13',
      'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-/),
      'X-Forwarded-For': '192.0.2.7',
      'X-Forwarded-Port': '443',
      'X-Forwarded-Proto': 'https',
    }
    expect(event).toStrictEqual({
      headers,
      multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      queryStringParameters: { room: '2' },
      multiValueQueryStringParameters: { room: ['1', '2'] },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        extendedRequestId: ID,
        requestTime: '23/Nov/2026:12:00:00 +0000',
        messageDirection: 'IN',
        stage: 'prod',
        connectedAt: time.now(),
        requestTimeEpoch: time.now(),
        identity: { sourceIp: '192.0.2.7', userAgent: 'wscat' },
        requestId: ID,
        domainName: HOST,
        connectionId: ID,
        apiId: 'a1b2c3d4e5',
      },
      isBase64Encoded: false,
    })
  })

  test('has no query maps without a query, and the stage variables only if there are any', async () => {
    const { api, events } = websocketTestApi({ stageVariables: { table: 'rooms' } })
    await api.connect()
    expect(Object.keys(events[0] ?? {})).toStrictEqual([
      'headers',
      'multiValueHeaders',
      'stageVariables',
      'requestContext',
      'isBase64Encoded',
    ])
  })

  test.each([
    [{ statusCode: 200 }, true, 101],
    [{ statusCode: 201 }, true, 101],
    [{ statusCode: 301 }, false, 301],
    [{ statusCode: 401, body: 'no' }, false, 401],
    [{ statusCode: 503 }, false, 503],
    ['no proxy response', false, 502],
    [undefined, false, 502],
  ])('whose integration returns %j is accepted: %s, with the status %i', async (result, accepted, status) => {
    const { api } = websocketTestApi({ routes: { $connect: { integration: () => result } } })
    expect(await api.connect()).toMatchObject({ accepted, status })
    expect(api.connections()).toHaveLength(accepted ? 1 : 0)
  })

  test('whose integration throws gets 502, and the cause is in the trace', async () => {
    const cause = new Error('no database')
    const { api } = websocketTestApi({
      routes: {
        $connect: {
          integration: () => {
            throw cause
          },
        },
      },
    })
    expect(await api.connect()).toMatchObject({ accepted: false, status: 502, trace: { outcome: 'INTEGRATION_FAILURE', cause } })
  })

  test('selects the subprotocol that the integration returns, and none by itself', async () => {
    const select = { $connect: { integration: () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'chat' } }) } }
    for (const [routes, protocol] of [
      [select, 'chat'],
      [{ $connect: {} }, ''],
    ] as const) {
      const handshake = await websocketTestApi({ routes }).api.connect({ protocols: ['chat', 'other'] })
      expect(handshake.accepted && handshake.connection.protocol).toBe(protocol)
    }
  })

  test.each([
    ['/', 403],
    ['/other', 403],
    ['/prod/deeper', 403],
  ])('to the path %s of the default endpoint gets %i', async (rawTarget, status) => {
    const { api } = websocketTestApi()
    const response = await api.send({ method: 'GET', rawTarget, headers: [['Host', HOST]] })
    expect(response.status).toBe(status)
  })

  test('goes through a custom domain, and not through a disabled default endpoint', async () => {
    const domains = { 'ws.example.com': { basePath: 'chat' } }
    const { api, events } = websocketTestApi({ domains, disableExecuteApiEndpoint: true })
    expect(await api.connect({ domain: 'ws.example.com' })).toMatchObject({ accepted: true })
    expect(events[0]).toMatchObject({ requestContext: { domainName: 'ws.example.com', stage: 'prod' } })
    expect(await api.connect()).toMatchObject({ accepted: false, status: 403 })
  })
})

describe('the authorizer of $connect', () => {
  const token = [{ in: 'query', name: 'token' }] as const

  test('receives an event without path, method and body', async () => {
    const { api, seen } = authorizedApi(() => policyResponse('Allow', '$connect'), token)
    await api.connect({ query: { token: 'a' } })
    expect(Object.keys(seen[0] ?? {})).toStrictEqual([
      'type',
      'methodArn',
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'stageVariables',
      'requestContext',
    ])
    expect(seen[0]).toMatchObject({
      type: 'REQUEST',
      methodArn: `${ARN}/$connect`,
      headers: { Connection: 'upgrade', Upgrade: 'websocket', 'content-length': '0', Host: HOST },
      queryStringParameters: { token: 'a' },
      stageVariables: {},
      requestContext: { routeKey: '$connect', eventType: 'CONNECT', connectionId: ID, stage: 'prod' },
    })
    for (const name of ['accountId', 'httpMethod', 'path', 'resourcePath'])
      expect(seen[0]?.['requestContext']).not.toHaveProperty(name)
  })

  const large = { context: { text: 'x'.repeat(9000) } }
  test.each<[string, () => unknown, number, string]>([
    ['an Allow', () => policyResponse('Allow', '$connect'), 101, 'allowed'],
    ['an Allow for everything', () => policyResponse('Allow', '*'), 101, 'allowed'],
    ['an Allow for another route', () => policyResponse('Allow', 'join'), 403, 'ACCESS_DENIED'],
    ['a Deny', () => policyResponse('Deny', '*'), 403, 'ACCESS_DENIED'],
    [
      'an Allow without principalId',
      () => policyResponse('Allow', '*', { principalId: undefined }),
      500,
      'AUTHORIZER_CONFIGURATION_ERROR',
    ],
    ['a nested context', () => policyResponse('Allow', '*', { context: { a: {} } }), 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
    ['more than 8 KB', () => policyResponse('Allow', '*', large), 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
    ['a simple response', () => ({ isAuthorized: true }), 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
    ['nothing', () => undefined, 500, 'AUTHORIZER_CONFIGURATION_ERROR'],
  ])('that returns %s leads to %i', async (_, handler, status, outcome) => {
    const { api } = authorizedApi(handler)
    expect(await api.connect()).toMatchObject({ status, trace: { outcome, authorizer: 'users', lambda: 'invoked' } })
  })

  test.each([
    ['Unauthorized', 401],
    ['unauthorized', 500],
    ['Unauthorized.', 500],
  ])('that throws %s leads to %i', async (message, status) => {
    const { api } = authorizedApi(() => {
      throw new Error(message)
    })
    expect(await api.connect()).toMatchObject({ accepted: false, status })
  })

  test.each([{}, { query: { token: '' } }, { query: { Token: 'a' } }, { headers: { token: 'a' } }])(
    'is not invoked, and the handshake gets 401, for %j',
    async (options) => {
      const { api, seen } = authorizedApi(() => policyResponse('Allow', '*'), token)
      const handshake = await api.connect(options)
      expect(handshake).toMatchObject({ accepted: false, status: 401, trace: { lambda: 'not invoked' } })
      expect(seen).toHaveLength(0)
    },
  )

  test('answers a refused handshake with the template of the service', async () => {
    const { api } = authorizedApi(() => policyResponse('Deny', '*'))
    const handshake = await api.connect()
    expect(!handshake.accepted && (await handshake.response.text())).toMatch(
      /^\{"message": "User is not authorized to access this resource", "connectionId":"[\w-]{15}=", "requestId":"[\w-]{15}="\}$/,
    )
  })

  test('is invoked for every handshake, because results are not cached', async () => {
    const { api, seen } = authorizedApi(() => policyResponse('Allow', '*'), token)
    for (const _ of [1, 2, 3]) await api.connect({ query: { token: 'a' } })
    expect(seen).toHaveLength(3)
  })

  test('passes its context to every event of the connection, as strings and with principalId', async () => {
    const { api, events } = authorizedApi(() => policyResponse('Allow', '*', { context: { tenant: 't', n: 1, yes: true } }))
    const handshake = await api.connect()
    if (!handshake.accepted) throw new Error('refused')
    await handshake.connection.send('{}')
    await handshake.connection.close()
    expect(events.map((event) => (event['requestContext'] as Event)['authorizer'])).toStrictEqual(
      Array.from({ length: 3 }, () => ({ tenant: 't', n: '1', yes: 'true', principalId: 'jane' })),
    )
  })
})

describe('IAM and API keys', () => {
  const invoke = (resource: string) => ({
    arn: 'arn:aws:iam::123456789012:user/ana',
    secretAccessKey: 'secret',
    policies: [
      { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/${resource}` }] },
    ] as const,
  })

  test.each([
    ['$connect', 'AKIAANA', 101],
    ['*', 'AKIAANA', 101],
    ['join', 'AKIAANA', 403],
    ['*', undefined, 403],
  ])('a principal that may invoke %s and signs as %s gets %i', async (resource, as, status) => {
    const { api } = websocketTestApi({
      principals: { AKIAANA: invoke(resource) },
      routes: { $connect: { authorizer: 'AWS_IAM' }, $default: { integration: () => ({ statusCode: 200 }) } },
    })
    expect(await api.connect({ as, query: { a: '1' } })).toMatchObject({ status, trace: { authorization: 'AWS_IAM' } })
  })

  test.each([
    ['a presigned URL', 0, 101],
    ['a presigned URL that has expired', 61, 403],
  ])('%s is verified', async (_, age, status) => {
    const { api } = websocketTestApi({
      principals: { AKIAANA: invoke('$connect') },
      routes: { $connect: { authorizer: 'AWS_IAM' } },
    })
    const credentials = { accessKeyId: 'AKIAANA', secretAccessKey: 'secret' }
    const date = new Date(time.now() - age * 1000)
    const { url } = presignRequest(
      { method: 'GET', url: `https://${HOST}/prod?room=1` },
      { credentials, region: 'eu-west-1', service: 'execute-api', date, expiresInSeconds: 60 },
    )
    const query = Object.fromEntries(new URL(url).searchParams)
    expect(await api.connect({ query })).toMatchObject({ status })
  })

  const apiKeys = { one: { value: 'a'.repeat(20) }, off: { value: 'b'.repeat(20), enabled: false } }
  const usagePlans = { plan: { apiKeys: ['one', 'off'], throttle: { rateLimit: 1, burstLimit: 1 } } }

  test.each([
    [{}, 403, 'INVALID_API_KEY'],
    [{ 'x-api-key': 'c'.repeat(20) }, 403, 'INVALID_API_KEY'],
    [{ 'x-api-key': 'b'.repeat(20) }, 403, 'INVALID_API_KEY'],
    [{ 'X-Api-Key': 'a'.repeat(20) }, 101, 'allowed'],
  ])('the headers %j on a route that requires an API key lead to %i', async (headers, status, outcome) => {
    const { api } = websocketTestApi({ apiKeys, usagePlans, routes: { $connect: { apiKeyRequired: true } } })
    expect(await api.connect({ headers: { ...headers } })).toMatchObject({ status, trace: { outcome } })
  })

  test('the limits of the usage plan refuse a handshake with 429', async () => {
    const { api } = websocketTestApi({ apiKeys, usagePlans, routes: { $connect: { apiKeyRequired: true } } })
    const headers = { 'x-api-key': 'a'.repeat(20) }
    expect(await api.connect({ headers })).toMatchObject({ status: 101, trace: { apiKeyId: 'one', usagePlanId: 'plan' } })
    expect(await api.connect({ headers })).toMatchObject({ status: 429, trace: { outcome: 'THROTTLED' } })
  })

  test('the key may come from the authorizer', async () => {
    const handler = () => policyResponse('Allow', '*', { usageIdentifierKey: 'a'.repeat(20) })
    const { api } = websocketTestApi({
      apiKeys,
      usagePlans,
      apiKeySelectionExpression: '$context.authorizer.usageIdentifierKey',
      authorizers: { users: { api: 'WEBSOCKET', type: 'REQUEST', identitySources: [], handler } },
      routes: { $connect: { authorizer: 'users', apiKeyRequired: true } },
    })
    expect(await api.connect()).toMatchObject({ status: 101, trace: { apiKeyId: 'one' } })
  })
})

describe('websocketAuthorizer', () => {
  test('decides about handshakes', async () => {
    const issuer = await testIssuer({ issuer: 'https://id.example/', clientId: 'app', now: time.now })
    const { jwks } = issuer
    const users = oidc({ issuer: issuer.issuer, audience: 'app', algorithms: ['RS256'], jwks, now: time.now })
    const handler = websocketAuthorizer({ authenticate: bearer(users), routes: { $connect: authenticated } })
    const api = websocketApi({
      stage: 'prod',
      now: time.now,
      authorizers: { users: handler },
      routes: { $connect: { authorizer: 'users' } },
    })
    const headers = { authorization: `Bearer ${await issuer.accessToken()}` }
    expect(await api.connect({ headers })).toMatchObject({ status: 101 })
    expect(await api.connect({ headers: { authorization: 'Bearer x' } })).toMatchObject({ status: 401 })
    expect(await api.connect()).toMatchObject({ status: 401, trace: { lambda: 'not invoked' } })
  })
})
