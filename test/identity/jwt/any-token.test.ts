import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { bearer, byIssuer, cached, cognito, type JwtVerifier, oidc } from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { requestOf } from '../request-of.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)
const now = () => 1_700_000_000_000
let issuer: TestIssuer
let verifiers: readonly JwtVerifier<unknown>[]
beforeAll(async () => {
  issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm: 'EdDSA', now })
  const one = oidc({ issuer: issuer.issuer, audience: 'api', algorithms: ['EdDSA'], jwks: issuer.jwks, now })
  const pool = await testIssuer({ now })
  const users = cognito({ userPoolId: pool.userPoolId, clientId: null, tokenUse: null, jwks: pool.jwks, now })
  verifiers = [one, users, byIssuer(one, users), cached(one, { maxEntries: 10 })]
})

const base64Url = (text: string): string => Buffer.from(text).toString('base64url')

/** From no token at all to nearly one. */
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

describe('any string as a token', () => {
  test('ends in a refusal with a code', async () => {
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        for (const verifier of verifiers) {
          const answer = await verifier.verify(token)
          expect(answer).toMatchObject({ kind: 'rejected', code: expect.stringMatching(/^ERR_TOKEN_[A-Z_]+$/) })
        }
      }),
      { numRuns: RUNS },
    )
  })

  test('ends in an answer where it stands in a request', async () => {
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

  test('a good token with any one character changed is no longer good', async () => {
    const good = await issuer.accessToken()
    const place = fc.nat({ max: good.length - 1 })
    const character = fc.constantFrom(...'ABCxyz019-_=+/. \0é')
    await fc.assert(
      fc.asyncProperty(place, character, async (at, other) => {
        fc.pre(good[at] !== other)
        const changed = good.slice(0, at) + other + good.slice(at + 1)
        expect(await verifiers[0]?.verify(changed)).toMatchObject({ kind: 'rejected' })
      }),
      { numRuns: RUNS },
    )
  })

  test.each([undefined, null, 7, {}, [], new String('a.b.c'), Buffer.from('a.b.c'), Symbol('a')])(
    '%s is no token',
    async (value) => {
      for (const verifier of verifiers) {
        // @ts-expect-error wrong on purpose
        expect(await verifier.verify(value)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_FORM' })
      }
    },
  )

  const MEGABYTE = 1_000_000
  test.each([
    ['dots', '.'.repeat(MEGABYTE)],
    ['letters', 'a'.repeat(MEGABYTE)],
    ['two dots far apart', `a.${'a'.repeat(MEGABYTE)}.a`],
    ['zeros', '\0'.repeat(MEGABYTE)],
    ['half letters', '\ud800'.repeat(MEGABYTE)],
    ['blanks', ' '.repeat(MEGABYTE)],
    ['the scheme again and again', 'Bearer '.repeat(MEGABYTE / 8)],
    ['padding', '='.repeat(MEGABYTE)],
  ])('a megabyte of %s is refused at once', async (_, text) => {
    const started = performance.now()
    for (const verifier of verifiers) expect(await verifier.verify(text)).toMatchObject({ kind: 'rejected' })
    const request = requestOf({ headers: { authorization: [`Bearer ${text}`], cookie: [`a=${text}`] } })
    await bearer(verifiers[0] ?? expect.fail()).verify(request)
    expect(performance.now() - started).toBeLessThan(5_000) // whatever is quadratic takes minutes
  })

  // The worst that fits: whatever is quadratic takes seconds here.
  test.each([
    ['quotes', '"'],
    ['escaped quotes', '\\"'],
    ['backslashes', '\\'],
    ['opening brackets', '['],
    ['opening braces', '{"":'],
    ['colons', ':'],
    ['members', '"":0,'],
  ])('eight kilobytes of %s cost next to nothing', async (_, unit) => {
    const payload = base64Url(`{"a":"${unit.repeat(Math.floor(5900 / unit.length))}`)
    const header = base64Url('{"alg":"EdDSA"}')
    const started = performance.now()
    for (let round = 0; round < 100; round += 1) {
      expect(await verifiers[0]?.verify(`${header}.${payload}.AA`)).toMatchObject({ kind: 'rejected' })
    }
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
