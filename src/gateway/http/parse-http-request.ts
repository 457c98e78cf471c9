/**
 * Parses a request to an HTTP API and checks its limits, before a route is chosen.
 *
 * @module
 */

import { failedStep, passedStep } from '../facts/trace-steps.ts'
import { MAX_BODY_BYTES } from '../limits.ts'
import { bodyBytes, type GatewayRequest, headerValues, parseQuery, type RawRequest, splitTarget } from '../raw-request.ts'
import type { TraceStep } from '../trace.ts'
import type { HttpAddress, HttpAddressResolver } from './http-address.ts'
import { HTTP_FACTS } from './http-facts.ts'
import { type HttpRejected, rejectHttp } from './http-request.ts'
import { decodeRawPath } from './raw-path.ts'

/** The largest request line together with all header values. */
const MAX_HEAD_BYTES = 10_240

/** A parsed request and the stage that it reaches. */
export interface ParsedHttpRequest {
  readonly kind: 'parsed'
  readonly stage: string
  readonly received: GatewayRequest
  /** `rawPath` of payload format 2.0, decoded. */
  readonly path2: string
  /** `path` of payload format 1.0, decoded. */
  readonly path1: string
}

/** Parses a request. Returns a rejection for a request that reaches no stage. */
export function parseHttpRequest(
  raw: RawRequest,
  {
    resolveAddress,
    defaultHost,
    steps,
  }: { readonly resolveAddress: HttpAddressResolver; readonly defaultHost: string; readonly steps: TraceStep[] },
): ParsedHttpRequest | HttpRejected {
  const target = splitTarget(raw.rawTarget)
  if (target === undefined) {
    steps.push(failedStep(HTTP_FACTS.requestTarget, 'request target with a path', 'no path'))
    return rejectHttp('BAD_REQUEST', 'the request target has no path')
  }
  if (headBytes(raw) > MAX_HEAD_BYTES) {
    const problem = `the request line and the header values have more than ${MAX_HEAD_BYTES} bytes`
    steps.push(failedStep(HTTP_FACTS.headerSize, `at most ${MAX_HEAD_BYTES} bytes`, problem))
    return rejectHttp('HEADERS_TOO_LARGE', problem)
  }
  const body = bodyBytes(raw.body)
  if (body.length > MAX_BODY_BYTES) {
    const problem = `the body has more than ${MAX_BODY_BYTES} bytes`
    steps.push(failedStep(HTTP_FACTS.bodySize, `at most ${MAX_BODY_BYTES} bytes`, problem))
    return rejectHttp('REQUEST_TOO_LARGE', problem)
  }
  steps.push(passedStep(HTTP_FACTS.size, 'size of the request', 'within the limits'))
  const host = headerValues(raw.headers, 'host').at(-1) ?? defaultHost
  const address = resolveAddress(host, target.rawPath)
  if ('problem' in address) {
    steps.push(failedStep(HTTP_FACTS[address.fact], 'stage for the host and path', address.problem))
    return rejectHttp('NOT_FOUND', address.problem)
  }
  steps.push(passedStep(HTTP_FACTS.stage, 'stage for the host and path', address.stage))
  return decodePaths({ ...raw, ...target, body, host }, address, steps)
}

function decodePaths(
  raw: Omit<RawRequest, 'body'> & {
    readonly rawPath: string
    readonly rawQuery: string
    readonly body: Uint8Array
    readonly host: string
  },
  { stage, path, path1, path2 }: HttpAddress,
  steps: TraceStep[],
): ParsedHttpRequest | HttpRejected {
  const decoded1 = decodeRawPath(path1)
  const decoded2 = decodeRawPath(path2)
  if (decoded1 === undefined || decoded2 === undefined) {
    steps.push(failedStep(HTTP_FACTS.undecodablePath, 'path that can be decoded', 'invalid percent-encoding'))
    return rejectHttp('BAD_REQUEST', 'the path has invalid percent-encoding')
  }
  const { method, headers, rawPath, rawQuery, host, body, sourceIp = '127.0.0.1' } = raw
  const query = parseQuery(rawQuery)
  const received = { method, rawPath, path, eventPath: decoded1, rawQuery, headers, query, host, body, sourceIp }
  return { kind: 'parsed', stage, received, path1: decoded1, path2: decoded2 }
}

function headBytes({ method, rawTarget, headers }: RawRequest): number {
  const requestLine = method.length + Buffer.byteLength(rawTarget) + ' HTTP/1.1  '.length
  return headers.reduce((sum, [, value]) => sum + Buffer.byteLength(value), requestLine)
}
