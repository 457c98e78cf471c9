/**
 * Collects the headers that the signature covers from those that were received, and checks the signed header list.
 *
 * @module
 */

import { type CanonicalHeaders, canonicalHeader, canonicalHeaders } from '../canonical/canonical-headers.ts'
import { isS3 } from '../canonical/canonical-path.ts'
import { isToken } from '../canonical/characters.ts'
import { PAYLOAD_HASH_HEADER } from '../canonical/payload-hash.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import type { Header } from '../header-list.ts'
import { TOKEN_HEADER } from '../request-parts.ts'
import { AUTHORITY_HEADER } from './received-headers.ts'
import { reject } from './rejection.ts'

const MAX_SIGNED_HEADERS = 256
/** Names in `detail` are shortened to this length. */
const MAX_REPORTED_LENGTH = 64

/**
 * The `x-amz-*` headers that `verifyRequest` and `verifyRequestV4a` accept unsigned: CloudFront and edge-optimized APIs add `x-amz-cf-id` after the client signed (not accepted for S3), and
 * the payload hash is signed as the last line of the canonical request. The session token is compared with the issued one. All others must be signed.
 */
export const unsignedHeadersAccepted: readonly ['x-amz-cf-id', 'x-amz-content-sha256'] = ['x-amz-cf-id', 'x-amz-content-sha256']

/**
 * The `x-amz-*` headers that may be unsigned. All others change the meaning of a request. The payload hash is the last line of the canonical request
 * itself, and the session token is compared with the one that was issued.
 */
const MAY_BE_UNSIGNED: ReadonlySet<string> = new Set([PAYLOAD_HASH_HEADER, TOKEN_HEADER])
/** CloudFront, also in front of edge-optimized APIs, adds this header after the client signed the request. S3 is not called through it. */
const CLOUDFRONT_HEADER = unsignedHeadersAccepted[0]

/** The canonical headers, and their names as an array. */
export interface SignedHeaders extends CanonicalHeaders {
  readonly list: readonly string[]
}

/** What the headers are checked against. */
export interface SignedHeadersInput {
  /** The signed header list as received: `name;name`. */
  readonly names: string
  readonly headers: readonly Header[]
  /** The value of `host` and `:authority` where they were not received as headers. */
  readonly host: string
  readonly service: string
}

/** @throws {RejectedError} */
export function collectSignedHeaders({ names, headers, host, service }: SignedHeadersInput): SignedHeaders {
  const received: Pair[] = [...headers, { key: AUTHORITY_HEADER, value: host }]
  if (!headers.some(({ key }) => key === 'host')) received.push({ key: 'host', value: host })
  const list = names.split(';', MAX_SIGNED_HEADERS + 1)
  checkList(list, new Set(received.map(({ key }) => key)))
  const listed = new Set(list)
  for (const { key } of received) {
    const mayBeUnsigned = !key.startsWith('x-amz-') || MAY_BE_UNSIGNED.has(key) || (key === CLOUDFRONT_HEADER && !isS3(service))
    if (!listed.has(key) && !mayBeUnsigned) {
      reject('ERR_SIGV4_HEADER_UNSIGNED', { header: key.slice(0, MAX_REPORTED_LENGTH) })
    }
  }
  const signed = received.filter(({ key }) => listed.has(key)).map(canonicalHeader)
  return { ...canonicalHeaders(signed), list }
}

/** Checks that the list contains the host, is sorted, unique and in lowercase, and names only headers that were received. */
function checkList(list: readonly string[], received: ReadonlySet<string>): void {
  if (!list.includes('host') && !list.includes(AUTHORITY_HEADER)) reject('ERR_SIGV4_HOST_UNSIGNED')
  let previous = ''
  for (const name of list) {
    const isHeaderName = isToken(name) || name === AUTHORITY_HEADER
    if (name <= previous || !isHeaderName || name !== name.toLowerCase()) reject('ERR_SIGV4_SIGNED_HEADERS')
    if (!received.has(name)) reject('ERR_SIGV4_HEADER_MISSING', { header: name.slice(0, MAX_REPORTED_LENGTH) })
    previous = name
  }
  if (list.length > MAX_SIGNED_HEADERS) reject('ERR_SIGV4_SIGNED_HEADERS')
}
