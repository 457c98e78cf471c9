/**
 * The authenticated caller, in the form that every verifier of this package returns.
 *
 * @module
 */

/** Any JSON value, read-only. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** An authenticated caller. A custom verifier may return any other object. */
export interface Identity<S extends string = string> {
  /** The kind of verifier, for example `cognito`. Narrows the union of identities that `firstOf` and `byIssuer` return. */
  readonly scheme: S
  /** Who vouches for the caller: the `iss` of a token, or a constant such as `apiKey`. */
  readonly issuer: string
  /** Identifies the caller within the issuer: the `sub` of a token, or the owner of an API key. */
  readonly subject: string
  /** OAuth scopes. Empty if the credential has none. */
  readonly scopes: ReadonlySet<string>
  /** Group names, as `inGroup` compares them. Empty if the credential has none. */
  readonly groups: ReadonlySet<string>
  /** The verified claims by name. Empty if the credential has none. */
  readonly claims: { readonly [name: string]: Json | undefined }
  /**
   * Names or paths of configured claims that the credential does not have, such as `realm_access.roles`. Authorizers report
   * them in the decision record. Not set if there is none.
   */
  readonly missingClaims?: readonly string[] | undefined
  /** When the credential expires, in seconds since the epoch. Not set: it does not expire. */
  readonly expiresAt?: number | undefined
}
