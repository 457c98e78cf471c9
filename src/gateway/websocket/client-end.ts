/**
 * Provides the client's end of a connection in this process.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { checkArgument, integer, number, optional, optionSchema, valid } from '../../options.ts'
import type { Trace } from '../trace.ts'
import type { Closed, Connection, Transport } from './connection.ts'
import type { MessageHandler } from './receive-message.ts'

/** The client's end of a connection. */
export interface WebSocketConnection {
  /** The ID of the connection, as events and `@connections` name it. */
  readonly connectionId: string
  /** The subprotocol that the `$connect` integration selected, or `''`. */
  readonly protocol: string
  /**
   * Sends one message and resolves when its integration has ended. A string is a text message; bytes are a binary one, for
   * which API Gateway closes the connection with 1003. A message over 131,072 bytes, or one frame over 32,768, closes it with
   * 1009.
   *
   * @param options `frames`: the number of frames of equal size, 1 to 1,000. Default 1.
   * @throws {Error} as a rejection, if the connection is closed.
   */
  send(
    message: string | Uint8Array,
    options?: {
      /** The number of frames of equal size, 1 to 1,000. Default 1. */
      readonly frames?: number | undefined
    },
  ): Promise<{
    /** What happened to the message. */
    readonly trace: Trace
  }>
  /**
   * The next message from the API.
   *
   * @param options `timeoutMs`: how long to wait, 0 to 300,000 milliseconds. Default 1,000.
   * @throws {Error} as a rejection, after the timeout, or if the connection is closed.
   */
  next(options?: {
    /** How long to wait in milliseconds, 0 to 300,000. Default 1,000. */
    readonly timeoutMs?: number | undefined
  }): Promise<string>
  /** The messages that arrived and were not taken with `next`. */
  pending(): readonly string[]
  /**
   * Closes the connection from the client's side. Resolves when the `$disconnect` integration has ended.
   *
   * @param code 1000, or 3000 to 4999. Default: a close frame without a status, which is 1005.
   * @param reason At most 123 bytes. Default: empty.
   */
  close(code?: number, reason?: string): Promise<void>
  /** Resolves when the connection is closed, by either side. */
  readonly closed: Promise<Closed>
}

/** The messages on the way to a client. */
export interface ClientInbox {
  readonly transport: Transport
  next(timeoutMs: number): Promise<string>
  pending(): readonly string[]
  /** Rejects those who wait for a message. */
  end(): void
}

/** The most messages that wait for the client. */
const MAX_PENDING = 10_000

/** Creates an empty inbox. */
export function clientInbox(): ClientInbox {
  const messages: string[] = []
  const waiting = new Set<{ resolve(message: string): void; reject(error: Error): void }>()
  let isEnded = false

  return {
    transport: {
      send(message) {
        const [first] = waiting
        if (first !== undefined) {
          waiting.delete(first)
          first.resolve(message)
          return true
        }
        if (messages.length >= MAX_PENDING) return false
        messages.push(message)
        return true
      },
      close: () => {},
    },
    next(timeoutMs) {
      const message = messages.shift()
      if (message !== undefined) return Promise.resolve(message)
      if (isEnded) return Promise.reject(new Error('the connection is closed, and no message is pending'))
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(entry)
          reject(new Error(`no message arrived within ${timeoutMs} ms`))
        }, timeoutMs)
        const entry = {
          resolve: (text: string): void => {
            clearTimeout(timer)
            resolve(text)
          },
          reject: (error: Error): void => {
            clearTimeout(timer)
            reject(error)
          },
        }
        waiting.add(entry)
      })
    },
    pending: () => [...messages],
    end() {
      isEnded = true
      for (const { reject } of waiting) reject(new Error('the connection was closed before a message arrived'))
      waiting.clear()
    },
  }
}

const message = valid<string | Uint8Array>(
  'a string or a Uint8Array',
  (value) => typeof value === 'string' || value instanceof Uint8Array,
)
const closeCode = optional(
  valid<number>('1000, or an integer from 3000 to 4999', (value) => value === 1000 || integer(3000, 4999).accepts(value)),
)
const closeReason = optional(
  valid<string>('a string of at most 123 bytes', (value) => typeof value === 'string' && Buffer.byteLength(value) <= 123),
)
const SEND_OPTIONS = optionSchema<{ frames?: number }>('send', { frames: optional(integer(1, 1000)) })
const NEXT_OPTIONS = optionSchema<{ timeoutMs?: number }>('next', { timeoutMs: optional(number(0, 300_000)) })

/** Creates the client's end of a connection. */
export function clientEnd(
  connection: Connection,
  {
    inbox,
    handler,
    onTrace,
  }: {
    /** `undefined`: the messages go to a socket. */
    readonly inbox: ClientInbox | undefined
    readonly handler: MessageHandler
    readonly onTrace: (trace: Trace) => void
  },
): WebSocketConnection {
  const { connectionId, protocol, closed } = connection
  return {
    connectionId,
    protocol,
    closed,
    async send(given, options = {}) {
      checkArgument('send', 'message', message, given)
      const { frames = 1 } = SEND_OPTIONS.check(options)
      if (!connection.isOpen) throw new Error('the connection is closed')
      const size = typeof given === 'string' ? Buffer.byteLength(given) : given.length
      const trace = await handler.receive(connection, given, Math.ceil(size / frames))
      onTrace(trace)
      return { trace }
    },
    async next(options = {}) {
      const { timeoutMs = 1000 } = NEXT_OPTIONS.check(options)
      if (inbox === undefined)
        throw new ConfigError('next', '', '', 'the messages of this connection go to its socket. Read them there.')
      return inbox.next(timeoutMs)
    },
    pending: () => inbox?.pending() ?? [],
    async close(code, reason) {
      checkArgument('close', 'code', closeCode, code)
      checkArgument('close', 'reason', closeReason, reason)
      await handler.end(connection, { code: code ?? 1005, reason: reason ?? '', by: 'client' })
    },
  }
}
