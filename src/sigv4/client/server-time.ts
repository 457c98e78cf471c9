/**
 * Reads the server's time from a 403 response, to correct the local clock.
 *
 * @module
 */

import { parseTimestamp } from '../signing-key.ts'

/** Error responses of AWS are smaller. */
const MAX_BODY_BYTES = 65_536

/**
 * Returns the server's time in milliseconds since the epoch, from the `Date` header or, if CORS hides it, from the error message in the body.
 * Returns `undefined` if the response contains no time or comes from a cache. The body of `response` stays readable.
 */
export async function readServerTime(response: Response): Promise<number | undefined> {
  const age = response.headers.get('age')
  if (age !== null && age !== '0') return undefined
  const date = Date.parse(response.headers.get('date') ?? '')
  if (!Number.isNaN(date)) return date
  if (response.body === null || response.bodyUsed) return undefined
  return findTime(await readStart(response.clone()).catch(() => ''))
}

async function readStart(response: Response): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (let read = await reader.read(); !read.done && size < MAX_BODY_BYTES; read = await reader.read()) {
    const chunk: Uint8Array = read.value
    text += decoder.decode(chunk.subarray(0, MAX_BODY_BYTES - size), { stream: true })
    size += chunk.byteLength
  }
  // Not awaited: canceling one half of a cloned body completes only when the other half is read or canceled.
  reader.cancel().catch(() => undefined)
  return text
}

/** `Signature expired: … is now earlier than … (20260623T122000Z - 5 min.)`, and S3's `<ServerTime>2026-06-23T12:20:00Z</ServerTime>`. */
function findTime(body: string): number | undefined {
  const message = /\((\d{8}T\d{6}Z) [-+] \d/.exec(body)?.[1]
  if (message !== undefined) return parseTimestamp(message)
  const serverTime = Date.parse(/<ServerTime>(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)</.exec(body)?.[1] ?? '')
  return Number.isNaN(serverTime) ? undefined : serverTime
}
