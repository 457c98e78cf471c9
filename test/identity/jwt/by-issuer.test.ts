import { beforeAll, describe, expect, test } from 'vitest'
import { byIssuer, cached, cognito, type JwtVerifier, oidc } from '../../../src/identity/index.ts'
import { detailsOf, type JwtDetails, registerVerifyParsed, withDetails } from '../../../src/identity/jwt/jwt-internals.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from './config-error.ts'

const now = () => 1_700_000_000_000
const PARTNER = 'https://partner.example/'
const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One'
const UPDATED = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One'

let pool: TestIssuer
let partner: TestIssuer
const users = () => cognito({ userPoolId: 'eu-west-1_One', clientId: null, tokenUse: 'access', jwks: pool.jwks, now })
const partners = (issuer = PARTNER) =>
  oidc({ issuer, audience: 'api', algorithms: ['ES256'], scheme: 'partner', jwks: partner.jwks, now })

beforeAll(async () => {
  pool = await testIssuer({ userPoolId: 'eu-west-1_One', now })
  partner = await testIssuer({ issuer: PARTNER, clientId: 'api', algorithm: 'ES256', now })
})

describe('byIssuer', () => {
  test('passes each token to the verifier of its issuer', async () => {
    const both = byIssuer(users(), partners())
    expect(await both.verify(await pool.accessToken())).toMatchObject({ identity: { scheme: 'cognito', issuer: POOL } })
    expect(await both.verify(await pool.accessToken({ iss: UPDATED }))).toMatchObject({
      identity: { scheme: 'cognito', issuer: POOL },
    })
    expect(await both.verify(await partner.accessToken())).toMatchObject({ identity: { scheme: 'partner', issuer: PARTNER } })
  })

  test('declares all issuers, and is live if one verifier is', () => {
    expect(byIssuer(users(), partners())).toMatchObject({ issuers: [POOL, PARTNER], live: false, tokens: 'jwt' })
    expect(byIssuer(users(), { ...partners(), live: true }).live).toBe(true)
  })

  test('uses only the key set of the issuer that the token names', async () => {
    const both = byIssuer(users(), partners())
    const forged = await partner.accessToken({ iss: POOL, token_use: 'access' })
    expect(await both.verify(forged)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_ALGORITHM' })
    const other = await testIssuer({ issuer: 'https://other.example', clientId: 'api', algorithm: 'ES256', now })
    const otherVerifier = oidc({ issuer: other.issuer, audience: null, algorithms: ['ES256'], jwks: other.jwks, now })
    const token = await other.accessToken({ iss: PARTNER }, { header: { kid: String(partner.keys[0]?.kid) } })
    expect(await byIssuer(partners(), otherVerifier).verify(token)).toStrictEqual({
      kind: 'rejected',
      code: 'ERR_TOKEN_SIGNATURE',
    })
  })

  test.each([
    ['of an unknown issuer', 'ERR_TOKEN_ISSUER', () => partner.accessToken({ iss: 'https://other.example' })],
    ['without issuer', 'ERR_TOKEN_ISSUER', () => partner.accessToken({ iss: undefined })],
    ['whose issuer is a property of every object', 'ERR_TOKEN_ISSUER', () => partner.accessToken({ iss: 'constructor' })],
    ['that its verifier rejects', 'ERR_TOKEN_AUDIENCE', () => partner.accessToken({ aud: 'other' })],
    ['that is malformed', 'ERR_TOKEN_FORM', async () => 'x'],
  ])('rejects a token %s', async (_, code, token) => {
    expect(await byIssuer(users(), partners()).verify(await token())).toStrictEqual({ kind: 'rejected', code })
  })

  test('passes the proof to the verifier', async () => {
    const token = await partner.accessToken({ cnf: { jkt: 'x' } })
    expect(await byIssuer(partners()).verify(token, { jkt: 'x' })).toMatchObject({ kind: 'identified' })
    expect(await byIssuer(partners()).verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_PROOF_MISSING' })
  })

  test('accepts custom verifiers, wrapped verifiers and combined verifiers', async () => {
    const custom: JwtVerifier<string> = {
      verify: async () => ({ kind: 'identified', identity: 'jane' }),
      issuers: ['https://custom.example'],
      live: false,
      tokens: 'jwt',
    }
    const all = byIssuer(byIssuer(cached(users(), { maxEntries: 5 }), custom), partners())
    expect(await all.verify(await pool.accessToken({ iss: UPDATED }))).toMatchObject({ identity: { scheme: 'cognito' } })
    expect(await all.verify(await partner.accessToken({ iss: 'https://custom.example' }))).toStrictEqual({
      kind: 'identified',
      identity: 'jane',
    })
    expect(await all.verify(await partner.accessToken())).toMatchObject({ identity: { scheme: 'partner' } })
  })

  test('exposes every accepted issuer and the latest of all clocks', () => {
    const custom = (issuer: string): JwtVerifier<string> => ({
      verify: async () => ({ kind: 'absent' }),
      issuers: [issuer],
      live: false,
      tokens: 'jwt',
    })
    const details = (index: number, time: number): JwtDetails => ({
      acceptedIssuers: [`s${index}`],
      trustDomains: [],
      now: () => time,
      keyMaxAgeSeconds: undefined,
      watch: () => () => true,
    })
    const clocks = [3, 1, 2].map((time, index) => withDetails(custom(`i${index}`), details(index, time)))
    const both = detailsOf(byIssuer(...clocks))
    expect(both?.acceptedIssuers).toStrictEqual(['i0', 's0', 'i1', 's1', 'i2', 's2'])
    expect(both?.now()).toBe(3)
    const before = Date.now()
    expect(detailsOf(byIssuer(custom('a'), custom('b')))?.now()).toBeGreaterThanOrEqual(before)
  })

  test('parses a token once, and caches the header of an accepted one', async () => {
    const headers: unknown[] = []
    let isAccepted = false
    const custom: JwtVerifier<string> = {
      verify: async () => expect.fail(),
      issuers: [PARTNER],
      live: false,
      tokens: 'jwt',
    }
    registerVerifyParsed(custom.verify, async ({ header }) => {
      headers.push(header)
      return isAccepted ? { kind: 'identified', identity: 'jane' } : { kind: 'rejected', code: 'custom:no' }
    })
    const both = byIssuer(custom)
    const token = await partner.accessToken()
    for (const next of [false, true, true]) {
      isAccepted = next
      await both.verify(token)
    }
    expect(headers[1]).not.toBe(headers[0])
    expect(headers[2]).toBe(headers[1])
  })

  test.each<[string, string, () => unknown[]]>([
    ['no verifier', 'verifiers', () => []],
    ['a verifier of opaque tokens', 'verifiers[0]', () => [{ ...partners(), tokens: 'opaque' }]],
    ['a verifier without issuers', 'verifiers[0]', () => [{ ...partners(), issuers: [] }]],
    ['an object whose `verify` is not a function', 'verifiers[0]', () => [{ ...partners(), verify: true }]],
    ['undefined', 'verifiers[1]', () => [partners(), undefined]],
  ])('throws a ConfigError for %s', (_, option, verifiers) => {
    // @ts-expect-error wrong on purpose
    expect(() => byIssuer(...verifiers())).toThrow(configError('byIssuer', option))
  })

  describe('with several verifiers of one issuer', () => {
    const idTokens = () => cognito({ userPoolId: 'eu-west-1_One', clientId: 'web', tokenUse: 'id', jwks: pool.jwks, now })
    const accessTokens = () =>
      cognito({ userPoolId: 'eu-west-1_One', clientId: 'robot', tokenUse: 'access', jwks: pool.jwks, now })
    const both = () => byIssuer(idTokens(), accessTokens())

    test.each<[string, string, () => Promise<string>]>([
      ['accepts the ID token of one client', 'identified', () => pool.idToken({ aud: 'web' })],
      ['accepts the access token of another', 'identified', () => pool.accessToken({ client_id: 'robot' })],
      ['rejects the ID token of the other client', 'ERR_TOKEN_CLIENT', () => pool.idToken({ aud: 'robot' })],
      ['rejects the access token of the first', 'ERR_TOKEN_CLIENT', () => pool.accessToken({ client_id: 'web' })],
      ['rejects another use', 'ERR_TOKEN_USE', () => pool.accessToken({ client_id: 'robot', token_use: 'refresh' })],
      ['reports an expired token', 'ERR_TOKEN_EXPIRED', () => pool.accessToken({ client_id: 'robot', exp: 1 })],
      ['reports a bound token', 'ERR_TOKEN_PROOF_MISSING', () => pool.accessToken({ client_id: 'robot', cnf: { jkt: 'a' } })],
    ])('%s', async (_, expected, token) => {
      const result = await both().verify(await token())
      expect('code' in result ? result.code : result.kind).toBe(expected)
    })

    test('selects by algorithm', async () => {
      const rsa = await testIssuer({ issuer: PARTNER, clientId: 'api', algorithm: 'RS256', now })
      const second = oidc({ issuer: PARTNER, audience: 'api', algorithms: ['RS256'], scheme: 'rsa', jwks: rsa.jwks, now })
      const callers = byIssuer(partners(), second)
      expect(callers.issuers).toStrictEqual([PARTNER])
      expect(await callers.verify(await partner.accessToken())).toMatchObject({ identity: { scheme: 'partner' } })
      expect(await callers.verify(await rsa.accessToken())).toMatchObject({ identity: { scheme: 'rsa' } })
      const forged = await testIssuer({ issuer: PARTNER, clientId: 'api', algorithm: 'RS256', now })
      const token = await forged.accessToken({}, { header: { kid: String(rsa.keys[0]?.kid) } })
      expect(await callers.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' })
    })

    test('reports an outage if one verifier is unavailable and no other accepts the token', async () => {
      const fetch = async () => {
        throw new Error('down')
      }
      const down = oidc({ issuer: PARTNER, audience: 'other', algorithms: ['ES256'], now, remoteKeys: { fetch } })
      const token = await partner.accessToken()
      expect(await byIssuer(down, partners()).verify(token)).toMatchObject({ kind: 'identified' })
      for (const verifiers of [
        [down, partners()],
        [partners(), down],
      ]) {
        expect(await byIssuer(...verifiers).verify(await partner.accessToken({ aud: 'x' }))).toMatchObject({
          kind: 'unavailable',
          code: 'ERR_KEYS_UNAVAILABLE',
        })
      }
    })
  })

  test('calls the verify of a copy, which keeps the other issuer of the pool', async () => {
    const calls: string[] = []
    const original = users()
    const copy = {
      ...original,
      verify: async (token: string) => {
        calls.push(token)
        const result = await original.verify(token)
        return result.kind === 'identified' && result.identity.subject === 'blocked'
          ? ({ kind: 'rejected', code: 'custom:blocked' } as const)
          : result
      },
    }
    const callers = byIssuer(copy, partners())
    const token = await pool.accessToken({ iss: UPDATED })
    expect(await callers.verify(token)).toMatchObject({ kind: 'identified', identity: { issuer: POOL } })
    expect(calls).toStrictEqual([token])
    const blocked = await pool.accessToken({ iss: UPDATED, sub: 'blocked' })
    expect(await callers.verify(blocked)).toStrictEqual({ kind: 'rejected', code: 'custom:blocked' })
    expect(await byIssuer({ ...original }).verify(token)).toMatchObject({ kind: 'identified' })
  })
})

describe('a cached verifier', () => {
  const SECOND = 1000
  const START = 1_700_000_000_000
  let clock = START
  let published: unknown
  const cachedUsers = (options: object = {}) => {
    const fetch = async () => published
    const remoteKeys = { fetch, maxAgeSeconds: 600 }
    const verifier = oidc({
      issuer: PARTNER,
      audience: 'api',
      algorithms: ['ES256'],
      now: () => clock,
      remoteKeys,
      jwksUri: 'https://partner.example/jwks',
    })
    return cached(byIssuer(verifier), { maxEntries: 10, ...options })
  }

  test('does not accept a token after its key was withdrawn', async () => {
    clock = START
    published = partner.jwks
    const callers = cachedUsers()
    const token = await partner.accessToken()
    for (let round = 0; round < 2; round += 1) expect(await callers.verify(token)).toMatchObject({ kind: 'identified' })
    expect(callers.remembered()).toMatchObject({ hits: 1 })
    const rotated = await testIssuer({ issuer: PARTNER, clientId: 'api', algorithm: 'ES256', now })
    published = rotated.jwks
    // A token with a new key makes the verifier fetch the key set again.
    expect(await callers.verify(await rotated.accessToken())).toMatchObject({ kind: 'identified' })
    expect(await callers.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test('does not outlive the maximum age of the key set, counted from its fetch', async () => {
    clock = START
    published = partner.jwks
    const callers = cachedUsers()
    await callers.verify(await partner.accessToken({ sub: 'first' }))
    clock += 590 * SECOND
    const token = await partner.accessToken()
    await callers.verify(token)
    published = (await testIssuer({ issuer: PARTNER, algorithm: 'ES256', now })).jwks
    clock += 11 * SECOND
    expect(await callers.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test('checks nbf again after the clock was set back', async () => {
    clock = START
    published = partner.jwks
    const callers = cachedUsers()
    const token = await partner.accessToken({ nbf: START / SECOND })
    expect(await callers.verify(token)).toMatchObject({ kind: 'identified' })
    clock -= SECOND
    expect(await callers.verify(token)).toMatchObject({ kind: 'rejected', code: 'ERR_TOKEN_NOT_YET_VALID' })
  })
})
