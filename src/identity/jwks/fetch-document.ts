/**
 * Fetches a small JSON document of an issuer. Only the configured address speaks for the issuer, so a redirect is a failure.
 *
 * @module
 */

import { httpExchange } from '../http-exchange.ts'

export interface FetchLimits {
  /** For the whole exchange. */
  readonly timeoutMs: number
  readonly maxBytes: number
  /** PEM certificates to trust instead of the usual ones. */
  readonly ca?: string
}

/** Gives the parsed document or rejects. What it throws becomes the `cause` of an outage. */
export type FetchDocument = (url: string, limits: FetchLimits) => Promise<unknown>

export async function fetchDocument(url: string, limits: FetchLimits): Promise<unknown> {
  // Stryker disable next-line StringLiteral: no method is GET to Node
  const { status, body } = await httpExchange(url, { method: 'GET', headers: { accept: 'application/json' }, ...limits })
  if (status !== 200) throw new Error(`status ${status}`)
  return JSON.parse(body.toString())
}
