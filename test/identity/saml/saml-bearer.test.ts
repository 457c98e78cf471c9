import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { requestAuthorizer, tokenAuthorizer } from '../../../src/authorizer/index.ts'
import { bearer, cached, describeCode, dpop, header } from '../../../src/identity/index.ts'
import { type SamlBearerOptions, samlBearer } from '../../../src/identity/saml/index.ts'
import { type TestSamlIssuer, testSamlIssuer } from '../../../src/testing/index.ts'
import { configError } from '../config-error.ts'
import { certificateFor } from '../presets/certificate.ts'

const NOW = Date.UTC(2026, 10, 30, 12)
const SECONDS = NOW / 1000
const now = () => NOW

let idp: TestSamlIssuer
beforeAll(async () => {
  idp = await testSamlIssuer({ now })
})
type Options = Partial<SamlBearerOptions<'saml', never>> & { readonly attributes?: never }
const verifierOf = (options: object = {}) => {
  const { issuer, audience, recipient, certificate: certificates } = idp
  return samlBearer({ issuer, audience, recipient, certificates, replays: null, now, ...(options as Options) })
}
const outcomeOf = async (credential: string, options: object = {}): Promise<string> => {
  const result = await verifierOf(options).verify(credential)
  return 'code' in result ? result.code : result.kind
}
const encode = (xml: string): string => Buffer.from(xml).toString('base64url')
const attributes = { mail: 'ana@example.com', team: ['a', 'b'], empty: '' }
/** A signed assertion whose XML was changed before it was signed. */
const signedWith = (from: string | RegExp, to: string, content = {}): string => {
  const xml = idp.xml(content)
  expect(xml.replace(from, to)).not.toBe(xml)
  return encode(idp.sign(xml.replace(from, to)))
}

test('identifies the subject', async () => {
  expect(
    await verifierOf({ groupsAttribute: 'team' }).verify(idp.assertion({ id: '_1', nameId: 'ana', attributes })),
  ).toStrictEqual({
    kind: 'identified',
    identity: {
      scheme: 'saml',
      issuer: 'https://idp.example/metadata',
      subject: 'ana',
      expiresAt: SECONDS + 300,
      scopes: new Set(),
      groups: new Set(['a', 'b']),
      claims: { mail: ['ana@example.com'], team: ['a', 'b'], empty: [''] },
      nameId: 'ana',
      nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
      assertionId: '_1',
      sessionIndex: '_session',
      authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
    },
  })
})

describe('attributes', () => {
  const mapping = {
    email: { name: 'mail', values: 'one' },
    teams: { name: 'team', values: 'many' },
    phone: { name: 'tel', values: 'optional' },
  } as const

  test('become typed claims', async () => {
    const verifier = samlBearer({ ...baseOf(), attributes: mapping })
    const result = await verifier.verify(idp.assertion({ attributes }))
    expect(result).toMatchObject({ identity: { claims: { email: 'ana@example.com', teams: ['a', 'b'] } } })
    if (result.kind !== 'identified') return
    expect(result.identity.claims.email.toUpperCase()).toBe('ANA@EXAMPLE.COM')
    expect(result.identity.claims.phone).toBeUndefined()
  })

  const value = '<saml:AttributeValue>x</saml:AttributeValue>'
  const nested = '<saml:AttributeValue>x<saml:NameID>y</saml:NameID></saml:AttributeValue>'
  const nil = '<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"></saml:AttributeValue>'
  test.each<[string, string, object, string]>([
    ['two values for `one`', value + value, {}, 'ERR_SAML_ATTRIBUTE'],
    ['no value for `one`', '', {}, 'ERR_SAML_ATTRIBUTE'],
    ['a value that is nil', nil, {}, 'ERR_SAML_ATTRIBUTE'],
    ['a value with elements', nested, {}, 'ERR_SAML_ATTRIBUTE'],
    ['a value with elements that is not mapped', nested, { attributes: undefined }, 'identified'],
    ['a value with elements as a group', nested, { attributes: undefined, groupsAttribute: 'mail' }, 'ERR_SAML_ATTRIBUTE'],
    [
      'a format that differs',
      value,
      { attributes: { email: { name: 'mail', nameFormat: 'urn:x', values: 'one' } } },
      'ERR_SAML_ATTRIBUTE',
    ],
    ['two subjects', value + value, { attributes: undefined, subjectAttribute: 'mail' }, 'ERR_SAML_SUBJECT'],
    ['no subject', '', { attributes: undefined, subjectAttribute: 'mail' }, 'ERR_SAML_SUBJECT'],
    ['a subject', value, { attributes: undefined, subjectAttribute: 'mail' }, 'identified'],
  ])('%s', async (_, values, options, expected) => {
    const credential = signedWith('<saml:AttributeValue>-</saml:AttributeValue>', values, { attributes: { mail: '-' } })
    expect(await outcomeOf(credential, { attributes: { email: mapping.email }, ...options })).toBe(expected)
  })

  test('of two elements with one name are joined', async () => {
    const credential = signedWith(
      '</saml:Attribute>',
      '</saml:Attribute><saml:Attribute Name="mail"><saml:AttributeValue>b</saml:AttributeValue></saml:Attribute>',
      {
        attributes: { mail: 'a' },
      },
    )
    expect(await verifierOf().verify(credential)).toMatchObject({ identity: { claims: { mail: ['a', 'b'] } } })
    expect(await outcomeOf(credential, { attributes: { email: mapping.email } })).toBe('ERR_SAML_ATTRIBUTE')
  })

  test('cannot set a prototype', async () => {
    const result = await verifierOf().verify(idp.assertion({ attributes: JSON.parse('{"__proto__":"x","constructor":"y"}') }))
    if (result.kind !== 'identified') throw new Error('rejected')
    expect(Object.getPrototypeOf(result.identity.claims)).toBe(Object.prototype)
    expect(Object.keys(result.identity.claims)).toStrictEqual(['__proto__', 'constructor'])
  })
})

function baseOf() {
  const { issuer, audience, recipient, certificate: certificates } = idp
  return { issuer, audience, recipient, certificates, replays: null, now }
}

const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString()
const T = '2026-11-30T12:05:00.000Z'
const oneTime = '<saml:OneTimeUse></saml:OneTimeUse></saml:Conditions>'
const restriction = (audience: string): string =>
  `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`

test.each<[string, string | RegExp, string, object, string]>([
  // Structure
  ['another version', 'Version="2.0"', 'Version="1.1"', {}, 'ERR_SAML_FORM'],
  ['no IssueInstant', / IssueInstant="[^"]*"/, '', {}, 'ERR_SAML_FORM'],
  ['an unknown child', '<saml:Subject>', '<saml:Extra></saml:Extra><saml:Subject>', {}, 'ERR_SAML_FORM'],
  ['text between elements', '<saml:Subject>', 'x<saml:Subject>', {}, 'ERR_SAML_FORM'],
  ['whitespace between elements', '<saml:Subject>', '\n  <saml:Subject>', {}, 'identified'],
  ['two subjects', '<saml:Subject>', '<saml:Subject></saml:Subject><saml:Subject>', {}, 'ERR_SAML_FORM'],
  ['an advice', '<saml:AuthnStatement', '<saml:Advice></saml:Advice><saml:AuthnStatement', {}, 'identified'],
  ['an encrypted name ID', /<saml:NameID.*<\/saml:NameID>/, '<saml:EncryptedID></saml:EncryptedID>', {}, 'ERR_SAML_ENCRYPTED'],
  // Issuer
  ['another issuer', 'idp.example/metadata<', 'idp.example/other<', {}, 'ERR_SAML_ISSUER'],
  ['an issuer with whitespace', 'idp.example/metadata<', 'idp.example/metadata <', {}, 'ERR_SAML_ISSUER'],
  ['an issuer of another format', '<saml:Issuer>', '<saml:Issuer Format="urn:x">', {}, 'ERR_SAML_ISSUER'],
  // Subject
  ['no name ID', /<saml:NameID.*<\/saml:NameID>/, '', {}, 'ERR_SAML_SUBJECT'],
  ['an empty name ID', '>user-1<', '><', {}, 'ERR_SAML_SUBJECT'],
  ['a transient name ID', 'nameid-format:persistent', 'nameid-format:transient', {}, 'ERR_SAML_SUBJECT'],
  ['elements in the name ID', '>user-1<', '>user-1<saml:X></saml:X><', {}, 'ERR_SAML_SUBJECT'],
  // Confirmation
  ['no confirmation', /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, '', {}, 'ERR_SAML_CONFIRMATION'],
  ['another method', 'cm:bearer', 'cm:holder-of-key', {}, 'ERR_SAML_CONFIRMATION'],
  ['no NotOnOrAfter', `NotOnOrAfter="${T}" Recipient`, 'Recipient', {}, 'ERR_SAML_CONFIRMATION'],
  ['an expired confirmation', `NotOnOrAfter="${T}" Recipient`, `NotOnOrAfter="${at(0)}" Recipient`, {}, 'ERR_SAML_EXPIRED'],
  [
    'an early confirmation',
    `NotOnOrAfter="${T}" Recipient`,
    `NotBefore="${at(1)}" NotOnOrAfter="${T}" Recipient`,
    {},
    'ERR_SAML_NOT_YET_VALID',
  ],
  ['no recipient', / Recipient="[^"]*"/, '', {}, 'ERR_SAML_RECIPIENT'],
  ['another recipient', 'Recipient="https://api', 'Recipient="https://other', {}, 'ERR_SAML_RECIPIENT'],
  [
    'another recipient that is not checked',
    'Recipient="https://api',
    'Recipient="https://other',
    { recipient: null },
    'identified',
  ],
  [
    'one of the recipients',
    'Recipient="https://api',
    'Recipient="https://other',
    { recipient: ['a', 'https://other.example/saml'] },
    'identified',
  ],
  // Conditions
  ['no conditions', /<saml:Conditions.*<\/saml:Conditions>/, '', {}, 'ERR_SAML_CONDITION'],
  ['no NotOnOrAfter in the conditions', / NotOnOrAfter="[^"]*"><saml:Aud/, '><saml:Aud', {}, 'ERR_SAML_CONDITION'],
  ['expired', /NotOnOrAfter="[^"]*"><saml:Aud/, `NotOnOrAfter="${at(0)}"><saml:Aud`, {}, 'ERR_SAML_EXPIRED'],
  ['the last millisecond', /NotOnOrAfter="[^"]*"><saml:Aud/, `NotOnOrAfter="${at(0.001)}"><saml:Aud`, {}, 'identified'],
  [
    'expired within the tolerance',
    /NotOnOrAfter="[^"]*"><saml:Aud/,
    `NotOnOrAfter="${at(-59)}"><saml:Aud`,
    { graceSeconds: 60 },
    'identified',
  ],
  [
    'expired at the end of the tolerance',
    /NotOnOrAfter="[^"]*"><saml:Aud/,
    `NotOnOrAfter="${at(-60)}"><saml:Aud`,
    { graceSeconds: 60 },
    'ERR_SAML_EXPIRED',
  ],
  ['not yet valid', /NotBefore="[^"]*"/, `NotBefore="${at(0.001)}"`, {}, 'ERR_SAML_NOT_YET_VALID'],
  ['valid from now', /NotBefore="[^"]*"/, `NotBefore="${at(0)}"`, {}, 'identified'],
  ['not yet valid within the tolerance', /NotBefore="[^"]*"/, `NotBefore="${at(60)}"`, { graceSeconds: 60 }, 'identified'],
  [
    'an empty period',
    /NotBefore="[^"]*" NotOnOrAfter="[^"]*"/,
    `NotBefore="${at(5)}" NotOnOrAfter="${at(-5)}"`,
    { graceSeconds: 60 },
    'ERR_SAML_CONDITION',
  ],
  ['a zone', /NotBefore="[^"]*"/, 'NotBefore="2026-11-30T12:00:00+00:00"', {}, 'ERR_SAML_CONDITION'],
  ['no zone', /NotBefore="[^"]*"/, 'NotBefore="2026-11-30T11:00:00"', {}, 'ERR_SAML_CONDITION'],
  ['a date that does not exist', /NotBefore="[^"]*"/, 'NotBefore="2026-02-30T12:00:00Z"', {}, 'ERR_SAML_CONDITION'],
  ['a time without a fraction', /NotBefore="[^"]*"/, 'NotBefore="2026-11-30T11:00:00Z"', {}, 'identified'],
  ['seven digits of a fraction', /NotBefore="[^"]*"/, 'NotBefore="2026-11-30T11:00:00.1234567Z"', {}, 'identified'],
  [
    'an unknown condition',
    '<saml:AudienceRestriction>',
    '<saml:Condition></saml:Condition><saml:AudienceRestriction>',
    {},
    'ERR_SAML_CONDITION',
  ],
  [
    'a condition of another namespace',
    '<saml:AudienceRestriction>',
    '<x:OneTimeUse xmlns:x="urn:x"></x:OneTimeUse><saml:AudienceRestriction>',
    {},
    'ERR_SAML_CONDITION',
  ],
  [
    'a proxy restriction',
    '<saml:AudienceRestriction>',
    '<saml:ProxyRestriction Count="0"></saml:ProxyRestriction><saml:AudienceRestriction>',
    {},
    'identified',
  ],
  ['one-time use without a store', '</saml:Conditions>', oneTime, {}, 'ERR_SAML_ONE_TIME_USE'],
  ['one-time use with a store', '</saml:Conditions>', oneTime, { replays: { claim: async () => true } }, 'identified'],
  // Audience
  ['no audience restriction', restriction('https://api.example'), '', {}, 'ERR_SAML_AUDIENCE'],
  ['another audience', '<saml:Audience>https://api.example<', '<saml:Audience>https://other.example<', {}, 'ERR_SAML_AUDIENCE'],
  [
    'an audience that starts alike',
    '<saml:Audience>https://api.example<',
    '<saml:Audience>https://api.example.evil<',
    {},
    'ERR_SAML_AUDIENCE',
  ],
  ['one of several audiences', '<saml:Audience>', '<saml:Audience>urn:x</saml:Audience><saml:Audience>', {}, 'identified'],
  [
    'two restrictions that both match',
    '</saml:Conditions>',
    `${restriction('https://api.example')}</saml:Conditions>`,
    {},
    'identified',
  ],
  [
    'two restrictions of which one matches',
    '</saml:Conditions>',
    `${restriction('urn:x')}</saml:Conditions>`,
    {},
    'ERR_SAML_AUDIENCE',
  ],
  [
    'an empty restriction',
    '</saml:Conditions>',
    '<saml:AudienceRestriction></saml:AudienceRestriction></saml:Conditions>',
    {},
    'ERR_SAML_AUDIENCE',
  ],
  // Session
  ['a session that has ended', ' SessionIndex=', ` SessionIndex="x" SessionNotOnOrAfter="${at(0)}" X=`, {}, 'ERR_SAML_EXPIRED'],
  ['a malformed end of the session', ' SessionIndex=', ' SessionIndex="x" SessionNotOnOrAfter="soon" X=', {}, 'ERR_SAML_FORM'],
  ['no session', /<saml:AuthnStatement.*<\/saml:AuthnStatement>/, '', {}, 'identified'],
])('%s', async (_, from, to, options, expected) => {
  expect(await outcomeOf(signedWith(from, to), options)).toBe(expected)
})

test('one confirmation must satisfy everything', async () => {
  const confirmation = (recipient: string, end: string): string =>
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${end}" Recipient="${recipient}"></saml:SubjectConfirmationData></saml:SubjectConfirmation>`
  const split = confirmation(idp.recipient, at(-1)) + confirmation('https://other.example', at(60))
  const pattern = /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/
  expect(await outcomeOf(signedWith(pattern, split))).toBe('ERR_SAML_EXPIRED')
  const good = split + confirmation(idp.recipient, at(30))
  expect(await verifierOf().verify(signedWith(pattern, good))).toMatchObject({ identity: { expiresAt: SECONDS + 30 } })
})

test('the end of a session ends the identity', async () => {
  const credential = signedWith('SessionIndex="_session"', `SessionIndex="_s" SessionNotOnOrAfter="${at(10)}"`)
  expect(await verifierOf().verify(credential)).toMatchObject({ identity: { expiresAt: SECONDS + 10, sessionIndex: '_s' } })
})

test('a clock that returns NaN rejects', async () => {
  expect(await outcomeOf(idp.assertion(), { now: () => Number.NaN })).toBe('ERR_SAML_EXPIRED')
})

describe('encoding', () => {
  const xml = () => idp.sign(idp.xml({ nameId: 'é>' }))
  const base64 = (bytes: string | Uint8Array) => Buffer.from(bytes).toString('base64')
  const pad = (text: string) => text + '='.repeat((4 - (text.length % 4)) % 4)

  test.each<[string, () => string, object, string]>([
    ['padding', () => pad(encode(xml())), {}, 'identified'],
    ['base64', () => base64(xml()), { encoding: 'base64' }, 'identified'],
    ['base64 without padding', () => base64(xml()).replace(/=+$/, ''), { encoding: 'base64' }, 'identified'],
    ['DEFLATE', () => deflateRawSync(xml()).toString('base64url'), { compression: 'deflate' }, 'identified'],
    ['DEFLATE that is not expected', () => deflateRawSync(xml()).toString('base64url'), {}, 'ERR_SAML_XML'],
    ['no DEFLATE', () => encode(xml()), { compression: 'deflate' }, 'ERR_SAML_ENCODING'],
    [
      'bytes after DEFLATE',
      () => Buffer.concat([deflateRawSync(xml()), Buffer.from('x')]).toString('base64url'),
      { compression: 'deflate' },
      'ERR_SAML_ENCODING',
    ],
    [
      'a bomb',
      () => deflateRawSync(Buffer.alloc(1_000_000, 32)).toString('base64url'),
      { compression: 'deflate' },
      'ERR_SAML_SIZE',
    ],
    ['a size above the limit', () => encode(xml()), { maxBytes: 1024 }, 'ERR_SAML_SIZE'],
    ['whitespace', () => `${encode(xml())}\n`, {}, 'ERR_SAML_ENCODING'],
    ['a line break inside', () => encode(xml()).replace(/^.{76}/, '$&\n'), {}, 'ERR_SAML_ENCODING'],
    ['standard base64 with a plus', () => base64(`${'>>>>'.repeat(8)}`), {}, 'ERR_SAML_ENCODING'],
    ['three padding characters', () => `${encode(xml())}===`, {}, 'ERR_SAML_ENCODING'],
    ['stray bits', () => `${encode('ab').slice(0, -1)}9`, {}, 'ERR_SAML_ENCODING'],
    ['nothing', () => '', {}, 'ERR_SAML_ENCODING'],
    ['UTF-16', () => Buffer.from(`\ufeff${xml()}`, 'utf16le').toString('base64url'), {}, 'ERR_SAML_XML'],
    ['invalid UTF-8', () => Buffer.concat([Buffer.from(xml()), Buffer.from([0xff])]).toString('base64url'), {}, 'ERR_SAML_XML'],
    ['a byte order mark', () => encode(`\ufeff${xml()}`), {}, 'ERR_SAML_XML'],
  ])('%s', async (_, credential, options, expected) => {
    expect(await outcomeOf(credential(), options)).toBe(expected)
  })
})

describe('keys', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const pem = (key: { export(options: { type: 'spki'; format: 'pem' }): string | Buffer }) =>
    key.export({ type: 'spki', format: 'pem' }).toString()
  const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'

  test.each<[string, object, object, string]>([
    ['rsa-sha384', { method: `${MORE}rsa-sha384` }, {}, 'identified'],
    ['rsa-sha512', { method: `${MORE}rsa-sha512` }, {}, 'identified'],
    ['rsa-pss-sha256', { method: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' }, {}, 'identified'],
    ['a digest of SHA-384', { digestMethod: `${MORE}sha384` }, {}, 'identified'],
    ['a digest of SHA-512', { digestMethod: 'http://www.w3.org/2001/04/xmlenc#sha512' }, {}, 'identified'],
    ['rsa-sha1', { method: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }, {}, 'ERR_SAML_ALGORITHM'],
    ['a digest of SHA-1', { digestMethod: 'http://www.w3.org/2000/09/xmldsig#sha1' }, {}, 'ERR_SAML_ALGORITHM'],
    ['an algorithm that is not listed', {}, { signatureAlgorithms: ['rsa-sha512'] }, 'ERR_SAML_ALGORITHM'],
    ['another key', { privateKey: rsa.privateKey }, {}, 'ERR_SAML_SIGNATURE'],
    ['a key of another type', { privateKey: elliptic.privateKey, method: `${MORE}ecdsa-sha256` }, {}, 'ERR_SAML_SIGNATURE'],
  ])('%s', async (_, parts, options, expected) => {
    expect(await outcomeOf(encode(idp.sign(idp.xml(), parts)), options)).toBe(expected)
  })

  test('ECDSA, and a rollover of certificates', async () => {
    const certificates = [idp.certificate + certificateFor(rsa.privateKey), pem(elliptic.publicKey)]
    const options = { certificates }
    expect(new X509Certificate(certificateFor(rsa.privateKey)).publicKey.equals(createPublicKey(rsa.privateKey))).toBe(true)
    for (const parts of [
      {},
      { privateKey: rsa.privateKey },
      { privateKey: elliptic.privateKey, method: `${MORE}ecdsa-sha256` },
    ]) {
      expect(await outcomeOf(encode(idp.sign(idp.xml(), parts)), options)).toBe('identified')
    }
  })

  test.each<[string, unknown]>([
    ['no PEM', 'MIIB'],
    ['an empty array', []],
    ['a private key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })],
    ['a short RSA key', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    ['another curve', pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey)],
    ['Ed25519', pem(generateKeyPairSync('ed25519').publicKey)],
    ['a broken certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ])('%s is a ConfigError', (_, certificates) => {
    expect(() => verifierOf({ certificates })).toThrow(configError('samlBearer', 'certificates'))
  })

  test('an algorithm that fits no certificate is a ConfigError', () => {
    expect(() => verifierOf({ signatureAlgorithms: ['ecdsa-sha256'] })).toThrow(configError('samlBearer', 'signatureAlgorithms'))
  })
})

describe('with a replay store', () => {
  test('an assertion is accepted once, and a rejected one is not used up', async () => {
    const used = new Map<string, number>()
    const replays = { claim: async (key: string, end: number) => !used.has(key) && used.set(key, end) !== undefined }
    const assertion = idp.assertion({ id: '_a' })
    expect(await outcomeOf(assertion, { replays, audience: 'other' })).toBe('ERR_SAML_AUDIENCE')
    expect(used.size).toBe(0)
    expect(await outcomeOf(assertion, { replays, graceSeconds: 60 })).toBe('identified')
    expect(await outcomeOf(assertion, { replays })).toBe('ERR_SAML_REPLAYED')
    // The same ID with another content is the same assertion for the store.
    expect(await outcomeOf(idp.assertion({ id: '_a', nameId: 'x' }), { replays })).toBe('ERR_SAML_REPLAYED')
    expect(await outcomeOf(idp.assertion({ id: '_b' }), { replays })).toBe('identified')
    expect([...used.values()]).toStrictEqual([SECONDS + 360, SECONDS + 300])
    expect([...used.keys()].every((key) => /^saml:[\w-]{43}$/.test(key))).toBe(true)
  })

  test('it is single use, so an authorizer needs TTL 0 and it is not cached', () => {
    const single = verifierOf({ replays: { claim: async () => true } })
    expect(single).toMatchObject({ singleUse: true, live: true })
    const authenticate = bearer(single, { from: header('authorization', 'SAML') })
    const routes = { 'GET /x': () => true }
    expect(() => requestAuthorizer({ authenticate, ttlSeconds: 60, routes })).toThrow(/each credential once/)
    expect(() => requestAuthorizer({ authenticate, ttlSeconds: 0, routes })).not.toThrow()
    expect(() => cached(single, { maxEntries: 1 })).toThrow(configError('cached', 'verifier'))
    const again = bearer(verifierOf(), { from: header('authorization', 'SAML') })
    expect(() => tokenAuthorizer({ authenticate: again, ttlSeconds: 60, routes })).not.toThrow()
  })

  test('a store that fails is an outage', async () => {
    expect(await outcomeOf(idp.assertion(), { replays: { claim: () => Promise.reject(new Error('down')) } })).toBe(
      'ERR_REPLAYS_UNAVAILABLE',
    )
  })
})

test('does not accept a proof of possession, which no bearer assertion is bound to', async () => {
  expect(await verifierOf().verify(idp.assertion(), { jkt: 'x' })).toStrictEqual({ kind: 'rejected', code: 'ERR_TOKEN_PROOF' })
  expect(() => dpop(verifierOf(), { replays: { claim: async () => true } })).not.toThrow()
})

test.each<[object, string]>([
  [{ issuer: '' }, 'issuer'],
  [{ audience: null }, 'audience'],
  [{ recipient: undefined }, 'recipient'],
  [{ replays: undefined }, 'replays'],
  [{ maxBytes: 1023 }, 'maxBytes'],
  [{ signatureAlgorithms: ['rsa-sha1'] }, 'signatureAlgorithms'],
  [{ attributes: { a: { name: 'a', values: 'two' } } }, 'attributes.a.values'],
  [{ attributes: { a: { values: 'one' } } }, 'attributes.a.name'],
  [{ attributes: { a: 'mail' } }, 'attributes.a'],
  [{ encoding: 'hex' }, 'encoding'],
  [{ audiences: ['a'] }, 'audiences'],
])('rejects the options %j', (options, option) => {
  expect(() => verifierOf(options)).toThrow(configError('samlBearer', option))
})

test('any change of a valid assertion is rejected with a known code', async () => {
  const verifier = verifierOf()
  const xml = idp.sign(idp.xml({ attributes }))
  const changes = fc.tuple(
    fc.nat(xml.length - 1),
    fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('<', '>', '&', '"', '<!---->', '<a/>')),
    fc.nat(3),
  )
  await fc.assert(
    fc.asyncProperty(changes, async ([position, added, removed]) => {
      const changed = xml.slice(0, position) + added + xml.slice(position + removed)
      const result = await verifier.verify(encode(changed))
      if (result.kind === 'rejected') expect(describeCode(result.code)?.status).toBe(401)
      // Changes that canonicalization undoes leave the content as it was signed.
      else
        expect(result).toMatchObject({
          kind: 'identified',
          identity: { subject: 'user-1', claims: { mail: ['ana@example.com'] } },
        })
    }),
    { numRuns: 300 },
  )
})

test('any string is rejected with a known code', async () => {
  const verifiers = [verifierOf(), verifierOf({ encoding: 'base64', compression: 'deflate' })]
  const credentials = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ maxLength: 200 }).map(encode),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => deflateRawSync(bytes).toString('base64')),
  )
  await fc.assert(
    fc.asyncProperty(credentials, async (credential) => {
      for (const verifier of verifiers) {
        const result = await verifier.verify(credential)
        expect(result.kind === 'rejected' && describeCode(result.code)?.status).toBe(401)
      }
    }),
    { numRuns: 300 },
  )
  expect(await verifiers[0]?.verify(undefined as never)).toStrictEqual({ kind: 'rejected', code: 'ERR_SAML_ENCODING' })
})
