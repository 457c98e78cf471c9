import type { Authentication } from './authentication.ts'
import type { AuthorizerRequest } from './authorizer-request.ts'
import type { IdentitySource } from './identity-source.ts'

/** `jkt` and `x5tS256` as RFC 7638 and 8705 spell them. */
export interface Proof {
  readonly jkt?: string | undefined
  readonly x5tS256?: string | undefined
}

/** Judges one token's text. A token with `cnf` is refused without its `proof`. */
export interface TokenVerifier<out I> {
  verify(token: string, proof?: Proof): Promise<Authentication<I>>
  /** Every issuer it can identify for; never empty. */
  readonly issuers: readonly string[]
  /** Asks something that can change while the token does not: `cached` refuses it. */
  readonly live: boolean
  /** What every token that it can accept matches, for API Gateway's `identityValidationExpression`. */
  readonly identityValidationExpression?: string
}

/** Its tokens carry a readable `iss`: only such a one goes into `byIssuer`. */
export interface JwtVerifier<out I> extends TokenVerifier<I> {
  readonly tokens: 'jwt'
}

/** Judges a request. It is handed a view that throws on a read that `reads` does not declare. */
export interface Verifier<out I> {
  verify(request: AuthorizerRequest): Promise<Authentication<I>>
  /** Each list is what one way in reads; `'request'` is anything at all, which no cache key can hold. */
  readonly reads: readonly (readonly IdentitySource[])[] | 'request'
  readonly issuers: readonly string[]
  readonly identityValidationExpression?: string
}
