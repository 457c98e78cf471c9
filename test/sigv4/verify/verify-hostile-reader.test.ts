/** What somebody who reads the verifier's code would try next: each row is a way round one of its steps, and what stands there. */
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
  const answer = await verifyRequest(request as Raw, { ...verifying, ...options })
  if (answer.ok) return `ok ${answer.payload}`
  return answer.kind === 'rejected' ? answer.code.replace('ERR_SIGV4_', '') : answer.kind
}

describe('the fields of a signed URL', () => {
  test.each([
    ['as signed', 'ok verified', presigned()],
    [
      'an empty Authorization header beside it',
      'ok verified',
      { ...presigned(), headers: [...presigned().headers, ['authorization', '']] },
    ],
    ['a name that is encoded, twice', 'DATE_MISSING', inUrl(presigned(), 'X-Amz-Date', 'X-Amz-%2544ate')],
    ['a blank before the expiry', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=%2060')],
    ['a plus before the expiry', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=+60')],
    ['a nought before the expiry', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=060')],
    ['another alphabet’s digits', 'EXPIRES', inUrl(presigned(), 'Expires=60', 'Expires=%D9%A6%D9%A0')],
    ['a blank behind the signature', 'FIELD', inUrl(presigned(), /$/, '%20')],
    ['a line break before the id', 'FIELD', inUrl(presigned(), 'Credential=', 'Credential=%0A')],
    ['a blank before the date', 'DATE', inUrl(presigned(), 'Date=', 'Date=%20')],
    ['bytes that are no UTF-8', 'REQUEST', inUrl(presigned(), 'Credential=', 'Credential=%FF')],
    ['half an escape', 'FIELD', inUrl(presigned(), /$/, '%4')],
    ['a second equals sign', 'FIELD', inUrl(presigned(), 'X-Amz-Signature=', 'X-Amz-Signature==')],
    ['a NUL in the algorithm', 'ALGORITHM', inUrl(presigned(), 'SHA256', 'SHA256%00')],
    ['a parameter behind the signature', 'SIGNATURE', inUrl(presigned(), /$/, '&admin=1')],
    ['a second question mark', 'FIELD_MISSING', inUrl(presigned(), '/pets?', '/pets??')],
    [
      'a hash of nothing in the header',
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
    ['a token that is not issued behind the signature', 'SESSION_TOKEN', inUrl(presigned(), /$/, '&X-Amz-Security-Token=x')],
    ['an empty token', 'SESSION_TOKEN', inUrl(presigned(), /$/, '&X-Amz-Security-Token=')],
    [
      'the token in the header instead',
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
      'two hashes in two cases',
      'REPEATED',
      inUrl(presigned({ contentSha256Header: true }), /$/, '&x-amz-content-sha256=UNSIGNED-PAYLOAD'),
    ],
  ])('%s', async (_, code, request) => {
    expect(await codeOf(request)).toBe(code)
  })

  test.each([false, true])('headers of that name are no fields: %s', async (before) => {
    const decoys: Pairs = [
      ['x-amz-signature', '0'.repeat(64)],
      ['x-amz-credential', 'AKIDOTHER/20240229/eu-west-1/execute-api/aws4_request'],
    ]
    const { headers, ...rest } = signed()
    expect(await codeOf({ ...rest, headers: before ? [...decoys, ...headers] : [...headers, ...decoys] })).toBe('HEADER_UNSIGNED')
  })
})

describe('the Authorization header', () => {
  test.each([
    ['a field without its equals sign', 'FIELD', (value: string) => value.replace('Credential=', 'Credential')],
    ['the name of a field alone', 'FIELD', (value: string) => value.replace(/Credential=[^,]*/, 'Credential')],
    ['a field of a URL', 'FIELD', (value: string) => `${value}, Expires=60`],
    ['a name in prototypes', 'FIELD', (value: string) => `${value}, constructor=1`],
    ['a tab for the blank', 'ALGORITHM', (value: string) => value.replace(' ', '\t')],
    ['a semicolon for a comma', 'FIELD_MISSING', (value: string) => value.replace(', Signature', '; Signature')],
    ['an id of another', 'ACCESS_KEY', (value: string) => value.replace('AKIDEXAMPLE', 'constructor')],
    ['a prototype’s id', 'ACCESS_KEY', (value: string) => value.replace('AKIDEXAMPLE', '__proto__')],
    ['a blank in the region', 'REGION', (value: string) => value.replace('eu-west-1', ' eu-west-1')],
    ['the region in capitals', 'REGION', (value: string) => value.replace('eu-west-1', 'EU-WEST-1')],
    ['the service in capitals', 'SERVICE', (value: string) => value.replace('execute-api', 'Execute-Api')],
    ['the terminator in capitals', 'TERMINATOR', (value: string) => value.replace('aws4_request', 'AWS4_REQUEST')],
    ['a slash behind the scope', 'SCOPE', (value: string) => value.replace('aws4_request', 'aws4_request/')],
    ['a slash before the id', 'SCOPE', (value: string) => value.replace('AKIDEXAMPLE', '/AKIDEXAMPLE')],
    ['the day before in the scope', 'SCOPE_DATE', (value: string) => value.replace('20240229', '20240228')],
    ['no date in the scope', 'SCOPE_DATE', (value: string) => value.replace('20240229', '')],
  ])('%s', async (_, code, change) => {
    expect(await codeOf(inHeader(signed(), 'authorization', change))).toBe(code)
  })

  test('in a scope, a day that is none is not repeated in the answer', async () => {
    const answer = await verifyRequest(
      inHeader(signed(), 'authorization', (value) => value.replace('20240229', '<script>')),
      verifying,
    )
    expect(JSON.stringify(answer)).not.toContain('script')
  })
})

describe('dates', () => {
  test.each([
    ['the 29th of February of a leap year', '20240229T235959Z', 'ok verified'],
    ['the 29th of February of another', '20230229T235959Z', 'DATE'],
    ['the 31st of April', '20240431T000000Z', 'DATE'],
    ['the month 0', '20240029T000000Z', 'DATE'],
    ['the month 13', '20241329T000000Z', 'DATE'],
    ['the day 0', '20240200T000000Z', 'DATE'],
    ['24 o’clock', '20240229T240000Z', 'DATE'],
    ['25 o’clock', '20240229T250000Z', 'DATE'],
    ['the minute 60', '20240229T236000Z', 'DATE'],
    ['a leap second', '20240229T235960Z', 'DATE'],
    ['a fraction', '20240229T235959.0Z', 'DATE'],
    ['another zone', '20240229T235959+', 'DATE'],
    ['small letters', '20240229t235959z', 'DATE'],
    ['dashes', '2024-02-29T23:59:59Z', 'DATE'],
    ['a line break behind it', '20240229T235959Z\n', 'SIGNATURE'],
    ['another alphabet’s digits', '\u0662024022\u0669T235959Z', 'DATE'],
  ])('%s', async (_, text, code) => {
    const raw = inHeader(signed(), 'x-amz-date', () => text)
    const answer = await codeOf(raw)
    // A blank about a header's value is no part of it: the same request.
    expect(answer).toBe(code === 'SIGNATURE' ? 'ok verified' : code)
    expect(await codeOf(signed())).toBe('ok verified')
  })

  test.each([Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, 1e300, '7', 7n])('a clock of %s is an outage', async (now) => {
    expect(await codeOf(signed(), { now: () => now as number })).toBe('unavailable')
  })
})

describe('host', () => {
  const at = (url: string, sent?: string): Raw => {
    const raw = signed([], '/pets')
    return { ...raw, url, headers: raw.headers.map(([name, value]) => [name, name === 'host' ? (sent ?? value) : value]) }
  }
  test.each([
    ['the URL’s own port in the URL', at(`https://${host}:443/pets`), 'ok verified'],
    ['a user name that looks like the host', at(`https://${host}@evil.example/pets`), 'REQUEST'],
    ['a backslash', at(`https://evil.example\\.${host}/pets`), 'REQUEST'],
    ['another host in the URL', at('https://evil.example/pets'), 'HOST'],
    ['the port of the other scheme', at(`https://${host}:80/pets`), 'HOST'],
    ['the URL’s own port twice', at(`https://${host}:443:443/pets`, `${host}:443`), 'REQUEST'],
    ['a dot behind it', at(`https://${host}./pets`), 'HOST'],
    ['a list', at(`https://${host}/pets`, `${host}, evil.example`), 'HOST'],
    ['the Kelvin sign for a k', at('https://\u212A.example/pets', 'k.example'), 'REQUEST'],
    ['a scheme of no web', at(`file://${host}/pets`), 'REQUEST'],
    ['no path but a query', at(`https://${host}?x`), 'SIGNATURE'],
    ['the URL’s own port in the header', at(`https://${host}/pets`, `${host}:443`), 'SIGNATURE'],
    ['a fragment', at('/pets#x'), 'REQUEST'],
    ['an empty fragment', at('/pets#'), 'REQUEST'],
    ['a path that begins like a host', at(`//evil.example/pets`), 'SIGNATURE'],
  ])('%s', async (_, request, code) => {
    expect(await codeOf(request)).toBe(code)
  })

  test('what is remembered of the last request does not open another list of hosts, regions or services', async () => {
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
    ['a semicolon behind', 'host;x-a;x-amz-content-sha256;x-amz-date;', 'SIGNED_HEADERS'],
    ['two semicolons', 'host;;x-a;x-amz-content-sha256;x-amz-date', 'SIGNED_HEADERS'],
    ['blanks', 'host; x-a; x-amz-content-sha256; x-amz-date', 'SIGNED_HEADERS'],
    ['commas are other fields', 'host,x-a', 'FIELD'],
    ['capitals at the end', 'host;x-a;x-amz-content-sha256;X-AMZ-DATE', 'SIGNED_HEADERS'],
    ['the beginning of a name', 'host;x;x-a;x-amz-content-sha256;x-amz-date', 'HEADER_MISSING'],
    ['a prototype’s name', '__proto__;host;x-amz-content-sha256;x-amz-date', 'HEADER_MISSING'],
    ['host twice', 'host;host;x-a;x-amz-content-sha256;x-amz-date', 'SIGNED_HEADERS'],
    ['a name twice and then one that was not sent', 'host;x-a;x-a;x-none', 'SIGNED_HEADERS'],
    ['backwards', 'x-amz-date;x-amz-content-sha256;x-a;host', 'SIGNED_HEADERS'],
    ['fewer than were signed', 'host;x-amz-content-sha256;x-amz-date', 'SIGNATURE'],
  ])('a list of %s', async (_, names, code) => {
    expect(await codeOf(withNames(names))).toBe(code)
  })

  test.each([
    ['__proto__', JSON.parse('{"__proto__": "x"}')],
    ['constructor', { constructor: 'x' }],
    ['toString', { toString: 'x' }],
  ])('%s is a header like any other', async (name, more) => {
    const made = signRequest({ method: 'GET', url: `https://${host}/`, headers: more as Record<string, string> }, signing)
    expect(made.canonicalRequest).toContain(`\n${name.toLowerCase()}:x\n`)
    expect(await codeOf({ ...made })).toBe('ok verified')
    const forged = made.headers
    Object.defineProperty(forged, name, { value: 'y' })
    expect(await codeOf({ ...made, headers: forged })).toBe('SIGNATURE')
  })

  test.each(['\u000b', '\u000c', '\u0085', '\u00a0', '\u2028', '\r\n'])('%j in a value makes no second line', async (blank) => {
    const raw = signed([['x-a', '1']])
    expect(await codeOf(inHeader(raw, 'x-a', (value) => `${value}${blank}x-amz-date:x`))).toBe('SIGNATURE')
  })

  test('a value that is a list of two is two headers', async () => {
    const { headers, ...rest } = signed()
    const record = Object.fromEntries(headers)
    expect(await codeOf({ ...rest, headers: record })).toBe('ok verified')
    for (const name of ['host', 'authorization', 'x-amz-date', 'x-amz-content-sha256'])
      expect(await codeOf({ ...rest, headers: { ...record, [name]: [record[name], record[name]] } })).toBe('REPEATED')
  })
})

describe('requests and look-ups that are no plain objects', () => {
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
      'a throw that looks like an answer',
      Object.defineProperty({ ...signed() }, 'url', {
        get: () => {
          throw { ok: true, answer: { ok: true } }
        },
      }),
    ],
    ['a function', () => signed()],
    ['a method that is a list', { ...signed(), method: ['POST'] }],
    ['a header that is a number', { ...signed(), headers: [['host', 7]] }],
    ['pairs of three', { ...signed(), headers: [[['host'], host, 'x']] }],
    ['headers of texts of two letters', { ...signed(), headers: ['ab'] }],
  ])('%s is no request', async (_, request) => {
    expect(await codeOf(request)).toBe('REQUEST')
  })

  test.each([
    ['a number', 5],
    ['an empty text', ''],
    ['false', false],
    ['a symbol', Symbol('x')],
    ['a list', []],
    ['a secret in a list', { secretAccessKey: [credentials.secretAccessKey] }],
    ['a token of null', { ...credentials, sessionToken: null }],
    ['an end that is a text', { ...session, expiration: '2999-01-01' }],
    ['a proxy that throws', new Proxy({}, { get: throwing, has: throwing })],
    ['a thenable that throws', Object.defineProperty({}, 'then', { get: throwing })],
  ])('a look-up that answers %s is an outage', async (_, found) => {
    expect(await codeOf(signed(), { lookup: () => found as never })).toBe('unavailable')
    expect(await codeOf(signed(), { lookup: async () => found as never })).toBe('unavailable')
  })

  test('a list of hosts that no check saw is no leave for every host', async () => {
    const options = Object.defineProperty({ ...verifying }, 'hosts', { value: null })
    expect(await verifyRequest(signed(), options)).toMatchObject({ ok: false })
  })

  test('a mode that changes while it is read opens nothing', async () => {
    let reads = 0
    const options = Object.defineProperty({ ...verifying }, 'payload', {
      enumerable: true,
      get: () => (reads++ === 0 ? 'verify' : 'none'),
    })
    expect(await verifyRequest({ ...signed(), body: 'HELLO' }, options)).toMatchObject({ ok: false })
  })
})

describe('bounds', () => {
  test.each([
    [128, 'ACCESS_KEY'],
    [129, 'FIELD'],
  ])('an id of %i characters', async (length, code) => {
    const longer = (value: string): string => value.replace('AKIDEXAMPLE', 'A'.repeat(length))
    expect(await codeOf(inHeader(signed(), 'authorization', longer))).toBe(code)
  })

  test.each([
    [256, 'ok verified'],
    [257, 'SIGNED_HEADERS'],
  ])('%i signed headers', async (count, code) => {
    // Host, date and hash are three of them.
    const headers = Array.from({ length: count - 3 }, (_, index): [string, string] => [`x-${1000 + index}`, 'a'])
    expect(await codeOf(signed(headers))).toBe(code)
  })

  test('a name is cut to 64 characters in an answer', async () => {
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
  ])('the payload %s', async (word, code) => {
    const raw = inHeader(signed(), 'x-amz-content-sha256', () => word)
    expect(await codeOf(raw)).toBe(code)
    // Where the body is not seen, a hash is what was signed or nothing.
    expect(await codeOf(raw, { payload: 'claimed' })).toBe(code === 'PAYLOAD' ? 'SIGNATURE' : code)
  })

  test('says when and by how much a signed URL is too old or too young', async () => {
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

describe('what looks alike', () => {
  test.each(['/go?to=https://evil.example/x', '/a://b/c', '/a?x=%FF', '/a?b=c=d==e'])(
    'the path %s is signed as it is',
    async (path) => {
      expect(await codeOf(signed([], path))).toBe('ok verified')
      const made = presignRequest({ method: 'GET', url: `https://${host}${path}` }, { ...signing, expiresInSeconds: 60 })
      expect(await codeOf({ ...made })).toBe('ok verified')
    },
  )

  test('a header that comes twice keeps its order, and is listed once', async () => {
    const twice = signed([
      ['x-a', '2'],
      ['x-a', '1'],
    ])
    expect(await codeOf(twice)).toBe('ok verified')
    expect(await codeOf({ ...twice, headers: twice.headers.toReversed() })).toBe('SIGNATURE')
    const listed = inHeader(twice, 'authorization', (value) => value.replace(';x-a;', ';x-a;x-a;'))
    expect(await codeOf(listed)).toBe('SIGNED_HEADERS')
  })

  test('one of several hosts is enough', async () => {
    expect(await codeOf(signed(), { hosts: ['other.example.com', host, 'third.example.com'] })).toBe('ok verified')
  })

  test('S3 hashes the body of what is signed in the header', async () => {
    const raw = signed([], '/pets', { service: 's3', contentSha256Header: false })
    expect(await codeOf(raw, { services: ['s3'] })).toBe('ok verified')
    expect(await codeOf({ ...raw, body: 'HELLO' }, { services: ['s3'], payload: 'any' })).toBe('SIGNATURE')
  })

  test.each([
    ['20240228', '20240228'],
    ['202402281', undefined],
    ['x20240228', undefined],
  ])('the day %s of a scope is told if it is one', async (day, scopeDate) => {
    const raw = inHeader(signed(), 'authorization', (value) => value.replace('20240229', day))
    const { detail } = (await verifyRequest(raw, verifying)) as { detail?: object }
    expect(detail).toEqual({ signedAt: '20240229T235959Z', scopeDate })
  })

  test('the header that comes twice is told', async () => {
    const raw = { ...signed(), headers: [...signed().headers, ['Host', host]] as Pairs }
    expect(await verifyRequest(raw, verifying)).toMatchObject({ code: 'ERR_SIGV4_REPEATED', detail: { header: 'host' } })
  })

  test('nothing is added for debugging before there is a canonical request', async () => {
    expect(await verifyRequest({ method: 'GET', url: '/', headers: {} }, { ...verifying, debug: true })).toStrictEqual({
      ok: false,
      kind: 'rejected',
      code: 'ERR_SIGV4_ABSENT',
    })
  })
})
