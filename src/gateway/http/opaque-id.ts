/**
 * Creates IDs in the form that API Gateway gives to requests, connections and messages: `SOqIDEacoAMFaHQ=`.
 *
 * @module
 */

import { randomFillSync } from 'node:crypto'

const ID_BYTES = 11
const TRACE_ID_BYTES = 12
const IDS_PER_DRAW = 128

/** Creates a generator of IDs: 11 random bytes in base64url, with padding. */
export function opaqueIds(): () => string {
  const draw = randomDraws(ID_BYTES)
  return () => `${draw('base64url')}=`
}

/** Creates a generator of the last part of `x-amzn-trace-id`: 12 random bytes in hexadecimal digits. */
export function traceIds(): () => string {
  const draw = randomDraws(TRACE_ID_BYTES)
  return () => draw('hex')
}

function randomDraws(size: number): (encoding: 'base64url' | 'hex') => string {
  // Random bytes are drawn for many IDs at once, because one call of the generator costs more than the rest.
  const pool = Buffer.alloc(size * IDS_PER_DRAW)
  let used = pool.length
  return function draw(encoding) {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    used += size
    return pool.toString(encoding, used - size, used)
  }
}
