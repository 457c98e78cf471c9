/**
 * The keys of one issuer. Each issuer has its own set: a `kid` means nothing outside it.
 *
 * @module
 */

import { importPublicKey } from '#jwt'
import { ConfigError } from '../../errors.ts'
import { isRecord } from './jwk.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'
import type { SignatureKey } from './signature-key.ts'

/** `unfit`: the set has the `kid`, but no key of it may verify with this algorithm. */
export type KeyAnswer =
  | { readonly kind: 'key'; readonly key: SignatureKey }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unfit' }
  | { readonly kind: 'unavailable'; readonly cause: unknown }

export interface KeySet {
  find(kid: string | undefined, algorithm: string): KeyAnswer | Promise<KeyAnswer>
}

/** Keys made ready, by algorithm and `kid`. */
export interface ReadyKeys {
  find(kid: string | undefined, algorithm: string): KeyAnswer
  readonly size: number
}

/** More keys than any issuer has; what comes after is not looked at. */
const MAX_KEYS = 100

/**
 * Makes the keys of a key set document ready. Keys of unknown kinds and for other uses are passed over (RFC 7517 section 5).
 * A token without `kid` finds a key only where exactly one fits its algorithm.
 *
 * @returns `undefined` where this is no key set at all.
 */
export function readyKeys(jwks: unknown, algorithms: readonly AsymmetricAlgorithm[]): ReadyKeys | undefined {
  if (!isRecord(jwks) || !Array.isArray(jwks['keys'])) return undefined
  const keys: readonly unknown[] = jwks['keys'].slice(0, MAX_KEYS)
  const kids = new Set(keys.map(kidOf))
  const ready = new Map(algorithms.map((algorithm) => [algorithm.name, fittingKeys(keys, algorithm)]))
  const size = [...ready.values()].reduce((sum, { answers }) => sum + answers.length, 0)
  return {
    size,
    find: (kid, algorithm) => {
      const fitting = ready.get(algorithm)
      if (fitting === undefined) return UNFIT
      if (kid === undefined) return (fitting.answers.length === 1 ? fitting.answers[0] : undefined) ?? UNKNOWN
      return fitting.byKid.get(kid) ?? (kids.has(kid) ? UNFIT : UNKNOWN)
    },
  }
}

/**
 * The keys of a set that was handed over as `option`.
 *
 * @throws {ConfigError} where it holds no key that any of `algorithms` could use.
 */
export function requireKeys(
  subject: string,
  option: string,
  { jwks, algorithms }: { readonly jwks: unknown; readonly algorithms: readonly AsymmetricAlgorithm[] },
): ReadyKeys {
  const keys = readyKeys(jwks, algorithms)
  if (keys !== undefined && keys.size > 0) return keys
  const names = algorithms.map(({ name }) => name).join(' or ')
  throw new ConfigError(subject, option, `a key set ({ keys: [ … ] }) with a signature key for ${names}`)
}

/** One secret that the two sides share. A `kid` names nothing here. */
export function secretKeySet(key: SignatureKey): KeySet {
  const answer: KeyAnswer = { kind: 'key', key }
  return { find: () => answer }
}

const UNKNOWN: KeyAnswer = { kind: 'unknown' }
const UNFIT: KeyAnswer = { kind: 'unfit' }

interface FittingKeys {
  readonly byKid: ReadonlyMap<string, KeyAnswer>
  readonly answers: readonly KeyAnswer[]
}

/** Of two keys with one `kid` the first counts. */
function fittingKeys(keys: readonly unknown[], algorithm: AsymmetricAlgorithm): FittingKeys {
  const byKid = new Map<string, KeyAnswer>()
  const answers: KeyAnswer[] = []
  for (const jwk of keys) {
    const key = importPublicKey(jwk, algorithm)
    if (key === undefined) continue
    const answer: KeyAnswer = { kind: 'key', key }
    answers.push(answer)
    const kid = kidOf(jwk)
    if (kid !== undefined && !byKid.has(kid)) byKid.set(kid, answer)
  }
  return { byKid, answers }
}

function kidOf(jwk: unknown): string | undefined {
  return isRecord(jwk) && typeof jwk['kid'] === 'string' ? jwk['kid'] : undefined
}
