import { createLocalJWKSet, jwtVerify } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { bearer, cognito, type Identity, type JwtVerifier, oidc } from '../../../src/identity/index.ts'
import {
  cookie,
  hasScope,
  header,
  httpApiAuthorizer,
  own,
  query,
  requestAuthorizer,
  tokenAuthorizer,
} from '../../../src/index.ts'
import { type TestIssuer, testIssuer } from '../../../src/testing/index.ts'
import '../../../src/testing/matchers.ts'
import { matchHostileTokens } from '../../../src/testing/matchers/hostile-token-matcher.ts'

const now = () => 1_700_000_000_000
let issuer: TestIssuer
let users: JwtVerifier<Identity>
beforeAll(async () => {
  issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm: 'ES256', now })
  users = oidc({ issuer: issuer.issuer, audience: 'api', algorithms: ['ES256'], jwks: issuer.jwks, now })
})

const isValid = async (token: string): Promise<boolean> => (await users.verify(token)).kind === 'identified'

describe('toRejectHostileTokens', () => {
  test('passes for a token verifier, a request verifier and a function', async () => {
    await expect(users).toRejectHostileTokens(issuer)
    await expect(bearer(users)).toRejectHostileTokens(issuer, { kind: 'id' })
    await expect(isValid).toRejectHostileTokens(issuer, { claims: { scope: 'pets/read' } })
  })

  test.each<[string, string, object]>([
    ['a TOKEN authorizer', 'token', { api: 'REST', type: 'TOKEN' }],
    ['a REQUEST authorizer', 'headers', { api: 'REST', type: 'REQUEST' }],
    ['an HTTP API, payload format 1.0', 'headers', { api: 'HTTP', type: 'REQUEST', payloadFormatVersion: '1.0' }],
    ['an HTTP API, payload format 2.0', 'headers', { api: 'HTTP', type: 'REQUEST', payloadFormatVersion: '2.0' }],
    ['a WebSocket API', 'headers', { api: 'WEBSOCKET', type: 'REQUEST' }],
  ])('sends %s an event of its kind', async (_, expectedPlace, definition) => {
    const places = new Set<string>()
    const handler = async (event: { authorizationToken?: string; headers?: { [name: string]: string } }) => {
      places.add(event.headers === undefined ? 'token' : 'headers')
      const [, inHeaders] = Object.entries(event.headers ?? {}).find(([name]) => /^authorization$/i.test(name)) ?? []
      const value = inHeaders ?? event.authorizationToken ?? ''
      if (!(await isValid(value.replace(/^Bearer +/, '')))) throw new Error('Unauthorized')
      return { policyDocument: { Statement: [{ Effect: 'Allow' }] } }
    }
    await expect(Object.assign(handler, { definition })).toRejectHostileTokens(issuer)
    expect([...places]).toStrictEqual([expectedPlace])
  })

  const acceptsTooMuch = (token: string) =>
    jwtVerify(token, createLocalJWKSet(issuer.jwks as { keys: [] }), { currentDate: new Date(now()) }).then(
      () => true,
      () => false,
    )
  test.each<[string, () => unknown, RegExp]>([
    [
      'accepts a hostile token',
      () => acceptsTooMuch,
      /wrong verdicts on \d+ hostile tokens and \d+ valid ones:\n( {2}.*: accepted\n){20} {2}and \d+ more/,
    ],
    ['rejects every token', () => () => false, /its valid counterpart: rejected/],
    [
      'throws where it should reject',
      () => async (token: string) => (await isValid(token)) || Promise.reject(new Error('down')),
      /: failed/,
    ],
    ['returns undefined', () => () => undefined, /: failed/],
    [
      'reports an invalid token as an outage',
      () => ({
        ...users,
        verify: async (token: string) => ((await isValid(token)) ? users.verify(token) : { kind: 'unavailable' }),
      }),
      /: failed/,
    ],
    [
      'denies every route',
      () => async () => ({ policyDocument: { Statement: [{ Effect: 'Deny' }] } }),
      /its valid counterpart: rejected/,
    ],
    ['is never authorized', () => async () => ({ isAuthorized: false }), /its valid counterpart: rejected/],
  ])('fails for a value that %s, and lists the tokens', async (_, subject, message) => {
    const { pass, message: text } = await matchHostileTokens(subject(), issuer)
    expect(pass).toBe(false)
    expect(text()).toMatch(message)
  })

  test.each<[string, unknown, unknown, unknown]>([
    ['an object without verify', {}, undefined, {}],
    ['a value that is not an issuer', isValid, {}, {}],
    ['an unknown option', isValid, undefined, { knd: 'id' }],
    ['an unknown kind', isValid, undefined, { kind: 'refresh' }],
    ['a location that is not an object', isValid, undefined, { from: 'header' }],
  ])('rejects %s', async (_, subject, from, options) => {
    const call = matchHostileTokens(subject, (from ?? issuer) as TestIssuer, options as object)
    await expect(call).rejects.toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})

describe('toRejectHostileTokens sends the credential where the authorizer expects it:', () => {
  const routes = { 'DELETE /pets/{id}': hasScope('pets/write') } as const
  const claims = { scope: 'pets/write' }

  test('in a query parameter', async () => {
    const authenticate = bearer(users, { from: query('access_token') })
    await expect(requestAuthorizer({ authenticate, ttlSeconds: 300, routes })).toRejectHostileTokens(issuer, { claims })
    await expect(authenticate).toRejectHostileTokens(issuer)
  })

  test('in a header without a scheme', async () => {
    const authenticate = bearer(users, { from: header('x-token') })
    await expect(requestAuthorizer({ authenticate, ttlSeconds: 300, routes })).toRejectHostileTokens(issuer, { claims })
    await expect(tokenAuthorizer({ authenticate, ttlSeconds: 300, routes })).toRejectHostileTokens(issuer, { claims })
  })

  test('in a cookie, which the test names', async () => {
    const authenticate = bearer(users, { from: cookie('session') })
    const handler = httpApiAuthorizer({ authenticate, ttlSeconds: 0, payloadFormatVersion: '2.0', routes })
    await expect(handler).toRejectHostileTokens(issuer, { claims, from: cookie('session') })
  })

  test('with the request that the test states, if a rule depends on the path', async () => {
    const ownRoutes = { 'GET /users/{sub}/orders': own('sub') } as const
    const handler = requestAuthorizer({ authenticate: bearer(users), ttlSeconds: 0, routes: ownRoutes })
    await expect(handler).toRejectHostileTokens(issuer, { request: 'GET /users/user-1/orders' })
    expect((await matchHostileTokens(handler, issuer)).pass).toBe(false)
    await expect(matchHostileTokens(handler, issuer, { request: 'DELTE /users' })).rejects.toThrow(/the method must be one of/)
  })

  test('with a request for a route of the table, for responses that cover one request', async () => {
    const handler = requestAuthorizer({ authenticate: bearer(users), ttlSeconds: 0, routes })
    await expect(handler).toRejectHostileTokens(issuer, { claims })
    const simple = httpApiAuthorizer({
      authenticate: bearer(users),
      ttlSeconds: 0,
      payloadFormatVersion: '2.0',
      simpleResponses: true,
      routes,
    })
    await expect(simple).toRejectHostileTokens(issuer, { claims })
  })
})

describe('toRejectHostileTokens passes for a correct verifier', () => {
  test.each([0, 30, 600])('on the real clock with %i seconds of clock tolerance', async (graceSeconds) => {
    const pool = await testIssuer({ userPoolId: 'eu-west-1_AbCdEf', clientId: '4fjk' })
    const verifier = cognito({
      userPoolId: 'eu-west-1_AbCdEf',
      clientId: '4fjk',
      tokenUse: 'access',
      jwks: pool.jwks,
      graceSeconds,
    })
    await expect(verifier).toRejectHostileTokens(pool)
  })
})
