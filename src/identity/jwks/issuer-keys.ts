/**
 * Creates the key sets of a verifier from its options: a static key set, or key sets that are fetched.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { withTimeout } from '../../internal/with-timeout.ts'
import { callback, number, type OptionSchema, optional, optionSchema, string, valid } from '../../options.ts'
import { MAX_KEY_SET_BYTES, MAX_KEYS } from '../limits.ts'
import { type FetchDocument, fetchDocument } from './fetch-document.ts'
import { type KeySet, type LoadedKeys, type LoadOptions, loadKeys, staticKeySet } from './key-set.ts'
import { alternateKeySet, type RemoteKeySet, remoteKeySet } from './remote-key-set.ts'
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
  /** Called for each key before it is imported. */
  readonly adaptKey?: LoadOptions['adaptKey']
  /** A static key set document, or `undefined`. */
  readonly jwks: unknown
  readonly remoteKeys: RemoteKeys | undefined
  readonly now: () => number
}

export interface IssuerKeys {
  /** Creates the key set at a location. A static key set is the same for all locations. */
  at(location: KeyLocation): KeySet
  /** As {@link at}, for a further `iss` value of an issuer, which may have no key set. See {@link alternateKeySet}. */
  alternateAt(location: KeyLocation, main: KeySet): KeySet
  /** The maximum age of fetched keys; `undefined` for a static key set. */
  readonly maxAgeSeconds: number | undefined
}

export type FetchJson = (url: string) => Promise<unknown>

/** Returns a function that fetches the key set document of an issuer. */
export type KeyLocation = (fetchJson: FetchJson) => () => Promise<unknown>

/** A key set at a known URL. */
export function keysAt(url: string): KeyLocation {
  return (fetchJson) => () => fetchJson(url)
}

/**
 * Reads the key options of a verifier.
 *
 * @throws {ConfigError} if an option is malformed.
 */
export function issuerKeys({ subject, algorithms, adaptKey, jwks, remoteKeys, now }: KeySource): IssuerKeys {
  const load = (document: unknown, previous?: LoadedKeys): LoadedKeys | undefined =>
    loadKeys(document, { algorithms, adaptKey, previous })
  if (jwks !== undefined) {
    if (remoteKeys !== undefined) throw new ConfigError(subject, 'remoteKeys', '', 'remoteKeys cannot be combined with jwks')
    const keySet = staticKeySet(loadConfigured('jwks', jwks))
    return { at: () => keySet, alternateAt: () => keySet, maxAgeSeconds: undefined }
  }
  const options = remoteKeysSchema(subject).check(remoteKeys === undefined ? {} : remoteKeys)
  const { seed, maxAgeSeconds = 3600, staleSeconds = 3600, timeoutMs = 3000, ca, fetch = fetchDocument } = options
  const limits = { timeoutMs, maxBytes: MAX_KEY_SET_BYTES, ...(ca === undefined ? {} : { ca }) }
  // The timeout also applies to a custom fetch that ignores its limits.
  const fetchJson: FetchJson = (url) =>
    withTimeout(
      withRetry(() => fetch(url, limits)),
      timeoutMs,
    )
  const terms = {
    load,
    maxAgeSeconds,
    staleSeconds,
    now,
    seed: seed === undefined ? undefined : loadConfigured('remoteKeys.seed', seed),
  }
  const remoteAt = (location: KeyLocation): RemoteKeySet => remoteKeySet({ ...terms, fetchKeys: location(fetchJson) })
  return { at: remoteAt, alternateAt: (location, main) => alternateKeySet(remoteAt(location), main), maxAgeSeconds }

  /** A configured key set must be usable as a whole; of a fetched one, unusable keys are ignored. */
  function loadConfigured(option: string, document: unknown): LoadedKeys {
    const keys = loadOrUndefined(document)
    if (keys === undefined) {
      throw new ConfigError(
        subject,
        option,
        `a key set with a signature key for ${algorithms.map(({ name }) => name).join(' or ')}`,
      )
    }
    const { length } = (document as { readonly keys: readonly unknown[] }).keys // `loadKeys` has read it
    if (length > MAX_KEYS) throw new ConfigError(subject, option, `a key set of at most ${MAX_KEYS} keys`)
    if (keys.unusableRsaKey !== -1) {
      throw new ConfigError(
        subject,
        option,
        `a key set of RSA keys of at least 2048 bits; keys[${keys.unusableRsaKey}] is unusable`,
      )
    }
    return keys
  }

  /** Members that are not JSON, such as a `bigint`, make `load` throw. */
  function loadOrUndefined(document: unknown): LoadedKeys | undefined {
    try {
      return load(document)
    } catch {
      return undefined
    }
  }
}

/** Calls `fetch`, and once more if the connection failed. */
async function withRetry(fetch: () => Promise<unknown>): Promise<unknown> {
  try {
    return await fetch()
  } catch (error) {
    if (isConnectionError(error)) return fetch()
    throw error
  }
}

/** Reports whether the connection failed, by the code of a system error or of undici. `fetch` has it in its `cause`. */
function isConnectionError(error: unknown): boolean {
  const { code, cause } = Object(error) as { readonly code?: unknown; readonly cause?: unknown } // any value may be thrown
  return /^(?:E(?!RR_)[A-Z_]+|UND_ERR_(?:SOCKET|CONNECT_TIMEOUT))$/.test(String(code ?? Object(cause).code))
}

function remoteKeysSchema(subject: string): OptionSchema<RemoteKeys> {
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
