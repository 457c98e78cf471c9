/**
 * The options of `signedFetch`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { arrayOf, callback, integer, oneOf, optional, optionSchema, string, valid } from '../../options.ts'
import type { RequestSigner } from '../smithy-types.ts'
import { type CredentialsInput, isCredentialsInput } from './credential-source.ts'

/** Options of `signedFetch`. */
export interface SignedFetchOptions {
  /**
   * AWS credentials, or a function that returns them and is called again before they expire. Default: the default credential chain of the AWS SDK,
   * which requires the package `@aws-sdk/credential-providers`. Cannot be combined with `signer`.
   */
  readonly credentials?: CredentialsInput | undefined
  /** A signer with its own credentials, region and service: `requestSigner(…)`, `smithySigner(…)` or a signer of an AWS SDK. */
  readonly signer?: RequestSigner | undefined
  /** The region of the credential scope. Default: derived from the host of each request. */
  readonly region?: string | undefined
  /** The signing name of the service. Default: derived from the host of each request. */
  readonly service?: string | undefined
  /** The hosts that may receive a signature and a session token, each with its port unless it is the default one. Default: all hosts. */
  readonly hosts?: readonly string[] | undefined
  /**
   * A streaming body is read into memory and hashed (`buffer`, the default), or sent as `UNSIGNED-PAYLOAD` (`unsigned`), which few services
   * except S3 accept.
   */
  readonly streamingBody?: 'buffer' | 'unsigned' | undefined
  /** The maximum size of a buffered body in bytes. Default: 10485760, the limit of API Gateway. */
  readonly maxBufferBytes?: number | undefined
  /**
   * How often a request is retried, from 0 to 10. Default: 0. Responses 429 and 503 are retried, and, for idempotent methods, also 500, 502, 504 and network
   * errors. Each attempt is signed again. Streaming bodies that are not buffered are never retried.
   */
  readonly retries?: number | undefined
  /** Waits between two attempts: 100 ms, doubled after each attempt, at most 5 s. Default: a timer. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined
  /** Sends the signed request. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined
  /** Returns the time in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

const SUBJECT = 'signedFetch'
const OPTIONS = optionSchema<SignedFetchOptions>(SUBJECT, {
  credentials: optional(valid('AWS credentials or a function that returns them', isCredentialsInput)),
  signer: optional(valid('an object with a function sign', isSigner)),
  region: optional(string),
  service: optional(string),
  hosts: optional(arrayOf('an array of hosts', (host) => typeof host === 'string')),
  streamingBody: optional(oneOf('buffer', 'unsigned')),
  maxBufferBytes: optional(integer(0, Number.MAX_SAFE_INTEGER)),
  retries: optional(integer(0, 10)),
  wait: optional(callback),
  fetch: optional(callback),
  now: optional(callback),
})

/** @throws {ConfigError} if an option is unknown or invalid, or if two options contradict each other. */
export function checkSignedFetchOptions(options: SignedFetchOptions): SignedFetchOptions {
  const checked = OPTIONS.check(options)
  const { credentials, signer, region, service } = checked
  if (signer === undefined) return checked
  for (const [name, value] of Object.entries({ region, service })) {
    if (value !== undefined) throw new ConfigError(SUBJECT, name, '', `${name} cannot be combined with signer, which has its own`)
  }
  if (credentials !== undefined) throw new ConfigError(SUBJECT, 'signer', '', 'signer cannot be combined with credentials')
  return checked
}

function isSigner(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'sign' in value && typeof value.sign === 'function'
}
