import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { AlbJwtVerifier } from 'aws-jwt-verify'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Authentication, Json } from '../../../src/events/index.ts'
import { type AlbOidcDataOptions, albOidcData, type ExchangeResponse, header } from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

const NOW = 1_700_000_000
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/gate/50dc6c495c0c9188'
const ISSUER = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf'
const KID = '12345678-1234-1234-1234-123456789012'
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const PEM = publicKey.export({ type: 'spki', format: 'pem' }).toString()

type Fields = { readonly [name: string]: Json | undefined }
const HEADER: Fields = { alg: 'ES256', kid: KID, signer: ARN, iss: ISSUER, client: 'app', exp: NOW + 60 }
const PAYLOAD: Fields = { sub: 'jane', email: 'jane@example.com', exp: NOW + 60, iss: ISSUER, groups: ['admin'] }

const encode = (bytes: Buffer | string) => Buffer.from(bytes).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
const signed = (input: string, key = privateKey) => sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
function textToken(header: string, payload: string): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${encode(signed(input))}`
}
const token = (header: Fields = {}, payload: Fields = {}) =>
  textToken(JSON.stringify({ ...HEADER, ...header }), JSON.stringify({ ...PAYLOAD, ...payload }))

const OPTIONS: AlbOidcDataOptions = {
  loadBalancer: ARN,
  issuer: ISSUER,
  clientId: 'app',
  publicKeys: { [KID]: PEM },
  now: () => NOW * 1000,
}
const outcomeOf = (result: Authentication<unknown>) =>
  result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind
const outcomeFor = async (text: string, options: Partial<AlbOidcDataOptions> = {}) =>
  outcomeOf(await albOidcData({ ...OPTIONS, ...options }).verify(requestOf({ headers: { 'x-amzn-oidc-data': text } })))

describe('albOidcData', () => {
  test('returns the user that the load balancer has signed in', async () => {
    const verifier = albOidcData({ ...OPTIONS, groupsClaim: 'groups' })
    expect(await verifier.verify(requestOf({ headers: { 'X-Amzn-Oidc-Data': token({ exp: NOW + 30 }) } }))).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'alb',
        issuer: ISSUER,
        subject: 'jane',
        scopes: new Set(),
        groups: new Set(['admin']),
        claims: PAYLOAD,
        expiresAt: NOW + 30,
      },
    })
    expect(verifier).toMatchObject({ reads: [[{ in: 'header', name: 'x-amzn-oidc-data' }]], issuers: [ISSUER] })
  })

  test('AWS’s verifier accepts the same token', () => {
    const oracle = AlbJwtVerifier.create({ albArn: ARN, issuer: ISSUER, clientId: 'app' })
    const jwk = createPublicKey(PEM).export({ format: 'jwk' })
    const header = { exp: Math.floor(Date.now() / 1000) + 60 }
    oracle.cacheJwks({ keys: [{ ...jwk, kty: 'EC', kid: KID, alg: 'ES256', use: 'sig' }] })
    expect(oracle.verifySync(token(header, header))).toMatchObject({ sub: 'jane' })
  })

  test('returns absent without the header', async () => {
    expect(await albOidcData(OPTIONS).verify(requestOf())).toStrictEqual({ kind: 'absent' })
  })

  test.each<readonly [string, Fields, Fields, string]>([
    ['a valid token', {}, {}, 'identified'],
    ['the type JWT', { typ: 'JWT' }, {}, 'identified'],
    ['another algorithm', { alg: 'HS256' }, {}, 'ERR_TOKEN_ALGORITHM'],
    ['the algorithm none', { alg: 'none' }, {}, 'ERR_TOKEN_ALGORITHM'],
    ['no algorithm', { alg: undefined }, {}, 'ERR_TOKEN_ALGORITHM'],
    ['crit', { crit: ['exp'] }, {}, 'ERR_TOKEN_CRITICAL'],
    ['b64', { b64: false }, {}, 'ERR_TOKEN_CRITICAL'],
    ['another type', { typ: 'dpop+jwt' }, {}, 'ERR_TOKEN_TYPE'],
    ['no kid', { kid: undefined }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid with dot segments', { kid: '../../../x' }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid in an array', { kid: [KID] }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid with a prefix', { kid: `../${KID}` }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid with a suffix', { kid: `${KID}\n` }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid in uppercase', { kid: 'ABCDEF78-1234-1234-1234-123456789012' }, {}, 'ERR_TOKEN_HEADER'],
    ['an unknown kid', { kid: KID.replace('1', '2') }, {}, 'ERR_TOKEN_KEY_UNKNOWN'],
    ['a load balancer of another account', { signer: ARN.replace('123456789012', '999999999999') }, {}, 'ERR_TOKEN_CLIENT'],
    ['no signer', { signer: undefined }, {}, 'ERR_TOKEN_CLIENT'],
    ['an array of signers', { signer: [ARN] }, {}, 'ERR_TOKEN_CLIENT'],
    ['another client', { client: 'other' }, {}, 'ERR_TOKEN_CLIENT'],
    ['no client', { client: undefined }, {}, 'ERR_TOKEN_CLIENT'],
    ['another issuer', { iss: `${ISSUER}/` }, {}, 'ERR_TOKEN_ISSUER'],
    ['no issuer', { iss: undefined }, {}, 'ERR_TOKEN_ISSUER'],
    ['another issuer in the payload', {}, { iss: 'https://other.example' }, 'ERR_TOKEN_ISSUER'],
    ['no issuer in the payload', {}, { iss: undefined }, 'ERR_TOKEN_ISSUER'],
    ['an expired token', { exp: NOW }, {}, 'ERR_TOKEN_EXPIRED'],
    ['a token expired by its payload', {}, { exp: NOW }, 'ERR_TOKEN_EXPIRED'],
    ['a token in its last second', { exp: NOW + 1 }, { exp: NOW + 1 }, 'identified'],
    ['no expiry', { exp: undefined }, {}, 'ERR_TOKEN_CLAIM'],
    ['no expiry in the payload', {}, { exp: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an expiry as a string', { exp: String(NOW + 60) }, {}, 'ERR_TOKEN_CLAIM'],
    ['no subject', {}, { sub: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an empty subject', {}, { sub: '' }, 'ERR_TOKEN_CLAIM'],
    ['a subject that is not a string', {}, { sub: 7 }, 'ERR_TOKEN_CLAIM'],
  ])('handles %s', async (_, header, payload, expected) => {
    expect(await outcomeFor(token(header, payload))).toBe(expected)
  })

  test('accepts every client with a clientId of null, and each of several', async () => {
    expect(await outcomeFor(token({ client: 'other' }), { clientId: null })).toBe('identified')
    expect(await outcomeFor(token({ client: 'other' }), { clientId: ['app', 'other'] })).toBe('identified')
  })
  test('rejects groups of another type only if groupsClaim is set', async () => {
    expect(await outcomeFor(token({}, { groups: 'admin' }), { groupsClaim: 'groups' })).toBe('ERR_TOKEN_CLAIM')
    expect(await outcomeFor(token({}, { groups: 'admin' }))).toBe('identified')
  })
  test('reads no groups if groupsClaim is not set', async () => {
    const text = token({}, { undefined: ['admin'] })
    const result = await albOidcData(OPTIONS).verify(requestOf({ headers: { 'x-amzn-oidc-data': text } }))
    expect(result).toMatchObject({ kind: 'identified', identity: { groups: new Set() } })
  })
  test('rejects an infinite expiry', async () => {
    const [header, payload] = [JSON.stringify(HEADER), JSON.stringify(PAYLOAD)]
    const never = (text: string) => text.replace(/"exp":\d+/, '"exp":1e999')
    expect(await outcomeFor(textToken(never(header), payload))).toBe('ERR_TOKEN_CLAIM')
    expect(await outcomeFor(textToken(header, never(payload)))).toBe('ERR_TOKEN_CLAIM')
  })
  test('rejects every token if the clock returns NaN', async () => {
    expect(await outcomeFor(token(), { now: () => Number.NaN })).toBe('ERR_TOKEN_EXPIRED')
  })

  const [head = '', body = '', signature = ''] = token().split('.')
  test.each([
    ['no padding', [head, body, signature.replace(/=+$/, '')], 'ERR_TOKEN_ENCODING'],
    ['the alphabet of base64', [head, body, `${'+/'.repeat(43)}==`], 'ERR_TOKEN_ENCODING'],
    [
      'stray bits',
      [head, body, signature.replace(/.==$/, (end) => `${end[0] === 'A' ? 'B' : 'A'}==`).replace(/A==$/, 'B==')],
      'ERR_TOKEN_ENCODING',
    ],
    ['too much padding', [head, body, `${signature}====`], 'ERR_TOKEN_ENCODING'],
    ['spaces', [head, body, `${signature.slice(0, -4)}    `], 'ERR_TOKEN_ENCODING'],
    ['a header without padding', ['e30', body, signature], 'ERR_TOKEN_ENCODING'],
    ['a payload without padding', [head, 'e30', signature], 'ERR_TOKEN_ENCODING'],
    ['a header that is an array', [encode('[]'), body, signature], 'ERR_TOKEN_JSON'],
    ['no signature', [head, body, ''], 'ERR_TOKEN_ENCODING'],
    ['two parts', [head, body], 'ERR_TOKEN_FORM'],
    ['four parts', [head, body, signature, ''], 'ERR_TOKEN_FORM'],
    ['a outcomeOf signature', [head, body, encode(Buffer.alloc(63, 1))], 'ERR_TOKEN_SIGNATURE'],
    ['a signature of zeros', [head, body, encode(Buffer.alloc(64))], 'ERR_TOKEN_SIGNATURE'],
    [
      'a signature in DER',
      [head, body, encode(sign('sha256', Buffer.from(`${head}.${body}`), privateKey))],
      'ERR_TOKEN_SIGNATURE',
    ],
    ['another payload', [head, encode(JSON.stringify({ ...PAYLOAD, sub: 'joe' })), signature], 'ERR_TOKEN_SIGNATURE'],
    ['another header', [encode(JSON.stringify({ ...HEADER, exp: NOW + 61 })), body, signature], 'ERR_TOKEN_SIGNATURE'],
  ])('rejects a token with %s', async (_, parts, expected) => {
    expect(await outcomeFor(parts.join('.'))).toBe(expected)
  })

  test('verifies the signature over the padding too', async () => {
    const bare = (text: string) => text.replace(/=+$/, '')
    const input = `${bare(head)}.${bare(body)}`
    const padded = `${head}.${body}.${encode(signed(input))}`
    expect(await outcomeFor(padded)).toBe(padded.includes('=.') ? 'ERR_TOKEN_SIGNATURE' : 'identified')
  })

  test('rejects a signature by another key', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const input = `${head}.${body}`
    expect(await outcomeFor(`${input}.${encode(signed(input, other.privateKey))}`)).toBe('ERR_TOKEN_SIGNATURE')
  })

  test.each([
    ['a duplicate member', `${JSON.stringify(PAYLOAD).slice(0, -1)},"sub":"admin"}`],
    ['an array', '[]'],
    ['null', 'null'],
    ['a byte order mark', `\ufeff${JSON.stringify(PAYLOAD)}`],
    ['too many levels', `{"sub":"jane","x":${'['.repeat(40)}${']'.repeat(40)}}`],
  ])('rejects a payload with %s', async (_, payload) => {
    expect(await outcomeFor(textToken(JSON.stringify(HEADER), payload))).toBe('ERR_TOKEN_JSON')
  })

  test('rejects any string', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        expect(['absent', 'ERR_TOKEN_FORM', 'ERR_TOKEN_ENCODING', 'ERR_TOKEN_JSON']).toContain(await outcomeFor(text))
      }),
      { numRuns: 500 },
    )
    expect(await outcomeFor('a'.repeat(1_000_000))).toBe('ERR_TOKEN_SIZE')
    expect(await outcomeFor('a'.repeat(16_385))).toBe('ERR_TOKEN_SIZE')
    expect(await outcomeFor('a'.repeat(16_384))).toBe('ERR_TOKEN_FORM')
    expect(await outcomeFor('.'.repeat(16_000))).toBe('ERR_TOKEN_FORM')
  })

  test('rejects a repeated header', async () => {
    const request = requestOf({ headers: { 'x-amzn-oidc-data': [token(), token()] } })
    expect(outcomeOf(await albOidcData(OPTIONS).verify(request))).toBe('ERR_CREDENTIAL_REPEATED')
  })
})

describe('albOidcData with fetched keys', () => {
  function remote(respond: (url: string) => Partial<ExchangeResponse>, options: Partial<AlbOidcDataOptions> = {}) {
    const clock = { seconds: NOW }
    const requests: string[] = []
    const { publicKeys: _, ...rest } = OPTIONS
    const verifier = albOidcData({
      ...rest,
      now: () => clock.seconds * 1000,
      exchange: async (url) => {
        requests.push(url)
        return { status: 200, contentType: 'text/plain', body: Buffer.from(PEM), ...respond(url) }
      },
      ...options,
    })
    const far = { exp: NOW + 100_000 }
    const outcomeForText = async (text: string) =>
      outcomeOf(await verifier.verify(requestOf({ headers: { 'x-amzn-oidc-data': text } })))
    const outcome = (header: Fields = {}) => outcomeForText(token({ ...far, ...header }, far))
    return { clock, requests, outcome, outcomeForText }
  }
  const kid = (index: number) => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`

  test.each([
    ['eu-west-1', ARN, `https://public-keys.auth.elb.eu-west-1.amazonaws.com/${KID}`],
    [
      'GovCloud',
      'arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:123456789012:loadbalancer/app/a/b',
      `https://s3-us-gov-west-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-west-1/${KID}`,
    ],
  ])('fetches the key from AWS’s endpoint for %s', async (_, loadBalancer, url) => {
    const { requests, outcome } = remote(() => ({}), { loadBalancer })
    expect(await outcome({ signer: loadBalancer })).toBe('identified')
    expect(requests).toStrictEqual([url])
  })

  test.each([
    ['one region', ARN],
    ['several regions', [ARN.replace('eu-west-1', 'eu-west-2'), ARN]],
    ['China', [ARN.replace('arn:aws', 'arn:aws-cn').replace('eu-west-1', 'cn-north-1'), ARN]],
  ])('fetches the key from keyEndpoint for load balancers in %s', async (_, loadBalancer) => {
    const { requests, outcome } = remote(() => ({}), { keyEndpoint: 'https://keys.example/', loadBalancer })
    expect(await outcome()).toBe('identified')
    expect(requests).toStrictEqual([`https://keys.example/${KID}`])
  })

  test('caches a key for an hour, and fetches again if the clock was set back', async () => {
    const { clock, requests, outcome } = remote(() => ({}))
    await outcome()
    clock.seconds += 3599
    await outcome()
    expect(requests).toHaveLength(1)
    clock.seconds += 1
    await outcome()
    expect(requests).toHaveLength(2)
    clock.seconds -= 10
    await outcome()
    expect(requests).toHaveLength(3)
  })

  test('fetches no key for a token that cannot be accepted', async () => {
    const { requests, outcome, outcomeForText } = remote(() => ({}))
    const [head, body] = token().split('.')
    expect(await outcomeForText(`${head}.${body}.${encode(Buffer.alloc(63, 1))}`)).toBe('ERR_TOKEN_SIGNATURE')
    expect(await outcome({ signer: 'x' })).toBe('ERR_TOKEN_CLIENT')
    expect(await outcome({ iss: 'x' })).toBe('ERR_TOKEN_ISSUER')
    expect(await outcome({ client: 'x' })).toBe('ERR_TOKEN_CLIENT')
    expect(requests).toHaveLength(0)
  })

  test('shares one fetch between concurrent verifications', async () => {
    const { requests, outcome } = remote(() => ({}))
    expect(new Set(await Promise.all(Array.from({ length: 100 }, () => outcome())))).toStrictEqual(new Set(['identified']))
    expect(requests).toHaveLength(1)
  })

  test('caches a missing key for a minute', async () => {
    const { clock, requests, outcome } = remote(() => ({ status: 404 }))
    expect(await outcome()).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(await outcome()).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(requests).toHaveLength(1)
    clock.seconds += 60
    await outcome()
    expect(requests).toHaveLength(2)
  })

  test('keeps a valid key through a flood of made-up ones, with a limited number of fetches', async () => {
    const { requests, outcome } = remote((url) => (url.endsWith(KID) ? {} : { status: 404 }))
    expect(await outcome()).toBe('identified')
    for (let index = 0; index < 1000; index += 1) await outcome({ kid: kid(index) })
    expect(await outcome()).toBe('identified')
    expect(requests.length).toBeLessThanOrEqual(5)
  })

  test.each<readonly [string, Partial<ExchangeResponse>]>([
    ['status 500', { status: 500 }],
    ['a redirect', { status: 302 }],
    ['HTML', { body: Buffer.from('<html>') }],
    ['a private key', { body: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })) }],
    [
      'a key on another curve',
      { body: Buffer.from(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ type: 'spki', format: 'pem' })) },
    ],
    ['a broken key', { body: Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n') }],
  ])('reports %s as an outage and pauses', async (_, result) => {
    const { clock, requests, outcome } = remote(() => result)
    expect(await outcome()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(await outcome()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(requests).toHaveLength(1)
    clock.seconds += 31
    await outcome()
    expect(requests).toHaveLength(2)
  })

  test('rejects a token whose key S3 answers with 403, and fetches other keys', async () => {
    const { requests, outcome } = remote((url) => (url.endsWith(KID) ? {} : { status: 403 }))
    expect(await outcome({ kid: kid(1) })).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(await outcome({ kid: kid(1) })).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(await outcome()).toBe('identified')
    expect(requests).toHaveLength(2)
  })

  test.each([403, 404])('no made-up key ID causes an outage, with status %i', async (status) => {
    const { outcome } = remote(() => ({ status }))
    for (let index = 0; index < 20; index += 1) expect(await outcome({ kid: kid(index) })).toBe('ERR_TOKEN_KEY_UNKNOWN')
  })

  test('reports a connection error as an outage and pauses for a second at first', async () => {
    const { clock, requests, outcome } = remote(() => {
      throw new Error('Unauthorized')
    })
    expect(await outcome()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(await outcome({ kid: kid(1) })).toBe('ERR_KEYS_UNAVAILABLE')
    expect(requests).toHaveLength(1)
    clock.seconds += 1
    expect(await outcome()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(requests).toHaveLength(2)
  })
})

describe('albOidcData with several listeners', () => {
  const OTHER = ARN.replace('eu-west-1', 'us-east-1')
  const PARTNER = 'https://partner.example'
  const LISTENERS: readonly AlbOidcDataOptions[] = [
    OPTIONS,
    { ...OPTIONS, issuer: PARTNER, clientId: 'web' },
    { ...OPTIONS, loadBalancer: OTHER, issuer: PARTNER, clientId: null, groupsClaim: 'groups' },
  ]
  const verifier = () => albOidcData(LISTENERS)
  const verify = (header: Fields, payload: Fields) =>
    verifier().verify(requestOf({ headers: { 'x-amzn-oidc-data': token(header, payload) } }))

  test('declares every issuer once and one source', () => {
    expect(verifier()).toMatchObject({ issuers: [ISSUER, PARTNER], reads: [[{ in: 'header', name: 'x-amzn-oidc-data' }]] })
  })

  test.each<readonly [string, Fields, Fields, string]>([
    ['the first listener', {}, {}, 'identified'],
    ['another issuer of the same load balancer', { iss: PARTNER, client: 'web' }, { iss: PARTNER }, 'identified'],
    ['another load balancer', { signer: OTHER, iss: PARTNER, client: 'any' }, { iss: PARTNER }, 'identified'],
    ['the client of another listener', { client: 'web' }, {}, 'ERR_TOKEN_CLIENT'],
    ['an issuer that only the other load balancer has', { signer: OTHER }, {}, 'ERR_TOKEN_ISSUER'],
    ['a third load balancer', { signer: ARN.replace('gate', 'other') }, {}, 'ERR_TOKEN_CLIENT'],
    ['the issuer of another listener in the payload', {}, { iss: PARTNER }, 'ERR_TOKEN_ISSUER'],
  ])('handles a token of %s', async (_, header, payload, expected) => {
    expect(outcomeOf(await verify(header, payload))).toBe(expected)
  })

  test('reads groups as the matching listener states', async () => {
    const result = await verify({ signer: OTHER, iss: PARTNER }, { iss: PARTNER })
    expect(result).toMatchObject({ kind: 'identified', identity: { issuer: PARTNER, groups: new Set(['admin']) } })
    expect(await verify({}, {})).toMatchObject({ identity: { issuer: ISSUER, groups: new Set() } })
  })

  test('fetches keys from the endpoint of each region', async () => {
    const requests: string[] = []
    const exchange = async (url: string) => {
      requests.push(url)
      return { status: 200, contentType: 'text/plain', body: Buffer.from(PEM) }
    }
    const { publicKeys: _, ...remote } = OPTIONS
    const regions = albOidcData([ARN, OTHER].map((loadBalancer) => ({ ...remote, loadBalancer, exchange })))
    for (const signer of [ARN, OTHER]) {
      const result = await regions.verify(requestOf({ headers: { 'x-amzn-oidc-data': token({ signer }) } }))
      expect(outcomeOf(result)).toBe('identified')
    }
    expect(requests).toStrictEqual([
      `https://public-keys.auth.elb.eu-west-1.amazonaws.com/${KID}`,
      `https://public-keys.auth.elb.us-east-1.amazonaws.com/${KID}`,
    ])
  })

  test.each<readonly [string, unknown, string]>([
    ['no listener', [], 'options'],
    ['a listener that is null', [OPTIONS, null], 'options'],
    ['equal listeners', [OPTIONS, { ...OPTIONS }], 'options'],
    ['a client within every client', [OPTIONS, { ...OPTIONS, clientId: null }], 'options'],
    ['a common client', [OPTIONS, { ...OPTIONS, clientId: ['web', 'app'] }], 'options'],
    ['a common load balancer', [{ ...OPTIONS, loadBalancer: [OTHER, ARN] }, OPTIONS], 'options'],
    ['two locations', [OPTIONS, { ...OPTIONS, clientId: 'web', from: header('x-other') }], 'from'],
    ['a malformed listener', [OPTIONS, { ...OPTIONS, clientId: '' }], 'clientId'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    expect(() => albOidcData(options as AlbOidcDataOptions[])).toThrow(configError('albOidcData', option))
  })
})

test('albOidcData ignores a polluted Object.prototype', async () => {
  const prototype: Record<string, unknown> = Object.prototype as Record<string, unknown>
  const names = ['signer', 'client', 'groups', 'crit'] as const
  try {
    Object.assign(prototype, { signer: ARN, client: 'app', groups: ['admin'], crit: ['x'] })
    expect(await outcomeFor(token())).toBe('identified')
    expect(await outcomeFor(token({ signer: undefined }))).toBe('ERR_TOKEN_CLIENT')
    expect(await outcomeFor(token({ client: undefined }))).toBe('ERR_TOKEN_CLIENT')
    const verifier = albOidcData({ ...OPTIONS, groupsClaim: 'groups' })
    const sent = requestOf({ headers: { 'x-amzn-oidc-data': token({}, { groups: undefined }) } })
    expect(await verifier.verify(sent)).toMatchObject({ kind: 'identified', identity: { groups: new Set() } })
  } finally {
    for (const name of names) delete prototype[name]
  }
})

describe('options of albOidcData', () => {
  const { publicKeys: _, ...remote } = OPTIONS
  test.each<readonly [string, unknown, string]>([
    ['no options', undefined, 'options'],
    ['no load balancer', { issuer: ISSUER, clientId: 'app' }, 'loadBalancer'],
    ['an empty array of load balancers', { ...OPTIONS, loadBalancer: [] }, 'loadBalancer'],
    ['a network load balancer', { ...OPTIONS, loadBalancer: ARN.replace('/app/', '/net/') }, 'loadBalancer'],
    ['an ARN with a wildcard for the account', { ...OPTIONS, loadBalancer: ARN.replace('123456789012', '*') }, 'loadBalancer'],
    ['an ARN that is too long', { ...OPTIONS, loadBalancer: ARN.padEnd(513, '8') }, 'loadBalancer'],
    ['no issuer', { ...OPTIONS, issuer: '' }, 'issuer'],
    ['no client', { loadBalancer: ARN, issuer: ISSUER }, 'clientId'],
    ['an empty client', { ...OPTIONS, clientId: '' }, 'clientId'],
    ['malformed keys', { ...OPTIONS, publicKeys: { [KID]: 'PEM' } }, 'publicKeys'],
    ['keys of null', { ...OPTIONS, publicKeys: null }, 'publicKeys'],
    ['keys that are a number', { ...OPTIONS, publicKeys: 1 }, 'publicKeys'],
    ['a key that is a number', { ...OPTIONS, publicKeys: { [KID]: 1 } }, 'publicKeys'],
    ['keys and an endpoint', { ...OPTIONS, keyEndpoint: 'https://keys.example' }, 'publicKeys'],
    ['keys and an exchange', { ...OPTIONS, exchange: async () => expect.fail() }, 'publicKeys'],
    ['two regions', { ...remote, loadBalancer: [ARN, ARN.replace('eu-west-1', 'eu-west-2')] }, 'keyEndpoint'],
    [
      'China',
      { ...remote, loadBalancer: ARN.replace('arn:aws', 'arn:aws-cn').replace('eu-west-1', 'cn-north-1') },
      'keyEndpoint',
    ],
    ['an endpoint that is a number', { ...remote, keyEndpoint: 1 }, 'keyEndpoint'],
    ['an endpoint of null', { ...remote, keyEndpoint: null }, 'keyEndpoint'],
    ['http', { ...remote, keyEndpoint: 'http://keys.example' }, 'keyEndpoint'],
    ['an exchange that is not a function', { ...remote, exchange: 1 }, 'exchange'],
    ['a timeout of 0', { ...remote, timeoutMs: 0 }, 'timeoutMs'],
    ['an empty claim', { ...OPTIONS, groupsClaim: '' }, 'groupsClaim'],
    ['a malformed location', { ...OPTIONS, from: 'x' }, 'from'],
    ['a clock that is not a function', { ...OPTIONS, now: 1 }, 'now'],
    ['an unknown option', { ...OPTIONS, albArn: ARN }, 'albArn'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    const attempt = () => albOidcData(options as AlbOidcDataOptions)
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('albOidcData', option))
  })

  test.each([
    ['several regions', [ARN, ARN.replace('eu-west-1', 'eu-west-2')]],
    ['China', ARN.replace('arn:aws', 'arn:aws-cn').replace('eu-west-1', 'cn-north-1')],
  ])('states that load balancers in %s need an endpoint', (_, loadBalancer) => {
    const message = 'albOidcData: keyEndpoint must be set for load balancers in several regions or in China'
    expect(() => albOidcData({ ...remote, loadBalancer })).toThrow(expect.objectContaining({ message }))
  })

  test('accepts an ARN of 512 characters', () => {
    const loadBalancer = ARN.padEnd(512, '8')
    expect(albOidcData({ ...OPTIONS, loadBalancer }).issuers).toStrictEqual([ISSUER])
  })
})
