/**
 * Fetches a small JSON document of an issuer. Redirects are not followed, because only the configured URL is trusted.
 *
 * @module
 */

import { sendHttpRequest } from '../http-request.ts'

/** Limits of one fetch. */
export interface FetchLimits {
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number
  /** Maximum size of the response body. */
  readonly maxBytes: number
  /** Certificates to trust instead of the system's, in PEM. */
  readonly ca?: string | undefined
}

/**
 * Fetches and parses a JSON document. The promise rejects on failure; its error becomes the `cause` of the outage. A property `status` of the
 * error, the HTTP status, lets discovery distinguish a missing document (404).
 */
export type FetchDocument = (url: string, limits: FetchLimits) => Promise<unknown>

export async function fetchDocument(url: string, { timeoutMs, maxBytes, ca }: FetchLimits): Promise<unknown> {
  const headers = { accept: 'application/json' }
  const trust = ca === undefined ? {} : { ca }
  const { status, body } = await sendHttpRequest(url, { method: 'GET', headers, timeoutMs, maxBytes, ...trust })
  if (status !== 200) throw Object.assign(new Error(`status ${status}`), { status })
  return JSON.parse(body.toString())
}
