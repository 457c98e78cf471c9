/**
 * Defines the methods that every kind of offline API has.
 *
 * @module
 */

import type { RawRequest } from './raw-request.ts'
import type { RequestOptions } from './request-options.ts'
import type { Trace } from './trace.ts'

/** A standard `Response` that also carries what happened to the request. */
export interface TracedResponse extends Response {
  /** Which checks ran, and which one decided. */
  readonly trace: Trace
}

/** An API that runs in this process. */
export interface OfflineGateway {
  /**
   * Sends a request to a path of the API. The path has neither stage nor base path; those are added. It may contain a
   * query and is sent as written.
   *
   * @throws {ConfigError} as a rejection, if `request` is not a method, a space and a path that begins with `/`, or if an
   *   option is unknown or wrong.
   * @example
   * const response = await api.request('GET /pets/1', { headers: { authorization: `Bearer ${token}` } })
   * response.status // 200
   * response.trace.reason // 'allowed by statement 1: GET /pets/*'
   */
  request(request: string, options?: RequestOptions): Promise<TracedResponse>
  /**
   * Sends a request exactly as its bytes state it. Malformed requests get a response, as on AWS.
   *
   * @throws {ConfigError} as a rejection, if a property is unknown, missing or of the wrong type.
   */
  send(request: RawRequest): Promise<TracedResponse>
  /**
   * Sends a standard `Request`. `Request` has already normalized the path; use `send` to test unusual paths.
   *
   * @throws {ConfigError} as a rejection, if the argument is not a `Request`.
   */
  fetch(request: Request): Promise<TracedResponse>
  /** The trace of the request that was answered last; `undefined` before the first one. Use `response.trace` with parallel requests. */
  lastTrace(): Trace | undefined
  /**
   * Ends timers, connections and waits for functions that are still running. Requests that are in progress, and later
   * ones, are rejected with a `ConfigError`.
   */
  close(): Promise<void>
}

/** A REST API that runs in this process. */
export interface RestApi extends OfflineGateway {
  /** Like `send`, with the response and the trace as two values. */
  sendTraced(request: RawRequest): Promise<{
    /** The response that the client receives. */
    readonly response: Response
    /** Which checks ran, and which one decided. */
    readonly trace: Trace
  }>
  /**
   * Empties the authorizer result caches of one stage, or of all, like the API action `FlushStageAuthorizersCache`. The
   * response of an invocation that began before the flush is not cached.
   *
   * @throws {ConfigError} for an unknown stage.
   */
  flushAuthorizersCache(stage?: string): void
  /** The number of authorizer responses in the result caches of all authorizers and stages. */
  cachedReplies(): number
  /** How many requests each API key has left in the current quota period; `null` without a quota. */
  usage(): { readonly [usagePlanId: string]: { readonly [apiKeyId: string]: number | null } }
}
