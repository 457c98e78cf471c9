/**
 * One request to a server that is asked about a caller, and its small answer. Nothing about it is trusted: it has a deadline and
 * a size, it goes over TLS, and a redirect is an answer like any other, never followed.
 *
 * @module
 */

import type { ClientRequest, IncomingMessage } from 'node:http'
import { inTime } from '../internal/with-timeout.ts'

export interface ExchangeRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: { readonly [name: string]: string }
  readonly body?: string
  /** For the whole exchange. */
  readonly timeoutMs: number
  readonly maxBytes: number
  /** PEM certificates to trust instead of the usual ones. */
  readonly ca?: string
}

export interface ExchangeAnswer {
  readonly status: number
  /** As sent; empty where there is none. */
  readonly contentType: string
  readonly body: Buffer
}

/** Gives the answer or rejects. What it throws becomes the `cause` of an outage. */
export type HttpExchange = (url: string, request: ExchangeRequest) => Promise<ExchangeAnswer>

/** https anywhere; http only to this machine. A user name, a fragment or anything that is no URL: no. */
export function isFetchable(url: unknown): url is string {
  if (typeof url !== 'string' || url.length > 2048 || !URL.canParse(url)) return false
  const { protocol, hostname, username, password, hash } = new URL(url)
  if (username !== '' || password !== '' || hash !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/**
 * The caller has seen to it that the address `isFetchable`; nobody but a factory or a discovery document names one.
 * `node:https` is loaded when it is needed: a warm cache or a seed does not pay for it.
 */
export async function httpExchange(
  url: string,
  { method, headers, body = '', timeoutMs, maxBytes, ca }: ExchangeRequest,
): Promise<ExchangeAnswer> {
  const { request } = url.startsWith('http:') ? await import('node:http') : await import('node:https')
  const outgoing = request(url, {
    method,
    // A kept connection does not survive the freeze between two invocations.
    agent: false,
    // The length is Node's to say: it knows the whole body.
    headers: { 'accept-encoding': 'identity', ...headers },
    ca,
  })
  try {
    return await inTime(answerTo(outgoing.end(body), maxBytes), timeoutMs)
  } finally {
    outgoing.destroy()
  }
}

async function answerTo(outgoing: ClientRequest, maxBytes: number): Promise<ExchangeAnswer> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve).on('error', reject)
  })
  const chunks: Buffer[] = []
  let size = 0
  // Without an encoding a stream gives buffers; one that is cut short throws.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw new Error('too large')
    chunks.push(chunk)
  }
  return { status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', body: Buffer.concat(chunks) }
}

/** `URL` has written every IPv4 address as four numbers of at most 255. */
function isLoopback(hostname: string): boolean {
  // Stryker disable next-line Regex: nothing can stand before 127 in such an address, so its beginning decides nothing
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}
