import Keyv from 'keyv'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Authentication, Identity, TokenVerifier } from '../../../src/events/index.ts'
import { apiKey, byIssuer, hashApiKey, notRevoked, type RevocableBy, revocationKey } from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'

const ISSUER = 'https://issuer.example'
const IDENTITY: Identity = {
  scheme: 'test',
  issuer: ISSUER,
  subject: 'jane',
  scopes: new Set(),
  groups: new Set(),
  claims: { jti: 't-1', sid: 's-1', origin_jti: 'o-1', iat: 1000 },
}
const KEYS = {
  jti: revocationKey('jti', { issuer: ISSUER, value: 't-1' }),
  subject: revocationKey('subject', { issuer: ISSUER, value: 'jane' }),
  session: revocationKey('session', { issuer: ISSUER, value: 's-1' }),
}
const tokens = (result: Authentication<Identity> = { kind: 'identified', identity: IDENTITY }): TokenVerifier<Identity> => ({
  verify: async () => result,
  issuers: [ISSUER],
  live: false,
})
const outcomeWith = async (
  store: { get(key: string): unknown },
  by: RevocableBy | readonly RevocableBy[] = ['jti', 'subject', 'session'],
) => {
  const result = await notRevoked(tokens(), { store, by, timeoutMs: 50 }).verify('token')
  return result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind
}

describe('notRevoked', () => {
  test('returns the identity unchanged if the store has no entry', async () => {
    const result = await notRevoked(tokens(), { store: new Map(), by: 'jti' }).verify('token')
    expect(result).toStrictEqual({ kind: 'identified', identity: IDENTITY })
  })

  test.each(['jti', 'subject', 'session'] as const)('looks up the %s and nothing else', async (by) => {
    expect(await outcomeWith(new Map([[KEYS[by], true]]), by)).toBe('ERR_REVOKED')
    for (const other of ['jti', 'subject', 'session'] as const) {
      if (other !== by) expect(await outcomeWith(new Map([[KEYS[by], true]]), other)).toBe('identified')
    }
    expect(await outcomeWith(new Map([[KEYS[by], true]]))).toBe('ERR_REVOKED')
  })

  test.each<readonly [string, unknown, string]>([
    ['undefined', undefined, 'identified'],
    ['null', null, 'identified'],
    ['true', true, 'ERR_REVOKED'],
    ['false, which is an entry', false, 'ERR_REVOKED'],
    ['0', 0, 'ERR_REVOKED'],
    ['an empty string', '', 'ERR_REVOKED'],
    ['a string', 'revoked', 'ERR_REVOKED'],
    ['an empty object', {}, 'ERR_REVOKED'],
    ['a before later than the token', { before: 1001 }, 'ERR_REVOKED'],
    ['a before in the same second', { before: 1000 }, 'ERR_REVOKED'],
    ['a before earlier than the token', { before: 999 }, 'identified'],
    ['a before that is a string', { before: '999' }, 'ERR_REVOKED'],
    ['a before of NaN', { before: Number.NaN }, 'ERR_REVOKED'],
  ])('handles an entry of %s', async (_, value, expected) => {
    expect(await outcomeWith(new Map([[KEYS.subject, value]]), 'subject')).toBe(expected)
  })

  test.each<readonly [string, number, string]>([
    ['later than the token', 1_700_000_001_000, 'ERR_REVOKED'],
    ['in the same second', 1_700_000_000_000, 'ERR_REVOKED'],
    ['later in the same second', 1_700_000_000_999, 'ERR_REVOKED'],
    ['earlier than the token', 1_699_999_999_999, 'identified'],
    ['of infinity', Number.POSITIVE_INFINITY, 'ERR_REVOKED'],
  ])('reads a before in milliseconds %s', async (_, before, expected) => {
    const identity = { ...IDENTITY, claims: { ...IDENTITY.claims, iat: 1_700_000_000 } }
    const verifier = notRevoked(tokens({ kind: 'identified', identity }), { store: new Map([[KEYS.jti, { before }]]), by: 'jti' })
    const result = await verifier.verify('token')
    expect(result.kind === 'rejected' ? result.code : result.kind).toBe(expected)
  })

  test('ignores a polluted Object.prototype', async () => {
    const prototype: { jti?: string; iat?: number; before?: number } = Object.prototype as object
    const identity = { ...IDENTITY, claims: {} }
    const verify = (value: unknown, by: RevocableBy) =>
      notRevoked(tokens({ kind: 'identified', identity }), { store: { get: () => value }, by }).verify('token')
    try {
      Object.assign(prototype, { jti: 'x', iat: 2000, before: 1 })
      expect(await verify(undefined, 'jti')).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOCATION_CLAIM' })
      expect(await verify({ before: 1000 }, 'subject')).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
      expect(await verify({}, 'subject')).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
    } finally {
      for (const name of ['jti', 'iat', 'before'] as const) delete prototype[name]
    }
  })

  test('rejects a token without iat by before', async () => {
    const { iat: _, ...claims } = IDENTITY.claims
    const verifier = tokens({ kind: 'identified', identity: { ...IDENTITY, claims } })
    const result = await notRevoked(verifier, { store: new Map([[KEYS.jti, { before: 1 }]]), by: 'jti' }).verify('token')
    expect(result).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
  })

  test.each([undefined, null, '2000', Number.NaN])('rejects a token with an iat of %j by before', async (iat) => {
    const identity = { ...IDENTITY, claims: { ...IDENTITY.claims, iat } }
    const store = new Map([[KEYS.jti, { before: 999 }]])
    const result = await notRevoked(tokens({ kind: 'identified', identity }), { store, by: 'jti' }).verify('token')
    expect(result).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
  })

  test('looks up each kind once', async () => {
    const keys: string[] = []
    await outcomeWith({ get: (key) => void keys.push(key) }, ['jti', 'session', 'jti', 'subject'])
    expect(keys).toStrictEqual([KEYS.jti, KEYS.session, KEYS.subject])
  })

  test('distinguishes equal subjects of different issuers', async () => {
    const other = revocationKey('subject', { issuer: 'https://other.example', value: 'jane' })
    expect(await outcomeWith(new Map([[other, true]]))).toBe('identified')
  })

  test.each<readonly [string, RevocableBy, Partial<Identity>]>([
    ['no jti', 'jti', { claims: {} }],
    ['a jti that is not a string', 'jti', { claims: { jti: 7 } }],
    ['an empty jti', 'jti', { claims: { jti: '' } }],
    ['no session', 'session', { claims: { jti: 't-1' } }],
    ['no subject', 'subject', { subject: '' }],
  ])('rejects an identity with %s', async (_, by, change) => {
    const verifier = tokens({ kind: 'identified', identity: { ...IDENTITY, ...change } })
    const result = await notRevoked(verifier, { store: new Map(), by }).verify('token')
    expect(result).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOCATION_CLAIM' })
  })

  test('reads the session from the claim that is configured', async () => {
    const key = revocationKey('session', { issuer: ISSUER, value: 'o-1' })
    const verifier = notRevoked(tokens(), { store: new Map([[key, true]]), by: 'session', sessionClaim: 'origin_jti' })
    expect(await verifier.verify('token')).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
  })

  test.each([
    [
      'throws',
      {
        get: () => {
          throw new Error('Unauthorized')
        },
      },
    ],
    ['rejects', { get: () => Promise.reject(new Error('Unauthorized')) }],
    ['never responds', { get: () => new Promise(() => undefined) }],
    ['fails for one of the keys', { get: (key: string) => (key === KEYS.session ? Promise.reject(new Error('x')) : undefined) }],
  ])('reports a store that %s as an outage', async (_, store) => {
    expect(await outcomeWith(store)).toBe('ERR_REVOCATIONS_UNAVAILABLE')
  })

  test.each<Authentication<Identity>>([
    { kind: 'absent' },
    { kind: 'rejected', code: 'ERR_TOKEN_EXPIRED' },
    { kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause: undefined },
  ])('keeps $kind and does not query the store', async (result) => {
    let calls = 0
    const store = {
      get: () => {
        calls += 1
      },
    }
    expect(await notRevoked(tokens(result), { store, by: 'jti' }).verify('token')).toStrictEqual(result)
    expect(calls).toBe(0)
  })

  test('reports an error of the verifier as an outage', async () => {
    const broken: TokenVerifier<Identity> = {
      ...tokens(),
      verify: () => {
        throw new Error('x')
      },
    }
    expect(await notRevoked(broken, { store: new Map(), by: 'jti' }).verify('token')).toMatchObject({
      code: 'ERR_VERIFIER_FAILED',
    })
  })

  test('passes on token and proof and keeps the declarations of the verifier', async () => {
    const received: unknown[] = []
    const inner = {
      ...tokens(),
      tokens: 'jwt' as const,
      identityValidationExpression: '^x$',
      verify: async (...input: unknown[]): Promise<Authentication<Identity>> => {
        received.push(...input)
        return { kind: 'absent' }
      },
    }
    const outer = notRevoked(inner, { store: new Map(), by: 'jti' })
    await outer.verify('token', { jkt: 'k' })
    expect(received).toStrictEqual(['token', { jkt: 'k' }])
    expect(outer).toMatchObject({ issuers: [ISSUER], tokens: 'jwt', identityValidationExpression: '^x$', live: true })
    expect(byIssuer(outer).live).toBe(true)
  })

  test('wraps verifiers of requests too', async () => {
    const KEY = 'k-0123456789abcdefghijkl'
    const keys = apiKey({ keys: { [hashApiKey(KEY)]: { owner: 'acme' } } })
    const store = new Map<string, unknown>()
    const outer = notRevoked(keys, { store, by: 'subject' })
    const request = requestOf({ headers: { 'x-api-key': KEY } })
    expect(outer).toMatchObject({ reads: keys.reads, issuers: keys.issuers })
    expect(outer).not.toHaveProperty('live')
    expect((await outer.verify(request)).kind).toBe('identified')
    store.set(revocationKey('subject', { issuer: 'apiKey', value: 'acme' }), true)
    expect(await outer.verify(request)).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
  })

  test('accepts a Keyv that throws and rejects one that hides its errors', async () => {
    const throwing = new Keyv({ throwOnErrors: true })
    await throwing.set(KEYS.jti, true)
    expect(await outcomeWith(throwing)).toBe('ERR_REVOKED')
    expect(() => notRevoked(tokens(), { store: new Keyv(), by: 'jti' })).toThrow(/throwOnErrors/)
    const wrapper = { get: () => undefined, throwOnErrors: true, store: { throwOnErrors: false } }
    expect(() => notRevoked(tokens(), { store: wrapper, by: 'jti' })).toThrow(configError('notRevoked', 'store'))
    const failing = new Keyv({
      throwOnErrors: true,
      store: { get: () => Promise.reject(new Error('down')), set: () => true, delete: () => true, clear: () => undefined },
    })
    expect(await outcomeWith(failing)).toBe('ERR_REVOCATIONS_UNAVAILABLE')
  })

  test.each([
    ['no options', undefined, 'options'],
    ['no store', { by: 'jti' }, 'store'],
    ['a store without get', { store: {}, by: 'jti' }, 'store'],
    ['a store of null', { store: null, by: 'jti' }, 'store'],
    ['a store that is a function', { store: Object.assign(() => 1, { get: () => 1 }), by: 'jti' }, 'store'],
    ['no by', { store: new Map() }, 'by'],
    ['an empty array', { store: new Map(), by: [] }, 'by'],
    ['another kind', { store: new Map(), by: ['jti', 'token'] }, 'by'],
    ['an empty claim', { store: new Map(), by: 'session', sessionClaim: '' }, 'sessionClaim'],
    ['a timeout of 0', { store: new Map(), by: 'jti', timeoutMs: 0 }, 'timeoutMs'],
    ['an infinite timeout', { store: new Map(), by: 'jti', timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
    ['an unknown option', { store: new Map(), by: 'jti', ttl: 1 }, 'ttl'],
  ])('throws a ConfigError for %s', (_, options, option) => {
    const attempt = () => notRevoked(tokens(), options as Parameters<typeof notRevoked>[1])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('notRevoked', option))
  })
  test('throws a ConfigError for anything but a verifier', () => {
    const candidates = [undefined, null, {}, { verify: () => undefined }, { verify: true, issuers: [] }, { issuers: [] }]
    for (const candidate of candidates) {
      expect(() => notRevoked(candidate as unknown as TokenVerifier<Identity>, { store: new Map(), by: 'jti' })).toThrow(
        configError('notRevoked', 'verifier'),
      )
    }
  })
})

describe('revocationKey', () => {
  test('contains no personal data and does not collide', () => {
    const key = revocationKey('subject', { issuer: 'a', value: 'jane@example.com' })
    expect(key).toMatch(/^revoked:subject:[A-Za-z0-9_-]{43}$/)
    expect(revocationKey('subject', { issuer: 'a', value: '","b' })).not.toBe(
      revocationKey('subject', { issuer: 'a","', value: 'b' }),
    )
  })
  test.each([
    ['token', 'i', 'v'],
    ['jti', '', 'v'],
    ['jti', 'i', ''],
  ])('throws a ConfigError for %j, %j and %j', (by, issuer, value) => {
    const option = by === 'token' ? 'by' : issuer === '' ? 'issuer' : 'value'
    expect(() => revocationKey(by as RevocableBy, { issuer, value })).toThrow(configError('revocationKey', option))
  })
})
