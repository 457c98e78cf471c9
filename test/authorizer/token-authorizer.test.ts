import type { Context } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type DecisionRecord, tokenAuthorizer } from '../../src/authorizer/index.ts'
import { ResponseError, UnavailableError } from '../../src/errors.ts'
import { authenticated, evaluate, hasScope, type PolicyDocument } from '../../src/policy/index.ts'
import { ARN, requestEvent, tokenEvent } from '../events/fixtures.ts'
import { identity, stub } from './stub-verifier.ts'

const event = (over: object = {}) =>
  tokenEvent({ authorizationToken: 'Bearer good', methodArn: `${ARN}/GET/pets`, ...over }) as never
const routes = { 'GET /pets': hasScope('pets/read'), 'POST /pets': hasScope('pets/write') } as const

describe('tokenAuthorizer', () => {
  test('returns one document for the whole API', async () => {
    const handler = tokenAuthorizer({
      authenticate: stub(),
      ttlSeconds: 300,
      routes,
      context: ({ subject }) => ({ subject, level: 3 }),
    })
    const response = await handler(event())
    expect(response).toStrictEqual({
      principalId: 'https://id.example|u1',
      context: { subject: 'u1', level: 3 },
      policyDocument: response.policyDocument,
    })
    expect(response.policyDocument.Version).toBe('2012-10-17')
    expect(JSON.stringify(response.policyDocument)).toContain(`${ARN}/GET/pets`)
  })

  test('has a deeply frozen definition', () => {
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

  test('lists the overreach of its route table', () => {
    const deep = {
      'GET /{a}/x': authenticated,
      'GET /pets/{id}': hasScope('pets/read'),
      'GET /pets/{id}/toys/{toy}/x': authenticated,
    } as const
    const { definition } = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes: deep })
    expect(definition.overreach.length).toBeGreaterThan(0)
  })

  test('has no validation expression if the verifier has none', () => {
    const { identityValidationExpression: _, ...verifier } = stub()
    expect(tokenAuthorizer({ authenticate: verifier, ttlSeconds: 0, routes }).definition).not.toHaveProperty(
      'identityValidationExpression',
    )
  })

  test.each([
    ['absent', { authorizationToken: undefined }],
    ['empty', { authorizationToken: '' }],
    ['rejected', { authorizationToken: 'Bearer bad' }],
  ])('throws exactly Unauthorized for an %s credential', async (_, over) => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes })
    const error = await handler(event(over)).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect((error as Error).message).toBe('Unauthorized')
    expect(String(error)).toBe('Error: Unauthorized')
    expect((error as Error).name).toBe('Error')
  })

  test.each([
    ['absent', undefined],
    ['ERR_TEST', 'Bearer bad'],
  ])('throws Unauthorized with the code %s and without a stack', async (code, authorizationToken) => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes })
    const error = await handler(event({ authorizationToken })).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code, stack: '' })
    // Lambda's runtime client splits the stack of any error.
    expect((error as Error).stack?.split('\n')).toStrictEqual([''])
  })

  test('has at most two parameters, because Node.js 24 rejects handlers with a callback', () => {
    expect(tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes }).length).toBeLessThanOrEqual(2)
  })

  test('is unavailable, not unauthorized, if the verifier rejects with an object whose message is Unauthorized', async () => {
    const verify = () => Promise.reject({ name: 'Error', message: 'Unauthorized' })
    const handler = tokenAuthorizer({ authenticate: stub({ verify }), ttlSeconds: 0, routes })
    await expect(handler(event())).rejects.toMatchObject({ name: 'UnavailableError', code: 'ERR_VERIFIER_THREW' })
  })

  test.each(['*', 'G*T', '?', 'GET?'])('denies the method %s, instead of failing', async (method) => {
    const methodArn = `${ARN}/${method}/pets`
    const open = { 'ANY /{proxy+}': authenticated } as const
    for (const ttlSeconds of [0, 60]) {
      const { policyDocument } = await tokenAuthorizer({ authenticate: stub(), ttlSeconds, routes })(event({ methodArn }))
      const document = policyDocument as PolicyDocument // differs in `readonly` only
      const request = { principal: 'x', action: 'execute-api:Invoke', resource: methodArn, context: {} }
      expect(evaluate({ identity: [document] }, request).verdict).not.toBe('allow')
      const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds, routes: open })
      await expect(handler(event({ methodArn }))).resolves.toHaveProperty('policyDocument')
    }
  })

  test('accepts the stage * of AWS sample events, as a literal', async () => {
    const methodArn = 'arn:aws:execute-api:us-west-2:123456789012:ymy8tbxw7b/*/GET/'
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 60, routes: { 'GET /': authenticated } })
    const { policyDocument } = await handler(event({ methodArn }))
    const verdictOf = (resource: string) =>
      evaluate(
        // The types differ in `readonly` only.
        { identity: [policyDocument as PolicyDocument] },
        { principal: 'x', action: 'execute-api:Invoke', resource, context: {} },
      ).verdict
    expect(verdictOf(methodArn)).toBe('allow')
    expect(verdictOf(methodArn.replace('/*/', '/prod/'))).not.toBe('allow')
    expect(verdictOf(methodArn.replace('/*/', '/prod/DELETE/admin/'))).not.toBe('allow')
  })

  test.each<[string, Parameters<typeof stub>[0]]>([
    ['is unavailable', { verify: async () => ({ kind: 'unavailable', code: 'ERR_KEYS', cause: new Error('Unauthorized') }) }],
    ['throws Unauthorized', { verify: () => Promise.reject(new Error('Unauthorized')) }],
    ['reads the path without declaring it', { verify: async (request) => ({ kind: 'rejected', code: request.path }) }],
    ['returns an undefined identity', { verify: async () => ({ kind: 'identified', identity: undefined as never }) }],
    ['returns null as the identity', { verify: async () => ({ kind: 'identified', identity: null as never }) }],
    [
      'returns a promise of an identity',
      { verify: async () => ({ kind: 'identified', identity: Promise.resolve(identity()) as never }) },
    ],
    [
      'returns a getter that throws Unauthorized',
      {
        verify: async () =>
          ({
            get kind() {
              throw new Error('Unauthorized')
            },
          }) as never,
      },
    ],
    ['returns a boolean', { verify: async () => true as never }],
  ])('throws an UnavailableError with a constant message if the verifier %s', async (_, over) => {
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
    ['a rule that returns a truthy value', { routes: { 'GET /pets': () => 1 } }],
  ])('throws an UnavailableError if an error comes from %s', async (_, over) => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, ...over })
    await expect(handler(event())).rejects.toBeInstanceOf(UnavailableError)
  })

  test('throws an UnavailableError for a ResponseError whose message a callback changed', async () => {
    const changed = Object.assign(new ResponseError('context', 'x'), { message: 'Unauthorized' })
    const handler = tokenAuthorizer({
      authenticate: stub(),
      ttlSeconds: 0,
      routes,
      context: () => {
        throw changed
      },
    })
    await expect(handler(event())).rejects.toBeInstanceOf(UnavailableError)
  })

  test.each<[string, string | undefined, readonly string[], boolean]>([
    ['the only one', 'a', ['a'], true],
    ['the second of two', 'b', ['a', 'b'], true],
    ['not set', undefined, ['a'], true],
    ['another', 'c', ['a', 'b'], false],
    ['an empty one', '', ['a'], false],
  ])('accepts only declared issuers: the issuer is %s', async (_, issuer, issuers, isAccepted) => {
    const handler = tokenAuthorizer({
      authenticate: stub({ issuers }, { ...identity(), issuer } as never),
      ttlSeconds: 0,
      routes: { 'GET /pets': () => true },
      principalId: () => 'me',
    })
    const response = handler(event())
    if (isAccepted) await expect(response).resolves.toHaveProperty('policyDocument')
    else await expect(response).rejects.toMatchObject({ code: 'ERR_IDENTITY_ISSUER' })
  })

  test('names the key of a nested context', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, context: () => ({ roles: ['a'] }) as never })
    await expect(handler(event())).rejects.toMatchObject({ name: 'ResponseError', part: 'context.roles' })
  })

  test('returns the API key of the usage plan', async () => {
    const key = 'k'.repeat(24)
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, usageIdentifierKey: () => key })
    await expect(handler(event())).resolves.toMatchObject({ usageIdentifierKey: key })
  })

  test('returns the same document object to callers of one class', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes })
    const [first, second] = [await handler(event()), await handler(event({ methodArn: `${ARN}/POST/pets` }))]
    expect(second.policyDocument).toBe(first.policyDocument)
    expect(Object.isFrozen(first.policyDocument)).toBe(true)
  })

  test('names the kind of an event that is not a TOKEN event', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes })
    await expect(handler(requestEvent() as never)).rejects.toThrow(
      'type must be that of a REST TOKEN event, received a REST REQUEST event',
    )
  })

  test('names the invalid part of an ARN', async () => {
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes })
    await expect(handler(event({ methodArn: 'arn:aws:lambda:x:1:jane' }))).rejects.toMatchObject({
      name: 'ArnError',
      part: 'service',
    })
  })

  test('stops waiting for a verifier before Lambda ends the invocation', async () => {
    const handler = tokenAuthorizer({ authenticate: stub({ verify: () => new Promise(() => undefined) }), ttlSeconds: 0, routes })
    // Only the remaining time is read of Lambda's context.
    const context = { getRemainingTimeInMillis: () => 251 } as Context
    await expect(handler(event(), context)).rejects.toMatchObject({ name: 'UnavailableError', code: 'ERR_TIMEOUT' })
  })
})

describe('a verifier and a hook that never return', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test.each([
    ['one second of Lambda time remains', 60_000, 1_000, 760],
    ['the option timeoutMs is set', 300, 30_000, 310],
    ['by default, because API Gateway waits 29 seconds', undefined, 900_000, 28_010],
  ])('are given up in time: %s', async (_, timeoutMs, remaining, expectedMs) => {
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
      ttlSeconds: 60,
      routes,
      onDecision: (record) => records.push(record),
      ...over,
    })
    for (const one of events) await handler(one).catch(() => undefined)
    return records
  }

  test('reports an allow and a failure completely, without undefined properties', async () => {
    const clock = vi.spyOn(performance, 'now')
    for (const at of [1000, 1003, 2000, 2005, 3000, 3001]) clock.mockReturnValueOnce(at)
    const unusual = { ...identity(), scheme: 7, subject: undefined } as never
    const options = { authenticate: stub({}, unusual), principalId: () => 'me' }
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

  test('reports an error of a callback as unavailable', async () => {
    const [record] = await recordsOf({ context: () => ({ a: [] }) }, event())
    expect(record).toMatchObject({ outcome: 'unavailable', code: 'ERR_REPLY', documentCached: false })
    expect(record).not.toHaveProperty('route')
    const [thrown] = await recordsOf({ context: () => JSON.parse('{') }, event())
    expect(thrown).toMatchObject({ outcome: 'unavailable', code: 'ERR_RULE_OR_CALLBACK' })
  })

  test('reports neither route nor rule for an unlisted route', async () => {
    const [record] = await recordsOf({}, event({ methodArn: `${ARN}/GET/other` }))
    expect(record).toMatchObject({ outcome: 'deny', code: 'denied' })
    for (const field of ['route', 'rule', 'closed']) expect(record).not.toHaveProperty(field)
  })

  test('reports the outcome, the route, the rule and the cache', async () => {
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

  test('reports rejections and outages with their code, without data of the caller', async () => {
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
    const [invalid] = await recordsOf({ context: () => ({ a: [] }) }, event())
    expect(invalid).toMatchObject({ outcome: 'unavailable', code: 'ERR_REPLY' })
  })

  test.each<[string, object]>([
    ['the verifier', { authenticate: stub({ verify: () => Promise.reject(new Error('boom')) }) }],
    ['a rule', { routes: { 'GET /pets': () => fail() } }],
    ['the option context', { context: () => fail() }],
    ['the option principalId', { principalId: () => fail() }],
  ])('reports the error that %s threw, and the thrown error has it as its cause', async (_, over) => {
    const [record] = await recordsOf(over, event())
    expect(record).toMatchObject({ outcome: 'unavailable', cause: new Error('boom') })
    const handler = tokenAuthorizer({ authenticate: stub(), ttlSeconds: 0, routes, ...over })
    await expect(handler(event())).rejects.toMatchObject({ message: 'the authorizer is unavailable', cause: new Error('boom') })
  })

  test('ignores an error of the hook', async () => {
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

function fail(): never {
  throw new Error('boom')
}

describe('wrong options', () => {
  const valid = { authenticate: stub(), ttlSeconds: 60, routes: { 'GET /pets': authenticated } }
  test.each<[string, unknown]>([
    ['ttlSeconds', { ...valid, ttlSeconds: undefined }],
    ['ttlSeconds', { authenticate: stub(), routes: valid.routes }],
    ['ttlSeconds', { ...valid, ttlSeconds: 3601 }],
    ['routes', { authenticate: stub(), ttlSeconds: 0 }],
    ['authenticate', { ttlSeconds: 0, routes: valid.routes }],
    ['authenticate', { ...valid, authenticate: { verify: async () => ({ kind: 'absent' }), issuers: ['x'], live: false } }],
    ['authenticate', { ...valid, authenticate: 'x' }],
    ['authenticate', { ...valid, authenticate: stub({ issuers: [] }) }],
    ['authenticate', { ...valid, authenticate: stub({ reads: [[{ in: 'query', name: 'token' }]] }) }],
    ['cachePer', { ...valid, cachePer: 'route' }],
    ['ttl', { ...valid, ttl: 60 }],
    ['context', { ...valid, context: {} }],
    ['principalId', { ...valid, principalId: 'me' }],
    ['onDecision', { ...valid, onDecision: null }],
    ['timeoutMs', { ...valid, timeoutMs: 0 }],
    ['expireWithToken', { ...valid, expireWithToken: 'yes' }],
    ['onInexpressible', { ...valid, onInexpressible: 'allow' }],
    ['options', undefined],
  ])('names %s', (option, options) => {
    expect(() => tokenAuthorizer(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('does not modify the options', () => {
    const options = Object.freeze({ ...valid, routes: Object.freeze({ ...valid.routes }) })
    expect(() => tokenAuthorizer(options)).not.toThrow()
  })
})

describe('expireWithToken', () => {
  test('ends a cached Allow when the token expires, and is off by default', async () => {
    const authenticate = stub({}, identity({ expiresAt: 1_800_000_000 }))
    const on = await tokenAuthorizer({ authenticate, ttlSeconds: 300, routes, expireWithToken: true })(event())
    const off = await tokenAuthorizer({ authenticate, ttlSeconds: 300, routes })(event())
    expect(JSON.stringify(on.policyDocument)).toContain('"DateLessThan":{"aws:CurrentTime":"2027-01-15T08:00:00Z"}')
    expect(JSON.stringify(off.policyDocument)).not.toContain('CurrentTime')
  })

  test('adds no condition for an identity that does not expire', async () => {
    const response = await tokenAuthorizer({ authenticate: stub(), ttlSeconds: 300, routes, expireWithToken: true })(event())
    expect(JSON.stringify(response.policyDocument)).not.toContain('CurrentTime')
  })
})
