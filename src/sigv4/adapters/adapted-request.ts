/**
 * A request in the form that `verifyRequest` reads, and the encoding of what a gateway has decoded.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { UNRESERVED, UNRESERVED_OR_SLASH } from '../canonical/characters.ts'
import { percentEncode } from '../canonical/percent-encoding.ts'
import type { RequestToVerify } from '../verify/verify-options.ts'

/** A request for `verifyRequest`, and whether its path and query are the client's bytes. */
export interface AdaptedRequest extends RequestToVerify {
  /**
   * `sent`: the bytes of the client. `encodedAgain`: the gateway decoded path or query, and they were encoded again by RFC 3986. A request that the client
   * encoded in another way, such as `%2F` in the path of an HTTP API, is then rejected with `ERR_SIGV4_SIGNATURE`; none is accepted wrongly.
   */
  readonly target: 'sent' | 'encodedAgain'
}

/** Encodes a decoded path. Slashes stay. */
export function encodePath(path: string): string {
  return percentEncode(path, UNRESERVED_OR_SLASH)
}

/** Encodes decoded query parameters. Their order makes no difference, because the canonical query is sorted. */
export function encodeQuery(parameters: Iterable<readonly [string, string]>): string {
  return [...parameters]
    .map(([name, value]) => `${percentEncode(name, UNRESERVED)}=${percentEncode(value, UNRESERVED)}`)
    .join('&')
}

/** Joins path and query. */
export function formatTarget(path: string, query: string): string {
  return query === '' ? path : `${path}?${query}`
}

/** The body of a Lambda event: bytes if it is in base64. @throws {ConfigError} if it is not, although the event states it. */
export function eventBody(subject: string, body: unknown, isBase64Encoded: unknown): string | Uint8Array | undefined {
  if (typeof body !== 'string') return undefined
  if (isBase64Encoded !== true) return body
  try {
    return Uint8Array.from(atob(body), (character) => character.charCodeAt(0))
  } catch {
    throw new ConfigError(subject, 'event.body', 'base64, because event.isBase64Encoded is true')
  }
}
