/**
 * One key of a key set (RFC 7517), judged before it is used: its type, use, operations, algorithm, curve and size must fit
 * the algorithm it is asked to verify. Only public members are ever read.
 *
 * @module
 */

import { isRecord } from '../is-record.ts'
import type { AsymmetricAlgorithm, CurveAlgorithm } from './signature-algorithm.ts'

/** The public members of a key that fits, nothing else. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }

type Members = { readonly [name: string]: unknown }

/** The key as far as `algorithm` may use it, or `undefined` where it may not. */
export function publicJwkFor(jwk: unknown, algorithm: AsymmetricAlgorithm): PublicJwk | undefined {
  if (!isRecord(jwk) || jwk['kty'] !== algorithm.keyType || !isMeantFor(jwk, algorithm)) return undefined
  return algorithm.keyType === 'RSA' ? rsaKey(jwk) : curveKey(jwk, algorithm)
}

function isMeantFor(jwk: Members, { name }: AsymmetricAlgorithm): boolean {
  const { use, alg, key_ops: operations } = jwk
  if (use !== undefined && use !== 'sig') return false
  if (alg !== undefined && alg !== name) return false
  return operations === undefined || (Array.isArray(operations) && operations.includes('verify'))
}

/** At least 2048 bits, and an odd exponent of at least 3: with 1 every text is its own signature. */
function rsaKey({ n, e }: Members): PublicJwk | undefined {
  if (!isBase64Url(n) || !isBase64Url(e)) return undefined
  const bytes = (n.length * 3) >> 2
  if (bytes < 256 || bytes > 1024 || e.length > 12) return undefined
  if (isEvenOrOne(e)) return undefined
  return { kty: 'RSA', n, e }
}

function isEvenOrOne(exponent: string): boolean {
  let value = 0n
  for (const character of exponent) value = (value << 6n) | BigInt(BASE64URL.indexOf(character))
  // Base64url pads on the right with 2 or 4 zero bits.
  value >>= BigInt((exponent.length * 6) % 8)
  return value < 3n || value % 2n === 0n
}

function curveKey({ crv, x, y }: Members, { keyType, curve }: CurveAlgorithm): PublicJwk | undefined {
  if (crv !== curve || !isBase64Url(x)) return undefined
  if (keyType === 'OKP') return { kty: 'OKP', crv: curve, x }
  return isBase64Url(y) ? { kty: 'EC', crv: curve, x, y } : undefined
}

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** At most 2048 characters: 12,288 bits. */
function isBase64Url(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2048 && /^[A-Za-z0-9_-]+$/.test(value)
}
