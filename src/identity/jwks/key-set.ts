/**
 * The signing keys of one issuer, found by key ID and algorithm. A key ID is only unique within one issuer, so key sets are never
 * shared between issuers.
 *
 * @module
 */

import { importPublicKey } from '#jwt'
import type { Rejected, Unavailable } from '../authentication.ts'
import { ownMembers } from '../jwt/strict-json.ts'
import { MAX_KEYS } from '../limits.ts'
import { type AsymmetricAlgorithm, isMeantFor, type JwkMembers } from './signature-algorithm.ts'

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
  /** The `issuer` member of the JWK, which Microsoft Entra ID sets. */
  readonly issuer?: string
}

/** A key, or the result for a token whose key was not found. */
export type KeyResult = SignatureKey | Rejected | Unavailable

/** The key set of one issuer. */
export interface KeySet {
  find(kid: string | undefined, algorithm: string): KeyResult | Promise<KeyResult>
  /**
   * Called when `failed` did not verify a signature. Returns a key that has taken its place: an issuer may rotate keys without `kid`,
   * or reuse one. Returns `undefined` if there is none, or if the set was fetched recently.
   */
  findReplacement(
    failed: SignatureKey,
    kid: string | undefined,
    algorithm: string,
  ): SignatureKey | undefined | Promise<SignatureKey | undefined>
  /** A number that changes when a key leaves the set. `undefined` while the set must be fetched before it is used. */
  version(): number | undefined
}

/** A key set whose keys are all imported. */
export interface LoadedKeys {
  find(kid: string | undefined, algorithm: string): KeyResult
  /** The imported keys by algorithm and JWK. */
  readonly imported: ReadonlyMap<string, SignatureKey>
  /** The index of the first RSA key that has the wrong size or is invalid; -1 if there is none. */
  readonly unusableRsaKey: number
}

export interface LoadOptions {
  readonly algorithms: readonly AsymmetricAlgorithm[]
  /** Called for each key before it is imported. */
  readonly adaptKey?: ((jwk: JwkMembers) => JwkMembers) | undefined
  /** The keys of the previous document. A key that is in both documents is not imported again, and stays the same object. */
  readonly previous?: LoadedKeys | undefined
}

export const KEY_UNKNOWN: KeyResult = Object.freeze({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNKNOWN' })
/** The set contains the key ID, but the key must not be used with this algorithm. */
export const KEY_UNFIT: KeyResult = Object.freeze({ kind: 'rejected', code: 'ERR_TOKEN_KEY_UNFIT' })

/**
 * Imports the keys of a key set document. Keys of unknown types and for other uses are ignored (RFC 7517, section 5), as are keys
 * after the hundredth. A token without `kid` matches only if exactly one key fits its algorithm.
 *
 * @returns `undefined` if the document is not a key set, or has no usable key.
 */
export function loadKeys(jwks: unknown, { algorithms, adaptKey = (jwk) => jwk, previous }: LoadOptions): LoadedKeys | undefined {
  const { keys }: JwkMembers = ownMembers(Object(jwks))
  if (!Array.isArray(keys)) return undefined
  const jwksToImport = keys.slice(0, MAX_KEYS).map((jwk): JwkMembers => adaptKey(ownMembers(Object(jwk))))
  const kids = new Set(jwksToImport.map(kidOf))
  const imported = new Map<string, SignatureKey>()
  const byAlgorithm = new Map(
    algorithms.map((algorithm) => {
      const fitting = jwksToImport.flatMap((jwk): [string | undefined, SignatureKey][] => {
        const id = keyId(jwk, algorithm)
        const key = previous?.imported.get(id) ?? importKey(jwk, algorithm)
        if (key === undefined) return []
        imported.set(id, key)
        return [[kidOf(jwk), key]]
      })
      return [algorithm.name, indexByKid(fitting)]
    }),
  )
  if ([...byAlgorithm.values()].every(({ size }) => size === 0)) return undefined
  return {
    find: (kid, algorithm) =>
      byAlgorithm.get(algorithm)?.get(kid) ?? (kid !== undefined && kids.has(kid) ? KEY_UNFIT : KEY_UNKNOWN),
    imported,
    unusableRsaKey: jwksToImport.findIndex((jwk) =>
      algorithms.some(
        (algorithm) => algorithm.keyType === 'RSA' && isMeantFor(jwk, algorithm) && !imported.has(keyId(jwk, algorithm)),
      ),
    ),
  }
}

/** A key set that never changes. */
export function staticKeySet({ find }: Pick<KeySet, 'find'>): KeySet {
  return { find, findReplacement: () => undefined, version: () => 0 }
}

function importKey(jwk: JwkMembers, algorithm: AsymmetricAlgorithm): SignatureKey | undefined {
  const key = importPublicKey(jwk, algorithm)
  const { issuer } = jwk
  return key !== undefined && typeof issuer === 'string' ? { ...key, issuer } : key
}

function keyId(jwk: JwkMembers, { name }: AsymmetricAlgorithm): string {
  return `${name} ${JSON.stringify(jwk)}`
}

/** The entry `undefined`, for tokens without `kid`, exists if exactly one key fits. */
function indexByKid(keys: readonly [string | undefined, SignatureKey][]): ReadonlyMap<string | undefined, SignatureKey> {
  // Reversed, so that the first of several keys with one key ID wins.
  const byKid = new Map(keys.toReversed())
  byKid.delete(undefined)
  const [first, second] = keys
  if (first !== undefined && second === undefined) byKid.set(undefined, first[1])
  return byKid
}

function kidOf({ kid }: JwkMembers): string | undefined {
  return typeof kid === 'string' ? kid : undefined
}
