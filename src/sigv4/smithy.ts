/**
 * AWS's own signer with the right hash built in: `gatewright/sigv4/smithy`, for whoever wants AWS's code to sign.
 *
 * @module
 */

import { SignatureV4 } from '@smithy/signature-v4'
import type { AwsCredentialIdentity, Provider } from '@smithy/types'
import { Sha256 } from '#hash'
import { checkOptions, requireOptions } from '../options.ts'

export interface SmithySignerOptions {
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>
  readonly region: string | Provider<string>
  readonly service: string
  /** Whether the path is encoded twice: yes for all services but S3. */
  readonly uriEscapePath?: boolean
  /** Whether `x-amz-content-sha256` is sent; yes, if left out. */
  readonly applyChecksum?: boolean
}

/**
 * Builds a `SignatureV4` of `@smithy/signature-v4`. On Node it hashes with `node:crypto`, elsewhere with `@aws-crypto/sha256-js`.
 *
 * @throws {ConfigError} for a missing or unknown option.
 * @example
 * const signed = await smithySigner({ credentials, region: 'eu-west-1', service: 'execute-api' }).sign(httpRequest)
 */
export function smithySigner(options: SmithySignerOptions): SignatureV4 {
  checkOptions('smithySigner', options, ['credentials', 'region', 'service', 'uriEscapePath', 'applyChecksum'])
  requireOptions('smithySigner', options, ['credentials', 'region', 'service'])
  return new SignatureV4({ ...options, sha256: Sha256 })
}
