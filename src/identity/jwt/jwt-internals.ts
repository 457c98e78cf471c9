/**
 * What the JWT verifiers of this package know of each other: the accepted `iss` values, the clock, and a way to pass a token that is
 * already parsed. The data is stored outside the verifiers, so that custom verifiers work everywhere too.
 *
 * @module
 */

import type { Authentication, Proof } from '../../events/index.ts'
import type { UnverifiedToken } from './jwt-reader.ts'

export interface JwtInternals {
  /** Every accepted `iss` value: the verifier's `issuers` and their other spellings. */
  readonly spellings: readonly string[]
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Does what the `verify` of the verifier does, without parsing the token again. */
  readonly verifyParsed?: (token: UnverifiedToken, proof: Proof | undefined) => Promise<Authentication<unknown>>
}

type Registry = WeakMap<object, JwtInternals>

const REGISTRY = Symbol.for('gatewright/jwt-internals@1')

/** One registry per process: the ESM and the CommonJS build of this package may be loaded together. */
function registry(): Registry {
  const holder = globalThis as { [REGISTRY]?: Registry } // a symbol property that only this package sets
  holder[REGISTRY] ??= new WeakMap()
  return holder[REGISTRY]
}

export function keepInternals<V extends object>(verifier: V, internals: JwtInternals): V {
  registry().set(verifier, internals)
  return verifier
}

export function internalsOf(verifier: object): JwtInternals | undefined {
  return registry().get(verifier)
}
