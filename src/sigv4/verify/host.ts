/**
 * Determines the host for which the request was signed.
 *
 * @module
 */

import { singleHeader } from './authorization.ts'
import type { HeaderFields } from './received-headers.ts'
import { reject } from './rejection.ts'

/**
 * Returns the host as the client wrote it: in the `host` header, in `:authority` (HTTP/2) or in the URL.
 *
 * @param urlHosts The host of the URL, without and with the default port of its scheme. Empty for a bare path.
 * @throws {RejectedError} if there is no host, if two of the places contain different hosts, or if the host is not in `allowed`.
 */
export function resolveHost(
  { headers, authorities }: HeaderFields,
  urlHosts: readonly string[],
  allowed: readonly string[] | null,
): string {
  if (authorities.length > 1) reject('ERR_SIGV4_REPEATED', { header: ':authority' })
  const [authority] = authorities
  const header = singleHeader(headers, 'host')
  const host = header ?? authority ?? urlHosts[0]
  if (!host) return reject('ERR_SIGV4_HOST')
  const lowercase = host.toLowerCase()
  if (authority !== undefined && authority.toLowerCase() !== lowercase) reject('ERR_SIGV4_HOST')
  if (urlHosts.length > 0 && !urlHosts.includes(lowercase)) reject('ERR_SIGV4_HOST')
  // A bare path has no scheme, so the default ports of both schemes are equivalent to none.
  const spellings = urlHosts.length > 0 ? urlHosts : withDefaultPorts(lowercase)
  if (allowed !== null && !allowed.some((one) => spellings.includes(one.toLowerCase()))) reject('ERR_SIGV4_HOST')
  return host
}

function withDefaultPorts(host: string): readonly string[] {
  const port = [':80', ':443'].find((suffix) => host.endsWith(suffix)) ?? ''
  const name = host.slice(0, host.length - port.length)
  return [name, `${name}:80`, `${name}:443`]
}
