import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { bearer, byIssuer, cached, cognito, type JwtVerifier, oidc } from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { requestOf } from '../request-of.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)
const now = () => 1_700_000_000_000
let issuer: TestIssuer
/** The verifiers under test. */
let verifiers: readonly JwtVerifier<unknown>[]
beforeAll(async () => {
  issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm: 'EdDSA', now })
  const provider = oidc({ issuer: issuer.issuer, audience: 'api', algorithms: ['EdDSA'], jwks: issuer.jwks, now })
  const pool = await testIssuer({ now })
  const users = cognito({ userPoolId: pool.userPoolId, clientId: null, tokenUse: null, jwks: pool.jwks, now })
  verifiers = [provider, users, byIssuer(provider, users), cached(provider, { maxEntries: 10 })]
})

const base64Url = (text: string): string => Buffer.from(text).toString('base64url')

/** Strings that are increasingly similar to a token. */
const tokens: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('.', 'a', 'e', '=', '-', '_', '{', '"', '\0', '\ud800', 'é') }),
  fc
    .array(fc.string({ unit: fc.constantFrom(...'eyJhbGciOiJ0aQ_-.') }), { minLength: 3, maxLength: 3 })
    .map((parts) => parts.join('.')),
  fc.tuple(fc.json(), fc.json(), fc.string()).map((parts) => parts.map(base64Url).join('.')),
  fc
    .tuple(
      fc.record(
        { alg: fc.constantFrom<unknown>('EdDSA', 'RS256', 'none', 7), kid: fc.anything(), crit: fc.anything() },
        { requiredKeys: [] },
      ),
      fc.dictionary(fc.constantFrom('iss', 'sub', 'exp', 'aud', 'nbf', 'iat', 'cnf', '__proto__'), fc.jsonValue()),
      fc.uint8Array({ maxLength: 300 }),
    )
    .map(([header, payload, signature]) =>
      [
        base64Url(JSON.stringify(header) ?? ''),
        base64Url(JSON.stringify(payload)),
        Buffer.from(signature).toString('base64url'),
      ].join('.'),
    ),
)

describe('arbitrary strings as tokens', () => {
  test('are rejected with a token code', async () => {
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        for (const verifier of verifiers) {
          const result = await verifier.verify(token)
          expect(result).toMatchObject({ kind: 'rejected', code: expect.stringMatching(/^ERR_TOKEN_[A-Z_]+$/) })
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('are rejected as bearer tokens of a request', async () => {
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        const { kind } = await bearer(verifiers[0] ?? expect.fail()).verify(
          requestOf({ headers: { authorization: [`Bearer ${token}`] } }),
        )
        expect(kind).toBe('rejected')
      }),
      { numRuns: RUNS },
    )
  })

  test('a valid token is rejected after any one character was changed', async () => {
    const token = await issuer.accessToken()
    const position = fc.nat({ max: token.length - 1 })
    const character = fc.constantFrom(...'ABCxyz019-_=+/. \0é')
    await fc.assert(
      fc.asyncProperty(position, character, async (at, replacement) => {
        fc.pre(token[at] !== replacement)
        const changed = token.slice(0, at) + replacement + token.slice(at + 1)
        expect(await verifiers[0]?.verify(changed)).toMatchObject({ kind: 'rejected' })
      }),
      { numRuns: RUNS },
    )
  })

  test.each([undefined, null, 7, {}, [], new String('a.b.c'), Buffer.from('a.b.c'), Symbol('a')])('rejects %s', async (value) => {
    for (const verifier of verifiers) {
      // @ts-expect-error wrong on purpose
      expect(await verifier.verify(value)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_FORM' })
    }
  })

  const MEGABYTE = 1_000_000
  test.each([
    ['dots', '.'.repeat(MEGABYTE)],
    ['letters', 'a'.repeat(MEGABYTE)],
    ['characters between two dots', `a.${'a'.repeat(MEGABYTE)}.a`],
    ['NUL characters', '\0'.repeat(MEGABYTE)],
    ['lone surrogates', '\ud800'.repeat(MEGABYTE)],
    ['spaces', ' '.repeat(MEGABYTE)],
    ['repeated schemes', 'Bearer '.repeat(MEGABYTE / 8)],
    ['padding', '='.repeat(MEGABYTE)],
  ])('rejects a megabyte of %s in linear time', async (_, text) => {
    const started = performance.now()
    for (const verifier of verifiers) expect(await verifier.verify(text)).toMatchObject({ kind: 'rejected' })
    const request = requestOf({ headers: { authorization: [`Bearer ${text}`], cookie: [`a=${text}`] } })
    await bearer(verifiers[0] ?? expect.fail()).verify(request)
    expect(performance.now() - started).toBeLessThan(5_000) // quadratic time would be minutes
  })

  // The longest input that is parsed: quadratic time would be seconds.
  test.each([
    ['quotes', '"'],
    ['escaped quotes', '\\"'],
    ['backslashes', '\\'],
    ['opening brackets', '['],
    ['opening braces', '{"":'],
    ['colons', ':'],
    ['members', '"":0,'],
  ])('rejects ten kilobytes of %s in linear time', async (_, unit) => {
    const payload = base64Url(`{"a":"${unit.repeat(Math.floor(7500 / unit.length))}`)
    const header = base64Url('{"alg":"EdDSA"}')
    const started = performance.now()
    for (let round = 0; round < 100; round += 1) {
      expect(await verifiers[0]?.verify(`${header}.${payload}.AA`)).toMatchObject({ kind: 'rejected' })
    }
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
