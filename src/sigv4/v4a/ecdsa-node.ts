/**
 * ECDSA on `node:crypto`. Its nonces are random, so two signatures of one message differ.
 *
 * @module
 */

import { createECDH, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { Ecdsa, PublicKeyV4a } from './ecdsa.ts'

export const ecdsa: Ecdsa = {
  publicKey: publicKeyOf,
  signingKey(scalar) {
    const jwk = { kty: 'EC', crv: 'P-256', d: base64url(scalar), ...coordinates(publicKeyOf(scalar)) }
    const key = createPrivateKey({ key: jwk, format: 'jwk' })
    return { sign: (message) => sign('sha256', Buffer.from(message), key).toString('hex') }
  },
  verifyingKey(publicKey) {
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...coordinates(publicKey) }, format: 'jwk' })
    return { verify: (message, signature) => verify('sha256', Buffer.from(message), key, Buffer.from(signature, 'hex')) }
  },
}

/** An uncompressed point: one byte for the format, then the two coordinates. */
function publicKeyOf(scalar: string): PublicKeyV4a {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(scalar, 'hex')
  const point = ecdh.getPublicKey('hex')
  return { x: point.slice(2, 66), y: point.slice(66) }
}

function coordinates({ x, y }: PublicKeyV4a): { readonly x: string; readonly y: string } {
  return { x: base64url(x), y: base64url(y) }
}

function base64url(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64url')
}
