/**
 * The authorization server oidc-provider, in this process and called over HTTP: JWTs, and opaque tokens with introspection and
 * revocation. Runs on Node 20, 22 and 24; on Node 20 it warns that this version is not supported.
 */

import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Authentication } from '../../../src/events/index.ts'
import { bearer, firstOf, introspection, oidc } from '../../../src/identity/index.ts'
import { requestOf } from '../request-of.ts'

const JWT_API = 'https://api.example/jwt'
const OPAQUE_API = 'https://api.example/opaque'

let server: Server
let issuer: string

beforeAll(async () => {
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const machine = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
  const provider = new Provider(issuer, {
    clients: [
      { ...machine, client_id: 'robot', client_secret: 'robot-secret', scope: 'pets/read pets/write' },
      {
        ...machine,
        client_id: 'gate',
        client_secret: 'gate secret: 100%+&/=',
        token_endpoint_auth_method: 'client_secret_basic',
      },
      {
        ...machine,
        client_id: 'gate-post',
        client_secret: 'gate secret: 100%+&/=',
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: ['pets/read', 'pets/write'],
    ttl: { ClientCredentials: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: async () => true },
      revocation: { enabled: true, allowedPolicy: async () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async (_, resource) => ({
          scope: 'pets/read pets/write',
          audience: resource,
          accessTokenFormat: resource === JWT_API ? 'jwt' : 'opaque',
        }),
      },
    },
  })
  const listen = provider.callback()
  server.on('request', (request, response) => void listen(request, response))
}, 30_000)
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const code = (result: Authentication<unknown>) =>
  result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const authorization = `Basic ${Buffer.from('robot:robot-secret').toString('base64')}`
  return fetch(`${issuer}${path}`, { method: 'POST', headers: { authorization }, body: new URLSearchParams(fields) })
}
async function tokenFor(resource: string, scope: string): Promise<string> {
  const response = await post('/token', { grant_type: 'client_credentials', resource, scope })
  const { access_token: token } = (await response.json()) as { readonly access_token?: string }
  if (token === undefined) throw new Error(`no token: ${response.status}`)
  return token
}
const opaque = (change: Partial<Parameters<typeof introspection>[0]> = {}) =>
  introspection({
    endpoint: `${issuer}/token/introspection`,
    issuer,
    clientId: 'gate',
    clientSecret: 'gate secret: 100%+&/=',
    audience: OPAQUE_API,
    cacheSeconds: 0,
    ...change,
  })
const jwts = () => oidc({ issuer, audience: JWT_API, algorithms: ['RS256'], typ: 'at+jwt' })

describe('oidc-provider', () => {
  test('verifies a JWT with discovered keys', async () => {
    const token = await tokenFor(JWT_API, 'pets/read')
    expect(token.split('.')).toHaveLength(3)
    expect(await jwts().verify(token)).toMatchObject({
      kind: 'identified',
      identity: { scheme: 'oidc', issuer, subject: 'robot', scopes: new Set(['pets/read']), claims: { client_id: 'robot' } },
    })
    const other = oidc({ issuer, audience: OPAQUE_API, algorithms: ['RS256'] })
    expect(code(await other.verify(token))).toBe('ERR_TOKEN_AUDIENCE')
    expect(code(await jwts().verify(`${token.slice(0, -5)}AAAAA`))).toMatch(/^ERR_TOKEN_(SIGNATURE|ENCODING)$/)
  })

  test('accepts an opaque token until it is revoked', async () => {
    const token = await tokenFor(OPAQUE_API, 'pets/read pets/write')
    expect(token).not.toContain('.')
    const verifier = opaque({ scopes: ['pets/write'] })
    expect(await verifier.verify(token)).toMatchObject({
      kind: 'identified',
      identity: {
        issuer,
        subject: 'robot',
        scopes: new Set(['pets/read', 'pets/write']),
        claims: { active: true, aud: OPAQUE_API },
      },
    })
    const caching = opaque({ cacheSeconds: 60 })
    expect(code(await caching.verify(token))).toBe('identified')
    expect((await post('/token/revocation', { token })).status).toBe(200)
    expect(code(await verifier.verify(token))).toBe('ERR_TOKEN_INACTIVE')
    // A revoked token is accepted for `cacheSeconds`, as the option documents.
    expect(code(await caching.verify(token))).toBe('identified')
  })

  test('accepts client credentials in the body', async () => {
    const token = await tokenFor(OPAQUE_API, 'pets/read')
    expect(code(await opaque({ clientAuthentication: 'post' }).verify(token))).toMatch(
      /^(identified|ERR_INTROSPECTION_UNAVAILABLE)$/,
    )
  })

  test('rejects missing scopes, other audiences and unknown tokens', async () => {
    const token = await tokenFor(OPAQUE_API, 'pets/read')
    expect(code(await opaque({ scopes: ['pets/write'] }).verify(token))).toBe('ERR_TOKEN_SCOPE')
    expect(code(await opaque({ audience: JWT_API }).verify(token))).toBe('ERR_TOKEN_AUDIENCE')
    expect(code(await opaque().verify('made-up'))).toBe('ERR_TOKEN_INACTIVE')
    expect(code(await opaque({ clientSecret: 'wrong' }).verify(token))).toBe('ERR_INTROSPECTION_UNAVAILABLE')
    expect(code(await opaque({ endpoint: `${issuer}/nowhere` }).verify(token))).toBe('ERR_INTROSPECTION_UNAVAILABLE')
  })

  test('combines JWTs and opaque tokens; the first credential that is present decides', async () => {
    const callers = firstOf(bearer(opaque()), bearer(jwts(), { from: { source: { in: 'header', name: 'x-token' } } }))
    const verifyWith = (headers: { readonly [name: string]: string }) => callers.verify(requestOf({ headers }))
    expect(code(await verifyWith({ authorization: `Bearer ${await tokenFor(OPAQUE_API, 'pets/read')}` }))).toBe('identified')
    expect(code(await verifyWith({ 'x-token': await tokenFor(JWT_API, 'pets/read') }))).toBe('identified')
    expect(code(await verifyWith({ authorization: 'Bearer made-up', 'x-token': await tokenFor(JWT_API, 'pets/read') }))).toBe(
      'ERR_TOKEN_INACTIVE',
    )
    expect(code(await verifyWith({}))).toBe('absent')
  })
})
