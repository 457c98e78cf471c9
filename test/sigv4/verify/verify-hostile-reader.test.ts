/** Attacks by someone who knows the verifier's code. Each row tries to bypass one step and expects the code that prevents it. */
import { describe, expect, test } from 'vitest'
import { presignRequest, signRequest, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const session = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'another', sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE==' }
const date = new Date('2024-02-29T23:59:59Z')
const host = 'api.example.com'
const signing = { credentials, region: 'eu-west-1', service: 'execute-api', date } as const
const issued = new Map<string, { secretAccessKey: string; sessionToken?: string }>([
  [credentials.accessKeyId, credentials],
  [session.accessKeyId, session],
])
const verifying: VerifyOptions = {
  lookup: (id) => issued.get(id),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  payload: 'verify',
  hosts: null,
  now: () => date.getTime(),
}
type Pairs = [string, string][]
interface Raw {
  readonly method: string
  readonly url: string
  readonly headers: Pairs
  readonly body?: string
}

function signed(headers: Pairs = [], path = '/pets?b=2&a=1', options: Partial<Parameters<typeof signRequest>[1]> = {}): Raw {
  const made = signRequest(
    { method: 'POST', url: path, headers: [['host', host], ...headers], body: 'hello' },
    { ...signing, ...options },
  )
  return { method: made.method, url: made.url, headers: made.headers, body: 'hello' }
}
function presigned(options: Partial<Parameters<typeof presignRequest>[1]> = {}): Raw {
  const made = presignRequest(
    { method: 'GET', url: '/pets', headers: [['host', host]] as Pairs },
    { ...signing, expiresInSeconds: 60, ...options },
  )
  return { method: made.method, url: made.url, headers: made.headers }
}
function inUrl(raw: Raw, from: string | RegExp, to: string): Raw {
  return { ...raw, url: raw.url.replace(from, to) }
}
function inHeader(raw: Raw, name: string, change: (value: string) => string): Raw {
  return { ...raw, headers: raw.headers.map(([key, value]) => [key, key.toLowerCase() === name ? change(value) : value]) }
}
async function codeOf(request: unknown, options: Partial<VerifyOptions> = {}): Promise<string> {
  const result = await verifyRequest(request as Raw, { ...verifying, ...options })
  if (result.ok) return `ok ${result.payload}`
  return result.kind === 'rejected' ? result.code.replace('ERR_SIGV4_', '') : result.kind
}

describe('the fields of a presigned URL', () => {
  test.each([
    ['as signed', 'ok verified', presigned()],
    [
      'with an empty Authorization header',
      'ok verified',
      { ...presigned(), headers: [...presigned().headers, ['authorization', '']] },
    ],
    ['a field name that is encoded twice', 'DATE_MISSING', inUrl(presigned(), 'X-Amz-Date', 'X-Amz-%2544ate')],
    ['a space before the expiration', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=%2060')],
    ['a plus sign before the expiration', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=+60')],
    ['a zero before the expiration', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=060')],
    ['digits of another script', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=%D9%A6%D9%A0')],
    ['a space after the signature', 'FIELD', inUrl(presigned(), /$/, '%20')],
    ['a line break before the access key ID', 'FIELD', inUrl(presigned(), 'Credential=', 'Credential=%0A')],
    ['a space before the date', 'DATE', inUrl(presigned(), 'Date=', 'Date=%20')],
    ['bytes that are not UTF-8', 'REQUEST', inUrl(presigned(), 'Credential=', 'Credential=%FF')],
    ['an incomplete escape sequence', 'FIELD', inUrl(presigned(), /$/, '%4')],
    ['a second equals sign', 'FIELD', inUrl(presigned(), 'X-Amz-Signature=', 'X-Amz-Signature==')],
    ['a NUL in the algorithm', 'ALGORITHM', inUrl(presigned(), 'SHA256', 'SHA256%00')],
    ['a parameter after the signature', 'SIGNATURE', inUrl(presigned(), /$/, '&admin=1')],
    ['a second question mark', 'FIELD_MISSING', inUrl(presigned(), '/pets?', '/pets??')],
    [
      'the hash of an empty body in the header',
      'ok verified',
      {
        ...presigned(),
        headers: [
          ...presigned().headers,
          ['x-amz-content-sha256', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
        ],
      },
    ],
    [
      'an unsigned payload in the header',
      'PAYLOAD_UNSIGNED',
      { ...presigned(), headers: [...presigned().headers, ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']] },
    ],
    ['a token after the signature that was not issued', 'SESSION_TOKEN', inUrl(presigned(), /$/, '&X-Amz-Security-Token=x')],
    ['an empty token', 'SESSION_TOKEN', inUrl(presigned(), /$/, '&X-Amz-Security-Token=')],
    [
      'the token in the header instead of the query',
      'REPEATED',
      {
        ...inUrl(presigned({ credentials: session }), /&X-Amz-Security-Token=[^&]*/, ''),
        headers: [
          ['host', host],
          ['x-amz-security-token', session.sessionToken],
        ],
      },
    ],
    [
      'a second token in another case',
      'REPEATED',
      inUrl(presigned({ credentials: session, sessionTokenPlacement: 'appended' }), /$/, '&x-amz-security-token=x'),
    ],
    [
      'two hashes whose names differ in case',
      'REPEATED',
      inUrl(presigned({ contentSha256Header: true }), /$/, '&x-amz-content-sha256=UNSIGNED-PAYLOAD'),
    ],
  ])('%s', async (_, code, request) => {
    expect(await codeOf(request)).toBe(code)
  })

  test.each([false, true])(
    'does not read fields from headers with the names of query parameters (before the others: %s)',
    async (before) => {
      const decoys: Pairs = [
        ['x-amz-signature', '0'.repeat(64)],
        ['x-amz-credential', 'AKIDOTHER/20240229/eu-west-1/execute-api/aws4_request'],
      ]
      const { headers, ...rest } = signed()
      expect(await codeOf({ ...rest, headers: before ? [...decoys, ...headers] : [...headers, ...decoys] })).toBe(
        'HEADER_UNSIGNED',
      )
    },
  )
})

describe('the Authorization header', () => {
  test.each([
    ['a field without its equals sign', 'FIELD', (value: string) => value.replace('Credential=', 'Credential')],
    ['a field name without a value', 'FIELD', (value: string) => value.replace(/Credential=[^,]*/, 'Credential')],
    ['a field that only presigned URLs have', 'FIELD', (value: string) => `${value}, Expires=60`],
    ['the name of a prototype property', 'FIELD', (value: string) => `${value}, constructor=1`],
    ['a tab instead of the space', 'ALGORITHM', (value: string) => value.replace(' ', '\t')],
    ['a semicolon instead of a comma', 'FIELD_MISSING', (value: string) => value.replace(', Signature', '; Signature')],
    [
      'the name of a prototype property as the access key ID',
      'ACCESS_KEY',
      (value: string) => value.replace('AKIDEXAMPLE', 'constructor'),
    ],
    ['__proto__ as the access key ID', 'ACCESS_KEY', (value: string) => value.replace('AKIDEXAMPLE', '__proto__')],
    ['a space in the region', 'REGION', (value: string) => value.replace('eu-west-1', ' eu-west-1')],
    ['the region in uppercase', 'REGION', (value: string) => value.replace('eu-west-1', 'EU-WEST-1')],
    ['the service in mixed case', 'SERVICE', (value: string) => value.replace('execute-api', 'Execute-Api')],
    ['the terminator in uppercase', 'TERMINATOR', (value: string) => value.replace('aws4_request', 'AWS4_REQUEST')],
    ['a slash after the scope', 'SCOPE', (value: string) => value.replace('aws4_request', 'aws4_request/')],
    ['a slash before the access key ID', 'SCOPE', (value: string) => value.replace('AKIDEXAMPLE', '/AKIDEXAMPLE')],
    ['the previous day in the scope', 'SCOPE_DATE', (value: string) => value.replace('20240229', '20240228')],
    ['no date in the scope', 'SCOPE_DATE', (value: string) => value.replace('20240229', '')],
  ])('%s', async (_, code, change) => {
    expect(await codeOf(inHeader(signed(), 'authorization', change))).toBe(code)
  })

  test('does not report the date of a scope if it is not a date', async () => {
    const result = await verifyRequest(
      inHeader(signed(), 'authorization', (value) => value.replace('20240229', '<script>')),
      verifying,
    )
    expect(JSON.stringify(result)).not.toContain('script')
  })
})

describe('dates', () => {
  test.each([
    ['February 29 of a leap year', '20240229T235959Z', 'ok verified'],
    ['February 29 of another year', '20230229T235959Z', 'DATE'],
    ['April 31', '20240431T000000Z', 'DATE'],
    ['month 0', '20240029T000000Z', 'DATE'],
    ['month 13', '20241329T000000Z', 'DATE'],
    ['day 0', '20240200T000000Z', 'DATE'],
    ['hour 24', '20240229T240000Z', 'DATE'],
    ['hour 25', '20240229T250000Z', 'DATE'],
    ['minute 60', '20240229T236000Z', 'DATE'],
    ['a leap second', '20240229T235960Z', 'DATE'],
    ['a fraction', '20240229T235959.0Z', 'DATE'],
    ['another time zone', '20240229T235959+', 'DATE'],
    ['lowercase letters', '20240229t235959z', 'DATE'],
    ['the extended format', '2024-02-29T23:59:59Z', 'DATE'],
    ['a trailing line break', '20240229T235959Z\n', 'SIGNATURE'],
    ['digits of another script', '\u0662024022\u0669T235959Z', 'DATE'],
  ])('%s', async (_, text, code) => {
    const raw = inHeader(signed(), 'x-amz-date', () => text)
    const result = await codeOf(raw)
    // Whitespace around a header value is not part of it, so this is the same request.
    expect(result).toBe(code === 'SIGNATURE' ? 'ok verified' : code)
    expect(await codeOf(signed())).toBe('ok verified')
  })

  test.each([Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, 1e300, '7', 7n])(
    'reports a clock that returns %s as unavailable',
    async (now) => {
      expect(await codeOf(signed(), { now: () => now as number })).toBe('unavailable')
    },
  )
})

describe('host', () => {
  const at = (url: string, sent?: string): Raw => {
    const raw = signed([], '/pets')
    return { ...raw, url, headers: raw.headers.map(([name, value]) => [name, name === 'host' ? (sent ?? value) : value]) }
  }
  test.each([
    ['the default port in the URL', at(`https://${host}:443/pets`), 'ok verified'],
    ['a user name that looks like the host', at(`https://${host}@evil.example/pets`), 'REQUEST'],
    ['a backslash', at(`https://evil.example\\.${host}/pets`), 'REQUEST'],
    ['another host in the URL', at('https://evil.example/pets'), 'HOST'],
    ['the port of the other scheme', at(`https://${host}:80/pets`), 'HOST'],
    ['the default port twice', at(`https://${host}:443:443/pets`, `${host}:443`), 'REQUEST'],
    ['a trailing dot', at(`https://${host}./pets`), 'HOST'],
    ['two hosts in the header', at(`https://${host}/pets`, `${host}, evil.example`), 'HOST'],
    ['the Kelvin sign instead of a k', at('https://\u212A.example/pets', 'k.example'), 'REQUEST'],
    ['a file URL', at(`file://${host}/pets`), 'REQUEST'],
    ['a query without a path', at(`https://${host}?x`), 'SIGNATURE'],
    ['the default port in the header', at(`https://${host}/pets`, `${host}:443`), 'SIGNATURE'],
    ['a fragment', at('/pets#x'), 'REQUEST'],
    ['an empty fragment', at('/pets#'), 'REQUEST'],
    ['a path that starts with two slashes', at(`//evil.example/pets`), 'PATH'],
  ])('%s', async (_, request, code) => {
    expect(await codeOf(request)).toBe(code)
  })

  test('applies the options of each call, regardless of earlier results', async () => {
    for (let round = 0; round < 2; round++) {
      expect(await codeOf(at(`https://${host}/pets`), { hosts: [host] })).toBe('ok verified')
      expect(await codeOf(at(`https://${host}/pets`), { hosts: ['other.example.com'] })).toBe('HOST')
      expect(await codeOf(signed(), { regions: ['us-east-1'] })).toBe('REGION')
      expect(await codeOf(signed(), { services: ['s3'] })).toBe('SERVICE')
      expect(await codeOf(signed(), { now: () => date.getTime() + 301_000 })).toBe('EXPIRED')
    }
  })
})

describe('headers', () => {
  const withNames = (names: string): Raw =>
    inHeader(signed([['x-a', '1']]), 'authorization', (value) => value.replace(/SignedHeaders=[^,]*/, `SignedHeaders=${names}`))
  test.each([
    ['host alone', 'host', 'HEADER_UNSIGNED'],
    ['a trailing semicolon', 'host;x-a;x-amz-content-sha256;x-amz-date;', 'SIGNED_HEADERS'],
    ['two semicolons', 'host;;x-a;x-amz-content-sha256;x-amz-date', 'SIGNED_HEADERS'],
    ['spaces', 'host; x-a; x-amz-content-sha256; x-amz-date', 'SIGNED_HEADERS'],
    ['commas as separators', 'host,x-a', 'FIELD'],
    ['uppercase letters at the end', 'host;x-a;x-amz-content-sha256;X-AMZ-DATE', 'SIGNED_HEADERS'],
    ['a prefix of a name', 'host;x;x-a;x-amz-content-sha256;x-amz-date', 'HEADER_MISSING'],
    ['the name of a prototype property', '__proto__;host;x-amz-content-sha256;x-amz-date', 'HEADER_MISSING'],
    ['host twice', 'host;host;x-a;x-amz-content-sha256;x-amz-date', 'SIGNED_HEADERS'],
    ['a repeated name and then a missing header', 'host;x-a;x-a;x-none', 'SIGNED_HEADERS'],
    ['names in reverse order', 'x-amz-date;x-amz-content-sha256;x-a;host', 'SIGNED_HEADERS'],
    ['fewer names than were signed', 'host;x-amz-content-sha256;x-amz-date', 'SIGNATURE'],
  ])('signed header list: %s', async (_, names, code) => {
    expect(await codeOf(withNames(names))).toBe(code)
  })

  test.each([
    ['__proto__', JSON.parse('{"__proto__": "x"}')],
    ['constructor', { constructor: 'x' }],
    ['toString', { toString: 'x' }],
  ])('treats %s as an ordinary header', async (name, more) => {
    const made = signRequest({ method: 'GET', url: `https://${host}/`, headers: more as Record<string, string> }, signing)
    expect(made.canonicalRequest).toContain(`\n${name.toLowerCase()}:x\n`)
    expect(await codeOf({ ...made })).toBe('ok verified')
    const forged = made.headers
    Object.defineProperty(forged, name, { value: 'y' })
    expect(await codeOf({ ...made, headers: forged })).toBe('SIGNATURE')
  })

  test.each(['\u000b', '\u000c', '\u0085', '\u00a0', '\u2028', '\r\n'])(
    'does not start another header line at %j',
    async (separator) => {
      const raw = signed([['x-a', '1']])
      expect(await codeOf(inHeader(raw, 'x-a', (value) => `${value}${separator}x-amz-date:x`))).toBe('SIGNATURE')
    },
  )

  test('treats an array of two values as two headers', async () => {
    const { headers, ...rest } = signed()
    const record = Object.fromEntries(headers)
    expect(await codeOf({ ...rest, headers: record })).toBe('ok verified')
    for (const name of ['host', 'authorization', 'x-amz-date', 'x-amz-content-sha256'])
      expect(await codeOf({ ...rest, headers: { ...record, [name]: [record[name], record[name]] } })).toBe('REPEATED')
  })
})

describe('unusual request and lookup objects', () => {
  const throwing = (): never => {
    throw new Error('Unauthorized')
  }
  test.each([
    ['a URL that throws', Object.defineProperty({ ...signed() }, 'url', { get: throwing })],
    ['headers that throw', { ...signed(), headers: { [Symbol.iterator]: throwing } }],
    ['a header that throws', { ...signed(), headers: Object.defineProperty({}, 'host', { enumerable: true, get: throwing }) }],
    ['a body that throws', Object.defineProperty({ ...signed() }, 'body', { get: throwing })],
    ['a proxy', new Proxy({}, { get: throwing })],
    [
      'an exception that looks like a result',
      Object.defineProperty({ ...signed() }, 'url', {
        get: () => {
          throw { ok: true, rejection: { ok: true } }
        },
      }),
    ],
    ['a function', () => signed()],
    ['a method that is an array', { ...signed(), method: ['POST'] }],
    ['a header that is a number', { ...signed(), headers: [['host', 7]] }],
    ['pairs of three', { ...signed(), headers: [[['host'], host, 'x']] }],
    ['headers that are strings of two letters', { ...signed(), headers: ['ab'] }],
  ])('rejects %s as malformed', async (_, request) => {
    expect(await codeOf(request)).toBe('REQUEST')
  })

  test.each([
    ['a number', 5],
    ['an empty string', ''],
    ['false', false],
    ['a symbol', Symbol('x')],
    ['an array', []],
    ['a secret in an array', { secretAccessKey: [credentials.secretAccessKey] }],
    ['a string that is not a date as the expiration', { ...session, expiration: 'tomorrow' }],
    ['an object as the expiration', { ...session, expiration: {} }],
    ['a number as the session token', { ...credentials, sessionToken: 7 }],
    ['a number as the access key ID', { ...credentials, accessKeyId: 7 }],
    ['a proxy that throws', new Proxy({}, { get: throwing, has: throwing })],
    ['a thenable that throws', Object.defineProperty({}, 'then', { get: throwing })],
  ])('reports a lookup that returns %s as unavailable', async (_, record) => {
    expect(await codeOf(signed(), { lookup: () => record as never })).toBe('unavailable')
    expect(await codeOf(signed(), { lookup: async () => record as never })).toBe('unavailable')
  })

  test('does not read hosts from a property that is not enumerable', async () => {
    const { hosts: _, ...withoutHosts } = verifying
    const options = Object.defineProperty({ ...withoutHosts }, 'hosts', { value: null }) as VerifyOptions
    await expect(verifyRequest(signed(), options)).rejects.toMatchObject({ name: 'ConfigError', option: 'hosts' })
  })

  test('does not read options from the prototype', async () => {
    const { hosts: _, ...withoutHosts } = verifying
    const options = Object.assign(Object.create({ hosts: null }), withoutHosts) as VerifyOptions
    await expect(verifyRequest(signed(), options)).rejects.toMatchObject({ name: 'ConfigError', option: 'hosts' })
  })

  test('reads the payload mode only once', async () => {
    let reads = 0
    const options = Object.defineProperty({ ...verifying }, 'payload', {
      enumerable: true,
      get: () => (reads++ === 0 ? 'verify' : 'none'),
    })
    expect(await verifyRequest({ ...signed(), body: 'HELLO' }, options)).toMatchObject({ ok: false })
  })
})

describe('limits', () => {
  test.each([
    [128, 'ACCESS_KEY'],
    [129, 'FIELD'],
  ])('an access key ID of %i characters', async (length, code) => {
    const longer = (value: string): string => value.replace('AKIDEXAMPLE', 'A'.repeat(length))
    expect(await codeOf(inHeader(signed(), 'authorization', longer))).toBe(code)
  })

  test.each([
    [256, 'ok verified'],
    [257, 'SIGNED_HEADERS'],
  ])('%i signed headers', async (count, code) => {
    // `host`, the date and the payload hash are signed too.
    const headers = Array.from({ length: count - 3 }, (_, index): [string, string] => [`x-${1000 + index}`, 'a'])
    expect(await codeOf(signed(headers))).toBe(code)
  })

  test('shortens header names to 64 characters in the result', async () => {
    const name = `x-amz-${'a'.repeat(100)}`
    const cut = name.slice(0, 64)
    const unsigned = { ...signed(), headers: [...signed().headers, [name, '1']] as Pairs }
    expect(await verifyRequest(unsigned, verifying)).toMatchObject({ detail: { header: cut } })
    const missing = inHeader(signed(), 'authorization', (value) =>
      value.replace('SignedHeaders=host;', `SignedHeaders=host;${name};`),
    )
    expect(await verifyRequest(missing, verifying)).toMatchObject({ code: 'ERR_SIGV4_HEADER_MISSING', detail: { header: cut } })
  })

  test.each([
    ['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'PAYLOAD_UNSIGNED'],
    [`STREAMING-${'A'.repeat(54)}`, 'PAYLOAD_HASH'],
    [`STREAMING-${'A'.repeat(55)}`, 'PAYLOAD_HASH'],
    ['STREAMING-A B', 'PAYLOAD_HASH'],
    ['streaming-', 'PAYLOAD_HASH'],
    ['UNSIGNED-PAYLOAD ', 'PAYLOAD_UNSIGNED'],
    ['UNSIGNED-PAYLOADS', 'PAYLOAD_HASH'],
    ['A'.repeat(64), 'PAYLOAD_HASH'],
    ['a'.repeat(63), 'PAYLOAD_HASH'],
    ['a'.repeat(64), 'PAYLOAD'],
    ['g'.repeat(64), 'PAYLOAD_HASH'],
  ])('the payload hash %s', async (hash, code) => {
    const raw = inHeader(signed(), 'x-amz-content-sha256', () => hash)
    expect(await codeOf(raw)).toBe(code)
    // In mode `claimed` the body is not compared, so a wrong hash changes the canonical request only.
    expect(await codeOf(raw, { payload: 'claimed' })).toBe(code === 'PAYLOAD' ? 'SIGNATURE' : code)
  })

  test('reports the times of a presigned URL that is expired or not yet valid', async () => {
    const at = (seconds: number) => ({ ...verifying, now: () => date.getTime() + seconds * 1000 })
    expect(await verifyRequest(presigned(), at(60))).toMatchObject({
      code: 'ERR_SIGV4_EXPIRED',
      detail: { signedAt: '20240229T235959Z', now: '20240301T000059Z', limit: '20240229T235959Z', windowSeconds: 60 },
    })
    expect(await verifyRequest(presigned(), { ...at(-11), maxSkewSeconds: 10 })).toMatchObject({
      code: 'ERR_SIGV4_NOT_YET',
      detail: { signedAt: '20240229T235959Z', now: '20240229T235948Z', limit: '20240229T235958Z', windowSeconds: 10 },
    })
  })
})

describe('similar requests', () => {
  test.each(['/go?to=https://evil.example/x', '/a://b/c', '/a?x=%FF', '/a?b=c=d==e'])(
    'signs the path %s exactly as written',
    async (path) => {
      expect(await codeOf(signed([], path), { nonNormalPath: 'accept' })).toBe('ok verified')
      const made = presignRequest({ method: 'GET', url: `https://${host}${path}` }, { ...signing, expiresInSeconds: 60 })
      expect(await codeOf({ ...made }, { nonNormalPath: 'accept' })).toBe('ok verified')
    },
  )

  test('keeps the order of a repeated header and lists it once', async () => {
    const twice = signed([
      ['x-a', '2'],
      ['x-a', '1'],
    ])
    expect(await codeOf(twice)).toBe('ok verified')
    expect(await codeOf({ ...twice, headers: twice.headers.toReversed() })).toBe('SIGNATURE')
    const listed = inHeader(twice, 'authorization', (value) => value.replace(';x-a;', ';x-a;x-a;'))
    expect(await codeOf(listed)).toBe('SIGNED_HEADERS')
  })

  test('accepts each of several hosts', async () => {
    expect(await codeOf(signed(), { hosts: ['other.example.com', host, 'third.example.com'] })).toBe('ok verified')
  })

  test('hashes the body of S3 requests that are signed in the header', async () => {
    const raw = signed([], '/pets', { service: 's3', contentSha256Header: false })
    expect(await codeOf(raw, { services: ['s3'] })).toBe('ok verified')
    expect(await codeOf({ ...raw, body: 'HELLO' }, { services: ['s3'], payload: 'any' })).toBe('SIGNATURE')
  })

  test.each([
    ['20240228', '20240228'],
    ['202402281', undefined],
    ['x20240228', undefined],
  ])('reports the scope date %s only if it has eight digits', async (day, scopeDate) => {
    const raw = inHeader(signed(), 'authorization', (value) => value.replace('20240229', day))
    const { detail } = (await verifyRequest(raw, verifying)) as { detail?: object }
    expect(detail).toEqual({ signedAt: '20240229T235959Z', scopeDate })
  })

  test('reports the name of a repeated header', async () => {
    const raw = { ...signed(), headers: [...signed().headers, ['Host', host]] as Pairs }
    expect(await verifyRequest(raw, verifying)).toMatchObject({ code: 'ERR_SIGV4_REPEATED', detail: { header: 'host' } })
  })

  test('adds no debug information before there is a canonical request', async () => {
    expect(await verifyRequest({ method: 'GET', url: '/', headers: {} }, { ...verifying, debug: true })).toStrictEqual({
      ok: false,
      kind: 'rejected',
      code: 'ERR_SIGV4_ABSENT',
    })
  })
})
