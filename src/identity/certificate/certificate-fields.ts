/**
 * Reads a certificate, and what OpenSSL prints of it: times and alternative names.
 *
 * @module
 */

import { X509Certificate } from 'node:crypto'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const TIME = /^[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4} GMT$/

/** `May 28 12:30:02 2019 GMT` in seconds since the epoch; `undefined` for anything else, the 31st of February included. */
export function certificateTime(text: string): number | undefined {
  if (!TIME.test(text)) return undefined
  const month = String(MONTHS.indexOf(text.slice(0, 3)) + 1).padStart(2, '0')
  const written = `${text.slice(16, 20)}-${month}-${text.slice(4, 6).replace(' ', '0')}T${text.slice(7, 15)}.000Z`
  const time = Date.parse(written)
  // A day that a month does not have, or the hour 24, comes back as another one.
  return Number.isFinite(time) && new Date(time).toISOString() === written ? time / 1000 : undefined
}

/** A certificate in PEM, of at most 64 KB; `undefined` for what is none. */
export function readCertificate(pem: string): X509Certificate | undefined {
  if (pem.length > 65_536) return undefined
  try {
    return new X509Certificate(pem)
  } catch {
    // Then it is no certificate.
  }
  return undefined
}

/**
 * Takes `DNS:a.example, URI:spiffe://b` apart. Node puts a value that holds a comma or a quotation mark into quotes, as JSON;
 * such a one stays whole, quotes included, so that no part of it passes for a name of its own.
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
