/**
 * Decides what an introspection response means for a token. Pure: response, clock and proof are arguments.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.2
 * @module
 */

import type { Authentication, Identity, Proof } from '../../events/index.ts'
import { ownProperty } from '../../internal/own-property.ts'
import { rejected, type Unavailable, unavailable } from '../authentication.ts'
import { stringSet, wordSet } from '../jwt/claims.ts'
import { confirmationFault } from '../jwt/confirmation.ts'
import type { JsonObject } from '../jwt/strict-json.ts'

/** What a response must state. */
export interface ExpectedToken<S extends string> {
  readonly scheme: S
  readonly issuer: string
  /** One of these must be in `aud`; `null`: not checked. */
  readonly audience: ReadonlySet<string> | null
  /** At least one of these must be in `scope`; `undefined`: not checked. */
  readonly scopes: ReadonlySet<string> | undefined
  readonly groupsClaim: string | undefined
}

/** The circumstances of one verification. */
export interface Verification {
  readonly nowSeconds: number
  readonly proof: Proof | undefined
}

/** Rejects by what the response states. A malformed response is a fault of the server, so the result is `unavailable`. */
export function checkIntrospection<S extends string>(
  claims: JsonObject,
  expected: ExpectedToken<S>,
  { nowSeconds, proof }: Verification,
): Authentication<Identity<S>> {
  // Own properties only: a polluted `Object.prototype` adds no claims.
  const [active, sub, clientId, iss, aud, exp] = MEMBERS.map((name) => ownProperty(claims, name))
  if (typeof active !== 'boolean') return malformed('active')
  if (!active) return rejected('ERR_TOKEN_INACTIVE')
  if (iss !== undefined && iss !== expected.issuer) return rejected('ERR_TOKEN_ISSUER')
  if (exp !== undefined && !isTime(exp)) return malformed('exp')
  // Negated so that a clock that returns NaN rejects.
  if (isTime(exp) && !(nowSeconds < exp)) return rejected('ERR_TOKEN_EXPIRED')
  if (!isAccessToken(claims)) return rejected('ERR_TOKEN_TYPE')
  if (expected.audience !== null && !hasAny(stringSet(typeof aud === 'string' ? [aud] : aud), expected.audience)) {
    return rejected('ERR_TOKEN_AUDIENCE')
  }
  const scopes = wordSet(ownProperty(claims, 'scope'))
  const groups = expected.groupsClaim === undefined ? new Set<string>() : stringSet(ownProperty(claims, expected.groupsClaim))
  if (scopes === undefined) return malformed('scope')
  if (groups === undefined) return malformed('groups')
  if (expected.scopes !== undefined && !hasAny(scopes, expected.scopes)) return rejected('ERR_TOKEN_SCOPE')
  const fault = confirmationFault(claims, proof)
  if (fault !== undefined) return rejected(fault)
  const subject = sub ?? clientId
  if (typeof subject !== 'string' || subject === '') return malformed('sub')
  const { scheme, issuer } = expected
  return {
    kind: 'identified',
    identity: { scheme, issuer, subject, scopes, groups, claims, ...(isTime(exp) ? { expiresAt: exp } : {}) },
  }
}

/** In the order in which `checkIntrospection` destructures them. */
const MEMBERS = ['active', 'sub', 'client_id', 'iss', 'aud', 'exp'] as const

/** Values of `token_type` for tokens that an API accepts. Servers also introspect refresh tokens, and report them as active. */
const ACCESS_TOKEN_TYPES = new Set(['bearer', 'dpop', 'access_token', 'urn:ietf:params:oauth:token-type:access_token'])

/** Values of `typ` (Keycloak) and `token_use` for other kinds of tokens. */
const OTHER_TOKEN_KINDS: ReadonlySet<string> = new Set([
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

function isAccessToken(claims: JsonObject): boolean {
  const tokenType = ownProperty(claims, 'token_type')
  if (tokenType !== undefined && !(typeof tokenType === 'string' && ACCESS_TOKEN_TYPES.has(tokenType.toLowerCase()))) return false
  const kinds = [ownProperty(claims, 'typ'), ownProperty(claims, 'token_use')]
  return kinds.every((kind) => typeof kind !== 'string' || !OTHER_TOKEN_KINDS.has(kind.toLowerCase()))
}

function hasAny(present: ReadonlySet<string> | undefined, expected: ReadonlySet<string>): boolean {
  return present !== undefined && [...expected].some((value) => present.has(value))
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

/** The cause names the member, not its value. */
function malformed(member: string): Unavailable {
  return unavailable('ERR_INTROSPECTION_ANSWER', new Error(`the introspection response has a malformed ${member}`))
}
