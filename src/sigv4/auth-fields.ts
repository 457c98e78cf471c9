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

/** What an Authorization header or a query says of them. */
type Said = { -readonly [name in 'credential' | 'signedHeaders' | 'signature']: string | undefined }
/** The values of the headers in `SINGLE_HEADERS`, by their place there. */
type SingleValues = readonly (string | undefined)[]

const DATE = 'x-amz-date'
const TOKEN = 'x-amz-security-token'
const HASH = 'x-amz-content-sha256'
/** The headers of which a second one would leave open which of them was meant. */
const SINGLE_HEADERS: readonly string[] = ['host', 'authorization', DATE, TOKEN, HASH]
const HEADER_FIELDS: ReadonlyMap<string, keyof Said> = new Map([
  ['Credential', 'credential'],
  ['SignedHeaders', 'signedHeaders'],
  ['Signature', 'signature'],
])
const QUERY_NAMES = /^X-Amz-(Algorithm|Credential|Date|Expires|Security-Token|Signature|SignedHeaders)$/

/** Takes the signature out of the parameters of a presigned URL, and a session token that stands behind it: that one was appended, not signed. */
export function readAuthFields({ keys, values }: HeaderList, query: QueryParameters): AuthFields | Refusal {
  const single: (string | undefined)[] = [undefined, undefined, undefined, undefined, undefined]
  let repeated = SINGLE_HEADERS.length
  for (let index = 0; index < keys.length; index++) {
    const place = SINGLE_HEADERS.indexOf(keys[index] as string) // index < length, and the lists are parallel
    if (place < 0) continue
    if (single[place] !== undefined && place < repeated) repeated = place
    single[place] = (values[index] as string).trim()
  }
  const header = SINGLE_HEADERS[repeated]
  if (header !== undefined) return refuse('REPEATED', { header })
  const authorization = single[1]
  const inQuery = query.names.some(isAuthParameter)
  if (authorization && inQuery) return refuse('MECHANISM')
  if (!authorization) return inQuery ? readPresigned(query, single) : refuse('ABSENT')
  const said = readAuthorization(authorization)
  if ('ok' in said) return said
  return complete('header', said, single[2], undefined, single[3], single[4])
}

function complete(
  mechanism: AuthFields['mechanism'],
  { credential, signedHeaders, signature }: Said,
  timestamp: string | undefined,
  expires: string | undefined,
  sessionToken: string | undefined,
  payloadHash: string | undefined,
): AuthFields | Refusal {
  if (!credential || !signedHeaders || !signature || (mechanism === 'query' && !expires)) return refuse('FIELD_MISSING')
  if (!timestamp) return refuse('DATE_MISSING')
  return { mechanism, credential, signedHeaders, signature, timestamp, expires, sessionToken, payloadHash }
}

/** The last Authorization header up to where its signature begins: a client's next one differs behind that only. A memo, it never changes an answer. */
let last: { readonly start: string; readonly said: Said } | undefined
/** Nothing longer is remembered. */
const MEMO_LENGTH = 1024

function readAuthorization(authorization: string): Said | Refusal {
  if (last !== undefined) {
    const { start, said } = last
    const { length } = start
    // Cut and compared: `startsWith` takes ten times as long.
    if (authorization.slice(0, length) === start && !authorization.includes(',', length))
      return { credential: said.credential, signedHeaders: said.signedHeaders, signature: authorization.slice(length).trim() }
  }
  const blank = authorization.indexOf(' ')
  const scheme = blank < 0 ? authorization : authorization.slice(0, blank)
  if (scheme !== ALGORITHM) return refuse(scheme.startsWith('AWS4-') ? 'ALGORITHM' : 'SCHEME')
  const said: Said = { credential: undefined, signedHeaders: undefined, signature: undefined }
  const parts = blank < 0 ? [] : authorization.slice(blank + 1).split(',', 5)
  let field: keyof Said | undefined
  let value = ''
  for (const part of parts) {
    const equals = part.indexOf('=')
    field = HEADER_FIELDS.get(part.slice(0, Math.max(equals, 0)).trim())
    if (field === undefined) return refuse('FIELD')
    if (said[field] !== undefined) return refuse('REPEATED')
    value = part.slice(equals + 1)
    said[field] = value.trim()
  }
  // Three parts are all three fields, because none comes twice.
  const start = authorization.length - value.length
  if (parts.length === 3 && field === 'signature' && start <= MEMO_LENGTH) last = { start: authorization.slice(0, start), said }
  return said
}

function readPresigned({ names, values }: QueryParameters, single: SingleValues): AuthFields | Refusal {
  // The same field in both places leaves open which of them was meant.
  if (single[2] !== undefined || single[3] !== undefined) return refuse('REPEATED')
  const fields = new Map<string, string>()
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
  const hash = single[4]
  if (hash !== undefined && fields.has(HASH)) return refuse('REPEATED')
  const algorithm = fields.get('x-amz-algorithm')
  if (algorithm !== ALGORITHM) return refuse(algorithm === undefined ? 'FIELD_MISSING' : 'ALGORITHM')
  const signature = positions.get('x-amz-signature') ?? names.length
  const token = positions.get(TOKEN) ?? 0
  for (const index of token > signature ? [token, signature] : [signature]) {
    names.splice(index, 1)
    values.splice(index, 1)
  }
  const said = {
    credential: fields.get('x-amz-credential'),
    signedHeaders: fields.get('x-amz-signedheaders'),
    signature: fields.get('x-amz-signature'),
  }
  return complete('query', said, fields.get(DATE), fields.get('x-amz-expires'), fields.get(TOKEN), hash ?? fields.get(HASH))
}

/** The value is well encoded already, but may hold bytes that are no UTF-8: no field of a signature has such. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}
