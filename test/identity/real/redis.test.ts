/** Revocations in a Redis server that this test starts, through Keyv and a real connection. */

import { createHash, generateKeyPairSync } from 'node:crypto'
import KeyvRedis from '@keyv/redis'
import { calculateJwkThumbprint, exportJWK, SignJWT } from 'jose'
import Keyv from 'keyv'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Authentication } from '../../../src/events/index.ts'
import {
  cached,
  cognito,
  dpop,
  notRevoked,
  type ReplayStore,
  type RevocableBy,
  revocationKey,
} from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { requestOf } from '../request-of.ts'
import { freePort, isInstalled, type Neighbour, startNeighbour } from './neighbour.ts'

const code = (result: Authentication<unknown>) =>
  result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind

describe.skipIf(!isInstalled('redis', 'redis-server'))('notRevoked with Redis', () => {
  let redis: Neighbour
  let issuer: TestIssuer
  let url: string
  const open: { disconnect(): Promise<void> }[] = []

  async function startRedis(port: number): Promise<Neighbour> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    return startNeighbour('redis-server', { arguments: settings, ready: /Ready to accept connections/ })
  }
  function connect(): { readonly adapter: KeyvRedis<unknown>; readonly store: Keyv } {
    const adapter = new KeyvRedis(url, { throwOnErrors: true })
    // The tests check the results of a lost connection, not the events of the client.
    adapter.on('error', () => undefined)
    const store = new Keyv(adapter, { throwOnErrors: true })
    store.on('error', () => undefined)
    open.push({ disconnect: () => adapter.disconnect(true) })
    return { adapter, store }
  }
  const users = () => cognito({ userPoolId: issuer.userPoolId, clientId: issuer.clientId, tokenUse: 'access', jwks: issuer.jwks })

  beforeAll(async () => {
    const port = await freePort()
    url = `redis://127.0.0.1:${port}`
    redis = await startRedis(port)
    issuer = await testIssuer()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((connection) => connection.disconnect().catch(() => undefined)))
  })
  afterAll(() => redis.stop())

  test.each<readonly [RevocableBy, string]>([
    ['jti', 't-1'],
    ['subject', 'jane'],
    ['session', 's-1'],
  ])('rejects a token revoked by %s until the revocation is deleted', async (by, value) => {
    const { store } = connect()
    const verifier = notRevoked(users(), { store, by, sessionClaim: 'origin_jti' })
    const token = await issuer.accessToken({ jti: 't-1', sub: 'jane', origin_jti: 's-1' })
    const key = revocationKey(by, { issuer: issuer.issuer, value })
    expect(code(await verifier.verify(token))).toBe('identified')
    await store.set(key, true)
    expect(code(await verifier.verify(token))).toBe('ERR_REVOKED')
    await store.delete(key)
    expect(code(await verifier.verify(token))).toBe('identified')
  })

  test('rejects a revoked token at once although its verification is cached', async () => {
    const { store } = connect()
    const caching = cached(users(), { maxEntries: 10 })
    const verifier = notRevoked(caching, { store, by: 'jti' })
    const token = await issuer.accessToken({ jti: 't-2' })
    expect(code(await verifier.verify(token))).toBe('identified')
    expect(code(await verifier.verify(token))).toBe('identified')
    await store.set(revocationKey('jti', { issuer: issuer.issuer, value: 't-2' }), true)
    expect(code(await verifier.verify(token))).toBe('ERR_REVOKED')
    expect(caching.remembered()).toMatchObject({ hits: 2, misses: 1 })
  })

  test('cannot be wrapped in cached', () => {
    const { store } = connect()
    expect(() => cached(notRevoked(users(), { store, by: 'jti' }), { maxEntries: 10 })).toThrow(/live/)
  })

  test('rejects the tokens that a caller obtained before a given time', async () => {
    const { store } = connect()
    const verifier = notRevoked(users(), { store, by: 'subject' })
    const now = Math.floor(Date.now() / 1000)
    const key = revocationKey('subject', { issuer: issuer.issuer, value: 'joe' })
    await store.set(key, { before: now - 60 })
    expect(code(await verifier.verify(await issuer.accessToken({ sub: 'joe', iat: now - 61 })))).toBe('ERR_REVOKED')
    expect(code(await verifier.verify(await issuer.accessToken({ sub: 'joe', iat: now - 59 })))).toBe('identified')
  })

  test('accepts a DPoP proof once in all containers, with Redis as the replay store', async () => {
    type Client = { set(key: string, value: string, options: object): Promise<unknown> }
    const container = async (): Promise<ReplayStore> => {
      const client = (await connect().adapter.getClient()) as unknown as Client
      return { claim: async (key, expiresAt) => (await client.set(key, '1', { NX: true, EXAT: expiresAt })) === 'OK' }
    }
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = await exportJWK(publicKey)
    const token = await issuer.accessToken({ cnf: { jkt: await calculateJwkThumbprint(jwk) } })
    const ath = createHash('sha256').update(token).digest('base64url')
    const proof = await new SignJWT({ jti: 'p-1', htm: 'GET', htu: 'https://api.example/pets', ath })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(privateKey)
    const request = requestOf({
      url: { host: 'api.example', path: '/pets' },
      headers: { authorization: `DPoP ${token}`, dpop: proof },
    })
    expect(code(await dpop(users(), { replays: await container() }).verify(request))).toBe('identified')
    expect(code(await dpop(users(), { replays: await container() }).verify(request))).toBe('ERR_PROOF_REPLAYED')
  })

  test('reports an error of Redis as an outage', async () => {
    const { adapter, store } = connect()
    const key = revocationKey('jti', { issuer: issuer.issuer, value: 't-3' })
    const client = await adapter.getClient()
    // A list instead of a string: Redis responds with WRONGTYPE.
    await (client as { lPush(key: string, value: string): Promise<unknown> }).lPush(`keyv::keyv:${key}`, 'x')
    await (client as { lPush(key: string, value: string): Promise<unknown> }).lPush(`keyv:${key}`, 'x')
    const token = await issuer.accessToken({ jti: 't-3' })
    expect(code(await notRevoked(users(), { store, by: 'jti' }).verify(token))).toBe('ERR_REVOCATIONS_UNAVAILABLE')
  })

  test('throws a ConfigError for a store that hides its errors', () => {
    const hidingErrors = new KeyvRedis(url)
    expect(() => notRevoked(users(), { store: hidingErrors, by: 'jti' })).toThrow(/throwOnErrors/)
    expect(() => notRevoked(users(), { store: new Keyv(hidingErrors, { throwOnErrors: true }), by: 'jti' })).toThrow(
      /throwOnErrors/,
    )
    expect(() => notRevoked(users(), { store: new Keyv(new KeyvRedis(url, { throwOnErrors: true })), by: 'jti' })).toThrow(
      /throwOnErrors/,
    )
  })

  test('reports a lost connection as an outage, and recovers when the server is back', async () => {
    const port = await freePort()
    url = `redis://127.0.0.1:${port}`
    const other = await startRedis(port)
    const { store } = connect()
    const verifier = notRevoked(users(), { store, by: 'jti', timeoutMs: 200 })
    const token = await issuer.accessToken({ jti: 't-4' })
    expect(code(await verifier.verify(token))).toBe('identified')
    await other.stop()
    expect(code(await verifier.verify(token))).toBe('ERR_REVOCATIONS_UNAVAILABLE')
    expect(code(await verifier.verify(token))).toBe('ERR_REVOCATIONS_UNAVAILABLE')
    const again = await startRedis(port)
    try {
      const back = notRevoked(users(), { store: connect().store, by: 'jti' })
      expect(code(await back.verify(token))).toBe('identified')
    } finally {
      await again.stop()
    }
  })
})
