import { describe, expect, test } from 'vitest'
import { InferredBehaviourError, restApi } from '../../../src/gateway/index.ts'
import { policyResponse, testApi } from '../test-api.ts'

const AUTHORIZED = { headers: { authorization: 'a' } }

describe('a strict API', () => {
  test('responds if all facts are documented or observed', async () => {
    const { api } = testApi({ handler: () => policyResponse('Allow', 'GET/pets') }, { strict: true })
    expect((await api.request('GET /pets', AUTHORIZED)).status).toBe(200)
    expect((await api.request('GET /pets/7', AUTHORIZED)).status).toBe(403)
    expect((await api.request('GET /pets')).status).toBe(401)
    expect((await api.request('GET /nothing')).status).toBe(403)
  })

  test('rejects a request whose outcome rests on an inferred fact', async () => {
    const policy = policyResponse('Allow', 'GET/pets') as { policyDocument: object }
    const { api } = testApi({ handler: () => ({ policyDocument: policy.policyDocument }) }, { strict: true })
    const error: unknown = await api.request('GET /pets', AUTHORIZED).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InferredBehaviourError)
    expect(error).toMatchObject({ code: 'ERR_INFERRED_BEHAVIOUR', name: 'InferredBehaviourError' })
    expect((error as InferredBehaviourError).steps).toStrictEqual([
      expect.objectContaining({ check: 'authorizer', confidence: 'inferred', passed: false }),
    ])
    await expect(api.send({ method: 'GET', rawTarget: '/prod/pets', headers: [['authorization', 'a']] })).rejects.toThrow(
      InferredBehaviourError,
    )
    await expect(api.fetch(new Request('https://a.example/prod/pets', AUTHORIZED))).rejects.toThrow(InferredBehaviourError)
  })

  test('rejects a timeout of an authorizer', async () => {
    const { api } = testApi({ handler: () => new Promise(() => {}) }, { strict: true, timeoutMs: 5 })
    await expect(api.request('GET /pets', AUTHORIZED)).rejects.toThrow(InferredBehaviourError)
  })

  test.each<[string, object]>([
    ['uncertain.missingSourceAtTtlZero', { uncertain: { missingSourceAtTtlZero: 'invoke' } }],
    ['uncertain.allowWithoutPrincipalId', { uncertain: { allowWithoutPrincipalId: 'allow' } }],
    ['uncertain.cognitoWithSilentResourcePolicy', { uncertain: { cognitoWithSilentResourcePolicy: 'allow' } }],
    ['uncertain.authorizerTimeout', { uncertain: { authorizerTimeout: 'AUTHORIZER_FAILURE' } }],
    ['usagePlans["a"].quota', { usagePlans: { a: { apiKeys: [], quota: { limit: 1, period: 'DAY' } } } }],
  ])('rejects the option %s while building', (option, options) => {
    const build = (strict: boolean) => () =>
      restApi({
        stage: 'prod',
        authorizers: {},
        routes: { 'GET /': { authorizer: null, integration: () => '' } },
        strict,
        ...options,
      })
    expect(build(true)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG', option }))
    expect(build(false)).not.toThrow()
  })
})
