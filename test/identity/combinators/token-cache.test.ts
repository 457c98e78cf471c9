import { beforeEach, describe, expect, test } from 'vitest'
import {
  type Authentication,
  byIssuer,
  cached,
  cognito,
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

interface Asked {
  readonly token: string
  readonly proof: Proof | undefined
}

/** Identifies everybody as the token itself, and keeps what it was asked. */
function stub(
  answerOf: (token: string) => Authentication<unknown> = identified,
): TokenVerifier<unknown> & { readonly asked: Asked[] } {
  const asked: Asked[] = []
  return {
    asked,
    issuers: ['https://issuer.example'],
    live: false,
    verify: async (token, proof) => {
      asked.push({ token, proof })
      return answerOf(token)
    },
  }
}

const identified = (token: string): Authentication<unknown> => ({
  kind: 'identified',
  identity: { subject: token, expiresAt: NOW / 1000 + 60 },
})

describe('cached', () => {
  test('asks once and gives the same answer again', async () => {
    const verifier = stub()
    const remembering = cached(verifier, { maxEntries: 10, now })
    const first = await remembering.verify('a')
    expect(first).toStrictEqual(identified('a'))
    expect(await remembering.verify('a')).toBe(first)
    expect(verifier.asked).toHaveLength(1)
    expect(remembering.remembered()).toStrictEqual({ hits: 1, misses: 1, entries: 1 })
  })

  test('forgets at the very moment the token ends', async () => {
    const verifier = stub()
    const remembering = cached(verifier, { maxEntries: 10, now })
    await remembering.verify('a')
    clock = NOW + 59_999
    await remembering.verify('a')
    expect(verifier.asked).toHaveLength(1)
    clock = NOW + 60_000
    await remembering.verify('a')
    await remembering.verify('a')
    expect(verifier.asked).toHaveLength(3)
    expect(remembering.remembered()).toStrictEqual({ hits: 1, misses: 3, entries: 0 })
  })

  test('remembers nothing where the clock gives no number', async () => {
    const verifier = stub()
    const remembering = cached(verifier, { maxEntries: 10, now })
    await remembering.verify('a')
    clock = Number.NaN
    await remembering.verify('a')
    expect(verifier.asked).toHaveLength(2)
  })

  const proofs: (Proof | undefined)[] = [
    undefined,
    { jkt: 'x' },
    { jkt: 'y' },
    { x5tS256: 'x' },
    { x5tS256: 'y' },
    { jkt: 'x', x5tS256: 'x' },
  ]
  test('tells every proof from every other and from none', async () => {
    const verifier = stub()
    const remembering = cached(verifier, { maxEntries: 10, now })
    for (const proof of proofs) await remembering.verify('a', proof)
    expect(verifier.asked.map(({ proof }) => proof)).toStrictEqual(proofs)
    for (const proof of proofs) await remembering.verify('a', proof)
    await remembering.verify('a', {})
    expect(verifier.asked).toHaveLength(proofs.length)
  })

  test('takes no token text for a token with a proof', async () => {
    const verifier = stub((token) => (token === 'a' ? identified(token) : { kind: 'rejected', code: 'ERR_TOKEN_FORM' }))
    const remembering = cached(verifier, { maxEntries: 10, now })
    await remembering.verify('a', { jkt: 'x' })
    expect(await remembering.verify('a\0["x",null]')).toMatchObject({ kind: 'rejected' })
    expect(await remembering.verify('a\0["x"', { jkt: 'x' })).toMatchObject({ kind: 'rejected' })
  })

  test.each<[string, string, Authentication<unknown>]>([
    ['a refusal', 'a', { kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' }],
    ['an outage', 'a', { kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause: undefined }],
    ['nothing', 'a', { kind: 'absent' }],
    [
      'a refusal that speaks of somebody',
      'a',
      Object.assign({ kind: 'rejected', code: 'ERR_REVOKED' } as const, { identity: { expiresAt: NOW / 1000 + 60 } }),
    ],
    ['an identity without an end', 'a', { kind: 'identified', identity: { subject: 'a' } }],
    ['an identity whose end is no number', 'a', { kind: 'identified', identity: { subject: 'a', expiresAt: '9' } }],
    [
      'an identity without end in time',
      'a',
      { kind: 'identified', identity: { subject: 'a', expiresAt: Number.POSITIVE_INFINITY } },
    ],
    ['an identity that has ended', 'a', { kind: 'identified', identity: { subject: 'a', expiresAt: NOW / 1000 } }],
    ['an identity that is no object', 'a', { kind: 'identified', identity: null }],
    ['a text that has no UTF-8 of its own', 'a\ud800', identified('a')],
    ['a text of the replacement character', 'a\ufffd', identified('a')],
    ['an endless text', 'a'.repeat(16_385), identified('a')],
  ])('does not remember %s', async (_, token, answer) => {
    const verifier = stub(() => answer)
    const remembering = cached(verifier, { maxEntries: 10, now })
    await remembering.verify(token)
    expect(await remembering.verify(token)).toBe(answer)
    expect(verifier.asked).toHaveLength(2)
    expect(remembering.remembered().entries).toBe(0)
  })

  test('hands on what is no text, and remembers nothing of it', async () => {
    const verifier = stub()
    const remembering = cached(verifier, { maxEntries: 10, now })
    for (const value of [undefined, 7, ['a']]) {
      // @ts-expect-error wrong on purpose
      expect(await remembering.verify(value, { jkt: 'x' })).toStrictEqual(identified(value))
    }
    expect(verifier.asked).toMatchObject([undefined, 7, ['a']].map((token) => ({ token, proof: { jkt: 'x' } })))
    expect(remembering.remembered()).toStrictEqual({ hits: 0, misses: 0, entries: 0 })
  })

  test('remembers a token as long as an honest one can be', async () => {
    const verifier = stub()
    const remembering = cached(verifier, { maxEntries: 10, now })
    for (const token of ['a'.repeat(16_384), '!~']) {
      await remembering.verify(token)
      await remembering.verify(token)
    }
    expect(verifier.asked).toHaveLength(2)
  })

  test.each(['a b', ' a', 'a ', 'a\n', '', 'a\x7f', 'ä'])('does not remember %j', async (token) => {
    const remembering = cached(stub(), { maxEntries: 10, now })
    await remembering.verify(token)
    expect(remembering.remembered().entries).toBe(0)
  })

  test('forgets a token that is refused when its time is over, and remembers it anew when it is good', async () => {
    let until = NOW / 1000 + 60
    const verifier = stub((token) => ({ kind: 'identified', identity: { subject: token, expiresAt: until } }))
    const remembering = cached(verifier, { maxEntries: 10, now })
    await remembering.verify('a')
    clock = NOW + 60_000
    until += 60
    await remembering.verify('a')
    await remembering.verify('a')
    expect(remembering.remembered()).toStrictEqual({ hits: 1, misses: 2, entries: 1 })
  })

  test('goes by the clock of the system where none is given', async () => {
    const verifier = stub(() => ({ kind: 'identified', identity: { expiresAt: Date.now() / 1000 + 60 } }))
    const remembering = cached(verifier, { maxEntries: 10 })
    await remembering.verify('a')
    await remembering.verify('a')
    expect(verifier.asked).toHaveLength(1)
  })

  test('may hold as much as a million, and one', () => {
    for (const maxEntries of [1, 1_000_000]) expect(cached(stub(), { maxEntries }).remembered().entries).toBe(0)
  })

  test('holds no more than it may', async () => {
    const verifier = stub()
    const remembering = cached(verifier, { maxEntries: 3, now })
    for (const token of ['a', 'b', 'c', 'd', 'a']) {
      await remembering.verify(token)
      expect(remembering.remembered().entries).toBeLessThanOrEqual(3)
    }
    expect(remembering.remembered()).toStrictEqual({ hits: 0, misses: 5, entries: 3 })
    for (const token of ['c', 'd', 'a']) await remembering.verify(token)
    expect(remembering.remembered()).toStrictEqual({ hits: 3, misses: 5, entries: 3 })
  })

  test('has one store a verifier', async () => {
    const verifier = stub()
    await cached(verifier, { maxEntries: 3, now }).verify('a')
    await cached(verifier, { maxEntries: 3, now }).verify('a')
    expect(verifier.asked).toHaveLength(2)
  })

  test('goes by the clock of the verifier, alone and behind byIssuer', async () => {
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

  test('takes a verifier that is an object of a class', async () => {
    class Verifier implements TokenVerifier<unknown> {
      readonly live = false
      get issuers(): readonly string[] {
        return ['https://issuer.example']
      }
      async verify(token: string): Promise<Authentication<unknown>> {
        return this.live ? { kind: 'absent' } : identified(token)
      }
    }
    const remembering = cached(new Verifier(), { maxEntries: 3, now })
    expect(remembering.issuers).toStrictEqual(['https://issuer.example'])
    expect(await remembering.verify('a')).toStrictEqual(identified('a'))
  })

  test('stays what the verifier was', () => {
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
    ['now', stub(), { maxEntries: 1, now: 7 }],
    ['ttl', stub(), { maxEntries: 1, ttl: 7 }],
  ])('says while building that %s is wrong', (option, verifier, options) => {
    // @ts-expect-error wrong on purpose
    expect(() => cached(verifier, options)).toThrow(configError('cached', option))
  })
})
