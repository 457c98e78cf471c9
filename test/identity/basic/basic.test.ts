import { beforeAll, describe, expect, test, vi } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { cookie, header } from '../../../src/events/index.ts'
import * as hashes from '../../../src/identity/basic/password-hash.ts'
import { type BasicUser, basic, hashPassword } from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

/** A low cost, so that the tests are fast. */
const COST = { logN: 10, r: 1, p: 1 }
const OTHER_COST = { logN: 11, r: 1, p: 1 }
const encode = (text: string) => Buffer.from(text).toString('base64')
const sent = (userPass: string) => requestOf({ headers: { authorization: `Basic ${encode(userPass)}` } })

let jane: BasicUser
beforeAll(async () => {
  jane = { passwordHash: await hashPassword('s3cret: ü', COST), scopes: ['pets/read'], groups: ['staff'], claims: { desk: 7 } }
})
const lookup = (name: string) => (name === 'jane' ? jane : undefined)

describe('basic', () => {
  test('returns the user', async () => {
    expect(await basic({ lookup, costs: [COST] }).verify(sent('jane:s3cret: ü'))).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'basic',
        issuer: 'basic',
        subject: 'jane',
        userName: 'jane',
        scopes: new Set(['pets/read']),
        groups: new Set(['staff']),
        claims: { desk: 7 },
      },
    })
  })

  test('uses the subject of the record and the issuer of the options', async () => {
    const verifier = basic({ lookup: async () => ({ ...jane, subject: 'u-7' }), costs: [COST], issuer: 'staff' })
    expect(verifier.issuers).toStrictEqual(['staff'])
    expect(await verifier.verify(sent('jane:s3cret: ü'))).toMatchObject({
      identity: { subject: 'u-7', userName: 'jane', issuer: 'staff' },
    })
  })

  test('compares passwords in Unicode form NFC', async () => {
    expect((await basic({ lookup, costs: [COST] }).verify(sent('jane:s3cret: u\u0308'))).kind).toBe('identified')
  })

  const FORM = 'ERR_CREDENTIAL_FORM'
  test.each([
    ['another password', `Basic ${encode('jane:s3cret')}`, 'ERR_PASSWORD'],
    ['an empty password', `Basic ${encode('jane:')}`, 'ERR_PASSWORD'],
    ['an unknown user', `Basic ${encode('joe:s3cret: ü')}`, 'ERR_PASSWORD'],
    ['an unknown user with a name of one letter', `Basic ${encode('j:x')}`, 'ERR_PASSWORD'],
    ['a wrong password with a no-break space', `Basic ${encode('jane:\u00a0')}`, 'ERR_PASSWORD'],
    ['a wrong password of the greatest length', `Basic ${encode(`jane:${'x'.repeat(763)}`)}`, 'ERR_PASSWORD'],
    ['the name in another case', `Basic ${encode('Jane:s3cret: ü')}`, 'ERR_PASSWORD'],
    ['the hash as the password', () => `Basic ${encode(`jane:${jane.passwordHash}`)}`, 'ERR_PASSWORD'],
    ['no colon', `Basic ${encode('jane')}`, FORM],
    ['no name', `Basic ${encode(':s3cret: ü')}`, FORM],
    ['a control character', `Basic ${encode('jane\u0000:s3cret: ü')}`, FORM],
    ['the last control character before the space', `Basic ${encode('jane:\u001f')}`, FORM],
    ['a C1 control character', `Basic ${encode('jane:\u0085')}`, FORM],
    ['the last of the C1 control characters', `Basic ${encode('jane:\u009f')}`, FORM],
    ['a delete', `Basic ${encode('jane:\u007f')}`, FORM],
    ['bytes that are not UTF-8', `Basic ${Buffer.from([0x6a, 0x3a, 0xff]).toString('base64')}`, FORM],
    ['no padding', 'Basic amFuZTpwdw', FORM],
    ['stray bits', 'Basic amFuZTp4eR==', FORM],
    ['base64url', `Basic ${Buffer.from('jane:???>>>').toString('base64url')}`, FORM],
    ['a space inside', 'Basic amFu ZTpz', FORM],
    ['1028 characters', `Basic ${encode(`jane:${'x'.repeat(766)}`)}`, FORM],
    ['a megabyte', `Basic ${'A'.repeat(1_000_000)}`, FORM],
    ['the scheme alone', 'Basic', FORM],
    ['two credentials in one header', `Basic ${encode('jane:s3cret: ü')},Basic ${encode('jane:s3cret: ü')}`, FORM],
  ])('rejects %s', async (_, text, code) => {
    const authorization = typeof text === 'string' ? text : text()
    const result = await basic({ lookup, costs: [COST] }).verify(requestOf({ headers: { authorization } }))
    expect(result).toStrictEqual({ kind: 'rejected', code })
  })

  test('returns absent without a credential or with another scheme', async () => {
    const verifier = basic({ lookup, costs: [COST] })
    expect(await verifier.verify(requestOf())).toStrictEqual({ kind: 'absent' })
    expect(await verifier.verify(requestOf({ headers: { authorization: 'Bearer t' } }))).toStrictEqual({ kind: 'absent' })
  })

  test('rejects a repeated header', async () => {
    const one = `Basic ${encode('jane:s3cret: ü')}`
    const result = await basic({ lookup, costs: [COST] }).verify(requestOf({ headers: { authorization: [one, one] } }))
    expect(result).toStrictEqual({ kind: 'rejected', code: 'ERR_CREDENTIAL_REPEATED' })
  })

  test.each([
    ['a correct password', 'jane:s3cret: ü'],
    ['a wrong password', 'jane:x'],
    ['an unknown user', 'joe:x'],
  ])('computes one hash of each cost for %s', async (_, userPass) => {
    const work = vi.spyOn(hashes, 'matchesPassword')
    await basic({ lookup, costs: [OTHER_COST, COST] }).verify(sent(userPass))
    expect(work.mock.calls.map(([, hash]) => hash.cost)).toStrictEqual([OTHER_COST, COST])
    work.mockRestore()
  })

  test('accepts hashes of each declared cost', async () => {
    const users: { readonly [name: string]: BasicUser } = {
      old: { passwordHash: await hashPassword('pw-old', COST) },
      new: { passwordHash: await hashPassword('pw-new', OTHER_COST) },
    }
    const verifier = basic({ lookup: (name) => users[name], costs: [COST, OTHER_COST] })
    for (const [userPass, kind] of [
      ['old:pw-old', 'identified'],
      ['new:pw-new', 'identified'],
      ['old:pw-new', 'rejected'],
      ['new:pw-old', 'rejected'],
    ] as const) {
      expect((await verifier.verify(sent(userPass))).kind).toBe(kind)
    }
  })

  test.each(['logN', 'r', 'p'] as const)('reports a hash with another %s as an outage', async (field) => {
    const verifier = basic({ lookup, costs: [{ ...COST, [field]: COST[field] + 1 }] })
    const outage = { kind: 'unavailable', code: 'ERR_PASSWORD_COST', cause: undefined }
    expect(await verifier.verify(sent('jane:s3cret: ü'))).toStrictEqual(outage)
    expect(await verifier.verify(sent('joe:s3cret: ü'))).toStrictEqual({ kind: 'rejected', code: 'ERR_PASSWORD' })
  })

  test.each([[null], [undefined]])('treats a lookup result of %s as an unknown user', async (unknown) => {
    const verifier = basic({ lookup: () => unknown, costs: [COST] })
    expect(await verifier.verify(sent('jane:s3cret: ü'))).toStrictEqual({ kind: 'rejected', code: 'ERR_PASSWORD' })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('Unauthorized')
      },
    ],
    ['rejects', () => Promise.reject(new Error('Unauthorized'))],
    ['returns true', () => true],
    ['returns a record without a hash', () => ({})],
    ['returns a plain password', () => ({ passwordHash: 's3cret: ü' })],
    ['returns an empty subject', () => ({ ...jane, subject: '' })],
    ['returns an unknown property', () => ({ ...jane, role: 'admin' })],
    ['returns groups as a string', () => ({ ...jane, groups: 'admin' })],
  ])('reports a lookup that %s as an outage', async (_, broken) => {
    // The cast allows rows that do not compile.
    const verifier = basic({ lookup: broken as unknown as typeof lookup, costs: [COST] })
    expect(await verifier.verify(sent('jane:s3cret: ü'))).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_FAILED' })
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'])(
    'treats %s as an unknown user with a lookup in an object',
    async (name) => {
      const users: { readonly [name: string]: BasicUser } = { jane }
      const verifier = basic({ lookup: (userName) => users[userName], costs: [COST] })
      expect(await verifier.verify(sent(`${name}:s3cret: ü`))).toStrictEqual({ kind: 'rejected', code: 'ERR_PASSWORD' })
      expect((await verifier.verify(sent('jane:s3cret: ü'))).kind).toBe('identified')
    },
  )

  test('rejects a user name that NFC makes too long for a store', async () => {
    const names: string[] = []
    const verifier = basic({ lookup: (userName) => void names.push(userName), costs: [COST] })
    // U+1D160 has 4 bytes in UTF-8 and decomposes to 12.
    expect(await verifier.verify(sent(`${'\u{1d160}'.repeat(100)}:x`))).toStrictEqual({
      kind: 'rejected',
      code: 'ERR_CREDENTIAL_FORM',
    })
    expect(await verifier.verify(sent(`${'\u{1d160}'.repeat(80)}:x`))).toStrictEqual({ kind: 'rejected', code: 'ERR_PASSWORD' })
    expect(names.map((name) => Buffer.byteLength(name))).toStrictEqual([960])
  })

  test('ignores a polluted Object.prototype', async () => {
    const prototype: Record<string, unknown> = Object.prototype as Record<string, unknown>
    const { passwordHash } = jane
    try {
      Object.assign(prototype, { groups: ['admin'], subject: 'root', passwordHash })
      const verifier = basic({ lookup: () => ({ passwordHash }), costs: [COST] })
      const result = await verifier.verify(sent('jane:s3cret: ü'))
      expect(result).toMatchObject({ kind: 'identified', identity: { subject: 'jane', groups: new Set() } })
      const empty = basic({ lookup: () => ({}) as BasicUser, costs: [COST] })
      expect(await empty.verify(sent('jane:s3cret: ü'))).toMatchObject({ kind: 'unavailable' })
    } finally {
      for (const name of ['groups', 'subject', 'passwordHash']) delete prototype[name]
    }
  })

  test('identities of one user share no set and no claim that can change', async () => {
    const verifier = basic({ lookup, costs: [COST] })
    const identify = async () => {
      const result = await verifier.verify(sent('jane:s3cret: ü'))
      if (result.kind !== 'identified') throw new Error(result.kind)
      return result.identity
    }
    const one = await identify()
    for (const set of [one.groups, one.scopes]) (set as Set<string>).add('admin')
    expect(() => Object.assign(one.claims, { admin: true })).toThrow(TypeError)
    expect(await identify()).toMatchObject({ groups: new Set(['staff']), scopes: new Set(['pets/read']), claims: { desk: 7 } })
  })

  test('names the malformed property in the cause', async () => {
    const lookUpPassword = () => ({ passwordHash: 's3cret: ü' })
    const result = await basic({ lookup: lookUpPassword, costs: [COST] }).verify(sent('jane:s3cret: ü'))
    expect(result).toMatchObject({ cause: configError('basic', 'lookup(userName).passwordHash') })
  })

  test('runs at most 32 verifications at the same time', async () => {
    const verifier = basic({ lookup, costs: [COST] })
    const results = await Promise.all(Array.from({ length: 33 }, () => verifier.verify(sent('jane:s3cret: ü'))))
    expect(results.filter(({ kind }) => kind === 'identified')).toHaveLength(32)
    expect(results[32]).toStrictEqual({ kind: 'unavailable', code: 'ERR_BUSY', cause: undefined })
    expect((await verifier.verify(sent('jane:s3cret: ü'))).kind).toBe('identified')
  })

  test('declares its source and its validation expression', () => {
    expect(basic({ lookup })).toMatchObject({
      reads: [[{ in: 'header', name: 'authorization' }]],
      issuers: ['basic'],
      identityValidationExpression: '^[Bb][Aa][Ss][Ii][Cc] +[A-Za-z0-9+/]+={0,2}$',
    })
    expect(basic({ lookup, from: cookie('b') })).not.toHaveProperty('identityValidationExpression')
    expect(basic({ lookup, from: header('x-login') }).reads).toStrictEqual([[{ in: 'header', name: 'x-login' }]])
  })

  test('accepts four costs', () => {
    expect(() => basic({ lookup, costs: Array(4).fill(COST) })).not.toThrow()
  })

  test('states that lookup is required', () => {
    // @ts-expect-error wrong on purpose
    expect(() => basic({})).toThrow('basic: lookup is required. Pass a function.')
  })

  test.each([
    ['no options', undefined, 'options'],
    ['no lookup', {}, 'lookup'],
    ['an object instead of a lookup', { lookup: {} }, 'lookup'],
    ['no cost', { lookup, costs: [] }, 'costs'],
    ['five costs', { lookup, costs: Array(5).fill(COST) }, 'costs'],
    ['a cost that is too small', { lookup, costs: [{ logN: 9, r: 8, p: 1 }] }, 'costs[0].logN'],
    ['a cost that is too large', { lookup, costs: [COST, { logN: 19, r: 8, p: 1 }] }, 'costs[1].logN'],
    ['r of 17', { lookup, costs: [{ logN: 10, r: 17, p: 1 }] }, 'costs[0].r'],
    ['p of 0', { lookup, costs: [{ logN: 10, r: 8, p: 0 }] }, 'costs[0].p'],
    ['a fractional p', { lookup, costs: [{ logN: 10, r: 8, p: 1.5 }] }, 'costs[0].p'],
    ['a malformed location', { lookup, from: 'authorization' }, 'from'],
    ['an empty issuer', { lookup, issuer: '' }, 'issuer'],
    ['an unknown option', { lookup, realm: 'x' }, 'realm'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    const attempt = () => basic(options as Parameters<typeof basic>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('basic', option))
  })
})
