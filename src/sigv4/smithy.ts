/**
 * AWS's own signer with the right hash: `gatewright/sigv4/smithy`, for users who want AWS's code to sign.
 *
 * `@smithy/signature-v4` is an optional peer dependency. It is loaded on first use, so that a missing package gives an error that names it.
 *
 * @module
 */

import { Sha256 } from '#hash'
import { ConfigError } from '../errors.ts'
import { boolean, optional, optionSchema, valid } from '../options.ts'
import { isCredentialsInput } from './client/credential-source.ts'
import type { AwsCredentialIdentity, Provider, RequestPresigner, RequestSigner } from './smithy-types.ts'

export type {
  AwsCredentialIdentity,
  DateInput,
  HeaderBag,
  HttpRequest,
  Provider,
  QueryParameterBag,
  RequestPresigner,
  RequestPresigningArguments,
  RequestSigner,
  RequestSigningArguments,
} from './smithy-types.ts'

/** Options of `smithySigner`. */
export interface SmithySignerOptions {
  /** AWS credentials, or a function that retrieves them. */
  readonly credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>
  /** The region of the credential scope, or a function that retrieves it. */
  readonly region: string | Provider<string>
  /** The signing name of the service, for example `execute-api`. */
  readonly service: string
  /** Whether the path is encoded twice. Default: `true`; set it to `false` for S3. */
  readonly uriEscapePath?: boolean | undefined
  /** Whether `x-amz-content-sha256` is sent. Default: `true`. */
  readonly applyChecksum?: boolean | undefined
}

const SUBJECT = 'smithySigner'
const OPTIONS = optionSchema<SmithySignerOptions>(SUBJECT, {
  credentials: valid('AWS credentials or a function that retrieves them', isCredentialsInput),
  region: valid('a region or a function that retrieves it', (value) => typeof value === 'function' || isNonEmptyString(value)),
  service: valid('a non-empty string', isNonEmptyString),
  uriEscapePath: optional(boolean),
  applyChecksum: optional(boolean),
})

/**
 * Creates a signer that signs with `SignatureV4` of `@smithy/signature-v4`. In Node it hashes with `node:crypto`, elsewhere with
 * `@aws-crypto/sha256-js`.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid. Signing fails with a `ConfigError` if `@smithy/signature-v4` is not installed.
 * @example
 * const signed = await smithySigner({ credentials, region: 'eu-west-1', service: 'execute-api' }).sign(httpRequest)
 */
export function smithySigner(options: SmithySignerOptions): RequestSigner & RequestPresigner {
  const checked = OPTIONS.check(options)
  let signer: Promise<RequestSigner & RequestPresigner> | undefined
  const load = (): Promise<RequestSigner & RequestPresigner> => {
    signer ??= createSigner(checked)
    return signer
  }
  return {
    sign: async (request, signing) => (await load()).sign(request, signing),
    presign: async (request, signing) => (await load()).presign(request, signing),
  }
}

async function createSigner(options: SmithySignerOptions): Promise<RequestSigner & RequestPresigner> {
  const { SignatureV4 } = await import('@smithy/signature-v4').catch((cause: unknown) => {
    if (!isModuleNotFound(cause)) throw cause
    const problem = 'the package @smithy/signature-v4 is not installed. Run: npm install @smithy/signature-v4'
    throw new ConfigError(SUBJECT, '', '', problem)
  })
  const { credentials, region, service, uriEscapePath = true, applyChecksum = true } = options
  return new SignatureV4({ credentials, region, service, uriEscapePath, applyChecksum, sha256: Sha256 })
}

function isModuleNotFound(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}

function isNonEmptyString(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
