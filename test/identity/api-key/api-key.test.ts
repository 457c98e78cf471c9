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
  test('identifies the owner', async () => {
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

  test('a key with an owner and nothing else never expires', async () => {
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
    ['in between', NOW, 'identified'],
    ['at notBefore', NOW - 60, 'identified'],
    ['just before notBefore', NOW - 60.001, 'ERR_API_KEY_NOT_YET_VALID'],
    ['just before expiresAt', NOW + 59.999, 'identified'],
    ['at expiresAt', NOW + 60, 'ERR_API_KEY_EXPIRED'],
    ['by a broken clock', Number.NaN, 'ERR_API_KEY_EXPIRED'],
  ])('%s', async (_, seconds, expected) => {
    const answer = await apiKey({ keys: { [HASH]: record }, now: at(seconds) }).verify(sent())
    expect(answer.kind === 'rejected' ? answer.code : answer.kind).toBe(expected)
  })

  test('a broken clock lets nobody in before notBefore either', async () => {
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
    ['a blank behind it', `${KEY} `, 'ERR_CREDENTIAL_FORM'],
    ['a line feed behind it', `${KEY}\n`, 'ERR_CREDENTIAL_FORM'],
    ['two keys in one value', `${KEY},${KEY}`, 'ERR_API_KEY_UNKNOWN'],
    ['a letter outside ASCII', `${KEY}é`, 'ERR_CREDENTIAL_FORM'],
    // Latin-1 would fold U+016B to 'k': the text is looked at before it is hashed.
    ['a letter that Latin-1 folds to the right one', `\u016b${KEY.slice(1)}`, 'ERR_CREDENTIAL_FORM'],
    ['513 characters', 'k'.repeat(513), 'ERR_CREDENTIAL_FORM'],
    ['a megabyte', 'k'.repeat(1_000_000), 'ERR_CREDENTIAL_FORM'],
    ['the header twice', [KEY, KEY], 'ERR_CREDENTIAL_REPEATED'],
  ])('refuses %s', async (_, value, code) => {
    const answer = await apiKey({ keys: { [HASH]: { owner: 'acme' } } }).verify(sent(value))
    expect(answer).toStrictEqual({ kind: 'rejected', code })
  })

  test('nothing sent is absent', async () => {
    expect(await apiKey({ keys: {} }).verify(requestOf())).toStrictEqual({ kind: 'absent' })
    expect(await apiKey({ keys: {} }).verify(sent())).toStrictEqual({ kind: 'rejected', code: 'ERR_API_KEY_UNKNOWN' })
  })

  test('512 characters are a key', async () => {
    const long = '~'.repeat(512)
    expect((await apiKey({ keys: { [hashApiKey(long)]: { owner: 'acme' } } }).verify(sent(long))).kind).toBe('identified')
  })

  test('rotation: two keys of one owner, each by its own times', async () => {
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
  ])('reads %s and declares it', async (_, from, request) => {
    const verifier = apiKey({ keys: { [HASH]: { owner: 'acme' } }, from })
    expect(verifier.reads).toStrictEqual([[from.source]])
    expect((await verifier.verify(request)).kind).toBe('identified')
    expect((await verifier.verify(requestOf())).kind).toBe('absent')
  })

  test('names its issuer, so that two sets of keys stay apart', async () => {
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
  ])('tells API Gateway what %s looks like', async (_, from, expected) => {
    const { identityValidationExpression } = apiKey({ keys: {}, from })
    expect(identityValidationExpression).toBe(expected)
    expect(Object.hasOwn(apiKey({ keys: {}, from }), 'identityValidationExpression')).toBe(expected !== undefined)
    if (expected === undefined || from.scheme === undefined) return
    expect(new RegExp(expected).test(`${from.scheme.toUpperCase()}  ${KEY}`)).toBe(true)
    expect(new RegExp(expected).test(KEY)).toBe(false)
  })

  test('a caller cannot write into the next one’s claims', async () => {
    const nested = { limits: { daily: 5 } }
    const verifier = apiKey({ keys: { [HASH]: { owner: 'acme', claims: nested } } })
    nested.limits.daily = 6
    const answer = await verifier.verify(sent())
    expect(answer).toMatchObject({ identity: { claims: { limits: { daily: 5 } } } })
    expect(Object.isFrozen(answer.kind === 'identified' && answer.identity.claims['limits'])).toBe(true)
  })
})

describe('apiKey with a look-up', () => {
  test('asks by hash, never with the key', async () => {
    const asked: string[] = []
    const keys = async (hash: string) => {
      asked.push(hash)
      return hash === HASH ? { owner: 'acme' } : undefined
    }
    const verifier = apiKey({ keys })
    expect((await verifier.verify(sent())).kind).toBe('identified')
    expect(await verifier.verify(sent(OTHER))).toStrictEqual({ kind: 'rejected', code: 'ERR_API_KEY_UNKNOWN' })
    expect(asked).toStrictEqual([HASH, hashApiKey(OTHER)])
  })

  test.each([
    ['undefined', undefined],
    ['null', null],
  ])('%s is no such key', async (_, record) => {
    expect(await apiKey({ keys: () => record }).verify(sent())).toStrictEqual({ kind: 'rejected', code: 'ERR_API_KEY_UNKNOWN' })
  })

  test.each([
    ['true', true],
    ['no owner', {}],
    ['an owner of another type', { owner: 1 }],
    ['an expiry as text', { owner: 'acme', expiresAt: '2030-01-01' }],
    ['an unknown field', { owner: 'acme', expires: 1 }],
  ])('%s is an outage, not a caller', async (_, record) => {
    const answer = await apiKey({ keys: async () => record }).verify(sent())
    const cause = { message: expect.stringContaining('the record found') }
    expect(answer).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_FAILED', cause })
  })

  test.each([
    [
      'throws',
      () => {
        throw new Error('Unauthorized')
      },
    ],
    ['is rejected', () => Promise.reject(new Error('Unauthorized'))],
  ])('one that %s is an outage', async (_, keys) => {
    expect(await apiKey({ keys }).verify(sent())).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_FAILED' })
  })
})

describe('apiKey, while building', () => {
  const good = { owner: 'acme' }
  test.each([
    ['no options', undefined, 'options'],
    ['no keys', {}, 'keys'],
    ['an unknown option', { keys: {}, key: 1 }, 'key'],
    ['keys that are text', { keys: KEY }, 'keys'],
    ['null', { keys: null }, 'keys'],
    ['a plain key', { keys: { [KEY]: good } }, 'keys[0]'],
    ['a hash without its prefix', { keys: { [HASH.slice(7)]: good } }, 'keys[0]'],
    ['a hash in capitals', { keys: { [HASH.toUpperCase()]: good } }, 'keys[0]'],
    ['a list without hashes', { keys: [good] }, 'keys[0]'],
    ['a list of nothing', { keys: [{ hash: HASH, owner: 'a' }, null] }, 'keys[1]'],
    [
      'one key twice',
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
    ['scopes as text', { keys: { [HASH]: { owner: 'a', scopes: 'read' } } }, 'keys[0].scopes'],
    ['an empty scope', { keys: { [HASH]: { owner: 'a', scopes: [''] } } }, 'keys[0].scopes'],
    ['groups as a set', { keys: { [HASH]: { owner: 'a', groups: new Set() } } }, 'keys[0].groups'],
    ['claims as a list', { keys: { [HASH]: { owner: 'a', claims: [] } } }, 'keys[0].claims'],
    ['an expiry in milliseconds', { keys: { [HASH]: { owner: 'a', expiresAt: 1_700_000_000_000 } } }, 'keys[0].expiresAt'],
    ['an expiry as a date', { keys: { [HASH]: { owner: 'a', expiresAt: new Date() } } }, 'keys[0].expiresAt'],
    ['an expiry that is no number', { keys: { [HASH]: { owner: 'a', expiresAt: Number.NaN } } }, 'keys[0].expiresAt'],
    ['a negative notBefore', { keys: { [HASH]: { owner: 'a', notBefore: -1 } } }, 'keys[0].notBefore'],
    ['an unknown field', { keys: { [HASH]: { owner: 'a', expires: 1 } } }, 'expires'],
    ['a place that is none', { keys: {}, from: 'x-api-key' }, 'from'],
    ['an empty issuer', { keys: {}, issuer: '' }, 'issuer'],
    ['an issuer that is no text', { keys: {}, issuer: 5 }, 'issuer'],
    ['a list of numbers', { keys: [5] }, 'keys[0]'],
    ['a hash that is no text', { keys: [{ hash: 5, owner: 'a' }] }, 'keys[0]'],
    ['a hash in a list of one', { keys: [{ hash: [HASH], owner: 'a' }] }, 'keys[0]'],
    ['an id that is no text', { keys: { [HASH]: { owner: 'a', id: 5 } } }, 'keys[0].id'],
    ['an expiry as text', { keys: { [HASH]: { owner: 'a', expiresAt: '5' } } }, 'keys[0].expiresAt'],
    ['an expiry at the bound', { keys: { [HASH]: { owner: 'a', expiresAt: 1e11 } } }, 'keys[0].expiresAt'],
    ['one scope that is no text', { keys: { [HASH]: { owner: 'a', scopes: ['b', 5] } } }, 'keys[0].scopes'],
    ['one empty scope', { keys: { [HASH]: { owner: 'a', scopes: ['b', ''] } } }, 'keys[0].scopes'],
    ['claims that are null', { keys: { [HASH]: { owner: 'a', claims: null } } }, 'keys[0].claims'],
    ['claims that are text', { keys: { [HASH]: { owner: 'a', claims: 'x' } } }, 'keys[0].claims'],
    ['a clock that is none', { keys: {}, now: 5 }, 'now'],
  ])('%s is a ConfigError', (_, options, option) => {
    // The cast lets a table hold what does not compile.
    const attempt = () => apiKey(options as Parameters<typeof apiKey>[0])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('apiKey', option))
  })

  test('no error names a key', () => {
    expect(() => apiKey({ keys: { [KEY]: { owner: 'acme' } } })).toThrow(/^(?!.*k-0123)/)
  })

  test('the bounds themselves are taken', async () => {
    const records = { [HASH]: { owner: 'a', notBefore: 0, expiresAt: 1e11 - 1, claims: { nothing: null } } }
    expect((await apiKey({ keys: records }).verify(sent())).kind).toBe('identified')
    expect(hashApiKey('k'.repeat(16))).toMatch(/^sha256:/)
    expect(hashApiKey('k'.repeat(512))).toMatch(/^sha256:/)
    expect(() => hashApiKey('k'.repeat(15))).toThrow(configError('hashApiKey', 'text'))
    const letters = Array.from({ length: 16 }, () => 'k')
    expect(() => hashApiKey(letters as unknown as string)).toThrow(configError('hashApiKey', 'text'))
    expect(() => hashApiKey(1_234_567_890_123_456_789n as unknown as string)).toThrow(ConfigError)
    expect(() => hashApiKey(['0123456789abcdef'] as unknown as string)).toThrow(ConfigError)
  })

  test('hashApiKey makes what sha256sum prints', () => {
    expect(HASH).toBe(`sha256:${createHash('sha256').update(KEY).digest('hex')}`)
  })
  test.each([['short'], [''], ['with a blank 0123456789'], ['ü'.repeat(20)], ['k'.repeat(513)]])('refuses to hash %j', (text) => {
    expect(() => hashApiKey(text)).toThrow(configError('hashApiKey', 'text'))
  })
})
