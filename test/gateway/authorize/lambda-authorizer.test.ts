import { describe, expect, test } from 'vitest'
import { ALLOWED, ARN, BROKEN, EXPLICIT, IMPLICIT, policyResponse, scene, UNAUTHORIZED } from '../scene.ts'

const TOKEN = { authorization: 'Bearer t' }

describe('a TOKEN authorizer', () => {
  test('gets exactly three fields, with the concrete path', async () => {
    const { send, events } = scene()
    expect(await send('/prod/pets/7?x=1', TOKEN)).toMatchObject(ALLOWED)
    expect(events).toStrictEqual([{ type: 'TOKEN', authorizationToken: 'Bearer t', methodArn: `${ARN}/GET/pets/7` }])
  })

  test.each<[string, Record<string, string>]>([
    ['the header is absent', {}],
    ['the header is empty', { authorization: '' }],
    ['another header has the token', { 'x-authorization': 'Bearer t' }],
  ])('answers 401 without a call when %s, at TTL 0 too', async (_, headers) => {
    const { send, events, api } = scene()
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
    const { send, events } = scene({ type: 'TOKEN', identityValidationExpression: 'Bearer .+' })
    expect((await send('/prod/pets', { authorization })).status).toBe(status)
    expect(events).toHaveLength(calls)
  })

  test('a header that comes twice is one value that no verifier takes for either', async () => {
    const { send, events } = scene()
    await send('/prod/pets', [
      ['Authorization', 'Bearer a'],
      ['authorization', 'Bearer b'],
    ])
    expect(events).toStrictEqual([expect.objectContaining({ authorizationToken: 'Bearer a,Bearer b' })])
  })
})

describe('what a handler does', () => {
  const throwing = (thrown: unknown) => () => {
    throw thrown
  }
  const echo = policyResponse('Allow', '*/*')

  test.each<[string, () => unknown, object]>([
    ['throws Error("Unauthorized")', throwing(new Error('Unauthorized')), UNAUTHORIZED],
    ['rejects with Error("Unauthorized")', () => Promise.reject(new Error('Unauthorized')), UNAUTHORIZED],
    ['throws the string Unauthorized', throwing('Unauthorized'), UNAUTHORIZED],
    ['throws unauthorized, lower case', throwing(new Error('unauthorized')), BROKEN],
    ['throws a longer sentence', throwing(new Error('Unauthorized: token expired')), BROKEN],
    ['throws Unauthorized with a blank', throwing(new Error('Unauthorized ')), BROKEN],
    ['throws an error whose name is Unauthorized', throwing(Object.assign(new Error('x'), { name: 'Unauthorized' })), BROKEN],
    ['throws what cannot be printed', throwing(Object.create(null)), BROKEN],
    ['returns null', () => null, BROKEN],
    ['returns nothing', () => undefined, BROKEN],
    ['returns a string', () => 'Unauthorized', BROKEN],
    ['returns a number', () => 7, BROKEN],
    ['returns a list', () => [echo], BROKEN],
    ['returns a status', () => ({ statusCode: 401 }), BROKEN],
    ['returns a simple reply', () => ({ isAuthorized: true }), BROKEN],
    ['returns what is no JSON', () => ({ ...echo, n: 1n }), BROKEN],
    ['returns a circle', circle, BROKEN],
    ['returns no policyDocument', () => ({ principalId: 'jane' }), BROKEN],
    ['returns a policyDocument of text', () => ({ principalId: 'jane', policyDocument: JSON.stringify(echo) }), BROKEN],
    ['returns no Statement', () => withPolicy({ Version: '2012-10-17' }), BROKEN],
    ['returns an unknown Version', () => withPolicy({ Version: '2013-10-17', Statement: [] }), BROKEN],
    ['returns an effect in lower case', () => withStatement({ Effect: 'allow' }), BROKEN],
    ['returns no Effect', () => withStatement({ Effect: undefined }), BROKEN],
    ['returns no Action', () => withStatement({ Action: undefined }), BROKEN],
    ['returns both Action and NotAction', () => withStatement({ NotAction: 'x:y' }), BROKEN],
    ['returns no Resource', () => withStatement({ Resource: undefined }), BROKEN],
    ['returns a number among the resources', () => withStatement({ Resource: ['*', 7] }), BROKEN],
    ['returns a Condition of text', () => withStatement({ Condition: 'none' }), BROKEN],
    ['returns a statement of text', () => withPolicy({ Version: '2012-10-17', Statement: ['Allow'] }), BROKEN],
    [
      'returns a resource of 513 characters',
      () => withStatement({ Resource: `${ARN}/*${'a'.repeat(511 - ARN.length)}` }),
      BROKEN,
    ],
    ['returns nested context', () => ({ ...echo, context: { a: { b: 1 } } }), BROKEN],
    ['returns a list in the context', () => ({ ...echo, context: { a: [1] } }), BROKEN],
    ['returns a context of text', () => ({ ...echo, context: 'a' }), BROKEN],
    ['returns an Allow without principalId', () => ({ ...echo, principalId: undefined }), BROKEN],
    ['returns a numeric principalId', () => ({ ...echo, principalId: 7 }), BROKEN],
    ['returns nested context with a Deny', () => ({ ...policyResponse('Deny', '*/*'), context: { a: {} } }), BROKEN],
    ['returns a Deny without principalId', () => ({ ...policyResponse('Deny', '*/*'), principalId: undefined }), EXPLICIT],
    ['returns a Deny', () => policyResponse('Deny', '*/*'), EXPLICIT],
    ['returns an Allow for another path', () => policyResponse('Allow', 'GET/pets/8'), IMPLICIT],
    ['returns an Allow for another method', () => policyResponse('Allow', 'POST/pets/7'), IMPLICIT],
    ['returns an Allow for the template instead of the path', () => policyResponse('Allow', 'GET/pets/{id}'), IMPLICIT],
    ['returns an Allow for another stage', () => withStatement({ Resource: ARN.replace('/prod', '/dev/*') }), IMPLICIT],
    ['returns an Allow for another action', () => withStatement({ Action: 'execute-api:ManageConnections' }), IMPLICIT],
    ['returns an empty resource list', () => withStatement({ Resource: [] }), IMPLICIT],
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
    ['allows by a single statement that is no list', () => withPolicy({ Version: '2012-10-17', Statement: ALLOW_ALL }), ALLOWED],
    ['allows with the action in capitals', () => withStatement({ Action: 'EXECUTE-API:INVOKE' }), ALLOWED],
    ['allows from this address', () => withStatement({ Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } }), ALLOWED],
    [
      'allows from another address',
      () => withStatement({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      IMPLICIT,
    ],
    ['allows with a null in the context', () => ({ ...echo, context: { a: null } }), ALLOWED],
    ['allows with context null', () => ({ ...echo, context: null }), ALLOWED],
  ])('%s', async (_, handler, expected) => {
    const { send } = scene({ handler })
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(expected)
  })

  test('hangs: 500 after the limit', async () => {
    const { send, api } = scene({ handler: () => new Promise(() => {}) }, { timeoutMs: 5 })
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(BROKEN)
    expect(api.lastTrace()?.reason).toBe('the authorizer took longer than 5 ms')
  })

  test('writes into its event: the backend does not see it', async () => {
    const { send, backend } = scene({
      type: 'REQUEST',
      handler: (event: never) => {
        Object.assign((event as { headers: object }).headers, { 'x-admin': 'yes' })
        return echo
      },
    })
    await send('/prod/pets/7', TOKEN)
    expect(JSON.stringify(backend)).not.toContain('x-admin')
  })

  test('an Allow without principalId may be let in, when asked for', async () => {
    const { send } = scene(
      { handler: () => ({ ...echo, principalId: undefined }) },
      { uncertain: { allowWithoutPrincipalId: 'allow' } },
    )
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(ALLOWED)
  })

  test.each<[string, unknown[], object]>([
    ['a reply', [null, echo], ALLOWED],
    ['Unauthorized', ['Unauthorized'], UNAUTHORIZED],
    ['another error', [new Error('broken')], BROKEN],
  ])('a handler of the callback style gives %s', async (_, values, expected) => {
    const definition = { api: 'REST', type: 'TOKEN', ttlSeconds: 0, identitySources: [{ in: 'header', name: 'authorization' }] }
    const entry = Object.assign(
      (_event: never, _context: unknown, callback: (...values: unknown[]) => void) => {
        callback(...values)
      },
      { definition },
    )
    // A callback handler is no `Authorizer` of ours, but users have them.
    const { send } = scene(entry as never)
    expect(await send('/prod/pets/7', TOKEN)).toMatchObject(expected)
  })

  test.each([
    ['old', 'Deny', '{"Message":"User is not authorized to access this resource with an explicit deny"}', 82],
    ['old', 'Allow', '{"Message":"User is not authorized to access this resource"}', 60],
  ] as const)('the %s words of a %s', async (denialText, effect, body, bytes) => {
    const handler = () => policyResponse(effect, effect === 'Deny' ? '*/*' : 'GET/other')
    const answer = await scene({ handler }, { uncertain: { denialText } }).send('/prod/pets/7', TOKEN)
    expect(answer.body).toBe(body)
    expect(answer.body).toHaveLength(bytes)
  })
})

test('the backend gets the context as text, principalId and integrationLatency', async () => {
  const context = { text: 'a', number: 123, yes: true, no: false, principalId: 'forged', empty: null }
  const { send, backend } = scene({ handler: () => ({ ...policyResponse('Allow', '*/*'), context }) })
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

function circle(): object {
  const reply: { self?: object } = policyResponse('Allow', '*/*')
  reply.self = reply
  return reply
}
