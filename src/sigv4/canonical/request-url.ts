/**
 * A URL as text, cut into its parts and nothing more: no decoding, no normalising, because what is signed is what is sent.
 *
 * @module
 */

import { memo } from '../memo.ts'
import { isAuthority } from './characters.ts'

export interface UrlParts {
  /** Scheme and authority as written, `''` for a bare path. */
  readonly origin: string
  /** Host in lower case, without the scheme's own port and with it. Nothing for a bare path. */
  readonly hosts: readonly string[]
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** With `#`, or `''`. Never sent, never signed. */
  readonly fragment: string
}

/** Whatever has an address: a text, or a `URL`, whose `href` is what is sent. */
export type UrlText = string | { readonly href: string }

/** `undefined`: neither a bare path nor an `http`, `https`, `ws` or `wss` URL without user name. */
export function splitUrl(url: string): UrlParts | undefined {
  const end = find(url, '#', 0, url.length)
  const pathEnd = find(url, '?', 0, end)
  const isPath = url[0] === '/'
  const start = isPath ? 0 : find(url, '/', url.indexOf('://') + 3, pathEnd)
  const origin = url.slice(0, start)
  const hosts = isPath ? [] : hostsOf(origin)
  return hosts && { origin, hosts, path: url.slice(start, pathEnd), query: url.slice(pathEnd + 1, end), fragment: url.slice(end) }
}

/** Where the mark first stands, `end` if not before that. */
export function find(text: string, mark: string, start: number, end: number): number {
  const index = text.indexOf(mark, start)
  return index < 0 || index > end ? end : index
}

const hostsOf = memo((origin: string): readonly string[] | undefined => {
  const [scheme = '', authority] = origin.split('://')
  const [, , secure] = /^(http|ws)(s?)$/i.exec(scheme) ?? []
  const port = secure === '' ? ':80' : ':443'
  // Judged before it is written in lower case: the Kelvin sign would be a `k` afterwards.
  if (secure === undefined || !isAuthority(authority)) return undefined
  const lower = authority.toLowerCase()
  const host = lower.endsWith(port) ? lower.slice(0, -port.length) : lower
  return host === '' || host.startsWith(':') || host.endsWith(port) ? undefined : [host, host + port]
})
