/**
 * The signature algorithms of JSON Web Signature that this package knows, and which key fits which. Whoever needs one of
 * them imports that one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3
 * @see https://www.rfc-editor.org/rfc/rfc8037
 * @see https://www.rfc-editor.org/rfc/rfc9864
 * @module
 */

import { ecKey, type JwkMembers, okpKey, type PublicJwk, rsaKey } from './jwk.ts'

type Hash = 'sha256' | 'sha384' | 'sha512'

/** Carries all that differs from one to the next, so that a bundle with one of them holds nothing of the others. */
export interface AsymmetricAlgorithm {
  readonly name: string
  readonly keyType: 'RSA' | 'EC' | 'OKP'
  /** The public members of a key of its type, or `undefined` where it is of no use to it. */
  readonly publicKey: (jwk: JwkMembers) => PublicJwk | undefined
  readonly hash: Hash | null
  /** Left out for RSA: as long as the modulus. */
  readonly signatureBytes?: number
  /** What `crypto.verify` of Node must be told beside the hash. */
  readonly nodeOptions?: typeof PSS | typeof R_AND_S
}

/** `RSA_PKCS1_PSS_PADDING` and `RSA_PSS_SALTLEN_DIGEST`, in numbers: not every runtime has `node:crypto`. */
const PSS = { padding: 6, saltLength: -1 } as const
/** Two numbers one after the other (RFC 7518 section 3.4). */
const R_AND_S = { dsaEncoding: 'ieee-p1363' } as const

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
    nodeOptions: R_AND_S,
  },
  {
    name: 'ES384',
    keyType: 'EC',
    publicKey: (jwk) => ecKey(jwk, 'P-384'),
    hash: 'sha384',
    signatureBytes: 96,
    nodeOptions: R_AND_S,
  },
  {
    name: 'ES512',
    keyType: 'EC',
    publicKey: (jwk) => ecKey(jwk, 'P-521'),
    hash: 'sha512',
    signatureBytes: 132,
    nodeOptions: R_AND_S,
  },
  { name: 'EdDSA', keyType: 'OKP', publicKey: okpKey, hash: null, signatureBytes: 64 },
  { name: 'Ed25519', keyType: 'OKP', publicKey: okpKey, hash: null, signatureBytes: 64 },
]

export interface SecretAlgorithm {
  readonly name: string
  readonly hash: Hash
  /** The least that a secret must have (RFC 7518 section 3.2). */
  readonly minSecretBytes: number
}

export const SECRET: readonly SecretAlgorithm[] = [
  { name: 'HS256', hash: 'sha256', minSecretBytes: 32 },
  { name: 'HS384', hash: 'sha384', minSecretBytes: 48 },
  { name: 'HS512', hash: 'sha512', minSecretBytes: 64 },
]

/** The one of this name, spelled exactly. */
export function named<A extends { readonly name: string }>(algorithms: readonly A[], name: string): A | undefined {
  return algorithms.find((algorithm) => algorithm.name === name)
}
