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

const OWN_PORTS: ReadonlyMap<string, string> = new Map([
  ['https', ':443'],
  ['wss', ':443'],
  ['http', ':80'],
  ['ws', ':80'],
])

/** `undefined`: neither a bare path nor an `http`, `https`, `ws` or `wss` URL without user name. */
export function splitUrl(url: string): UrlParts | undefined {
  let pathStart = 0
  let host: string | undefined
  let ownPort = ''
  if (url.charCodeAt(0) !== 47) {
    const mark = url.indexOf('://')
    if (mark < 2 || mark > 5) return undefined
    const found = OWN_PORTS.get(url.slice(0, mark)) ?? OWN_PORTS.get(url.slice(0, mark).toLowerCase())
    if (found === undefined) return undefined
    ownPort = found
    const slash = url.indexOf('/', mark + 3)
    // What was the authority last time holds neither `?` nor `#`.
    pathStart = slash > 0 && url.slice(mark + 3, slash) === last.authority ? slash : authorityEnd(url, mark + 3)
    const authority = url.slice(mark + 3, pathStart)
    if (authority !== last.authority || ownPort !== last.ownPort)
      last = { authority, ownPort, host: readHost(authority, ownPort) }
    host = last.host
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

/** A memo of the last authority, which is mostly the next one's, too: it never changes an answer. */
let last: { readonly authority: string; readonly ownPort: string; readonly host: string | undefined } = {
  authority: '',
  ownPort: '',
  host: undefined,
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
