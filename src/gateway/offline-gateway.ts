/**
 * What every kind of API offers offline.
 *
 * @module
 */

import type { RawRequest } from './raw-request.ts'
import type { Trace } from './trace.ts'

export interface OfflineGateway {
  /** `Request` normalises paths; `send` takes them as a client's bytes would say them. */
  fetch(request: Request): Promise<Response>
  send(request: RawRequest): Promise<Response>
}

/** A REST API, running in this process. */
export interface RestApi extends OfflineGateway {
  /** `send`, and what happened: for when several requests are under way at once. */
  sendTraced(request: RawRequest): Promise<{ readonly response: Response; readonly trace: Trace }>
  /** What happened to the request that was answered last; `undefined` before the first. */
  lastTrace(): Trace | undefined
  /** Empties the result caches, as `FlushStageAuthorizersCache` does. */
  flushAuthorizersCache(): void
  /** How many replies the result caches hold together. */
  cachedReplies(): number
}
