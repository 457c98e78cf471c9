/** Federated credentials of an identity pool, from the token of a user to a signed call, driven through the AWS SDK. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers'
import { afterEach, expect, test } from 'vitest'
import { cognito } from '../../../src/index.ts'
import { executeApiError, fromNodeRequest, presignRequest, signedFetch, verifyRequest } from '../../../src/sigv4/index.ts'
import { signRequestV4a, verifyRequestV4a } from '../../../src/sigv4/v4a/index.ts'
import { testIssuer } from '../../../src/testing/index.ts'
import { type IdentityPool, startIdentityPool } from './cognito-identity-server.ts'

const REGION = 'eu-west-1'
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

async function startPool(over: { readonly allowsGuests?: boolean; readonly lifetimeSeconds?: number } = {}) {
  const userPoolId = `${REGION}_AbCdEf123`
  const issuer = await testIssuer({ userPoolId, clientId: 'client1' })
  const provider = `cognito-idp.${REGION}.amazonaws.com/${userPoolId}`
  const users = cognito({ userPoolId, clientId: 'client1', tokenUse: 'id', jwks: issuer.jwks })
  const pool = await startIdentityPool({ providers: { [provider]: users }, allowsGuests: false, lifetimeSeconds: 3600, ...over })
  closers.push(pool.close)
  const tokenFor = (sub: string) => issuer.idToken({ sub })
  const provide = (logins?: { readonly [provider: string]: string }) =>
    fromCognitoIdentityPool({
      identityPoolId: pool.identityPoolId,
      ...(logins !== undefined && { logins }),
      clientConfig: { region: REGION, endpoint: pool.url, maxAttempts: 1 },
    })
  return { pool, provider, tokenFor, provide }
}

/** An API that accepts the credentials that the pool issued, and returns their owner. */
async function startApi(pool: IdentityPool): Promise<string> {
  const server = createServer(async (request, response) => {
    const result = await verifyRequest(fromNodeRequest(request), {
      lookup: (accessKeyId) => pool.issued.get(accessKeyId),
      regions: [REGION],
      services: ['execute-api'],
      hosts: null,
      payload: 'claimed',
    })
    if (result.ok) response.end(pool.issued.get(result.accessKeyId)?.owner)
    else {
      response.statusCode = result.kind === 'rejected' ? 403 : 500
      response.end(result.kind === 'rejected' ? executeApiError(result).message : '')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a user of a user pool calls an API with credentials of the identity pool', async () => {
  const { pool, provider, tokenFor, provide } = await startPool()
  const api = await startApi(pool)
  const owners: string[] = []
  for (const sub of ['jane', 'john']) {
    const credentials = provide({ [provider]: await tokenFor(sub) })
    const send = signedFetch({ credentials, region: REGION, service: 'execute-api' })
    const responses = await Promise.all([send(`${api}/pets?b=2&a=1`), send(`${api}/pets`, { method: 'POST', body: 'Rex' })])
    for (const response of responses) {
      expect(response.status).toBe(200)
      owners.push(await response.text())
    }
  }
  expect(owners).toStrictEqual(['jane', 'jane', 'john', 'john'].map((sub) => `${provider}:${sub}`))
  // Concurrent calls obtain credentials once.
  expect(pool.requests.map((target) => target.split('.')[1])).toStrictEqual([
    'GetId',
    'GetCredentialsForIdentity',
    'GetId',
    'GetCredentialsForIdentity',
  ])
})

test('credentials that end soon are renewed before the next call', async () => {
  const { pool, provider, tokenFor, provide } = await startPool({ lifetimeSeconds: 60 })
  const api = await startApi(pool)
  const send = signedFetch({
    credentials: provide({ [provider]: await tokenFor('jane') }),
    region: REGION,
    service: 'execute-api',
  })
  for (let count = 0; count < 2; count++) expect((await send(`${api}/pets`)).status).toBe(200)
  expect(pool.issued.size).toBe(2)
})

test('a presigned URL and a signature of version 4A carry the session token', async () => {
  const { pool, provider, tokenFor, provide } = await startPool()
  const api = await startApi(pool)
  const credentials = await provide({ [provider]: await tokenFor('jane') })()
  const presigned = presignRequest(
    { method: 'GET', url: `${api}/pets` },
    { credentials, region: REGION, service: 'execute-api', expiresInSeconds: 60 },
  )
  expect((await fetch(presigned.url)).status).toBe(200)
  const signed = signRequestV4a(
    { method: 'GET', url: `${api}/pets` },
    { credentials, regionSet: ['eu-*'], service: 'execute-api' },
  )
  const result = await verifyRequestV4a(signed as never, {
    lookup: (accessKeyId) => pool.issued.get(accessKeyId),
    region: REGION,
    services: ['execute-api'],
    hosts: null,
    payload: 'verify',
  })
  expect(result).toMatchObject({ ok: true, regionSet: ['eu-*'] })
})

test.each([
  ['a token of a different issuer', 'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123', 'x.y.z'],
  ['a provider that the pool does not have', 'accounts.google.com', 'token'],
])('%s gives no credentials', async (_, provider, token) => {
  const { pool, provide } = await startPool()
  const send = signedFetch({ credentials: provide({ [provider]: token }), region: REGION, service: 'execute-api' })
  await expect(send('http://127.0.0.1:9/pets')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  expect(pool.issued.size).toBe(0)
})

test('guests receive credentials only if the pool allows them', async () => {
  const closed = await startPool()
  await expect(closed.provide()()).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  const open = await startPool({ allowsGuests: true })
  const api = await startApi(open.pool)
  const send = signedFetch({ credentials: open.provide(), region: REGION, service: 'execute-api' })
  expect(await (await send(`${api}/pets`)).text()).toMatch(/^guest:/)
})

test('credentials that were withdrawn are rejected', async () => {
  const { pool, provider, tokenFor, provide } = await startPool()
  const api = await startApi(pool)
  const send = signedFetch({
    credentials: provide({ [provider]: await tokenFor('jane') }),
    region: REGION,
    service: 'execute-api',
  })
  expect((await send(`${api}/pets`)).status).toBe(200)
  pool.issued.clear()
  const response = await send(`${api}/pets`)
  expect([response.status, await response.text()]).toStrictEqual([403, 'The security token included in the request is invalid.'])
})
