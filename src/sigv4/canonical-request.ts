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

export interface CanonicalParts {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: CanonicalHeaders
  /** Hexadecimal, or a word such as `UNSIGNED-PAYLOAD`. */
  readonly payload: string
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function canonicalRequest({ method, path, query, headers, payload }: CanonicalParts): string {
  return `${method}\n${path}\n${query}\n${headers.lines}\n${headers.names}\n${payload}`
}

/** `timestamp` is `YYYYMMDDTHHMMSSZ`, `scope` is `YYYYMMDD/region/service/aws4_request`. */
export function stringToSign(
  canonical: string,
  { timestamp, scope }: { readonly timestamp: string; readonly scope: string },
): string {
  return `${ALGORITHM}\n${timestamp}\n${scope}\n${sha256Hex(canonical)}`
}
