/** The steps of a fetched key set, without a network and with a controlled clock. */
import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { KeySet, LoadedKeys, SignatureKey } from '../../../src/identity/jwks/key-set.ts'
import { loadKeys } from '../../../src/identity/jwks/key-set.ts'
import { alternateKeySet, remoteKeySet } from '../../../src/identity/jwks/remote-key-set.ts'
import { ASYMMETRIC, named } from '../../../src/identity/jwks/signature-algorithm.ts'

const ES256 = named(ASYMMETRIC, 'ES256') ?? expect.fail()
const point = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const documentOf = (...kids: (string | undefined)[]) => ({ keys: kids.map((kid) => ({ ...point, kid })) })

const START = 1_700_000_000_000
const SECOND = 1000
let clock = START
let fetches = 0
/** The document at the endpoint; an error is an outage. */
let published: unknown
beforeEach(() => {
  clock = START
  fetches = 0
  published = documentOf('a')
})

async function fetchPublished(): Promise<unknown> {
  fetches += 1
  if (published instanceof Error) throw published
  return published
}

const load = (document: unknown, previous?: LoadedKeys) => loadKeys(document, { algorithms: [ES256], previous })

function keySet({ seed, fetchKeys = fetchPublished }: { seed?: unknown; fetchKeys?: () => Promise<unknown> } = {}): KeySet {
  return remoteKeySet({
    fetchKeys,
    load,
    maxAgeSeconds: 60,
    staleSeconds: 30,
    seed: seed === undefined ? undefined : load(seed),
    now: () => clock,
  })
}
async function find(keys: KeySet, kid: string | undefined): Promise<string> {
  const result = await keys.find(kid, 'ES256')
  return result.kind === 'rejected' ? result.code : result.kind
}

describe('without keys', () => {
  test('fetches them once', async () => {
    const keys = keySet()
    expect([await find(keys, 'a'), await find(keys, 'a'), fetches]).toStrictEqual(['key', 'key', 1])
  })

  test('reports an outage with and without kid', async () => {
    published = new Error('down')
    const keys = keySet()
    const cause = expect.objectContaining({ message: 'down' })
    expect(await keys.find('a', 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })
    expect(await keys.find(undefined, 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })
    expect(fetches).toBe(1)
  })

  test('reports a document without a usable key as an outage', async () => {
    published = { keys: [] }
    const cause = expect.objectContaining({ message: 'the document has no usable key' })
    expect(await keySet().find('a', 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })
  })

  test('treats keys as too old if the clock jumps during the fetch', async () => {
    const keys = keySet({
      fetchKeys: async () => {
        clock += 91 * SECOND
        return published
      },
    })
    expect(await keys.find('a', 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause: undefined })
  })
})

describe('recent keys', () => {
  test('are used without a fetch; a seed is as old as the verifier', async () => {
    const keys = keySet({ seed: documentOf('a') })
    clock = START + 60 * SECOND
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 0])
    clock += 1
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 1])
  })

  test('are returned synchronously', () => {
    expect(keySet({ seed: documentOf('a') }).find('a', 'ES256')).toMatchObject({ kind: 'key' })
  })

  test('are too old if the clock was set back or returns NaN', async () => {
    const keys = keySet({ seed: documentOf('a') })
    clock = START - 1
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 1])
    clock = Number.NaN
    expect(await find(keys, 'a')).toBe('unavailable')
  })

  test('are not fetched again for a token without kid', async () => {
    const keys = keySet({ seed: documentOf('a', 'b') })
    expect([await find(keys, undefined), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 0])
  })

  test('are fetched again for a new kid, and for an unknown kid once in 30 seconds', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = documentOf('a', 'b')
    expect([await find(keys, 'b'), await find(keys, 'x'), fetches]).toStrictEqual(['key', 'ERR_TOKEN_KEY_UNKNOWN', 2])
    clock += 30 * SECOND - 1
    expect([await find(keys, 'x'), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 2])
    clock += 1
    expect([await find(keys, 'x'), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 3])
  })

  test('find a kid that is published again', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = documentOf('a', 'b')
    expect(await find(keys, 'b')).toBe('key')
    published = documentOf('a')
    expect(await find(keys, 'x')).toBe('ERR_TOKEN_KEY_UNKNOWN')
    published = documentOf('a', 'b')
    expect(await find(keys, 'b')).toBe('key')
  })

  test('remember unknown key IDs of up to 256 characters', async () => {
    const keys = keySet({ seed: documentOf('a') })
    for (const kid of ['x'.repeat(256), 'x'.repeat(256)]) await find(keys, kid)
    expect(fetches).toBe(1)
    for (const kid of ['x'.repeat(257), 'x'.repeat(257)]) await find(keys, kid)
    expect(fetches).toBe(3)
  })

  test('are fetched for four unknown key IDs in a row, then no longer', async () => {
    const keys = keySet({ seed: documentOf('a') })
    for (const kid of ['1', '2', '3', '4', '5', '6']) expect(await find(keys, kid)).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(fetches).toBe(4)
    clock += 10 * SECOND
    expect([await find(keys, '5'), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 5])
  })

  test('are fetched once for all waiting lookups, which use one attempt', async () => {
    let publish: (document: unknown) => void = () => undefined
    const keys = keySet({
      seed: documentOf('a'),
      fetchKeys: () => {
        fetches += 1
        return new Promise((resolve) => {
          publish = resolve
        })
      },
    })
    const waiting = ['1', '2', '3', '4', '5', '6', 'b'].map((kid) => find(keys, kid))
    publish(documentOf('a', 'b'))
    expect(await Promise.all(waiting)).toStrictEqual([...Array.from({ length: 6 }, () => 'ERR_TOKEN_KEY_UNKNOWN'), 'key'])
    expect(fetches).toBe(1)
  })

  test('report an outage for an unknown kid during a failure, the pause after it, and without attempts left', async () => {
    const keys = keySet({ seed: documentOf('a') })
    for (const kid of ['1', '2', '3']) expect(await find(keys, kid)).toBe('ERR_TOKEN_KEY_UNKNOWN')
    published = new Error('down')
    expect([await find(keys, 'b'), fetches]).toStrictEqual(['unavailable', 4])
    expect([await find(keys, 'b'), fetches]).toStrictEqual(['unavailable', 4])
    clock += SECOND
    expect([await find(keys, 'b'), fetches]).toStrictEqual(['unavailable', 4])
    expect([await find(keys, 'a'), await find(keys, '1')]).toStrictEqual(['key', 'ERR_TOKEN_KEY_UNKNOWN'])
  })
})

describe('old keys', () => {
  test('are used for a while during an outage, in which an unknown kid is unavailable', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = new Error('down')
    clock += 90 * SECOND
    expect([await find(keys, 'a'), await find(keys, 'b'), fetches]).toStrictEqual(['key', 'unavailable', 1])
    clock += 1
    expect(await find(keys, 'a')).toBe('unavailable')
  })

  test('are fetched again after the pause, once for all lookups', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = new Error('down')
    clock += 61 * SECOND
    await Promise.all([find(keys, 'a'), find(keys, 'a'), find(keys, 'b')])
    expect(fetches).toBe(1)
    published = documentOf('b')
    clock += SECOND - 1
    expect([await find(keys, 'b'), fetches]).toStrictEqual(['unavailable', 1])
    clock += 1
    expect([await find(keys, 'b'), await find(keys, 'a'), fetches]).toStrictEqual(['key', 'ERR_TOKEN_KEY_UNKNOWN', 3])
  })

  test('are as old as the start of their fetch', async () => {
    const keys = keySet({
      fetchKeys: async () => {
        fetches += 1
        clock += 10 * SECOND
        return published
      },
    })
    await find(keys, 'a')
    clock = START + 60 * SECOND
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 1])
    clock += 1
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 2])
  })
})

describe('a key that was replaced', () => {
  const otherPoint = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  const keyOf = async (keys: KeySet, kid: string | undefined): Promise<SignatureKey> => {
    const result = await keys.find(kid, 'ES256')
    return result.kind === 'key' ? result : expect.fail()
  }

  test.each(['a', undefined])('is found after a failed signature of kid %s', async (kid) => {
    const keys = keySet({ seed: documentOf(kid) })
    const failed = await keyOf(keys, kid)
    published = { keys: [{ ...otherPoint, kid }] }
    const replacement = await keys.findReplacement(failed, kid, 'ES256')
    expect(replacement).toMatchObject({ kind: 'key' })
    expect(replacement).not.toBe(failed)
    expect([await keyOf(keys, kid), fetches]).toStrictEqual([replacement, 1])
  })

  test('is not found if the document still contains the key, which is not imported again', async () => {
    const keys = keySet({ seed: documentOf('a') })
    const failed = await keyOf(keys, 'a')
    expect([await keys.findReplacement(failed, 'a', 'ES256'), fetches]).toStrictEqual([undefined, 1])
    expect(await keyOf(keys, 'a')).toBe(failed)
  })

  test('is not found if it was withdrawn or has another type', async () => {
    const keys = keySet({ seed: documentOf('a') })
    const failed = await keyOf(keys, 'a')
    published = documentOf('b')
    expect(await keys.findReplacement(failed, 'a', 'ES256')).toBeUndefined()
  })

  test('is looked up four times at once, then every ten seconds', async () => {
    const keys = keySet({ seed: documentOf('a') })
    const failed = await keyOf(keys, 'a')
    for (let round = 0; round < 100; round += 1) await keys.findReplacement(failed, 'a', 'ES256')
    expect(fetches).toBe(4)
    // Failed signatures do not use up the attempts for unknown key IDs.
    expect([await find(keys, 'b'), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 5])
    clock += 10 * SECOND
    for (let round = 0; round < 100; round += 1) await keys.findReplacement(failed, 'a', 'ES256')
    expect(fetches).toBe(6)
  })

  test('is not looked up while the endpoint fails, and never causes an outage', async () => {
    const keys = keySet({ seed: documentOf('a') })
    const failed = await keyOf(keys, 'a')
    published = new Error('down')
    for (let round = 0; round < 5; round += 1) expect(await keys.findReplacement(failed, 'a', 'ES256')).toBeUndefined()
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 1])
  })
})

describe('the version of the keys', () => {
  test('is undefined before the first fetch, and while the keys are too old', async () => {
    const keys = keySet()
    expect(keys.version()).toBeUndefined()
    await find(keys, 'a')
    expect(keys.version()).toBe(0)
    clock += 60 * SECOND + 1
    expect(keys.version()).toBeUndefined()
  })

  test('changes when a key leaves the set, but not when one is added', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = documentOf('a', 'b')
    expect([await find(keys, 'b'), keys.version()]).toStrictEqual(['key', 0])
    published = documentOf('b', 'c')
    expect([await find(keys, 'c'), keys.version()]).toStrictEqual(['key', 1])
  })
})

describe('the key set of a further issuer', () => {
  const alternate = (fetchKeys: () => Promise<unknown>) =>
    remoteKeySet({ fetchKeys, load, maxAgeSeconds: 60, staleSeconds: 30, seed: undefined, now: () => clock })

  test('is used if it is available', async () => {
    const keys = alternateKeySet(
      alternate(async () => documentOf('x')),
      keySet({ seed: documentOf('a') }),
    )
    expect([await find(keys, 'x'), await find(keys, 'a'), keys.version()]).toStrictEqual(['key', 'ERR_TOKEN_KEY_UNKNOWN', 0])
  })

  test('is replaced by the main key set if it was never available', async () => {
    const keys = alternateKeySet(
      alternate(async () => Promise.reject(new Error('status 403'))),
      keySet({ seed: documentOf('a') }),
    )
    expect([await find(keys, 'a'), await find(keys, 'x'), keys.version()]).toStrictEqual(['key', 'ERR_TOKEN_KEY_UNKNOWN', 0])
  })

  test('reports an outage if it was available before, or if the main key set is unavailable too', async () => {
    let isDown = false
    const own = alternate(async () => (isDown ? Promise.reject(new Error('down')) : documentOf('x')))
    const keys = alternateKeySet(own, keySet({ seed: documentOf('a') }))
    await find(keys, 'x')
    isDown = true
    clock += 91 * SECOND
    expect(await find(keys, 'x')).toBe('unavailable')
    published = new Error('down')
    expect(
      await find(
        alternateKeySet(
          alternate(async () => Promise.reject(new Error('down'))),
          keySet(),
        ),
        'x',
      ),
    ).toBe('unavailable')
  })
})
