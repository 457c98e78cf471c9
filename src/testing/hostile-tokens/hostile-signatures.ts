/**
 * Faults of the signature, and signatures by keys that do not belong to the issuer.
 *
 * @module
 */

import { createSecretKey } from 'node:crypto'
import { generateIssuerKey } from '../issuer-keys.ts'
import { base64Url, signInput, signToken } from '../sign-token.ts'
import type { Forge, HostileToken } from './token-forge.ts'

/** Returns the tokens whose signature is not one by the issuer's key. */
export async function hostileSignatures(forge: Forge): Promise<HostileToken[]> {
  return [...alteredSignatures(forge), ...alteredContents(forge), ...(await foreignKeys(forge)), ...embeddedSecrets(forge)]
}

function alteredSignatures({ validToken, hostile }: Forge): HostileToken[] {
  const start = validToken.lastIndexOf('.') + 1
  const input = validToken.slice(0, start)
  const signature = Buffer.from(validToken.slice(start), 'base64url')
  const flipped = (at: number, bit: number): Uint8Array => signature.map((byte, index) => (index === at ? byte ^ bit : byte))
  const last = signature.length - 1
  const half = signature.length >> 1
  const altered: { readonly [name: string]: Uint8Array } = {
    'one byte': signature.subarray(0, 1),
    'without its first byte': signature.subarray(1),
    'without its last byte': signature.subarray(0, last),
    'with a leading zero byte': Buffer.concat([Buffer.alloc(1), signature]),
    'with a trailing zero byte': Buffer.concat([signature, Buffer.alloc(1)]),
    repeated: Buffer.concat([signature, signature]),
    'the first half only': signature.subarray(0, half),
    'halves swapped': Buffer.concat([signature.subarray(half), signature.subarray(0, half)]),
    reversed: Buffer.from(signature).reverse(),
    'all zeros': Buffer.alloc(signature.length),
    'all 0xff': Buffer.alloc(signature.length, 0xff),
    'r = 1, s = 1': Buffer.concat([integerOne(half), integerOne(signature.length - half)]),
    'r = 0': Buffer.concat([Buffer.alloc(half), signature.subarray(half)]),
    's = 0': Buffer.concat([signature.subarray(0, half), Buffer.alloc(signature.length - half)]),
    'in DER': encodeDer(signature),
    'in hexadecimal': Buffer.from(signature.toString('hex')),
    'in base64url twice': Buffer.from(validToken.slice(start)),
  }
  const flips = [0, 1, half - 1, half, last - 1, last].flatMap((at) => [1, 16, 128].map((bit) => [at, bit] as const))
  return [
    ...Object.entries(altered).map(([name, bytes]) => hostile(`signature: ${name}`, input + base64Url(bytes))),
    ...flips.map(([at, bit]) => hostile(`signature: bit ${bit} of byte ${at} flipped`, input + base64Url(flipped(at, bit)))),
  ]
}

/** Claims and header parameters changed without a new signature. */
function alteredContents({ validToken, header, claims, hostile }: Forge): HostileToken[] {
  const [, , signature = ''] = validToken.split('.')
  const assemble = (newHeader: object, newClaims: object): string =>
    `${base64Url(JSON.stringify(newHeader))}.${base64Url(JSON.stringify(newClaims))}.${signature}`
  const changed = (value: unknown): unknown => (typeof value === 'number' ? value + 1 : `${String(value)}0`)
  return [
    ...Object.entries(claims)
      .filter(([name]) => name !== 'iat')
      .map(([name, value]) =>
        hostile(`signature: ${name} changed after signing`, assemble(header, { ...claims, [name]: changed(value) })),
      ),
    hostile('signature: claim added after signing', assemble(header, { ...claims, admin: true })),
    hostile('signature: header parameter added after signing', assemble({ ...header, x: 1 }, claims)),
    hostile('signature: claims reordered after signing', assemble(header, Object.fromEntries(Object.entries(claims).reverse()))),
  ]
}

/** Valid signatures by a key that is not the issuer's: an unknown key, or one that the header embeds or refers to. */
async function foreignKeys({ issuer, algorithm, header, claims, hostile }: Forge): Promise<HostileToken[]> {
  if (issuer.secret !== undefined) return []
  const attacker = await generateIssuerKey(algorithm, 'attacker')
  const jwk = attacker.publicJwk
  const other = issuer.keys.find(({ kid }) => kid !== header['kid'])
  const headers: { readonly [name: string]: { readonly [name: string]: unknown } } = {
    'unknown to the issuer': {},
    'unknown to the issuer, with its own kid': { kid: 'attacker' },
    'embedded in the header': { jwk },
    'embedded in the header, with its own kid': { jwk: { ...jwk, kid: 'attacker' }, kid: 'attacker' },
    "embedded in the header, with the issuer's kid": { jwk: { ...jwk, kid: header['kid'] } },
    'embedded in the header, without a kid': { jwk, kid: undefined },
    'at a URL': { jku: 'https://attacker.example/jwks.json', kid: 'attacker' },
    'at a loopback URL': { jku: 'http://127.0.0.1:1/jwks.json' },
    'in a certificate': { x5c: ['MIIB'], kid: 'attacker' },
    'in a certificate at a URL': { x5u: 'https://attacker.example/cert.pem' },
    'with a certificate thumbprint': { x5t: 'AAAA', 'x5t#S256': 'AAAA' },
  }
  const payload = JSON.stringify(claims)
  const rows = Object.entries(headers).map(([name, more]) =>
    hostile(
      `signature: by a key ${name}`,
      signToken({ header: JSON.stringify({ ...header, ...more }), payload }, { algorithm, key: attacker.privateKey }),
    ),
  )
  if (other === undefined) return rows
  const byOther = signToken({ header: JSON.stringify(header), payload }, { algorithm, key: other.privateKey })
  return [...rows, hostile('signature: by another key of the issuer', byOther)]
}

/** An HMAC with a secret that the header itself contains. */
function embeddedSecrets({ header, claims, key, hostile }: Forge): HostileToken[] {
  if (key.type === 'secret') return []
  const secret = Buffer.alloc(64, 7)
  return ['HS256', 'HS512'].map((alg) => {
    const input = `${base64Url(JSON.stringify({ ...header, alg, jwk: { kty: 'oct', k: base64Url(secret) } }))}.${base64Url(JSON.stringify(claims))}`
    return hostile(
      `signature: ${alg} with a secret embedded in the header`,
      `${input}.${base64Url(signInput(input, { algorithm: alg, key: createSecretKey(secret) }))}`,
    )
  })
}

/** The integer 1 in big-endian bytes. */
function integerOne(length: number): Uint8Array {
  const bytes = Buffer.alloc(length)
  bytes[length - 1] = 1
  return bytes
}

/** Encodes both halves as an ASN.1 sequence of two integers, the format of OpenSSL's ECDSA signatures. */
function encodeDer(signature: Buffer): Uint8Array {
  const half = signature.length >> 1
  const integers = [signature.subarray(0, half), signature.subarray(half)].map((bytes) =>
    Buffer.concat([Buffer.from([2, bytes.length + 1, 0]), bytes]),
  )
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}
