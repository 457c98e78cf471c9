import { describe, expect, test } from 'vitest'
import { checkCacheSafety, type RestApi, type RestAuthorizer, restApi } from '../../../src/gateway/index.ts'
import { policyResponse } from '../test-api.ts'

const BEARER = { in: 'header', name: 'Authorization' } as const
const ana = { headers: { authorization: 'ana' } }
const REQUESTS = { callers: { ana }, routes: ['GET /pets/1', 'GET /pets/2'] }

interface Event {
  readonly methodArn: string
  readonly headers: { readonly [name: string]: string }
}

function apiWith(entry: object, options: object = {}): RestApi {
  const route = { authorizer: 'auth', integration: () => Response.json({}) }
  return restApi<Record<string, RestAuthorizer>>({
    stage: 'prod',
    region: 'eu-west-1',
    authorizers: {
      // The type depends on the test.
      auth: { api: 'REST', type: 'REQUEST', ttlSeconds: 300, identitySources: [BEARER], ...entry } as unknown as RestAuthorizer,
    },
    routes: { 'GET /pets/{id}': route, 'POST /pets': { ...route, apiKeyRequired: true } },
    ...options,
  })
}

const allowAll = async (): Promise<object> => policyResponse('Allow', '*/*')
const echo = async ({ methodArn }: Event): Promise<object> => policyResponse('Allow', methodArn.split('prod/')[1] ?? '')

describe('checkCacheSafety', () => {
  test('checks functions by name and alias', async () => {
    const functions = { auth: { handler: allowAll, aliases: { live: echo } } }
    const named = (functionName: string): RestApi => apiWith({ functionName }, { functions, stageVariables: { alias: 'live' } })
    expect((await checkCacheSafety(named('auth'), REQUESTS)).safe).toBe(true)
    expect((await checkCacheSafety(named('auth:live'), REQUESTS)).safe).toBe(false)
    expect((await checkCacheSafety(named(['auth:$', '{stageVariables.alias}'].join('')), REQUESTS)).safe).toBe(false)
  })

  test('does not read the API key requirement, a rate limit or a quota as a dependency', async () => {
    const api = apiWith(
      { handler: allowAll },
      {
        apiKeys: { k: { value: 'k'.repeat(20) } },
        usagePlans: { p: { apiKeys: ['k'], throttle: { rateLimit: 1, burstLimit: 1 }, quota: { limit: 1, period: 'DAY' } } },
      },
    )
    const withKey = { headers: { ...ana.headers, 'x-api-key': 'k'.repeat(20) } }
    const result = await checkCacheSafety(api, { callers: { ana, withKey }, routes: ['GET /pets/1', 'POST /pets'] })
    expect(result).toStrictEqual({ safe: true, pairs: 12, disagreements: [] })
  })

  test('reports an API key of the authorizer that belongs to another request', async () => {
    const keys = { a: 'a'.repeat(20), b: 'b'.repeat(20) }
    const handler = async ({ headers }: Event): Promise<object> => ({
      ...policyResponse('Allow', '*/*'),
      usageIdentifierKey: headers['x-plan'] === 'b' ? keys.b : keys.a,
    })
    const api = apiWith(
      { handler },
      {
        apiKeySource: 'AUTHORIZER',
        apiKeys: { a: { value: keys.a }, b: { value: keys.b } },
        usagePlans: { free: { apiKeys: ['a'], quota: { limit: 1, period: 'DAY' } }, paid: { apiKeys: ['b'] } },
      },
    )
    const paid = { headers: { ...ana.headers, 'x-plan': 'b' } }
    const { disagreements } = await checkCacheSafety(api, { callers: { ana, paid }, routes: ['POST /pets', 'GET /pets/1'] })
    expect(disagreements[0]).toMatchObject({ statusWithoutCache: 200, statusFromCache: 200 })
    expect(disagreements[0]?.advice).toMatch(/^Add the header x-plan/)
  })

  test('evaluates the resource policy for each request', async () => {
    const statement = (Effect: string, Condition?: object) => ({
      Effect,
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      ...(Condition && { Condition }),
    })
    const resourcePolicy = {
      Version: '2012-10-17',
      Statement: [statement('Allow'), statement('Deny', { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } })],
    }
    const api = apiWith({ handler: allowAll }, { resourcePolicy })
    const callers = { inside: { ...ana, sourceIp: '10.0.0.1' }, outside: { ...ana, sourceIp: '192.0.2.1' } }
    expect(await checkCacheSafety(api, { ...REQUESTS, callers })).toMatchObject({ safe: true, pairs: 2 })
  })

  test('checks the stage, domain and headers that a caller states', async () => {
    const api = apiWith({ handler: echo }, { stages: { dev: {} }, domains: { 'api.example.com': { basePath: 'v1' } } })
    const callers = {
      dev: { ...ana, stage: 'dev' },
      domain: { ...ana, domain: 'api.example.com' },
      pairs: { headers: [['Authorization', 'x']] as const },
    }
    const { pairs, disagreements } = await checkCacheSafety(api, { ...REQUESTS, callers })
    // The stages have caches of their own; the domain maps to the main stage.
    expect(pairs).toBe(6)
    expect(new Set(disagreements.map(({ first }) => first.caller))).toStrictEqual(new Set(['domain', 'pairs']))
  })

  test('keeps the response of a customized error', async () => {
    const handler = async ({ methodArn }: Event): Promise<object> =>
      policyResponse(methodArn.endsWith('/1') ? 'Deny' : 'Allow', '*/*')
    const api = apiWith({ handler }, { gatewayResponses: { ACCESS_DENIED: { statusCode: 404 } } })
    const { disagreements } = await checkCacheSafety(api, REQUESTS)
    expect(disagreements.map(({ statusWithoutCache, statusFromCache }) => [statusWithoutCache, statusFromCache])).toStrictEqual([
      [200, 404],
      [404, 200],
    ])
  })
})
