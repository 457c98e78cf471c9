import { describe, expect, test } from 'vitest'
import { explainSignatureMismatch, signRequest } from '../../../src/sigv4/index.ts'

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'TOKENTOKEN' }
const date = new Date('2026-02-03T04:05:06Z')
const base = { credentials, region: 'eu-west-1', service: 'execute-api', date }
const request = {
  method: 'POST',
  url: 'https://a1.example.com/a%20b?b=2&a=x%20y',
  headers: { 'content-type': 'text/plain', 'x-a': 'b c' } as Record<string, string>,
  body: 'rex',
}

interface Strings {
  readonly canonicalRequest: string
  readonly stringToSign: string
}
function message({ canonicalRequest, stringToSign }: Strings): string {
  return `The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'${canonicalRequest}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`
}
const signed = signRequest(request, base)
const change = (from: string | RegExp, to: string): Strings => ({
  canonicalRequest: signed.canonicalRequest.replace(from, to),
  stringToSign: signed.stringToSign,
})
const changeString = (from: string, to: string): Strings => ({
  canonicalRequest: signed.canonicalRequest,
  stringToSign: signed.stringToSign.replace(from, to),
})

test.each<[string, Strings, object]>([
  ['the secret key', signed, { part: 'none', cause: 'secretKey' }],
  ['the method', change('POST', 'GET'), { part: 'method', cause: 'method', aws: 'GET', signed: 'POST' }],
  ['a path encoded once', change('/a%2520b', '/a%252520b'), { part: 'path', cause: 'pathEncodedOnce' }],
  ['a path encoded twice', change('/a%2520b', '/a%20b'), { part: 'path', cause: 'pathEncodedTwice' }],
  ['a path that was normalized', change('/a%2520b', '/x/..//a%2520b'), { part: 'path', cause: 'pathNormalized' }],
  [
    'a missing stage',
    change('/a%2520b', '/prod/a%2520b'),
    { part: 'path', cause: 'stageMissing', aws: '/prod/a%2520b', signed: '/a%2520b' },
  ],
  ['another path', change('/a%2520b', '/c'), { part: 'path', cause: 'path' }],
  ['the order of the query', change('a=x%20y&b=2', 'b=2&a=x%20y'), { part: 'query', cause: 'queryOrder' }],
  ['the encoding of the query', change('a=x%20y', 'a=x+y'), { part: 'query', cause: 'queryEncoding' }],
  ['a parameter', change('b=2', 'b=3'), { part: 'query', cause: 'query', name: 'b' }],
  ['a missing query', change('a=x%20y&b=2', ''), { part: 'query', cause: 'query', name: 'a' }],
  [
    'the host',
    change('host:a1.example.com', 'host:d1.cloudfront.net'),
    { part: 'headers', cause: 'host', name: 'host', aws: 'd1.cloudfront.net' },
  ],
  ['a removed header', change('x-a:b c\n', ''), { part: 'headers', cause: 'headerMissing', name: 'x-a', signed: 'b c' }],
  ['an added header', change('x-a:b c\n', 'x-a:b c\nx-b:1\n'), { part: 'headers', cause: 'headerAdded', name: 'x-b', aws: '1' }],
  [
    'the value of a header',
    change('x-a:b c', 'x-a:d'),
    { part: 'headers', cause: 'headerValue', name: 'x-a', aws: 'd', signed: 'b c' },
  ],
  ['whitespace', change('x-a:b c', 'x-a: b  c'), { part: 'headers', cause: 'headerWhitespace', name: 'x-a' }],
  ['the session token', change('TOKENTOKEN', 'OTHER'), { part: 'headers', cause: 'headerValue', aws: '…', signed: '…' }],
  ['the signed header list', change(';x-a;', ';'), { part: 'signedHeaders', cause: 'signedHeaders' }],
  ['the body', change(/[\da-f]{64}$/, '0'.repeat(64)), { part: 'payloadHash', cause: 'payloadHash' }],
  ['an unsigned payload', change(/[\da-f]{64}$/, 'UNSIGNED-PAYLOAD'), { part: 'payloadHash', cause: 'payloadUnsigned' }],
  ['the algorithm', changeString('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'), { part: 'algorithm', cause: 'algorithm' }],
  ['the time', changeString('T040506Z', 'T040507Z'), { part: 'date', cause: 'date', aws: '20260203T040507Z' }],
  ['the date of the scope', changeString('20260203/', '20260202/'), { part: 'scope', cause: 'scopeDate' }],
  ['the region', changeString('eu-west-1', 'us-east-1'), { part: 'scope', cause: 'region' }],
  ['the service', changeString('execute-api', 's3'), { part: 'scope', cause: 'service' }],
])('names %s', (_, aws, expected) => {
  const diagnosis = explainSignatureMismatch(message(aws), signed)
  expect(diagnosis).toMatchObject(expected)
  expect(diagnosis.text).toMatch(/^[A-Z].+\.$/)
  expect(JSON.stringify(diagnosis)).not.toContain('TOKENTOKEN')
})

describe('the message', () => {
  const aws = change('POST', 'GET')
  test.each([
    ['as it is', message(aws)],
    ['with CRLF', message(aws).replaceAll('\n', '\r\n')],
    ['with escaped line breaks', message(aws).replaceAll('\n', '\\n')],
    ['in a JSON body', JSON.stringify({ message: message(aws) })],
    ['in a JSON body of another service', JSON.stringify({ Message: message(aws) })],
    ['in a JSON body of the Selling Partner API', JSON.stringify({ errors: [{ message: message(aws) }] })],
  ])('%s', (_, text) => {
    expect(explainSignatureMismatch(text, signed)).toMatchObject({ part: 'method', cause: 'method' })
  })

  test('may contain quotes in a header', () => {
    const quoted = signRequest({ ...request, headers: { 'x-a': "it's 'x'" } }, base)
    expect(explainSignatureMismatch(message(quoted), quoted)).toMatchObject({ part: 'none', cause: 'secretKey' })
  })

  test.each([
    '{"message":"Forbidden"}',
    'x',
    '{',
    `x${'y'.repeat(300_000)}`,
    "The Canonical String for this request should have been\n'",
  ])('without a canonical string is unknown', (text) => {
    expect(explainSignatureMismatch(text, signed)).toMatchObject({ part: 'unknown', cause: undefined })
  })

  test('of any form gives a diagnosis in linear time', () => {
    const start = performance.now()
    for (const text of [
      "'".repeat(250_000),
      '\\n'.repeat(120_000),
      message({ ...signed, canonicalRequest: '\n'.repeat(200_000) }),
    ]) {
      explainSignatureMismatch(text, signed)
    }
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})

test.each([
  [undefined, signed],
  ['', signed],
  ['x', undefined],
  ['x', {}],
])('wrong arguments are a ConfigError', (text, given) => {
  expect(() => explainSignatureMismatch(text as never, given as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
})
