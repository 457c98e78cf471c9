/**
 * The signature algorithms of JSON Web Signature that this package knows, and which key fits which.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7518#section-3
 * @see https://www.rfc-editor.org/rfc/rfc8037
 * @see https://www.rfc-editor.org/rfc/rfc9864
 * @module
 */

export type AsymmetricAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'Ed25519'
export type SecretAlgorithm = 'HS256' | 'HS384' | 'HS512'
export type SignatureAlgorithm = AsymmetricAlgorithm | SecretAlgorithm

export interface AsymmetricTraits {
  readonly keyType: 'RSA' | 'EC' | 'OKP'
  readonly curve?: 'P-256' | 'P-384' | 'P-521' | 'Ed25519'
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  readonly padding?: 'pkcs1' | 'pss'
  /** Bytes of a signature; an RSA one is as long as its modulus. */
  readonly signatureBytes?: number
}

export const ASYMMETRIC: ReadonlyMap<string, AsymmetricTraits> = new Map<AsymmetricAlgorithm, AsymmetricTraits>([
  ['RS256', { keyType: 'RSA', hash: 'sha256', padding: 'pkcs1' }],
  ['RS384', { keyType: 'RSA', hash: 'sha384', padding: 'pkcs1' }],
  ['RS512', { keyType: 'RSA', hash: 'sha512', padding: 'pkcs1' }],
  ['PS256', { keyType: 'RSA', hash: 'sha256', padding: 'pss' }],
  ['PS384', { keyType: 'RSA', hash: 'sha384', padding: 'pss' }],
  ['PS512', { keyType: 'RSA', hash: 'sha512', padding: 'pss' }],
  ['ES256', { keyType: 'EC', curve: 'P-256', hash: 'sha256', signatureBytes: 64 }],
  ['ES384', { keyType: 'EC', curve: 'P-384', hash: 'sha384', signatureBytes: 96 }],
  ['ES512', { keyType: 'EC', curve: 'P-521', hash: 'sha512', signatureBytes: 132 }],
  ['EdDSA', { keyType: 'OKP', curve: 'Ed25519', hash: null, signatureBytes: 64 }],
  ['Ed25519', { keyType: 'OKP', curve: 'Ed25519', hash: null, signatureBytes: 64 }],
])

/** The hash of each HMAC, and the least bytes its secret must have (RFC 7518 section 3.2). */
export const SECRET: ReadonlyMap<string, { readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly minSecretBytes: number }> =
  new Map<SecretAlgorithm, { readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly minSecretBytes: number }>([
    ['HS256', { hash: 'sha256', minSecretBytes: 32 }],
    ['HS384', { hash: 'sha384', minSecretBytes: 48 }],
    ['HS512', { hash: 'sha512', minSecretBytes: 64 }],
  ])
