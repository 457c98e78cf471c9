/** A key set that is fetched, step by step: no network, and a clock that the test sets. */
import { generateKeyPairSync } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { KeySet } from '../../../src/identity/jwks/key-set.ts'
import { readyKeys } from '../../../src/identity/jwks/key-set.ts'
import { remoteKeySet } from '../../../src/identity/jwks/remote-key-set.ts'
import { ASYMMETRIC, named } from '../../../src/identity/jwks/signature-algorithm.ts'

const ES256 = named(ASYMMETRIC, 'ES256') ?? expect.fail()
const point = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const documentOf = (...kids: (string | undefined)[]) => ({ keys: kids.map((kid) => ({ ...point, kid })) })

const START = 1_700_000_000_000
const SECOND = 1000
let clock = START
let fetches = 0
/** What the endpoint says now; an error is an outage. */
let published: unknown
beforeEach(() => {
  clock = START
  fetches = 0
  published = documentOf('a')
})

async function answerOfEndpoint(): Promise<unknown> {
  fetches += 1
  if (published instanceof Error) throw published
  return published
}

function keySet({ seed, fetchKeys = answerOfEndpoint }: { seed?: unknown; fetchKeys?: () => Promise<unknown> } = {}): KeySet {
  return remoteKeySet({
    fetchKeys,
    algorithms: [ES256],
    maxAgeSeconds: 60,
    staleSeconds: 30,
    seed: seed === undefined ? undefined : readyKeys(seed, [ES256]),
    now: () => clock,
  })
}
async function find(keys: KeySet, kid: string | undefined): Promise<string> {
  const answer = await keys.find(kid, 'ES256')
  return answer.kind === 'rejected' ? answer.code : answer.kind
}

describe('before there are keys', () => {
  test('they are fetched, once', async () => {
    const keys = keySet()
    expect([await find(keys, 'a'), await find(keys, 'a'), fetches]).toStrictEqual(['key', 'key', 1])
  })

  test('an outage is one, for every name', async () => {
    published = new Error('down')
    const keys = keySet()
    const cause = expect.objectContaining({ message: 'down' })
    expect(await keys.find('a', 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })
    expect(await keys.find(undefined, 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })
    expect(fetches).toBe(1)
  })

  test('a document without a key that could be used is an outage, and says so', async () => {
    published = { keys: [] }
    const cause = expect.objectContaining({ message: 'the document has no usable key' })
    expect(await keySet().find('a', 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause })
  })

  test('a clock that leaps while they are fetched makes them too old, and nobody’s fault', async () => {
    const keys = keySet({
      fetchKeys: async () => {
        clock += 91 * SECOND
        return published
      },
    })
    expect(await keys.find('a', 'ES256')).toStrictEqual({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE', cause: undefined })
  })
})

describe('keys that are young', () => {
  test('are used without a fetch, and a seed is as young as the code', async () => {
    const keys = keySet({ seed: documentOf('a') })
    clock = START + 60 * SECOND
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 0])
    clock += 1
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 1])
  })

  test('answer at once, without a promise', () => {
    expect(keySet({ seed: documentOf('a') }).find('a', 'ES256')).toMatchObject({ kind: 'key' })
  })

  test('are old where the clock was set back, or is none', async () => {
    const keys = keySet({ seed: documentOf('a') })
    clock = START - 1
    expect([await find(keys, 'a'), fetches]).toStrictEqual(['key', 1])
    clock = Number.NaN
    expect(await find(keys, 'a')).toBe('unavailable')
  })

  test('are not fetched again for a token without a name', async () => {
    const keys = keySet({ seed: documentOf('a', 'b') })
    expect([await find(keys, undefined), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 0])
  })

  test('are fetched again for a new name, and for an unknown one only once in thirty seconds', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = documentOf('a', 'b')
    expect([await find(keys, 'b'), await find(keys, 'x'), fetches]).toStrictEqual(['key', 'ERR_TOKEN_KEY_UNKNOWN', 2])
    clock += 30 * SECOND - 1
    expect([await find(keys, 'x'), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 2])
    clock += 1
    expect([await find(keys, 'x'), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 3])
  })

  test('a name that was found is not taken for unknown when it comes back', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = documentOf('a', 'b')
    expect(await find(keys, 'b')).toBe('key')
    published = documentOf('a')
    expect(await find(keys, 'x')).toBe('ERR_TOKEN_KEY_UNKNOWN')
    published = documentOf('a', 'b')
    expect(await find(keys, 'b')).toBe('key')
  })

  test('unknown names are remembered up to 256 characters', async () => {
    const keys = keySet({ seed: documentOf('a') })
    for (const kid of ['x'.repeat(256), 'x'.repeat(256)]) await find(keys, kid)
    expect(fetches).toBe(1)
    for (const kid of ['x'.repeat(257), 'x'.repeat(257)]) await find(keys, kid)
    expect(fetches).toBe(3)
  })

  test('unknown names are asked for four times at once, and then the last answer counts', async () => {
    const keys = keySet({ seed: documentOf('a') })
    for (const kid of ['1', '2', '3', '4', '5', '6']) expect(await find(keys, kid)).toBe('ERR_TOKEN_KEY_UNKNOWN')
    expect(fetches).toBe(4)
    clock += 10 * SECOND
    expect([await find(keys, '5'), fetches]).toStrictEqual(['ERR_TOKEN_KEY_UNKNOWN', 5])
  })

  test('whoever comes while they are fetched waits for that, and takes no attempt of his own', async () => {
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

  test('an outage is never read as a bad name: not now, not in the pause, and not when nothing is left to ask with', async () => {
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

describe('keys that are too old', () => {
  test('count for a while during an outage, but what is not among them may be new', async () => {
    const keys = keySet({ seed: documentOf('a') })
    published = new Error('down')
    clock += 90 * SECOND
    expect([await find(keys, 'a'), await find(keys, 'b'), fetches]).toStrictEqual(['key', 'unavailable', 1])
    clock += 1
    expect(await find(keys, 'a')).toBe('unavailable')
  })

  test('are fetched again when the pause is over, and one fetch is enough for all', async () => {
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

  test('the time of a fetch counts from its beginning', async () => {
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
