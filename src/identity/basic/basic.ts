/**
 * User name and password (RFC 7617), the password hashed with scrypt. Nothing tells which users exist: an unknown one
 * costs the same work and gets the same answer as a wrong password.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617
 * @module
 */

import { ConfigError } from '../../errors.ts'
import {
  type Authentication,
  type AuthorizerRequest,
  type CredentialLocation,
  header,
  type Identity,
  type Verifier,
} from '../../events/index.ts'
import { checkOptions, requireOptions } from '../../options.ts'
import { rejected, settle, unavailable } from '../authentication-result.ts'
import { readCredential, requirePlace } from '../credential.ts'
import { checkHolder, frozenCopy, type Holder, holderIdentity } from '../holder-record.ts'
import { callable, text } from '../option-values.ts'
import { schemeExpression } from '../scheme-expression.ts'
import {
  checkCost,
  DEFAULT_COST,
  isSameCost,
  matchesPassword,
  nobodysHash,
  type PasswordCost,
  type PasswordHash,
  parsePasswordHash,
} from './password-hash.ts'

export interface BasicIdentity extends Identity<'basic'> {
  /** As sent, in Unicode's form NFC. */
  readonly userName: string
}

/** What is known of one user. */
export interface BasicUser extends Holder {
  /** What `hashPassword` made. */
  readonly passwordHash: string
  /** Default: the user name. */
  readonly subject?: string
}

export interface BasicOptions {
  /** Finds a user by name; `undefined` or `null` where there is none. A throw is an outage: 500. */
  readonly lookup: (userName: string) => Promise<BasicUser | null | undefined> | BasicUser | null | undefined
  /**
   * Every cost that hashes are kept with; each try does the work of all of them, so that time tells nothing while passwords
   * move from one to the next. A hash of another cost is an outage. Default: that of `hashPassword`.
   */
  readonly costs?: readonly PasswordCost[]
  /** Default: `Authorization: Basic …`. */
  readonly from?: CredentialLocation
  /** Default: `basic`. */
  readonly issuer?: string
}

/**
 * Identifies a user by name and password. At most 32 tries are worked on at a time, one more is `unavailable` (`ERR_BUSY`).
 *
 * @throws {ConfigError} for missing, unknown or malformed options.
 * @example
 * basic({ lookup: (name) => users.get(name) }) // { passwordHash: await hashPassword('…'), scopes: ['pets/read'] }
 */
export function basic(options: BasicOptions): Verifier<BasicIdentity> {
  checkOptions('basic', options, ['lookup', 'costs', 'from', 'issuer'])
  requireOptions('basic', options, ['lookup'])
  const { lookup, costs = [DEFAULT_COST], from = header('authorization', 'Basic'), issuer = 'basic' } = options
  callable('basic', 'lookup', lookup)
  if (!Array.isArray(costs) || costs.length === 0 || costs.length > 4) throw new ConfigError('basic', 'costs', 'a list of 1 to 4')
  for (const [index, cost] of costs.entries()) checkCost('basic', `costs[${index}]`, cost)
  requirePlace('basic', from)
  text('basic', 'issuer', issuer)
  const nobody = costs.map(nobodysHash)
  let working = 0

  async function verifyBasic(request: AuthorizerRequest): Promise<Authentication<BasicIdentity>> {
    return settle(async () => {
      const credential = readCredential(request, from)
      if (typeof credential !== 'string') return credential
      const sent = readUserPass(credential)
      if (sent === undefined) return rejected('ERR_CREDENTIAL_FORM')
      if (working >= 32) return unavailable('ERR_BUSY', undefined)
      working += 1
      try {
        const found = await lookup(sent.userName)
        const user = found === undefined || found === null ? undefined : readUser(found, 'the user found')
        return await judge(sent, { user, nobody, issuer })
      } finally {
        working -= 1
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

interface UserPass {
  readonly userName: string
  readonly password: string
}

/** At most 1024 characters of canonical base64, UTF-8 without control characters, a name that is not empty, a colon. */
function readUserPass(text: string): UserPass | undefined {
  if (text.length > 1024) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) return undefined
  const decoded = bytes.toString('utf8')
  // What is no UTF-8 does not come back as it was.
  if (!Buffer.from(decoded).equals(bytes) || /\p{Cc}/u.test(decoded)) return undefined
  const colon = decoded.indexOf(':')
  if (colon < 1) return undefined
  return { userName: decoded.slice(0, colon).normalize('NFC'), password: decoded.slice(colon + 1).normalize('NFC') }
}

/** A record that was looked at, with its hash taken apart. */
export interface KnownUser {
  readonly user: BasicUser
  readonly hash: PasswordHash
}

/** @throws {ConfigError} naming the place and the field, never a value. */
export function readUser(record: unknown, place: string): KnownUser {
  checkHolder(record, { subject: 'basic', place }, ['passwordHash', 'subject'])
  // Read by name only: both fields are looked at below, and checkHolder has seen an object.
  const { passwordHash, subject } = record as { readonly passwordHash?: unknown; readonly subject?: unknown }
  const hash = parsePasswordHash(passwordHash)
  if (hash === undefined) throw new ConfigError('basic', `${place}.passwordHash`, 'what hashPassword made')
  if (subject !== undefined) text('basic', `${place}.subject`, subject)
  // Proved field by field, here and in checkHolder.
  return { user: frozenCopy(record as BasicUser), hash }
}

interface Judging {
  readonly user: KnownUser | undefined
  /** One for each cost. */
  readonly nobody: readonly PasswordHash[]
  readonly issuer: string
}

/** One hash for each cost, always: the user's where it has that cost, nobody's elsewhere. */
async function judge(sent: UserPass, { user, nobody, issuer }: Judging): Promise<Authentication<BasicIdentity>> {
  let matches: boolean | undefined
  for (const dummy of nobody) {
    const own = user !== undefined && isSameCost(user.hash.cost, dummy.cost)
    const result = await matchesPassword(sent.password, own ? user.hash : dummy)
    if (own) matches = result
  }
  if (user === undefined) return rejected('ERR_PASSWORD')
  if (matches === undefined) return unavailable('ERR_PASSWORD_COST', undefined)
  if (!matches) return rejected('ERR_PASSWORD')
  const { userName } = sent
  return {
    kind: 'identified',
    identity: { scheme: 'basic', issuer, subject: user.user.subject ?? userName, userName, ...holderIdentity(user.user) },
  }
}
