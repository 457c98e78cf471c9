import { describe, expect, test } from 'vitest'
import { type DecisionRecord, httpApiAuthorizer, requestAuthorizer, tokenAuthorizer } from '../../src/authorizer/index.ts'
import { UnavailableError } from '../../src/errors.ts'
import { authenticated, evaluate, hasScope, own, type PolicyDocument } from '../../src/policy/index.ts'
import { events } from '../../src/testing/index.ts'
import { identity, stub } from './stub-verifier.ts'

const routes = { 'GET /pets': authenticated, 'DELETE /pets': hasScope('pets/admin') } as const
const right = { authenticate: stub(), ttlSeconds: 0, routes }
const headers = { Authorization: 'Bearer good' }

/** What a TOKEN authorizer does with these options: its reply, or what it throws. */
async function outcomeOf(over: object): Promise<unknown> {
  // The cast is the point: what does not compile is tried from JavaScript.
  const handler = tokenAuthorizer({ ...right, ...over } as typeof right)
  return handler(events.token({ token: 'Bearer good', request: 'GET /pets' })).catch((error: unknown) => error)
}

function raise(value: unknown): never {
  throw value
}
const unauthorized = () => raise(new Error('Unauthorized'))
const throwingGetter = (name: string) => Object.defineProperty({ ...identity() }, name, { enumerable: true, get: unauthorized })

function verdict(reply: { readonly policyDocument: unknown }, resource: string): string {
  // A reply's document is one of the policy room's: only `readonly` is lost in Lambda's type.
  const document = reply.policyDocument as PolicyDocument
  return evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context: {} }).verdict
}

describe('a callback never turns an outage into a 401, nor a mistake into an allow', () => {
  test.each<[string, object]>([
    ['context throws a text', { context: () => raise('Unauthorized') }],
    ['context throws nothing at all', { context: () => raise(undefined) }],
    [
      'context has a getter that throws',
      { context: () => Object.defineProperty({}, 'a', { enumerable: true, get: unauthorized }) },
    ],
    ['context is a proxy whose trap throws', { context: () => new Proxy({}, { ownKeys: unauthorized }) }],
    ['principalId throws an object without a prototype', { principalId: () => raise(Object.create(null)) }],
    ['usageIdentifierKey throws', { usageIdentifierKey: unauthorized }],
    ['the identity has an issuer that throws', { authenticate: stub({}, throwingGetter('issuer')) }],
    ['the identity has a subject that throws', { authenticate: stub({}, throwingGetter('subject')) }],
    ['the identity has scopes that throw', { authenticate: stub({}, throwingGetter('scopes')) }],
    ['a rule throws an error that reads Unauthorized', { routes: { 'GET /pets': unauthorized } }],
  ])('%s', async (_, over) => {
    expect(await outcomeOf(over)).toBeInstanceOf(UnavailableError)
  })

  test.each<[string, object, string]>([
    ['principalId of 0', { principalId: () => 0 }, 'principalId'],
    ['an empty principalId', { principalId: () => '' }, 'principalId'],
    ['a promised principalId', { principalId: async () => 'me' }, 'principalId'],
    ['a promised context', { context: async () => ({ a: 'x' }) }, 'context'],
    ['a context of null', { context: () => null }, 'context'],
    ['a context that is a function', { context: () => () => ({}) }, 'context'],
    ['a bigint in the context', { context: () => ({ a: 1n }) }, 'context.a'],
    ['a boxed text in the context', { context: () => ({ a: Object('x') }) }, 'context.a'],
    ['a promised key', { usageIdentifierKey: async () => 'k'.repeat(24) }, 'usageIdentifierKey'],
    ['a key that is no text', { usageIdentifierKey: () => ['k'.repeat(24)] }, 'usageIdentifierKey'],
  ])('%s is named', async (_, over, part) => {
    expect(await outcomeOf(over)).toMatchObject({ name: 'ResponseError', part })
  })

  test('a principalId over 128 characters becomes its hash', async () => {
    expect(await outcomeOf({ principalId: () => 'p'.repeat(129) })).toMatchObject({
      principalId: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['tomorrow'], [{}], [1e300]])(
    'an end of the token that is %o is an outage, not an Allow without end',
    async (expiresAt) => {
      const authenticate = stub({}, { ...identity(), expiresAt: expiresAt as number })
      expect(await outcomeOf({ authenticate, expireWithToken: true })).toBeInstanceOf(UnavailableError)
    },
  )

  test('null for the end of the token is long past', async () => {
    const authenticate = stub({}, { ...identity(), expiresAt: null as unknown as number })
    expect(JSON.stringify(await outcomeOf({ authenticate, expireWithToken: true }))).toContain('1970-01-01T00:00:00Z')
  })
})

describe('options are what they were when they were checked', () => {
  const changing = (name: string, values: readonly unknown[]) => {
    const left = [...values]
    return Object.defineProperty({ ...right }, name, { enumerable: true, get: () => (left.length > 1 ? left.shift() : left[0]) })
  }

  test('a ttlSeconds that changes is checked as it is used', () => {
    expect(() => tokenAuthorizer(changing('ttlSeconds', [0, 9999, 9999]))).toThrow(/ttlSeconds must be/)
    expect(tokenAuthorizer(changing('ttlSeconds', [9999, 60, 9999])).definition.ttlSeconds).toBe(60)
  })

  test('what a prototype brings is no option', () => {
    const { ttlSeconds: _, ...rest } = right
    const inherited = Object.assign(Object.create({ ttlSeconds: 0 }), rest) as typeof right
    expect(() => tokenAuthorizer(inherited)).toThrow(/ttlSeconds must be a whole number/)
    const perRoute = Object.assign(Object.create({ cachePer: 'route' }), { ...right, ttlSeconds: 60 }) as typeof right
    expect(requestAuthorizer(perRoute).definition.identitySources).toHaveLength(1)
  })

  test('a verifier that is written to later declares what it declared', async () => {
    const reads = [[{ in: 'header' as const, name: 'authorization' }]]
    const issuers = ['https://id.example']
    const verifier = stub({ reads, issuers }, identity({ issuer: 'https://other.example' }))
    const handler = requestAuthorizer({ ...right, authenticate: verifier, ttlSeconds: 60 })
    reads[0]?.push({ in: 'header', name: 'x-tenant' })
    issuers.push('https://other.example')
    expect(handler.definition.identitySources).toStrictEqual([{ in: 'header', name: 'authorization' }])
    const asked = handler(events.request({ request: 'GET /pets', headers }))
    await expect(asked).rejects.toMatchObject({ code: 'ERR_IDENTITY_ISSUER' })
  })

  test('the sources that a verifier handed in are not frozen with the definition, and may be written to later', async () => {
    for (const [make, event] of [
      [tokenAuthorizer, events.token({ request: 'GET /pets', token: headers.Authorization })],
      [requestAuthorizer, events.request({ request: 'GET /pets', headers })],
    ] as const) {
      const source = { in: 'header' as const, name: 'authorization' }
      const handler = make({ ...right, authenticate: stub({ reads: [[source]] }), ttlSeconds: 60 })
      source.name = 'x-tenant'
      expect(handler.definition.identitySources).toStrictEqual([{ in: 'header', name: 'authorization' }])
      // The one event is of the one factory.
      await expect(handler(event as never)).resolves.toMatchObject({ principalId: 'https://id.example|u1' })
    }
  })

  test.each<[string, unknown]>([
    ['nothing', [[undefined]]],
    ['a text', [['header authorization']]],
    ['another place', [[{ in: 'cookie', name: 'a' }]]],
    ['no name', [[{ in: 'header', name: '' }]]],
    ['a name that is no text', [[{ in: 'header', name: 7 }]]],
    ['something wrong on the second way in', [[{ in: 'header', name: 'a' }], [{ in: 'body', name: 'a' }]]],
    ['no way in', []],
    ['a set', new Set()],
  ])('reads that hold %s are refused by name', (_, reads) => {
    const authenticate = stub({ reads: reads as [] })
    for (const make of [tokenAuthorizer, requestAuthorizer])
      expect(() => make({ ...right, authenticate })).toThrow(
        expect.objectContaining({ name: 'ConfigError', option: 'authenticate' }),
      )
  })
})

describe('an event that disagrees with itself', () => {
  test('doubled credentials in any spelling are refused, whichever map has them', async () => {
    const handler = requestAuthorizer(right)
    const base = events.request({ request: 'GET /pets', headers })
    for (const [multiValueHeaders, single] of [
      [{ Authorization: ['Bearer good', 'Bearer good'] }, { Authorization: 'Bearer good' }],
      [{ Authorization: ['Bearer good'], authorization: ['Bearer good'] }, null],
      [{ AUTHORIZATION: ['Bearer bad'] }, { Authorization: 'Bearer good' }],
      [{}, { Authorization: 'Bearer good' }],
      [null, { Authorization: 'Bearer good', authorization: 'Bearer good' }],
      [null, null],
    ]) {
      const asked = handler({ ...base, multiValueHeaders, headers: single } as typeof base)
      await expect(asked, JSON.stringify(multiValueHeaders)).rejects.toThrow(/^Unauthorized$/)
    }
  })

  test('a route that is not the ARN’s opens nothing but itself', async () => {
    const handler = requestAuthorizer({ ...right, ttlSeconds: 60, cachePer: 'route' })
    const closed = events.request({ request: 'DELETE /pets', headers })
    const lying = { ...closed, requestContext: { ...closed.requestContext, httpMethod: 'GET', resourcePath: '/pets' } }
    expect(verdict(await handler(lying), closed.methodArn)).toBe('explicitDeny')
    const open = events.request({ request: 'GET /pets', headers })
    const other = { ...open, requestContext: { ...open.requestContext, httpMethod: 'DELETE' } }
    expect(verdict(await handler(other as typeof open), open.methodArn)).toBe('explicitDeny')
  })

  test('a simple reply needs the route and the ARN to be open together', async () => {
    const simple = { ...right, payloadFormatVersion: '2.0', simpleResponses: true } as const
    const handler = httpApiAuthorizer({ ...simple, routes: { ...routes, 'GET /users/{id}': own('id') } })
    const ask = async (request: string, route: string) =>
      (await handler(events.httpApi2({ request, route, headers }))).isAuthorized
    expect(await ask('GET /pets', 'GET /pets')).toBe(true)
    expect(await ask('DELETE /pets', 'GET /pets')).toBe(false)
    expect(await ask('GET /pets', 'DELETE /pets')).toBe(false)
    expect(await ask('GET /users/u2', 'GET /pets')).toBe(false)
    expect(await ask('GET /users/u1', 'GET /users/{id}')).toBe(true)
  })

  test.each(['$default', 'test-invoke-stage', 'prod'])('the stage %s is no part of the path', async (stage) => {
    const handler = requestAuthorizer(right)
    const asked = events.request({ request: 'GET /pets', headers })
    const methodArn = asked.methodArn.replace('/test/', `/${stage}/`)
    const reply = await handler({ ...asked, methodArn })
    expect(verdict(reply, methodArn)).toBe('allow')
    expect(verdict(reply, asked.methodArn.replace('/test/', '/other/'))).not.toBe('allow')
    expect(verdict(reply, methodArn.replace('GET/pets', `GET/${stage}/pets`))).toBe('explicitDeny')
  })
})

test('a record that a hook writes into is the hook’s alone', async () => {
  const records: DecisionRecord[] = []
  // A table that IAM cannot say: the innermost route is closed, and the outer one in part.
  const handler = tokenAuthorizer({
    ...right,
    routes: { 'ANY /{proxy+}': authenticated, 'GET /a/{id}': hasScope('never'), 'GET /a/{id}/b': authenticated },
    onInexpressible: 'deny',
    onDecision: (record) => {
      const list = record.closed as string[] | undefined
      records.push({ ...record, ...(list === undefined ? {} : { closed: [...list] }) })
      list?.push('GET /forged')
    },
  })
  for (let turn = 0; turn < 2; turn++)
    await handler(events.token({ token: 'Bearer good', request: 'GET /a/1/b' })).catch(() => undefined)
  expect(records).toHaveLength(2)
  expect(records[0]?.closed).toStrictEqual(['ANY /{proxy+}', 'GET /a/{id}/b'])
  expect(records[1]?.closed).toStrictEqual(records[0]?.closed)
})
