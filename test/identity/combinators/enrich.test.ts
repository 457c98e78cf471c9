import { beforeAll, describe, expect, test } from 'vitest'
import { enrich } from '../../../src/identity/combinators/enrich.ts'
import {
  type Authentication,
  bearer,
  byIssuer,
  cached,
  cognito,
  type Identity,
  oidc,
  type TokenVerifier,
  type Verifier,
} from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { requestOf } from '../request-of.ts'

const now = () => 1_700_000_000_000
const SECONDS = 1_700_000_000
const UPDATED = 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One'

let pool: TestIssuer
let partner: TestIssuer
beforeAll(async () => {
  pool = await testIssuer({ userPoolId: 'eu-west-1_One', now })
  partner = await testIssuer({ issuer: 'https://partner.example/', clientId: 'api', algorithm: 'ES256', now })
})
const users = () => cognito({ userPoolId: 'eu-west-1_One', clientId: null, tokenUse: 'access', jwks: pool.jwks, now })

describe('enrich', () => {
  test('adds groups, scopes and claims to the identity', async () => {
    const enriched = enrich(users(), async ({ subject }) => ({
      groups: ['editor', 'admin'],
      scopes: ['pets/admin'],
      claims: { tenant: `tenant of ${subject}` },
    }))
    const token = await pool.accessToken({ sub: 'jane', scope: 'pets/read', 'cognito:groups': ['admin'] })
    expect(await enriched.verify(token)).toMatchObject({
      kind: 'identified',
      identity: {
        scheme: 'cognito',
        subject: 'jane',
        groups: new Set(['admin', 'editor']),
        scopes: new Set(['pets/read', 'pets/admin']),
        claims: { sub: 'jane', tenant: 'tenant of jane' },
        expiresAt: SECONDS + 3600,
      },
    })
  })

  test('does not change the identity of the original verifier', async () => {
    const identity: Identity = {
      scheme: 'test',
      issuer: 'https://a.example',
      subject: 'jane',
      scopes: new Set(),
      groups: new Set(),
      claims: {},
    }
    const verifier: TokenVerifier<Identity> = {
      verify: async () => ({ kind: 'identified', identity }),
      issuers: ['https://a.example'],
      live: false,
    }
    const enriched = enrich(verifier, () => ({ groups: ['admin'], claims: { a: 1 } }))
    const results = [await enriched.verify(''), await enriched.verify('')]
    expect(identity).toMatchObject({ groups: new Set(), claims: {} })
    const [first, second] = results.map((result) => (result.kind === 'identified' ? result.identity : expect.fail()))
    expect(first?.groups).toStrictEqual(new Set(['admin']))
    expect(first?.groups).not.toBe(second?.groups)
  })

  test('ends the identity when the added data expires, but not later than the token', async () => {
    const expiryWith = async (expiresAt: number) => {
      const result = await enrich(users(), () => ({ expiresAt })).verify(await pool.accessToken())
      return result.kind === 'identified' ? result.identity.expiresAt : expect.fail()
    }
    expect(await expiryWith(SECONDS + 60)).toBe(SECONDS + 60)
    expect(await expiryWith(SECONDS + 86_400)).toBe(SECONDS + 3600)
  })

  test('works in byIssuer, also for the other issuer of a pool', async () => {
    const partners = oidc({ issuer: partner.issuer, audience: 'api', algorithms: ['ES256'], jwks: partner.jwks, now })
    const callers = byIssuer(
      enrich(users(), () => ({ groups: ['pool'] })),
      enrich(partners, () => ({ groups: ['partner'] })),
    )
    for (const iss of [pool.issuer, UPDATED]) {
      expect(await callers.verify(await pool.accessToken({ iss }))).toMatchObject({ identity: { groups: new Set(['pool']) } })
    }
    expect(await callers.verify(await partner.accessToken())).toMatchObject({ identity: { groups: new Set(['partner']) } })
  })

  test('enriches request verifiers', async () => {
    const callers: Verifier<Identity> = enrich(bearer(users()), () => ({ groups: ['admin'] }))
    const authorization = `Bearer ${await pool.accessToken()}`
    expect(await callers.verify(requestOf({ headers: { authorization } }))).toMatchObject({
      kind: 'identified',
      identity: { groups: new Set(['admin']) },
    })
    expect(await callers.verify(requestOf())).toStrictEqual({ kind: 'absent' })
    expect(callers).not.toHaveProperty('live')
    expect(callers.reads).toStrictEqual(bearer(users()).reads)
  })

  test('passes rejections and the proof of possession on without calling the function', async () => {
    const enriched = enrich(users(), () => expect.fail())
    const token = await pool.accessToken({ cnf: { jkt: 'k' } })
    expect(await enriched.verify(token)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_PROOF_MISSING' })
    expect(await enrich(users(), () => ({})).verify(token, { jkt: 'k' })).toMatchObject({ kind: 'identified' })
  })

  test('is live by default, so that its result is not cached', async () => {
    const changing = enrich(users(), () => ({}))
    const constant = enrich(users(), () => ({}), { live: false })
    expect([changing.live, constant.live]).toStrictEqual([true, false])
    expect(() => cached(changing, { maxEntries: 10 })).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    const caching = cached(constant, { maxEntries: 10 })
    const token = await pool.accessToken()
    await caching.verify(token)
    await caching.verify(token)
    expect(caching.remembered()).toStrictEqual({ hits: 1, misses: 1, entries: 1 })
    expect(enrich({ ...users(), live: true }, () => ({}), { live: false }).live).toBe(true)
  })

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('Unauthorized')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('down'))],
    ['returns undefined', () => undefined],
    ['returns null', () => null],
    ['returns an array', () => []],
    ['returns an unknown property', () => ({ group: ['admin'] })],
    ['returns groups that are a string', () => ({ groups: 'admin' })],
    ['returns an empty group', () => ({ groups: [''] })],
    ['returns a group that is a number', () => ({ groups: [7] })],
    ['returns scopes that are a set', () => ({ scopes: new Set(['a']) })],
    ['returns claims that are an array', () => ({ claims: ['a'] })],
    ['replaces the subject', () => ({ claims: { sub: 'admin' } })],
    ['replaces the expiry', () => ({ claims: { exp: 9_999_999_999 } })],
    ['returns an expiry that is a date', () => ({ expiresAt: new Date() })],
    ['returns the issuer', () => ({ issuer: 'https://other.example' })],
  ])('reports an outage if the function %s', async (_, fn) => {
    // @ts-expect-error wrong on purpose
    const result: Authentication<unknown> = await enrich(users(), fn).verify(await pool.accessToken())
    expect(result).toMatchObject({ kind: 'unavailable', code: 'ERR_VERIFIER_FAILED' })
  })

  test.each<[string, unknown[]]>([
    ['verifier', []],
    ['verifier', [null, () => ({})]],
    ['verifier', [{ verify: 1, issuers: [] }, () => ({})]],
    ['fn', [{ verify: () => undefined, issuers: ['a'] }]],
    ['fn', [{ verify: () => undefined, issuers: ['a'] }, {}]],
    ['lives', [{ verify: () => undefined, issuers: ['a'] }, () => ({}), { lives: true }]],
    ['live', [{ verify: () => undefined, issuers: ['a'] }, () => ({}), { live: 'yes' }]],
    ['options', [{ verify: () => undefined, issuers: ['a'] }, () => ({}), null]],
  ])('throws a ConfigError that names %s', (option, input) => {
    // @ts-expect-error wrong on purpose
    expect(() => enrich(...input)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
