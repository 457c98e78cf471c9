/**
 * Serves the key set and the discovery document of a test issuer on the loopback interface.
 *
 * @module
 */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A running HTTP server that publishes the keys of a test issuer. */
export interface IssuerServer {
  /** `http://127.0.0.1:{port}`, without a trailing slash. */
  readonly url: string
  /** The URL of the key set. */
  readonly jwksUri: string
  /** The number of times that the key set was requested. */
  readonly fetches: () => number
  /** Stops the server and closes its connections. */
  close(): Promise<void>
}

/** Starts the server. Both callbacks are called for each request, so that a key rotation takes effect immediately. */
export async function serveIssuer(read: { readonly issuer: () => string; readonly jwks: () => unknown }): Promise<IssuerServer> {
  let fetches = 0
  let jwksUri = ''
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const isKeySet = path.endsWith('/.well-known/jwks.json')
    const isDiscovery = path.endsWith('/.well-known/openid-configuration')
    if (request.method !== 'GET' || (!isKeySet && !isDiscovery)) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      return
    }
    if (isKeySet) fetches += 1
    const body = isKeySet ? read.jwks() : { issuer: read.issuer(), jwks_uri: jwksUri }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A test process exits even if it forgets to close the server.
  server.unref()
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  jwksUri = `${url}/.well-known/jwks.json`
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url, jwksUri, fetches: () => fetches, close }
}
