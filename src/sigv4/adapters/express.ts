/**
 * Middleware for Express and Connect that verifies signed requests.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { verifyRequest } from '../verify/verify-request.ts'
import type { VerifiedRequest } from '../verify/verify-result.ts'
import {
  BODY_INCOMPLETE,
  BODY_TOO_LARGE,
  checkMiddleware,
  type MiddlewareOptions,
  type MiddlewareResponse,
  outage,
  rejectionResponse,
} from './middleware.ts'
import { fromNodeRequest, type NodeRequest } from './node-request.ts'

/** The part of a request of Express that is read, and the property that is set. */
export type ExpressRequest = NodeRequest & {
  /** What a body parser has set. */
  readonly body?: unknown
  /** The body as received, if another middleware keeps it. */
  readonly rawBody?: unknown
  /** Set by the middleware. */
  sigv4?: VerifiedRequest
}

/** The part of a response of Express that is used. */
export interface ExpressResponse {
  /** The status to send. */
  statusCode: number
  /** Sets a header. */
  setHeader(name: string, value: string): unknown
  /** Sends the response. */
  end(body?: string): unknown
}

const SUBJECT = 'expressSigV4'

/**
 * Creates middleware for Express and Connect. It sets `request.sigv4`: route and authorize by its `path`.
 *
 * A rejection is answered with API Gateway's response: 403, `x-amzn-ErrorType`, `{"message":…}`. An outage goes to `next(error)`. With `payload: 'verify'` or `'any'` the body
 * is needed as received: `request.rawBody`, or `request.body` if it is a `Buffer` (`express.raw({ type: () => true })`), or else the middleware reads the stream and sets
 * `request.rawBody`. A body that another parser has consumed is `next(ConfigError)`: place the middleware before the parser.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong.
 * @example
 * app.use(expressSigV4({ lookup, regions: ['eu-west-1'], services: ['execute-api'], hosts: ['api.example.com'], payload: 'verify' }))
 */
export function expressSigV4(
  options: MiddlewareOptions,
): (request: ExpressRequest, response: ExpressResponse, next: (error?: unknown) => void) => Promise<void> {
  const middleware = checkMiddleware(SUBJECT, options)

  /** @returns the response to send, an error for `next`, or nothing if the request is accepted. */
  async function verify(request: ExpressRequest): Promise<MiddlewareResponse | Error | undefined> {
    const body = middleware.readsBody ? await readBody(request, middleware.maxBodyBytes) : undefined
    if (body !== undefined && !(body instanceof Uint8Array) && typeof body !== 'string') return body
    const adapted = fromNodeRequest(request, { body })
    const result = await verifyRequest(adapted, middleware.options)
    if (result.ok) {
      request.sigv4 = result
      return undefined
    }
    return result.kind === 'rejected' ? rejectionResponse(result, authorizationOf(request)) : outage(result.cause)
  }

  return async function sigV4(request, response, next) {
    const result = await verify(request).catch((error: unknown) => (error instanceof ConfigError ? error : outage(error)))
    if (result === undefined) return next()
    if (result instanceof Error) return next(result)
    response.statusCode = result.status
    for (const [name, value] of Object.entries(result.headers)) response.setHeader(name, value)
    // The rest of the body stays unread.
    if (result === BODY_TOO_LARGE) response.setHeader('connection', 'close')
    response.end(result.body)
  }
}

function authorizationOf({ rawHeaders }: NodeRequest): string | undefined {
  const index = rawHeaders.findIndex((name, position) => position % 2 === 0 && name.toLowerCase() === 'authorization')
  return index < 0 ? undefined : rawHeaders[index + 1]
}

/** The part of a readable stream that is used. */
interface BodyStream {
  readonly readableEnded?: boolean
  readonly readableDidRead?: boolean
  on(event: string, listener: (value?: unknown) => void): unknown
  off(event: string, listener: (value?: unknown) => void): unknown
  pause(): unknown
  resume(): unknown
}

async function readBody(
  request: ExpressRequest,
  maxBytes: number,
): Promise<string | Uint8Array | MiddlewareResponse | ConfigError | undefined> {
  const { rawBody, body } = request
  if (typeof rawBody === 'string' || rawBody instanceof Uint8Array) return rawBody
  if (body instanceof Uint8Array) return body
  const isUnread = isStream(request) && request.readableEnded !== true && request.readableDidRead !== true
  if (!isUnread) {
    if (!declaresBody(request.rawHeaders)) return undefined
    const problem =
      'the body was consumed by another parser. Use this middleware before it, or keep the bytes in request.rawBody.'
    return new ConfigError(SUBJECT, 'request.body', '', problem)
  }
  const read = await readStream(request, maxBytes)
  if (read instanceof Uint8Array) Object.assign(request, { rawBody: read })
  return read
}

function readStream(stream: BodyStream, maxBytes: number): Promise<Uint8Array | MiddlewareResponse> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = []
    let size = 0
    const finish = (result: Uint8Array | MiddlewareResponse): void => {
      for (const [event, listener] of listeners) stream.off(event, listener)
      resolve(result)
    }
    const onData = (chunk?: unknown): void => {
      // Without an encoding, Node delivers bytes.
      const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : (chunk as Uint8Array)
      size += bytes.byteLength
      if (size <= maxBytes) chunks.push(bytes)
      else {
        stream.pause()
        finish(BODY_TOO_LARGE)
      }
    }
    const onEnd = (): void => finish(concatenate(chunks, size))
    const onFailure = (): void => finish(BODY_INCOMPLETE)
    const listeners: readonly [string, (value?: unknown) => void][] = [
      ['data', onData],
      ['end', onEnd],
      ['error', onFailure],
      ['close', onFailure],
    ]
    for (const [event, listener] of listeners) stream.on(event, listener)
    stream.resume()
  })
}

function concatenate(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

function isStream(value: object): value is BodyStream {
  const { on, off, pause } = value as Partial<BodyStream> // checked here
  return typeof on === 'function' && typeof off === 'function' && typeof pause === 'function'
}

function declaresBody(rawHeaders: readonly string[]): boolean {
  return rawHeaders.some((name, index) => {
    if (index % 2 !== 0) return false
    const key = name.toLowerCase()
    return key === 'transfer-encoding' || (key === 'content-length' && rawHeaders[index + 1]?.trim() !== '0')
  })
}
