import { beforeAll, describe, expect, test } from 'vitest'
import { basicUsers } from '../../src/identity/basic-users.ts'
import { basic, hashPassword } from '../../src/identity/index.ts'
import { requestOf } from './request-of.ts'

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

  test.each<[string, () => unknown, RegExp]>([
    ['no record', () => [], /users must be an object by user name/],
    ['null', () => null, /users must be an object by user name/],
    ['nobody', () => ({}), /at least one/],
    ['an empty name', () => ({ '': { passwordHash: fast } }), /users\[0\] must be filed/],
    ['a name with a colon', () => ({ 'a:b': { passwordHash: fast } }), /users\[0\] must be filed/],
    ['one name in two forms', () => ({ Zoë: { passwordHash: fast }, 'Zoe\u0308': { passwordHash: fast } }), /users\[1\] must be/],
    ['null for a user', () => ({ jane: null }), /users\[0\]/],
    ['no hash', () => ({ jane: {} }), /users\[0\]\.passwordHash must be/],
    ['a password', () => ({ jane: { passwordHash: 'hunter2' } }), /users\[0\]\.passwordHash must be/],
    ['an unknown field', () => ({ jane: { passwordHash: fast, admin: true } }), /admin must be one of/],
    ['a group that is a text', () => ({ jane: { passwordHash: fast, groups: 'admin' } }), /users\[0\]\.groups must be/],
    ['an empty subject', () => ({ jane: { passwordHash: fast, subject: '' } }), /users\[0\]\.subject must be/],
  ])('%s is refused by place', (_, users, expected) => {
    expect(() => basicUsers(users())).toThrow(expected)
    expect(() => basicUsers(users())).not.toThrow(/jane|hunter2|scrypt\$/)
  })

  test('five costs are too many', () => {
    const users = [10, 11, 12, 13, 14].map((logN) => [`u${logN}`, { passwordHash: fast.replace('ln=10', `ln=${logN}`) }])
    expect(() => basicUsers(Object.fromEntries(users))).toThrow(/at most four costs/)
    expect(basicUsers(Object.fromEntries(users.slice(1))).costs).toHaveLength(4)
  })
})
