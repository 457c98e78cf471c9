import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DecisionRecord,
  httpApiAuthorizer,
  requestAuthorizer,
  tokenAuthorizer,
  websocketAuthorizer,
} from '../../src/authorizer/index.ts'
import { authenticated, evaluate, hasScope, inGroup, own, type PolicyDocument, sourceIp } from '../../src/policy/index.ts'
import { httpEvent1, httpEvent2, requestEvent, tokenEvent } from '../events/fixtures.ts'
import { identity, stub } from './stub-verifier.ts'

const STAGE = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const acme = stub({}, identity({ subject: 'acme' }))
const headers = { multiValueHeaders: { authorization: ['Bearer good'] }, headers: { authorization: 'Bearer good' } }

interface Requested {
  /** The path in the ARN. */
  readonly path: string
  /** The path of the route: `/tenants/{sub}/{proxy+}`. */
  readonly route: string
  readonly method?: string
  readonly parameters?: { readonly [name: string]: string }
  /** How the event carries the path: `rawPath` of payload format 2.0, `path` otherwise. */
  readonly sent?: string
}

function version1({ path, route, method = 'GET', parameters = {}, sent = path }: Requested, base: object): object {
  const requestContext = {
    httpMethod: method,
    resourcePath: route,
    path: `/prod${sent}`,
    stage: 'prod',
    identity: { sourceIp: '192.0.2.1' },
  }
  const resource = { resource: route, httpMethod: method, path: sent, pathParameters: parameters }
  return { ...base, ...headers, ...resource, methodArn: `${STAGE}/${method}${path}`, requestContext }
}

const EVENTS = {
  token: ({ path, method = 'GET' }: Requested): object =>
    tokenEvent({ authorizationToken: 'Bearer good', methodArn: `${STAGE}/${method}${path}` }),
  request: (requested: Requested): object => version1(requested, requestEvent()),
  http1: (requested: Requested): object => {
    const event = version1(requested, httpEvent1()) as { readonly requestContext: object }
    return { ...event, requestContext: { ...event.requestContext, routeKey: `${requested.method ?? 'GET'} ${requested.route}` } }
  },
  http2: ({ path, route, method = 'GET', parameters = {}, sent = path }: Requested): object => ({
    ...httpEvent2(),
    headers: { authorization: 'Bearer good' },
    routeArn: `${STAGE}/${method}${path}`,
    routeKey: `${method} ${route}`,
    rawPath: `/prod${sent}`,
    pathParameters: parameters,
    requestContext: {
      routeKey: `${method} ${route}`,
      stage: 'prod',
      http: { method, path: `/prod${sent}`, sourceIp: '192.0.2.1' },
    },
  }),
}

type Kind = 'token' | 'request' | 'http1' | 'http2' | 'simple'
const KINDS: readonly Kind[] = ['token', 'request', 'http1', 'http2', 'simple']

/** Returns a function that sends a request to an authorizer with TTL 0 and returns whether it is allowed. */
function allows(kind: Kind, routes: object, over: object = {}): (requested: Requested) => Promise<boolean> {
  const options = { authenticate: acme, ttlSeconds: 0, routes, ...over } as never
  const http = (more: object) => httpApiAuthorizer({ ...(options as object), payloadFormatVersion: '2.0', ...more } as never)
  const handler: (event: never) => Promise<object> = {
    token: () => tokenAuthorizer(options),
    request: () => requestAuthorizer(options),
    http1: () => http({ payloadFormatVersion: '1.0' }),
    http2: () => http({}),
    simple: () => http({ simpleResponses: true }),
  }[kind]()
  return async (requested) => {
    const event = EVENTS[kind === 'simple' ? 'http2' : kind](requested)
    const response = await handler(event as never)
    if ('isAuthorized' in response) return response.isAuthorized === true
    const resource = String(Reflect.get(event, 'methodArn') ?? Reflect.get(event, 'routeArn'))
    const context = { 'aws:SourceIp': '192.0.2.1' }
    const document = Reflect.get(response, 'policyDocument') as PolicyDocument
    return (
      evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context }).verdict === 'allow'
    )
  }
}

/** Tables that no single document can express. */
const INEXPRESSIBLE: readonly object[] = [
  { 'GET /users/{id}': authenticated, 'GET /users/{id}/orders': own('id') },
  { 'ANY /{proxy+}': authenticated, 'GET /a/{id}': hasScope('none'), 'GET /a/{id}/b': authenticated },
]

describe.each(KINDS)('%s at TTL 0', (kind) => {
  test.each(INEXPRESSIBLE)('builds every route table: %o', (routes) => {
    expect(() => allows(kind, routes)).not.toThrow()
  })

  test('evaluates the rule of the requested route', async () => {
    const allowed = allows(kind, INEXPRESSIBLE[0] ?? {})
    const user = (id: string): Requested => ({ path: `/users/${id}`, route: '/users/{id}', parameters: { id } })
    const orders = (id: string): Requested => ({ path: `/users/${id}/orders`, route: '/users/{id}/orders', parameters: { id } })
    expect([await allowed(user('acme')), await allowed(user('other'))]).toStrictEqual([true, true])
    expect([await allowed(orders('acme')), await allowed(orders('other'))]).toStrictEqual([true, false])
    expect(await allowed({ path: '/other', route: '/other' })).toBe(false)
  })

  test('evaluates the source address and the expiry for the request', async () => {
    const routes = { 'GET /in': sourceIp('192.0.2.0/24'), 'GET /out': sourceIp('10.0.0.0/8'), 'GET /any': authenticated }
    const allowed = allows(kind, routes)
    expect(await allowed({ path: '/in', route: '/in' })).toBe(true)
    expect(await allowed({ path: '/out', route: '/out' })).toBe(false)
    const expired = { authenticate: stub({}, identity({ expiresAt: 1 })), expireWithToken: true }
    const after = allows(kind, routes, expired)
    if (kind === 'simple') expect(await after({ path: '/any', route: '/any' })).toBe(false)
  })

  const tenants = { 'ANY /tenants/{sub}/{proxy+}': own('sub'), 'GET /{page}': authenticated }
  const tenant = (rest: string, decoded = rest): Requested => ({
    path: `/tenants/acme/${rest}`,
    route: '/tenants/{sub}/{proxy+}',
    parameters: { sub: 'acme', proxy: decoded },
    sent: `/tenants/acme/${decoded}`,
  })

  test.each([
    '..%2Fother',
    '..%2fother',
    '%2e%2e/other',
    '%2E%2E%2Fother',
    '..%5cother',
    '..%5Cother',
    '..\\other',
    '..;/other',
    '..;x=y/other',
    '%252e%252e/other',
    '%252e%252e%252fother',
    'x/../../other',
    'x/..%2f..%2fother',
    './../other',
    '..',
    '%2e%2e',
    '.%2e/other',
    'a/..',
  ])('denies the dot segments in %s below a tenant', async (rest) => {
    expect(await allows(kind, tenants)(tenant(rest))).toBe(false)
  })

  test('allows the other paths of the tenant, in every encoding', async () => {
    const allowed = allows(kind, tenants)
    for (const rest of ['a', 'a/b', '.hidden', 'a..b', '...', 'a%20b', 'a%2Fb', 'caf%C3%A9'])
      expect(await allowed(tenant(rest, kind === 'http2' || kind === 'simple' ? decodeURIComponent(rest) : rest)), rest).toBe(
        true,
      )
    expect(await allowed({ ...tenant('a'), path: '/tenants/other/a', parameters: { sub: 'other', proxy: 'a' } })).toBe(false)
  })
})

describe.each(['http2', 'simple'] as const)('%s at TTL 0', (kind) => {
  const tenants = { 'ANY /tenants/{sub}/{proxy+}': own('sub'), 'GET /admin/{rest+}': inGroup('admins') }

  test.each([
    ['rawPath', { sent: '/tenants/acme/../other' }],
    ['rawPath of another route', { sent: '/admin/x' }],
    ['the path parameters', { parameters: { sub: 'acme', proxy: '../other' } }],
    ['another tenant in the path parameters', { parameters: { sub: 'other', proxy: 'x' } }],
  ])('denies a request whose other form of the path reaches a closed path: %s', async (_, over) => {
    const requested = { path: '/tenants/acme/x', route: '/tenants/{sub}/{proxy+}', parameters: { sub: 'acme', proxy: 'x' } }
    expect(await allows(kind, tenants)(requested)).toBe(true)
    expect(await allows(kind, tenants)({ ...requested, ...over })).toBe(false)
  })
})

describe('a base path', () => {
  const routes = { 'GET /pets/{id}': authenticated, 'ANY /{proxy+}': inGroup('admins') }

  test.each(['request', 'http1'] as const)('of the custom domain does not change the route: %s', async (kind) => {
    const requested = { path: '/pets/7', route: '/pets/{id}', parameters: { id: '7' } }
    for (const sent of ['/pets/7', '/v1/pets/7', '/admin/pets/7', '/v1/prod/pets/7']) {
      expect(await allows(kind, routes)({ ...requested, sent }), sent).toBe(true)
    }
  })
})

test.each<[string, () => { readonly definition: { readonly overreach: readonly string[] } }]>([
  ['tokenAuthorizer', () => tokenAuthorizer({ authenticate: acme, ttlSeconds: 0, routes: { 'GET /{a}/x': authenticated } })],
  ['requestAuthorizer', () => requestAuthorizer({ authenticate: acme, ttlSeconds: 0, routes: { 'GET /{a}/x': authenticated } })],
  ['websocketAuthorizer', () => websocketAuthorizer({ authenticate: acme, routes: { $connect: authenticated } })],
])('%s has no overreach if responses are not cached', (_, build) => {
  expect(build().definition.overreach).toStrictEqual([])
})

describe('maxDocumentBytes', () => {
  const routes = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`GET /collection-${index}/{id}`, authenticated]))

  test.each<[string, (over: object) => unknown]>([
    ['tokenAuthorizer', (over) => tokenAuthorizer({ authenticate: acme, ttlSeconds: 60, routes, ...over } as never)],
    ['requestAuthorizer', (over) => requestAuthorizer({ authenticate: acme, ttlSeconds: 60, routes, ...over } as never)],
    [
      'httpApiAuthorizer',
      (over) => httpApiAuthorizer({ authenticate: acme, ttlSeconds: 60, payloadFormatVersion: '2.0', routes, ...over } as never),
    ],
  ])('is checked while %s is created', (_, build) => {
    expect(() => build({ maxDocumentBytes: 2_000 })).toThrow(
      expect.objectContaining({ name: 'ConfigError', option: 'maxDocumentBytes' }),
    )
    expect(() => build({ maxDocumentBytes: 1_000_000 })).not.toThrow()
    expect(() => build({})).not.toThrow()
  })
})

test('the record agrees with the document for every caller and path', async () => {
  const table = {
    'GET /users/{id}': own('id'),
    'GET /users/{id}/orders': sourceIp('192.0.2.0/24'),
    'ANY /files/{proxy+}': inGroup('staff'),
    'GET /{page}': authenticated,
  }
  const segment = fc.constantFrom('users', 'acme', 'files', 'orders', 'm%65', 'a%2Fb', '..', '', 'x')
  const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`)
  await fc.assert(
    fc.asyncProperty(path, fc.boolean(), fc.constantFrom(0, 60), async (requested, isStaff, ttlSeconds) => {
      const records: DecisionRecord[] = []
      const caller = identity({ subject: 'acme', groups: new Set(isStaff ? ['staff'] : []) })
      const handler = requestAuthorizer({
        authenticate: stub({}, caller),
        ttlSeconds,
        routes: table,
        onInexpressible: ttlSeconds === 0 ? undefined : 'deny',
        onDecision: (record) => records.push(record),
      })
      const { requestContext: _, ...event } = EVENTS.request({ path: requested, route: '/none' }) as { requestContext: object }
      const requestContext = { identity: { sourceIp: '192.0.2.1' } }
      const { policyDocument } = await handler({ ...event, requestContext } as never)
      const resource = `${STAGE}/GET${requested}`
      const context = { 'aws:SourceIp': '192.0.2.1' }
      // The types differ in `readonly` only.
      const documents = [policyDocument as PolicyDocument]
      const { verdict } = evaluate({ identity: documents }, { principal: 'x', action: 'execute-api:Invoke', resource, context })
      expect(records[0]?.outcome).toBe(verdict === 'allow' ? 'allow' : 'deny')
    }),
    { numRuns: 300 },
  )
})
