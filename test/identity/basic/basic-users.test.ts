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

async function said(users: unknown, userPass: string): Promise<string> {
  const authorization = `Basic ${Buffer.from(userPass).toString('base64')}`
  const answer = await basic(basicUsers(users)).verify(requestOf({ headers: { authorization } }))
  return answer.kind === 'identified' ? answer.identity.subject : answer.kind
}

describe('basicUsers', () => {
  test('finds each user, whatever the cost of their hash', async () => {
    const users = { jane: { passwordHash: fast }, 'Zoë ': { passwordHash: slow, subject: 'u2' } }
    expect(basicUsers(users).costs).toStrictEqual([
      { logN: 10, r: 1, p: 1 },
      { logN: 11, r: 1, p: 1 },
    ])
    expect(await said(users, 'jane:correct horse')).toBe('jane')
    expect(await said(users, 'Zoë :battery staple')).toBe('u2')
    expect(await said(users, 'jane:battery staple')).toBe('rejected')
    expect(await said(users, 'john:correct horse')).toBe('rejected')
  })

  test('a name that every object has is nobody', async () => {
    expect(await said({ jane: { passwordHash: fast } }, 'constructor:correct horse')).toBe('rejected')
    expect(await said(JSON.parse(`{"__proto__":{"passwordHash":"${fast}"}}`), '__proto__:correct horse')).toBe('__proto__')
  })

  test('what happens to the record later changes nobody', async () => {
    const users = { jane: { passwordHash: fast, groups: ['staff'] } }
    const { lookup } = basicUsers(users)
    users.jane.groups.push('admin')
    expect(await lookup('jane')).toMatchObject({ groups: ['staff'] })
  })

  test.each<[string, () => unknown, string]>([
    ['no record', () => [], 'basicUsers: users must be an object by user name'],
    ['null', () => null, 'basicUsers: users must be an object by user name'],
    ['nobody', () => ({}), 'basicUsers: users must be at least one'],
    ['an empty name', () => ({ '': { passwordHash: fast } }), 'basicUsers: users[0] must be filed'],
    ['a name with a colon', () => ({ 'a:b': { passwordHash: fast } }), 'basicUsers: users[0] must be filed'],
    [
      'one name in two forms',
      () => ({ Zoë: { passwordHash: fast }, 'Zoe\u0308': { passwordHash: fast } }),
      'users[1] must be filed',
    ],
    ['null for a user', () => ({ jane: null }), 'basic: users[0]: options must be an object'],
    ['undefined for a user', () => ({ jane: undefined }), 'basic: users[0]: options must be an object'],
    ['no hash', () => ({ jane: {} }), 'basic: users[0].passwordHash must be what hashPassword made'],
    ['a password', () => ({ jane: { passwordHash: 'hunter2' } }), 'basic: users[0].passwordHash must be what hashPassword made'],
    ['an unknown field', () => ({ jane: { passwordHash: fast, admin: true } }), 'basic: users[0]: admin must be one of'],
    ['a group that is a text', () => ({ jane: { passwordHash: fast, groups: 'admin' } }), 'basic: users[0].groups must be'],
    ['an empty subject', () => ({ jane: { passwordHash: fast, subject: '' } }), 'basic: users[0].subject must be a text'],
  ])('%s is refused by place', (_, users, message) => {
    expect(() => basicUsers(users())).toThrow(ConfigError)
    expect(() => basicUsers(users())).toThrow(message)
    expect(() => basicUsers(users())).not.toThrow(/jane|hunter2|scrypt\$/)
  })

  test('users whose hashes have one cost cost one hash', () => {
    const users = ['a', 'b', 'c', 'd', 'e'].map((name) => [name, { passwordHash: fast }])
    expect(basicUsers(Object.fromEntries(users)).costs).toStrictEqual([{ logN: 10, r: 1, p: 1 }])
  })

  test('five costs are too many', () => {
    const users = [10, 11, 12, 13, 14].map((logN) => [`u${logN}`, { passwordHash: fast.replace('ln=10', `ln=${logN}`) }])
    expect(() => basicUsers(Object.fromEntries(users))).toThrow(/at most four costs/)
    expect(basicUsers(Object.fromEntries(users.slice(1))).costs).toHaveLength(4)
  })
})
