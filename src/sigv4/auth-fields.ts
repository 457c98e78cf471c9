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
  readonly expires?: string
  readonly sessionToken?: string
  /** What stands in the place where the payload's hash is said, if it is. */
  readonly payloadHash?: string
}

/** Headers of which a second one would leave open which of them was meant. */
const SINGLE_HEADERS: readonly string[] = ['authorization', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']

export function readAuthFields(headers: HeaderList, query: QueryParameters): AuthFields | Refusal {
  for (const name of SINGLE_HEADERS) if (isRepeated(headers.keys, name)) return refuse('ERR_SIGV4_REPEATED', { header: name })
  const authorization = headerValue(headers, 'authorization')
  const inQuery = query.names.some(isAuthParameter)
  if (authorization !== undefined) return inQuery ? refuse('ERR_SIGV4_MECHANISM') : readAuthorization(authorization, headers)
  return inQuery ? readPresigned(headers, query) : refuse('ERR_SIGV4_ABSENT')
}

function readAuthorization(authorization: string, headers: HeaderList): AuthFields | Refusal {
  const value = authorization.trim()
  if (value === '') return refuse('ERR_SIGV4_ABSENT')
  const blank = value.indexOf(' ')
  const scheme = blank < 0 ? value : value.slice(0, blank)
  if (scheme !== ALGORITHM) return refuse(scheme.startsWith('AWS4-') ? 'ERR_SIGV4_ALGORITHM' : 'ERR_SIGV4_SCHEME')
  const found = new Map<string, string>()
  for (const part of blank < 0 ? [] : value.slice(blank + 1).split(',')) {
    const equals = part.indexOf('=')
    const name = part.slice(0, Math.max(equals, 0)).trim()
    if (name !== 'Credential' && name !== 'SignedHeaders' && name !== 'Signature') return refuse('ERR_SIGV4_FIELD')
    if (found.has(name)) return refuse('ERR_SIGV4_REPEATED')
    found.set(name, part.slice(equals + 1).trim())
  }
  const credential = found.get('Credential')
  const signedHeaders = found.get('SignedHeaders')
  const signature = found.get('Signature')
  if (!credential || !signedHeaders || !signature) return refuse('ERR_SIGV4_FIELD_MISSING')
  const timestamp = headerValue(headers, 'x-amz-date')
  if (timestamp === undefined) return refuse('ERR_SIGV4_DATE_MISSING')
  const sessionToken = headerValue(headers, 'x-amz-security-token')
  const payloadHash = headerValue(headers, 'x-amz-content-sha256')
  return {
    mechanism: 'header',
    credential,
    signedHeaders,
    signature,
    timestamp: timestamp.trim(),
    ...(sessionToken !== undefined && { sessionToken: sessionToken.trim() }),
    ...(payloadHash !== undefined && { payloadHash: payloadHash.trim() }),
  }
}

/** Takes the signature out of the parameters, and a session token that stands behind it: that one was appended, not signed. */
function readPresigned(headers: HeaderList, query: QueryParameters): AuthFields | Refusal {
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
  for (const name of ['x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256']) {
    if (headers.keys.includes(name) && (found.has(name) || name !== 'x-amz-content-sha256'))
      return refuse('ERR_SIGV4_REPEATED', { header: name })
  }
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
  const payloadHash = found.get('x-amz-content-sha256') ?? headerValue(headers, 'x-amz-content-sha256')?.trim()
  removeUnsigned(query, positions)
  return {
    mechanism: 'query',
    credential,
    signedHeaders,
    signature,
    timestamp,
    expires,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(payloadHash !== undefined && { payloadHash }),
  }
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

function headerValue({ keys, values }: HeaderList, name: string): string | undefined {
  const index = keys.indexOf(name)
  return index < 0 ? undefined : values[index]
}

function isRepeated(keys: readonly string[], name: string): boolean {
  const first = keys.indexOf(name)
  return first >= 0 && keys.indexOf(name, first + 1) >= 0
}
