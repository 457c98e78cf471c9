/**
 * Creates the key sets of an issuer from its options: a static key set, or one that is fetched.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { inTime } from '../../internal/with-timeout.ts'
import { callback, number, optional, optionSchema, string, valid } from '../../options.ts'
import { MAX_KEY_SET_BYTES } from '../limits.ts'
import { type FetchDocument, fetchDocument } from './fetch-document.ts'
import { type KeySet, type LoadedKeys, loadKeys } from './key-set.ts'
import { remoteKeySet } from './remote-key-set.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'

/** How a published key set is fetched, and how long it may be used. */
export interface RemoteKeys {
  /**
   * A key set document (`{ keys: [ … ] }`) to start with, bundled with the code, so that a cold start fetches nothing. It is treated
   * as fetched when the verifier is created. Default: none.
   */
  readonly seed?: unknown
  /** Age at which keys are fetched again before they are used, 1 to 86,400 seconds. Default 3600. */
  readonly maxAgeSeconds?: number | undefined
  /** How long older keys may still be used while the endpoint fails, 0 to 86,400 seconds. Default 3600. */
  readonly staleSeconds?: number | undefined
  /** Time limit of one fetch, 1 to 30,000 milliseconds. Default 3000. */
  readonly timeoutMs?: number | undefined
  /** Certificates to trust instead of the system's, in PEM. Default: the certificates that Node.js trusts. */
  readonly ca?: string | undefined
  /**
   * Fetches a document instead of `node:https`. It returns the parsed JSON, or rejects. It must enforce `maxBytes` itself.
   * Default: an https request that follows no redirect.
   */
  readonly fetch?: FetchDocument | undefined
}

export interface KeySource {
  /** The name of the factory, for error messages. */
  readonly subject: string
  readonly algorithms: readonly AsymmetricAlgorithm[]
  /** A static key set document, or `undefined`. */
  readonly jwks: unknown
  readonly remoteKeys: RemoteKeys | undefined
  readonly now: () => number
}

export type FetchJson = (url: string) => Promise<unknown>

/** Returns a function that fetches the key set document of an issuer. */
export type KeyLocation = (fetchJson: FetchJson) => () => Promise<unknown>

/** A key set at a known URL. */
export function keysAt(url: string): KeyLocation {
  return (fetchJson) => () => fetchJson(url)
}

/**
 * Creates one key set for each `iss` value. A static key set is shared by all of them, because they are names of one issuer.
 *
 * @throws {ConfigError} if an option is malformed.
 */
export function keySetsFor(
  locations: readonly (readonly [issuer: string, location: KeyLocation])[],
  { subject, algorithms, jwks, remoteKeys, now }: KeySource,
): ReadonlyMap<string, KeySet> {
  function load(option: string, document: unknown): LoadedKeys {
    const keys = loadKeys(document, algorithms)
    if (keys !== undefined) return keys
    const names = algorithms.map(({ name }) => name).join(' or ')
    throw new ConfigError(subject, option, `a key set with a signature key for ${names}`)
  }
  if (jwks !== undefined) {
    if (remoteKeys !== undefined) throw new ConfigError(subject, 'remoteKeys', '', 'remoteKeys cannot be combined with jwks')
    const keys = load('jwks', jwks)
    return new Map(locations.map(([issuer]) => [issuer, keys]))
  }
  const options = remoteKeysSchema(subject).check(remoteKeys === undefined ? {} : remoteKeys)
  const { seed, maxAgeSeconds = 3600, staleSeconds = 3600, timeoutMs = 3000, ca, fetch = fetchDocument } = options
  const limits = { timeoutMs, maxBytes: MAX_KEY_SET_BYTES, ...(ca === undefined ? {} : { ca }) }
  // The timeout also applies to a custom fetch that ignores its limits.
  const fetchJson: FetchJson = async (url) => inTime(Promise.resolve(fetch(url, limits)), timeoutMs)
  const seedKeys = seed === undefined ? undefined : load('remoteKeys.seed', seed)
  return new Map(
    locations.map(([issuer, location]) => {
      const fetchKeys = location(fetchJson)
      return [issuer, remoteKeySet({ fetchKeys, algorithms, maxAgeSeconds, staleSeconds, seed: seedKeys, now })]
    }),
  )
}

function remoteKeysSchema(subject: string) {
  return optionSchema<RemoteKeys>(
    subject,
    {
      seed: optional(valid('a key set document', () => true)),
      maxAgeSeconds: optional(number(1, 86_400)),
      staleSeconds: optional(number(0, 86_400)),
      timeoutMs: optional(number(1, 30_000)),
      ca: optional(string),
      fetch: optional(callback),
    },
    'remoteKeys.',
  )
}
