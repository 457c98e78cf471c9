import { beforeAll, describe, expect, test } from 'vitest'
import { clock, type HttpApi, type HttpJwtAuthorizer, httpApi } from '../../../src/gateway/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'

const time = clock('2026-11-23T12:00:00Z')
const seconds = Math.floor(time.now() / 1000)
const ISSUER = 'https://id.example/'
let issuer: TestIssuer
let other: TestIssuer
beforeAll(async () => {
  issuer = await testIssuer({ issuer: ISSUER, clientId: 'app', now: time.now })
  other = await testIssuer({ issuer: ISSUER, clientId: 'app', now: time.now })
})

interface Seen {
  authorizer?: unknown
}

function jwtApi(more: Partial<HttpJwtAuthorizer> = {}, options: object = {}): { api: HttpApi; seen: Seen } {
  const seen: Seen = {}
  const integration = (event: never): string => {
    seen.authorizer = (event as { requestContext: { authorizer: unknown } }).requestContext.authorizer
    return 'in'
  }
  const api = httpApi({
    now: time.now,
    authorizers: {
      users: {
        type: 'JWT',
        identitySource: { in: 'header', name: 'Authorization' },
        issuer: ISSUER,
        audience: ['app', 'web'],
        jwks: issuer.jwks,
        ...more,
      },
    },
    routes: {
      'GET /me': { authorizer: 'users', integration },
      'GET /orders': { authorizer: 'users', scopes: ['orders/read', 'orders/all'], integration },
    },
    ...options,
  })
  return { api, seen }
}

async function answer(path: string, authorization: string | undefined, options: object = {}) {
  const { api } = jwtApi({}, options)
  const response = await api.request(`GET ${path}`, authorization === undefined ? {} : { headers: { authorization } })
  return [response.status, await response.text(), response.headers.get('www-authenticate')]
}

const OK = [200, 'in', null]
const invalid = (text: string, scope = '') => [
  401,
  '{"message":"Unauthorized"}',
  `Bearer scope="${scope}" error="invalid_token" error_description="${text}"`,
]

describe('a JWT authorizer', () => {
  test.each<[string, () => Promise<string>]>([
    ['a token alone', () => issuer.token({ aud: 'app' })],
    ['a token after Bearer', async () => `Bearer ${await issuer.token({ aud: 'app' })}`],
    ['one audience of several', () => issuer.token({ aud: ['other', 'web'] })],
    ['client_id without aud', () => issuer.token({ client_id: 'app' })],
    ['a token without sub', () => issuer.token({ aud: 'app', sub: undefined })],
    ['nbf and iat now', () => issuer.token({ aud: 'app', nbf: seconds, iat: seconds })],
  ])('accepts %s', async (_, mint) => {
    expect(await answer('/me', await mint())).toStrictEqual(OK)
  })

  test('answers a missing or empty token with a bare challenge', async () => {
    const missing = [401, '{"message":"Unauthorized"}', 'Bearer']
    expect(await answer('/me', undefined)).toStrictEqual(missing)
    expect(await answer('/me', '')).toStrictEqual(missing)
    expect(await answer('/orders', undefined)).toStrictEqual(missing)
  })

  test.each<[string, () => Promise<string> | string, string]>([
    ['a token with two segments', () => 'a.b', 'token contains an invalid number of segments'],
    ['another scheme', async () => `bearer ${await issuer.token({ aud: 'app' })}`, 'the token is invalid'],
    ['one word', () => 'Bearer not-a-token', 'token contains an invalid number of segments'],
    ['another audience', () => issuer.token({ aud: 'other' }), 'the token does not have a valid audience'],
    ['no audience', () => issuer.token({}), 'the token does not have a valid audience'],
    [
      'client_id next to another aud',
      () => issuer.token({ aud: 'other', client_id: 'app' }),
      'the token does not have a valid audience',
    ],
    ['another issuer', () => issuer.token({ aud: 'app', iss: 'https://id.example' }), 'issuer does not match'],
    ['an expired token', () => issuer.token({ aud: 'app', exp: seconds }), 'the token has expired'],
    ['a future nbf', () => issuer.token({ aud: 'app', nbf: seconds + 1 }), 'the token is not valid yet'],
    ['a future iat', () => issuer.token({ aud: 'app', iat: seconds + 1 }), 'the token is not valid yet'],
    ['another key', () => other.token({ aud: 'app' }), 'the key of the token was not found'],
    ['no kid', () => issuer.token({ aud: 'app' }, { header: { kid: undefined as never } }), 'the key of the token was not found'],
    ['no exp', () => issuer.token({ aud: 'app', exp: undefined }), 'the token is invalid'],
  ])('rejects %s', async (_, mint, text) => {
    expect(await answer('/me', await mint())).toStrictEqual(invalid(text))
  })

  test('rejects a changed signature, and another algorithm', async () => {
    const token = await issuer.token({ aud: 'app' })
    const changed = `${token.slice(0, -8)}AAAAAAAA`
    expect(await answer('/me', changed)).toStrictEqual(invalid('the signature is invalid'))
    const elliptic = await testIssuer({ issuer: ISSUER, algorithm: 'ES256', now: time.now })
    expect((await answer('/me', await elliptic.token({ aud: 'app' })))[2]).toContain(
      'the token is signed with an unsupported algorithm',
    )
  })

  test('names the scopes of the route in the challenge of an invalid token', async () => {
    const expected = invalid('the token does not have a valid audience', 'orders/read orders/all')
    expect(await answer('/orders', await issuer.token({ aud: 'x' }))).toStrictEqual(expected)
  })

  test.each<[string, object, boolean]>([
    ['one of the scopes', { scope: 'other orders/all' }, true],
    ['scp as an array', { scp: ['orders/read'] }, true],
    ['scp as words', { scp: 'orders/read other' }, true],
    ['scope before scp', { scope: 'other', scp: ['orders/read'] }, false],
    ['no scope', {}, false],
    ['a longer scope', { scope: 'orders/read/all' }, false],
  ])('with scopes decides about a token with %s', async (_, claims, isAllowed) => {
    const token = await issuer.token({ aud: 'app', ...claims })
    const challenge =
      'Bearer scope="orders/read orders/all" error="insufficient_scope" error_description="expected scopes: [orders/read orders/all]"'
    expect(await answer('/orders', token)).toStrictEqual(isAllowed ? OK : [403, '{"message":"Forbidden"}', challenge])
  })

  test('sends no challenge for a missing scope if the option says so', async () => {
    const token = await issuer.token({ aud: 'app' })
    const options = { uncertain: { insufficientScopeHeader: 'none' } }
    expect(await answer('/orders', token, options)).toStrictEqual([403, '{"message":"Forbidden"}', null])
  })

  test('passes all claims as strings, and the scopes of the route', async () => {
    const { api, seen } = jwtApi()
    const claims = { sub: 'ana', aud: ['app', 'x'], n: 7, yes: true, no: null, scope: 'orders/read', o: { b: 1, a: ['x'] } }
    const token = await issuer.token(claims)
    const response = await api.request('GET /orders', { headers: { authorization: token } })
    expect(response.trace).toMatchObject({ principal: 'ana', authorization: 'JWT', authorizer: 'users', lambda: 'not invoked' })
    expect(seen.authorizer).toStrictEqual({
      jwt: {
        claims: {
          iss: ISSUER,
          iat: String(seconds),
          exp: String(seconds + 3600),
          sub: 'ana',
          aud: '[app x]',
          n: '7',
          yes: 'true',
          no: '<nil>',
          scope: 'orders/read',
          o: 'map[a:[x] b:1]',
        },
        scopes: ['orders/read', 'orders/all'],
      },
    })
    await api.request('GET /me', { headers: { authorization: token } })
    expect(seen.authorizer).toMatchObject({ jwt: { scopes: null } })
  })

  test('passes claims and scopes to an integration of payload format 1.0', async () => {
    let seen: unknown
    const handler = (event: { requestContext: { authorizer: unknown } }): object => {
      seen = event.requestContext.authorizer
      return { statusCode: 200 }
    }
    const integration = { type: 'AWS_PROXY', payloadFormatVersion: '1.0', handler } as const
    const { api } = jwtApi({}, { routes: { $default: { authorizer: 'users', scopes: ['a'], integration } } })
    const token = await issuer.token({ aud: 'app', scope: 'a' })
    expect((await api.request('GET /', { headers: { authorization: token } })).status).toBe(200)
    expect(seen).toStrictEqual({ claims: expect.objectContaining({ aud: 'app', scope: 'a' }), scopes: ['a'] })
  })

  test('reads the token from a query parameter', async () => {
    const { api } = jwtApi({ identitySource: { in: 'query', name: 'token' } })
    expect((await api.request('GET /me', { query: { token: await issuer.token({ aud: 'app' }) } })).status).toBe(200)
    expect((await api.request('GET /me')).status).toBe(401)
  })

  test('fetches the discovery document and the keys once in two hours', async () => {
    const fetched: string[] = []
    const fetch = async (url: string | URL | Request): Promise<Response> => {
      fetched.push(String(url))
      const isDiscovery = String(url).endsWith('/.well-known/openid-configuration')
      return Response.json(isDiscovery ? { issuer: ISSUER, jwks_uri: `${ISSUER}keys` } : issuer.jwks)
    }
    let now = time.now()
    const { api } = jwtApi({ jwks: undefined }, { fetch, now: () => now })
    const call = async () =>
      (await api.request('GET /me', { headers: { authorization: await issuer.token({ aud: 'app', exp: seconds + 100_000 }) } }))
        .status
    expect([await call(), await call()]).toStrictEqual([200, 200])
    expect(fetched).toStrictEqual([`${ISSUER}.well-known/openid-configuration`, `${ISSUER}keys`])
    now += 7_201_000
    expect(await call()).toBe(200)
    expect(fetched.length).toBeGreaterThan(2)
  })

  test.each<[string, (url: string) => Response]>([
    ['cannot be fetched', () => new Response('', { status: 503 })],
    ['are not JSON', () => new Response('<html>')],
    ['name another issuer', () => Response.json({ issuer: 'https://other.example', jwks_uri: `${ISSUER}keys` })],
    ['are larger than 150,000 bytes', () => new Response('x'.repeat(150_001))],
  ])('answers 401 and never allows if the documents of the issuer %s', async (_, respond) => {
    const { api } = jwtApi({ jwks: undefined }, { fetch: async (url: string) => respond(url) })
    const response = await api.request('GET /me', { headers: { authorization: await issuer.token({ aud: 'app' }) } })
    expect([response.status, response.headers.get('www-authenticate')]).toStrictEqual([
      401,
      'Bearer scope="" error="invalid_token" error_description="OIDC discovery endpoint communication error"',
    ])
  })
})
