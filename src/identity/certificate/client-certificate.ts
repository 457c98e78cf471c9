/**
 * The certificate of a mutual TLS client. API Gateway has checked the chain against the truststore; which of the certificates
 * that it lets in are meant, and whether this one is still valid, is judged here.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 * @module
 */

import { createHash } from 'node:crypto'
import { ConfigError } from '../../errors.ts'
import type { Authentication, AuthorizerRequest, ClientCertificate, Identity, Verifier } from '../../events/index.ts'
import { checkOptions } from '../../options.ts'
import { ABSENT, rejected, settle } from '../authentication-result.ts'
import { clockOf } from '../option-values.ts'
import { alternativeNames, certificateTime, readCertificate } from './certificate-fields.ts'

export interface CertificateIdentity extends Identity<'clientCertificate'> {
  readonly serialNumber: string
  /** SHA-256 over the certificate, 64 lower-case hexadecimal digits; where the options ask for the certificate itself. */
  readonly thumbprint?: string
  /** As `openssl x509` prints them: `DNS:client.example`, `URI:spiffe://example/ns/a`; where the options ask for the certificate itself. */
  readonly names?: readonly string[]
  readonly expiresAt: number
}

export interface ClientCertificateOptions {
  /** The distinguished names of the issuers that are meant, exactly as the event's `issuerDN` has them. Not empty. */
  readonly issuers: readonly string[]
  /** The subjects that are meant, exactly as the event's `subjectDN` has them; `null`: whoever these issuers certify. */
  readonly subjects: readonly string[] | null
  /** At least one of these alternative names, exactly: `DNS:client.example`. Default: not looked at. */
  readonly names?: readonly string[]
  /** Pinned certificates: SHA-256 in hexadecimal, with or without colons. Default: not looked at. */
  readonly thumbprints?: readonly string[]
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: () => number
}

/**
 * Identifies a mutual TLS client; its subject is the certificate's, its issuer the certificate's. A certificate lies in no
 * identity source, so it stands under no result cache: TTL 0.
 *
 * Rejected: `ERR_CERTIFICATE_FORM`, `ERR_CERTIFICATE_ISSUER`, `ERR_CERTIFICATE_SUBJECT`, `ERR_CERTIFICATE_NAME`, `ERR_CERTIFICATE_PIN`,
 * `ERR_CERTIFICATE_EXPIRED` (after `notAfter`, which itself still counts: RFC 5280), `ERR_CERTIFICATE_NOT_YET_VALID`.
 *
 * @throws {ConfigError} for missing, unknown or malformed options.
 */
export function clientCertificate(options: ClientCertificateOptions): Verifier<CertificateIdentity> {
  const judging = readOptions(options)

  function verifyClientCertificate(request: AuthorizerRequest): Promise<Authentication<CertificateIdentity>> {
    return settle(() => {
      const certificate = request.clientCertificate
      return certificate === undefined ? ABSENT : judge(certificate, judging)
    })
  }
  return Object.freeze({ verify: verifyClientCertificate, reads: 'request', issuers: Object.freeze([...judging.issuers]) })
}

interface Judging {
  readonly issuers: ReadonlySet<string>
  readonly subjects: ReadonlySet<string> | undefined
  readonly names: ReadonlySet<string> | undefined
  readonly thumbprints: ReadonlySet<string> | undefined
  readonly now: () => number
}

function judge(certificate: ClientCertificate, judging: Judging): Authentication<CertificateIdentity> {
  const { issuer, subject, serialNumber } = certificate
  if (!judging.issuers.has(issuer)) return rejected('ERR_CERTIFICATE_ISSUER')
  if (subject === '' || judging.subjects?.has(subject) === false) return rejected('ERR_CERTIFICATE_SUBJECT')
  const notBefore = certificateTime(certificate.notBefore)
  const notAfter = certificateTime(certificate.notAfter)
  if (notBefore === undefined || notAfter === undefined) return rejected('ERR_CERTIFICATE_FORM')
  const seconds = Math.floor(judging.now() / 1000)
  // Written so that a clock that answers NaN lets nobody in.
  if (!(seconds <= notAfter)) return rejected('ERR_CERTIFICATE_EXPIRED')
  if (!(seconds >= notBefore)) return rejected('ERR_CERTIFICATE_NOT_YET_VALID')
  const inside = judgeInside(certificate, judging)
  if ('kind' in inside) return inside
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
      ...inside,
    },
  }
}

type Inside = { readonly thumbprint?: string; readonly names?: readonly string[] } | ReturnType<typeof rejected>

/** What only the certificate itself says, where the options ask for it. It must be the one that the event's fields speak of. */
function judgeInside(certificate: ClientCertificate, { names, thumbprints }: Judging): Inside {
  if (names === undefined && thumbprints === undefined) return {}
  const parsed = readCertificate(certificate.pem)
  if (parsed === undefined) return rejected('ERR_CERTIFICATE_FORM')
  const isSame =
    certificateTime(parsed.validFrom) === certificateTime(certificate.notBefore) &&
    certificateTime(parsed.validTo) === certificateTime(certificate.notAfter)
  if (!isSame) return rejected('ERR_CERTIFICATE_FORM')
  const thumbprint = createHash('sha256').update(parsed.raw).digest('hex')
  if (thumbprints?.has(thumbprint) === false) return rejected('ERR_CERTIFICATE_PIN')
  const found = alternativeNames(parsed.subjectAltName ?? '')
  if (names !== undefined && !found.some((name) => names.has(name))) return rejected('ERR_CERTIFICATE_NAME')
  return { thumbprint, names: found }
}

function readOptions(options: ClientCertificateOptions): Judging {
  checkOptions('clientCertificate', options, ['issuers', 'subjects', 'names', 'thumbprints', 'now'])
  const { issuers, subjects, names, thumbprints } = options
  return {
    issuers: texts('issuers', issuers),
    subjects: subjects === null ? undefined : texts('subjects', subjects),
    names: names === undefined ? undefined : texts('names', names),
    thumbprints: thumbprints === undefined ? undefined : new Set([...texts('thumbprints', thumbprints)].map(thumbprintOf)),
    now: clockOf('clientCertificate', options.now),
  }
}

function texts(option: string, value: unknown): ReadonlySet<string> {
  if (!Array.isArray(value) || value.length === 0 || !value.every((text) => typeof text === 'string' && text !== '')) {
    throw new ConfigError('clientCertificate', option, 'a list of texts, not empty')
  }
  return new Set(value)
}

function thumbprintOf(text: string): string {
  const digits = text.replaceAll(':', '').toLowerCase()
  if (!/^[0-9a-f]{64}$/.test(digits)) throw new ConfigError('clientCertificate', 'thumbprints', 'SHA-256 in hexadecimal')
  return digits
}
