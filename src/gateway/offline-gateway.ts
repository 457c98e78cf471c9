/**
 * Defines the methods that every kind of offline API has.
 *
 * @module
 */

import type { RawRequest } from './raw-request.ts'
import type { Trace } from './trace.ts'

/** An API that runs in this process. */
export interface OfflineGateway {
  /** Sends a standard `Request`. `Request` has already normalized the path; use `send` to test unusual paths. */
  fetch(request: Request): Promise<Response>
  /** Sends a request exactly as its bytes state it. Malformed requests get a response, as on AWS. */
  send(request: RawRequest): Promise<Response>
}

/** A REST API that runs in this process. */
export interface RestApi extends OfflineGateway {
  /** Like `send`, but also returns the trace of this request. Use it when several requests run in parallel. */
  sendTraced(request: RawRequest): Promise<{
    /** The response that the client receives. */
    readonly response: Response
    /** Which checks ran, and which one decided. */
    readonly trace: Trace
  }>
  /** The trace of the request that was answered last; `undefined` before the first one. */
  lastTrace(): Trace | undefined
  /** Empties the authorizer result caches, like the API action `FlushStageAuthorizersCache`. */
  flushAuthorizersCache(): void
  /** The number of authorizer responses in the result caches of all authorizers. */
  cachedReplies(): number
}
