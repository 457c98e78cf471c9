/**
 * The headers that a signature covers: the list is judged, and the canonical lines are made from what was really sent.
 *
 * @module
 */

import { type CanonicalHeaders, canonicalHeaderValue } from './canonical-headers.ts'
import { lowerHeaderName } from './characters.ts'
import type { HeaderList } from './header-list.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

/** Up to so many signed headers a plain search is the fastest. */
const SEARCH_LIMIT = 24

export interface SignedHeaderLines extends CanonicalHeaders {
  readonly list: readonly string[]
}

/** `host` is the one to use if none was sent as a header, as with HTTP/2 or a `Request` object. */
export function readSignedHeaders(names: string, headers: HeaderList, host: string): SignedHeaderLines | Refusal {
  const list = names.split(';')
  let previous = ''
  for (let index = 0; index < list.length; index++) {
    const name = list[index] as string // index < length
    // Sorted means unique, too: each is greater than the one before.
    if (name <= previous || lowerHeaderName(name) !== name) return refuse('SIGNED_HEADERS')
    previous = name
  }
  const positions = list.length > SEARCH_LIMIT ? new Map(list.map((name, index) => [name, index])) : undefined
  const find = (key: string): number => (positions === undefined ? list.indexOf(key) : (positions.get(key) ?? -1))
  const hostAt = find('host')
  if (hostAt < 0) return refuse('HOST_UNSIGNED')
  const found: (string | undefined)[] = list.map(() => undefined)
  for (let index = 0; index < headers.keys.length; index++) {
    const key = headers.keys[index] as string // index < length, and the lists are parallel
    const at = find(key)
    if (at >= 0) {
      const value = canonicalHeaderValue(headers.values[index] as string)
      const before = found[at]
      found[at] = before === undefined ? value : `${before},${value}`
    } else if (mustBeSigned(key)) return refuse('HEADER_UNSIGNED', { header: key.slice(0, 64) })
  }
  found[hostAt] ??= host
  let lines = ''
  for (let index = 0; index < list.length; index++) {
    const value = found[index]
    if (value === undefined) return refuse('HEADER_MISSING', { header: list[index]?.slice(0, 64) ?? '' })
    lines += `\n${list[index]}:${value}`
  }
  return { lines, names, list }
}

/**
 * An `x-amz-*` header means something to who receives it. Two may be unsigned: the payload's hash, which is the last line of the
 * canonical request itself, and the session token, which is compared with the one that was issued.
 */
function mustBeSigned(key: string): boolean {
  return key.startsWith('x-amz-') && key !== 'x-amz-content-sha256' && key !== 'x-amz-security-token'
}
