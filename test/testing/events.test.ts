import { describe, expect, test } from 'vitest'
import {
  eventKind,
  readConnectEvent,
  readHttpEvent1,
  readHttpEvent2,
  readRequestEvent,
  readTokenEvent,
} from '../../src/events/index.ts'
import { events } from '../../src/testing/index.ts'

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

describe('event makers', () => {
  test('a TOKEN event is exactly its three fields', () => {
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
    ['WebSocket $connect', events.connect(options), readConnectEvent],
  ] as const)('a %s event says what the client sent', (kind, event, read) => {
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

  test('the route is named as each kind names it', () => {
    expect(events.request(options).requestContext.resourcePath).toBe('/pets/{id}')
    expect(readRequestEvent(events.request(options), locate).routeKey).toBe('GET /pets/{id}')
    expect(readHttpEvent2(events.httpApi2(options), locate).routeKey).toBe('ANY /pets/{id}')
    expect(events.request(options).pathParameters).toStrictEqual({ id: '7' })
    expect(events.request({ request: 'GET /f/a/b', route: 'ANY /f/{proxy+}' }).pathParameters).toStrictEqual({ proxy: 'a/b' })
  })

  test('a certificate is where each kind has it', () => {
    expect(readRequestEvent(events.request(options), locate).request.clientCertificate).toStrictEqual(certificate)
    expect(readHttpEvent2(events.httpApi2(options), locate).request.clientCertificate).toStrictEqual(certificate)
  })

  test('a custom domain addresses a base path, not the stage', () => {
    const custom = { ...options, domainName: 'api.example.com', basePath: 'shop' }
    for (const event of [events.request(custom), events.httpApi1(custom)]) {
      expect(event.path).toBe('/shop/pets/7')
      expect(event.methodArn).toBe(`${ARN}/GET/pets/7`)
    }
    expect(events.httpApi2(custom).rawPath).toBe('/shop/pets/7')
    expect(readHttpEvent2(events.httpApi2(custom), locate).request.url).toStrictEqual({
      host: 'api.example.com',
      path: '/shop/pets/7',
    })
    expect(events.httpApi2({ ...options, stage: '$default' }).rawPath).toBe('/pets/7')
    expect(events.httpApi2(options).rawPath).toBe('/prod/pets/7')
  })

  test.each([[{ request: '/pets' }], [{ request: 'GET pets' }], [{ route: 'GET' }], [{ header: {} }]])(
    '%o is refused',
    (wrong) => {
      expect(() => events.request(wrong as object)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    },
  )

  test('a token can be read back', () => {
    const { request } = readTokenEvent(events.token({ token: 'Bearer x' }), locate, 'authorization')
    expect(request.headers('Authorization')).toStrictEqual(['Bearer x'])
  })
})
