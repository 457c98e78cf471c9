/** Revocations in a Redis of this test's own, spoken to over a real connection through Keyv. */

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

const code = (answer: Authentication<unknown>) =>
  answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind

describe.skipIf(!isInstalled('redis', 'redis-server'))('notRevoked over Redis', () => {
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
    // The loss of the connection is told by the answers; what the client says of it besides is of no interest here.
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
  ])('by %s: good until it is revoked, and good again when that is taken back', async (by, value) => {
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

  test('what is remembered is revoked at once', async () => {
    const { store } = connect()
    const remembering = cached(users(), { maxEntries: 10 })
    const verifier = notRevoked(remembering, { store, by: 'jti' })
    const token = await issuer.accessToken({ jti: 't-2' })
    expect(code(await verifier.verify(token))).toBe('identified')
    expect(code(await verifier.verify(token))).toBe('identified')
    await store.set(revocationKey('jti', { issuer: issuer.issuer, value: 't-2' }), true)
    expect(code(await verifier.verify(token))).toBe('ERR_REVOKED')
    expect(remembering.remembered()).toMatchObject({ hits: 2, misses: 1 })
  })

  test('the reverse is refused', () => {
    const { store } = connect()
    expect(() => cached(notRevoked(users(), { store, by: 'jti' }), { maxEntries: 10 })).toThrow(/live/)
  })

  test('older tokens of one caller', async () => {
    const { store } = connect()
    const verifier = notRevoked(users(), { store, by: 'subject' })
    const now = Math.floor(Date.now() / 1000)
    const key = revocationKey('subject', { issuer: issuer.issuer, value: 'joe' })
    await store.set(key, { before: now - 60 })
    expect(code(await verifier.verify(await issuer.accessToken({ sub: 'joe', iat: now - 61 })))).toBe('ERR_REVOKED')
    expect(code(await verifier.verify(await issuer.accessToken({ sub: 'joe', iat: now - 59 })))).toBe('identified')
  })

  test('a proof counts once for all containers: Redis as a replay store', async () => {
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

  test('an error of Redis is an outage', async () => {
    const { adapter, store } = connect()
    const key = revocationKey('jti', { issuer: issuer.issuer, value: 't-3' })
    const client = await adapter.getClient()
    // A list where a text is wanted: Redis answers WRONGTYPE.
    await (client as { lPush(key: string, value: string): Promise<unknown> }).lPush(`keyv::keyv:${key}`, 'x')
    await (client as { lPush(key: string, value: string): Promise<unknown> }).lPush(`keyv:${key}`, 'x')
    const token = await issuer.accessToken({ jti: 't-3' })
    expect(code(await notRevoked(users(), { store, by: 'jti' }).verify(token))).toBe('ERR_REVOCATIONS_UNAVAILABLE')
  })

  test('a store that swallows its errors is refused while building', () => {
    const quiet = new KeyvRedis(url)
    expect(() => notRevoked(users(), { store: quiet, by: 'jti' })).toThrow(/throwOnErrors/)
    expect(() => notRevoked(users(), { store: new Keyv(quiet, { throwOnErrors: true }), by: 'jti' })).toThrow(/throwOnErrors/)
    expect(() => notRevoked(users(), { store: new Keyv(new KeyvRedis(url, { throwOnErrors: true })), by: 'jti' })).toThrow(
      /throwOnErrors/,
    )
  })

  test('the loss of the connection is an outage for all, and its return the end of it', async () => {
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
