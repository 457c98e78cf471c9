/**
 * The headers that a signature covers: made from what was really sent, and the list that was claimed must be exactly theirs.
 *
 * @module
 */

import { type CanonicalHeaders, canonicalHeader, canonicalHeaders } from '../canonical/canonical-headers.ts'
import { isToken } from '../canonical/characters.ts'
import { HASH_HEADER } from '../canonical/payload-hash.ts'
import { compareText, type Pair, sortInPlace } from '../canonical/sort-pairs.ts'
import type { Header } from '../header-list.ts'
import { TOKEN_HEADER } from '../request-parts.ts'
import { refuse } from './rejection.ts'

/** Nobody signs more. */
const MAX_SIGNED_HEADERS = 256
const SEMICOLON = 59

export interface SignedHeaderLines extends CanonicalHeaders {
  readonly list: readonly string[]
}

/**
 * @param names as claimed: `name;name`.
 * @param host the one to use if none was sent as a header, as with HTTP/2 or a `Request` object.
 * @throws {Refused}
 */
export function signedHeaderLines(names: string, headers: readonly Header[], host: string): SignedHeaderLines {
  const sorted: Pair[] = [...headers]
  if (!headers.some(({ key }) => key === 'host')) sorted.push({ key: 'host', value: host })
  sortInPlace(sorted, (one, other) => compareText(one.key, other.key))
  // Both are in order, or the claimed list is none: one walk along the two finds whatever is signed.
  const signed: Pair[] = []
  const list: string[] = []
  let start = 0
  let previous = ''
  let unsigned: string | undefined
  for (const header of sorted) {
    const { key } = header
    const end = start + key.length
    if (key !== previous && names.slice(start, end) === key && (end === names.length || names.charCodeAt(end) === SEMICOLON)) {
      list.push(key)
      previous = key
      start = end + 1
    }
    if (key === previous) signed.push(canonicalHeader(header))
    // An `x-amz-*` header means something to who receives it. Two may be unsigned: the payload's hash, which is the last line of the
    // canonical request itself, and the session token, which is compared with the one that was issued.
    else if (key.startsWith('x-amz-') && key !== HASH_HEADER && key !== TOKEN_HEADER) unsigned ??= key
  }
  if (start <= names.length || list.length > MAX_SIGNED_HEADERS || !list.includes('host')) refuseList(names, headers)
  if (unsigned !== undefined) refuse('HEADER_UNSIGNED', { header: unsigned.slice(0, 64) })
  return { lines: canonicalHeaders(signed).lines, names, list }
}

/** Says what is wrong with a list: no `host`, a header that was not sent, or its form. */
function refuseList(names: string, headers: readonly Header[]): never {
  const list = names.split(';', MAX_SIGNED_HEADERS)
  if (!list.includes('host')) refuse('HOST_UNSIGNED')
  let previous = ''
  for (const name of list) {
    if (name <= previous || !isToken(name) || name !== name.toLowerCase()) break
    if (name !== 'host' && !headers.some(({ key }) => key === name)) refuse('HEADER_MISSING', { header: name.slice(0, 64) })
    previous = name
  }
  return refuse('SIGNED_HEADERS')
}
