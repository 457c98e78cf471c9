/**
 * Takes a credential out of its place in a request: a header (with or without a scheme), a query parameter or a cookie.
 * One reader for every verifier, so that "absent", "malformed" and "twice" mean the same everywhere.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { AuthorizerRequest, CredentialLocation } from '../events/index.ts'
import { isRecord } from '../internal/is-record.ts'
import { ABSENT } from './authentication-result.ts'

/** The text, or why there is none. */
export type Credential =
  | string
  | { readonly kind: 'absent' }
  | { readonly kind: 'rejected'; readonly code: 'ERR_CREDENTIAL_FORM' | 'ERR_CREDENTIAL_REPEATED' }

/**
 * Nothing there, an empty value (API Gateway counts it as missing) and another scheme are `absent`; our place without the
 * scheme's form is rejected; twice is rejected. The text is never empty and otherwise as sent.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.4
 */
export function readCredential(request: AuthorizerRequest, { source, scheme, cookie }: CredentialLocation): Credential {
  const sent = source.in === 'query' ? request.query(source.name) : request.headers(source.name)
  const values = cookie === undefined ? sent : cookiesNamed(cookie, sent)
  if (values.length > 1) return { kind: 'rejected', code: 'ERR_CREDENTIAL_REPEATED' }
  const [value = ''] = values
  if (value === '') return ABSENT
  return scheme === undefined ? value : readScheme(value, scheme)
}

/**
 * Checks a place that a factory was given.
 *
 * @throws {ConfigError} when it is not one that `header`, `query` or `cookie` makes: a stage variable or a context
 *   variable is nothing the caller sent, so it proves nothing.
 */
export function requirePlace(subject: string, place: unknown): void {
  if (isPlace(place)) return
  throw new ConfigError(subject, 'from', 'what header(), query() or cookie() makes')
}

const MALFORMED: Credential = Object.freeze({ kind: 'rejected', code: 'ERR_CREDENTIAL_FORM' })

function readScheme(value: string, scheme: string): Credential {
  const end = value.indexOf(' ')
  if (end === -1) return MALFORMED // a bare token, or a scheme without its credential
  if (value.slice(0, end).toLowerCase() !== scheme.toLowerCase()) return ABSENT
  let start = end
  while (value.charCodeAt(start) === 32) start += 1
  return value.slice(start) || MALFORMED
}

function cookiesNamed(name: string, headers: readonly string[]): readonly string[] {
  const pairs = headers.flatMap((header) => header.split(';'))
  return pairs.flatMap((pair) => {
    const equals = pair.indexOf('=')
    return equals !== -1 && pair.slice(0, equals).trim() === name ? pair.slice(equals + 1).trim() : []
  })
}

function isPlace(place: unknown): boolean {
  if (!isRecord(place) || !isRecord(place['source'])) return false
  const { in: kind, name } = place['source']
  const inside = [place['scheme'], place['cookie']].filter((part) => part !== undefined)
  if (![name, ...inside].every((part) => typeof part === 'string' && part !== '')) return false
  return kind === 'header' ? inside.length <= 1 : kind === 'query' && inside.length === 0
}
