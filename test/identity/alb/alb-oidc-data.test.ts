import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { AlbJwtVerifier } from 'aws-jwt-verify'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Authentication, Json } from '../../../src/events/index.ts'
import { type AlbOidcDataOptions, albOidcData, type ExchangeResponse } from '../../../src/identity/index.ts'
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
const short = (answer: Authentication<unknown>) =>
  answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind
const said = async (text: string, options: Partial<AlbOidcDataOptions> = {}) =>
  short(await albOidcData({ ...OPTIONS, ...options }).verify(requestOf({ headers: { 'x-amzn-oidc-data': text } })))

describe('albOidcData', () => {
  test('identifies the user that the load balancer has signed in', async () => {
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

  test('AWS’s own verifier takes the same token', () => {
    const oracle = AlbJwtVerifier.create({ albArn: ARN, issuer: ISSUER, clientId: 'app' })
    const jwk = createPublicKey(PEM).export({ format: 'jwk' })
    const header = { exp: Math.floor(Date.now() / 1000) + 60 }
    oracle.cacheJwks({ keys: [{ ...jwk, kty: 'EC', kid: KID, alg: 'ES256', use: 'sig' }] })
    expect(oracle.verifySync(token(header, header))).toMatchObject({ sub: 'jane' })
  })

  test('nothing sent is absent', async () => {
    expect(await albOidcData(OPTIONS).verify(requestOf())).toStrictEqual({ kind: 'absent' })
  })

  test.each<readonly [string, Fields, Fields, string]>([
    ['as it is', {}, {}, 'identified'],
    ['typ JWT', { typ: 'JWT' }, {}, 'identified'],
    ['another algorithm', { alg: 'HS256' }, {}, 'ERR_TOKEN_ALGORITHM'],
    ['none', { alg: 'none' }, {}, 'ERR_TOKEN_ALGORITHM'],
    ['no algorithm', { alg: undefined }, {}, 'ERR_TOKEN_ALGORITHM'],
    ['crit', { crit: ['exp'] }, {}, 'ERR_TOKEN_CRITICAL'],
    ['b64', { b64: false }, {}, 'ERR_TOKEN_CRITICAL'],
    ['another type', { typ: 'dpop+jwt' }, {}, 'ERR_TOKEN_TYPE'],
    ['no kid', { kid: undefined }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid that climbs', { kid: '../../../x' }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid in a list', { kid: [KID] }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid with something before it', { kid: `../${KID}` }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid with something behind it', { kid: `${KID}\n` }, {}, 'ERR_TOKEN_HEADER'],
    ['a kid in capitals', { kid: 'ABCDEF78-1234-1234-1234-123456789012' }, {}, 'ERR_TOKEN_HEADER'],
    ['an unknown kid', { kid: KID.replace('1', '2') }, {}, 'ERR_TOKEN_KEY_UNKNOWN'],
    ['somebody else’s load balancer', { signer: ARN.replace('123456789012', '999999999999') }, {}, 'ERR_TOKEN_CLIENT'],
    ['no signer', { signer: undefined }, {}, 'ERR_TOKEN_CLIENT'],
    ['a list of signers', { signer: [ARN] }, {}, 'ERR_TOKEN_CLIENT'],
    ['another client', { client: 'other' }, {}, 'ERR_TOKEN_CLIENT'],
    ['no client', { client: undefined }, {}, 'ERR_TOKEN_CLIENT'],
    ['another issuer', { iss: `${ISSUER}/` }, {}, 'ERR_TOKEN_ISSUER'],
    ['no issuer', { iss: undefined }, {}, 'ERR_TOKEN_ISSUER'],
    ['another issuer in the payload', {}, { iss: 'https://other.example' }, 'ERR_TOKEN_ISSUER'],
    ['no issuer in the payload', {}, { iss: undefined }, 'ERR_TOKEN_ISSUER'],
    ['expired', { exp: NOW }, {}, 'ERR_TOKEN_EXPIRED'],
    ['expired by the payload', {}, { exp: NOW }, 'ERR_TOKEN_EXPIRED'],
    ['the last second', { exp: NOW + 1 }, { exp: NOW + 1 }, 'identified'],
    ['no expiry', { exp: undefined }, {}, 'ERR_TOKEN_CLAIM'],
    ['no expiry in the payload', {}, { exp: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an expiry as text', { exp: String(NOW + 60) }, {}, 'ERR_TOKEN_CLAIM'],
    ['no subject', {}, { sub: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an empty subject', {}, { sub: '' }, 'ERR_TOKEN_CLAIM'],
    ['a subject that is no text', {}, { sub: 7 }, 'ERR_TOKEN_CLAIM'],
  ])('%s', async (_, header, payload, expected) => {
    expect(await said(token(header, payload))).toBe(expected)
  })

  test('any client where that is said', async () => {
    expect(await said(token({ client: 'other' }), { clientId: null })).toBe('identified')
    expect(await said(token({ client: 'other' }), { clientId: ['app', 'other'] })).toBe('identified')
  })
  test('groups of another type are refused where they are asked for', async () => {
    expect(await said(token({}, { groups: 'admin' }), { groupsClaim: 'groups' })).toBe('ERR_TOKEN_CLAIM')
    expect(await said(token({}, { groups: 'admin' }))).toBe('identified')
  })
  test('where no claim is named, none lists groups, whatever it is called', async () => {
    const text = token({}, { undefined: ['admin'] })
    const answer = await albOidcData(OPTIONS).verify(requestOf({ headers: { 'x-amzn-oidc-data': text } }))
    expect(answer).toMatchObject({ kind: 'identified', identity: { groups: new Set() } })
  })
  test('an expiry that no number can hold is refused', async () => {
    const [header, payload] = [JSON.stringify(HEADER), JSON.stringify(PAYLOAD)]
    const never = (text: string) => text.replace(/"exp":\d+/, '"exp":1e999')
    expect(await said(textToken(never(header), payload))).toBe('ERR_TOKEN_CLAIM')
    expect(await said(textToken(header, never(payload)))).toBe('ERR_TOKEN_CLAIM')
  })
  test('a broken clock lets nobody in', async () => {
    expect(await said(token(), { now: () => Number.NaN })).toBe('ERR_TOKEN_EXPIRED')
  })

  const [head = '', body = '', signature = ''] = token().split('.')
  test.each([
    ['no padding', [head, body, signature.replace(/=+$/, '')], 'ERR_TOKEN_ENCODING'],
    ['the other alphabet', [head, body, `${'+/'.repeat(43)}==`], 'ERR_TOKEN_ENCODING'],
    [
      'stray bits',
      [head, body, signature.replace(/.==$/, (end) => `${end[0] === 'A' ? 'B' : 'A'}==`).replace(/A==$/, 'B==')],
      'ERR_TOKEN_ENCODING',
    ],
    ['too much padding', [head, body, `${signature}====`], 'ERR_TOKEN_ENCODING'],
    ['blanks', [head, body, `${signature.slice(0, -4)}    `], 'ERR_TOKEN_ENCODING'],
    ['a header without padding', ['e30', body, signature], 'ERR_TOKEN_ENCODING'],
    ['a payload without padding', [head, 'e30', signature], 'ERR_TOKEN_ENCODING'],
    ['a header that is a list', [encode('[]'), body, signature], 'ERR_TOKEN_JSON'],
    ['no signature', [head, body, ''], 'ERR_TOKEN_ENCODING'],
    ['two parts', [head, body], 'ERR_TOKEN_FORM'],
    ['four parts', [head, body, signature, ''], 'ERR_TOKEN_FORM'],
    ['a short signature', [head, body, encode(Buffer.alloc(63, 1))], 'ERR_TOKEN_SIGNATURE'],
    ['a signature of zeros', [head, body, encode(Buffer.alloc(64))], 'ERR_TOKEN_SIGNATURE'],
    [
      'a signature in DER',
      [head, body, encode(sign('sha256', Buffer.from(`${head}.${body}`), privateKey))],
      'ERR_TOKEN_SIGNATURE',
    ],
    ['another payload', [head, encode(JSON.stringify({ ...PAYLOAD, sub: 'joe' })), signature], 'ERR_TOKEN_SIGNATURE'],
    ['another header', [encode(JSON.stringify({ ...HEADER, exp: NOW + 61 })), body, signature], 'ERR_TOKEN_SIGNATURE'],
  ])('%s is refused', async (_, parts, expected) => {
    expect(await said(parts.join('.'))).toBe(expected)
  })

  test('the padding is signed along', async () => {
    const bare = (text: string) => text.replace(/=+$/, '')
    const input = `${bare(head)}.${bare(body)}`
    const padded = `${head}.${body}.${encode(signed(input))}`
    expect(await said(padded)).toBe(padded.includes('=.') ? 'ERR_TOKEN_SIGNATURE' : 'identified')
  })

  test('another key', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const input = `${head}.${body}`
    expect(await said(`${input}.${encode(signed(input, other.privateKey))}`)).toBe('ERR_TOKEN_SIGNATURE')
  })

  test.each([
    ['a member twice', `${JSON.stringify(PAYLOAD).slice(0, -1)},"sub":"admin"}`],
    ['a list', '[]'],
    ['nothing', 'null'],
    ['a byte order mark', `\ufeff${JSON.stringify(PAYLOAD)}`],
    ['too deep', `{"sub":"jane","x":${'['.repeat(40)}${']'.repeat(40)}}`],
  ])('a payload with %s is refused', async (_, payload) => {
    expect(await said(textToken(JSON.stringify(HEADER), payload))).toBe('ERR_TOKEN_JSON')
  })

  test('whatever comes ends in an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        expect(['absent', 'ERR_TOKEN_FORM', 'ERR_TOKEN_ENCODING', 'ERR_TOKEN_JSON']).toContain(await said(text))
      }),
      { numRuns: 500 },
    )
    expect(await said('a'.repeat(1_000_000))).toBe('ERR_TOKEN_SIZE')
    expect(await said('a'.repeat(16_385))).toBe('ERR_TOKEN_SIZE')
    expect(await said('a'.repeat(16_384))).toBe('ERR_TOKEN_FORM')
    expect(await said('.'.repeat(16_000))).toBe('ERR_TOKEN_FORM')
  })

  test('the header twice is refused', async () => {
    const request = requestOf({ headers: { 'x-amzn-oidc-data': [token(), token()] } })
    expect(short(await albOidcData(OPTIONS).verify(request))).toBe('ERR_CREDENTIAL_REPEATED')
  })
})

describe('albOidcData, keys that are fetched', () => {
  function remote(answer: (url: string) => Partial<ExchangeResponse>, options: Partial<AlbOidcDataOptions> = {}) {
    const clock = { seconds: NOW }
    const asked: string[] = []
    const { publicKeys: _, ...rest } = OPTIONS
    const verifier = albOidcData({
      ...rest,
      now: () => clock.seconds * 1000,
      exchange: async (url) => {
        asked.push(url)
        return { status: 200, contentType: 'text/plain', body: Buffer.from(PEM), ...answer(url) }
      },
      ...options,
    })
    const far = { exp: NOW + 100_000 }
    const sayText = async (text: string) => short(await verifier.verify(requestOf({ headers: { 'x-amzn-oidc-data': text } })))
    const say = (header: Fields = {}) => sayText(token({ ...far, ...header }, far))
    return { clock, asked, say, sayText }
  }
  const kid = (index: number) => `00000000-0000-0000-0000-${String(index).padStart(12, '0')}`

  test.each([
    ['eu-west-1', ARN, `https://public-keys.auth.elb.eu-west-1.amazonaws.com/${KID}`],
    [
      'GovCloud',
      'arn:aws-us-gov:elasticloadbalancing:us-gov-west-1:123456789012:loadbalancer/app/a/b',
      `https://s3-us-gov-west-1.amazonaws.com/aws-elb-public-keys-prod-us-gov-west-1/${KID}`,
    ],
  ])('are Amazon’s of %s', async (_, loadBalancer, url) => {
    const { asked, say } = remote(() => ({}), { loadBalancer })
    expect(await say({ signer: loadBalancer })).toBe('identified')
    expect(asked).toStrictEqual([url])
  })

  test.each([
    ['one region', ARN],
    ['several regions', [ARN.replace('eu-west-1', 'eu-west-2'), ARN]],
    ['China', [ARN.replace('arn:aws', 'arn:aws-cn').replace('eu-west-1', 'cn-north-1'), ARN]],
  ])('or where it is said, for load balancers of %s', async (_, loadBalancer) => {
    const { asked, say } = remote(() => ({}), { keyEndpoint: 'https://keys.example/', loadBalancer })
    expect(await say()).toBe('identified')
    expect(asked).toStrictEqual([`https://keys.example/${KID}`])
  })

  test('a key counts for an hour; a clock that was set back asks again', async () => {
    const { clock, asked, say } = remote(() => ({}))
    await say()
    clock.seconds += 3599
    await say()
    expect(asked).toHaveLength(1)
    clock.seconds += 1
    await say()
    expect(asked).toHaveLength(2)
    clock.seconds -= 10
    await say()
    expect(asked).toHaveLength(3)
  })

  test('nobody is asked about a token that is not meant or that no key has signed', async () => {
    const { asked, say, sayText } = remote(() => ({}))
    const [head, body] = token().split('.')
    expect(await sayText(`${head}.${body}.${encode(Buffer.alloc(63, 1))}`)).toBe('ERR_TOKEN_SIGNATURE')
    expect(await say({ signer: 'x' })).toBe('ERR_TOKEN_CLIENT')
    expect(await say({ iss: 'x' })).toBe('ERR_TOKEN_ISSUER')
    expect(await say({ client: 'x' })).toBe('ERR_TOKEN_CLIENT')
    expect(asked).toHaveLength(0)
  })

  test('one fetch for many waiters', async () => {
    const { asked, say } = remote(() => ({}))
    expect(new Set(await Promise.all(Array.from({ length: 100 }, () => say())))).toStrictEqual(new Set(['identified']))
    expect(asked).toHaveLength(1)
  })

  test('a key that is not there is refused and not asked for again at once', async () => {
    const { clock, asked, say } = remote(() => ({ status: 404 }))
    expect(await say()).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(await say()).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(asked).toHaveLength(1)
    clock.seconds += 60
    await say()
    expect(asked).toHaveLength(2)
  })

  test('a flood of made-up keys leaves the good one unharmed and fetches bounded', async () => {
    const { asked, say } = remote((url) => (url.endsWith(KID) ? {} : { status: 404 }))
    expect(await say()).toBe('identified')
    for (let index = 0; index < 1000; index += 1) await say({ kid: kid(index) })
    expect(await say()).toBe('identified')
    expect(asked.length).toBeLessThanOrEqual(5)
  })

  test.each<readonly [string, Partial<ExchangeResponse>]>([
    ['500', { status: 500 }],
    ['a redirect', { status: 302 }],
    ['HTML', { body: Buffer.from('<html>') }],
    ['a private key', { body: Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })) }],
    [
      'a key on another curve',
      { body: Buffer.from(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ type: 'spki', format: 'pem' })) },
    ],
    ['a broken key', { body: Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n') }],
  ])('%s is an outage, with a pause', async (_, answer) => {
    const { clock, asked, say } = remote(() => answer)
    expect(await say()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(await say()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(asked).toHaveLength(1)
    clock.seconds += 31
    await say()
    expect(asked).toHaveLength(2)
  })

  test('403, which S3 says of what is not there, is an outage for that key alone', async () => {
    const { asked, say } = remote((url) => (url.endsWith(KID) ? {} : { status: 403 }))
    expect(await say({ kid: kid(1) })).toBe('ERR_KEYS_UNAVAILABLE')
    expect(await say({ kid: kid(1) })).toBe('ERR_KEYS_UNAVAILABLE')
    expect(await say()).toBe('identified')
    expect(asked).toHaveLength(2)
  })

  test('an error of the connection is an outage, with a pause that begins with a second', async () => {
    const { clock, asked, say } = remote(() => {
      throw new Error('Unauthorized')
    })
    expect(await say()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(await say({ kid: kid(1) })).toBe('ERR_KEYS_UNAVAILABLE')
    expect(asked).toHaveLength(1)
    clock.seconds += 1
    expect(await say()).toBe('ERR_KEYS_UNAVAILABLE')
    expect(asked).toHaveLength(2)
  })
})

describe('albOidcData, while building', () => {
  const { publicKeys: _, ...remote } = OPTIONS
  test.each<readonly [string, unknown, string]>([
    ['no options', undefined, 'options'],
    ['no load balancer', { issuer: ISSUER, clientId: 'app' }, 'loadBalancer'],
    ['an empty list of them', { ...OPTIONS, loadBalancer: [] }, 'loadBalancer'],
    ['a network load balancer', { ...OPTIONS, loadBalancer: ARN.replace('/app/', '/net/') }, 'loadBalancer'],
    ['an ARN with a wildcard for the account', { ...OPTIONS, loadBalancer: ARN.replace('123456789012', '*') }, 'loadBalancer'],
    ['an ARN longer than any', { ...OPTIONS, loadBalancer: ARN.padEnd(513, '8') }, 'loadBalancer'],
    ['no issuer', { ...OPTIONS, issuer: '' }, 'issuer'],
    ['no client said', { loadBalancer: ARN, issuer: ISSUER }, 'clientId'],
    ['an empty client', { ...OPTIONS, clientId: '' }, 'clientId'],
    ['keys of another kind', { ...OPTIONS, publicKeys: { [KID]: 'PEM' } }, 'publicKeys'],
    ['keys that are null', { ...OPTIONS, publicKeys: null }, 'publicKeys'],
    ['keys that are a number', { ...OPTIONS, publicKeys: 1 }, 'publicKeys'],
    ['a key that is a number', { ...OPTIONS, publicKeys: { [KID]: 1 } }, 'publicKeys'],
    ['keys given and fetched', { ...OPTIONS, keyEndpoint: 'https://keys.example' }, 'publicKeys'],
    ['keys given and an exchange', { ...OPTIONS, exchange: async () => expect.fail() }, 'publicKeys'],
    ['two regions', { ...remote, loadBalancer: [ARN, ARN.replace('eu-west-1', 'eu-west-2')] }, 'keyEndpoint'],
    [
      'China',
      { ...remote, loadBalancer: ARN.replace('arn:aws', 'arn:aws-cn').replace('eu-west-1', 'cn-north-1') },
      'keyEndpoint',
    ],
    ['an endpoint that is no text', { ...remote, keyEndpoint: 1 }, 'keyEndpoint'],
    ['an endpoint that is null', { ...remote, keyEndpoint: null }, 'keyEndpoint'],
    ['http', { ...remote, keyEndpoint: 'http://keys.example' }, 'keyEndpoint'],
    ['an exchange that is none', { ...remote, exchange: 1 }, 'exchange'],
    ['no time', { ...remote, timeoutMs: 0 }, 'timeoutMs'],
    ['an empty claim', { ...OPTIONS, groupsClaim: '' }, 'groupsClaim'],
    ['a place that is none', { ...OPTIONS, from: 'x' }, 'from'],
    ['a clock that is none', { ...OPTIONS, now: 1 }, 'now'],
    ['an unknown option', { ...OPTIONS, albArn: ARN }, 'albArn'],
  ])('%s is a ConfigError', (_, options, option) => {
    const attempt = () => albOidcData(options as AlbOidcDataOptions)
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('albOidcData', option))
  })

  test.each([
    ['several regions', [ARN, ARN.replace('eu-west-1', 'eu-west-2')]],
    ['China', ARN.replace('arn:aws', 'arn:aws-cn').replace('eu-west-1', 'cn-north-1')],
  ])('it says that load balancers of %s need an endpoint', (_, loadBalancer) => {
    const message = 'albOidcData: keyEndpoint must be given for load balancers of several regions or of China'
    expect(() => albOidcData({ ...remote, loadBalancer })).toThrow(expect.objectContaining({ message }))
  })

  test('an ARN may have 512 characters', () => {
    const loadBalancer = ARN.padEnd(512, '8')
    expect(albOidcData({ ...OPTIONS, loadBalancer }).issuers).toStrictEqual([ISSUER])
  })
})
