import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { oidc } from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from '../jwt/config-error.ts'
import { json, type KeyServer, keyServer } from './key-server.ts'

const START = 1_700_000_000_000
const MINUTE = 60_000
let clock = START
const now = () => clock

let issuer: TestIssuer
let server: KeyServer
beforeAll(async () => {
  issuer = await testIssuer({
    issuer: 'https://issuer.example',
    clientId: 'api',
    algorithm: 'ES256',
    lifetimeSeconds: 1_000_000,
    now,
  })
  server = await keyServer(json({}))
})
afterAll(() => server.close())
beforeEach(() => {
  clock = START
  server.answer = (_, response) => json(issuer.jwks)(_, response)
  server.requests.length = 0
})

const options = { issuer: 'https://issuer.example', audience: 'api', algorithms: ['ES256'], now } as const
const verifierOf = (remoteKeys: object = {}, path = '/jwks') =>
  oidc({ ...options, jwksUri: `${server.url}${path}`, remoteKeys: { ca: server.ca, ...remoteKeys } })
const withUnknownKey = (kid: string) => issuer.accessToken({}, { header: { kid } })
const outage: KeyServer['answer'] = (_, response) => response.writeHead(503).end()
const kinds = (results: readonly { readonly kind: string }[]) => [...new Set(results.map(({ kind }) => kind))]

describe('a remote key set', () => {
  test('is fetched once over TLS for many waiting tokens', async () => {
    const users = verifierOf()
    const token = await issuer.accessToken()
    const results = await Promise.all(Array.from({ length: 50 }, () => users.verify(token)))
    expect(kinds(results)).toStrictEqual(['identified'])
    expect(server.requests).toStrictEqual(['/jwks'])
  })

  test('is not fetched from a server with an untrusted certificate', async () => {
    const users = oidc({ ...options, jwksUri: `${server.url}/jwks` })
    expect(await users.verify(await issuer.accessToken())).toMatchObject({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE' })
    expect(server.requests).toStrictEqual([])
  })

  test('is fetched again for a new key, which removes the old key', async () => {
    const users = verifierOf()
    const before = await issuer.accessToken()
    expect(await users.verify(before)).toMatchObject({ kind: 'identified' })
    await issuer.rotate()
    expect(await users.verify(before)).toMatchObject({ kind: 'identified' })
    expect(await users.verify(await issuer.accessToken())).toMatchObject({ kind: 'identified' })
    expect(await users.verify(before)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test('drops a withdrawn key after its maximum age, and not before', async () => {
    const users = verifierOf({ maxAgeSeconds: 600 })
    const token = await issuer.accessToken()
    expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    await issuer.rotate()
    clock += 10 * MINUTE
    expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    expect(server.requests).toHaveLength(1)
    clock += 1
    expect(await users.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
    expect(server.requests).toHaveLength(2)
  })

  test('is used during an outage for a limited time', async () => {
    const users = verifierOf({ maxAgeSeconds: 600, staleSeconds: 300 })
    const token = await issuer.accessToken()
    await users.verify(token)
    server.answer = outage
    clock += 15 * MINUTE
    expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    clock += 1
    expect(await users.verify(token)).toMatchObject({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE' })
  })

  test('is fetched less and less often during an outage, and again after it', async () => {
    const users = verifierOf()
    const token = await issuer.accessToken()
    server.answer = outage
    const attempts: number[] = []
    for (let second = 0; second < 120; second += 1) {
      const before = server.requests.length
      expect(await users.verify(token)).toMatchObject({ kind: 'unavailable' })
      if (server.requests.length > before) attempts.push(second)
      clock += 1000
    }
    expect(attempts).toStrictEqual([0, 1, 3, 7, 15, 31, 61, 91])
    server.answer = json(issuer.jwks)
    clock += 30_000
    expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
  })

  test('starts with short pauses again after an outage', async () => {
    const users = verifierOf({ maxAgeSeconds: 60, staleSeconds: 0 })
    const token = await issuer.accessToken()
    for (const pause of [0, 1000, 2000, 4000]) {
      server.answer = outage
      clock += pause
      expect(await users.verify(token)).toMatchObject({ kind: 'unavailable' })
    }
    server.answer = json(issuer.jwks)
    clock += 8000
    expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    clock += 2 * MINUTE
    server.answer = outage
    expect(await users.verify(token)).toMatchObject({ kind: 'unavailable' })
    server.answer = json(issuer.jwks)
    clock += 1000
    expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
  })

  test('reports "unavailable", never "rejected", for an unknown key during an outage', async () => {
    const users = verifierOf()
    await users.verify(await issuer.accessToken())
    server.answer = outage
    for (const kid of ['a', 'b', 'a'])
      expect(await users.verify(await withUnknownKey(kid))).toMatchObject({ kind: 'unavailable' })
    expect(server.requests).toHaveLength(2)
    expect(await users.verify(await issuer.accessToken())).toMatchObject({ kind: 'identified' })
  })

  test('is not fetched again for the same unknown key within 30 seconds', async () => {
    const users = verifierOf()
    await users.verify(await issuer.accessToken())
    const forged = await withUnknownKey('unknown')
    for (let round = 0; round < 20; round += 1) {
      expect(await users.verify(forged)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
    }
    expect(server.requests).toHaveLength(2)
    clock += 30_000
    await users.verify(forged)
    expect(server.requests).toHaveLength(3)
  })

  test('finds a new key at once after an unknown key was rejected', async () => {
    const users = verifierOf()
    await users.verify(await issuer.accessToken())
    await users.verify(await withUnknownKey('unknown'))
    await issuer.rotate()
    expect(await users.verify(await issuer.accessToken())).toMatchObject({ kind: 'identified' })
  })

  test('handles 10,000 unknown keys with few fetches, while valid tokens are accepted and new keys found', async () => {
    const users = verifierOf()
    const valid = await issuer.accessToken()
    await users.verify(valid)
    const [header = '', payload = '', signature = ''] = valid.split('.')
    const parsed = JSON.parse(Buffer.from(header, 'base64url').toString())
    const forged = (kid: string) =>
      `${Buffer.from(JSON.stringify({ ...parsed, kid })).toString('base64url')}.${payload}.${signature}`
    for (let round = 0; round < 10_000; round += 1) {
      const result = await users.verify(forged(`kid-${round}`))
      if (result.kind !== 'rejected') expect(result).toMatchObject({ kind: 'rejected' })
      if (round % 500 === 0) expect(await users.verify(valid)).toMatchObject({ kind: 'identified' })
    }
    expect(server.requests.length).toBeLessThanOrEqual(1 + 4)
    await issuer.rotate()
    clock += 10_000
    expect(await users.verify(await issuer.accessToken())).toMatchObject({ kind: 'identified' })
  })

  test('keeps its keys if the new document has none', async () => {
    const users = verifierOf({ maxAgeSeconds: 60, staleSeconds: 60 })
    const token = await issuer.accessToken()
    await users.verify(token)
    for (const body of [{}, { keys: [] }, [], null, 'keys', { keys: [{ kty: 'oct', k: 'AA' }] }]) {
      server.answer = json(body)
      clock += 61_000
      expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
      server.answer = json(issuer.jwks)
      clock += 30_000
      expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    }
  })

  const endlessBody: KeyServer['answer'] = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const chunk = ' '.repeat(64 * 1024)
    const more = () => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  }
  test.each<[string, KeyServer['answer'], object, number?]>([
    ['a server that never responds', () => {}, { timeoutMs: 500 }],
    ['a response that never ends', (_, response) => response.writeHead(200).write('{"keys":['), { timeoutMs: 500 }],
    ['an endless body', endlessBody, {}],
    [
      'a body whose declared length is too large',
      (_, response) => response.writeHead(200, { 'content-length': 150_001 }).write('{'),
      {},
    ],
    [
      'a truncated body',
      (_, response) => response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy()),
      {},
      2,
    ],
    ['a redirect', (_, response) => response.writeHead(302, { location: `${server.url}/other` }).end(), {}],
    ['another status', (_, response) => response.writeHead(404).end(JSON.stringify(issuer.jwks)), {}],
    ['a body that is not JSON', (_, response) => response.writeHead(200).end('<html>'), {}],
  ])('reports %s as an outage', async (_, handler, limits, requests = 1) => {
    server.answer = handler
    const users = verifierOf(limits)
    expect(await users.verify(await issuer.accessToken())).toMatchObject({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE' })
    expect(server.requests).toStrictEqual(Array.from({ length: requests }, () => '/jwks'))
  })

  test('accepts a body of exactly 150,000 bytes', async () => {
    const body = JSON.stringify(issuer.jwks)
    server.answer = (_, response) => response.writeHead(200).end(body + ' '.repeat(150_000 - body.length))
    expect(await verifierOf().verify(await issuer.accessToken())).toMatchObject({ kind: 'identified' })
    server.answer = (_, response) => response.writeHead(200).end(body + ' '.repeat(150_001 - body.length))
    expect(await verifierOf().verify(await issuer.accessToken())).toMatchObject({ kind: 'unavailable' })
  })

  test('does not wait longer than its timeout for a custom fetch', async () => {
    const users = verifierOf({ timeoutMs: 20, fetch: () => new Promise(() => {}) })
    expect(await users.verify(await issuer.accessToken())).toMatchObject({ kind: 'unavailable' })
  })

  test('starts with its seed without a fetch, and drops the seed at its maximum age', async () => {
    const users = verifierOf({ seed: issuer.jwks, maxAgeSeconds: 600 })
    const token = await issuer.accessToken()
    expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    expect(server.requests).toStrictEqual([])
    await issuer.rotate()
    clock += 10 * MINUTE + 1
    expect(await users.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
    expect(server.requests).toHaveLength(1)
  })

  test('is too old if the clock was set back or returns NaN', async () => {
    const users = verifierOf({ seed: issuer.jwks })
    const token = await issuer.accessToken()
    clock = START - 1
    await users.verify(token)
    expect(server.requests).toHaveLength(1)
    clock = Number.NaN
    expect(await users.verify(token)).toMatchObject({ kind: 'unavailable' })
  })
})

describe('discovery', () => {
  const withDiscovery = (document: unknown): KeyServer['answer'] => {
    return (request, response) => json(request.url === '/jwks' ? issuer.jwks : document)(request, response)
  }
  const discovering = () => oidc({ ...options, issuer: server.url, remoteKeys: { ca: server.ca } })
  const token = () => issuer.accessToken({ iss: server.url })

  test('finds the key set, and reuses its URL', async () => {
    server.answer = withDiscovery({ issuer: server.url, jwks_uri: `${server.url}/jwks` })
    const users = discovering()
    expect(await users.verify(await token())).toMatchObject({ kind: 'identified' })
    clock += 3600 * 1000 + 1
    expect(await users.verify(await token())).toMatchObject({ kind: 'identified' })
    expect(server.requests).toStrictEqual(['/.well-known/openid-configuration', '/jwks', '/jwks'])
  })

  test('is repeated if the known URL fails', async () => {
    server.answer = withDiscovery({ issuer: server.url, jwks_uri: `${server.url}/jwks` })
    const users = discovering()
    await users.verify(await token())
    server.answer = outage
    clock += 3600 * 1000 + 1
    await users.verify(await token())
    server.answer = withDiscovery({ issuer: server.url, jwks_uri: `${server.url}/jwks` })
    clock += 1000
    await users.verify(await token())
    expect(server.requests.slice(2)).toStrictEqual(['/jwks', '/.well-known/openid-configuration', '/jwks'])
  })

  test.each<[string, () => unknown]>([
    ['names another issuer', () => ({ issuer: `${server.url}/`, jwks_uri: `${server.url}/jwks` })],
    ['names no issuer', () => ({ jwks_uri: `${server.url}/jwks` })],
    ['has no jwks_uri', () => ({ issuer: server.url })],
    ['has a jwks_uri without TLS', () => ({ issuer: server.url, jwks_uri: 'http://issuer.example/jwks' })],
    ['is an array', () => [server.url]],
  ])('reports an outage if the document %s', async (_, document) => {
    server.answer = withDiscovery(document())
    expect(await discovering().verify(await token())).toMatchObject({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE' })
    expect(server.requests).toStrictEqual(['/.well-known/openid-configuration'])
  })

  test('works with a test issuer on the loopback interface', async () => {
    const local = await testIssuer({ issuer: 'loopback', clientId: 'api', algorithm: 'ES256', now })
    const { close, url, fetches } = await local.listen()
    const users = oidc({ ...options, issuer: url })
    expect(await users.verify(await local.accessToken())).toMatchObject({ kind: 'identified', identity: { issuer: url } })
    expect(fetches()).toBe(1)
    await close()
  })
})

describe('key options', () => {
  test.each([
    ['jwksUri', { jwksUri: 'http://issuer.example/jwks' }],
    ['jwksUri', { jwksUri: 'https://user@issuer.example/jwks' }],
    ['jwksUri', { jwksUri: 'issuer.example/jwks' }],
    ['jwksUri', { jwksUri: 'https://issuer.example/jwks', jwks: { keys: [] } }],
    ['issuer', { issuer: 'issuer.example' }],
    ['issuer', { issuer: 'http://issuer.example' }],
    ['issuer', { issuer: 'https://issuer.example?a' }],
    ['remoteKeys.maxAgeSeconds', { remoteKeys: { maxAgeSeconds: 0 } }],
    ['remoteKeys.maxAgeSeconds', { remoteKeys: { maxAgeSeconds: '60' } }],
    ['remoteKeys.staleSeconds', { remoteKeys: { staleSeconds: 86_401 } }],
    ['remoteKeys.timeoutMs', { remoteKeys: { timeoutMs: Number.NaN } }],
    ['remoteKeys.ca', { remoteKeys: { ca: [] } }],
    ['remoteKeys.fetch', { remoteKeys: { fetch: 'fetch' } }],
    ['remoteKeys.seed', { remoteKeys: { seed: { keys: [] } } }],
    ['remoteKeys.maxAge', { remoteKeys: { maxAge: 1 } }],
  ])('throw a ConfigError that names %s', (option, wrong) => {
    // @ts-expect-error wrong on purpose
    expect(() => oidc({ ...options, ...wrong })).toThrow(configError('oidc', option))
  })
  test('cannot be combined with static keys', () => {
    expect(() => oidc({ ...options, jwks: issuer.jwks, remoteKeys: {} })).toThrow(
      expect.objectContaining({ option: 'remoteKeys' }),
    )
  })
})

test('a request that timed out closes its socket', async () => {
  let closed: Promise<unknown> = Promise.resolve()
  server.answer = (request) => {
    closed = once(request.socket, 'close')
  }
  await verifierOf({ timeoutMs: 50 }).verify(await issuer.accessToken())
  await closed
})
