import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { byIssuer, type OidcOptions, oidc } from '../../../src/identity/index.ts'
import { type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from './config-error.ts'

const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const now = () => NOW

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm: 'ES256', now })
})
const keys = () => ({ jwks: issuer.jwks, now })
const base = { issuer: 'https://issuer.example', audience: 'api', algorithms: 'ES256' } as const
const resultOf = async (options: Partial<OidcOptions<string>>, claims: TestClaims) => {
  const result = await oidc({ ...base, ...keys(), ...options }).verify(await issuer.accessToken(claims))
  if (result.kind === 'identified') return `${result.identity.issuer} ${result.identity.subject}`
  return 'code' in result ? result.code : result.kind
}

describe('issuer aliases', () => {
  const google = { issuer: 'https://accounts.google.com', issuerAliases: 'accounts.google.com' }

  test.each([
    ['https://accounts.google.com', 'https://accounts.google.com user-1'],
    ['accounts.google.com', 'https://accounts.google.com user-1'],
    ['https://accounts.google.com/', 'ERR_TOKEN_ISSUER'],
    ['ACCOUNTS.google.com', 'ERR_TOKEN_ISSUER'],
    ['https://issuer.example', 'ERR_TOKEN_ISSUER'],
  ])('a token of %s results in %s', async (iss, expected) => {
    expect(await resultOf(google, { iss })).toBe(expected)
  })

  test('are routed by byIssuer, and share one fetched key set', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      return issuer.jwks
    }
    const verifier = oidc({ ...base, ...google, now, jwksUri: 'https://keys.example/jwks', remoteKeys: { fetch } })
    const callers = byIssuer(verifier)
    expect(callers.issuers).toStrictEqual(['https://accounts.google.com'])
    for (const iss of ['accounts.google.com', 'https://accounts.google.com']) {
      expect(await callers.verify(await issuer.accessToken({ iss }))).toMatchObject({
        identity: { issuer: 'https://accounts.google.com' },
      })
    }
    expect(urls).toStrictEqual(['https://keys.example/jwks'])
  })
})

describe('tenants', () => {
  const template = 'https://login.example/{tenantid}/v2.0'
  const iss = (tenant: string) => `https://login.example/${tenant}/v2.0`
  const entra = { issuer: template, tenants: ['acme', 'globex'] }

  test('are issuers of their own', () => {
    expect(oidc({ ...base, ...keys(), ...entra }).issuers).toStrictEqual([iss('acme'), iss('globex')])
  })

  test.each<[string, TestClaims, Partial<OidcOptions<string>>, string]>([
    ['of a tenant', { iss: iss('acme'), tid: 'acme' }, {}, `${iss('acme')} user-1`],
    ['of another tenant', { iss: iss('globex'), tid: 'globex' }, {}, `${iss('globex')} user-1`],
    ['of an unknown tenant', { iss: iss('evil'), tid: 'evil' }, {}, 'ERR_TOKEN_ISSUER'],
    ['of the template', { iss: template, tid: '{tenantid}' }, {}, 'ERR_TOKEN_ISSUER'],
    ['whose tid differs from iss', { iss: iss('acme'), tid: 'globex' }, {}, 'ERR_TOKEN_CLAIM'],
    ['without tid', { iss: iss('acme') }, {}, 'ERR_TOKEN_CLAIM'],
    ['without tid if it is not checked', { iss: iss('acme') }, { tenantClaim: null }, `${iss('acme')} user-1`],
    [
      'with another tenant claim',
      { iss: iss('acme'), org: { id: 'acme' } },
      { tenantClaim: ['org', 'id'] },
      `${iss('acme')} user-1`,
    ],
    [
      'with a wrong value in another tenant claim',
      { iss: iss('acme'), org: { id: 'x' } },
      { tenantClaim: ['org', 'id'] },
      'ERR_TOKEN_CLAIM',
    ],
  ])('a token %s', async (_, claims, options, expected) => {
    expect(await resultOf({ ...entra, ...options }, claims)).toBe(expected)
  })

  test.each([
    ['no issuer', undefined, 'identified'],
    ['the template', template, 'identified'],
    ['a template with another placeholder', 'https://login.example/{tid}/v2.0', 'identified'],
    ['the tenant', iss('acme'), 'identified'],
    ['another tenant', iss('globex'), 'ERR_TOKEN_KEY_UNFIT'],
    ['another service', 'https://other.example/{tenantid}/v2.0', 'ERR_TOKEN_KEY_UNFIT'],
  ])('a shared key that states %s', async (_, keyIssuer, expected) => {
    const shared = issuer.jwks.keys.map((jwk) => ({ ...jwk, ...(keyIssuer === undefined ? {} : { issuer: keyIssuer }) }))
    const verifier = oidc({ ...base, ...entra, now, jwks: { keys: shared } })
    const result = await verifier.verify(await issuer.accessToken({ iss: iss('acme'), tid: 'acme' }))
    expect('code' in result ? result.code : result.kind).toBe(expected)
  })

  test('the issuer of a key is ignored without tenants', async () => {
    const jwks = { keys: issuer.jwks.keys.map((jwk) => ({ ...jwk, issuer: 'https://other.example' })) }
    expect(await resultOf({ jwks }, {})).toBe('https://issuer.example user-1')
  })

  test('have key sets of their own if they are discovered', async () => {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      if (url.endsWith('/jwks')) return issuer.jwks
      return { issuer: url.replace('/.well-known/openid-configuration', ''), jwks_uri: `${url}/jwks` }
    }
    const verifier = oidc({ ...base, ...entra, now, remoteKeys: { fetch } })
    const token = await issuer.accessToken({ iss: iss('globex'), tid: 'globex' })
    expect(await verifier.verify(token)).toMatchObject({ kind: 'identified', identity: { issuer: iss('globex') } })
    const metadata = `${iss('globex')}/.well-known/openid-configuration`
    expect(urls).toStrictEqual([metadata, `${metadata}/jwks`])
  })
})

describe('tokens without iss under a trust domain', () => {
  const spiffe = { issuer: 'spiffe://example.org', trustDomain: 'example.org' }
  const sub = 'spiffe://example.org/billing/payments'

  test.each<[string, TestClaims, string]>([
    ['of the trust domain', { iss: undefined, sub }, `spiffe://example.org ${sub}`],
    ['of the trust domain with its issuer', { iss: 'spiffe://example.org', sub }, `spiffe://example.org ${sub}`],
    ['of another issuer', { iss: 'https://issuer.example', sub }, 'ERR_TOKEN_ISSUER'],
    ['with a null issuer', { iss: null, sub }, 'ERR_TOKEN_ISSUER'],
    ['with an empty issuer', { iss: '', sub }, 'ERR_TOKEN_ISSUER'],
    ['of another trust domain', { iss: undefined, sub: 'spiffe://evil.example/x' }, 'ERR_TOKEN_ISSUER'],
    [
      'of another trust domain with the issuer',
      { iss: 'spiffe://example.org', sub: 'spiffe://evil.example/x' },
      'ERR_TOKEN_CLAIM',
    ],
    ['with a longer trust domain', { iss: undefined, sub: 'spiffe://example.org.evil.example/x' }, 'ERR_TOKEN_ISSUER'],
    ['with a port', { iss: undefined, sub: 'spiffe://example.org:80/x' }, 'ERR_TOKEN_ISSUER'],
    ['with user information', { iss: undefined, sub: 'spiffe://example.org@evil.example/x' }, 'ERR_TOKEN_ISSUER'],
    ['without a path', { iss: undefined, sub: 'spiffe://example.org' }, 'ERR_TOKEN_ISSUER'],
    ['with a dot segment', { iss: undefined, sub: 'spiffe://example.org/a/../b' }, 'ERR_TOKEN_ISSUER'],
    ['with an empty segment', { iss: undefined, sub: 'spiffe://example.org//a' }, 'ERR_TOKEN_ISSUER'],
    ['with a trailing slash', { iss: undefined, sub: 'spiffe://example.org/a/' }, 'ERR_TOKEN_ISSUER'],
    ['with a query', { iss: undefined, sub: 'spiffe://example.org/a?b' }, 'ERR_TOKEN_ISSUER'],
    ['with an escaped character', { iss: undefined, sub: 'spiffe://example.org/a%2Fb' }, 'ERR_TOKEN_ISSUER'],
    ['with an uppercase scheme', { iss: undefined, sub: 'SPIFFE://example.org/a' }, 'ERR_TOKEN_ISSUER'],
    ['with another kind of subject', { iss: undefined, sub: 'user-1' }, 'ERR_TOKEN_ISSUER'],
    ['without subject', { iss: undefined, sub: undefined }, 'ERR_TOKEN_ISSUER'],
    ['for another audience', { iss: undefined, sub, aud: 'other' }, 'ERR_TOKEN_AUDIENCE'],
    ['that has expired', { iss: undefined, sub, exp: SECONDS }, 'ERR_TOKEN_EXPIRED'],
  ])('a token %s', async (_, claims, expected) => {
    expect(await resultOf(spiffe, claims)).toBe(expected)
  })

  test('are rejected without a trust domain', async () => {
    expect(await resultOf({}, { iss: undefined, sub })).toBe('ERR_TOKEN_ISSUER')
    expect(await resultOf({ issuer: 'undefined' }, { iss: undefined, sub })).toBe('ERR_TOKEN_ISSUER')
  })

  test('use keys for JWT-SVIDs, but not those for certificates', async () => {
    const withUse = (use: string) => ({ keys: issuer.jwks.keys.map((jwk) => ({ ...jwk, use })) })
    expect(await resultOf({ ...spiffe, jwks: withUse('jwt-svid') }, { iss: undefined, sub })).toBe(`spiffe://example.org ${sub}`)
    const wrong = configError('oidc', 'jwks')
    expect(() => oidc({ ...base, ...spiffe, jwks: withUse('x509-svid') })).toThrow(wrong)
    expect(() => oidc({ ...base, jwks: withUse('jwt-svid') })).toThrow(wrong)
  })

  test('may have the type JOSE', async () => {
    const verifier = oidc({ ...base, ...keys(), ...spiffe })
    for (const [typ, kind] of [
      ['JOSE', 'identified'],
      ['JWT', 'identified'],
      ['dpop+jwt', 'rejected'],
    ]) {
      const token = await issuer.accessToken({ iss: undefined, sub }, { header: { typ: String(typ) } })
      expect(await verifier.verify(token)).toMatchObject({ kind })
    }
  })

  test('are routed by byIssuer by their trust domain', async () => {
    const callers = byIssuer(
      oidc({ ...base, ...keys(), ...spiffe }),
      oidc({ ...base, ...keys(), issuer: 'spiffe://other.org', trustDomain: 'other.org' }),
    )
    for (const domain of ['example.org', 'other.org']) {
      const token = await issuer.accessToken({ iss: undefined, sub: `spiffe://${domain}/a` })
      expect(await callers.verify(token)).toMatchObject({ identity: { issuer: `spiffe://${domain}` } })
      expect(await byIssuer(callers).verify(token)).toMatchObject({ identity: { issuer: `spiffe://${domain}` } })
    }
    const unknown = await issuer.accessToken({ iss: undefined, sub: 'spiffe://evil.example/a' })
    expect(await callers.verify(unknown)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_ISSUER' })
  })
})

describe('metadata of an authorization server', () => {
  const ISSUER = 'https://as.example/tenant'
  const openid = 'https://as.example/tenant/.well-known/openid-configuration'
  const oauth = 'https://as.example/.well-known/oauth-authorization-server/tenant'
  const document = { issuer: ISSUER, jwks_uri: 'https://as.example/jwks' }

  async function fetchedUrls(discovery: 'openid' | 'oauth' | undefined, published: { readonly [url: string]: unknown }) {
    const urls: string[] = []
    const fetch = async (url: string) => {
      urls.push(url)
      if (url === document.jwks_uri) return issuer.jwks
      const found = published[url]
      if (found === undefined) throw Object.assign(new Error('status 404'), { status: 404 })
      if (found instanceof Error) throw found
      return found
    }
    const verifier = oidc({ ...base, issuer: ISSUER, now, discovery, remoteKeys: { fetch } })
    const { kind } = await verifier.verify(await issuer.accessToken({ iss: ISSUER }))
    return [kind, ...urls]
  }

  test('is found at the location of RFC 8414', async () => {
    expect(await fetchedUrls('oauth', { [oauth]: document })).toStrictEqual(['identified', oauth, document.jwks_uri])
  })
  test('is used if there is no OpenID document', async () => {
    expect(await fetchedUrls(undefined, { [oauth]: document })).toStrictEqual(['identified', openid, oauth, document.jwks_uri])
  })
  test('is not used if the OpenID document cannot be fetched for another reason', async () => {
    expect(await fetchedUrls(undefined, { [openid]: new Error('down'), [oauth]: document })).toStrictEqual([
      'unavailable',
      openid,
    ])
  })
  test('is not used if the OpenID document is required', async () => {
    expect(await fetchedUrls('openid', { [oauth]: document })).toStrictEqual(['unavailable', openid])
  })
  test('must name the issuer', async () => {
    const other = { ...document, issuer: 'https://as.example' }
    expect(await fetchedUrls('oauth', { [oauth]: other })).toStrictEqual(['unavailable', oauth])
  })
})

describe('Ed448', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed448')
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'ed448' }
  const payload = JSON.stringify({ iss: 'https://issuer.example', sub: 'jane', aud: 'api', exp: SECONDS + 60 })
  const signed = (alg: string, key: KeyObject = privateKey) =>
    issuer.sign({ header: JSON.stringify({ alg, kid: 'ed448' }), payload }, { algorithm: 'EdDSA', key })

  test.each(['Ed448', 'EdDSA'])('signatures are verified as %s', async (algorithm) => {
    const verifier = oidc({ ...base, algorithms: [algorithm], jwks: { keys: [jwk] }, now })
    expect(await verifier.verify(signed(algorithm))).toMatchObject({ kind: 'identified', identity: { subject: 'jane' } })
    const forged = signed(algorithm, generateKeyPairSync('ed448').privateKey)
    expect(await verifier.verify(forged)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' })
    const otherCurve = signed(algorithm, generateKeyPairSync('ed25519').privateKey)
    expect(await verifier.verify(otherCurve)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_SIGNATURE' })
  })

  test('keys are not accepted for Ed25519', () => {
    expect(() => oidc({ ...base, algorithms: ['Ed25519'], jwks: { keys: [jwk] } })).toThrow(configError('oidc', 'jwks'))
  })
})

test.each<[string, object]>([
  ['issuerAliases', { issuerAliases: [] }],
  ['issuerAliases', { issuerAliases: 7 }],
  ['tenants', { issuer: 'https://login.example/{tenantid}/' }],
  ['tenants', { issuer: 'https://login.example/{tenantid}/', tenants: [] }],
  ['tenants', { issuer: 'https://login.example/{tenantid}/', tenants: ['a/b'] }],
  ['tenants', { issuer: 'https://login.example/{tenantid}/', tenants: ['{x}'] }],
  ['issuer', { tenants: ['acme'] }],
  ['issuer', { issuer: 'https://{a}.example/{b}/', tenants: ['acme'] }],
  ['issuerAliases', { issuer: 'https://login.example/{tenantid}/', tenants: ['a'], issuerAliases: ['b'] }],
  ['trustDomain', { issuer: 'https://login.example/{tenantid}/', tenants: ['a'], trustDomain: 'example.org' }],
  ['tenantClaim', { tenantClaim: 'tid' }],
  ['trustDomain', { trustDomain: 'spiffe://example.org' }],
  ['trustDomain', { trustDomain: 'Example.org' }],
  ['discovery', { discovery: 'oauth2' }],
  ['discovery', { discovery: 'oauth', jwks: { keys: [] } }],
  ['discovery', { discovery: 'oauth', jwksUri: 'https://keys.example/jwks' }],
  ['discovery', { discovery: 'oauth', algorithms: 'HS256', secret: 'x'.repeat(32) }],
])('throws a ConfigError that names %s: %j', (option, options) => {
  expect(() => oidc({ ...base, ...options })).toThrow(configError('oidc', option))
})
