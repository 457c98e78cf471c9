/**
 * The signing keys of one issuer, found by key ID and algorithm. A key ID is only unique within one issuer, so key sets are never
 * shared between issuers.
 *
 * @module
 */

import { importPublicKey } from '#jwt'
import { isRecord } from '../../internal/is-record.ts'
import type { Rejected, Unavailable } from '../authentication-result.ts'
import { MAX_KEYS } from '../limits.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'

/** An imported key for one algorithm. */
export interface SignatureKey {
  readonly kind: 'key'
  /**
   * Reports whether `signature` is a signature of the first `signedLength` characters of a token, which are all ASCII. Returns
   * a promise in runtimes without synchronous cryptography.
   */
  verify(token: {
    readonly text: string
    readonly signedLength: number
    readonly signature: Uint8Array
  }): boolean | Promise<boolean>
}

/** A key, or the result for a token whose key was not found. */
export type KeyResult = SignatureKey | Rejected | Unavailable

/** The key set of one issuer. */
export interface KeySet {
  find(kid: string | undefined, algorithm: string): KeyResult | Promise<KeyResult>
}

/** A key set whose keys are all imported. */
export interface LoadedKeys {
  find(kid: string | undefined, algorithm: string): KeyResult
}

export const KEY_UNKNOWN: KeyResult = Object.freeze({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
/** The set contains the key ID, but the key must not be used with this algorithm. */
const KEY_UNFIT: KeyResult = Object.freeze({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNFIT' })

/**
 * Imports the keys of a key set document. Keys of unknown types and for other uses are ignored (RFC 7517, section 5). A token
 * without `kid` matches only if exactly one key fits its algorithm.
 *
 * @returns `undefined` if the document is not a key set, or has no usable key.
 */
export function loadKeys(jwks: unknown, algorithms: readonly AsymmetricAlgorithm[]): LoadedKeys | undefined {
  if (!isRecord(jwks) || !Array.isArray(jwks['keys'])) return undefined
  const keys: readonly unknown[] = jwks['keys'].slice(0, MAX_KEYS)
  const kids = new Set(keys.map(kidOf))
  const byAlgorithm = new Map(algorithms.map((algorithm) => [algorithm.name, importKeys(keys, algorithm)]))
  if ([...byAlgorithm.values()].every(({ size }) => size === 0)) return undefined
  return {
    find: (kid, algorithm) =>
      byAlgorithm.get(algorithm)?.get(kid) ?? (kid !== undefined && kids.has(kid) ? KEY_UNFIT : KEY_UNKNOWN),
  }
}

/** The key set of an issuer that signs with a shared secret. The key ID is ignored. */
export function secretKeySet(key: SignatureKey): KeySet {
  return { find: () => key }
}

/** The fitting keys by key ID. The entry `undefined`, for tokens without `kid`, exists if exactly one key fits. */
function importKeys(keys: readonly unknown[], algorithm: AsymmetricAlgorithm): ReadonlyMap<string | undefined, KeyResult> {
  const fitting = keys.flatMap((jwk): [string | undefined, KeyResult][] => {
    const key = importPublicKey(jwk, algorithm)
    return key === undefined ? [] : [[kidOf(jwk), key]]
  })
  // Reversed, so that the first of several keys with one key ID wins.
  const byKid = new Map(fitting.toReversed())
  byKid.delete(undefined)
  const [first, second] = fitting
  if (first !== undefined && second === undefined) byKid.set(undefined, first[1])
  return byKid
}

function kidOf(jwk: unknown): string | undefined {
  return isRecord(jwk) && typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined
}
