/**
 * Creates proofs that a client holds AWS credentials: a presigned `sts:GetCallerIdentity` request, for `iamCaller` and for the servers of EKS and
 * Vault.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { integer, object, oneOf, optional, optionSchema, string, valid } from '../../options.ts'
import { presignRequest } from '../sign/presign-request.ts'
import type { SigningCredentials } from '../sign/sign-options.ts'
import { signRequest } from '../sign/sign-request.ts'

/** Options of {@link presignCallerIdentity}. */
export interface CallerIdentityOptions {
  /** The AWS credentials of the client. */
  readonly credentials: SigningCredentials
  /** The Region whose STS endpoint the server asks, or `global` for `sts.amazonaws.com`. */
  readonly region: string
  /** The name of the server that may accept the proof, 1 to 256 visible ASCII characters. It is signed. */
  readonly server: string
  /** Header that carries `server`, in lowercase. Default: `x-k8s-aws-id` for `eks`, `x-vault-aws-iam-server-id` for `vault`. */
  readonly serverHeader?: string | undefined
  /** The form of the proof, as the server expects it. */
  readonly form: 'eks' | 'vault'
  /** The partition of the Region. Default `aws`. */
  readonly partition?: 'aws' | 'aws-cn' | 'aws-us-gov' | undefined
  /** The time of the signature. Default: now. */
  readonly date?: Date | undefined
  /** `X-Amz-Expires` of the `eks` form, 1 to 900. Default 60. STS accepts the signature for 15 minutes, whatever this is. */
  readonly expiresInSeconds?: number | undefined
}

const SUBJECT = 'presignCallerIdentity'
const OPTIONS = optionSchema<CallerIdentityOptions>(SUBJECT, {
  credentials: object,
  region: string,
  server: valid('1 to 256 visible ASCII characters', (value) => typeof value === 'string' && /^[!-~]{1,256}$/.test(value)),
  serverHeader: optional(
    valid(
      'the name of a header in lowercase, not x-amz-…',
      (value) => typeof value === 'string' && /^(?!x-amz-)[\da-z-]{1,64}$/.test(value),
    ),
  ),
  form: oneOf('eks', 'vault'),
  partition: optional(oneOf('aws', 'aws-cn', 'aws-us-gov')),
  date: optional(valid('a valid Date', (value) => value instanceof Date && Number.isFinite(value.getTime()))),
  expiresInSeconds: optional(integer(1, 900)),
})

const FIELDS = 'Action=GetCallerIdentity&Version=2011-06-15'

/**
 * Creates a credential for `iamCaller`, to be sent as a bearer token. It is valid for 15 minutes, or until the session of the credentials
 * ends. Synchronous.
 *
 * @throws {ConfigError} if an option is missing, unknown or invalid.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @example
 * presignCallerIdentity({ credentials, region: 'eu-west-1', server: 'pets-prod', form: 'eks' }) // 'k8s-aws-v1.aHR0cHM6…'
 */
export function presignCallerIdentity(options: CallerIdentityOptions): string {
  const checked = OPTIONS.check(options)
  const { credentials, region, server, form, partition = 'aws', date, expiresInSeconds = 60 } = checked
  const { serverHeader = form === 'eks' ? 'x-k8s-aws-id' : 'x-vault-aws-iam-server-id' } = checked
  const isGlobal = region === 'global'
  if (isGlobal && partition !== 'aws') throw new ConfigError(SUBJECT, 'region', `a Region of the partition ${partition}`)
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
  const url = isGlobal ? 'https://sts.amazonaws.com/' : `https://sts.${region}.${domain}/`
  const signing = { credentials, region: isGlobal ? 'us-east-1' : region, service: 'sts', date }
  const headers = { [serverHeader]: server }
  if (form === 'eks') {
    const presigned = presignRequest({ method: 'GET', url: `${url}?${FIELDS}`, headers }, { ...signing, expiresInSeconds })
    return `k8s-aws-v1.${toBase64(presigned.url, 'base64url')}`
  }
  const contentType = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const signed = signRequest({ method: 'POST', url, headers: { ...headers, ...contentType }, body: FIELDS }, signing)
  const signedHeaders = Object.entries(signed.headers).map(([name, value]) => [name, [value]])
  const proof = {
    iam_http_request_method: 'POST',
    iam_request_url: toBase64(url),
    iam_request_body: toBase64(FIELDS),
    iam_request_headers: toBase64(JSON.stringify(Object.fromEntries(signedHeaders))),
  }
  return toBase64(JSON.stringify(proof), 'base64url')
}

/** Encodes ASCII text. `btoa` exists in every runtime, so clients outside Node can use it too. */
function toBase64(text: string, alphabet: 'base64' | 'base64url' = 'base64'): string {
  const encoded = btoa(text)
  return alphabet === 'base64' ? encoded : encoded.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
