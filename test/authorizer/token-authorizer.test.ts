import type { Context } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DecisionRecord, tokenAuthorizer } from '../../src/authorizer/index.ts'
import { ResponseError, UnavailableError } from '../../src/errors.ts'
import { authenticated, hasScope } from '../../src/policy/index.ts'
import { ARN, requestEvent, tokenEvent } from '../events/fixtures.ts'
import { identity, stub } from './stub-verifier.ts'

const event = (over: object = {}) =>
  tokenEvent({ authorizationToken: 'Bearer good', methodArn: `${ARN}/GET/pets`, ...over }) as never
const routes = { 'GET /pets': hasScope('pets/read'), 'POST /pets': hasScope('pets/write') } as const

describe('tokenAuthorizer', () => {
  test('replies with one document for the whole API', async () => {
    const handler = tokenAuthorizer({
      authenticate: stub(),
      ttlSeconds: 300,
      routes,
      context: ({ subject }) => ({ subject, level: 3 }),
    })
    const reply = await handler(event())
    expect(reply).toStrictEqual({
      principalId: 'https://id.example|u1',
      context: { subject: 'u1', level: 3 },
      policyDocument: reply.policyDocument,
    })
    expect(reply.policyDocument.Version).toBe('2012-10-17')
    expect(JSON.stringify(reply.policyDocument)).toContain(`${ARN}/GET/pets`)
  })

  test('says what it is, frozen to the leaves', () => {
    const { definition } = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes })
    expect(definition).toStrictEqual({
      api: 'REST',
      type: 'TOKEN',
      ttlSeconds: 300,
      identitySources: [{ in: 'header', name: 'authorization' }],
      routes: ['GET /pets', 'POST /pets'],
      overreach: definition.overreach,
      identityValidationExpression: '^Bearer .+$',
    })
    expect(
      [definition, definition.identitySources, definition.identitySources[0], definition.routes, definition.overreach].every(
        Object.isFrozen,
      ),
    ).toBe(true)
  })

  test('says what over-reach its table has', () => {
    const deep = {
      'GET /{a}/x': authenticated,
      'GET /pets/{id}': hasScope('pets/read'),
      'GET /pets/{id}/toys/{toy}/x': authenticated,
    } as const
    const { definition } = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes: deep })
    expect(definition.overreach.length).toBeGreaterThan(0)
  })

  test('has no validation expression where the verifier has none', () => {
    const { identityValidationExpression: _, ...verifier } = stub()
    expect(tokenAuthorizer({ authenticate: verifier, ttlSeconds: 0, routes }).definition).not.toHaveProperty(
      'identityValidationExpression',
    )
  })

  test.each([
    ['absent', { authorizationToken: undefined }],
    ['empty', { authorizationToken: '' }],
    ['rejected', { authorizationToken: 'Bearer bad' }],
  ])('an %s credential throws exactly Unauthorized', async (_, over) => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes })
    const error = await handler(event(over)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect((error as Error).message).toBe('Unauthorized')
    expect(String(error)).toBe('Error: Unauthorized')
  })

  test.each<[string, Parameters<typeof stub>[0]]>([
    [
      'says it is unavailable',
      { verify: async () => ({ kind: 'unavailable', code: 'ERR_KEYS', cause: new Error('Unauthorized') }) },
    ],
    ['throws Unauthorized itself', { verify: () => Promise.reject(new Error('Unauthorized')) }],
    ['reads what it did not declare', { verify: async (request) => ({ kind: 'rejected', code: request.path }) }],
    ['identifies nobody', { verify: async () => ({ kind: 'identified', identity: undefined as never }) }],
    ['identifies null', { verify: async () => ({ kind: 'identified', identity: null as never }) }],
    ['promises an identity', { verify: async () => ({ kind: 'identified', identity: Promise.resolve(identity()) as never }) }],
    [
      'answers with a getter that throws Unauthorized',
      {
        verify: async () =>
          ({
            get kind() {
              throw new Error('Unauthorized')
            },
          }) as never,
      },
    ],
    ['answers garbage', { verify: async () => true as never }],
  ])('a verifier that %s is an outage with a constant text', async (_, over) => {
    const handler = tokenAuthorizer({
      authenticate: stub(over),
      ttlSeconds: 0,
      routes: { 'GET /pets': authenticated },
      principalId: () => 'p',
    })
    const error = await handler(event()).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UnavailableError)
    expect((error as Error).message).toBe('the authorizer is unavailable')
  })

  test.each<[string, object]>([
    [
      'context',
      {
        context: () => {
          throw new Error('Unauthorized')
        },
      },
    ],
    [
      'principalId',
      {
        principalId: () => {
          throw new Error('Unauthorized')
        },
      },
    ],
    [
      'a rule',
      {
        routes: {
          'GET /pets': () => {
            throw new Error('Unauthorized')
          },
        },
      },
    ],
    ['a rule that returns a promise', { routes: { 'GET /pets': async () => true } }],
    ['a rule that returns something true', { routes: { 'GET /pets': () => 1 } }],
  ])('what %s throws ends as an outage', async (_, over) => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, ...over })
    await expect(handler(event())).rejects.toBeInstanceOf(UnavailableError)
  })

  test('a ResponseError of the user’s own, with a text of its own, is an outage', async () => {
    const sneaky = Object.assign(new ResponseError('context', 'x'), { message: 'Unauthorized' })
    const handler = tokenAuthorizer({
      authenticate: stub(),
      ttlSeconds: 0,
      routes,
      context: () => {
        throw sneaky
      },
    })
    await expect(handler(event())).rejects.toBeInstanceOf(UnavailableError)
  })

  test.each<[string, string | undefined, readonly string[], boolean]>([
    ['the only one', 'a', ['a'], true],
    ['the second of two', 'b', ['a', 'b'], true],
    ['none at all', undefined, ['a'], true],
    ['another', 'c', ['a', 'b'], false],
    ['an empty one', '', ['a'], false],
  ])('an identity of an issuer that is %s', async (_, issuer, issuers, isLetIn) => {
    const handler = tokenAuthorizer({
      authenticate: stub({ issuers }, { ...identity(), issuer } as never),
      ttlSeconds: 0,
      routes: { 'GET /pets': () => true },
      principalId: () => 'me',
    })
    const asked = handler(event())
    if (isLetIn) await expect(asked).resolves.toHaveProperty('policyDocument')
    else await expect(asked).rejects.toMatchObject({ code: 'ERR_IDENTITY_ISSUER' })
  })

  test('a nested context is an error that names its key', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, context: () => ({ roles: ['a'] }) as never })
    await expect(handler(event())).rejects.toMatchObject({ name: 'ResponseError', part: 'context.roles' })
  })

  test('passes a usage plan key on', async () => {
    const key = 'k'.repeat(24)
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, usageIdentifierKey: () => key })
    await expect(handler(event())).resolves.toMatchObject({ usageIdentifierKey: key })
  })

  test('the same caller class gets the very same document', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes })
    const [first, second] = [await handler(event()), await handler(event({ methodArn: `${ARN}/POST/pets` }))]
    expect(second.policyDocument).toBe(first.policyDocument)
    expect(Object.isFrozen(first.policyDocument)).toBe(true)
  })

  test('an event of another kind is named', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes })
    await expect(handler(requestEvent() as never)).rejects.toThrow('type must be that of a REST TOKEN event, not of REST REQUEST')
  })

  test('an ARN that is none is named, not shown', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes })
    await expect(handler(event({ methodArn: 'arn:aws:lambda:x:1:jane' }))).rejects.toMatchObject({
      name: 'ArnError',
      part: 'service',
    })
  })

  test('a verifier that hangs ends before Lambda does', async () => {
    const handler = tokenAuthorizer({ authenticate: stub({ verify: () => new Promise(() => undefined) }), ttlSeconds: 0, routes })
    // Only the remaining time is read of Lambda's context.
    const context = { getRemainingTimeInMillis: () => 251 } as Context
    await expect(handler(event(), context)).rejects.toMatchObject({ name: 'UnavailableError', code: 'ERR_TIMEOUT' })
  })
})

describe('a verifier and a hook that both hang', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each([
    ['Lambda has a second left', 60_000, 1_000, 760],
    ['the option says so', 300, 30_000, 310],
    ['nothing says so: the gateway waits 29 seconds', undefined, 900_000, 28_010],
  ])('end in time: %s', async (_, timeoutMs, remaining, expectedMs) => {
    const hanging = () => new Promise<never>(() => undefined)
    const handler = tokenAuthorizer({
      authenticate: stub({ verify: hanging }),
      ttlSeconds: 0,
      routes,
      onDecision: hanging,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    })
    let code: unknown
    // Only the remaining time is read of Lambda's context.
    handler(event(), { getRemainingTimeInMillis: () => remaining } as Context).catch((error: { code: unknown }) => {
      code = error.code
    })
    await vi.advanceTimersByTimeAsync(expectedMs - 1)
    expect(code).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(code).toBe('ERR_TIMEOUT')
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('onDecision', () => {
  async function recordsOf(over: object, ...events: never[]): Promise<DecisionRecord[]> {
    const records: DecisionRecord[] = []
    const handler = tokenAuthorizer({
      authenticate: stub(),
      ttlSeconds: 0,
      routes,
      onDecision: (record) => records.push(record),
      ...over,
    })
    for (const one of events) await handler(one).catch(() => undefined)
    return records
  }

  test('tells all of an allow and of a failure, and nothing that is not there', async () => {
    const clock = vi.spyOn(performance, 'now')
    for (const at of [1000, 1003, 2000, 2005, 3000, 3001]) clock.mockReturnValueOnce(at)
    const odd = { ...identity(), scheme: 7, subject: undefined } as never
    const options = { authenticate: stub({}, odd), principalId: () => 'me' }
    const records = await recordsOf(options, event(), event({ authorizationToken: 'Bearer bad' }), event())
    clock.mockRestore()
    const allowed = { outcome: 'allow', code: 'allowed', route: 'GET /pets', rule: 'hasScope(pets/read)' }
    expect(records).toStrictEqual([
      { ...allowed, documentCached: false, documentHits: 0, documentMisses: 1, durationMs: 3, coldStart: true },
      {
        outcome: 'unauthorized',
        code: 'ERR_TEST',
        documentCached: false,
        documentHits: 0,
        documentMisses: 1,
        durationMs: 5,
        coldStart: false,
      },
      { ...allowed, documentCached: true, documentHits: 1, documentMisses: 1, durationMs: 1, coldStart: false },
    ])
  })

  test('what fails after the table has spoken is told as a failure', async () => {
    const [record] = await recordsOf({ context: () => ({ a: [] }) }, event())
    expect(record).toMatchObject({ outcome: 'unavailable', code: 'ERR_REPLY', documentCached: false })
    expect(record).not.toHaveProperty('route')
    const [thrown] = await recordsOf({ context: () => JSON.parse('{') }, event())
    expect(thrown).toMatchObject({ outcome: 'unavailable', code: 'ERR_RULE_OR_CALLBACK' })
  })

  test('tells no route and no rule where the table has none', async () => {
    const [record] = await recordsOf({}, event({ methodArn: `${ARN}/GET/other` }))
    expect(record).toMatchObject({ outcome: 'deny', code: 'denied' })
    for (const field of ['route', 'rule', 'closed']) expect(record).not.toHaveProperty(field)
  })

  test('tells outcome, route, rule and caches', async () => {
    const records = await recordsOf({}, event(), event({ methodArn: `${ARN}/POST/pets` }))
    expect(records).toMatchObject([
      {
        outcome: 'allow',
        code: 'allowed',
        route: 'GET /pets',
        scheme: 'test',
        subject: 'u1',
        documentCached: false,
        coldStart: true,
      },
      { outcome: 'deny', code: 'denied', route: 'POST /pets', documentCached: true, documentHits: 1, coldStart: false },
    ])
    expect(records[0]?.rule).toMatch(/pets\/read/)
    expect(records[0]?.durationMs).toBeGreaterThan(0)
  })

  test('tells refusals and outages with their code, and nothing of the caller', async () => {
    const [absent, rejected] = await recordsOf(
      {},
      event({ authorizationToken: null }),
      event({ authorizationToken: 'Bearer bad' }),
    )
    expect(absent).toMatchObject({ outcome: 'unauthorized', code: 'absent' })
    expect(rejected).toMatchObject({ outcome: 'unauthorized', code: 'ERR_TEST' })
    expect(JSON.stringify([absent, rejected])).not.toContain('bad')
    const [outage] = await recordsOf({ authenticate: stub({ verify: () => Promise.reject(new Error('boom')) }) }, event())
    expect(outage).toMatchObject({ outcome: 'unavailable', code: 'ERR_VERIFIER_THREW' })
    const [reply] = await recordsOf({ context: () => ({ a: [] }) }, event())
    expect(reply).toMatchObject({ outcome: 'unavailable', code: 'ERR_REPLY' })
  })

  test('a hook that throws changes nothing', async () => {
    const handler = tokenAuthorizer({
      authenticate: stub(),
      ttlSeconds: 0,
      routes,
      onDecision: () => {
        throw new Error('Unauthorized')
      },
    })
    await expect(handler(event())).resolves.toHaveProperty('policyDocument')
  })
})

describe('wrong options', () => {
  const right = { authenticate: stub(), ttlSeconds: 60, routes: { 'GET /pets': authenticated } }
  test.each<[string, unknown]>([
    ['ttlSeconds', { ...right, ttlSeconds: undefined }],
    ['ttlSeconds', { authenticate: stub(), routes: right.routes }],
    ['ttlSeconds', { ...right, ttlSeconds: 3601 }],
    ['routes', { authenticate: stub(), ttlSeconds: 0 }],
    ['authenticate', { ttlSeconds: 0, routes: right.routes }],
    ['authenticate', { ...right, authenticate: { verify: async () => ({ kind: 'absent' }), issuers: ['x'], live: false } }],
    ['authenticate', { ...right, authenticate: 'x' }],
    ['authenticate', { ...right, authenticate: stub({ issuers: [] }) }],
    ['authenticate', { ...right, authenticate: stub({ reads: [[{ in: 'query', name: 'token' }]] }) }],
    ['cachePer', { ...right, cachePer: 'route' }],
    ['ttl', { ...right, ttl: 60 }],
    ['context', { ...right, context: {} }],
    ['principalId', { ...right, principalId: 'me' }],
    ['onDecision', { ...right, onDecision: undefined }],
    ['timeoutMs', { ...right, timeoutMs: 0 }],
    ['expireWithToken', { ...right, expireWithToken: 'yes' }],
    ['onInexpressible', { ...right, onInexpressible: 'allow' }],
    ['options', undefined],
  ])('%s is named', (option, options) => {
    expect(() => tokenAuthorizer(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('the options object is never written to', () => {
    const options = Object.freeze({ ...right, routes: Object.freeze({ ...right.routes }) })
    expect(() => tokenAuthorizer(options)).not.toThrow()
  })
})

describe('expireWithToken', () => {
  test('ends a cached Allow with its token, and is off by default', async () => {
    const authenticate = stub({}, identity({ expiresAt: 1_800_000_000 }))
    const on = await tokenAuthorizer({ authenticate, ttlSeconds: 300, routes, expireWithToken: true })(event())
    const off = await tokenAuthorizer({ authenticate, ttlSeconds: 300, routes })(event())
    expect(JSON.stringify(on.policyDocument)).toContain('"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}')
    expect(JSON.stringify(off.policyDocument)).not.toContain('CurrentTime')
  })

  test('leaves an identity without an end as it is', async () => {
    const reply = await tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes, expireWithToken: true })(event())
    expect(JSON.stringify(reply.policyDocument)).not.toContain('CurrentTime')
  })
})
