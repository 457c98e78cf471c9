import { describe, expect, test } from 'vitest'
import { eventKind, readHttpEvent2, readRequestEvent, readTokenEvent } from '../../src/events/index.ts'
import { httpEvent2, requestEvent, tokenEvent } from './fixtures.ts'

const parse = (arn: string) => ({ method: 'GET', path: '/pets/7', text: arn })
const read1 = (event: unknown) => readRequestEvent(event, parse)
const read2 = (event: unknown) => readHttpEvent2(event, parse)
const readToken = (event: unknown) => readTokenEvent(event, parse, 'authorization')
type Fields = { [name: string]: unknown }

/** Returns the event with one field changed; `undefined` removes the field. */
function changed(event: Fields, path: string, value: unknown): Fields {
  const [name = '', ...rest] = path.split('.')
  const { [name]: old, ...others } = event
  if (rest.length > 0) return { ...event, [name]: changed({ ...(old as Fields) }, rest.join('.'), value) }
  return value === undefined ? others : { ...event, [name]: value }
}

function messageOf(read: (event: unknown) => unknown, event: unknown): string {
  try {
    read(event)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'no error'
}

const CERTIFICATE = ['clientCertPem', 'subjectDN', 'issuerDN', 'serialNumber', 'validity.notBefore', 'validity.notAfter']
const STRING = 'a string'
const NON_EMPTY = 'a non-empty string'
const OBJECT = 'an object'
const strings = (...paths: string[]): [string, unknown, string][] => paths.map((path) => [path, 7, STRING])
const required = (...paths: string[]): [string, unknown, string][] => paths.map((path) => [path, 7, NON_EMPTY])
const objects = (...paths: string[]): [string, unknown, string][] =>
  paths.flatMap((path) => [7, 'x', [], true].map((value): [string, unknown, string] => [path, value, OBJECT]))

describe('names a field with a wrong value', () => {
  test.each([
    ...required('methodArn'),
    ...strings('requestContext.path', 'requestContext.domainName', 'requestContext.routeKey'),
    ...strings('requestContext.httpMethod', 'requestContext.resourcePath', 'requestContext.identity.sourceIp'),
    ...required(...CERTIFICATE.map((name) => `requestContext.identity.clientCert.${name}`)),
    ...objects('requestContext', 'requestContext.identity', 'requestContext.identity.clientCert', 'stageVariables'),
    ...objects('requestContext.identity.clientCert.validity', 'multiValueHeaders', 'multiValueQueryStringParameters'),
    ['methodArn', '', NON_EMPTY],
    ['methodArn', undefined, NON_EMPTY],
    ['requestContext.identity.clientCert.validity', undefined, NON_EMPTY],
    ['stageVariables', { pool: 7 }, 'an object of strings'],
    ['multiValueHeaders', { a: 'x' }, 'an object of string arrays'],
    ['multiValueHeaders', { a: ['x', 7] }, 'an object of string arrays'],
    ['multiValueQueryStringParameters', { a: [null] }, 'an object of string arrays'],
  ])('payload 1.0: %s of %o', (path, value, expected) => {
    const named = value === undefined && path.endsWith('validity') ? `${path}.notBefore` : path
    expect(messageOf(read1, changed(requestEvent(), path, value))).toBe(`authorizer event: ${named} must be ${expected}`)
  })

  test.each([
    ['headers', 7, OBJECT],
    ['headers', { a: ['x'] }, 'an object of strings'],
    ['queryStringParameters', 'x', OBJECT],
    ['queryStringParameters', { a: null }, 'an object of strings'],
  ])('payload 1.0 without multi-value maps: %s of %o', (path, value, expected) => {
    const event = requestEvent({ multiValueHeaders: null, multiValueQueryStringParameters: undefined, [path]: value })
    expect(messageOf(read1, event)).toBe(`authorizer event: ${path} must be ${expected}`)
  })

  test.each([
    ...required('routeArn'),
    ...strings('rawQueryString', 'rawPath', 'routeKey', 'requestContext.domainName', 'requestContext.http.sourceIp'),
    ...required(...CERTIFICATE.map((name) => `requestContext.authentication.clientCert.${name}`)),
    ...objects('requestContext', 'requestContext.http', 'requestContext.authentication', 'headers', 'stageVariables'),
    ...objects('requestContext.authentication.clientCert'),
    ['headers', { a: ['x'] }, 'an object of strings'],
    ['stageVariables', { a: true }, 'an object of strings'],
    ['cookies', 'a=1', 'an array of strings'],
    ['cookies', [1], 'an array of strings'],
    ['cookies', { 0: 'a=1', length: 1 }, 'an array of strings'],
  ])('payload 2.0: %s of %o', (path, value, expected) => {
    expect(messageOf(read2, changed(httpEvent2(), path, value))).toBe(`authorizer event: ${path} must be ${expected}`)
  })

  test('payload 2.0: the route key of the request context', () => {
    const event = changed(changed(httpEvent2(), 'routeKey', undefined), 'requestContext.routeKey', 7)
    expect(messageOf(read2, event)).toBe('authorizer event: requestContext.routeKey must be a string')
  })

  test.each([...strings('authorizationToken'), ...required('methodArn')])('TOKEN: %s of %o', (path, value, expected) => {
    expect(messageOf(readToken, changed(tokenEvent(), path, value))).toBe(`authorizer event: ${path} must be ${expected}`)
  })

  test.each([[null], [undefined], [[]], ['event'], [7]])('an event of %o', (event) => {
    for (const read of [read1, read2, readToken]) expect(messageOf(read, event)).toBe('authorizer event: event must be an object')
  })
})

describe('a missing field', () => {
  test.each([undefined, null])('payload 1.0: a request context of %o means no connection and no route', (requestContext) => {
    const read = read1(requestEvent({ requestContext }))
    expect(read.routeKey).toBeUndefined()
    expect([read.request.url, read.request.sourceIp, read.request.clientCertificate]).toStrictEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(read.request.headers('authorization')).toStrictEqual(['Bearer abc'])
  })

  test.each([undefined, null])('payload 2.0: a request context of %o means no connection', (requestContext) => {
    const { request, routeKey } = read2(httpEvent2({ requestContext }))
    expect([request.url, request.sourceIp, request.clientCertificate]).toStrictEqual([undefined, undefined, undefined])
    expect(routeKey).toBe('GET /pets/{id}')
  })

  test.each([
    ['requestContext.httpMethod', undefined],
    ['requestContext.resourcePath', undefined],
    ['requestContext.stage', 'GET /pets/{id}'],
  ])('payload 1.0: without %s', (path, routeKey) => {
    expect(read1(changed(requestEvent(), path, undefined)).routeKey).toBe(routeKey)
  })

  test('payload 2.0: the route key is that of the event, or else that of the request context', () => {
    const other = changed(httpEvent2(), 'requestContext.routeKey', '$default')
    expect(read2(other).routeKey).toBe('GET /pets/{id}')
    expect(read2(changed(other, 'routeKey', undefined)).routeKey).toBe('$default')
    const neither = changed(changed(other, 'routeKey', undefined), 'requestContext.routeKey', null)
    expect(read2(neither).routeKey).toBeUndefined()
  })

  test.each([
    ['requestContext.path', undefined],
    ['requestContext.domainName', null],
  ])('payload 1.0: no URL without %s', (path, value) => {
    expect(read1(changed(requestEvent(), path, value)).request.url).toBeUndefined()
  })

  test.each([undefined, null])('a certificate of %o is not set', (value) => {
    expect(read1(changed(requestEvent(), 'requestContext.identity.clientCert', value)).request.clientCertificate).toBeUndefined()
    const path = 'requestContext.authentication.clientCert'
    expect(read2(changed(httpEvent2(), path, value)).request.clientCertificate).toBeUndefined()
    expect(read2(changed(httpEvent2(), 'requestContext.authentication', value)).request.sourceIp).toBe('192.0.2.1')
    expect(read1(changed(requestEvent(), 'requestContext.identity', value)).request.sourceIp).toBeUndefined()
  })

  test.each([[undefined], [null], [[]]])('cookies of %o are not a header', (cookies) => {
    expect(read2(httpEvent2({ cookies })).request.headers('cookie')).toStrictEqual([])
    const both = httpEvent2({ cookies: ['a=1'], headers: { Cookie: 'b=2' } })
    expect(read2(both).request.headers('COOKIE')).toStrictEqual(['b=2', 'a=1'])
    expect(read2(both).request.headers('other')).toStrictEqual([])
  })
})

describe('a request', () => {
  test.each([
    ['TOKEN', readToken, tokenEvent(), 'methodArn'],
    ['payload 1.0', read1, requestEvent(), 'methodArn'],
    ['payload 2.0', read2, httpEvent2(), 'routeArn'],
  ] as const)('%s: contains its event and its ARN', (_, read, event, field) => {
    const { request } = read(event)
    expect(request.event).toBe(event)
    expect([request.arn, request.method, request.path]).toStrictEqual([event[field], 'GET', '/pets/7'])
  })

  test('returns context variables that are strings, numbers or booleans, and no inherited ones', () => {
    const requestContext = { flag: true, none: null, deep: { er: 1, text: 'x' } }
    const { request } = read1(requestEvent({ requestContext }))
    const names = ['flag', 'none', 'none.x', 'deep', 'deep.er', 'deep.text', 'deep.text.length', 'flag.x', 'toString', 'x.y']
    expect(names.map((name) => request.context(name))).toStrictEqual([
      'true',
      undefined,
      undefined,
      undefined,
      '1',
      'x',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test.each([
    [{ eventType: 'CONNECT' }, 'WebSocket $connect'],
    [{ messageDirection: 'IN' }, 'WebSocket $connect'],
    [{}, 'REST REQUEST'],
    [undefined, 'REST REQUEST'],
  ])('with a request context of %o has the kind %s', (requestContext, kind) => {
    expect(eventKind(requestEvent({ requestContext }))).toBe(kind)
  })
})
