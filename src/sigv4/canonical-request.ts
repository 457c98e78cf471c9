/**
 * The canonical request and the string to sign: the two texts on which signer and verifier must agree to the byte.
 *
 * @module
 */

import { sha256Hex } from '#hash'
import type { CanonicalHeaders } from './canonical-headers.ts'

export const ALGORITHM = 'AWS4-HMAC-SHA256'
export const TERMINATOR = 'aws4_request'
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'
export const EMPTY_PAYLOAD = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/**
 * The pieces are positional here, against the habit of the house: this is the innermost step of every signature.
 *
 * @param payload hexadecimal, or a word such as `UNSIGNED-PAYLOAD`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(
  method: string,
  path: string,
  query: string,
  headers: CanonicalHeaders,
  payload: string,
): string {
  return `${method}\n${path}\n${query}${headers.lines}\n\n${headers.names}\n${payload}`
}

/** `timestamp` is `YYYYMMDDTHHMMSSZ`, `scope` is `YYYYMMDD/region/service/aws4_request`. */
export function stringToSign(canonical: string, timestamp: string, scope: string): string {
  return `${ALGORITHM}\n${timestamp}\n${scope}\n${sha256Hex(canonical)}`
}
