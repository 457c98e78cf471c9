import { describe, expect, test } from 'vitest'
import { clock, restApi, type UsagePlan } from '../../../src/gateway/index.ts'
import { policyResponse, type TestApiOptions, testApi } from '../test-api.ts'

const GOLD = 'gold-key-0123456789abcdef'
const FREE = 'free-key-0123456789abcdef'
const OFF = 'disabled-key-0123456789ab'
const LONE = 'lone-key-0123456789abcdef'
const apiKeys = { gold: { value: GOLD }, free: { value: FREE }, off: { value: OFF, enabled: false }, lone: { value: LONE } }
const FORBIDDEN = { status: 403, body: '{"message":"Forbidden"}', errorType: 'ForbiddenException' }
const THROTTLED = { status: 429, body: '{"message":"Too Many Requests"}', errorType: 'TooManyRequestsException' }
const EXCEEDED = { status: 429, body: '{"message":"Limit Exceeded"}', errorType: 'LimitExceededException' }

function keyedApi(plan: Partial<UsagePlan> = {}, options: TestApiOptions = {}, start: string | number = 0) {
  const time = clock(start)
  const events: { requestContext: { identity: object } }[] = []
  const integration = (event: (typeof events)[number]) => {
    events.push(event)
    return { statusCode: 200 }
  }
  const api = restApi({
    stage: 'prod',
    authorizers: {},
    now: time.now,
    apiKeys,
    usagePlans: { basic: { apiKeys: ['gold', 'off'], ...plan }, other: { apiKeys: ['free'] } },
    routes: {
      'GET /pets': { authorizer: 'NONE', apiKeyRequired: true, integration },
      'GET /cats': { authorizer: 'NONE', apiKeyRequired: true, integration },
      'GET /open': { authorizer: 'NONE', integration },
    },
    ...options,
  } as never)
  const send = async (path: string, key?: string) => {
    const response = await api.request(`GET ${path}`, key === undefined ? {} : { headers: { 'X-API-Key': key } })
    const { status, trace } = response
    return { status, body: await response.text(), errorType: response.headers.get('x-amzn-errortype'), trace }
  }
  const statuses = async (count: number, path = '/pets', key = GOLD) => {
    const all: number[] = []
    for (let index = 0; index < count; index += 1) all.push((await send(path, key)).status)
    return all
  }
  return { api, time, events, send, statuses }
}

describe('an API key', () => {
  test.each<[string, string | undefined, object]>([
    ['a key of a plan', GOLD, { status: 200, trace: { apiKeyId: 'gold', usagePlanId: 'basic' } }],
    ['no key', undefined, { ...FORBIDDEN, trace: { apiKeyId: null, outcome: 'INVALID_API_KEY' } }],
    ['an empty key', '', FORBIDDEN],
    ['an unknown key', 'unknown-key-0123456789', { ...FORBIDDEN, trace: { apiKeyId: null, usagePlanId: null } }],
    ['the ID instead of the value', 'gold', FORBIDDEN],
    ['a key in different case', GOLD.toUpperCase(), FORBIDDEN],
    ['a disabled key', OFF, { ...FORBIDDEN, trace: { apiKeyId: 'off', usagePlanId: 'basic' } }],
    ['a key without a plan', LONE, { ...FORBIDDEN, trace: { apiKeyId: 'lone', usagePlanId: null } }],
  ])('%s', async (_, key, expected) => {
    expect(await keyedApi().send('/pets', key)).toMatchObject(expected)
  })

  test('is not needed on a route that does not require one', async () => {
    const { send, events } = keyedApi()
    expect(await send('/open')).toMatchObject({ status: 200, trace: { apiKeyId: null } })
    await send('/open', GOLD)
    expect(events[1]?.requestContext.identity).not.toHaveProperty('apiKey')
  })

  test('is passed to the backend', async () => {
    const { send, events } = keyedApi()
    await send('/pets', GOLD)
    expect(events[0]?.requestContext.identity).toMatchObject({ apiKey: GOLD, apiKeyId: 'gold' })
  })

  test('sent twice is invalid', async () => {
    const { api } = keyedApi()
    expect((await api.request('GET /pets', { headers: { 'x-api-key': [GOLD, GOLD] } })).status).toBe(403)
  })

  test('is checked after the authorizer, and the REQUEST event has it', async () => {
    const plan = { usagePlans: { basic: { apiKeys: ['gold'] } }, apiKeys }
    const integration = () => ({ statusCode: 200 })
    const routes = { 'GET /pets': { authorizer: 'auth', apiKeyRequired: true, integration } } as const
    const { api, events } = testApi({ type: 'REQUEST', ttlSeconds: 0, identitySources: [] }, { ...plan, routes })
    const denied = testApi({ handler: () => policyResponse('Deny', '*/*') }, { ...plan, routes })
    expect((await api.request('GET /pets', { headers: { 'x-api-key': GOLD } })).status).toBe(200)
    expect((await api.request('GET /pets', { headers: { 'x-api-key': 'unknown' } })).status).toBe(403)
    expect(events).toMatchObject([
      { requestContext: { identity: { apiKey: GOLD, apiKeyId: 'gold' } } },
      { requestContext: { identity: { apiKey: 'unknown' } } },
    ])
    const response = await denied.api.request('GET /pets', { headers: { authorization: 'a' } })
    expect(response.trace).toMatchObject({ outcome: 'ACCESS_DENIED', apiKeyId: null })
  })
})

describe('apiKeySource AUTHORIZER', () => {
  const options = {
    apiKeys,
    usagePlans: { basic: { apiKeys: ['gold'], quota: { limit: 2, period: 'DAY' } } },
    apiKeySource: 'AUTHORIZER',
    routes: {
      'GET /pets': { authorizer: 'auth', apiKeyRequired: true, integration: () => ({ statusCode: 200 }) },
      'GET /open': { authorizer: 'NONE', apiKeyRequired: true, integration: () => ({ statusCode: 200 }) },
    },
  } as const

  test.each<[unknown, number]>([
    [GOLD, 200],
    [undefined, 403],
    [null, 403],
    ['unknown', 403],
    [5, 500],
  ])('uses usageIdentifierKey %j of the authorizer response: %i', async (usageIdentifierKey, status) => {
    const { api } = testApi({ handler: () => ({ ...policyResponse('Allow', '*/*'), usageIdentifierKey }) }, options)
    const response = await api.request('GET /pets', { headers: { authorization: 'a', 'x-api-key': GOLD } })
    expect(response.status).toBe(status)
  })

  test('counts requests that are answered from the result cache', async () => {
    const handler = () => ({ ...policyResponse('Allow', '*/*'), usageIdentifierKey: GOLD })
    const { api, events } = testApi({ ttlSeconds: 300, handler }, options)
    const send = async () => (await api.request('GET /pets', { headers: { authorization: 'a' } })).status
    expect([await send(), await send(), await send()]).toStrictEqual([200, 200, 429])
    expect(events).toHaveLength(1)
    expect(api.usage()).toStrictEqual({ basic: { gold: 0 } })
  })

  test('rejects a route without a Lambda authorizer', async () => {
    const { api } = testApi({}, options)
    expect((await api.request('GET /open', { headers: { 'x-api-key': GOLD } })).status).toBe(403)
  })
})

describe('throttling', () => {
  test('has a token bucket per key', async () => {
    const { statuses, send, time } = keyedApi({ apiKeys: ['gold', 'lone'], throttle: { rateLimit: 2, burstLimit: 3 } })
    expect(await statuses(4)).toStrictEqual([200, 200, 200, 429])
    expect(await send('/cats', GOLD)).toMatchObject({ ...THROTTLED, trace: { apiKeyId: 'gold', outcome: 'THROTTLED' } })
    expect((await send('/pets', LONE)).status).toBe(200)
    time.advance(0.499)
    expect((await send('/pets', GOLD)).status).toBe(429)
    time.advance(0.001)
    expect(await statuses(2)).toStrictEqual([200, 429])
    time.advance(1_000)
    expect(await statuses(4)).toStrictEqual([200, 200, 200, 429])
    time.advance(-500)
    expect((await send('/pets', GOLD)).status).toBe(429)
  })

  test('has a bucket of its own for a method with limits', async () => {
    const methodThrottle = { 'GET /cats': { rateLimit: 1, burstLimit: 1 } }
    const { statuses } = keyedApi({ throttle: { rateLimit: 1, burstLimit: 2 }, methodThrottle })
    expect(await statuses(2, '/cats')).toStrictEqual([200, 429])
    expect(await statuses(3, '/pets')).toStrictEqual([200, 200, 429])
  })

  test('excludes throttled requests from the quota', async () => {
    const { api, statuses } = keyedApi({ throttle: { rateLimit: 0, burstLimit: 1 }, quota: { limit: 5, period: 'DAY' } })
    expect(await statuses(3)).toStrictEqual([200, 429, 429])
    expect(api.usage()).toStrictEqual({ basic: { gold: 4, off: 5 }, other: { free: null } })
  })
})

describe('a quota', () => {
  test('ends with the limit and is separate for each key', async () => {
    const { send, statuses, api } = keyedApi({ apiKeys: ['gold', 'lone'], quota: { limit: 2, period: 'DAY' } })
    expect(await statuses(2)).toStrictEqual([200, 200])
    expect(await send('/pets', GOLD)).toMatchObject({ ...EXCEEDED, trace: { outcome: 'QUOTA_EXCEEDED', usagePlanId: 'basic' } })
    expect((await send('/pets', LONE)).status).toBe(200)
    expect(api.usage()).toStrictEqual({ basic: { gold: 0, lone: 1 }, other: { free: null } })
  })

  test.each<[string, UsagePlan['quota'], string, string]>([
    ['DAY', { limit: 1, period: 'DAY' }, '2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00Z'],
    ['WEEK, which begins on Sunday', { limit: 1, period: 'WEEK' }, '2026-11-28T23:59:59.999Z', '2026-11-29T00:00:00Z'],
    ['WEEK from Wednesday', { limit: 1, period: 'WEEK', offset: 3 }, '2026-12-01T23:59:59.999Z', '2026-12-02T00:00:00Z'],
    ['MONTH', { limit: 1, period: 'MONTH' }, '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00Z'],
    ['MONTH from the 28th', { limit: 1, period: 'MONTH', offset: 27 }, '2027-02-27T23:59:59.999Z', '2027-02-28T00:00:00Z'],
  ])('%s', async (_, quota, last, next) => {
    const { statuses, time } = keyedApi({ quota }, {}, Date.parse(last) - 86_000_000)
    expect(await statuses(2)).toStrictEqual([200, 429])
    time.advance(86_000)
    expect(await statuses(1)).toStrictEqual([429])
    time.advance((Date.parse(next) - Date.parse(last)) / 1000)
    expect(await statuses(2)).toStrictEqual([200, 429])
  })
})

describe('wrong options', () => {
  const plan = { apiKeys: ['gold'] }
  test.each<[string, object]>([
    ['apiKeys["a"]', { apiKeys: { a: GOLD } }],
    ['apiKeys["a"].value', { apiKeys: { a: { value: 'short' } } }],
    ['apiKeys["a"].value', { apiKeys: { a: {} } }],
    ['apiKeys["b"].value', { apiKeys: { a: { value: GOLD }, b: { value: GOLD } } }],
    ['apiKeys["a"].key', { apiKeys: { a: { value: GOLD, key: 1 } } }],
    ['apiKeys["a"].enabled', { apiKeys: { a: { value: GOLD, enabled: 'no' } } }],
    ['usagePlans["p"]', { usagePlans: { p: null } }],
    ['usagePlans["p"].apiKeys', { usagePlans: { p: {} } }],
    ['usagePlans["p"].apiKeys', { usagePlans: { p: { apiKeys: ['unknown'] } } }],
    ['usagePlans["p"].apiKeys', { usagePlans: { p: { apiKeys: ['gold', 'gold'] } } }],
    ['usagePlans["q"].apiKeys', { usagePlans: { p: plan, q: plan } }],
    ['usagePlans["p"].stages', { usagePlans: { p: { ...plan, stages: ['dev'] } } }],
    ['usagePlans["p"].throttle.burst', { usagePlans: { p: { ...plan, throttle: { rateLimit: 1, burst: 1 } } } }],
    ['usagePlans["p"].throttle.burstLimit', { usagePlans: { p: { ...plan, throttle: { rateLimit: 1 } } } }],
    ['usagePlans["p"].throttle.rateLimit', { usagePlans: { p: { ...plan, throttle: { rateLimit: '1', burstLimit: 1 } } } }],
    ['usagePlans["p"].methodThrottle["GET /x"]', { usagePlans: { p: { ...plan, methodThrottle: { 'GET /x': {} } } } }],
    [
      'usagePlans["p"].methodThrottle["GET /pets"].rateLimit',
      { usagePlans: { p: { ...plan, methodThrottle: { 'GET /pets': {} } } } },
    ],
    ['usagePlans["p"].quota.period', { usagePlans: { p: { ...plan, quota: { limit: 1, period: 'YEAR' } } } }],
    ['usagePlans["p"].quota.limit', { usagePlans: { p: { ...plan, quota: { limit: -1, period: 'DAY' } } } }],
    ['usagePlans["p"].quota.offset', { usagePlans: { p: { ...plan, quota: { limit: 1, period: 'WEEK', offset: 7 } } } }],
    ['apiKeySource', { apiKeySource: 'header' }],
  ])('%s', (option, options) => {
    const create = () => keyedApi({}, { usagePlans: {}, ...options } as never)
    expect(create).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
    expect(create).toThrow(expect.not.objectContaining({ message: expect.stringContaining(GOLD) }))
  })
})
