import { scryptSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hashPassword, matchesPassword, parsePasswordHash } from '../../../src/identity/basic/password-hash.ts'
import { configError } from '../config-error.ts'

/** A low cost, so that the tests are fast. */
const COST = { logN: 10, r: 1, p: 1 }

describe('hashPassword', () => {
  test('returns a PHC string of scrypt with a new salt each time', async () => {
    const text = await hashPassword('pw', COST)
    const [, , , salt = '', digest] = text.split('$')
    expect(text).toMatch(/^\$scrypt\$ln=10,r=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    const expected = scryptSync('pw', Buffer.from(salt, 'base64'), 32, { N: 1024, r: 1, p: 1 }).toString('base64')
    expect(digest).toBe(expected.replace(/=+$/, ''))
    expect(await hashPassword('pw', COST)).not.toBe(text)
  })

  test('accepts 256 bytes, and has a default cost', async () => {
    expect(await hashPassword('ü'.repeat(128))).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/)
  })

  test('accepts a cost that needs more memory than Node allows by default', async () => {
    const cost = { logN: 15, r: 8, p: 1 }
    expect(await hashPassword('pw', cost)).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$/)
  })

  test.each([
    ['an empty password', '', COST, 'hashPassword', 'password'],
    ['257 bytes', `${'ü'.repeat(128)}x`, COST, 'hashPassword', 'password'],
    ['a number', 7, COST, 'hashPassword', 'password'],
    ['a cost out of range', 'pw', { logN: 5, r: 1, p: 1 }, 'hashPassword', 'cost.logN'],
    ['a cost that is a string', 'pw', { ...COST, r: '1' }, 'hashPassword', 'cost.r'],
    ['a cost with an unknown property', 'pw', { ...COST, N: 1 }, 'hashPassword', 'cost.N'],
  ])('throws a ConfigError for %s', async (_, password, cost, subject, option) => {
    // The casts allow rows that do not compile.
    await expect(hashPassword(password as string, cost as typeof COST)).rejects.toThrow(configError(subject, option))
  })
})

describe('matchesPassword', () => {
  test.each([
    ['the password', 'pässword', true],
    ['the password in another Unicode form', 'pa\u0308ssword', true],
    ['another password', 'passwort', false],
    ['an empty string', '', false],
  ])('handles %s', async (_, password, expected) => {
    const hash = parsePasswordHash(await hashPassword('pässword', COST))
    expect(hash && (await matchesPassword(password, hash))).toBe(expected)
  })
})

describe('parsePasswordHash', () => {
  const salt = 'A'.repeat(22)
  const digest = 'A'.repeat(43)
  const good = `$scrypt$ln=10,r=1,p=1$${salt}$${digest}`

  test('reads every part', () => {
    expect(parsePasswordHash(good)).toStrictEqual({ cost: COST, salt: Buffer.alloc(16), digest: Buffer.alloc(32) })
  })

  test('reads the largest cost and a digest of 64 bytes', () => {
    const hash = parsePasswordHash(`$scrypt$ln=18,r=16,p=16$${salt}$${'A'.repeat(86)}`)
    expect(hash).toMatchObject({ cost: { logN: 18, r: 16, p: 16 }, digest: Buffer.alloc(64) })
  })

  test.each([
    ['another algorithm', `$argon2id$ln=10,r=1,p=1$${salt}$${digest}`],
    ['a cost too small', `$scrypt$ln=9,r=1,p=1$${salt}$${digest}`],
    ['a cost too large', `$scrypt$ln=19,r=1,p=1$${salt}$${digest}`],
    ['r too large', `$scrypt$ln=10,r=17,p=1$${salt}$${digest}`],
    ['p too large', `$scrypt$ln=10,r=1,p=17$${salt}$${digest}`],
    ['a short salt', `$scrypt$ln=10,r=1,p=1$${'A'.repeat(15)}$${digest}`],
    ['a short digest', `$scrypt$ln=10,r=1,p=1$${salt}$${'A'.repeat(42)}`],
    ['a digest of an impossible length', `$scrypt$ln=10,r=1,p=1$${salt}$${'A'.repeat(45)}`],
    ['a digest with stray bits', `$scrypt$ln=10,r=1,p=1$${salt}$${'A'.repeat(42)}B`],
    ['a suffix', `${good}\n`],
    ['a prefix', `\n${good}`],
    ['a megabyte', `$scrypt$ln=10,r=1,p=1$${salt}$${'A'.repeat(1_000_000)}`],
    ['an array with a hash', [good]],
    ['undefined', undefined],
  ])('rejects %s', (_, text) => {
    expect(parsePasswordHash(text)).toBeUndefined()
  })
})
