import { describe, expect, test } from 'vitest'
import {
  eventKind,
  type RequestTarget,
  readConnectEvent,
  readHttpEvent1,
  readHttpEvent2,
  readRequestEvent,
  readTokenEvent,
} from '../../src/events/index.ts'
import { ARN, connectEvent, httpEvent1, httpEvent2, requestEvent, tokenEvent } from './fixtures.ts'

const parse = (arn: string): RequestTarget & { readonly text: string } => ({ method: 'GET', path: '/pets/7', text: arn })
const readToken = (event: unknown) => readTokenEvent(event, parse, 'Authorization')
const readRequest = (event: unknown) => readRequestEvent(event, parse)
const readHttp1 = (event: unknown) => readHttpEvent1(event, parse)
const readHttp2 = (event: unknown) => readHttpEvent2(event, parse)
const readConnect = (event: unknown) => readConnectEvent(event, parse)

describe('a TOKEN event', () => {
  test('has one header, which is the identity source, and the ARN', () => {
    const { request, arn, routeKey } = readToken(tokenEvent())
    expect(arn).toStrictEqual({ method: 'GET', path: '/pets/7', text: `${ARN}/GET/pets/7` })
    expect(routeKey).toBeUndefined()
    expect(request.headers('AUTHORIZATION')).toStrictEqual(['Bearer abc'])
    expect(request.headers('x-other')).toStrictEqual([])
    expect(request.query('key')).toStrictEqual([])
    expect(request.stageVariable('pool')).toBeUndefined()
    expect(request.context('httpMethod')).toBeUndefined()
    expect([request.sourceIp, request.url, request.clientCertificate]).toStrictEqual([undefined, undefined, undefined])
    expect([request.method, request.path]).toStrictEqual(['GET', '/pets/7'])
  })

  test.each([
    ['removed', undefined],
    ['null', null],
    ['empty', ''],
  ])('with a token that is %s has no credential', (_, authorizationToken) => {
    expect(readToken(tokenEvent({ authorizationToken })).request.headers('authorization')).toStrictEqual([])
  })
})

describe('a REST REQUEST event', () => {
  test('keeps all values and contains the route and the source address', () => {
    const { request, routeKey } = readRequest(requestEvent())
    expect(routeKey).toBe('GET /pets/{id}')
    expect(request.headers('x-twice')).toStrictEqual(['one', 'two'])
    expect(request.query('key')).toStrictEqual(['a', 'b'])
    expect(request.query('KEY')).toStrictEqual([])
    expect(request.stageVariable('pool')).toBe('eu')
    expect(request.context('resourcePath')).toBe('/pets/{id}')
    expect(request.context('identity.userAgent')).toBe('test')
    expect(request.context('identity.accountId')).toBeUndefined()
    expect(request.context('requestTimeEpoch')).toBe('1800000000000')
    expect(request.context('identity')).toBeUndefined()
    expect(request.context('constructor.name')).toBeUndefined()
    expect(request.sourceIp).toBe('192.0.2.1')
    expect(request.url).toStrictEqual({ host: 'api.example.com', path: '/shop/pets/7' })
    expect(request.clientCertificate).toStrictEqual({
      pem: '-----BEGIN CERTIFICATE-----',
      subject: 'CN=client',
      issuer: 'CN=authority',
      serialNumber: '0a:01',
      notBefore: 'May 28 12:30:02 2026 GMT',
      notAfter: 'Aug  5 09:36:04 2031 GMT',
    })
  })

  test('without multi-value maps uses the single-value ones', () => {
    const { request } = readRequest(requestEvent({ multiValueHeaders: null, multiValueQueryStringParameters: null }))
    expect(request.headers('authorization')).toStrictEqual(['Bearer abc'])
    expect(request.query('key')).toStrictEqual(['b'])
  })

  test('two spellings of one header result in two values', () => {
    const { request } = readRequest(requestEvent({ multiValueHeaders: { Authorization: ['a'], AUTHORIZATION: ['b'] } }))
    expect(request.headers('authorization')).toStrictEqual(['a', 'b'])
  })

  test('an inherited property is neither a stage variable nor a header', () => {
    const { request } = readRequest(requestEvent())
    expect(request.stageVariable('constructor')).toBeUndefined()
    expect(request.headers('constructor')).toStrictEqual([])
    expect(request.query('__proto__')).toStrictEqual([])
  })

  test.each(['headers', 'multiValueHeaders', 'queryStringParameters', 'multiValueQueryStringParameters', 'stageVariables'])(
    'may have null as %s',
    (field) => {
      expect(() => readRequest(requestEvent({ [field]: null }))).not.toThrow()
    },
  )
})

describe('an HTTP API event', () => {
  test('with payload format 1.0 is read like a REST event', () => {
    const { request, routeKey } = readHttp1(httpEvent1())
    expect(request.headers('authorization')).toStrictEqual(['Bearer abc'])
    expect(routeKey).toBe('GET /pets/{id}')
  })

  test('with payload format 2.0 has joined headers, separate cookies and the raw query string', () => {
    const { request, routeKey } = readHttp2(httpEvent2())
    expect(routeKey).toBe('GET /pets/{id}')
    expect(request.headers('X-Twice')).toStrictEqual(['one,two'])
    expect(request.headers('Cookie')).toStrictEqual(['session=1; theme=dark'])
    expect(request.query('key')).toStrictEqual(['a', 'b c'])
    expect(request.query('flag')).toStrictEqual([''])
    expect(request.query('none')).toStrictEqual([])
    expect(request.context('httpMethod')).toBe('GET')
    expect(request.context('routeKey')).toBe('GET /pets/{id}')
    expect(request.context('identity.sourceIp')).toBe('192.0.2.1')
    expect(request.sourceIp).toBe('192.0.2.1')
    expect(request.url).toStrictEqual({ host: 'a1b2c3.execute-api.eu-west-1.amazonaws.com', path: '/prod/pets/7' })
    expect(request.clientCertificate?.subject).toBe('CN=client')
  })

  test('with payload format 2.0 may lack empty fields', () => {
    const { cookies, headers, rawQueryString, queryStringParameters, stageVariables, ...bare } = httpEvent2()
    const { request } = readHttp2(bare)
    expect([request.headers('authorization'), request.query('key'), request.stageVariable('pool')]).toStrictEqual([
      [],
      [],
      undefined,
    ])
  })
})

describe('a $connect event', () => {
  test('has a query and headers, but no path', () => {
    const { request, routeKey } = readConnect(connectEvent())
    expect(routeKey).toBe('$connect')
    expect(request.query('token')).toStrictEqual(['abc'])
    expect(request.url).toBeUndefined()
    expect(request.sourceIp).toBe('192.0.2.1')
  })
})

describe('the kind of an event', () => {
  const all = [
    ['REST TOKEN', tokenEvent(), readToken],
    ['REST REQUEST', requestEvent(), readRequest],
    ['HTTP API 1.0', httpEvent1(), readHttp1],
    ['HTTP API 2.0', httpEvent2(), readHttp2],
    ['WebSocket $connect', connectEvent(), readConnect],
  ] as const

  test.each(all)('%s is recognized', (kind, event) => {
    expect(eventKind(event)).toBe(kind)
  })

  test.each(
    all.flatMap(([kind, , read]) =>
      all.filter(([other]) => other !== kind).map(([other, event]) => [kind, other, event, read] as const),
    ),
  )('the reader of %s events rejects a %s event by name', (kind, other, event, read) => {
    expect(() => read(event)).toThrow(`authorizer event: type must be that of a ${kind} event, received a ${other} event`)
  })

  test.each([
    ['null', null],
    ['an array', []],
    ['a string', 'x'],
    ['a number', 1],
    ['undefined', undefined],
  ])('rejects %s as an event', (_, event) => {
    for (const [, , read] of all)
      expect(() => read(event)).toThrow(expect.objectContaining({ name: 'EventError', field: 'event' }))
  })

  test.each([
    ['no type', {}],
    ['another type', { type: 'token' }],
    ['another version', { type: 'REQUEST', version: '3.0' }],
  ])('rejects an event with %s', (_, event) => {
    expect(eventKind(event)).toBeUndefined()
    for (const [kind, , read] of all)
      expect(() => read(event)).toThrow(`type must be that of a ${kind} event, received an unknown event`)
  })
})

describe('a field of a wrong type', () => {
  test.each<[string, (event: unknown) => unknown, { [key: string]: unknown }]>([
    ['methodArn', readToken, tokenEvent({ methodArn: 1 })],
    ['methodArn', readToken, tokenEvent({ methodArn: '' })],
    ['authorizationToken', readToken, tokenEvent({ authorizationToken: ['Bearer abc'] })],
    ['methodArn', readRequest, requestEvent({ methodArn: null })],
    ['headers', readRequest, requestEvent({ multiValueHeaders: null, headers: { a: ['x'] } })],
    ['headers', readRequest, requestEvent({ multiValueHeaders: null, headers: [] })],
    ['multiValueHeaders', readRequest, requestEvent({ multiValueHeaders: { Authorization: 'Bearer abc' } })],
    ['multiValueHeaders', readRequest, requestEvent({ multiValueHeaders: { Authorization: [1] } })],
    ['multiValueQueryStringParameters', readRequest, requestEvent({ multiValueQueryStringParameters: 'key=a' })],
    ['stageVariables', readRequest, requestEvent({ stageVariables: { pool: 1 } })],
    ['requestContext', readRequest, requestEvent({ requestContext: 'x' })],
    ['requestContext.identity', readRequest, requestEvent({ requestContext: { identity: 'x' } })],
    ['requestContext.identity.sourceIp', readRequest, requestEvent({ requestContext: { identity: { sourceIp: 1 } } })],
    ['requestContext.identity.clientCert', readRequest, requestEvent({ requestContext: { identity: { clientCert: 'pem' } } })],
    [
      'requestContext.identity.clientCert.clientCertPem',
      readRequest,
      requestEvent({ requestContext: { identity: { clientCert: {} } } }),
    ],
    ['requestContext.resourcePath', readRequest, requestEvent({ requestContext: { httpMethod: 'GET', resourcePath: 1 } })],
    ['requestContext.domainName', readRequest, requestEvent({ requestContext: { domainName: 1 } })],
    ['routeArn', readHttp2, httpEvent2({ routeArn: undefined })],
    ['headers', readHttp2, httpEvent2({ headers: { a: ['b'] } })],
    ['cookies', readHttp2, httpEvent2({ cookies: 'a=1' })],
    ['rawQueryString', readHttp2, httpEvent2({ rawQueryString: 7 })],
    ['rawPath', readHttp2, httpEvent2({ rawPath: 7 })],
    ['routeKey', readHttp2, httpEvent2({ routeKey: 7 })],
    ['requestContext.http', readHttp2, httpEvent2({ requestContext: { http: 'GET' } })],
  ])('%s is named without its value', (field, read, event) => {
    expect(() => read(event)).toThrow(expect.objectContaining({ name: 'EventError', code: 'ERR_EVENT_INVALID', field }))
    expect(() => read(event)).not.toThrow(/abc/)
  })
})

describe('inherited properties', () => {
  const withoutToken = () => {
    const { authorizationToken: _, ...rest } = tokenEvent()
    return rest
  }
  // Prototype pollution must not add a credential to an event without one.
  test.each([
    ['a token', { authorizationToken: 'Bearer abc' }, () => readToken(withoutToken())],
    [
      'headers',
      {
        multiValueHeaders: { authorization: ['Bearer abc'] },
        headers: { authorization: 'Bearer abc' },
        authorization: 'Bearer abc',
      },
      () => readRequest(requestEvent({ multiValueHeaders: {}, headers: null })),
    ],
  ])('%s of Object.prototype is not part of the event', (_, inherited, read) => {
    const values = () => read().request.headers('authorization')
    expect(values()).toStrictEqual([])
    for (const [name, value] of Object.entries(inherited))
      Object.defineProperty(Object.prototype, name, { value, enumerable: true, configurable: true, writable: true })
    try {
      expect(values()).toStrictEqual([])
    } finally {
      for (const name of Object.keys(inherited)) Reflect.deleteProperty(Object.prototype, name)
    }
  })

  test.each(['url', 'sourceIp', 'clientCertificate'] as const)('%s of Object.prototype is not part of a request', (name) => {
    const requests = [readToken(tokenEvent()), readRequest(requestEvent({ requestContext: null }))].map(({ request }) => request)
    Object.defineProperty(Object.prototype, name, { value: '192.0.2.1', enumerable: false, configurable: true })
    try {
      for (const request of requests) expect(request[name]).toBeUndefined()
    } finally {
      Reflect.deleteProperty(Object.prototype, name)
    }
  })
})
