/**
 * How `verifyRequest` rejects a request: a reason code, and details that are safe to show to the client.
 *
 * @module
 */

import type { VerifyCode } from './codes.ts'

/** Facts about a rejection. They contain times, dates and header names, but no value that the client can choose freely. */
export interface RejectionDetail {
  /** The time of the signature: `YYYYMMDDTHHMMSSZ`. */
  readonly signedAt?: string | undefined
  /** The verifier's clock: `YYYYMMDDTHHMMSSZ`. */
  readonly now?: string | undefined
  /** The earliest (`ERR_SIGV4_EXPIRED`) or latest (`ERR_SIGV4_NOT_YET`) time that is accepted: `YYYYMMDDTHHMMSSZ`. */
  readonly limit?: string | undefined
  /** The difference between `limit` and `now` in seconds. */
  readonly windowSeconds?: number | undefined
  /** The date of the credential scope: `YYYYMMDD`. */
  readonly scopeDate?: string | undefined
  /** The parts of the credential scope that are not accepted. */
  readonly scope?: readonly ('region' | 'service')[] | undefined
  /** The name of the header, or of the part of the signature, that is missing, unsigned or repeated; at most 64 characters. */
  readonly header?: string | undefined
}

/** The result for a request that is not accepted. */
export interface Rejection {
  /** The request must be rejected. */
  readonly ok: false
  /** The request is the reason; trying again will not help. */
  readonly kind: 'rejected'
  /** The reason. `docs/sigv4-codes.md` lists all codes with their remedies. */
  readonly code: VerifyCode
  /** Facts about the reason, for some codes. */
  readonly detail?: RejectionDetail
}

/** Thrown by the steps of the verification, and caught in `verifyRequest`. */
export class RejectedError {
  readonly rejection: Rejection

  constructor(code: VerifyCode, detail?: RejectionDetail) {
    this.rejection = { ok: false, kind: 'rejected', code, ...(detail && { detail }) }
  }
}

/** @throws {RejectedError} */
export function reject(code: VerifyCode, detail?: RejectionDetail): never {
  throw new RejectedError(code, detail)
}
