/**
 * Reads and compares times of an assertion.
 *
 * @module
 */

import type { SamlRejectionCode } from '../codes/saml-codes.ts'

/** The clock, and how far it may differ. */
export interface Clock {
  readonly nowMs: number
  readonly graceMs: number
}

/** A period of validity in milliseconds since the epoch: `NotBefore` inclusive, `NotOnOrAfter` exclusive. */
export interface Period {
  readonly notBefore?: number | undefined
  readonly notOnOrAfter?: number | undefined
}

const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,12})?Z$/

/** Parses `2026-11-30T12:00:00.123Z`. Times are in UTC and end with `Z`. Returns `undefined` for any other string and for a time that does not exist. */
export function parseSamlTime(text: string): number | undefined {
  const match = TIME.exec(text)
  if (match === null) return undefined
  const [, seconds = '', fraction = '0'] = match
  const milliseconds = Date.parse(`${seconds}Z`)
  if (!Number.isFinite(milliseconds) || !new Date(milliseconds).toISOString().startsWith(seconds)) return undefined
  return milliseconds + Math.floor(Number(`0${fraction}`) * 1000)
}

/** Each comparison is false for a clock that returns NaN, so the assertion is rejected. */
export function periodFault({ notBefore, notOnOrAfter }: Period, { nowMs, graceMs }: Clock): SamlRejectionCode | undefined {
  if (notOnOrAfter !== undefined && !(nowMs < notOnOrAfter + graceMs)) return 'ERR_SAML_EXPIRED'
  if (notBefore !== undefined && !(nowMs >= notBefore - graceMs)) return 'ERR_SAML_NOT_YET_VALID'
  return undefined
}
