/**
 * Parses a request and checks API Gateway's limits, before a route is chosen.
 *
 * @module
 */

import { type Rejected, reject } from '../authorize/authorization.ts'
import type { StepFact } from '../facts/fact.ts'
import { REQUEST_FACTS } from '../facts/request-facts.ts'
import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { type EndpointType, MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_TARGET_LENGTHS } from '../limits.ts'
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
    endpointType,
    steps,
  }: {
    readonly resolveAddress: AddressResolver
    readonly defaultHost: string
    readonly endpointType: EndpointType
    readonly steps: TraceStep[]
  },
): ParsedRequest | Rejected {
  const rejectLimit = (fact: StepFact, response: ErrorResponse, reason: string): Rejected => {
    steps.push(failedStep(fact, 'request within the limits', reason))
    return reject(response, reason)
  }
  const maxLength = MAX_TARGET_LENGTHS[endpointType]
  if (raw.rawTarget.length > maxLength) {
    const reason = `the request target has more than ${maxLength} characters`
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
  if (address.kind === 'unreachable') {
    steps.push(failedStep(address.fact, ADDRESS_ASKED, address.problem))
    return reject(errorResponse('FORBIDDEN'), address.problem)
  }
  const { stage, path, eventPath, domainName, fact } = address
  steps.push(passedStep(fact, ADDRESS_ASKED, domainName === undefined ? 'the default endpoint' : 'a custom domain name'))
  steps.push(passedStep(REQUEST_FACTS.stage, 'stage', stage))
  const { method, headers, sourceIp = '127.0.0.1' } = raw
  const isPrivate = endpointType === 'PRIVATE'
  const received: GatewayRequest = {
    method,
    ...target,
    path,
    eventPath,
    query: parseQuery(target.rawQuery),
    headers,
    host,
    body,
    sourceIp,
    vpcEndpointId: isPrivate ? raw.vpcEndpointId : undefined,
    vpcId: isPrivate ? raw.vpcId : undefined,
    domainName,
  }
  return { stage, received }
}

const ADDRESS_ASKED = 'host and path of the API'
