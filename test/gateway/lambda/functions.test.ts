import { describe, expect, test } from 'vitest'
import { type LambdaFunctions, type RestApiOptions, type RestAuthorizer, restApi } from '../../../src/gateway/index.ts'
import { policyResponse } from '../test-api.ts'

const allow = () => policyResponse('Allow', '*')
const deny = () => policyResponse('Deny', '*')
const backend = () => ({ statusCode: 200, body: 'in' })
const ALIAS = 'auth:\u0024{stageVariables.alias}'

interface Case {
  readonly functionName?: string
  readonly backendName?: string
  readonly functions?: LambdaFunctions
  readonly options?: Partial<RestApiOptions<Record<string, RestAuthorizer>>>
}

function build({ functionName = 'auth', backendName = 'backend', functions = {}, options = {} }: Case) {
  return restApi({
    stage: 'prod',
    region: 'eu-west-1',
    functions: { auth: allow, backend, ...functions },
    authorizers: {
      auth: {
        api: 'REST',
        type: 'TOKEN',
        ttlSeconds: 0,
        identitySources: [{ in: 'header', name: 'Authorization' }],
        functionName,
      },
    },
    routes: { 'GET /pets': { authorizer: 'auth', integration: { type: 'AWS_PROXY', functionName: backendName } } },
    ...options,
  })
}

const send = (api: ReturnType<typeof build>, stage?: string) =>
  api.request('GET /pets', { headers: { authorization: 'a' }, stage })

const BROKEN = { status: 500, outcome: 'AUTHORIZER_CONFIGURATION_ERROR', lambda: 'not invoked' }
const BACKEND_BROKEN = { status: 500, outcome: 'API_CONFIGURATION_ERROR', lambda: 'invoked' }

describe('a function by name', () => {
  test.each<[string, Case, object]>([
    ['is invoked', {}, { status: 200, lambda: 'invoked' }],
    ['is invoked by its ARN', { functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:auth' }, { status: 200 }],
    ['fails the request if it does not exist', { functionName: 'other' }, BROKEN],
    ['fails the request if its alias does not exist', { functionName: 'auth:live' }, BROKEN],
    ['fails the request if it has an inherited name', { functionName: 'constructor' }, BROKEN],
    ['fails the request if it has too many parts', { functionName: 'auth:live:x' }, BROKEN],
    ['fails the request if it may not be invoked', { functions: { auth: { handler: allow, invokable: false } } }, BROKEN],
    ['fails without a handler and a qualifier', { functions: { auth: { aliases: { live: allow } } } }, BROKEN],
    [
      'is invoked by its alias',
      { functionName: 'auth:live', functions: { auth: { handler: allow, aliases: { live: deny } } } },
      { status: 403, lambda: 'invoked' },
    ],
    [
      'is invoked as $LATEST',
      { functionName: 'auth:$LATEST', functions: { auth: { handler: allow, aliases: { live: deny } } } },
      { status: 200 },
    ],
    ['of an integration fails with 500 if it does not exist', { backendName: 'other' }, BACKEND_BROKEN],
    [
      'of an integration fails with 500 if it may not be invoked',
      { functions: { backend: { handler: backend, invokable: false } } },
      BACKEND_BROKEN,
    ],
  ])('%s', async (_, one, expected) => {
    expect((await send(build(one))).trace).toMatchObject(expected)
  })

  test('with a stage variable is selected by the stage', async () => {
    const api = build({
      functionName: ALIAS,
      functions: { auth: { handler: deny, aliases: { live: allow, next: deny } } },
      options: { stageVariables: { alias: 'live' }, stages: { dev: { stageVariables: { alias: 'next' } }, empty: {} } },
    })
    expect((await send(api)).status).toBe(200)
    expect((await send(api, 'dev')).status).toBe(403)
    expect((await send(api, 'empty')).trace).toMatchObject(BROKEN)
  })

  test('ends at its own time limit', async () => {
    const hang = () => new Promise(() => {})
    const authorizer = await send(build({ functions: { auth: { handler: hang, timeoutMs: 5 } } }))
    expect(authorizer.trace).toMatchObject({ outcome: 'AUTHORIZER_CONFIGURATION_ERROR', lambda: 'invoked' })
    const integration = await send(build({ functions: { backend: { handler: hang, timeoutMs: 5 } } }))
    expect(integration.trace).toMatchObject({ status: 502, outcome: 'INTEGRATION_FAILURE' })
  })

  test('ends at the limit of API Gateway, if that is shorter', async () => {
    const hang = () => new Promise(() => {})
    const { trace } = await send(build({ functions: { backend: { handler: hang } }, options: { timeoutMs: 5 } }))
    expect(trace).toMatchObject({ status: 504, outcome: 'INTEGRATION_TIMEOUT' })
  })

  test('receives its context', async () => {
    let context: Record<string, unknown> = {}
    const handler = (_event: never, given: never) => {
      const { getRemainingTimeInMillis, ...rest } = given as Record<string, unknown> & { getRemainingTimeInMillis(): number }
      context = { ...rest, remaining: getRemainingTimeInMillis() }
      return policyResponse('Allow', '*')
    }
    const functions = { auth: { aliases: { live: handler }, memoryMb: 512, timeoutMs: 900_000 } }
    await send(build({ functionName: 'auth:live', functions }))
    expect(context).toMatchObject({
      functionName: 'auth',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:auth:live',
      memoryLimitInMB: '512',
      logGroupName: '/aws/lambda/auth',
    })
    expect(context['remaining']).toBeGreaterThan(890_000)
  })

  test.each<[string, object]>([
    ['functions["a b"]', { functions: { 'a b': allow } }],
    ['functions["auth"]', { functions: { auth: 'handler' } }],
    ['functions["auth"].timeoutMs', { functions: { auth: { handler: allow, timeoutMs: 900_001 } } }],
    ['functions["auth"].memory', { functions: { auth: { handler: allow, memory: 1 } } }],
    ['functions["auth"].aliases', { functions: { auth: { aliases: { live: 'x' } } } }],
    ['authorizers["auth"].functionName', { functionName: 'a b' }],
    ['authorizers["auth"].functionName', { functionName: '' }],
  ])('rejects a wrong %s', (option, one) => {
    expect(() => build(one as Case)).toThrow(expect.objectContaining({ code: 'ERR_CONFIG', option }))
  })
})
