import { beforeAll, describe, expect, test } from 'vitest'
import { clock, type RestJwtAuthorizer, restApi } from '../../../src/gateway/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import { UNAUTHORIZED } from '../test-api.ts'

const time = clock('2026-11-23T12:00:00Z')
const seconds = Math.floor(time.now() / 1000)
const ONE = 'https://one.example/'
const TWO = 'https://two.example'

let one: TestIssuer
let two: TestIssuer
let unlisted: TestIssuer
beforeAll(async () => {
  one = await testIssuer({ issuer: ONE, now: time.now })
  two = await testIssuer({ issuer: TWO, now: time.now })
  unlisted = await testIssuer({ issuer: 'https://three.example', now: time.now })
})

function authorizer(more: Partial<RestJwtAuthorizer> = {}): RestJwtAuthorizer {
  return {
    type: 'JWT',
    identitySource: { in: 'header', name: 'Authorization' },
    defaultAlgorithms: ['RS256'],
    issuers: [
      { issuer: ONE, audiences: ['app', 'admin'], jwks: one.jwks },
      { issuer: TWO, audiences: ['other'], jwks: two.jwks, additionalClaims: [{ claimName: 'tenant', expectedValues: ['a'] }] },
    ],
    ...more,
  }
}

async function send(
  path: string,
  authorization: string | undefined,
  more: Partial<RestJwtAuthorizer> = {},
  options: object = {},
) {
  let backend: unknown
  const integration = (event: never) => {
    backend = event
    return new Response('in')
  }
  const api = restApi({
    stage: 'prod',
    now: time.now,
    authorizers: { jwt: authorizer(more) },
    routes: {
      'GET /me': { authorizer: 'jwt', integration },
      'GET /orders': { authorizer: 'jwt', scopes: ['orders/read', 'orders/all'], integration },
    },
    ...options,
  })
  const response = await api.request(`GET ${path}`, { headers: authorization === undefined ? {} : { authorization } })
  const errorType = response.headers.get('x-amzn-errortype')
  return { status: response.status, body: await response.text(), errorType, trace: response.trace, backend }
}

type Claims = { readonly [name: string]: unknown }
const mint = (issuer: TestIssuer, claims: Claims = {}) =>
  issuer.token({ aud: issuer === two ? 'other' : 'app', ...claims } as never)
const token = (issuer: () => TestIssuer, claims: Claims) => () => mint(issuer(), claims)

describe('a JWT authorizer', () => {
  test.each<[string, string, () => Promise<string>]>([
    ['a token', '/me', token(() => one, { sub: 'ana' })],
    ['a token after Bearer', '/me', async () => `Bearer ${await mint(one, { sub: 'ana' })}`],
    ['one of several audiences', '/me', token(() => one, { aud: ['x', 'admin'] })],
    ['the second issuer', '/me', token(() => two, { aud: 'other', tenant: 'a' })],
    ['a token without an additional claim that is optional', '/me', token(() => two, { aud: 'other' })],
    ['one of the scopes', '/orders', token(() => one, { scope: 'a orders/all' })],
    ['one of the scopes in scp', '/orders', token(() => one, { scp: ['orders/read'] })],
  ])('accepts %s', async (_, path, makeToken) => {
    expect(await send(path, await makeToken())).toMatchObject({ status: 200, body: 'in' })
  })

  test.each<[string, () => Promise<string | undefined>]>([
    ['a missing token', async () => undefined],
    ['an empty token', async () => ''],
    ['another scheme', async () => `Basic ${await mint(one)}`],
    ['an unknown issuer', token(() => unlisted, {})],
    ['an issuer without the trailing slash', token(() => one, { iss: 'https://one.example' })],
    ['another audience', token(() => one, { aud: 'x', client_id: 'app' })],
    ['an expired token', token(() => one, { exp: seconds - 1 })],
    ['a token that is not yet valid', token(() => one, { nbf: seconds + 5 })],
    ['a token from the future', token(() => one, { iat: seconds + 5 })],
    ['another value of an additional claim', token(() => two, { aud: 'other', tenant: 'b' })],
    ['an additional claim in another case', token(() => two, { aud: 'other', tenant: 'A' })],
    ['an additional claim that is an array', token(() => two, { aud: 'other', tenant: ['a'] })],
    ['a token that is not a JWT', async () => 'a.b.c'],
  ])('answers 401 to %s', async (_, makeToken) => {
    expect(await send('/me', await makeToken())).toMatchObject(UNAUTHORIZED)
  })

  test('answers 403 to a valid token without a scope of the route', async () => {
    const { status, trace, errorType } = await send('/orders', await mint(one, { sub: 'ana', scope: 'pets' }))
    expect([status, errorType, trace.outcome, trace.principal]).toStrictEqual([
      403,
      'AccessDeniedException',
      'ACCESS_DENIED',
      'ana',
    ])
    expect(trace.steps.at(-1)).toMatchObject({ check: 'token', passed: false })
  })

  test('requires an additional claim that is required', async () => {
    const issuers = [
      { issuer: ONE, audiences: ['app'], jwks: one.jwks, additionalClaims: [{ claimName: 'tenant', required: true }] },
    ]
    expect(await send('/me', await mint(one), { issuers })).toMatchObject(UNAUTHORIZED)
    expect(await send('/me', await mint(one, { tenant: 'any' }), { issuers })).toMatchObject({ status: 200 })
  })

  test('accepts only its algorithms', async () => {
    // Without `alg` the key could verify each RSA algorithm.
    const keys = one.jwks.keys.map((key) => ({ ...key, alg: undefined }))
    const issuers = [{ issuer: ONE, audiences: ['app'], jwks: { keys } }]
    expect(await send('/me', await mint(one), { issuers, defaultAlgorithms: ['RS384'] })).toMatchObject({ status: 401 })
    expect(await send('/me', await mint(one), { issuers, defaultAlgorithms: ['RS384', 'RS256'] })).toMatchObject({ status: 200 })
  })

  test('answers 500 if the keys cannot be fetched', async () => {
    const fetch = async () => new Response('', { status: 503 })
    const issuers = [{ issuer: ONE, audiences: ['app'] }]
    const result = await send('/me', await mint(one), { issuers }, { fetch })
    expect(result).toMatchObject({ status: 500, body: '{"message":null}', errorType: 'AuthorizerFailureException' })
  })

  test('fetches the keys through the discovery document', async () => {
    const urls: string[] = []
    const fetch = async (url: string | URL | Request) => {
      urls.push(String(url))
      return Response.json(
        String(url).includes('openid-configuration') ? { issuer: TWO, jwks_uri: 'https://two.example/keys' } : two.jwks,
      )
    }
    const issuers = [{ issuer: TWO, audiences: ['other'] }]
    expect(await send('/me', await mint(two), { issuers }, { fetch })).toMatchObject({ status: 200 })
    expect(urls).toStrictEqual(['https://two.example/.well-known/openid-configuration', 'https://two.example/keys'])
  })

  test('needs an Allow of the resource policy, as with a Cognito authorizer', async () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/prod/GET/other' }
    const resourcePolicy = { Version: '2012-10-17', Statement: [statement] }
    const result = await send('/me', await mint(one), {}, { resourcePolicy })
    expect(result).toMatchObject({ status: 403, trace: { outcome: 'ACCESS_DENIED' } })
  })

  test.each<[string, object]>([
    ['defaultAlgorithms', { defaultAlgorithms: [] }],
    ['defaultAlgorithms', { defaultAlgorithms: ['HS256'] }],
    ['defaultAlgorithms', { defaultAlgorithms: ['none'] }],
    ['issuers', { issuers: [] }],
    ['issuers[0].issuer', { issuers: [{ issuer: 'http://a.example', audiences: ['a'] }] }],
    ['issuers[0].issuer', { issuers: [{ issuer: 'https://a.example?x', audiences: ['a'] }] }],
    ['issuers[0].issuer', { issuers: [{ issuer: 'https://u@a.example', audiences: ['a'] }] }],
    ['issuers[0].issuer', { issuers: [{ issuer: 'https://a.example/{tenant}', audiences: ['a'] }] }],
    ['issuers[0].audiences', { issuers: [{ issuer: ONE, audiences: [] }] }],
    [
      'issuers[1].issuer',
      {
        issuers: [
          { issuer: ONE, audiences: ['a'] },
          { issuer: ONE, audiences: ['b'] },
        ],
      },
    ],
    [
      'issuers[0].additionalClaims[0].claimName',
      { issuers: [{ issuer: ONE, audiences: ['a'], additionalClaims: [{ claimName: 'aud' }] }] },
    ],
    [
      'issuers[0].additionalClaims[0].expectedValues',
      { issuers: [{ issuer: ONE, audiences: ['a'], additionalClaims: [{ claimName: 'a', expectedValues: ['1', '2'] }] }] },
    ],
    ['identitySource', { identitySource: { in: 'query', name: 'token' } }],
    ['ttlSeconds', { ttlSeconds: 300 }],
  ])('rejects a wrong %s', (option, more) => {
    const build = () =>
      restApi({
        stage: 'prod',
        authorizers: { jwt: authorizer(more as never) },
        routes: { 'GET /me': { authorizer: 'jwt', integration: () => new Response() } },
      })
    expect(build).toThrow(expect.objectContaining({ code: 'ERR_CONFIG', option: `authorizers["jwt"].${option}` }))
  })
})
