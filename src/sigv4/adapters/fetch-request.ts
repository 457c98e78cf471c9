/**
 * Adapts requests of the Fetch API for `verifyRequest`.
 *
 * @module
 */

import { integer, optional, optionSchema, wrongValue } from '../../options.ts'
import { bufferStream } from '../client/body-buffer.ts'
import type { AdaptedRequest } from './adapted-request.ts'

/** Options of {@link fromFetchRequest}. */
export interface FetchRequestOptions {
  /** The largest body that is read, in bytes. Default: 1048576. */
  readonly maxBodyBytes?: number | undefined
}

/** The default limit for bodies. */
export const MAX_BODY_BYTES = 1_048_576

const SUBJECT = 'fromFetchRequest'
const OPTIONS = optionSchema<FetchRequestOptions>(SUBJECT, { maxBodyBytes: optional(integer(0, Number.MAX_SAFE_INTEGER)) })

/**
 * Adapts a `Request`. It reads the body of a clone, so that the handler can still read it. `Request` has already normalized the path (`/a/../b`) and joined
 * repeated headers. The host is that of the URL if the headers have none.
 *
 * @throws {ConfigError} (as a rejected promise) if the value is not a `Request`, or if an option is unknown or wrong.
 * @throws {BodyLimitError} (as a rejected promise) if the body is larger than `maxBodyBytes`.
 * @example
 * const result = await verifyRequest(await fromFetchRequest(request), options)
 */
export async function fromFetchRequest(request: Request, options: FetchRequestOptions = {}): Promise<AdaptedRequest> {
  const { maxBodyBytes = MAX_BODY_BYTES } = OPTIONS.check(options)
  if (typeof request?.clone !== 'function' || typeof request.url !== 'string')
    throw wrongValue(SUBJECT, 'request', 'a Request', request)
  const body = request.body === null ? undefined : await bufferStream(bodyOfClone(request), maxBodyBytes, SUBJECT)
  return { ...withoutBody(request), ...(body !== undefined && { body }) }
}

/** The request without its body, which is not read. */
export function withoutBody(request: Request): AdaptedRequest {
  const { method, url } = request
  const { host, pathname, search } = new URL(url)
  const headers = [...request.headers]
  if (!request.headers.has('host')) headers.push(['host', host])
  return { method, url: pathname + search, headers, target: 'sent' }
}

function bodyOfClone(request: Request): ReadableStream<Uint8Array> {
  // The body of a clone is missing only if that of the request is, which the caller has checked.
  return request.clone().body as ReadableStream<Uint8Array>
}
