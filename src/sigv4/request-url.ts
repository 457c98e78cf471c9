/**
 * A URL as text, cut into its parts and nothing more: no decoding, no normalising, because what is signed is what is sent.
 *
 * @module
 */

export interface UrlParts {
  /** Scheme and authority as written, `''` for a bare path. */
  readonly origin: string
  /** Host in lower case, with its port unless that is the scheme's own. `undefined` for a bare path. */
  readonly host: string | undefined
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
  let pathStart = 0
  let host: string | undefined
  if (url.charCodeAt(0) !== 47) {
    const mark = url.indexOf('://')
    if (mark < 2 || mark > 5) return undefined
    pathStart = authorityEnd(url, mark + 3)
    host = readHost(url.slice(0, mark).toLowerCase(), url.slice(mark + 3, pathStart))
    if (host === undefined) return undefined
  }
  const hash = url.indexOf('#', pathStart)
  const end = hash < 0 ? url.length : hash
  const mark = url.indexOf('?', pathStart)
  const pathEnd = mark < 0 || mark > end ? end : mark
  return {
    origin: url.slice(0, pathStart),
    host,
    path: url.slice(pathStart, pathEnd),
    query: pathEnd < end ? url.slice(pathEnd + 1, end) : '',
    fragment: url.slice(end),
  }
}

function authorityEnd(url: string, start: number): number {
  for (let index = start; index < url.length; index++) {
    const code = url.charCodeAt(index)
    if (code === 47 || code === 63 || code === 35) return index
  }
  return url.length
}

function readHost(scheme: string, authority: string): string | undefined {
  const secure = scheme === 'https' || scheme === 'wss'
  if (!secure && scheme !== 'http' && scheme !== 'ws') return undefined
  for (let index = 0; index < authority.length; index++) {
    const code = authority.charCodeAt(index)
    if (code <= 32 || code >= 127 || code === 64 || code === 92) return undefined
  }
  const host = authority.toLowerCase()
  const ownPort = secure ? ':443' : ':80'
  const bare = host.endsWith(ownPort) ? host.slice(0, -ownPort.length) : host
  return bare === '' || bare.charCodeAt(0) === 58 ? undefined : bare
}
