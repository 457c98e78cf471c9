/**
 * Tokens issued by cognito-local over HTTP. Its pool IDs start with `local_`, and its issuer is its own URL, so `cognito` rejects them.
 * The tests use `oidc`, and check the client ID of access tokens, which have no `aud`, with `where`. Runs on Node 20, 22 and 24.
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
  // The type that cognito-local documents. The tests fail if it differs.
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
  const createdClient = await call<{ UserPoolClient: { ClientId: string } }>('CreateUserPoolClient', {
    UserPoolId: pool,
    ClientName: 'app',
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
  })
  client = createdClient.UserPoolClient.ClientId
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

const verifierFor = (audience: string | null) =>
  oidc({
    issuer: `${origin}/${pool}`,
    audience,
    algorithms: ['RS256'],
    // Its discovery document always names port 9229, so the URL of the key set is configured.
    jwksUri: `${origin}/${pool}/.well-known/jwks.json`,
    groupsClaim: 'cognito:groups',
    scheme: 'cognito-local',
  })
const code = (result: Authentication<unknown>) =>
  result.kind === 'rejected' || result.kind === 'unavailable' ? result.code : result.kind
const requestWith = (token: string) => requestOf({ headers: { authorization: `Bearer ${token}` } })
const altered = (token: string) => `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`

describe('cognito-local', () => {
  test('accepts an ID token of its client', async () => {
    const users = bearer(verifierFor(client))
    expect(await users.verify(requestWith(tokens.IdToken))).toMatchObject({
      kind: 'identified',
      identity: {
        scheme: 'cognito-local',
        issuer: `${origin}/${pool}`,
        groups: new Set(['admin']),
        claims: { email: 'jane@example.com', token_use: 'id' },
      },
    })
    expect(code(await users.verify(requestWith(altered(tokens.IdToken))))).toBe('ERR_TOKEN_SIGNATURE')
    expect(code(await bearer(verifierFor('another client')).verify(requestWith(tokens.IdToken)))).toBe('ERR_TOKEN_AUDIENCE')
  })

  test('accepts an access token whose client and use are checked with where', async () => {
    const users = where(
      bearer(cached(verifierFor(null), { maxEntries: 10 })),
      ({ claims }) => claims['client_id'] === client && claims['token_use'] === 'access',
    )
    expect(await users.verify(requestWith(tokens.AccessToken))).toMatchObject({
      identity: { groups: new Set(['admin']), scopes: new Set(['aws.cognito.signin.user.admin']) },
    })
    expect(code(await users.verify(requestWith(tokens.IdToken)))).toBe('ERR_WHERE')
    expect(code(await bearer(verifierFor(client)).verify(requestWith(tokens.AccessToken)))).toBe('ERR_TOKEN_AUDIENCE')
  })

  test('rejects a refresh token', async () => {
    expect(code(await bearer(verifierFor(null)).verify(requestWith(tokens.RefreshToken)))).toMatch(/^ERR_TOKEN_/)
  })

  test('rejects a token that was revoked by its jti', async () => {
    const store = new Map<string, unknown>()
    const users = notRevoked(verifierFor(null), { store, by: 'jti' })
    const result = await users.verify(tokens.AccessToken)
    expect(result.kind).toBe('identified')
    const value = result.kind === 'identified' ? String(result.identity.claims['jti']) : ''
    store.set(revocationKey('jti', { issuer: `${origin}/${pool}`, value }), true)
    expect(code(await users.verify(tokens.AccessToken))).toBe('ERR_REVOKED')
  })

  test('has pool IDs that cognito does not accept', () => {
    expect(() => cognito({ userPoolId: pool, clientId: client, tokenUse: 'id' })).toThrow(/userPoolId/)
  })
})
