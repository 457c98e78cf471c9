import { createHash, X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { ClientCertificate } from '../../../src/events/index.ts'
import { alternativeNames, certificateTime, readCertificate } from '../../../src/identity/certificate/certificate-fields.ts'
import { type ClientCertificateOptions, certificateBound, clientCertificate, header } from '../../../src/identity/index.ts'
import { configError } from '../config-error.ts'
import { requestOf } from '../request-of.ts'
import { type CertificateAuthority, certificateAuthority, certificateOf, openSslTime } from './certificates.ts'

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

const outcomeFor = async (change: Partial<ClientCertificate>, options: Partial<ClientCertificateOptions> = {}) => {
  const verifier = clientCertificate({ ...OPTIONS, ...options })
  const result = await verifier.verify(requestOf({ clientCertificate: { ...certificate, ...change } }))
  return result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind
}

describe('clientCertificate', () => {
  test('returns the identity that the fields of the event describe', async () => {
    expect(
      await clientCertificate(OPTIONS).verify(requestOf({ clientCertificate: { ...certificate, pem: 'not read' } })),
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

  test('reads the certificate itself if names or thumbprints are checked', async () => {
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
    ['a valid certificate', {}, {}, 'identified'],
    ['every subject of these issuers', { subject: 'CN=robot-8' }, { subjects: null }, 'identified'],
    ['one of several issuers', { issuer: 'CN=Other' }, { issuers: ['CN=Devices', 'CN=Other'] }, 'identified'],
    ['another issuer', { issuer: 'CN=Other' }, {}, 'ERR_CERTIFICATE_ISSUER'],
    ['an issuer with a trailing space', { issuer: 'CN=Devices ' }, {}, 'ERR_CERTIFICATE_ISSUER'],
    ['an issuer in another case', { issuer: 'cn=devices' }, {}, 'ERR_CERTIFICATE_ISSUER'],
    ['another subject', { subject: 'CN=robot-77' }, {}, 'ERR_CERTIFICATE_SUBJECT'],
    ['a longer subject', { subject: 'CN=robot-7,O=x' }, {}, 'ERR_CERTIFICATE_SUBJECT'],
    ['no subject', { subject: '' }, { subjects: null }, 'ERR_CERTIFICATE_SUBJECT'],
    ['a malformed end', { notAfter: '2026-01-01' }, {}, 'ERR_CERTIFICATE_FORM'],
    ['a malformed start', { notBefore: '' }, {}, 'ERR_CERTIFICATE_FORM'],
    ['the first second', {}, { now: () => FROM }, 'identified'],
    ['the millisecond before it', {}, { now: () => FROM - 1 }, 'ERR_CERTIFICATE_NOT_YET_VALID'],
    ['the last second', {}, { now: () => UNTIL + 999 }, 'identified'],
    ['the second after it', {}, { now: () => UNTIL + 1000 }, 'ERR_CERTIFICATE_EXPIRED'],
    ['a clock that returns NaN', {}, { now: () => Number.NaN }, 'ERR_CERTIFICATE_EXPIRED'],
  ])('handles %s', async (_, change, options, expected) => {
    expect(await outcomeFor(change, options)).toBe(expected)
  })

  test.each([
    ['a DNS name', 'DNS:robot-7.example', 'identified'],
    ['a URI', 'URI:spiffe://example/robots/7', 'identified'],
    ['an address', 'IP Address:10.0.0.7', 'identified'],
    ['another name', 'DNS:robot-8.example', 'ERR_CERTIFICATE_NAME'],
    ['a name without its type', 'robot-7.example', 'ERR_CERTIFICATE_NAME'],
    ['a name of another type', 'URI:robot-7.example', 'ERR_CERTIFICATE_NAME'],
    ['a name inside another name', 'DNS:admin.example', 'ERR_CERTIFICATE_NAME'],
    ['a name inside another name, with its quotation marks', 'DNS:"x, DNS:admin.example"', 'ERR_CERTIFICATE_NAME'],
  ])('checks %s', async (_, name, expected) => {
    expect(await outcomeFor({}, { names: ['DNS:other.example', name] })).toBe(expected)
  })

  test('rejects a certificate without names if names are checked', async () => {
    const plain = await certificateOf()
    expect(await outcomeFor(plain, { names: ['DNS:robot-7.example'] })).toBe('ERR_CERTIFICATE_NAME')
  })

  test('returns no names for a pinned certificate without any', async () => {
    const plain = await certificateOf()
    const pin = createHash('sha256').update(new X509Certificate(plain.pem).raw).digest('hex')
    const result = await clientCertificate({ ...OPTIONS, thumbprints: [pin] }).verify(requestOf({ clientCertificate: plain }))
    expect(result).toMatchObject({ kind: 'identified', identity: { thumbprint: pin, names: [] } })
  })

  test('reads at most 64 KB', () => {
    const longest = certificate.pem.padEnd(65_536, '\n')
    expect(readCertificate(longest)?.sha256.toString('hex')).toBe(thumbprint.replaceAll(':', '').toLowerCase())
    expect(readCertificate(`${longest}\n`)).toBeUndefined()
  })

  test('accepts only the pinned certificates', async () => {
    const other = await certificateOf()
    const digits = thumbprint.replaceAll(':', '').toLowerCase()
    expect(await outcomeFor({}, { thumbprints: ['0'.repeat(64), digits] })).toBe('identified')
    expect(await outcomeFor({}, { thumbprints: [thumbprint.toLowerCase()] })).toBe('identified')
    expect(await outcomeFor({ pem: other.pem }, { thumbprints: [digits] })).toBe('ERR_CERTIFICATE_PIN')
  })

  describe('issuerCertificates', () => {
    let trusted: CertificateAuthority
    let namesake: CertificateAuthority
    beforeAll(async () => {
      trusted = await certificateAuthority()
      namesake = await certificateAuthority()
    })

    test('accepts a certificate signed by the pinned issuer', async () => {
      const verifier = clientCertificate({ ...OPTIONS, issuerCertificates: trusted.pem })
      const result = await verifier.verify(requestOf({ clientCertificate: await trusted.issue() }))
      expect(result).toMatchObject({ kind: 'identified', identity: { subject: 'CN=robot-7', issuer: 'CN=Devices', names: [] } })
    })

    test('rejects a certificate of another authority with the same name', async () => {
      const impostor = await namesake.issue()
      expect(await outcomeFor(impostor)).toBe('identified')
      expect(await outcomeFor(impostor, { issuerCertificates: trusted.pem })).toBe('ERR_CERTIFICATE_ISSUER')
      expect(await outcomeFor(impostor, { issuerCertificates: [trusted.pem] })).toBe('ERR_CERTIFICATE_ISSUER')
    })

    test('accepts each of several issuers, in one string or in an array', async () => {
      const bundle = `${trusted.pem}\n${namesake.pem}`
      for (const issuerCertificates of [bundle, [trusted.pem, namesake.pem], [bundle]]) {
        for (const authority of [trusted, namesake]) {
          expect(await outcomeFor(await authority.issue(), { issuerCertificates })).toBe('identified')
        }
      }
    })

    test('rejects the certificate of the event with another certificate in PEM', async () => {
      const own = await trusted.issue()
      const other = await namesake.issue()
      expect(await outcomeFor({ ...own, pem: other.pem }, { issuerCertificates: trusted.pem })).toBe('ERR_CERTIFICATE_ISSUER')
      expect(await outcomeFor({ ...own, pem: 'CERT_CONTENT' }, { issuerCertificates: trusted.pem })).toBe('ERR_CERTIFICATE_FORM')
    })
  })

  test('reports no certificate as an outage, whatever bytes it contains', async () => {
    const der = Buffer.from(certificate.pem.replace(/-----[^-]+-----|\s/g, ''), 'base64')
    const { pem: issuerCertificates } = await certificateAuthority()
    const bound = certificateBound(
      { verify: async () => ({ kind: 'absent' }), issuers: ['i'], live: false },
      { from: header('x-token') },
    )
    const pemOf = (bytes: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString('base64')}\n-----END CERTIFICATE-----\n`
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const mutated = Buffer.from(der)
          for (const [at, value] of changes) mutated[at] = value
          const change = { pem: pemOf(mutated) }
          for (const options of [{ issuerCertificates }, { names: ['DNS:a'] }, { thumbprints: [thumbprint] }]) {
            expect(await outcomeFor(change, options)).toMatch(/^(identified|ERR_CERTIFICATE_)/)
          }
          const request = requestOf({ headers: { 'x-token': 't' }, clientCertificate: { ...certificate, ...change } })
          expect((await bound.verify(request)).kind).not.toBe('unavailable')
        },
      ),
      { numRuns: 300 },
    )
  })

  test.each<readonly [string, Partial<ClientCertificate>]>([
    ['cannot be read', { pem: 'CERT_CONTENT' }],
    ['is a megabyte', { pem: 'A'.repeat(1_000_000) }],
    ['has an end that differs from the event', { notAfter: openSslTime(new Date(UNTIL + 86_400_000)) }],
    ['has a start that differs from the event', { notBefore: openSslTime(new Date(FROM - 86_400_000)) }],
  ])('rejects a certificate that %s if its contents are checked', async (_, change) => {
    expect(await outcomeFor(change, { thumbprints: [thumbprint] })).toBe('ERR_CERTIFICATE_FORM')
    expect(await outcomeFor(change, { names: ['DNS:robot-7.example'] })).toBe('ERR_CERTIFICATE_FORM')
  })

  test('returns absent without a certificate, and reads the whole request', async () => {
    const verifier = clientCertificate(OPTIONS)
    expect(await verifier.verify(requestOf())).toStrictEqual({ kind: 'absent' })
    expect(verifier.reads).toBe('request')
    expect(verifier.issuers).toStrictEqual(['CN=Devices'])
  })

  test.each([
    ['no issuers', { subjects: null }, 'issuers'],
    ['no subjects', { issuers: ['CN=x'] }, 'subjects'],
    ['an empty array of issuers', { issuers: [], subjects: null }, 'issuers'],
    ['issuers of null', { issuers: null, subjects: null }, 'issuers'],
    ['an empty array of subjects', { issuers: ['CN=x'], subjects: [] }, 'subjects'],
    ['an empty name', { issuers: ['CN=x'], subjects: null, names: [''] }, 'names'],
    ['an empty issuer among others', { issuers: ['CN=x', ''], subjects: null }, 'issuers'],
    ['an issuer that is a number', { issuers: ['CN=x', 7], subjects: null }, 'issuers'],
    ['a thumbprint with a digit too many', { issuers: ['CN=x'], subjects: null, thumbprints: ['a'.repeat(65)] }, 'thumbprints'],
    [
      'a thumbprint with another character in front',
      { issuers: ['CN=x'], subjects: null, thumbprints: [`g${'a'.repeat(64)}`] },
      'thumbprints',
    ],
    ['an empty array of thumbprints', { issuers: ['CN=x'], subjects: null, thumbprints: [] }, 'thumbprints'],
    ['an empty issuer certificate', { issuers: ['CN=x'], subjects: null, issuerCertificates: '' }, 'issuerCertificates'],
    ['no issuer certificate', { issuers: ['CN=x'], subjects: null, issuerCertificates: [] }, 'issuerCertificates'],
    [
      'an issuer certificate that is not PEM',
      { issuers: ['CN=x'], subjects: null, issuerCertificates: ['CN=x'] },
      'issuerCertificates',
    ],
    [
      'a malformed issuer certificate',
      {
        issuers: ['CN=x'],
        subjects: null,
        issuerCertificates: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
      },
      'issuerCertificates',
    ],
    ['a SHA-1 thumbprint', { issuers: ['CN=x'], subjects: null, thumbprints: ['a'.repeat(40)] }, 'thumbprints'],
    ['a clock that is not a function', { issuers: ['CN=x'], subjects: null, now: 0 }, 'now'],
    ['an unknown option', { issuers: ['CN=x'], subjects: null, san: [] }, 'san'],
  ])('throws a ConfigError for %s', (_, options, option) => {
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
  ])('parses %s', (text, expected) => {
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
  ])('rejects %j', (text) => {
    expect(certificateTime(text)).toBeUndefined()
  })
  test('parses every formatted time', () => {
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
])('splits the alternative names %j', (text, expected) => {
  expect(alternativeNames(text)).toStrictEqual(expected)
})
