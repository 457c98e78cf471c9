import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Json, JwtVerifier } from '../../../src/identity/index.ts'
import { auth0, byIssuer, cached, entraId, firebase, githubActions, google, keycloak, okta } from '../../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from '../config-error.ts'
import { certificateFor } from './certificate.ts'

const NOW = 1_780_000_000_000
const SECONDS = NOW / 1000
const now = () => NOW
type Claims = { readonly [name: string]: Json | undefined }

let issuer: TestIssuer
let elliptic: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer({ issuer: 'https://unused.example', now })
  elliptic = await testIssuer({ issuer: 'https://unused.example', now, algorithm: 'ES256' })
})
const keys = () => ({ jwks: issuer.jwks, now })
const resultOf = async (verifier: JwtVerifier<unknown>, claims: Claims, from = issuer): Promise<unknown> => {
  const result = await verifier.verify(await from.token(claims))
  return result.kind === 'identified' ? result.identity : 'code' in result ? result.code : result.kind
}
/** `accepted`, or the code of the rejection. */
const outcomeOf = async (verifier: JwtVerifier<unknown>, claims: Claims, from = issuer): Promise<unknown> => {
  const result = await resultOf(verifier, claims, from)
  return typeof result === 'string' ? result : 'accepted'
}

const TENANT = '3c2b4a1e-9f3b-4c0d-8a55-1f2e3d4c5b6a'
const V2 = `https://login.microsoftonline.com/${TENANT}/v2.0`
const V1 = `https://sts.windows.net/${TENANT}/`

/** A v2.0 access token as in the claims reference. */
const entraV2: Claims = {
  aud: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
  iss: V2,
  iat: SECONDS - 60,
  nbf: SECONDS - 60,
  exp: SECONDS + 3600,
  aio: 'AXQAi/8IAAAA',
  azp: '6e74172b-0000-0000-9ff4-e66a39bb12e3',
  azpacr: '0',
  name: 'Abe Lincoln',
  oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
  preferred_username: 'abeli@example.com',
  rh: 'I',
  roles: ['Pets.Admin'],
  scp: 'access_as_user pets.read',
  sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
  tid: TENANT,
  uti: 'fqiBqXLPj0eQa82S-IYFAA',
  ver: '2.0',
}
const { azp: _azp, azpacr: _azpacr, ...entraCommon } = entraV2
const entraV1: Claims = { ...entraCommon, iss: V1, ver: '1.0', appid: 'b14a7505-96e9-4927-91e8-0601d0fc9caa', aud: 'api://pets' }

describe('entraId', () => {
  const base = { tenantId: TENANT, audience: '6e74172b-be56-4843-9ff4-e66a39bb12e3', clientId: null }
  const verifier = (options: object = {}) => entraId({ ...base, ...keys(), ...options })

  test('identifies the user of a v2.0 token by the object ID', async () => {
    expect(await resultOf(verifier(), entraV2)).toStrictEqual({
      scheme: 'entraId',
      issuer: V2,
      subject: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
      expiresAt: SECONDS + 3600,
      scopes: new Set(['access_as_user', 'pets.read']),
      groups: new Set(['Pets.Admin']),
      claims: entraV2,
    })
  })

  test('reports the v2.0 issuer for v1.0 tokens with version `any`', async () => {
    const any = verifier({ version: 'any', audience: [String(base.audience), 'api://pets'] })
    expect(await resultOf(any, entraV1)).toMatchObject({ issuer: V2 })
    expect(await resultOf(any, entraV2)).toMatchObject({ issuer: V2 })
    expect(any.issuers).toStrictEqual([V2])
    expect(await outcomeOf(byIssuer(any), entraV1)).toBe('accepted')
  })

  const client = { clientId: ['6e74172b-0000-0000-9ff4-e66a39bb12e3', 'b14a7505-96e9-4927-91e8-0601d0fc9caa'] }
  const overage: Claims = { groups: undefined, _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint: 'x' } } }
  test.each<[string, object, Claims, string]>([
    ['a tenant ID in uppercase', { tenantId: TENANT.toUpperCase() }, entraV2, 'accepted'],
    ['a v1.0 token with version 1.0', { version: '1.0', audience: 'api://pets' }, entraV1, 'accepted'],
    ['a v1.0 token by default', { audience: null }, entraV1, 'ERR_TOKEN_ISSUER'],
    ['a v2.0 token with version 1.0', { version: '1.0' }, entraV2, 'ERR_TOKEN_ISSUER'],
    ['a `ver` that contradicts the issuer', {}, { ...entraV2, ver: '1.0' }, 'ERR_TOKEN_CLAIM'],
    ['a v1.0 issuer with `ver` 2.0', { version: 'any', audience: null }, { ...entraV1, ver: '2.0' }, 'ERR_TOKEN_CLAIM'],
    ['no `ver`', {}, { ...entraV2, ver: undefined }, 'ERR_TOKEN_CLAIM'],
    ['another `tid`', {}, { ...entraV2, tid: '00000000-0000-0000-0000-000000000000' }, 'ERR_TOKEN_CLAIM'],
    ['no `tid`', {}, { ...entraV2, tid: undefined }, 'ERR_TOKEN_CLAIM'],
    ['no `oid`', {}, { ...entraV2, oid: undefined }, 'ERR_TOKEN_CLAIM'],
    ['another tenant in `iss`', {}, { ...entraV2, iss: V2.replace('3c2b', '4c2b') }, 'ERR_TOKEN_ISSUER'],
    ['another audience', {}, { ...entraV2, aud: 'another' }, 'ERR_TOKEN_AUDIENCE'],
    ['an allowed `azp`', client, entraV2, 'accepted'],
    ['an allowed `appid`', { ...client, version: 'any', audience: null }, entraV1, 'accepted'],
    ['another `azp`', client, { ...entraV2, azp: 'other' }, 'ERR_TOKEN_CLIENT'],
    ['an allowed `appid` in a v2.0 token', client, { ...entraV2, azp: undefined, appid: client.clientId[1] }, 'ERR_TOKEN_CLIENT'],
    ['no `azp`', client, { ...entraV2, azp: undefined }, 'ERR_TOKEN_CLIENT'],
    ['a groups overage with `groups`', { groups: 'groups' }, { ...entraV2, ...overage }, 'ERR_TOKEN_GROUPS_OVERAGE'],
    ['a groups overage with `both`', { groups: 'both' }, { ...entraV2, ...overage }, 'ERR_TOKEN_GROUPS_OVERAGE'],
    ['`hasgroups`', { groups: 'groups' }, { ...entraV2, hasgroups: true }, 'ERR_TOKEN_GROUPS_OVERAGE'],
    ['`hasgroups` as a string', { groups: 'groups' }, { ...entraV2, hasgroups: 'true' }, 'ERR_TOKEN_GROUPS_OVERAGE'],
    ['a malformed `_claim_names`', { groups: 'groups' }, { ...entraV2, _claim_names: 'groups' }, 'ERR_TOKEN_GROUPS_OVERAGE'],
    ['an overage of another claim', { groups: 'groups' }, { ...entraV2, _claim_names: { other: 'src1' } }, 'accepted'],
    ['a groups overage with `roles`', {}, { ...entraV2, ...overage }, 'accepted'],
    ['a required scope', { scopes: ['pets.read'] }, entraV2, 'accepted'],
    ['a missing scope', { scopes: ['pets.write'] }, entraV2, 'ERR_TOKEN_SCOPE'],
    ['a required claim that is missing', { requiredClaims: ['email'] }, entraV2, 'ERR_TOKEN_CLAIM'],
  ])('%s', async (_, options, claims, expected) => {
    expect(await outcomeOf(verifier(options), claims)).toBe(expected)
  })

  test('unites app roles and groups', async () => {
    const claims = { ...entraV2, groups: ['g-1', 'g-2'] }
    expect(await resultOf(verifier({ groups: 'both' }), claims)).toMatchObject({ groups: new Set(['Pets.Admin', 'g-1', 'g-2']) })
    expect(await resultOf(verifier({ groups: 'groups' }), claims)).toMatchObject({ groups: new Set(['g-1', 'g-2']) })
  })

  test.each(['common', 'organizations', 'consumers', 'contoso.onmicrosoft.com', '', `${TENANT}/`])(
    'rejects the tenant %j',
    (tenantId) => {
      expect(() => verifier({ tenantId })).toThrow(configError('entraId', 'tenantId'))
    },
  )

  test('is cached like any other verifier, and not beyond its expiry', async () => {
    const users = cached(verifier(), { maxEntries: 10 })
    const token = await issuer.token(entraV2)
    for (const _ of [1, 2]) expect(await users.verify(token)).toMatchObject({ kind: 'identified' })
    expect(users.remembered()).toStrictEqual({ hits: 1, misses: 1, entries: 1 })
  })

  test('reports the errors of oidc under its own name', () => {
    expect(() => verifier({ jwks: { keys: 'none' } })).toThrow(configError('entraId', 'jwks'))
  })
})

describe('auth0', () => {
  const claims: Claims = {
    iss: 'https://tenant.eu.auth0.com/',
    sub: 'auth0|5f7c8ec7c33c6c004bbafe82',
    aud: ['https://pets.example', 'https://tenant.eu.auth0.com/userinfo'],
    iat: SECONDS,
    exp: SECONDS + 86_400,
    azp: 'my_client_id',
    scope: 'openid profile read:pets',
    permissions: ['read:pets', 'delete:pets'],
    'https://example.com/roles': ['keeper'],
  }
  const verifier = (options: object = {}) =>
    auth0({ domain: 'tenant.eu.auth0.com', audience: 'https://pets.example', ...keys(), ...options })

  test('identifies the user', async () => {
    const groupsClaim = 'https://example.com/roles'
    expect(await resultOf(verifier({ permissions: 'scopes', groupsClaim }), claims)).toStrictEqual({
      scheme: 'auth0',
      issuer: 'https://tenant.eu.auth0.com/',
      subject: 'auth0|5f7c8ec7c33c6c004bbafe82',
      expiresAt: SECONDS + 86_400,
      scopes: new Set(['openid', 'profile', 'read:pets', 'delete:pets']),
      groups: new Set(['keeper']),
      claims,
    })
  })

  test('ignores `permissions` by default', async () => {
    expect(await resultOf(verifier(), claims)).toMatchObject({ scopes: new Set(['openid', 'profile', 'read:pets']) })
  })

  test.each<[string, object, Claims, string]>([
    ['an issuer without slash', {}, { ...claims, iss: 'https://tenant.eu.auth0.com' }, 'ERR_TOKEN_ISSUER'],
    ['an alias', { domainAliases: ['login.example.com'] }, { ...claims, iss: 'https://login.example.com/' }, 'accepted'],
    ['a domain without alias', {}, { ...claims, iss: 'https://login.example.com/' }, 'ERR_TOKEN_ISSUER'],
    ['another audience', {}, { ...claims, aud: 'https://other.example' }, 'ERR_TOKEN_AUDIENCE'],
    ['the organization', { organization: 'org_1' }, { ...claims, org_id: 'org_1' }, 'accepted'],
    ['one of the organizations', { organization: ['org_1', 'org_2'] }, { ...claims, org_id: 'org_2' }, 'accepted'],
    ['another organization', { organization: 'org_1' }, { ...claims, org_id: 'org_2' }, 'ERR_TOKEN_CLAIM'],
    ['no organization', { organization: 'org_1' }, claims, 'ERR_TOKEN_CLAIM'],
    ['malformed permissions', { permissions: 'scopes' }, { ...claims, permissions: [1] }, 'ERR_TOKEN_CLAIM'],
  ])('%s', async (_, options, given, expected) => {
    expect(await outcomeOf(verifier(options), given)).toBe(expected)
  })

  test('rejects HS256 tokens signed with a secret of the API', async () => {
    const hmac = await testIssuer({ issuer: 'https://tenant.eu.auth0.com/', algorithm: 'HS256', now })
    expect(await outcomeOf(verifier(), claims, hmac)).toBe('ERR_TOKEN_ALGORITHM')
  })

  test.each(['https://tenant.eu.auth0.com', 'tenant.eu.auth0.com/', 'Tenant.eu.auth0.com', 'a b', 'user@host', 'host#', 'host?'])(
    'rejects the domain %j',
    (domain) => {
      expect(() => verifier({ domain })).toThrow(configError('auth0', 'domain'))
      expect(() => verifier({ domainAliases: [domain] })).toThrow(configError('auth0', 'domainAliases'))
    },
  )
})

describe('okta', () => {
  const claims: Claims = {
    ver: 1,
    jti: 'AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE',
    iss: 'https://dev-1234.okta.com/oauth2/default',
    aud: 'api://default',
    sub: 'user@example.com',
    iat: SECONDS,
    exp: SECONDS + 3600,
    cid: '0oabskvc6442nkvQO0h7',
    uid: '00uid4BxXw6I6TV4m0g3',
    scp: ['openid', 'pets.read'],
    groups: ['Everyone', 'keepers'],
  }
  const base = { domain: 'dev-1234.okta.com', authorizationServerId: 'default', audience: 'api://default', clientId: null }
  const verifier = (options: object = {}) => okta({ ...base, ...keys(), ...options })

  test('identifies the user', async () => {
    expect(await resultOf(verifier({ groupsClaim: 'groups', subjectClaim: 'uid' }), claims)).toStrictEqual({
      scheme: 'okta',
      issuer: 'https://dev-1234.okta.com/oauth2/default',
      subject: '00uid4BxXw6I6TV4m0g3',
      expiresAt: SECONDS + 3600,
      scopes: new Set(['openid', 'pets.read']),
      groups: new Set(['Everyone', 'keepers']),
      claims,
    })
    expect(await resultOf(verifier(), claims)).toMatchObject({ subject: 'user@example.com' })
  })

  test.each<[string, object, Claims, string]>([
    ['the client', { clientId: '0oabskvc6442nkvQO0h7' }, claims, 'accepted'],
    ['another client', { clientId: 'other' }, claims, 'ERR_TOKEN_CLIENT'],
    ['an ID token', { audience: null }, { ...claims, cid: undefined, scp: undefined }, 'ERR_TOKEN_USE'],
    ['a client-credentials token with `uid`', { subjectClaim: 'uid' }, { ...claims, uid: undefined }, 'ERR_TOKEN_CLAIM'],
    ['a client-credentials token', {}, { ...claims, uid: undefined, sub: '0oabskvc6442nkvQO0h7' }, 'accepted'],
    ['the org authorization server', {}, { ...claims, iss: 'https://dev-1234.okta.com' }, 'ERR_TOKEN_ISSUER'],
    ['another authorization server', {}, { ...claims, iss: 'https://dev-1234.okta.com/oauth2/aus1' }, 'ERR_TOKEN_ISSUER'],
    ['another audience', {}, { ...claims, aud: 'api://other' }, 'ERR_TOKEN_AUDIENCE'],
  ])('%s', async (_, options, given, expected) => {
    expect(await outcomeOf(verifier(options), given)).toBe(expected)
  })

  test('rejects a missing authorization server', () => {
    expect(() => verifier({ authorizationServerId: '' })).toThrow(configError('okta', 'authorizationServerId'))
  })
})

describe('keycloak', () => {
  const claims: Claims = {
    exp: SECONDS + 300,
    iat: SECONDS,
    jti: 'onrtac:5f5cd6a4',
    iss: 'https://id.example.com/realms/pets',
    aud: ['pets-api', 'account'],
    sub: 'f:8a6b:jane',
    typ: 'Bearer',
    azp: 'web.app',
    sid: '1',
    acr: '1',
    realm_access: { roles: ['offline_access', 'keeper'] },
    resource_access: { 'pets.api': { roles: ['admin'] }, account: { roles: ['manage-account'] } },
    groups: ['/staff/admins'],
    scope: 'profile email',
  }
  const base = { baseUrl: 'https://id.example.com', realm: 'pets', audience: 'pets-api', clientId: null }
  const verifier = (options: object = {}) => keycloak({ ...base, ...keys(), ...options })

  test('identifies the user, with the groups of all configured places', async () => {
    const groups = ['realm', { client: 'pets.api' }, { claim: 'groups' }]
    expect(await resultOf(verifier({ groups }), claims)).toStrictEqual({
      scheme: 'keycloak',
      issuer: 'https://id.example.com/realms/pets',
      subject: 'f:8a6b:jane',
      expiresAt: SECONDS + 300,
      scopes: new Set(['profile', 'email']),
      groups: new Set(['offline_access', 'keeper', 'admin', '/staff/admins']),
      claims,
    })
  })

  test.each<[unknown, string[]]>([
    [undefined, []],
    ['realm', ['offline_access', 'keeper']],
    [{ client: 'pets.api' }, ['admin']],
    [{ client: 'pets' }, []],
    [{ claim: ['resource_access', 'account', 'roles'] }, ['manage-account']],
  ])('reads the groups at %j', async (groups, expected) => {
    expect(await resultOf(verifier({ groups }), claims)).toMatchObject({ groups: new Set(expected) })
  })

  test.each<[string, object, Claims, string]>([
    ['the client', { clientId: ['web.app'] }, claims, 'accepted'],
    ['another client', { clientId: ['other'] }, claims, 'ERR_TOKEN_CLIENT'],
    ['an ID token', {}, { ...claims, typ: 'ID' }, 'ERR_TOKEN_USE'],
    ['a refresh token', {}, { ...claims, typ: 'Refresh' }, 'ERR_TOKEN_USE'],
    ['an offline token', {}, { ...claims, typ: 'Offline' }, 'ERR_TOKEN_USE'],
    ['no `typ`', {}, { ...claims, typ: undefined }, 'ERR_TOKEN_USE'],
    ['no audience mapper', {}, { ...claims, aud: 'account' }, 'ERR_TOKEN_AUDIENCE'],
    ['no `aud` with `audience: null`', { audience: null }, { ...claims, aud: undefined }, 'accepted'],
    ['another realm', {}, { ...claims, iss: 'https://id.example.com/realms/other' }, 'ERR_TOKEN_ISSUER'],
    [
      'the legacy prefix',
      { baseUrl: 'https://id.example.com/auth' },
      { ...claims, iss: 'https://id.example.com/auth/realms/pets' },
      'accepted',
    ],
    ['roles of another type', { groups: 'realm' }, { ...claims, realm_access: { roles: 5 } }, 'ERR_TOKEN_CLAIM'],
  ])('%s', async (_, options, given, expected) => {
    expect(await outcomeOf(verifier(options), given)).toBe(expected)
  })

  test('accepts the other algorithms of a realm', async () => {
    expect(await outcomeOf(verifier({ jwks: elliptic.jwks }), claims, elliptic)).toBe('accepted')
  })

  test.each(['https://id.example.com/', 'http://id.example.com', 'id.example.com', 'https://id.example.com?a'])(
    'rejects the base URL %j',
    (baseUrl) => {
      expect(() => verifier({ baseUrl })).toThrow(configError('keycloak', 'baseUrl'))
    },
  )
  test.each(['client', {}, [], { client: '' }, { client: 'a', claim: 'b' }, { claim: [] }])('rejects the groups %j', (groups) => {
    expect(() => verifier({ groups })).toThrow(configError('keycloak', 'groups'))
  })
})

describe('google', () => {
  const claims: Claims = {
    iss: 'https://accounts.google.com',
    azp: '1234987819200.apps.googleusercontent.com',
    aud: '1234987819200.apps.googleusercontent.com',
    sub: '10769150350006150715113082367',
    at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
    hd: 'example.com',
    email: 'jsmith@example.com',
    email_verified: true,
    iat: SECONDS,
    exp: SECONDS + 3600,
    nonce: '0394852-3190485-2490358',
  }
  const verifier = (options: object = {}) =>
    google({ audience: String(claims['aud']), hostedDomain: null, ...keys(), ...options })

  test('identifies the user, with one issuer for both forms', async () => {
    for (const iss of ['https://accounts.google.com', 'accounts.google.com']) {
      expect(await resultOf(verifier(), { ...claims, iss })).toStrictEqual({
        scheme: 'google',
        issuer: 'https://accounts.google.com',
        subject: '10769150350006150715113082367',
        expiresAt: SECONDS + 3600,
        scopes: new Set(),
        groups: new Set(),
        claims: { ...claims, iss },
      })
    }
  })

  test.each<[string, object, Claims, string]>([
    ['the domain', { hostedDomain: 'example.com' }, claims, 'accepted'],
    ['one of the domains', { hostedDomain: ['example.org', 'example.com'] }, claims, 'accepted'],
    ['another domain', { hostedDomain: 'example.org' }, claims, 'ERR_TOKEN_CLAIM'],
    ['only an address in the domain', { hostedDomain: 'example.com' }, { ...claims, hd: undefined }, 'ERR_TOKEN_CLAIM'],
    ['another application', {}, { ...claims, aud: '999.apps.googleusercontent.com' }, 'ERR_TOKEN_AUDIENCE'],
  ])('%s', async (_, options, given, expected) => {
    expect(await outcomeOf(verifier(options), given)).toBe(expected)
  })

  test('requires an audience', () => {
    expect(() => verifier({ audience: null })).toThrow(configError('google', 'audience'))
    expect(() => verifier({ hostedDomain: undefined })).toThrow(configError('google', 'hostedDomain'))
  })
})

describe('firebase', () => {
  const claims: Claims = {
    name: 'Jane',
    iss: 'https://securetoken.google.com/pets-1234',
    aud: 'pets-1234',
    auth_time: SECONDS - 86_400,
    user_id: 'ZRsfxsn',
    sub: 'ZRsfxsn',
    iat: SECONDS,
    exp: SECONDS + 3600,
    roles: ['keeper'],
    firebase: { identities: { email: ['jane@example.com'] }, sign_in_provider: 'password' },
  }
  const tenant = (name: string): Claims => ({ ...claims, firebase: { sign_in_provider: 'password', tenant: name } })
  const verifier = (options: object = {}) => firebase({ projectId: 'pets-1234', ...keys(), ...options })

  test('identifies the user', async () => {
    expect(await resultOf(verifier({ groupsClaim: 'roles' }), claims)).toStrictEqual({
      scheme: 'firebase',
      issuer: 'https://securetoken.google.com/pets-1234',
      subject: 'ZRsfxsn',
      expiresAt: SECONDS + 3600,
      scopes: new Set(),
      groups: new Set(['keeper']),
      claims,
    })
  })

  test.each<[string, object, Claims, string]>([
    ['another project', {}, { ...claims, aud: 'other' }, 'ERR_TOKEN_AUDIENCE'],
    ['another issuer', {}, { ...claims, iss: 'https://session.firebase.google.com/pets-1234' }, 'ERR_TOKEN_ISSUER'],
    ['a subject of 128 characters', {}, { ...claims, sub: 's'.repeat(128) }, 'accepted'],
    ['a subject of 129 characters', {}, { ...claims, sub: 's'.repeat(129) }, 'ERR_TOKEN_CLAIM'],
    ['an empty subject', {}, { ...claims, sub: '' }, 'ERR_TOKEN_CLAIM'],
    ['no `auth_time`', {}, { ...claims, auth_time: undefined }, 'ERR_TOKEN_CLAIM'],
    ['`auth_time` as a string', {}, { ...claims, auth_time: '5' }, 'ERR_TOKEN_CLAIM'],
    ['`auth_time` of a clock that is a minute ahead', {}, { ...claims, auth_time: SECONDS + 60 }, 'accepted'],
    ['`auth_time` in the future', {}, { ...claims, auth_time: SECONDS + 61 }, 'ERR_TOKEN_CLAIM'],
    ['the tenant', { tenant: 't-1' }, tenant('t-1'), 'accepted'],
    ['another tenant', { tenant: 't-1' }, tenant('t-2'), 'ERR_TOKEN_CLAIM'],
    ['no tenant where one is required', { tenant: 't-1' }, claims, 'ERR_TOKEN_CLAIM'],
    ['a tenant that is not expected', {}, tenant('t-1'), 'ERR_TOKEN_CLAIM'],
    ['any tenant', { tenant: null }, tenant('t-1'), 'accepted'],
    ['none where any is accepted', { tenant: null }, claims, 'accepted'],
    ['a malformed tenant', {}, { ...claims, firebase: ['t-1'] }, 'ERR_TOKEN_CLAIM'],
  ])('%s', async (_, options, given, expected) => {
    expect(await outcomeOf(verifier(options), given)).toBe(expected)
  })

  test('accepts the documented certificates in place of a key set', async () => {
    const [key] = issuer.keys
    const pem = certificateFor(key?.privateKey)
    expect(new X509Certificate(pem).subject).toContain('CN=')
    const certificates = { [String(key?.kid)]: pem }
    expect(await outcomeOf(verifier({ jwks: certificates }), claims)).toBe('accepted')
    const seeded = { jwks: undefined, remoteKeys: { seed: certificates } }
    expect(await outcomeOf(verifier(seeded), claims)).toBe('accepted')
  })

  test('fetches the keys of the token service', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return issuer.jwks
    }
    expect(await outcomeOf(verifier({ jwks: undefined, remoteKeys: { fetch } }), claims)).toBe('accepted')
    expect(urls).toStrictEqual(['https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com'])
  })
})

describe('githubActions', () => {
  const claims: Claims = {
    jti: 'example-id',
    sub: 'repo:octo-org/octo-repo:environment:prod',
    environment: 'prod',
    aud: 'https://api.example.com',
    ref: 'refs/heads/main',
    sha: 'example-sha',
    repository: 'octo-org/octo-repo',
    repository_owner: 'octo-org',
    actor_id: '12',
    repository_visibility: 'private',
    repository_id: '74',
    repository_owner_id: '65',
    run_id: 'example-run-id',
    event_name: 'push',
    job_workflow_ref: 'octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main',
    iss: 'https://token.actions.githubusercontent.com',
    nbf: SECONDS - 10,
    exp: SECONDS + 900,
    iat: SECONDS,
  }
  const base = { audience: 'https://api.example.com', allow: { repositoryOwnerIds: ['65'] } }
  const verifier = (options: object = {}) => githubActions({ ...base, ...keys(), ...options })

  test('identifies the workflow', async () => {
    expect(await resultOf(verifier(), claims)).toStrictEqual({
      scheme: 'githubActions',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:octo-org/octo-repo:environment:prod',
      expiresAt: SECONDS + 900,
      scopes: new Set(),
      groups: new Set(),
      claims,
      repository: 'octo-org/octo-repo',
      repositoryId: '74',
      repositoryOwner: 'octo-org',
      repositoryOwnerId: '65',
      ref: 'refs/heads/main',
      eventName: 'push',
      environment: 'prod',
      jobWorkflowRef: 'octo-org/octo-automation/.github/workflows/oidc.yml@refs/heads/main',
    })
  })

  test.each<[string, object, Claims, string]>([
    ['another owner', {}, { ...claims, repository_owner_id: '66' }, 'ERR_TOKEN_CLAIM'],
    ['the repository', { repositoryIds: ['1', '74'] }, claims, 'accepted'],
    ['another repository', { repositoryIds: ['75'] }, claims, 'ERR_TOKEN_CLAIM'],
    ['the repository by name, in another case', { repositories: ['Octo-Org/octo-REPO'] }, claims, 'accepted'],
    ['another name', { repositories: ['octo-org/octo'] }, claims, 'ERR_TOKEN_CLAIM'],
    ['the owner by name', { repositoryOwners: ['OCTO-ORG'] }, claims, 'accepted'],
    ['the ref', { refs: ['refs/heads/main'] }, claims, 'accepted'],
    ['another ref', { refs: ['refs/heads/main2', 'main'] }, claims, 'ERR_TOKEN_CLAIM'],
    ['the environment', { environments: ['prod'] }, claims, 'accepted'],
    ['no environment', { environments: ['prod'] }, { ...claims, environment: undefined }, 'ERR_TOKEN_CLAIM'],
    ['an environment in another case', { environments: ['Prod'] }, claims, 'ERR_TOKEN_CLAIM'],
    ['the workflow', { workflows: [String(claims['job_workflow_ref'])] }, claims, 'accepted'],
    ['another workflow', { workflows: ['octo-org/other/.github/workflows/oidc.yml@refs/heads/main'] }, claims, 'ERR_TOKEN_CLAIM'],
    ['no workflow', { workflows: ['x'] }, { ...claims, job_workflow_ref: undefined }, 'ERR_TOKEN_CLAIM'],
    ['the event', { events: ['push'] }, claims, 'accepted'],
    ['another event', { events: ['release'] }, claims, 'ERR_TOKEN_CLAIM'],
    ['`pull_request_target`', {}, { ...claims, event_name: 'pull_request_target' }, 'ERR_TOKEN_CLAIM'],
    [
      '`pull_request_target` that is listed',
      { events: ['pull_request_target'] },
      { ...claims, event_name: 'pull_request_target' },
      'accepted',
    ],
    ['an ID that is a number', {}, { ...claims, repository_owner_id: 65 }, 'ERR_TOKEN_CLAIM'],
    ['no repository', {}, { ...claims, repository: undefined }, 'ERR_TOKEN_CLAIM'],
    ['no event', {}, { ...claims, event_name: undefined }, 'ERR_TOKEN_CLAIM'],
  ])('%s', async (_, allow, given, expected) => {
    expect(await outcomeOf(verifier({ allow: { repositoryOwnerIds: ['65'], ...allow } }), given)).toBe(expected)
  })

  test.each([
    [{ enterprise: 'octocat-inc' }, 'https://token.actions.githubusercontent.com/octocat-inc'],
    [{ serverHost: 'ghe.example.com' }, 'https://ghe.example.com/_services/token'],
  ])('%j has its own issuer', async (options, iss) => {
    expect(verifier(options).issuers).toStrictEqual([iss])
    expect(await outcomeOf(verifier(options), { ...claims, iss })).toBe('accepted')
    expect(await outcomeOf(verifier(options), claims)).toBe('ERR_TOKEN_ISSUER')
  })

  test.each<[object, string]>([
    [{ allow: {} }, 'allow'],
    [{ allow: { refs: ['refs/heads/main'], environments: ['prod'] } }, 'allow'],
    [{ allow: undefined }, 'allow'],
    [{ allow: { repositoryIds: [] } }, 'allow.repositoryIds'],
    [{ allow: { repositoryIds: [74] } }, 'allow.repositoryIds'],
    [{ allow: { repositories: ['octo-repo'] } }, 'allow.repositories'],
    [{ allow: { repositoryOwnerIds: ['65'], branches: ['main'] } }, 'allow.branches'],
    [{ enterprise: 'a', serverHost: 'b' }, 'serverHost'],
    [{ enterprise: 'a/b' }, 'enterprise'],
  ])('rejects the options %j', (options, option) => {
    expect(() => verifier(options)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
