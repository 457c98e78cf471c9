/**
 * What must hold of every token's claims, whoever issued it: the types of the registered claims, and the time.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 * @module
 */

import type { Json } from '../../events/index.ts'
import { isRecord } from '../../internal/is-record.ts'
import type { TokenRejectionCode } from '../token/token-codes.ts'
import type { JsonObject } from './strict-json.ts'

/**
 * A claim that is there has the type of its specification; `iss`, `sub` and `exp` must be there. A token is good until `exp`,
 * not at it. All in seconds since the epoch; `graceSeconds` is for clocks that disagree.
 */
export function claimsFault(
  payload: JsonObject,
  { nowSeconds, graceSeconds }: { readonly nowSeconds: number; readonly graceSeconds: number },
): TokenRejectionCode | undefined {
  // What is left out takes a value that nothing can be said against.
  // Stryker disable next-line StringLiteral: nothing can be said against any other text either
  const { iss, sub, exp, nbf = 0, iat = 0, aud = '', jti = '', client_id: clientId = '', token_use: tokenUse = '' } = payload
  if (typeof iss !== 'string' || iss === '') return 'ERR_TOKEN_ISSUER'
  if (typeof sub !== 'string' || sub === '') return 'ERR_TOKEN_CLAIM'
  if (!isTime(exp) || !isTime(nbf) || !isTime(iat)) return 'ERR_TOKEN_CLAIM'
  if (typeof jti !== 'string' || typeof clientId !== 'string' || typeof tokenUse !== 'string') return 'ERR_TOKEN_CLAIM'
  if (typeof aud !== 'string' && !(isStringList(aud) && aud.length > 0)) return 'ERR_TOKEN_AUDIENCE'
  if (isLogoutToken(payload)) return 'ERR_TOKEN_TYPE'
  // Written so that a clock that gives NaN refuses everything.
  if (!(nowSeconds < exp + graceSeconds)) return 'ERR_TOKEN_EXPIRED'
  if (!(nbf <= nowSeconds + graceSeconds)) return 'ERR_TOKEN_NOT_YET_VALID'
  return iat <= nowSeconds + graceSeconds ? undefined : 'ERR_TOKEN_ISSUED_LATER'
}

/**
 * The claim that makes a logout token: without `typ` nothing else tells it from an ID token.
 *
 * @see https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken
 */
function isLogoutToken({ events }: JsonObject): boolean {
  return isRecord(events) && Object.hasOwn(events, 'http://schemas.openid.net/event/backchannel-logout')
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

function isTime(value: Json | undefined): value is number {
  return Number.isFinite(value)
}

function isStringList(value: Json): value is readonly string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string')
}
