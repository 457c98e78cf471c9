import { createPublicKey, verify } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { cognito } from '../../src/identity/index.ts'
import { type TestIssuerOptions, testIssuer } from '../../src/testing/index.ts'

const now = () => 1_700_000_000_000
const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())

describe('testIssuer', () => {
  test('creates access tokens in the format of a user pool', async () => {
    const issuer = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', now, algorithm: 'ES256' })
    const token = await issuer.accessToken({ scope: 'pets/read', username: undefined })
    expect(headerOf(token)).toStrictEqual({ alg: 'ES256', kid: issuer.keys[0]?.kid })
    expect(payloadOf(token)).toStrictEqual({
      iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf',
      iat: 1_700_000_000,
      exp: 1_700_003_600,
      sub: 'a1b2c3d4-0000-4000-8000-000000000001',
      token_use: 'access',
      scope: 'pets/read',
      auth_time: 1_700_000_000,
      client_id: '4fjk',
      version: 2,
      jti: expect.any(String),
      origin_jti: expect.any(String),
      event_id: expect.any(String),
    })
  })

  test('uses the issuer of the pool in other partitions', async () => {
    const { issuer } = await testIssuer({ userPoolId: 'cn-north-1_AbCdEf', algorithm: 'ES256' })
    expect(issuer).toBe('https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_AbCdEf')
  })

  test.each(['RS256', 'RS512', 'PS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'])(
    'signs with %s so that jose verifies the token',
    async (algorithm) => {
      const issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm })
      const keys = createLocalJWKSet(issuer.jwks as { keys: [] })
      const { payload, protectedHeader } = await jwtVerify(await issuer.accessToken(), keys, { audience: 'api' })
      expect(payload.iss).toBe('https://issuer.example')
      expect(protectedHeader).toMatchObject({ alg: algorithm, typ: 'at+jwt' })
      expect(issuer.keys[0]?.publicJwk).toStrictEqual(issuer.jwks.keys[0])
      expect(issuer.jwks.keys[0]).not.toHaveProperty('d')
    },
  )

  test('signs with Ed448', async () => {
    const issuer = await testIssuer({ issuer: 'https://issuer.example', algorithm: 'Ed448' })
    const [header = '', payload = '', signature = ''] = (await issuer.idToken()).split('.')
    const key = createPublicKey(issuer.keys[1]?.privateKey ?? '')
    expect(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  test.each(['HS256', 'HS384', 'HS512'])('signs with the shared secret of %s and never publishes it', async (algorithm) => {
    const issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm })
    await jwtVerify(await issuer.idToken(), issuer.secret ?? new Uint8Array())
    expect(issuer.jwks).toStrictEqual({ keys: [] })
    expect(issuer.keys[0]?.publicJwk).toBeUndefined()
  })

  test('renames groups to cognito:groups in the tokens of a user pool', async () => {
    const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', now, algorithm: 'RS256' })
    for (const token of [await pool.accessToken({ groups: ['admin'] }), await pool.idToken({ groups: ['admin'] })]) {
      expect(payloadOf(token)).toMatchObject({ 'cognito:groups': ['admin'] })
      expect(payloadOf(token)).not.toHaveProperty('groups')
    }
    const users = cognito({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', jwks: pool.jwks, now })
    const result = await users.verify(await pool.accessToken({ groups: ['admin'] }))
    expect(result.kind === 'identified' && [...result.identity.groups]).toStrictEqual(['admin'])
    await expect(pool.accessToken({ groups: ['a'], 'cognito:groups': ['b'] })).rejects.toThrow(/cannot be combined/)
    expect(payloadOf(await pool.token({ groups: ['a'] }))).toMatchObject({ groups: ['a'] })
  })

  test('leaves groups unchanged in the tokens of an OpenID provider', async () => {
    const provider = await testIssuer({ issuer: 'https://issuer.example', algorithm: 'ES256' })
    expect(payloadOf(await provider.accessToken({ groups: ['a'] }))).toMatchObject({ groups: ['a'] })
  })

  test.each<[string, unknown, string]>([
    ['an unknown option', { userPool: 'x' }, 'userPool'],
    ['both a user pool and an issuer', { userPoolId: 'eu-west-1_A', issuer: 'https://a.example' }, 'userPoolId'],
    ['an unknown algorithm', { algorithm: 'RS257' }, 'algorithm'],
    ['the algorithm none', { algorithm: 'none' }, 'algorithm'],
    ['an algorithm named like a member of every object', { algorithm: 'constructor' }, 'algorithm'],
    ['a lifetime of zero', { lifetimeSeconds: 0 }, 'lifetimeSeconds'],
    ['a lifetime as a string', { lifetimeSeconds: '60' }, 'lifetimeSeconds'],
    ['a clock that is not a function', { now: 0 }, 'now'],
    ['an empty issuer', { issuer: '' }, 'issuer'],
    ['null', null, 'options'],
  ])('rejects %s', async (_, options, option) => {
    await expect(testIssuer(options as TestIssuerOptions)).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })

  test.each<[string, unknown[]]>([
    ['claims that are not an object', ['sub']],
    ['null as claims', [null]],
    ['an unknown option', [{}, { headers: {} }]],
    ['a header that is not an object', [{}, { header: 'kid' }]],
    ['null as options', [{}, null]],
  ])('creates no token with %s', async (_, args) => {
    const issuer = await testIssuer({ algorithm: 'ES256' })
    for (const method of ['accessToken', 'idToken', 'token'] as const) {
      const create = issuer[method] as (...args: unknown[]) => Promise<string>
      await expect(create(...args)).rejects.toThrow(expect.objectContaining({ name: 'ConfigError' }))
    }
  })

  test('accepts undefined for every option', async () => {
    const options = { userPoolId: undefined, clientId: undefined, issuer: undefined, lifetimeSeconds: undefined, now: undefined }
    await expect(testIssuer({ ...options, algorithm: 'ES256' })).resolves.toMatchObject({ clientId: 'test-client' })
  })
})
