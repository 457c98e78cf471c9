/**
 * Signs whatever it is given, faults included: two texts and a key in, a token out.
 *
 * @module
 */

import { constants, createHmac, type KeyObject, sign } from 'node:crypto'

export interface TokenParts {
  /** As it shall stand in the token, byte for byte. */
  readonly header: string | Uint8Array
  readonly payload: string | Uint8Array
}

/** The compact form of header and payload, signed with `key` as `algorithm` has it. */
export function signToken(
  { header, payload }: TokenParts,
  { algorithm, key }: { readonly algorithm: string; readonly key: KeyObject },
): string {
  const input = `${base64Url(header)}.${base64Url(payload)}`
  return `${input}.${base64Url(signatureOf(input, algorithm, key))}`
}

export function base64Url(value: string | Uint8Array): string {
  return Buffer.from(value).toString('base64url')
}

/** The raw signature over a signing input. */
export function signatureOf(input: string, algorithm: string, key: KeyObject): Uint8Array {
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
