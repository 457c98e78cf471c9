import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, type JWK } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { oidc } from '../../../src/identity/index.ts'
import { loadKeys } from '../../../src/identity/jwks/key-set.ts'
import { ASYMMETRIC, named, publicJwkFor } from '../../../src/identity/jwks/signature-algorithm.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'

const now = () => 1_700_000_000_000
let rsa: TestIssuer
let ec: TestIssuer
let ed: TestIssuer
beforeAll(async () => {
  const issuerFor = (algorithm: string) => testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm, now })
  rsa = await issuerFor('RS256')
  ec = await issuerFor('ES256')
  ed = await issuerFor('EdDSA')
})

const algorithmOf = (name: string) => named(ASYMMETRIC, name) ?? expect.fail(name)
const keyOf = ({ jwks }: TestIssuer): JWK => (jwks.keys[0] ?? {}) as JWK
const withoutAlg = (issuer: TestIssuer): JWK => {
  const { alg: _, ...jwk } = keyOf(issuer)
  return jwk
}

describe('a key', () => {
  test.each<[string, () => object, string]>([
    ['with the alg of the algorithm', () => keyOf(rsa), 'RS256'],
    ['without alg', () => withoutAlg(rsa), 'RS384'],
    ['without alg, for another padding', () => withoutAlg(rsa), 'PS256'],
    ['without use', () => ({ ...keyOf(rsa), use: undefined }), 'RS256'],
    ['whose key_ops include verify', () => ({ ...keyOf(rsa), key_ops: ['sign', 'verify'] }), 'RS256'],
    ['on the curve of the algorithm', () => keyOf(ec), 'ES256'],
    ['of Ed25519 with its older name', () => keyOf(ed), 'EdDSA'],
    ['of Ed25519 with its newer name', () => withoutAlg(ed), 'Ed25519'],
  ])('%s is accepted', (_, jwk, algorithm) => {
    expect(publicJwkFor(jwk(), algorithmOf(algorithm))).toBeDefined()
    expect(loadKeys({ keys: [jwk()] }, { algorithms: [algorithmOf(algorithm)] })?.find(undefined, algorithm).kind).toBe('key')
  })

  const ofBits = (modulusLength: number) => exportJWK(generateKeyPairSync('rsa', { modulusLength }).publicKey)
  // Each row breaks exactly one thing.
  test.each<[string, () => object | null | Promise<object>, string]>([
    ['that is null', () => null, 'RS256'],
    ['that is an array', () => [keyOf(rsa)], 'RS256'],
    ['of another key type', () => keyOf(ec), 'RS256'],
    ['with another alg', () => keyOf(rsa), 'RS512'],
    ['with the alg of another padding', () => keyOf(rsa), 'PS256'],
    ['for encryption', () => ({ ...keyOf(rsa), use: 'enc' }), 'RS256'],
    ['whose key_ops only include sign', () => ({ ...keyOf(rsa), key_ops: ['sign'] }), 'RS256'],
    ['whose key_ops are a string', () => ({ ...keyOf(rsa), key_ops: 'verify' }), 'RS256'],
    ['with another crv', () => ({ ...withoutAlg(ec), crv: 'P-384' }), 'ES256'],
    ['on the curve of another algorithm', () => withoutAlg(ec), 'ES384'],
    ['without its second coordinate', () => ({ ...keyOf(ec), y: undefined }), 'ES256'],
    ['with a point that is not on its curve', () => ({ ...keyOf(ec), y: keyOf(ec).x }), 'ES256'],
    ['of Ed25519 that is too short', () => ({ ...keyOf(ed), x: keyOf(ed).x?.slice(4) }), 'EdDSA'],
    ['of 1024 bits', () => ofBits(1024), 'RS256'],
    ['of 2040 bits', () => ofBits(2040), 'RS256'],
    ['of 1024 bits with leading zeros', async () => padded(await ofBits(1024)), 'RS256'],
    ['with exponent 1', () => ({ ...keyOf(rsa), e: 'AQ' }), 'RS256'],
    ['with exponent 1 in three bytes', () => ({ ...keyOf(rsa), e: 'AAAB' }), 'RS256'],
    ['with exponent 2', () => ({ ...keyOf(rsa), e: 'Ag' }), 'RS256'],
    ['with an even exponent', () => ({ ...keyOf(rsa), e: 'AQAA' }), 'RS256'],
    ['with a huge exponent', () => ({ ...keyOf(rsa), e: 'AQABAQABAQABAQAB' }), 'RS256'],
    ['with a huge modulus', () => ({ ...keyOf(rsa), n: '_'.repeat(2000) }), 'RS256'],
    ['whose modulus is not base64url', () => ({ ...keyOf(rsa), n: `${keyOf(rsa).n} ` }), 'RS256'],
    ['that is a secret', () => ({ kty: 'oct', k: 'A'.repeat(64) }), 'RS256'],
    ['that is a secret with RSA members', () => ({ ...keyOf(rsa), kty: 'oct', k: 'A'.repeat(64) }), 'RS256'],
  ])('%s is ignored', async (_, jwk, algorithm) => {
    expect(loadKeys({ keys: [await jwk()] }, { algorithms: [algorithmOf(algorithm)] })).toBeUndefined()
  })

  const B64 = (length: number) => 'A'.repeat(length)
  test.each<[string, object, string, boolean]>([
    ['a modulus of 2048 bits', { n: B64(342) }, 'RS256', true],
    ['a modulus of 2046 bits', { n: B64(341) }, 'RS256', false],
    ['a modulus of 8192 bits', { n: B64(1366) }, 'RS256', true],
    ['a modulus of 8202 bits', { n: B64(1367) }, 'RS256', false],
    ['a modulus with a leading space', { n: ` ${B64(342)}` }, 'RS256', false],
    ['a modulus with a trailing space', { n: `${B64(342)} ` }, 'RS256', false],
    ['a modulus that is a number', { n: 10 ** 20 }, 'RS256', false],
    ['a modulus in an array', { n: [B64(342)] }, 'RS256', false],
    ['no modulus', { n: undefined }, 'RS256', false],
    ['an empty modulus', { n: '' }, 'RS256', false],
    ['an exponent in nine bytes', { e: B64(12) }, 'RS256', true],
    ['an exponent in ten bytes', { e: B64(13) }, 'RS256', false],
    ['no exponent', { e: undefined }, 'RS256', false],
    ['a point', { crv: 'P-256', x: 'AA', y: 'AA' }, 'ES256', true],
    ['a point with the longest coordinates', { crv: 'P-256', x: B64(2048), y: B64(2048) }, 'ES256', true],
    ['a point with a coordinate that is too long', { crv: 'P-256', x: B64(2049), y: 'AA' }, 'ES256', false],
    ['a point without y', { crv: 'P-256', x: 'AA' }, 'ES256', false],
    ['a point without x', { crv: 'P-256', y: 'AA' }, 'ES256', false],
    ['a point without crv', { x: 'AA', y: 'AA' }, 'ES256', false],
    ['an Edwards point', { crv: 'Ed25519', x: 'AA' }, 'EdDSA', true],
    ['an Ed448 point', { crv: 'Ed448', x: 'AA' }, 'EdDSA', true],
    ['an Ed448 point for Ed448', { crv: 'Ed448', x: 'AA' }, 'Ed448', true],
    ['an Ed448 point for Ed25519', { crv: 'Ed448', x: 'AA' }, 'Ed25519', false],
    ['an Ed25519 point for Ed448', { crv: 'Ed25519', x: 'AA' }, 'Ed448', false],
    ['an Edwards point of another curve', { crv: 'X25519', x: 'AA' }, 'EdDSA', false],
  ])('is checked for its members: %s', (_, members, algorithm, expected) => {
    const { keyType } = algorithmOf(algorithm)
    const known = keyType === 'RSA' ? { n: B64(342), e: 'AQAB' } : {}
    expect(publicJwkFor({ kty: keyType, ...known, ...members }, algorithmOf(algorithm)) !== undefined).toBe(expected)
  })

  test('provides only its public members', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = await exportJWK(privateKey)
    expect(jwk.d).toBeDefined()
    expect(Object.keys(publicJwkFor(jwk, algorithmOf('ES256')) ?? {})).toStrictEqual(['kty', 'crv', 'x', 'y'])
  })
})

function padded(jwk: JWK): JWK {
  return { ...jwk, n: Buffer.concat([Buffer.alloc(256), Buffer.from(jwk.n ?? '', 'base64url')]).toString('base64url') }
}

describe('a key set document', () => {
  const verifierOf = (keys: unknown[], algorithms: readonly string[]) =>
    oidc({ issuer: 'https://issuer.example', audience: 'api', algorithms, jwks: { keys }, now })

  test.each([undefined, null, [], {}, { keys: {} }, { keys: 'a' }, 'a'])('%j is rejected', (jwks) => {
    expect(loadKeys(jwks, { algorithms: [algorithmOf('RS256')] })).toBeUndefined()
  })

  test('is rejected if it contains only keys without kid and several fit', async () => {
    const withoutKid = rsa.jwks.keys.map((jwk) => ({ ...jwk, kid: undefined }))
    expect(withoutKid.length).toBeGreaterThan(1)
    expect(loadKeys({ keys: withoutKid }, { algorithms: [algorithmOf('RS256')] })).toBeUndefined()
    const [first] = withoutKid
    expect(loadKeys({ keys: [first, keyOf(ec)] }, { algorithms: [algorithmOf('RS256')] })?.find(undefined, 'RS256').kind).toBe(
      'key',
    )
  })

  test('is rejected if every kid is a number', () => {
    const numbered = rsa.jwks.keys.map((jwk, kid) => ({ ...jwk, kid }))
    expect(loadKeys({ keys: numbered }, { algorithms: [algorithmOf('RS256')] })).toBeUndefined()
  })

  test('has no key for a token without kid if several fit', () => {
    const [first, second] = rsa.jwks.keys as readonly JWK[]
    const keys = loadKeys({ keys: [first, { ...second, kid: undefined }] }, { algorithms: [algorithmOf('RS256')] })
    expect(keys?.find(undefined, 'RS256')).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
    expect(keys?.find(String(first?.kid), 'RS256').kind).toBe('key')
    expect(keys?.find(String(first?.kid), 'ES256')).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNFIT' })
    expect(keys?.find('x', 'ES256')).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test('distinguishes a key that does not fit from an unknown key', async () => {
    const users = verifierOf([keyOf(ec), { ...keyOf(rsa), use: 'enc' }], ['ES256', 'RS256'])
    expect(await users.verify(await rsa.accessToken())).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNFIT' })
    expect(await users.verify(await rsa.idToken())).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
    expect(await users.verify(await ec.accessToken())).toMatchObject({ kind: 'identified' })
  })

  test('may use one kid for keys of two types', async () => {
    const users = verifierOf(
      [
        { ...keyOf(ec), kid: 'same' },
        { ...keyOf(rsa), kid: 'same' },
      ],
      ['ES256', 'RS256'],
    )
    const header = { kid: 'same' }
    expect(await users.verify(await rsa.accessToken({}, { header }))).toMatchObject({ kind: 'identified' })
    expect(await users.verify(await ec.accessToken({}, { header }))).toMatchObject({ kind: 'identified' })
  })

  test('uses the first of two keys with the same kid and type', async () => {
    const [first, second] = rsa.jwks.keys
    const users = verifierOf(
      [
        { ...first, kid: 'same' },
        { ...second, kid: 'same' },
      ],
      ['RS256'],
    )
    const header = { kid: 'same' }
    expect(await users.verify(await rsa.accessToken({}, { header }))).toMatchObject({ kind: 'identified' })
    expect(await users.verify(await rsa.idToken({}, { header }))).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' })
  })

  test('may contain 100 static keys', async () => {
    const others = Array.from({ length: 99 }, (_, index) => ({ ...keyOf(ec), kid: `${index}` }))
    const users = verifierOf([...others, keyOf(rsa)], ['ES256', 'RS256'])
    expect(await users.verify(await rsa.accessToken())).toMatchObject({ kind: 'identified' })
    expect(() => verifierOf([...others, ...rsa.jwks.keys], ['ES256', 'RS256'])).toThrow(
      'oidc: jwks must be a key set of at most 100 keys',
    )
  })

  test('is read up to 100 keys if it is fetched', () => {
    const others = Array.from({ length: 99 }, (_, index) => ({ ...keyOf(ec), kid: `${index}` }))
    const algorithms = [algorithmOf('ES256'), algorithmOf('RS256')]
    const keys = loadKeys({ keys: [...others, ...rsa.jwks.keys] }, { algorithms })
    const [first, second] = rsa.jwks.keys as readonly JWK[]
    expect(keys?.find(String(first?.kid), 'RS256').kind).toBe('key')
    expect(keys?.find(String(second?.kid), 'RS256')).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test.each([1024, 2040, 2047])('is rejected if a static RSA key has %i bits', async (bits) => {
    const weak = { ...(await exportJWK(generateKeyPairSync('rsa', { modulusLength: bits }).publicKey)), kid: 'weak' }
    const problem = 'must be a key set of RSA keys of at least 2048 bits; keys[1] is unusable'
    expect(() => verifierOf([keyOf(rsa), weak], ['RS256'])).toThrow(`oidc: jwks ${problem}`)
    expect(() => verifierOf([keyOf(rsa), padded(weak)], ['RS256'])).toThrow(`oidc: jwks ${problem}`)
    const remoteKeys = { seed: { keys: [keyOf(rsa), weak] } }
    const options = { issuer: 'https://issuer.example', audience: 'api', algorithms: ['RS256'], now }
    expect(() => oidc({ ...options, remoteKeys })).toThrow(`oidc: remoteKeys.seed ${problem}`)
    // Keys that could not verify a token of this issuer anyway are ignored.
    expect(() => verifierOf([keyOf(rsa), { ...weak, use: 'enc' }], ['RS256'])).not.toThrow()
    expect(() => verifierOf([keyOf(ec), weak], ['ES256'])).not.toThrow()
  })

  test('is rejected as a whole if it inherits its keys from a polluted prototype', () => {
    Object.assign(Object.prototype, { keys: rsa.jwks.keys })
    try {
      expect(loadKeys({}, { algorithms: [algorithmOf('RS256')] })).toBeUndefined()
    } finally {
      Reflect.deleteProperty(Object.prototype, 'keys')
    }
  })

  test('is not used for the same kid of another issuer', async () => {
    const other = await testIssuer({ issuer: 'https://other.example', clientId: 'api', algorithm: 'ES256', now })
    const users = verifierOf([...ec.jwks.keys], ['ES256'])
    const token = await other.accessToken({ iss: 'https://issuer.example' }, { header: { kid: String(keyOf(ec).kid) } })
    expect(await users.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' })
  })
})
