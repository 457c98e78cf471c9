import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import 'reflect-metadata' // must be imported before @peculiar/x509
import { X509CertificateGenerator } from '@peculiar/x509'
import { describe, expect, test } from 'vitest'
import { oidc } from '../../../src/identity/index.ts'
import { isPublicKeyMaterial } from '../../../src/identity/jwks/public-key-material.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = ['P-256', 'P-384', 'P-521'].map((namedCurve) => generateKeyPairSync('ec', { namedCurve }))
const edwards = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed448')]
const publicKeys = [rsa, ...ec, ...edwards].map(({ publicKey }) => publicKey)

const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' })
const jwk = (key: KeyObject) => JSON.stringify(key.export({ format: 'jwk' }))

/** The key part of an OpenSSH line: length-prefixed name, exponent and modulus. */
function sshRsaKey(): Buffer {
  const { n = '', e = '' } = rsa.publicKey.export({ format: 'jwk' })
  const fields = [Buffer.from('ssh-rsa'), Buffer.from(e, 'base64url'), Buffer.from(n, 'base64url')]
  return Buffer.concat(
    fields.flatMap((field) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(field.length)
      return [length, field]
    }),
  )
}

async function certificate(): Promise<Buffer> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const generated = await X509CertificateGenerator.createSelfSigned({ name: 'CN=test', keys, signingAlgorithm: algorithm })
  return Buffer.from(generated.rawData)
}

/** Uncompressed points of the NIST curves. */
const points = ec.map(({ publicKey }) => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
})

const encodings: readonly (readonly [string, (key: Buffer) => string | Uint8Array])[] = [
  ['bytes', (key) => key],
  ['base64', (key) => key.toString('base64')],
  ['base64 without padding', (key) => key.toString('base64').replaceAll('=', '')],
  ['base64url', (key) => key.toString('base64url')],
  ['base64 in lines', (key) => key.toString('base64').replace(/.{64}/g, '$&\n')],
  ['base64 in lines with escaped line feeds', (key) => key.toString('base64').replace(/.{64}/g, '$&\\n')],
  ['base64 in quotes', (key) => `"${key.toString('base64')}"`],
  ['base64 as bytes', (key) => Buffer.from(key.toString('base64'))],
  ['base64 in UTF-16', (key) => Buffer.from(key.toString('base64'), 'utf16le')],
  ['base64 of base64', (key) => Buffer.from(key.toString('base64')).toString('base64')],
  ['hexadecimal', (key) => key.toString('hex')],
  ['hexadecimal in uppercase', (key) => key.toString('hex').toUpperCase()],
  ['hexadecimal with colons', (key) => key.toString('hex').replace(/..(?=.)/g, '$&:')],
  ['a data URL', (key) => `data:application/octet-stream;base64,${key.toString('base64')}`],
]

describe('isPublicKeyMaterial', () => {
  test.each(encodings)('recognizes binary keys as %s', async (_, encode) => {
    const pkcs1 = rsa.publicKey.export({ type: 'pkcs1', format: 'der' })
    const keys = [...publicKeys.map(spki), pkcs1, await certificate(), sshRsaKey(), ...points]
    expect(keys.map((key) => isPublicKeyMaterial(encode(key)))).toStrictEqual(keys.map(() => true))
  })

  test.each(encodings)('recognizes textual keys as %s', (_, encode) => {
    const texts = [
      ...publicKeys.map((key) => String(key.export({ type: 'spki', format: 'pem' }))),
      String(rsa.publicKey.export({ type: 'pkcs1', format: 'pem' })),
      ...publicKeys.map(jwk),
      ...publicKeys.map((key) => `{ "keys": [ ${jwk(key)} ] }`),
      JSON.stringify(publicKeys.map(jwk)),
      `ssh-rsa ${sshRsaKey().toString('base64')} jane@example.com`,
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGJhc2U2NGJhc2U2NGJhc2U2NGJhc2U2NGJhc2U2 a',
      'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY a',
      `---- BEGIN SSH2 PUBLIC KEY ----\n${sshRsaKey().toString('base64')}\n---- END SSH2 PUBLIC KEY ----`,
      '<RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>',
      'Public-Key: (2048 bit)\nModulus:\n 00:aa',
      "{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }",
    ]
    expect(texts.filter((text) => !isPublicKeyMaterial(encode(Buffer.from(text))))).toStrictEqual([])
  })

  test('accepts random secrets in every encoding', () => {
    const lengths = [32, 33, 48, 49, 64, 65, 66, 67, 97, 128, 133, 256, 294]
    for (const length of lengths) {
      for (let round = 0; round < 50; round += 1) {
        const secret = randomBytes(length)
        for (const [, encode] of encodings) expect(isPublicKeyMaterial(encode(secret))).toBe(false)
      }
    }
  })

  test.each([
    ['a pass phrase', 'correct horse battery staple, and then some more words'],
    ['a UUID', '123e4567-e89b-12d3-a456-426614174000'],
    ['a repeated character', 'x'.repeat(64)],
    ['bytes that start like a point', Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)])],
    ['bytes that start like DER', Buffer.concat([Buffer.of(0x30, 62), Buffer.alloc(62, 0xff)])],
    ['a symmetric JWK', JSON.stringify({ kty: 'oct', k: 'A'.repeat(43) })],
    ['an empty string', ''],
  ])('accepts %s', (_, secret) => {
    expect(isPublicKeyMaterial(secret)).toBe(false)
  })

  test('rejects such secrets in oidc without including them in the error', () => {
    const secret = spki(rsa.publicKey).toString('base64')
    const create = () => oidc({ issuer: 'https://issuer.example', audience: 'api', algorithms: ['HS256'], secret })
    expect(create).toThrow(/^oidc: secret must be a secret, not a public key/)
    expect(create).not.toThrow(secret)
  })
})
