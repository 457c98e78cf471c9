import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import {
  authenticated,
  hasScope,
  own,
  parseExecuteApiArn,
  type RouteTableOptions,
  type Rule,
  routeTable,
  some,
  sourceIp,
} from '../../../../src/policy/index.ts'
import type { Cells } from '../oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const alice: Identity = { scheme: 'x', issuer: 'i', subject: 'alice', scopes: new Set(['r']), groups: new Set(), claims: {} }
const no: Rule<Identity> = hasScope('no')
const near = sourceIp('10.0.0.0/8', '2001:db8::/32')

type More = Partial<RouteTableOptions<Identity>> & { readonly routeKey?: string; readonly sourceIp?: string }

function outcomeOf(routes: Cells, path: string, { routeKey, sourceIp: address, ...options }: More = {}): string {
  const api = '$default' in routes ? 'HTTP' : '$connect' in routes ? 'WEBSOCKET' : 'REST'
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny', ...options })
  const request = (address === undefined ? {} : { sourceIp: address }) as AuthorizerRequest
  const input = { identity: alice, request, arn: parseExecuteApiArn(`${API}/${path}`) }
  const { outcome, route, rule } = table.decide(routeKey === undefined ? input : { ...input, routeKey })
  return `${outcome} ${route} ${rule}`
}

describe('the outcome for the requested path', () => {
  const routes: Cells = {
    'GET /': no,
    'GET /a': authenticated,
    'GET /a/{id}': own('id'),
    'ANY /b/{r+}': authenticated,
    'PUT /b/{r+}': no,
    'GET /c d': authenticated,
    'GET /near': near,
    'GET /mine/{id}': some<Identity, string>(own('id'), near),
  }
  test.each([
    ['GET/', 'deny GET / hasScope(no)'],
    ['GET/a', 'allow GET /a authenticated'],
    ['GET/a/', 'allow GET /a authenticated'],
    ['GET/a/alice', 'allow GET /a/{id} own(id)'],
    ['GET/a/alice/', 'allow GET /a/{id} own(id)'],
    ['GET/a/bob', 'deny GET /a/{id} own(id)'],
    ['GET/a/alic%65', 'deny GET /a/{id} own(id)'],
    ['GET/b/x/y', 'allow ANY /b/{r+} authenticated'],
    ['PATCH/b/x', 'allow ANY /b/{r+} authenticated'],
    ['PUT/b/x', 'deny PUT /b/{r+} hasScope(no)'],
    ['PROPFIND/b/x', 'deny ANY /b/{r+} authenticated'],
    ['GET/b/x/../y', 'deny ANY /b/{r+} authenticated'],
    ['GET/c%20d', 'allow GET /c d authenticated'],
    ['GET/c%2', 'deny undefined undefined'],
    ['GET/z', 'deny undefined undefined'],
    ['GET//', 'deny undefined undefined'],
    ['$connect', 'deny undefined undefined'],
  ])('%s: %s', (path, expected) => {
    expect(outcomeOf(routes, path)).toBe(expected)
  })

  test.each([
    ['10.1.2.3', 'allow'],
    ['11.1.2.3', 'deny'],
    ['2001:DB8::1', 'allow'],
    ['malformed', 'deny'],
    [undefined, 'allow'],
  ])('for the address %s: %s', (address, expected) => {
    const more = address === undefined ? {} : { sourceIp: address }
    expect(outcomeOf(routes, 'GET/near', more)).toBe(`${expected} GET /near sourceIp(10.0.0.0/8, 2001:db8::/32)`)
    expect(outcomeOf(routes, 'GET/mine/alice', more)).toMatch(/^allow/)
    expect(outcomeOf(routes, 'GET/mine/bob', more)).toMatch(new RegExp(`^${expected}`))
  })

  test('does not require that the address can be read', () => {
    const request = {
      get sourceIp(): string {
        throw new Error('not declared')
      },
    } as AuthorizerRequest
    const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes })
    const outcomes = ['GET/a', 'GET/near'].map(
      (path) => table.decide({ identity: alice, request, arn: parseExecuteApiArn(`${API}/${path}`) }).outcome,
    )
    expect(outcomes).toStrictEqual(['allow', 'allow'])
  })

  test.each<[string, Cells, string, string]>([
    [
      'a trailing slash that another route may match',
      { 'GET /a': authenticated, 'GET /{r+}': near },
      'GET/a/',
      'deny GET /a authenticated',
    ],
    [
      'a trailing slash that the catch-all may match',
      { 'GET /a': authenticated, $default: near },
      'GET/a/',
      'deny $default sourceIp(10.0.0.0/8, 2001:db8::/32)',
    ],
    ['the root next to a catch-all', { 'GET /': authenticated, $default: no }, 'GET/', 'allow GET / authenticated'],
    ['a path below', { 'GET /a/{id}': authenticated }, 'GET/a/1/2', 'deny undefined undefined'],
    ['overreach', { 'GET /a/{id}': authenticated, 'GET /a/{id}/b': authenticated }, 'GET/a/1/c', 'allow undefined undefined'],
    ['an ARN with $default', { $default: authenticated }, '$default', 'allow $default authenticated'],
    ['an ARN with $default and a path', { $default: authenticated }, '$default/a', 'allow $default authenticated'],
    ['$connect', { $connect: authenticated }, '$connect', 'allow $connect authenticated'],
    ['a different WebSocket route', { $connect: authenticated }, '$disconnect', 'deny undefined undefined'],
    [
      'a table that IAM cannot express',
      { 'GET /{x}': authenticated, 'GET /a/{id}': no, 'GET /a/{id}/b': authenticated },
      'GET/a/1/b',
      'deny GET /a/{id}/b authenticated',
    ],
  ])('%s', (_, cells, path, expected) => {
    expect(outcomeOf(cells, path, { sourceIp: '192.0.2.1' })).toBe(expected)
  })

  test.each<[string, string, string | undefined, string]>([
    ['for the named route', 'GET/a', 'GET /a', 'allow GET /a authenticated'],
    ['for a path of a different route', 'GET/a/alice', 'GET /a', 'deny GET /a authenticated'],
    ['for a route that is not in the table', 'GET/a', 'GET /zz', 'deny undefined undefined'],
    ['for a malformed route key', 'GET/a', 'zz', 'deny undefined undefined'],
    ['for ANY', 'PATCH/b/x', 'ANY /b/{r+}', 'allow ANY /b/{r+} authenticated'],
    ['for a method of ANY', 'PATCH/b/x', 'PATCH /b/{r+}', 'allow ANY /b/{r+} authenticated'],
    ['for a method with a separate route', 'PUT/b/x', 'PUT /b/{r+}', 'deny PUT /b/{r+} hasScope(no)'],
    ['for the route of the ARN', 'GET/a', undefined, 'allow GET /a authenticated'],
    ['for a trailing slash that makes no difference', 'GET/a/', undefined, 'allow GET /a authenticated'],
    ['for two slashes', 'GET/b//x', undefined, 'deny undefined undefined'],
    ['for an encoded path', 'GET/c%20d', undefined, 'deny undefined undefined'],
    ['for an unlisted path', 'GET/z', undefined, 'deny undefined undefined'],
  ])('with cachePer route, %s', (_, path, routeKey, expected) => {
    expect(outcomeOf(routes, path, { cachePer: 'route', ...(routeKey === undefined ? {} : { routeKey }) })).toBe(expected)
  })

  test('with cachePer route, a trailing slash that two routes may match is denied', () => {
    const cells: Cells = { 'GET /a': authenticated, 'GET /{r+}': authenticated }
    expect(outcomeOf(cells, 'GET/a/', { cachePer: 'route' })).toBe('deny undefined undefined')
  })
})

test('the route of a path is selected in the order of the API type', () => {
  const cells: Cells = { 'GET /a/{p}/c': authenticated, 'GET /a/b/{r+}': authenticated }
  expect(outcomeOf(cells, 'GET/a/b/c')).toBe('allow GET /a/b/{r+} authenticated')
  expect(outcomeOf(cells, 'GET/a/b/c', { api: 'HTTP' })).toBe('allow GET /a/{p}/c authenticated')
})

describe('cached documents', () => {
  const table = (options: Partial<RouteTableOptions<Identity>> = {}) =>
    routeTable<Identity>({
      subject: 'test',
      api: 'REST',
      issuers: ['i'],
      routes: { 'GET /a/{id}': own('id'), 'GET /b': no },
      ...options,
    })
  const requestOf = (subject: string, stage: string = API, more: object = {}) => ({
    identity: { ...alice, subject },
    request: {} as AuthorizerRequest,
    arn: parseExecuteApiArn(`${stage}/GET/b`),
    ...more,
  })

  test.each<[string, object[]]>([
    ['subjects', [requestOf('alice'), requestOf('bob')]],
    ['stages', [requestOf('alice'), requestOf('alice', API.replace('prod', 'dev'))]],
    [
      'stages of three',
      [requestOf('alice'), ...['dev', 'test', 'beta'].map((stage) => requestOf('alice', API.replace('prod', stage)))],
    ],
    ['APIs', [requestOf('alice'), requestOf('alice', API.replace('a1b2c3', 'zz'))]],
    ['regions', [requestOf('alice'), requestOf('alice', API.replace('eu-west-1', 'eu-west-2'))]],
    ['accounts', [requestOf('alice'), requestOf('alice', API.replace('012345678901', '112345678901'))]],
    ['partitions', [requestOf('alice'), requestOf('alice', API.replace('aws', 'aws-cn'))]],
    ['expiry times', [requestOf('alice'), requestOf('alice', API, { expiresAt: 1 }), requestOf('alice', API, { expiresAt: 2 })]],
    ['residuals', [requestOf('alice'), { ...requestOf('alice'), identity: { ...alice, scopes: new Set(['no']) } }]],
  ])('differ for different %s, and are reused', (_, requests) => {
    const compiled = table()
    const first = requests.map((one) => compiled.reply(one as ReturnType<typeof requestOf>))
    const again = requests.map((one) => compiled.reply(one as ReturnType<typeof requestOf>))
    expect(new Set(first.map(({ document }) => document)).size).toBe(requests.length)
    expect(again.map(({ document }) => document)).toStrictEqual(first.map(({ document }) => document))
    expect(first.map(({ cached }) => cached)).toStrictEqual(requests.map(() => false))
    expect(again.map(({ cached }) => cached)).toStrictEqual(requests.map(() => true))
    for (const [at, { document }] of again.entries()) expect(document).toBe(first[at]?.document)
    expect({ ...compiled.documents }).toStrictEqual({ hits: requests.length, misses: requests.length, size: requests.length })
  })

  test('are separate for each route with cachePer route', () => {
    const compiled = table({ cachePer: 'route' })
    const documentOf = (routeKey?: string) =>
      compiled.reply(requestOf('alice', API, routeKey === undefined ? {} : { routeKey })).document
    const documents = [documentOf('GET /a/{id}'), documentOf('GET /b'), documentOf('GET /c')]
    expect(new Set(documents).size).toBe(3)
    expect([documentOf('GET /a/{other}'), documentOf(), documentOf('GET /d')]).toStrictEqual(documents)
    expect(compiled.documents.misses).toBe(3)
  })

  test('are separate for routes with one rule, and for methods of one route', () => {
    const compiled = table({
      cachePer: 'route',
      routes: { 'GET /a': authenticated, 'GET /b': authenticated, 'ANY /c': authenticated },
    })
    const firstStatement = (routeKey: string) => compiled.reply(requestOf('alice', API, { routeKey })).document.Statement[0]
    expect(['GET /a', 'GET /b', 'GET /c', 'PUT /c'].map(firstStatement)).toMatchObject(
      ['GET/a', 'GET/b', 'GET/c', 'PUT/c'].map((path) => ({ Sid: 'Open', Resource: [`${API}/${path}`, `${API}/${path}/`] })),
    )
    expect(compiled.documents.size).toBe(4)
  })

  test('require an integer as expiry time', () => {
    expect(() => table().reply(requestOf('alice', API, { expiresAt: 1.5 }))).toThrow(/expiresAt must be an integer/)
  })
})

describe('the description of a table', () => {
  test('lists its routes, what its rules read, and its overreach', () => {
    const header = { in: 'header', name: 'X-Tenant' } as const
    const reader = (reads: Rule<Identity>['reads']): Rule<Identity> => ({ name: 'r', binds: [], reads, partial: () => 'all' })
    const table = (routes: Cells) => routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes })
    const one = table({
      'GET /a/{id}': reader([header]),
      'GET /a/{id}/b': reader([
        { in: 'header', name: 'x-tenant' },
        { in: 'query', name: 'q' },
      ]),
      'PUT /{p}': authenticated,
    })
    expect(one.routes).toStrictEqual(['GET /a/{id}', 'GET /a/{id}/b', 'PUT /{p}'])
    expect(one.reads).toStrictEqual([
      { in: 'header', name: 'x-tenant' },
      { in: 'query', name: 'q' },
    ])
    expect(one.overreach).toStrictEqual(['GET /a/*%2F*', 'GET /a/*%2F*/b', 'GET /a/*/*'])
    expect(
      table({
        'PUT /b/{id}': authenticated,
        'PUT /b/{id}/x': authenticated,
        'GET /a/{id}': authenticated,
        'GET /a/{id}/x': authenticated,
      }).overreach,
    ).toStrictEqual(['GET /a/*/*', 'PUT /b/*/*'])
    expect(table({ 'GET /a/{id}': authenticated, 'GET /a/{id}/{r+}': authenticated }).overreach).toStrictEqual([])
    expect(table({ 'GET /a/{id}': authenticated, 'GET /{x}/b/{r+}': authenticated }).overreach).toContain('GET /a/*/*')
    expect(table({ 'GET /{p}/a/{r+}': authenticated, 'GET /a/{r+}': authenticated }).overreach).toStrictEqual(['GET /*/*/a/*'])
    expect(
      table({ 'GET /a/{id}': authenticated, 'GET /a/{id}/{x}': authenticated, 'GET /a/{id}/{x}/b/c': authenticated }).overreach,
    ).toStrictEqual(['GET /a/*/*', 'GET /a/*/*/*'])
    expect(table({ 'GET /a': reader('request'), 'GET /b': reader([header]) }).reads).toBe('request')
    expect(table({ 'ANY /{p}': authenticated, 'ANY /{p}/{q}/c': authenticated }).overreach).toStrictEqual(['ANY /*/*'])
  })
})
