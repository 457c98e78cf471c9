/**
 * Creates the connection of a client with a socket, after its handshake was accepted.
 *
 * @module
 */

import type { Trace } from '../trace.ts'
import type { AcceptedConnection, Connection, ConnectionRegistry } from './connection.ts'
import type { MessageHandler } from './receive-message.ts'
import type { SocketConnection } from './socket-endpoint.ts'

/** What the connection needs from its API. */
export interface SocketEnvironment {
  readonly registry: ConnectionRegistry
  readonly handler: MessageHandler
  /** The open connections with sockets. */
  readonly sockets: Set<Connection>
  readonly now: () => number
  readonly onTrace: (trace: Trace) => void
}

/** The most messages of one connection that are handled at once. Further ones are rejected, which bounds the memory. */
const MAX_RUNNING = 1000

/** Creates the connection of an accepted handshake. */
export function socketConnection(
  accepted: AcceptedConnection,
  { registry, handler, sockets, now, onTrace }: SocketEnvironment,
): SocketConnection {
  return {
    protocol: accepted.protocol,
    open(transport) {
      const connection = registry.open(accepted, transport, now())
      sockets.add(connection)
      connection.closed.then(() => sockets.delete(connection))
      let running = 0
      return {
        receive(message, largestFrame) {
          if (!connection.isOpen) return
          if (running >= MAX_RUNNING) {
            void handler.end(connection, { code: 1008, reason: 'Too many messages', by: 'server' })
            return
          }
          running += 1
          // `receive` never rejects because of a message.
          handler.receive(connection, message, largestFrame).then(
            (trace) => {
              running -= 1
              onTrace(trace)
            },
            () => {
              running -= 1
            },
          )
        },
        fail: (code) => void handler.end(connection, { code, reason: '', by: 'server' }),
        end: (code, reason) => void handler.end(connection, { code, reason, by: 'client' }),
      }
    },
    abandon() {
      const transport = { send: () => false, close: () => {} }
      void handler.end(registry.open(accepted, transport, now()), { code: 1006, reason: '', by: 'client' })
    },
  }
}
