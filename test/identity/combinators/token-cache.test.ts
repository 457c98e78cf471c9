import { beforeEach, describe, expect, test } from 'vitest'
import {
  type Authentication,
  byIssuer,
  cached,
  cognito,
  type Identity,
  type JwtVerifier,
  type Proof,
  type TokenVerifier,
} from '../../../src/identity/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'
import { configError } from '../config-error.ts'

const NOW = 1_700_000_000_000
let clock = NOW
const now = () => clock
beforeEach(() => {
  clock = NOW
})

interface Call {
  readonly token: string
  readonly proof: Proof | undefined
}

/** Accepts every token, with the token as the subject, and records its calls. */
function stub(
  resultOf: (token: string) => Authentication<unknown> = identified,
): TokenVerifier<unknown> & { readonly calls: Call[] } {
  const calls: Call[] = []
  return {
    calls,
    issuers: ['https://issuer.example'],
    live: false,
    verify: async (token, proof) => {
      calls.push({ token, proof })
      return resultOf(token)
    },
  }
}

const identified = (token: string): Authentication<unknown> => ({
  kind: 'identified',
  identity: { subject: token, expiresAt: NOW / 1000 + 60 },
})

describe('cached', () => {
  test('verifies a token once and returns the same result again', async () => {
    const verifier = stub()
    const caching = cached(verifier, { maxEntries: 10, now })
    const first = await caching.verify('a')
    expect(first).toStrictEqual(identified('a'))
    expect(await caching.verify('a')).toStrictEqual(first)
    expect(verifier.calls).toHaveLength(1)
    expect(caching.remembered()).toStrictEqual({ hits: 1, misses: 1, entries: 1 })
  })

  test('removes a token in the second it expires', async () => {
    const verifier = stub()
    const caching = cached(verifier, { maxEntries: 10, now })
    await caching.verify('a')
    clock = NOW + 59_999
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(1)
    clock = NOW + 60_000
    await caching.verify('a')
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(3)
    expect(caching.remembered()).toStrictEqual({ hits: 1, misses: 3, entries: 0 })
  })

  test('serves nothing from the cache if the clock returns NaN', async () => {
    const verifier = stub()
    const caching = cached(verifier, { maxEntries: 10, now })
    await caching.verify('a')
    clock = Number.NaN
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(2)
  })

  const proofs: (Proof | undefined)[] = [
    undefined,
    { jkt: 'x' },
    { jkt: 'y' },
    { x5tS256: 'x' },
    { x5tS256: 'y' },
    { jkt: 'x', x5tS256: 'x' },
  ]
  test('keeps every proof separate from the others and from none', async () => {
    const verifier = stub()
    const caching = cached(verifier, { maxEntries: 10, now })
    for (const proof of proofs) await caching.verify('a', proof)
    expect(verifier.calls.map(({ proof }) => proof)).toStrictEqual(proofs)
    for (const proof of proofs) await caching.verify('a', proof)
    await caching.verify('a', {})
    expect(verifier.calls).toHaveLength(proofs.length)
  })

  test('does not confuse a token with the cache key of a token and its proof', async () => {
    const verifier = stub((token) => (token === 'a' ? identified(token) : { kind: 'rejected', code: 'ERR_TOKEN_FORM' }))
    const caching = cached(verifier, { maxEntries: 10, now })
    await caching.verify('a', { jkt: 'x' })
    expect(await caching.verify('a\0["x",null]')).toMatchObject({ kind: 'rejected' })
    expect(await caching.verify('a\0["x"', { jkt: 'x' })).toMatchObject({ kind: 'rejected' })
  })

  test.each<[string, string, Authentication<unknown>]>([
    ['a rejection', 'a', { kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' }],
    ['an outage', 'a', { kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause: undefined }],
    ['an absent credential', 'a', { kind: 'absent' }],
    [
      'a rejection with an identity',
      'a',
      Object.assign({ kind: 'rejected', code: 'ERR_REVOKED' } as const, { identity: { expiresAt: NOW / 1000 + 60 } }),
    ],
    ['an identity without an expiry', 'a', { kind: 'identified', identity: { subject: 'a' } }],
    ['an identity whose expiry is not a number', 'a', { kind: 'identified', identity: { subject: 'a', expiresAt: '9' } }],
    [
      'an identity that expires at infinity',
      'a',
      { kind: 'identified', identity: { subject: 'a', expiresAt: Number.POSITIVE_INFINITY } },
    ],
    ['an expired identity', 'a', { kind: 'identified', identity: { subject: 'a', expiresAt: NOW / 1000 } }],
    ['an identity that is not an object', 'a', { kind: 'identified', identity: null }],
    ['a string with a lone surrogate', 'a\ud800', identified('a')],
    ['a string with the replacement character', 'a\ufffd', identified('a')],
    ['a string that is too long', 'a'.repeat(16_385), identified('a')],
  ])('does not cache %s', async (_, token, result) => {
    const verifier = stub(() => result)
    const caching = cached(verifier, { maxEntries: 10, now })
    await caching.verify(token)
    expect(await caching.verify(token)).toBe(result)
    expect(verifier.calls).toHaveLength(2)
    expect(caching.remembered().entries).toBe(0)
  })

  test('passes on anything but a string and does not cache it', async () => {
    const verifier = stub()
    const caching = cached(verifier, { maxEntries: 10, now })
    for (const value of [undefined, 7, ['a']]) {
      // @ts-expect-error wrong on purpose
      expect(await caching.verify(value, { jkt: 'x' })).toStrictEqual(identified(value))
    }
    expect(verifier.calls).toMatchObject([undefined, 7, ['a']].map((token) => ({ token, proof: { jkt: 'x' } })))
    expect(caching.remembered()).toStrictEqual({ hits: 0, misses: 0, entries: 0 })
  })

  test('caches a token of the maximum length', async () => {
    const verifier = stub()
    const caching = cached(verifier, { maxEntries: 10, now })
    for (const token of ['a'.repeat(16_384), '!~']) {
      await caching.verify(token)
      await caching.verify(token)
    }
    expect(verifier.calls).toHaveLength(2)
  })

  test.each(['a b', ' a', 'a ', 'a\n', '', 'a\x7f', 'ä'])('does not cache the token %j', async (token) => {
    const caching = cached(stub(), { maxEntries: 10, now })
    await caching.verify(token)
    expect(caching.remembered().entries).toBe(0)
  })

  test('caches a token again after its entry has expired', async () => {
    let expiresAt = NOW / 1000 + 60
    const verifier = stub((token) => ({ kind: 'identified', identity: { subject: token, expiresAt } }))
    const caching = cached(verifier, { maxEntries: 10, now })
    await caching.verify('a')
    clock = NOW + 60_000
    expiresAt += 60
    await caching.verify('a')
    await caching.verify('a')
    expect(caching.remembered()).toStrictEqual({ hits: 1, misses: 2, entries: 1 })
  })

  test('uses the system clock by default', async () => {
    const verifier = stub(() => ({ kind: 'identified', identity: { expiresAt: Date.now() / 1000 + 60 } }))
    const caching = cached(verifier, { maxEntries: 10 })
    await caching.verify('a')
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(1)
  })

  test('accepts 1 and 1,000,000 entries', () => {
    for (const maxEntries of [1, 1_000_000]) expect(cached(stub(), { maxEntries }).remembered().entries).toBe(0)
  })

  test('never exceeds maxEntries', async () => {
    const verifier = stub()
    const caching = cached(verifier, { maxEntries: 3, now })
    for (const token of ['a', 'b', 'c', 'd', 'a']) {
      await caching.verify(token)
      expect(caching.remembered().entries).toBeLessThanOrEqual(3)
    }
    expect(caching.remembered()).toStrictEqual({ hits: 0, misses: 5, entries: 3 })
    for (const token of ['c', 'd', 'a']) await caching.verify(token)
    expect(caching.remembered()).toStrictEqual({ hits: 3, misses: 5, entries: 3 })
  })

  test('has a separate cache for each caching verifier', async () => {
    const verifier = stub()
    await cached(verifier, { maxEntries: 3, now }).verify('a')
    await cached(verifier, { maxEntries: 3, now }).verify('a')
    expect(verifier.calls).toHaveLength(2)
  })

  test('uses the clock of the verifier, also around and inside byIssuer', async () => {
    const issuer = await testIssuer({ now })
    const { userPoolId, jwks } = issuer
    const users = cognito({ userPoolId, clientId: null, tokenUse: 'access', jwks, now })
    const token = await issuer.accessToken()
    const all: JwtVerifier<unknown>[] = [
      cached(users, { maxEntries: 3 }),
      cached(byIssuer(users), { maxEntries: 3 }),
      byIssuer(cached(users, { maxEntries: 3 })),
    ]
    for (const verifier of all) {
      clock = NOW
      expect(await verifier.verify(token)).toMatchObject({ kind: 'identified' })
      clock = NOW + 3_600_000
      expect(await verifier.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_EXPIRED' })
    }
  })

  const DETAILS = Symbol.for('gatewright/jwt-details@1')
  interface Details {
    readonly keyMaxAgeSeconds?: number
    readonly isCurrent?: () => boolean
  }
  function withDetails({ keyMaxAgeSeconds, isCurrent = () => true }: Details, claims: Identity['claims'] = {}) {
    const watched: unknown[] = []
    const verifier = {
      ...stub((subject) => ({ kind: 'identified', identity: { subject, claims, expiresAt: NOW / 1000 + 86_400 } })),
      [DETAILS]: {
        acceptedIssuers: [],
        now,
        keyMaxAgeSeconds,
        watch: (token: unknown) => {
          watched.push(token)
          return isCurrent
        },
      },
    }
    return { verifier, watched }
  }

  test.each<[string, Details, number | undefined, number]>([
    ['an hour by default', {}, undefined, 3600],
    ['the maximum age of the key set', { keyMaxAgeSeconds: 300 }, undefined, 300],
    ['maxAgeSeconds', { keyMaxAgeSeconds: 300 }, 60, 60],
  ])('serves a token from the cache for %s', async (_, details, maxAgeSeconds, expected) => {
    const { verifier } = withDetails(details)
    const caching = cached(verifier, { maxEntries: 10, maxAgeSeconds })
    await caching.verify('a')
    clock = NOW + expected * 1000 - 1
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(1)
    clock += 1
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(2)
  })

  test('verifies a token again once its key is withdrawn', async () => {
    let isCurrent = true
    const { verifier, watched } = withDetails({ isCurrent: () => isCurrent })
    const caching = cached(verifier, { maxEntries: 10 })
    await caching.verify('a')
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(1)
    expect(watched).toStrictEqual(['a'])
    isCurrent = false
    await caching.verify('a')
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(3)
    expect(caching.remembered().entries).toBe(0)
  })

  test('compares nbf with the clock again, and does not trust a clock that was set back', async () => {
    const { verifier } = withDetails({}, { nbf: NOW / 1000 })
    const caching = cached(verifier, { maxEntries: 10 })
    clock = NOW + 10_000
    await caching.verify('a')
    clock = NOW - 1
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(2)
    clock = NOW + 10_000
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(3)
    clock = NOW + 9999
    await caching.verify('a')
    expect(verifier.calls).toHaveLength(4)
  })

  test('does not cache a token whose nbf is not a number or in the future', async () => {
    for (const nbf of ['0', null, NOW / 1000 + 1]) {
      const { verifier } = withDetails({}, { nbf })
      const caching = cached(verifier, { maxEntries: 10 })
      await caching.verify('a')
      expect(caching.remembered().entries, JSON.stringify(nbf)).toBe(0)
    }
  })

  test('measures the life of an entry from before the verification', async () => {
    const slow: TokenVerifier<unknown> = {
      ...stub(),
      verify: async (token) => {
        clock += 5000
        return { kind: 'identified', identity: { subject: token, expiresAt: NOW / 1000 + 86_400 } }
      },
    }
    const caching = cached(slow, { maxEntries: 10, maxAgeSeconds: 6, now })
    await caching.verify('a')
    clock += 999
    await caching.verify('a')
    expect(caching.remembered().hits).toBe(1)
    clock += 1
    await caching.verify('a')
    expect(caching.remembered().hits).toBe(1)
  })

  test('a caller that changes its identity does not change those of others', async () => {
    const groups = new Set(['users'])
    const identity = {
      subject: 'a',
      groups,
      scopes: new Set<string>(),
      claims: { roles: ['user'], nested: { plan: 'free' } },
      expiresAt: NOW / 1000 + 60,
    }
    const expected = structuredClone(identity)
    const caching = cached(
      stub(() => ({ kind: 'identified', identity })),
      { maxEntries: 10, now },
    )
    const identityOf = async () => {
      const result = await caching.verify('a')
      // The stub identifies every token as this identity.
      return (result as { readonly identity: typeof identity }).identity
    }
    for (let round = 0; round < 4; round += 1) {
      const received = await identityOf()
      expect(received).toStrictEqual(expected)
      Set.prototype.add.call(received.groups, 'admin')
      received.scopes.add('admin')
      const attempts = [
        () => received.claims.roles.push('admin'),
        () => Object.assign(received.claims.nested, { plan: 'gold' }),
        () => Object.assign(received.claims, { admin: true }),
        () => Object.assign(received, { subject: 'root' }),
      ]
      for (const attempt of attempts) {
        try {
          attempt()
        } catch {
          // Frozen.
        }
      }
      if (round > 0) continue
      // The first identity is the verifier's own object.
      Object.assign(identity, expected, { groups, scopes: new Set() })
    }
    expect(caching.remembered()).toMatchObject({ hits: 3, misses: 1 })
  })

  test('ignores a polluted Object.prototype', async () => {
    const prototype: { expiresAt?: number; nbf?: number } = Object.prototype as object
    try {
      prototype.expiresAt = NOW / 1000 + 60
      const caching = cached(
        stub(() => ({ kind: 'identified', identity: { subject: 'a' } })),
        { maxEntries: 10, now },
      )
      await caching.verify('a')
      expect(caching.remembered().entries).toBe(0)
    } finally {
      delete prototype.expiresAt
    }
  })

  test('does not cache identities that cannot be copied', async () => {
    class Person {
      readonly expiresAt = NOW / 1000 + 60
    }
    for (const identity of [new Person(), { expiresAt: NOW / 1000 + 60, can: () => true }]) {
      const caching = cached(
        stub(() => ({ kind: 'identified', identity })),
        { maxEntries: 10, now },
      )
      await caching.verify('a')
      expect(await caching.verify('a')).toStrictEqual({ kind: 'identified', identity })
      expect(caching.remembered()).toStrictEqual({ hits: 0, misses: 2, entries: 0 })
    }
  })

  test('accepts a verifier that is a class instance', async () => {
    class Verifier implements TokenVerifier<unknown> {
      readonly live = false
      get issuers(): readonly string[] {
        return ['https://issuer.example']
      }
      async verify(token: string): Promise<Authentication<unknown>> {
        return this.live ? { kind: 'absent' } : identified(token)
      }
    }
    const caching = cached(new Verifier(), { maxEntries: 3, now })
    expect(caching.issuers).toStrictEqual(['https://issuer.example'])
    expect(await caching.verify('a')).toStrictEqual(identified('a'))
  })

  test('keeps the declarations of the verifier', () => {
    const jwt: JwtVerifier<unknown> = { ...stub(), tokens: 'jwt', identityValidationExpression: '^x$' }
    expect(cached(jwt, { maxEntries: 1 })).toMatchObject({
      tokens: 'jwt',
      live: false,
      issuers: ['https://issuer.example'],
      identityValidationExpression: '^x$',
    })
  })

  test.each([
    ['verifier', { ...stub(), live: true }, { maxEntries: 1 }],
    ['verifier', { ...stub(), reads: [] }, { maxEntries: 1 }],
    ['verifier', {}, { maxEntries: 1 }],
    ['verifier', { ...stub(), verify: 'yes' }, { maxEntries: 1 }],
    ['verifier', { ...stub(), issuers: 'https://issuer.example' }, { maxEntries: 1 }],
    ['verifier', { ...stub(), live: undefined }, { maxEntries: 1 }],
    ['verifier', { ...stub(), live: 0 }, { maxEntries: 1 }],
    ['verifier', undefined, { maxEntries: 1 }],
    ['maxEntries', stub(), {}],
    ['maxEntries', stub(), { maxEntries: 0 }],
    ['maxEntries', stub(), { maxEntries: 1.5 }],
    ['maxEntries', stub(), { maxEntries: 1_000_001 }],
    ['maxAgeSeconds', stub(), { maxEntries: 1, maxAgeSeconds: 0 }],
    ['maxAgeSeconds', stub(), { maxEntries: 1, maxAgeSeconds: 86_401 }],
    ['now', stub(), { maxEntries: 1, now: 7 }],
    ['ttl', stub(), { maxEntries: 1, ttl: 7 }],
  ])('throws a ConfigError for a wrong %s', (option, verifier, options) => {
    // @ts-expect-error wrong on purpose
    expect(() => cached(verifier, options)).toThrow(configError('cached', option))
  })
})
