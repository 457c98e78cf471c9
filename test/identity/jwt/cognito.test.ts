import { beforeAll, describe, expect, test } from 'vitest'
import { cognito } from '../../../src/identity/index.ts'
import { type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from './config-error.ts'

const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const now = () => NOW
const userPoolId = 'eu-west-1_AbCdEf'
const clientId = '4fjk'
const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer({ userPoolId, clientId, now })
})

const verifierOf = (options: object = {}) => cognito({ userPoolId, clientId, tokenUse: null, jwks: issuer.jwks, now, ...options })

describe('cognito', () => {
  test('identifies the user of an access token', async () => {
    const token = await issuer.accessToken({
      scope: 'pets/read pets/write',
      'cognito:groups': ['admin'],
      jti: 'j',
      origin_jti: 'o',
      event_id: 'e',
    })
    expect(await verifierOf({ tokenUse: 'access' }).verify(token)).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'cognito',
        issuer: POOL,
        subject: 'a1b2c3d4-0000-4000-8000-000000000001',
        scopes: new Set(['pets/read', 'pets/write']),
        groups: new Set(['admin']),
        expiresAt: SECONDS + 3600,
        claims: {
          iss: POOL,
          sub: 'a1b2c3d4-0000-4000-8000-000000000001',
          token_use: 'access',
          scope: 'pets/read pets/write',
          'cognito:groups': ['admin'],
          auth_time: SECONDS,
          client_id: clientId,
          username: 'jane',
          version: 2,
          jti: 'j',
          origin_jti: 'o',
          event_id: 'e',
          iat: SECONDS,
          exp: SECONDS + 3600,
        },
      },
    })
  })

  test('identifies the user of an ID token with custom attributes', async () => {
    const token = await issuer.idToken({ 'custom:tenant': 'acme' })
    const result = await verifierOf({ tokenUse: 'id' }).verify(token)
    const claims = { aud: clientId, 'custom:tenant': 'acme' }
    expect(result).toMatchObject({ kind: 'identified', identity: { claims, scopes: new Set(), groups: new Set() } })
  })

  test('declares its issuer and its validation expression, and is frozen', () => {
    expect(verifierOf()).toMatchObject({
      issuers: [POOL],
      live: false,
      tokens: 'jwt',
      identityValidationExpression: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$',
    })
    expect(Object.isFrozen(verifierOf())).toBe(true)
  })

  const machine: TestClaims = { sub: clientId, username: undefined, scope: 'pets/read' }
  test.each<[string, 'access' | 'id', TestClaims, object]>([
    ['a token of a machine client', 'access', machine, { tokenUse: 'access' }],
    ['the updated issuer', 'access', { iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf' }, {}],
    ['one of several clients', 'access', {}, { clientId: ['other', clientId] }],
    ['any client', 'access', { client_id: 'other' }, { clientId: null }],
    ['any client, for an ID token', 'id', { aud: 'other' }, { clientId: null }],
    ['an ID token if both uses are accepted', 'id', {}, {}],
    ['one of the groups', 'access', { 'cognito:groups': ['a', 'b'] }, { groups: ['b', 'c'] }],
    ['one of the scopes', 'access', { scope: 'a b' }, { scopes: ['b', 'c'] }],
    ['an access token without scope', 'access', { scope: undefined }, {}],
    ['a token in its last millisecond', 'access', { exp: SECONDS + 0.001 }, {}],
    ['an expired token within the tolerance', 'access', { exp: SECONDS - 4 }, { graceSeconds: 5 }],
    ['an nbf equal to now', 'access', { nbf: SECONDS }, {}],
    ['an nbf and iat within the tolerance', 'access', { nbf: SECONDS + 5, iat: SECONDS + 5 }, { graceSeconds: 5 }],
    ['any audience of an access token if audience is null', 'access', { aud: 'https://other.example' }, { audience: null }],
    ['an access token bound to the audience', 'access', { aud: 'https://api.example' }, { audience: 'https://api.example' }],
    ['an access token bound to one of the audiences', 'access', { aud: ['x', 'b'] }, { audience: ['a', 'b'] }],
    ['an ID token if an audience for access tokens is set', 'id', {}, { audience: 'https://api.example' }],
    ['an iat within the tolerance of a minute', 'access', { iat: SECONDS + 60 }, {}],
    ['an iat within a configured tolerance', 'access', { iat: SECONDS + 90 }, { issuedAtToleranceSeconds: 90 }],
    ['a token at its maximum age', 'access', { iat: SECONDS - 60 }, { maxTokenAgeSeconds: 60 }],
    ['a user who signed in recently', 'access', { auth_time: SECONDS - 60 }, { maxAuthenticationAgeSeconds: 60 }],
    ['a further Region', 'access', { iss: POOL.replace('eu-west-1.', 'us-east-1.') }, { regions: ['eu-west-1', 'us-east-1'] }],
  ])('accepts %s', async (_, kind, claims, options) => {
    const token = kind === 'id' ? await issuer.idToken(claims) : await issuer.accessToken(claims)
    expect(await verifierOf(options).verify(token)).toMatchObject({ kind: 'identified', identity: { issuer: POOL } })
  })

  // Each row breaks exactly one thing.
  test.each<[string, string, 'access' | 'id', TestClaims, object]>([
    ['exp = now', 'ERR_TOKEN_EXPIRED', 'access', { exp: SECONDS }, {}],
    ['a tolerance that has just ended', 'ERR_TOKEN_EXPIRED', 'access', { exp: SECONDS - 5 }, { graceSeconds: 5 }],
    ['no exp', 'ERR_TOKEN_CLAIM', 'access', { exp: undefined }, {}],
    ['an exp that is a string', 'ERR_TOKEN_CLAIM', 'access', { exp: String(SECONDS + 60) }, {}],
    ['an nbf in the future', 'ERR_TOKEN_NOT_YET_VALID', 'access', { nbf: SECONDS + 1 }, {}],
    ['an nbf that is a string', 'ERR_TOKEN_CLAIM', 'access', { nbf: String(SECONDS) }, {}],
    ['an iat more than a minute in the future', 'ERR_TOKEN_ISSUED_LATER', 'access', { iat: SECONDS + 60.001 }, {}],
    [
      'an iat in the future without tolerance',
      'ERR_TOKEN_ISSUED_LATER',
      'access',
      { iat: SECONDS + 1 },
      { issuedAtToleranceSeconds: 0 },
    ],
    ['an access token bound to another API', 'ERR_TOKEN_AUDIENCE', 'access', { aud: 'https://other.example' }, {}],
    ['an access token bound to its client', 'ERR_TOKEN_AUDIENCE', 'access', { aud: clientId }, {}],
    [
      'an access token bound to an audience that is not configured',
      'ERR_TOKEN_AUDIENCE',
      'access',
      { aud: ['c'] },
      { audience: ['a', 'b'] },
    ],
    ['an unbound access token if an audience is configured', 'ERR_TOKEN_AUDIENCE', 'access', {}, { audience: 'a' }],
    ['a token past its maximum age', 'ERR_TOKEN_AGE', 'access', { iat: SECONDS - 61 }, { maxTokenAgeSeconds: 60 }],
    [
      'a user who signed in too long ago',
      'ERR_TOKEN_AUTHENTICATION',
      'access',
      { auth_time: SECONDS - 61 },
      { maxAuthenticationAgeSeconds: 60 },
    ],
    [
      'a Region that is not configured',
      'ERR_TOKEN_ISSUER',
      'access',
      { iss: POOL.replace('eu-west-1.', 'us-east-2.') },
      { regions: 'us-east-1' },
    ],
    [
      'the updated issuer of a further Region',
      'ERR_TOKEN_ISSUER',
      'access',
      { iss: POOL.replace('cognito-idp.eu-west-1.', 'issuer-cognito-idp.us-east-1.') },
      { regions: 'us-east-1' },
    ],
    ['an iat that is a string', 'ERR_TOKEN_CLAIM', 'access', { iat: String(SECONDS) }, {}],
    ['no issuer', 'ERR_TOKEN_ISSUER', 'access', { iss: undefined }, {}],
    ['another pool', 'ERR_TOKEN_ISSUER', 'access', { iss: `${POOL}x` }, {}],
    ['the issuer with a trailing slash', 'ERR_TOKEN_ISSUER', 'access', { iss: `${POOL}/` }, {}],
    ['an issuer that is an array', 'ERR_TOKEN_ISSUER', 'access', { iss: [POOL] }, {}],
    ['no subject', 'ERR_TOKEN_CLAIM', 'access', { sub: undefined }, {}],
    ['an empty subject', 'ERR_TOKEN_CLAIM', 'access', { sub: '' }, {}],
    ['a subject that is a number', 'ERR_TOKEN_CLAIM', 'access', { sub: 7 }, {}],
    ['an ID token where an access token is required', 'ERR_TOKEN_USE', 'id', {}, { tokenUse: 'access' }],
    ['an access token where an ID token is required', 'ERR_TOKEN_USE', 'access', {}, { tokenUse: 'id' }],
    ['no token_use', 'ERR_TOKEN_USE', 'access', { token_use: undefined }, {}],
    ['another token_use', 'ERR_TOKEN_USE', 'access', { token_use: 'refresh' }, {}],
    ['another client', 'ERR_TOKEN_CLIENT', 'access', { client_id: 'other' }, {}],
    ['no client', 'ERR_TOKEN_CLIENT', 'access', { client_id: undefined }, {}],
    ['an ID token with another audience', 'ERR_TOKEN_CLIENT', 'id', { aud: 'other' }, {}],
    ['an ID token without audience', 'ERR_TOKEN_CLIENT', 'id', { aud: undefined }, {}],
    ['an access token whose client is in aud', 'ERR_TOKEN_CLIENT', 'access', { client_id: undefined, aud: clientId }, {}],
    ['an access token that claims to be an ID token', 'ERR_TOKEN_CLIENT', 'access', { token_use: 'id' }, {}],
    ['none of the groups', 'ERR_TOKEN_GROUP', 'access', { 'cognito:groups': ['a'] }, { groups: ['b'] }],
    ['no groups', 'ERR_TOKEN_GROUP', 'access', {}, { groups: ['b'] }],
    ['groups that are a string', 'ERR_TOKEN_CLAIM', 'access', { 'cognito:groups': 'b' }, { groups: ['b'] }],
    ['a group that is a number', 'ERR_TOKEN_CLAIM', 'access', { 'cognito:groups': ['b', 7] }, {}],
    ['none of the scopes', 'ERR_TOKEN_SCOPE', 'access', { scope: 'bb' }, { scopes: ['b'] }],
    ['no scope', 'ERR_TOKEN_SCOPE', 'access', { scope: undefined }, { scopes: ['b'] }],
    ['scopes that are an array', 'ERR_TOKEN_CLAIM', 'access', { scope: ['b'] }, {}],
    ['a sender-constrained token without proof', 'ERR_TOKEN_PROOF_MISSING', 'access', { cnf: { jkt: 'x' } }, {}],
  ])('rejects %s', async (_, code, kind, claims, options) => {
    const token = kind === 'id' ? await issuer.idToken(claims) : await issuer.accessToken(claims)
    expect(await verifierOf(options).verify(token)).toStrictEqual({ kind: 'rejected', code })
  })

  test('rejects a token without kid even if the pool has a single key', async () => {
    const [key] = issuer.jwks.keys
    const [, payload = ''] = (await issuer.accessToken()).split('.')
    const token = issuer.sign({ header: '{"alg":"RS256"}', payload: Buffer.from(payload, 'base64url') })
    const rejection = { kind: 'rejected', code: 'ERR_TOKEN_HEADER' }
    expect(await verifierOf({ jwks: { keys: [key] } }).verify(token)).toStrictEqual(rejection)
  })

  test('fetches the keys of each issuer from its own URL', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return issuer.jwks
    }
    const users = cognito({ userPoolId, clientId, tokenUse: null, now, remoteKeys: { fetch } })
    const other = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf'
    for (const iss of [POOL, other]) {
      expect(await users.verify(await issuer.accessToken({ iss }))).toMatchObject({ kind: 'identified' })
    }
    expect(urls).toStrictEqual([`${POOL}/.well-known/jwks.json`, `${other}/.well-known/jwks.json`])
  })

  describe('if the other issuer of the pool publishes no keys', () => {
    const updated = POOL.replace('cognito-idp', 'issuer-cognito-idp')
    const failing = (url: string) => url.startsWith(updated) || url.includes('us-east-1')
    const usersWith = (fetch: (url: string) => Promise<unknown>) =>
      cognito({ userPoolId, clientId, tokenUse: null, regions: 'us-east-1', now, remoteKeys: { fetch } })
    const users = () =>
      usersWith(async (url) => {
        if (failing(url)) throw new Error('status 403')
        return issuer.jwks
      })

    test.each([updated, POOL.replace('eu-west-1.', 'us-east-1.')])('rejects a forged token that names %s', async (iss) => {
      const other = await testIssuer({ userPoolId, clientId, now })
      const unknownKey = await other.accessToken({ iss })
      expect(await users().verify(unknownKey)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
      const reusedKid = await other.accessToken({ iss }, { header: { kid: String(issuer.keys[0]?.kid) } })
      expect(await users().verify(reusedKid)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' })
      expect(await users().verify('a.b.c')).toMatchObject({ kind: 'rejected' })
    })

    test('accepts a token that is signed with a key of the pool', async () => {
      expect(await users().verify(await issuer.accessToken({ iss: updated }))).toMatchObject({
        kind: 'identified',
        identity: { issuer: POOL },
      })
    })

    test('reports an outage only if the keys of the pool are unavailable too', async () => {
      const token = await issuer.accessToken({ iss: updated })
      const none = usersWith(async () => {
        throw new Error('down')
      })
      expect(await none.verify(token)).toMatchObject({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE' })
    })

    test('reports an outage of a key set that was available before', async () => {
      let isDown = false
      let clock = NOW
      const fetch = async () => {
        if (isDown) throw new Error('down')
        return issuer.jwks
      }
      const remoteKeys = { fetch, maxAgeSeconds: 60, staleSeconds: 0 }
      const verifier = cognito({ userPoolId, clientId, tokenUse: null, now: () => clock, remoteKeys })
      const token = await issuer.accessToken({ iss: updated })
      expect(await verifier.verify(token)).toMatchObject({ kind: 'identified' })
      isDown = true
      clock += 61_000
      expect(await verifier.verify(token)).toMatchObject({ kind: 'unavailable', code: 'ERR_KEYS_UNAVAILABLE' })
    })
  })

  test.each([
    ['userPoolId', { userPoolId: undefined, clientId, tokenUse: null }],
    ['clientId', { userPoolId, clientId: undefined, tokenUse: null }],
  ])('asks for the environment variable if %s is undefined', (option, options) => {
    // @ts-expect-error wrong on purpose
    expect(() => cognito(options)).toThrow(`cognito: ${option} is required but is undefined. Is the environment variable set?`)
  })

  test('expires an identity at the end of a maximum age', async () => {
    const token = await issuer.accessToken({ iat: SECONDS - 10, auth_time: SECONDS - 20 })
    const expiryWith = async (options: object) => {
      const result = await verifierOf(options).verify(token)
      return result.kind === 'identified' ? result.identity.expiresAt : expect.fail()
    }
    expect(await expiryWith({ maxTokenAgeSeconds: 60 })).toBe(SECONDS + 50)
    expect(await expiryWith({ maxTokenAgeSeconds: 60, maxAuthenticationAgeSeconds: 60 })).toBe(SECONDS + 40)
    expect(await expiryWith({ maxTokenAgeSeconds: 86_400 })).toBe(SECONDS + 3590 + 10)
  })

  test('does not share sets between identities', async () => {
    const [first, second] = await Promise.all(
      ['a', 'b'].map(async (sub) => verifierOf().verify(await issuer.accessToken({ sub }))),
    )
    if (first?.kind !== 'identified' || second?.kind !== 'identified') return expect.fail()
    for (const name of ['groups', 'scopes'] as const) expect(first.identity[name]).not.toBe(second.identity[name])
  })

  test.each([
    ['GovCloud', 'us-gov-west-1_Gov1', 'https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_Gov1'],
    ['China', 'cn-north-1_Cn1', 'https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_Cn1'],
    ['a Region with three parts', 'ap-southeast-2_Ap1', 'https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_Ap1'],
  ])('derives the issuer in %s', async (_, pool, expected) => {
    const elsewhere = await testIssuer({ userPoolId: pool, clientId, now })
    const users = cognito({ userPoolId: pool, clientId, tokenUse: 'access', jwks: elsewhere.jwks, now })
    expect(users.issuers).toStrictEqual([expected])
    expect(await users.verify(await elsewhere.accessToken())).toMatchObject({
      kind: 'identified',
      identity: { issuer: expected },
    })
  })

  test.each([
    ['options', undefined],
    ['userPoolId', { clientId, tokenUse: null }],
    ['clientId', { userPoolId, tokenUse: null }],
    ['tokenUse', { userPoolId, clientId }],
    ['userPoolId', { userPoolId: 'eu-west-1', clientId, tokenUse: null }],
    ['userPoolId', { userPoolId: 'eu-west-1_a/b', clientId, tokenUse: null }],
    ['userPoolId', { userPoolId: `eu-west-1_${'a'.repeat(46)}`, clientId, tokenUse: null }],
    ['clientId', { userPoolId, clientId: [], tokenUse: null }],
    ['clientId', { userPoolId, clientId: '', tokenUse: null }],
    ['clientId', { userPoolId, clientId: undefined, tokenUse: null }],
    ['tokenUse', { userPoolId, clientId, tokenUse: 'refresh' }],
    ['groups', { userPoolId, clientId, tokenUse: null, groups: [] }],
    ['scopes', { userPoolId, clientId, tokenUse: null, scopes: [''] }],
    ['graceSeconds', { userPoolId, clientId, tokenUse: null, graceSeconds: -1, jwks: { keys: [] } }],
    ['now', { userPoolId, clientId, tokenUse: null, now: NOW }],
    ['jwks', { userPoolId, clientId, tokenUse: null, jwks: [] }],
    ['jwks', { userPoolId, clientId, tokenUse: null, jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }],
    ['audience', { userPoolId, clientId, tokenUse: null, audience: [] }],
    ['audience', { userPoolId, clientId, tokenUse: 'id', audience: 'a' }],
    ['regions', { userPoolId, clientId, tokenUse: null, regions: 'eu-west' }],
    ['regions', { userPoolId, clientId, tokenUse: null, regions: ['eu-west-1.evil.example/'] }],
    ['maxTokenAgeSeconds', { userPoolId, clientId, tokenUse: null, maxTokenAgeSeconds: -1 }],
    ['issuedAtToleranceSeconds', { userPoolId, clientId, tokenUse: null, issuedAtToleranceSeconds: 601 }],
    ['clientID', { userPoolId, clientID: clientId, clientId, tokenUse: null }],
  ])('throws a ConfigError that names %s', (option, options) => {
    // @ts-expect-error wrong on purpose
    expect(() => cognito(options)).toThrow(configError('cognito', option))
  })
})
