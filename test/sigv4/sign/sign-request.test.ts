import { describe, expect, test } from 'vitest'
import { presignRequest, signRequest } from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const session = { ...credentials, sessionToken: 'token/+=' }
const date = new Date('2015-08-30T12:36:00.999Z')
const options = { credentials, region: 'us-east-1', service: 'service', date, contentSha256Header: false } as const
const request = { method: 'GET', url: 'https://example.amazonaws.com/' } as const

/** The signed header list. */
const signedNames = (canonicalRequest: string): string => canonicalRequest.split('\n').at(-2) ?? ''

describe('signRequest', () => {
  test('returns the request with signed headers, and the strings from which the signature was computed', () => {
    // The signature of `get-vanilla` in AWS's test suite.
    const signature = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'
    expect(signRequest(request, options)).toStrictEqual({
      method: 'GET',
      url: 'https://example.amazonaws.com/',
      headers: {
        'x-amz-date': '20150830T123600Z',
        authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`,
      },
      body: undefined,
      canonicalRequest:
        'GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      stringToSign:
        'AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\nbb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63',
      signature,
    })
  })

  test('uses the current time by default', () => {
    const before = Date.now()
    const { headers } = signRequest(request, { credentials, region: 'r', service: 's' })
    const text = headers['x-amz-date'] ?? ''
    const at = Date.parse(text.replace(/^(....)(..)(..)T(..)(..)/, '$1-$2-$3T$4:$5:'))
    expect(at).toBeGreaterThanOrEqual(before - 1000)
    expect(at).toBeLessThanOrEqual(Date.now())
  })

  test.each([
    ['a record', { 'X-A': '1' }, { 'X-A': '1' }],
    ['a record with an array', { 'X-A': ['1', '2'], 'X-B': undefined }, { 'X-A': ['1', '2'] }],
    ['a record without the headers that are replaced', { 'X-A': '1', AUTHORIZATION: 'x', 'X-Amz-Date': 'x' }, { 'X-A': '1' }],
    ['no headers', undefined, {}],
  ])('returns %s as a record', (_, headers, expected) => {
    const signed = signRequest({ ...request, headers } as typeof request, options)
    const { authorization, 'x-amz-date': timestamp, ...rest } = signed.headers
    expect(rest).toStrictEqual(expected)
    expect([typeof authorization, timestamp]).toStrictEqual(['string', '20150830T123600Z'])
  })

  test.each([
    [
      'pairs',
      [
        ['X-A', '1'],
        ['x-a', '2'],
      ],
    ],
    [
      'a Map',
      new Map([
        ['X-A', '1'],
        ['x-a', '2'],
      ]),
    ],
  ])('returns %s as pairs', (_, headers) => {
    const signed = signRequest({ ...request, headers: headers as [string, string][] }, options)
    expect(signed.headers.slice(0, 3)).toStrictEqual([
      ['X-A', '1'],
      ['x-a', '2'],
      ['x-amz-date', '20150830T123600Z'],
    ])
    expect(signed.canonicalRequest).toContain('\nx-a:1,2\n')
  })

  test('accepts a Headers object', () => {
    const headers = new Headers({ 'Content-Type': 'text/plain' })
    expect(signRequest({ ...request, headers }, options).headers[0]).toStrictEqual(['content-type', 'text/plain'])
  })

  test('treats __proto__ as an ordinary header name', () => {
    const headers = JSON.parse('{"__proto__": "x"}') as Record<string, string>
    const signed = signRequest({ ...request, headers }, options)
    expect(Object.getPrototypeOf(signed.headers)).toBe(Object.prototype)
    expect(Object.getOwnPropertyDescriptor(signed.headers, '__proto__')?.value).toBe('x')
  })

  test('does not change the request and the options', () => {
    const headers = Object.freeze({ host: 'h', 'X-Amz-Date': 'x' })
    const frozen = Object.freeze({ ...options, credentials: Object.freeze({ ...session }) })
    expect(() => signRequest(Object.freeze({ ...request, headers }), frozen)).not.toThrow()
    expect(headers).toStrictEqual({ host: 'h', 'X-Amz-Date': 'x' })
  })

  test('signs the href of a URL object', () => {
    expect(signRequest({ ...request, url: new URL('HTTPS://Example.amazonaws.com:443/a b') }, options).url).toBe(
      'https://example.amazonaws.com/a%20b',
    )
  })

  test.each([
    ['no body', undefined, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['null', null, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['an empty string', '', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['a string', 'abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['bytes', new TextEncoder().encode('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'a part of a buffer',
      new TextEncoder().encode('xabcx').subarray(1, 4),
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ],
    [
      'an ArrayBuffer',
      new TextEncoder().encode('abc').buffer,
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ],
  ])('hashes a body: %s', (_, body, expected) => {
    const { contentSha256Header: _off, ...sendsHash } = options
    const signed = signRequest({ ...request, body }, sendsHash)
    expect(signed.canonicalRequest.split('\n').at(-1)).toBe(expected)
    expect((signed.headers as Record<string, string>)['x-amz-content-sha256']).toBe(expected)
  })

  test.each([
    ['the option unsigned', { payload: 'unsigned' }, {}, 'UNSIGNED-PAYLOAD'],
    ['the option sha256', { payload: { sha256: 'a'.repeat(64) } }, {}, 'a'.repeat(64)],
    ['the header', {}, { 'X-Amz-Content-Sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' }, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'],
    ['the header, with spaces', {}, { 'X-Amz-Content-Sha256': ` ${'b'.repeat(64)} ` }, 'b'.repeat(64)],
    [
      'the option hash instead of the header',
      { payload: 'hash' },
      { 'X-Amz-Content-Sha256': 'x' },
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ],
  ] as const)('takes the payload hash from %s', (_, choice, headers, expected) => {
    const signed = signRequest(
      { ...request, headers: { ...headers } as Record<string, string>, body: 'abc' },
      { ...options, ...choice, contentSha256Header: true },
    )
    expect(signed.canonicalRequest.split('\n').at(-1)).toBe(expected)
    expect(signed.headers['x-amz-content-sha256']).toBe(expected)
  })

  test.each([
    ['signed', 'signed', 'host;x-amz-date;x-amz-security-token'],
    ['appended', 'appended', 'host;x-amz-date'],
  ] as const)('sends a session token: %s', (_, sessionTokenPlacement, names) => {
    const signed = signRequest(
      { ...request, headers: { 'X-Amz-Security-Token': 'old' } },
      { ...options, credentials: session, sessionTokenPlacement },
    )
    expect(signedNames(signed.canonicalRequest)).toBe(names)
    expect(signed.headers).toMatchObject({ 'x-amz-security-token': 'token/+=' })
    expect(signed.headers).not.toHaveProperty('X-Amz-Security-Token')
  })

  test.each([
    ['by default', undefined, 'accept;content-type;host;x-amz-date;x-amz-target;x-custom'],
    ['with default', 'default', 'accept;content-type;host;x-amz-date;x-amz-target;x-custom'],
    [
      'with all',
      'all',
      'accept;cache-control;connection;content-type;date;expect;from;host;keep-alive;max-forwards;pragma;proxy-x;referer;sec-x;te;trailer;transfer-encoding;upgrade;user-agent;x-amz-date;x-amz-target;x-amzn-trace-id;x-custom',
    ],
    [
      'with an array',
      ['Content-Type', 'user-agent', 'host', 'x-amz-date'],
      'content-type;host;user-agent;x-amz-date;x-amz-target',
    ],
    ['with an empty array', [], 'host;x-amz-date;x-amz-target'],
    ['with a function', (name: string) => name === 'te', 'host;te;x-amz-date'],
  ])('selects the headers to sign %s', (_, signedHeaders, expected) => {
    const names =
      'accept authorization cache-control connection content-type date expect from keep-alive max-forwards pragma proxy-x referer sec-x te trailer transfer-encoding upgrade user-agent x-amz-target x-amzn-trace-id x-custom'
    const headers = Object.fromEntries(names.split(' ').map((name) => [name, 'x']))
    const signed = signRequest({ ...request, headers }, {
      ...options,
      ...(signedHeaders !== undefined && { signedHeaders }),
    } as typeof options)
    expect(signedNames(signed.canonicalRequest)).toBe(expected)
  })

  test.each([
    [' a  b ', 'a b'],
    ['\ta\t\tb\t', 'a b'],
    ['a\r\n  b', 'a b'],
    ['a\n\n b\n', 'a b'],
    ['"a  b"', '"a b"'],
    ['', ''],
    ['   ', ''],
    ['a\u00a0\u00a0b', 'a\u00a0\u00a0b'],
    ['a\u0001 \u0001', 'a\u0001 \u0001'],
  ])('collapses the whitespace of %j', (value, expected) => {
    expect(signRequest({ ...request, headers: { 'x-a': value } }, options).canonicalRequest).toContain(`\nx-a:${expected}\n`)
  })

  test('treats undefined options as not set', () => {
    const unset = { date: undefined, payload: undefined, signedHeaders: undefined, pathEncoding: undefined }
    expect(signRequest(request, { ...unset, ...options })).toStrictEqual(signRequest(request, options))
    expect(() => signRequest(request, { ...options, ...unset })).not.toThrow()
  })

  test('prefers the host header to the host of the URL', () => {
    const signed = signRequest({ ...request, headers: { Host: 'API.example.com:8443' } }, options)
    expect(signed.canonicalRequest).toContain('\nhost:API.example.com:8443\n')
    expect(signed.headers).toMatchObject({ Host: 'API.example.com:8443' })
    expect(signRequest({ method: 'GET', url: '/x', headers: { host: 'h' } }, options).canonicalRequest).toContain(
      'GET\n/x\n\nhost:h\n',
    )
  })
})

describe('derived keys', () => {
  const sign = (change: object, at = options) => signRequest(request, { ...at, ...change }).signature
  test('do not depend on earlier signatures with another date, region, service or secret', () => {
    const fresh = (change: object) => sign({ credentials: { ...credentials }, ...change })
    const changes = [
      {},
      { date: new Date('2015-08-31T12:36:00Z') },
      { region: 'eu-west-1' },
      { service: 'other' },
      { region: 'service', service: 'us-east-1' },
      ...Array.from({ length: 12 }, (_, day) => ({ date: new Date(Date.UTC(2020, 0, day + 1)) })),
      {},
    ]
    for (const change of [...changes, ...changes.toReversed()]) expect(sign(change)).toBe(fresh(change))
  })

  test('follow changes of a credentials object', () => {
    const changing = { ...session }
    sign({ credentials: changing })
    changing.secretAccessKey = 'another'
    expect(sign({ credentials: changing })).toBe(sign({ credentials: { ...changing } }))
    changing.sessionToken = 'next'
    expect(sign({ credentials: changing })).toBe(sign({ credentials: { ...changing } }))
    changing.accessKeyId = 'no/id'
    expect(() => sign({ credentials: changing })).toThrow(/accessKeyId/)
    changing.accessKeyId = credentials.accessKeyId
    changing.sessionToken = 'no\nheader'
    expect(() => sign({ credentials: changing })).toThrow(/sessionToken/)
  })
})

describe('rejects an invalid', () => {
  test.each([
    ['credentials', { credentials: undefined }],
    ['credentials', { credentials: null }],
    ['credentials.accessKeyId', { credentials: { ...credentials, accessKeyId: '' } }],
    ['credentials.accessKeyId', { credentials: { ...credentials, accessKeyId: 'a/b' } }],
    ['credentials.accessKeyId', { credentials: { ...credentials, accessKeyId: 'a, b' } }],
    ['credentials.secretAccessKey', { credentials: { ...credentials, secretAccessKey: '' } }],
    ['credentials.secretAccessKey', { credentials: { accessKeyId: 'a' } }],
    ['credentials.sessionToken', { credentials: { ...credentials, sessionToken: '' } }],
    ['credentials.sessionToken', { credentials: { ...credentials, sessionToken: 'a\nb' } }],
    ['region', { region: '' }],
    ['region', { region: 'eu/west' }],
    ['region', { region: 'eu\nwest' }],
    ['service', { service: 7 }],
    ['date', { date: '2020-01-01' }],
    ['date', { date: new Date(Number.NaN) }],
    ['date', { date: new Date('+012345-01-01T00:00:00Z') }],
    ['pathEncoding', { pathEncoding: 'none' }],
    ['normalizePath', { normalizePath: 0 }],
    ['payload', { payload: 'none' }],
    ['payload', { payload: { sha256: 'x' } }],
    ['payload', { payload: null }],
    ['contentSha256Header', { contentSha256Header: 'yes' }],
    ['sessionTokenPlacement', { sessionTokenPlacement: 'none' }],
    ['signedHeaders', { signedHeaders: 'some' }],
    ['signedHeaders', { signedHeaders: [7] }],
    ['signedHeaders', { signedHeaders: ['x-missing'] }],
    ['expiresInSeconds', { expiresInSeconds: 5 }],
    ['secret', { secret: 'x' }],
  ])('option %s', (option, wrong) => {
    expect(() => signRequest(request, { ...options, ...wrong } as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })

  test.each([
    ['request', undefined],
    ['request.method', { url: request.url }],
    ['request.method', { ...request, method: 'GET /' }],
    ['request.method', { ...request, method: '' }],
    ['request.url', { method: 'GET' }],
    ['request.url', { ...request, url: 'example.com' }],
    ['request.url', { ...request, url: 'ftp://example.com' }],
    ['request.url', { ...request, url: 'https://' }],
    ['request.url', { ...request, url: 'https://:443/' }],
    ['request.url', { ...request, url: 'https://h:443:443/' }],
    ['request.url', { ...request, url: 'https://:80/' }],
    ['request.url', { ...request, url: 'xhttps://example.com/' }],
    ['request.url', { ...request, url: 'httpsx://example.com/' }],
    ['request.url', { ...request, url: 'xws://example.com/' }],
    ['request.url', { ...request, url: 'wsx://example.com/' }],
    ['request.url', { ...request, url: 'https://me:secret@example.com/' }],
    ['request.url', { ...request, url: 'https://exa mple.com/' }],
    ['request.url', { ...request, url: 'https://exämple.com/' }],
    ['request.url', { ...request, url: 'https://\u212A.example/' }],
    ['request.url', { ...request, url: 'https://example.com\\@evil.com/' }],
    ['request.url', { ...request, url: 'https://h/?X-Amz-Signature=x' }],
    ['request.url', { ...request, url: 'https://h/?x-amz-%64ate=x' }],
    ['request.headers', { ...request, headers: 'x' }],
    ['request.headers', { ...request, headers: { 'a b': 'c' } }],
    ['request.headers', { ...request, headers: { '': 'c' } }],
    ['request.headers', { ...request, headers: { a: 7 } }],
    ['request.headers', { ...request, headers: { a: 'b\0' } }],
    ['request.headers', { ...request, headers: { a: ['b\0'] } }],
    ['request.headers', { ...request, headers: [['a']] }],
    [
      'request.headers',
      {
        ...request,
        headers: [
          ['host', 'a'],
          ['Host', 'b'],
        ],
      },
    ],
    ['request.headers', { method: 'GET', url: '/' }],
    ['request.headers["x-amz-content-sha256"]', { ...request, headers: { 'x-amz-content-sha256': 'x' } }],
    [
      'request.headers["x-amz-content-sha256"]',
      { ...request, headers: { 'x-amz-content-sha256': ['UNSIGNED-PAYLOAD', 'UNSIGNED-PAYLOAD'] } },
    ],
    ['request.body', { ...request, body: { a: 1 } }],
  ])('%s', (option, wrong) => {
    expect(() => signRequest(wrong as never, options)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('value without repeating it in the message', () => {
    const secret = { accessKeyId: 'AKID/LEAK', secretAccessKey: 'LEAK', sessionToken: 'LEAK' }
    for (const attempt of [
      () => signRequest(request, { ...options, credentials: secret }),
      () => signRequest({ ...request, url: 'https://me:LEAK@h/' }, options),
      () => signRequest({ ...request, headers: { a: 'LEAK\0' } }, options),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ message: expect.not.stringContaining('LEAK') }))
    }
  })

  test.each([undefined, null, 'x'])('options object: %s', (wrong) => {
    expect(() => signRequest(request, wrong as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'options' }),
    )
  })
})

describe('presignRequest', () => {
  const presigning = { ...options, expiresInSeconds: 3600 } as const
  test('adds the signature to the URL before its fragment', () => {
    const signed = presignRequest(
      { ...request, url: 'https://example.amazonaws.com#x', headers: { 'X-Amz-Date': 'x', authorization: 'x' } },
      presigning,
    )
    expect(signed.url).toBe(
      'https://example.amazonaws.com/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fservice%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Expires=3600&X-Amz-Signature=e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d#x',
    )
    expect(signed.headers).toStrictEqual({})
  })

  test('keeps the query as written', () => {
    expect(presignRequest({ ...request, url: 'https://h/a b?x=%7e&&y' }, presigning).url).toMatch(
      /^https:\/\/h\/a b\?x=%7e&&y&X-Amz-Algorithm=/,
    )
  })

  test.each([
    ['signed', 'signed', /X-Amz-Security-Token=token%2F%2B%3D&X-Amz-Signature=[0-9a-f]{64}$/],
    ['appended', 'appended', /X-Amz-Signature=[0-9a-f]{64}&X-Amz-Security-Token=token%2F%2B%3D$/],
  ] as const)('adds a session token: %s', (_, sessionTokenPlacement, end) => {
    const signed = presignRequest(request, { ...presigning, credentials: session, sessionTokenPlacement })
    expect(signed.url).toMatch(end)
    expect(signed.canonicalRequest.includes('Security-Token')).toBe(sessionTokenPlacement === 'signed')
  })

  test('moves x-amz-* headers to the query, unless signedHeaders is set', () => {
    const headers = { 'X-Amz-Acl': 'a b', 'x-custom': 'c' }
    const moved = presignRequest({ ...request, headers }, presigning)
    expect(moved.url).toContain('?X-Amz-Acl=a%20b&')
    expect(moved.headers).toStrictEqual({ 'x-custom': 'c' })
    const kept = presignRequest({ ...request, headers }, { ...presigning, signedHeaders: 'all' })
    expect(kept.headers).toStrictEqual(headers)
    expect(kept.url).toContain('X-Amz-SignedHeaders=host%3Bx-amz-acl%3Bx-custom&')
  })

  test.each([
    ['execute-api', {}, undefined],
    ['execute-api', { payload: 'unsigned' }, 'UNSIGNED-PAYLOAD'],
    ['execute-api', { contentSha256Header: true }, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['s3', {}, undefined],
    ['s3', { payload: 'hash' }, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ] as const)('adds the payload hash if the receiver would assume another one: %s %o', (service, choice, expected) => {
    const { url } = presignRequest(request, { ...presigning, service, ...choice })
    expect(new URL(url).searchParams.get('X-Amz-Content-Sha256') ?? undefined).toBe(expected)
  })

  test.each([0, -1, 604_801, 1.5, Number.NaN, '60', undefined])('rejects an expiration of %s', (expiresInSeconds) => {
    expect(() => presignRequest(request, { ...options, expiresInSeconds } as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'expiresInSeconds' }),
    )
  })

  test('does not read the expiration from the prototype of the options', () => {
    class OptionsWithGetter {
      get expiresInSeconds(): number {
        return 604_801
      }
    }
    expect(() => presignRequest(request, Object.assign(new OptionsWithGetter(), options))).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'expiresInSeconds' }),
    )
  })

  test.each([1, 604_800])('accepts an expiration of %i', (expiresInSeconds) => {
    expect(presignRequest(request, { ...options, expiresInSeconds }).url).toContain(`&X-Amz-Expires=${expiresInSeconds}&`)
  })

  test('rejects unknown options', () => {
    expect(() => presignRequest(request, { ...presigning, expires: 5 } as never)).toThrow(
      expect.objectContaining({ option: 'expires' }),
    )
  })
})
