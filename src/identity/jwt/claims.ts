/**
 * Claim checks that do not depend on the issuer: types of the registered claims, validity period, and comparisons with configured
 * values.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * Returns the first fault of the registered claims. `iss`, `sub` and `exp` are required; every claim that is present must have the
 * type of its specification. A token is valid until `exp`, exclusive. Times are seconds since the epoch.
 */
export function claimsFault(
  payload: JsonObject,
  { nowSeconds, graceSeconds }: { readonly nowSeconds: number; readonly graceSeconds: number },
): TokenRejectionCode | undefined {
  const { iss, sub, exp, nbf, iat, aud, jti, client_id: clientId, token_use: tokenUse } = payload
  if (!isNonEmptyString(iss)) return 'ERR_TOKEN_ISSUER'
  if (!isNonEmptyString(sub)) return 'ERR_TOKEN_CLAIM'
  if (!isTime(exp) || !isOptionalTime(nbf) || !isOptionalTime(iat)) return 'ERR_TOKEN_CLAIM'
  if (![jti, clientId, tokenUse].every(isOptionalString)) return 'ERR_TOKEN_CLAIM'
  if (!isOptionalString(aud) && !(isStringArray(aud) && aud.length > 0)) return 'ERR_TOKEN_AUDIENCE'
  if (isLogoutToken(payload)) return 'ERR_TOKEN_TYPE'
  // Each comparison is false for a clock that returns NaN, so the token is rejected.
  if (!(nowSeconds < exp + graceSeconds)) return 'ERR_TOKEN_EXPIRED'
  if (nbf !== undefined && !(nbf <= nowSeconds + graceSeconds)) return 'ERR_TOKEN_NOT_YET_VALID'
  if (iat !== undefined && !(iat <= nowSeconds + graceSeconds)) return 'ERR_TOKEN_ISSUED_LATER'
  return undefined
}

/**
 * Reports whether the payload is that of a logout token. Without `typ`, only this claim distinguishes it from an ID token.
 *
 * @see https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
 */
function isLogoutToken({ events }: JsonObject): boolean {
  return isRecord(events) && Object.hasOwn(events, 'http://schemas.openid.net/event/backchannel-logout')
}

/** Reports whether a claim is a string and one of `expected`. */
export function isOneOf(claim: unknown, expected: readonly string[]): boolean {
  return expected.some((value) => value === claim)
}

/** Reports whether a claim, a string or an array of strings, contains at least one of `expected`. */
export function hasOneOf(claim: unknown, expected: readonly string[]): boolean {
  return Array.isArray(claim) ? claim.some((element) => isOneOf(element, expected)) : isOneOf(claim, expected)
}

/** Reports whether a set contains at least one of `required`. `undefined` requires none. */
export function hasAnyOf(set: ReadonlySet<string>, required: readonly string[] | undefined): boolean {
  return required === undefined || required.some((name) => set.has(name))
}

/** The set for identities without scopes or groups. */
export const NONE: ReadonlySet<string> = new Set()

/** Reads a claim that is an array of strings. An absent claim is an empty set, a claim of another type `undefined`. */
export function stringSet(claim: Json | undefined): ReadonlySet<string> | undefined {
  if (claim === undefined) return NONE
  return isStringArray(claim) ? new Set(claim) : undefined
}

/** Like {@link stringSet}, but a string is read as words separated by spaces (RFC 6749, section 3.3). */
export function wordSet(claim: Json | undefined): ReadonlySet<string> | undefined {
  return typeof claim === 'string' ? wordsOf(claim) : stringSet(claim)
}

/** Splits a string at spaces. Empty words are dropped. */
export function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' ').filter((word) => word !== ''))
}

function isTime(value: Json | undefined): value is number {
  return Number.isFinite(value)
}

function isOptionalTime(value: Json | undefined): value is number | undefined {
  return value === undefined || isTime(value)
}

function isNonEmptyString(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== ''
}

function isOptionalString(value: Json | undefined): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function isStringArray(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string')
}
