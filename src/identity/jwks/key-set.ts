/**
 * The keys of one issuer. Each issuer has its own set: a `kid` means nothing outside it.
 *
 * @module
 */

import { importPublicKey } from '#jwt'
import { isRecord } from '../../internal/is-record.ts'
import type { Rejected, Unavailable } from '../authentication-result.ts'
import { MAX_KEYS } from '../limits.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'
import type { SignatureKey } from './signature-key.ts'

/** The key, or the answer to a token that has none. */
export type KeyAnswer = SignatureKey | Rejected | Unavailable

export interface KeySet {
  find(kid: string | undefined, algorithm: string): KeyAnswer | Promise<KeyAnswer>
}

/** Keys made ready: nothing is left to wait for. */
export interface ReadyKeys {
  find(kid: string | undefined, algorithm: string): KeyAnswer
}

export const UNKNOWN: KeyAnswer = Object.freeze({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
/** The set has the `kid`, but no key of it may verify with this algorithm. */
const UNFIT: KeyAnswer = Object.freeze({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNFIT' })

/**
 * Makes the keys of a key set document ready. Keys of unknown kinds and for other uses are passed over (RFC 7517 section 5).
 * A token without `kid` finds a key only where exactly one fits its algorithm.
 *
 * @returns `undefined` where this is no key set, or one in which nothing can ever be found.
 */
export function readyKeys(jwks: unknown, algorithms: readonly AsymmetricAlgorithm[]): ReadyKeys | undefined {
  if (!isRecord(jwks) || !Array.isArray(jwks['keys'])) return undefined
  const keys: readonly unknown[] = jwks['keys'].slice(0, MAX_KEYS)
  const kids = new Set(keys.map(kidOf))
  const ready = new Map(algorithms.map((algorithm) => [algorithm.name, fittingKeys(keys, algorithm)]))
  if ([...ready.values()].every(({ size }) => size === 0)) return undefined
  return {
    find: (kid, algorithm) => ready.get(algorithm)?.get(kid) ?? (kid !== undefined && kids.has(kid) ? UNFIT : UNKNOWN),
  }
}

/** One secret that the two sides share. A `kid` names nothing here. */
export function secretKeySet(key: SignatureKey): KeySet {
  return { find: () => key }
}

/** By `kid`, and under none the one that stands alone. */
function fittingKeys(keys: readonly unknown[], algorithm: AsymmetricAlgorithm): ReadonlyMap<string | undefined, KeyAnswer> {
  const fitting = keys.flatMap((jwk): [string | undefined, KeyAnswer][] => {
    const key = importPublicKey(jwk, algorithm)
    return key === undefined ? [] : [[kidOf(jwk), key]]
  })
  // What comes later takes the place: of two keys with one `kid` the first counts.
  const answers = new Map(fitting.toReversed())
  answers.delete(undefined)
  const [only, another] = fitting
  if (only !== undefined && another === undefined) answers.set(undefined, only[1])
  return answers
}

function kidOf(jwk: unknown): string | undefined {
  return isRecord(jwk) && typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined
}
