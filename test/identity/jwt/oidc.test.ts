import { generateKeyPairSync } from 'node:crypto'
import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import { type OidcOptions, oidc, type StandardSchema } from '../../../src/identity/index.ts'
import { type MintOptions, type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from './config-error.ts'

const NOW = 1_700_000_000_000
const SECONDS = NOW / 1000
const now = () => NOW
const ISSUER = 'https://issuer.example/'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer({ issuer: ISSUER, clientId: 'api', algorithm: 'ES256', now })
})

const verifierOf = (options: Partial<OidcOptions<string>> = {}) =>
  oidc({ issuer: ISSUER, audience: 'api', algorithms: ['ES256'], jwks: issuer.jwks, now, ...options })

// Some schemas of these tests return invalid results on purpose.
const schemaOf = (validate: () => unknown): StandardSchema<object> => ({
  '~standard': { version: 1, vendor: 'test', validate: validate as () => { value: object } },
})

describe('oidc', () => {
  test('identifies the subject of a token', async () => {
    const token = await issuer.token({ sub: 'jane', aud: 'api', scope: 'read write', groups: ['admin'] })
    expect(await verifierOf().verify(token)).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'oidc',
        issuer: ISSUER,
        subject: 'jane',
        scopes: new Set(['read', 'write']),
        groups: new Set(),
        expiresAt: SECONDS + 3600,
        claims: {
          iss: ISSUER,
          iat: SECONDS,
          exp: SECONDS + 3600,
          sub: 'jane',
          aud: 'api',
          scope: 'read write',
          groups: ['admin'],
        },
      },
    })
  })

  test.each([
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
    'HS256',
    'HS384',
    'HS512',
  ])('verifies %s', async (algorithm) => {
    const { jwks, secret, accessToken } = await testIssuer({ issuer: ISSUER, clientId: 'api', algorithm, now })
    const keys = secret === undefined ? { jwks } : { secret }
    const users = oidc({ issuer: ISSUER, audience: 'api', algorithms: [algorithm], now, ...keys })
    expect(await users.verify(await accessToken())).toMatchObject({ kind: 'identified' })
  })

  test('accepts a secret as a string', async () => {
    const { secret = new Uint8Array(), accessToken } = await testIssuer({
      issuer: ISSUER,
      clientId: 'api',
      algorithm: 'HS256',
      now,
    })
    const hmac = { issuer: ISSUER, audience: 'api', algorithms: ['HS256'], now }
    const otherSecret = 'ü'.repeat(16)
    expect(await oidc({ ...hmac, secret }).verify(await accessToken())).toMatchObject({ kind: 'identified' })
    expect(await oidc({ ...hmac, secret: otherSecret }).verify(await accessToken())).toStrictEqual({
      kind: 'rejected',
      code: 'ERR_TOKEN_SIGNATURE',
    })
  })

  test.each<[string, TestClaims, Partial<OidcOptions<string>>, object]>([
    ['a configured scheme', {}, { scheme: 'partner' }, { scheme: 'partner' }],
    ['one of several audiences', { aud: ['other', 'api'] }, {}, {}],
    ['one of several accepted audiences', { aud: ['b'] }, { audience: ['a', 'b'] }, {}],
    ['a missing audience if any is accepted', { aud: undefined }, { audience: null }, {}],
    [
      'groups in the configured claim',
      { 'https://api/groups': ['a'] },
      { groupsClaim: 'https://api/groups' },
      { groups: new Set(['a']) },
    ],
    ['a missing groups claim', {}, { groupsClaim: 'constructor' }, { groups: new Set() }],
    ['scopes in scp as an array', { scp: ['a', 'b'] }, { scopes: ['b'] }, { scopes: new Set(['a', 'b']) }],
    ['one of several required scopes', { scope: 'a b' }, { scopes: ['b', 'c'] }, {}],
    ['no groups if no claim is configured', { undefined: ['admin'] }, {}, { groups: new Set() }],
    ['scopes in scp as a string', { scp: 'a b' }, {}, { scopes: new Set(['a', 'b']) }],
    ['scopes as an array', { scope: ['a', 'b'] }, {}, { scopes: new Set(['a', 'b']) }],
    ['scope in preference to scp', { scope: 'a', scp: ['b'] }, {}, { scopes: new Set(['a']) }],
    ['an empty scope', { scope: '' }, {}, { scopes: new Set() }],
    ['repeated spaces between scopes', { scope: ' a  b ' }, {}, { scopes: new Set(['a', 'b']) }],
    ['a required claim with the value null', { email: null }, { requiredClaims: ['email'] }, {}],
    ['events other than a logout', { events: { a: {} } }, {}, {}],
  ])('accepts %s', async (_, claims, options, expected) => {
    expect(await verifierOf(options).verify(await issuer.idToken(claims))).toMatchObject({
      kind: 'identified',
      identity: expected,
    })
  })

  test.each<[string, string, TestClaims, Partial<OidcOptions<string>>]>([
    ['no audience', 'ERR_TOKEN_AUDIENCE', { aud: undefined }, {}],
    ['another audience', 'ERR_TOKEN_AUDIENCE', { aud: ['other'] }, {}],
    ['an array of audiences that contains a number', 'ERR_TOKEN_AUDIENCE', { aud: ['api', 7] }, { audience: null }],
    ['none of the scopes', 'ERR_TOKEN_SCOPE', { scope: 'c' }, { scopes: ['a', 'b'] }],
    ['no scope', 'ERR_TOKEN_SCOPE', {}, { scopes: ['a', 'b'] }],
    ['a scope of the wrong type', 'ERR_TOKEN_CLAIM', { scp: 7 }, {}],
    ['groups of the wrong type', 'ERR_TOKEN_CLAIM', { roles: 7 }, { groupsClaim: 'roles' }],
    ['a missing required claim', 'ERR_TOKEN_CLAIM', {}, { requiredClaims: ['email'] }],
    ['a required claim that is only a property of every object', 'ERR_TOKEN_CLAIM', {}, { requiredClaims: ['constructor'] }],
  ])('rejects %s', async (_, code, claims, options) => {
    expect(await verifierOf(options).verify(await issuer.idToken(claims))).toStrictEqual({ kind: 'rejected', code })
  })

  test.each<[string | undefined, string | undefined, boolean]>([
    [undefined, undefined, true],
    ['JWT', undefined, true],
    ['jwt', undefined, true],
    ['application/JWT', undefined, true],
    ['at+jwt', undefined, true],
    ['application/at+jwt', undefined, true],
    ['dpop+jwt', undefined, false],
    ['at+jwt', 'at+jwt', true],
    ['AT+JWT', 'application/at+jwt', true],
    ['JWT', 'at+jwt', false],
    [undefined, 'at+jwt', false],
    ['acme+jwt', 'acme+jwt', true],
  ])('for typ %s and required typ %s the token is accepted: %s', async (sent, required, isAccepted) => {
    const header: MintOptions['header'] = sent === undefined ? {} : { typ: sent }
    const result = await verifierOf(required === undefined ? {} : { typ: required }).verify(
      await issuer.token({ sub: 'a', aud: 'api' }, { header }),
    )
    expect(result).toMatchObject(isAccepted ? { kind: 'identified' } : { kind: 'rejected', code: 'ERR_TOKEN_TYPE' })
  })

  test('uses the only fitting key for a token without kid', async () => {
    const [first] = issuer.jwks.keys
    const withoutKid = issuer.sign({
      header: JSON.stringify({ alg: 'ES256' }),
      payload: JSON.stringify({ iss: ISSUER, sub: 'a', aud: 'api', exp: SECONDS + 1 }),
    })
    expect(await verifierOf({ jwks: { keys: [first] } }).verify(withoutKid)).toMatchObject({ kind: 'identified' })
    expect(await verifierOf().verify(withoutKid)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test.each<[string, string, TestClaims, object | undefined]>([
    ['a key-bound token without proof', 'ERR_TOKEN_PROOF_MISSING', { cnf: { jkt: 'a' } }, undefined],
    ['a key-bound token with an empty proof', 'ERR_TOKEN_PROOF_MISSING', { cnf: { jkt: 'a' } }, {}],
    ['a token bound to another key', 'ERR_TOKEN_PROOF', { cnf: { jkt: 'a' } }, { jkt: 'b' }],
    ['a certificate-bound token with a key proof', 'ERR_TOKEN_PROOF', { cnf: { 'x5t#S256': 'a' } }, { jkt: 'a' }],
    ['a token bound to both with a key proof only', 'ERR_TOKEN_PROOF', { cnf: { jkt: 'a', 'x5t#S256': 'b' } }, { jkt: 'a' }],
    ['an unsupported confirmation', 'ERR_TOKEN_PROOF', { cnf: { jwk: {} } }, { jkt: 'a' }],
    ['a confirmation that is a string', 'ERR_TOKEN_PROOF', { cnf: 'a' }, { jkt: 'a' }],
    ['a proof for an unbound token', 'ERR_TOKEN_PROOF', {}, { jkt: 'a' }],
  ])('rejects %s', async (_, code, claims, proof) => {
    expect(await verifierOf().verify(await issuer.accessToken(claims), proof)).toStrictEqual({ kind: 'rejected', code })
  })

  test.each<[string, TestClaims, object | undefined]>([
    ['its key', { cnf: { jkt: 'a' } }, { jkt: 'a' }],
    ['its certificate', { cnf: { 'x5t#S256': 'a' } }, { x5tS256: 'a', jkt: undefined }],
    ['both its key and its certificate', { cnf: { jkt: 'a', 'x5t#S256': 'b' } }, { jkt: 'a', x5tS256: 'b' }],
    ['its key, with further confirmation members', { cnf: { jkt: 'a', kid: 'b' } }, { jkt: 'a' }],
    ['nothing for an unbound token', {}, {}],
  ])('accepts a token with proof of %s', async (_, claims, proof) => {
    expect(await verifierOf().verify(await issuer.accessToken(claims), proof)).toMatchObject({ kind: 'identified' })
  })

  describe('with a schema for its claims', () => {
    const plain = { issuer: ISSUER, audience: 'api', algorithms: ['ES256'], now }
    const email = v.object({ email: v.pipe(v.string(), v.toLowerCase()) })

    test('returns the output of the schema as claims', async () => {
      const users = oidc({ ...plain, jwks: issuer.jwks, claims: email })
      expect(await users.verify(await issuer.idToken({ email: 'Jane@Example.com', admin: true }))).toMatchObject({
        kind: 'identified',
        identity: { subject: 'user-1', claims: { email: 'jane@example.com' } },
      })
      const result = await users.verify(await issuer.idToken({ email: 'a' }))
      expect(result.kind === 'identified' && Object.keys(result.identity.claims)).toStrictEqual(['email'])
    })

    test.each<[string, StandardSchema<object>, object]>([
      ['rejects claims that do not match the schema', email, { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' }],
      [
        'rejects claims that do not match an asynchronous schema',
        v.objectAsync({ email: v.string() }),
        { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' },
      ],
      [
        'rejects claims for which the schema returns null',
        schemaOf(() => ({ value: null })),
        { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' },
      ],
      [
        'rejects claims for which the schema returns a string',
        schemaOf(() => ({ value: 'jane' })),
        { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' },
      ],
      [
        'rejects claims for which the schema returns an array',
        schemaOf(() => ({ value: [] })),
        { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' },
      ],
      [
        'reports an outage if the schema throws',
        schemaOf(() => {
          throw new Error('Unauthorized')
        }),
        { kind: 'unavailable', code: 'ERR_TOKEN_CHECK_FAILED' },
      ],
    ])('%s', async (__, claims, expected) => {
      expect(await oidc({ ...plain, jwks: issuer.jwks, claims }).verify(await issuer.idToken())).toMatchObject(expected)
    })

    test('calls the schema last', async () => {
      const never = schemaOf(() => expect.fail())
      const users = oidc({ ...plain, jwks: issuer.jwks, claims: never })
      expect(await users.verify(await issuer.idToken({ aud: 'other' }))).toStrictEqual({
        kind: 'rejected',
        code: 'ERR_TOKEN_AUDIENCE',
      })
    })
  })

  const valid = { issuer: ISSUER, audience: 'api', algorithms: ['ES256'] }
  const secret = 'x'.repeat(32)
  const PEM = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })
  test.each([
    ['issuer', { audience: 'api', algorithms: ['ES256'] }],
    ['audience', { issuer: ISSUER, algorithms: ['ES256'] }],
    ['algorithms', { issuer: ISSUER, audience: 'api' }],
    ['issuer', { ...valid, issuer: '' }],
    ['audience', { ...valid, audience: [] }],
    ['algorithms', { ...valid, algorithms: [] }],
    ['algorithms', { ...valid, algorithms: ['none'] }],
    ['algorithms', { ...valid, algorithms: ['es256'] }],
    ['algorithms', { ...valid, algorithms: ['HS256', 'ES256'], secret }],
    ['algorithms', { ...valid, algorithms: ['HS256', 'HS512'], secret }],
    ['secret', { ...valid, algorithms: ['HS256'] }],
    ['secret', { ...valid, algorithms: ['HS256'], secret: 'x'.repeat(31) }],
    ['secret', { ...valid, algorithms: ['HS512'], secret }],
    ['secret', { ...valid, secret }],
    ['secret', { ...valid, algorithms: ['HS256'], secret: PEM }],
    ['secret', { ...valid, algorithms: ['HS256'], secret: Buffer.from(`\n${PEM}`) }],
    ['jwks', { ...valid, algorithms: ['HS256'], secret, jwks: { keys: [] } }],
    ['jwksUri', { ...valid, algorithms: ['HS256'], secret, jwksUri: 'https://issuer.example/jwks' }],
    ['jwks', { ...valid, jwks: { keys: [] } }],
    ['scheme', { ...valid, scheme: '' }],
    ['typ', { ...valid, typ: '' }],
    ['groupsClaim', { ...valid, groupsClaim: 7 }],
    ['jwksUri', { ...valid, jwksUri: 'http://issuer.example/jwks' }],
    ['jwksUri', { ...valid, jwksUri: 7 }],
    ['jwksUri', { ...valid, jwksUri: 'https://issuer.example/jwks', jwks: { keys: [] } }],
    ['issuer', { ...valid, issuer: 'http://issuer.example/' }],
    ['issuer', { ...valid, issuer: 'accounts.example' }],
    ['issuer', { ...valid, issuer: 'https://issuer.example/?tenant=1' }],
    ['remoteKeys', { ...valid, algorithms: ['HS256'], secret, remoteKeys: {} }],
    ['requiredClaims', { ...valid, requiredClaims: [] }],
    ['scopes', { ...valid, scopes: [] }],
    ['claims', { ...valid, claims: {} }],
    ['claims', { ...valid, claims: { '~standard': {} } }],
    ['now', { ...valid, now: 7 }],
    ['graceSeconds', { ...valid, graceSeconds: 601 }],
    ['graceSeconds', { ...valid, graceSeconds: Number.NaN }],
    ['clockTolerance', { ...valid, clockTolerance: 5 }],
  ])('throws a ConfigError that names %s', (option, options) => {
    // @ts-expect-error wrong on purpose
    expect(() => oidc(options)).toThrow(configError('oidc', option))
  })

  test('lists the supported algorithms in the error', () => {
    const names = 'RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519, Ed448, HS256, HS384, HS512'
    for (const algorithms of [['none'], ['ES256', 'none'], ['HS256', 'hs256']]) {
      const message = `oidc: algorithms must be one or more of ${names}`
      expect(() => oidc({ ...valid, algorithms })).toThrow(expect.objectContaining({ message }))
    }
  })

  test.each([
    ['with static keys', () => ({ jwks: issuer.jwks })],
    ['with keys at a URL', () => ({ jwksUri: 'https://issuer.example/jwks' })],
  ])('accepts an issuer that is not a URL %s', (_, keys) => {
    expect(oidc({ ...valid, issuer: 'accounts.example', ...keys() }).issuers).toStrictEqual(['accounts.example'])
  })

  test('does not include the secret in an error', () => {
    const attempt = () => oidc({ ...valid, algorithms: ['HS512'], secret: 'hunter2hunter2' })
    expect(attempt).toThrow(/^oidc: secret must be a string or bytes, at least 64 bytes for HS512$/)
  })
})
