import { beforeAll, describe, expect, test } from 'vitest'
import { byIssuer, cached, cognito, type JwtVerifier, oidc } from '../../../src/identity/index.ts'
import { internalsOf, keepInternals } from '../../../src/identity/jwt/jwt-internals.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from '../config-error.ts'

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
  test('sends each token to the verifier of its issuer', async () => {
    const both = byIssuer(users(), partners())
    expect(await both.verify(await pool.accessToken())).toMatchObject({ identity: { scheme: 'cognito', issuer: POOL } })
    expect(await both.verify(await pool.accessToken({ iss: UPDATED }))).toMatchObject({
      identity: { scheme: 'cognito', issuer: POOL },
    })
    expect(await both.verify(await partner.accessToken())).toMatchObject({ identity: { scheme: 'partner', issuer: PARTNER } })
  })

  test('says what it is', () => {
    expect(byIssuer(users(), partners())).toMatchObject({ issuers: [POOL, PARTNER], live: false, tokens: 'jwt' })
    expect(byIssuer(users(), { ...partners(), live: true }).live).toBe(true)
  })

  test('uses only the key set of the issuer that the token names', async () => {
    const both = byIssuer(users(), partners())
    const forged = await partner.accessToken({ iss: POOL, token_use: 'access' })
    expect(await both.verify(forged)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_ALGORITHM' })
    const other = await testIssuer({ issuer: 'https://other.example', clientId: 'api', algorithm: 'ES256', now })
    const impostor = oidc({ issuer: other.issuer, audience: null, algorithms: ['ES256'], jwks: other.jwks, now })
    const token = await other.accessToken({ iss: PARTNER }, { header: { kid: String(partner.keys[0]?.kid) } })
    expect(await byIssuer(partners(), impostor).verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' })
  })

  test.each([
    ['of another issuer', 'ERR_TOKEN_ISSUER', () => partner.accessToken({ iss: 'https://other.example' })],
    ['of no issuer', 'ERR_TOKEN_ISSUER', () => partner.accessToken({ iss: undefined })],
    ['of an issuer named like a member of every object', 'ERR_TOKEN_ISSUER', () => partner.accessToken({ iss: 'constructor' })],
    ['that its verifier refuses', 'ERR_TOKEN_AUDIENCE', () => partner.accessToken({ aud: 'other' })],
    ['that is none', 'ERR_TOKEN_FORM', async () => 'x'],
  ])('refuses a token %s', async (_, code, token) => {
    expect(await byIssuer(users(), partners()).verify(await token())).toStrictEqual({ kind: 'rejected', code })
  })

  test('hands the proof on', async () => {
    const token = await partner.accessToken({ cnf: { jkt: 'x' } })
    expect(await byIssuer(partners()).verify(token, { jkt: 'x' })).toMatchObject({ kind: 'identified' })
    expect(await byIssuer(partners()).verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_PROOF_MISSING' })
  })

  test("takes verifiers of the user's own, wrapped ones and itself", async () => {
    const own: JwtVerifier<string> = {
      verify: async () => ({ kind: 'identified', identity: 'own' }),
      issuers: ['https://own.example'],
      live: false,
      tokens: 'jwt',
    }
    const all = byIssuer(byIssuer(cached(users(), { maxEntries: 5 }), own), partners())
    expect(await all.verify(await pool.accessToken({ iss: UPDATED }))).toMatchObject({ identity: { scheme: 'cognito' } })
    expect(await all.verify(await partner.accessToken({ iss: 'https://own.example' }))).toStrictEqual({
      kind: 'identified',
      identity: 'own',
    })
    expect(await all.verify(await partner.accessToken())).toMatchObject({ identity: { scheme: 'partner' } })
  })

  test('knows every name that it takes, and goes by the latest of its clocks', () => {
    const own = (issuer: string): JwtVerifier<string> => ({
      verify: async () => ({ kind: 'absent' }),
      issuers: [issuer],
      live: false,
      tokens: 'jwt',
    })
    const clocks = [3, 1, 2].map((time, index) => keepInternals(own(`i${index}`), { spellings: [`s${index}`], now: () => time }))
    const both = internalsOf(byIssuer(...clocks))
    expect(both?.spellings).toStrictEqual(['i0', 's0', 'i1', 's1', 'i2', 's2'])
    expect(both?.now()).toBe(3)
    const before = Date.now()
    expect(internalsOf(byIssuer(own('a'), own('b')))?.now()).toBeGreaterThanOrEqual(before)
  })

  test('reads a token once, and the header of a good one once for all', async () => {
    const headers: unknown[] = []
    let isGood = false
    const own = keepInternals<JwtVerifier<string>>(
      { verify: async () => expect.fail(), issuers: [PARTNER], live: false, tokens: 'jwt' },
      {
        spellings: [],
        now,
        judge: async ({ header }) => {
          headers.push(header)
          return isGood ? { kind: 'identified', identity: 'jane' } : { kind: 'rejected', code: 'custom:no' }
        },
      },
    )
    const both = byIssuer(own)
    const token = await partner.accessToken()
    for (const good of [false, true, true]) {
      isGood = good
      await both.verify(token)
    }
    expect(headers[1]).not.toBe(headers[0])
    expect(headers[2]).toBe(headers[1])
  })

  test.each<[string, string, () => unknown[]]>([
    ['no verifier', 'verifiers', () => []],
    ['two of one issuer', 'verifiers[1]', () => [partners(), partners()]],
    ['two of one pool, by its other name', 'verifiers[1]', () => [users(), partners(UPDATED)]],
    ['a verifier of opaque tokens', 'verifiers[0]', () => [{ ...partners(), tokens: 'opaque' }]],
    ['a verifier without issuers', 'verifiers[0]', () => [{ ...partners(), issuers: [] }]],
    ['what cannot verify', 'verifiers[0]', () => [{ ...partners(), verify: true }]],
    ['none at all', 'verifiers[1]', () => [partners(), undefined]],
  ])('says while building that it cannot take %s', (_, option, verifiers) => {
    // @ts-expect-error wrong on purpose
    expect(() => byIssuer(...verifiers())).toThrow(configError('byIssuer', option))
  })
})
