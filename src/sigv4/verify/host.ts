/**
 * Determines the host for which the request was signed.
 *
 * @module
 */

import type { Header } from '../header-list.ts'
import { singleHeader } from './authorization.ts'
import { reject } from './rejection.ts'

/**
 * Returns the host, as written in the `host` header or otherwise in the URL.
 *
 * @param urlHosts The host of the URL, without and with the default port. Empty for a bare path.
 * @throws {RejectedError} if there is no host, if header and URL name different hosts, or if the host is not in `allowed`.
 */
export function resolveHost(headers: readonly Header[], urlHosts: readonly string[], allowed: readonly string[] | null): string {
  const host = singleHeader(headers, 'host') ?? urlHosts[0]
  if (!host) return reject('ERR_SIGV4_HOST')
  const lowercase = host.toLowerCase()
  if (urlHosts.length > 0 && !urlHosts.includes(lowercase)) reject('ERR_SIGV4_HOST')
  if (allowed !== null && !allowed.some((one) => one.toLowerCase() === lowercase)) reject('ERR_SIGV4_HOST')
  return host
}
