import { beforeAll, describe, expect, test } from 'vitest'
import { type OidcOptions, oidc } from '../../../src/identity/index.ts'
import { type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from './config-error.ts'

const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const now = () => NOW

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm: 'ES256', now })
})
const base = { issuer: 'https://issuer.example', audience: 'api', algorithms: 'ES256' } as const
type Options = Partial<OidcOptions<string>>
const verify = async (options: Options, claims: TestClaims) =>
  oidc({ ...base, jwks: issuer.jwks, now, ...options }).verify(await issuer.accessToken(claims))

// In the first table each claim is accepted, in the second each row breaks one thing.
test.each<[string, TestClaims, Options, object]>([
  ['the client as subject', { sub: undefined, client_id: 'robot' }, { subjectClaim: 'client_id' }, { subject: 'robot' }],
  ['another claim as subject in preference to sub', { oid: 'o-1' }, { subjectClaim: 'oid' }, { subject: 'o-1' }],
  ['a nested subject', { a: { b: 'x' } }, { subjectClaim: ['a', 'b'] }, { subject: 'x' }],
  ['a group that is one string', { groups: 'admin' }, { groupsClaim: 'groups' }, { groups: new Set(['admin']) }],
  ['a group with a space', { groups: 'a b' }, { groupsClaim: 'groups' }, { groups: new Set(['a b']) }],
  [
    'nested groups',
    { realm_access: { roles: ['a', 'b'] } },
    { groupsClaim: ['realm_access', 'roles'] },
    { groups: new Set(['a', 'b']) },
  ],
  [
    'groups of several claims',
    { groups: ['a'], resource_access: { 'my.client': { roles: ['b', 'a'] } } },
    { groupsClaim: [{ path: 'groups' }, { path: ['resource_access', 'my.client', 'roles'] }] },
    { groups: new Set(['a', 'b']) },
  ],
  [
    'a claim name with dots and slashes',
    { 'https://example.com/roles': ['a'] },
    { groupsClaim: 'https://example.com/roles' },
    { groups: new Set(['a']) },
  ],
  ['missing groups', {}, { groupsClaim: 'groups' }, { groups: new Set(), missingClaims: ['groups'] }],
  [
    'groups whose parent is missing',
    {},
    { groupsClaim: ['realm_access', 'roles'] },
    { groups: new Set(), missingClaims: ['realm_access.roles'] },
  ],
  [
    'missing groups and scopes',
    { scope: 'a' },
    { groupsClaim: [{ path: 'groups' }, { path: 'roles' }], scopeClaims: ['permissions'] },
    { missingClaims: ['groups', 'roles', 'permissions'], scopes: new Set(['a']) },
  ],
  [
    'scopes of further claims',
    { scope: 'a b', permissions: ['c'], more: { x: 'd  e' } },
    { scopeClaims: ['permissions', ['more', 'x']], scopes: ['e'] },
    { scopes: new Set(['a', 'b', 'c', 'd', 'e']) },
  ],
  ['an expected claim', { ver: '2.0' }, { expectedClaims: { ver: '2.0' } }, {}],
  ['one of several expected values', { hd: 'b.example' }, { expectedClaims: { hd: ['a.example', 'b.example'] } }, {}],
  [
    'an expected number, boolean, null and object',
    { a: 1, b: true, c: null, d: { e: [1, { f: 2 }] } },
    { expectedClaims: { a: 1, b: true, c: null, d: { e: [1, { f: 2 }] } } },
    {},
  ],
  ['an expected array', { a: ['x', 'y'] }, { expectedClaims: { a: [['x', 'y']] } }, {}],
  ['one of the authentication context classes', { acr: 'mfa' }, { acrValues: ['hwk', 'mfa'] }, {}],
  ['a recent authentication', { auth_time: SECONDS - 300 }, { maxAuthenticationAgeSeconds: 300 }, { expiresAt: SECONDS }],
  ['a young token', { iat: SECONDS - 300 }, { maxTokenAgeSeconds: 600 }, { expiresAt: SECONDS + 300 }],
  ['an iat within a minute', { iat: SECONDS + 60 }, {}, {}],
])('accepts %s', async (_, claims, options, expected) => {
  expect(await verify(options, claims)).toMatchObject({ kind: 'identified', identity: expected })
})

test.each<[string, string, TestClaims, Options]>([
  ['a missing subject', 'ERR_TOKEN_CLAIM', { sub: undefined }, {}],
  ['a missing subject claim', 'ERR_TOKEN_CLAIM', {}, { subjectClaim: 'oid' }],
  ['an empty subject claim', 'ERR_TOKEN_CLAIM', { oid: '' }, { subjectClaim: 'oid' }],
  ['a subject claim that is a number', 'ERR_TOKEN_CLAIM', { oid: 7 }, { subjectClaim: 'oid' }],
  [
    'a sub that is a number although another claim is the subject',
    'ERR_TOKEN_CLAIM',
    { sub: 7, oid: 'x' },
    { subjectClaim: 'oid' },
  ],
  ['a subject claim that is an inherited property', 'ERR_TOKEN_CLAIM', {}, { subjectClaim: ['a', 'constructor', 'name'] }],
  ['groups that are a number', 'ERR_TOKEN_CLAIM', { groups: 7 }, { groupsClaim: 'groups' }],
  ['groups that are null', 'ERR_TOKEN_CLAIM', { groups: null }, { groupsClaim: 'groups' }],
  ['groups that are an object', 'ERR_TOKEN_CLAIM', { groups: { admin: true } }, { groupsClaim: 'groups' }],
  ['a group that is a number', 'ERR_TOKEN_CLAIM', { groups: ['a', 7] }, { groupsClaim: 'groups' }],
  ['groups below a string', 'ERR_TOKEN_CLAIM', { realm_access: 'x' }, { groupsClaim: ['realm_access', 'roles'] }],
  ['groups below null', 'ERR_TOKEN_CLAIM', { realm_access: null }, { groupsClaim: ['realm_access', 'roles'] }],
  ['groups below an array', 'ERR_TOKEN_CLAIM', { realm_access: [['a']] }, { groupsClaim: ['realm_access', '0'] }],
  [
    'one of several group claims of the wrong type',
    'ERR_TOKEN_CLAIM',
    { a: ['x'], b: 7 },
    { groupsClaim: [{ path: 'a' }, { path: 'b' }] },
  ],
  ['further scopes that are a number', 'ERR_TOKEN_CLAIM', { permissions: 7 }, { scopeClaims: ['permissions'] }],
  ['a missing expected claim', 'ERR_TOKEN_CLAIM', {}, { expectedClaims: { ver: '2.0' } }],
  ['another value of an expected claim', 'ERR_TOKEN_CLAIM', { ver: '1.0' }, { expectedClaims: { ver: '2.0' } }],
  ['an expected value of another type', 'ERR_TOKEN_CLAIM', { ver: 2 }, { expectedClaims: { ver: '2' } }],
  ['an array instead of one of the values', 'ERR_TOKEN_CLAIM', { ver: ['2.0'] }, { expectedClaims: { ver: ['2.0'] } }],
  ['an object with another member', 'ERR_TOKEN_CLAIM', { a: { b: 1, c: 2 } }, { expectedClaims: { a: { b: 1 } } }],
  ['an expected claim that is an inherited property', 'ERR_TOKEN_CLAIM', {}, { expectedClaims: { toString: 'x' } }],
  ['another authentication context class', 'ERR_TOKEN_AUTHENTICATION', { acr: 'pwd' }, { acrValues: 'mfa' }],
  ['a missing authentication context class', 'ERR_TOKEN_AUTHENTICATION', {}, { acrValues: 'mfa' }],
  ['authentication context classes in an array', 'ERR_TOKEN_AUTHENTICATION', { acr: ['mfa'] }, { acrValues: 'mfa' }],
  ['an old authentication', 'ERR_TOKEN_AUTHENTICATION', { auth_time: SECONDS - 301 }, { maxAuthenticationAgeSeconds: 300 }],
  ['a missing authentication time', 'ERR_TOKEN_AUTHENTICATION', { auth_time: undefined }, { maxAuthenticationAgeSeconds: 300 }],
  ['an old token', 'ERR_TOKEN_AGE', { iat: SECONDS - 301 }, { maxTokenAgeSeconds: 300 }],
  ['a token without iat', 'ERR_TOKEN_CLAIM', { iat: undefined }, { maxTokenAgeSeconds: 300 }],
  ['an iat more than a minute in the future', 'ERR_TOKEN_ISSUED_LATER', { iat: SECONDS + 61 }, {}],
])('rejects %s', async (_, code, claims, options) => {
  expect(await verify(options, claims)).toStrictEqual({ kind: 'rejected', code })
})

test('does not report missing claims if there are none', async () => {
  const result = await verify({ groupsClaim: 'groups' }, { groups: [] })
  expect(result.kind === 'identified' && Object.hasOwn(result.identity, 'missingClaims')).toBe(false)
})

describe('a polluted Object.prototype', () => {
  /** Runs a check while every object inherits the given members. */
  async function polluted(members: object, check: () => Promise<void>): Promise<void> {
    const prototype: object = Object.prototype
    for (const [name, value] of Object.entries(members)) Object.defineProperty(prototype, name, { value, configurable: true })
    try {
      await check()
    } finally {
      for (const name of Object.keys(members)) Reflect.deleteProperty(prototype, name)
    }
  }
  const resultWith = async (members: object, claims: TestClaims, options: Options = {}) => {
    const token = await issuer.accessToken(claims)
    const verifier = oidc({ ...base, jwks: issuer.jwks, now, ...options })
    let result: unknown
    await polluted(members, async () => {
      result = await verifier.verify(token)
    })
    return result
  }

  test.each<[string, object, TestClaims, Options, string]>([
    ['an expiry', { exp: SECONDS + 60 }, { exp: undefined }, {}, 'ERR_TOKEN_CLAIM'],
    ['an issuer', { iss: 'https://issuer.example' }, { iss: undefined }, {}, 'ERR_TOKEN_ISSUER'],
    ['a subject', { sub: 'admin' }, { sub: undefined }, {}, 'ERR_TOKEN_CLAIM'],
    ['an audience', { aud: 'api' }, { aud: undefined }, {}, 'ERR_TOKEN_AUDIENCE'],
    ['scopes', { scope: 'admin' }, {}, { scopes: 'admin' }, 'ERR_TOKEN_SCOPE'],
    ['an expected claim', { ver: '2' }, {}, { expectedClaims: { ver: '2' } }, 'ERR_TOKEN_CLAIM'],
    ['a required claim', { email: 'a' }, {}, { requiredClaims: 'email' }, 'ERR_TOKEN_CLAIM'],
    ['an authentication context class', { acr: 'mfa' }, {}, { acrValues: 'mfa' }, 'ERR_TOKEN_AUTHENTICATION'],
    ['a subject claim', { oid: 'admin' }, {}, { subjectClaim: 'oid' }, 'ERR_TOKEN_CLAIM'],
    [
      'an authentication time',
      { auth_time: SECONDS },
      { auth_time: undefined },
      { maxAuthenticationAgeSeconds: 60 },
      'ERR_TOKEN_AUTHENTICATION',
    ],
  ])('does not provide %s', async (_, members, claims, options, code) => {
    expect(await resultWith(members, claims, options)).toStrictEqual({ kind: 'rejected', code })
  })

  test('does not provide groups', async () => {
    expect(await resultWith({ groups: ['admin'] }, {}, { groupsClaim: 'groups' })).toMatchObject({
      identity: { groups: new Set() },
    })
    const nested = { realm_access: { roles: ['admin'] }, roles: ['admin'] }
    for (const claims of [{}, { realm_access: {} }]) {
      expect(await resultWith(nested, claims, { groupsClaim: ['realm_access', 'roles'] })).toMatchObject({
        identity: { groups: new Set() },
      })
    }
  })

  test('does not affect valid tokens', async () => {
    const members = {
      crit: ['x'],
      b64: false,
      typ: 'dpop+jwt',
      kid: 7,
      events: {},
      cnf: { jkt: 'k' },
      nbf: 9e9,
      jti: 7,
      use: 'enc',
      key_ops: [],
      alg: 'none',
      jkt: 'k',
    }
    expect(await resultWith(members, {})).toMatchObject({ kind: 'identified' })
  })
})

test.each<[string, object]>([
  ['subjectClaim', { subjectClaim: '' }],
  ['subjectClaim', { subjectClaim: [] }],
  ['subjectClaim', { subjectClaim: ['a', 7] }],
  ['groupsClaim', { groupsClaim: [] }],
  ['groupsClaim', { groupsClaim: [{ path: [] }] }],
  ['groupsClaim', { groupsClaim: [{ paths: 'a' }] }],
  ['groupsClaim', { groupsClaim: { path: 'a' } }],
  ['groupsClaim', { groupsClaim: ['a', { path: 'b' }] }],
  ['scopeClaims', { scopeClaims: [] }],
  ['scopeClaims', { scopeClaims: 'permissions' }],
  ['expectedClaims', { expectedClaims: ['a'] }],
  ['expectedClaims', { expectedClaims: { a: [] } }],
  ['expectedClaims', { expectedClaims: { a: undefined } }],
  ['expectedClaims', { expectedClaims: { a: ['b', undefined] } }],
  ['acrValues', { acrValues: [] }],
  ['maxTokenAgeSeconds', { maxTokenAgeSeconds: -1 }],
  ['maxAuthenticationAgeSeconds', { maxAuthenticationAgeSeconds: '60' }],
  ['issuedAtToleranceSeconds', { issuedAtToleranceSeconds: 601 }],
])('throws a ConfigError that names %s: %j', (option, options) => {
  expect(() => oidc({ ...base, jwks: issuer.jwks, ...options })).toThrow(configError('oidc', option))
})
