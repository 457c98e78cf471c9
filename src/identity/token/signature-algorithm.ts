/**
 * The signature algorithms of JSON Web Signature that this package knows, and which key fits which. Whoever needs one of
 * them imports that one.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3
 * @see https://www.rfc-editor.org/rfc/rfc8037
 * @see https://www.rfc-editor.org/rfc/rfc9864
 * @module
 */

type Hash = 'sha256' | 'sha384' | 'sha512'

/** A signature is as long as the modulus. */
export interface RsaAlgorithm {
  readonly name: string
  readonly keyType: 'RSA'
  readonly hash: Hash
  readonly padding?: 'pss'
}

export interface CurveAlgorithm {
  readonly name: string
  readonly keyType: 'EC' | 'OKP'
  readonly curve: 'P-256' | 'P-384' | 'P-521' | 'Ed25519'
  readonly hash: Hash | null
  readonly signatureBytes: number
  readonly padding?: undefined
}

export type AsymmetricAlgorithm = RsaAlgorithm | CurveAlgorithm

export const RS256: RsaAlgorithm = { name: 'RS256', keyType: 'RSA', hash: 'sha256' }

export const ASYMMETRIC: readonly AsymmetricAlgorithm[] = [
  RS256,
  { name: 'RS384', keyType: 'RSA', hash: 'sha384' },
  { name: 'RS512', keyType: 'RSA', hash: 'sha512' },
  { name: 'PS256', keyType: 'RSA', hash: 'sha256', padding: 'pss' },
  { name: 'PS384', keyType: 'RSA', hash: 'sha384', padding: 'pss' },
  { name: 'PS512', keyType: 'RSA', hash: 'sha512', padding: 'pss' },
  { name: 'ES256', keyType: 'EC', curve: 'P-256', hash: 'sha256', signatureBytes: 64 },
  { name: 'ES384', keyType: 'EC', curve: 'P-384', hash: 'sha384', signatureBytes: 96 },
  { name: 'ES512', keyType: 'EC', curve: 'P-521', hash: 'sha512', signatureBytes: 132 },
  { name: 'EdDSA', keyType: 'OKP', curve: 'Ed25519', hash: null, signatureBytes: 64 },
  { name: 'Ed25519', keyType: 'OKP', curve: 'Ed25519', hash: null, signatureBytes: 64 },
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
