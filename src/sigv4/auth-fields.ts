/**
 * Where a signature lies in a request, and the fields it has there. Exactly one place, and each field exactly once.
 *
 * @module
 */

import type { QueryParameters } from './canonical-query.ts'
import { ALGORITHM } from './canonical-request.ts'
import type { HeaderList } from './header-list.ts'
import { isAuthParameter } from './signing-steps.ts'
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

/** The headers of which a second one would leave open which of them was meant. */
interface SingleHeaders {
  readonly authorization: string | undefined
  readonly date: string | undefined
  readonly sessionToken: string | undefined
  readonly payloadHash: string | undefined
}

export function readAuthFields(headers: HeaderList, query: QueryParameters): AuthFields | Refusal {
  const single = readSingleHeaders(headers)
  if ('ok' in single) return single
  const inQuery = query.names.some(isAuthParameter)
  if (single.authorization !== undefined) {
    return inQuery ? refuse('ERR_SIGV4_MECHANISM') : readAuthorization(single.authorization, single)
  }
  return inQuery ? readPresigned(query, single) : refuse('ERR_SIGV4_ABSENT')
}

function readSingleHeaders({ keys, values }: HeaderList): SingleHeaders | Refusal {
  let authorization: string | undefined
  let date: string | undefined
  let sessionToken: string | undefined
  let payloadHash: string | undefined
  let host: string | undefined
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string // index < length, and the lists are parallel
    const value = values[index] as string
    let before: string | undefined
    if (key === 'host') {
      before = host
      host = value
    } else if (key === 'authorization') {
      before = authorization
      authorization = value
    } else if (key === 'x-amz-date') {
      before = date
      date = value.trim()
    } else if (key === 'x-amz-security-token') {
      before = sessionToken
      sessionToken = value.trim()
    } else if (key === 'x-amz-content-sha256') {
      before = payloadHash
      payloadHash = value.trim()
    }
    if (before !== undefined) return refuse('ERR_SIGV4_REPEATED', { header: key })
  }
  return { authorization, date, sessionToken, payloadHash }
}

function readAuthorization(authorization: string, { date, sessionToken, payloadHash }: SingleHeaders): AuthFields | Refusal {
  const value = authorization.trim()
  if (value === '') return refuse('ERR_SIGV4_ABSENT')
  const blank = value.indexOf(' ')
  const scheme = blank < 0 ? value : value.slice(0, blank)
  if (scheme !== ALGORITHM) return refuse(scheme.startsWith('AWS4-') ? 'ERR_SIGV4_ALGORITHM' : 'ERR_SIGV4_SCHEME')
  let credential: string | undefined
  let signedHeaders: string | undefined
  let signature: string | undefined
  for (let start = blank; start >= 0 && start < value.length; ) {
    const comma = value.indexOf(',', start + 1)
    const end = comma < 0 ? value.length : comma
    const equals = value.indexOf('=', start + 1)
    if (equals < 0 || equals > end) return refuse('ERR_SIGV4_FIELD')
    const name = value.slice(start + 1, equals).trim()
    const text = value.slice(equals + 1, end).trim()
    let before: string | undefined
    if (name === 'Credential') {
      before = credential
      credential = text
    } else if (name === 'SignedHeaders') {
      before = signedHeaders
      signedHeaders = text
    } else if (name === 'Signature') {
      before = signature
      signature = text
    } else return refuse('ERR_SIGV4_FIELD')
    if (before !== undefined) return refuse('ERR_SIGV4_REPEATED')
    start = end
  }
  if (!credential || !signedHeaders || !signature) return refuse('ERR_SIGV4_FIELD_MISSING')
  if (date === undefined) return refuse('ERR_SIGV4_DATE_MISSING')
  return {
    mechanism: 'header',
    credential,
    signedHeaders,
    signature,
    timestamp: date,
    expires: undefined,
    sessionToken,
    payloadHash,
  }
}

/** Takes the signature out of the parameters, and a session token that stands behind it: that one was appended, not signed. */
function readPresigned(query: QueryParameters, headers: SingleHeaders): AuthFields | Refusal {
  const found = new Map<string, string>()
  const positions = new Map<string, number>()
  for (let index = 0; index < query.names.length; index++) {
    const name = query.names[index] as string // index < length, and the lists are parallel
    const hash = name.length === 20 && name.toLowerCase() === 'x-amz-content-sha256'
    if (!hash && !isAuthParameter(name)) continue
    const key = name.toLowerCase()
    if (found.has(key)) return refuse('ERR_SIGV4_REPEATED')
    // `x-amz-date` is not `X-Amz-Date`: who signed meant the other, or nobody did. The hash alone is moved here in any case.
    if (!hash && !PRESIGNED_NAMES.has(name)) return refuse('ERR_SIGV4_FIELD')
    found.set(key, decodeURIComponentSafely(query.values[index] as string))
    positions.set(key, index)
  }
  // The same field in both places leaves open which of them was meant.
  if (headers.date !== undefined || headers.sessionToken !== undefined) return refuse('ERR_SIGV4_REPEATED')
  if (headers.payloadHash !== undefined && found.has('x-amz-content-sha256')) return refuse('ERR_SIGV4_REPEATED')
  const algorithm = found.get('x-amz-algorithm')
  const credential = found.get('x-amz-credential')
  const signedHeaders = found.get('x-amz-signedheaders')
  const signature = found.get('x-amz-signature')
  const expires = found.get('x-amz-expires')
  const timestamp = found.get('x-amz-date')
  if (algorithm !== undefined && algorithm !== ALGORITHM) return refuse('ERR_SIGV4_ALGORITHM')
  if (!algorithm || !credential || !signedHeaders || !signature || !expires) return refuse('ERR_SIGV4_FIELD_MISSING')
  if (!timestamp) return refuse('ERR_SIGV4_DATE_MISSING')
  const sessionToken = found.get('x-amz-security-token')
  const payloadHash = found.get('x-amz-content-sha256') ?? headers.payloadHash
  removeUnsigned(query, positions)
  return { mechanism: 'query', credential, signedHeaders, signature, timestamp, expires, sessionToken, payloadHash }
}

const PRESIGNED_NAMES: ReadonlySet<string> = new Set([
  'X-Amz-Algorithm',
  'X-Amz-Credential',
  'X-Amz-Date',
  'X-Amz-Expires',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Amz-SignedHeaders',
])

function removeUnsigned({ names, values }: QueryParameters, positions: ReadonlyMap<string, number>): void {
  const signature = positions.get('x-amz-signature') ?? -1
  const token = positions.get('x-amz-security-token') ?? -1
  if (token > signature) {
    names.splice(token, 1)
    values.splice(token, 1)
  }
  names.splice(signature, 1)
  values.splice(signature, 1)
}

/** The value is well encoded already, but may hold bytes that are no UTF-8: no field of a signature has such. */
function decodeURIComponentSafely(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
