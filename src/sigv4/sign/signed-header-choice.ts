/**
 * Which headers are signed.
 *
 * @module
 */

import { canonicalHeader } from '../canonical/canonical-headers.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import type { SignOptions } from '../sign-options.ts'

type Choice = SignOptions['signedHeaders']

/** What the AWS SDKs leave out, because proxies and browsers add or change it. `date` too: `x-amz-date` is sent instead. */
const UNSIGNED_BY_DEFAULT: ReadonlySet<string> = new Set(
  'authorization cache-control connection date expect from keep-alive max-forwards pragma referer te trailer transfer-encoding upgrade user-agent x-amzn-trace-id'.split(
    ' ',
  ),
)

/** The headers that are signed, their values canonical. `host` always is: `host` of the URL, if none was sent as a header. */
export function signedPairs(headers: readonly Pair[], host: string | undefined, choice: Choice): Pair[] {
  const signed: Pair[] = []
  let isHostSent = false
  for (const header of headers) {
    const { key } = header
    const isHost = key === 'host'
    if (isHost || isSignedHeader(key, choice)) signed.push(canonicalHeader(header))
    isHostSent ||= isHost
  }
  if (!isHostSent && host) signed.push({ key: 'host', value: host })
  return signed
}

/** Whether this header, its name in lower case, is signed under this choice. `host` is settled by who asks. */
export function isSignedHeader(name: string, choice: Choice): boolean {
  if (choice === undefined || choice === 'default') {
    return !UNSIGNED_BY_DEFAULT.has(name) && !name.startsWith('proxy-') && !name.startsWith('sec-')
  }
  if (choice === 'all') return true
  if (typeof choice === 'function') return choice(name) === true
  if (name.startsWith('x-amz-')) return true
  return choice.some((one) => one.toLowerCase() === name)
}
