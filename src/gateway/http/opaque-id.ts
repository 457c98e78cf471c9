/**
 * Creates IDs in the form that API Gateway gives to requests, connections and messages: `SOqIDEacoAMFaHQ=`.
 *
 * @module
 */

import { randomFillSync } from 'node:crypto'

const ID_BYTES = 11
const IDS_PER_DRAW = 128

/** Creates a generator of IDs: 11 random bytes in base64url, with padding. */
export function opaqueIds(): () => string {
  // Random bytes are drawn for many IDs at once, because one call of the generator costs more than the rest.
  const pool = Buffer.alloc(ID_BYTES * IDS_PER_DRAW)
  let used = pool.length
  return function nextId() {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += ID_BYTES
    return `${pool.toString('base64url', used - ID_BYTES, used)}=`
  }
}
