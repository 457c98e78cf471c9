/**
 * Takes a credential out of its place in a request: a header (with or without a scheme), a query parameter or a cookie.
 * One reader for every verifier, so that "absent", "malformed" and "twice" mean the same everywhere.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import type { AuthorizerRequest, Place } from '../events/index.ts'
import { ABSENT } from './answer.ts'
import { isRecord } from './is-record.ts'

export type Credential =
  | { readonly kind: 'found'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'rejected'; readonly code: 'ERR_CREDENTIAL_FORM' | 'ERR_CREDENTIAL_REPEATED' }

/**
 * Nothing there, an empty value (API Gateway counts it as missing) and another scheme are `absent`; our place without the
 * scheme's form is rejected; twice is rejected. The text is never empty and otherwise as sent.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.4
 */
export function readCredential(request: AuthorizerRequest, place: Place): Credential {
  const values = place.source.in === 'query' ? request.query(place.source.name) : request.headers(place.source.name)
  if (place.cookie !== undefined) return readCookie(values, place.cookie)
  const value = values[0]
  if (value === undefined) return ABSENT
  if (values.length > 1) return REPEATED
  if (value === '') return ABSENT
  return place.scheme === undefined ? { kind: 'found', text: value } : readScheme(value, place.scheme)
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

const REPEATED = { kind: 'rejected', code: 'ERR_CREDENTIAL_REPEATED' } as const
const MALFORMED = { kind: 'rejected', code: 'ERR_CREDENTIAL_FORM' } as const

function readScheme(value: string, scheme: string): Credential {
  const end = value.indexOf(' ')
  if (end === -1) return MALFORMED // a bare token, or a scheme without its credential
  if (value.slice(0, end).toLowerCase() !== scheme.toLowerCase()) return ABSENT
  let start = end
  while (value.charCodeAt(start) === 32) start += 1
  return start === value.length ? MALFORMED : { kind: 'found', text: value.slice(start) }
}

function readCookie(headers: readonly string[], name: string): Credential {
  let found: string | undefined
  for (const header of headers) {
    for (const pair of header.split(';')) {
      const equals = pair.indexOf('=')
      if (equals === -1 || pair.slice(0, equals).trim() !== name) continue
      if (found !== undefined) return REPEATED
      found = pair.slice(equals + 1).trim()
    }
  }
  return found === undefined || found === '' ? ABSENT : { kind: 'found', text: found }
}

function isPlace(place: unknown): boolean {
  if (!isRecord(place) || !isRecord(place['source'])) return false
  const { in: kind, name } = place['source']
  const inside = [place['scheme'], place['cookie']].filter((part) => part !== undefined)
  if (![name, ...inside].every((part) => typeof part === 'string' && part !== '')) return false
  return kind === 'header' ? inside.length <= 1 : kind === 'query' && inside.length === 0
}
