import { generateKeyPairSync } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { issuerKeys, type KeySource, keysAt, type RemoteKeys } from '../../../src/identity/jwks/issuer-keys.ts'
import type { KeySet } from '../../../src/identity/jwks/key-set.ts'
import { ASYMMETRIC, named } from '../../../src/identity/jwks/signature-algorithm.ts'

const ES256 = named(ASYMMETRIC, 'ES256') ?? expect.fail()
const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'k' }
const jwks = { keys: [jwk] }
const A = 'https://a.example/keys'
const B = 'https://b.example/keys'

function setsFor(source: Partial<KeySource>): ReadonlyMap<string, KeySet> {
  const keys = issuerKeys({
    subject: 'test',
    algorithms: [ES256],
    jwks: undefined,
    remoteKeys: undefined,
    now: () => 0,
    ...source,
  })
  return new Map([
    ['a', keys.at(keysAt(A))],
    ['b', keys.at(keysAt(B))],
  ])
}
const find = async (sets: ReadonlyMap<string, KeySet>, issuer: string, kid = 'k') =>
  (await sets.get(issuer)?.find(kid, 'ES256')) ?? expect.fail()

describe('static keys', () => {
  test('are shared by all names of the issuer', async () => {
    const sets = setsFor({ jwks })
    expect([...sets.keys()]).toStrictEqual(['a', 'b'])
    expect(sets.get('a')).toBe(sets.get('b'))
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(await find(sets, 'b', 'x')).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test.each<[string, Partial<KeySource>, string, string]>([
    ['null', { jwks: null }, 'jwks', 'must be a key set with a signature key for ES256'],
    [
      'a set without a fitting key',
      { jwks: { keys: [{ ...jwk, use: 'enc' }] } },
      'jwks',
      'must be a key set with a signature key for ES256',
    ],
    [
      'a set with a member that is not JSON',
      { jwks: { keys: [{ ...jwk, extra: 1n }] } },
      'jwks',
      'must be a key set with a signature key for ES256',
    ],
    ['static keys and remote keys', { jwks, remoteKeys: {} }, 'remoteKeys', 'cannot be combined with jwks'],
  ])('throws a ConfigError for %s', (_, source, option, problem) => {
    const error = { name: 'ConfigError', option, message: `test: ${option} ${problem}` }
    expect(() => setsFor(source)).toThrow(expect.objectContaining(error))
  })

  test('lists all accepted algorithms in the error', () => {
    const algorithms = [ES256, named(ASYMMETRIC, 'EdDSA') ?? expect.fail()]
    expect(() => setsFor({ jwks: { keys: [] }, algorithms })).toThrow(/with a signature key for ES256 or EdDSA$/)
  })
})

describe('remote keys', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test('are fetched for each issuer from its own URL, with the limits', async () => {
    const calls: unknown[] = []
    const fetch = async (...call: unknown[]) => {
      calls.push(call)
      return jwks
    }
    const sets = setsFor({ remoteKeys: { fetch } })
    expect(sets.get('a')).not.toBe(sets.get('b'))
    expect(calls).toStrictEqual([])
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(calls).toStrictEqual([[A, { timeoutMs: 3000, maxBytes: 150_000 }]])
    expect(await find(setsFor({ remoteKeys: { fetch, timeoutMs: 50, ca: 'PEM' } }), 'b')).toMatchObject({ kind: 'key' })
    expect(calls.slice(1)).toStrictEqual([[B, { timeoutMs: 50, maxBytes: 150_000, ca: 'PEM' }]])
  })

  test('start with a seed', async () => {
    const fetch = async () => expect.fail()
    expect(await find(setsFor({ remoteKeys: { seed: jwks, fetch } }), 'a')).toMatchObject({ kind: 'key' })
  })

  test('are used for an hour, and for another hour while the endpoint fails', async () => {
    let clock = 0
    let isDown = false
    let fetches = 0
    const fetch = async () => {
      fetches += 1
      if (isDown) throw new Error('down')
      return jwks
    }
    const sets = setsFor({ remoteKeys: { fetch }, now: () => clock })
    await find(sets, 'a')
    clock = 3_600_000
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(fetches).toBe(1)
    isDown = true
    clock += 1
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    expect(fetches).toBe(2)
    clock = 7_200_000
    expect(await find(sets, 'a')).toMatchObject({ kind: 'key' })
    clock += 1
    expect(await find(sets, 'a')).toMatchObject({ kind: 'unavailable', cause: { message: 'down' } })
  })

  test.each<[string, RemoteKeys]>([
    ['three seconds by default', {}],
    ['the configured timeout', { timeoutMs: 50 }],
  ])('time out after %s if the fetch never settles', async (_, limits) => {
    vi.useFakeTimers()
    const sets = setsFor({ remoteKeys: { ...limits, fetch: () => new Promise(() => undefined) } })
    let result: unknown
    const lookup = find(sets, 'a').then((key) => {
      result = key
    })
    await vi.advanceTimersByTimeAsync((limits.timeoutMs ?? 3000) - 1)
    expect(result).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    await lookup
    expect(result).toMatchObject({ kind: 'unavailable', cause: { message: expect.stringContaining('time') } })
  })

  test.each<[string, RemoteKeys['fetch']]>([
    [
      'throws synchronously',
      () => {
        throw new Error('down')
      },
    ],
    ['returns a document that is not a key set', async () => ({ keys: 'none' })],
    ['returns keys for another use', async () => ({ keys: [{ ...jwk, use: 'enc' }] })],
  ])('are unavailable if the fetch %s', async (_, fetch) => {
    expect(await find(setsFor({ remoteKeys: { ...(fetch === undefined ? {} : { fetch }) } }), 'a')).toMatchObject({
      kind: 'unavailable',
      cause: expect.any(Error),
    })
  })

  test('may be returned by a synchronous fetch', async () => {
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
  ])('accept %s: %j', (_, remoteKeys) => {
    expect(setsFor({ remoteKeys }).size).toBe(2)
  })

  test.each<[string, object, string]>([
    ['remoteKeys.maxAgeSeconds', { maxAgeSeconds: 0 }, 'a number from 1 to 86400, received a number'],
    ['remoteKeys.maxAgeSeconds', { maxAgeSeconds: 86_401 }, 'a number from 1 to 86400, received a number'],
    ['remoteKeys.staleSeconds', { staleSeconds: -1 }, 'a number from 0 to 86400, received a number'],
    ['remoteKeys.staleSeconds', { staleSeconds: 86_401 }, 'a number from 0 to 86400, received a number'],
    ['remoteKeys.timeoutMs', { timeoutMs: 0 }, 'a number from 1 to 30000, received a number'],
    ['remoteKeys.timeoutMs', { timeoutMs: 30_001 }, 'a number from 1 to 30000, received a number'],
    ['remoteKeys.ca', { ca: '' }, 'a non-empty string, received an empty string'],
    ['remoteKeys.ca', { ca: Buffer.from('PEM') }, 'a non-empty string, received a built-in object such as a Map or Date'],
    ['remoteKeys.fetch', { fetch: null }, 'a function, received null'],
    ['remoteKeys.seed', { seed: {} }, 'a key set with a signature key for ES256'],
  ])('throw a ConfigError for %s: %j', (option, remoteKeys, expected) => {
    const error = { name: 'ConfigError', option, message: `test: ${option} must be ${expected}` }
    expect(() => setsFor({ remoteKeys })).toThrow(expect.objectContaining(error))
  })

  test.each([
    [
      'remoteKeys.url',
      { url: A },
      'test: unknown option "remoteKeys.url". Known options: seed, maxAgeSeconds, staleSeconds, timeoutMs, ca, fetch.',
    ],
    ['remoteKeys', null, 'test: remoteKeys must be an object, received null'],
  ])('throw a ConfigError that names %s', (option, remoteKeys, message) => {
    const error = { name: 'ConfigError', option, message }
    expect(() => setsFor({ remoteKeys: remoteKeys as RemoteKeys })).toThrow(expect.objectContaining(error))
  })

  const failure = (code: string | undefined, wrapped = false): Error => {
    const error = Object.assign(new Error('failed'), code === undefined ? {} : { code })
    return wrapped ? new TypeError('fetch failed', { cause: error }) : error
  }
  test.each<[string, Error, number]>([
    ['a reset connection', failure('ECONNRESET'), 2],
    ['a refused connection', failure('ECONNREFUSED'), 2],
    ['a failed name lookup', failure('EAI_AGAIN'), 2],
    ['a reset connection of fetch', failure('ECONNRESET', true), 2],
    ['a closed socket of undici', failure('UND_ERR_SOCKET', true), 2],
    ['an HTTP status', Object.assign(new Error('status 503'), { status: 503 }), 1],
    ['invalid JSON', new SyntaxError('JSON'), 1],
    ['an untrusted certificate', failure('DEPTH_ZERO_SELF_SIGNED_CERT'), 1],
    ['a Node.js error that is not of the connection', failure('ERR_INVALID_URL'), 1],
    ['an unknown error', failure(undefined), 1],
  ])('are fetched again after %s', async (_, error, expected) => {
    let fetches = 0
    const failOnce = async () => {
      fetches += 1
      if (fetches === 1) throw error
      return jwks
    }
    const { kind } = await find(setsFor({ remoteKeys: { fetch: failOnce } }), 'a')
    expect([kind, fetches]).toStrictEqual([expected === 2 ? 'key' : 'unavailable', expected])
    fetches = 0
    const failAlways = async () => {
      fetches += 1
      throw error
    }
    expect(await find(setsFor({ remoteKeys: { fetch: failAlways } }), 'a')).toMatchObject({ kind: 'unavailable', cause: error })
    expect(fetches).toBe(expected)
  })
})
