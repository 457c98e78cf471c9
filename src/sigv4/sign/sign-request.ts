/**
 * Signs a request with an `Authorization` header.
 *
 * @module
 */

import { optionSchema } from '../../options.ts'
import type { HeadersInput } from '../request-types.ts'
import { type RequestToSign, SIGN_CHECKS, type SignOptions } from './sign-options.ts'
import { type SignedRequest, signWithHeader } from './sign-with-header.ts'
import { hmacScheme } from './signing-scheme.ts'

const SUBJECT = 'signRequest'
const OPTIONS = optionSchema<SignOptions>(SUBJECT, SIGN_CHECKS)

/**
 * Signs a request with an `Authorization` header. It is synchronous in every runtime. An earlier signature in the headers is replaced.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @example
 * const signed = signRequest({ method: 'GET', url }, { credentials, region: 'eu-west-1', service: 'execute-api' })
 * signed.headers.authorization // AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/execute-api/aws4_request, …
 * await fetch(signed.url, signed)
 */
export function signRequest<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: SignOptions,
): SignedRequest<H, B> {
  const checked = OPTIONS.check(options)
  return signWithHeader(hmacScheme(SUBJECT, checked), request, checked)
}
