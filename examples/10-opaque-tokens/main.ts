/**
 * Opaque tokens, which the authorization server verifies on request (RFC 7662).
 *
 * In contrast to JSON Web Tokens, a revocation takes effect, after two caches have expired: API Gateway's (`ttlSeconds`) and
 * the verifier's (`cacheSeconds`). A revoked token remains valid for at most their sum, here 60 + 30 seconds.
 */
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bearer, hasScope, introspection, tokenAuthorizer } from 'gatewright'
import { clock, restApi } from 'gatewright/gateway'
import { ask, withToken } from '../ask.ts'

const time = clock('2026-01-01T12:00:00Z')
const server = await authorizationServer()

const handler = tokenAuthorizer({
  authenticate: bearer(
    introspection({
      endpoint: server.endpoint, // a real endpoint uses https
      issuer: 'https://id.example',
      clientId: 'authorizer',
      clientSecret: 'from your secrets manager',
      audience: 'pets',
      cacheSeconds: 30,
      now: time.now,
    }),
  ),
  ttlSeconds: 60,
  routes: { 'GET /pets': hasScope('pets/read'), 'POST /pets': hasScope('pets/write') },
})

const integration = () => Response.json({})
const api = restApi({
  stage: 'prod',
  authorizers: { users: handler },
  routes: { 'GET /pets': { authorizer: 'users', integration }, 'POST /pets': { authorizer: 'users', integration } },
  now: time.now,
})

const jane = withToken('mF_9.B5f-4.1JqM')
await ask(api, { who: 'unknown token', request: 'GET /pets', headers: withToken('guess'), expect: '401 invoked' })
await ask(api, { who: 'jane', request: 'GET /pets', headers: jane, expect: '200 invoked' })
await ask(api, { who: 'jane', request: 'POST /pets', headers: jane, expect: '403 cached' })
assert.equal(server.requestCount(), 2)

server.revoke('mF_9.B5f-4.1JqM')
time.advance(59)
await ask(api, { who: 'jane, revoked', request: 'GET /pets', headers: jane, expect: '200 cached' })
time.advance(2)
await ask(api, { who: 'jane, caches expired', request: 'GET /pets', headers: jane, expect: '401 invoked' })
assert.equal(server.requestCount(), 3)

// An outage of the server results in 500, which API Gateway does not cache. It is never reported as an invalid token.
await server.close()
await ask(api, { who: 'joe, server down', request: 'GET /pets', headers: withToken('joes.token'), expect: '500 invoked' })
console.log('introspection requests:', server.requestCount())

/** A minimal authorization server. */
async function authorizationServer() {
  const tokens = new Map([
    ['mF_9.B5f-4.1JqM', { active: true, sub: 'jane', aud: 'pets', scope: 'pets/read', exp: time.now() / 1000 + 3600 }],
  ])
  let requests = 0
  const http = createServer(async (request, response) => {
    requests += 1
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('token') ?? ''
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(tokens.get(token) ?? { active: false }))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo // a server that listens on TCP has a port
  return {
    endpoint: `http://127.0.0.1:${port}/introspect`,
    requestCount: () => requests,
    revoke: (token: string) => tokens.delete(token),
    close: () => new Promise((resolve) => http.close(resolve)),
  }
}
