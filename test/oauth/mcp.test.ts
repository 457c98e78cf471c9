import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestAuthorizer } from '../../src/authorizer/index.ts'
import { type Listening, listen, type RawRequest, type RestApi, restApi } from '../../src/gateway/index.ts'
import { bearer, oidc } from '../../src/identity/index.ts'
import { type ProtectedResource, protectedResource } from '../../src/oauth/index.ts'
import { hasScope } from '../../src/policy/index.ts'
import { type AuthorizationServer, authorizationServer } from './authorization-server.ts'

let login: AuthorizationServer
let server: Listening
let resource: ProtectedResource
let api: RestApi
const sent: string[] = []

beforeAll(async () => {
  login = await authorizationServer()
  server = await listen({ send: (request: RawRequest) => record(request) }, { port: 0 })
  resource = protectedResource({
    resource: `${server.url}/mcp`,
    authorizationServers: [login.url],
    scopes: ['mcp'],
    name: 'Pets',
  })
  const authenticate = bearer(
    oidc({ issuer: login.url, audience: resource.audience, algorithms: 'RS256', jwks: login.issuer.jwks }),
  )
  api = restApi({
    stage: 'prod',
    authorizers: { tokens: requestAuthorizer({ authenticate, ttlSeconds: 0, routes: { 'ANY /mcp': hasScope('mcp') } }) },
    routes: {
      'ANY /mcp': { authorizer: 'tokens', integration: mcpServer },
      [`GET ${resource.metadataPath}` as const]: { authorizer: 'NONE', integration: resource.handler },
      [`OPTIONS ${resource.metadataPath}` as const]: { authorizer: 'NONE', integration: resource.handler },
    },
    gatewayResponses: resource.gatewayResponses,
  } as Parameters<typeof restApi>[0])
})
afterAll(async () => {
  await server.close()
  login.close()
})

async function record(request: RawRequest): Promise<Response> {
  const response = await api.send(request)
  sent.push(`${request.method} ${request.rawTarget} ${response.status}`)
  return response
}

/** The MCP server of the SDK without sessions, as a Lambda function would run it. */
async function mcpServer(event: APIGatewayProxyEvent): Promise<Response> {
  const mcp = new McpServer({ name: 'pets', version: '1.0.0' })
  mcp.registerTool('count', { description: 'Counts pets' }, async () => ({ content: [{ type: 'text', text: '3 pets' }] }))
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
  await mcp.connect(transport as Transport)
  const headers = Object.entries(event.headers).map(([name, value]): [string, string] => [name, value ?? ''])
  const hasBody = event.httpMethod === 'POST'
  const response = await transport.handleRequest(
    new Request(`${server.url}${event.path}`, { method: event.httpMethod, headers, ...(hasBody ? { body: event.body } : {}) }),
  )
  return response
}

/** Keeps what a real client stores, and follows the authorization redirect as a browser would. */
function oauthProvider(): OAuthClientProvider & { code: () => Promise<string> } {
  let client: OAuthClientInformationMixed | undefined
  let tokens: OAuthTokens | undefined
  let verifier = ''
  let authorizationUrl: URL | undefined
  return {
    redirectUrl: 'http://127.0.0.1:1/callback',
    clientMetadata: { client_name: 'test', redirect_uris: ['http://127.0.0.1:1/callback'], token_endpoint_auth_method: 'none' },
    clientInformation: () => client,
    saveClientInformation: (information) => {
      client = information
    },
    tokens: () => tokens,
    saveTokens: (saved) => {
      tokens = saved
    },
    redirectToAuthorization: (url) => {
      authorizationUrl = url
    },
    saveCodeVerifier: (saved) => {
      verifier = saved
    },
    codeVerifier: () => verifier,
    code: async () => {
      if (authorizationUrl === undefined) throw new Error('not redirected')
      const response = await fetch(authorizationUrl, { redirect: 'manual' })
      return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? ''
    },
  }
}

test('a client of the MCP SDK completes discovery, registration, token and a tool call', async () => {
  const authProvider = oauthProvider()
  const url = new URL(`${server.url}/mcp`)
  const first = new StreamableHTTPClientTransport(url, { authProvider })
  await expect(new Client({ name: 'test', version: '1' }).connect(first as Transport)).rejects.toThrow(UnauthorizedError)
  expect(sent).toStrictEqual(['POST /mcp 401', `GET ${resource.metadataPath} 200`])
  expect(login.requests).toStrictEqual(['/.well-known/oauth-authorization-server', '/register'])

  await first.finishAuth(await authProvider.code())
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(url, { authProvider }) as Transport)
  expect(await client.listTools()).toMatchObject({ tools: [{ name: 'count' }] })
  expect(await client.callTool({ name: 'count' })).toMatchObject({ content: [{ type: 'text', text: '3 pets' }] })
  await client.close()
  expect(login.requests).toContain('/token')
}, 30_000)

test.each<[string, object | undefined, number, RegExp]>([
  ['no token', undefined, 401, /^Bearer scope="mcp", resource_metadata="[^"]+"$/],
  [
    'a token for another resource',
    { aud: 'https://other.example', scope: 'mcp' },
    401,
    /^Bearer scope="mcp", resource_metadata=/,
  ],
  ['a token without the scope', { scope: 'other' }, 403, /^Bearer error="insufficient_scope", scope="mcp", resource_metadata=/],
])('%s is answered with a challenge that clients can read', async (_, claims, status, challenge) => {
  const token = await login.issuer.accessToken({ aud: resource.audience, ...claims })
  const headers = claims === undefined ? {} : { authorization: `Bearer ${token}` }
  for (const method of ['POST', 'GET', 'DELETE']) {
    const response = await fetch(`${server.url}/mcp`, { method, headers })
    expect([response.status, response.headers.get('www-authenticate')]).toStrictEqual([status, expect.stringMatching(challenge)])
  }
})

test('a browser may read the document', async () => {
  const preflight = await fetch(`${server.url}${resource.metadataPath}`, { method: 'OPTIONS' })
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toStrictEqual([204, 'MCP-Protocol-Version'])
})

test("the server's own challenge would be renamed, which is why gateway responses are used", async () => {
  const integration = () => new Response('{}', { status: 401, headers: { 'www-authenticate': 'Bearer' } })
  const renaming = restApi({ stage: 'prod', authorizers: {}, routes: { 'GET /x': { authorizer: null, integration } } })
  const response = await renaming.send({ method: 'GET', rawTarget: '/prod/x', headers: [] })
  expect(response.headers.get('www-authenticate')).toBeNull()
  expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer')
})
