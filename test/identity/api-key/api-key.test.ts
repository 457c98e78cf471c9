import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { cookie, header, query } from '../../../src/events/index.ts'
import { type ApiKeyRecord, apiKey, hashApiKey } from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

const KEY = 'k-0123456789abcdefghijkl'
const HASH = hashApiKey(KEY)
const OTHER = 'k-another-0123456789abcd'
const sent = (value: string | readonly string[] = KEY) => requestOf({ headers: { 'x-api-key': value } })
const NOW = 1_700_000_000
const at = (seconds: number) => () => seconds * 1000

describe('apiKey', () => {
  test('returns the owner', async () => {
    const record: ApiKeyRecord = {
      owner: 'acme',
      id: 'k7',
      scopes: ['pets/read'],
      groups: ['partners'],
      claims: { plan: 'gold' },
      notBefore: NOW - 1,
      expiresAt: NOW + 1,
    }
    expect(await apiKey({ keys: { [HASH]: record }, now: at(NOW) }).verify(sent())).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'apiKey',
        issuer: 'apiKey',
        subject: 'acme',
        owner: 'acme',
        scopes: new Set(['pets/read']),
        groups: new Set(['partners']),
        claims: { plan: 'gold', keyId: 'k7' },
        expiresAt: NOW + 1,
      },
    })
  })

  test('accepts a key with only an owner forever', async () => {
    expect(await apiKey({ keys: { [HASH]: { owner: 'acme' } }, now: at(9e9) }).verify(sent())).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'apiKey',
        issuer: 'apiKey',
        subject: 'acme',
        owner: 'acme',
        scopes: new Set(),
        groups: new Set(),
        claims: {},
      },
    })
  })

  const record = { owner: 'acme', notBefore: NOW - 60, expiresAt: NOW + 60 }
  test.each([
    ['a time within the period', NOW, 'identified'],
    ['the time notBefore', NOW - 60, 'identified'],
    ['a time just before notBefore', NOW - 60.001, 'ERR_API_KEY_NOT_YET_VALID'],
    ['a time just before expiresAt', NOW + 59.999, 'identified'],
    ['the time expiresAt', NOW + 60, 'ERR_API_KEY_EXPIRED'],
    ['a clock that returns NaN', Number.NaN, 'ERR_API_KEY_EXPIRED'],
  ])('handles %s', async (_, seconds, expected) => {
    const result = await apiKey({ keys: { [HASH]: record }, now: at(seconds) }).verify(sent())
    expect(result.kind === 'rejected' ? result.code : result.kind).toBe(expected)
  })

  test('rejects a key with notBefore if the clock returns NaN', async () => {
    const keys = { [HASH]: { owner: 'acme', notBefore: 1 } }
    expect(await apiKey({ keys, now: at(Number.NaN) }).verify(sent())).toStrictEqual({
      kind: 'rejected',
      code: 'ERR_API_KEY_NOT_YET_VALID',
    })
  })

  test.each([
    ['another key', OTHER, 'ERR_API_KEY_UNKNOWN'],
    ['the key in another case', KEY.toUpperCase(), 'ERR_API_KEY_UNKNOWN'],
    ['the hash itself', HASH, 'ERR_API_KEY_UNKNOWN'],
    ['a prefix of the key', KEY.slice(0, -1), 'ERR_API_KEY_UNKNOWN'],
    ['the name of an inherited property', '__proto__', 'ERR_API_KEY_UNKNOWN'],
    ['a trailing space', `${KEY} `, 'ERR_CREDENTIAL_FORM'],
    ['a trailing line feed', `${KEY}\n`, 'ERR_CREDENTIAL_FORM'],
    ['two keys in one value', `${KEY},${KEY}`, 'ERR_API_KEY_UNKNOWN'],
    ['a letter outside ASCII', `${KEY}é`, 'ERR_CREDENTIAL_FORM'],
    // Latin-1 would convert U+016B to 'k': the characters are checked before hashing.
    ['a letter that Latin-1 converts to the right one', `\u016b${KEY.slice(1)}`, 'ERR_CREDENTIAL_FORM'],
    ['513 characters', 'k'.repeat(513), 'ERR_CREDENTIAL_FORM'],
    ['a megabyte', 'k'.repeat(1_000_000), 'ERR_CREDENTIAL_FORM'],
    ['a repeated header', [KEY, KEY], 'ERR_CREDENTIAL_REPEATED'],
  ])('rejects %s', async (_, value, code) => {
    const result = await apiKey({ keys: { [HASH]: { owner: 'acme' } } }).verify(sent(value))
    expect(result).toStrictEqual({ kind: 'rejected', code })
  })

  test('returns absent without a key', async () => {
    expect(await apiKey({ keys: {} }).verify(requestOf())).toStrictEqual({ kind: 'absent' })
    expect(await apiKey({ keys: {} }).verify(sent())).toStrictEqual({ kind: 'rejected', code: 'ERR_API_KEY_UNKNOWN' })
  })

  test('accepts a key of 512 characters', async () => {
    const long = '~'.repeat(512)
    expect((await apiKey({ keys: { [hashApiKey(long)]: { owner: 'acme' } } }).verify(sent(long))).kind).toBe('identified')
  })

  test('checks two keys of one owner by their own times', async () => {
    const keys = [
      { hash: HASH, owner: 'acme', expiresAt: NOW },
      { hash: hashApiKey(OTHER), owner: 'acme' },
    ]
    const verifier = apiKey({ keys, now: at(NOW) })
    expect(await verifier.verify(sent(KEY))).toStrictEqual({ kind: 'rejected', code: 'ERR_API_KEY_EXPIRED' })
    expect(await verifier.verify(sent(OTHER))).toMatchObject({ kind: 'identified', identity: { subject: 'acme' } })
  })

  test.each([
    ['a query parameter', query('key'), requestOf({ query: { key: KEY } })],
    ['a scheme', header('authorization', 'ApiKey'), requestOf({ headers: { authorization: `ApiKey ${KEY}` } })],
    ['a cookie', cookie('key'), requestOf({ headers: { cookie: `key=${KEY}` } })],
  ])('reads the key from %s and declares it', async (_, from, request) => {
    const verifier = apiKey({ keys: { [HASH]: { owner: 'acme' } }, from })
    expect(verifier.reads).toStrictEqual([[from.source]])
    expect((await verifier.verify(request)).kind).toBe('identified')
    expect((await verifier.verify(requestOf())).kind).toBe('absent')
  })

  test('uses the configured issuer, which distinguishes two sets of keys', async () => {
    const verifier = apiKey({ keys: { [HASH]: { owner: 'acme' } }, issuer: 'partners' })
    expect(verifier.issuers).toStrictEqual(['partners'])
    expect(await verifier.verify(sent())).toMatchObject({ identity: { issuer: 'partners' } })
  })

  test.each([
    ['a header', header('x-api-key'), '^[!-~]+$'],
    ['a scheme', header('authorization', 'Api-Key2'), '^[Aa][Pp][Ii][\\-][Kk][Ee][Yy][2] +[!-~]+$'],
    ['a scheme with a caret', header('authorization', 'A^'), '^[Aa][\\^] +[!-~]+$'],
    ['a query parameter', query('key'), undefined],
    ['a cookie', cookie('key'), undefined],
  ])('declares a validation expression for %s', async (_, from, expected) => {
    const { identityValidationExpression } = apiKey({ keys: {}, from })
    expect(identityValidationExpression).toBe(expected)
    expect(Object.hasOwn(apiKey({ keys: {}, from }), 'identityValidationExpression')).toBe(expected !== undefined)
    if (expected === undefined || from.scheme === undefined) return
    expect(new RegExp(expected).test(`${from.scheme.toUpperCase()}  ${KEY}`)).toBe(true)
    expect(new RegExp(expected).test(KEY)).toBe(false)
  })

  test('ignores a polluted Object.prototype', async () => {
    const prototype: Record<string, unknown> = Object.prototype as Record<string, unknown>
    try {
      Object.assign(prototype, { groups: ['admin'], scopes: ['admin'], id: 'x', expiresAt: 9e9, notBefore: 9e9 })
      for (const keys of [{ [HASH]: { owner: 'acme' } }, () => ({ owner: 'acme' })]) {
        const result = await apiKey({ keys }).verify(sent())
        expect(result).toMatchObject({ kind: 'identified', identity: { groups: new Set(), scopes: new Set(), claims: {} } })
        expect(result.kind === 'identified' && Object.hasOwn(result.identity, 'expiresAt')).toBe(false)
      }
    } finally {
      for (const name of ['groups', 'scopes', 'id', 'expiresAt', 'notBefore']) delete prototype[name]
    }
  })

  test('identities of one key share no set that can change', async () => {
    const verifier = apiKey({ keys: { [HASH]: { owner: 'acme' }, [hashApiKey(OTHER)]: { owner: 'other' } } })
    for (const key of [KEY, KEY, OTHER]) {
      const result = await verifier.verify(sent(key))
      expect(result).toMatchObject({ identity: { groups: new Set(), scopes: new Set() } })
      if (result.kind === 'identified') (result.identity.groups as Set<string>).add('admin')
    }
  })

  test('copies and freezes the claims', async () => {
    const nested = { limits: { daily: 5 } }
    const verifier = apiKey({ keys: { [HASH]: { owner: 'acme', claims: nested } } })
    nested.limits.daily = 6
    const result = await verifier.verify(sent())
    expect(result).toMatchObject({ identity: { claims: { limits: { daily: 5 } } } })
    expect(Object.isFrozen(result.kind === 'identified' && result.identity.claims['limits'])).toBe(true)
  })
})

describe('apiKey with a lookup', () => {
  test('passes the hash to the lookup, never the key', async () => {
    const hashes: string[] = []
    const keys = async (hash: string) => {
      hashes.push(hash)
      return hash === HASH ? { owner: 'acme' } : undefined
    }
    const verifier = apiKey({ keys })
    expect((await verifier.verify(sent())).kind).toBe('identified')
    expect(await verifier.verify(sent(OTHER))).toStrictEqual({ kind: 'rejected', code: 'ERR_API_KEY_UNKNOWN' })
    expect(hashes).toStrictEqual([HASH, hashApiKey(OTHER)])
  })

  test.each([
    ['undefined', undefined],
    ['null', null],
  ])('treats a result of %s as an unknown key', async (_, record) => {
    expect(await apiKey({ keys: () => record }).verify(sent())).toStrictEqual({ kind: 'rejected', code: 'ERR_API_KEY_UNKNOWN' })
  })

  test.each([
    ['true', true],
    ['no owner', {}],
    ['an owner of another type', { owner: 1 }],
    ['an expiry as a string', { owner: 'acme', expiresAt: '2030-01-01' }],
    ['an unknown field', { owner: 'acme', expires: 1 }],
  ])('reports a record that is malformed as an outage: %s', async (_, record) => {
    const result = await apiKey({ keys: async () => record }).verify(sent())
    const cause = { message: expect.stringContaining('keys(hash)') }
    expect(result).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_FAILED', cause })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('Unauthorized')
      },
    ],
    ['rejects', () => Promise.reject(new Error('Unauthorized'))],
  ])('reports a lookup that %s as an outage', async (_, keys) => {
    expect(await apiKey({ keys }).verify(sent())).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_FAILED' })
  })
})

describe('options of apiKey', () => {
  const record = { owner: 'acme' }
  test.each([
    ['no options', undefined, 'options'],
    ['no keys', {}, 'keys'],
    ['an unknown option', { keys: {}, key: 1 }, 'key'],
    ['keys that are a string', { keys: KEY }, 'keys'],
    ['keys of null', { keys: null }, 'keys'],
    ['a key instead of its hash', { keys: { [KEY]: record } }, 'keys[0]'],
    ['a hash without its prefix', { keys: { [HASH.slice(7)]: record } }, 'keys[0]'],
    ['a hash in uppercase', { keys: { [HASH.toUpperCase()]: record } }, 'keys[0]'],
    ['an array without hashes', { keys: [record] }, 'keys[0]'],
    ['an array with null', { keys: [{ hash: HASH, owner: 'a' }, null] }, 'keys[1]'],
    [
      'a duplicate key',
      {
        keys: [
          { hash: HASH, owner: 'a' },
          { hash: HASH, owner: 'b' },
        ],
      },
      'keys',
    ],
    ['no owner', { keys: { [HASH]: {} } }, 'keys[0].owner'],
    ['an empty owner', { keys: { [HASH]: { owner: '' } } }, 'keys[0].owner'],
    ['an empty id', { keys: { [HASH]: { owner: 'a', id: '' } } }, 'keys[0].id'],
    ['scopes that are a string', { keys: { [HASH]: { owner: 'a', scopes: 'read' } } }, 'keys[0].scopes'],
    ['an empty scope', { keys: { [HASH]: { owner: 'a', scopes: [''] } } }, 'keys[0].scopes'],
    ['groups that are a set', { keys: { [HASH]: { owner: 'a', groups: new Set() } } }, 'keys[0].groups'],
    ['claims that are an array', { keys: { [HASH]: { owner: 'a', claims: [] } } }, 'keys[0].claims'],
    ['an expiry in milliseconds', { keys: { [HASH]: { owner: 'a', expiresAt: 1_700_000_000_000 } } }, 'keys[0].expiresAt'],
    ['an expiry as a date', { keys: { [HASH]: { owner: 'a', expiresAt: new Date() } } }, 'keys[0].expiresAt'],
    ['an expiry of NaN', { keys: { [HASH]: { owner: 'a', expiresAt: Number.NaN } } }, 'keys[0].expiresAt'],
    ['a negative notBefore', { keys: { [HASH]: { owner: 'a', notBefore: -1 } } }, 'keys[0].notBefore'],
    ['an unknown field', { keys: { [HASH]: { owner: 'a', expires: 1 } } }, 'keys[0].expires'],
    ['a malformed location', { keys: {}, from: 'x-api-key' }, 'from'],
    ['an empty issuer', { keys: {}, issuer: '' }, 'issuer'],
    ['an issuer that is a number', { keys: {}, issuer: 5 }, 'issuer'],
    ['an array of numbers', { keys: [5] }, 'keys[0]'],
    ['a hash that is a number', { keys: [{ hash: 5, owner: 'a' }] }, 'keys[0]'],
    ['a hash in an array', { keys: [{ hash: [HASH], owner: 'a' }] }, 'keys[0]'],
    ['an id that is a number', { keys: { [HASH]: { owner: 'a', id: 5 } } }, 'keys[0].id'],
    ['an expiry that is a string', { keys: { [HASH]: { owner: 'a', expiresAt: '5' } } }, 'keys[0].expiresAt'],
    ['an expiry just out of range', { keys: { [HASH]: { owner: 'a', expiresAt: 1e11 } } }, 'keys[0].expiresAt'],
    ['a scope that is a number', { keys: { [HASH]: { owner: 'a', scopes: ['b', 5] } } }, 'keys[0].scopes'],
    ['an empty scope among others', { keys: { [HASH]: { owner: 'a', scopes: ['b', ''] } } }, 'keys[0].scopes'],
    ['claims with a set', { keys: { [HASH]: { owner: 'a', claims: { teams: new Set() } } } }, 'keys[0].claims'],
    ['claims with a function', { keys: { [HASH]: { owner: 'a', claims: { act: () => 1 } } } }, 'keys[0].claims'],
    ['claims of null', { keys: { [HASH]: { owner: 'a', claims: null } } }, 'keys[0].claims'],
    ['claims that are a string', { keys: { [HASH]: { owner: 'a', claims: 'x' } } }, 'keys[0].claims'],
    ['a clock that is not a function', { keys: {}, now: 5 }, 'now'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    // The cast allows rows that do not compile.
    const attempt = () => apiKey(options as Parameters<typeof apiKey>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('apiKey', option))
  })

  test('does not include the key in the message', () => {
    expect(() => apiKey({ keys: { [KEY]: { owner: 'acme' } } })).toThrow(/^(?!.*k-0123)/)
  })

  test('accepts values at the limits', async () => {
    const records = { [HASH]: { owner: 'a', notBefore: 0, expiresAt: 1e11 - 1, claims: { empty: null } } }
    expect((await apiKey({ keys: records }).verify(sent())).kind).toBe('identified')
    expect(hashApiKey('k'.repeat(16))).toMatch(/^sha256:/)
    expect(hashApiKey('k'.repeat(512))).toMatch(/^sha256:/)
    expect(() => hashApiKey('k'.repeat(15))).toThrow(configError('hashApiKey', 'text'))
    const letters = Array.from({ length: 16 }, () => 'k')
    expect(() => hashApiKey(letters as unknown as string)).toThrow(configError('hashApiKey', 'text'))
    expect(() => hashApiKey(1_234_567_890_123_456_789n as unknown as string)).toThrow(ConfigError)
    expect(() => hashApiKey(['0123456789abcdef'] as unknown as string)).toThrow(ConfigError)
  })

  test('hashes like sha256sum', () => {
    expect(HASH).toBe(`sha256:${createHash('sha256').update(KEY).digest('hex')}`)
  })
  test.each([['short'], [''], ['with a space 0123456789'], ['ü'.repeat(20)], ['k'.repeat(513)]])(
    'throws a ConfigError for the key %j',
    (text) => {
      expect(() => hashApiKey(text)).toThrow(configError('hashApiKey', 'text'))
    },
  )
})
