import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DecisionRecord } from '../../../src/index.ts'
import { appSyncEventsAuthorizer, authenticated, every, inGroup, own, some, sourceIp, timeWindow } from '../../../src/index.ts'
import { identity, stub } from '../stub-verifier.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-06-01T00:00:00Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

const channels = {
  'publish /all': inGroup('editors'),
  'subscribe /all': authenticated,
  'subscribe /users/{id}/news': own('id'),
  'publish /users/{id}/news': some(own('id'), inGroup('editors')),
  'subscribe /open/{a}': authenticated,
  'subscribe /open/{a}/{b}': authenticated,
  'subscribe /open/{a}/{b}/{c}': authenticated,
  'subscribe /open/{a}/{b}/{c}/{d}': authenticated,
  'subscribe /deep/{a}': authenticated,
  'subscribe /mixed/{a}': authenticated,
  'subscribe /mixed/{a}/{b}': authenticated,
  'subscribe /mixed/{a}/{b}/{c}': authenticated,
  'subscribe /mixed/{a}/{b}/{c}/{d}': authenticated,
  'subscribe /mixed/{a}/secret': inGroup('editors'),
  'subscribe /mine/{id}/{a}': own('id'),
  'subscribe /mine/{id}/{a}/{b}': own('id'),
  'subscribe /mine/{id}/{a}/{b}/{c}': own('id'),
} as const
const base = { authenticate: stub(), connect: authenticated, channels, ttlSeconds: 0 }

function event(operation: string, channel?: string | null, authorizationToken = 'Bearer good') {
  const requestContext = { apiId: 'a1', accountId: '012345678901', requestId: 'r1', operation, channel }
  return { authorizationToken, requestContext } as never
}

describe('channels', () => {
  test.each([
    ['publish', '/all', false],
    ['subscribe', '/all', true],
    ['subscribe', 'all', true],
    ['subscribe', '/all/', false],
    ['subscribe', '//all', false],
    ['subscribe', '/other', false],
    ['subscribe', '/users/u1/news', true],
    ['subscribe', '/users/u2/news', false],
    ['subscribe', '/users/U1/news', false],
    ['subscribe', '/users/u1/news/more', false],
    ['subscribe', '/users/u1', false],
    ['publish', '/users/u1/news', true],
    ['publish', '/users/*', false],
    ['publish', '/*', false],
    ['subscribe', '/*', false],
    ['subscribe', '*', false],
    ['subscribe', '/users/*', false],
    ['subscribe', '/users/u1/*', false],
    ['subscribe', '/open/*', true],
    ['subscribe', '/open/x/*', true],
    ['subscribe', '/open/x/y/z/*', true],
    ['subscribe', '/open/x/y/z/w/*', false],
    ['subscribe', '/open/x/y/z/w/v', false],
    ['subscribe', '/open', false],
    ['subscribe', '/deep/*', false],
    ['subscribe', '/mixed/*', false],
    ['subscribe', '/mixed/x/y', true],
    ['subscribe', '/mixed/x/secret', false],
    ['subscribe', '/mixed/x/*', false],
    ['subscribe', '/mine/u1/*', true],
    ['subscribe', '/mine/u1/x/*', true],
    ['subscribe', '/mine/u2/*', false],
    ['subscribe', '/mine/*', false],
    ['subscribe', '/mine/*/x', false],
    ['subscribe', '/open/a*', false],
    ['subscribe', '/open/%2a', false],
    ['subscribe', '', false],
    ['subscribe', undefined, false],
    ['subscribe', null, false],
  ])('%s %s: %s', async (operation, channel, isAuthorized) => {
    const handler = appSyncEventsAuthorizer(base)
    const kind = operation === 'publish' ? 'EVENT_PUBLISH' : 'EVENT_SUBSCRIBE'
    expect(await handler(event(kind, channel))).toStrictEqual(isAuthorized ? { isAuthorized, ttlOverride: 0 } : { isAuthorized })
  })

  test('the most specific channel decides, segment by segment', async () => {
    const rules = {
      'subscribe /a/{x}': authenticated,
      'subscribe /{y}/b': inGroup('editors'),
      'subscribe /{y}/{z}': inGroup('x'),
    }
    const handler = appSyncEventsAuthorizer({ ...base, channels: rules })
    expect((await handler(event('EVENT_SUBSCRIBE', '/a/b'))).isAuthorized).toBe(true)
    expect((await handler(event('EVENT_SUBSCRIBE', '/c/b'))).isAuthorized).toBe(false)
  })

  test.each([
    ['2026-07-01', true],
    ['2026-05-01', false],
  ])('a rule about the time is evaluated: until %s', async (to, expected) => {
    const rules = { 'subscribe /users/{id}': every(own('id'), timeWindow({ to: new Date(to) })) }
    const handler = appSyncEventsAuthorizer({ ...base, channels: rules })
    expect((await handler(event('EVENT_SUBSCRIBE', '/users/u1'))).isAuthorized).toBe(expected)
  })

  test('a condition of a rule of the user that cannot be evaluated does not hold', async () => {
    const rule = {
      name: 'office',
      binds: [],
      reads: [],
      partial: () => [{ bind: {}, when: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
    }
    const handler = appSyncEventsAuthorizer({ ...base, channels: { 'subscribe /all': rule } })
    expect((await handler(event('EVENT_SUBSCRIBE', '/all'))).isAuthorized).toBe(false)
  })
})

describe('connect', () => {
  test.each([
    [authenticated, true],
    [inGroup('editors'), false],
  ])('%o', async (connect, expected) => {
    const handler = appSyncEventsAuthorizer({ ...base, connect })
    expect((await handler(event('EVENT_CONNECT'))).isAuthorized).toBe(expected)
    expect((await handler(event('EVENT_CONNECT', null))).isAuthorized).toBe(expected)
  })

  test('an absent or rejected token is not authorized', async () => {
    const handler = appSyncEventsAuthorizer(base)
    expect(await handler(event('EVENT_CONNECT', null, ''))).toStrictEqual({ isAuthorized: false })
    expect(await handler(event('EVENT_CONNECT', null, 'Bearer bad'))).toStrictEqual({ isAuthorized: false })
  })
})

test('the context is for the handlers of the namespace', async () => {
  const handler = appSyncEventsAuthorizer({ ...base, context: ({ subject }) => ({ subject }) })
  expect(await handler(event('EVENT_CONNECT'))).toStrictEqual({
    isAuthorized: true,
    handlerContext: { subject: 'u1' },
    ttlOverride: 0,
  })
})

test('the record names the channel and the rule', async () => {
  const records: DecisionRecord[] = []
  const who = identity({ scopes: new Set() })
  const handler = appSyncEventsAuthorizer({ ...base, authenticate: stub({}, who), onDecision: (record) => records.push(record) })
  await handler(event('EVENT_SUBSCRIBE', '/users/u1/news'))
  expect(records[0]).toMatchObject({ outcome: 'allow', route: 'subscribe /users/{id}/news', rule: 'own(id)', subject: 'u1' })
})

describe('building', () => {
  test('the definition is frozen', () => {
    const { definition } = appSyncEventsAuthorizer({ ...base, channels: { 'publish /all': authenticated } })
    expect(definition).toStrictEqual({
      api: 'APPSYNC_EVENTS',
      type: 'LAMBDA',
      ttlSeconds: 0,
      channels: ['publish /all'],
      validationExpression: '^Bearer .+$',
    })
    expect(Object.isFrozen(definition)).toBe(true)
  })

  test.each([
    ['a TTL', { ttlSeconds: 300 }, 'ttlSeconds'],
    ['six segments', { channels: { 'publish /a/b/c/d/e/f': authenticated } }, 'channels["publish /a/b/c/d/e/f"]'],
    ['a wildcard', { channels: { 'subscribe /a/*': authenticated } }, 'channels["subscribe /a/*"]'],
    ['a parameter that is part of a segment', { channels: { 'subscribe /a{x}': authenticated } }, 'channels["subscribe /a{x}"]'],
    ['an empty segment', { channels: { 'subscribe /a//b': authenticated } }, 'channels["subscribe /a//b"]'],
    ['another operation', { channels: { 'connect /a': authenticated } }, 'channels["connect /a"]'],
    [
      'two names of one channel',
      { channels: { 'publish /{a}': authenticated, 'publish /{b}': authenticated } },
      'channels["publish /{b}"]',
    ],
    ['one name twice', { channels: { 'publish /{a}/{a}': authenticated } }, 'channels["publish /{a}/{a}"]'],
    ['a rule that binds another parameter', { channels: { 'publish /{a}': own('b') } }, 'channels["publish /{a}"]'],
    [
      'a rule about the address',
      { channels: { 'publish /a': some(own('a'), sourceIp('10.0.0.0/8')) } },
      'channels["publish /a"]',
    ],
    [
      'a rule that becomes a condition',
      { channels: { 'publish /{a}': some(own('a'), sourceIp('10.0.0.0/8')) } },
      'channels["publish /{a}"]',
    ],
    ['a connect rule that binds', { connect: own('a') }, 'connect'],
    ['no connect rule', { connect: undefined }, 'connect'],
    ['a null connect rule', { connect: null }, 'connect'],
  ])('%s is a ConfigError', (_, over, option) => {
    expect(() => appSyncEventsAuthorizer({ ...base, ...over } as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })
})
