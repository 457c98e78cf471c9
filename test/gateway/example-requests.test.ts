import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { exampleRequests, restApi } from '../../src/gateway/index.ts'
import { authenticated, bearer, oidc, tokenAuthorizer } from '../../src/index.ts'

const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'k' }
const integration = (): Response => Response.json({})
const users = oidc({ issuer: 'https://i.example', audience: 'a', algorithms: 'ES256', jwks: { keys: [key] } })

describe('exampleRequests', () => {
  test('lists one request for each route with what its authorization needs', () => {
    const api = restApi({
      stage: 'prod',
      region: 'eu-west-1',
      authorizers: {
        users: tokenAuthorizer({ authenticate: bearer(users), routes: { 'GET /pets/{id}': authenticated }, ttlSeconds: 0 }),
        partners: {
          api: 'REST',
          type: 'REQUEST',
          ttlSeconds: 0,
          identitySources: [
            { in: 'query', name: 'key' },
            { in: 'header', name: 'X-Tenant' },
          ],
          handler: () => ({}),
        },
      },
      principals: { AKID: { arn: 'arn:aws:iam::123456789012:user/ana', secretAccessKey: 's', policies: [] } },
      routes: {
        'GET /pets/{id}': { authorizer: 'users', integration },
        'ANY /files/{proxy+}': { authorizer: 'partners', apiKeyRequired: true, integration },
        'POST /signed': { authorizer: 'AWS_IAM', integration },
        'GET /open': { authorizer: null, integration },
      },
    })
    const none = { headers: [], query: [], apiKeyRequired: false }
    expect(exampleRequests(api)).toStrictEqual([
      {
        ...none,
        route: 'GET /pets/{id}',
        method: 'GET',
        path: '/prod/pets/1',
        authorization: 'TOKEN',
        headers: ['authorization'],
      },
      {
        route: 'ANY /files/{proxy+}',
        method: 'GET',
        path: '/prod/files/1',
        authorization: 'REQUEST',
        headers: ['X-Tenant'],
        query: ['key'],
        apiKeyRequired: true,
      },
      {
        ...none,
        route: 'POST /signed',
        method: 'POST',
        path: '/prod/signed',
        authorization: 'AWS_IAM',
        signature: { accessKeyId: 'AKID', region: 'eu-west-1' },
      },
      { ...none, route: 'GET /open', method: 'GET', path: '/prod/open', authorization: 'NONE' },
    ])
  })

  test.each([undefined, null, {}, 'api'])('rejects %j', (value) => {
    expect(() => exampleRequests(value as never)).toThrow(/^exampleRequests: api must be an API/)
  })
})
