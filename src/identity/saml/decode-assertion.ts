/**
 * Decodes a credential to the text of an XML document: size, base64, DEFLATE, UTF-8.
 *
 * @module
 */

import { inflateRawSync } from 'node:zlib'
import type { SamlRejectionCode } from '../codes/saml-codes.ts'

export interface Encoding {
  readonly encoding: 'base64' | 'base64url'
  readonly compression: 'none' | 'deflate'
  readonly maxBytes: number
}

/** The text of a document, or why there is none. */
export type DecodedText = { readonly text: string } | SamlRejectionCode

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Accepts any value without throwing. The work is bounded by `maxBytes`. */
export function decodeAssertion(credential: unknown, { encoding, compression, maxBytes }: Encoding): DecodedText {
  if (typeof credential !== 'string') return 'ERR_SAML_ENCODING'
  if (credential.length > Math.ceil(maxBytes / 3) * 4) return 'ERR_SAML_SIZE'
  const decoded = decodeBase64(credential, encoding)
  if (decoded === undefined) return 'ERR_SAML_ENCODING'
  const bytes = compression === 'deflate' ? inflate(decoded, maxBytes) : decoded
  if (typeof bytes === 'string') return bytes
  if (bytes.length > maxBytes) return 'ERR_SAML_SIZE'
  try {
    return { text: UTF8.decode(bytes) }
  } catch {
    return 'ERR_SAML_XML'
  }
}

/** Padding is optional. If there is any, it must be complete. */
function decodeBase64(text: string, encoding: Encoding['encoding']): Buffer | undefined {
  const unpadded = text.replace(/={1,2}$/, '')
  if (unpadded === '' || (unpadded !== text && text.length % 4 !== 0)) return undefined
  const bytes = Buffer.from(unpadded, encoding)
  // Encoding it again proves that there was no whitespace, other alphabet or stray bit.
  return bytes.toString(encoding).replace(/={1,2}$/, '') === unpadded ? bytes : undefined
}

function inflate(bytes: Buffer, maxBytes: number): Buffer | SamlRejectionCode {
  try {
    // With `info: true` the result is an object; the type declarations do not cover it.
    const { buffer, engine } = inflateRawSync(bytes, { maxOutputLength: maxBytes, info: true }) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    // Bytes after the end of the stream would be another spelling of the same assertion.
    return engine.bytesWritten === bytes.length ? buffer : 'ERR_SAML_ENCODING'
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return isTooLarge ? 'ERR_SAML_SIZE' : 'ERR_SAML_ENCODING'
  }
}
