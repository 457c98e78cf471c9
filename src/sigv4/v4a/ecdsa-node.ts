/**
 * ECDSA on `node:crypto`. Its nonces are random, so two signatures of one message differ.
 *
 * @module
 */

import { createECDH, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { Ecdsa, PublicKeyV4a } from './ecdsa.ts'

/** Keys are imported a second time as DER, because OpenSSL converts a key that was imported as a JWK again for each operation. */
export const ecdsa: Ecdsa = {
  publicKey: publicKeyOf,
  signingKey(scalar) {
    const jwk = { kty: 'EC', crv: 'P-256', d: base64url(scalar), ...coordinates(publicKeyOf(scalar)) }
    const imported = createPrivateKey({ key: jwk, format: 'jwk' })
    const key = createPrivateKey({ key: imported.export({ format: 'der', type: 'pkcs8' }), format: 'der', type: 'pkcs8' })
    return { sign: (message) => sign('sha256', Buffer.from(message), key).toString('hex') }
  },
  verifyingKey(publicKey) {
    // The import of a JWK checks that the point is on the curve.
    const imported = createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...coordinates(publicKey) }, format: 'jwk' })
    const key = createPublicKey({ key: imported.export({ format: 'der', type: 'spki' }), format: 'der', type: 'spki' })
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
