import { createServer, type IncomingHttpHeaders } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import {
  presignRequest,
  type ReceivedHeaders,
  signRequest,
  type VerifyOptions,
  type VerifyResult,
  verifyRequest,
} from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const date = new Date('2026-02-03T04:05:06Z')
const signing = { credentials, region: 'eu-west-1', service: 'execute-api', date } as const
const verifying: VerifyOptions = {
  lookup: () => credentials,
  regions: ['eu-west-1'],
  services: ['execute-api', 's3'],
  hosts: ['api.example.com'],
  payload: 'verify',
  now: () => date.getTime(),
}
const host = 'api.example.com'

function signedHeaders(headers: Record<string, string> = {}, options: object = {}): Record<string, string> {
  const signed = signRequest({ method: 'GET', url: '/pets', headers: { host, ...headers } }, { ...signing, ...options })
  return { ...signed.headers }
}
function verify(headers: ReceivedHeaders, options: Partial<VerifyOptions> = {}): Promise<VerifyResult> {
  return verifyRequest({ method: 'GET', url: '/pets', headers }, { ...verifying, ...options })
}
async function codeOf(headers: ReceivedHeaders, options: Partial<VerifyOptions> = {}): Promise<string> {
  const result = await verify(headers, options)
  return result.ok ? 'ok' : result.kind === 'rejected' ? result.code : result.kind
}
/** Each byte of the UTF-8 form as one character, as Node delivers headers. */
const asLatin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

describe('formats of headers', () => {
  test('accepts rawHeaders of Node', async () => {
    expect(await codeOf(Object.entries(signedHeaders()).flat())).toBe('ok')
    const twice = [...Object.entries(signedHeaders()).flat(), 'Host', host]
    expect(await codeOf(twice)).toBe('ERR_SIGV4_REPEATED')
  })

  test.each([
    ['an odd number of strings', ['host', host, 'x-a']],
    ['a single string', ['host']],
    ['a value that is not a string', ['host', 7]],
    ['a name that is not a token', ['a b', 'c']],
    ['pairs after strings', ['host', host, ['x-a', 'b']]],
    ['a response pseudo-header', { ':status': '200' }],
    ['an unknown pseudo-header', { ':host': host }],
    ['a pseudo-header that is not a string', { ':authority': 7 }],
  ])('rejects %s as malformed', async (_, headers) => {
    expect(await codeOf(headers as never)).toBe('ERR_SIGV4_REQUEST')
  })

  test('accepts requests as Node receives them', async () => {
    const results: VerifyResult[] = []
    const server = createServer(async (request, response) => {
      const { method = '', url = '', rawHeaders } = request
      results.push(await verifyRequest({ method, url, headers: rawHeaders }, { ...verifying, hosts: null, now: Date.now }))
      response.end()
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const { port } = server.address() as AddressInfo
    const url = `http://127.0.0.1:${port}/pets?a=1`
    const { headers } = signRequest({ method: 'GET', url }, { ...signing, date: new Date() })
    await fetch(url, { headers })
    server.close()
    expect(results).toMatchObject([{ ok: true, path: '/pets' }])
  })
})

describe('HTTP/2', () => {
  const { host: _, ...withoutHost } = signedHeaders()
  const pseudo = { ':method': 'GET', ':path': '/pets', ':scheme': 'https', ':authority': host }

  test('takes the host from :authority', async () => {
    expect(await verify({ ...pseudo, ...withoutHost })).toMatchObject({
      ok: true,
      signedHeaders: expect.arrayContaining(['host']),
    })
    expect(await codeOf({ ...pseudo, ':authority': 'API.Example.com', ...withoutHost })).toBe('ERR_SIGV4_SIGNATURE')
  })

  test('accepts host and :authority if they are equal', async () => {
    expect(await codeOf({ ...pseudo, ...signedHeaders() })).toBe('ok')
    expect(await codeOf({ ...pseudo, ':authority': 'evil.example', ...signedHeaders() })).toBe('ERR_SIGV4_HOST')
    expect(await codeOf({ ...pseudo, ...signedHeaders(), host: 'evil.example' })).toBe('ERR_SIGV4_HOST')
    expect(await codeOf({ ...pseudo, ':authority': 'evil.example', ...withoutHost })).toBe('ERR_SIGV4_HOST')
    expect(await codeOf([...Object.entries(pseudo), ...Object.entries(pseudo), ...Object.entries(withoutHost)])).toBe(
      'ERR_SIGV4_REPEATED',
    )
  })

  test('accepts :authority as a signed header', async () => {
    // Sorting puts the colon before letters. The signature is computed here, because our signer always signs `host`.
    const { canonicalRequest, headers } = signRequest({ method: 'GET', url: '/pets', headers: { host } }, signing)
    const result = await verify(
      {
        ...pseudo,
        ...headers,
        authorization: headers['authorization']?.replace('SignedHeaders=host;', 'SignedHeaders=:authority;') ?? '',
      } as Record<string, string>,
      { debug: true },
    )
    const expected = canonicalRequest.replace('\nhost:', '\n:authority:').replace('\nhost;', '\n:authority;')
    expect(result).toMatchObject({ code: 'ERR_SIGV4_SIGNATURE', debug: { canonicalRequest: expected } })
  })

  test('joins a split cookie with a semicolon', async () => {
    const headers = Object.entries(signedHeaders({ cookie: 'a=1; b=2' }))
    const split = headers.flatMap(([name, value]): [string, string][] =>
      name === 'cookie' ? value.split('; ').map((part) => [name, part]) : [[name, value]],
    )
    expect(split).toHaveLength(headers.length + 1)
    expect(await codeOf(split)).toBe('ok')
  })

  test('accepts requests as Node receives them', async () => {
    const results: VerifyResult[] = []
    const server = createHttp2Server(async (request, response) => {
      const { method, url } = request
      const options = { ...verifying, hosts: null, now: Date.now }
      // `headers` contains the pseudo-headers too.
      for (const headers of [request.rawHeaders, request.headers as IncomingHttpHeaders & Record<string, string>]) {
        results.push(await verifyRequest({ method, url, headers }, options))
      }
      response.end()
    })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const { port } = server.address() as AddressInfo
    const client = connect(`http://127.0.0.1:${port}`)
    const { headers } = signRequest({ method: 'GET', url: `http://127.0.0.1:${port}/pets` }, { ...signing, date: new Date() })
    await new Promise<void>((resolve, reject) => {
      const stream = client.request({ ':path': '/pets', ...headers })
      stream.on('error', reject)
      stream.on('close', resolve)
      stream.resume()
    })
    client.close()
    server.close()
    expect(results).toMatchObject([{ ok: true }, { ok: true }])
  })
})

describe('the host', () => {
  test.each([
    ['api.example.com:443', ['api.example.com'], 'ok'],
    ['api.example.com:80', ['api.example.com'], 'ok'],
    ['api.example.com', ['API.example.com:443'], 'ok'],
    ['api.example.com:8443', ['api.example.com'], 'ERR_SIGV4_HOST'],
    ['api.example.com:8443', ['api.example.com:8443'], 'ok'],
    ['api.example.com', ['api.example.com:8443'], 'ERR_SIGV4_HOST'],
    ['evil-api.example.com:443', ['api.example.com'], 'ERR_SIGV4_HOST'],
    ['[::1]:443', ['[::1]'], 'ok'],
    [':443', ['api.example.com'], 'ERR_SIGV4_HOST'],
    ['api.example.com:4430', ['api.example.com'], 'ERR_SIGV4_HOST'],
    ['anything.example', null, 'ok'],
  ])('%s with hosts %j: %s', async (sent, hosts, code) => {
    expect(await codeOf(signedHeaders({ host: sent }), { hosts })).toBe(code)
  })

  test('does not treat port 443 as the default one of an http URL', async () => {
    const sign = (url: string) => signRequest({ method: 'GET', url }, signing)
    const hosts = ['api.example.com']
    expect(await verifyRequest(sign('http://api.example.com:443/'), { ...verifying, hosts })).toMatchObject({
      code: 'ERR_SIGV4_HOST',
    })
    expect(await verifyRequest(sign('https://api.example.com:443/'), { ...verifying, hosts })).toMatchObject({ ok: true })
  })
})

describe('headers that proxies add', () => {
  test.each([
    ['X-Amz-Cf-Id', 'execute-api', 'ok'],
    ['X-Amz-Cf-Id', 's3', 'ERR_SIGV4_HEADER_UNSIGNED'],
    ['X-Amz-Cf-Pop', 'execute-api', 'ERR_SIGV4_HEADER_UNSIGNED'],
    ['X-Amz-Cf-Idx', 'execute-api', 'ERR_SIGV4_HEADER_UNSIGNED'],
    ['X-Amzn-Trace-Id', 'execute-api', 'ok'],
  ])('%s for %s: %s', async (name, service, code) => {
    expect(await codeOf({ ...signedHeaders({}, { service }), [name]: 'abc==' })).toBe(code)
  })

  test('a signed X-Amz-Cf-Id is verified', async () => {
    const headers = signedHeaders({ 'x-amz-cf-id': 'a' })
    expect(await codeOf(headers)).toBe('ok')
    expect(await codeOf({ ...headers, 'x-amz-cf-id': 'b' })).toBe('ERR_SIGV4_SIGNATURE')
  })
})

describe('a Date header without X-Amz-Date', () => {
  const httpDate = 'Tue, 03 Feb 2026 04:05:06 GMT'
  /** Signs `date` and removes `x-amz-date` from the canonical request, which our signer always adds. */
  async function withDate(value: string, isSigned = true): Promise<string> {
    const { createHash, createHmac } = await import('node:crypto')
    const names = isSigned ? 'date;host' : 'host'
    const lines = isSigned ? `date:${value}\nhost:${host}` : `host:${host}`
    const canonical = `GET\n/pets\n\n${lines}\n\n${names}\n${createHash('sha256').digest('hex')}`
    const scope = '20260203/eu-west-1/execute-api/aws4_request'
    const stringToSign = `AWS4-HMAC-SHA256\n20260203T040506Z\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`
    let key: string | Buffer = `AWS4${credentials.secretAccessKey}`
    for (const part of scope.split('/')) key = createHmac('sha256', key).update(part).digest()
    const signature = createHmac('sha256', key).update(stringToSign).digest('hex')
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${names}, Signature=${signature}`
    return codeOf({ host, date: value, authorization })
  }

  test.each([
    [httpDate, 'ok'],
    ['20260203T040506Z', 'ok'],
    ['Mon, 03 Feb 2026 04:05:06 GMT', 'ERR_SIGV4_DATE'],
    ['Tue, 03 Feb 2026 04:05:06 UTC', 'ERR_SIGV4_DATE'],
    ['Tue, 31 Feb 2026 04:05:06 GMT', 'ERR_SIGV4_DATE'],
    ['2026-02-03T04:05:06Z', 'ERR_SIGV4_DATE'],
    ['Tuesday, 03-Feb-26 04:05:06 GMT', 'ERR_SIGV4_DATE'],
    ['', 'ERR_SIGV4_DATE_MISSING'],
  ])('%s: %s', async (value, code) => {
    expect(await withDate(value)).toBe(code)
  })

  test('is not used if it is not signed', async () => {
    expect(await withDate(httpDate, false)).toBe('ERR_SIGV4_DATE_MISSING')
  })

  test('is ignored if there is an X-Amz-Date', async () => {
    expect(await codeOf({ ...signedHeaders(), date: 'Tue, 03 Feb 2015 04:05:06 GMT' })).toBe('ok')
    const headers = signedHeaders({ date: 'Tue, 03 Feb 2015 04:05:06 GMT' }, { signedHeaders: 'all' })
    expect(await codeOf(headers)).toBe('ok')
  })
})

describe('values beyond ASCII', () => {
  test.each(['é', 'zoë €', '日本語', '😀', 'a\u00a0b', '\ufeffx'])(
    '%j is verified as Node delivers its UTF-8 form',
    async (value) => {
      const headers = signedHeaders({ 'x-note': value })
      expect(await codeOf({ ...headers, 'x-note': asLatin1(value) })).toBe('ok')
      expect(await codeOf(headers)).toBe('ok')
    },
  )

  test('a changed value is rejected', async () => {
    const headers = signedHeaders({ 'x-note': 'é' })
    for (const value of [asLatin1('è'), 'è', 'e', asLatin1(asLatin1('é')), '\xc3', '\xa9']) {
      expect(await codeOf({ ...headers, 'x-note': value })).toBe('ERR_SIGV4_SIGNATURE')
    }
  })
})

describe('the query of a presigned URL', () => {
  const session = { ...credentials, sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//+==' }
  const options: VerifyOptions = { ...verifying, lookup: () => session }
  const sign = (placement: 'signed' | 'appended') =>
    presignRequest(
      { method: 'GET', url: `https://${host}/pets?b=2&a=1&b=1` },
      { ...signing, credentials: session, expiresInSeconds: 60, sessionTokenPlacement: placement },
    )

  test.each(['signed', 'appended'] as const)('verifies in any order, with a session token that is %s', async (placement) => {
    const { url } = sign(placement)
    const [start = '', query = ''] = url.split('?')
    const parameters = query.split('&')
    const orders = [
      parameters,
      parameters.toReversed(),
      parameters.toSorted(),
      [...parameters.slice(5), ...parameters.slice(0, 5)],
    ]
    for (const order of orders) {
      expect(await verifyRequest({ method: 'GET', url: `${start}?${order.join('&')}` }, options)).toMatchObject({ ok: true })
    }
    // As frameworks rebuild it from a parsed query.
    const rebuilt = new URLSearchParams(new URL(url).searchParams)
    rebuilt.sort()
    expect(await verifyRequest({ method: 'GET', url: `${start}?${rebuilt}` }, options)).toMatchObject({ ok: true })
  })

  test.each(['signed', 'appended'] as const)(
    'is rejected without or with another token, if the token is %s',
    async (placement) => {
      const { url } = sign(placement)
      const codes = await Promise.all(
        [
          url.replace(/&X-Amz-Security-Token=[^&]*/, ''),
          url.replace(/X-Amz-Security-Token=[^&]*/, 'X-Amz-Security-Token=other'),
          url.replace(/X-Amz-Security-Token=/, 'X-Amz-Security-Token=x'),
          `${url}&X-Amz-Security-Token=other`,
          `${url}&c=3`,
        ].map(async (changed) => {
          const result = await verifyRequest({ method: 'GET', url: changed }, options)
          return result.ok || result.kind !== 'rejected' ? 'ok' : result.code
        }),
      )
      expect(codes).toStrictEqual([
        'ERR_SIGV4_SESSION_TOKEN',
        'ERR_SIGV4_SESSION_TOKEN',
        'ERR_SIGV4_SESSION_TOKEN',
        'ERR_SIGV4_REPEATED',
        'ERR_SIGV4_SIGNATURE',
      ])
    },
  )

  test.each(['signed', 'appended'] as const)(
    'returns the canonical request that was signed, if the token is %s',
    async (placement) => {
      const { canonicalRequest, stringToSign, url } = sign(placement)
      const result = await verifyRequest({ method: 'GET', url }, { ...options, debug: true })
      expect(result).toMatchObject({ ok: true, debug: { canonicalRequest, stringToSign } })
    },
  )
})
