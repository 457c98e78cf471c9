/**
 * Writes `WWW-Authenticate` challenges of a protected resource.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3
 * @see https://www.rfc-editor.org/rfc/rfc9728#section-5.1
 * @module
 */

import { type Check, oneOf, optional, optionSchema, valid } from '../options.ts'

/** What a challenge states. */
export interface Challenge {
  /** Why the request was rejected. Not set for a request without credentials (RFC 6750, section 3.1). */
  readonly error?: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | undefined
  /** A sentence for developers, in printable ASCII without quotes and backslashes. Default: none. */
  readonly errorDescription?: string | undefined
  /** Replaces the scopes of the resource in this challenge. An empty array: no scopes. */
  readonly scopes?: readonly string[] | undefined
}

/** The constant parts of the challenges of a resource. */
export interface ChallengeTerms {
  readonly scheme: 'Bearer' | 'DPoP'
  readonly scopes: readonly string[]
  readonly metadataUrl: string
}

/**
 * Scope tokens (RFC 6749, section 3.3) without single quotes: API Gateway encloses header values of gateway responses in them, and has no escape
 * sequence.
 */
export const scopeList: Check<readonly string[]> = valid('an array of scopes in ASCII without spaces and quotes', isScopeList)

const OPTIONS = optionSchema<Challenge>('challenge', {
  error: optional(oneOf('invalid_request', 'invalid_token', 'insufficient_scope')),
  errorDescription: optional(
    valid(
      'printable ASCII without quotes and backslashes',
      (value) => typeof value === 'string' && /^[ !#-&(-[\]-~]+$/.test(value),
    ),
  ),
  scopes: optional(scopeList),
})

/**
 * Returns the value of `WWW-Authenticate`. Clients of MCP servers read it only if it starts with `Bearer`.
 *
 * @throws {ConfigError} if an option is unknown or wrong.
 */
export function formatChallenge(terms: ChallengeTerms, given: Challenge): string {
  const { error, errorDescription, scopes = terms.scopes } = OPTIONS.check(given)
  const parameters = {
    error,
    error_description: errorDescription,
    scope: scopes.length === 0 ? undefined : scopes.join(' '),
    resource_metadata: terms.metadataUrl,
  }
  const list = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return `${terms.scheme} ${list.map(([name, value]) => `${name}="${value}"`).join(', ')}`
}

function isScopeList(value: unknown): boolean {
  return Array.isArray(value) && value.every((scope) => typeof scope === 'string' && /^[!#-&(-[\]-~]+$/.test(scope))
}
