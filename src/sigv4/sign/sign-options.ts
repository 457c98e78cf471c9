/**
 * The request, the credentials and the options of `signRequest` and `presignRequest`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { boolean, type Check, type Checks, integer, object, oneOf, optional, string, valid } from '../../options.ts'
import { isScopePart, isSha256, isVisible } from '../canonical/characters.ts'
import type { HeadersInput, PathEncoding, UrlInput } from '../request-types.ts'

/**
 * AWS credentials; those of the AWS SDKs fit. Pass the same object for as long as the credentials are valid: derived keys are cached by it.
 */
export interface SigningCredentials {
  /** Printable ASCII without spaces, commas, slashes and equals signs. */
  readonly accessKeyId: string
  /** The secret from which the signing key is derived. Not empty. */
  readonly secretAccessKey: string
  /** Printable ASCII without spaces. Required for temporary credentials. */
  readonly sessionToken?: string | undefined
}

/** A request that is about to be signed. */
export interface RequestToSign {
  /** Exactly as it will be sent. `fetch` converts `get` to `GET`; most other clients do not. */
  readonly method: string
  /**
   * An absolute `http`, `https`, `ws` or `wss` URL, or a path together with a `host` header. It is signed exactly as written. Pass
   * `new URL(url).href` if that is what will be sent.
   */
  readonly url: UrlInput
  /** `host` defaults to the host of `url`. */
  readonly headers?: HeadersInput | undefined
  /** A string, bytes or nothing. Any other body requires the option `payload`. */
  readonly body?: unknown
}

/** The options of every way of signing. */
export interface CommonSignOptions {
  /** The credentials that sign the request. */
  readonly credentials: SigningCredentials
  /** The signing name of the service, for example `execute-api`. */
  readonly service: string
  /** The time of the signature, in the years 1 to 9999. Default: now. */
  readonly date?: Date | undefined
  /** Default: `single` for S3, `double` for all other services. */
  readonly pathEncoding?: PathEncoding | undefined
  /** Whether `//`, `/./` and `/../` are resolved in the canonical request. Default: `false` for S3, `true` for all other services. */
  readonly normalizePath?: boolean | undefined
  /**
   * The hashed payload.
   *
   * - `hash`: the SHA-256 of the body.
   * - `unsigned`: the body is not signed.
   * - `{ sha256 }`: 64 lowercase hexadecimal digits that were computed elsewhere.
   *
   * Default: the value of the `x-amz-content-sha256` header if the request has one, otherwise `hash`. If the request is signed already, a hash in that
   * header is replaced by the hash of the body.
   */
  readonly payload?:
    | 'hash'
    | 'unsigned'
    | {
        /** The SHA-256 of the body: 64 lowercase hexadecimal digits. */
        readonly sha256: string
      }
    | undefined
  /**
   * Whether `x-amz-content-sha256` is sent. Default, as in the AWS SDK for JavaScript: `true` in `signRequest`, `false` in
   * `presignRequest`.
   */
  readonly contentSha256Header?: boolean | undefined
  /** Whether the session token is signed or added after signing. Default: `appended` for `iotdevicegateway`, as AWS IoT requires, otherwise `signed`. */
  readonly sessionTokenPlacement?: 'signed' | 'appended' | undefined
  /**
   * The headers to sign.
   *
   * - `default`: all headers except those that proxies and browsers change, as in the AWS SDKs.
   * - `all`: every header.
   * - An array: these headers, `host`, and every `x-amz-*` header, because AWS requires those to be signed. Each header must be sent.
   * - A function: `host` and the headers for which it returns `true`. It receives the name in lowercase.
   */
  readonly signedHeaders?: 'default' | 'all' | readonly string[] | ((name: string) => boolean) | undefined
}

/** Options of `signRequest`. */
export interface SignOptions extends CommonSignOptions {
  /** The region of the credential scope, for example `eu-west-1`. */
  readonly region: string
}

/** How long a presigned URL is valid: at most seven days. */
export const EXPIRES_IN_SECONDS: Check<number> = /* @__PURE__ */ integer(1, 604_800)

/**
 * The checks of `CommonSignOptions`. The contents of `credentials` and `service` are checked when the signing key is derived, and not again while
 * the key is cached.
 */
export const COMMON_SIGN_CHECKS: Checks<CommonSignOptions> = {
  credentials: object,
  service: string,
  date: optional(valid('a Date in the years 1 to 9999', isSignableDate)),
  pathEncoding: optional(oneOf('double', 'single')),
  normalizePath: optional(boolean),
  payload: optional(valid("'hash', 'unsigned' or an object with sha256, 64 lowercase hexadecimal digits", isPayloadOption)),
  contentSha256Header: optional(boolean),
  sessionTokenPlacement: optional(oneOf('signed', 'appended')),
  signedHeaders: optional(valid("'default', 'all', an array of header names or a function", isHeaderSelection)),
}

/** The checks of `SignOptions`. */
export const SIGN_CHECKS: Checks<SignOptions> = { ...COMMON_SIGN_CHECKS, region: string }

/** @throws {ConfigError} if a part of the credential scope or of the credentials contains characters that AWS does not use in it. */
export function checkKeyOptions(subject: string, options: SignOptions): void {
  if (!isScopePart(options.region)) throw new ConfigError(subject, 'region', 'the name of an AWS region')
  checkCommonKeyOptions(subject, options)
}

/** @throws {ConfigError} as {@link checkKeyOptions}, for signatures without a region in their scope. */
export function checkCommonKeyOptions(subject: string, { credentials, service }: CommonSignOptions): void {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const check = (isValid: boolean, option: string, expected: string): void => {
    if (!isValid) throw new ConfigError(subject, option, expected)
  }
  check(isScopePart(service), 'service', 'the signing name of an AWS service')
  check(isScopePart(accessKeyId), 'credentials.accessKeyId', 'an access key ID as issued by AWS')
  check(typeof secretAccessKey === 'string' && secretAccessKey !== '', 'credentials.secretAccessKey', 'a non-empty string')
  check(sessionToken === undefined || isVisible(sessionToken), 'credentials.sessionToken', 'a session token as issued by AWS')
}

function isSignableDate(date: unknown): boolean {
  const year = date instanceof Date ? date.getUTCFullYear() : 0
  return year >= 1 && year <= 9999
}

function isPayloadOption(payload: unknown): boolean {
  if (payload === 'hash' || payload === 'unsigned') return true
  return typeof payload === 'object' && payload !== null && 'sha256' in payload && isSha256(payload.sha256)
}

function isHeaderSelection(selection: unknown): boolean {
  if (selection === 'default' || selection === 'all' || typeof selection === 'function') return true
  return Array.isArray(selection) && selection.every((name) => typeof name === 'string')
}
