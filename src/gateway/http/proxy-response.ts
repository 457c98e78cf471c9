/**
 * Reads the response of a Lambda function by the rules of the payload format version.
 *
 * - 1.0: `statusCode` is required.
 * - 2.0: any JSON without `statusCode` is a response of 200 with the content type `application/json`. A string is the body
 *   itself. `cookies` are sent as `set-cookie` headers.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { BackendResponse } from '../backend/backend-response.ts'

/** The payload format version of an integration. */
export type PayloadFormatVersion = '1.0' | '2.0'

/** The content type of a structured response that states none. */
const DEFAULT_CONTENT_TYPE = 'text/plain;charset=UTF-8'

/** Returns the response, or `undefined` for a value that gets 500 Internal Server Error. */
export function readFunctionResponse(value: unknown, version: PayloadFormatVersion): BackendResponse | undefined {
  try {
    if (isRecord(value) && value['statusCode'] !== undefined && value['statusCode'] !== null) return structured(value, version)
    return version === '1.0' ? undefined : inferred(value)
  } catch {
    // A getter or a proxy of the user's code, or a value that cannot be converted to JSON.
    return undefined
  }
}

function inferred(value: unknown): BackendResponse {
  const body = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined)
  return { status: 200, headers: [['content-type', 'application/json']], body: body ?? 'null' }
}

function structured(result: { readonly [name: string]: unknown }, version: PayloadFormatVersion): BackendResponse | undefined {
  const { statusCode, body = null, isBase64Encoded } = result
  const status = readStatus(statusCode)
  const headers = readHeaders(result, version)
  if (status === undefined || headers === undefined || (body !== null && typeof body !== 'string')) return undefined
  if (status === 204 || status === 205 || status === 304) return { status, headers, body: null }
  const isDecoded = isBase64Encoded === true && body !== null
  return { status, headers, body: isDecoded ? new Uint8Array(Buffer.from(body, 'base64')) : (body ?? '') }
}

function readHeaders(
  { headers, multiValueHeaders, cookies }: { readonly [name: string]: unknown },
  version: PayloadFormatVersion,
): readonly (readonly [string, string])[] | undefined {
  const replaced = new Set<string>()
  const multi: (readonly [string, unknown])[] = []
  if (version === '1.0') {
    for (const [name, values] of entriesOf(multiValueHeaders)) {
      if (!Array.isArray(values)) return undefined
      replaced.add(name.toLowerCase())
      for (const value of values) multi.push([name, value])
    }
  } else if (cookies !== undefined && cookies !== null) {
    if (!Array.isArray(cookies) || !cookies.every((cookie) => typeof cookie === 'string')) return undefined
    for (const cookie of cookies) multi.push(['set-cookie', cookie])
  }
  const single = entriesOf(headers).filter(([name]) => !replaced.has(name.toLowerCase()))
  const sent: (readonly [string, string])[] = []
  for (const [name, value] of [...single, ...multi]) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
    if (!isHeader(name, String(value))) return undefined
    sent.push([name, String(value)])
  }
  const hasType = sent.some(([name]) => name.toLowerCase() === 'content-type')
  return hasType ? sent : [...sent, ['content-type', DEFAULT_CONTENT_TYPE]]
}

/** A header that HTTP allows (RFC 9110 section 5). */
function isHeader(name: string, value: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && !/[^\t\x20-\x7e\x80-\xff]/.test(value)
}

/** A string of digits is accepted, as functions of some frameworks return it. */
function readStatus(value: unknown): number | undefined {
  const isInteger = Number.isInteger(value) || (typeof value === 'string' && /^\d{3}$/.test(value))
  const status = isInteger ? Number(value) : 0
  // The Response class accepts no informational status.
  return status >= 200 && status <= 599 ? status : undefined
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : []
}
