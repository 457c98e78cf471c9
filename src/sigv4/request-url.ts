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
  /** `:443` or `:80`, which nobody writes into `Host`; `''` for a bare path. */
  readonly ownPort: string
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
  let ownPort = ''
  if (url.charCodeAt(0) !== 47) {
    const mark = url.indexOf('://')
    if (mark < 2 || mark > 5) return undefined
    const scheme = url.slice(0, mark).toLowerCase()
    if (scheme === 'https' || scheme === 'wss') ownPort = ':443'
    else if (scheme === 'http' || scheme === 'ws') ownPort = ':80'
    else return undefined
    pathStart = authorityEnd(url, mark + 3)
    host = readHost(url.slice(mark + 3, pathStart), ownPort)
    if (host === undefined) return undefined
  }
  const hash = url.indexOf('#', pathStart)
  const end = hash < 0 ? url.length : hash
  const mark = url.indexOf('?', pathStart)
  const pathEnd = mark < 0 || mark > end ? end : mark
  return {
    origin: url.slice(0, pathStart),
    host,
    ownPort,
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

function readHost(authority: string, ownPort: string): string | undefined {
  // ASCII without blanks, `@` and backslash. One class of characters: linear.
  if (!/^[!-?A-[\]-~]+$/.test(authority)) return undefined
  const host = withoutPort(authority.toLowerCase(), ownPort)
  return host === '' || host.charCodeAt(0) === 58 ? undefined : host
}

/** The host without its port if that is the one given. */
export function withoutPort(host: string, port: string): string {
  return port !== '' && host.endsWith(port) ? host.slice(0, -port.length) : host
}
