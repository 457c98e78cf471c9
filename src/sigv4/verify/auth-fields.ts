/**
 * Where a signature lies in a request, and the fields it has there. Exactly one place, and each field exactly once.
 *
 * @module
 */

import { ALGORITHM } from '../canonical/canonical-request.ts'
import { HASH_HEADER } from '../canonical/payload-hash.ts'
import { find } from '../canonical/request-url.ts'
import type { Pair } from '../canonical/sort-pairs.ts'
import type { Header } from '../header-list.ts'
import { authParameter, DATE_HEADER, TOKEN_HEADER } from '../request-parts.ts'
import { refuse } from './rejection.ts'

/** As they stand in the request, not judged yet. */
export interface AuthFields {
  readonly mechanism: 'header' | 'query'
  readonly credential: string
  readonly signedHeaders: string
  readonly signature: string
  readonly timestamp: string
  readonly expires: string | undefined
  readonly sessionToken: string | undefined
  /** What stands in the place where the payload's hash is said, if it is. */
  readonly payloadHash: string | undefined
  /** Of the query: all but a signature, and a session token that stands behind it. That one was appended, not signed. */
  readonly parameters: Pair[]
}

const AUTHORIZATION_FIELDS: readonly string[] = ['Credential', 'SignedHeaders', 'Signature']

/** @throws {Refused} */
export function readAuthFields(headers: readonly Header[], query: Pair[]): AuthFields {
  const authorization = onlyHeader(headers, 'authorization')
  const date = onlyHeader(headers, DATE_HEADER)
  const token = onlyHeader(headers, TOKEN_HEADER)
  const hash = onlyHeader(headers, HASH_HEADER)
  const inQuery = query.some(authParameter)
  const said: Pair[] = hash === undefined ? [] : [{ key: HASH_HEADER, value: hash }]
  let parameters = query
  if (!inQuery) readAuthorization(authorization || refuse('ABSENT'), said)
  else if (authorization) refuse('MECHANISM')
  // The same field in both places leaves open which of them was meant.
  else if (date !== undefined || token !== undefined) refuse('REPEATED')
  else parameters = readParameters(query, said)

  const algorithm = only(said, 'Algorithm')
  const credential = only(said, 'Credential')
  const signedHeaders = only(said, 'SignedHeaders')
  const signature = only(said, 'Signature')
  const expires = only(said, 'Expires')
  const timestamp = date ?? only(said, 'Date')
  if (algorithm !== undefined && algorithm !== ALGORITHM) refuse('ALGORITHM')
  if (!algorithm || !credential || !signedHeaders || !signature || (inQuery && !expires)) refuse('FIELD_MISSING')
  return {
    mechanism: inQuery ? 'query' : 'header',
    credential,
    signedHeaders,
    signature,
    timestamp: timestamp || refuse('DATE_MISSING'),
    expires,
    sessionToken: token ?? only(said, 'Security-Token'),
    payloadHash: only(said, HASH_HEADER),
    parameters,
  }
}

/** The header's value, without the blanks that HTTP lets stand about it. */
export function onlyHeader(headers: readonly Header[], name: string): string | undefined {
  return only(headers, name)?.trim()
}

/** The value that goes by this name. A second one would leave open which of them was meant. */
function only(pairs: readonly Pair[], name: string): string | undefined {
  let found: string | undefined
  for (const { key, value } of pairs) if (key === name) found = found === undefined ? value : refuse('REPEATED', { header: name })
  return found
}

function readAuthorization(authorization: string, said: Pair[]): void {
  const { length } = authorization
  const blank = find(authorization, ' ', 0, length)
  const scheme = authorization.slice(0, blank)
  if (scheme !== ALGORITHM) refuse(scheme.startsWith('AWS4-') ? 'ALGORITHM' : 'SCHEME')
  said.push({ key: 'Algorithm', value: scheme })
  // One step beyond the end, so that a comma there has something behind it, too.
  for (let start = blank; start <= length; ) {
    const end = find(authorization, ',', start, length)
    const equals = find(authorization, '=', start, end)
    const key = authorization.slice(start, equals).trim()
    // One without `=` ends the search: the next `=` may lie far behind, and would be looked for again and again.
    if (equals < end && AUTHORIZATION_FIELDS.includes(key)) said.push({ key, value: authorization.slice(equals + 1, end).trim() })
    else if (blank < length) refuse('FIELD')
    start = end + 1
  }
}

function readParameters(query: readonly Pair[], said: Pair[]): Pair[] {
  const kept: Pair[] = []
  for (const parameter of query) {
    const { key, value } = parameter
    const field = authParameter(parameter)
    const isBehind = said.some((one) => one.key === 'Signature')
    // The hash alone is moved here in any case.
    const name = field ?? key.toLowerCase()
    if (field !== undefined || name === HASH_HEADER)
      said.push({ key: name, value: decodeURIComponent(value.slice(key.length + 1)) })
    // A second one is refused at once, so that the list stays short.
    only(said, name)
    // `x-amz-date` is not `X-Amz-Date`: who signed meant the other, or nobody did.
    if (field !== undefined && key !== `X-Amz-${field}`) refuse('FIELD')
    if (field !== 'Signature' && (field !== 'Security-Token' || !isBehind)) kept.push(parameter)
  }
  return kept
}
