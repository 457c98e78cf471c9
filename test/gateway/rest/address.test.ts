import { describe, expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'

interface Event {
  readonly path: string
  readonly requestContext: { readonly path: string; readonly stage: string; readonly domainName: string }
}

const DEFAULT_HOST = 'a1b2c3d4e5.execute-api.us-east-1.amazonaws.com'

function domainApi(options: object = {}) {
  const events: Event[] = []
  const integration = (event: Event) => {
    events.push(event)
    return { statusCode: 200 }
  }
  const api = restApi({
    stage: 'prod',
    stages: { dev: {} },
    authorizers: {},
    domains: {
      'api.example.com': { basePath: 'store/v1' },
      'dev.example.com': { stage: 'dev' },
      'all.example.com': { basePath: 'v1', stage: null },
    },
    routes: { 'GET /pets': { authorizer: 'NONE', integration }, 'GET /': { authorizer: 'NONE', integration } },
    ...options,
  })
  const send = async (host: string, rawTarget: string) => {
    const response = await api.send({ method: 'GET', rawTarget, headers: [['Host', host]] })
    const event = events.at(-1)
    return {
      status: response.status,
      stage: response.trace.stage,
      path: event?.path,
      contextPath: event?.requestContext.path,
      event,
    }
  }
  return { api, send }
}

describe('custom domain names', () => {
  test.each<[string, string, string, string]>([
    ['api.example.com', '/store/v1/pets', 'prod', '/store/v1/pets'],
    ['API.Example.com:443', '/store/v1/pets/', 'prod', '/store/v1/pets/'],
    ['api.example.com', '/store/v1', 'prod', '/store/v1'],
    ['dev.example.com', '/pets', 'dev', '/pets'],
    ['all.example.com', '/v1/prod/pets', 'prod', '/v1/prod/pets'],
    ['all.example.com', '/v1/dev/pets', 'dev', '/v1/dev/pets'],
  ])('%s%s reaches the stage %s, and the paths of the event are as sent', async (host, target, stage, path) => {
    expect(await domainApi().send(host, target)).toMatchObject({ status: 200, stage, path, contextPath: path })
  })

  test('the default endpoint has the stage in requestContext.path only', async () => {
    expect(await domainApi().send(DEFAULT_HOST, '/dev/pets')).toMatchObject({
      stage: 'dev',
      path: '/pets',
      contextPath: '/dev/pets',
    })
  })

  test.each<[string, string]>([
    ['api.example.com', '/pets'],
    ['api.example.com', '/prod/pets'],
    ['api.example.com', '/store/v10/pets'],
    ['api.example.com', '/Store/v1/pets'],
    ['all.example.com', '/v1/pets'],
    ['all.example.com', '/v1/qa/pets'],
    [DEFAULT_HOST, '/store/v1/pets'],
  ])('%s%s gets 403 Forbidden', async (host, target) => {
    expect(await domainApi().send(host, target)).toMatchObject({ status: 403, stage: null })
  })

  test('disableExecuteApiEndpoint rejects all other hosts', async () => {
    const { send, api } = domainApi({ disableExecuteApiEndpoint: true })
    expect(await send('dev.example.com', '/pets')).toMatchObject({ status: 200 })
    for (const host of [DEFAULT_HOST, 'localhost:3000', 'other.example.com'])
      expect(await send(host, '/prod/pets')).toMatchObject({ status: 403 })
    expect((await api.request('GET /pets')).trace.outcome).toBe('FORBIDDEN')
    expect((await api.request('GET /pets', { domain: 'api.example.com' })).status).toBe(200)
  })

  test.each<[string, string, string]>([
    ['api.example.com', 'prod', '/store/v1/pets'],
    ['dev.example.com', 'dev', '/pets'],
    ['all.example.com', 'prod', '/v1/prod/pets'],
  ])('request with the domain %s adds its base path', async (domain, stage, path) => {
    const integration = (event: Event) => ({ statusCode: 200, body: `${event.requestContext.domainName}${event.path}` })
    const { api } = domainApi({ routes: { 'GET /pets': { authorizer: 'NONE', integration } } })
    const response = await api.request('GET /pets', { domain })
    expect([response.trace.stage, await response.text()]).toStrictEqual([stage, `${domain}${path}`])
  })

  test.each<[string, object]>([
    ['domain', { domain: 'other.example.com' }],
    ['domain', { domain: 'constructor' }],
    ['stage', { domain: 'api.example.com', stage: 'dev' }],
  ])('request rejects a wrong %s', async (option, options) => {
    await expect(domainApi().api.request('GET /pets', options)).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })

  test.each<[string, object]>([
    ['domains["API.example.com"]', { domains: { 'API.example.com': {} } }],
    ['domains["localhost"]', { domains: { localhost: {} } }],
    [`domains["${DEFAULT_HOST}"]`, { domains: { [DEFAULT_HOST]: {} } }],
    ['domains["a.example"]', { domains: { 'a.example': 'v1' } }],
    ['domains["a.example"].basePath', { domains: { 'a.example': { basePath: 'v1/' } } }],
    ['domains["a.example"].stage', { domains: { 'a.example': { stage: 'qa' } } }],
    ['domains["a.example"].policy', { domains: { 'a.example': { policy: {} } } }],
    ['basePath', { basePath: 'v1' }],
    ['disableExecuteApiEndpoint', { domains: {}, disableExecuteApiEndpoint: true }],
  ])('restApi rejects a wrong %s', (option, options) => {
    expect(() => domainApi(options)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })
})
