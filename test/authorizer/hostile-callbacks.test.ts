import { describe, expect, test } from 'vitest'
import { type DecisionRecord, httpApiAuthorizer, requestAuthorizer, tokenAuthorizer } from '../../src/authorizer/index.ts'
import { UnavailableError } from '../../src/errors.ts'
import { authenticated, evaluate, hasScope, own, type PolicyDocument } from '../../src/policy/index.ts'
import { events } from '../../src/testing/index.ts'
import { identity, stub } from './stub-verifier.ts'

const routes = { 'GET /pets': authenticated, 'DELETE /pets': hasScope('pets/admin') } as const
const valid = { authenticate: stub(), ttlSeconds: 0, routes }
const headers = { Authorization: 'Bearer good' }

/** Returns the response of a TOKEN authorizer with these options, or the error that it throws. */
async function outcomeOf(over: object): Promise<unknown> {
  // Callers in JavaScript can pass options that do not compile.
  const handler = tokenAuthorizer({ ...valid, ...over } as typeof valid)
  return handler(events.token({ token: 'Bearer good', request: 'GET /pets' })).catch((error: unknown) => error)
}

function raise(value: unknown): never {
  throw value
}
const unauthorized = () => raise(new Error('Unauthorized'))
const throwingGetter = (name: string) => Object.defineProperty({ ...identity() }, name, { enumerable: true, get: unauthorized })

function verdict(response: { readonly policyDocument: unknown }, resource: string): string {
  // The types differ in `readonly` only.
  const document = response.policyDocument as PolicyDocument
  return evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context: {} }).verdict
}

describe('an error of a callback is neither a 401 nor an allow', () => {
  test.each<[string, object]>([
    ['context throws a string', { context: () => raise('Unauthorized') }],
    ['context throws undefined', { context: () => raise(undefined) }],
    [
      'context has a getter that throws',
      { context: () => Object.defineProperty({}, 'a', { enumerable: true, get: unauthorized }) },
    ],
    ['context is a proxy whose trap throws', { context: () => new Proxy({}, { ownKeys: unauthorized }) }],
    ['principalId throws an object without a prototype', { principalId: () => raise(Object.create(null)) }],
    ['usageIdentifierKey throws', { usageIdentifierKey: unauthorized }],
    ['the issuer of the identity throws', { authenticate: stub({}, throwingGetter('issuer')) }],
    ['the subject of the identity throws', { authenticate: stub({}, throwingGetter('subject')) }],
    ['the scopes of the identity throw', { ttlSeconds: 60, authenticate: stub({}, throwingGetter('scopes')) }],
    ['a rule throws an error with the message Unauthorized', { routes: { 'GET /pets': unauthorized } }],
  ])('%s', async (_, over) => {
    expect(await outcomeOf(over)).toBeInstanceOf(UnavailableError)
  })

  test.each<[string, object, string]>([
    ['principalId of 0', { principalId: () => 0 }, 'principalId'],
    ['an empty principalId', { principalId: () => '' }, 'principalId'],
    ['a promise of a principalId', { principalId: async () => 'me' }, 'principalId'],
    ['a promise of a context', { context: async () => ({ a: 'x' }) }, 'context'],
    ['a context of null', { context: () => null }, 'context'],
    ['a context that is a function', { context: () => () => ({}) }, 'context'],
    ['a bigint in the context', { context: () => ({ a: 1n }) }, 'context.a'],
    ['a String object in the context', { context: () => ({ a: Object('x') }) }, 'context.a'],
    ['a promise of a usage plan key', { usageIdentifierKey: async () => 'k'.repeat(24) }, 'usageIdentifierKey'],
    ['an array as the usage plan key', { usageIdentifierKey: () => ['k'.repeat(24)] }, 'usageIdentifierKey'],
  ])('names the part: %s', async (_, over, part) => {
    expect(await outcomeOf(over)).toMatchObject({ name: 'ResponseError', part })
  })

  test('replaces a principalId of more than 128 characters by its hash', async () => {
    expect(await outcomeOf({ principalId: () => 'p'.repeat(129) })).toMatchObject({
      principalId: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['tomorrow'], [{}], [1e300]])(
    'is unavailable, instead of an unlimited Allow, for an identity that expires at %o',
    async (expiresAt) => {
      const authenticate = stub({}, { ...identity(), expiresAt: expiresAt as number })
      expect(await outcomeOf({ authenticate, expireWithToken: true })).toBeInstanceOf(UnavailableError)
    },
  )

  test('treats an expiry of null as expired', async () => {
    const authenticate = stub({}, { ...identity(), expiresAt: null as unknown as number })
    expect(JSON.stringify(await outcomeOf({ authenticate, expireWithToken: true }))).toContain('1970-01-01T00:00:00Z')
  })
})

describe('the options are read once, when they are checked', () => {
  const changing = (name: string, values: readonly unknown[]) => {
    const remaining = [...values]
    const get = () => (remaining.length > 1 ? remaining.shift() : remaining[0])
    return Object.defineProperty({ ...valid }, name, { enumerable: true, get })
  }

  test('checks the ttlSeconds that it uses', () => {
    expect(() => tokenAuthorizer(changing('ttlSeconds', [9999, 0, 0]))).toThrow(/ttlSeconds must be/)
    expect(tokenAuthorizer(changing('ttlSeconds', [60, 9999, 9999])).definition.ttlSeconds).toBe(60)
  })

  test('ignores inherited options', () => {
    const { ttlSeconds: _, ...rest } = valid
    const inherited = Object.assign(Object.create({ ttlSeconds: 0 }), rest) as typeof valid
    expect(() => tokenAuthorizer(inherited)).toThrow(/ttlSeconds is required/)
    const perRoute = Object.assign(Object.create({ cachePer: 'route' }), { ...valid, ttlSeconds: 60 }) as typeof valid
    expect(requestAuthorizer(perRoute).definition.identitySources).toHaveLength(1)
  })

  test('ignores later changes of the verifier', async () => {
    const reads = [[{ in: 'header' as const, name: 'authorization' }]]
    const issuers = ['https://id.example']
    const verifier = stub({ reads, issuers }, identity({ issuer: 'https://other.example' }))
    const handler = requestAuthorizer({ ...valid, authenticate: verifier, ttlSeconds: 60 })
    reads[0]?.push({ in: 'header', name: 'x-tenant' })
    issuers.push('https://other.example')
    expect(handler.definition.identitySources).toStrictEqual([{ in: 'header', name: 'authorization' }])
    const response = handler(events.request({ request: 'GET /pets', headers }))
    await expect(response).rejects.toMatchObject({ code: 'ERR_IDENTITY_ISSUER' })
  })

  test('copies the sources of the verifier, so that they are not frozen and later changes have no effect', async () => {
    for (const [make, event] of [
      [tokenAuthorizer, events.token({ request: 'GET /pets', token: headers.Authorization })],
      [requestAuthorizer, events.request({ request: 'GET /pets', headers })],
    ] as const) {
      const source = { in: 'header' as const, name: 'authorization' }
      const handler = make({ ...valid, authenticate: stub({ reads: [[source]] }), ttlSeconds: 60 })
      source.name = 'x-tenant'
      expect(handler.definition.identitySources).toStrictEqual([{ in: 'header', name: 'authorization' }])
      // The event matches the factory.
      await expect(handler(event as never)).resolves.toMatchObject({ principalId: 'https://id.example|u1' })
    }
  })

  test.each<[string, unknown]>([
    ['undefined', [[undefined]]],
    ['a string', [['header authorization']]],
    ['an unknown kind of source', [[{ in: 'cookie', name: 'a' }]]],
    ['an empty name', [[{ in: 'header', name: '' }]]],
    ['a number as a name', [[{ in: 'header', name: 7 }]]],
    ['an unknown kind of source in the second alternative', [[{ in: 'header', name: 'a' }], [{ in: 'body', name: 'a' }]]],
    ['no alternative', []],
    ['a set', new Set()],
  ])('rejects reads that contain %s', (_, reads) => {
    const authenticate = stub({ reads: reads as [] })
    for (const make of [tokenAuthorizer, requestAuthorizer])
      expect(() => make({ ...valid, authenticate })).toThrow(
        expect.objectContaining({ name: 'ConfigError', option: 'authenticate' }),
      )
  })
})

describe('a contradictory event', () => {
  test('rejects repeated credentials in any spelling, whichever map contains them', async () => {
    const handler = requestAuthorizer(valid)
    const base = events.request({ request: 'GET /pets', headers })
    for (const [multiValueHeaders, single] of [
      [{ Authorization: ['Bearer good', 'Bearer good'] }, { Authorization: 'Bearer good' }],
      [{ Authorization: ['Bearer good'], authorization: ['Bearer good'] }, null],
      [{ AUTHORIZATION: ['Bearer bad'] }, { Authorization: 'Bearer good' }],
      [{}, { Authorization: 'Bearer good' }],
      [null, { Authorization: 'Bearer good', authorization: 'Bearer good' }],
      [null, null],
    ]) {
      const response = handler({ ...base, multiValueHeaders, headers: single } as typeof base)
      await expect(response, JSON.stringify(multiValueHeaders)).rejects.toThrow(/^Unauthorized$/)
    }
  })

  test('allows neither route if the route and the ARN differ', async () => {
    const handler = requestAuthorizer({ ...valid, ttlSeconds: 60, cachePer: 'route' })
    const denied = events.request({ request: 'DELETE /pets', headers })
    const mismatched = { ...denied, requestContext: { ...denied.requestContext, httpMethod: 'GET', resourcePath: '/pets' } }
    expect(verdict(await handler(mismatched), denied.methodArn)).toBe('explicitDeny')
    const allowed = events.request({ request: 'GET /pets', headers })
    const other = { ...allowed, requestContext: { ...allowed.requestContext, httpMethod: 'DELETE' } }
    expect(verdict(await handler(other as typeof allowed), allowed.methodArn)).toBe('explicitDeny')
  })

  test('a simple response requires that both the route and the ARN are allowed', async () => {
    const simple = { ...valid, payloadFormatVersion: '2.0', simpleResponses: true } as const
    const handler = httpApiAuthorizer({ ...simple, routes: { ...routes, 'GET /users/{id}': own('id') } })
    const isAuthorized = async (request: string, routeKey: string) => {
      const event = events.httpApi2({ request, headers })
      return (await handler({ ...event, routeKey, requestContext: { ...event.requestContext, routeKey } })).isAuthorized
    }
    expect(await isAuthorized('GET /pets', 'GET /pets')).toBe(true)
    expect(await isAuthorized('DELETE /pets', 'GET /pets')).toBe(false)
    expect(await isAuthorized('GET /pets', 'DELETE /pets')).toBe(false)
    expect(await isAuthorized('GET /users/u2', 'GET /pets')).toBe(false)
    expect(await isAuthorized('GET /users/u1', 'GET /users/{id}')).toBe(true)
  })

  test.each(['$default', 'test-invoke-stage', 'prod'])('the stage %s is not part of the path', async (stage) => {
    const handler = requestAuthorizer(valid)
    const event = events.request({ request: 'GET /pets', headers })
    const methodArn = event.methodArn.replace('/test/', `/${stage}/`)
    const response = await handler({ ...event, methodArn })
    expect(verdict(response, methodArn)).toBe('allow')
    expect(verdict(response, event.methodArn.replace('/test/', '/other/'))).not.toBe('allow')
    expect(verdict(response, methodArn.replace('GET/pets', `GET/${stage}/pets`))).toBe('explicitDeny')
  })
})

test('gives each call of the hook its own record', async () => {
  const records: DecisionRecord[] = []
  // IAM cannot express this table: the innermost route is denied, and the outer one in part.
  const handler = tokenAuthorizer({
    ...valid,
    routes: { 'ANY /{proxy+}': authenticated, 'GET /a/{id}': hasScope('never'), 'GET /a/{id}/b': authenticated },
    ttlSeconds: 60,
    onInexpressible: 'deny',
    onDecision: (record) => {
      const closed = record.closed as string[] | undefined
      records.push({ ...record, ...(closed === undefined ? {} : { closed: [...closed] }) })
      closed?.push('GET /forged')
    },
  })
  for (let turn = 0; turn < 2; turn++)
    await handler(events.token({ token: 'Bearer good', request: 'GET /a/1/b' })).catch(() => undefined)
  expect(records).toHaveLength(2)
  expect(records[0]?.closed).toStrictEqual(['ANY /{proxy+}', 'GET /a/{id}/b'])
  expect(records[1]?.closed).toStrictEqual(records[0]?.closed)
})
