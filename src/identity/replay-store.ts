/**
 * Accepts each credential once, with a store that all containers share.
 *
 * @module
 */

import type { Authentication } from '../events/index.ts'
import { isRecord } from '../internal/type-guards.ts'
import { withTimeout } from '../internal/with-timeout.ts'
import { type Check, valid } from '../options.ts'
import { rejected, unavailable } from './authentication.ts'
import type { RejectionCode } from './codes/verifier-codes.ts'

/** Stores used proofs for all containers together: Redis `SET key 1 NX EXAT …`, or a conditional put of DynamoDB. */
export interface ReplayStore {
  /**
   * Resolves to `true` if the key is new, and to `false` if it was claimed before.
   *
   * @param expiresAt Seconds since the epoch. Afterwards the key may be removed.
   */
  claim(key: string, expiresAt: number): Promise<boolean>
}

export const replayStore: Check<ReplayStore> = valid(
  'an object with claim(key, expiresAt)',
  (replays) => isRecord(replays) && typeof replays['claim'] === 'function',
)

export interface ReplayClaim {
  /** Identifies the credential. A hash, so nothing of the credential can be read from it. */
  readonly key: string
  /** Seconds since the epoch: from then on the credential is rejected anyway. */
  readonly expiresAt: number
  /** The code for a credential that was used before. */
  readonly code: RejectionCode
}

const CLAIM_TIMEOUT_MS = 1000

/**
 * Claims a credential. Returns `undefined` if it is new. A store that throws, takes longer than a second or returns anything but a boolean is
 * unavailable.
 */
export async function claimOnce(
  replays: ReplayStore,
  { key, expiresAt, code }: ReplayClaim,
): Promise<Authentication<never> | undefined> {
  try {
    const isNew: unknown = await withTimeout(
      Promise.resolve().then(() => replays.claim(key, expiresAt)),
      CLAIM_TIMEOUT_MS,
    )
    if (isNew === true) return undefined
    return isNew === false ? rejected(code) : unavailable('ERR_REPLAYS_UNAVAILABLE', undefined)
  } catch (error) {
    return unavailable('ERR_REPLAYS_UNAVAILABLE', error)
  }
}
