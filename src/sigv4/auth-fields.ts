/**
 * Where a signature lies in a request, and the fields it has there. Exactly one place, and each field exactly once.
 *
 * @module
 */

import type { QueryParameters } from './canonical-query.ts'
import { ALGORITHM } from './canonical-request.ts'
import type { HeaderList } from './header-list.ts'
import { isAuthParameter } from './request-parts.ts'
import { type Refusal, refuse } from './verify-refusal.ts'

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
}

/** By their names in a query, in lower case. */
type Fields = Map<string, string>

const DATE = 'x-amz-date'
const TOKEN = 'x-amz-security-token'
const HASH = 'x-amz-content-sha256'
/** The headers of which a second one would leave open which of them was meant. */
const SINGLE_HEADERS = ['host', 'authorization', DATE, TOKEN, HASH]
const HEADER_FIELDS = ['Credential', 'SignedHeaders', 'Signature']
const QUERY_NAMES = /^X-Amz-(Algorithm|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)$/

/** Takes the signature out of the parameters of a presigned URL, and a session token that stands behind it: that one was appended, not signed. */
export function readAuthFields({ keys, values }: HeaderList, query: QueryParameters): AuthFields | Refusal {
  const headers: Fields = new Map()
  for (const name of SINGLE_HEADERS) {
    const index = keys.indexOf(name)
    if (index < 0) continue
    if (keys.includes(name, index + 1)) return refuse('REPEATED', { header: name })
    headers.set(name, (values[index] as string).trim()) // the lists are parallel
  }
  const authorization = headers.get('authorization')
  const inQuery = query.names.some(isAuthParameter)
  if (authorization && inQuery) return refuse('MECHANISM')
  if (!authorization && !inQuery) return refuse('ABSENT')
  const fields = authorization ? readAuthorization(authorization, headers) : readPresigned(query, headers)
  if ('ok' in fields) return fields
  const credential = fields.get('x-amz-credential')
  const signedHeaders = fields.get('x-amz-signedheaders')
  const signature = fields.get('x-amz-signature')
  const expires = fields.get('x-amz-expires')
  const timestamp = fields.get(DATE)
  if (!credential || !signedHeaders || !signature || (inQuery && !expires)) return refuse('FIELD_MISSING')
  if (!timestamp) return refuse('DATE_MISSING')
  return {
    mechanism: inQuery ? 'query' : 'header',
    credential,
    signedHeaders,
    signature,
    timestamp,
    expires,
    sessionToken: fields.get(TOKEN),
    payloadHash: fields.get(HASH),
  }
}

/** The fields of the Authorization header join those that have headers of their own. */
function readAuthorization(authorization: string, headers: Fields): Fields | Refusal {
  const blank = authorization.indexOf(' ')
  const scheme = blank < 0 ? authorization : authorization.slice(0, blank)
  if (scheme !== ALGORITHM) return refuse(scheme.startsWith('AWS4-') ? 'ALGORITHM' : 'SCHEME')
  for (const part of blank < 0 ? [] : authorization.slice(blank + 1).split(',', 5)) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    if (!HEADER_FIELDS.includes(name)) return refuse('FIELD')
    const key = `x-amz-${name.toLowerCase()}`
    if (headers.has(key)) return refuse('REPEATED')
    headers.set(key, part.slice(equals + 1).trim())
  }
  return headers
}

function readPresigned({ names, values }: QueryParameters, headers: Fields): Fields | Refusal {
  // The same field in both places leaves open which of them was meant.
  if (headers.has(DATE) || headers.has(TOKEN)) return refuse('REPEATED')
  const fields: Fields = new Map()
  const positions = new Map<string, number>()
  for (let index = 0; index < names.length; index++) {
    const name = names[index] as string // index < length, and the lists are parallel
    const key = name.length > 20 ? '' : name.toLowerCase()
    if (key !== HASH && !isAuthParameter(key)) continue
    if (fields.has(key)) return refuse('REPEATED')
    // `x-amz-date` is not `X-Amz-Date`: who signed meant the other, or nobody did. The hash alone is moved here in any case.
    if (key !== HASH && !QUERY_NAMES.test(name)) return refuse('FIELD')
    fields.set(key, decode(values[index] as string))
    positions.set(key, index)
  }
  const hash = headers.get(HASH)
  if (hash !== undefined) {
    if (fields.has(HASH)) return refuse('REPEATED')
    fields.set(HASH, hash)
  }
  const algorithm = fields.get('x-amz-algorithm')
  if (algorithm !== ALGORITHM) return refuse(algorithm === undefined ? 'FIELD_MISSING' : 'ALGORITHM')
  const signature = positions.get('x-amz-signature') ?? names.length
  const token = positions.get(TOKEN) ?? 0
  for (const index of token > signature ? [token, signature] : [signature]) {
    names.splice(index, 1)
    values.splice(index, 1)
  }
  return fields
}

/** The value is well encoded already, but may hold bytes that are no UTF-8: no field of a signature has such. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
