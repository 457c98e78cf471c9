/**
 * Reads a credential from its location in a request: a header (with or without a scheme), a query parameter or a cookie. All
 * verifiers share this reader, so "absent", "malformed" and "repeated" mean the same everywhere.
 *
 * @module
 */

import type { AuthorizerRequest, CredentialLocation, TokenVerifier } from '../events/index.ts'
import { isRecord } from '../internal/type-guards.ts'
import { type Check, valid } from '../options.ts'
import { ABSENT } from './authentication.ts'
import { MAX_CREDENTIAL_LENGTH } from './limits.ts'

/** The credential as sent and never empty, or why there is none. */
export type Credential =
  | string
  | { readonly kind: 'absent' }
  | { readonly kind: 'rejected'; readonly code: 'ERR_CREDENTIAL_FORM' | 'ERR_CREDENTIAL_REPEATED' }

/**
 * Reads the credential at a location.
 *
 * Absent: no value, an empty value (API Gateway treats it as missing too), and another scheme. Rejected: more than one value,
 * and a value without the required scheme. If the scheme is optional, a value without
 * a space is the credential, unless it is the scheme itself.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.4
 */
export function readCredential(
  request: AuthorizerRequest,
  { source, scheme, cookie }: CredentialLocation,
  { isSchemeOptional = false }: { readonly isSchemeOptional?: boolean } = {},
): Credential {
  const sent = valuesAt(request, source)
  const values = cookie === undefined ? sent : cookiesNamed(cookie, sent)
  if (values.length > 1) return { kind: 'rejected', code: 'ERR_CREDENTIAL_REPEATED' }
  const [value = ''] = values
  if (value === '') return ABSENT
  if (scheme === undefined) return value
  const isBare = isSchemeOptional && !value.includes(' ') && value.toLowerCase() !== scheme.toLowerCase()
  return isBare ? value : readScheme(value, scheme)
}

function valuesAt(request: AuthorizerRequest, { in: kind, name }: CredentialLocation['source']): readonly string[] {
  if (kind === 'query') return request.query(name)
  if (kind === 'header') return request.headers(name)
  const value = request.context(name)
  return value === undefined ? [] : [value]
}

/**
 * An option that states where the credential is. Stage variables and `$context` variables are rejected: the client does not
 * send them, so they prove nothing about it. The credentials of an IoT Core event are the exception.
 */
export const credentialLocation: Check<CredentialLocation> = valid(
  'a location created by header(), query() or cookie(), or iotToken, mqttUsername or mqttPassword',
  isCredentialLocation,
)

/** `b64token` of RFC 6750 section 2.1. It has no space and no comma, so two credentials never pass for one. */
export function isTokenText(text: string): boolean {
  return text.length <= MAX_CREDENTIAL_LENGTH && /^[A-Za-z0-9._~+/-]+=*$/.test(text)
}

/** The token verifier that `bearer`, `dpop` and `certificateBound` wrap. */
export const tokenVerifier: Check<TokenVerifier<unknown>> = valid(
  'a token verifier, such as cognito() or oidc()',
  (candidate) => {
    if (!isRecord(candidate)) return false
    const { verify, issuers, reads } = candidate
    return typeof verify === 'function' && reads === undefined && Array.isArray(issuers) && issuers.length > 0
  },
)

/**
 * Returns the `identityValidationExpression` of a location: every header value that the verifier can accept matches it, and
 * API Gateway answers 401 to any other without running the authorizer. `undefined` if the location is not a whole header.
 * Only plain character classes and no flags are used, so that Java and JavaScript read the expression alike.
 *
 * @param credential Regular expression source of the credential, without anchors.
 * @example
 * schemeExpression(header('authorization', 'ApiKey'), '[!-~]+') // '^[Aa][Pp][Ii][Kk][Ee][Yy] +[!-~]+$'
 */
export function schemeExpression(
  { source, scheme, cookie }: CredentialLocation,
  credential: string,
  { isSchemeOptional = false }: { readonly isSchemeOptional?: boolean } = {},
): string | undefined {
  if (source.in !== 'header' || cookie !== undefined) return undefined
  if (scheme === undefined) return `^${credential}$`
  return isSchemeOptional ? `^(?:${anyCase(scheme)} +)?${credential}$` : `^${anyCase(scheme)} +${credential}$`
}

const MALFORMED: Credential = Object.freeze({ kind: 'rejected', code: 'ERR_CREDENTIAL_FORM' })

function readScheme(value: string, scheme: string): Credential {
  const end = value.indexOf(' ')
  if (end === -1) return MALFORMED // a bare token, or a scheme without a credential
  if (value.slice(0, end).toLowerCase() !== scheme.toLowerCase()) return ABSENT
  let start = end
  while (value[start] === ' ') start += 1
  return value.slice(start) || MALFORMED
}

function cookiesNamed(name: string, headers: readonly string[]): readonly string[] {
  const pairs = headers.flatMap((header) => header.split(';'))
  return pairs.flatMap((pair) => {
    const equals = pair.indexOf('=')
    return equals !== -1 && pair.slice(0, equals).trim() === name ? pair.slice(equals + 1).trim() : []
  })
}

function isCredentialLocation(candidate: unknown): boolean {
  if (!isRecord(candidate) || !isRecord(candidate['source'])) return false
  const { in: kind, name } = candidate['source']
  const parts = [candidate['scheme'], candidate['cookie']].filter((part) => part !== undefined)
  if (![name, ...parts].every((part) => typeof part === 'string' && part !== '')) return false
  if (kind === 'header') return parts.length <= 1
  return parts.length === 0 && (kind === 'query' || (kind === 'context' && IOT_CREDENTIALS.has(String(name))))
}

/** Context variables whose values the client sends. */
const IOT_CREDENTIALS: ReadonlySet<string> = /* @__PURE__ */ new Set(['iot.token', 'mqtt.username', 'mqtt.password'])

/** A character class per character: letters in both cases, `^` and `-` escaped because they are special inside a class. */
function anyCase(scheme: string): string {
  return scheme.replace(/./g, (character) => {
    const isLetter = /[A-Za-z]/.test(character)
    return `[${isLetter ? character.toUpperCase() + character.toLowerCase() : character.replace(/[\^-]/, '\\$&')}]`
  })
}
