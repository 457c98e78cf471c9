import { createLocalJWKSet, jwtVerify } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { bearer, type Identity, type JwtVerifier, oidc } from '../../src/identity/index.ts'
import { type TestIssuer, testIssuer } from '../../src/testing/index.ts'
import '../../src/testing/matchers.ts'
import { judgeHostileTokens } from '../../src/testing/matchers-identity.ts'

const now = () => 1_700_000_000_000
let issuer: TestIssuer
let users: JwtVerifier<Identity>
beforeAll(async () => {
  issuer = await testIssuer({ issuer: 'https://issuer.example', clientId: 'api', algorithm: 'ES256', now })
  users = oidc({ issuer: issuer.issuer, audience: 'api', algorithms: ['ES256'], jwks: issuer.jwks, now })
})

const isGood = async (token: string): Promise<boolean> => (await users.verify(token)).kind === 'identified'

describe('toRejectHostileTokens', () => {
  test('passes for a verifier of tokens, one of requests, and a function', async () => {
    await expect(users).toRejectHostileTokens(issuer)
    await expect(bearer(users)).toRejectHostileTokens(issuer, { kind: 'id' })
    await expect(isGood).toRejectHostileTokens(issuer, { claims: { scope: 'pets/read' } })
  })

  test.each<[string, string, object]>([
    ['a TOKEN authorizer', 'token', { api: 'REST', type: 'TOKEN' }],
    ['a REQUEST authorizer', 'headers', { api: 'REST', type: 'REQUEST' }],
    ['an HTTP API, payload 1.0', 'headers', { api: 'HTTP', type: 'REQUEST', payloadFormatVersion: '1.0' }],
    ['an HTTP API, payload 2.0', 'headers', { api: 'HTTP', type: 'REQUEST', payloadFormatVersion: '2.0' }],
    ['a WebSocket API', 'headers', { api: 'WEBSOCKET', type: 'REQUEST' }],
  ])('hands %s an event of its kind', async (_, place, definition) => {
    const seen = new Set<string>()
    const handler = async (event: { authorizationToken?: string; headers?: { [name: string]: string } }) => {
      seen.add(event.headers === undefined ? 'token' : 'headers')
      const [, inHeaders] = Object.entries(event.headers ?? {}).find(([name]) => /^authorization$/i.test(name)) ?? []
      const text = inHeaders ?? event.authorizationToken ?? ''
      if (!(await isGood(text.replace(/^Bearer +/, '')))) throw new Error('Unauthorized')
      return { policyDocument: { Statement: [{ Effect: 'Allow' }] } }
    }
    await expect(Object.assign(handler, { definition })).toRejectHostileTokens(issuer)
    expect([...seen]).toStrictEqual([place])
  })

  const lax = (token: string) =>
    jwtVerify(token, createLocalJWKSet(issuer.jwks as { keys: [] }), { currentDate: new Date(now()) }).then(
      () => true,
      () => false,
    )
  test.each<[string, () => unknown, RegExp]>([
    [
      'takes one',
      () => lax,
      /wrong verdicts on \d+ hostile tokens and \d+ honest ones:\n( {2}.*: accepted\n){20} {2}and \d+ more/,
    ],
    ['takes none, honest ones neither', () => () => false, /its honest twin: refused/],
    [
      'fails where it should refuse',
      () => async (token: string) => (await isGood(token)) || Promise.reject(new Error('down')),
      /: failed/,
    ],
    ['answers nothing', () => () => undefined, /: failed/],
    [
      'calls a refusal an outage',
      () => ({
        ...users,
        verify: async (token: string) => ((await isGood(token)) ? users.verify(token) : { kind: 'unavailable' }),
      }),
      /: failed/,
    ],
    [
      'denies every route',
      () => async () => ({ policyDocument: { Statement: [{ Effect: 'Deny' }] } }),
      /its honest twin: refused/,
    ],
    ['answers false', () => async () => ({ isAuthorized: false }), /its honest twin: refused/],
  ])('fails for one that %s, and says where', async (_, subject, message) => {
    const { pass, message: text } = await judgeHostileTokens(subject(), issuer)
    expect(pass).toBe(false)
    expect(text()).toMatch(message)
  })

  test('refuses what it cannot ask', async () => {
    await expect(judgeHostileTokens({}, issuer)).rejects.toThrow(TypeError)
  })
})
