/**
 * The request and the options of `verifyRequest`.
 *
 * @module
 */

import {
  boolean,
  type Checks,
  callback,
  nullable,
  number,
  type OptionSchema,
  oneOf,
  optional,
  optionSchema,
  valid,
} from '../../options.ts'
import type { Body, PathEncoding, UrlInput } from '../request-types.ts'
import type { CredentialsLookup } from './issued-credentials.ts'
import type { ReceivedHeaders } from './received-headers.ts'

/** A request to verify, exactly as it was received. */
export interface RequestToVerify {
  /** The HTTP method as received. */
  readonly method: string
  /** The path with its query, or the whole URL. It is not decoded or normalized; do not pass a parsed and reassembled URL. */
  readonly url: UrlInput
  /**
   * The headers with all repetitions: in Node, `request.rawHeaders`, because `request.headers` drops some repeated headers. HTTP/2 pseudo-headers are
   * accepted; `:authority` stands for `host`.
   */
  readonly headers?: ReceivedHeaders | undefined
  /** The body before parsing and decompression. Not set: there is none. */
  readonly body?: Body
}

/** Options of `verifyRequest`. */
export interface VerifyOptions {
  /**
   * Returns the credentials that were issued under an access key ID, or `undefined` for an unknown ID. If it throws or rejects, the result is
   * `unavailable`. The ID comes from the client and is not signed: compare it exactly, or return `accessKeyId` in the record.
   */
  readonly lookup: CredentialsLookup
  /** The accepted regions of the credential scope; at least one. */
  readonly regions: readonly string[]
  /** The accepted services of the credential scope; at least one. A signature for `s3` is not one for `execute-api`. */
  readonly services: readonly string[]
  /**
   * How the body is verified. `payload` of the result reports the outcome.
   *
   * - `verify`: the body must be signed and is compared with its signed hash.
   * - `claimed`: the body is not looked at. For Lambda authorizers, which never receive it.
   * - `any`: the body is compared if there is a body and a hash. Unsigned bodies are accepted.
   */
  readonly payload: 'verify' | 'claimed' | 'any'
  /**
   * The hosts that requests may be sent to, each with its port unless it is 80 or 443; case is ignored. Without this check, a request that was signed
   * for another service with the same keys is accepted here. `null` accepts any host.
   */
  readonly hosts: readonly string[] | null
  /** Returns the time in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
  /** The accepted difference between the clocks of client and verifier: 0 to 86400 seconds. Default: 300, as in API Gateway. */
  readonly maxSkewSeconds?: number | undefined
  /** Default: `single` for S3, `double` for all other services. */
  readonly pathEncoding?: PathEncoding | undefined
  /** Whether `//`, `/./` and `/../` are resolved in the canonical request. Default: `false` for S3, `true` for all other services. */
  readonly normalizePath?: boolean | undefined
  /**
   * What to do with a path that has empty, `.` or `..` segments (also as `%2e`), backslashes or control characters, if the path is normalized for the
   * canonical request. A signature for `/pets` is then also one for `/admin/../pets`, which other software may route to `/admin`.
   *
   * - `reject` (the default): the request is rejected with `ERR_SIGV4_PATH`.
   * - `accept`: route and authorize by `path` of the result, never by the path that was received.
   */
  readonly nonNormalPath?: 'reject' | 'accept' | undefined
  /**
   * Whether the result contains the canonical request and the string to sign. They contain the headers of the request. Default:
   * `false`.
   */
  readonly debug?: boolean | undefined
}

/** The checks of `VerifyOptions`. */
export const VERIFY_CHECKS: Checks<VerifyOptions> = {
  lookup: callback,
  regions: valid('a non-empty array of regions', isStringArray),
  services: valid('a non-empty array of service names', isStringArray),
  payload: oneOf('verify', 'claimed', 'any'),
  hosts: nullable(valid('a non-empty array of hosts', isStringArray), 'accept any host'),
  now: optional(callback),
  maxSkewSeconds: optional(number(0, 86_400)),
  pathEncoding: optional(oneOf('double', 'single')),
  normalizePath: optional(boolean),
  nonNormalPath: optional(oneOf('reject', 'accept')),
  debug: optional(boolean),
}

export const VERIFY_OPTIONS: OptionSchema<VerifyOptions> = optionSchema<VerifyOptions>('verifyRequest', VERIFY_CHECKS)

function isStringArray(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '')
}
