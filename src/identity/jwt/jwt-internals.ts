/**
 * What the token verifiers of this package know of each other and nobody else needs: every spelling of `iss` they take,
 * their clock, and a way in for a token that is already taken apart. Kept beside the verifiers, so that one of a user's
 * own making works everywhere too, only without the short cut.
 *
 * @module
 */

import type { Authentication, Proof } from '../../events/index.ts'
import type { UnverifiedToken } from './jwt-reader.ts'

export interface JwtInternals {
  /** Every `iss` it takes: its `issuers`, and other spellings of them. */
  readonly spellings: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly judge?: (token: UnverifiedToken, proof: Proof | undefined) => Promise<Authentication<unknown>>
}

const INTERNALS = new WeakMap<object, JwtInternals>()

export function keepInternals<V extends object>(verifier: V, internals: JwtInternals): V {
  INTERNALS.set(verifier, internals)
  return verifier
}

export function internalsOf(verifier: object): JwtInternals | undefined {
  return INTERNALS.get(verifier)
}
