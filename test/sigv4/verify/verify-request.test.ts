import * as crypto from 'node:crypto'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { presignRequest, signRequest, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>()
  return { ...real, createHmac: vi.fn(real.createHmac), hash: vi.fn(real.hash) }
})

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06Z')
const request = { method: 'POST', url: 'https://api.example.com/pets?b=2&a=1', body: 'hello' }
const signing = { credentials, region: 'eu-west-1', service: 'execute-api', date } as const
const signed = signRequest(request, signing)
const verifying: VerifyOptions = {
  lookup: (id) => (id === credentials.accessKeyId ? credentials : undefined),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  payload: 'verify',
  hosts: null,
  now: () => date.getTime(),
}

describe('the result', () => {
  test('describes the signature', async () => {
    expect(await verifyRequest(signed, verifying)).toStrictEqual({
      ok: true,
      accessKeyId: 'AKIDEXAMPLE',
      path: '/pets',
      payload: 'verified',
      payloadHash: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
      mechanism: 'header',
      region: 'eu-west-1',
      service: 'execute-api',
      signedAt: '20260203T040506Z',
      expiresAt: '20260203T041006Z',
      signature: signed.signature,
      signedHeaders: ['host', 'x-amz-content-sha256', 'x-amz-date'],
    })
  })

  test('reports the times if the clocks differ', async () => {
    expect(await verifyRequest(signed, { ...verifying, now: () => date.getTime() + 20 * 60_000 })).toStrictEqual({
      ok: false,
      kind: 'rejected',
      code: 'ERR_SIGV4_EXPIRED',
      detail: { signedAt: '20260203T040506Z', now: '20260203T042506Z', limit: '20260203T042006Z', windowSeconds: 300 },
    })
    expect(
      await verifyRequest(signed, { ...verifying, now: () => date.getTime() - 20 * 60_000, maxSkewSeconds: 60 }),
    ).toMatchObject({
      code: 'ERR_SIGV4_NOT_YET',
      detail: { signedAt: '20260203T040506Z', now: '20260203T034506Z', limit: '20260203T034606Z', windowSeconds: 60 },
    })
  })

  test.each([
    [{ regions: ['us-east-1'] }, { code: 'ERR_SIGV4_REGION', detail: { scope: ['region'] } }],
    [{ services: ['s3'] }, { code: 'ERR_SIGV4_SERVICE', detail: { scope: ['service'] } }],
    [
      { regions: ['us-east-1'], services: ['s3'] },
      { code: 'ERR_SIGV4_REGION', detail: { scope: ['region', 'service'] } },
    ],
  ])('reports the invalid parts of the scope', async (options, expected) => {
    expect(await verifyRequest(signed, { ...verifying, ...options })).toMatchObject(expected)
  })

  test('names the header that is unsigned or missing', async () => {
    const more = { ...signed, headers: { ...signed.headers, 'X-Amz-Acl': 'x' } }
    expect(await verifyRequest(more, verifying)).toMatchObject({
      code: 'ERR_SIGV4_HEADER_UNSIGNED',
      detail: { header: 'x-amz-acl' },
    })
    const { 'x-range': _, ...less } = signRequest({ ...request, headers: { 'x-range': 'a' } }, signing).headers as Record<
      string,
      string
    >
    expect(await verifyRequest({ ...signed, headers: less }, verifying)).toMatchObject({
      code: 'ERR_SIGV4_HEADER_MISSING',
      detail: { header: 'x-range' },
    })
  })

  test('is unavailable, with the cause, if the lookup or the clock fails', async () => {
    const cause = new Error('the table is down')
    const lookup = () => Promise.reject(cause)
    expect(await verifyRequest(signed, { ...verifying, lookup })).toStrictEqual({ ok: false, kind: 'unavailable', cause })
    const now = () => {
      throw cause
    }
    expect(await verifyRequest(signed, { ...verifying, now })).toStrictEqual({ ok: false, kind: 'unavailable', cause })
  })
})

describe('debug', () => {
  test('returns the canonical request of accepted and rejected requests, but never the expected signature', async () => {
    const debug = { canonicalRequest: signed.canonicalRequest, stringToSign: signed.stringToSign }
    expect(await verifyRequest(signed, { ...verifying, debug: true })).toMatchObject({ ok: true, debug })
    const forged = {
      ...signed,
      headers: { ...signed.headers, authorization: signed.headers['authorization']?.replace(/.{64}$/, '0'.repeat(64)) ?? '' },
    }
    for (const lookup of [verifying.lookup, () => undefined]) {
      const result = await verifyRequest(forged, { ...verifying, lookup, debug: true })
      expect(result).toMatchObject({ ok: false, debug })
      expect(JSON.stringify(result)).not.toContain(signed.signature)
    }
    expect(await verifyRequest(forged, verifying)).toStrictEqual({ ok: false, kind: 'rejected', code: 'ERR_SIGV4_SIGNATURE' })
  })
})

describe('the work', () => {
  beforeEach(() => {
    vi.mocked(crypto.createHmac).mockClear()
    vi.mocked(crypto.hash).mockClear()
  })
  const work = async (id: 'known' | 'unknown', lookup: VerifyOptions['lookup']): Promise<readonly [number, number]> => {
    const from = id === 'known' ? credentials : { ...credentials, accessKeyId: 'AKIDOTHER' }
    const one = signRequest(request, { ...signing, credentials: from })
    vi.mocked(crypto.createHmac).mockClear()
    vi.mocked(crypto.hash).mockClear()
    await verifyRequest(one, { ...verifying, lookup })
    return [vi.mocked(crypto.createHmac).mock.calls.length, vi.mocked(crypto.hash).mock.calls.length]
  }

  test('is the same for a known and an unknown access key ID, however often each was used', async () => {
    const own = { ...credentials }
    const lookup = (id: string) => (id === own.accessKeyId ? own : undefined)
    const first = await work('known', lookup)
    for (let round = 0; round < 3; round++) {
      expect(await work('unknown', lookup)).toStrictEqual(first)
      expect(await work('known', lookup)).toStrictEqual(first)
      expect(await work('unknown', (id) => lookup(id))).toStrictEqual(first)
    }
  })

  test('is the same with a new credentials object for each request', async () => {
    const lookup = (id: string) => (id === credentials.accessKeyId ? { ...credentials } : undefined)
    for (let round = 0; round < 3; round++) {
      expect(await work('unknown', lookup)).toStrictEqual(await work('known', lookup))
    }
  })
})

describe('invalid options', () => {
  test.each([
    ['lookup', { lookup: 'x' }],
    ['regions', { regions: [] }],
    ['regions', { regions: 'eu-west-1' }],
    ['regions', { regions: [''] }],
    ['services', { services: [] }],
    ['services', { services: [7] }],
    ['payload', { payload: 'yes' }],
    ['hosts', { hosts: [] }],
    ['hosts', { hosts: undefined }],
    ['now', { now: 7 }],
    ['maxSkewSeconds', { maxSkewSeconds: -1 }],
    ['maxSkewSeconds', { maxSkewSeconds: 86_401 }],
    ['maxSkewSeconds', { maxSkewSeconds: Number.NaN }],
    ['maxSkewSeconds', { maxSkewSeconds: '5' }],
    ['pathEncoding', { pathEncoding: 'triple' }],
    ['normalizePath', { normalizePath: 'yes' }],
    ['debug', { debug: 1 }],
    ['nonNormalPath', { nonNormalPath: 'normalize' }],
    ['skew', { skew: 5 }],
  ])('reports %s', async (option, wrong) => {
    await expect(verifyRequest(signed, { ...verifying, ...wrong } as never)).rejects.toMatchObject({
      name: 'ConfigError',
      option,
    })
  })

  test.each(['lookup', 'regions', 'services', 'payload', 'hosts'])('requires %s', async (option) => {
    const { [option as 'lookup']: _, ...rest } = verifying
    await expect(verifyRequest(signed, rest as never)).rejects.toMatchObject({ name: 'ConfigError', option })
  })

  test.each([undefined, null, 'x'])('rejects %s as options', async (options) => {
    await expect(verifyRequest(signed, options as never)).rejects.toMatchObject({ name: 'ConfigError', option: 'options' })
  })
})

describe('one canonical form', () => {
  const sign = (url: string, service: string) => signRequest({ method: 'GET', url }, { ...signing, service })
  test.each([
    ['double, an escape sequence', 'execute-api', 'https://h/a%20b', '/a%2520b'],
    ['double, a space', 'execute-api', 'https://h/a b', '/a%20b'],
    ['double, an encoded colon', 'execute-api', 'https://h/a%3Ab', '/a%253Ab'],
    ['double, a colon', 'execute-api', 'https://h/a:b', '/a%3Ab'],
    ['double, an asterisk and a tilde', 'execute-api', 'https://h/*~', '/%2A~'],
    ['double, UTF-8', 'execute-api', 'https://h/é€😀', '/%C3%A9%E2%82%AC%F0%9F%98%80'],
    ['double, a lone surrogate', 'execute-api', 'https://h/\ud83d', '/%EF%BF%BD'],
    ['double, doubled slashes', 'execute-api', 'https://h//a///b//', '/a/b/'],
    ['double, dots', 'execute-api', 'https://h/a/./../b/..', '/'],
    ['double, dots beyond the root', 'execute-api', 'https://h/../../a', '/a'],
    ['double, encoded dots', 'execute-api', 'https://h/a/%2e%2e/b', '/a/%252e%252e/b'],
    ['no path', 'execute-api', 'https://h', '/'],
    ['a query without a path', 'execute-api', 'https://h?a', '/'],
    ['single, an escape sequence', 's3', 'https://h/a%20b', '/a%20b'],
    ['single, a space', 's3', 'https://h/a b', '/a%20b'],
    ['single, an unnecessary escape sequence', 's3', 'https://h/%61', '/a'],
    ['single, a lowercase escape sequence', 's3', 'https://h/%c3%a9', '/%C3%A9'],
    ['single, an encoded slash', 's3', 'https://h/a%2fb', '/a%2Fb'],
    ['single, a percent sign alone', 's3', 'https://h/100%', '/100%25'],
    ['single, an incomplete escape sequence', 's3', 'https://h/%4', '/%254'],
    ['single, a plus', 's3', 'https://h/a+b', '/a%2Bb'],
    ['single, doubled slashes and dots', 's3', 'https://h//a/../b', '//a/../b'],
  ])('of paths: %s', async (_, service, url, expected) => {
    const one = sign(url, service)
    expect(one.canonicalRequest.split('\n')[1]).toBe(expected)
    expect(await verifyRequest(one, { ...verifying, services: [service], nonNormalPath: 'accept' })).toMatchObject({ ok: true })
  })

  test.each([
    ['sorted by name, then value', 'b=1&a=2&a=1', 'a=1&a=2&b=1'],
    ['a shorter name first', 'a-b=1&a=2', 'a=2&a-b=1'],
    ['a shorter name that is first already', 'a=2&a-b=1', 'a=2&a-b=1'],
    ['characters at the limits of the encodings', 'a=\x0f\x10\x7f\x80\uffff', 'a=%0F%10%7F%C2%80%EF%BF%BF'],
    ['lone surrogates', 'a=\ud800&b=\udfff', 'a=%EF%BF%BD&b=%EF%BF%BD'],
    ['uppercase first', 'a=1&B=2', 'B=2&a=1'],
    ['an empty name first', '%20=1&=2&1=3', '=2&%20=1&1=3'],
    ['a parameter without a value', 'a', 'a='],
    ['an empty value', 'a=', 'a='],
    ['a value without a name', '=a', '=a'],
    ['equals signs in the value', 'a=b=c', 'a=b%3Dc'],
    ['empty parameters', '&&a=1&&b=2&', 'a=1&b=2'],
    ['a plus sign as a space', 'a+b=c+d', 'a%20b=c%20d'],
    ['an encoded plus sign', 'a=%2B', 'a=%2B'],
    ['a lowercase escape sequence', 'a=%c3%a9', 'a=%C3%A9'],
    ['an unnecessary escape sequence', '%61=%7e', 'a=~'],
    ['an asterisk and other punctuation', "a=*!'()", 'a=%2A%21%27%28%29'],
    ['a percent sign alone', 'a=100%', 'a=100%25'],
    ['a percent sign without digits', 'a=%zz', 'a=%25zz'],
    ['bytes that are not UTF-8', 'a=%ff', 'a=%FF'],
    ['UTF-8', 'a=é€😀', 'a=%C3%A9%E2%82%AC%F0%9F%98%80'],
    ['a slash and a question mark', 'a=/?', 'a=%2F%3F'],
    ['an empty query', '', ''],
  ])('of queries: %s', async (_, query, expected) => {
    const one = sign(`https://h/?${query}`, 'execute-api')
    expect(one.canonicalRequest.split('\n')[2]).toBe(expected)
    expect(await verifyRequest(one, verifying)).toMatchObject({ ok: true })
  })

  test('of many parameters and headers', async () => {
    const many = Array.from({ length: 60 }, (_, index) => (index * 37) % 60)
    const url = `https://h/?${many.map((value) => `p${value % 7}=${value}`).join('&')}`
    const headers = many.map((value): [string, string] => [`x-${value % 30}`, String(value)])
    const one = signRequest({ method: 'GET', url, headers }, signing)
    const pairs = many.map((value) => [`p${value % 7}`, String(value)] as const)
    pairs.sort(([name, value], [other, otherValue]) => (name === other ? (value < otherValue ? -1 : 1) : name < other ? -1 : 1))
    expect(one.canonicalRequest.split('\n')[2]).toBe(pairs.map((pair) => pair.join('=')).join('&'))
    // 30 names, each twice. Values keep the order in which they were passed.
    expect(one.canonicalRequest).toContain(`\nx-1:${many.filter((value) => value % 30 === 1).join(',')}\n`)
    expect(await verifyRequest(one, verifying)).toMatchObject({ ok: true })
  })

  test.each([
    ['the default port of https', 'https://h:443/', 'h'],
    ['the default port of http', 'http://h:80/', 'h'],
    ['another port', 'https://h:8443/', 'h:8443'],
    ['the port of the other scheme', 'http://h:443/', 'h:443'],
    ['uppercase letters', 'HTTPS://API.Example.com/', 'api.example.com'],
    ['an IPv6 address', 'http://[::1]:8080/', '[::1]:8080'],
    ['a WebSocket', 'wss://h:443/', 'h'],
  ])('of hosts: %s', async (_, url, expected) => {
    const one = sign(url, 'execute-api')
    expect(one.canonicalRequest).toContain(`\nhost:${expected}\n`)
    expect(await verifyRequest(one, { ...verifying, hosts: [expected] })).toMatchObject({ ok: true })
    expect(await verifyRequest({ ...one, headers: { ...one.headers, host: expected } }, verifying)).toMatchObject({ ok: true })
  })

  test('depends on the path options', async () => {
    const options = { pathEncoding: 'single', normalizePath: true } as const
    const one = signRequest({ method: 'GET', url: 'https://h//a/../b%20c' }, { ...signing, ...options })
    expect(one.canonicalRequest.split('\n')[1]).toBe('/b%20c')
    expect(await verifyRequest(one, { ...verifying, ...options, nonNormalPath: 'accept' })).toMatchObject({
      ok: true,
      path: '/b%20c',
    })
    expect(await verifyRequest(one, { ...verifying, nonNormalPath: 'accept' })).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE' })
  })
})

test('treats the payload of a presigned S3 URL as unsigned', async () => {
  const s3 = presignRequest(
    { method: 'GET', url: 'https://b.s3.amazonaws.com/x' },
    { ...signing, service: 's3', expiresInSeconds: 60 },
  )
  expect(s3.url).not.toContain('Content-Sha256')
  expect(await verifyRequest(s3, { ...verifying, services: ['s3'], payload: 'any' })).toMatchObject({
    ok: true,
    payload: 'unsigned',
  })
  expect(await verifyRequest(s3, { ...verifying, services: ['s3'] })).toMatchObject({ code: 'ERR_SIGV4_PAYLOAD_UNSIGNED' })
})
