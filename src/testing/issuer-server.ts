/**
 * A test issuer on the loopback interface: its key set and its discovery document over HTTP.
 *
 * @module
 */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface IssuerServer {
  /** `http://127.0.0.1:{port}`, without a slash at the end. */
  readonly url: string
  readonly jwksUri: string
  /** How often the key set was asked for. */
  readonly fetches: () => number
  close(): Promise<void>
}

/** What it serves is read at each request, so a rotation shows at once. */
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
