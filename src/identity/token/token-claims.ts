/**
 * What must hold of every token's claims, whoever issued it: the types of the registered claims, and the time.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../is-record.ts'
import type { JsonObject } from './strict-json.ts'
import type { TokenRejectionCode } from './token-codes.ts'

/** A claim that is there has the type of its specification; `iss`, `sub` and `exp` must be there. */
export function claimTypesFault(payload: JsonObject): TokenRejectionCode | undefined {
  const { iss, sub, exp, nbf, iat, aud, jti, client_id: clientId, token_use: tokenUse } = payload
  if (typeof iss !== 'string' || iss === '') return 'ERR_TOKEN_ISSUER'
  if (typeof sub !== 'string' || sub === '') return 'ERR_TOKEN_CLAIM'
  if (!isTime(exp)) return 'ERR_TOKEN_CLAIM'
  if (nbf !== undefined && !isTime(nbf)) return 'ERR_TOKEN_CLAIM'
  if (iat !== undefined && !isTime(iat)) return 'ERR_TOKEN_CLAIM'
  if (!isTextOrAbsent(jti) || !isTextOrAbsent(clientId) || !isTextOrAbsent(tokenUse)) return 'ERR_TOKEN_CLAIM'
  if (aud !== undefined && !isAudience(aud)) return 'ERR_TOKEN_AUDIENCE'
  return isLogoutToken(payload) ? 'ERR_TOKEN_TYPE' : undefined
}

/**
 * The claim that makes a logout token: without `typ` nothing else tells it from an ID token.
 *
 * @see https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
 */
function isLogoutToken({ events }: JsonObject): boolean {
  return isRecord(events) && Object.hasOwn(events, 'http://schemas.openid.net/event/backchannel-logout')
}

/** A token is good until `exp`, not at it. All in seconds since the epoch; `graceSeconds` is for clocks that disagree. */
export function timeFault(
  { exp, nbf, iat }: JsonObject,
  { nowSeconds, graceSeconds }: { readonly nowSeconds: number; readonly graceSeconds: number },
): TokenRejectionCode | undefined {
  // Written so that a clock that gives NaN refuses everything.
  if (!(typeof exp === 'number' && nowSeconds < exp + graceSeconds)) return 'ERR_TOKEN_EXPIRED'
  if (typeof nbf === 'number' && !(nbf <= nowSeconds + graceSeconds)) return 'ERR_TOKEN_NOT_YET_VALID'
  if (typeof iat === 'number' && !(iat <= nowSeconds + graceSeconds)) return 'ERR_TOKEN_ISSUED_LATER'
  return undefined
}

/** A list of strings that never grows: for identities that have none. */
export const NONE: ReadonlySet<string> = new Set()

/** A claim that is a list of strings; `undefined` where it is anything else. Absent is none. */
export function stringSet(claim: Json | undefined): ReadonlySet<string> | undefined {
  if (claim === undefined) return NONE
  return isStringList(claim) ? new Set(claim) : undefined
}

/** A claim that is a list of words with blanks between (RFC 6749 section 3.3), or a list of strings. Absent is none. */
export function wordSet(claim: Json | undefined): ReadonlySet<string> | undefined {
  return typeof claim === 'string' ? wordsOf(claim) : stringSet(claim)
}

export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set(text.split(' '))
  words.delete('') // between two blanks, and where there is no word at all
  return words
}

function isTime(value: Json | undefined): boolean {
  return Number.isFinite(value)
}

function isTextOrAbsent(value: Json | undefined): boolean {
  return value === undefined || typeof value === 'string'
}

function isAudience(value: Json): boolean {
  return typeof value === 'string' || (isStringList(value) && value.length > 0)
}

function isStringList(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string')
}
