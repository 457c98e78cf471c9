/**
 * Formats the canonical request and the string to sign, on which signer and verifier must agree byte for byte.
 *
 * @module
 */

import { sha256Hex } from '#hash'
import type { CanonicalHeaders } from './canonical-headers.ts'

/** The algorithm name of Signature Version 4. */
export const ALGORITHM = 'AWS4-HMAC-SHA256'
/** The last part of every credential scope. */
export const TERMINATOR = 'aws4_request'

/** The parts of a canonical request, each in its canonical form. */
export interface CanonicalRequestParts {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: CanonicalHeaders
  /** A SHA-256 in hexadecimal, or a constant such as `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request */
export function formatCanonicalRequest({ method, path, query, headers, payloadHash }: CanonicalRequestParts): string {
  return `${method}\n${path}\n${query}${headers.lines}\n\n${headers.names}\n${payloadHash}`
}

/** The lines of a string to sign before the hash of the canonical request. */
export interface SignatureContext {
  readonly algorithm: string
  /** `YYYYMMDDTHHMMSSZ` */
  readonly timestamp: string
  /** `YYYYMMDD/region/service/aws4_request`; Signature Version 4A leaves out the region. */
  readonly scope: string
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-string-to-sign */
export function formatStringToSign({ algorithm, timestamp, scope }: SignatureContext, canonicalRequest: string): string {
  return `${algorithm}\n${timestamp}\n${scope}\n${sha256Hex(canonicalRequest)}`
}
