import { beforeAll, describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { basicUsers } from '../../../src/identity/basic/basic-users.ts'
import { basic, hashPassword } from '../../../src/identity/index.ts'
import { requestOf } from '../request-of.ts'

let fast = ''
let slow = ''
beforeAll(async () => {
  fast = await hashPassword('correct horse', { logN: 10, r: 1, p: 1 })
  slow = await hashPassword('battery staple', { logN: 11, r: 1, p: 1 })
})

async function outcomeFor(users: unknown, userPass: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(userPass).toString('base64')}`
  const result = await basic(basicUsers(users)).verify(requestOf({ headers: { authorization } }))
  return result.kind === 'identified' ? result.identity.subject : result.kind
}

describe('basicUsers', () => {
  test('finds each user, with hashes of several costs', async () => {
    const users = { jane: { passwordHash: fast }, 'Zoë ': { passwordHash: slow, subject: 'u2' } }
    expect(basicUsers(users).costs).toStrictEqual([
      { logN: 10, r: 1, p: 1 },
      { logN: 11, r: 1, p: 1 },
    ])
    expect(await outcomeFor(users, 'jane:correct horse')).toBe('jane')
    expect(await outcomeFor(users, 'Zoë :battery staple')).toBe('u2')
    expect(await outcomeFor(users, 'jane:battery staple')).toBe('rejected')
    expect(await outcomeFor(users, 'john:correct horse')).toBe('rejected')
  })

  test('treats inherited property names as unknown users', async () => {
    expect(await outcomeFor({ jane: { passwordHash: fast } }, 'constructor:correct horse')).toBe('rejected')
    expect(await outcomeFor(JSON.parse(`{"__proto__":{"passwordHash":"${fast}"}}`), '__proto__:correct horse')).toBe('__proto__')
  })

  test('copies the record', async () => {
    const users = { jane: { passwordHash: fast, groups: ['staff'] } }
    const { lookup } = basicUsers(users)
    users.jane.groups.push('admin')
    expect(await lookup('jane')).toMatchObject({ groups: ['staff'] })
  })

  test.each<[string, () => unknown, string]>([
    ['an array', () => [], 'basicUsers: users must be an object'],
    ['null', () => null, 'basicUsers: users must be an object'],
    ['no user', () => ({}), 'basicUsers: users must be one or more users'],
    ['an empty name', () => ({ '': { passwordHash: fast } }), 'basicUsers: users[0] must be stored under'],
    ['a name with a colon', () => ({ 'a:b': { passwordHash: fast } }), 'basicUsers: users[0] must be stored under'],
    [
      'one name in two forms',
      () => ({ Zoë: { passwordHash: fast }, 'Zoe\u0308': { passwordHash: fast } }),
      'users[1] must be stored under',
    ],
    ['null for a user', () => ({ jane: null }), 'basicUsers: users[0] must be an object'],
    ['undefined for a user', () => ({ jane: undefined }), 'basicUsers: users[0] must be an object'],
    ['no hash', () => ({ jane: {} }), 'basicUsers: users[0].passwordHash '],
    ['a password', () => ({ jane: { passwordHash: 'hunter2' } }), 'basicUsers: users[0].passwordHash '],
    ['an unknown field', () => ({ jane: { passwordHash: fast, admin: true } }), 'basicUsers: unknown option "users[0].admin"'],
    [
      'groups that are a string',
      () => ({ jane: { passwordHash: fast, groups: 'admin' } }),
      'basicUsers: users[0].groups must be',
    ],
    [
      'an empty subject',
      () => ({ jane: { passwordHash: fast, subject: '' } }),
      'basicUsers: users[0].subject must be a non-empty string',
    ],
  ])('throws a ConfigError that states the position for %s', (_, users, message) => {
    expect(() => basicUsers(users())).toThrow(ConfigError)
    expect(() => basicUsers(users())).toThrow(message)
    expect(() => basicUsers(users())).not.toThrow(/jane|hunter2|scrypt\$/)
  })

  test('returns each cost once', () => {
    const users = ['a', 'b', 'c', 'd', 'e'].map((name) => [name, { passwordHash: fast }])
    expect(basicUsers(Object.fromEntries(users)).costs).toStrictEqual([{ logN: 10, r: 1, p: 1 }])
  })

  test('accepts at most four costs', () => {
    const users = [10, 11, 12, 13, 14].map((logN) => [`u${logN}`, { passwordHash: fast.replace('ln=10', `ln=${logN}`) }])
    expect(() => basicUsers(Object.fromEntries(users))).toThrow(/at most four costs/)
    expect(basicUsers(Object.fromEntries(users.slice(1))).costs).toHaveLength(4)
  })
})
