/**
 * What the JWT verifiers of this package declare to each other and to `cached`, in addition to the public `JwtVerifier`.
 *
 * The details are an own, enumerable property under a global symbol. A copy made by object spread keeps them, and verifiers of the ESM
 * and the CommonJS build of this package can read each other's.
 *
 * @module
 */

import type { Authentication, Proof } from '../../events/index.ts'
import { isRecord } from '../../internal/type-guards.ts'
import type { UnverifiedToken } from './jwt-reader.ts'

export interface JwtDetails {
  /** Every accepted `iss` value. `issuers` of the verifier contains the values of `identity.issuer` only. */
  readonly acceptedIssuers: readonly string[]
  /** The SPIFFE trust domains whose tokens are accepted without `iss`. */
  readonly trustDomains: readonly string[]
  /** The clock of the verifier, in milliseconds since the epoch. */
  readonly now: () => number
  /** The maximum age of fetched keys; `undefined` for static keys and secrets. */
  readonly keyMaxAgeSeconds: number | undefined
  /**
   * Returns a function for an accepted token. It returns `false` once the token would no longer be accepted: it is not valid by the clock
   * of the verifier, a key has left the key set, or the key set must be fetched again.
   */
  readonly watch: (token: string) => () => boolean
}

const DETAILS = Symbol.for('gatewright/jwt-details@1')

/** Returns a frozen copy of a verifier with details. */
export function withDetails<V extends object>(verifier: V, details: JwtDetails): V {
  return Object.freeze({ ...verifier, [DETAILS]: Object.freeze(details) })
}

/** Returns the details of a verifier; `undefined` for a custom one. */
export function detailsOf(verifier: object): JwtDetails | undefined {
  const details: unknown = Reflect.get(verifier, DETAILS)
  // Only `withDetails` sets this symbol.
  return isRecord(details) ? (details as unknown as JwtDetails) : undefined
}

/** Verifies a token that is already parsed. The result is that of `verify` for the token's text. */
export type VerifyParsed = (token: UnverifiedToken, proof: Proof | undefined) => Promise<Authentication<unknown>>

const REGISTRY = Symbol.for('gatewright/jwt-internals@1')

/**
 * Maps the `verify` function of a verifier to its {@link VerifyParsed}, so that `byIssuer` need not parse a token twice. The key is the
 * function and not the verifier: a copy with another `verify` has no entry, and its own `verify` is called.
 */
function registry(): WeakMap<object, VerifyParsed> {
  const holder = globalThis as { [REGISTRY]?: WeakMap<object, VerifyParsed> } // only this package sets the symbol
  holder[REGISTRY] ??= new WeakMap()
  return holder[REGISTRY]
}

export function registerVerifyParsed(verify: object, verifyParsed: VerifyParsed): void {
  registry().set(verify, verifyParsed)
}

export function verifyParsedOf(verify: object): VerifyParsed | undefined {
  return registry().get(verify)
}

// Kept until every import names `detailsOf`.
export { detailsOf as internalsOf }
