import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { websocketApi } from '../../../src/gateway/index.ts'
import { connected, websocketTestApi } from './websocket-test-api.ts'

const integration = (): object => ({ statusCode: 200 })
const entry = { api: 'WEBSOCKET', type: 'REQUEST', identitySources: [], handler: integration }
const valid = { stage: 'prod', routes: { $default: { integration } } }

describe('websocketApi', () => {
  test.each<[string, unknown, string]>([
    ['no options', undefined, 'options'],
    ['null', null, 'options'],
    ['no stage', { routes: valid.routes }, 'stage'],
    ['no routes', { stage: 'prod' }, 'routes'],
    ['empty routes', { stage: 'prod', routes: {} }, 'routes'],
    ['an unknown option', { ...valid, canary: {} }, 'canary'],
    ['the stage of HTTP APIs', { ...valid, stage: '$default' }, 'stage'],
    ['an unknown predefined key', { ...valid, routes: { $other: { integration } } }, 'routes["$other"]'],
    [
      'an authorizer on a message route',
      { ...valid, routes: { join: { integration, authorizer: 'NONE' } } },
      'routes["join"].authorizer',
    ],
    [
      'an API key on $default',
      { ...valid, routes: { $default: { integration, apiKeyRequired: true } } },
      'routes["$default"].apiKeyRequired',
    ],
    [
      'a route response on $connect',
      { ...valid, routes: { $connect: { routeResponse: true } } },
      'routes["$connect"].routeResponse',
    ],
    [
      'a route response on $disconnect',
      { ...valid, routes: { $disconnect: { integration, routeResponse: true } } },
      'routes["$disconnect"].routeResponse',
    ],
    ['an unknown authorizer', { ...valid, routes: { $connect: { authorizer: 'users' } } }, 'routes["$connect"].authorizer'],
    ['a reserved authorizer name', { ...valid, authorizers: { NONE: entry } }, 'authorizers["NONE"]'],
    ['an authorizer of a REST API', { ...valid, authorizers: { a: { ...entry, api: 'REST' } } }, 'authorizers["a"].api'],
    ['a TOKEN authorizer', { ...valid, authorizers: { a: { ...entry, type: 'TOKEN' } } }, 'authorizers["a"].type'],
    ['a JWT authorizer', { ...valid, authorizers: { a: { type: 'JWT' } } }, 'authorizers["a"].type'],
    ['a TTL', { ...valid, authorizers: { a: { ...entry, ttlSeconds: 60 } } }, 'authorizers["a"].ttlSeconds'],
    ['a plain handler', { ...valid, authorizers: { a: integration } }, 'authorizers["a"]'],
    [
      'a wrong identity source',
      { ...valid, authorizers: { a: { ...entry, identitySources: [{ in: 'body', name: 'x' }] } } },
      'authorizers["a"].identitySources',
    ],
    [
      'a mock integration',
      { ...valid, routes: { $default: { integration: { type: 'MOCK' } } } },
      'routes["$default"].integration.type',
    ],
    [
      'a payload format version',
      {
        ...valid,
        routes: { $default: { integration: { type: 'AWS_PROXY', handler: integration, payloadFormatVersion: '2.0' } } },
      },
      'routes["$default"].integration.payloadFormatVersion',
    ],
    ['a wrong expression', { ...valid, routeSelectionExpression: '$context.x' }, 'routeSelectionExpression'],
    ['a wrong key selection', { ...valid, apiKeySelectionExpression: '$request.header.key' }, 'apiKeySelectionExpression'],
    [
      'the throttle of a method',
      { ...valid, usagePlans: { p: { apiKeys: [], methodThrottle: {} } } },
      'usagePlans["p"].methodThrottle',
    ],
    ['a policy of a domain', { ...valid, domains: { 'ws.example.com': { policy: {} } } }, 'domains["ws.example.com"]'],
  ])('rejects %s', (_, options, option) => {
    const build = (): unknown => websocketApi(options as never)
    expect(build).toThrow(ConfigError)
    expect(build).toThrow(expect.objectContaining({ option }))
    expect(build).toThrow(/^websocketApi: /)
  })

  test('rejects an entry whose identity sources differ from the definition of its handler', () => {
    const handler = Object.assign(integration, {
      definition: { api: 'WEBSOCKET', type: 'REQUEST', identitySources: [{ in: 'header', name: 'a' }] },
    })
    const authorizers = { a: { ...entry, handler } }
    expect(() => websocketApi({ ...valid, authorizers } as never)).toThrow('differs from the definition')
  })

  test('does not state values in messages', () => {
    const build = (): unknown => websocketApi({ ...valid, stage: 'secret value' } as never)
    expect(build).toThrow(ConfigError)
    expect(build).not.toThrow(/secret value/)
  })
})

describe('calls', () => {
  test.each<[string, (api: ReturnType<typeof websocketTestApi>['api']) => Promise<unknown>]>([
    ['connect with a body', (api) => api.connect({ body: 'x' } as never)],
    ['connect with an unknown option', (api) => api.connect({ token: 'x' } as never)],
    ['connect with a wrong protocol', (api) => api.connect({ protocols: ['a b'] })],
    ['connect to another stage', (api) => api.connect({ stage: 'dev' })],
    ['connect as an unknown principal', (api) => api.connect({ as: 'AKIAUNKNOWN' })],
    ['request without a method', (api) => api.request('/@connections/x')],
    ['send with a number', async (api) => (await connected(api)).send(5 as never)],
    ['send with no frames', async (api) => (await connected(api)).send('x', { frames: 0 })],
    ['close with a reserved code', async (api) => (await connected(api)).close(1006)],
    ['close with a long reason', async (api) => (await connected(api)).close(1000, 'x'.repeat(124))],
    ['next with an unknown option', async (api) => (await connected(api)).next({ timeout: 1 } as never)],
  ])('%s is rejected with a ConfigError', async (_, call) => {
    await expect(call(websocketTestApi().api)).rejects.toBeInstanceOf(ConfigError)
  })

  test('strict rejects what rests on inferred behavior', async () => {
    const { api } = websocketTestApi({ strict: true })
    const connection = await connected(api)
    await connection.send('{"action":"join"}')
    await expect(connection.send('{"action":"$connect"}')).rejects.toMatchObject({ code: 'ERR_INFERRED_BEHAVIOUR' })
  })
})
