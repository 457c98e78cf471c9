/**
 * The steps that signing in a header and signing in a URL share: read the request, hash the body, choose the headers.
 *
 * @module
 */

import { canonicalHeader } from '../canonical/canonical-headers.ts'
import { parseQuery } from '../canonical/canonical-query.ts'
import { UNSIGNED_PAYLOAD } from '../canonical/canonical-request.ts'
import { HASH_HEADER, hashBody, isPayloadWord } from '../canonical/payload-hash.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import type { Header } from '../header-list.ts'
import { demand } from '../option-checks.ts'
import { authParameter, type ReadRequest, readRequest } from '../request-parts.ts'
import { checkKeyOptions, type RequestToSign, type SignOptions } from '../sign-options.ts'
import { timestampAt } from '../signing-date.ts'
import { deriveKey, keptKey, type SigningKey } from '../signing-key.ts'
import { signedPairs } from './signed-header-choice.ts'

/** What signer and presigner begin with. */
export interface Beginning {
  /** `YYYYMMDDTHHMMSSZ` */
  readonly timestamp: string
  readonly key: SigningKey
  readonly read: ReadRequest
  readonly parameters: Pair[]
}

/** @throws {ConfigError} for options that make no key, and for a request that nobody can send or that is signed already. */
export function beginSigning(request: RequestToSign, options: SignOptions): Beginning {
  const { credentials, region, service, date } = options
  demand(typeof credentials === 'object' && credentials !== null, 'credentials', 'an object')
  const timestamp = timestampAt(date === undefined ? Date.now() : date.getTime())
  const day = timestamp.slice(0, 8)
  let key = keptKey(credentials, day, region, service)
  if (key === undefined) {
    checkKeyOptions(options)
    key = deriveKey(credentials, day, region, service)
  }
  const read = readRequest(request)
  const parameters = parseQuery(read.parts.query)
  // Two signatures on one request are none.
  demand(!parameters.some(authParameter), 'request.url', 'without a signature')
  return { timestamp, key, read, parameters }
}

/** The last line of the canonical request: from the options, or the header that says it, or the body. */
export function payloadHash(body: unknown, headers: readonly Header[], { payload }: SignOptions): string {
  if (payload === 'unsigned') return UNSIGNED_PAYLOAD
  if (typeof payload === 'object') return payload.sha256
  const [given, ...more] = payload === undefined ? headers.filter(({ key }) => key === HASH_HEADER) : []
  const said = given && canonicalHeader(given).value
  demand(
    said === undefined || (isPayloadWord(said) && more.length === 0),
    `request.headers["${HASH_HEADER}"]`,
    'one SHA-256 or UNSIGNED-PAYLOAD',
  )
  const hash = said ?? hashBody(body)
  demand(hash, 'request.body', 'text or bytes, unless `payload` is given')
  return hash
}

/** The caller's headers, but for those that the signer sets itself: all that stay, and those of them that are signed, with `host`. */
export function chooseHeaders(
  { headers, parts }: ReadRequest,
  { signedHeaders }: SignOptions,
  isOwn: (key: string) => boolean,
): { readonly kept: Header[]; readonly chosen: Pair[] } {
  const kept = headers.filter(({ key }) => !isOwn(key))
  const chosen = signedPairs(kept, parts.hosts[0], signedHeaders)
  const hosts = chosen.filter(({ key }) => key === 'host')
  demand(hosts.length === 1, 'request.headers', 'given with one `host`, unless `url` has it')
  if (typeof signedHeaders === 'object')
    for (const one of signedHeaders) {
      const name = one.toLowerCase()
      const isSent = name === 'host' || name.startsWith('x-amz-') || headers.some(({ key }) => key === name)
      demand(isSent, 'signedHeaders', 'headers that are sent')
    }
  return { kept, chosen }
}
