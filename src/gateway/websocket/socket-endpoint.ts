/**
 * Connects a WebSocket API to the sockets of `listen`. The API registers its endpoint here, so that its public methods need
 * none for sockets.
 *
 * @module
 */

import type { RawRequest } from '../raw-request.ts'
import type { Trace } from '../trace.ts'
import type { Transport } from './connection.ts'

/** A connection whose client has a socket. */
export interface SocketConnection {
  /** The subprotocol that the `$connect` integration selected, or `''`. */
  readonly protocol: string
  /** Opens the connection after the upgrade of the socket. */
  open(transport: Transport): OpenSocket
  /** Ends the connection of a socket that was lost during the handshake. */
  abandon(): void
}

/** An open connection whose client has a socket. */
export interface OpenSocket {
  /** Handles one message. `largestFrame` is the size of its largest frame in bytes. */
  receive(message: string | Uint8Array, largestFrame: number): void
  /** Ends the connection after the client violated the protocol, with the code of the close frame. */
  fail(code: number): void
  /** Ends the connection after the client closed it, or the socket was lost. */
  end(code: number, reason: string): void
}

/** What `listen` needs from a WebSocket API. */
export interface SocketEndpoint {
  /** The stage of the API: the first path segment of its URL. */
  readonly stage: string
  /** Performs a handshake. Rejects if the API was closed. */
  negotiate(raw: RawRequest): Promise<SocketConnection | Response>
  /** Calls the listener with the trace of each handshake and message of a socket. */
  onTrace(listener: (trace: Trace) => void): void
  /** Closes connections that were idle or open for too long. */
  expireConnections(): Promise<void>
  /** Closes the connections of sockets. */
  closeSockets(code: number, reason: string): Promise<void>
}

const endpoints = new WeakMap<object, SocketEndpoint>()

/** Registers the endpoint of an API. */
export function registerSocketEndpoint(gateway: object, endpoint: SocketEndpoint): void {
  endpoints.set(gateway, endpoint)
}

/**
 * Lets `gateway`, which serves several APIs, accept the sockets of the WebSocket APIs among them. The first path segment of a
 * handshake selects the API by its stage; otherwise the first WebSocket API is used.
 *
 * @param apis Returns the APIs at the time of a handshake.
 * @param respond Handles a handshake as an ordinary request, if there is no WebSocket API.
 */
export function delegateSockets(
  gateway: object,
  apis: () => readonly object[],
  respond: (raw: RawRequest) => Promise<Response> = async () => new Response('', { status: 404 }),
): void {
  const current = (): readonly SocketEndpoint[] => apis().flatMap((api) => endpoints.get(api) ?? [])
  /** Also those of APIs that were replaced, whose sockets are still open. */
  const used = new Set<SocketEndpoint>()
  registerSocketEndpoint(gateway, {
    stage: '',
    async negotiate(raw) {
      const [, segment = ''] = raw.rawTarget.split('?', 1)[0]?.split('/', 2) ?? []
      const candidates = current()
      const endpoint = candidates.find(({ stage }) => stage === segment) ?? candidates[0]
      if (endpoint === undefined) return respond(raw)
      used.add(endpoint)
      return endpoint.negotiate(raw)
    },
    // Each API reports its own traces.
    onTrace: () => {},
    async expireConnections() {
      await Promise.all([...used].map((endpoint) => endpoint.expireConnections()))
    },
    async closeSockets(code, reason) {
      await Promise.all([...used].map((endpoint) => endpoint.closeSockets(code, reason)))
    },
  })
}

/** Returns the endpoint of a WebSocket API; `undefined` for any other gateway. */
export function socketEndpointOf(gateway: object): SocketEndpoint | undefined {
  return endpoints.get(gateway)
}
