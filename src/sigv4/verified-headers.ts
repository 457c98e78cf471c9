/**
 * The headers that a signature covers: the list is judged, and the canonical lines are made from what was really sent.
 *
 * @module
 */

import { type CanonicalHeaders, canonicalHeaderValue } from './canonical-headers.ts'
import { lowerHeaderName } from './characters.ts'
import type { HeaderList } from './header-list.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

/** Nobody signs more; with a bound on their number the work is linear in what was sent. */
const MAX_SIGNED_HEADERS = 256

export interface SignedHeaderLines extends CanonicalHeaders {
  readonly list: readonly string[]
}

/** The last list that was found well formed, which is mostly the next one's, too. A memo: it never changes an answer. */
let last: { readonly names: string; readonly list: readonly string[] } = { names: '', list: [] }
/** Nothing longer is remembered. */
const MEMO_LENGTH = 1024

/** `host` is the one to use if none was sent as a header, as with HTTP/2 or a `Request` object. */
export function readSignedHeaders(names: string, { keys, values }: HeaderList, host: string): SignedHeaderLines | Refusal {
  const isKnown = names === last.names
  const list = isKnown ? last.list : names.split(';', MAX_SIGNED_HEADERS + 1)
  if (!isKnown && !list.includes('host')) return refuse('HOST_UNSIGNED')
  let previous = ''
  let lines = ''
  for (const name of list) {
    // Sorted means unique, too: each is greater than the one before.
    if (!isKnown && (name <= previous || lowerHeaderName(name) !== name || list.length > MAX_SIGNED_HEADERS))
      return refuse('SIGNED_HEADERS')
    previous = name
    let at = keys.indexOf(name)
    if (at < 0 && name !== 'host') return refuse('HEADER_MISSING', { header: name.slice(0, 64) })
    lines += `\n${name}:${at < 0 ? host : canonicalHeaderValue(values[at] as string)}` // the lists are parallel
    while (at >= 0) {
      at = keys.indexOf(name, at + 1)
      if (at >= 0) lines += `,${canonicalHeaderValue(values[at] as string)}`
    }
  }
  if (!isKnown && names.length <= MEMO_LENGTH) last = { names, list }
  for (const key of keys) {
    if (mustBeSigned(key) && !list.includes(key)) return refuse('HEADER_UNSIGNED', { header: key.slice(0, 64) })
  }
  // The caller gets a list of his own.
  return { lines, names, list: [...list] }
}

/**
 * An `x-amz-*` header means something to who receives it. Two may be unsigned: the payload's hash, which is the last line of the
 * canonical request itself, and the session token, which is compared with the one that was issued.
 */
function mustBeSigned(key: string): boolean {
  return key.startsWith('x-amz-') && key !== 'x-amz-content-sha256' && key !== 'x-amz-security-token'
}
