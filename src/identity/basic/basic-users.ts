/**
 * Provides users of `basic` from one record, such as a bundled JSON file. All of them are checked while building, so that a malformed
 * hash is found before the first login.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkArgument, object } from '../../options.ts'
import { type BasicOptions, type BasicUser, readUser } from './basic.ts'
import { isSameCost, type PasswordCost } from './password-hash.ts'

/**
 * Returns `lookup` and `costs` for `basic`, from users by name. Names are compared in Unicode form NFC, as `basic` reads them. The costs
 * are those of the hashes, at most four different ones.
 *
 * @throws {ConfigError} if a user is malformed. `option` states the position, never the name.
 * @example
 * basic(basicUsers({ jane: { passwordHash: '$scrypt$…', groups: ['admin'] } }))
 */
export function basicUsers(users: unknown): Pick<BasicOptions, 'lookup'> & {
  /** The different costs of the password hashes. */
  readonly costs: readonly PasswordCost[]
} {
  const records = checkArgument('basicUsers', 'users', object, users)
  const byName = new Map<string, BasicUser>()
  const costs: PasswordCost[] = []
  for (const [index, [name, record]] of Object.entries(records).entries()) {
    const { user, hash } = readUser(record, { subject: 'basicUsers', place: `users[${index}]` })
    const normalized = name.normalize('NFC')
    if (normalized === '' || normalized.includes(':') || byName.has(normalized)) {
      throw new ConfigError('basicUsers', `users[${index}]`, 'stored under a unique, non-empty name without a colon')
    }
    byName.set(normalized, user)
    if (!costs.some((cost) => isSameCost(cost, hash.cost))) costs.push(hash.cost)
  }
  if (costs.length === 0 || costs.length > 4) {
    throw new ConfigError('basicUsers', 'users', 'one or more users, with password hashes of at most four costs')
  }
  return { lookup: (userName) => byName.get(userName), costs }
}
