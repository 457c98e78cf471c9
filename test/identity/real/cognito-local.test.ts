/**
 * Tokens that cognito-local mints, spoken to over HTTP. Its pools are called `local_…` and their issuer is its own address, so they
 * are no pools of `cognito`: `oidc` takes them, with the client id checked by `where` for access tokens, which carry no `aud`. It runs on Node 20, 22 and 24.
 */

import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Authentication } from '../../../src/events/index.ts'
import { bearer, cached, cognito, notRevoked, oidc, revocationKey, where } from '../../../src/identity/index.ts'
import { requestOf } from '../request-of.ts'
import { freePort, type Neighbour, startNeighbour } from './neighbour.ts'

let server: Neighbour
let origin: string
let pool: string
let client: string
let tokens: { readonly AccessToken: string; readonly IdToken: string; readonly RefreshToken: string }

async function call<T>(operation: string, input: object): Promise<T> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
  }
  const response = await fetch(`${origin}/`, { method: 'POST', headers, body: JSON.stringify(input) })
  if (!response.ok) throw new Error(`${operation}: ${response.status} ${await response.text()}`)
  // What cognito-local documents; the tests fail where it is not so.
  return (await response.json()) as T
}

beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  const script = createRequire(import.meta.url).resolve('cognito-local/lib/bin/start.js')
  const environment = { PORT: String(port), HOST: '127.0.0.1', NODE_NO_WARNINGS: '1' }
  server = await startNeighbour(process.execPath, { arguments: [script], environment, ready: /running on/ })
  const created = await call<{ UserPool: { Id: string } }>('CreateUserPool', { PoolName: 'test', UsernameAttributes: ['email'] })
  pool = created.UserPool.Id
  const made = await call<{ UserPoolClient: { ClientId: string } }>('CreateUserPoolClient', {
    UserPoolId: pool,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  })
  client = made.UserPoolClient.ClientId
  const user = { UserPoolId: pool, Username: 'jane@example.com' }
  await call('AdminCreateUser', {
    ...user,
    MessageAction: 'SUPPRESS',
    UserAttributes: [{ Name: 'email', Value: 'jane@example.com' }],
  })
  await call('AdminSetUserPassword', { ...user, Password: 'Secret-1', Permanent: true })
  await call('CreateGroup', { UserPoolId: pool, GroupName: 'admin' })
  await call('AdminAddUserToGroup', { ...user, GroupName: 'admin' })
  const authenticated = await call<{ AuthenticationResult: typeof tokens }>('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: client,
    AuthParameters: { USERNAME: 'jane@example.com', PASSWORD: 'Secret-1' },
  })
  tokens = authenticated.AuthenticationResult
}, 30_000)
afterAll(() => server.stop())

const of = (audience: string | null) =>
  oidc({
    issuer: `${origin}/${pool}`,
    audience,
    algorithms: ['RS256'],
    // Its discovery document names port 9229 whatever the port is, so the key set is named here.
    jwksUri: `${origin}/${pool}/.well-known/jwks.json`,
    groupsClaim: 'cognito:groups',
    scheme: 'cognito-local',
  })
const code = (answer: Authentication<unknown>) =>
  answer.kind === 'rejected' || answer.kind === 'unavailable' ? answer.code : answer.kind
const sent = (token: string) => requestOf({ headers: { authorization: `Bearer ${token}` } })
const flipped = (token: string) => `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`

describe('cognito-local', () => {
  test('an ID token, for its client', async () => {
    const users = bearer(of(client))
    expect(await users.verify(sent(tokens.IdToken))).toMatchObject({
      kind: 'identified',
      identity: {
        scheme: 'cognito-local',
        issuer: `${origin}/${pool}`,
        groups: new Set(['admin']),
        claims: { email: 'jane@example.com', token_use: 'id' },
      },
    })
    expect(code(await users.verify(sent(flipped(tokens.IdToken))))).toBe('ERR_TOKEN_SIGNATURE')
    expect(code(await bearer(of('another client')).verify(sent(tokens.IdToken)))).toBe('ERR_TOKEN_AUDIENCE')
  })

  test('an access token, whose client and use are asked for by name', async () => {
    const users = where(
      bearer(cached(of(null), { maxEntries: 10 })),
      ({ claims }) => claims['client_id'] === client && claims['token_use'] === 'access',
    )
    expect(await users.verify(sent(tokens.AccessToken))).toMatchObject({
      identity: { groups: new Set(['admin']), scopes: new Set(['aws.cognito.signin.user.admin']) },
    })
    expect(code(await users.verify(sent(tokens.IdToken)))).toBe('ERR_WHERE')
    expect(code(await bearer(of(client)).verify(sent(tokens.AccessToken)))).toBe('ERR_TOKEN_AUDIENCE')
  })

  test('a refresh token is no token for an API', async () => {
    expect(code(await bearer(of(null)).verify(sent(tokens.RefreshToken)))).toMatch(/^ERR_TOKEN_/)
  })

  test('revoked by its jti', async () => {
    const store = new Map<string, unknown>()
    const users = notRevoked(of(null), { store, by: 'jti' })
    const answer = await users.verify(tokens.AccessToken)
    expect(answer.kind).toBe('identified')
    const value = answer.kind === 'identified' ? String(answer.identity.claims['jti']) : ''
    store.set(revocationKey('jti', { issuer: `${origin}/${pool}`, value }), true)
    expect(code(await users.verify(tokens.AccessToken))).toBe('ERR_REVOKED')
  })

  test('its pool is no pool of Amazon’s', () => {
    expect(() => cognito({ userPoolId: pool, clientId: client, tokenUse: 'id' })).toThrow(/userPoolId/)
  })
})
