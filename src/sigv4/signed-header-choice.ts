/**
 * Which headers are signed.
 *
 * @module
 */

import type { SignOptions } from './sign-options.ts'

/** What the AWS SDKs leave out, because proxies and browsers add or change it. `date` too: `x-amz-date` is sent instead. */
const UNSIGNED_BY_DEFAULT: ReadonlySet<string> = new Set(
  'authorization cache-control connection date expect from keep-alive max-forwards pragma referer te trailer transfer-encoding upgrade user-agent x-amzn-trace-id'.split(
    ' ',
  ),
)

/** Whether this header, its name in lower case, is signed under this choice. `host` always is. */
export function isSignedHeader(name: string, choice: SignOptions['signedHeaders']): boolean {
  if (choice === undefined || choice === 'default') {
    return !UNSIGNED_BY_DEFAULT.has(name) && !name.startsWith('proxy-') && !name.startsWith('sec-')
  }
  if (choice === 'all') return true
  if (typeof choice === 'function') return choice(name) === true
  if (name.startsWith('x-amz-')) return true
  return choice.some((one) => one.toLowerCase() === name)
}
