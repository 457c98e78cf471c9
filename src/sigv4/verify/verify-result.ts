/**
 * The result of `verifyRequest`.
 *
 * @module
 */

import type { PayloadState } from './payload.ts'
import type { Rejection } from './rejection.ts'

/** Part of the result with `debug: true`, if the request got as far as a canonical request. It never contains the expected signature. */
export interface VerifyDebug {
  /** The canonical request that the verifier computed. Compare it with the client's. */
  readonly canonicalRequest: string
  /** The string to sign that the verifier computed. */
  readonly stringToSign: string
}

/** The result for a request whose signature is valid. */
export interface VerifiedRequest {
  /** The request was signed with the credentials that `lookup` returned. */
  readonly ok: true
  /** Who signed the request. */
  readonly accessKeyId: string
  /**
   * The path that the signature covers, encoded as in a URL and without the query. Route and authorize by this path. It is the received one, except with
   * `nonNormalPath: 'accept'`, where it is normalized, and for S3, where unnecessary escape sequences are decoded.
   */
  readonly path: string
  /** What the signature proves about the body. */
  readonly payload: PayloadState
  /** The hashed payload that was signed: 64 lowercase hexadecimal digits, `UNSIGNED-PAYLOAD` or a `STREAMING-…` constant. */
  readonly payloadHash: string
  /** Whether the signature is in the `Authorization` header or in the query. */
  readonly mechanism: 'header' | 'query'
  /** The region of the credential scope. */
  readonly region: string
  /** The service of the credential scope. */
  readonly service: string
  /** The time of the signature: `YYYYMMDDTHHMMSSZ`. */
  readonly signedAt: string
  /**
   * When the request stops being accepted: `YYYYMMDDTHHMMSSZ`. The end of the time window of the signature, or the expiration of the session token if
   * that is earlier. Keep the signature until then to detect that a request is sent again.
   */
  readonly expiresAt: string
  /** The signature: 64 lowercase hexadecimal digits. It is a credential until `expiresAt`. */
  readonly signature: string
  /** The names of the signed headers, sorted and in lowercase. Any other header may have been added or changed on the way. */
  readonly signedHeaders: readonly string[]
  /** Set with `debug: true`. */
  readonly debug?: VerifyDebug
}

/** The result for a request that could not be verified, because `lookup` or `now` failed. Answer with a 5xx status. */
export interface VerificationUnavailable {
  /** The request must not be accepted. */
  readonly ok: false
  /** The client may try again. */
  readonly kind: 'unavailable'
  /** The error of `lookup` or `now`, or a `ConfigError` if one of them returned a value that is not documented. */
  readonly cause: unknown
}

/** The result of `verifyRequest`. */
export type VerifyResult =
  | VerifiedRequest
  | (Rejection & {
      /** Set with `debug: true`, if the request got as far as a canonical request. */
      readonly debug?: VerifyDebug
    })
  | VerificationUnavailable
