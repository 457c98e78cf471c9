/**
 * Converts the response of a Lambda function to an HTTP response, by the rules of the payload format version.
 *
 * - 1.0: `statusCode` is required.
 * - 2.0: any JSON without `statusCode` is a response of 200 with the content type `application/json`. A string is the body
 *   itself. `cookies` are sent as `set-cookie` headers.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'

/** The payload format version of an integration. */
export type PayloadFormatVersion = '1.0' | '2.0'

/** The content type of a structured response that states none. */
const DEFAULT_CONTENT_TYPE = 'text/plain;charset=UTF-8'

/** Returns the response, or `undefined` for a value that gets 500 Internal Server Error. */
export function toHttpResponse(value: unknown, version: PayloadFormatVersion): Response | undefined {
  if (isRecord(value) && value['statusCode'] !== undefined && value['statusCode'] !== null) return structured(value, version)
  return version === '1.0' ? undefined : inferred(value)
}

function inferred(value: unknown): Response | undefined {
  const body = typeof value === 'string' ? value : (JSON.stringify(value) as string | undefined)
  return new Response(body ?? 'null', { status: 200, headers: { 'content-type': 'application/json' } })
}

function structured(result: { readonly [name: string]: unknown }, version: PayloadFormatVersion): Response | undefined {
  const status = toStatus(result['statusCode'])
  if (status === undefined) return undefined
  const { body, isBase64Encoded } = result
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined
  try {
    const headers = toHeaders(result, version)
    if (headers === undefined) return undefined
    const content = isBase64Encoded === true && typeof body === 'string' ? Buffer.from(body, 'base64') : (body ?? '')
    return new Response(hasNoBody(status) ? null : content, { status, headers })
  } catch {
    // A header name or value that HTTP does not allow.
    return undefined
  }
}

function toHeaders(
  { headers, multiValueHeaders, cookies }: { readonly [name: string]: unknown },
  version: PayloadFormatVersion,
): Headers | undefined {
  const sent = new Headers()
  for (const [name, value] of entriesOf(headers)) if (isHeaderValue(value)) sent.set(name, String(value))
  if (version === '1.0') {
    for (const [name, values] of entriesOf(multiValueHeaders)) {
      if (!Array.isArray(values)) return undefined
      sent.delete(name)
      for (const value of values) if (isHeaderValue(value)) sent.append(name, String(value))
    }
  } else if (cookies !== undefined && cookies !== null) {
    if (!Array.isArray(cookies) || !cookies.every((cookie) => typeof cookie === 'string')) return undefined
    for (const cookie of cookies) sent.append('set-cookie', cookie)
  }
  if (!sent.has('content-type')) sent.set('content-type', DEFAULT_CONTENT_TYPE)
  return sent
}

/** A string of digits is accepted, as functions of some frameworks return it. */
function toStatus(value: unknown): number | undefined {
  const isInteger = Number.isInteger(value) || (typeof value === 'string' && /^\d{3}$/.test(value))
  const status = isInteger ? Number(value) : 0
  // The Response class accepts no informational status.
  return status >= 200 && status <= 599 ? status : undefined
}

/** Returns whether a status has no body (RFC 9110 section 6.4.1). */
export function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

function isHeaderValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return isRecord(value) ? Object.entries(value) : []
}
