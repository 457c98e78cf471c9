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

function judged(routes: Cells, asked: string, { routeKey, sourceIp: address, ...options }: More = {}): string {
  const api = '$default' in routes ? 'HTTP' : '$connect' in routes ? 'WEBSOCKET' : 'REST'
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny', ...options })
  const request = (address === undefined ? {} : { sourceIp: address }) as AuthorizerRequest
  const input = { identity: alice, request, arn: parseExecuteApiArn(`${API}/${asked}`) }
  const { outcome, route, rule } = table.decide(routeKey === undefined ? input : { ...input, routeKey })
  return `${outcome} ${route} ${rule}`
}

describe('the verdict on the request asked for', () => {
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
  ])('%s: %s', (asked, expected) => {
    expect(judged(routes, asked)).toBe(expected)
  })

  test.each([
    ['10.1.2.3', 'allow'],
    ['11.1.2.3', 'deny'],
    ['2001:DB8::1', 'allow'],
    ['nonsense', 'deny'],
    [undefined, 'allow'],
  ])('with the address %s: %s', (address, expected) => {
    const more = address === undefined ? {} : { sourceIp: address }
    expect(judged(routes, 'GET/near', more)).toBe(`${expected} GET /near sourceIp(10.0.0.0/8, 2001:db8::/32)`)
    expect(judged(routes, 'GET/mine/alice', more)).toMatch(/^allow/)
    expect(judged(routes, 'GET/mine/bob', more)).toMatch(new RegExp(`^${expected}`))
  })

  test('asks no view for an address that nobody asked about', () => {
    const request = {
      get sourceIp(): string {
        throw new Error('asked')
      },
    } as AuthorizerRequest
    const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes })
    const outcomes = ['GET/a', 'GET/near'].map(
      (asked) => table.decide({ identity: alice, request, arn: parseExecuteApiArn(`${API}/${asked}`) }).outcome,
    )
    expect(outcomes).toStrictEqual(['allow', 'allow'])
  })

  test.each<[string, Cells, string, string]>([
    [
      'a slash that may be another route’s',
      { 'GET /a': authenticated, 'GET /{r+}': near },
      'GET/a/',
      'deny GET /a authenticated',
    ],
    ['a slash that may be the catch-all’s', { 'GET /a': authenticated, $default: near }, 'GET/a/', 'deny GET /a authenticated'],
    ['the root, beside a catch-all', { 'GET /': authenticated, $default: no }, 'GET/', 'allow GET / authenticated'],
    ['a path below', { 'GET /a/{id}': authenticated }, 'GET/a/1/2', 'deny undefined undefined'],
    ['over-reach', { 'GET /a/{id}': authenticated, 'GET /a/{id}/b': authenticated }, 'GET/a/1/c', 'allow undefined undefined'],
    ['$default by its key', { $default: authenticated }, '$default', 'allow $default authenticated'],
    ['$default by its key and a path', { $default: authenticated }, '$default/a', 'allow $default authenticated'],
    ['$connect', { $connect: authenticated }, '$connect', 'allow $connect authenticated'],
    ['another route of a WebSocket', { $connect: authenticated }, '$disconnect', 'deny undefined undefined'],
    [
      'what IAM cannot say',
      { 'GET /{x}': authenticated, 'GET /a/{id}': no, 'GET /a/{id}/b': authenticated },
      'GET/a/1/b',
      'deny GET /a/{id}/b authenticated',
    ],
  ])('%s', (_, cells, asked, expected) => {
    expect(judged(cells, asked, { sourceIp: '192.0.2.1' })).toBe(expected)
  })

  test.each<[string, string, string | undefined, string]>([
    ['of the route named', 'GET/a', 'GET /a', 'allow GET /a authenticated'],
    ['of a path that another route has', 'GET/a/alice', 'GET /a', 'deny GET /a authenticated'],
    ['of a route that is none', 'GET/a', 'GET /zz', 'deny undefined undefined'],
    ['of what is no key', 'GET/a', 'zz', 'deny undefined undefined'],
    ['of ANY', 'PATCH/b/x', 'ANY /b/{r+}', 'allow ANY /b/{r+} authenticated'],
    ['of a method of ANY', 'PATCH/b/x', 'PATCH /b/{r+}', 'allow ANY /b/{r+} authenticated'],
    ['of a method with a route of its own', 'PUT/b/x', 'PUT /b/{r+}', 'deny PUT /b/{r+} hasScope(no)'],
    ['of the route that the ARN tells', 'GET/a', undefined, 'allow GET /a authenticated'],
    ['of a slash that changes nothing', 'GET/a/', undefined, 'allow GET /a authenticated'],
    ['of two slashes', 'GET/b//x', undefined, 'deny undefined undefined'],
    ['of an encoded path', 'GET/c%20d', undefined, 'deny undefined undefined'],
    ['of an unknown path', 'GET/z', undefined, 'deny undefined undefined'],
  ])('a reply %s', (_, asked, routeKey, expected) => {
    expect(judged(routes, asked, { cachePer: 'route', ...(routeKey === undefined ? {} : { routeKey }) })).toBe(expected)
  })

  test('a reply of a slash that two routes may have is of none', () => {
    const cells: Cells = { 'GET /a': authenticated, 'GET /{r+}': authenticated }
    expect(judged(cells, 'GET/a/', { cachePer: 'route' })).toBe('deny undefined undefined')
  })
})

test('the route of a path is found as the API would find it', () => {
  const cells: Cells = { 'GET /a/{p}/c': authenticated, 'GET /a/b/{r+}': authenticated }
  expect(judged(cells, 'GET/a/b/c')).toBe('allow GET /a/b/{r+} authenticated')
  expect(judged(cells, 'GET/a/b/c', { api: 'HTTP' })).toBe('allow GET /a/{p}/c authenticated')
})

describe('the documents that are kept', () => {
  const table = (options: Partial<RouteTableOptions<Identity>> = {}) =>
    routeTable<Identity>({
      subject: 'test',
      api: 'REST',
      issuers: ['i'],
      routes: { 'GET /a/{id}': own('id'), 'GET /b': no },
      ...options,
    })
  const ask = (subject: string, stage: string = API, more: object = {}) => ({
    identity: { ...alice, subject },
    request: {} as AuthorizerRequest,
    arn: parseExecuteApiArn(`${stage}/GET/b`),
    ...more,
  })

  test.each<[string, object[]]>([
    ['subjects', [ask('alice'), ask('bob')]],
    ['stages', [ask('alice'), ask('alice', API.replace('prod', 'dev'))]],
    ['stages of three', [ask('alice'), ...['dev', 'test', 'beta'].map((stage) => ask('alice', API.replace('prod', stage)))]],
    ['APIs', [ask('alice'), ask('alice', API.replace('a1b2c3', 'zz'))]],
    ['regions', [ask('alice'), ask('alice', API.replace('eu-west-1', 'eu-west-2'))]],
    ['accounts', [ask('alice'), ask('alice', API.replace('012345678901', '112345678901'))]],
    ['partitions', [ask('alice'), ask('alice', API.replace('aws', 'aws-cn'))]],
    ['ends', [ask('alice'), ask('alice', API, { expiresAt: 1 }), ask('alice', API, { expiresAt: 2 })]],
    ['answers', [ask('alice'), { ...ask('alice'), identity: { ...alice, scopes: new Set(['no']) } }]],
  ])('are others for other %s, and the same again', (_, asked) => {
    const compiled = table()
    const first = asked.map((one) => compiled.reply(one as ReturnType<typeof ask>))
    const again = asked.map((one) => compiled.reply(one as ReturnType<typeof ask>))
    expect(new Set(first.map(({ document }) => document)).size).toBe(asked.length)
    expect(again.map(({ document }) => document)).toStrictEqual(first.map(({ document }) => document))
    expect(first.map(({ cached }) => cached)).toStrictEqual(asked.map(() => false))
    expect(again.map(({ cached }) => cached)).toStrictEqual(asked.map(() => true))
    for (const [at, { document }] of again.entries()) expect(document).toBe(first[at]?.document)
    expect({ ...compiled.documents }).toStrictEqual({ hits: asked.length, misses: asked.length, size: asked.length })
  })

  test('are one for each route where the route is part of the key', () => {
    const compiled = table({ cachePer: 'route' })
    const of = (routeKey?: string) => compiled.reply(ask('alice', API, routeKey === undefined ? {} : { routeKey })).document
    const documents = [of('GET /a/{id}'), of('GET /b'), of('GET /c')]
    expect(new Set(documents).size).toBe(3)
    expect([of('GET /a/{other}'), of(), of('GET /d')]).toStrictEqual(documents)
    expect(compiled.documents.misses).toBe(3)
  })

  test('are others for routes of one rule, and for methods of one route', () => {
    const compiled = table({
      cachePer: 'route',
      routes: { 'GET /a': authenticated, 'GET /b': authenticated, 'ANY /c': authenticated },
    })
    const of = (routeKey: string) => compiled.reply(ask('alice', API, { routeKey })).document.Statement[0]
    expect(['GET /a', 'GET /b', 'GET /c', 'PUT /c'].map(of)).toMatchObject(
      ['GET/a', 'GET/b', 'GET/c', 'PUT/c'].map((path) => ({ Sid: 'Open', Resource: [`${API}/${path}`, `${API}/${path}/`] })),
    )
    expect(compiled.documents.size).toBe(4)
  })

  test('refuse a time that is no whole second', () => {
    expect(() => table().reply(ask('alice', API, { expiresAt: 1.5 }))).toThrow(/expiresAt must be whole seconds/)
  })

  test.each([
    ['REST', undefined],
    ['WEBSOCKET', 8192],
  ] as const)('of a %s API are at most %s bytes', (api, most) => {
    const clauses = Array.from({ length: 60 }, (_, at) => ({
      bind: {},
      when: { StringEquals: { 'aws:UserAgent': `${at}`.padEnd(150, 'x') } },
    }))
    const rule: Rule<Identity> = { name: 'long', binds: [], reads: [], partial: () => clauses }
    const compiled = routeTable<Identity>({
      subject: 'test',
      api,
      issuers: ['i'],
      routes: api === 'REST' ? { 'GET /a': rule } : { $connect: rule },
    })
    const reply = () => compiled.reply(ask('alice', API, {}))
    if (most === undefined) expect(reply).not.toThrow()
    else expect(reply).toThrow(/at most 8192 bytes: its largest statement is DenyUnless\d+$/)
  })
})

describe('what a table says of itself', () => {
  test('its routes, what its rules read, and where it over-reaches', () => {
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
    expect(one.overreach).toStrictEqual(['GET /a/*/*'])
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
