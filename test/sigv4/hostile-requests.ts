/** Arbitraries for requests: from random strings to signed requests with one change. */
import fc from 'fast-check'
import { presignRequest, type SignOptions, signRequest, type VerifyOptions } from '../../src/sigv4/index.ts'

export const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
export const date = new Date('2026-02-03T04:05:06Z')
export const verifying: VerifyOptions = {
  lookup: (id) => (id === credentials.accessKeyId ? credentials : undefined),
  regions: ['eu-west-1'],
  services: ['execute-api'],
  payload: 'verify',
  hosts: null,
  nonNormalPath: 'accept',
  now: () => date.getTime(),
}

/** Fragments with a meaning in URLs and signatures, to be mixed with random strings. */
const fragment = fc.constantFrom(
  ...[
    '/',
    '//',
    '?',
    '&',
    '=',
    '%',
    '%2',
    '%2F',
    '%2e',
    '..',
    '.',
    '+',
    '#',
    ':',
    '@',
    ';',
    ',',
    ' ',
    '\t',
    '\r\n',
    '\n',
    '\0',
    '\\',
    '*',
    '~',
    'é',
    '€',
    '😀',
    '\ud800',
    '\u212a',
    'http',
    '://',
  ],
  ...[
    'AWS4-HMAC-SHA256',
    'Credential=',
    'SignedHeaders=',
    'Signature=',
    'host',
    'host;x-amz-date',
    'AKIDEXAMPLE/20260203/eu-west-1/execute-api/aws4_request',
    '0'.repeat(64),
    '20260203T040506Z',
  ],
  ...[
    'X-Amz-Algorithm=',
    'X-Amz-Credential=',
    'X-Amz-Date=',
    'X-Amz-Expires=',
    'X-Amz-SignedHeaders=',
    'X-Amz-Signature=',
    'x-amz-security-token',
    'UNSIGNED-PAYLOAD',
    '60',
    '__proto__',
    'constructor',
  ],
)
const wild = fc
  .array(fc.oneof(fragment, fc.string({ unit: 'binary', maxLength: 6 }), fc.string({ maxLength: 6 })), { maxLength: 8 })
  .map((parts) => parts.join(''))
const name = fc.oneof(
  wild,
  fc.constantFrom(
    'host',
    'Host',
    'authorization',
    'Authorization',
    'x-amz-date',
    'X-Amz-Security-Token',
    'x-amz-content-sha256',
    'content-type',
    'x-a',
    'X-A',
    '__proto__',
  ),
)
const url = fc.oneof(
  wild,
  wild.map((text) => `/${text}`),
  wild.map((text) => `https://h${text}`),
  wild.map((text) => `https://h/?${text}`),
)
const method = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('GET', 'POST', 'get', 'M-SEARCH') },
  { weight: 1, arbitrary: wild },
)

export const anyRequest = fc.record({
  method,
  url,
  headers: fc.array(fc.tuple(name, wild), { maxLength: 6 }),
  body: fc.oneof(wild, fc.uint8Array({ maxLength: 20 })),
})

export const anyOptions: fc.Arbitrary<Partial<SignOptions>> = fc.record(
  {
    pathEncoding: fc.constantFrom('double', 'single'),
    normalizePath: fc.boolean(),
    signedHeaders: fc.constantFrom('default', 'all'),
  },
  { requiredKeys: [] },
)

export interface Raw {
  readonly method: string
  readonly url: string
  readonly headers: [string, string][]
  readonly body: string
  readonly canonicalRequest: string
}

/** A correctly signed request, and a function that signs another request in the same way. */
export const signedRequest: fc.Arbitrary<{
  readonly signed: Raw
  readonly sign: (raw: Raw) => { readonly canonicalRequest: string }
}> = fc
  .record({
    path: fc.constantFrom('/', '/a', '/a%20b/c', '/a/./b', '/a//b', "/x:y~*'"),
    query: fc.constantFrom('', '?a=1&b=2', '?b=2&a=1&a=0', '?x=%20y&z', '?q=a+b'),
    note: fc.constantFrom('a b', ' a  b ', 'x', ''),
    body: fc.constantFrom('', 'hello'),
    presigned: fc.boolean(),
  })
  .map(({ path, query, note, body, presigned }) => {
    const options = { credentials, region: 'eu-west-1', service: 'execute-api', date } as const
    const sign = (raw: Pick<Raw, 'method' | 'url' | 'headers' | 'body'>) => {
      const signatureHeaders = /^(x-amz-date|x-amz-content-sha256|authorization|user-agent)$/i
      const headers = raw.headers.filter(([key]) => !signatureHeaders.test(key))
      const bare = raw.url.replace(/[?&]X-Amz-Algorithm=.*?X-Amz-Signature=[0-9a-f]{64}/s, '')
      const plain = { method: raw.method, url: bare, headers, body: raw.body }
      return presigned ? presignRequest(plain, { ...options, expiresInSeconds: 60 }) : signRequest(plain, options)
    }
    const first = sign({
      method: 'POST',
      url: `https://h${path}${query}`,
      headers: [
        ['Host', 'h'],
        ['X-Note', note],
      ],
      body,
    })
    return {
      signed: {
        method: 'POST',
        url: first.url,
        headers: first.headers as [string, string][],
        body,
        canonicalRequest: first.canonicalRequest,
      },
      sign,
    }
  })

const inUrl =
  (from: string | RegExp, to: string) =>
  (raw: Raw): Raw => ({ ...raw, url: raw.url.replace(from, to) })
const inHeader =
  (key: string, change: (value: string) => string) =>
  (raw: Raw): Raw => ({
    ...raw,
    headers: raw.headers.map(([header, value]) => (header.toLowerCase() === key ? [header, change(value)] : [header, value])),
  })

/** Changes that a proxy, a client library or an attacker might make. Some of them do not change the canonical request. */
export const changeOf: fc.Arbitrary<(raw: Raw) => Raw> = fc.constantFrom<(raw: Raw) => Raw>(
  (raw) => raw,
  (raw) => ({ ...raw, method: 'PUT' }),
  (raw) => ({ ...raw, body: `${raw.body}!` }),
  (raw) => ({ ...raw, headers: raw.headers.toReversed() }),
  (raw) => ({ ...raw, headers: raw.headers.map(([key, value]) => [key.toUpperCase(), value]) }),
  (raw) => ({
    ...raw,
    headers: raw.headers.map(([key, value]) => [
      key,
      key.toLowerCase() === 'x-note' ? `  ${value.replaceAll(' ', '  ')}\t` : value,
    ]),
  }),
  (raw) => ({ ...raw, headers: [...raw.headers, ['User-Agent', 'x']] }),
  inHeader('x-note', (value) => `${value}x`),
  inHeader('x-note', (value) => value.toUpperCase()),
  inHeader('host', () => 'H2'),
  inUrl('https://h/', 'https://h//'),
  inUrl('https://h/', 'https://h/./'),
  inUrl('https://h/', 'https://h/z/../'),
  inUrl('https://h/', 'https://h/z/'),
  inUrl('%20', '+'),
  inUrl('%20', '%2520'),
  inUrl('+', '%20'),
  inUrl('+', '%2B'),
  inUrl('a=1', '%61=1'),
  inUrl('a=1', 'a=2'),
  inUrl('a=1', 'A=1'),
  inUrl('b=2', 'b=2&&'),
  inUrl('z&', 'z=&'),
  inUrl('?', '?new=1&'),
  inUrl('a=1&b=2', 'b=2&a=1'),
  inUrl(':', '%3A'),
)
