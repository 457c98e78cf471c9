/**
 * Signature Version 4A for Node, Deno and Bun. `portable.ts` has the same exports for all other runtimes.
 *
 * @module
 */

import type { HeadersInput } from '../request-types.ts'
import type { RequestToSign, SigningCredentials } from '../sign/sign-options.ts'
import type { SignedRequest } from '../sign/sign-with-header.ts'
import type { RequestToVerify } from '../verify/verify-options.ts'
import type { PublicKeyV4a } from './ecdsa.ts'
import { ecdsa } from './ecdsa-node.ts'
import { publicKeyOf } from './key-pair.ts'
import { type PresignOptionsV4a, presignV4a, type SignOptionsV4a, signV4a } from './sign-v4a.ts'
import { type VerifyOptionsV4a, type VerifyResultV4a, verifyV4a } from './verify-v4a.ts'

export type { SignedRequest } from '../sign/sign-with-header.ts'
export type { PublicKeyV4a } from './ecdsa.ts'
export { regionSetContains } from './region-set.ts'
export type { PresignOptionsV4a, SignOptionsV4a } from './sign-v4a.ts'
export type { IssuedPublicKey, VerifyOptionsV4a, VerifyResultV4a } from './verify-v4a.ts'

/**
 * Signs a request with Signature Version 4A, `AWS4-ECDSA-P256-SHA256`. Adds `X-Amz-Region-Set`, which is always signed.
 *
 * The signature is DER in lowercase hexadecimal and differs from call to call, because `node:crypto` uses a random nonce: in tests, compare the canonical
 * request and the string to sign, and verify the signature.
 * Temporary credentials must come from a regional endpoint of STS.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * @example
 * const signed = signRequestV4a({ method: 'GET', url }, { credentials, regionSet: ['eu-west-1', 'us-*'], service: 'execute-api' })
 * signed.headers['x-amz-region-set'] // eu-west-1,us-*
 */
export function signRequestV4a<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: SignOptionsV4a,
): SignedRequest<H, B> {
  return signV4a(ecdsa, request, options)
}

/**
 * Presigns a request with Signature Version 4A: the `url` of the result carries the signature and the region set.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid, or if the request cannot be sent or signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * @example
 * presignRequestV4a({ method: 'GET', url }, { credentials, regionSet: '*', service: 'execute-api', expiresInSeconds: 60 }).url
 * // https://…?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&…&X-Amz-Region-Set=%2A&X-Amz-Signature=…
 */
export function presignRequestV4a<H extends HeadersInput | undefined = undefined, B = undefined>(
  request: RequestToSign & { readonly headers?: H; readonly body?: B },
  options: PresignOptionsV4a,
): SignedRequest<H, B> {
  return presignV4a(ecdsa, request, options)
}

/**
 * Verifies a request that was signed with Signature Version 4A, with the checks and codes of `verifyRequest`. The credential scope has four parts, without a
 * region. `X-Amz-Region-Set` is required, once and signed: a set that is missing, malformed or without `region` is `ERR_SIGV4_REGION_SET`.
 *
 * The signature is minimal DER in lowercase hexadecimal; any other form is `ERR_SIGV4_FIELD`. ECDSA is malleable: the signature (r, n - s) is accepted too, so
 * a replay store must not use the signature as its key. Use the string to sign, which `debug: true` returns.
 *
 * @throws {ConfigError} (as a rejected promise) if an option is missing, unknown or invalid.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 * @example
 * const result = await verifyRequestV4a({ method, url, headers, body }, {
 *   lookup: (accessKeyId) => publicKeys.get(accessKeyId), // { publicKey: { x: '…', y: '…' } }
 *   region: 'eu-west-1',
 *   services: ['execute-api'],
 *   hosts: ['api.example.com'],
 *   payload: 'verify',
 * })
 * // { ok: true, accessKeyId: 'AKIDEXAMPLE', regionSet: ['eu-west-1'], … }
 */
export function verifyRequestV4a(request: RequestToVerify, options: VerifyOptionsV4a): Promise<VerifyResultV4a> {
  return verifyV4a(ecdsa, request, options)
}

/**
 * Returns the public half of the key pair that is derived from an access key. Send it to a verifier instead of the secret.
 *
 * @throws {ConfigError} if the credentials are not an access key.
 * @example
 * derivePublicKeyV4a({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey }) // { x: '…', y: '…' }
 */
export function derivePublicKeyV4a(credentials: Pick<SigningCredentials, 'accessKeyId' | 'secretAccessKey'>): PublicKeyV4a {
  return publicKeyOf(ecdsa, 'derivePublicKeyV4a', credentials)
}
