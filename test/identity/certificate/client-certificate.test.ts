import { createHash, X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { ClientCertificate } from '../../../src/events/index.ts'
import { alternativeNames, certificateTime, readCertificate } from '../../../src/identity/certificate/certificate-fields.ts'
import { type ClientCertificateOptions, clientCertificate } from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'
import { certificateOf, openSslTime } from './certificates.ts'

const FROM = Date.UTC(2024, 0, 1)
const UNTIL = Date.UTC(2026, 0, 1)
const NOW = Date.UTC(2025, 5, 1)
const OPTIONS: ClientCertificateOptions = { issuers: ['CN=Devices'], subjects: ['CN=robot-7'], now: () => NOW }

let certificate: ClientCertificate
let thumbprint: string
beforeAll(async () => {
  certificate = await certificateOf({
    names: [
      { type: 'dns', value: 'robot-7.example' },
      { type: 'url', value: 'spiffe://example/robots/7' },
      { type: 'dns', value: 'x, DNS:admin.example' },
      { type: 'ip', value: '10.0.0.7' },
    ],
  })
  thumbprint = new X509Certificate(certificate.pem).fingerprint256
})

const said = async (change: Partial<ClientCertificate>, options: Partial<ClientCertificateOptions> = {}) => {
  const verifier = clientCertificate({ ...OPTIONS, ...options })
  const answer = await verifier.verify(requestOf({ clientCertificate: { ...certificate, ...change } }))
  return answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind
}

describe('clientCertificate', () => {
  test('identifies the subject by the event’s own fields', async () => {
    expect(
      await clientCertificate(OPTIONS).verify(requestOf({ clientCertificate: { ...certificate, pem: 'not looked at' } })),
    ).toStrictEqual({
      kind: 'identified',
      identity: {
        scheme: 'clientCertificate',
        issuer: 'CN=Devices',
        subject: 'CN=robot-7',
        serialNumber: '0a:1b',
        scopes: new Set(),
        groups: new Set(),
        claims: {},
        expiresAt: UNTIL / 1000 + 1,
      },
    })
  })

  test('reads the certificate itself where names or thumbprints are asked for', async () => {
    const verifier = clientCertificate({ ...OPTIONS, thumbprints: [thumbprint] })
    expect(await verifier.verify(requestOf({ clientCertificate: certificate }))).toMatchObject({
      identity: {
        thumbprint: thumbprint.replaceAll(':', '').toLowerCase(),
        names: [
          'DNS:robot-7.example',
          'URI:spiffe://example/robots/7',
          'DNS:"x\\u002c DNS:admin.example"',
          'IP Address:10.0.0.7',
        ],
      },
    })
  })

  test.each<readonly [string, Partial<ClientCertificate>, Partial<ClientCertificateOptions>, string]>([
    ['as it is', {}, {}, 'identified'],
    ['any subject of these issuers', { subject: 'CN=robot-8' }, { subjects: null }, 'identified'],
    ['one of several', { issuer: 'CN=Other' }, { issuers: ['CN=Devices', 'CN=Other'] }, 'identified'],
    ['another issuer', { issuer: 'CN=Other' }, {}, 'ERR_CERTIFICATE_ISSUER'],
    ['an issuer with a blank more', { issuer: 'CN=Devices ' }, {}, 'ERR_CERTIFICATE_ISSUER'],
    ['an issuer in another case', { issuer: 'cn=devices' }, {}, 'ERR_CERTIFICATE_ISSUER'],
    ['another subject', { subject: 'CN=robot-77' }, {}, 'ERR_CERTIFICATE_SUBJECT'],
    ['a longer subject', { subject: 'CN=robot-7,O=x' }, {}, 'ERR_CERTIFICATE_SUBJECT'],
    ['no subject', { subject: '' }, { subjects: null }, 'ERR_CERTIFICATE_SUBJECT'],
    ['times that are none', { notAfter: '2026-01-01' }, {}, 'ERR_CERTIFICATE_FORM'],
    ['a start that is none', { notBefore: '' }, {}, 'ERR_CERTIFICATE_FORM'],
    ['the first second', {}, { now: () => FROM }, 'identified'],
    ['just before it', {}, { now: () => FROM - 1 }, 'ERR_CERTIFICATE_NOT_YET_VALID'],
    ['the last second', {}, { now: () => UNTIL + 999 }, 'identified'],
    ['the second after it', {}, { now: () => UNTIL + 1000 }, 'ERR_CERTIFICATE_EXPIRED'],
    ['a broken clock', {}, { now: () => Number.NaN }, 'ERR_CERTIFICATE_EXPIRED'],
  ])('%s', async (_, change, options, expected) => {
    expect(await said(change, options)).toBe(expected)
  })

  test.each([
    ['a DNS name', 'DNS:robot-7.example', 'identified'],
    ['a URI', 'URI:spiffe://example/robots/7', 'identified'],
    ['an address', 'IP Address:10.0.0.7', 'identified'],
    ['another name', 'DNS:robot-8.example', 'ERR_CERTIFICATE_NAME'],
    ['a name without its kind', 'robot-7.example', 'ERR_CERTIFICATE_NAME'],
    ['a name of another kind', 'URI:robot-7.example', 'ERR_CERTIFICATE_NAME'],
    ['a name smuggled inside another', 'DNS:admin.example', 'ERR_CERTIFICATE_NAME'],
    ['a name smuggled inside another, with its quotation marks', 'DNS:"x, DNS:admin.example"', 'ERR_CERTIFICATE_NAME'],
  ])('asks for %s', async (_, name, expected) => {
    expect(await said({}, { names: ['DNS:nobody.example', name] })).toBe(expected)
  })

  test('a certificate without names has none of those asked for', async () => {
    const plain = await certificateOf()
    expect(await said(plain, { names: ['DNS:robot-7.example'] })).toBe('ERR_CERTIFICATE_NAME')
  })

  test('a certificate without names that is pinned has none', async () => {
    const plain = await certificateOf()
    const pin = createHash('sha256')
      .update(readCertificate(plain.pem)?.raw ?? '')
      .digest('hex')
    const answer = await clientCertificate({ ...OPTIONS, thumbprints: [pin] }).verify(requestOf({ clientCertificate: plain }))
    expect(answer).toMatchObject({ kind: 'identified', identity: { thumbprint: pin, names: [] } })
  })

  test('reads as much as 64 KB, and not one character more', () => {
    const longest = certificate.pem.padEnd(65_536, '\n')
    expect(readCertificate(longest)?.serialNumber).toBe('0A1B')
    expect(readCertificate(`${longest}\n`)).toBeUndefined()
  })

  test('pins the certificate', async () => {
    const other = await certificateOf()
    const digits = thumbprint.replaceAll(':', '').toLowerCase()
    expect(await said({}, { thumbprints: ['0'.repeat(64), digits] })).toBe('identified')
    expect(await said({}, { thumbprints: [thumbprint.toLowerCase()] })).toBe('identified')
    expect(await said({ pem: other.pem }, { thumbprints: [digits] })).toBe('ERR_CERTIFICATE_PIN')
  })

  test.each<readonly [string, Partial<ClientCertificate>]>([
    ['cannot be read', { pem: 'CERT_CONTENT' }],
    ['is a megabyte', { pem: 'A'.repeat(1_000_000) }],
    ['has other times than the event says', { notAfter: openSslTime(new Date(UNTIL + 86_400_000)) }],
    ['has another start than the event says', { notBefore: openSslTime(new Date(FROM - 86_400_000)) }],
  ])('a certificate that %s is refused where it is looked at', async (_, change) => {
    expect(await said(change, { thumbprints: [thumbprint] })).toBe('ERR_CERTIFICATE_FORM')
    expect(await said(change, { names: ['DNS:robot-7.example'] })).toBe('ERR_CERTIFICATE_FORM')
  })

  test('no certificate is absent, and it stands under no cache', async () => {
    const verifier = clientCertificate(OPTIONS)
    expect(await verifier.verify(requestOf())).toStrictEqual({ kind: 'absent' })
    expect(verifier.reads).toBe('request')
    expect(verifier.issuers).toStrictEqual(['CN=Devices'])
  })

  test.each([
    ['no issuers', { subjects: null }, 'issuers'],
    ['no subjects said', { issuers: ['CN=x'] }, 'subjects'],
    ['an empty list of issuers', { issuers: [], subjects: null }, 'issuers'],
    ['issuers switched off', { issuers: null, subjects: null }, 'issuers'],
    ['an empty list of subjects', { issuers: ['CN=x'], subjects: [] }, 'subjects'],
    ['an empty name', { issuers: ['CN=x'], subjects: null, names: [''] }, 'names'],
    ['a name that is empty among others', { issuers: ['CN=x', ''], subjects: null }, 'issuers'],
    ['a name that is a number', { issuers: ['CN=x', 7], subjects: null }, 'issuers'],
    ['a digit too many', { issuers: ['CN=x'], subjects: null, thumbprints: ['a'.repeat(65)] }, 'thumbprints'],
    ['another sign in front', { issuers: ['CN=x'], subjects: null, thumbprints: [`g${'a'.repeat(64)}`] }, 'thumbprints'],
    ['no thumbprints', { issuers: ['CN=x'], subjects: null, thumbprints: [] }, 'thumbprints'],
    ['SHA-1', { issuers: ['CN=x'], subjects: null, thumbprints: ['a'.repeat(40)] }, 'thumbprints'],
    ['a clock that is none', { issuers: ['CN=x'], subjects: null, now: 0 }, 'now'],
    ['an unknown option', { issuers: ['CN=x'], subjects: null, san: [] }, 'san'],
  ])('%s is a ConfigError', (_, options, option) => {
    const attempt = () => clientCertificate(options as unknown as ClientCertificateOptions)
    expect(attempt).toThrow(ConfigError)
    expect(attempt).toThrow(configError('clientCertificate', option))
  })
})

describe('certificateTime', () => {
  test.each([
    ['May 28 12:30:02 2019 GMT', Date.UTC(2019, 4, 28, 12, 30, 2)],
    ['Aug  5 09:36:04 2021 GMT', Date.UTC(2021, 7, 5, 9, 36, 4)],
    ['Feb 29 00:00:00 2024 GMT', Date.UTC(2024, 1, 29)],
    ['Dec 31 23:59:59 9999 GMT', Date.UTC(9999, 11, 31, 23, 59, 59)],
  ])('%s', (text, expected) => {
    expect(certificateTime(text)).toBe(expected / 1000)
  })
  test.each([
    [''],
    ['May 28 12:30:02 2019'],
    ['May 28 12:30:02 2019 UTC'],
    ['May 8 12:30:02 2019 GMT'],
    ['may 28 12:30:02 2019 GMT'],
    ['Foo 28 12:30:02 2019 GMT'],
    ['Feb 29 12:30:02 2023 GMT'],
    ['May 00 12:30:02 2019 GMT'],
    ['May 32 12:30:02 2019 GMT'],
    ['May 28 24:30:02 2019 GMT'],
    ['May 28 24:00:00 2019 GMT'],
    ['May 28 12:60:02 2019 GMT'],
    ['May 28 12:30:60 2019 GMT'],
    ['May 28 12:30:02 2019 GMT '],
  ])('%j is no time', (text) => {
    expect(certificateTime(text)).toBeUndefined()
  })
  test('reads what it is written as', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
        expect(certificateTime(openSslTime(new Date(seconds * 1000)))).toBe(seconds)
      }),
    )
  })
})

test.each([
  ['', []],
  ['DNS:a', ['DNS:a']],
  ['DNS:a, DNS:b', ['DNS:a', 'DNS:b']],
  ['DNS:"a, DNS:b", DNS:c', ['DNS:"a, DNS:b"', 'DNS:c']],
  ['DNS:"a\\", DNS:b", DNS:c', ['DNS:"a\\", DNS:b"', 'DNS:c']],
  ['DNS:"a, DNS:b', ['DNS:"a, DNS:b']],
  ['DNS:"a\\', []],
])('alternative names of %j', (text, expected) => {
  expect(alternativeNames(text)).toStrictEqual(expected)
})
