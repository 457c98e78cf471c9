/**
 * The contract between an authorizer and the verifier that authenticates its callers.
 *
 * @module
 */

import { isThenable } from '../internal/type-guards.ts'
import type { AuthorizerRequest } from './authorizer-request.ts'
import type { IdentitySource } from './identity-source.ts'

/**
 * The result of a verification. A verifier never throws: rejections and outages are results too.
 *
 * - `identified`: the caller is authenticated.
 * - `absent`: the request carries no credential (401).
 * - `rejected`: the credential is invalid (401). `code` states why, for the decision record.
 * - `unavailable`: the credential could not be checked (500). `cause` is the original error.
 */
export type Authentication<I> =
  | {
      /** The caller is authenticated. */
      readonly kind: 'identified'
      /** Who the caller is. */
      readonly identity: I
    }
  | {
      /** The request carries no credential. */
      readonly kind: 'absent'
    }
  | {
      /** The credential is invalid. */
      readonly kind: 'rejected'
      /** Why the credential is invalid: `ERR_TOKEN_EXPIRED`. */
      readonly code: string
    }
  | {
      /** The credential could not be checked. */
      readonly kind: 'unavailable'
      /** Why the credential could not be checked: `ERR_KEYS_UNAVAILABLE`. */
      readonly code: string
      /** The original error. */
      readonly cause: unknown
    }

/** Proof of possession for a sender-constrained token (`cnf` claim), already verified. Names as in the RFCs. */
export interface Proof {
  /** SHA-256 thumbprint of the key that signed the DPoP proof, base64url (RFC 7638, RFC 9449). */
  readonly jkt?: string | undefined
  /** SHA-256 thumbprint of the client certificate, base64url (RFC 8705). */
  readonly x5tS256?: string | undefined
}

/** Verifies one token. `bearer` makes a {@link Verifier} of requests from it. */
export interface TokenVerifier<out I> {
  /** Verifies the token without its scheme prefix. A token with a `cnf` claim is rejected without its `proof`. */
  verify(token: string, proof?: Proof): Promise<Authentication<I>>
  /** Every issuer whose identities it can return. Never empty. */
  readonly issuers: readonly string[]
  /** The result can change while the token does not, as with a revocation list. `cached` rejects such a verifier. */
  readonly live: boolean
  /** A regular expression that every acceptable token matches, for API Gateway's `identityValidationExpression`. */
  readonly identityValidationExpression?: string | undefined
  /**
   * It accepts each credential once, because it has a replay store. `bearer` then returns a verifier with `reads: 'request'`, so that an
   * authorizer with `ttlSeconds` above 0 is a `ConfigError`: a cached response would accept the credential again. Default `false`.
   */
  readonly singleUse?: boolean | undefined
}

/** A token verifier that states whether it accepts each credential once. */
export interface SingleUseTokenVerifier<out I> extends TokenVerifier<I> {
  /** `true` if it has a replay store. */
  readonly singleUse: boolean
}

/** A token verifier whose tokens are JWTs with a readable `iss`. `byIssuer` accepts only these. */
export interface JwtVerifier<out I> extends TokenVerifier<I> {
  /** Marks the verifier as one of JWTs. */
  readonly tokens: 'jwt'
}

/** Authenticates the caller of a request. */
export interface Verifier<out I> {
  /** Receives a view of the request that throws on any read that `reads` does not declare. */
  verify(request: AuthorizerRequest): Promise<Authentication<I>>
  /**
   * The identity sources that each alternative reads, one array per alternative. `'request'`: any part of the request,
   * which requires `ttlSeconds: 0`, because no cache key covers it.
   */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  /** Every issuer whose identities it can return. Never empty. */
  readonly issuers: readonly string[]
  /** A regular expression that the identity source of every acceptable request matches. API Gateway checks it before invoking a TOKEN authorizer. */
  readonly identityValidationExpression?: string | undefined
}

/**
 * Checks what a verifier returned: a value that is not an `Authentication` becomes `unavailable`. Each property is read
 * once, so that a getter cannot change its value after the check.
 */
export function knownAnswer<I>(result: Authentication<I>): Authentication<I> {
  // A verifier written in JavaScript may return any value; each property is checked below.
  const { kind, identity, code, cause } = Object(result) as {
    readonly [property in 'kind' | 'identity' | 'code' | 'cause']?: unknown
  }
  // A missing identity, or a promise of one, would pass every rule that does not look at the identity. That the value is
  // an `I` is the promise of the verifier's type.
  if (kind === 'identified' && identity !== undefined && identity !== null && !isThenable(identity))
    return { kind, identity: identity as I }
  if (kind === 'absent') return { kind }
  if (typeof code !== 'string') return { kind: 'unavailable', code: 'ERR_VERIFIER_ANSWER', cause }
  return kind === 'rejected' ? { kind, code } : { kind: 'unavailable', code, cause }
}
