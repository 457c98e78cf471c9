import { describe, expect, test } from 'vitest'
import { checkCacheSafety, type RestApi, type RestAuthorizer, restApi } from '../../../src/gateway/index.ts'
import { CORRECT, type Example, FAULTY, tokenFor } from './handlers.ts'

const ROUTES = ['GET /users/jane', 'PUT /users/jane', 'GET /files/a/b', 'GET /admin/keys']
const CALLERS = {
  jane: { headers: { Authorization: `Bearer ${tokenFor('jane', 'user')}` } },
  root: { headers: { Authorization: `Bearer ${tokenFor('root', 'admin')}` }, sourceIp: '10.9.8.7' },
  again: { headers: { Authorization: `Bearer ${tokenFor('jane', 'user')}`, 'User-Agent': 'curl/8' } },
  forged: { headers: { Authorization: 'Bearer jane.admin.x' } },
  silent: {},
}

function apiOf({ type, sources, handler, options }: Example): RestApi {
  const route = { authorizer: 'auth', integration: () => Response.json({}) }
  return restApi<Record<string, RestAuthorizer>>({
    stage: 'prod',
    // The type depends on the example.
    authorizers: { auth: { api: 'REST', type, ttlSeconds: 300, identitySources: sources, handler } as RestAuthorizer },
    routes: {
      'GET /users/{id}': route,
      'PUT /users/{id}': route,
      'ANY /files/{proxy+}': route,
      'ANY /admin/{proxy+}': route,
    },
    ...options,
  })
}

describe('checkCacheSafety', () => {
  test('is tested with twenty faults of at least twelve kinds, and with twenty correct authorizers', () => {
    expect(FAULTY).toHaveLength(20)
    expect(new Set(FAULTY.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12)
    expect(CORRECT).toHaveLength(20)
  })

  test.each(FAULTY.map((example) => [example.name, example] as const))('finds the fault: %s', async (_, example) => {
    const { callers = CALLERS, routes = ROUTES } = example
    const { safe, disagreements } = await checkCacheSafety(apiOf(example), { callers, routes })
    expect({ safe, found: disagreements.length > 0 }).toStrictEqual({ safe: false, found: true })
  })

  test.each(CORRECT.map((example) => [example.name, example] as const))('does not alarm: %s', async (_, example) => {
    const { callers = CALLERS, routes = ROUTES } = example
    const { disagreements } = await checkCacheSafety(apiOf(example), { callers, routes })
    expect(disagreements).toStrictEqual([])
  })
})
