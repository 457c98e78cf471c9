/** Where combinators meet: each row is a way in which one could be taken for another, or one refusal be papered over. */
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
const said = (answer: Authentication<unknown>) => ('code' in answer ? answer.code : answer.kind)
const ask = async (verifier: Verifier<unknown>, sent: Sent) => said(await verifier.verify(requestOf(sent)))

describe('firstOf in one header', () => {
  test.each<[string, string | string[], string]>([
    ['a good token', 'Bearer {token}', 'identified'],
    ['a good key', `ApiKey ${KEY}`, 'identified'],
    ['the scheme in another case', `aPIkEY ${KEY}`, 'identified'],
    ['a forged token', 'Bearer {forged}', 'ERR_TOKEN_SIGNATURE'],
    ['a key where a token belongs', `Bearer ${KEY}`, 'ERR_TOKEN_FORM'],
    ['a token where a key belongs', 'ApiKey {token}', 'ERR_CREDENTIAL_FORM'],
    ['a bare token', '{token}', 'ERR_CREDENTIAL_FORM'],
    ['a third scheme', 'Basic dTpw', 'absent'],
    ['a third scheme, and ours behind it', 'Basic dTpw, Bearer {token}', 'absent'],
    ['both in one', `Bearer {token}, ApiKey ${KEY}`, 'ERR_CREDENTIAL_FORM'],
    ['both, in two headers', ['Bearer {token}', `ApiKey ${KEY}`], 'ERR_CREDENTIAL_REPEATED'],
    ['blanks alone', '   ', 'absent'],
    ['the scheme and blanks alone', 'Bearer    ', 'ERR_CREDENTIAL_FORM'],
    ['a blank in front', ' Bearer {token}', 'absent'],
    ['nothing', '', 'absent'],
  ])('%s', async (_, sent, expected) => {
    const filled = [sent].flat().map((text) => text.replace('{token}', token).replace('{forged}', forged))
    const answer = await ask(firstOf(bearer(users()), keys()), { headers: { AUTHORIZATION: filled } })
    expect(answer).toBe(expected)
  })
})

describe('firstOf of allOf', () => {
  const either = () =>
    firstOf(allOf(bearer(users()), { device: keys(header('x-api-key')) }), bearer(users(), { from: query('t') }))
  const good = () => ({ authorization: `Bearer ${token}` })

  test.each<[string, () => Sent, string]>([
    ['both of the first', () => ({ headers: { ...good(), 'x-api-key': KEY } }), 'identified'],
    ['the second', () => ({ query: { t: token } }), 'identified'],
    ['half of the first', () => ({ headers: good() }), 'ERR_INCOMPLETE'],
    ['half of the first, and the second', () => ({ headers: good(), query: { t: token } }), 'ERR_INCOMPLETE'],
    ['the other half, and the second', () => ({ headers: { 'x-api-key': KEY }, query: { t: token } }), 'ERR_INCOMPLETE'],
    [
      'a forged half, and the second',
      () => ({ headers: { authorization: `Bearer ${forged}` }, query: { t: token } }),
      'ERR_TOKEN_SIGNATURE',
    ],
    [
      'an unknown key, and the second',
      () => ({ headers: { ...good(), 'x-api-key': 'k-other-0123456789abcdef' }, query: { t: token } }),
      'ERR_API_KEY_UNKNOWN',
    ],
    ['nothing', () => ({}), 'absent'],
  ])('%s', async (_, sent, expected) => {
    expect(await ask(either(), sent())).toBe(expected)
  })

  test('an alternative inside allOf that is absent leaves it incomplete', async () => {
    const device = firstOf(keys(header('x-api-key')), keys(header('x-device')))
    const both = allOf(bearer(users()), { device })
    expect(await ask(both, { headers: good() })).toBe('ERR_INCOMPLETE')
    expect(await ask(both, { headers: { ...good(), 'x-device': KEY } })).toBe('identified')
    expect(await ask(both, { headers: { 'x-device': KEY } })).toBe('ERR_INCOMPLETE')
  })
})

describe('remember under notRevoked', () => {
  test('what is revoked after it was remembered is refused, and what is remembered is not asked again', async () => {
    clock = NOW
    const store = new Map<string, unknown>()
    const remembering = cached(users(), { maxEntries: 10 })
    const asked = notRevoked(remembering, { store, by: ['jti', 'subject'] })
    expect(said(await asked.verify(token))).toBe('identified')
    expect(said(await asked.verify(token))).toBe('identified')
    store.set(revocationKey('jti', { issuer: pool.issuer, value: 't-1' }), true)
    expect(said(await asked.verify(token))).toBe('ERR_REVOKED')
    store.clear()
    store.set(revocationKey('subject', { issuer: pool.issuer, value: 'jane' }), { before: SECONDS })
    expect(said(await asked.verify(token))).toBe('ERR_REVOKED')
    expect(remembering.remembered()).toMatchObject({ hits: 3, misses: 1 })
  })

  test('revocations under one of the two names of a pool reach tokens of both', async () => {
    clock = NOW
    const other = await pool.accessToken({ iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One', sub: 'jane' })
    const store = new Map([[revocationKey('subject', { issuer: pool.issuer, value: 'jane' }), true]])
    for (const one of [token, other]) {
      expect(said(await notRevoked(users(), { store, by: 'subject' }).verify(one))).toBe('ERR_REVOKED')
    }
  })

  test('stands behind byIssuer for every name of the pool, with its clock', async () => {
    clock = NOW
    const asked = notRevoked(users(), { store: new Map(), by: 'jti' })
    expect(internalsOf(asked)?.now()).toBe(NOW)
    const other = await pool.accessToken({ iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One', jti: 't-2' })
    for (const one of [token, other]) expect(said(await byIssuer(asked, partners()).verify(one))).toBe('identified')
    const store = { get: () => true }
    for (const one of [token, other]) {
      expect(said(await byIssuer(notRevoked(users(), { store, by: 'jti' })).verify(one))).toBe('ERR_REVOKED')
    }
  })

  test('the reverse is refused, behind byIssuer too', () => {
    const asked = notRevoked(users(), { store: new Map(), by: 'jti' })
    const wrong = expect.objectContaining({ name: 'ConfigError', option: 'verifier' })
    expect(() => cached(asked, { maxEntries: 10 })).toThrow(wrong)
    expect(() => cached(byIssuer(asked, partners()), { maxEntries: 10 })).toThrow(wrong)
  })

  test('nothing is remembered past its end, for any of several issuers', async () => {
    clock = NOW
    const all = cached(byIssuer(users(), partners()), { maxEntries: 10 })
    const short = await partner.accessToken({ exp: SECONDS + 10 })
    expect(said(await all.verify(short))).toBe('identified')
    expect(said(await all.verify(token))).toBe('identified')
    clock = NOW + 10_000
    expect(said(await all.verify(short))).toBe('ERR_TOKEN_EXPIRED')
    expect(said(await all.verify(token))).toBe('identified')
    clock = NOW
  })

  test('a verifier of a class keeps what it declares through getters', async () => {
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
    expect(said(await bearer(wrapped).verify(requestOf({ headers: { authorization: `Bearer ${token}` } })))).toBe('identified')
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
    const asked = notRevoked(new Keys(), { store: new Map(), by: 'subject' })
    expect(asked.reads).toStrictEqual(keys().reads)
    expect(await ask(firstOf(asked), { headers: { authorization: `ApiKey ${KEY}` } })).toBe('identified')
  })
})

describe('where on a union', () => {
  const either = () =>
    where(
      firstOf(bearer(byIssuer(users(), partners())), keys()),
      (identity) => identity.scheme !== 'apiKey' || identity.owner === 'acme',
    )

  test.each<[string, () => Promise<string> | string, string]>([
    ['a user of the pool', () => `Bearer ${token}`, 'identified'],
    ['a user of the partner', async () => `Bearer ${await partner.accessToken()}`, 'identified'],
    ['a key', () => `ApiKey ${KEY}`, 'identified'],
    ['a forged token is not asked about', () => `Bearer ${forged}`, 'ERR_TOKEN_SIGNATURE'],
  ])('%s', async (_, authorization, expected) => {
    expect(await ask(either(), { headers: { authorization: await authorization() } })).toBe(expected)
  })

  test('a refusal inside firstOf is final', async () => {
    const nobody = where(bearer(users()), () => false)
    expect(
      await ask(firstOf(nobody, keys(header('x-api-key'))), { headers: { authorization: `Bearer ${token}`, 'x-api-key': KEY } }),
    ).toBe('ERR_WHERE')
  })
})

describe('proofs through the combinators', () => {
  test('a bound token is nobody’s behind bearer, whatever stands between', async () => {
    const bound = await pool.accessToken({ cnf: { jkt: 'x' } })
    const sent = { headers: { authorization: `Bearer ${bound}` } }
    const remembering = cached(users(), { maxEntries: 10 })
    expect(said(await remembering.verify(bound, { jkt: 'x' }))).toBe('identified')
    for (const verifier of [
      users(),
      remembering,
      byIssuer(remembering),
      notRevoked(remembering, { store: new Map(), by: 'jti' }),
    ]) {
      expect(await ask(bearer<unknown>(verifier), sent)).toBe('ERR_TOKEN_PROOF_MISSING')
    }
  })
})

describe('the same credential twice', () => {
  const letsIn = async (verifier: Verifier<Identity>, change: (event: Record<string, unknown>) => void) => {
    const route = 'GET /pets'
    const rest = events.request({ route })
    change(rest as unknown as Record<string, unknown>)
    const handler = requestAuthorizer({ authenticate: verifier, ttlSeconds: 0, routes: { [route]: authenticated } })
    return handler(rest).then(
      () => 'in',
      (error: Error) => error.message,
    )
  }

  test('in a header whose name is written in two ways', async () => {
    const twice = (event: Record<string, unknown>) => {
      event['multiValueHeaders'] = { Authorization: [`Bearer ${token}`], authorization: ['Bearer x'] }
    }
    const once = (event: Record<string, unknown>) => {
      event['multiValueHeaders'] = { AUTHORIZATION: [`Bearer ${token}`] }
    }
    expect(await letsIn(bearer(users()), once)).toBe('in')
    expect(await letsIn(bearer(users()), twice)).toBe('Unauthorized')
  })

  test('in a cookie of two headers, and of one', async () => {
    const verifier = bearer(users(), { from: cookie('session') })
    const sent = (cookies: readonly string[]) => (event: Record<string, unknown>) => {
      event['multiValueHeaders'] = { Cookie: cookies }
    }
    expect(await letsIn(verifier, sent(['a=1', `session=${token}`]))).toBe('in')
    expect(await letsIn(verifier, sent([`session=${token}`, 'session=x']))).toBe('Unauthorized')
    expect(await letsIn(verifier, sent([`session=${token}; session=${token}`]))).toBe('Unauthorized')
  })

  test('in a header of an HTTP API, which joins them by a comma', async () => {
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

test('an expression of several kinds is held together behind a scheme', () => {
  const either: TokenVerifier<Identity> = { ...users(), identityValidationExpression: '^a|b$' }
  expect(bearer(either).identityValidationExpression).toBe('^[Bb][Ee][Aa][Rr][Ee][Rr] +(?:a|b)$')
  expect(bearer({ ...either, identityValidationExpression: '^a\\$' }).identityValidationExpression).toBe(
    '^[Bb][Ee][Aa][Rr][Ee][Rr] +a\\$$',
  )
})
