/**
 * Signs a request with parameters in its URL, valid for a limited time.
 *
 * @module
 */

import { optionSchema } from '../../options.ts'
import type { HeadersInput } from '../request-types.ts'
import { EXPIRES_IN_SECONDS, type RequestToSign, SIGN_CHECKS, type SignOptions } from './sign-options.ts'
import type { SignedRequest } from './sign-with-header.ts'
import { signWithQuery } from './sign-with-query.ts'
import { hmacScheme } from './signing-scheme.ts'

/** Options of `presignRequest`. */
export interface PresignOptions extends SignOptions {
  /** How long the URL is valid: an integer from 1 to 604800 (seven days). It becomes invalid earlier if the session token expires. */
  readonly expiresInSeconds: number
}

const SUBJECT = 'presignRequest'
const OPTIONS = optionSchema<PresignOptions>(SUBJECT, { ...SIGN_CHECKS, expiresInSeconds: EXPIRES_IN_SECONDS })

/**
 * Presigns a request: the `url` of the result carries the signature.
 *
 * With the default `signedHeaders`, `x-amz-*` headers become query parameters, as in the AWS SDKs. Every other signed header must be sent again with
 * the URL. The payload of S3 requests is unsigned unless `payload` is set.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 * @example
 * presignRequest({ method: 'GET', url }, { credentials, region: 'eu-west-1', service: 'execute-api', expiresInSeconds: 60 }).url
 * // https://…?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=…&X-Amz-Signature=…
 */
export function presignRequest<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: PresignOptions,
): SignedRequest<H, B> {
  const checked = OPTIONS.check(options)
  return signWithQuery(hmacScheme(SUBJECT, checked), request, checked)
}
