/** An OAuth authorization server for tests: metadata, dynamic registration, authorization code with PKCE, refresh-free tokens. */

import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { type TestIssuer, testIssuer } from '../../src/testing/index.ts'

export interface AuthorizationServer {
  readonly url: string
  readonly issuer: TestIssuer
  /** Paths of the requests, in order. */
  readonly requests: readonly string[]
  close(): void
}

interface Grant {
  readonly challenge: string
  readonly resource: string
  readonly scope: string
}

export async function authorizationServer(): Promise<AuthorizationServer> {
  const requests: string[] = []
  const grants = new Map<string, Grant>()
  const clients = new Set<string>()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = await testIssuer({ issuer: url })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', url)
    requests.push(pathname)
    const body = await text(request)
    const send = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (pathname === '/.well-known/oauth-authorization-server') return send(200, metadata(url))
    if (pathname === '/register') {
      const client = { client_id: randomUUID(), ...JSON.parse(body) }
      clients.add(client.client_id)
      return send(201, client)
    }
    if (pathname === '/authorize') {
      if (!clients.has(searchParams.get('client_id') ?? '')) return send(400, { error: 'invalid_client' })
      const code = randomUUID()
      const [challenge = '', resource = '', scope = ''] = ['code_challenge', 'resource', 'scope'].map(
        (name) => searchParams.get(name) ?? '',
      )
      grants.set(code, { challenge, resource, scope })
      response.writeHead(302, { location: `${searchParams.get('redirect_uri')}?code=${code}` }).end()
      return undefined
    }
    if (pathname !== '/token') return send(404, {})
    const fields = new URLSearchParams(body)
    const grant = grants.get(fields.get('code') ?? '')
    const verifier = createHash('sha256')
      .update(fields.get('code_verifier') ?? '')
      .digest('base64url')
    grants.delete(fields.get('code') ?? '')
    if (grant === undefined || verifier !== grant.challenge || fields.get('resource') !== grant.resource)
      return send(400, { error: 'invalid_grant' })
    const { resource: aud, scope } = grant
    return send(200, { access_token: await issuer.accessToken({ aud, scope }), token_type: 'Bearer', expires_in: 3600, scope })
  }
  return { url, issuer, requests, close: () => server.close() }
}

function metadata(url: string): object {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    registration_endpoint: `${url}/register`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  }
}
