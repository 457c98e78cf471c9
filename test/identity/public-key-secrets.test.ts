import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { hashApiKey, introspection, signedParameters, signUrl } from '../../src/identity/index.ts'
import { isPublicKeyMaterial } from '../../src/identity/jwks/public-key-material.ts'
import { certificateOf } from './certificate/certificates.ts'

const KEYS: { readonly [name: string]: KeyObject } = {
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey,
  EC: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey,
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey,
  Ed25519: generateKeyPairSync('ed25519').publicKey,
}
const rsa = KEYS['RSA'] as KeyObject
const SSH = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ1cHn0k6ZqYVfQ3b9sJ0m7mYh8w0sV4y0r2yYtqj1Zx user@example.com'

const spki = (key: KeyObject) => key.export({ type: 'spki', format: 'der' })
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const jwk = (key: KeyObject) => key.export({ format: 'jwk' })

let certificate: string
beforeAll(async () => {
  certificate = (await certificateOf()).pem
})

describe('isPublicKeyMaterial', () => {
  describe.each(Object.keys(KEYS))('%s', (name) => {
    const key = KEYS[name] as KeyObject
    test.each<[string, string | Uint8Array]>([
      ['PEM', pem(key)],
      ['PEM in bytes', Buffer.from(pem(key))],
      ['PEM with escaped line feeds', pem(key).replaceAll('\n', '\\n')],
      ['PEM in base64', Buffer.from(pem(key)).toString('base64')],
      ['PEM in UTF-16', Buffer.from(pem(key), 'utf16le')],
      ['PEM in UTF-16 with a byte order mark', Buffer.from(`\ufeff${pem(key)}`, 'utf16le')],
      ['DER', spki(key)],
      ['bare base64', spki(key).toString('base64')],
      ['bare base64 without padding', spki(key).toString('base64').replace(/=+$/, '')],
      ['bare base64 in lines', pem(key).replace(/-----[^-]+-----/g, '')],
      ['base64url', spki(key).toString('base64url')],
      ['base64 of base64', Buffer.from(spki(key).toString('base64')).toString('base64')],
      ['hexadecimal', spki(key).toString('hex')],
      ['hexadecimal with colons', spki(key).toString('hex').toUpperCase().match(/../g)?.join(':') ?? ''],
      ['a JWK', JSON.stringify(jwk(key))],
      ['a formatted JWK', JSON.stringify(jwk(key), undefined, 2)],
      ['a JWK in bytes', Buffer.from(JSON.stringify(jwk(key)))],
      ['a JWK in base64', Buffer.from(JSON.stringify(jwk(key))).toString('base64url')],
      ['a JWKS', JSON.stringify({ keys: [jwk(key)] })],
      ['an array of JWKs', JSON.stringify([jwk(key)])],
    ])('recognizes %s', (_, secret) => {
      expect(isPublicKeyMaterial(secret)).toBe(true)
    })
  })

  test('recognizes PKCS #1 in PEM, DER and base64', () => {
    expect(isPublicKeyMaterial(rsa.export({ type: 'pkcs1', format: 'pem' }).toString())).toBe(true)
    const der = rsa.export({ type: 'pkcs1', format: 'der' })
    expect(isPublicKeyMaterial(der)).toBe(true)
    expect(isPublicKeyMaterial(der.toString('base64'))).toBe(true)
  })

  test('recognizes certificates in PEM, DER and base64', () => {
    const base64 = certificate.replace(/-----[^-]+-----|\s/g, '')
    for (const secret of [certificate, base64, Buffer.from(base64, 'base64')]) expect(isPublicKeyMaterial(secret)).toBe(true)
  })

  test.each([
    ['an OpenSSH line', SSH],
    ['an OpenSSH line with options', `no-pty ${SSH}`],
    ['the second word of an OpenSSH line', SSH.split(' ')[1] ?? ''],
    ['an RSA line', 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ=='],
    ['an ECDSA line', 'ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY='],
    ['RFC 4716', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA'],
  ])('recognizes %s', (_, secret) => {
    expect(isPublicKeyMaterial(secret)).toBe(true)
  })

  test.each<[string, string | Uint8Array]>([
    ['a passphrase', 'correct horse battery staple, and more'],
    ['a UUID', '3f1d2c60-5a0e-4c53-9a65-3f2d0f9f6a11'],
    ['a JSON object without a key', '{"secret":"correct horse battery staple"}'],
    ['a symmetric JWK', JSON.stringify({ kty: 'oct', k: 'AAAA' })],
    ['an empty string', ''],
    ['zeros', new Uint8Array(32)],
    ['a truncated key', spki(rsa).subarray(0, 100)],
    ['a key with a suffix', Buffer.concat([spki(rsa), Buffer.alloc(1)])],
  ])('does not report %s', (_, secret) => {
    expect(isPublicKeyMaterial(secret)).toBe(false)
  })

  test('does not report random secrets in any encoding', () => {
    for (let index = 0; index < 20_000; index += 1) {
      const bytes = randomBytes(32 + (index % 64))
      for (const secret of [bytes, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]) {
        expect(isPublicKeyMaterial(secret)).toBe(false)
      }
    }
  })
})

describe('a public key as a secret', () => {
  const secrets = [pem(rsa), spki(rsa), spki(rsa).toString('base64'), JSON.stringify(jwk(rsa)), SSH]

  test.each(secrets)('is a ConfigError of signUrl and signedParameters', (secret) => {
    const key = { id: 'k1', secret }
    expect(() => signUrl('https://a.example/', { key, parameters: [], expiresInSeconds: 1 })).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'key.secret' }),
    )
    expect(() => signedParameters({ keys: { k1: secret }, parameters: [] })).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'keys[0]' }),
    )
  })

  test('is a ConfigError of introspection and hashApiKey, without the key in the message', () => {
    const base64 = spki(KEYS['EC'] as KeyObject).toString('base64')
    const options = { endpoint: 'https://as.example', issuer: 'i', clientId: 'c', audience: null, cacheSeconds: 0 }
    for (const attempt of [() => introspection({ ...options, clientSecret: base64 }), () => hashApiKey(base64)]) {
      expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError' }))
      expect(attempt).not.toThrow(base64.slice(0, 20))
    }
  })
})
