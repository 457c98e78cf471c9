/**
 * ECDSA on P-256 with SHA-256: the interface that `ecdsa-node.ts` and `ecdsa-portable.ts` implement, and the format of signatures.
 *
 * @module
 */

/** An affine point of P-256. */
export interface PublicKeyV4a {
  /** The x coordinate: 64 lowercase hexadecimal digits. */
  readonly x: string
  /** The y coordinate: 64 lowercase hexadecimal digits. */
  readonly y: string
}

/** A private key that was prepared for signing. */
export interface SigningKeyV4a {
  /** Returns a signature in DER, in lowercase hexadecimal. */
  readonly sign: (message: string) => string
}

/** A public key that was prepared for verifying. */
export interface VerifyingKeyV4a {
  /** @param signature DER in lowercase hexadecimal; see {@link isDerSignature}. */
  readonly verify: (message: string, signature: string) => boolean
}

/** An implementation of ECDSA. Scalars are 64 lowercase hexadecimal digits, from 1 to n - 1. */
export interface Ecdsa {
  readonly publicKey: (scalar: string) => PublicKeyV4a
  readonly signingKey: (scalar: string) => SigningKeyV4a
  /** @throws if the point is not on the curve. */
  readonly verifyingKey: (publicKey: PublicKeyV4a) => VerifyingKeyV4a
}

const COORDINATE = /^[\da-f]{64}$/

/** Whether a value is a public key. That the point is on the curve is checked when the key is prepared. */
export function isPublicKeyV4a(value: unknown): value is PublicKeyV4a {
  if (typeof value !== 'object' || value === null) return false
  const { x, y } = value as { readonly x?: unknown; readonly y?: unknown } // both are checked here
  return typeof x === 'string' && typeof y === 'string' && COORDINATE.test(x) && COORDINATE.test(y)
}

/** A sequence of two integers of at most 33 bytes each. */
const MAX_SIGNATURE_DIGITS = 2 * 72

/**
 * Whether a signature is DER in lowercase hexadecimal: a sequence of two positive integers, each in as few bytes as possible. Other encodings of
 * the same integers would be other names of one signature.
 */
export function isDerSignature(text: string): boolean {
  if (text.length > MAX_SIGNATURE_DIGITS || !/^(?:[\da-f]{2})+$/.test(text)) return false
  const bytes = Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(2 * index, 2 * index + 2), 16))
  const [tag, length] = bytes
  if (tag !== 0x30 || length !== bytes.length - 2) return false
  const afterR = endOfInteger(bytes, 2)
  return afterR !== undefined && endOfInteger(bytes, afterR) === bytes.length
}

/** Returns the position after a positive integer in its shortest form. */
function endOfInteger(bytes: readonly number[], start: number): number | undefined {
  const length = bytes[start + 1] ?? 0
  const first = bytes[start + 2] ?? 0
  const end = start + 2 + length
  if (bytes[start] !== 0x02 || length < 1 || length > 33 || end > bytes.length) return undefined
  const isPositive = first < 0x80 && (first > 0 || length > 1)
  const isShortest = first > 0 || (bytes[start + 3] ?? 0) >= 0x80
  return isPositive && isShortest ? end : undefined
}
