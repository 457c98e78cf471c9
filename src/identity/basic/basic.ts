/**
 * Verifies a user name and password (RFC 7617) against scrypt hashes. Responses do not reveal which users exist: an unknown user takes
 * the same work and gets the same result as a wrong password.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617
 * @module
 */

import {
  type Authentication,
  type AuthorizerRequest,
  type CredentialLocation,
  header,
  type Identity,
  type Verifier,
} from '../../events/index.ts'
import { type Check, callback, optional, optionSchema, string, valid } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication.ts'
import { credentialLocation, readCredential, schemeExpression } from '../credential.ts'
import { ATTRIBUTE_CHECKS, frozenCopy, type IdentityAttributes, identityAttributes } from '../identity-attributes.ts'
import {
  checkCost,
  DEFAULT_COST,
  dummyHash,
  isSameCost,
  matchesPassword,
  type PasswordCost,
  type PasswordHash,
  parsePasswordHash,
} from './password-hash.ts'

/** A user that logged in with a password. */
export interface BasicIdentity extends Identity<'basic'> {
  /** The user name as sent, in Unicode form NFC. */
  readonly userName: string
}

/** One stored user. */
export interface BasicUser extends IdentityAttributes {
  /** A hash created by `hashPassword`. */
  readonly passwordHash: string
  /** The subject of the identity. Default: the user name. */
  readonly subject?: string | undefined
}

/** Options of {@link basic}. */
export interface BasicOptions {
  /** Finds a user by name; returns `undefined` or `null` for an unknown one. An error that it throws is an outage (500). */
  readonly lookup: (userName: string) => Promise<BasicUser | null | undefined> | BasicUser | null | undefined
  /**
   * Every cost of the stored hashes, 1 to 4. Each attempt does the work of all of them, so that its time reveals nothing while passwords
   * are rehashed with a new cost. A hash with another cost is an outage. Default: the default cost of `hashPassword`.
   */
  readonly costs?: readonly PasswordCost[] | undefined
  /** Where the credential is. Default: `Authorization: Basic …`. */
  readonly from?: CredentialLocation | undefined
  /** The issuer of the identities. Default: `basic`. */
  readonly issuer?: string | undefined
}

/**
 * Verifies a user name and password. At most 32 attempts run at the same time; one more is `unavailable` (`ERR_BUSY`).
 *
 * Rejected with `ERR_PASSWORD`, `ERR_CREDENTIAL_FORM` or `ERR_CREDENTIAL_REPEATED`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @example
 * basic({ lookup: (name) => users.get(name) }) // { passwordHash: await hashPassword('…'), scopes: ['pets/read'] }
 */
export function basic(options: BasicOptions): Verifier<BasicIdentity> {
  const { lookup, costs = [DEFAULT_COST], from = DEFAULT_LOCATION, issuer = 'basic' } = OPTIONS.check(options)
  for (const [index, cost] of costs.entries()) checkCost('basic', `costs[${index}]`, cost)
  const dummies = costs.map(dummyHash)
  let running = 0

  async function verifyCredential({ userName, password }: UserPass): Promise<Authentication<BasicIdentity>> {
    const record: unknown = await lookup(userName)
    const isUnknown = record === undefined || record === null || isInherited(record)
    const stored = isUnknown ? undefined : readUser(record, { subject: 'basic', place: 'lookup(userName)' })
    const outcome = await checkPassword(password, stored?.hash, dummies)
    if (stored === undefined) return rejected('ERR_PASSWORD')
    if (outcome === 'undeclaredCost') return unavailable('ERR_PASSWORD_COST', undefined)
    if (outcome === 'mismatch') return rejected('ERR_PASSWORD')
    const { user } = stored
    return {
      kind: 'identified',
      identity: { scheme: 'basic', issuer, subject: user.subject ?? userName, userName, ...identityAttributes(user) },
    }
  }

  function verifyBasic(request: AuthorizerRequest): Promise<Authentication<BasicIdentity>> {
    return settle(async () => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      const sent = parseUserPass(credential)
      if (sent === undefined) return rejected('ERR_CREDENTIAL_FORM')
      if (running >= MAX_RUNNING) return unavailable('ERR_BUSY', undefined)
      running += 1
      try {
        return await verifyCredential(sent)
      } finally {
        running -= 1
      }
    })
  }
  const identityValidationExpression = schemeExpression(from, '[A-Za-z0-9+/]+={0,2}')
  return Object.freeze({
    verify: verifyBasic,
    reads: Object.freeze([Object.freeze([from.source])]),
    issuers: Object.freeze([issuer]),
    ...(identityValidationExpression === undefined ? {} : { identityValidationExpression }),
  })
}

/**
 * A lookup such as `users[userName]` returns `Object.prototype` or one of its methods for the names `__proto__` and `constructor`. Reported as
 * a malformed record it would let a client cause 500s.
 */
function isInherited(record: unknown): boolean {
  return typeof record === 'function' || record === Object.prototype
}

const MAX_RUNNING = 32
const DEFAULT_LOCATION = header('authorization', 'Basic')

const OPTIONS = optionSchema<BasicOptions>('basic', {
  lookup: callback,
  costs: optional(valid('an array of 1 to 4 costs', (costs) => Array.isArray(costs) && costs.length >= 1 && costs.length <= 4)),
  from: optional(credentialLocation),
  issuer: optional(string),
})

interface UserPass {
  readonly userName: string
  readonly password: string
}

/** At most 1024 characters of canonical base64; UTF-8 without control characters; a non-empty name, a colon and the password. */
function parseUserPass(text: string): UserPass | undefined {
  if (text.length > 1024) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) return undefined
  const decoded = bytes.toString('utf8')
  // Invalid UTF-8 is decoded to replacement characters, which encode to other bytes.
  if (!Buffer.from(decoded).equals(bytes) || /\p{Cc}/u.test(decoded)) return undefined
  const colon = decoded.indexOf(':')
  if (colon < 1) return undefined
  const userName = decoded.slice(0, colon).normalize('NFC')
  // NFC can triple the length; a store must not fail because of a key that is too long.
  if (Buffer.byteLength(userName) > 1024) return undefined
  return { userName, password: decoded.slice(colon + 1).normalize('NFC') }
}

/** A checked user and its parsed hash. */
export interface CheckedUser {
  readonly user: BasicUser
  readonly hash: PasswordHash
}

/**
 * Checks a stored user.
 *
 * @throws {ConfigError} `option` states the place and the property; no value is in the message.
 */
export function readUser(record: unknown, { subject, place }: { readonly subject: string; readonly place: string }): CheckedUser {
  const schema = optionSchema<BasicUser>(
    subject,
    { passwordHash: PASSWORD_HASH, subject: optional(string), ...ATTRIBUTE_CHECKS },
    `${place}.`,
  )
  const user = schema.check(record)
  const hash = parsePasswordHash(user.passwordHash)
  // The schema has just parsed the same string.
  return { user: frozenCopy(user), hash: hash as PasswordHash }
}

const PASSWORD_HASH: Check<string> = valid('a hash created by hashPassword', (text) => parsePasswordHash(text) !== undefined)

/** Computes one hash per declared cost: the user's where the costs are equal, a dummy otherwise. */
async function checkPassword(
  password: string,
  hash: PasswordHash | undefined,
  dummies: readonly PasswordHash[],
): Promise<'match' | 'mismatch' | 'undeclaredCost'> {
  let outcome: 'match' | 'mismatch' | 'undeclaredCost' = 'undeclaredCost'
  for (const dummy of dummies) {
    const isDeclared = hash !== undefined && isSameCost(hash.cost, dummy.cost)
    const isMatch = await matchesPassword(password, isDeclared ? hash : dummy)
    if (isDeclared) outcome = isMatch ? 'match' : 'mismatch'
  }
  return outcome
}
