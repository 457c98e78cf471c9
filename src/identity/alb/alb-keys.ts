/**
 * Provides the public keys of Application Load Balancers. Each key has a URL of its own. Keys are cached for an hour, missing keys for a
 * minute; concurrent requests share one fetch; a limited number of attempts bounds the cost of made-up key IDs.
 *
 * @module
 */

import { createPublicKey, type KeyObject } from 'node:crypto'
import { LruMap } from 'toad-cache'
import type { HttpExchange } from '../http-request.ts'
import { fetchPace } from '../jwks/fetch-pace.ts'

/** A key, or why there is none. */
export type AlbKeyResult =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable'; readonly cause: unknown }

/** Finds the key of a `kid`. Never rejects. */
export type AlbKeys = (kid: string) => Promise<AlbKeyResult>

/** Where and how keys are fetched. */
export interface RemoteAlbKeys {
  /** Without a trailing slash. */
  readonly endpoint: string
  readonly exchange: HttpExchange
  readonly timeoutMs: number
  readonly now: () => number
}

const KEY_AGE_MS = 3_600_000
const UNKNOWN_AGE_MS = 60_000
const MAX_KEY_BYTES = 4096

/** Uses given keys; nothing is fetched. */
export function staticAlbKeys(keys: ReadonlyMap<string, KeyObject>): AlbKeys {
  return async (kid) => {
    const key = keys.get(kid)
    return key === undefined ? { kind: 'unknown' } : { kind: 'key', key }
  }
}

/** Fetches keys on first use. */
export function remoteAlbKeys({ endpoint, exchange, timeoutMs, now }: RemoteAlbKeys): AlbKeys {
  const cache = new LruMap<{ readonly result: AlbKeyResult; readonly fetchedMs: number; readonly expiresMs: number }>(100)
  const pending = new Map<string, Promise<AlbKeyResult>>()
  const pace = fetchPace()

  async function load(kid: string): Promise<AlbKeyResult> {
    const { result, isOutage } = await fetchKey(kid)
    const fetchedMs = now()
    if (isOutage) pace.failed(fetchedMs)
    else {
      pace.succeeded()
      cache.set(kid, { result, fetchedMs, expiresMs: fetchedMs + (result.kind === 'key' ? KEY_AGE_MS : UNKNOWN_AGE_MS) })
    }
    return result
  }

  async function fetchKey(kid: string): Promise<{ readonly result: AlbKeyResult; readonly isOutage: boolean }> {
    try {
      const { status, body } = await exchange(`${endpoint}/${kid}`, {
        method: 'GET',
        headers: { accept: '*/*' },
        timeoutMs,
        maxBytes: MAX_KEY_BYTES,
      })
      // S3, which stores the keys of GovCloud, answers 403 for a missing key.
      if (status === 404 || status === 403) return { result: { kind: 'unknown' }, isOutage: false }
      const key = status === 200 ? albKey(body.toString('utf8')) : undefined
      if (key !== undefined) return { result: { kind: 'key', key }, isOutage: false }
      return { result: unavailable(`status ${status}, no key on P-256`), isOutage: true }
    } catch (error) {
      return { result: { kind: 'unavailable', cause: error }, isOutage: true }
    }
  }

  return async function findAlbKey(kid) {
    const entry = cache.get(kid)
    if (entry !== undefined && now() >= entry.fetchedMs && now() < entry.expiresMs) return entry.result
    const running = pending.get(kid)
    if (running !== undefined) return running
    if (pace.isPausing(now())) return unavailable('pausing after a failure')
    // Made-up key IDs have used up the attempts. An outage here would let a client cause 500s.
    if (!pace.takeAttempt(now())) return { kind: 'unknown' }
    const fetching = load(kid).finally(() => pending.delete(kid))
    pending.set(kid, fetching)
    return fetching
  }
}

/** Parses a PEM public key on P-256. Returns `undefined` for any other string. */
export function albKey(pem: string): KeyObject | undefined {
  if (pem.length > MAX_KEY_BYTES || !pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined
  try {
    const key = createPublicKey(pem)
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined
  } catch {
    return undefined
  }
}

function unavailable(reason: string): AlbKeyResult {
  return { kind: 'unavailable', cause: new Error(reason) }
}
