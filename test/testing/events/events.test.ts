import { describe, expect, test } from 'vitest'
import {
  eventKind,
  readConnectEvent,
  readHttpEvent1,
  readHttpEvent2,
  readRequestEvent,
  readTokenEvent,
} from '../../../src/events/index.ts'
import { restApi } from '../../../src/gateway/index.ts'
import { type EventOptions, events } from '../../../src/testing/index.ts'

const locate = (arn: string) => ({ method: '', path: '', arn })
const certificate = { pem: 'PEM', subject: 'CN=c', issuer: 'CN=a', serialNumber: '01', notBefore: 'b', notAfter: 'a' }
const options = {
  request: 'GET /pets/7?key=a&key=b%20c',
  route: 'ANY /pets/{id}',
  headers: { Authorization: 'Bearer x', 'X-Two': ['1', '2'], Cookie: 'a=1; b=2' },
  stageVariables: { pool: 'eu' },
  clientCertificate: certificate,
  stage: 'prod',
} as const
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod'

describe('event factories', () => {
  test('create a TOKEN event of exactly three fields', () => {
    expect(events.token({ token: 'Bearer x', request: 'GET /', partition: 'aws-cn', region: 'cn-north-1' })).toStrictEqual({
      type: 'TOKEN',
      authorizationToken: 'Bearer x',
      methodArn: 'arn:aws-cn:execute-api:cn-north-1:123456789012:a1b2c3d4e5/test/GET/',
    })
  })

  test.each([
    ['REST REQUEST', events.request(options), readRequestEvent],
    ['HTTP API 1.0', events.httpApi1(options), readHttpEvent1],
    ['HTTP API 2.0', events.httpApi2(options), readHttpEvent2],
    ['WebSocket $connect', events.connect({ ...options, route: undefined }), readConnectEvent],
  ] as const)('put what the client sent into a %s event', (kind, event, read) => {
    expect(eventKind(event as never)).toBe(kind)
    const { request } = read(event, locate)
    expect(request.arn).toBe(kind === 'WebSocket $connect' ? `${ARN}/$connect` : `${ARN}/GET/pets/7`)
    expect(request.headers('authorization')).toStrictEqual(['Bearer x'])
    expect(request.headers('x-two').join()).toBe('1,2')
    expect(request.headers('cookie')).toStrictEqual(['a=1; b=2'])
    expect(request.query('key')).toStrictEqual(['a', 'b c'])
    expect(request.stageVariable('pool')).toBe('eu')
    expect(request.sourceIp).toBe('192.0.2.1')
  })

  test('name the route as each kind of event does', () => {
    expect(events.request(options).requestContext.resourcePath).toBe('/pets/{id}')
    expect(readRequestEvent(events.request(options), locate).routeKey).toBe('GET /pets/{id}')
    expect(readHttpEvent2(events.httpApi2(options), locate).routeKey).toBe('ANY /pets/{id}')
    expect(events.request(options).pathParameters).toStrictEqual({ id: '7' })
    expect(events.request({ request: 'GET /f/a/b', route: 'ANY /f/{proxy+}' }).pathParameters).toStrictEqual({ proxy: 'a/b' })
  })

  test('put the client certificate where each kind of event has it', () => {
    expect(readRequestEvent(events.request(options), locate).request.clientCertificate).toStrictEqual(certificate)
    expect(readHttpEvent2(events.httpApi2(options), locate).request.clientCertificate).toStrictEqual(certificate)
  })

  test('create a TOKEN event whose token can be read back', () => {
    const { request } = readTokenEvent(events.token({ token: 'Bearer x' }), locate, 'authorization')
    expect(request.headers('Authorization')).toStrictEqual(['Bearer x'])
  })
})

describe('behind a custom domain', () => {
  test.each(['shop', '/shop'])('payload format 1.0 and REST APIs include the base path %s', (basePath) => {
    const custom = { ...options, domainName: 'api.example.com', basePath }
    for (const event of [events.request(custom), events.httpApi1(custom)]) {
      expect(event.path).toBe('/shop/pets/7')
      expect(event.requestContext.path).toBe('/shop/pets/7')
      expect(event.methodArn).toBe(`${ARN}/GET/pets/7`)
    }
  })

  test('payload format 2.0 does not include the base path, but a named stage', () => {
    const custom = { ...options, domainName: 'api.example.com', basePath: 'shop' }
    expect(events.httpApi2(custom).rawPath).toBe('/prod/pets/7')
    expect(events.httpApi2({ ...custom, stage: '$default' }).rawPath).toBe('/pets/7')
    expect(readHttpEvent2(events.httpApi2(custom), locate).request.url).toStrictEqual({
      host: 'api.example.com',
      path: '/prod/pets/7',
    })
  })

  test('the default endpoint includes the stage in the path of the request context', () => {
    expect(events.request(options).requestContext.path).toBe('/prod/pets/7')
    expect(events.request(options).path).toBe('/pets/7')
    expect(events.httpApi2({ ...options, stage: '$default' }).rawPath).toBe('/pets/7')
    expect(events.httpApi2(options).rawPath).toBe('/prod/pets/7')
  })
})

describe('events have the form that API Gateway sends', () => {
  test.each([
    ['/space%20value', '/space value'],
    ['/hash%23value', '/hash#value'],
    ['/slash%2Fvalue', '/slash/value'],
    ['/%C3%BC', '/ü'],
    ['/thing/', '/thing/'],
    ['/question%3Fvalue', '/question'],
    ['/literal%252Fvalue', '/literal/value'],
    ['/literal%253Fvalue', '/literal?value'],
    ['/literal%2525value', '/literal%value'],
  ])('payload format 2.0 decodes %s to %s', (sent, decoded) => {
    const event = events.httpApi2({ request: `GET ${sent}`, route: '$default', stage: '$default' })
    expect(event.rawPath).toBe(decoded)
    expect(event.requestContext.http.path).toBe(decoded)
    expect(event.routeArn).toMatch(new RegExp(`/GET${sent}$`))
  })

  test('HTTP APIs decode path parameters, REST APIs do not', () => {
    const encoded = { request: 'GET /tenants/acme/..%2Fother', route: 'ANY /tenants/{sub}/{proxy+}' }
    expect(events.httpApi2(encoded).pathParameters).toStrictEqual({ sub: 'acme', proxy: '../other' })
    expect(events.httpApi1(encoded).pathParameters).toStrictEqual({ sub: 'acme', proxy: '../other' })
    expect(events.httpApi1(encoded).path).toBe('/tenants/acme/../other')
    expect(events.request(encoded).pathParameters).toStrictEqual({ sub: 'acme', proxy: '..%2Fother' })
    expect(events.request(encoded).path).toBe('/tenants/acme/..%2Fother')
  })

  test('every event has the time in common log format and in milliseconds', () => {
    const at = Date.UTC(2026, 6, 10, 19, 19, 5)
    expect(events.httpApi2({ at }).requestContext).toMatchObject({ time: '10/Jul/2026:19:19:05 +0000', timeEpoch: at })
    for (const event of [events.request({ at }), events.httpApi1({ at }), events.connect({ at })]) {
      expect(event.requestContext).toMatchObject({ requestTime: '10/Jul/2026:19:19:05 +0000', requestTimeEpoch: at })
    }
    expect(events.request().requestContext).toMatchObject({ requestTime: '01/Jan/1970:00:00:00 +0000' })
  })

  test('every event with headers has the host, unless the test sets it', () => {
    const host = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
    expect(events.request().headers).toMatchObject({ Host: host, 'X-Forwarded-For': '192.0.2.1' })
    expect(events.request().multiValueHeaders).toMatchObject({ Host: [host], 'X-Forwarded-Proto': ['https'] })
    expect(events.connect().headers).toMatchObject({ Host: host })
    expect(events.httpApi2().headers).toMatchObject({ host, 'x-forwarded-port': '443' })
    expect(events.httpApi2({ headers: { HOST: 'x' } }).headers).toMatchObject({ host: 'x' })
    expect(Object.keys(events.request({ headers: { host: 'x' } }).headers ?? {})).not.toContain('Host')
  })

  test.each([
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
    ['eu-west-1', 'aws', 'amazonaws.com'],
  ])('an API in %s is in partition %s and has a host name under %s', (region, partition, suffix) => {
    expect(events.token({ token: 'x', region }).methodArn).toBe(
      `arn:${partition}:execute-api:${region}:123456789012:a1b2c3d4e5/test/GET/`,
    )
    expect(events.request({ region }).requestContext).toMatchObject({ domainName: `a1b2c3d4e5.execute-api.${region}.${suffix}` })
  })

  test('payload format 2.0 omits members that are empty', () => {
    const event = events.httpApi2()
    for (const name of ['cookies', 'identitySource', 'queryStringParameters', 'pathParameters', 'stageVariables']) {
      expect(event).not.toHaveProperty(name)
    }
    expect(events.httpApi2({ identitySource: ['a', 'b'] }).identitySource).toStrictEqual(['a', 'b'])
  })

  test('a REST API reports the API key that was sent', () => {
    expect(events.request({ headers: { 'X-Api-Key': 'k' } }).requestContext.identity).toMatchObject({ apiKey: 'k' })
    expect(events.request().requestContext.identity).not.toHaveProperty('apiKey')
  })
})

describe('events have the members that API Gateway documents', () => {
  const keysOf = (value: unknown) => Object.keys(value as object).sort()
  const REST = [
    'headers',
    'httpMethod',
    'methodArn',
    'multiValueHeaders',
    'multiValueQueryStringParameters',
    'path',
    'pathParameters',
    'queryStringParameters',
    'requestContext',
    'resource',
    'stageVariables',
    'type',
  ]
  const CONNECT = REST.filter((name) => !['httpMethod', 'path', 'pathParameters', 'resource'].includes(name))
  const HTTP2 = [
    'cookies',
    'headers',
    'identitySource',
    'pathParameters',
    'queryStringParameters',
    'rawPath',
    'rawQueryString',
    'requestContext',
    'routeArn',
    'routeKey',
    'stageVariables',
    'type',
    'version',
  ]
  const http = { ...options, identitySource: ['a', 'b'] }
  test.each<[string, object, readonly string[]]>([
    ['REST REQUEST', events.request(options), REST],
    ['HTTP API 1.0', events.httpApi1(http), [...REST, 'authorizationToken', 'identitySource', 'version'].sort()],
    ['HTTP API 2.0', events.httpApi2(http), HTTP2],
    ['WebSocket $connect', events.connect({ ...options, route: undefined }), CONNECT],
  ])('%s', (_, event, expected) => {
    expect(keysOf(event)).toStrictEqual(expected)
  })

  test('and of the request context', () => {
    expect(keysOf(events.request(options).requestContext)).toStrictEqual([
      'accountId',
      'apiId',
      'deploymentId',
      'domainName',
      'domainPrefix',
      'extendedRequestId',
      'httpMethod',
      'identity',
      'path',
      'protocol',
      'requestId',
      'requestTime',
      'requestTimeEpoch',
      'resourceId',
      'resourcePath',
      'stage',
    ])
    expect(keysOf(events.httpApi2(options).requestContext)).toStrictEqual([
      'accountId',
      'apiId',
      'authentication',
      'domainName',
      'domainPrefix',
      'http',
      'requestId',
      'routeKey',
      'stage',
      'time',
      'timeEpoch',
    ])
    expect(keysOf(events.connect().requestContext)).toStrictEqual([
      'apiId',
      'connectedAt',
      'connectionId',
      'domainName',
      'eventType',
      'extendedRequestId',
      'identity',
      'messageDirection',
      'requestId',
      'requestTime',
      'requestTimeEpoch',
      'routeKey',
      'stage',
    ])
  })

  test('and the user agent in the header and in the context', () => {
    const headers = { 'user-agent': 'curl/8' }
    expect(events.request({ headers }).requestContext.identity).toMatchObject({ userAgent: 'curl/8' })
    expect(events.httpApi2({ headers }).requestContext.http).toMatchObject({ userAgent: 'curl/8' })
    expect(events.request().headers).toMatchObject({ 'User-Agent': 'test' })
  })

  test('a REST REQUEST event has the members that the offline gateway sends', async () => {
    const captured: { readonly requestContext: object }[] = []
    const api = restApi({
      stage: 'prod',
      authorizers: {
        capture: {
          api: 'REST',
          type: 'REQUEST',
          ttlSeconds: 0,
          identitySources: [],
          handler: async (event: { readonly requestContext: object }) => {
            captured.push(event)
            throw new Error('Unauthorized')
          },
        },
      },
      routes: { 'GET /pets/{id}': { authorizer: 'capture', integration: () => Response.json([]) } },
    })
    await api.send({
      method: 'GET',
      rawTarget: '/prod/pets/7',
      headers: [['Host', 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com']],
    })
    const ours = events.request({ request: 'GET /pets/7', route: 'GET /pets/{id}' })
    expect(keysOf(captured[0])).toStrictEqual(keysOf(ours))
    const unknown = keysOf(captured[0]?.requestContext).filter((name) => !keysOf(ours.requestContext).includes(name))
    expect(unknown).toStrictEqual([])
  })
})

describe('the route', () => {
  const routes = ['GET /pets', 'ANY /pets/{id}', 'GET /pets/{id}', 'ANY /{proxy+}', 'GET /pets/mine', '$default']
  test.each([
    ['GET /pets', 'GET /pets'],
    ['GET /pets/', 'GET /pets'],
    ['GET /pets/7?a=/x', 'GET /pets/{id}'],
    ['POST /pets/7', 'ANY /pets/{id}'],
    ['GET /pets/mine', 'GET /pets/mine'],
    ['DELETE /pets/mine', 'ANY /pets/{id}'],
    ['GET /a/b', 'ANY /{proxy+}'],
    ['GET /', 'ANY /{proxy+}'],
  ])('of %s among several is %s', (request, route) => {
    expect(events.httpApi2({ request, routes }).routeKey).toBe(route)
    expect(events.httpApi2({ request, routes: routes.toReversed() }).routeKey).toBe(route)
  })

  test('is $default if no other matches', () => {
    expect(events.httpApi2({ request: 'GET /a', routes: ['GET /pets', '$default'] }).routeKey).toBe('$default')
  })

  test('is the one with the longest prefix among greedy routes', () => {
    const greedy = ['ANY /{all+}', 'ANY /a/{rest+}', 'ANY /a/b/{rest+}']
    expect(events.httpApi2({ request: 'GET /a/b/c', routes: greedy }).routeKey).toBe('ANY /a/b/{rest+}')
    expect(events.httpApi2({ request: 'GET /a/c', routes: greedy }).routeKey).toBe('ANY /a/{rest+}')
  })

  test('is method and path of the request by default', () => {
    expect(events.httpApi2({ request: 'GET /pets/7?a=1' }).routeKey).toBe('GET /pets/7')
    expect(events.httpApi2({ request: 'GET /pets/7?a=1' }).requestContext.routeKey).toBe('GET /pets/7')
  })

  test('gives the request if only the route is set', () => {
    expect(events.request({ route: 'ANY /pets/{id}/{rest+}' }).methodArn).toMatch(/\/GET\/pets\/1\/1$/)
  })
})

describe('an event that cannot occur', () => {
  test.each<[string, EventOptions & { readonly [name: string]: unknown }, string]>([
    ['a path without a method', { request: '/pets' }, 'request'],
    ['a path without a slash', { request: 'GET pets' }, 'request'],
    ['a lowercase method', { request: 'get /x' }, 'request'],
    ['an unknown method', { request: 'DELTE /x' }, 'request'],
    ['ANY as the method of a request', { request: 'ANY /x' }, 'request'],
    ['a space in the path', { request: 'GET /a b' }, 'request'],
    ['a fragment', { request: 'GET /a#b' }, 'request'],
    ['braces in the path', { request: 'GET /pets/{id}' }, 'request'],
    ['a character that is not encoded', { request: 'GET /ü' }, 'request'],
    ['a route without a path', { route: 'GET' }, 'route'],
    ['an unfinished parameter', { route: 'GET /{id' }, 'route'],
    ['a greedy parameter before the end', { route: 'GET /{a+}/b' }, 'route'],
    ['the route of another path', { request: 'GET /pets/7', route: 'GET /orders/{id}' }, 'route'],
    ['the route of another method', { request: 'GET /pets', route: 'POST /pets' }, 'route'],
    ['the route of a shorter path', { request: 'GET /pets/7', route: 'GET /pets' }, 'route'],
    ['the $default route of a REST API', { route: '$default' }, 'route'],
    ['a stage with a slash', { stage: 'a/b' }, 'stage'],
    ['an empty stage', { stage: '' }, 'stage'],
    ['the $default stage of a REST API', { stage: '$default' }, 'stage'],
    ['an account ID of eleven digits', { accountId: '12345678901' }, 'accountId'],
    ['an uppercase API ID', { apiId: 'ABC' }, 'apiId'],
    ['a region without a number', { region: 'eu' }, 'region'],
    ['a partition of another region', { region: 'cn-north-1', partition: 'aws' }, 'partition'],
    ['a source IP that is not an address', { sourceIp: 'localhost' }, 'sourceIp'],
    ['a base path without a domain', { basePath: 'v1' }, 'basePath'],
    ['a base path with a trailing slash', { basePath: 'v1/', domainName: 'a.example' }, 'basePath'],
    ['a header name with a space', { headers: { 'a b': 'c' } }, 'headers'],
    ['a header without a value', { headers: { a: [] } }, 'headers'],
    ['a time before the epoch', { at: -1 }, 'at'],
    [
      'a certificate without an issuer',
      { clientCertificate: { ...certificate, issuer: undefined } as never },
      'clientCertificate.issuer',
    ],
    ['an unknown option', { header: {} }, 'header'],
  ])('%s is rejected', (_, wrong, option) => {
    expect(() => events.request(wrong)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('a TOKEN event without a token is rejected', () => {
    for (const wrong of [{}, { token: '' }, { token: undefined }, undefined, null]) {
      expect(() => events.token(wrong as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    }
  })

  test('a WebSocket event for a route that is not $connect is rejected', () => {
    expect(() => events.connect({ route: '$disconnect' })).toThrow(expect.objectContaining({ option: 'route' }))
    expect(events.connect({ route: '$connect' }).methodArn).toMatch(/\/\$connect$/)
  })

  test.each(['/percent%25done', '/%E9', '/%'])('the path %s, to which an HTTP API answers 400, is rejected', (path) => {
    expect(() => events.httpApi2({ request: `GET ${path}` })).toThrow(expect.objectContaining({ option: 'request' }))
  })
})
