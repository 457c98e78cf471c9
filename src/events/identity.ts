import type { Json } from './json.ts'

/** Who is calling, as every verifier of this package says it. */
export interface Identity<S extends string = string> {
  /** Narrows the union that `firstOf` and `byIssuer` make. */
  readonly scheme: S
  readonly issuer: string
  readonly subject: string
  readonly scopes: ReadonlySet<string>
  readonly groups: ReadonlySet<string>
  readonly claims: { readonly [name: string]: Json | undefined }
  /** Seconds since the epoch. */
  readonly expiresAt?: number
}
