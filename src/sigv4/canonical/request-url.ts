/**
 * Splits a URL into its parts without decoding or normalizing it, because the path and query are signed as they are sent.
 *
 * @module
 */

import { isAuthority } from './characters.ts'

/** The parts of a URL. Path, query and fragment are exactly as written. */
export interface UrlParts {
  /** Scheme and authority as written, `''` for a bare path. */
  readonly origin: string
  /** The host in lowercase, first without the scheme's default port and then with it. Empty for a bare path. */
  readonly hosts: readonly string[]
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** With `#`, or `''`. It is neither sent nor signed. */
  readonly fragment: string
}

/** Returns `undefined` unless `url` is a path or an `http`, `https`, `ws` or `wss` URL without a user name. */
export function splitUrl(url: string): UrlParts | undefined {
  const end = indexBefore(url, '#', 0, url.length)
  const pathEnd = indexBefore(url, '?', 0, end)
  const isPath = url[0] === '/'
  const pathStart = isPath ? 0 : indexBefore(url, '/', url.indexOf('://') + 3, pathEnd)
  const origin = url.slice(0, pathStart)
  const hosts = isPath ? [] : hostsOf(origin)
  if (hosts === undefined) return undefined
  return {
    origin,
    hosts,
    path: url.slice(pathStart, pathEnd),
    query: url.slice(pathEnd + 1, end),
    fragment: url.slice(end),
  }
}

/** Returns the first index of `mark` at or after `start`, or `end` if there is none before `end`. */
export function indexBefore(text: string, mark: string, start: number, end: number): number {
  const index = text.indexOf(mark, start)
  return index < 0 || index > end ? end : index
}

let latest: { readonly origin: string; readonly hosts: readonly string[] | undefined } = { origin: '', hosts: undefined }

/** Keeps the result for the latest origin, because consecutive requests mostly go to the same host. */
function hostsOf(origin: string): readonly string[] | undefined {
  if (origin !== latest.origin) latest = { origin, hosts: parseHosts(origin) }
  return latest.hosts
}

const SCHEME = /^(?:http|ws)(s?):\/\//i

function parseHosts(origin: string): readonly string[] | undefined {
  const [scheme, secure] = SCHEME.exec(origin) ?? []
  if (scheme === undefined) return undefined
  const authority = origin.slice(scheme.length)
  // Check before converting to lowercase, which would turn the Kelvin sign into a `k`.
  if (!isAuthority(authority)) return undefined
  const lowercase = authority.toLowerCase()
  const port = secure === '' ? ':80' : ':443'
  const host = lowercase.endsWith(port) ? lowercase.slice(0, -port.length) : lowercase
  return host === '' || host.startsWith(':') || host.endsWith(port) ? undefined : [host, host + port]
}
