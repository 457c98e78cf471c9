/**
 * Defines an open connection of a WebSocket API: its facts, its transport and its end.
 *
 * @module
 */

import type { ConnectionFacts } from './websocket-event.ts'

/** The code, the reason and the side of a close. */
export interface Closed {
  /** The status of the close frame; 1005 without one, 1006 for a lost connection. */
  readonly code: number
  /** The text of the close frame. */
  readonly reason: string
  /** The side that closed the connection. */
  readonly by: 'client' | 'server'
}

/** How messages reach the client. */
export interface Transport {
  /** Sends a text message. Returns `false` if too many messages wait for the client. */
  send(message: string): boolean
  /** Closes the connection from the server's side. */
  close(code: number, reason: string): void
}

/** A connection that was accepted. */
export interface Connection extends ConnectionFacts {
  readonly userAgent: string | null
  /** The subprotocol that the `$connect` integration selected, or `''`. */
  readonly protocol: string
  readonly transport: Transport
  /** Resolves when the connection is closed, by either side. */
  readonly closed: Promise<Closed>
  isOpen: boolean
  lastActiveAtMs: number
}

/** A connection before it has a transport. */
export type AcceptedConnection = Omit<Connection, 'transport' | 'closed' | 'isOpen' | 'lastActiveAtMs'>

/** The connections of one API. */
export interface ConnectionRegistry {
  /** Opens a connection. */
  open(accepted: AcceptedConnection, transport: Transport, nowMs: number): Connection
  /** Returns an open connection. */
  find(connectionId: string): Connection | undefined
  /** Marks a connection as closed. Returns `false` if it was closed before. */
  close(connection: Connection, closed: Closed): boolean
  /** The open connections in the order in which they were opened. */
  all(): readonly Connection[]
}

/** Creates an empty registry. */
export function connectionRegistry(): ConnectionRegistry {
  const connections = new Map<string, Connection>()
  const resolvers = new WeakMap<Connection, (closed: Closed) => void>()

  return {
    open(accepted, transport, nowMs) {
      let resolveClosed: (closed: Closed) => void = () => {}
      const closed = new Promise<Closed>((resolve) => {
        resolveClosed = resolve
      })
      const connection: Connection = { ...accepted, transport, closed, isOpen: true, lastActiveAtMs: nowMs }
      connections.set(connection.connectionId, connection)
      resolvers.set(connection, resolveClosed)
      return connection
    },
    find: (connectionId) => connections.get(connectionId),
    close(connection, closed) {
      if (!connection.isOpen) return false
      connection.isOpen = false
      connections.delete(connection.connectionId)
      if (closed.by === 'server') connection.transport.close(closed.code, closed.reason)
      resolvers.get(connection)?.(closed)
      return true
    },
    all: () => [...connections.values()],
  }
}
