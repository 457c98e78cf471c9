import { describe, expect, test } from 'vitest'
import { resultCache } from '../../../src/gateway/authorize/result-cache.ts'
import { clock } from '../../../src/gateway/index.ts'
import { ALLOWED, ARN, IMPLICIT, policyResponse, testApi, UNAUTHORIZED } from '../test-api.ts'

const ALICE = { authorization: 'alice' }
const BOB = { authorization: 'bob' }

describe('the result cache', () => {
  test('uses the cached response on another route and evaluates its policy for that route', async () => {
    const { send, events, api } = testApi({ ttlSeconds: 300, handler: () => policyResponse('Allow', 'GET/pets') })
    expect(await send('/prod/pets', ALICE)).toMatchObject(ALLOWED)
    expect(await send('/prod/pets', ALICE)).toMatchObject(ALLOWED)
    expect(api.lastTrace()).toMatchObject({ lambda: 'cached', principal: 'jane', reason: 'allowed by statement 1: GET /pets' })
    expect(await send('/prod/pets/7', ALICE)).toMatchObject(IMPLICIT)
    expect(api.lastTrace()).toMatchObject({ lambda: 'cached', reason: 'denied: no statement allows GET /pets/7' })
    expect(events).toHaveLength(1)
  })

  test('denies the next path if the authorizer allowed only event.methodArn', async () => {
    const echo = (event: never) => policyResponse('Allow', (event as { methodArn: string }).methodArn.slice(ARN.length + 1))
    const { send } = testApi({ ttlSeconds: 300, handler: echo })
    expect(await send('/prod/pets/1', ALICE)).toMatchObject(ALLOWED)
    expect(await send('/prod/pets/2', ALICE)).toMatchObject(IMPLICIT)
  })

  test('caches a Deny, but not a 401 or 500', async () => {
    const results = [
      new Error('Unauthorized'),
      new Error('broken'),
      policyResponse('Deny', '*/*'),
      policyResponse('Allow', '*/*'),
    ]
    const handler = () => {
      const next = results.shift()
      if (next instanceof Error) throw next
      return next
    }
    const { send, events } = testApi({ ttlSeconds: 300, handler })
    const statuses = []
    for (let turn = 0; turn < 5; turn += 1) statuses.push((await send('/prod/pets', ALICE)).status)
    expect(statuses).toStrictEqual([401, 500, 403, 403, 403])
    expect(events).toHaveLength(3)
  })

  test('expires exactly after the TTL', async () => {
    const time = clock('2026-11-23T12:00:00Z')
    const { send, events } = testApi({ ttlSeconds: 300 }, { now: time.now })
    await send('/prod/pets', ALICE)
    time.advance(299.999)
    await send('/prod/pets', ALICE)
    expect(events).toHaveLength(1)
    time.advance(0.001)
    await send('/prod/pets', ALICE)
    expect(events).toHaveLength(2)
  })

  test('is not used with TTL 0', async () => {
    const { send, events, api } = testApi({ ttlSeconds: 0 })
    await send('/prod/pets', ALICE)
    await send('/prod/pets', ALICE)
    expect(events).toHaveLength(2)
    expect(api.cachedReplies()).toBe(0)
  })

  test('has one response per token, and a flush removes all of them', async () => {
    const { send, events, api } = testApi({ ttlSeconds: 300 })
    await send('/prod/pets', ALICE)
    await send('/prod/pets', BOB)
    expect(api.cachedReplies()).toBe(2)
    api.flushAuthorizersCache()
    expect(api.cachedReplies()).toBe(0)
    await send('/prod/pets', ALICE)
    expect(events).toHaveLength(3)
  })

  test('limits the number and the total size of responses', () => {
    const many = resultCache<string>(3600)
    const save = (cache: typeof many, key: string, size: number) => cache.begin(key)({ response: 'reply', size, nowMs: 0 })
    for (let caller = 0; caller < 10_050; caller += 1) save(many, String(caller), 5)
    expect(many.entries).toBe(10_000)
    expect([many.get('49', 0), many.get('50', 0)?.response]).toStrictEqual([undefined, 'reply'])
    const large = resultCache<string>(3600)
    for (let caller = 0; caller < 10; caller += 1) save(large, String(caller), 6_000_000)
    expect(large.entries).toBe(5)
    save(large, 'too large', 32_000_001)
    expect(large.get('too large', 0)).toBeUndefined()
  })

  test('evaluates conditions again for each request', async () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }
    const Statement = [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', Condition }]
    const handler = () => ({ principalId: 'jane', policyDocument: { Version: '2012-10-17', Statement } })
    const { send, events } = testApi({ ttlSeconds: 300, handler })
    expect(await send('/prod/pets', ALICE, { sourceIp: '10.1.2.3' })).toMatchObject(ALLOWED)
    expect(await send('/prod/pets', ALICE, { sourceIp: '192.0.2.1' })).toMatchObject(IMPLICIT)
    expect(events).toHaveLength(1)
  })

  test('is separate for each authorizer', async () => {
    const calls: string[] = []
    const entry = (name: string, effect: 'Allow' | 'Deny') => ({
      api: 'REST' as const,
      type: 'TOKEN' as const,
      ttlSeconds: 300,
      identitySources: [{ in: 'header' as const, name: 'authorization' }],
      handler: () => {
        calls.push(name)
        return policyResponse(effect, '*/*')
      },
    })
    const integration = () => Response.json({ ok: true })
    const { send } = testApi(undefined, {
      authorizers: { a: entry('a', 'Allow'), b: entry('b', 'Deny') },
      routes: { 'GET /pets': { authorizer: 'a', integration }, 'GET /cats': { authorizer: 'b', integration } },
    })
    expect((await send('/prod/pets', ALICE)).status).toBe(200)
    expect((await send('/prod/cats', ALICE)).status).toBe(403)
    expect(calls).toStrictEqual(['a', 'b'])
  })
})

describe('parallel invocations', () => {
  /** Returns an API whose authorizer calls wait until they are answered, and the waiting calls in order. */
  function waitingApi() {
    const calls: ((effect: 'Allow' | 'Deny' | 'Unauthorized') => void)[] = []
    const handler = () =>
      new Promise((resolve, reject) => {
        calls.push((effect) =>
          effect === 'Unauthorized' ? reject(new Error('Unauthorized')) : resolve(policyResponse(effect, '*/*')),
        )
      })
    return { calls, ...testApi({ ttlSeconds: 300, handler }) }
  }

  test.each<['Allow' | 'Deny' | 'Unauthorized', 'Allow' | 'Deny' | 'Unauthorized', number]>([
    ['Allow', 'Deny', 403],
    ['Deny', 'Allow', 200],
  ])('the slow older %s does not replace the newer %s in the cache', async (older, newer, status) => {
    const { calls, send, events } = waitingApi()
    const first = send('/prod/pets', ALICE)
    const second = send('/prod/pets', ALICE)
    await expect.poll(() => calls.length).toBe(2)
    calls[1]?.(newer)
    await second
    calls[0]?.(older)
    await first
    expect((await send('/prod/pets', ALICE)).status).toBe(status)
    expect(events).toHaveLength(2)
  })

  test('the slow older Allow is not cached if the newer invocation failed', async () => {
    const { calls, send, api } = waitingApi()
    const first = send('/prod/pets', ALICE)
    const second = send('/prod/pets', ALICE)
    await expect.poll(() => calls.length).toBe(2)
    calls[1]?.('Unauthorized')
    expect((await second).status).toBe(401)
    calls[0]?.('Allow')
    expect((await first).status).toBe(200)
    expect(api.cachedReplies()).toBe(0)
  })

  test('the newer response replaces the older one if they end in order', async () => {
    const { calls, send, events } = waitingApi()
    const first = send('/prod/pets', ALICE)
    const second = send('/prod/pets', ALICE)
    await expect.poll(() => calls.length).toBe(2)
    calls[0]?.('Allow')
    await first
    calls[1]?.('Deny')
    await second
    expect((await send('/prod/pets', ALICE)).status).toBe(403)
    expect(events).toHaveLength(2)
  })

  test('a flush discards the response of a running invocation, but not of one that begins later', async () => {
    const { calls, send, api } = waitingApi()
    const first = send('/prod/pets', ALICE)
    await expect.poll(() => calls.length).toBe(1)
    api.flushAuthorizersCache()
    const second = send('/prod/pets', ALICE)
    await expect.poll(() => calls.length).toBe(2)
    calls[1]?.('Deny')
    await second
    calls[0]?.('Allow')
    expect((await first).status).toBe(200)
    expect((await send('/prod/pets', ALICE)).status).toBe(403)
    expect(api.cachedReplies()).toBe(1)
  })

  test('an older Allow is not cached after a newer Deny was evicted or was too large for the cache', () => {
    const cache = resultCache<string>(3600)
    const finishOlder = cache.begin('key')
    cache.begin('key')({ response: 'deny', size: 32_000_001, nowMs: 0 })
    expect(cache.entries).toBe(0)
    finishOlder({ response: 'allow', size: 5, nowMs: 0 })
    expect(cache.get('key', 0)).toBeUndefined()
  })

  test('of random interleavings, the cache always has the response of the latest start', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % below
    }
    for (let round = 0; round < 2_000; round += 1) {
      const cache = resultCache<number>(3600)
      const open: { start: number; finish: ReturnType<typeof cache.begin> }[] = []
      let starts = 0
      let flushedAt = 0
      let latest = 0
      for (let step = 0; step < 12; step += 1) {
        const action = random(5)
        if (action < 2) open.push({ start: ++starts, finish: cache.begin('key') })
        else if (action < 4 && open.length > 0) {
          const [{ start, finish } = { start: 0, finish: () => {} }] = open.splice(random(open.length), 1)
          finish({ response: start, size: 1, nowMs: 0 })
          if (start > flushedAt) latest = Math.max(latest, start)
        } else if (action === 4) {
          cache.flush()
          flushedAt = starts
          latest = 0
        }
        expect(cache.get('key', 0)?.response ?? 0).toBe(latest)
      }
    }
  })
})

describe('a REQUEST authorizer', () => {
  const SOURCES = [
    { in: 'header', name: 'X-Tenant' },
    { in: 'query', name: 'key' },
    { in: 'stageVariable', name: 'realm' },
    { in: 'context', name: 'httpMethod' },
  ] as const
  const cached = { type: 'REQUEST', ttlSeconds: 300, identitySources: SOURCES } as const

  test.each<[string, string, Record<string, string>, number, number]>([
    ['all identity sources are present', '/prod/pets?key=k', { 'x-tenant': 't' }, 200, 1],
    ['the header is missing', '/prod/pets?key=k', {}, 401, 0],
    ['the header is empty', '/prod/pets?key=k', { 'x-tenant': '' }, 401, 0],
    ['the parameter is missing', '/prod/pets', { 'x-tenant': 't' }, 401, 0],
    ['the parameter is empty', '/prod/pets?key=', { 'x-tenant': 't' }, 401, 0],
    ['the parameter differs in case', '/prod/pets?Key=k', { 'x-tenant': 't' }, 401, 0],
  ])('%s', async (_, target, headers, status, calls) => {
    const { send, events } = testApi(cached, { stageVariables: { realm: 'r' } })
    expect((await send(target, headers)).status).toBe(status)
    expect(events).toHaveLength(calls)
  })

  test('answers 401 if a stage variable is not set', async () => {
    const { send } = testApi(cached)
    expect(await send('/prod/pets?key=k', { 'x-tenant': 't' })).toMatchObject(UNAUTHORIZED)
  })

  test('includes the value and the position of each identity source in the cache key', async () => {
    const { send, events } = testApi(cached, { stageVariables: { realm: 'r' } })
    await send('/prod/pets/1?key=b', { 'x-tenant': 'a' })
    await send('/prod/pets/2?key=b', { 'x-tenant': 'a' })
    expect(events).toHaveLength(1)
    await send('/prod/pets/1?key=a', { 'x-tenant': 'b' })
    await send('/prod/pets/1?key=b', { 'x-tenant': 'a' }, { method: 'DELETE' })
    await send('/prod/pets/1?key=,b', { 'x-tenant': 'a' })
    expect(events).toHaveLength(4)
  })

  test('answers 401 at TTL 0 if an identity source is missing, unless configured otherwise', async () => {
    const entry = { type: 'REQUEST', ttlSeconds: 0, identitySources: [{ in: 'header', name: 'x-tenant' }] } as const
    expect(await testApi(entry).send('/prod/pets')).toMatchObject(UNAUTHORIZED)
    const loose = testApi(entry, { uncertain: { missingSourceAtTtlZero: 'invoke' } })
    expect(await loose.send('/prod/pets')).toMatchObject(ALLOWED)
  })

  test('is always invoked at TTL 0 without identity sources', async () => {
    const { send, events } = testApi({ type: 'REQUEST', ttlSeconds: 0, identitySources: [] })
    expect(await send('/prod/pets')).toMatchObject(ALLOWED)
    expect(events).toHaveLength(1)
  })
})
