/**
 * Verifies the certificate of a mutual TLS client. API Gateway has validated the chain against the truststore; this verifier checks that
 * the certificate is one of those intended, and still valid.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 * @module
 */

import type { X509Certificate } from 'node:crypto'
import type { Authentication, AuthorizerRequest, ClientCertificate, Identity, Verifier } from '../../events/index.ts'
import { isStringArray } from '../../internal/type-guards.ts'
import { type Check, callback, nullable, optional, optionSchema, strings, valid } from '../../options.ts'
import { ABSENT, type Rejected, rejected, settle } from '../authentication.ts'
import { certificateTime, readCertificate, readPemBundle } from './certificate-fields.ts'

/** A mutual TLS client. Its subject and issuer are those of the certificate. */
export interface CertificateIdentity extends Identity<'clientCertificate'> {
  /** The serial number as API Gateway reports it. */
  readonly serialNumber: string
  /** SHA-256 of the certificate, 64 lowercase hexadecimal digits. Only set if an option requires the certificate itself. */
  readonly thumbprint?: string | undefined
  /**
   * The alternative names as `openssl x509` prints them: `DNS:client.example`, `URI:spiffe://example/ns/a`. Only set if an option
   * requires the certificate itself.
   */
  readonly names?: readonly string[] | undefined
  /** Seconds since the epoch: the first second after the certificate's `notAfter`. */
  readonly expiresAt: number
}

/** Options of {@link clientCertificate}. */
export interface ClientCertificateOptions {
  /** Distinguished names of the accepted issuers, exactly as in the event's `issuerDN`. At least one. */
  readonly issuers: readonly string[]
  /** Distinguished names of the accepted subjects, exactly as in the event's `subjectDN`. `null`: every subject of these issuers. */
  readonly subjects: readonly string[] | null
  /**
   * PEM certificates of the accepted issuers; one string may contain several. The client certificate must be signed directly by one of them.
   * Set it if the truststore has more than one certificate authority: another authority can issue certificates with the same names.
   * Default: only the issuer's name is compared.
   */
  readonly issuerCertificates?: string | readonly string[] | undefined
  /** The certificate must have at least one of these alternative names: `DNS:client.example`. Default: not checked. */
  readonly names?: readonly string[] | undefined
  /** Pinned certificates: SHA-256 in hexadecimal, with or without colons. Default: not checked. */
  readonly thumbprints?: readonly string[] | undefined
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined
}

/**
 * Verifies the client certificate of a mutual TLS connection. A certificate is not an identity source, so the authorizer needs
 * `ttlSeconds: 0`.
 *
 * Rejected with `ERR_CERTIFICATE_FORM`, `ERR_CERTIFICATE_ISSUER` (by name or by signature), `ERR_CERTIFICATE_SUBJECT`, `ERR_CERTIFICATE_NAME`, `ERR_CERTIFICATE_PIN`,
 * `ERR_CERTIFICATE_EXPIRED` (after the second `notAfter`) or `ERR_CERTIFICATE_NOT_YET_VALID`.
 *
 * @throws {ConfigError} if an option is missing, unknown or malformed.
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5
 * @example
 * clientCertificate({ issuers: ['CN=Devices,O=Example'], subjects: null, names: ['DNS:robot-7.example'] })
 */
export function clientCertificate(options: ClientCertificateOptions): Verifier<CertificateIdentity> {
  const expected = readOptions(options)

  function verifyClientCertificate(request: AuthorizerRequest): Promise<Authentication<CertificateIdentity>> {
    return settle(() => {
      const certificate = request.clientCertificate
      return certificate === undefined ? ABSENT : checkCertificate(certificate, expected)
    })
  }
  return Object.freeze({ verify: verifyClientCertificate, reads: 'request', issuers: Object.freeze([...expected.issuers]) })
}

/** Sets are `undefined` if the property is not checked. */
interface ExpectedCertificate {
  readonly issuers: ReadonlySet<string>
  readonly subjects: ReadonlySet<string> | undefined
  readonly issuerCertificates: readonly X509Certificate[] | undefined
  readonly names: ReadonlySet<string> | undefined
  readonly thumbprints: ReadonlySet<string> | undefined
  readonly now: () => number
}

function checkCertificate(certificate: ClientCertificate, expected: ExpectedCertificate): Authentication<CertificateIdentity> {
  const { issuer, subject, serialNumber } = certificate
  if (!expected.issuers.has(issuer)) return rejected('ERR_CERTIFICATE_ISSUER')
  if (subject === '' || expected.subjects?.has(subject) === false) return rejected('ERR_CERTIFICATE_SUBJECT')
  const notBefore = certificateTime(certificate.notBefore)
  const notAfter = certificateTime(certificate.notAfter)
  if (notBefore === undefined || notAfter === undefined) return rejected('ERR_CERTIFICATE_FORM')
  const seconds = Math.floor(expected.now() / 1000)
  // These comparisons are negated so that a clock that returns NaN rejects.
  if (!(seconds <= notAfter)) return rejected('ERR_CERTIFICATE_EXPIRED')
  if (!(seconds >= notBefore)) return rejected('ERR_CERTIFICATE_NOT_YET_VALID')
  const contents = checkContents(certificate, expected)
  if ('kind' in contents) return contents
  return {
    kind: 'identified',
    identity: {
      scheme: 'clientCertificate',
      issuer,
      subject,
      serialNumber,
      scopes: new Set(),
      groups: new Set(),
      claims: {},
      expiresAt: notAfter + 1,
      ...contents,
    },
  }
}

type Contents = Pick<CertificateIdentity, 'thumbprint' | 'names'>

/** Checks what only the certificate itself contains. It must be the certificate that the event's fields describe. */
function checkContents(
  certificate: ClientCertificate,
  { issuerCertificates, names, thumbprints }: ExpectedCertificate,
): Contents | Rejected {
  if (issuerCertificates === undefined && names === undefined && thumbprints === undefined) return {}
  const parsed = readCertificate(certificate.pem)
  if (parsed === undefined) return rejected('ERR_CERTIFICATE_FORM')
  const isDescribed =
    parsed.notBefore === certificateTime(certificate.notBefore) && parsed.notAfter === certificateTime(certificate.notAfter)
  if (!isDescribed) return rejected('ERR_CERTIFICATE_FORM')
  if (issuerCertificates !== undefined && !parsed.isIssuedBy(issuerCertificates)) return rejected('ERR_CERTIFICATE_ISSUER')
  const thumbprint = parsed.sha256.toString('hex')
  if (thumbprints?.has(thumbprint) === false) return rejected('ERR_CERTIFICATE_PIN')
  if (names !== undefined && !parsed.names.some((name) => names.has(name))) return rejected('ERR_CERTIFICATE_NAME')
  return { thumbprint, names: parsed.names }
}

const distinguishedNames: Check<readonly string[]> = valid('a non-empty array of non-empty strings', isNonEmpty)

const OPTIONS = optionSchema<ClientCertificateOptions>('clientCertificate', {
  issuers: distinguishedNames,
  subjects: nullable(distinguishedNames, 'accept every subject of these issuers'),
  issuerCertificates: optional(
    valid(
      'certificates in PEM, as a string or a non-empty array of strings',
      (pems) => strings.accepts(pems) && [pems].flat().every((pem) => readPemBundle(String(pem)) !== undefined),
    ),
  ),
  names: optional(distinguishedNames),
  thumbprints: optional(
    valid(
      'a non-empty array of SHA-256 hashes in hexadecimal',
      (hashes) => isNonEmpty(hashes) && hashes.every((hash) => /^[0-9a-f]{64}$/.test(normalizeThumbprint(hash))),
    ),
  ),
  now: optional(callback),
})

function readOptions(options: ClientCertificateOptions): ExpectedCertificate {
  const { issuers, subjects, issuerCertificates, names, thumbprints, now = Date.now } = OPTIONS.check(options)
  return {
    issuers: new Set(issuers),
    subjects: subjects === null ? undefined : new Set(subjects),
    issuerCertificates:
      issuerCertificates === undefined ? undefined : [issuerCertificates].flat().flatMap((pem) => readPemBundle(pem) ?? []),
    names: names === undefined ? undefined : new Set(names),
    thumbprints: thumbprints === undefined ? undefined : new Set(thumbprints.map(normalizeThumbprint)),
    now,
  }
}

function isNonEmpty(value: unknown): value is readonly string[] {
  return isStringArray(value) && value.length > 0
}

function normalizeThumbprint(text: string): string {
  return text.replaceAll(':', '').toLowerCase()
}
