import { describe, expect, test } from 'vitest'
import {
  albGuard,
  appSyncAuthorizer,
  appSyncEventsAuthorizer,
  authenticated,
  functionUrlGuard,
  inGroup,
  iotAuthorizer,
  own,
  viewerRequestGuard,
} from '../../../src/index.ts'
import { evaluateAppSync, evaluateIot, type ServiceMatchers, serviceEvents, serviceMatchers } from '../../../src/testing/index.ts'
import { stub } from '../../authorizer/stub-verifier.ts'

expect.extend(serviceMatchers as never)
const expectService = expect as unknown as (value: unknown) => Expectation & { readonly not: Expectation }
type Expectation = {
  readonly [K in keyof ServiceMatchers]: ServiceMatchers[K] extends (received: never, ...rest: infer R) => unknown
    ? (...rest: R) => void
    : never
}

describe('evaluateAppSync', () => {
  const response = {
    isAuthorized: true,
    deniedFields: ['Query.a', 'arn:aws:appsync:eu-west-1:012345678901:apis/a1/types/Pet/fields/owner'],
  }
  test.each([
    ['Query.a', 'deny', 'deniedField'],
    ['Query.b', 'allow', 'authorized'],
    ['Pet.owner', 'deny', 'deniedField'],
    ['Pet.owne', 'allow', 'authorized'],
    ['query.a', 'allow', 'authorized'],
  ])('%s: %s', (field, verdict, reason) => {
    expect(evaluateAppSync(response, field)).toStrictEqual({ verdict, reason })
  })

  test.each([
    [{ isAuthorized: false }, 'unauthorized'],
    [{ isAuthorized: 'true' }, 'invalidResponse'],
    [undefined, 'invalidResponse'],
    [{ isAuthorized: true, deniedFields: 'Query.a' }, 'invalidResponse'],
    [{ isAuthorized: true, ttlOverride: -1 }, 'invalidResponse'],
    [{ isAuthorized: true, resolverContext: { a: { b: 1 } } }, 'invalidResponse'],
    [{ isAuthorized: true, resolverContext: { a: 'x'.repeat(5_242_880) } }, 'invalidResponse'],
  ])('%o is %s', (given, reason) => {
    expect(evaluateAppSync(given, 'Query.a')).toStrictEqual({ verdict: 'deny', reason })
  })

  test.each(['Query', 'Query.a.b', '', undefined, 'Query.*'])('%j is a ConfigError', (field) => {
    expect(() => evaluateAppSync(response, field as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})

const ARN = 'arn:aws:iot:eu-west-1:012345678901:'
const iotResponse = (...statements: readonly object[]) => ({
  isAuthenticated: true,
  principalId: 'p1',
  disconnectAfterInSeconds: 300,
  refreshAfterInSeconds: 300,
  policyDocuments: [{ Version: '2012-10-17', Statement: statements }],
})
const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource })

describe('evaluateIot', () => {
  const response = iotResponse(
    allow('iot:Publish', `${ARN}topic/devices/*`),
    { Effect: 'Deny', Action: 'iot:*', Resource: `${ARN}topic/devices/*/secret` },
    allow('iot:Subscribe', `${ARN}topicfilter/news/+`),
    allow('iot:Connect', `${ARN}client/\${iot:ClientId}`),
  )
  test.each([
    ['publish', 'devices/7', 'authorized'],
    ['publish', 'devices/7/8', 'authorized'],
    ['publish', 'devices/7/secret', 'explicitDeny'],
    ['publish', 'other', 'implicitDeny'],
    ['receive', 'devices/7', 'implicitDeny'],
    ['subscribe', 'news/+', 'authorized'],
    ['subscribe', 'news/7', 'implicitDeny'],
    ['subscribe', 'news/#', 'implicitDeny'],
    ['publish', 'devices/+', 'invalidTopic'],
  ] as const)('%s %s: %s', (action, topic, reason) => {
    expect(evaluateIot(response, action, topic)).toStrictEqual({ verdict: reason === 'authorized' ? 'allow' : 'deny', reason })
  })

  test('replaces the variable of the client ID', () => {
    expect(evaluateIot(response, 'connect', 'c1', { clientId: 'c1' }).verdict).toBe('allow')
    expect(evaluateIot(response, 'connect', 'c2', { clientId: 'c1' }).verdict).toBe('deny')
    expect(evaluateIot(response, 'connect', 'c1').verdict).toBe('deny')
  })

  test('a document may be JSON in a string', () => {
    const text = { ...response, policyDocuments: response.policyDocuments.map((document) => JSON.stringify(document)) }
    expect(evaluateIot(text, 'publish', 'devices/7').verdict).toBe('allow')
  })

  test.each([
    ['no principal', { principalId: '' }],
    ['a principal with a hyphen', { principalId: 'a-b' }],
    ['a time below the minimum', { refreshAfterInSeconds: 299 }],
    ['eleven documents', { policyDocuments: Array.from({ length: 11 }, () => response.policyDocuments[0]) }],
    ['a document over the limit', { policyDocuments: [{ Version: '2012-10-17', Statement: [], Id: 'x'.repeat(2048) }] }],
    ['text that is not JSON', { policyDocuments: ['{'] }],
    ['a document that is not a policy', { policyDocuments: [{ Statement: [{ Effect: 'Maybe' }] }] }],
  ])('%s is an invalid response', (_, over) => {
    expect(evaluateIot({ ...response, ...over }, 'publish', 'devices/7')).toStrictEqual({
      verdict: 'deny',
      reason: 'invalidResponse',
    })
  })

  test('a response that is not authenticated denies', () => {
    expect(evaluateIot({ ...response, isAuthenticated: false }, 'publish', 'devices/7').reason).toBe('unauthenticated')
  })

  test.each([
    ['delete', 'a', {}],
    ['publish', '', {}],
    ['publish', 'a', { client: 'b' }],
  ])('evaluateIot(%j, %j, %j) is a ConfigError', (action, topic, options) => {
    expect(() => evaluateIot(response, action as never, topic, options as never)).toThrow(
      expect.objectContaining({ name: 'ConfigError' }),
    )
  })
})

describe('the events', () => {
  const context = {} as never
  const headers = { authorization: 'Bearer good' }

  test('of AppSync are those that the authorizers read', async () => {
    const handler = appSyncAuthorizer({
      authenticate: stub(),
      schema: null,
      ttlSeconds: 0,
      fields: { 'Query.pets': authenticated, 'Mutation.addPet': inGroup('admins') },
    })
    const response = await handler(serviceEvents.appSync({ token: 'Bearer good', query: '{ pets }' }))
    expectService(response).toAllowField('Query.pets')
    expectService(response).toDenyField('Mutation.addPet')
    expectService(response).not.toAllowField('Mutation.addPet')
    expect(() => expectService(response).toAllowField('Mutation.addPet')).toThrow('deniedField')
    expect(() => expectService({}).not.toAllowField('Query.pets')).toThrow('invalidResponse')
  })

  test('of AppSync Events are those that the authorizers read', async () => {
    const handler = appSyncEventsAuthorizer({
      authenticate: stub(),
      connect: authenticated,
      ttlSeconds: 0,
      channels: { 'subscribe /users/{id}': own('id') },
    })
    const token = 'Bearer good'
    expect(await handler(serviceEvents.appSyncEvents({ token, operation: 'EVENT_CONNECT' }))).toMatchObject({
      isAuthorized: true,
    })
    const subscribe = (channel: string) => handler(serviceEvents.appSyncEvents({ token, operation: 'EVENT_SUBSCRIBE', channel }))
    expect(await subscribe('/users/u1')).toMatchObject({ isAuthorized: true })
    expect(await subscribe('/users/u2')).toMatchObject({ isAuthorized: false })
    expect(
      serviceEvents.appSyncEvents({ token, operation: 'EVENT_PUBLISH', channel: '/a/b' }).requestContext.channelNamespaceName,
    ).toBe('a')
  })

  test('of IoT Core are those that the authorizer reads', async () => {
    const handler = iotAuthorizer({
      authenticate: stub(),
      region: 'eu-west-1',
      accountId: '012345678901',
      tokenSignature: null,
      requireClientId: true,
      disconnectAfterSeconds: 300,
      refreshAfterSeconds: 300,
      topics: { 'connect {id}': own('id'), 'publish devices/{id}/data': own('id') },
    })
    const response = await handler(serviceEvents.iot({ clientId: 'u1', headers }))
    expectService(response).toAllowTopic('connect', 'u1')
    expectService(response).toAllowTopic('publish', 'devices/u1/data')
    expectService(response).toDenyTopic('publish', 'devices/u2/data')
    expectService(response).toDenyTopic('publish', 'devices/u1/data/x')
    expect(() => expectService(response).toDenyTopic('publish', 'devices/+/data')).toThrow('invalidTopic')
  })

  test('of HTTP requests are those that the guards read', async () => {
    const options = { authenticate: stub(), routes: { 'GET /users/{id}': own('id') }, challenge: null } as const
    const byUrl = functionUrlGuard(options, async () => ({ statusCode: 200 }))
    const byAlb = albGuard(options, async () => ({ statusCode: 200 }))
    const byViewer = viewerRequestGuard(options)
    for (const [path, status] of [
      ['/users/u1?a=b', 200],
      ['/users/u2', 403],
    ] as const) {
      const target = { request: `GET ${path}`, headers }
      expect(await byUrl(serviceEvents.functionUrl(target), context)).toMatchObject({ statusCode: status })
      expect(await byAlb(serviceEvents.alb(target), context)).toMatchObject({ statusCode: status })
      expect(await byAlb(serviceEvents.alb({ ...target, multiValueHeaders: true }), context)).toMatchObject({
        statusCode: status,
      })
      expect(await byViewer(serviceEvents.viewerRequest(target))).toMatchObject(
        status === 200 ? { method: 'GET' } : { status: '403' },
      )
    }
  })

  test('keep path and query as the service does', () => {
    const target = {
      request: 'GET /a%20b?x=1%202&x=3',
      headers: { Cookie: 'a=1; b=2', 'X-A': ['1', '2'] },
      sourceIp: '192.0.2.1',
    }
    expect(serviceEvents.functionUrl(target)).toMatchObject({
      rawPath: '/a%20b',
      rawQueryString: 'x=1%202&x=3',
      cookies: ['a=1', 'b=2'],
      headers: { cookie: 'a=1; b=2', 'x-a': '1,2' },
      queryStringParameters: { x: '1 2,3' },
      requestContext: { http: { path: '/a b', sourceIp: '192.0.2.1' } },
    })
    expect(serviceEvents.alb(target)).toMatchObject({
      path: '/a%20b',
      queryStringParameters: { x: '3' },
      headers: { 'x-a': '2', 'x-forwarded-for': '192.0.2.1' },
    })
    expect(serviceEvents.alb({ ...target, multiValueHeaders: true })).toMatchObject({
      multiValueQueryStringParameters: { x: ['1%202', '3'] },
      multiValueHeaders: { 'x-a': ['1', '2'] },
    })
    expect(serviceEvents.viewerRequest(target).Records[0]?.cf.request).toMatchObject({
      uri: '/a%20b',
      querystring: 'x=1%202&x=3',
      clientIp: '192.0.2.1',
      headers: { 'x-a': [{ value: '1' }, { value: '2' }] },
    })
  })

  test.each([
    ['functionUrl', { request: 'get /' }],
    ['functionUrl', { request: 'GET pets' }],
    ['alb', { request: 'GET /a b' }],
    ['viewerRequest', { request: 'GET /#a' }],
    ['alb', { request: 'GET /', headers: { a: 5 } }],
    ['functionUrl', {}],
    ['appSync', {}],
    ['appSync', { token: '', header: {} }],
    ['appSyncEvents', { token: '', operation: 'EVENT_PUBLISH' }],
    ['appSyncEvents', { token: '', operation: 'EVENT_CONNECT', channel: '/a' }],
    ['appSyncEvents', { token: '', operation: 'EVENT_DELETE' }],
    ['iot', { password: 5 }],
  ])('%s(%j) is a ConfigError', (name, options) => {
    const factories = serviceEvents as unknown as { readonly [name: string]: (options: unknown) => unknown }
    expect(() => factories[name]?.(options)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})
