/**
 * Which key set an issuer has: handed over, or fetched.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'
import { inTime } from '../in-time.ts'
import { callable, numberWithin, text } from '../option-values.ts'
import { type FetchDocument, fetchDocument } from './fetch-document.ts'
import { type KeySet, requireKeys } from './key-set.ts'
import { MAX_KEY_SET_BYTES } from './limits.ts'
import { remoteKeySet } from './remote-key-set.ts'
import type { AsymmetricAlgorithm } from './signature-algorithm.ts'

/** How a published key set is fetched and for how long it counts. */
export interface RemoteKeys {
  /** A key set to begin with, bundled with the code: a cold start fetches nothing. It counts as fetched when the code starts. */
  readonly seed?: unknown
  /** After this many seconds keys are fetched again before they are used, 1 to 86,400. Default 3600. */
  readonly maxAgeSeconds?: number
  /** How long keys older than that still count while the endpoint is down, 0 to 86,400. Default 3600. */
  readonly staleSeconds?: number
  /** For one whole fetch, 1 to 30,000. Default 3000. */
  readonly timeoutMs?: number
  /** Certificates to trust instead of the usual ones, PEM. */
  readonly ca?: string
  /** Fetches instead of `node:https`. Gives the parsed document or rejects; the size is its own affair. */
  readonly fetch?: FetchDocument
}

export interface KeySource {
  /** The name of the factory, for errors. */
  readonly subject: string
  readonly algorithms: readonly AsymmetricAlgorithm[]
  /** A static key set, or `undefined`. */
  readonly jwks: unknown
  readonly remoteKeys: RemoteKeys | undefined
  readonly now: () => number
}

export type FetchJson = (url: string) => Promise<unknown>

/** Makes what fetches an issuer's key set, from its address or by way of another one. */
export type KeyLocation = (fetchJson: FetchJson) => () => Promise<unknown>

/** The key set lies at this address. */
export function keysAt(url: string): KeyLocation {
  return (fetchJson) => () => fetchJson(url)
}

/**
 * One key set for each issuer. Static keys are shared by all of them: they are one issuer's under several names.
 *
 * @throws {ConfigError} for malformed options.
 */
export function keySetsFor(
  locations: readonly (readonly [issuer: string, location: KeyLocation])[],
  source: KeySource,
): ReadonlyMap<string, KeySet> {
  const { subject, algorithms, jwks, remoteKeys } = source
  if (jwks !== undefined && remoteKeys !== undefined) throw new ConfigError(subject, 'remoteKeys', 'left out beside jwks')
  const given = jwks === undefined ? undefined : requireKeys(subject, 'jwks', { jwks, algorithms })
  const keySetAt = given === undefined ? remoteKeySets(source) : () => given
  return new Map(locations.map(([issuer, location]) => [issuer, keySetAt(location)]))
}

const KNOWN = ['seed', 'maxAgeSeconds', 'staleSeconds', 'timeoutMs', 'ca', 'fetch']

function remoteKeySets({ subject, algorithms, remoteKeys = {}, now }: KeySource): (location: KeyLocation) => KeySet {
  checkOptions(`${subject} remoteKeys`, remoteKeys, KNOWN)
  const { seed, maxAgeSeconds = 3600, staleSeconds = 3600, timeoutMs = 3000, ca, fetch = fetchDocument } = remoteKeys
  numberWithin(subject, 'remoteKeys.maxAgeSeconds', maxAgeSeconds, [1, 86_400])
  numberWithin(subject, 'remoteKeys.staleSeconds', staleSeconds, [0, 86_400])
  numberWithin(subject, 'remoteKeys.timeoutMs', timeoutMs, [1, 30_000])
  if (ca !== undefined) text(subject, 'remoteKeys.ca', ca)
  callable(subject, 'remoteKeys.fetch', fetch)
  const limits = { timeoutMs, maxBytes: MAX_KEY_SET_BYTES, ...(ca === undefined ? {} : { ca }) }
  // A fetch of the user's own may forget the limit; whoever waits does not wait longer.
  const fetchJson: FetchJson = async (url) => inTime(Promise.resolve(fetch(url, limits)), timeoutMs)
  const terms = {
    algorithms,
    maxAgeSeconds,
    staleSeconds,
    seed: seed === undefined ? undefined : requireKeys(subject, 'remoteKeys.seed', { jwks: seed, algorithms }),
    now,
  }
  return (location) => remoteKeySet({ ...terms, fetchKeys: location(fetchJson) })
}
