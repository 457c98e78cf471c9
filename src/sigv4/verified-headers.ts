/**
 * The headers that a signature covers: made from what was really sent, and the list that was claimed must be exactly theirs.
 *
 * @module
 */

import { type CanonicalHeaders, canonicalHeaders, signedPairs } from './canonical-headers.ts'
import { isToken } from './characters.ts'
import type { Header } from './header-list.ts'
import { HASH_HEADER } from './payload-hash.ts'
import { TOKEN_HEADER } from './request-parts.ts'
import type { Pair } from './sort-pairs.ts'
import { refuse } from './verify-refusal.ts'

/** Nobody signs more. */
const MAX_SIGNED_HEADERS = 256

export interface SignedHeaderLines extends CanonicalHeaders {
  readonly list: readonly string[]
}

/**
 * @param names as claimed: `name;name`.
 * @param host the one to use if none was sent as a header, as with HTTP/2 or a `Request` object.
 * @throws {Refused}
 */
export function signedHeaderLines(names: string, headers: readonly Header[], host: string): SignedHeaderLines {
  const list = names.split(';', MAX_SIGNED_HEADERS + 1)
  // An `x-amz-*` header means something to who receives it. Two may be unsigned: the payload's hash, which is the last line of the
  // canonical request itself, and the session token, which is compared with the one that was issued.
  const signed = signedPairs(
    headers,
    host,
    (name) => list.includes(name) || (name.startsWith('x-amz-') && name !== HASH_HEADER && name !== TOKEN_HEADER),
  )
  const canonical = canonicalHeaders(signed)
  // In order, each once, sent, in lower case: of no other list the headers that it names read as it does.
  if (canonical.names !== names || list.length > MAX_SIGNED_HEADERS) refuseList(list, signed)
  return { lines: canonical.lines, names, list }
}

/** Says what is wrong with a list: no `host`, its form, a header that was not sent or, if it is none of these, one that was not signed. */
function refuseList(list: readonly string[], signed: readonly Pair[]): never {
  if (!list.includes('host')) refuse('HOST_UNSIGNED')
  let previous = ''
  for (const name of list) {
    if (list.length > MAX_SIGNED_HEADERS || name <= previous || !isToken(name) || name !== name.toLowerCase())
      refuse('SIGNED_HEADERS')
    if (!signed.some(({ key }) => key === name)) refuse('HEADER_MISSING', { header: name.slice(0, 64) })
    previous = name
  }
  const unsigned = signed.find(({ key }) => !list.includes(key))
  return refuse('HEADER_UNSIGNED', { header: unsigned?.key.slice(0, 64) })
}
