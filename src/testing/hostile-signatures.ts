/**
 * Faults of the signature, and keys that the caller brought along.
 *
 * @module
 */

import { createSecretKey } from 'node:crypto'
import type { Forge, HostileToken } from './forge.ts'
import { makeIssuerKey } from './issuer-keys.ts'
import { base64Url, signatureOf, signToken } from './sign-token.ts'

export async function hostileSignatures(forge: Forge): Promise<HostileToken[]> {
  return [...spoiled(forge), ...changedAfterwards(forge), ...(await foreignKeys(forge)), ...embeddedSecret(forge)]
}

function spoiled({ honest, hostile }: Forge): HostileToken[] {
  const end = honest.lastIndexOf('.') + 1
  const input = honest.slice(0, end)
  const signature = Buffer.from(honest.slice(end), 'base64url')
  const flipped = (at: number, bit: number): Uint8Array => signature.map((byte, index) => (index === at ? byte ^ bit : byte))
  const last = signature.length - 1
  const half = signature.length >> 1
  const wrong: { readonly [name: string]: Uint8Array } = {
    'one byte': signature.subarray(0, 1),
    'without its first byte': signature.subarray(1),
    'without its last byte': signature.subarray(0, last),
    'with a zero byte in front': Buffer.concat([Buffer.alloc(1), signature]),
    'with a zero byte behind': Buffer.concat([signature, Buffer.alloc(1)]),
    twice: Buffer.concat([signature, signature]),
    'half of it': signature.subarray(0, half),
    'its halves swapped': Buffer.concat([signature.subarray(half), signature.subarray(0, half)]),
    reversed: Buffer.from(signature).reverse(),
    'all zeros': Buffer.alloc(signature.length),
    'all ones': Buffer.alloc(signature.length, 0xff),
    'r = 1, s = 1': Buffer.concat([one(half), one(signature.length - half)]),
    'r = 0': Buffer.concat([Buffer.alloc(half), signature.subarray(half)]),
    's = 0': Buffer.concat([signature.subarray(0, half), Buffer.alloc(signature.length - half)]),
    'in DER': der(signature),
    'as hexadecimal': Buffer.from(signature.toString('hex')),
    'as base64 of base64': Buffer.from(honest.slice(end)),
  }
  const flips = [0, 1, half - 1, half, last - 1, last].flatMap((at) => [1, 16, 128].map((bit) => [at, bit] as const))
  return [
    ...Object.entries(wrong).map(([name, bytes]) => hostile(`signature: ${name}`, input + base64Url(bytes))),
    ...flips.map(([at, bit]) => hostile(`signature: bit ${bit} of byte ${at} flipped`, input + base64Url(flipped(at, bit)))),
  ]
}

/** Each claim and header member changed under the old signature. */
function changedAfterwards({ honest, header, claims, hostile }: Forge): HostileToken[] {
  const [, , signature = ''] = honest.split('.')
  const assemble = (newHeader: object, newClaims: object): string =>
    `${base64Url(JSON.stringify(newHeader))}.${base64Url(JSON.stringify(newClaims))}.${signature}`
  const changed = (value: unknown): unknown => (typeof value === 'number' ? value + 1 : `${String(value)}0`)
  return [
    ...Object.entries(claims)
      .filter(([name]) => name !== 'iat')
      .map(([name, value]) =>
        hostile(`signature: ${name} changed afterwards`, assemble(header, { ...claims, [name]: changed(value) })),
      ),
    hostile('signature: a claim added afterwards', assemble(header, { ...claims, admin: true })),
    hostile('signature: a header member added afterwards', assemble({ ...header, x: 1 }, claims)),
    hostile('signature: members in another order', assemble(header, Object.fromEntries(Object.entries(claims).reverse()))),
  ]
}

/** Well signed, by a key that is not the issuer's, which comes with the token or claims to lie somewhere. */
async function foreignKeys({ issuer, algorithm, header, claims, hostile }: Forge): Promise<HostileToken[]> {
  if (issuer.secret !== undefined) return []
  const thief = await makeIssuerKey(algorithm, 'thief')
  const jwk = thief.publicJwk
  const other = issuer.keys.find(({ kid }) => kid !== header['kid'])
  const brought: { readonly [name: string]: { readonly [name: string]: unknown } } = {
    'that is foreign': {},
    'that is foreign and says so': { kid: 'thief' },
    'brought along': { jwk },
    'brought along under its own name': { jwk: { ...jwk, kid: 'thief' }, kid: 'thief' },
    'brought along under our name': { jwk: { ...jwk, kid: header['kid'] } },
    'brought along without a name': { jwk, kid: undefined },
    'at an address': { jku: 'https://thief.example/jwks.json', kid: 'thief' },
    'at a local address': { jku: 'http://127.0.0.1:1/jwks.json' },
    'in a certificate': { x5c: ['MIIB'], kid: 'thief' },
    'in a certificate at an address': { x5u: 'https://thief.example/cert.pem' },
    'with the thumbprint of a certificate': { x5t: 'AAAA', 'x5t#S256': 'AAAA' },
  }
  const payload = JSON.stringify(claims)
  const rows = Object.entries(brought).map(([name, more]) =>
    hostile(
      `signature: by a key ${name}`,
      signToken({ header: JSON.stringify({ ...header, ...more }), payload }, { algorithm, key: thief.privateKey }),
    ),
  )
  if (other === undefined) return rows
  const byOther = signToken({ header: JSON.stringify(header), payload }, { algorithm, key: other.privateKey })
  return [...rows, hostile('signature: by another key of the issuer', byOther)]
}

/** An `oct` key in the header, with the HMAC it makes. */
function embeddedSecret({ header, claims, key, hostile }: Forge): HostileToken[] {
  if (key.type === 'secret') return []
  const secret = Buffer.alloc(64, 7)
  return ['HS256', 'HS512'].map((alg) => {
    const input = `${base64Url(JSON.stringify({ ...header, alg, jwk: { kty: 'oct', k: base64Url(secret) } }))}.${base64Url(JSON.stringify(claims))}`
    return hostile(`signature: ${alg} by a secret brought along`, `${input}.${base64Url(hmac(input, alg, secret))}`)
  })
}

function hmac(input: string, algorithm: string, secret: Uint8Array): Uint8Array {
  return signatureOf(input, algorithm, createSecretKey(secret))
}

function one(length: number): Uint8Array {
  const bytes = Buffer.alloc(length)
  bytes[length - 1] = 1
  return bytes
}

/** Two halves as the integers of an ASN.1 sequence, as OpenSSL writes ECDSA signatures. */
function der(signature: Buffer): Uint8Array {
  const half = signature.length >> 1
  const integers = [signature.subarray(0, half), signature.subarray(half)].map((bytes) =>
    Buffer.concat([Buffer.from([2, bytes.length + 1, 0]), bytes]),
  )
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.from([0x30, body.length]), body])
}
