/**
 * One request to a server that is asked about a caller, and its small answer. Nothing about it is trusted: it has a deadline and
 * a size, it goes over TLS, and a redirect is an answer like any other, never followed.
 *
 * @module
 */

import { isFetchable } from './token/fetch-document.ts'

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

/** `node:https` is loaded when it is needed: a warm cache does not pay for it. */
export async function httpExchange(
  url: string,
  { method, headers, body, timeoutMs, maxBytes, ca }: ExchangeRequest,
): Promise<ExchangeAnswer> {
  if (!isFetchable(url)) throw new Error('the address must be https')
  const { request } = url.startsWith('http:') ? await import('node:http') : await import('node:https')
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const outgoing = request(url, {
      method,
      // A kept connection does not survive the freeze between two invocations.
      agent: false,
      headers: { 'accept-encoding': 'identity', ...headers, ...length },
      ...(ca === undefined ? {} : { ca }),
    })
    const fail = (reason: string): void => {
      reject(new Error(reason))
      outgoing.destroy()
    }
    const timer = setTimeout(() => fail('no answer in time'), timeoutMs)
    outgoing.on('close', () => clearTimeout(timer))
    outgoing.on('error', reject)
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxBytes) return fail('too large')
        chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => {
        if (!response.complete) return fail('cut short')
        const { statusCode = 0, headers: received } = response
        resolve({ status: statusCode, contentType: received['content-type'] ?? '', body: Buffer.concat(chunks) })
      })
    })
    outgoing.end(body)
  })
}
