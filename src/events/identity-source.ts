/**
 * Where in a request something is read: API Gateway's identity sources, and the place of a credential inside one.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'

/** One identity source of API Gateway: what the cache key is made of, and what a verifier may read under a cache. */
export type IdentitySource = { readonly in: 'header' | 'query' | 'stageVariable' | 'context'; readonly name: string }

/** Where a credential lies inside a source. Only `source` joins the cache key: a cookie's is the whole Cookie header. */
export interface CredentialLocation {
  readonly source: IdentitySource
  readonly scheme?: string
  readonly cookie?: string
}

/**
 * A header, by name in any case; with `scheme`, the credential that follows that word (`Authorization: Bearer …`, RFC 9110 section 11).
 *
 * @throws {ConfigError} when the name or the scheme is not an HTTP token.
 * @example
 * header('Authorization', 'Bearer') // { source: { in: 'header', name: 'authorization' }, scheme: 'Bearer' }
 */
export function header(name: string, scheme?: string): CredentialLocation {
  checkHttpToken('header', 'name', name)
  const place: CredentialLocation = { source: { in: 'header', name: name.toLowerCase() } }
  if (scheme === undefined) return place
  checkHttpToken('header', 'scheme', scheme)
  return { ...place, scheme }
}

/** A query string parameter; its name is case-sensitive. */
export function query(name: string): CredentialLocation {
  if (name === '') throw new ConfigError('query', 'name', 'not empty')
  return { source: { in: 'query', name } }
}

/** One cookie of the Cookie header (RFC 6265 section 4.2.1). The whole header joins the cache key. */
export function cookie(name: string): CredentialLocation {
  checkHttpToken('cookie', 'name', name)
  return { source: { in: 'header', name: 'cookie' }, cookie: name }
}

/** One text for one source, to compare and to print: `header authorization`, `query key`. Header names count in lower case. */
export function sourceText(source: IdentitySource): string {
  return `${source.in} ${source.in === 'header' ? source.name.toLowerCase() : source.name}`
}

/** What names a field, a scheme and a cookie (RFC 9110 section 5.6.2). */
function checkHttpToken(subject: string, option: string, text: string): void {
  // A number has no length: it is refused, too.
  if (!(text.length <= 256 && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text))) throw new ConfigError(subject, option, 'an HTTP token')
}
