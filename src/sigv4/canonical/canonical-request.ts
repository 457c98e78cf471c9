/**
 * The canonical request and the string to sign: the two texts on which signer and verifier must agree to the byte.
 *
 * @module
 */

import { sha256Hex } from '#hash'
import type { CanonicalHeaders } from './canonical-headers.ts'
import { canonicalPath, type PathEncoding } from './canonical-path.ts'
import { joinQuery } from './canonical-query.ts'
import type { Pair } from './sort-pairs.ts'

export const ALGORITHM = 'AWS4-HMAC-SHA256'
export const TERMINATOR = 'aws4_request'
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

export interface CanonicalTexts {
  readonly canonicalRequest: string
  readonly stringToSign: string
}

/**
 * The pieces are positional here, against the habit of the house: this is the innermost step of every signature.
 *
 * @param payload hexadecimal, or a word such as `UNSIGNED-PAYLOAD`.
 * @param timestamp `YYYYMMDDTHHMMSSZ`
 * @param scope `YYYYMMDD/region/service/aws4_request`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalTexts(
  method: string,
  path: string,
  parameters: Pair[],
  { lines, names }: CanonicalHeaders,
  payload: string,
  timestamp: string,
  { service, scope }: { readonly service: string; readonly scope: string },
  { pathEncoding, normalizePath }: { readonly pathEncoding?: PathEncoding; readonly normalizePath?: boolean },
): CanonicalTexts {
  const single = isS3(service)
  const uri = canonicalPath(path, pathEncoding ?? (single ? 'single' : 'double'), normalizePath ?? !single)
  const canonicalRequest = `${method}\n${uri}\n${joinQuery(parameters)}${lines}\n\n${names}\n${payload}`
  return { canonicalRequest, stringToSign: `${ALGORITHM}\n${timestamp}\n${scope}\n${sha256Hex(canonicalRequest)}` }
}

const S3: ReadonlySet<string> = new Set(['s3', 's3express', 's3-object-lambda', 's3-outposts'])

/** S3 alone encodes the path once and takes it as it is. */
export function isS3(service: string): boolean {
  return S3.has(service)
}
