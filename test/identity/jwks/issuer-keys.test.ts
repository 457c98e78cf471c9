import { generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type KeySource, keySetsFor, keysAt, type RemoteKeys } from '../../../src/identity/jwks/issuer-keys.ts'
import type { KeySet } from '../../../src/identity/jwks/key-set.ts'
import { ASYMMETRIC, named } from '../../../src/identity/jwks/signature-algorithm.ts'

const ES256 = named(ASYMMETRIC, 'ES256') ?? expect.fail()
const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'k' }
const jwks = { keys: [jwk] }
const A = 'https://a.example/keys'
const B = 'https://b.example/keys'

function setsFor(source: Partial<KeySource>): ReadonlyMap<string, KeySet> {
  const locations = [
    ['a', keysAt(A)],
    ['b', keysAt(B)],
  ] as const
  return keySetsFor(locations, {
    subject: 'test',
    algorithms: [ES256],
    jwks: undefined,
    remoteKeys: undefined,
    now: () => 0,
    ...source,
  })
}
const find = async (sets: ReadonlyMap<string, KeySet>, issuer: string, kid = 'k') =>
  (await sets.get(issuer)?.find(kid, 'ES256')) ?? expect.fail()

describe('keys that are handed over', () => {
  test('are those of every name of the issuer', async () => {
    const sets = setsFor({ jwks })
    expect([...sets.keys()]).toStrictEqual(['a', 'b'])
    expect(sets.get('a')).toBe(sets.get('b'))
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(await find(sets, 'b', 'x')).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test.each<[string, Partial<KeySource>, string, string]>([
    ['none', { jwks: null }, 'jwks', 'a key set with a signature key for ES256'],
    ['no key that fits', { jwks: { keys: [{ ...jwk, use: 'enc' }] } }, 'jwks', 'a key set with a signature key for ES256'],
    ['both ways at once', { jwks, remoteKeys: {} }, 'remoteKeys', 'left out beside jwks'],
  ])('are not %s', (_, source, option, expected) => {
    const error = { name: 'ConfigError', option, message: `test: ${option} must be ${expected}` }
    expect(() => setsFor(source)).toThrow(expect.objectContaining(error))
  })

  test('names every algorithm that would do', () => {
    const algorithms = [ES256, named(ASYMMETRIC, 'EdDSA') ?? expect.fail()]
    expect(() => setsFor({ jwks: { keys: [] }, algorithms })).toThrow(/with a signature key for ES256 or EdDSA$/)
  })
})

describe('keys that are fetched', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test('are those of each issuer, from its own address, within the limits', async () => {
    const asked: unknown[] = []
    const fetch = async (...what: unknown[]) => {
      asked.push(what)
      return jwks
    }
    const sets = setsFor({ remoteKeys: { fetch } })
    expect(sets.get('a')).not.toBe(sets.get('b'))
    expect(asked).toStrictEqual([])
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(asked).toStrictEqual([[A, { timeoutMs: 3000, maxBytes: 150_000 }]])
    expect(await find(setsFor({ remoteKeys: { fetch, timeoutMs: 50, ca: 'PEM' } }), 'b')).toMatchObject({ kind: 'key' })
    expect(asked.slice(1)).toStrictEqual([[B, { timeoutMs: 50, maxBytes: 150_000, ca: 'PEM' }]])
  })

  test('begin with a seed', async () => {
    const fetch = async () => expect.fail()
    expect(await find(setsFor({ remoteKeys: { seed: jwks, fetch } }), 'a')).toMatchObject({ kind: 'key' })
  })

  test('count for an hour, and for another one while the endpoint is down', async () => {
    let clock = 0
    let answers: readonly unknown[] = [jwks]
    let fetches = 0
    const fetch = async () => {
      fetches += 1
      if (answers.length === 0) throw new Error('down')
      return answers[0]
    }
    const sets = setsFor({ remoteKeys: { fetch }, now: () => clock })
    await find(sets, 'a')
    clock = 3_600_000
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(fetches).toBe(1)
    answers = []
    clock += 1
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(fetches).toBe(2)
    clock = 7_200_000
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    clock += 1
    expect(await find(sets, 'a')).toMatchObject({ kind: 'unavailable', cause: { message: 'down' } })
  })

  test.each<[string, RemoteKeys]>([
    ['the default, three seconds', {}],
    ['what is asked for', { timeoutMs: 50 }],
  ])('are waited for no longer than %s, whatever the fetch does', async (_, limits) => {
    vi.useFakeTimers()
    const sets = setsFor({ remoteKeys: { ...limits, fetch: () => new Promise(() => undefined) } })
    let answer: unknown
    const found = find(sets, 'a').then((one) => {
      answer = one
    })
    await vi.advanceTimersByTimeAsync((limits.timeoutMs ?? 3000) - 1)
    expect(answer).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    await found
    expect(answer).toMatchObject({ kind: 'unavailable', cause: { message: 'no answer in time' } })
  })

  test.each<[string, RemoteKeys['fetch']]>([
    [
      'throws at once',
      () => {
        throw new Error('down')
      },
    ],
    ['gives what is no key set', async () => ({ keys: 'none' })],
    ['gives keys of no use', async () => ({ keys: [{ ...jwk, use: 'enc' }] })],
  ])('cannot be had from a fetch that %s', async (_, fetch) => {
    expect(await find(setsFor({ remoteKeys: { ...(fetch === undefined ? {} : { fetch }) } }), 'a')).toMatchObject({
      kind: 'unavailable',
      cause: expect.any(Error),
    })
  })

  test('may come from a fetch that does not wait', async () => {
    const fetch = (() => jwks) as unknown as NonNullable<RemoteKeys['fetch']>
    expect(await find(setsFor({ remoteKeys: { fetch } }), 'a')).toMatchObject({ kind: 'key' })
  })

  test.each<[string, object]>([
    ['maxAgeSeconds', { maxAgeSeconds: 1 }],
    ['maxAgeSeconds', { maxAgeSeconds: 86_400 }],
    ['staleSeconds', { staleSeconds: 0 }],
    ['staleSeconds', { staleSeconds: 86_400 }],
    ['timeoutMs', { timeoutMs: 1 }],
    ['timeoutMs', { timeoutMs: 30_000 }],
  ])('may have %s: %j', (_, remoteKeys) => {
    expect(setsFor({ remoteKeys }).size).toBe(2)
  })

  test.each<[string, object, string]>([
    ['remoteKeys.maxAgeSeconds', { maxAgeSeconds: 0 }, 'a number from 1 to 86400'],
    ['remoteKeys.maxAgeSeconds', { maxAgeSeconds: 86_401 }, 'a number from 1 to 86400'],
    ['remoteKeys.staleSeconds', { staleSeconds: -1 }, 'a number from 0 to 86400'],
    ['remoteKeys.staleSeconds', { staleSeconds: 86_401 }, 'a number from 0 to 86400'],
    ['remoteKeys.timeoutMs', { timeoutMs: 0 }, 'a number from 1 to 30000'],
    ['remoteKeys.timeoutMs', { timeoutMs: 30_001 }, 'a number from 1 to 30000'],
    ['remoteKeys.ca', { ca: '' }, 'a text, not empty'],
    ['remoteKeys.ca', { ca: Buffer.from('PEM') }, 'a text, not empty'],
    ['remoteKeys.fetch', { fetch: null }, 'a function'],
    ['remoteKeys.seed', { seed: {} }, 'a key set with a signature key for ES256'],
  ])('may not have %s: %j', (option, remoteKeys, expected) => {
    const error = { name: 'ConfigError', option, message: `test: ${option} must be ${expected}` }
    expect(() => setsFor({ remoteKeys })).toThrow(expect.objectContaining(error))
  })

  test.each([
    ['url', { url: A }, 'test remoteKeys: url must be one of seed, maxAgeSeconds, staleSeconds, timeoutMs, ca, fetch'],
    ['options', null, 'test remoteKeys: options must be an object'],
  ])('may not have the option %s', (option, remoteKeys, message) => {
    const error = { name: 'ConfigError', option, message }
    expect(() => setsFor({ remoteKeys: remoteKeys as RemoteKeys })).toThrow(expect.objectContaining(error))
  })
})
