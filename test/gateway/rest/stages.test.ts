import { describe, expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'
import { policyResponse, type TestApiOptions, testApi } from '../test-api.ts'

const A = { authorization: 'a' }
const KEY = 'gold-key-0123456789abcdef'
const ARN = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5'

function stagedApi(options: TestApiOptions = {}, ttlSeconds = 300) {
  const stages = { dev: { stageVariables: { name: 'd' } }, test: {} }
  return testApi(
    {
      type: 'REQUEST',
      ttlSeconds,
      identitySources: [{ in: 'header', name: 'authorization' }],
      handler: () => policyResponse('Allow', '*/*'),
    },
    { stageVariables: { name: 'p' }, stages, ...options },
  )
}

describe('stages', () => {
  test.each([
    [undefined, 'prod', { name: 'p' }],
    ['prod', 'prod', { name: 'p' }],
    ['dev', 'dev', { name: 'd' }],
    ['test', 'test', {}],
  ])('request with stage %s calls the stage %s with its variables', async (stage, name, stageVariables) => {
    const { api, events } = stagedApi()
    const { trace } = await api.request('GET /pets/7', { headers: A, stage })
    expect(events).toMatchObject([
      {
        methodArn: `${ARN}/${name}/GET/pets/7`,
        path: '/pets/7',
        stageVariables,
        requestContext: { stage: name, path: `/${name}/pets/7` },
      },
    ])
    expect(trace).toMatchObject({ stage: name, methodArn: `${ARN}/${name}/GET/pets/7` })
  })

  test.each<[string, string | undefined, string | null]>([
    ['/dev/open', undefined, 'dev'],
    ['/prod/open', undefined, 'prod'],
    ['/open', undefined, 'prod'],
    ['/devs/open', undefined, 'prod'],
    ['//dev/open', undefined, 'prod'],
    ['/dev', undefined, 'dev'],
    ['/open', 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com', null],
  ])('send to %s on host %s reaches stage %s', async (rawTarget, host = 'localhost', stage) => {
    const { api } = stagedApi()
    const { trace } = await api.send({ method: 'GET', rawTarget, headers: [['host', host]] })
    expect(trace.stage).toBe(stage)
  })

  test('a policy for one stage does not allow another one', async () => {
    const { api } = stagedApi()
    expect((await api.request('GET /pets', { headers: A })).status).toBe(200)
    expect((await api.request('GET /pets', { headers: A, stage: 'dev' })).status).toBe(403)
  })

  test('have separate result caches, which are flushed by stage or together', async () => {
    const { api, events } = stagedApi()
    const send = (stage: string) => api.request('GET /pets', { headers: A, stage })
    for (const stage of ['prod', 'dev', 'test', 'prod', 'dev', 'test']) await send(stage)
    expect([events.length, api.cachedReplies()]).toStrictEqual([3, 3])
    api.flushAuthorizersCache('dev')
    expect(api.cachedReplies()).toBe(2)
    await send('prod')
    await send('dev')
    expect(events).toHaveLength(4)
    api.flushAuthorizersCache()
    expect(api.cachedReplies()).toBe(0)
  })

  test('a usage plan applies to its stages, and its quota counts all of them', async () => {
    const integration = () => ({ statusCode: 200 })
    const api = restApi({
      stage: 'prod',
      stages: { dev: {}, test: {} },
      authorizers: {},
      apiKeys: { gold: { value: KEY } },
      usagePlans: {
        basic: { apiKeys: ['gold'], stages: ['prod', 'dev'], quota: { limit: 2, period: 'DAY' } },
        other: { apiKeys: ['gold'], stages: ['test'], quota: { limit: 0, period: 'DAY' } },
      },
      routes: { 'GET /x': { authorizer: 'NONE', apiKeyRequired: true, integration } },
    })
    const send = async (stage: string) => (await api.request('GET /x', { stage, headers: { 'x-api-key': KEY } })).trace
    expect(await send('prod')).toMatchObject({ status: 200, usagePlanId: 'basic' })
    expect(await send('dev')).toMatchObject({ status: 200, usagePlanId: 'basic' })
    expect(await send('prod')).toMatchObject({ status: 429, usagePlanId: 'basic' })
    expect(await send('test')).toMatchObject({ status: 429, usagePlanId: 'other' })
  })

  test('with basePath, the base path maps to the main stage', async () => {
    const { api } = stagedApi({ basePath: 'v1' })
    expect((await api.send({ method: 'GET', rawTarget: '/v1/open', headers: [] })).trace.stage).toBe('prod')
    expect((await api.send({ method: 'GET', rawTarget: '/dev/open', headers: [] })).status).toBe(403)
    await expect(api.request('GET /open', { stage: 'dev' })).rejects.toThrow(expect.objectContaining({ option: 'stage' }))
  })

  test('an unknown stage is a ConfigError', async () => {
    const { api } = stagedApi()
    await expect(api.request('GET /open', { stage: 'qa' })).rejects.toThrow(
      'request: stage must be a stage of this API: prod, dev, test',
    )
    expect(() => api.flushAuthorizersCache('qa')).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'stage' }))
  })

  test.each<[string, object]>([
    ['stages["prod"]', { prod: {} }],
    ['stages["dev"]', { dev: null }],
    ['stages["dev"].variables', { dev: { variables: {} } }],
    ['stage', { 'a/b': {} }],
    ['stageVariables["x"]', { dev: { stageVariables: { x: 5 } } }],
  ])('rejects a wrong %s', (option, stages) => {
    // Invalid on purpose: possible in plain JavaScript.
    expect(() => testApi({}, { stages: stages as never })).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
