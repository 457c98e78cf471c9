/**
 * Accepts WebSocket connections on the server of `listen`. Loads the package `ws`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6455
 * @module
 */

import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { RawRequest } from '../raw-request.ts'
import type { Transport } from './connection.ts'
import { frameMeter } from './frame-meter.ts'
import { MAX_MESSAGE_BYTES } from './receive-message.ts'
import type { SocketConnection, SocketEndpoint } from './socket-endpoint.ts'

/** The sockets of one server. */
export interface SocketServer {
  /** Closes all connections with 1001. A client that does not answer is disconnected after five seconds. */
  close(): Promise<void>
}

const EXPIRY_INTERVAL_MS = 30_000
const CLOSE_TIMEOUT_MS = 5_000
/** The bytes that may wait for a slow client. */
const MAX_BUFFERED_BYTES = 16_777_216

/** Adds the upgrade of sockets to a server. `toRawRequest` converts the request of the handshake. */
export async function attachSockets(
  server: Server,
  endpoint: SocketEndpoint,
  toRawRequest: (incoming: IncomingMessage) => RawRequest,
): Promise<SocketServer> {
  const { WebSocketServer } = await import('ws')
  const protocols = new WeakMap<IncomingMessage, string>()
  const upgrader = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (_offered, incoming) => protocols.get(incoming) || false,
  })

  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A socket that is reset without a listener would end the process.
    socket.on('error', () => socket.destroy())
    upgrade(incoming, socket, head).catch(() => socket.destroy())
  })

  async function upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!isHandshake(incoming)) {
      await refuse(new Response('', { status: 400 }), socket)
      return
    }
    const result = await endpoint.negotiate(toRawRequest(incoming))
    if (result instanceof Response) await refuse(result, socket)
    else open(result, { incoming, socket, head })
  }

  function open(
    connection: SocketConnection,
    { incoming, socket, head }: { readonly incoming: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
  ): void {
    let isOpen = false
    protocols.set(incoming, connection.protocol)
    if (!socket.destroyed) {
      upgrader.handleUpgrade(incoming, socket, head, (client) => {
        isOpen = true
        bind(client, connection, socket)
      })
    }
    // The client has closed the socket while $connect ran.
    if (!isOpen) connection.abandon()
  }

  const timer = setInterval(() => endpoint.expireConnections().catch(() => {}), EXPIRY_INTERVAL_MS)
  timer.unref()

  return {
    async close() {
      clearInterval(timer)
      const kill = setTimeout(() => {
        for (const client of upgrader.clients) client.terminate()
      }, CLOSE_TIMEOUT_MS)
      kill.unref()
      await endpoint.closeSockets(1001, 'Going away')
      upgrader.close(() => clearTimeout(kill))
    },
  }
}

function bind(client: WebSocket, connection: SocketConnection, socket: Duplex): void {
  const meter = frameMeter()
  // The library puts the bytes that followed the handshake back into the socket, so they are read here, too. Before the listener of the library, so that a frame is measured before its message is reported.
  socket.prependListener('data', (chunk: Uint8Array) => meter.read(chunk))
  const open = connection.open(transportOf(client))
  client.on('message', (data, isBinary) => {
    // `binaryType` is its default, so that data is a Buffer.
    const bytes = data as Buffer
    open.receive(isBinary ? bytes : bytes.toString('utf8'), meter.takeLargest())
  })
  client.on('error', (error: NodeJS.ErrnoException) => open.fail(ERROR_CLOSE_CODES.get(error.code ?? '') ?? 1002))
  client.on('close', (code, reason) => open.end(code, reason.toString('utf8')))
}

const ERROR_CLOSE_CODES: ReadonlyMap<string, number> = new Map([
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_INVALID_UTF8', 1007],
])

function transportOf(client: WebSocket): Transport {
  return {
    send(message) {
      if (client.bufferedAmount > MAX_BUFFERED_BYTES) return false
      client.send(message, () => {})
      return true
    },
    close(code, reason) {
      client.close(code, reason)
      const timer = setTimeout(() => client.terminate(), CLOSE_TIMEOUT_MS)
      timer.unref()
      client.once('close', () => clearTimeout(timer))
    },
  }
}

/** The checks of the library, made before `$connect` runs. */
function isHandshake({ method, headers }: IncomingMessage): boolean {
  const { upgrade, 'sec-websocket-key': key = '', 'sec-websocket-version': version } = headers
  const isVersion = version === '13' || version === '8'
  return method === 'GET' && upgrade?.toLowerCase() === 'websocket' && isVersion && /^[+/0-9A-Za-z]{22}==$/.test(key)
}

/** Sends a response on a socket that is not upgraded. */
async function refuse(response: Response, socket: Duplex): Promise<void> {
  const body = Buffer.from(await response.arrayBuffer())
  const lines = [`HTTP/1.1 ${response.status} ${STATUS_CODES[response.status] ?? ''}`]
  for (const [name, value] of response.headers) {
    if (name !== 'content-length' && name !== 'transfer-encoding' && name !== 'connection') lines.push(`${name}: ${value}`)
  }
  lines.push(`content-length: ${body.length}`, 'connection: close', '', '')
  socket.end(Buffer.concat([Buffer.from(lines.join('\r\n'), 'latin1'), body]))
}
