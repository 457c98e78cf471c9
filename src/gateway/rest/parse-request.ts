/**
 * Parses a request and checks API Gateway's limits, before a route is chosen.
 *
 * @module
 */

import { type Rejected, reject } from '../authorize/authorization.ts'
import type { StepFact } from '../facts/fact.ts'
import { REQUEST_FACTS } from '../facts/request-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_TARGET_LENGTH } from '../limits.ts'
import { bodyBytes, type GatewayRequest, headerValues, parseQuery, type RawRequest, splitTarget } from '../raw-request.ts'
import { type ErrorResponse, errorResponse } from '../responses/error-response.ts'
import type { TraceStep } from '../trace.ts'
import type { AddressResolver } from './address.ts'

/** A parsed request and the name of the stage that it reaches. */
export interface ParsedRequest {
  readonly stage: string
  readonly received: GatewayRequest
}

/** Parses a request and appends the steps of the trace. Returns a rejection for a request that reaches no stage. */
export function parseRequest(
  raw: RawRequest,
  {
    resolveAddress,
    defaultHost,
    steps,
  }: { readonly resolveAddress: AddressResolver; readonly defaultHost: string; readonly steps: TraceStep[] },
): ParsedRequest | Rejected {
  const rejectLimit = (fact: StepFact, response: ErrorResponse, reason: string): Rejected => {
    steps.push(failedStep(fact, 'request within the limits', reason))
    return reject(response, reason)
  }
  if (raw.rawTarget.length > MAX_TARGET_LENGTH) {
    const reason = `the request target has more than ${MAX_TARGET_LENGTH} characters`
    return rejectLimit(REQUEST_FACTS.targetLength, errorResponse('REQUEST_URI_TOO_LONG'), reason)
  }
  const target = splitTarget(raw.rawTarget)
  if (target === undefined)
    return rejectLimit(REQUEST_FACTS.requestTarget, errorResponse('BAD_REQUEST'), 'the request target has no path')
  const headerBytes = raw.headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0)
  if (headerBytes > MAX_HEADER_BYTES) {
    const reason = `the header values have more than ${MAX_HEADER_BYTES} bytes`
    return rejectLimit(REQUEST_FACTS.headerSize, errorResponse('BAD_REQUEST'), reason)
  }
  const body = bodyBytes(raw.body)
  if (body.length > MAX_BODY_BYTES) {
    const reason = `the body has more than ${MAX_BODY_BYTES} bytes`
    return rejectLimit(REQUEST_FACTS.bodySize, errorResponse('REQUEST_TOO_LARGE'), reason)
  }
  steps.push(passedStep(REQUEST_FACTS.bodySize, 'request within the limits', 'target, headers and body are within the limits'))
  const host = headerValues(raw.headers, 'host').at(-1) ?? defaultHost
  const address = resolveAddress(host, target.rawPath)
  if (address === undefined) {
    const reason = 'the host and path do not belong to a stage of this API'
    steps.push(failedStep(REQUEST_FACTS.defaultEndpoint, 'stage of the host and path', reason))
    return reject(errorResponse('FORBIDDEN'), reason)
  }
  const { stage, path, eventPath } = address
  steps.push(passedStep(REQUEST_FACTS.stage, 'stage of the host and path', stage))
  const { method, headers, sourceIp = '127.0.0.1' } = raw
  const query = parseQuery(target.rawQuery)
  return { stage, received: { method, ...target, path, eventPath, query, headers, host, body, sourceIp } }
}
