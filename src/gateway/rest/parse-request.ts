/**
 * Parses a request and checks API Gateway's limits, before a route is chosen.
 *
 * @module
 */

import { type ApiStage, defaultHost } from '../api-stage.ts'
import { type Rejected, reject } from '../authorize/authorization.ts'
import { MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_TARGET_LENGTH } from '../limits.ts'
import {
  bodyBytes,
  type GatewayRequest,
  headerValues,
  parseQuery,
  type RawRequest,
  removeBasePath,
  splitTarget,
} from '../raw-request.ts'
import { errorResponse } from '../responses/error-response.ts'

/** Parses a request to one stage. Returns a rejection for a request that reaches no route. */
export function parseRequest(
  raw: RawRequest,
  { api, basePath }: { readonly api: ApiStage; readonly basePath: string | undefined },
): GatewayRequest | Rejected {
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
  const host = headerValues(raw.headers, 'host').at(-1) ?? defaultHost(api)
  const path = removeBasePath(target.rawPath, { host, stage: api.stage, basePath })
  if (path === undefined) return reject(errorResponse('FORBIDDEN'), 'the path does not belong to this stage')
  const { method, headers, sourceIp = '127.0.0.1' } = raw
  const eventPath = basePath === undefined ? path : target.rawPath
  return { method, ...target, path, eventPath, query: parseQuery(target.rawQuery), headers, host, body, sourceIp }
}
