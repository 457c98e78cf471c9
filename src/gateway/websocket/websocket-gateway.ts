/**
 * Defines the methods of a WebSocket API that runs in this process.
 *
 * @module
 */

import type { OfflineGateway, TracedResponse } from '../offline-gateway.ts'
import type { RequestOptions } from '../request-options.ts'
import type { Trace } from '../trace.ts'
import type { WebSocketConnection } from './client-end.ts'
import type { ConnectOptions } from './connect-options.ts'

/** The result of a handshake. */
export type Handshake =
  | {
      /** The connection was accepted. */
      readonly accepted: true
      /** The status of the handshake. */
      readonly status: 101
      /** The client's end of the connection. */
      readonly connection: WebSocketConnection
      /** Which checks ran. */
      readonly trace: Trace
    }
  | {
      /** The connection was refused. */
      readonly accepted: false
      /** 401, 403, 429, 500, 502, 504, or the status of the `$connect` integration. */
      readonly status: number
      /** The response that the client receives. */
      readonly response: TracedResponse
      /** Which checks ran, and which one decided. */
      readonly trace: Trace
    }

/** A WebSocket API that runs in this process. */
export interface WebSocketApi extends OfflineGateway {
  /**
   * Performs a handshake in this process, without a socket. Use `listen` for real sockets.
   *
   * @throws {ConfigError} as a rejection, if an option is unknown or wrong.
   */
  connect(options?: ConnectOptions): Promise<Handshake>
  /** The open connections, in the order in which they were opened. */
  connections(): readonly WebSocketConnection[]
  /**
   * Sends an `@connections` request: `POST /@connections/{id}` (200), `GET` (200 with `connectedAt`, `identity` and
   * `lastActiveAt`), `DELETE` (204). It needs a signature (`as`) of a principal that is allowed
   * `execute-api:ManageConnections`, or the response is 403. 410 for a connection that is gone; 413 for more than 131,072
   * bytes.
   *
   * @throws {ConfigError} as a rejection, if `request` is not a method, a space and a path, or an option is unknown or wrong.
   */
  request(request: string, options?: RequestOptions): Promise<TracedResponse>
  /**
   * Closes connections that were idle for 600 seconds, or open for 7,200, by the clock of the API. It also runs before each
   * handshake and request.
   */
  expireConnections(): Promise<void>
}
