import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { albKey, remoteAlbKeys } from '../../../src/identity/alb/alb-keys.ts'
import type { ExchangeResponse, HttpExchange } from '../../../src/identity/index.ts'

const NOW = 1_700_000_000_000
const pemOf = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString()
const PEM = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)

describe('albKey', () => {
  test.each([
    ['without changes', PEM],
    ['after an empty line', `\n${PEM}`],
    ['of 4096 characters', PEM.padEnd(4096, '\n')],
  ])('reads a public key on P-256 %s', (_, pem) => {
    expect(albKey(pem)?.asymmetricKeyDetails).toStrictEqual({ namedCurve: 'prime256v1' })
  })

  test.each([
    ['a string of 4097 characters', PEM.padEnd(4097, '\n')],
    ['an RSA key', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)],
    ['an Ed25519 key', pemOf(generateKeyPairSync('ed25519').publicKey)],
    ['a key on P-384', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey)],
    ['something before the key', `x${PEM}`],
    ['an empty string', ''],
  ])('rejects %s', (_, pem) => {
    expect(albKey(pem)).toBeUndefined()
  })
})

describe('remoteAlbKeys', () => {
  const good: ExchangeResponse = { status: 200, contentType: 'text/plain', body: Buffer.from(PEM) }
  const keysFrom = (exchange: HttpExchange) =>
    remoteAlbKeys({ endpoint: 'https://keys.example', exchange, timeoutMs: 3000, now: () => NOW })

  test('requests one key of any media type, with a time limit and a size limit', async () => {
    const requests: Parameters<HttpExchange>[] = []
    const findKey = keysFrom(async (...request) => {
      requests.push(request)
      return good
    })
    expect(await findKey('a')).toMatchObject({ kind: 'key' })
    expect(requests).toStrictEqual([
      ['https://keys.example/a', { method: 'GET', headers: { accept: '*/*' }, timeoutMs: 3000, maxBytes: 4096 }],
    ])
  })

  test.each([
    ['500', { ...good, status: 500 }, 'status 500, no key on P-256'],
    ['HTML', { ...good, body: Buffer.from('<html>') }, 'status 200, no key on P-256'],
  ])('states %s as the cause', async (_, result, message) => {
    const findKey = keysFrom(async () => result)
    expect(await findKey('a')).toStrictEqual({ kind: 'unavailable', cause: new Error(message) })
  })

  test('reports the error of the exchange as the cause, and then the pause', async () => {
    const error = new Error('connection refused')
    const findKey = keysFrom(() => Promise.reject(error))
    expect(await findKey('a')).toStrictEqual({ kind: 'unavailable', cause: error })
    expect(await findKey('a')).toStrictEqual({ kind: 'unavailable', cause: new Error('pausing after a failure') })
  })

  test.each([404, 403])('reports a key with status %i as unknown, and further made-up keys without a request', async (status) => {
    let requests = 0
    const findKey = keysFrom(async () => {
      requests += 1
      return { ...good, status }
    })
    for (const kid of 'abcdef') expect(await findKey(kid)).toStrictEqual({ kind: 'unknown' })
    expect(requests).toBe(4)
  })
})
