import { generateKeyPairSync } from 'node:crypto'
import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import { type OidcOptions, oidc, type StandardSchema } from '../../../src/identity/index.ts'
import { type MintOptions, type TestClaims, type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { configError } from '../config-error.ts'

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

// What it gives is wrong on purpose.
const schemaOf = (validate: () => unknown): StandardSchema<object> => ({
  '~standard': { version: 1, vendor: 'test', validate: validate as () => { value: object } },
})

describe('oidc', () => {
  test('identifies the holder of a token', async () => {
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

  test('takes a secret as text', async () => {
    const { secret = new Uint8Array(), accessToken } = await testIssuer({
      issuer: ISSUER,
      clientId: 'api',
      algorithm: 'HS256',
      now,
    })
    const hmac = { issuer: ISSUER, audience: 'api', algorithms: ['HS256'], now }
    const text = 'ü'.repeat(16)
    expect(await oidc({ ...hmac, secret }).verify(await accessToken())).toMatchObject({ kind: 'identified' })
    expect(await oidc({ ...hmac, secret: text }).verify(await accessToken())).toStrictEqual({
      kind: 'rejected',
      code: 'ERR_TOKEN_SIGNATURE',
    })
  })

  test.each<[string, TestClaims, Partial<OidcOptions<string>>, object]>([
    ['a scheme of its own', {}, { scheme: 'partner' }, { scheme: 'partner' }],
    ['one of several audiences', { aud: ['other', 'api'] }, {}, {}],
    ['one of several audiences that are wanted', { aud: ['b'] }, { audience: ['a', 'b'] }, {}],
    ['no audience where none is wanted', { aud: undefined }, { audience: null }, {}],
    [
      'groups where a claim is named',
      { 'https://api/groups': ['a'] },
      { groupsClaim: 'https://api/groups' },
      { groups: new Set(['a']) },
    ],
    ['no groups where the claim is missing', {}, { groupsClaim: 'constructor' }, { groups: new Set() }],
    ['scopes in scp, as a list', { scp: ['a', 'b'] }, { scopes: ['b'] }, { scopes: new Set(['a', 'b']) }],
    ['one of several scopes that are wanted', { scope: 'a b' }, { scopes: ['b', 'c'] }, {}],
    ['no groups where no claim is named', { undefined: ['admin'] }, {}, { groups: new Set() }],
    ['scopes in scp, as text', { scp: 'a b' }, {}, { scopes: new Set(['a', 'b']) }],
    ['scopes as a list', { scope: ['a', 'b'] }, {}, { scopes: new Set(['a', 'b']) }],
    ['scope before scp', { scope: 'a', scp: ['b'] }, {}, { scopes: new Set(['a']) }],
    ['an empty scope', { scope: '' }, {}, { scopes: new Set() }],
    ['blanks between scopes', { scope: ' a  b ' }, {}, { scopes: new Set(['a', 'b']) }],
    ['claims that are required', { email: null }, { requiredClaims: ['email'] }, {}],
    ['events that are no logout', { events: { a: {} } }, {}, {}],
  ])('accepts %s', async (_, claims, options, expected) => {
    expect(await verifierOf(options).verify(await issuer.idToken(claims))).toMatchObject({
      kind: 'identified',
      identity: expected,
    })
  })

  test.each<[string, string, TestClaims, Partial<OidcOptions<string>>]>([
    ['no audience', 'ERR_TOKEN_AUDIENCE', { aud: undefined }, {}],
    ['another audience', 'ERR_TOKEN_AUDIENCE', { aud: ['other'] }, {}],
    ['an audience that is no text beside ours', 'ERR_TOKEN_AUDIENCE', { aud: ['api', 7] }, { audience: null }],
    ['none of the scopes', 'ERR_TOKEN_SCOPE', { scope: 'c' }, { scopes: ['a', 'b'] }],
    ['no scope', 'ERR_TOKEN_SCOPE', {}, { scopes: ['a', 'b'] }],
    ['a scope of another type', 'ERR_TOKEN_CLAIM', { scp: 7 }, {}],
    ['groups of another type', 'ERR_TOKEN_CLAIM', { roles: 'admin' }, { groupsClaim: 'roles' }],
    ['a missing claim', 'ERR_TOKEN_CLAIM', {}, { requiredClaims: ['email'] }],
    ['a claim that every object has', 'ERR_TOKEN_CLAIM', {}, { requiredClaims: ['constructor'] }],
  ])('refuses %s', async (_, code, claims, options) => {
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
  ])('where the header has typ %s and %s is wanted, the answer is %s', async (sent, wanted, good) => {
    const header: MintOptions['header'] = sent === undefined ? {} : { typ: sent }
    const answer = await verifierOf(wanted === undefined ? {} : { typ: wanted }).verify(
      await issuer.token({ sub: 'a', aud: 'api' }, { header }),
    )
    expect(answer).toMatchObject(good ? { kind: 'identified' } : { kind: 'rejected', code: 'ERR_TOKEN_TYPE' })
  })

  test('takes the only key that fits where the token names none', async () => {
    const [first] = issuer.jwks.keys
    const nameless = issuer.sign({
      header: JSON.stringify({ alg: 'ES256' }),
      payload: JSON.stringify({ iss: ISSUER, sub: 'a', aud: 'api', exp: SECONDS + 1 }),
    })
    expect(await verifierOf({ jwks: { keys: [first] } }).verify(nameless)).toMatchObject({ kind: 'identified' })
    expect(await verifierOf().verify(nameless)).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
  })

  test.each<[string, string, TestClaims, object | undefined]>([
    ['a token of a key, without proof', 'ERR_TOKEN_PROOF_MISSING', { cnf: { jkt: 'a' } }, undefined],
    ['a token of a key, with an empty proof', 'ERR_TOKEN_PROOF_MISSING', { cnf: { jkt: 'a' } }, {}],
    ['a token of another key', 'ERR_TOKEN_PROOF', { cnf: { jkt: 'a' } }, { jkt: 'b' }],
    ['a token of a certificate, proven by a key', 'ERR_TOKEN_PROOF', { cnf: { 'x5t#S256': 'a' } }, { jkt: 'a' }],
    ['a token of both, with half a proof', 'ERR_TOKEN_PROOF', { cnf: { jkt: 'a', 'x5t#S256': 'b' } }, { jkt: 'a' }],
    ['a confirmation nobody can judge', 'ERR_TOKEN_PROOF', { cnf: { jwk: {} } }, { jkt: 'a' }],
    ['a confirmation that is no object', 'ERR_TOKEN_PROOF', { cnf: 'a' }, { jkt: 'a' }],
    ['a proof for a token that is bound to nothing', 'ERR_TOKEN_PROOF', {}, { jkt: 'a' }],
  ])('refuses %s', async (_, code, claims, proof) => {
    expect(await verifierOf().verify(await issuer.accessToken(claims), proof)).toStrictEqual({ kind: 'rejected', code })
  })

  test.each<[string, TestClaims, object | undefined]>([
    ['its key', { cnf: { jkt: 'a' } }, { jkt: 'a' }],
    ['its certificate', { cnf: { 'x5t#S256': 'a' } }, { x5tS256: 'a', jkt: undefined }],
    ['both', { cnf: { jkt: 'a', 'x5t#S256': 'b' } }, { jkt: 'a', x5tS256: 'b' }],
    ['its key, beside members nobody asked for', { cnf: { jkt: 'a', kid: 'b' } }, { jkt: 'a' }],
    ['nothing, where nothing is wanted', {}, {}],
  ])('accepts a token with the proof of %s', async (_, claims, proof) => {
    expect(await verifierOf().verify(await issuer.accessToken(claims), proof)).toMatchObject({ kind: 'identified' })
  })

  describe('with a schema for its claims', () => {
    const plain = { issuer: ISSUER, audience: 'api', algorithms: ['ES256'], now }
    const email = v.object({ email: v.pipe(v.string(), v.toLowerCase()) })

    test('gives the claims as the schema has them', async () => {
      const users = oidc({ ...plain, jwks: issuer.jwks, claims: email })
      expect(await users.verify(await issuer.idToken({ email: 'Jane@Example.com', admin: true }))).toMatchObject({
        kind: 'identified',
        identity: { subject: 'user-1', claims: { email: 'jane@example.com' } },
      })
      const answer = await users.verify(await issuer.idToken({ email: 'a' }))
      expect(answer.kind === 'identified' && Object.keys(answer.identity.claims)).toStrictEqual(['email'])
    })

    test.each<[string, StandardSchema<object>, object]>([
      ['refuses what the schema does not want', email, { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' }],
      [
        'refuses it where the schema takes its time',
        v.objectAsync({ email: v.string() }),
        { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' },
      ],
      [
        'refuses what the schema makes no object of',
        schemaOf(() => ({ value: null })),
        { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' },
      ],
      ['refuses a text', schemaOf(() => ({ value: 'jane' })), { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' }],
      ['refuses a list', schemaOf(() => ({ value: [] })), { kind: 'rejected', code: 'ERR_TOKEN_CLAIMS_SCHEMA' }],
      [
        'calls it an outage where the schema throws',
        schemaOf(() => {
          throw new Error('Unauthorized')
        }),
        { kind: 'unavailable', code: 'ERR_TOKEN_CHECK_FAILED' },
      ],
    ])('%s', async (__, claims, expected) => {
      expect(await oidc({ ...plain, jwks: issuer.jwks, claims }).verify(await issuer.idToken())).toMatchObject(expected)
    })

    test('asks the schema last', async () => {
      const never = schemaOf(() => expect.fail())
      const users = oidc({ ...plain, jwks: issuer.jwks, claims: never })
      expect(await users.verify(await issuer.idToken({ aud: 'other' }))).toStrictEqual({
        kind: 'rejected',
        code: 'ERR_TOKEN_AUDIENCE',
      })
    })
  })

  const good = { issuer: ISSUER, audience: 'api', algorithms: ['ES256'] }
  const secret = 'x'.repeat(32)
  const PEM = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' })
  test.each([
    ['issuer', { audience: 'api', algorithms: ['ES256'] }],
    ['audience', { issuer: ISSUER, algorithms: ['ES256'] }],
    ['algorithms', { issuer: ISSUER, audience: 'api' }],
    ['issuer', { ...good, issuer: '' }],
    ['audience', { ...good, audience: [] }],
    ['algorithms', { ...good, algorithms: [] }],
    ['algorithms', { ...good, algorithms: ['none'] }],
    ['algorithms', { ...good, algorithms: ['es256'] }],
    ['algorithms', { ...good, algorithms: ['HS256', 'ES256'], secret }],
    ['algorithms', { ...good, algorithms: ['HS256', 'HS512'], secret }],
    ['secret', { ...good, algorithms: ['HS256'] }],
    ['secret', { ...good, algorithms: ['HS256'], secret: 'x'.repeat(31) }],
    ['secret', { ...good, algorithms: ['HS512'], secret }],
    ['secret', { ...good, secret }],
    ['secret', { ...good, algorithms: ['HS256'], secret: PEM }],
    ['secret', { ...good, algorithms: ['HS256'], secret: Buffer.from(`\n${PEM}`) }],
    ['jwks', { ...good, algorithms: ['HS256'], secret, jwks: { keys: [] } }],
    ['jwksUri', { ...good, algorithms: ['HS256'], secret, jwksUri: 'https://issuer.example/jwks' }],
    ['jwks', { ...good, jwks: { keys: [] } }],
    ['scheme', { ...good, scheme: '' }],
    ['typ', { ...good, typ: '' }],
    ['groupsClaim', { ...good, groupsClaim: 7 }],
    ['jwksUri', { ...good, jwksUri: 'http://issuer.example/jwks' }],
    ['jwksUri', { ...good, jwksUri: 7 }],
    ['jwksUri', { ...good, jwksUri: 'https://issuer.example/jwks', jwks: { keys: [] } }],
    ['issuer', { ...good, issuer: 'http://issuer.example/' }],
    ['issuer', { ...good, issuer: 'accounts.example' }],
    ['issuer', { ...good, issuer: 'https://issuer.example/?tenant=1' }],
    ['remoteKeys', { ...good, algorithms: ['HS256'], secret, remoteKeys: {} }],
    ['requiredClaims', { ...good, requiredClaims: [] }],
    ['scopes', { ...good, scopes: [] }],
    ['claims', { ...good, claims: {} }],
    ['claims', { ...good, claims: { '~standard': {} } }],
    ['now', { ...good, now: 7 }],
    ['graceSeconds', { ...good, graceSeconds: 601 }],
    ['graceSeconds', { ...good, graceSeconds: Number.NaN }],
    ['clockTolerance', { ...good, clockTolerance: 5 }],
  ])('says while building that %s is wrong', (option, options) => {
    // @ts-expect-error wrong on purpose
    expect(() => oidc(options)).toThrow(configError('oidc', option))
  })

  test('names every algorithm that it knows', () => {
    const names = 'RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519, HS256, HS384, HS512'
    for (const algorithms of [['none'], ['ES256', 'none'], ['HS256', 'hs256']]) {
      const message = `oidc: algorithms must be of ${names}`
      expect(() => oidc({ ...good, algorithms })).toThrow(expect.objectContaining({ message }))
    }
  })

  test.each([
    ['with keys that are handed over', () => ({ jwks: issuer.jwks })],
    ['with keys at an address', () => ({ jwksUri: 'https://issuer.example/jwks' })],
  ])('takes an issuer that is no address, %s', (_, keys) => {
    expect(oidc({ ...good, issuer: 'accounts.example', ...keys() }).issuers).toStrictEqual(['accounts.example'])
  })

  test('never shows a secret in an error', () => {
    const attempt = () => oidc({ ...good, algorithms: ['HS512'], secret: 'hunter2hunter2' })
    expect(attempt).toThrow(/^oidc: secret must be text or bytes, at least 64 bytes for HS512$/)
  })
})
