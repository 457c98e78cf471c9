/**
 * Which key set an issuer has: handed over, or fetched from the address that is configured or discovered.
 *
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkOptions } from '../../options.ts'
import { type FetchDocument, type FetchLimits, fetchDocument, isFetchable } from './fetch-document.ts'
import { isRecord } from './jwk.ts'
import { type KeySet, readyKeys, staticKeySet } from './key-set.ts'
import { remoteKeySet } from './remote-key-set.ts'

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
  readonly algorithms: readonly string[]
  /** A static key set, or `undefined`. */
  readonly jwks: unknown
  readonly remoteKeys: RemoteKeys | undefined
  readonly now: () => number
}

/** Where the key set is, or what to ask for it. */
export type KeyAddress = { readonly jwksUri: string } | { readonly issuer: string }

/**
 * One key set for each address. Static keys are shared by all of them: they are one issuer's under several names.
 *
 * @throws {ConfigError} for malformed options.
 */
export function keySetsFor(addresses: ReadonlyMap<string, KeyAddress>, source: KeySource): ReadonlyMap<string, KeySet> {
  const { subject, algorithms, jwks, remoteKeys, now } = source
  if (jwks !== undefined) {
    if (remoteKeys !== undefined) throw new ConfigError(subject, 'remoteKeys', 'left out beside jwks')
    const keys = staticKeySet(subject, jwks, algorithms)
    return new Map([...addresses.keys()].map((issuer) => [issuer, keys]))
  }
  const { seed, maxAgeSeconds, staleSeconds, limits, fetch } = checkRemoteKeys(subject, remoteKeys)
  const ready = seed === undefined ? undefined : readyKeys(seed, algorithms)
  if (seed !== undefined && (ready === undefined || ready.size === 0)) {
    throw new ConfigError(subject, 'remoteKeys.seed', `a key set with a signature key for ${algorithms.join(' or ')}`)
  }
  return new Map(
    [...addresses].map(([issuer, address]) => {
      const fetchKeys = keyFetcher(address, (url) => withDeadline(fetch(url, limits), limits.timeoutMs))
      return [
        issuer,
        remoteKeySet({
          fetchKeys,
          algorithms,
          maxAgeSeconds,
          staleSeconds,
          now,
          ...(ready === undefined ? {} : { seed: ready }),
        }),
      ]
    }),
  )
}

/** A fetch of the user's own may forget the limit; whoever waits does not wait longer. */
async function withDeadline(fetched: Promise<unknown>, timeoutMs: number): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs)
  })
  try {
    return await Promise.race([fetched, deadline])
  } finally {
    clearTimeout(timer)
  }
}

/** Fetches from the address; where it must be discovered, it is kept until it fails. */
function keyFetcher(address: KeyAddress, fetchJson: (url: string) => Promise<unknown>): () => Promise<unknown> {
  if ('jwksUri' in address) return () => fetchJson(address.jwksUri)
  let discovered: string | undefined
  return async () => {
    const url = discovered ?? (await discover(address.issuer, fetchJson))
    discovered = undefined
    const keys = await fetchJson(url)
    discovered = url
    return keys
  }
}

async function discover(issuer: string, fetchJson: (url: string) => Promise<unknown>): Promise<string> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  if (!isRecord(document) || document['issuer'] !== issuer) throw new Error('the discovery document is of another issuer')
  const { jwks_uri: jwksUri } = document
  if (!isFetchable(jwksUri)) throw new Error('the discovery document has no usable jwks_uri')
  return jwksUri
}

interface CheckedRemoteKeys {
  readonly seed: unknown
  readonly maxAgeSeconds: number
  readonly staleSeconds: number
  readonly limits: FetchLimits
  readonly fetch: FetchDocument
}

/** Key sets of real issuers have two to ten keys of a kilobyte. */
const MAX_BYTES = 150_000
const KNOWN = ['seed', 'maxAgeSeconds', 'staleSeconds', 'timeoutMs', 'ca', 'fetch']

function checkRemoteKeys(subject: string, options: RemoteKeys = {}): CheckedRemoteKeys {
  checkOptions(`${subject} remoteKeys`, options, KNOWN)
  const { seed, maxAgeSeconds = 3600, staleSeconds = 3600, timeoutMs = 3000, ca, fetch = fetchDocument } = options
  const requireRange = (name: string, value: number, [least, most]: readonly [number, number]): void => {
    if (typeof value === 'number' && value >= least && value <= most) return
    throw new ConfigError(subject, `remoteKeys.${name}`, `a number from ${least} to ${most}`)
  }
  requireRange('maxAgeSeconds', maxAgeSeconds, [1, 86_400])
  requireRange('staleSeconds', staleSeconds, [0, 86_400])
  requireRange('timeoutMs', timeoutMs, [1, 30_000])
  if (ca !== undefined && typeof ca !== 'string') throw new ConfigError(subject, 'remoteKeys.ca', 'PEM text')
  if (typeof fetch !== 'function') throw new ConfigError(subject, 'remoteKeys.fetch', 'a function')
  return {
    seed,
    maxAgeSeconds,
    staleSeconds,
    limits: { timeoutMs, maxBytes: MAX_BYTES, ...(ca === undefined ? {} : { ca }) },
    fetch,
  }
}
