/**
 * Users of `basic` out of one record, such as a bundled JSON file: all of them are looked at while building, so that a hash
 * that nobody could log in with is no surprise later.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/is-record.ts'
import { type BasicOptions, type BasicUser, readUser } from './basic.ts'
import { isSameCost, type PasswordCost } from './password-hash.ts'

/**
 * Look-up and costs for `basic`, from users by name. Names count in Unicode's form NFC, as `basic` reads them. The costs are
 * those of the hashes, at most four different ones.
 *
 * @throws {ConfigError} for what is no record of users, or naming the place, never the name, of a user that is wrong.
 * @example
 * basic(basicUsers({ jane: { passwordHash: '$scrypt$…', groups: ['admin'] } }))
 */
export function basicUsers(users: unknown): Pick<BasicOptions, 'lookup'> & { readonly costs: readonly PasswordCost[] } {
  if (!isRecord(users)) {
    throw new ConfigError('basicUsers', 'users', 'an object by user name')
  }
  const byName = new Map<string, BasicUser>()
  const costs: PasswordCost[] = []
  for (const [index, [name, record]] of Object.entries(users).entries()) {
    const known = readUser(record, `users[${index}]`)
    const normalized = name.normalize('NFC')
    if (normalized === '' || normalized.includes(':') || byName.has(normalized)) {
      throw new ConfigError('basicUsers', `users[${index}]`, 'filed under a name of its own, not empty and without a colon')
    }
    byName.set(normalized, known.user)
    if (!costs.some((cost) => isSameCost(cost, known.hash.cost))) costs.push(known.hash.cost)
  }
  if (costs.length === 0 || costs.length > 4) {
    throw new ConfigError('basicUsers', 'users', 'at least one, with password hashes of at most four costs')
  }
  return { lookup: (userName) => byName.get(userName), costs }
}
