import { beforeAll, describe, expect, test } from 'vitest'
import { clock, restApi } from '../../../src/gateway/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { UNAUTHORIZED } from '../test-api.ts'

const POOL_ARN = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_One'
const OTHER_ARN = 'arn:aws:cognito-idp:eu-west-1:999999999999:userpool/eu-west-1_Two'
const EXPIRED = { status: 401, body: '{"message":"The incoming token has expired"}', errorType: 'UnauthorizedException' }
const time = clock('2026-11-23T12:00:00Z')
const seconds = Math.floor(time.now() / 1000)

let one: TestIssuer
let two: TestIssuer
let unlisted: TestIssuer
beforeAll(async () => {
  one = await testIssuer({ userPoolId: 'eu-west-1_One', clientId: 'web', now: time.now })
  two = await testIssuer({ userPoolId: 'eu-west-1_Two', clientId: 'app', now: time.now })
  unlisted = await testIssuer({ userPoolId: 'eu-west-1_Three', now: time.now })
})

interface Result {
  readonly status: number
  readonly body: string
  readonly errorType: string | null
}

async function send(path: string, authorization: string | undefined, more: object = {}): Promise<Result & { backend: unknown }> {
  let backend: unknown
  const integration = (event: never) => {
    backend = event
    return new Response('in')
  }
  const api = restApi({
    stage: 'prod',
    now: time.now,
    authorizers: {
      pools: {
        type: 'COGNITO_USER_POOLS',
        providerArns: [POOL_ARN, OTHER_ARN],
        identitySource: { in: 'header', name: 'Authorization' },
        ttlSeconds: 300,
        jwks: { 'eu-west-1_One': one.jwks, 'eu-west-1_Two': two.jwks },
        ...more,
      },
    },
    routes: {
      'GET /me': { authorizer: 'pools', integration },
      'GET /orders': { authorizer: 'pools', scopes: ['orders/read', 'orders/all'], integration },
    },
  })
  const headers: [string, string][] = authorization === undefined ? [] : [['authorization', authorization]]
  const response = await api.send({ method: 'GET', rawTarget: `/prod${path}`, headers })
  return { status: response.status, body: await response.text(), errorType: response.headers.get('x-amzn-errortype'), backend }
}

describe('COGNITO_USER_POOLS', () => {
  test.each<[string, string, () => Promise<string>]>([
    ['an ID token', '/me', () => one.idToken()],
    ['an ID token after Bearer', '/me', async () => `Bearer ${await one.idToken()}`],
    ['an ID token of the second pool', '/me', () => two.idToken()],
    ['an access token with one of the scopes', '/orders', () => one.accessToken({ scope: 'openid orders/read' })],
    ['an access token bound to an API', '/orders', () => one.accessToken({ scope: 'orders/read', aud: 'https://api.example' })],
    ['an access token with the other scope', '/orders', () => one.accessToken({ scope: 'orders/all' })],
  ])('accepts %s', async (_, path, token) => {
    expect(await send(path, await token())).toMatchObject({ status: 200, body: 'in' })
  })

  test.each<[string, string, () => Promise<string | undefined>, object]>([
    ['no token', '/me', async () => undefined, UNAUTHORIZED],
    ['an empty token', '/me', async () => '', UNAUTHORIZED],
    ['a value that is not a token', '/me', async () => 'x.y.z', UNAUTHORIZED],
    ['a lowercase bearer prefix', '/me', async () => `bearer ${await one.idToken()}`, UNAUTHORIZED],
    ['two tokens', '/me', async () => `${await one.idToken()},${await one.idToken()}`, UNAUTHORIZED],
    ['an access token on a route without scopes', '/me', () => one.accessToken({ scope: 'orders/read' }), UNAUTHORIZED],
    ['an ID token on a route with scopes', '/orders', () => one.idToken({ scope: 'orders/read' }), UNAUTHORIZED],
    ['an access token without a required scope', '/orders', () => one.accessToken({ scope: 'openid' }), UNAUTHORIZED],
    [
      'a scope that only begins with the required scope',
      '/orders',
      () => one.accessToken({ scope: 'orders/read-all' }),
      UNAUTHORIZED,
    ],
    ['a token of a pool that is not listed', '/me', () => unlisted.idToken(), UNAUTHORIZED],
    [
      'a token of another pool with the issuer of a listed pool',
      '/me',
      () => unlisted.idToken({ iss: one.issuer }),
      UNAUTHORIZED,
    ],
    ['a token with this issuer that the other listed pool signed', '/me', () => two.idToken({ iss: one.issuer }), UNAUTHORIZED],
    [
      'a token with the updated issuer format of the pool',
      '/me',
      () => one.idToken({ iss: 'https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One' }),
      UNAUTHORIZED,
    ],
    ['an expired token', '/me', () => one.idToken({ exp: seconds - 1 }), EXPIRED],
    ['a token that expires now', '/me', () => one.idToken({ exp: seconds }), EXPIRED],
    ['an expired access token', '/orders', () => one.accessToken({ scope: 'orders/read', exp: seconds - 1 }), EXPIRED],
    [
      'an expired token with an invalid signature',
      '/me',
      () => unlisted.idToken({ iss: one.issuer, exp: seconds - 1 }),
      UNAUTHORIZED,
    ],
  ])('rejects %s', async (_, path, token, expected) => {
    expect(await send(path, await token())).toMatchObject(expected)
  })

  test.each<[string, string, () => Promise<string>, number]>([
    ['web', '/me', () => one.idToken(), 200],
    ['we', '/me', () => one.idToken(), 401],
    ['w.*', '/me', () => one.idToken(), 200],
    ['app', '/me', () => one.idToken(), 401],
    ['.*', '/orders', () => one.accessToken({ scope: 'orders/read' }), 401],
  ])('matches the whole aud claim against %s', async (identityValidationExpression, path, token, status) => {
    expect((await send(path, await token(), { identityValidationExpression })).status).toBe(status)
  })

  test('fetches the key set with the fetch of the API', async () => {
    const urls: string[] = []
    const api = restApi({
      stage: 'prod',
      now: time.now,
      fetch: async (url) => {
        urls.push(String(url))
        return Response.json(one.jwks)
      },
      authorizers: {
        pool: {
          type: 'COGNITO_USER_POOLS',
          providerArns: [POOL_ARN],
          identitySource: { in: 'header', name: 'Authorization' },
          ttlSeconds: 0,
        },
      },
      routes: { 'GET /me': { authorizer: 'pool', integration: () => ({ statusCode: 200 }) } },
    })
    const response = await api.request('GET /me', { headers: { authorization: await one.idToken() } })
    expect(response.status).toBe(200)
    expect(urls).toStrictEqual(['https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_One/.well-known/jwks.json'])
  })

  test('passes the claims as strings to the backend', async () => {
    const claims = { sub: 'jane', 'cognito:groups': ['a', 'b'], email_verified: true, 'custom:age': '7', exp: 1_800_000_000 }
    const { backend } = await send('/me', await one.idToken(claims))
    expect(backend).toMatchObject({
      requestContext: {
        authorizer: {
          claims: {
            sub: 'jane',
            'cognito:groups': 'a,b',
            email_verified: 'true',
            'custom:age': '7',
            exp: 'Fri Jan 15 08:00:00 UTC 2027',
            token_use: 'id',
            auth_time: String(seconds),
          },
        },
      },
    })
  })

  test.each<[string, string, object]>([
    ['no ARNs', 'authorizers["pools"].providerArns', { providerArns: [] }],
    ['the ARN of another service', 'authorizers["pools"].providerArns', { providerArns: ['arn:aws:iam::123456789012:user/a'] }],
    [
      'a query parameter as identity source',
      'authorizers["pools"].identitySource',
      { identitySource: { in: 'query', name: 'a' } },
    ],
    ['a TTL above 3600', 'authorizers["pools"].ttlSeconds', { ttlSeconds: 3601 }],
    ['an invalid expression', 'authorizers["pools"].identityValidationExpression', { identityValidationExpression: '(' }],
    ['an unknown option', 'authorizers["pools"].ttl', { ttl: 1 }],
  ])('throws a ConfigError for %s', async (_, option, more) => {
    await expect(send('/me', 'x', more)).rejects.toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
