/**
 * The public keys of Application Load Balancers, one address for each key. They are kept for an hour; what is not there is
 * remembered as well; one fetch for many waiters; a bucket of attempts bounds what made-up keys can cost.
 *
 * @module
 */

import { createPublicKey, type KeyObject } from 'node:crypto'
import { boundedCache } from '../../internal/bounded-cache.ts'
import type { HttpExchange } from '../http-exchange.ts'
import { fetchPace } from '../jwks/fetch-pace.ts'

export type AlbKeyAnswer =
  | { readonly kind: 'key'; readonly key: KeyObject }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable'; readonly cause: unknown }

export type AlbKeys = (kid: string) => Promise<AlbKeyAnswer>

export interface RemoteAlbKeys {
  /** Without a slash at its end. */
  readonly endpoint: string
  readonly exchange: HttpExchange
  readonly timeoutMs: number
  readonly now: () => number
}

const MAX_AGE_MS = 3_600_000
const UNKNOWN_MS = 60_000
const MAX_KEY_BYTES = 4096

/** Keys that are given: nothing is fetched. */
export function staticAlbKeys(keys: ReadonlyMap<string, KeyObject>): AlbKeys {
  return async (kid) => answerFor(keys.get(kid))
}

export function remoteAlbKeys({ endpoint, exchange, timeoutMs, now }: RemoteAlbKeys): AlbKeys {
  const known = boundedCache<string, { readonly answer: AlbKeyAnswer; readonly from: number; readonly until: number }>(100)
  const flights = new Map<string, Promise<AlbKeyAnswer>>()
  const pace = fetchPace()

  async function load(kid: string): Promise<AlbKeyAnswer> {
    const { answer, isDown } = await fetchKey(kid)
    const from = now()
    if (isDown) pace.failed(from)
    else {
      pace.succeeded()
      known.set(kid, { answer, from, until: from + (answer.kind === 'key' ? MAX_AGE_MS : UNKNOWN_MS) })
    }
    return answer
  }

  async function fetchKey(kid: string): Promise<{ readonly answer: AlbKeyAnswer; readonly isDown: boolean }> {
    try {
      const headers = { accept: '*/*' }
      const { status, body } = await exchange(`${endpoint}/${kid}`, {
        method: 'GET',
        headers,
        timeoutMs,
        maxBytes: MAX_KEY_BYTES,
      })
      if (status === 404) return { answer: { kind: 'unknown' }, isDown: false }
      // S3, which holds GovCloud's keys, says 403 of what is not there. It may be an outage, so it is no bad token either; but made-up
      // keys must not bring on the pause.
      if (status === 403) return { answer: unavailable('status 403'), isDown: false }
      const key = status === 200 ? albKey(body.toString('utf8')) : undefined
      if (key !== undefined) return { answer: { kind: 'key', key }, isDown: false }
      return { answer: unavailable(`status ${status}, no key on P-256`), isDown: true }
    } catch (error) {
      return { answer: { kind: 'unavailable', cause: error }, isDown: true }
    }
  }

  return async function findAlbKey(kid) {
    const kept = known.get(kid)
    if (kept !== undefined && now() >= kept.from && now() < kept.until) return kept.answer
    const running = flights.get(kid)
    if (running !== undefined) return running
    if (pace.isPausing(now())) return unavailable('pausing after a failure')
    // The key may be good: that nobody is asked any more must not read as a bad token.
    if (!pace.takeAttempt(now())) return unavailable('too many unknown keys')
    const flight = load(kid).finally(() => flights.delete(kid))
    flights.set(kid, flight)
    return flight
  }
}

/** A public key on P-256 in PEM; `undefined` for any other text. */
export function albKey(pem: string): KeyObject | undefined {
  if (pem.length > MAX_KEY_BYTES || !pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined
  try {
    const key = createPublicKey(pem)
    // Stryker disable next-line OptionalChaining: without details, which Node gives to every public key, it would throw into `catch`
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch {
    // Then it is no key.
  }
  return undefined
}

function answerFor(key: KeyObject | undefined): AlbKeyAnswer {
  return key === undefined ? { kind: 'unknown' } : { kind: 'key', key }
}

function unavailable(reason: string): AlbKeyAnswer {
  return { kind: 'unavailable', cause: new Error(reason) }
}
