/**
 * What `bearer`, `dpop` and `certificateBound` share: the form of a token in a request, and who may judge it.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { isRecord } from '../internal/is-record.ts'
import { MAX_CREDENTIAL_LENGTH } from './limits.ts'

/** `b64token` of RFC 6750 section 2.1: no blank, no comma, so that two credentials never pass for one. */
export function isTokenText(text: string): boolean {
  return text.length <= MAX_CREDENTIAL_LENGTH && /^[A-Za-z0-9._~+/-]+=*$/.test(text)
}

/** @throws {ConfigError} for what is no verifier of tokens. */
export function requireTokenVerifier(subject: string, candidate: unknown): void {
  if (isRecord(candidate)) {
    const { verify, issuers, reads } = candidate
    if (typeof verify === 'function' && reads === undefined && Array.isArray(issuers) && issuers.length > 0) return
  }
  throw new ConfigError(subject, 'verifier', 'a verifier of tokens, such as cognito() or oidc()')
}
