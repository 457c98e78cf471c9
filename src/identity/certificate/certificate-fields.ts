/**
 * Reads a certificate, and the times and alternative names that OpenSSL prints of it.
 *
 * @module
 */

import { createHash, X509Certificate } from 'node:crypto'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TIME = /^[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4} GMT$/

/** Parses `May 28 12:30:02 2019 GMT` to seconds since the epoch. Returns `undefined` for any other form and for impossible dates. */
export function certificateTime(text: string): number | undefined {
  if (!TIME.test(text)) return undefined
  const month = String(MONTHS.indexOf(text.slice(0, 3)) + 1).padStart(2, '0')
  const isoTime = `${text.slice(16, 20)}-${month}-${text.slice(4, 6).replace(' ', '0')}T${text.slice(7, 15)}.000Z`
  const time = Date.parse(isoTime)
  // `Date` moves a 31st of February or the hour 24 to the next month or day, so the round trip differs.
  return Number.isFinite(time) && new Date(time).toISOString() === isoTime ? time / 1000 : undefined
}

/** What this package reads of a certificate. */
export interface ParsedCertificate {
  /** SHA-256 of the DER encoding. */
  readonly sha256: Buffer
  /** Seconds since the epoch; `undefined` if the time is malformed. */
  readonly notBefore: number | undefined
  /** Seconds since the epoch; `undefined` if the time is malformed. */
  readonly notAfter: number | undefined
  /** As `openssl x509` prints them: `DNS:client.example`. */
  readonly names: readonly string[]
  /** Whether one of the certificates has issued this one: equal names, and a valid signature by its key. */
  readonly isIssuedBy: (issuers: readonly X509Certificate[]) => boolean
}

/** Parses a PEM certificate of at most 64 KB. Returns `undefined` if any part of it is malformed, because a client chose it. */
export function readCertificate(pem: string): ParsedCertificate | undefined {
  if (pem.length > 65_536) return undefined
  try {
    const certificate = new X509Certificate(pem)
    return {
      sha256: createHash('sha256').update(certificate.raw).digest(),
      notBefore: certificateTime(certificate.validFrom),
      notAfter: certificateTime(certificate.validTo),
      names: alternativeNames(certificate.subjectAltName ?? ''),
      isIssuedBy: (issuers) => issuers.some((issuer) => isIssuedBy(certificate, issuer)),
    }
  } catch {
    return undefined
  }
}

/** Parses every certificate in PEM text from an option. Returns `undefined` if there is none, or one is malformed. */
export function readPemBundle(pem: string): readonly X509Certificate[] | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.length === 0 ? undefined : blocks.map((block) => new X509Certificate(block))
  } catch {
    return undefined
  }
}

/** `checkIssued` compares names and key identifiers only. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

/**
 * Splits `DNS:a.example, URI:spiffe://b` into names. Node quotes a value that contains a comma or a quotation mark like a JSON string;
 * such a value stays whole, with its quotation marks, so that no part of it passes for another name.
 *
 * @see https://nodejs.org/api/crypto.html#x509subjectaltname
 */
export function alternativeNames(text: string): readonly string[] {
  const names: string[] = []
  let start = 0
  let isQuoted = false
  for (let index = 0; index <= text.length; index += 1) {
    const character = text[index]
    if (isQuoted && character === '\\') index += 1
    else if (character === '"') isQuoted = !isQuoted
    else if (character === undefined || (!isQuoted && character === ',')) {
      const name = text.slice(start, index).trim()
      if (name !== '') names.push(name)
      start = index + 1
    }
  }
  return names
}
