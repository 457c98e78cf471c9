/**
 * Selects the headers that are signed.
 *
 * @module
 */

import { canonicalHeader } from '../canonical/canonical-headers.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import type { SignOptions } from './sign-options.ts'

type HeaderSelection = SignOptions['signedHeaders']

/**
 * The headers that the AWS SDKs leave unsigned, because proxies and browsers add or change them. `date` is among them because `x-amz-date` is
 * sent instead.
 */
const UNSIGNED_BY_DEFAULT: ReadonlySet<string> = new Set([
  'authorization',
  'cache-control',
  'connection',
  'date',
  'expect',
  'from',
  'keep-alive',
  'max-forwards',
  'pragma',
  'referer',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-amzn-trace-id',
])

/** Returns the headers to sign with canonical values. `host` is always among them: if it is not sent, it has the value `urlHost`. */
export function selectSignedHeaders(headers: readonly Pair[], urlHost: string | undefined, selection: HeaderSelection): Pair[] {
  const signed: Pair[] = []
  let hasHost = false
  for (const header of headers) {
    const { key } = header
    const isHost = key === 'host'
    if (isHost || isSelected(key, selection)) signed.push(canonicalHeader(header))
    hasHost ||= isHost
  }
  if (!hasHost && urlHost !== undefined) signed.push({ key: 'host', value: urlHost })
  return signed
}

/** Whether a header other than `host` is signed. `name` is in lowercase. */
export function isSelected(name: string, selection: HeaderSelection): boolean {
  if (selection === undefined || selection === 'default') {
    return !UNSIGNED_BY_DEFAULT.has(name) && !name.startsWith('proxy-') && !name.startsWith('sec-')
  }
  if (selection === 'all') return true
  if (typeof selection === 'function') return selection(name) === true
  return name.startsWith('x-amz-') || selection.some((selected) => selected.toLowerCase() === name)
}
