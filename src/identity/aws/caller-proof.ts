/**
 * What both forms of a GetCallerIdentity proof have in common: the signed values, their formats and their order of checks.
 *
 * @module
 */

import type { IamRejectionCode } from '../codes/iam-codes.ts'
import type { StsEndpoint } from './sts-endpoint.ts'

/** What a proof must be for. */
export interface ExpectedProof {
  readonly server: string
  /** In lowercase. */
  readonly serverHeader: string
  /** The accepted endpoints by host. */
  readonly endpoints: ReadonlyMap<string, StsEndpoint>
  readonly nowSeconds: number
}

/** A request that is built from validated parts. Nothing else of the proof is sent. */
export interface StsRequest {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/** A proof that STS has not checked yet. */
export interface CallerProof {
  readonly request: StsRequest
  /** When the proof was signed, in seconds since the epoch. */
  readonly signedAt: number
  /** The signature. It covers the whole request, so it identifies the proof. */
  readonly signature: string
}

/** How long STS accepts a signature, whatever `X-Amz-Expires` states. */
export const PROOF_LIFETIME_SECONDS = 900
const MAX_AHEAD_SECONDS = 300

export const ALGORITHM = 'AWS4-HMAC-SHA256'
export const ACTION = 'GetCallerIdentity'
export const VERSION = '2011-06-15'

/** The signed values of a proof, in either form. */
export interface SignedValues {
  readonly credential: string
  readonly date: string
  readonly signedHeaders: string
  readonly signature: string
  readonly token: string | undefined
}

/** Checks the formats, the credential scope and the times. Returns when the proof was signed, in seconds, or why it is rejected. */
export function checkSignedValues(
  { credential, date, signature, token }: SignedValues,
  endpoint: StsEndpoint,
  nowSeconds: number,
): number | IamRejectionCode {
  const [accessKeyId = '', day, region, service, terminator, ...others] = credential.split('/')
  const signedAt = timeOf(date)
  if (!/^\w{1,128}$/.test(accessKeyId) || service !== 'sts' || terminator !== 'aws4_request' || others.length > 0)
    return 'ERR_IAM_PROOF_FORM'
  if (signedAt === undefined || day !== date.slice(0, 8) || !/^[\da-f]{64}$/.test(signature)) return 'ERR_IAM_PROOF_FORM'
  if (token !== undefined && !/^[!-~]+$/.test(token)) return 'ERR_IAM_PROOF_FORM'
  if (region !== endpoint.region) return 'ERR_IAM_PROOF_ENDPOINT'
  // Negated so that a clock that returns NaN rejects.
  if (!(nowSeconds - signedAt <= PROOF_LIFETIME_SECONDS)) return 'ERR_IAM_PROOF_EXPIRED'
  if (!(signedAt - nowSeconds <= MAX_AHEAD_SECONDS)) return 'ERR_IAM_PROOF_NOT_YET_VALID'
  return signedAt
}

/** Parses a list of signed headers: lowercase names, sorted, each once. Returns `undefined` if it has another form. */
export function signedHeaderNames(list: string): readonly string[] | undefined {
  const names = list.split(';')
  const isCanonical = names.every((name, index) => /^[!#$%&'*+.^_`|~\da-z-]+$/.test(name) && !(name <= (names[index - 1] ?? '')))
  return isCanonical ? names : undefined
}

/** Parses `20261130T120000Z`. Returns `undefined` for a time that does not exist. */
function timeOf(date: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)
  if (parts === null) return undefined
  const [, year, month, day, hour, minute, second] = parts
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const milliseconds = Date.parse(iso)
  return Number.isFinite(milliseconds) && new Date(milliseconds).toISOString() === iso ? milliseconds / 1000 : undefined
}
