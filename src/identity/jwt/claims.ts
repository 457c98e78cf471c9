/**
 * Claim checks that do not depend on the issuer: types of the registered claims, validity period, and comparisons with configured
 * values. The claims have no prototype (see `ownMembers`).
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import type { TokenRejectionCode } from '../codes/token-codes.ts'
import type { JsonObject } from './strict-json.ts'

export interface ClaimRequirements {
  /** `false` if tokens without `iss` are accepted. */
  readonly issuerRequired: boolean
  /** `false` if another claim is the subject. */
  readonly subjectRequired: boolean
}

/** When a token is valid, in addition to `exp` and `nbf`. */
export interface ValidityTerms {
  /** Tolerance for `exp`, `nbf` and the maximum ages. Default 0. */
  readonly graceSeconds?: number | undefined
  /** Tolerance for `iat` and `auth_time` in the future. Default 60. */
  readonly issuedAtToleranceSeconds?: number | undefined
  /** Maximum age since `iat`. */
  readonly maxTokenAgeSeconds?: number | undefined
  /** Maximum age since `auth_time`. */
  readonly maxAuthenticationAgeSeconds?: number | undefined
}

/** Returns the first fault of the registered claims. `exp` is required; every claim that is present must have its specified type. */
export function claimsFault(
  claims: JsonObject,
  { issuerRequired, subjectRequired }: ClaimRequirements,
): TokenRejectionCode | undefined {
  const { iss, sub, exp, nbf, iat, aud, jti, client_id: clientId, token_use: tokenUse } = claims
  if (!isNonEmptyString(iss) && (issuerRequired || iss !== undefined)) return 'ERR_TOKEN_ISSUER'
  if (!isNonEmptyString(sub) && (subjectRequired || sub !== undefined)) return 'ERR_TOKEN_CLAIM'
  if (!isTime(exp) || !isOptionalTime(nbf) || !isOptionalTime(iat)) return 'ERR_TOKEN_CLAIM'
  if (!isOptionalString(jti) || !isOptionalString(clientId) || !isOptionalString(tokenUse)) return 'ERR_TOKEN_CLAIM'
  if (!isOptionalString(aud) && !(isStringArray(aud) && aud.length > 0)) return 'ERR_TOKEN_AUDIENCE'
  return isLogoutToken(claims) ? 'ERR_TOKEN_TYPE' : undefined
}

/**
 * Reports whether the claims are those of a logout token. Without `typ`, only this claim distinguishes it from an ID token.
 *
 * @see https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
 */
function isLogoutToken({ events }: JsonObject): boolean {
  return isRecord(events) && Object.hasOwn(events, 'http://schemas.openid.net/event/backchannel-logout')
}

/**
 * Returns why a token is not valid at `nowSeconds`, in seconds since the epoch. A token is valid until `exp`, exclusive. Each
 * comparison is false for a clock that returns NaN, so the token is rejected.
 */
export function validityFault(claims: JsonObject, terms: ValidityTerms, nowSeconds: number): TokenRejectionCode | undefined {
  const { exp, nbf, iat, auth_time: authTime } = claims
  const { graceSeconds = 0, issuedAtToleranceSeconds = 60, maxTokenAgeSeconds, maxAuthenticationAgeSeconds } = terms
  const latestIssuedAt = nowSeconds + Math.max(graceSeconds, issuedAtToleranceSeconds)
  const isRecent = (time: number, maxAgeSeconds: number): boolean => nowSeconds <= time + maxAgeSeconds + graceSeconds

  if (!isTime(exp) || !(nowSeconds < exp + graceSeconds)) return 'ERR_TOKEN_EXPIRED'
  if (isTime(nbf) && !(nbf <= nowSeconds + graceSeconds)) return 'ERR_TOKEN_NOT_YET_VALID'
  if (isTime(iat) && !(iat <= latestIssuedAt)) return 'ERR_TOKEN_ISSUED_LATER'
  if (maxTokenAgeSeconds !== undefined) {
    if (!isTime(iat)) return 'ERR_TOKEN_CLAIM'
    if (!isRecent(iat, maxTokenAgeSeconds)) return 'ERR_TOKEN_AGE'
  }
  if (maxAuthenticationAgeSeconds !== undefined) {
    const isAuthenticated = isTime(authTime) && authTime <= latestIssuedAt && isRecent(authTime, maxAuthenticationAgeSeconds)
    if (!isAuthenticated) return 'ERR_TOKEN_AUTHENTICATION'
  }
  return undefined
}

/** The time at which a valid token expires: `exp`, or the end of a maximum age. */
export function expiryOf(claims: JsonObject, { maxTokenAgeSeconds, maxAuthenticationAgeSeconds }: ValidityTerms): number {
  const { exp, iat, auth_time: authTime } = claims
  const ends = [Number(exp)]
  if (maxTokenAgeSeconds !== undefined) ends.push(Number(iat) + maxTokenAgeSeconds)
  if (maxAuthenticationAgeSeconds !== undefined) ends.push(Number(authTime) + maxAuthenticationAgeSeconds)
  return Math.min(...ends)
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

/** Reads a claim that is an array of strings. An absent claim is an empty set, a claim of another type `undefined`. */
export function stringSet(claim: Json | undefined): Set<string> | undefined {
  if (claim === undefined) return new Set()
  return isStringArray(claim) ? new Set(claim) : undefined
}

/** Like {@link stringSet}, but a string is read as words separated by spaces (RFC 6749, section 3.3). */
export function wordSet(claim: Json | undefined): Set<string> | undefined {
  return typeof claim === 'string' ? wordsOf(claim) : stringSet(claim)
}

/** Splits a string at spaces. Empty words are dropped. */
export function wordsOf(text: string): Set<string> {
  return new Set(text.split(' ').filter((word) => word !== ''))
}

function isNonEmptyString(value: Json | undefined): boolean {
  return typeof value === 'string' && value !== ''
}

function isTime(value: Json | undefined): value is number {
  return Number.isFinite(value)
}

function isOptionalTime(value: Json | undefined): value is number | undefined {
  return value === undefined || isTime(value)
}

function isOptionalString(value: Json | undefined): value is string | undefined {
  return value === undefined || typeof value === 'string'
}

function isStringArray(value: Json | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string')
}
