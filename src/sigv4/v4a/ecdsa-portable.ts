/**
 * ECDSA on `@noble/curves`, for browsers and edge runtimes. Its nonces are derived from the message (RFC 6979), so one message has one signature.
 *
 * @module
 */

import { p256 } from '@noble/curves/nist.js'
import type { Ecdsa, PublicKeyV4a } from './ecdsa.ts'

/** AWS accepts both values of `s`, as OpenSSL does. */
const FORMAT = { format: 'der', lowS: false, prehash: true } as const

export const ecdsa: Ecdsa = {
  publicKey(scalar) {
    const point = toHex(p256.getPublicKey(toBytes(scalar), false))
    return { x: point.slice(2, 66), y: point.slice(66) }
  },
  signingKey(scalar) {
    const key = toBytes(scalar)
    return { sign: (message) => toHex(p256.sign(encodeUtf8(message), key, FORMAT)) }
  },
  verifyingKey(publicKey) {
    const key = pointOf(publicKey)
    // Decodes the point and checks that it is on the curve.
    p256.Point.fromBytes(key).assertValidity()
    return { verify: (message, signature) => p256.verify(toBytes(signature), encodeUtf8(message), key, FORMAT) }
  },
}

/** An uncompressed point: one byte for the format, then the two coordinates. */
function pointOf({ x, y }: PublicKeyV4a): Uint8Array {
  return toBytes(`04${x}${y}`)
}

function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function toBytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) => Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16))
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
