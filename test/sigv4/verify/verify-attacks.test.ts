/** Attacks that other verifiers accepted or could accept. Each row changes one thing in a valid request and expects one code. */
import { describe, expect, test, vi } from 'vitest'
import { presignRequest, type RequestToVerify, signRequest, type VerifyOptions, verifyRequest } from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const session = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'anotherSecretAccessKeyForTheSession00000',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE==',
}
const date = new Date('2026-02-03T04:05:06Z')
const host = 'a1.execute-api.eu-west-1.amazonaws.com'
const url = `https://${host}/prod/pets?b=2&a=1`
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
  method: string
  url: string
  headers: Pairs
  body: string
}

function headerSigned(
  options: Partial<Parameters<typeof signRequest>[1]> = {},
  headers: Pairs = [['Content-Type', 'text/plain']],
): Raw {
  const {
    method,
    url: signedUrl,
    headers: signed,
  } = signRequest({ method: 'POST', url, headers: [['Host', host], ...headers], body: 'hello' }, { ...signing, ...options })
  return { method, url: signedUrl, headers: signed, body: 'hello' }
}
function querySigned(options: Partial<Parameters<typeof presignRequest>[1]> = {}): Raw {
  const {
    method,
    url: signedUrl,
    headers,
  } = presignRequest({ method: 'GET', url, headers: [['Host', host]] }, { ...signing, expiresInSeconds: 300, ...options })
  return { method, url: signedUrl, headers, body: '' }
}
function setHeader(raw: Raw, name: string, change: (value: string) => string): Raw {
  const headers = raw.headers.map(([key, value]): [string, string] =>
    key.toLowerCase() === name ? [key, change(value)] : [key, value],
  )
  return { ...raw, headers }
}
function setAuthorization(change: (value: string) => string): Raw {
  return setHeader(headerSigned(), 'authorization', change)
}
function dropHeader(raw: Raw, name: string): Raw {
  return { ...raw, headers: raw.headers.filter(([key]) => key.toLowerCase() !== name) }
}
function addHeader(raw: Raw, name: string, value: string): Raw {
  return { ...raw, headers: [...raw.headers, [name, value]] }
}
function setUrl(raw: Raw, change: (url: string) => string): Raw {
  return { ...raw, url: change(raw.url) }
}
async function codeOf(request: RequestToVerify, options: Partial<VerifyOptions> = {}): Promise<string> {
  const result = await verifyRequest(request, { ...verifying, ...options })
  return result.ok ? `ok ${result.payload}` : result.kind === 'rejected' ? result.code : result.kind
}

describe('accepts a valid request with', () => {
  test.each([
    ['a signature in the header', headerSigned()],
    ['a signature in the query', querySigned()],
    ['a session token that is signed in the header', headerSigned({ credentials: session })],
    ['a session token that is appended to the header', headerSigned({ credentials: session, sessionTokenPlacement: 'appended' })],
    ['a session token that is signed in the query', querySigned({ credentials: session })],
    ['a session token that is appended to the query', querySigned({ credentials: session, sessionTokenPlacement: 'appended' })],
    [
      'header names in another case',
      {
        ...headerSigned(),
        headers: headerSigned().headers.map(([name, value]): [string, string] => [name.toUpperCase(), value]),
      },
    ],
    ['headers in another order', { ...headerSigned(), headers: headerSigned().headers.toReversed() }],
    ['folded whitespace in a header', setHeader(headerSigned({}, [['X-Note', 'a b']]), 'x-note', () => ' \t a \r\n  b  ')],
    ['an additional unsigned header', addHeader(headerSigned(), 'user-agent', 'curl/8')],
    ['an unsigned header removed', dropHeader(headerSigned({}, [['User-Agent', 'x']]), 'user-agent')],
    ['query parameters in another order', setUrl(headerSigned(), (text) => text.replace('b=2&a=1', 'a=1&b=2'))],
    ['an unnecessary escape sequence in the query', setUrl(headerSigned(), (text) => text.replace('b=2', '%62=%32'))],
    ['an empty query parameter', setUrl(headerSigned(), (text) => text.replace('b=2&', 'b=2&&'))],
    ['additional spaces in the Authorization header', setAuthorization((value) => value.replaceAll(', ', ' ,  '))],
    ['no spaces after the commas of the Authorization header', setAuthorization((value) => value.replaceAll(', ', ','))],
    [
      'the fields of the Authorization header in another order',
      setAuthorization((value) => {
        const [scheme, ...parts] = value.split(/,? /)
        return `${scheme} ${parts.toReversed().join(', ')}`
      }),
    ],
    [
      'a signed session token that was moved after the signature',
      setUrl(querySigned({ credentials: session }), (text) => text.replace(/&(X-Amz-Security-Token=[^&]*)(.*)$/, '$2&$1')),
    ],
    [
      'an appended session token that was moved before the signature',
      setUrl(querySigned({ credentials: session, sessionTokenPlacement: 'appended' }), (text) =>
        text.replace(/&(X-Amz-Signature=[^&]*)&(X-Amz-Security-Token=[^&]*)$/, '&$2&$1'),
      ),
    ],
    ['the host in the URL only', dropHeader(headerSigned(), 'host')],
    ['a path instead of a URL', setUrl(headerSigned(), (text) => text.replace(`https://${host}`, ''))],
    ['the host of the URL in uppercase', setUrl(headerSigned(), (text) => text.replace(host, host.toUpperCase()))],
  ])('%s', async (_, request) => {
    expect(await codeOf(request)).toBe('ok verified')
  })
})

describe('rejects more or less than one mechanism, and repeated fields:', () => {
  const presigned = querySigned()
  const both = { ...headerSigned(), url: presigned.url }
  test.each([
    ['no signature', 'ABSENT', dropHeader(headerSigned(), 'authorization')],
    ['an empty Authorization header', 'ABSENT', setAuthorization(() => '  ')],
    ['a signature in the header and in the query', 'MECHANISM', both],
    ['a bearer token with a presigned URL', 'MECHANISM', addHeader(presigned, 'authorization', 'Bearer abc')],
    [
      'a signature parameter in the query with a signed header',
      'MECHANISM',
      setUrl(headerSigned(), (text) => `${text}&x-amz-credential=AKIDOTHER`),
    ],
    [
      'a session token in the query with a signed header',
      'MECHANISM',
      setUrl(headerSigned(), (text) => `${text}&X-Amz-Security-Token=x`),
    ],
    ['two Authorization headers', 'REPEATED', addHeader(headerSigned(), 'AUTHORIZATION', 'AWS4-HMAC-SHA256 x')],
    ['two dates', 'REPEATED', addHeader(headerSigned(), 'X-Amz-Date', '20260203T040506Z')],
    ['two hosts', 'REPEATED', addHeader(headerSigned(), 'host', 'evil.example')],
    ['two session tokens', 'REPEATED', addHeader(headerSigned({ credentials: session }), 'x-amz-security-token', 'x')],
    ['two payload hashes', 'REPEATED', addHeader(headerSigned(), 'x-amz-content-sha256', 'UNSIGNED-PAYLOAD')],
    [
      'two credentials in the header',
      'REPEATED',
      setAuthorization((value) => `${value}, Credential=AKIDOTHER/20260203/eu-west-1/execute-api/aws4_request`),
    ],
    ['two signed header lists', 'REPEATED', setAuthorization((value) => `${value}, SignedHeaders=host`)],
    ['two signatures', 'REPEATED', setAuthorization((value) => `${value}, Signature=${'0'.repeat(64)}`)],
    ['two credentials in the query', 'REPEATED', setUrl(presigned, (text) => `${text}&X-Amz-Credential=AKIDOTHER`)],
    ['two credentials whose names differ in case', 'REPEATED', setUrl(presigned, (text) => `${text}&x-amz-credential=AKIDOTHER`)],
    [
      'two signatures, one with an encoded name',
      'REPEATED',
      setUrl(presigned, (text) => `${text}&X-Amz-%53ignature=${'0'.repeat(64)}`),
    ],
    ['two expirations', 'REPEATED', setUrl(presigned, (text) => `${text}&X-Amz-Expires=604800`)],
    ['a date in the headers of a presigned URL', 'REPEATED', addHeader(presigned, 'x-amz-date', '20260203T040506Z')],
    ['a session token in the headers of a presigned URL', 'REPEATED', addHeader(presigned, 'x-amz-security-token', 'x')],
    [
      'a payload hash in the header and in the query',
      'REPEATED',
      addHeader(querySigned({ payload: 'unsigned' }), 'x-amz-content-sha256', 'UNSIGNED-PAYLOAD'),
    ],
    ['a query field in another case', 'FIELD', setUrl(presigned, (text) => text.replace('X-Amz-Date', 'x-amz-date'))],
  ])('%s', async (_, code, request) => {
    expect(await codeOf(request)).toBe(`ERR_SIGV4_${code}`)
  })
})

describe('rejects an invalid algorithm, field or credential scope:', () => {
  const scope = 'AKIDEXAMPLE/20260203/eu-west-1/execute-api/aws4_request'
  test.each([
    ['a bearer token', 'SCHEME', setAuthorization(() => 'Bearer abc')],
    ['a single word', 'SCHEME', setAuthorization(() => 'abc')],
    ['the scheme in lowercase', 'SCHEME', setAuthorization((value) => value.replace('AWS4-HMAC-SHA256', 'aws4-hmac-sha256'))],
    ['another algorithm in the header', 'ALGORITHM', setAuthorization((value) => value.replace('SHA256 ', 'SHA512 '))],
    [
      'Signature Version 4A',
      'ALGORITHM',
      setAuthorization((value) => value.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256')),
    ],
    ['another algorithm in the query', 'ALGORITHM', setUrl(querySigned(), (text) => text.replace('HMAC-SHA256', 'HMAC-SHA1'))],
    ['an empty algorithm', 'ALGORITHM', setUrl(querySigned(), (text) => text.replace('=AWS4-HMAC-SHA256', '='))],
    ['no algorithm', 'FIELD_MISSING', setUrl(querySigned(), (text) => text.replace('X-Amz-Algorithm=AWS4-HMAC-SHA256&', ''))],
    ['the scheme alone', 'FIELD_MISSING', setAuthorization(() => 'AWS4-HMAC-SHA256')],
    ['no credential', 'FIELD_MISSING', setAuthorization((value) => value.replace(/Credential=[^,]*, /, ''))],
    ['an empty credential', 'FIELD_MISSING', setAuthorization((value) => value.replace(/Credential=[^,]*/, 'Credential='))],
    ['no signed headers', 'FIELD_MISSING', setAuthorization((value) => value.replace(/SignedHeaders=[^,]*, /, ''))],
    ['no signature', 'FIELD_MISSING', setAuthorization((value) => value.replace(/, Signature=.*/, ''))],
    ['no expiration', 'FIELD_MISSING', setUrl(querySigned(), (text) => text.replace('X-Amz-Expires=300&', ''))],
    ['no signature in the query', 'FIELD_MISSING', setUrl(querySigned(), (text) => text.replace(/&X-Amz-Signature=.*/, ''))],
    ['an unknown field', 'FIELD', setAuthorization((value) => `${value}, Extra=1`)],
    ['a field in another case', 'FIELD', setAuthorization((value) => value.replace('Signature=', 'signature='))],
    ['a part without an equals sign', 'FIELD', setAuthorization((value) => `${value}, x`)],
    ['a trailing comma', 'FIELD', setAuthorization((value) => `${value},`)],
    ['a short signature', 'FIELD', setAuthorization((value) => value.slice(0, -1))],
    [
      'a signature in uppercase',
      'FIELD',
      setAuthorization((value) => value.replace(/Signature=.*/, (text) => `Signature=${text.slice(10).toUpperCase()}`)),
    ],
    ['an access key ID that is too long', 'FIELD', setAuthorization((value) => value.replace('AKIDEXAMPLE', 'A'.repeat(129)))],
    ['an access key ID with a space', 'FIELD', setAuthorization((value) => value.replace('AKIDEXAMPLE', 'AKID EXAMPLE'))],
    ['no access key ID', 'FIELD', setAuthorization((value) => value.replace('AKIDEXAMPLE', ''))],
    ['no date', 'DATE_MISSING', dropHeader(headerSigned(), 'x-amz-date')],
    ['no date in the query', 'DATE_MISSING', setUrl(querySigned(), (text) => text.replace('X-Amz-Date=20260203T040506Z&', ''))],
    ['a date in another format', 'DATE', setHeader(headerSigned(), 'x-amz-date', () => 'Tue, 03 Feb 2026 04:05:06 GMT')],
    ['a day that does not exist', 'DATE', setHeader(headerSigned(), 'x-amz-date', () => '20260230T040506Z')],
    ['an hour that does not exist', 'DATE', setHeader(headerSigned(), 'x-amz-date', () => '20260203T240506Z')],
    ['four parts', 'SCOPE', setAuthorization((value) => value.replace('/execute-api/', '/'))],
    ['six parts', 'SCOPE', setAuthorization((value) => value.replace('/execute-api/', '/execute-api/x/'))],
    ['another terminator', 'TERMINATOR', setAuthorization((value) => value.replace('aws4_request', 'aws4_reques'))],
    ['another date in the scope', 'SCOPE_DATE', setAuthorization((value) => value.replace(scope, scope.replace('0203', '0202')))],
    ['another region', 'REGION', headerSigned({ region: 'eu-west-2' })],
    ['another service', 'SERVICE', headerSigned({ service: 's3' })],
    ['another region and service', 'REGION', headerSigned({ region: 'eu-west-2', service: 's3' })],
    ['a region in uppercase', 'REGION', headerSigned({ region: 'EU-WEST-1' })],
  ])('%s', async (_, code, request) => {
    expect(await codeOf(request)).toBe(`ERR_SIGV4_${code}`)
  })
})

describe('applies the time window to', () => {
  const at = (seconds: number) => ({ now: () => date.getTime() + seconds * 1000 })
  test.each([
    ['a signature that is five minutes old', 'ok verified', headerSigned(), at(300)],
    ['a signature that is one second older', 'ERR_SIGV4_EXPIRED', headerSigned(), at(301)],
    ['a signature that is five minutes in the future', 'ok verified', headerSigned(), at(-300)],
    ['a signature that is one more second in the future', 'ERR_SIGV4_NOT_YET', headerSigned(), at(-301)],
    ['a signature that is ten years old', 'ERR_SIGV4_EXPIRED', headerSigned(), at(315_360_000)],
    ['a signature of the same second, without tolerance', 'ok verified', headerSigned(), { maxSkewSeconds: 0 }],
    [
      'a signature of the previous second, without tolerance',
      'ERR_SIGV4_EXPIRED',
      headerSigned(),
      { ...at(1), maxSkewSeconds: 0 },
    ],
    ['a presigned URL in its last second', 'ok verified', querySigned({ expiresInSeconds: 10 }), at(9.999)],
    ['a presigned URL after its last second', 'ERR_SIGV4_EXPIRED', querySigned({ expiresInSeconds: 10 }), at(10)],
    ['a presigned URL that is valid for seven days', 'ok verified', querySigned({ expiresInSeconds: 604_800 }), at(604_799)],
    ['a presigned URL from the future', 'ERR_SIGV4_NOT_YET', querySigned(), at(-301)],
    ['an expiration of zero', 'ERR_SIGV4_EXPIRES', setUrl(querySigned(), (text) => text.replace('Expires=300', 'Expires=0')), {}],
    [
      'an expiration of more than seven days',
      'ERR_SIGV4_EXPIRES',
      setUrl(querySigned(), (text) => text.replace('Expires=300', 'Expires=604801')),
      {},
    ],
    [
      'a negative expiration',
      'ERR_SIGV4_EXPIRES',
      setUrl(querySigned(), (text) => text.replace('Expires=300', 'Expires=-300')),
      {},
    ],
    [
      'an expiration in exponential notation',
      'ERR_SIGV4_EXPIRES',
      setUrl(querySigned(), (text) => text.replace('Expires=300', 'Expires=3e2')),
      {},
    ],
    [
      'an expiration that was extended',
      'ERR_SIGV4_SIGNATURE',
      setUrl(querySigned(), (text) => text.replace('Expires=300', 'Expires=3000')),
      {},
    ],
    ['a clock that returns NaN', 'unavailable', headerSigned(), { now: () => Number.NaN }],
  ])('%s', async (_, code, request, options) => {
    expect(await codeOf(request, options)).toBe(code)
  })
})

describe('rejects an invalid host or signed header list:', () => {
  const noHost = headerSigned().headers.map(([name, value]): [string, string] => [
    name,
    value.replace('content-type;host;', 'content-type;'),
  ])
  test.each([
    [
      'an x-amz-* header that is not signed',
      'HEADER_UNSIGNED',
      addHeader(headerSigned(), 'X-Amz-Copy-IdentitySource', '/secret'),
    ],
    ['an unsigned x-amz-* header with a presigned URL', 'HEADER_UNSIGNED', addHeader(querySigned(), 'x-amz-acl', 'public-read')],
    ['an unsigned host', 'HOST_UNSIGNED', { ...headerSigned(), headers: noHost }],
    ['a signed header that is missing', 'HEADER_MISSING', dropHeader(headerSigned(), 'content-type')],
    ['another host', 'HOST', setHeader(headerSigned(), 'host', () => 'evil.example')],
    [
      'another host with a path instead of a URL',
      'SIGNATURE',
      setUrl(
        setHeader(headerSigned(), 'host', () => 'evil.example'),
        (text) => text.replace(`https://${host}`, ''),
      ),
    ],
    ['no host', 'HOST', setUrl(dropHeader(headerSigned(), 'host'), (text) => text.replace(`https://${host}`, ''))],
    [
      'an empty host',
      'HOST',
      setUrl(
        setHeader(headerSigned(), 'host', () => ''),
        (text) => text.replace(`https://${host}`, ''),
      ),
    ],
    [
      'a list with uppercase letters',
      'SIGNED_HEADERS',
      setAuthorization((value) => value.replace('content-type;', 'Content-Type;')),
    ],
    [
      'a list that is not sorted',
      'SIGNED_HEADERS',
      setAuthorization((value) => value.replace('content-type;host', 'host;content-type')),
    ],
    ['a repeated name', 'SIGNED_HEADERS', setAuthorization((value) => value.replace('host;', 'host;host;'))],
    ['an empty name', 'SIGNED_HEADERS', setAuthorization((value) => value.replace('SignedHeaders=', 'SignedHeaders=;'))],
    [
      'a name with a colon',
      'SIGNED_HEADERS',
      setAuthorization((value) => value.replace('content-type;', 'content-type:text/plain;')),
    ],
    ['a signed header with another value', 'SIGNATURE', setHeader(headerSigned(), 'content-type', () => 'text/html')],
    ['a repeated signed header', 'SIGNATURE', addHeader(headerSigned(), 'content-type', 'text/html')],
  ])('%s', async (_, code, request) => {
    expect(await codeOf(request)).toBe(`ERR_SIGV4_${code}`)
  })

  test.each([
    [250, 'ok verified'],
    [257, 'ERR_SIGV4_SIGNED_HEADERS'],
  ])('%i signed headers in addition to those of the signer', async (count, code) => {
    const headers = Array.from({ length: count }, (_, index): [string, string] => [`x-${1000 + index}`, 'a'])
    expect(await codeOf(headerSigned({}, headers))).toBe(code)
  })

  test.each([
    ['in hosts', [host], 'ok verified'],
    ['in hosts in uppercase', [host.toUpperCase()], 'ok verified'],
    ['not in hosts', ['api.example.com'], 'ERR_SIGV4_HOST'],
    ['in hosts with another port', [`${host}:8443`], 'ERR_SIGV4_HOST'],
    ['of which only the end is in hosts', ['amazonaws.com'], 'ERR_SIGV4_HOST'],
  ])('a host %s', async (_, hosts, code) => {
    expect(await codeOf(headerSigned(), { hosts })).toBe(code)
  })
})

describe('compares the body with the signature:', () => {
  const tampered = (raw: Raw): Raw => ({ ...raw, body: 'HELLO' })
  const unsigned = headerSigned({ payload: 'unsigned' })
  const withoutHeader = headerSigned({ contentSha256Header: false })
  test.each([
    ['as signed', headerSigned(), 'ok verified', 'ok claimed', 'ok verified'],
    ['as signed, without the hash header', withoutHeader, 'ok verified', 'ERR_SIGV4_PAYLOAD_HASH', 'ok verified'],
    ['changed', tampered(headerSigned()), 'ERR_SIGV4_PAYLOAD', 'ok claimed', 'ERR_SIGV4_PAYLOAD'],
    [
      'changed, without the hash header',
      tampered(withoutHeader),
      'ERR_SIGV4_SIGNATURE',
      'ERR_SIGV4_PAYLOAD_HASH',
      'ERR_SIGV4_SIGNATURE',
    ],
    ['unsigned', unsigned, 'ERR_SIGV4_PAYLOAD_UNSIGNED', 'ERR_SIGV4_PAYLOAD_UNSIGNED', 'ok unsigned'],
    [
      'streamed',
      setHeader(headerSigned(), 'x-amz-content-sha256', () => 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'),
      'ERR_SIGV4_PAYLOAD_UNSIGNED',
      'ERR_SIGV4_PAYLOAD_UNSIGNED',
      'ERR_SIGV4_SIGNATURE',
    ],
    [
      'declared as unsigned after signing',
      setHeader(headerSigned(), 'x-amz-content-sha256', () => 'UNSIGNED-PAYLOAD'),
      'ERR_SIGV4_PAYLOAD_UNSIGNED',
      'ERR_SIGV4_PAYLOAD_UNSIGNED',
      'ERR_SIGV4_SIGNATURE',
    ],
    [
      'with a hash header that is not a hash',
      setHeader(headerSigned(), 'x-amz-content-sha256', () => 'none'),
      'ERR_SIGV4_PAYLOAD_HASH',
      'ERR_SIGV4_PAYLOAD_HASH',
      'ERR_SIGV4_PAYLOAD_HASH',
    ],
    [
      'with an empty hash header',
      setHeader(headerSigned(), 'x-amz-content-sha256', () => ''),
      'ERR_SIGV4_PAYLOAD_HASH',
      'ERR_SIGV4_PAYLOAD_HASH',
      'ERR_SIGV4_PAYLOAD_HASH',
    ],
    [
      'presigned as unsigned',
      querySigned({ payload: 'unsigned' }),
      'ERR_SIGV4_PAYLOAD_UNSIGNED',
      'ERR_SIGV4_PAYLOAD_UNSIGNED',
      'ok unsigned',
    ],
    ['added to a presigned URL', tampered(querySigned()), 'ERR_SIGV4_SIGNATURE', 'ok claimed', 'ERR_SIGV4_SIGNATURE'],
  ])('%s', async (_, request, verify, claimed, any) => {
    expect(await codeOf(request, { payload: 'verify' })).toBe(verify)
    expect(await codeOf(request, { payload: 'claimed' })).toBe(claimed)
    expect(await codeOf(request, { payload: 'any' })).toBe(any)
  })

  test('with payload any, a request without its body has the payload state claimed', async () => {
    const { body: _, ...withoutBody } = headerSigned()
    expect(await codeOf(withoutBody, { payload: 'any' })).toBe('ok claimed')
    expect(await codeOf(withoutBody, { payload: 'verify' })).toBe('ERR_SIGV4_PAYLOAD')
  })
})

describe('rejects invalid keys, session tokens and signatures:', () => {
  const withSession = headerSigned({ credentials: session })
  test.each([
    [
      'an unknown access key ID',
      'ERR_SIGV4_ACCESS_KEY',
      headerSigned({ credentials: { ...credentials, accessKeyId: 'AKIDOTHER' } }),
    ],
    ['another secret', 'ERR_SIGV4_SIGNATURE', headerSigned({ credentials: { ...credentials, secretAccessKey: 'x' } })],
    ['another session token', 'ERR_SIGV4_SESSION_TOKEN', headerSigned({ credentials: { ...session, sessionToken: 'other' } })],
    [
      'another session token that is unsigned',
      'ERR_SIGV4_SESSION_TOKEN',
      headerSigned({ credentials: { ...session, sessionToken: 'other' }, sessionTokenPlacement: 'appended' }),
    ],
    [
      'no session token',
      'ERR_SIGV4_SESSION_TOKEN',
      headerSigned({ credentials: { accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey } }),
    ],
    [
      'a session token that was not issued',
      'ERR_SIGV4_SESSION_TOKEN',
      headerSigned({ credentials: { ...credentials, sessionToken: 'x' } }),
    ],
    [
      'an appended session token that was not issued',
      'ERR_SIGV4_SESSION_TOKEN',
      addHeader(headerSigned(), 'x-amz-security-token', 'x'),
    ],
    [
      'a signature with one digit changed',
      'ERR_SIGV4_SIGNATURE',
      setHeader(withSession, 'authorization', (value) => `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`),
    ],
    ['another method', 'ERR_SIGV4_SIGNATURE', { ...withSession, method: 'PUT' }],
    ['another path', 'ERR_SIGV4_SIGNATURE', setUrl(withSession, (text) => text.replace('/pets', '/pets/1'))],
    ['another stage', 'ERR_SIGV4_SIGNATURE', setUrl(withSession, (text) => text.replace('/prod', '/test'))],
    ['an additional query parameter', 'ERR_SIGV4_SIGNATURE', setUrl(withSession, (text) => `${text}&c=3`)],
    ['a missing query parameter', 'ERR_SIGV4_SIGNATURE', setUrl(withSession, (text) => text.replace('b=2&', ''))],
    [
      'an encoded slash instead of a slash',
      'ERR_SIGV4_SIGNATURE',
      setUrl(withSession, (text) => text.replace('prod/pets', 'prod%2Fpets')),
    ],
    ['an encoded letter in the path', 'ERR_SIGV4_SIGNATURE', setUrl(withSession, (text) => text.replace('/pets', '/%70ets'))],
  ])('%s', async (_, code, request) => {
    expect(await codeOf(request)).toBe(code)
  })

  test.each([
    ['expired', new Date(date.getTime()), 'ERR_SIGV4_SESSION_EXPIRED'],
    ['not expired', new Date(date.getTime() + 1), 'ok verified'],
    ['given an invalid date as its end', new Date(Number.NaN), 'ERR_SIGV4_SESSION_EXPIRED'],
  ])('a session that is %s', async (_, expiration, code) => {
    expect(await codeOf(withSession, { lookup: () => ({ ...session, expiration }) })).toBe(code)
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('Unauthorized')
      },
    ],
    ['rejects', () => Promise.reject(new Error('down'))],
    ['returns a number as the secret', () => ({ secretAccessKey: 7 }) as never],
    ['returns an empty secret', () => ({ secretAccessKey: '' })],
    ['returns an empty session token', () => ({ secretAccessKey: 'x', sessionToken: '' })],
  ])('reports a lookup that %s as unavailable', async (_, lookup) => {
    expect(await codeOf(headerSigned(), { lookup })).toBe('unavailable')
  })

  test.each([
    ['undefined', undefined],
    ['null', null],
  ])('treats %s from the lookup as an unknown access key ID', async (_, missing) => {
    expect(await codeOf(headerSigned(), { lookup: async () => missing })).toBe('ERR_SIGV4_ACCESS_KEY')
  })

  test('does not call the lookup for requests that are rejected anyway', async () => {
    const lookup = vi.fn(() => credentials)
    await codeOf(tamperedScope(), { lookup })
    await codeOf(headerSigned({ payload: 'unsigned' }), { lookup })
    await codeOf(addHeader(headerSigned(), 'x-amz-acl', 'x'), { lookup })
    expect(lookup).not.toHaveBeenCalled()
  })
})

function tamperedScope(): Raw {
  return headerSigned({ region: 'us-east-1' })
}

describe('rejects as malformed:', () => {
  test.each([
    ['undefined', undefined],
    ['a string', 'GET /'],
    ['no method', { url, headers: [] }],
    ['a method with a line break', { method: 'GET\n/', url, headers: [] }],
    ['no URL', { method: 'GET', headers: [] }],
    ['another scheme', { method: 'GET', url: 'ftp://a/', headers: [] }],
    ['a URL with a user name', { method: 'GET', url: 'https://a:b@c/', headers: [] }],
    ['a URL with a fragment', { method: 'GET', url: `${url}#x`, headers: [] }],
    ['a relative path', { method: 'GET', url: 'pets', headers: [] }],
    ['a header name with a space', { method: 'GET', url, headers: [['a b', 'c']] }],
    ['a header name beyond ASCII', { method: 'GET', url, headers: [['\u212Aey', 'c']] }],
    ['a header value that is a number', { method: 'GET', url, headers: { a: 1 } }],
    ['a header value with a NUL', { method: 'GET', url, headers: { a: 'b\0' } }],
    ['a header that is not a pair', { method: 'GET', url, headers: ['ab'] }],
    ['headers that are a string', { method: 'GET', url, headers: 'a: b' }],
    ['headers that are null', { method: 'GET', url, headers: null }],
  ])('%s', async (_, request) => {
    expect(await codeOf(request as never)).toBe('ERR_SIGV4_REQUEST')
  })

  test('a body that is neither a string nor bytes', async () => {
    expect(await codeOf({ ...headerSigned(), body: { hello: 1 } as never })).toBe('ERR_SIGV4_REQUEST')
  })
})
