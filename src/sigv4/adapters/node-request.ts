/**
 * Adapts requests of `node:http` and `node:http2` for `verifyRequest`.
 *
 * @module
 */

import { optional, optionSchema, valid, wrongValue } from '../../options.ts'
import type { AdaptedRequest } from './adapted-request.ts'

/** The part of a request that is read: `node:http`, `node:http2`, Express, Connect, and Fastify's `request.raw`. */
export interface NodeRequest {
  /** The method as sent. */
  readonly method?: string | undefined
  /** The target of the request line. */
  readonly url?: string | undefined
  /** Set by Express and Connect when a router is mounted. It takes precedence over `url`. */
  readonly originalUrl?: string | undefined
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[]
}

const SUBJECT = 'fromNodeRequest'
const OPTIONS = optionSchema<{ readonly body?: string | Uint8Array | undefined }>(SUBJECT, {
  body: optional(valid('a string or bytes', (value) => typeof value === 'string' || value instanceof Uint8Array)),
})

/**
 * Adapts a request of `node:http` or `node:http2`. The headers come from `rawHeaders`, so that repeated ones are kept. For HTTP/2, `:authority` becomes `host`
 * if there is no `host`, other pseudo-headers are dropped, and several `cookie` fields are joined with `; `.
 *
 * @param options `body`: the body before parsing and decompression. Not set: there is none, or `payload` is not `verify`.
 * @throws {ConfigError} if the value is not a request of Node.
 * @see https://www.rfc-editor.org/rfc/rfc9113.html#section-8.2.3
 * @example
 * createServer(async (request, response) => {
 *   const result = await verifyRequest(fromNodeRequest(request), { …, payload: 'claimed' })
 * })
 */
export function fromNodeRequest(
  request: NodeRequest,
  options: { readonly body?: string | Uint8Array | undefined } = {},
): AdaptedRequest {
  if (typeof request !== 'object' || request === null || !isStringArray(request.rawHeaders))
    throw wrongValue(SUBJECT, 'request', 'a request of node:http or node:http2 with rawHeaders', request)
  const { body } = OPTIONS.check(options)
  const { method = '', url = '', originalUrl } = request
  return {
    method,
    url: originalUrl ?? url,
    headers: readHeaders(request.rawHeaders),
    ...(body !== undefined && { body }),
    target: 'sent',
  }
}

function readHeaders(rawHeaders: readonly string[]): readonly [string, string][] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  const isCookie = ([name]: readonly [string, string]): boolean => name.toLowerCase() === 'cookie'
  const cookies = pairs.filter(isCookie).map(([, value]) => value)
  const firstCookie = pairs.find(isCookie)
  const hasHost = pairs.some(([name]) => name.toLowerCase() === 'host')
  return pairs.flatMap((pair): [string, string][] => {
    const [name, value] = pair
    if (isCookie(pair)) return pair === firstCookie ? [[name, cookies.join('; ')]] : []
    // With both, `verifyRequest` compares them, because a proxy may have changed one of them.
    if (name === ':authority') return [[hasHost ? name : 'host', value]]
    return name.startsWith(':') ? [] : [pair]
  })
}

function isStringArray(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
