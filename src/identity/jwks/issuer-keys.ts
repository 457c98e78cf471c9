/**
 * Which key set an issuer has: handed over, or fetched.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { inTime } from '../../internal/with-timeout.ts'
import { checkOptions } from '../../options.ts'
import { MAX_KEY_SET_BYTES } from '../limits.ts'
import { callable, numberWithin, text } from '../option-values.ts'
import { type FetchDocument, fetchDocument } from './fetch-document.ts'
import { type KeySet, type ReadyKeys, readyKeys } from './key-set.ts'
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
  { subject, algorithms, jwks, remoteKeys, now }: KeySource,
): ReadonlyMap<string, KeySet> {
  function keysOf(option: string, document: unknown): ReadyKeys {
    const keys = readyKeys(document, algorithms)
    if (keys !== undefined) return keys
    const names = algorithms.map(({ name }) => name).join(' or ')
    throw new ConfigError(subject, option, `a key set with a signature key for ${names}`)
  }
  if (jwks !== undefined) {
    if (remoteKeys !== undefined) throw new ConfigError(subject, 'remoteKeys', 'left out beside jwks')
    const given = keysOf('jwks', jwks)
    return new Map(locations.map(([issuer]) => [issuer, given]))
  }
  const options: RemoteKeys = remoteKeys === undefined ? {} : remoteKeys
  checkOptions(`${subject} remoteKeys`, options, ['seed', 'maxAgeSeconds', 'staleSeconds', 'timeoutMs', 'ca', 'fetch'])
  const { seed, maxAgeSeconds = 3600, staleSeconds = 3600, timeoutMs = 3000, ca, fetch = fetchDocument } = options
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
    seed: seed === undefined ? undefined : keysOf('remoteKeys.seed', seed),
    now,
  }
  return new Map(locations.map(([issuer, location]) => [issuer, remoteKeySet({ ...terms, fetchKeys: location(fetchJson) })]))
}
