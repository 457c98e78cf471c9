import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { albKey, remoteAlbKeys } from '../../../src/identity/alb/alb-keys.ts'
import type { ExchangeResponse, HttpExchange } from '../../../src/identity/index.ts'

const NOW = 1_700_000_000_000
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const PEM = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)

describe('albKey', () => {
  test.each([
    ['as it is', PEM],
    ['after an empty line', `\n${PEM}`],
    ['of 4096 characters', PEM.padEnd(4096, '\n')],
  ])('reads a public key on P-256 %s', (_, pem) => {
    expect(albKey(pem)?.asymmetricKeyDetails).toStrictEqual({ namedCurve: 'prime256v1' })
  })

  test.each([
    ['a text of 4097 characters', PEM.padEnd(4097, '\n')],
    ['an RSA key', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)],
    ['an Ed25519 key', pemOf(generateKeyPairSync('ed25519').publicKey)],
    ['a key on P-384', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
    ['something before the key', `x${PEM}`],
    ['nothing', ''],
  ])('reads no key from %s', (_, pem) => {
    expect(albKey(pem)).toBeUndefined()
  })
})

describe('remoteAlbKeys', () => {
  const good: ExchangeResponse = { status: 200, contentType: 'text/plain', body: Buffer.from(PEM) }
  const keysFrom = (exchange: HttpExchange) =>
    remoteAlbKeys({ endpoint: 'https://keys.example', exchange, timeoutMs: 3000, now: () => NOW })

  test('asks for one key, whatever its media type, with a deadline and a bound', async () => {
    const asked: Parameters<HttpExchange>[] = []
    const find = keysFrom(async (...request) => {
      asked.push(request)
      return good
    })
    expect(await find('a')).toMatchObject({ kind: 'key' })
    expect(asked).toStrictEqual([
      ['https://keys.example/a', { method: 'GET', headers: { accept: '*/*' }, timeoutMs: 3000, maxBytes: 4096 }],
    ])
  })

  test.each([
    ['403', { ...good, status: 403 }, 'status 403'],
    ['500', { ...good, status: 500 }, 'status 500, no key on P-256'],
    ['another text', { ...good, body: Buffer.from('<html>') }, 'status 200, no key on P-256'],
  ])('says that %s was the cause', async (_, answer, message) => {
    const find = keysFrom(async () => answer)
    expect(await find('a')).toStrictEqual({ kind: 'unavailable', cause: new Error(message) })
  })

  test('says that it pauses, and hands on what the exchange threw', async () => {
    const error = new Error('connection refused')
    const find = keysFrom(() => Promise.reject(error))
    expect(await find('a')).toStrictEqual({ kind: 'unavailable', cause: error })
    expect(await find('a')).toStrictEqual({ kind: 'unavailable', cause: new Error('pausing after a failure') })
  })

  test('says that too many keys were asked for that nobody has', async () => {
    const find = keysFrom(async () => ({ ...good, status: 404 }))
    for (const kid of 'abcd') expect(await find(kid)).toStrictEqual({ kind: 'unknown' })
    expect(await find('e')).toStrictEqual({ kind: 'unavailable', cause: new Error('too many unknown keys') })
  })
})
