/**
 * The headers that a signature covers: the list is judged, and the canonical lines are made from what was really sent.
 *
 * @module
 */

import { type CanonicalHeaders, canonicalHeaderValue, lowerHeaderName } from './canonical-headers.ts'
import type { HeaderList } from './header-list.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

/** `host` is the one to use if none was sent as a header, as with HTTP/2 or a `Request` object. */
export function readSignedHeaders(
  list: string,
  { headers, host }: { readonly headers: HeaderList; readonly host: string },
): CanonicalHeaders | Refusal {
  const names = list.split(';')
  const sent = new Map<string, string>()
  let previous = ''
  for (const name of names) {
    // Sorted means unique, too: each is greater than the one before.
    if (name <= previous || lowerHeaderName(name) !== name) return refuse('ERR_SIGV4_SIGNED_HEADERS')
    previous = name
    sent.set(name, '')
  }
  if (!sent.has('host')) return refuse('ERR_SIGV4_HOST_UNSIGNED')
  const found = new Set<string>()
  for (let index = 0; index < headers.keys.length; index++) {
    const key = headers.keys[index] as string // index < length, and the lists are parallel
    if (sent.has(key)) {
      const value = canonicalHeaderValue(headers.values[index] as string)
      sent.set(key, found.has(key) ? `${sent.get(key)},${value}` : value)
      found.add(key)
    } else if (mustBeSigned(key)) return refuse('ERR_SIGV4_HEADER_UNSIGNED', { header: key.slice(0, 64) })
  }
  if (!found.has('host')) {
    found.add('host')
    sent.set('host', host)
  }
  let lines = ''
  for (const [name, value] of sent) {
    if (!found.has(name)) return refuse('ERR_SIGV4_HEADER_MISSING', { header: name.slice(0, 64) })
    lines += `${name}:${value}\n`
  }
  return { lines, names: list }
}

/**
 * An `x-amz-*` header means something to who receives it. Two may be unsigned: the payload's hash, which is the last line of the
 * canonical request itself, and the session token, which is compared with the one that was issued.
 */
function mustBeSigned(key: string): boolean {
  return key.startsWith('x-amz-') && key !== 'x-amz-content-sha256' && key !== 'x-amz-security-token'
}
