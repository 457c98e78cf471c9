/** Runs the API offline, with tokens that a test issuer signs. */
import { restApi } from 'gatewright/gateway'
import { type TestClaims, testHandler, testIssuer } from 'gatewright/testing'
import { beforeAll, expect, test, vi } from 'vitest'

const issuer = await testIssuer({ userPoolId: 'eu-west-1_TestPool1', clientId: 'test-client' })

async function startApi() {
  vi.stubEnv('USER_POOL_ID', issuer.userPoolId)
  vi.stubEnv('CLIENT_ID', issuer.clientId)
  const { handler: authorizer } = await import('../src/authorizer.ts')
  const { handler: pets } = await import('../src/pets.ts')
  const route = { authorizer: 'users', integration: pets } as const
  return restApi({
    stage: 'prod',
    authorizers: { users: testHandler(authorizer, issuer) },
    routes: { 'GET /pets': route, 'GET /pets/{id}': route, 'DELETE /pets/{id}': route, 'POST /pets': route },
  })
}

let api: Awaited<ReturnType<typeof startApi>>
beforeAll(async () => {
  api = await startApi()
})

async function statusOf(request: string, claims?: TestClaims): Promise<number> {
  const headers: Record<string, string> =
    claims === undefined ? {} : { authorization: `Bearer ${await issuer.accessToken(claims)}` }
  const response = await api.request(request, { headers })
  return response.status
}

test.each([
  ['GET /pets', undefined, 401],
  ['GET /pets', { sub: 'ana' }, 200],
  ['GET /pets/1', { sub: 'ana' }, 200],
  ['GET /pets/9', { sub: 'ana' }, 404],
  ['DELETE /pets/1', { sub: 'ana' }, 403],
  ['DELETE /pets/1', { sub: 'eva', 'cognito:groups': ['admin'] }, 204],
  // The authorizer does not list this route.
  ['POST /pets', { sub: 'eva', 'cognito:groups': ['admin'] }, 403],
])('%s with the claims %j gets %i', async (request, claims, status) => {
  expect(await statusOf(request, claims)).toBe(status)
})
