import { CognitoJwtVerifier, JwtRsaVerifier } from 'aws-jwt-verify'
import {
  FetchError,
  JwksNotAvailableInCacheError,
  JwtInvalidClaimError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AwsJwtVerifier, type AwsJwtVerifyOptions, awsJwtVerify } from '../../src/identity/aws-jwt-verify.ts'
import { byIssuer, cached, type Json } from '../../src/identity/index.ts'
import { hostileTokens, type TestIssuer, testIssuer } from '../../src/testing/index.ts'
import { configError } from './config-error.ts'

type Claims = { readonly [name: string]: Json | undefined }
let pool: TestIssuer
let library: AwsJwtVerifier
beforeAll(async () => {
  pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
  library = cognitoVerifier({})
})

function cognitoVerifier(options: object): AwsJwtVerifier {
  const verifier = CognitoJwtVerifier.create({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk', tokenUse: 'access', ...options })
  verifier.cacheJwks(pool.jwks as never)
  return verifier
}
const verifierOf = (options: Partial<AwsJwtVerifyOptions<string>> = {}, verifier = library) =>
  awsJwtVerify(verifier, { issuers: [pool.issuer], ...options })
const outcomeOf = async (token: string, options: Partial<AwsJwtVerifyOptions<string>> = {}, verifier = library) => {
  const result = await verifierOf(options, verifier).verify(token)
  return 'code' in result ? `${result.kind} ${result.code}` : result.kind
}
const access = (claims: Claims = {}) => pool.accessToken(claims)

test('identifies the user by the claims of the token', async () => {
  const token = await access({ groups: ['admin'], scope: 'pets/read pets/write' })
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
  expect(await verifierOf().verify(token)).toStrictEqual({
    kind: 'identified',
    identity: {
      scheme: 'awsJwtVerify',
      issuer: pool.issuer,
      subject: payload.sub,
      expiresAt: payload.exp,
      scopes: new Set(['pets/read', 'pets/write']),
      groups: new Set(['admin']),
      claims: payload,
    },
  })
})

test('ignores what the verifier returns', async () => {
  const lying = { verify: async () => ({ sub: 'admin', 'cognito:groups': ['admin'] }) }
  const result = await verifierOf({}, lying).verify(await access({ sub: 'user' }))
  expect(result).toMatchObject({ identity: { subject: 'user', groups: new Set() } })
})

test.each<[string, Claims, string]>([
  ['expired', { exp: 1_600_000_000 }, 'rejected ERR_TOKEN_EXPIRED'],
  ['not yet valid', { nbf: 4_000_000_000 }, 'rejected ERR_TOKEN_NOT_YET_VALID'],
  ['issued in the future', { iat: 4_000_000_000 }, 'rejected ERR_TOKEN_ISSUED_LATER'],
  ['another client', { client_id: 'other' }, 'rejected ERR_TOKEN_CLIENT'],
  ['another issuer', { iss: 'https://other.example' }, 'rejected ERR_TOKEN_ISSUER'],
  ['no expiry', { exp: undefined }, 'rejected ERR_TOKEN_CLAIM'],
  ['no subject', { sub: undefined }, 'rejected ERR_TOKEN_CLAIM'],
  ['bound to a key', { cnf: { jkt: 'x' } }, 'rejected ERR_TOKEN_PROOF_MISSING'],
  ['groups of another type', { 'cognito:groups': { a: 1 } }, 'rejected ERR_TOKEN_CLAIM'],
])('%s', async (_, claims, expected) => {
  expect(await outcomeOf(await access(claims))).toBe(expected)
})

test('a token is expired in the second of `exp`, although the library accepts it', async () => {
  const exp = Math.floor(Date.now() / 1000) + 100
  const token = await access({ exp })
  expect(await outcomeOf(token, { now: () => exp * 1000 - 1 })).toBe('identified')
  expect(await outcomeOf(token, { now: () => exp * 1000 })).toBe('rejected ERR_TOKEN_EXPIRED')
  expect(await outcomeOf(token, { now: () => exp * 1000, graceSeconds: 1 })).toBe('identified')
})

test.each<[string, object, string]>([
  ['a group', { groups: 'admin' }, 'rejected ERR_TOKEN_GROUP'],
  ['a scope', { scope: 'pets/admin' }, 'rejected ERR_TOKEN_SCOPE'],
  ['another use', { tokenUse: 'id' }, 'rejected ERR_TOKEN_USE'],
  [
    'a custom check of the library',
    { customJwtCheck: () => Promise.reject(new CustomClaimError('x')) },
    'rejected ERR_TOKEN_CLAIM',
  ],
  [
    'a custom check that fails',
    { customJwtCheck: () => Promise.reject(new Error('down')) },
    'unavailable ERR_TOKEN_CHECK_FAILED',
  ],
])('%s that the verifier requires', async (_, options, expected) => {
  expect(await outcomeOf(await access(), {}, cognitoVerifier(options))).toBe(expected)
})

class CustomClaimError extends JwtInvalidClaimError {
  constructor(message: string) {
    super(message, undefined)
  }
}

/** The class of the CommonJS build. */
const otherBuild = () => {
  class JwtBaseError extends Error {}
  class FailedAssertionError extends JwtBaseError {}
  class JwtExpiredError extends FailedAssertionError {}
  return new JwtExpiredError('expired')
}
test.each<[string, unknown, string]>([
  ['FetchError', new FetchError('https://x', 'down'), 'unavailable ERR_KEYS_UNAVAILABLE'],
  ['JwksNotAvailableInCacheError', new JwksNotAvailableInCacheError(), 'unavailable ERR_KEYS_UNAVAILABLE'],
  ['WaitPeriodNotYetEndedJwkError', new WaitPeriodNotYetEndedJwkError(), 'unavailable ERR_KEYS_UNAVAILABLE'],
  ['an error of the other build', otherBuild(), 'rejected ERR_TOKEN_EXPIRED'],
  ['another error', new TypeError('x'), 'unavailable ERR_TOKEN_CHECK_FAILED'],
  ['a value that is not an error', 'JwtExpiredError', 'unavailable ERR_TOKEN_CHECK_FAILED'],
])('%s', async (_, error, expected) => {
  expect(await outcomeOf(await access(), {}, { verify: () => Promise.reject(error) })).toBe(expected)
})

test('a verifier that returns nothing is an outage', async () => {
  expect(await outcomeOf(await access(), {}, { verify: async () => undefined as never })).toBe(
    'unavailable ERR_TOKEN_CHECK_FAILED',
  )
})

test('an unknown key and a wrong signature are rejected', async () => {
  const other = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
  const [kid] = pool.keys.map((key) => key.kid)
  expect(await outcomeOf(await other.accessToken({}, { header: { kid: String(kid) } }))).toBe('rejected ERR_TOKEN_SIGNATURE')
})

test('rejects every hostile token', async () => {
  const verifier = verifierOf()
  for (const { name, token, twin } of await hostileTokens(pool)) {
    const result = await verifier.verify(token)
    // An unknown `kid` makes the library fetch, which fails here.
    const isFetch = result.kind === 'unavailable' && result.code === 'ERR_KEYS_UNAVAILABLE'
    expect(result.kind === 'rejected' || isFetch, name).toBe(true)
    expect(await verifier.verify(twin), name).toMatchObject({ kind: 'identified' })
  }
}, 60_000)

describe('with other verifiers', () => {
  test('is routed by byIssuer and cached', async () => {
    const users = cached(verifierOf(), { maxEntries: 10 })
    const callers = byIssuer(verifierOf({ scheme: 'users' }))
    const token = await access()
    expect(await callers.verify(token)).toMatchObject({ identity: { scheme: 'users' } })
    for (const _ of [1, 2]) expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    expect(users.remembered()).toMatchObject({ hits: 1, misses: 1 })
  })

  test('accepts the generic verifier of the library', async () => {
    const issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api' })
    const verifier = JwtRsaVerifier.create({ issuer: issuer.issuer, audience: 'api', jwksUri: 'https://issuer.example/jwks' })
    verifier.cacheJwks(issuer.jwks as never)
    const wrapped = awsJwtVerify(verifier, { issuers: [issuer.issuer], groupsClaim: 'roles', scopeClaims: ['permissions'] })
    const token = await issuer.accessToken({ roles: ['a'], scope: 'x', permissions: ['y'] })
    expect(await wrapped.verify(token)).toMatchObject({ identity: { groups: new Set(['a']), scopes: new Set(['x', 'y']) } })
    expect(await wrapped.verify(await issuer.accessToken({ aud: 'other' }))).toMatchObject({ code: 'ERR_TOKEN_AUDIENCE' })
  })
})

test.each<[unknown, object, string]>([
  [undefined, {}, 'verifier'],
  [{}, {}, 'verifier'],
  [undefined, undefined as never, 'verifier'],
  [{ verify: () => undefined }, { issuers: [] }, 'issuers'],
  [{ verify: () => undefined }, { issuers: 'https://a' }, 'issuers'],
  [{ verify: () => undefined }, { issuers: undefined }, 'issuers'],
  [{ verify: () => undefined }, { issuers: ['a'], groups: 'a' }, 'groups'],
])('rejects the arguments %j, %j', (verifier, options, option) => {
  expect(() => awsJwtVerify(verifier as never, options as never)).toThrow(configError('awsJwtVerify', option))
})
