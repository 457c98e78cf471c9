/**
 * API Gateway's identity sources, and where a credential is found in one.
 *
 * @module
 */

import { checkArgument, string, valid } from '../options.ts'

/** One identity source of API Gateway. Under a TTL the values of all sources form the cache key. */
export type IdentitySource = {
  /** The part of the request. `context` is a `$context` variable. */
  readonly in: 'header' | 'query' | 'stageVariable' | 'context'
  /** The name within that part. Header names are case-insensitive. */
  readonly name: string
}

/** Where a credential is found. Only `source` becomes part of the cache key: for a cookie, the whole Cookie header. */
export interface CredentialLocation {
  /** The identity source that contains the credential. */
  readonly source: IdentitySource
  /** The authentication scheme before the credential, for example `Bearer`. Not set: the whole value is the credential. */
  readonly scheme?: string | undefined
  /** The name of the cookie, if the source is the Cookie header. */
  readonly cookie?: string | undefined
}

const MAX_TOKEN_LENGTH = 256

/** The syntax of header names, authentication schemes and cookie names (RFC 9110 section 5.6.2). */
const httpToken = valid<string>(
  'an HTTP token (letters, digits and hyphens, at most 256 characters)',
  (value) => typeof value === 'string' && value.length <= MAX_TOKEN_LENGTH && /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value),
)

/**
 * Locates a credential in a header. With `scheme`, the credential follows that word, as in `Authorization: Bearer …`.
 *
 * @throws {ConfigError} if the name or the scheme is not an HTTP token.
 * @see https://www.rfc-editor.org/rfc/rfc9110.html#section-11
 * @example
 * header('Authorization', 'Bearer') // { source: { in: 'header', name: 'authorization' }, scheme: 'Bearer' }
 */
export function header(name: string, scheme?: string): CredentialLocation {
  const source: IdentitySource = { in: 'header', name: checkArgument('header', 'name', httpToken, name).toLowerCase() }
  return scheme === undefined ? { source } : { source, scheme: checkArgument('header', 'scheme', httpToken, scheme) }
}

/**
 * Locates a credential in a query parameter. The name is case-sensitive.
 *
 * @throws {ConfigError} if the name is not a non-empty string.
 * @example
 * query('token') // { source: { in: 'query', name: 'token' } }
 */
export function query(name: string): CredentialLocation {
  return { source: { in: 'query', name: checkArgument('query', 'name', string, name) } }
}

/**
 * Locates a credential in one cookie. The whole Cookie header becomes the identity source.
 *
 * @throws {ConfigError} if the name is not an HTTP token.
 * @see https://www.rfc-editor.org/rfc/rfc6265.html#section-4.2.1
 * @example
 * cookie('session') // { source: { in: 'header', name: 'cookie' }, cookie: 'session' }
 */
export function cookie(name: string): CredentialLocation {
  return { source: { in: 'header', name: 'cookie' }, cookie: checkArgument('cookie', 'name', httpToken, name) }
}

/** Formats a source for comparison and messages: `header authorization`, `query key`. Header names are lowercase. */
export function sourceText(source: IdentitySource): string {
  return `${source.in} ${source.in === 'header' ? source.name.toLowerCase() : source.name}`
}
