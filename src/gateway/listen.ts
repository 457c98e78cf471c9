/**
 * A gateway behind a real HTTP listener. The request line and the headers go in as they came over the wire; the adapter
 * only writes the answer, because a `Request` would have normalised the path.
 *
 * @module
 */

import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from '../errors.ts'
import { checkOptions, requireOptions } from '../options.ts'
import type { OfflineGateway } from './offline-gateway.ts'
import type { RawRequest } from './raw-request.ts'
import { MAX_BODY_BYTES } from './rest/rest-response.ts'

export interface ListenOptions {
  /** 0: any free port. */
  readonly port: number
  /** Default `127.0.0.1`: nobody else can reach it. */
  readonly hostname?: string
}

export interface Listening {
  /** `http://127.0.0.1:3000` */
  readonly url: string
  readonly port: number
  /** Takes no more requests, waits for those under way for at most five seconds, and ends. */
  close(): Promise<void>
}

const GRACE_MS = 5_000

/**
 * Listens for HTTP requests.
 *
 * @throws {ConfigError} for a busy port or one that this user may not open.
 * @example
 * const server = await listen(api, { port: 3000 })
 * await fetch(`${server.url}/prod/pets`)
 * await server.close()
 */
export async function listen(gateway: OfflineGateway, options: ListenOptions): Promise<Listening> {
  checkOptions('listen', options, ['port', 'hostname'])
  requireOptions('listen', options, ['port'])
  const { port, hostname = '127.0.0.1' } = options
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError('listen', 'port', 'a whole number from 0 to 65535')
  // Loaded here, so that a gateway without a listener does not pay for it.
  const { getRequestListener } = await import('@hono/node-server')
  const server = createServer((incoming, outgoing) => {
    const target = incoming.url ?? '/'
    const respond = getRequestListener(() => answer(gateway, incoming, target), {
      overrideGlobalObjects: false,
      hostname: 'localhost',
    })
    // The adapter refuses targets and hosts that are no URL; what to say to those is the gateway's business.
    incoming.url = '/'
    incoming.headers.host = 'localhost'
    void respond(incoming, outgoing)
  })
  await opened(server, port, hostname)
  // A server that listens on a port has an address with a port.
  const { port: actual } = server.address() as AddressInfo
  const host = hostname.includes(':') ? `[${hostname}]` : hostname
  return { url: `http://${host}:${actual}`, port: actual, close: () => closed(server) }
}

async function answer(gateway: OfflineGateway, incoming: IncomingMessage, rawTarget: string): Promise<Response> {
  const raw: RawRequest = {
    method: incoming.method ?? 'GET',
    rawTarget,
    headers: pairs(incoming.rawHeaders),
    body: await readBody(incoming),
    sourceIp: (incoming.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  }
  return gateway.send(raw)
}

/** A little more than allowed is read, so that the gateway sees that there is too much; the rest is thrown away. */
function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  return new Promise((resolve, reject) => {
    const done = (): void => resolve(new Uint8Array(Buffer.concat(chunks)))
    incoming.on('data', (chunk: Uint8Array) => {
      if (size > MAX_BODY_BYTES) return
      chunks.push(chunk)
      size += chunk.length
      if (size > MAX_BODY_BYTES) done()
    })
    incoming.on('end', done)
    incoming.on('error', reject)
    incoming.on('close', () => reject(new Error('the client went away')))
  })
}

function pairs(rawHeaders: readonly string[]): readonly (readonly [string, string])[] {
  const list: [string, string][] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) list.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return list
}

function opened(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(readable(error, port, hostname)))
    server.listen(port, hostname, resolve)
  })
}

function readable(error: NodeJS.ErrnoException, port: number, hostname: string): Error {
  if (error.code === 'EADDRINUSE')
    return new ConfigError('listen', 'port', `free: another program listens on ${hostname}:${port}`)
  if (error.code === 'EACCES') return new ConfigError('listen', 'port', `one that this user may open: ${port} is not`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new ConfigError('listen', 'hostname', 'an address of this machine')
  return error
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })
}
