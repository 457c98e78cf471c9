import { CognitoJwtVerifier } from 'aws-jwt-verify'
import fc from 'fast-check'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cognito, oidc } from '../../../src/identity/index.ts'
import { type HostileToken, hostileTokens, type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'

/** aws-jwt-verify uses the system clock only. */
const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const userPoolId = 'eu-west-1_AbCdEf'
const clientId = '4fjk'

let pool: TestIssuer
let provider: TestIssuer
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  pool = await testIssuer({ userPoolId, clientId })
  provider = await testIssuer({ issuer: 'https://issuer.example', clientId, algorithm: 'ES256' })
})
afterAll(() => {
  vi.useRealTimers()
})

const isFulfilled = (attempt: Promise<unknown>): Promise<boolean> =>
  attempt.then(
    () => true,
    () => false,
  )

/** Applies at most two changes, so that some tokens remain valid. */
function atMostTwo(changes: fc.Arbitrary<TestClaims>): fc.Arbitrary<TestClaims> {
  return fc.tuple(changes, fc.nat(), fc.nat()).map(([all, ...picks]) => {
    const names = Object.keys(all)
    return Object.fromEntries(
      picks.flatMap((pick) => names.slice(pick % (names.length + 1)).slice(0, 1)).map((name) => [name, all[name]]),
    )
  })
}

/** One or more claims that are correct, wrong or missing. */
const claims: fc.Arbitrary<TestClaims> = fc.record(
  {
    exp: fc.constantFrom(SECONDS + 60, SECONDS + 1, SECONDS - 1, SECONDS - 60),
    nbf: fc.constantFrom(undefined, SECONDS - 1, SECONDS, SECONDS + 1, SECONDS + 60),
    iss: fc.constantFrom(
      `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
      `https://issuer-cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
      'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other',
      undefined,
    ),
    token_use: fc.constantFrom('access', 'id', 'refresh', undefined),
    client_id: fc.constantFrom(clientId, 'other', '', undefined),
    aud: fc.constantFrom(clientId, 'other', undefined),
    'cognito:groups': fc.constantFrom(['admin'], ['a', 'b'], [], undefined),
    scope: fc.constantFrom('read', 'write', 'read write', '', undefined),
  },
  { requiredKeys: [] },
)
const requirements = fc.record(
  {
    tokenUse: fc.constantFrom('access' as const, 'access' as const, null, 'id' as const),
    clientId: fc.constantFrom(clientId, [clientId, 'more'], null),
    groups: fc.constantFrom<string[]>(['admin'], ['admin', 'b'], ['b', 'c']),
    scopes: fc.constantFrom<string[]>(['aws.cognito.signin.user.admin'], ['write', 'other']),
  },
  { requiredKeys: ['tokenUse', 'clientId'] },
)

describe('aws-jwt-verify as the oracle of cognito', () => {
  test('agrees about every token in which only claims are wrong', async () => {
    const counts = { accepted: 0, rejected: 0 }
    const theirs = CognitoJwtVerifier.create({ userPoolId, clientId: null, tokenUse: null })
    theirs.cacheJwks(pool.jwks as { keys: [] })
    await fc.assert(
      fc.asyncProperty(atMostTwo(claims), requirements, async (changes, { scopes, ...rest }) => {
        const token = await pool.accessToken({ 'cognito:groups': ['admin'], ...changes })
        // aws-jwt-verify does not check `aud` of access tokens.
        const ours = cognito({
          userPoolId,
          audience: null,
          jwks: pool.jwks,
          ...rest,
          ...(scopes === undefined ? {} : { scopes }),
        })
        const isIdentified = (await ours.verify(token)).kind === 'identified'
        expect(isIdentified).toBe(await isFulfilled(theirs.verify(token, { ...rest, scope: scopes ?? null })))
        counts[isIdentified ? 'accepted' : 'rejected'] += 1
      }),
      { numRuns: 200, seed: 5 },
    )
    expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(10)
  })
})

describe('jose as the oracle of oidc', () => {
  test('agrees about every token in which only claims are wrong', async () => {
    const keys = createLocalJWKSet(provider.jwks as { keys: [] })
    const ours = oidc({ issuer: provider.issuer, audience: clientId, algorithms: ['ES256'], jwks: provider.jwks })
    const counts = { accepted: 0, rejected: 0 }
    const changed = fc.record(
      {
        exp: fc.constantFrom(SECONDS + 1, SECONDS, SECONDS - 1, undefined),
        nbf: fc.constantFrom(SECONDS - 1, SECONDS, SECONDS + 1),
        iss: fc.constantFrom(provider.issuer, `${provider.issuer}/`, undefined),
        aud: fc.constantFrom(clientId, 'other', [clientId], ['a', clientId], ['other'], undefined),
        sub: fc.constantFrom('a', undefined),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(atMostTwo(changed), async (changes) => {
        const token = await provider.accessToken(changes)
        const isIdentified = (await ours.verify(token)).kind === 'identified'
        const theirs = jwtVerify(token, keys, {
          issuer: provider.issuer,
          audience: clientId,
          algorithms: ['ES256'],
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(NOW),
        })
        expect(isIdentified).toBe(await isFulfilled(theirs))
        counts[isIdentified ? 'accepted' : 'rejected'] += 1
      }),
      { numRuns: 200, seed: 5 },
    )
    expect(Math.min(counts.accepted, counts.rejected)).toBeGreaterThan(20)
  })
})

describe('hostile tokens that other libraries accept', () => {
  const acceptedBy = async (tokens: readonly HostileToken[], verify: (token: string) => Promise<unknown>): Promise<string[]> => {
    const accepted: string[] = []
    for (const { name, token } of tokens) if (await isFulfilled(verify(token))) accepted.push(name)
    return accepted
  }

  test('aws-jwt-verify accepts many of them', async () => {
    const theirs = CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' })
    theirs.cacheJwks(pool.jwks as { keys: [] })
    const accepted = await acceptedBy(await hostileTokens(pool, { graceSeconds: 0 }), (token) => theirs.verify(token))
    expect(accepted).toContain('header: crit ["x"]')
    expect(accepted.some((name) => name.startsWith('claims: exp'))).toBe(true)
    expect(accepted.length).toBeGreaterThan(50)
  })

  test('jose accepts fewer of them', async () => {
    const keys = createLocalJWKSet(provider.jwks as { keys: [] })
    const options = { issuer: provider.issuer, audience: clientId, algorithms: ['ES256'], currentDate: new Date(NOW) }
    const accepted = await acceptedBy(await hostileTokens(provider), (token) => jwtVerify(token, keys, options))
    expect(accepted).not.toContain('header: crit ["x"]')
    expect(accepted.length).toBeGreaterThan(20)
  })
})
