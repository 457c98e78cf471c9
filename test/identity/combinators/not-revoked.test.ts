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
const tokens = (answer: Authentication<Identity> = { kind: 'identified', identity: IDENTITY }): TokenVerifier<Identity> => ({
  verify: async () => answer,
  issuers: [ISSUER],
  live: false,
})
const said = async (
  store: { get(key: string): unknown },
  by: RevocableBy | readonly RevocableBy[] = ['jti', 'subject', 'session'],
) => {
  const answer = await notRevoked(tokens(), { store, by, timeoutMs: 50 }).verify('token')
  return answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind
}

describe('notRevoked', () => {
  test('an empty store revokes nobody, and the identity comes through as it is', async () => {
    const answer = await notRevoked(tokens(), { store: new Map(), by: 'jti' }).verify('token')
    expect(answer).toStrictEqual({ kind: 'identified', identity: IDENTITY })
  })

  test.each(['jti', 'subject', 'session'] as const)('asks for the %s and for nothing else', async (by) => {
    expect(await said(new Map([[KEYS[by], true]]), by)).toBe('ERR_REVOKED')
    for (const other of ['jti', 'subject', 'session'] as const) {
      if (other !== by) expect(await said(new Map([[KEYS[by], true]]), other)).toBe('identified')
    }
    expect(await said(new Map([[KEYS[by], true]]))).toBe('ERR_REVOKED')
  })

  test.each<readonly [string, unknown, string]>([
    ['undefined', undefined, 'identified'],
    ['null', null, 'identified'],
    ['true', true, 'ERR_REVOKED'],
    ['false: it stands there', false, 'ERR_REVOKED'],
    ['0', 0, 'ERR_REVOKED'],
    ['an empty text', '', 'ERR_REVOKED'],
    ['a text', 'revoked', 'ERR_REVOKED'],
    ['an empty object', {}, 'ERR_REVOKED'],
    ['before, later than the token', { before: 1001 }, 'ERR_REVOKED'],
    ['before, the very second', { before: 1000 }, 'ERR_REVOKED'],
    ['before, earlier than the token', { before: 999 }, 'identified'],
    ['before as text', { before: '999' }, 'ERR_REVOKED'],
    ['before that is no number', { before: Number.NaN }, 'ERR_REVOKED'],
  ])('%s', async (_, value, expected) => {
    expect(await said(new Map([[KEYS.subject, value]]), 'subject')).toBe(expected)
  })

  test('before revokes a token that does not say when it was issued', async () => {
    const { iat: _, ...claims } = IDENTITY.claims
    const verifier = tokens({ kind: 'identified', identity: { ...IDENTITY, claims } })
    const answer = await notRevoked(verifier, { store: new Map([[KEYS.jti, { before: 1 }]]), by: 'jti' }).verify('token')
    expect(answer).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
  })

  test.each([undefined, null, '2000', Number.NaN])('before revokes a token issued at %j', async (iat) => {
    const identity = { ...IDENTITY, claims: { ...IDENTITY.claims, iat } }
    const store = new Map([[KEYS.jti, { before: 999 }]])
    const answer = await notRevoked(tokens({ kind: 'identified', identity }), { store, by: 'jti' }).verify('token')
    expect(answer).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
  })

  test('asks for each kind once, and for nothing else', async () => {
    const asked: string[] = []
    await said({ get: (key) => void asked.push(key) }, ['jti', 'session', 'jti', 'subject'])
    expect(asked).toStrictEqual([KEYS.jti, KEYS.session, KEYS.subject])
  })

  test('another issuer’s jane is another one', async () => {
    const other = revocationKey('subject', { issuer: 'https://other.example', value: 'jane' })
    expect(await said(new Map([[other, true]]))).toBe('identified')
  })

  test.each<readonly [string, RevocableBy, Partial<Identity>]>([
    ['no jti', 'jti', { claims: {} }],
    ['a jti that is no text', 'jti', { claims: { jti: 7 } }],
    ['an empty jti', 'jti', { claims: { jti: '' } }],
    ['no session', 'session', { claims: { jti: 't-1' } }],
    ['no subject', 'subject', { subject: '' }],
  ])('who has %s cannot be asked for, and is refused', async (_, by, change) => {
    const verifier = tokens({ kind: 'identified', identity: { ...IDENTITY, ...change } })
    const answer = await notRevoked(verifier, { store: new Map(), by }).verify('token')
    expect(answer).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOCATION_CLAIM' })
  })

  test('the session’s claim can be named', async () => {
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
    ['is rejected', { get: () => Promise.reject(new Error('Unauthorized')) }],
    ['never answers', { get: () => new Promise(() => undefined) }],
    ['fails for one of the keys', { get: (key: string) => (key === KEYS.session ? Promise.reject(new Error('x')) : undefined) }],
  ])('a store that %s is an outage', async (_, store) => {
    expect(await said(store)).toBe('ERR_REVOCATIONS_UNAVAILABLE')
  })

  test.each<Authentication<Identity>>([
    { kind: 'absent' },
    { kind: 'rejected', code: 'ERR_TOKEN_EXPIRED' },
    { kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause: undefined },
  ])('$kind stays so, and the store is not asked', async (answer) => {
    let asked = 0
    const store = {
      get: () => {
        asked += 1
      },
    }
    expect(await notRevoked(tokens(answer), { store, by: 'jti' }).verify('token')).toStrictEqual(answer)
    expect(asked).toBe(0)
  })

  test('a verifier that throws is an outage', async () => {
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

  test('hands token and proof on, and keeps what the verifier declares', async () => {
    const seen: unknown[] = []
    const inner = {
      ...tokens(),
      tokens: 'jwt' as const,
      identityValidationExpression: '^x$',
      verify: async (...input: unknown[]): Promise<Authentication<Identity>> => {
        seen.push(...input)
        return { kind: 'absent' }
      },
    }
    const outer = notRevoked(inner, { store: new Map(), by: 'jti' })
    await outer.verify('token', { jkt: 'k' })
    expect(seen).toStrictEqual(['token', { jkt: 'k' }])
    expect(outer).toMatchObject({ issuers: [ISSUER], tokens: 'jwt', identityValidationExpression: '^x$', live: true })
    expect(byIssuer(outer).live).toBe(true)
  })

  test('goes around a verifier of requests too', async () => {
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

  test('a Keyv that throws is taken; one that swallows its errors is not', async () => {
    const loud = new Keyv({ throwOnErrors: true })
    await loud.set(KEYS.jti, true)
    expect(await said(loud)).toBe('ERR_REVOKED')
    expect(() => notRevoked(tokens(), { store: new Keyv(), by: 'jti' })).toThrow(/throwOnErrors/)
    const around = { get: () => undefined, throwOnErrors: true, store: { throwOnErrors: false } }
    expect(() => notRevoked(tokens(), { store: around, by: 'jti' })).toThrow(configError('notRevoked', 'store'))
    const failing = new Keyv({
      throwOnErrors: true,
      store: { get: () => Promise.reject(new Error('down')), set: () => true, delete: () => true, clear: () => undefined },
    })
    expect(await said(failing)).toBe('ERR_REVOCATIONS_UNAVAILABLE')
  })

  test.each([
    ['no options', undefined, 'options'],
    ['no store', { by: 'jti' }, 'store'],
    ['a store that is none', { store: {}, by: 'jti' }, 'store'],
    ['a store that is null', { store: null, by: 'jti' }, 'store'],
    ['a store that is a function', { store: Object.assign(() => 1, { get: () => 1 }), by: 'jti' }, 'store'],
    ['nothing to ask for', { store: new Map() }, 'by'],
    ['an empty list', { store: new Map(), by: [] }, 'by'],
    ['another kind', { store: new Map(), by: ['jti', 'token'] }, 'by'],
    ['an empty claim', { store: new Map(), by: 'session', sessionClaim: '' }, 'sessionClaim'],
    ['no time at all', { store: new Map(), by: 'jti', timeoutMs: 0 }, 'timeoutMs'],
    ['endless time', { store: new Map(), by: 'jti', timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
    ['an unknown option', { store: new Map(), by: 'jti', ttl: 1 }, 'ttl'],
  ])('%s is a ConfigError', (_, options, option) => {
    const attempt = () => notRevoked(tokens(), options as Parameters<typeof notRevoked>[1])
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('notRevoked', option))
  })
  test('what is no verifier is a ConfigError', () => {
    const candidates = [undefined, null, {}, { verify: () => undefined }, { verify: true, issuers: [] }, { issuers: [] }]
    for (const candidate of candidates) {
      expect(() => notRevoked(candidate as unknown as TokenVerifier<Identity>, { store: new Map(), by: 'jti' })).toThrow(
        configError('notRevoked', 'verifier'),
      )
    }
  })
})

describe('revocationKey', () => {
  test('holds nothing of what it names, and nothing collides', () => {
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
  ])('refuses %j %j %j', (by, issuer, value) => {
    const option = by === 'token' ? 'by' : issuer === '' ? 'issuer' : 'value'
    expect(() => revocationKey(by as RevocableBy, { issuer, value })).toThrow(configError('revocationKey', option))
  })
})
