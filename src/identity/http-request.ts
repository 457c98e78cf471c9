/**
 * Sends one request to a server that knows something about a caller, and reads its small response. The request has a deadline, the
 * response a size limit; redirects are not followed.
 *
 * @module
 */

import type { ClientRequest, IncomingMessage } from 'node:http'
import { withTimeout } from '../internal/with-timeout.ts'
import { type Check, valid } from '../options.ts'

/** A request that an {@link HttpExchange} sends. */
export interface ExchangeRequest {
  /** `GET` for keys, `POST` for introspection. */
  readonly method: 'GET' | 'POST'
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string }
  /** Default: an empty body. */
  readonly body?: string | undefined
  /** For the whole exchange, connecting included. */
  readonly timeoutMs: number
  /** A longer response body must reject. */
  readonly maxBytes: number
  /** PEM certificates to trust instead of the default ones. */
  readonly ca?: string | undefined
}

/** The response that an {@link HttpExchange} returns. */
export interface ExchangeResponse {
  /** The HTTP status, redirects included. */
  readonly status: number
  /** The `Content-Type` header as sent, or an empty string. */
  readonly contentType: string
  /** The whole body. */
  readonly body: Buffer
}

/** Sends a request and returns the response, or rejects. The reason becomes the `cause` of an outage. */
export type HttpExchange = (url: string, request: ExchangeRequest) => Promise<ExchangeResponse>

/** Accepts https URLs, and http URLs of the loopback interface. A user name, password or fragment is rejected. */
export function isAllowedUrl(url: unknown): url is string {
  if (typeof url !== 'string' || url.length > 2048 || !URL.canParse(url)) return false
  const { protocol, hostname, username, password, hash } = new URL(url)
  if (username !== '' || password !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** An option that holds the URL of a server. */
export const allowedUrl: Check<string> = valid('an https URL, or an http URL of this machine', isAllowedUrl)

/**
 * Sends the request with `node:https`, which is loaded on first use: a warm cache or a bundled key set does not pay for it.
 *
 * @param url Checked with {@link isAllowedUrl}. It comes from an option or a discovery document, never from a client.
 */
export async function sendHttpRequest(
  url: string,
  { method, headers, body = '', timeoutMs, maxBytes, ca }: ExchangeRequest,
): Promise<ExchangeResponse> {
  const { request } = url.startsWith('http:') ? await import('node:http') : await import('node:https')
  const outgoing = request(url, {
    method,
    // A kept connection does not survive while Lambda freezes the process between two invocations.
    agent: false,
    // Node sets Content-Length, because `end` receives the whole body.
    headers: { 'accept-encoding': 'identity', ...headers },
    ca,
  })
  try {
    return await withTimeout(readResponse(outgoing.end(body), maxBytes), timeoutMs)
  } finally {
    outgoing.destroy()
  }
}

async function readResponse(outgoing: ClientRequest, maxBytes: number): Promise<ExchangeResponse> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject)
  })
  const chunks: Buffer[] = []
  let size = 0
  // A stream without an encoding yields buffers, and throws if the connection ends early.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new Error(`the response is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body: Buffer.concat(chunks) }
}

/** `URL` has already normalized every IPv4 notation to four decimal numbers. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (hostname.startsWith('127.') && /^[\d.]+$/.test(hostname))
}
