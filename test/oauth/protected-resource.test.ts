import { describe, expect, test } from 'vitest'
import { type ProtectedResourceOptions, protectedResource } from '../../src/oauth/index.ts'
import { configError } from '../identity/config-error.ts'

const base = { resource: 'https://api.example.com/mcp', authorizationServers: ['https://login.example.com/realm'] } as const
const resourceOf = (options: Partial<ProtectedResourceOptions> = {}) => protectedResource({ ...base, ...options })
const URL_ = 'https://api.example.com/.well-known/oauth-protected-resource/mcp'

test('describes the resource', () => {
  const full = resourceOf({ scopes: ['mcp', 'pets/read'], name: 'Pets', documentationUrl: 'https://docs.example', dpop: true })
  expect(full.metadata).toStrictEqual({
    resource: 'https://api.example.com/mcp',
    authorization_servers: ['https://login.example.com/realm'],
    scopes_supported: ['mcp', 'pets/read'],
    bearer_methods_supported: ['header'],
    resource_name: 'Pets',
    resource_documentation: 'https://docs.example',
    dpop_bound_access_tokens_required: true,
  })
  expect(resourceOf().metadata).toStrictEqual({
    resource: 'https://api.example.com/mcp',
    authorization_servers: ['https://login.example.com/realm'],
    bearer_methods_supported: ['header'],
  })
  expect(full.audience).toBe('https://api.example.com/mcp')
  expect(Object.isFrozen(full.metadata.authorization_servers)).toBe(true)
})

const STAGE = 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com'
test.each<[string, string | undefined, string, string]>([
  ['https://api.example.com/mcp', undefined, URL_, '/.well-known/oauth-protected-resource/mcp'],
  [
    'https://api.example.com/a/b',
    undefined,
    'https://api.example.com/.well-known/oauth-protected-resource/a/b',
    '/.well-known/oauth-protected-resource/a/b',
  ],
  [
    'https://api.example.com',
    undefined,
    'https://api.example.com/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource',
  ],
  [
    'https://api.example.com/',
    undefined,
    'https://api.example.com/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource',
  ],
  [
    'http://127.0.0.1:3000/mcp',
    undefined,
    'http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp',
    '/.well-known/oauth-protected-resource/mcp',
  ],
  [
    'http://localhost:3000/mcp',
    undefined,
    'http://localhost:3000/.well-known/oauth-protected-resource/mcp',
    '/.well-known/oauth-protected-resource/mcp',
  ],
  [
    `${STAGE}/prod/mcp`,
    `${STAGE}/prod/.well-known/oauth-protected-resource/mcp`,
    `${STAGE}/prod/.well-known/oauth-protected-resource/mcp`,
    '/.well-known/oauth-protected-resource/mcp',
  ],
  [STAGE, undefined, `${STAGE}/.well-known/oauth-protected-resource`, '/.well-known/oauth-protected-resource'],
  [
    'https://api.example.com/v1/mcp',
    'https://api.example.com/v1/.well-known/oauth-protected-resource/mcp',
    'https://api.example.com/v1/.well-known/oauth-protected-resource/mcp',
    '/v1/.well-known/oauth-protected-resource/mcp',
  ],
])('%s, %s: the document is at %s', (resource, metadataUrl, url, path) => {
  const { metadataUrl: actual, metadataPath, metadata } = resourceOf({ resource, metadataUrl })
  expect([actual, metadataPath, metadata.resource]).toStrictEqual([url, path, resource])
})

describe('a challenge', () => {
  const scoped = resourceOf({ scopes: ['mcp', 'pets/read'] })
  test.each<[string, Parameters<typeof scoped.challenge>[0], string]>([
    ['without credentials', undefined, `Bearer scope="mcp pets/read", resource_metadata="${URL_}"`],
    [
      'for an invalid token',
      { error: 'invalid_token' },
      `Bearer error="invalid_token", scope="mcp pets/read", resource_metadata="${URL_}"`,
    ],
    [
      'for missing scopes',
      { error: 'insufficient_scope', errorDescription: 'More is needed', scopes: ['a'] },
      `Bearer error="insufficient_scope", error_description="More is needed", scope="a", resource_metadata="${URL_}"`,
    ],
    ['without scopes', { scopes: [] }, `Bearer resource_metadata="${URL_}"`],
  ])('%s', (_, options, expected) => {
    expect(scoped.challenge(options)).toBe(expected)
  })

  test('uses DPoP if the resource requires it', () => {
    expect(resourceOf({ dpop: true }).challenge()).toBe(`DPoP resource_metadata="${URL_}"`)
  })

  test.each<[object, string]>([
    [{ error: 'other' }, 'error'],
    [{ errorDescription: 'a "quote"' }, 'errorDescription'],
    [{ errorDescription: 'a\r\nx: y' }, 'errorDescription'],
    [{ scopes: ['a b'] }, 'scopes'],
    [{ scopes: ["a'"] }, 'scopes'],
    [{ scope: 'a' }, 'scope'],
  ])('rejects %j', (options, option) => {
    expect(() => scoped.challenge(options as never)).toThrow(configError('challenge', option))
  })

  test('is in the gateway responses for missing tokens and for denied requests', () => {
    expect(scoped.gatewayResponses).toStrictEqual({
      UNAUTHORIZED: {
        statusCode: 401,
        responseParameters: { 'gatewayresponse.header.WWW-Authenticate': `'${scoped.challenge()}'` },
      },
      ACCESS_DENIED: {
        statusCode: 403,
        responseParameters: {
          'gatewayresponse.header.WWW-Authenticate': `'${scoped.challenge({ error: 'insufficient_scope' })}'`,
        },
      },
    })
  })
})

describe('the document is served', () => {
  const { handler, respond, metadata } = resourceOf({ maxAgeSeconds: 60 })
  const forms: [string, (method: string) => Promise<{ status: unknown; headers: Headers; body: string }>][] = [
    ['a REST event', async (httpMethod) => read(await handler({ httpMethod, headers: {} } as never))],
    [
      'an HTTP API event',
      async (method) => read(await handler({ version: '2.0', requestContext: { http: { method } } } as never)),
    ],
    [
      'a Fetch request',
      async (method) => {
        const response = respond(new Request(URL_, { method }))
        return { status: response.status, headers: response.headers, body: await response.text() }
      },
    ],
  ]
  const read = (result: Awaited<ReturnType<typeof handler>>) => ({
    status: result.statusCode,
    headers: new Headers(result.headers as Record<string, string>),
    body: result.body,
  })

  describe.each(forms)('for %s', (_, send) => {
    test('GET and HEAD', async () => {
      const get = await send('GET')
      expect(get.status).toBe(200)
      expect(JSON.parse(get.body)).toStrictEqual(metadata)
      const head = await send('HEAD')
      expect([head.status, head.body]).toStrictEqual([200, ''])
      for (const { headers } of [get, head]) {
        expect(headers.get('content-type')).toBe('application/json')
        expect(headers.get('cache-control')).toBe('max-age=60')
        expect(headers.get('access-control-allow-origin')).toBe('*')
        expect(headers.get('access-control-allow-headers')).toBe('MCP-Protocol-Version')
      }
    })

    test('OPTIONS and other methods', async () => {
      const options = await send('OPTIONS')
      expect([options.status, options.body]).toStrictEqual([204, ''])
      expect(options.headers.get('access-control-allow-methods')).toContain('GET')
      expect(options.headers.get('access-control-allow-headers')).toBe('MCP-Protocol-Version')
      const post = await send('POST')
      expect([post.status, post.headers.get('allow')]).toStrictEqual([405, 'GET, HEAD, OPTIONS'])
    })
  })

  test('an event without a method is answered with 405', async () => {
    for (const event of [undefined, null, {}, { requestContext: {} }]) {
      expect(await handler(event as never)).toMatchObject({ statusCode: 405 })
    }
  })
})

test.each<[object, string]>([
  [{ resource: undefined }, 'resource'],
  [{ resource: '/mcp' }, 'resource'],
  [{ resource: 'http://api.example.com/mcp' }, 'resource'],
  [{ resource: 'https://api.example.com/mcp#a' }, 'resource'],
  [{ resource: 'https://api.example.com/mcp#' }, 'resource'],
  [{ resource: 'https://api.example.com/mcp?a' }, 'resource'],
  [{ resource: 'https://api.example.com/mcp/' }, 'resource'],
  [{ resource: 'https://user@api.example.com/mcp' }, 'resource'],
  [{ resource: 'https://api.example.com//mcp' }, 'resource'],
  [{ resource: 'https://api.example.com/"' }, 'resource'],
  [{ resource: `${STAGE}/prod/mcp` }, 'metadataUrl'],
  [{ metadataUrl: 'https://api.example.com/other' }, 'metadataUrl'],
  [{ metadataUrl: '/.well-known/oauth-protected-resource' }, 'metadataUrl'],
  [{ authorizationServers: [] }, 'authorizationServers'],
  [{ authorizationServers: ['login.example.com'] }, 'authorizationServers'],
  [{ authorizationServers: 'https://login.example.com' }, 'authorizationServers'],
  [{ scopes: 'mcp' }, 'scopes'],
  [{ scopes: ['a"b'] }, 'scopes'],
  [{ documentationUrl: 'docs' }, 'documentationUrl'],
  [{ maxAgeSeconds: 86_401 }, 'maxAgeSeconds'],
  [{ scope: ['a'] }, 'scope'],
])('rejects the options %j', (options, option) => {
  expect(() => resourceOf(options as never)).toThrow(configError('protectedResource', option))
})
