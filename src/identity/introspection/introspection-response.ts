/**
 * Judges what an introspection endpoint says of a token. Pure: the answer, the clock and the proof come in.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 * @module
 */

import type { Authentication, Identity, Proof } from '../../events/index.ts'
import { rejected, unavailable } from '../authentication-result.ts'
import { NONE, stringSet, wordSet } from '../jwt/claims.ts'
import { confirmationFault } from '../jwt/confirmation.ts'
import type { JsonObject } from '../jwt/strict-json.ts'

export interface IntrospectionExpectation<S extends string> {
  readonly scheme: S
  readonly issuer: string
  /** One of these must be in `aud`; `null`: not looked at. */
  readonly audience: ReadonlySet<string> | null
  /** At least one of these; `undefined`: not looked at. */
  readonly scopes: ReadonlySet<string> | undefined
  readonly groupsClaim: string | undefined
}

export interface Circumstances {
  readonly nowSeconds: number
  readonly proof: Proof | undefined
}

/** What the endpoint says is true of a token or it is not; what it says wrongly is its fault, an outage. */
export function judgeIntrospection<S extends string>(
  claims: JsonObject,
  expected: IntrospectionExpectation<S>,
  { nowSeconds, proof }: Circumstances,
): Authentication<Identity<S>> {
  const { active, sub, client_id: clientId, iss, aud, exp } = claims
  if (typeof active !== 'boolean') return garbled('active')
  if (!active) return rejected('ERR_TOKEN_INACTIVE')
  if (iss !== undefined && iss !== expected.issuer) return rejected('ERR_TOKEN_ISSUER')
  if (exp !== undefined && !isTime(exp)) return garbled('exp')
  // Written so that a clock that gives NaN refuses everything.
  if (isTime(exp) && !(nowSeconds < exp)) return rejected('ERR_TOKEN_EXPIRED')
  if (!isForCallers(claims)) return rejected('ERR_TOKEN_TYPE')
  if (expected.audience !== null && !meets(stringSet(typeof aud === 'string' ? [aud] : aud), expected.audience)) {
    return rejected('ERR_TOKEN_AUDIENCE')
  }
  const scopes = wordSet(claims['scope'])
  const groups = expected.groupsClaim === undefined ? NONE : stringSet(claims[expected.groupsClaim])
  if (scopes === undefined) return garbled('scope')
  if (groups === undefined) return garbled('groups')
  if (expected.scopes !== undefined && !meets(scopes, expected.scopes)) return rejected('ERR_TOKEN_SCOPE')
  const fault = confirmationFault(claims, proof)
  if (fault !== undefined) return rejected(fault)
  const subject = sub ?? clientId
  if (typeof subject !== 'string' || subject === '') return garbled('sub')
  const { scheme, issuer } = expected
  return {
    kind: 'identified',
    identity: { scheme, issuer, subject, scopes, groups, claims, ...(isTime(exp) ? { expiresAt: exp } : {}) },
  }
}

/** The kinds of token that are meant for an API; servers also introspect refresh tokens, and call them active. */
const CALLER_TOKEN_TYPES = new Set(['bearer', 'dpop', 'access_token', 'urn:ietf:params:oauth:token-type:access_token'])

/** Keycloak's words for the other kinds, in `typ`, and those of others. */
const OTHER_KINDS: ReadonlySet<string> = new Set([
  'refresh',
  'refresh_token',
  'refreshtoken',
  'offline',
  'offline_token',
  'offlinetoken',
  'id',
  'id_token',
  'idtoken',
])

function isForCallers({ token_type: tokenType, typ, token_use: tokenUse }: JsonObject): boolean {
  if (tokenType !== undefined && !(typeof tokenType === 'string' && CALLER_TOKEN_TYPES.has(tokenType.toLowerCase()))) return false
  return [typ, tokenUse].every((kind) => typeof kind !== 'string' || !OTHER_KINDS.has(kind.toLowerCase()))
}

function meets(found: ReadonlySet<string> | undefined, wanted: ReadonlySet<string>): boolean {
  return found !== undefined && [...wanted].some((one) => found.has(one))
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

/** The member is named, its value is not. */
function garbled(member: string): ReturnType<typeof unavailable> {
  return unavailable('ERR_INTROSPECTION_ANSWER', new Error(`the introspection answer has an unusable ${member}`))
}
