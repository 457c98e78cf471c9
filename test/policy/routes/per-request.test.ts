import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import {
  authenticated,
  evaluate,
  every,
  hasScope,
  inGroup,
  own,
  parseExecuteApiArn,
  type RouteTableOptions,
  type Rule,
  routeTable,
  some,
  sourceIp,
} from '../../../src/policy/index.ts'
import type { Cells } from './oracle.ts'
import { REALISTIC_TABLES } from './realistic-tables.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const acme: Identity = { scheme: 'x', issuer: 'i', subject: 'acme', scopes: new Set(['r']), groups: new Set(), claims: {} }
const closed = hasScope('missing')
const near = sourceIp('10.0.0.0/8')

type More = {
  readonly api?: 'REST' | 'HTTP'
  readonly routeKey?: string
  readonly paths?: readonly string[]
  readonly sourceIp?: string
}

/** The outcome, and the verdict of the document in the context of the request. */
function decisions(routes: Cells, path: string, { api = 'REST', routeKey, paths, sourceIp: address }: More = {}) {
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, perRequest: true })
  const request = (address === undefined ? {} : { sourceIp: address }) as AuthorizerRequest
  const { document, outcome } = table.decide({
    identity: acme,
    request,
    arn: parseExecuteApiArn(`${API}/${path}`),
    routeKey,
    paths,
  })
  const context = address === undefined ? {} : { 'aws:SourceIp': address }
  const { verdict } = evaluate(
    { identity: [document] },
    { principal: 'x', action: 'execute-api:Invoke', resource: `${API}/${path}`, context },
  )
  return [outcome, verdict]
}

const ALLOWED = ['allow', 'allow']
const DENIED = ['deny', 'explicitDeny']

describe('a table for responses that are not cached', () => {
  test.each(REALISTIC_TABLES)('is built: %s', (_, api, routes) => {
    const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, perRequest: true })
    expect(table.overreach).toStrictEqual([])
  })

  test('is one of the remedies, which all work, for a table that is rejected for cached responses', () => {
    const rejected = REALISTIC_TABLES.filter(([, api, routes]) => {
      try {
        routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes })
        return false
      } catch (error) {
        expect(String(error)).toMatch(/Use cachePer: 'route' or perRequest: true, or close .* with onInexpressible: 'deny'\.$/)
        return true
      }
    })
    expect(rejected.length).toBeGreaterThan(0)
    for (const [, api, routes] of rejected)
      for (const options of [{ cachePer: 'route' }, { perRequest: true }, { onInexpressible: 'deny' }] as const)
        expect(() => routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, ...options })).not.toThrow()
  })

  test('evaluates a table that one IAM policy cannot express', () => {
    const routes: Cells = { 'GET /users/{id}': authenticated, 'GET /users/{id}/orders': own('id') }
    expect(decisions(routes, 'GET/users/7')).toStrictEqual(ALLOWED)
    expect(decisions(routes, 'GET/users/acme/orders')).toStrictEqual(ALLOWED)
    expect(decisions(routes, 'GET/users/7/orders')).toStrictEqual(DENIED)
  })

  test('is rejected together with options for cached responses', () => {
    for (const options of [{ cachePer: 'route' }, { cachePer: 'caller' }, { onInexpressible: 'deny' }] as const)
      expect(() =>
        routeTable<Identity>({
          subject: 'test',
          api: 'REST',
          issuers: ['i'],
          routes: { 'GET /a': authenticated },
          perRequest: true,
          ...options,
        }),
      ).toThrow('test: perRequest must be used without cachePer and onInexpressible')
  })

  test('does not evaluate the rules of other routes', () => {
    const failing: Rule<Identity> = {
      name: 'failing',
      binds: [],
      reads: [],
      partial: () => {
        throw new Error('evaluated')
      },
    }
    expect(decisions({ 'GET /a': authenticated, 'GET /b': failing }, 'GET/a')).toStrictEqual(ALLOWED)
    expect(() => decisions({ 'GET /a': authenticated, 'GET /b': failing }, 'GET/b')).toThrow('evaluated')
  })

  test.each<[string, Cells, string, More, string[]]>([
    ['an unlisted path', { 'GET /a': authenticated }, 'GET/b', {}, DENIED],
    ['a method without a route', { 'GET /a': authenticated }, 'PUT/a', {}, DENIED],
    ['a method of ANY', { 'ANY /a': authenticated, 'GET /a': closed }, 'PUT/a', {}, ALLOWED],
    ['a nonstandard method of ANY', { 'ANY /a': authenticated }, 'PROPFIND/a', {}, ALLOWED],
    ['a nonstandard method of other routes', { 'GET /a': authenticated }, 'PROPFIND/a', {}, DENIED],
    ['an encoded value', { 'GET /users/{id}': authenticated }, 'GET/users/al%40x.com', {}, ALLOWED],
    ['an encoded own value', { 'GET /{id}/x': every(own('id'), authenticated) }, 'GET/acme/x', {}, ALLOWED],
    ['a needlessly encoded own value', { 'GET /{id}/x': own('id') }, 'GET/%61cme/x', {}, DENIED],
    ['a named route', { 'GET /{a}': authenticated, 'GET /{r+}': closed }, 'GET/x', { routeKey: 'GET /{a}' }, ALLOWED],
    ['a named route with a trailing slash', { 'GET /a': authenticated }, 'GET/a/', { routeKey: 'GET /a/' }, ALLOWED],
    ['a named route that is not in the table', { 'GET /a': authenticated }, 'GET/a', { routeKey: 'GET /b' }, DENIED],
    [
      'a named route that does not match the path',
      { 'GET /a': authenticated, 'GET /b': closed },
      'GET/b',
      { routeKey: 'GET /a' },
      DENIED,
    ],
    ['a trailing slash with two open readings', { 'GET /a': authenticated, 'GET /{r+}': authenticated }, 'GET/a/', {}, ALLOWED],
    ['a trailing slash with one closed reading', { 'GET /a': authenticated, 'GET /{r+}': closed }, 'GET/a/', {}, DENIED],
    ['a literal that is closed when decoded', { 'GET /{r+}': authenticated, 'GET /admin': closed }, 'GET/%61dmin', {}, DENIED],
    [
      'a literal that is closed when decoded twice',
      { 'GET /{r+}': authenticated, 'GET /admin': closed },
      'GET/%2561dmin',
      {},
      DENIED,
    ],
    ['an encoded slash', { 'GET /files/{name}': authenticated }, 'GET/files/a%2Fb', {}, ALLOWED],
    [
      'an encoded slash to a closed route',
      { 'GET /files/{name}': authenticated, 'GET /files/{name}/b': closed },
      'GET/files/a%2Fb',
      {},
      DENIED,
    ],
    [
      'an encoded literal that is a closed parameter when not decoded',
      { 'GET /@self': authenticated, 'GET /{id}': closed },
      'GET/%40self',
      {},
      DENIED,
    ],
    [
      'an encoded literal of the named route',
      { 'GET /@self': authenticated, 'GET /{id}': closed },
      'GET/%40self',
      { routeKey: 'GET /@self' },
      ALLOWED,
    ],
    ['a doubled slash to a closed route', { 'GET /{r+}': authenticated, 'GET /a/b': closed }, 'GET/a//b', {}, DENIED],
    ['a doubled slash in a greedy parameter', { 'GET /proxy/{url+}': authenticated }, 'GET/proxy/https://x.example', {}, ALLOWED],
    ['the address of an open network', { 'GET /a': near }, 'GET/a', { sourceIp: '10.1.2.3' }, ALLOWED],
    ['an address outside the network', { 'GET /a': near }, 'GET/a', { sourceIp: '11.1.2.3' }, DENIED],
    [
      'a condition of another reading',
      { 'GET /a': authenticated, 'GET /{r+}': near },
      'GET/a/',
      { sourceIp: '10.1.2.3' },
      ALLOWED,
    ],
    [
      'a condition of another reading that fails',
      { 'GET /a': authenticated, 'GET /{r+}': near },
      'GET/a/',
      { sourceIp: '11.1.2.3' },
      DENIED,
    ],
    [
      'two conditions of two readings',
      { 'GET /a': sourceIp('10.0.0.0/16'), 'GET /{r+}': near },
      'GET/a/',
      { sourceIp: '10.0.0.1' },
      DENIED,
    ],
    ['own or a network', { 'GET /{id}': some<Identity, string>(own('id'), near) }, 'GET/acme', { sourceIp: '11.1.2.3' }, ALLOWED],
    ['$default', { $default: authenticated, 'GET /a': closed }, '$default', { api: 'HTTP' }, ALLOWED],
    ['the root of a catch-all', { 'ANY /{proxy+}': authenticated }, 'GET/', { api: 'HTTP' }, ALLOWED],
  ])('%s', (_, routes, path, more, expected) => {
    expect(decisions(routes, path, more)).toStrictEqual(expected)
  })
})

describe('a request that API Gateway may send to an API', () => {
  const TABLES: readonly (readonly [Cells, 'REST' | 'HTTP', string])[] = [
    [{ 'ANY /{proxy+}': authenticated }, 'HTTP', 'ANY /{proxy+}'],
    [{ 'ANY /{proxy+}': authenticated }, 'REST', 'ANY /{proxy+}'],
    [{ 'ANY /{proxy+}': closed }, 'HTTP', 'ANY /{proxy+}'],
    [{ $default: authenticated }, 'HTTP', '$default'],
    [{ 'ANY /a/{proxy+}': authenticated }, 'HTTP', 'ANY /a/{proxy+}'],
    [{ 'ANY /a/{proxy+}': authenticated }, 'REST', 'ANY /a/{proxy+}'],
    [{ 'GET /a/{id}': authenticated }, 'HTTP', 'GET /a/{id}'],
    [{ 'GET /a/{id}': authenticated }, 'REST', 'GET /a/{id}'],
    [{ 'GET /a/{id}': own('id') }, 'HTTP', 'GET /a/{id}'],
  ]
  const PATHS = ['/', '/a', '/a/', '/a/acme', '/a/acme/', '/a/x/y', '/a/x/y/', '//', '/a//x', '/a%20b', '/a/b%2Fc', '/x/y']

  test.each(TABLES)(
    '%j of a %s API is decided alike for the caller, for the route %s and for the request',
    (routes, api, key) => {
      for (const method of ['GET', 'PUT'])
        for (const path of PATHS) {
          const resource = `${API}/${method}${path}`
          const arn = parseExecuteApiArn(resource)
          const verdicts = ([{}, { cachePer: 'route' }, { perRequest: true }] as const).flatMap((options) =>
            [key, key.replace('ANY', method), `${key}/`].map((routeKey) => {
              const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, ...options })
              const { document, outcome } = table.decide({ identity: acme, request: {} as AuthorizerRequest, arn, routeKey })
              const request = { principal: 'x', action: 'execute-api:Invoke', resource, context: {} }
              return `${outcome} ${evaluate({ identity: [document] }, request).verdict}`
            }),
          )
          // A named method that is not the method of the request is a contradiction, which is denied.
          const consistent = key.startsWith('GET') && method === 'PUT' ? [] : verdicts
          expect([method, path, [...new Set(consistent)].length]).toStrictEqual([method, path, consistent.length === 0 ? 0 : 1])
        }
    },
  )
})

describe('dot segments below a greedy route that belongs to one caller', () => {
  const routes: Cells = { 'ANY /tenants/{sub}/{proxy+}': own('sub') }
  const forms = [
    ...['..%2Fother', '..%2fother', '..%5Cother', '..%5cother', '..\\other', '..;/other', '..;v=1/other', '%252e%252e/other'],
    ...[
      '%2e%2e%2fother',
      '.%2e/other',
      '%2E./other',
      'x%2F..%2F..%2Fother',
      'x%5c..%5c..%5cother',
      '..%252Fother',
      '%25252e%25252e/other',
    ],
    ...['..%3B/other', '..%00/other', '%c0%ae%c0%ae/other', 'x\\..\\..\\other', '..', './x', '../other', 'x/%2e%2e/%2e%2e/other'],
  ]

  test.each(forms)('are denied: %s', (form) => {
    const path = `GET/tenants/acme/${form}`
    expect(decisions(routes, path)).toStrictEqual(DENIED)
    for (const options of [{}, { cachePer: 'route' }] satisfies Partial<RouteTableOptions<Identity>>[]) {
      const table = routeTable<Identity>({ subject: 'test', api: 'HTTP', issuers: ['i'], routes, ...options })
      const arn = parseExecuteApiArn(`${API}/${path}`)
      const routeKey = 'ANY /tenants/{sub}/{proxy+}'
      const { document } = table.decide({ identity: acme, request: {} as AuthorizerRequest, arn, routeKey })
      const request = { principal: 'x', action: 'execute-api:Invoke', resource: `${API}/${path}`, context: {} }
      expect(evaluate({ identity: [document] }, request).verdict).toBe('explicitDeny')
    }
  })

  test.each(['/tenants/acme/../other', '/prod/tenants/acme/../other', '/tenants/acme/x\\..\\y', '/tenants/acme/%2e%2e/other'])(
    'are denied in a decoded path of the event: %s',
    (form) => {
      expect(decisions(routes, 'GET/tenants/acme/x', { api: 'HTTP', paths: [form] })).toStrictEqual(DENIED)
    },
  )

  test.each(['a..b', '...', '..a', 'a.b/c.d', '.hidden', 'file.tar.gz', 'a%20b', 'a%2Fb', 'x;v=1/y', '100%25'])(
    'do not include %s',
    (form) => {
      expect(
        decisions(routes, `GET/tenants/acme/${form}`, { paths: [`/tenants/acme/${decodeURIComponent(form)}`] }),
      ).toStrictEqual(ALLOWED)
    },
  )

  test('are denied in a response for $default if the table has other routes', () => {
    const table: Cells = { $default: authenticated, 'GET /admin': inGroup('admins') }
    expect(decisions(table, 'GET/x/../admin', { api: 'HTTP', routeKey: '$default' })).toStrictEqual(DENIED)
    expect(decisions({ $default: authenticated }, 'GET/x/../admin', { api: 'HTTP' })).toStrictEqual(ALLOWED)
  })

  test('denies a path of the event that reaches a closed route', () => {
    const table: Cells = { 'GET /files/{name}': authenticated, 'GET /files/{name}/secret': closed }
    expect(decisions(table, 'GET/files/a%2Fsecret', { api: 'HTTP', paths: ['/files/a/secret'] })).toStrictEqual(DENIED)
    expect(decisions(table, 'GET/files/a%2Fb', { api: 'HTTP', paths: ['/prod/files/a/b'] })).toStrictEqual(ALLOWED)
  })
})
