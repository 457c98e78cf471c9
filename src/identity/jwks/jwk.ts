/**
 * One key of a key set (RFC 7517), judged before it is used: its type, use, operations, algorithm, curve and size must fit
 * the algorithm it is asked to verify. Only public members are ever read.
 *
 * @module
 */

import { isRecord } from '../../internal/is-record.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'

/** The public members of a key that fits, nothing else. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }

/** A key as it stands in a set, looked at before it is used. */
export type JwkMembers = { readonly [name: string]: unknown }

/** The key as far as `algorithm` may use it, or `undefined` where it may not. */
export function publicJwkFor(jwk: unknown, { name, keyType, publicKey }: AsymmetricAlgorithm): PublicJwk | undefined {
  if (!isRecord(jwk)) return undefined
  // What is left out does not speak against it.
  const { kty, use = 'sig', alg = name, key_ops: operations = ['verify'] } = jwk
  if (kty !== keyType || use !== 'sig' || alg !== name) return undefined
  return Array.isArray(operations) && operations.includes('verify') ? publicKey(jwk) : undefined
}

/** A modulus of 256 to 1024 bytes. Its exact size and the exponent are judged on the key that is made of it. */
export function rsaKey({ n, e }: JwkMembers): PublicJwk | undefined {
  if (!isBase64Url(n) || !isBase64Url(e)) return undefined
  return n.length < 342 || n.length > 1366 || e.length > 12 ? undefined : { kty: 'RSA', n, e }
}

export function ecKey({ crv, x, y }: JwkMembers, curve: 'P-256' | 'P-384' | 'P-521'): PublicJwk | undefined {
  return crv === curve && isBase64Url(x) && isBase64Url(y) ? { kty: 'EC', crv: curve, x, y } : undefined
}

export function okpKey({ crv, x }: JwkMembers): PublicJwk | undefined {
  return crv === 'Ed25519' && isBase64Url(x) ? { kty: 'OKP', crv, x } : undefined
}

/** Odd and at least 3: with 1 every text is its own signature. */
export function isExponent(exponent: bigint): boolean {
  return exponent >= 3n && exponent % 2n === 1n
}

/** At most 2048 characters: 12,288 bits. */
function isBase64Url(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2048 && /^[A-Za-z0-9_-]+$/.test(value)
}
