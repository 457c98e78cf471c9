/**
 * The signature algorithms of JSON Web Signature (JWS) that this package supports, and the check that a JSON Web Key (RFC 7517)
 * fits an algorithm. Only the public members of a key are read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3
 * @see https://www.rfc-editor.org/rfc/rfc8037
 * @see https://www.rfc-editor.org/rfc/rfc9864
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { ownMembers } from '../jwt/strict-json.ts'

/** The public members of a key, without any others. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string }

/** The members of a JSON Web Key. */
export type JwkMembers = { readonly [name: string]: unknown }
type Hash = 'sha256' | 'sha384' | 'sha512'

/** One algorithm with everything that is specific to it, so that a bundle with one algorithm contains no code for the others. */
export interface AsymmetricAlgorithm {
  readonly name: string
  readonly keyType: 'RSA' | 'EC' | 'OKP'
  /** Returns the public members of a key of this type, or `undefined` if it cannot be used with the algorithm. */
  readonly publicKey: (jwk: JwkMembers) => PublicJwk | undefined
  readonly hash: Hash | null
  /** Absent where the key decides: the length of an RSA modulus, or the curve of an Edwards key. */
  readonly signatureBytes?: number
  /** Further options of `crypto.verify` in Node.js. */
  readonly nodeOptions?: typeof PSS | typeof IEEE_P1363
}

/** `RSA_PKCS1_PSS_PADDING` and `RSA_PSS_SALTLEN_DIGEST` as numbers, because `node:crypto` does not exist in every runtime. */
const PSS = { padding: 6, saltLength: -1 } as const
/** The signature is `r` followed by `s` (RFC 7518, section 3.4). */
const IEEE_P1363 = { dsaEncoding: 'ieee-p1363' } as const

export const RS256: AsymmetricAlgorithm = { name: 'RS256', keyType: 'RSA', publicKey: rsaKey, hash: 'sha256' }

export const ASYMMETRIC: readonly AsymmetricAlgorithm[] = [
  RS256,
  { name: 'RS384', keyType: 'RSA', publicKey: rsaKey, hash: 'sha384' },
  { name: 'RS512', keyType: 'RSA', publicKey: rsaKey, hash: 'sha512' },
  { name: 'PS256', keyType: 'RSA', publicKey: rsaKey, hash: 'sha256', nodeOptions: PSS },
  { name: 'PS384', keyType: 'RSA', publicKey: rsaKey, hash: 'sha384', nodeOptions: PSS },
  { name: 'PS512', keyType: 'RSA', publicKey: rsaKey, hash: 'sha512', nodeOptions: PSS },
  {
    name: 'ES256',
    keyType: 'EC',
    publicKey: (jwk) => ecKey(jwk, 'P-256'),
    hash: 'sha256',
    signatureBytes: 64,
    nodeOptions: IEEE_P1363,
  },
  {
    name: 'ES384',
    keyType: 'EC',
    publicKey: (jwk) => ecKey(jwk, 'P-384'),
    hash: 'sha384',
    signatureBytes: 96,
    nodeOptions: IEEE_P1363,
  },
  {
    name: 'ES512',
    keyType: 'EC',
    publicKey: (jwk) => ecKey(jwk, 'P-521'),
    hash: 'sha512',
    signatureBytes: 132,
    nodeOptions: IEEE_P1363,
  },
  // RFC 8037 uses this name for both curves.
  { name: 'EdDSA', keyType: 'OKP', publicKey: (jwk) => okpKey(jwk, 'Ed25519') ?? okpKey(jwk, 'Ed448'), hash: null },
  { name: 'Ed25519', keyType: 'OKP', publicKey: (jwk) => okpKey(jwk, 'Ed25519'), hash: null },
  { name: 'Ed448', keyType: 'OKP', publicKey: (jwk) => okpKey(jwk, 'Ed448'), hash: null },
]

/** An HMAC algorithm. */
export interface SecretAlgorithm {
  readonly name: string
  readonly hash: Hash
  /** The minimum length of a secret (RFC 7518, section 3.2). */
  readonly minSecretBytes: number
}

export const SECRET: readonly SecretAlgorithm[] = [
  { name: 'HS256', hash: 'sha256', minSecretBytes: 32 },
  { name: 'HS384', hash: 'sha384', minSecretBytes: 48 },
  { name: 'HS512', hash: 'sha512', minSecretBytes: 64 },
]

/** Finds an algorithm by its exact, case-sensitive name. */
export function named<A extends { readonly name: string }>(algorithms: readonly A[], name: string): A | undefined {
  return algorithms.find((algorithm) => algorithm.name === name)
}

/**
 * Returns the public members of a key if `algorithm` may use it: type, `use`, `key_ops`, `alg`, curve and size must fit.
 * Members that the key does not have are not checked.
 */
export function publicJwkFor(jwk: unknown, algorithm: AsymmetricAlgorithm): PublicJwk | undefined {
  return isRecord(jwk) && isMeantFor(jwk, algorithm) ? algorithm.publicKey(ownMembers(jwk)) : undefined
}

/** Reports whether a key was published for an algorithm: type, `use`, `key_ops` and `alg` fit. */
export function isMeantFor(jwk: JwkMembers, { name, keyType }: AsymmetricAlgorithm): boolean {
  const { kty, use = 'sig', alg = name, key_ops: operations = ['verify'] } = ownMembers(jwk)
  const mayVerify = Array.isArray(operations) && operations.includes('verify')
  return kty === keyType && use === 'sig' && alg === name && mayVerify
}

/** Reports whether an RSA exponent is odd and at least 3. With exponent 1 every message is its own signature. */
export function isExponent(exponent: bigint): boolean {
  return exponent >= 3n && exponent % 2n === 1n
}

/** The modulus has 256 to 1024 bytes. Its exact size and the exponent are checked on the imported key. */
function rsaKey({ n, e }: JwkMembers): PublicJwk | undefined {
  if (!isBase64Url(n) || !isBase64Url(e)) return undefined
  return n.length < 342 || n.length > 1366 || e.length > 12 ? undefined : { kty: 'RSA', n, e }
}

function ecKey({ crv, x, y }: JwkMembers, curve: 'P-256' | 'P-384' | 'P-521'): PublicJwk | undefined {
  return crv === curve && isBase64Url(x) && isBase64Url(y) ? { kty: 'EC', crv: curve, x, y } : undefined
}

function okpKey({ crv, x }: JwkMembers, curve: 'Ed25519' | 'Ed448'): PublicJwk | undefined {
  return crv === curve && isBase64Url(x) ? { kty: 'OKP', crv: curve, x } : undefined
}

/** At most 2048 characters, which are 12,288 bits. */
function isBase64Url(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2048 && /^[A-Za-z0-9_-]+$/.test(value)
}
