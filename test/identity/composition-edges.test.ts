/** Combinations of combinators: no credential may pass for another kind, and no credential may hide a rejected one. */
import { beforeAll, describe, expect, test } from 'vitest'
import { httpApiAuthorizer, requestAuthorizer } from '../../src/authorizer/index.ts'
import type { Authentication, Identity, JwtVerifier, Proof, TokenVerifier, Verifier } from '../../src/events/index.ts'
import {
  allOf,
  apiKey,
  bearer,
  byIssuer,
  cached,
  cognito,
  cookie,
  firstOf,
  hashApiKey,
  header,
  notRevoked,
  oidc,
  query,
  revocationKey,
  where,
} from '../../src/identity/index.ts'
import { internalsOf } from '../../src/identity/jwt/jwt-internals.ts'
import { authenticated } from '../../src/policy/index.ts'
import { events, type TestIssuer, testIssuer } from '../../src/testing/index.ts'
import { requestOf, type Sent } from './request-of.ts'

const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const KEY = 'k-0123456789abcdefghijkl'
let clock = NOW
const now = () => clock

let pool: TestIssuer
let partner: TestIssuer
let token: string
let forged: string
beforeAll(async () => {
  pool = await testIssuer({ userPoolId: 'eu-west-1_One', clientId: 'c', now: () => NOW })
  partner = await testIssuer({ issuer: 'https://partner.example', clientId: 'api', algorithm: 'ES256', now: () => NOW })
  token = await pool.accessToken({ sub: 'jane', jti: 't-1' })
  forged = `${token.slice(0, token.lastIndexOf('.'))}.${(await pool.accessToken({ sub: 'joe' })).split('.')[2]}`
})

const users = () => cognito({ userPoolId: 'eu-west-1_One', clientId: 'c', tokenUse: 'access', jwks: pool.jwks, now })
const partners = () =>
  oidc({ issuer: partner.issuer, audience: 'api', algorithms: ['ES256'], scheme: 'partner', jwks: partner.jwks, now })
const keys = (from = header('authorization', 'ApiKey')) => apiKey({ keys: { [hashApiKey(KEY)]: { owner: 'acme' } }, from })
const outcomeOf = (result: Authentication<unknown>) => ('code' in result ? result.code : result.kind)
const outcome = async (verifier: Verifier<unknown>, sent: Sent) => outcomeOf(await verifier.verify(requestOf(sent)))

describe('firstOf in one header', () => {
  test.each<[string, string | string[], string]>([
    ['a valid token', 'Bearer {token}', 'identified'],
    ['a valid key', `ApiKey ${KEY}`, 'identified'],
    ['the scheme in another case', `aPIkEY ${KEY}`, 'identified'],
    ['a forged token', 'Bearer {forged}', 'ERR_TOKEN_SIGNATURE'],
    ['a key with the scheme of tokens', `Bearer ${KEY}`, 'ERR_TOKEN_FORM'],
    ['a token with the scheme of keys', 'ApiKey {token}', 'ERR_CREDENTIAL_FORM'],
    ['a bare token', '{token}', 'ERR_CREDENTIAL_FORM'],
    ['a third scheme', 'Basic dTpw', 'absent'],
    ['a third scheme followed by a known one', 'Basic dTpw, Bearer {token}', 'absent'],
    ['both in one header', `Bearer {token}, ApiKey ${KEY}`, 'ERR_CREDENTIAL_FORM'],
    ['both in two headers', ['Bearer {token}', `ApiKey ${KEY}`], 'ERR_CREDENTIAL_REPEATED'],
    ['only spaces', '   ', 'absent'],
    ['the scheme and only spaces', 'Bearer    ', 'ERR_CREDENTIAL_FORM'],
    ['a leading space', ' Bearer {token}', 'absent'],
    ['an empty header', '', 'absent'],
  ])('handles %s', async (_, sent, expected) => {
    const filled = [sent].flat().map((text) => text.replace('{token}', token).replace('{forged}', forged))
    const result = await outcome(firstOf(bearer(users()), keys()), { headers: { AUTHORIZATION: filled } })
    expect(result).toBe(expected)
  })
})

describe('firstOf of allOf', () => {
  const either = () =>
    firstOf(allOf(bearer(users()), { device: keys(header('x-api-key')) }), bearer(users(), { from: query('t') }))
  const withToken = () => ({ authorization: `Bearer ${token}` })

  test.each<[string, () => Sent, string]>([
    ['both credentials of the first alternative', () => ({ headers: { ...withToken(), 'x-api-key': KEY } }), 'identified'],
    ['the second alternative', () => ({ query: { t: token } }), 'identified'],
    ['one credential of the first alternative', () => ({ headers: withToken() }), 'ERR_INCOMPLETE'],
    [
      'one credential of the first alternative, and the second alternative',
      () => ({ headers: withToken(), query: { t: token } }),
      'ERR_INCOMPLETE',
    ],
    [
      'the other credential of the first alternative, and the second alternative',
      () => ({ headers: { 'x-api-key': KEY }, query: { t: token } }),
      'ERR_INCOMPLETE',
    ],
    [
      'a forged token, and the second alternative',
      () => ({ headers: { authorization: `Bearer ${forged}` }, query: { t: token } }),
      'ERR_TOKEN_SIGNATURE',
    ],
    [
      'an unknown key, and the second alternative',
      () => ({ headers: { ...withToken(), 'x-api-key': 'k-other-0123456789abcdef' }, query: { t: token } }),
      'ERR_API_KEY_UNKNOWN',
    ],
    ['no credential', () => ({}), 'absent'],
  ])('handles %s', async (_, sent, expected) => {
    expect(await outcome(either(), sent())).toBe(expected)
  })

  test('treats an absent alternative inside allOf as missing', async () => {
    const device = firstOf(keys(header('x-api-key')), keys(header('x-device')))
    const both = allOf(bearer(users()), { device })
    expect(await outcome(both, { headers: withToken() })).toBe('ERR_INCOMPLETE')
    expect(await outcome(both, { headers: { ...withToken(), 'x-device': KEY } })).toBe('identified')
    expect(await outcome(both, { headers: { 'x-device': KEY } })).toBe('ERR_INCOMPLETE')
  })
})

describe('cached inside notRevoked', () => {
  test('rejects a token revoked after it was cached, and does not verify a cached token again', async () => {
    clock = NOW
    const store = new Map<string, unknown>()
    const caching = cached(users(), { maxEntries: 10 })
    const checked = notRevoked(caching, { store, by: ['jti', 'subject'] })
    expect(outcomeOf(await checked.verify(token))).toBe('identified')
    expect(outcomeOf(await checked.verify(token))).toBe('identified')
    store.set(revocationKey('jti', { issuer: pool.issuer, value: 't-1' }), true)
    expect(outcomeOf(await checked.verify(token))).toBe('ERR_REVOKED')
    store.clear()
    store.set(revocationKey('subject', { issuer: pool.issuer, value: 'jane' }), { before: SECONDS })
    expect(outcomeOf(await checked.verify(token))).toBe('ERR_REVOKED')
    expect(caching.remembered()).toMatchObject({ hits: 3, misses: 1 })
  })

  test('applies a revocation to tokens of both issuers of a pool', async () => {
    clock = NOW
    const other = await pool.accessToken({ iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One', sub: 'jane' })
    const store = new Map([[revocationKey('subject', { issuer: pool.issuer, value: 'jane' }), true]])
    for (const one of [token, other]) {
      expect(outcomeOf(await notRevoked(users(), { store, by: 'subject' }).verify(one))).toBe('ERR_REVOKED')
    }
  })

  test('works inside byIssuer for both issuers of the pool, with its clock', async () => {
    clock = NOW
    const checked = notRevoked(users(), { store: new Map(), by: 'jti' })
    expect(internalsOf(checked)?.now()).toBe(NOW)
    const other = await pool.accessToken({ iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One', jti: 't-2' })
    for (const one of [token, other]) expect(outcomeOf(await byIssuer(checked, partners()).verify(one))).toBe('identified')
    const store = { get: () => true }
    for (const one of [token, other]) {
      expect(outcomeOf(await byIssuer(notRevoked(users(), { store, by: 'jti' })).verify(one))).toBe('ERR_REVOKED')
    }
  })

  test('rejects the reverse order, also inside byIssuer', () => {
    const checked = notRevoked(users(), { store: new Map(), by: 'jti' })
    const wrong = expect.objectContaining({ name: 'ConfigError', option: 'verifier' })
    expect(() => cached(checked, { maxEntries: 10 })).toThrow(wrong)
    expect(() => cached(byIssuer(checked, partners()), { maxEntries: 10 })).toThrow(wrong)
  })

  test('caches no token past its expiry, for each of several issuers', async () => {
    clock = NOW
    const all = cached(byIssuer(users(), partners()), { maxEntries: 10 })
    const short = await partner.accessToken({ exp: SECONDS + 10 })
    expect(outcomeOf(await all.verify(short))).toBe('identified')
    expect(outcomeOf(await all.verify(token))).toBe('identified')
    clock = NOW + 10_000
    expect(outcomeOf(await all.verify(short))).toBe('ERR_TOKEN_EXPIRED')
    expect(outcomeOf(await all.verify(token))).toBe('identified')
    clock = NOW
  })

  test('keeps the declarations that a class makes with getters', async () => {
    class Own implements JwtVerifier<Identity> {
      readonly #inner = users()
      get issuers() {
        return ['https://own.example']
      }
      get live() {
        return false
      }
      get tokens() {
        return 'jwt' as const
      }
      get identityValidationExpression() {
        return '^x$'
      }
      verify(text: string, proof?: Proof) {
        return this.#inner.verify(text, proof)
      }
    }
    const wrapped = notRevoked(cached(new Own(), { maxEntries: 1 }), { store: new Map(), by: 'jti' })
    expect(wrapped).toMatchObject({
      issuers: ['https://own.example'],
      live: true,
      tokens: 'jwt',
      identityValidationExpression: '^x$',
    })
    expect(outcomeOf(await bearer(wrapped).verify(requestOf({ headers: { authorization: `Bearer ${token}` } })))).toBe(
      'identified',
    )
    expect(byIssuer(wrapped).issuers).toStrictEqual(['https://own.example'])
    class Keys implements Verifier<Identity> {
      readonly #inner = keys()
      get reads() {
        return this.#inner.reads
      }
      get issuers() {
        return this.#inner.issuers
      }
      verify(request: Parameters<Verifier<Identity>['verify']>[0]) {
        return this.#inner.verify(request)
      }
    }
    const checked = notRevoked(new Keys(), { store: new Map(), by: 'subject' })
    expect(checked.reads).toStrictEqual(keys().reads)
    expect(await outcome(firstOf(checked), { headers: { authorization: `ApiKey ${KEY}` } })).toBe('identified')
  })
})

describe('where with a union of identities', () => {
  const either = () =>
    where(
      firstOf(bearer(byIssuer(users(), partners())), keys()),
      (identity) => identity.scheme !== 'apiKey' || identity.owner === 'acme',
    )

  test.each<[string, () => Promise<string> | string, string]>([
    ['a user of the pool', () => `Bearer ${token}`, 'identified'],
    ['a user of the partner', async () => `Bearer ${await partner.accessToken()}`, 'identified'],
    ['a key', () => `ApiKey ${KEY}`, 'identified'],
    ['a forged token, without calling the predicate', () => `Bearer ${forged}`, 'ERR_TOKEN_SIGNATURE'],
  ])('handles %s', async (_, authorization, expected) => {
    expect(await outcome(either(), { headers: { authorization: await authorization() } })).toBe(expected)
  })

  test('ends firstOf with its rejection', async () => {
    const rejecting = where(bearer(users()), () => false)
    expect(
      await outcome(firstOf(rejecting, keys(header('x-api-key'))), {
        headers: { authorization: `Bearer ${token}`, 'x-api-key': KEY },
      }),
    ).toBe('ERR_WHERE')
  })
})

describe('proofs in combinators', () => {
  test('rejects a bound token in bearer, whatever combinators are between', async () => {
    const bound = await pool.accessToken({ cnf: { jkt: 'x' } })
    const sent = { headers: { authorization: `Bearer ${bound}` } }
    const caching = cached(users(), { maxEntries: 10 })
    expect(outcomeOf(await caching.verify(bound, { jkt: 'x' }))).toBe('identified')
    for (const verifier of [users(), caching, byIssuer(caching), notRevoked(caching, { store: new Map(), by: 'jti' })]) {
      expect(await outcome(bearer<unknown>(verifier), sent)).toBe('ERR_TOKEN_PROOF_MISSING')
    }
  })
})

describe('a repeated credential', () => {
  const outcomeFor = async (verifier: Verifier<Identity>, change: (event: Record<string, unknown>) => void) => {
    const route = 'GET /pets'
    const rest = events.request({ route })
    change(rest as unknown as Record<string, unknown>)
    const handler = requestAuthorizer({ authenticate: verifier, ttlSeconds: 0, routes: { [route]: authenticated } })
    return handler(rest).then(
      () => 'allowed',
      (error: Error) => error.message,
    )
  }

  test('is rejected in a header whose name is sent in two cases', async () => {
    const twice = (event: Record<string, unknown>) => {
      event['multiValueHeaders'] = { Authorization: [`Bearer ${token}`], authorization: ['Bearer x'] }
    }
    const once = (event: Record<string, unknown>) => {
      event['multiValueHeaders'] = { AUTHORIZATION: [`Bearer ${token}`] }
    }
    expect(await outcomeFor(bearer(users()), once)).toBe('allowed')
    expect(await outcomeFor(bearer(users()), twice)).toBe('Unauthorized')
  })

  test('is rejected in a cookie, in two headers or in one', async () => {
    const verifier = bearer(users(), { from: cookie('session') })
    const sent = (cookies: readonly string[]) => (event: Record<string, unknown>) => {
      event['multiValueHeaders'] = { Cookie: cookies }
    }
    expect(await outcomeFor(verifier, sent(['a=1', `session=${token}`]))).toBe('allowed')
    expect(await outcomeFor(verifier, sent([`session=${token}`, 'session=x']))).toBe('Unauthorized')
    expect(await outcomeFor(verifier, sent([`session=${token}; session=${token}`]))).toBe('Unauthorized')
  })

  test('is rejected in a header of an HTTP API, which joins values with a comma', async () => {
    const route = 'GET /pets'
    const handler = httpApiAuthorizer({
      authenticate: bearer(users()),
      ttlSeconds: 0,
      payloadFormatVersion: '2.0',
      routes: { [route]: authenticated },
    })
    const event = (authorization: string) => ({ ...events.httpApi2({ route }), headers: { authorization } })
    await expect(handler(event(`Bearer ${token}`))).resolves.toMatchObject({ principalId: expect.any(String) })
    for (const text of [`Bearer ${token},Bearer ${token}`, `Basic dTpw,Bearer ${token}`]) {
      await expect(handler(event(text))).rejects.toThrow(/^Unauthorized$/)
    }
  })
})

test('groups an expression with alternatives after a scheme', () => {
  const either: TokenVerifier<Identity> = { ...users(), identityValidationExpression: '^a|b$' }
  expect(bearer(either).identityValidationExpression).toBe('^[Bb][Ee][Aa][Rr][Ee][Rr] +(?:a|b)$')
  expect(bearer({ ...either, identityValidationExpression: '^a\\$' }).identityValidationExpression).toBe(
    '^[Bb][Ee][Aa][Rr][Ee][Rr] +a\\$$',
  )
})
