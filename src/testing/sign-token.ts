/**
 * Signs the header and payload of a JWS exactly as they are passed, so that tests can sign invalid tokens.
 *
 * @module
 */

import { constants, createHmac, type KeyObject, sign } from 'node:crypto'

/** The two parts of a token that are signed. */
export interface TokenParts {
  /** The header. A string is encoded as UTF-8; neither is checked to be JSON. */
  readonly header: string | Uint8Array
  /** The payload. A string is encoded as UTF-8; neither is checked to be JSON. */
  readonly payload: string | Uint8Array
}

/** The key and the JWS algorithm of a signature. */
export interface SigningKey {
  readonly algorithm: string
  readonly key: KeyObject
}

/** Returns the compact serialization (RFC 7515 section 3.1) of a signed token. */
export function signToken({ header, payload }: TokenParts, signingKey: SigningKey): string {
  const input = `${base64Url(header)}.${base64Url(payload)}`
  return `${input}.${base64Url(signInput(input, signingKey))}`
}

/** Encodes a string (as UTF-8) or bytes as base64url without padding. */
export function base64Url(value: string | Uint8Array): string {
  return Buffer.from(value).toString('base64url')
}

/** Returns the signature over a JWS signing input, `{header}.{payload}`. */
export function signInput(input: string, { algorithm, key }: SigningKey): Uint8Array {
  const data = Buffer.from(input, 'latin1')
  const hash = `sha${algorithm.slice(2)}`
  switch (algorithm.slice(0, 2)) {
    case 'HS':
      return createHmac(hash, key).update(data).digest()
    case 'RS':
      return sign(hash, data, key)
    case 'PS':
      return sign(hash, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
    case 'ES':
      return sign(hash, data, { key, dsaEncoding: 'ieee-p1363' })
    default:
      return sign(null, data, key)
  }
}
