/**
 * Reads the response of a backend: a Lambda proxy response or a standard `Response`. No `Response` is constructed here, because
 * that is the most expensive part of a request; the API constructs one at the end.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'

/** The response of a backend, before API Gateway adds its headers. */
export interface BackendResponse {
  /** 200 to 599. */
  readonly status: number
  readonly statusText?: string | undefined
  /** Valid names and values, in the order of the backend. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null
}

/** Returns the parts of a standard `Response`; `undefined` if it was already used, or was made by `Response.error()`. */
export function readResponse(response: Response): BackendResponse | undefined {
  const { status, statusText, body, bodyUsed, headers } = response
  if (bodyUsed || body?.locked === true || status < 200) return undefined
  // `fetch` and `Response` produce streams of bytes.
  return { status, statusText, headers: [...headers], body: body as BackendResponse['body'] }
}

/** Decides whether a base64-encoded body is decoded for the client. */
export type IsBinary = (contentType: string) => boolean

/**
 * Parses `{ statusCode, headers?, multiValueHeaders?, body?, isBase64Encoded? }`. Returns `undefined` for anything else, for an
 * invalid header, and for a value whose properties throw when they are read.
 */
export function parseProxyResponse(value: unknown, isBinary: IsBinary): BackendResponse | undefined {
  try {
    return readProxyResponse(value, isBinary)
  } catch {
    // A getter or a proxy of the user's code.
    return undefined
  }
}

function readProxyResponse(value: unknown, isBinary: IsBinary): BackendResponse | undefined {
  if (!isRecord(value)) return undefined
  const { statusCode, headers, multiValueHeaders, body = null, isBase64Encoded } = value
  const status = readStatus(statusCode)
  const sent = readHeaders(headers, multiValueHeaders)
  if (status === undefined || sent === undefined || (body !== null && typeof body !== 'string')) return undefined
  const contentType = sent.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  if (contentType === undefined) sent.push(['content-type', 'application/json'])
  if (status === 204 || status === 205 || status === 304) return { status, headers: sent, body: null }
  const isDecoded = isBase64Encoded === true && body !== null && isBinary(contentType ?? 'application/json')
  return { status, headers: sent, body: isDecoded ? new Uint8Array(Buffer.from(body, 'base64')) : (body ?? '') }
}

/** A number, or a string of digits as some frameworks produce it. */
function readStatus(statusCode: unknown): number | undefined {
  const status = typeof statusCode === 'string' && /^\d{3}$/.test(statusCode) ? Number(statusCode) : statusCode
  if (typeof status !== 'number' || !Number.isInteger(status)) return undefined
  return status >= 200 && status <= 599 ? status : undefined
}

/** `multiValueHeaders` replaces headers of the same name in `headers`. */
function readHeaders(headers: unknown, multiValueHeaders: unknown): [string, string][] | undefined {
  const single = readEntries(headers)
  const multi = readEntries(multiValueHeaders)
  if (single === undefined || multi === undefined) return undefined
  const sent: [string, string][] = []
  // Of names that differ only in case, the last one counts.
  const last = new Map<string, string>([...single, ...multi].map(([name]) => [name.toLowerCase(), name]))
  for (const [name, value] of single) {
    if (last.get(name.toLowerCase()) !== name || (multi.length > 0 && hasName(multi, name))) continue
    if (!addHeader(sent, name, value)) return undefined
  }
  for (const [name, values] of multi) {
    if (!Array.isArray(values) || !values.every((value) => addHeader(sent, name, value))) return undefined
  }
  return sent
}

function hasName(entries: readonly [string, unknown][], name: string): boolean {
  const lower = name.toLowerCase()
  return entries.some(([other]) => other.toLowerCase() === lower)
}

function readEntries(value: unknown): readonly [string, unknown][] | undefined {
  if (value === undefined || value === null) return []
  return isRecord(value) ? Object.entries(value) : undefined
}

function addHeader(sent: [string, string][], name: string, value: unknown): boolean {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false
  const text = String(value)
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(text)) return false
  sent.push([name, text])
  return true
}
