/**
 * Serves an offline API over HTTP. The request target and the headers reach the gateway as they were sent.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { ConfigError } from '../errors.ts'
import { checkArgument, integer, optional, optionSchema, string, valid } from '../options.ts'
import { MAX_BODY_BYTES } from './limits.ts'
import type { RawRequest } from './raw-request.ts'
import { socketEndpointOf } from './websocket/socket-endpoint.ts'
import type { SocketServer } from './websocket/socket-server.ts'

/** An object whose `send` method responds to requests, such as an offline API. */
export interface RequestHandler {
  /** Responds to one request. */
  send(request: RawRequest): Promise<Response>
}

/** The options of `listen`. */
export interface ListenOptions {
  /** The TCP port, 0 to 65535. 0 selects a free port. */
  readonly port: number
  /** The address to listen on. Default `127.0.0.1`, which other machines cannot reach. */
  readonly hostname?: string | undefined
}

/** A server started by `listen`. */
export interface Listening {
  /** The base URL, without a trailing slash: `http://127.0.0.1:3000`. A WebSocket API also accepts upgrades at this port. */
  readonly url: string
  /** The port that the server listens on. */
  readonly port: number
  /**
   * Accepts no more requests, waits at most five seconds for those in progress, closes WebSocket connections with 1001, and
   * closes the server.
   */
  close(): Promise<void>
}

const CLOSE_TIMEOUT_MS = 5_000

const OPTIONS = optionSchema<ListenOptions>('listen', { port: integer(0, 65_535), hostname: optional(string) })

const requestHandler = valid<RequestHandler>(
  'an API made by restApi, httpApi or websocketApi',
  (value) => typeof value === 'object' && value !== null && 'send' in value && typeof value.send === 'function',
)

/**
 * Serves an offline API over HTTP.
 *
 * @throws {ConfigError} if an option is wrong, the port is in use, or the user may not open it.
 * @example
 * const server = await listen(api, { port: 3000 })
 * await fetch(`${server.url}/prod/pets`)
 * await server.close()
 */
export async function listen(gateway: RequestHandler, options: ListenOptions): Promise<Listening> {
  checkArgument('listen', 'gateway', requestHandler, gateway)
  const { port, hostname = '127.0.0.1' } = OPTIONS.check(options)
  const server = createServer((incoming, outgoing) => void handleRequest(gateway, incoming, outgoing))
  const sockets = await attachSocketServer(gateway, server)
  await startServer(server, port, hostname)
  // A server that listens on a TCP port has an AddressInfo.
  const { port: actualPort } = server.address() as AddressInfo
  const host = hostname.includes(':') ? `[${hostname}]` : hostname
  return { url: `http://${host}:${actualPort}`, port: actualPort, close: () => closeServer(server, sockets) }
}

/** Only WebSocket APIs load the code and the package for sockets. */
async function attachSocketServer(gateway: RequestHandler, server: Server): Promise<SocketServer | undefined> {
  const endpoint = socketEndpointOf(gateway)
  if (endpoint === undefined) return undefined
  const { attachSockets } = await import('./websocket/socket-server.ts')
  return attachSockets(server, endpoint, (incoming) => toRawRequest(incoming))
}

function toRawRequest(incoming: IncomingMessage): RawRequest {
  return {
    method: incoming.method ?? 'GET',
    rawTarget: incoming.url ?? '/',
    headers: headerPairs(incoming.rawHeaders),
    sourceIp: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  }
}

/** Never rejects: a failure ends the response, because the caller does not await it. */
async function handleRequest(gateway: RequestHandler, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const response = await gateway.send({ ...toRawRequest(incoming), body: await readBody(incoming) })
    await writeResponse(response, incoming, outgoing)
  } catch {
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(500).end()
  }
}

async function writeResponse(response: Response, { method }: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  outgoing.statusCode = response.status
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') outgoing.setHeader(name, value)
  }
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies)
  if (response.body === null || method === 'HEAD') outgoing.end()
  else await pipeline(response.body, outgoing)
}

/** Reads at most one chunk more than the limit, so that the gateway can report the excess. */
function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const finish = (): void => resolve(new Uint8Array(Buffer.concat(chunks)))
    incoming.on('data', (chunk: Uint8Array) => {
      if (size > MAX_BODY_BYTES) return
      chunks.push(chunk)
      size += chunk.length
      if (size > MAX_BODY_BYTES) finish()
    })
    incoming.on('end', finish)
    incoming.on('error', reject)
    incoming.on('close', () => reject(new Error('the client closed the connection')))
  })
}

function headerPairs(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  const pairs: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return pairs
}

function startServer(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, port, hostname)))
    server.listen(port, hostname, resolve)
  })
}

function explainListenError(error: NodeJS.ErrnoException, port: number, hostname: string): Error {
  if (error.code === 'EADDRINUSE')
    return new ConfigError('listen', 'port', 'a free port', `port ${port} of ${hostname} is in use by another program`)
  if (error.code === 'EACCES')
    return new ConfigError('listen', 'port', 'a port that this user may open', `this user may not open port ${port}`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new ConfigError('listen', 'hostname', 'an address of this machine')
  return error
}

async function closeServer(server: Server, sockets: SocketServer | undefined): Promise<void> {
  const socketsClosed = sockets?.close()
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), CLOSE_TIMEOUT_MS)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
  await socketsClosed
}
