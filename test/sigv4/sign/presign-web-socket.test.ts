import { describe, expect, test } from 'vitest'
import { presignWebSocket, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

const sessionToken = 'IQoJb3JpZ2luX2VjEXAMPLE//+=='
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken }
const date = new Date('2026-02-03T04:05:06Z')
const options = { credentials, region: 'eu-west-1', date }
const verifying = (service: string): VerifyOptions => ({
  lookup: () => credentials,
  regions: ['eu-west-1'],
  services: [service],
  hosts: null,
  payload: 'verify',
  now: () => date.getTime(),
})

describe('API Gateway', () => {
  test('signs GET on the URL, with its stage and parameters', async () => {
    const { url, protocols } = presignWebSocket('wss://a1.execute-api.eu-west-1.amazonaws.com/prod?room=a%20b', options)
    expect(protocols).toStrictEqual([])
    expect(url).toMatch(/^wss:\/\/a1\.execute-api\.eu-west-1\.amazonaws\.com\/prod\?room=a%20b&X-Amz-Algorithm=AWS4-HMAC-SHA256&/)
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('60')
    expect(await verifyRequest({ method: 'GET', url }, verifying('execute-api'))).toMatchObject({ ok: true, path: '/prod' })
  })

  test('a custom domain needs the service', async () => {
    expect(() => presignWebSocket('wss://ws.example.com/', options)).toThrow(expect.objectContaining({ option: 'service' }))
    const { url } = presignWebSocket('wss://ws.example.com/', { ...options, service: 'execute-api', expiresInSeconds: 5 })
    expect(await verifyRequest({ method: 'GET', url }, verifying('execute-api'))).toMatchObject({ ok: true })
  })
})

describe('AWS IoT Core', () => {
  test.each(['', '/', '/mqtt'])('the path is /mqtt and the token is appended: %j', async (path) => {
    const { url, protocols } = presignWebSocket(`wss://a1-ats.iot.eu-west-1.amazonaws.com${path}`, options)
    expect(protocols).toStrictEqual(['mqtt'])
    expect(new URL(url).pathname).toBe('/mqtt')
    expect(url).toMatch(/&X-Amz-Signature=[\da-f]{64}&X-Amz-Security-Token=[^&]+$/)
    expect(await verifyRequest({ method: 'GET', url }, verifying('iotdevicegateway'))).toMatchObject({ ok: true })
  })

  test('another path is a ConfigError', () => {
    expect(() => presignWebSocket('wss://a1-ats.iot.eu-west-1.amazonaws.com/x', options)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'url' }),
    )
  })
})

describe('AppSync', () => {
  const verifyHeaders = (headers: Record<string, string>, url: string) =>
    verifyRequest({ method: 'POST', url, headers, body: '{}' }, verifying('appsync'))

  test.each([
    [
      undefined,
      'wss://a1.appsync-realtime-api.eu-west-1.amazonaws.com/event/realtime',
      'https://a1.appsync-api.eu-west-1.amazonaws.com/event',
    ],
    ['https://events.example.com/event', 'wss://events.example.com/event/realtime', 'https://events.example.com/event'],
    ['https://events.example.com', 'wss://events.example.com/event/realtime', 'https://events.example.com/event'],
  ])('the headers of an Events API are a sub-protocol (%j)', async (httpUrl, url, endpoint) => {
    const result = presignWebSocket(url, { ...options, service: 'appsync', httpUrl })
    expect(result.url).toBe(url)
    const [first, second = ''] = result.protocols
    expect(first).toBe('aws-appsync-event-ws')
    expect(second).toMatch(/^header-[\w-]+$/)
    const headers = JSON.parse(Buffer.from(second.slice('header-'.length), 'base64url').toString())
    expect(Object.keys(headers)).toStrictEqual([
      'accept',
      'content-encoding',
      'content-type',
      'x-amz-date',
      'host',
      'X-Amz-Security-Token',
      'Authorization',
    ])
    expect(await verifyHeaders(headers, new URL(endpoint).pathname)).toMatchObject({ ok: true })
  })

  test('the headers of a GraphQL API are a parameter', async () => {
    const { url, protocols } = presignWebSocket('wss://a1.appsync-realtime-api.eu-west-1.amazonaws.com/graphql', options)
    expect(protocols).toStrictEqual(['graphql-ws'])
    const { searchParams, pathname } = new URL(url)
    expect([pathname, searchParams.get('payload')]).toStrictEqual(['/graphql', 'e30='])
    const headers = JSON.parse(Buffer.from(searchParams.get('header') ?? '', 'base64').toString())
    expect(headers.host).toBe('a1.appsync-api.eu-west-1.amazonaws.com')
    expect(await verifyHeaders(headers, '/graphql/connect')).toMatchObject({ ok: true })
  })

  test.each([
    ['a custom domain without an HTTP endpoint', 'wss://events.example.com/event/realtime', { service: 'appsync' }, 'httpUrl'],
    [
      'an HTTP endpoint that is not https',
      'wss://events.example.com/event/realtime',
      { service: 'appsync', httpUrl: 'http://x/event' },
      'httpUrl',
    ],
    ['another path', 'wss://a1.appsync-realtime-api.eu-west-1.amazonaws.com/', {}, 'url'],
  ])('%s is a ConfigError', (_, url, over, option) => {
    expect(() => presignWebSocket(url, { ...options, ...over } as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })
})

test.each([
  ['https:', 'https://a1.execute-api.eu-west-1.amazonaws.com/prod', {}, 'url'],
  ['ws:', 'ws://a1.execute-api.eu-west-1.amazonaws.com/prod', {}, 'url'],
  ['a fragment', 'wss://a1.execute-api.eu-west-1.amazonaws.com/prod#x', {}, 'url'],
  ['nothing', undefined, {}, 'url'],
  ['an HTTP endpoint for API Gateway', 'wss://a1.execute-api.eu-west-1.amazonaws.com/prod', { httpUrl: 'https://x' }, 'httpUrl'],
  ['an unknown service', 'wss://a1.execute-api.eu-west-1.amazonaws.com/prod', { service: 's3' }, 'service'],
  ['a time of 0', 'wss://a1.execute-api.eu-west-1.amazonaws.com/prod', { expiresInSeconds: 0 }, 'expiresInSeconds'],
])('%s is a ConfigError', (_, url, over, option) => {
  expect(() => presignWebSocket(url as never, { ...options, ...over } as never)).toThrow(
    expect.objectContaining({ name: 'ConfigError', option }),
  )
})
