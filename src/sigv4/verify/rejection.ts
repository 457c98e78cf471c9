/**
 * Why a signature is refused: a closed union of codes, and details that are safe to show.
 *
 * @module
 */

/**
 * `ABSENT`: not signed. `MECHANISM`: signed in the header and in the query at once. `REPEATED`: a part of the signature comes twice.
 * `REQUEST`: no request that can be read. `SCHEME`: an Authorization header of another kind. `FIELD_MISSING`, `FIELD`: a part of the signature is
 * missing or not well formed. `ALGORITHM`: not AWS4-HMAC-SHA256. `DATE`: not `YYYYMMDDTHHMMSSZ`. `SCOPE`: not five parts. `TERMINATOR`:
 * does not end in `aws4_request`. `REGION`, `SERVICE`: not on the list. `SCOPE_DATE`: another day than the date's. `EXPIRES`: not 1 to 604800.
 * `EXPIRED`, `NOT_YET`: the clock. `SIGNED_HEADERS`: the list is not sorted, unique and in lower case. `HOST_UNSIGNED`, `HEADER_UNSIGNED`: `host` or an
 * `x-amz-*` header is not signed. `HEADER_MISSING`: a signed header was not sent. `HOST`: none, or another than the URL's, or not on the list.
 * `PAYLOAD_HASH`: not a hash. `PAYLOAD_UNSIGNED`: the body was not signed. `PAYLOAD`: another body than the signed one. `ACCESS_KEY`: unknown.
 * `SESSION_TOKEN`: another than the one issued. `SESSION_EXPIRED`: its time is over. `SIGNATURE`: does not match.
 */
export type VerifyCode = `ERR_SIGV4_${Reason}`

export type Reason =
  | 'ABSENT'
  | 'MECHANISM'
  | 'REPEATED'
  | 'REQUEST'
  | 'SCHEME'
  | 'FIELD_MISSING'
  | 'FIELD'
  | 'ALGORITHM'
  | 'DATE_MISSING'
  | 'DATE'
  | 'SCOPE'
  | 'TERMINATOR'
  | 'REGION'
  | 'SERVICE'
  | 'SCOPE_DATE'
  | 'EXPIRES'
  | 'EXPIRED'
  | 'NOT_YET'
  | 'SIGNED_HEADERS'
  | 'HOST_UNSIGNED'
  | 'HEADER_UNSIGNED'
  | 'HEADER_MISSING'
  | 'HOST'
  | 'PAYLOAD_HASH'
  | 'PAYLOAD_UNSIGNED'
  | 'PAYLOAD'
  | 'ACCESS_KEY'
  | 'SESSION_TOKEN'
  | 'SESSION_EXPIRED'
  | 'SIGNATURE'

/** Safe to show: moments as `YYYYMMDDTHHMMSSZ`, days as `YYYYMMDD`, header names. Never a value that a caller made up freely. */
export interface RefusalDetail {
  /** When the request says that it was signed. */
  readonly signedAt?: string
  /** The verifier's clock. */
  readonly now?: string
  /** The moment that `signedAt` should not be before (`EXPIRED`) or after (`NOT_YET`). */
  readonly limit?: string
  /** How far `limit` lies from `now`. */
  readonly windowSeconds?: number
  /** The day of the credential scope. */
  readonly scopeDate?: string | undefined
  /** What of the scope is wrong, when it is the region, the service or both. */
  readonly scope?: readonly ('region' | 'service')[]
  /** The header that is not signed or missing. */
  readonly header?: string
}

export interface Refusal {
  readonly ok: false
  readonly kind: 'rejected'
  readonly code: VerifyCode
  readonly detail?: RefusalDetail
}

export function refusal(reason: Reason, detail?: RefusalDetail): Refusal {
  return { ok: false, kind: 'rejected', code: `ERR_SIGV4_${reason}`, ...(detail && { detail }) }
}

/** How a check says no, wherever it stands. Never leaves `verifyRequest`. */
export class Refused {
  readonly answer: Refusal

  constructor(answer: Refusal) {
    this.answer = answer
  }
}

/** @throws {Refused} */
export function refuse(reason: Reason, detail?: RefusalDetail): never {
  throw new Refused(refusal(reason, detail))
}
