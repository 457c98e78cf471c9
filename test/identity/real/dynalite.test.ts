/** Revocations in DynamoDB, emulated by dynalite over HTTP. */

import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cached, notRevoked, oidc, revocationKey } from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { type DynamoDbStore, dynamoDbStore } from './dynamo-db-store.ts'
import { freePort, type Neighbour, startNeighbour } from './neighbour.ts'

let server: Neighbour
let endpoint: string
let issuer: TestIssuer
const clock = { milliseconds: Date.UTC(2025, 0, 1) }
const now = () => clock.milliseconds
const storeOn = (url: string, table = 'revocations'): DynamoDbStore =>
  dynamoDbStore({
    endpoint: url,
    region: 'eu-west-1',
    table,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    now,
  })

beforeAll(async () => {
  const port = await freePort()
  endpoint = `http://127.0.0.1:${port}`
  // Runs as a separate process: with vitest's conditions, one of its packages would be loaded as another kind of module.
  const script = createRequire(import.meta.url).resolve('dynalite/cli.js')
  const settings = ['--host', '127.0.0.1', '--port', String(port), '--createTableMs', '0']
  server = await startNeighbour(process.execPath, { arguments: [script, ...settings], ready: /Dynalite listening/ })
  issuer = await testIssuer({ issuer: 'https://issuer.example', now })
})
afterAll(() => server.stop())

describe('notRevoked with DynamoDB', () => {
  const users = () =>
    cached(oidc({ issuer: issuer.issuer, audience: issuer.clientId, algorithms: [issuer.algorithm], jwks: issuer.jwks, now }), {
      maxEntries: 10,
    })

  test('rejects a revoked token until the revocation expires', async () => {
    const store = storeOn(endpoint)
    await store.createTable()
    const verifier = notRevoked(users(), { store, by: ['jti', 'subject'] })
    const token = await issuer.accessToken({ jti: 't-1', sub: 'jane' })
    expect((await verifier.verify(token)).kind).toBe('identified')
    const key = revocationKey('subject', { issuer: issuer.issuer, value: 'jane' })
    await store.set(key, true, 60_000)
    expect(await verifier.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
    clock.milliseconds += 60_000
    expect((await verifier.verify(token)).kind).toBe('identified')
    await store.set(key, { before: clock.milliseconds / 1000 })
    expect(await verifier.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_REVOKED' })
    await store.delete(key)
    expect((await verifier.verify(token)).kind).toBe('identified')
  })

  test('reports a missing table and an unreachable server as outages', async () => {
    const token = await issuer.accessToken({ jti: 't-1' })
    for (const store of [storeOn(endpoint, 'no-such-table'), storeOn('http://127.0.0.1:9')]) {
      const result = await notRevoked(users(), { store, by: 'jti' }).verify(token)
      expect(result).toMatchObject({ kind: 'unavailable', code: 'ERR_REVOCATIONS_UNAVAILABLE' })
    }
  })
})
