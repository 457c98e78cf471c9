import { constants, generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import * as node from '../../../src/identity/jwks/crypto-node.ts'
import * as portable from '../../../src/identity/jwks/crypto-portable.ts'
import { ASYMMETRIC, type AsymmetricAlgorithm, named, SECRET } from '../../../src/identity/jwks/signature-algorithm.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'

const ALGORITHMS = ['RS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'HS256', 'HS512']
const issuers = new Map<string, TestIssuer>()
beforeAll(async () => {
  for (const algorithm of ALGORITHMS) issuers.set(algorithm, await testIssuer({ issuer: 'https://issuer.example', algorithm }))
})

function issuerOf(algorithm: string): TestIssuer {
  return issuers.get(algorithm) ?? expect.fail()
}

const asymmetric = (name: string) => named(ASYMMETRIC, name) ?? expect.fail(name)
const hmac = (name: string) => named(SECRET, name) ?? expect.fail(name)

function signed(token: string): { text: string; signedLength: number; signature: Uint8Array } {
  const end = token.lastIndexOf('.')
  return { text: token, signedLength: end, signature: Buffer.from(token.slice(end + 1), 'base64url') }
}

describe.each([
  ['node:crypto', node],
  ['jose', portable],
])('token cryptography with %s', (_, crypto) => {
  const keyOf = ({ algorithm, jwks, secret }: TestIssuer) =>
    (secret === undefined
      ? crypto.importPublicKey(jwks.keys[0], asymmetric(algorithm))
      : crypto.importSecret(secret, hmac(algorithm))) ?? expect.fail()

  test.each(ALGORITHMS)('verifies %s and rejects altered tokens', async (algorithm) => {
    const issuer = issuerOf(algorithm)
    const token = await issuer.accessToken()
    const key = keyOf(issuer)
    expect(await key.verify(signed(token))).toBe(true)
    const [header = '', payload = '', signature = ''] = token.split('.')
    const other = Buffer.from(JSON.stringify({ sub: 'attacker' })).toString('base64url')
    expect(await key.verify(signed(`${header}.${other}.${signature}`))).toBe(false)
    expect(await key.verify(signed(`${header}.${payload}.${signature.slice(4)}`))).toBe(false)
    expect(
      await key.verify(signed(`${header}.${payload}.${Buffer.alloc(signed(token).signature.length).toString('base64url')}`)),
    ).toBe(false)
    const foreign = await testIssuer({ issuer: 'https://issuer.example', algorithm })
    expect(await keyOf(foreign).verify(signed(token))).toBe(false)
  })

  test('rejects a signature of another algorithm', async () => {
    const issuer = issuerOf('HS512')
    const key = crypto.importSecret(issuer.secret ?? expect.fail(), hmac('HS256'))
    expect(await key.verify(signed(await issuer.accessToken()))).toBe(false)
  })

  test('does not import a key that does not fit the algorithm', () => {
    const [jwk] = issuerOf('ES256').jwks.keys
    expect(crypto.importPublicKey(jwk, asymmetric('ES384'))).toBeUndefined()
    expect(crypto.importPublicKey(jwk, asymmetric('RS256'))).toBeUndefined()
    expect(crypto.importPublicKey({ kty: 'oct', k: 'A'.repeat(43) }, asymmetric('ES256'))).toBeUndefined()
  })

  // In base64url, as in a key set.
  test.each([
    ['AA', '0', false],
    ['AQ', '1', false],
    ['AAAB', '1 in three bytes', false],
    ['Ag', '2', false],
    ['Aw', '3', true],
    ['AAAAAAAAAAAD', '3 in nine bytes', true],
    ['BA', '4', false],
    ['AQAA', '65,536', false],
    ['AQAB', '65,537', true],
  ])('imports an RSA key with the exponent %s, which is %s: %s', (e, _, isImported) => {
    const [jwk] = issuerOf('RS256').jwks.keys
    expect(crypto.importPublicKey({ ...jwk, e }, asymmetric('RS256')) !== undefined).toBe(isImported)
  })

  test('rejects every signature if the point is not on the curve', async () => {
    const issuer = issuerOf('ES256')
    const [jwk] = issuer.jwks.keys
    const key = crypto.importPublicKey({ ...jwk, y: Buffer.alloc(32, 1).toString('base64url') }, asymmetric('ES256'))
    expect((await key?.verify(signed(await issuer.accessToken()))) ?? false).toBe(false)
  })

  test.each([
    ['', ''],
    ['AA', '00'],
    ['_-8', 'ffef'],
    ['AAAA', '000000'],
  ])('decodes %j', (text, hex) => {
    expect(Buffer.from(crypto.decodeBase64Url(text) ?? expect.fail()).toString('hex')).toBe(hex)
  })

  test.each(['A', 'AAAAA', 'AB', 'AAB', 'AA=', 'AA==', 'A A', 'AA\n', '+/8', 'é', 'AA\u0141', '\ud800'])('rejects %j', (text) => {
    expect(crypto.decodeBase64Url(text)).toBeUndefined()
  })
})

describe('an outage with jose', () => {
  async function verifiedBy(algorithm: AsymmetricAlgorithm): Promise<boolean> {
    const issuer = issuerOf('ES256')
    const key = portable.importPublicKey({ ...issuer.jwks.keys[0], alg: algorithm.name }, algorithm) ?? expect.fail()
    return key.verify(signed(await issuer.accessToken()))
  }
  function importFailsWith(name: string): void {
    const importKey = vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(new DOMException('simulated', name))
    onTestFinished(() => importKey.mockRestore())
  }

  test('is an algorithm that jose does not support', async () => {
    const algorithm = { ...asymmetric('ES256'), name: 'ES257' }
    await expect(verifiedBy(algorithm)).rejects.toThrow(expect.objectContaining({ name: 'JOSENotSupported' }))
  })
  test('is an algorithm that the runtime lacks', async () => {
    importFailsWith('NotSupportedError')
    await expect(verifiedBy(asymmetric('ES256'))).rejects.toThrow(expect.objectContaining({ name: 'NotSupportedError' }))
  })
  test('is not a key that the runtime rejects', async () => {
    importFailsWith('DataError')
    expect(await verifiedBy(asymmetric('ES256'))).toBe(false)
  })
})

test('Ed448 keys are imported by node:crypto only, because jose does not support them', () => {
  const jwk = generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' })
  for (const name of ['Ed448', 'EdDSA']) {
    expect(node.importPublicKey(jwk, asymmetric(name))).toBeDefined()
    expect(portable.importPublicKey(jwk, asymmetric(name))).toBeUndefined()
  }
})

test('the PSS constants equal those of node:crypto', () => {
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants
  for (const name of ['PS256', 'PS384', 'PS512']) expect(asymmetric(name).nodeOptions).toStrictEqual({ padding, saltLength })
})

describe('both implementations', () => {
  test('decode and hash equally', () => {
    const input = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ABwxyz089-_+/= ') }),
      fc.base64String(),
      fc.string({ unit: 'binary' }),
    )
    fc.assert(
      fc.property(input, (text) => {
        const [fromNode, fromPortable] = [node.decodeBase64Url(text), portable.decodeBase64Url(text)]
        expect(fromNode === undefined ? undefined : [...fromNode]).toStrictEqual(
          fromPortable === undefined ? undefined : [...fromPortable],
        )
        expect(portable.sha256Text(text)).toBe(node.sha256Text(text))
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
    )
  })
})
