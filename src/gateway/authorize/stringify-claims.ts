/**
 * Converts the claims of a token to the strings that the backend receives.
 *
 * @module
 */

import type { Json } from '../../events/index.ts'

/** Converts claims to the strings that the backend receives. `exp` and `iat` become dates as Java formats them. */
export function stringifyClaims(claims: { readonly [name: string]: Json | undefined }): { readonly [name: string]: string } {
  const entries = Object.entries(claims).map(([name, value]): [string, string] => {
    if ((name === 'exp' || name === 'iat') && typeof value === 'number') return [name, formatJavaDate(value)]
    if (Array.isArray(value)) return [name, value.join(',')]
    return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)]
  })
  return Object.fromEntries(entries)
}

/** Formats a time like `Tue Jun 18 15:00:04 UTC 2024`. */
function formatJavaDate(seconds: number): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = new Date(seconds * 1000).toUTCString().split(' ')
  return `${weekday.slice(0, 3)} ${month} ${day} ${time} UTC ${year}`
}
