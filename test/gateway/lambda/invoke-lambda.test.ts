import { describe, expect, test } from 'vitest'
import { restApi } from '../../../src/gateway/index.ts'
import { invokeLambda } from '../../../src/gateway/lambda/invoke-lambda.ts'
import { type LambdaHandler, RUNTIMES, type Runtime } from '../../../src/gateway/lambda/runtime.ts'
import { runningWork } from '../../../src/gateway/running-work.ts'
import { ARN, policyResponse, testApi } from '../test-api.ts'

interface Context {
  readonly [name: string]: unknown
  succeed(value: unknown): void
  fail(error?: unknown): void
  done(error: unknown, value?: unknown): void
  getRemainingTimeInMillis(): number
}
type AnyHandler = (event: unknown, context: Context, callback: (error: unknown, value?: unknown) => void) => unknown

function invoke(runtime: Runtime, handler: unknown, event: unknown = {}, timeoutMs = 2_000) {
  const api = { partition: 'aws', region: 'eu-west-1', accountId: '123456789012' }
  const limits = { timeoutMs, gatewayTimeoutMs: 29_000, memoryMb: 128 }
  const settings = { functionName: 'auth', qualifier: null, runtime, ...limits, requestId: 'b1c2', api, work: runningWork() }
  return invokeLambda(handler as LambdaHandler, event, settings)
}

const later = (work: () => void) => void setTimeout(work, 5)
const VALUE = { kind: 'returned', json: '"value"' }
const NULL = { kind: 'returned', json: 'null' }
const DENIED = { kind: 'failed', errorMessage: 'Unauthorized' }

describe.each(['nodejs20.x', 'nodejs22.x'] as const)('on %s', (runtime) => {
  test.each<[string, AnyHandler, object]>([
    ['ignores the return value of a synchronous handler', () => 'value', NULL],
    ['uses the value of a promise', async () => 'value', VALUE],
    // biome-ignore lint/suspicious/noThenProperty: a thenable on purpose
    ['uses the value of a thenable', () => ({ then: (resolve: (value: unknown) => void) => resolve('value') }), VALUE],
    ['uses a callback during the call', (_e, _c, callback) => callback(null, 'value'), VALUE],
    ['uses a callback after the call', (_e, _c, callback) => later(() => callback(undefined, 'value')), VALUE],
    ['ignores a return value in addition to a callback', (_e, _c, callback) => [later(() => callback(null, 'value'))], VALUE],
    ['fails with the error of a callback', (_e, _c, callback) => callback('Unauthorized'), DENIED],
    ['uses context.succeed', (_e, context) => context.succeed('value'), VALUE],
    ['uses context.succeed after the call', (_e, context) => later(() => context.succeed('value')), VALUE],
    ['uses context.done', (_e, context) => context.done(null, 'value'), VALUE],
    ['fails with context.fail', (_e, context) => context.fail('Unauthorized'), DENIED],
    ['fails with context.fail after the call', (_e, context) => later(() => context.fail(new Error('Unauthorized'))), DENIED],
    ['fails with the error of context.done', (_e, context) => context.done(new Error('Unauthorized')), DENIED],
    ['fails with context.fail without an error', (_e, context) => context.fail(), { kind: 'failed', errorMessage: 'handled' }],
    ['uses the first of callback and promise', async (_e, _c, callback) => [callback(null, 'value')], VALUE],
    ['uses the first of two callbacks', (_e, _c, callback) => [callback(null, 'value'), callback('Unauthorized')], VALUE],
    ['responds with null if a callback is never called', (_e, _c, _callback) => undefined, NULL],
    [
      'waits for work that the handler started',
      (_e, context) => {
        setTimeout(() => setTimeout(() => context.succeed('value'), 150), 50)
      },
      VALUE,
    ],
  ])('%s', async (_, handler, expected) => {
    expect(await invoke(runtime, handler)).toMatchObject(expected)
  })

  test('passes a complete context', async () => {
    const invocation = await invoke(runtime, async (_event: unknown, context: Context) => ({
      keys: Object.keys(context).sort(),
      values: context,
      remaining: context.getRemainingTimeInMillis(),
    }))
    const { keys, values, remaining } = JSON.parse((invocation as { json: string }).json)
    expect(keys).toStrictEqual([
      'awsRequestId',
      'callbackWaitsForEmptyEventLoop',
      'clientContext',
      'done',
      'fail',
      'functionName',
      'functionVersion',
      'getRemainingTimeInMillis',
      'identity',
      'invokedFunctionArn',
      'logGroupName',
      'logStreamName',
      'memoryLimitInMB',
      'succeed',
      'tenantId',
    ])
    expect(values).toStrictEqual({
      awsRequestId: 'b1c2',
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'auth',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:auth',
      logGroupName: '/aws/lambda/auth',
      logStreamName: 'offline/[$LATEST]b1c2',
      memoryLimitInMB: '128',
    })
    expect(remaining).toBeGreaterThan(1_000)
    expect(remaining).toBeLessThanOrEqual(2_000)
  })
})

describe('on nodejs24.x', () => {
  test.each<[string, unknown, object]>([
    ['uses the return value of a synchronous handler', () => 'value', VALUE],
    ['uses the value of a promise', async () => 'value', VALUE],
    ['responds with null without a return value', () => undefined, NULL],
    ['passes no callback', (...values: unknown[]) => values.length, { kind: 'returned', json: '2' }],
    ['accepts a callback parameter with a default', (_e: unknown, _c: unknown, callback = null) => callback, NULL],
    [
      'fails for a handler with three parameters',
      (_e: unknown, _c: unknown, _callback: unknown) => 'value',
      { kind: 'failed', problem: expect.stringContaining('Runtime.CallbackHandlerDeprecated') },
    ],
    [
      'has no context.succeed, fail and done',
      (_e: unknown, context: object) => ['succeed', 'fail', 'done'].some((name) => name in context),
      { kind: 'returned', json: 'false' },
    ],
  ])('%s', async (_, handler, expected) => {
    expect(await invoke('nodejs24.x', handler)).toMatchObject(expected)
  })
})

describe.each(RUNTIMES)('on %s', (runtime) => {
  test.each<[string, unknown, object]>([
    ['fails with the message of an error', () => Promise.reject(new Error('Unauthorized')), DENIED],
    ['fails with a rejected string', () => Promise.reject('Unauthorized'), DENIED],
    [
      'fails with [object Object] for a rejected object',
      () => Promise.reject({ name: 'Error', message: 'Unauthorized' }),
      { kind: 'failed', errorMessage: '[object Object]' },
    ],
    [
      'fails for a value that JSON cannot represent',
      async () => 1n,
      { kind: 'failed', problem: 'the response cannot be converted to JSON' },
    ],
    ['fails for a response over 6 MB', async () => 'x'.repeat(6_291_556), { problem: expect.stringContaining('6 MB') }],
    ['responds with null for a function', async () => () => 1, NULL],
    ['times out', () => new Promise(() => {}), { kind: 'timedOut' }],
  ])('%s', async (_, handler, expected) => {
    expect(await invoke(runtime, handler, {}, 300)).toMatchObject(expected)
  })

  test('passes a copy of the event', async () => {
    const event = { list: [1], missing: undefined }
    const invocation = await invoke(
      runtime,
      async (copy: { list: number[] }) => {
        copy.list.push(2)
        return copy
      },
      event,
    )
    expect(invocation).toStrictEqual({ kind: 'returned', json: '{"list":[1,2]}' })
    expect(event.list).toStrictEqual([1])
  })

  test('ignores an error after the response', async () => {
    const handler = async () => {
      later(() => {})
      return 'value'
    }
    expect(await invoke(runtime, handler)).toStrictEqual(VALUE)
  })
})

describe('in an API', () => {
  const allow = () => policyResponse('Allow', '*/*')

  test.each<[Runtime | undefined, Runtime | undefined, number]>([
    [undefined, undefined, 200],
    ['nodejs24.x', undefined, 200],
    ['nodejs22.x', undefined, 500],
    ['nodejs22.x', 'nodejs24.x', 200],
    [undefined, 'nodejs20.x', 500],
  ])('a synchronous authorizer with runtime %s of the API and %s of its own: %i', async (api, own, status) => {
    const { send } = testApi({ handler: allow, runtime: own }, { runtime: api })
    expect((await send('/prod/pets', { authorization: 'x' })).status).toBe(status)
  })

  test('explains a callback handler on nodejs24.x', async () => {
    const handler = (_event: never, _context: never, callback: (error: null, value: object) => void) => callback(null, allow())
    const api = restApi({
      stage: 'prod',
      authorizers: {
        auth: {
          api: 'REST',
          type: 'TOKEN',
          ttlSeconds: 0,
          identitySources: [{ in: 'header', name: 'a' }],
          handler: handler as never,
        },
      },
      routes: { 'GET /x': { authorizer: 'auth', integration: () => new Response('in') } },
    })
    const { response, trace } = await api.sendTraced({ method: 'GET', rawTarget: '/prod/x', headers: [['a', '1']] })
    expect(response.status).toBe(500)
    expect(trace.reason).toContain('Runtime.CallbackHandlerDeprecated')
  })

  test('a backend receives the event and a context', async () => {
    const api = restApi({
      stage: 'prod',
      authorizers: {},
      routes: {
        'GET /function': {
          authorizer: 'NONE',
          integration: (event, context) => ({ statusCode: 200, body: describeCall(event, context) }),
        },
        'GET /lambda': {
          authorizer: 'NONE',
          integration: {
            type: 'AWS_PROXY',
            handler: async (event, context) => ({ statusCode: 200, body: describeCall(event, context) }),
          },
        },
      },
    })
    for (const path of ['/function', '/lambda']) {
      const response = await api.send({ method: 'GET', rawTarget: `/prod${path}`, headers: [] })
      expect(await response.text()).toBe(`${path} backend ${response.headers.get('x-amzn-requestid')}`)
    }
  })

  test.each<[string, Runtime, unknown, number]>([
    ['a synchronous return value on nodejs24.x', 'nodejs24.x', () => ({ statusCode: 201 }), 201],
    ['a synchronous return value on nodejs22.x', 'nodejs22.x', () => ({ statusCode: 201 }), 502],
    [
      'a callback',
      'nodejs22.x',
      (_e: never, _c: never, callback: (...values: unknown[]) => void) => callback(null, { statusCode: 201 }),
      201,
    ],
    ['context.succeed', 'nodejs22.x', (_e: never, context: Context) => context.succeed({ statusCode: 201 }), 201],
    ['a Response, which JSON does not preserve', 'nodejs24.x', async () => new Response('in'), 502],
    ['an error', 'nodejs24.x', () => Promise.reject(new Error('broken')), 502],
  ])('a Lambda integration that responds with %s', async (_, runtime, handler, status) => {
    const integration = { type: 'AWS_PROXY', handler: handler as LambdaHandler, runtime } as const
    const api = restApi({ stage: 'prod', authorizers: {}, routes: { 'GET /x': { authorizer: 'NONE', integration } } })
    const { response, trace } = await api.sendTraced({ method: 'GET', rawTarget: '/prod/x', headers: [] })
    expect(response.status).toBe(status)
    expect('cause' in trace).toBe(status === 502 && runtime === 'nodejs24.x' && trace.cause instanceof Error)
  })

  test('a Lambda integration that never responds gets 504', async () => {
    const integration = { type: 'AWS_PROXY', handler: () => new Promise(() => {}) } as const
    const api = restApi({
      stage: 'prod',
      authorizers: {},
      timeoutMs: 5,
      routes: { 'GET /x': { authorizer: 'NONE', integration } },
    })
    expect((await api.send({ method: 'GET', rawTarget: '/prod/x', headers: [] })).status).toBe(504)
  })

  test('the authorizer and the backend get the cause of an error in the trace', async () => {
    const thrown = new Error('broken')
    const integration = () => {
      throw thrown
    }
    const api = restApi({ stage: 'prod', authorizers: {}, routes: { 'GET /x': { authorizer: 'NONE', integration } } })
    const { trace } = await api.sendTraced({ method: 'GET', rawTarget: '/prod/x', headers: [] })
    expect(trace).toMatchObject({ outcome: 'INTEGRATION_FAILURE', cause: thrown })
  })

  test.each<[string, object]>([
    ['runtime', { runtime: 'nodejs18.x' }],
    ['routes["GET /x"].integration', { routes: { 'GET /x': { authorizer: null, integration: 'handler' } } }],
    ['routes["GET /x"].integration.type', { routes: { 'GET /x': { authorizer: null, integration: { handler: allow } } } }],
    ['routes["GET /x"].integration.handler', { routes: { 'GET /x': { authorizer: null, integration: { type: 'AWS_PROXY' } } } }],
  ])('rejects a wrong %s', (option, change) => {
    const options = { stage: 'prod', authorizers: {}, routes: { 'GET /x': { authorizer: null, integration: allow } }, ...change }
    // Invalid on purpose: possible in plain JavaScript.
    expect(() => restApi(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('the authorizer receives the name and the ARN of its function', async () => {
    const contexts: unknown[] = []
    const { send } = testApi({
      handler: (_event, context) => {
        contexts.push(context)
        return policyResponse('Allow', '*/*')
      },
    })
    await send('/prod/pets', { authorization: 'x' })
    expect(contexts).toMatchObject([
      { functionName: 'auth', invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:auth' },
    ])
    expect(ARN).toContain('eu-west-1:123456789012')
  })
})

function describeCall(
  event: { readonly path: string },
  context: { readonly functionName: string; readonly awsRequestId: string },
): string {
  return `${event.path} ${context.functionName} ${context.awsRequestId}`
}
