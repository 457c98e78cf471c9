/**
 * Parses a request and checks API Gateway's limits, before a route is chosen.
 *
 * @module
 */

import { type Rejected, reject } from '../authorize/authorization.ts'
import { MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_TARGET_LENGTH } from '../limits.ts'
import { bodyBytes, type GatewayRequest, headerValues, parseQuery, type RawRequest, splitTarget } from '../raw-request.ts'
import { errorResponse } from '../responses/error-response.ts'
import type { AddressResolver } from './address.ts'

/** A parsed request and the name of the stage that it reaches. */
export interface ParsedRequest {
  readonly stage: string
  readonly received: GatewayRequest
}

/** Parses a request. Returns a rejection for a request that reaches no stage. */
export function parseRequest(
  raw: RawRequest,
  { resolveAddress, defaultHost }: { readonly resolveAddress: AddressResolver; readonly defaultHost: string },
): ParsedRequest | Rejected {
  if (raw.rawTarget.length > MAX_TARGET_LENGTH) {
    const reason = `the request target has more than ${MAX_TARGET_LENGTH} characters`
    return reject(errorResponse('REQUEST_URI_TOO_LONG'), reason)
  }
  const target = splitTarget(raw.rawTarget)
  if (target === undefined) return reject(errorResponse('BAD_REQUEST'), 'the request target has no path')
  const headerBytes = raw.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0)
  if (headerBytes > MAX_HEADER_BYTES)
    return reject(errorResponse('BAD_REQUEST'), `the header values have more than ${MAX_HEADER_BYTES} bytes`)
  const body = bodyBytes(raw.body)
  if (body.length > MAX_BODY_BYTES)
    return reject(errorResponse('REQUEST_TOO_LARGE'), `the body has more than ${MAX_BODY_BYTES} bytes`)
  const host = headerValues(raw.headers, 'host').at(-1) ?? defaultHost
  const address = resolveAddress(host, target.rawPath)
  if (address === undefined) return reject(errorResponse('FORBIDDEN'), 'the host and path do not belong to a stage of this API')
  const { stage, path, eventPath } = address
  const { method, headers, sourceIp = '127.0.0.1' } = raw
  const query = parseQuery(target.rawQuery)
  return { stage, received: { method, ...target, path, eventPath, query, headers, host, body, sourceIp } }
}
