/**
 * Reads headers as servers deliver them: arrays of pairs, records, Node's `rawHeaders`, and the pseudo-headers of HTTP/2.
 *
 * @module
 */

import { type Header, parseHeaders } from '../header-list.ts'
import type { HeadersInput } from '../request-types.ts'

/** Headers as received. A flat array alternates names and values, as Node's `rawHeaders`. */
export type ReceivedHeaders = HeadersInput | readonly string[]

/** The pseudo-header that replaces `host` in HTTP/2 (RFC 9113, section 8.3.1). */
export const AUTHORITY_HEADER = ':authority'
/** The other pseudo-headers of requests. The method and the path are passed separately. */
const IGNORED_PSEUDO_HEADERS: ReadonlySet<string> = new Set([':method', ':path', ':scheme', ':protocol'])

/** The received headers. */
export interface HeaderFields {
  readonly headers: Header[]
  /** The values of `:authority`. */
  readonly authorities: readonly string[]
}

/** @throws {ConfigError} if a name is not a valid header name or a value is not a string. */
export function readReceivedHeaders(subject: string, received: ReceivedHeaders | undefined): HeaderFields {
  const all = isFlat(received) ? toPairs(received) : received
  const authorities: string[] = []
  const takePseudoHeader = (name: string, value: unknown): boolean => {
    if (IGNORED_PSEUDO_HEADERS.has(name)) return true
    if (name !== AUTHORITY_HEADER || typeof value !== 'string') return false
    authorities.push(value.trim())
    return true
  }
  const headers = parseHeaders(subject, all, takePseudoHeader)
  return { headers: headers.map(decodeHeader), authorities }
}

function isFlat(received: ReceivedHeaders | undefined): received is readonly string[] {
  return Array.isArray(received) && received.length > 0 && typeof received[0] === 'string'
}

/** A name without a value becomes a pair without a value, which `parseHeaders` rejects. */
function toPairs(flat: readonly string[]): [string, string][] {
  return Array.from({ length: Math.ceil(flat.length / 2) }, (_, index) => {
    // The value of the last name may be missing; see above.
    return flat.slice(2 * index, 2 * index + 2) as [string, string]
  })
}

const MAX_ASCII = 0x7f
const MAX_BYTE = 0xff

/**
 * Node delivers each byte of a header as one character, but clients sign values as UTF-8. A value whose characters are the bytes of valid UTF-8 is decoded;
 * all others are unchanged.
 */
function decodeHeader(header: Header): Header {
  const { value } = header
  let highest = 0
  for (let index = 0; index < value.length; index++) highest = Math.max(highest, value.charCodeAt(index))
  if (highest <= MAX_ASCII || highest > MAX_BYTE) return header
  const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0))
  try {
    return { ...header, value: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) }
  } catch {
    return header
  }
}
