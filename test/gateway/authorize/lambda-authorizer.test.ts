import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { ALLOWED, ARN, BROKEN, EXPLICIT, IMPLICIT, policyResponse, testApi, UNAUTHORIZED } from '../test-api.ts'

const TOKEN = { authorization: 'Bearer t' }

describe('a TOKEN authorizer', () => {
  test('receives exactly three fields, with the concrete path', async () => {
    const { send, events } = testApi()
    expect(await send('/prod/pets/7?x=1', TOKEN)).toMatchObject(ALLOWED)
    expect(events).toStrictEqual([{ type: 'TOKEN', authorizationToken: 'Bearer t', methodArn: `${ARN}/GET/pets/7` }])
  })

  test.each<[string, Record<string, string>]>([
    ['the header is absent', {}],
    ['the header is empty', { authorization: '' }],
    ['a different header has the token', { 'x-authorization': 'Bearer t' }],
  ])('answers 401 without an invocation if %s, also at TTL 0', async (_, headers) => {
    const { send, events, api } = testApi()
    expect(await send('/prod/pets', headers)).toMatchObject(UNAUTHORIZED)
    expect(events).toStrictEqual([])
    expect(api.lastTrace()).toMatchObject({ lambda: 'not invoked', principal: null, outcome: 'UNAUTHORIZED' })
  })

  test.each([
    ['Bearer abc', 200, 1],
    ['Bearer ', 401, 0],
    ['Basic abc', 401, 0],
    ['x Bearer abc', 401, 0],
    ['Bearer abc\nx', 401, 0],
  ])('matches the whole token %j against the validation expression: %i', async (authorization, status, calls) => {
    const { send, events } = testApi({ type: 'TOKEN', identityValidationExpression: 'Bearer .+' })
    expect((await send('/prod/pets', { authorization })).status).toBe(status)
    expect(events).toHaveLength(calls)
  })

  test('receives the joined values of a repeated header', async () => {
    const { send, events } = testApi()
    await send('/prod/pets', [
      ['Authorization', 'Bearer a'],
      ['authorization', 'Bearer b'],
    ])
    expect(events).toStrictEqual([expect.objectContaining({ authorizationToken: 'Bearer a,Bearer b' })])
  })
})

const echo = policyResponse('Allow', '*/*')

describe('a handler that', () => {
  const throwing = (thrown: unknown) => () => {
    throw thrown
  }

  test.each<[string, () => unknown, object]>([
    ['throws Error("Unauthorized")', throwing(new Error('Unauthorized')), UNAUTHORIZED],
    ['rejects with Error("Unauthorized")', () => Promise.reject(new Error('Unauthorized')), UNAUTHORIZED],
    ['throws the string Unauthorized', throwing('Unauthorized'), UNAUTHORIZED],
    ['throws unauthorized in lowercase', throwing(new Error('unauthorized')), BROKEN],
    ['throws a message that begins with Unauthorized', throwing(new Error('Unauthorized: token expired')), BROKEN],
    ['throws Unauthorized with a trailing space', throwing(new Error('Unauthorized ')), BROKEN],
    ['throws an error whose name is Unauthorized', throwing(Object.assign(new Error('x'), { name: 'Unauthorized' })), BROKEN],
    [
      'rejects with an object that has the message Unauthorized',
      () => Promise.reject({ name: 'Error', message: 'Unauthorized' }),
      BROKEN,
    ],
    ['throws an object with a toString of Unauthorized', throwing({ toString: () => 'Unauthorized' }), UNAUTHORIZED],
    ['throws an error of another realm', throwing(runInNewContext('new Error("Unauthorized")')), UNAUTHORIZED],
    ['throws undefined', throwing(undefined), BROKEN],
    ['throws a value without a string form', throwing(Object.create(null)), BROKEN],
    ['returns null', () => null, BROKEN],
    ['returns undefined', () => undefined, BROKEN],
    ['returns a string', () => 'Unauthorized', BROKEN],
    ['returns a number', () => 7, BROKEN],
    ['returns an array', () => [echo], BROKEN],
    ['returns a proxy response', () => ({ statusCode: 401 }), BROKEN],
    ['returns a simple response', () => ({ isAuthorized: true }), BROKEN],
    ['returns a value that JSON cannot represent', () => ({ ...echo, n: 1n }), BROKEN],
    ['returns a circular object', circularResponse, BROKEN],
    ['returns no policyDocument', () => ({ principalId: 'jane' }), BROKEN],
    ['returns a policyDocument as a string', () => ({ principalId: 'jane', policyDocument: JSON.stringify(echo) }), BROKEN],
    ['returns no Statement', () => withPolicy({ Version: '2012-10-17' }), BROKEN],
    ['returns an unknown Version', () => withPolicy({ Version: '2013-10-17', Statement: [] }), BROKEN],
    ['returns a lowercase Effect', () => withStatement({ Effect: 'allow' }), BROKEN],
    ['returns no Effect', () => withStatement({ Effect: undefined }), BROKEN],
    ['returns no Action', () => withStatement({ Action: undefined }), BROKEN],
    ['returns both Action and NotAction', () => withStatement({ NotAction: 'x:y' }), BROKEN],
    ['returns no Resource', () => withStatement({ Resource: undefined }), BROKEN],
    ['returns a number among the resources', () => withStatement({ Resource: ['*', 7] }), BROKEN],
    ['returns a string as Condition', () => withStatement({ Condition: 'none' }), BROKEN],
    ['returns a string as statement', () => withPolicy({ Version: '2012-10-17', Statement: ['Allow'] }), BROKEN],
    [
      'returns a resource of 513 characters',
      () => withStatement({ Resource: `${ARN}/*${'a'.repeat(511 - ARN.length)}` }),
      BROKEN,
    ],
    ['returns nested context', () => ({ ...echo, context: { a: { b: 1 } } }), BROKEN],
    ['returns an array in the context', () => ({ ...echo, context: { a: [1] } }), BROKEN],
    ['returns a string as context', () => ({ ...echo, context: 'a' }), BROKEN],
    ['returns an Allow without principalId', () => ({ ...echo, principalId: undefined }), BROKEN],
    ['returns a numeric principalId', () => ({ ...echo, principalId: 7 }), BROKEN],
    ['returns nested context with a Deny', () => ({ ...policyResponse('Deny', '*/*'), context: { a: {} } }), BROKEN],
    ['returns a Deny without principalId', () => ({ ...policyResponse('Deny', '*/*'), principalId: undefined }), EXPLICIT],
    ['returns a Deny', () => policyResponse('Deny', '*/*'), EXPLICIT],
    ['returns an Allow for another path', () => policyResponse('Allow', 'GET/pets/8'), IMPLICIT],
    ['returns an Allow for another method', () => policyResponse('Allow', 'POST/pets/7'), IMPLICIT],
    ['returns an Allow for the route path instead of the request path', () => policyResponse('Allow', 'GET/pets/{id}'), IMPLICIT],
    ['returns an Allow for another stage', () => withStatement({ Resource: ARN.replace('/prod', '/dev/*') }), IMPLICIT],
    ['returns an Allow for another action', () => withStatement({ Action: 'execute-api:ManageConnections' }), IMPLICIT],
    ['returns an empty Resource array', () => withStatement({ Resource: [] }), IMPLICIT],
    ['returns no statements', () => withPolicy({ Version: '2012-10-17', Statement: [] }), IMPLICIT],
    [
      'returns a resource of 512 characters',
      () => withStatement({ Resource: `${ARN}/*${'a'.repeat(510 - ARN.length)}` }),
      IMPLICIT,
    ],
    ['returns an Allow and a Deny', () => both('Allow', 'Deny'), EXPLICIT],
    ['returns a Deny and an Allow', () => both('Deny', 'Allow'), EXPLICIT],
    ['allows the path', () => policyResponse('Allow', 'GET/pets/7'), ALLOWED],
    ['allows with a star that crosses slashes', () => policyResponse('Allow', 'GET/*'), ALLOWED],
    [
      'allows with a single statement instead of an array',
      () => withPolicy({ Version: '2012-10-17', Statement: ALLOW_ALL }),
      ALLOWED,
    ],
    ['allows with an uppercase action', () => withStatement({ Action: 'EXECUTE-API:INVOKE' }), ALLOWED],
    [
      'allows the address of the request',
      () => withStatement({ Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } }),
      ALLOWED,
    ],
    ['allows a different address', () => withStatement({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }), IMPLICIT],
    ['allows with a null in the context', () => ({ ...echo, context: { a: null } }), ALLOWED],
    ['allows with context null', () => ({ ...echo, context: null }), ALLOWED],
  ])('%s', async (_, handler, expected) => {
    const { send } = testApi({ handler })
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(expected)
  })

  test('never responds gets 500 after the time limit', async () => {
    const { send, api } = testApi({ handler: () => new Promise(() => {}) }, { timeoutMs: 5 })
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(BROKEN)
    expect(api.lastTrace()?.reason).toBe('the authorizer took longer than 5 ms')
  })

  test.each<[string, unknown, number]>([
    ['an error', new Error('database is down'), 500],
    ['Unauthorized', new Error('Unauthorized'), 401],
    ['a string', 'Unauthorized', 401],
    ['undefined', undefined, 500],
  ])('throws %s gets it back as the cause of the trace', async (_, thrown, status) => {
    const { send, api } = testApi({ handler: throwing(thrown) })
    expect((await send('/prod/pets/7', TOKEN)).status).toBe(status)
    expect(api.lastTrace()).toHaveProperty('cause', thrown)
  })

  test('does not throw has no cause in the trace', async () => {
    const { send, api } = testApi({ handler: () => ({}) })
    await send('/prod/pets/7', TOKEN)
    expect(api.lastTrace()).not.toHaveProperty('cause')
  })

  test('changes its event does not change the event of the backend', async () => {
    const { send, backend } = testApi({
      type: 'REQUEST',
      handler: (event: never) => {
        Object.assign((event as { headers: object }).headers, { 'x-admin': 'yes' })
        return echo
      },
    })
    await send('/prod/pets/7', TOKEN)
    expect(JSON.stringify(backend)).not.toContain('x-admin')
  })

  test('returns an Allow without principalId is accepted if configured', async () => {
    const { send } = testApi(
      { handler: () => ({ ...echo, principalId: undefined }) },
      { uncertain: { allowWithoutPrincipalId: 'allow' } },
    )
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(ALLOWED)
  })

  test.each<[string, unknown[], object]>([
    ['a response', [null, echo], ALLOWED],
    ['Unauthorized', ['Unauthorized'], UNAUTHORIZED],
    ['a different error', [new Error('broken')], BROKEN],
  ])('calls its callback with %s', async (_, values, expected) => {
    const definition = { api: 'REST', type: 'TOKEN', ttlSeconds: 0, identitySources: [{ in: 'header', name: 'authorization' }] }
    const entry = Object.assign(
      (_event: never, _context: unknown, callback: (...values: unknown[]) => void) => {
        callback(...values)
      },
      { definition },
    )
    // A callback handler is not assignable to the handler type of the factories, but the gateway accepts it.
    const { send } = testApi(entry as never, { runtime: 'nodejs22.x' })
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(expected)
  })

  test.each([
    ['old', 'Deny', '{"Message":"User is not authorized to access this resource with an explicit deny"}', 82],
    ['old', 'Allow', '{"Message":"User is not authorized to access this resource"}', 60],
  ] as const)('denies with the %s wording of a %s policy', async (denialText, effect, body, bytes) => {
    const handler = () => policyResponse(effect, effect === 'Deny' ? '*/*' : 'GET/other')
    const response = await testApi({ handler }, { uncertain: { denialText } }).send('/prod/pets/7', TOKEN)
    expect(response.body).toBe(body)
    expect(response.body).toHaveLength(bytes)
  })
})

describe('an entry whose handler has a definition', () => {
  const definition = {
    api: 'REST',
    type: 'REQUEST',
    ttlSeconds: 0,
    identitySources: [
      { in: 'header', name: 'authorization' },
      { in: 'query', name: 'Key' },
    ],
    routes: [],
    overreach: [],
  } as const
  const handler = Object.assign(async () => echo, { definition })
  const { routes: _, overreach: __, ...settings } = definition

  test.each<[string, object]>([
    ['ttlSeconds', { ttlSeconds: 300 }],
    ['type', { type: 'TOKEN', identitySources: [{ in: 'header', name: 'authorization' }] }],
    ['identitySources', { identitySources: [{ in: 'header', name: 'authorization' }] }],
    ['identitySources', { identitySources: [] }],
    [
      'identitySources',
      {
        identitySources: [
          { in: 'header', name: 'authorization' },
          { in: 'query', name: 'key' },
        ],
      },
    ],
    [
      'identitySources',
      {
        identitySources: [
          { in: 'header', name: 'authorization' },
          { in: 'header', name: 'Key' },
        ],
      },
    ],
  ])('is a ConfigError if %s differs', (option, change) => {
    expect(() => testApi({ ...settings, ...change, handler } as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: `authorizers["auth"].${option}` }),
    )
  })

  test('is a ConfigError if the validation expression differs', () => {
    const token = { ...settings, type: 'TOKEN', identitySources: [{ in: 'header', name: 'authorization' }] } as const
    const strict = Object.assign(async () => echo, { definition: { ...token, identityValidationExpression: 'Bearer .+' } })
    expect(() => testApi({ ...token, handler: strict })).toThrow(
      expect.objectContaining({ option: 'authorizers["auth"].identityValidationExpression' }),
    )
  })

  test('is accepted if it differs only in the case of header names and in order', () => {
    const identitySources = [
      { in: 'query', name: 'Key' },
      { in: 'header', name: 'Authorization' },
    ] as const
    expect(() => testApi({ ...settings, identitySources, handler })).not.toThrow()
  })
})

test('passes the context as strings, principalId and integrationLatency to the backend', async () => {
  const context = { text: 'a', number: 123, yes: true, no: false, principalId: 'forged', empty: null }
  const { send, backend } = testApi({ handler: () => ({ ...policyResponse('Allow', '*/*'), context }) })
  await send('/prod/pets/7', TOKEN)
  const [event] = backend as [{ requestContext: { authorizer: object } }]
  expect(event.requestContext.authorizer).toStrictEqual({
    text: 'a',
    number: '123',
    yes: 'true',
    no: 'false',
    principalId: 'jane',
    integrationLatency: expect.any(Number),
  })
})

const ALLOW_ALL = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }

function withPolicy(policyDocument: object): object {
  return { principalId: 'jane', policyDocument }
}

function withStatement(change: object): object {
  return withPolicy({ Version: '2012-10-17', Statement: [{ ...ALLOW_ALL, Resource: `${ARN}/*/*`, ...change }] })
}

function both(...effects: string[]): object {
  return withPolicy({ Version: '2012-10-17', Statement: effects.map((Effect) => ({ ...ALLOW_ALL, Effect })) })
}

function circularResponse(): object {
  const response: { self?: object } = policyResponse('Allow', '*/*')
  response.self = response
  return response
}
