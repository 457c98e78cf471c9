import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import {
  authenticated,
  type EmittedDocument,
  evaluate,
  every,
  hasScope,
  own,
  parseExecuteApiArn,
  type Rule,
  routeTable,
  some,
  sourceIp,
} from '../../../../src/policy/index.ts'
import type { Cells } from '../oracle.ts'
import { summarize } from '../summarize.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'al@x', scopes: new Set(), groups: new Set(), claims: {} }
const no: Rule<Identity> = hasScope('no')
const near = sourceIp('10.0.0.0/8')
const far = sourceIp('11.0.0.0/8')
const until: Rule<Identity> = {
  name: 'until',
  binds: [],
  reads: [],
  partial: () => [{ bind: {}, when: { DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } } }],
}

function documentOf(routes: Cells, expiresAt?: number): EmittedDocument {
  const api = '$connect' in routes ? 'WEBSOCKET' : '$default' in routes ? 'HTTP' : 'REST'
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
  return table.reply({ identity, request: {} as AuthorizerRequest, arn: parseExecuteApiArn(`${API}/GET/`), expiresAt }).document
}

const DOCUMENTS: [string, Cells, string[], number?][] = [
  [
    'a closed route that an open one partly reaches',
    { 'GET /a/{y}': authenticated, 'GET /{x}/b/c': no, 'GET /z/b/c': authenticated },
    [
      'Open Allow GET/a/?* | GET/z/b/c | GET/z/b/c/',
      'DenyUnlisted Deny but GET/a/?* | GET/z/b/c | GET/z/b/c/',
      'DenyNested Deny dots | *//* | */a/*%6* | GET/a/?*/?*',
    ],
  ],
  [
    'two closed paths that are equal when joined',
    { 'GET /{r+}': authenticated, 'GET /a/b': no, 'GET /ab': no },
    [
      'Open Allow GET/?*',
      'DenyUnlisted Deny but GET/?*',
      'DenyNested Deny dots | *%6* | *//* | GET/a/b | GET/a/b/ | GET/ab | GET/ab/',
    ],
  ],
  [
    'a greedy route next to a closed parameter',
    { 'GET /x/{p}': no, 'GET /x/{r+}': authenticated },
    ['Open Allow GET/x/?*/?*', 'DenyUnlisted Deny but GET/x/?*/?*', 'DenyNested Deny dots | *//*'],
  ],
  [
    'four stars',
    { 'GET /{a}/{b}/{c}/{r+}': authenticated },
    ['Open Allow GET/?*/?*/?*/?*', 'DenyUnlisted Deny but GET/?*/?*/?*/?*', 'DenyNested Deny dots'],
  ],
  [
    'five stars, more than are checked for empty segments',
    { 'GET /{a}/{b}/{c}/{d}/{r+}': authenticated },
    ['Open Allow GET/?*/?*/?*/?*/?*', 'DenyUnlisted Deny but GET/?*/?*/?*/?*/?*', 'DenyNested Deny dots | *//*'],
  ],
  [
    'a trailing slash that $default matches, next to the root',
    { $default: no, 'GET /': authenticated, 'GET /a': authenticated },
    ['Open Allow GET/ | GET/a', 'DenyUnlisted Deny but GET/ | GET/a'],
  ],
  [
    'a trailing slash that no parameter matches',
    { 'GET /a': authenticated, 'GET /a/{id}': no },
    ['Open Allow GET/a | GET/a/', 'DenyUnlisted Deny but GET/a | GET/a/'],
  ],
  [
    'a parameter closed inside $default, and $default inside it',
    { $default: authenticated, 'ANY /{p}': no },
    ['Open Allow *', 'DenyUnlisted Deny but *', 'DenyNested Deny dots | *//* | */?*'],
  ],
  [
    'two clauses whose values are equal when joined',
    {
      'GET /{a}/{b}': {
        name: 'two',
        binds: ['a', 'b'],
        reads: [],
        partial: () => [
          { bind: { a: 'a', b: 'bc' }, when: {} },
          { bind: { a: 'ab', b: 'c' }, when: {} },
        ],
      },
    },
    [
      'Open Allow GET/a/bc | GET/a/bc/ | GET/ab/c | GET/ab/c/',
      'DenyUnlisted Deny but GET/a/bc | GET/a/bc/ | GET/ab/c | GET/ab/c/',
    ],
  ],
  [
    'a closed greedy route that an open one partly reaches',
    { 'GET /{p}/x': authenticated, 'GET /a/{r+}': no },
    [
      'Open Allow GET/?*/x | GET/?*/x/',
      'DenyUnlisted Deny but GET/?*/x | GET/?*/x/',
      'DenyNested Deny dots | *%6* | *%78* | *//* | GET/?*/?*/?* | GET/a/?*',
    ],
  ],
  [
    'a greedy route for some addresses that an open one partly reaches',
    { 'GET /{p}/x/y': authenticated, 'GET /a/{id}': no, 'GET /a/{r+}': near },
    [
      'Open Allow GET/?*/x/y | GET/?*/x/y/',
      'OpenIf1 Allow GET/a/?*/?* if IpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlisted Deny but GET/?*/x/y | GET/?*/x/y/ | GET/a/?*/?*',
      'DenyUnless3 Deny GET/a/?*/?* if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyNested Deny dots | *%6* | *%78* | *%79* | *//*',
    ],
  ],
  [
    'a closed route inside a route for some addresses',
    { 'GET /{r+}': near, 'GET /a': no },
    [
      'OpenIf0 Allow GET/?* if IpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlisted Deny but GET/?*',
      'DenyUnless2 Deny GET/?* if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyNested Deny dots | *%6* | *//* | GET/a | GET/a/',
    ],
  ],
  [
    'a root that $default matches, next to a closed catch-all',
    { $default: authenticated, 'ANY /{r+}': no },
    ['Open Allow *', 'DenyUnlisted Deny but *', 'DenyNested Deny *'],
  ],
  [
    'two greedy routes',
    { 'GET /x/{r+}': authenticated, 'GET /y/{r+}': authenticated },
    ['Open Allow GET/x/?* | GET/y/?*', 'DenyUnlisted Deny but GET/x/?* | GET/y/?*', 'DenyNested Deny dots'],
  ],
  [
    'a greedy route with an open route inside',
    { 'GET /x/{r+}': authenticated, 'GET /x/y/{id}': authenticated },
    ['Open Allow GET/x/?*', 'DenyUnlisted Deny but GET/x/?*', 'DenyNested Deny dots'],
  ],
  [
    'an open $default with an open route inside',
    { $default: authenticated, 'GET /a': authenticated },
    ['Open Allow *', 'DenyUnlisted Deny but *'],
  ],
  [
    'a $default for some addresses',
    { $default: near, 'ANY /a': authenticated },
    [
      'OpenIf0 Allow * if IpAddress aws:SourceIp 10.0.0.0/8',
      'Open Allow DELETE/a | GET/a | HEAD/a | OPTIONS/a | PATCH/a | POST/a | PUT/a',
      'DenyUnlisted Deny but * | DELETE/a | GET/a | HEAD/a | OPTIONS/a | PATCH/a | POST/a | PUT/a',
      'DenyNested Deny dots',
      'DenyUnlistedUnless4 Deny but DELETE/a | GET/a | HEAD/a | OPTIONS/a | PATCH/a | POST/a | PUT/a if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ],
  ],
  [
    'a catch-all and the root',
    { 'ANY /{r+}': authenticated, 'ANY /': authenticated },
    ['Open Allow *', 'DenyUnlisted Deny but *', 'DenyNested Deny dots'],
  ],
  [
    'a literal after a parameter',
    { 'GET /a/{p}/c': authenticated },
    [
      'Open Allow GET/a/?*/c | GET/a/?*/c/',
      'DenyUnlisted Deny but GET/a/?*/c | GET/a/?*/c/',
      'DenyNested Deny dots | *//* | GET/?*/?*/?*/?*',
    ],
  ],
  [
    'a trailing slash that $default matches, three segments deep',
    { $default: no, 'GET /b/c/{p}': authenticated },
    ['Open Allow GET/b/c/?*', 'DenyUnlisted Deny but GET/b/c/?*', 'DenyNested Deny dots | *//* | GET/?*/?*/?*/?* | GET/b/c/?*/'],
  ],
  ['one', { 'GET /a': authenticated }, ['Open Allow GET/a | GET/a/', 'DenyUnlisted Deny but GET/a | GET/a/']],
  ['root', { 'GET /': authenticated }, ['Open Allow GET/', 'DenyUnlisted Deny but GET/']],
  [
    'param',
    { 'GET /a/{id}': authenticated },
    ['Open Allow GET/a/?*', 'DenyUnlisted Deny but GET/a/?*', 'DenyNested Deny dots | *//* | GET/?*/?*/?*'],
  ],
  [
    'param with closed literal',
    { 'GET /a/{id}': authenticated, 'GET /a/secret': no },
    [
      'Open Allow GET/a/?*',
      'DenyUnlisted Deny but GET/a/?*',
      'DenyNested Deny dots | *//* | */a/*%6* | */a/*%72* | */a/*%73* | */a/*%74* | GET/?*/?*/?* | GET/a/secret | GET/a/secret/',
    ],
  ],
  [
    'param with closed child',
    { 'GET /a/{id}': authenticated, 'GET /a/{id}/b': no },
    ['Open Allow GET/a/?*', 'DenyUnlisted Deny but GET/a/?*', 'DenyNested Deny dots | *//* | */a/*%6* | GET/?*/?*/?*'],
  ],
  [
    'param with open grandchild',
    { 'GET /a/{id}': authenticated, 'GET /a/{id}/b/c': authenticated },
    ['Open Allow GET/a/?*', 'DenyUnlisted Deny but GET/a/?*', 'DenyNested Deny dots | *//* | GET/?*/?*/?*/?*/?*'],
  ],
  [
    'collection closed, items open',
    { 'GET /a': no, 'GET /a/{id}': authenticated },
    ['Open Allow GET/a/?*', 'DenyUnlisted Deny but GET/a/?*', 'DenyNested Deny dots | *//* | GET/?*/?*/?*'],
  ],
  ['greedy', { 'GET /a/{r+}': authenticated }, ['Open Allow GET/a/?*', 'DenyUnlisted Deny but GET/a/?*', 'DenyNested Deny dots']],
  [
    'greedy closed inner',
    { 'GET /{r+}': authenticated, 'GET /a/{r+}': no },
    ['Open Allow GET/?*', 'DenyUnlisted Deny but GET/?*', 'DenyNested Deny dots | *%6* | *//* | GET/a/?*'],
  ],
  [
    'greedy inside a closed greedy',
    { 'GET /{r+}': no, 'GET /a/{r+}': authenticated },
    ['Open Allow GET/a/?*', 'DenyUnlisted Deny but GET/a/?*', 'DenyNested Deny dots | *//*'],
  ],
  [
    'two greedy',
    { 'GET /x/{r+}': authenticated, 'GET /a/{id}': authenticated },
    [
      'Open Allow GET/a/?* | GET/x/?*',
      'DenyUnlisted Deny but GET/a/?* | GET/x/?*',
      'DenyNested Deny dots | GET/a*//* | GET/a/?*/?*',
    ],
  ],
  [
    'greedy exposed',
    { 'GET /{id}': no, 'GET /{r+}': authenticated },
    ['Open Allow GET/?*/?*', 'DenyUnlisted Deny but GET/?*/?*', 'DenyNested Deny dots | *//*'],
  ],
  ['any', { 'ANY /{r+}': authenticated }, ['Open Allow */?*', 'DenyUnlisted Deny but */?*', 'DenyNested Deny dots']],
  [
    'any with method',
    { 'ANY /a': authenticated, 'GET /a': no },
    [
      'Open Allow DELETE/a | DELETE/a/ | HEAD/a | HEAD/a/ | OPTIONS/a | OPTIONS/a/ | PATCH/a | PATCH/a/ | POST/a | POST/a/ | PUT/a | PUT/a/',
      'DenyUnlisted Deny but DELETE/a | DELETE/a/ | HEAD/a | HEAD/a/ | OPTIONS/a | OPTIONS/a/ | PATCH/a | PATCH/a/ | POST/a | POST/a/ | PUT/a | PUT/a/',
    ],
  ],
  ['default', { $default: authenticated }, ['Open Allow *', 'DenyUnlisted Deny but *']],
  [
    'default closed literal',
    { $default: authenticated, 'GET /a': no },
    ['Open Allow *', 'DenyUnlisted Deny but *', 'DenyNested Deny dots | *%25* | *%6* | GET*//* | GET/a | GET/a/'],
  ],
  ['default closed', { $default: no, 'GET /a': authenticated }, ['Open Allow GET/a', 'DenyUnlisted Deny but GET/a']],
  [
    'slash to default',
    { $default: near, 'GET /a': authenticated, 'GET /b/{p}': authenticated },
    [
      'Open Allow GET/a | GET/b/?*',
      'OpenIf1 Allow $default* | DELETE/* | GET/* | HEAD/* | OPTIONS/* | PATCH/* | POST/* | PUT/* if IpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlisted Deny but $default* | DELETE/* | GET/* | GET/a | GET/b/?* | HEAD/* | OPTIONS/* | PATCH/* | POST/* | PUT/*',
      'DenyNested Deny dots | GET/b*//* | GET/b/?*/',
      'DenyUnless4 Deny $default* | DELETE/* | GET/b/?*/?* | HEAD/* | OPTIONS/* | PATCH/* | POST/* | PUT/* if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlistedUnless5 Deny but GET/a | GET/b/?* if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ],
  ],
  [
    'own',
    { 'GET /u/{id}': own('id') },
    [
      'Open Allow GET/u/al%40x | GET/u/al%40x/ | GET/u/al@x | GET/u/al@x/',
      'DenyUnlisted Deny but GET/u/al%40x | GET/u/al%40x/ | GET/u/al@x | GET/u/al@x/',
    ],
  ],
  [
    'own with a greedy parameter',
    { 'GET /{id}/{r+}': own('id') },
    ['Open Allow GET/al%40x/?* | GET/al@x/?*', 'DenyUnlisted Deny but GET/al%40x/?* | GET/al@x/?*', 'DenyNested Deny dots'],
  ],
  [
    'ip',
    { 'GET /a': near },
    [
      'OpenIf0 Allow GET/a | GET/a/ if IpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlisted Deny but GET/a | GET/a/',
      'DenyUnless2 Deny GET/a | GET/a/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ],
  ],
  [
    'two ips',
    { 'GET /a': near, 'GET /b': far, 'GET /c': authenticated },
    [
      'OpenIf0 Allow GET/a | GET/a/ if IpAddress aws:SourceIp 10.0.0.0/8',
      'OpenIf1 Allow GET/b | GET/b/ if IpAddress aws:SourceIp 11.0.0.0/8',
      'Open Allow GET/c | GET/c/',
      'DenyUnlisted Deny but GET/a | GET/a/ | GET/b | GET/b/ | GET/c | GET/c/',
      'DenyUnless4 Deny GET/a | GET/a/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnless5 Deny GET/b | GET/b/ if NotIpAddress aws:SourceIp 11.0.0.0/8',
    ],
  ],
  [
    'ip or own',
    { 'GET /u/{id}': some(own('id'), near) },
    [
      'Open Allow GET/u/al%40x | GET/u/al%40x/ | GET/u/al@x | GET/u/al@x/',
      'OpenIf1 Allow GET/u/?* if IpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlisted Deny but GET/u/?* | GET/u/al%40x | GET/u/al%40x/ | GET/u/al@x | GET/u/al@x/',
      'DenyNested Deny dots | *//* | GET/?*/?*/?*',
      'DenyUnlistedUnless4 Deny but GET/u/al%40x | GET/u/al%40x/ | GET/u/al@x | GET/u/al@x/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ],
  ],
  [
    'ip inside',
    { 'GET /{r+}': authenticated, 'GET /a': near },
    [
      'Open Allow GET/?*',
      'OpenIf1 Allow GET/a | GET/a/ if IpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlisted Deny but GET/?* | GET/a | GET/a/',
      'DenyUnless3 Deny GET/a | GET/a/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyNested Deny dots | *%6* | *//*',
    ],
  ],
  [
    'remainder',
    { 'GET /{id}': near, 'GET /a': authenticated },
    [
      'OpenIf0 Allow GET/?* if IpAddress aws:SourceIp 10.0.0.0/8',
      'Open Allow GET/a | GET/a/',
      'DenyUnlisted Deny but GET/?* | GET/a | GET/a/',
      'DenyNested Deny dots | *//* | GET/?*/?*',
      'DenyUnlistedUnless4 Deny but GET/a | GET/a/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ],
  ],
  [
    'remainder alone',
    { 'GET /{id}': near, 'GET /a': far },
    [
      'OpenIf0 Allow GET/?* if IpAddress aws:SourceIp 10.0.0.0/8',
      'OpenIf1 Allow GET/a | GET/a/ if IpAddress aws:SourceIp 11.0.0.0/8',
      'DenyUnlisted Deny but GET/?* | GET/a | GET/a/',
      'DenyUnless3 Deny GET/a | GET/a/ if NotIpAddress aws:SourceIp 11.0.0.0/8',
      'DenyNested Deny dots | *%6* | *//* | GET/?*/?*',
      'DenyUnlistedUnless5 Deny but GET/a | GET/a/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ],
  ],
  [
    'special',
    { 'GET /a b/{id}': authenticated, 'GET /a b/c@d': no },
    [
      'Open Allow GET/a b/?* | GET/a%20b/?*',
      'DenyUnlisted Deny but GET/a b/?* | GET/a%20b/?*',
      'DenyNested Deny dots | *//* | */a b/*%6* | */a%20b/*%6* | GET/?*/?*/?* | GET/a b/c%40d | GET/a b/c%40d/ | GET/a b/c@d | GET/a b/c@d/ | GET/a%20b/c%40d | GET/a%20b/c%40d/ | GET/a%20b/c@d | GET/a%20b/c@d/',
    ],
  ],
  [
    'connect',
    { $connect: near },
    [
      'OpenIf0 Allow $connect if IpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlisted Deny but $connect',
      'DenyUnless2 Deny $connect if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ],
  ],
  [
    'until',
    { 'GET /a': until },
    [
      'OpenIf0 Allow GET/a | GET/a/ if DateLessThan aws:CurrentTime 2030-01-01T00:00:00Z and ForAnyValue:DateLessThan aws:CurrentTime 2001-09-09T01:46:40Z',
      'DenyUnlisted Deny but GET/a | GET/a/',
      'DenyUnless2 Deny GET/a | GET/a/ if DateGreaterThanEqualsIfExists aws:CurrentTime 2030-01-01T00:00:00Z',
      'Expired3 Deny * if DateGreaterThanEqualsIfExists aws:CurrentTime 2001-09-09T01:46:40Z',
    ],
    1e9,
  ],
  [
    'expires',
    { 'GET /a': authenticated },
    [
      'Open Allow GET/a | GET/a/ if DateLessThan aws:CurrentTime 2001-09-09T01:46:40Z',
      'DenyUnlisted Deny but GET/a | GET/a/',
      'Expired2 Deny * if DateGreaterThanEqualsIfExists aws:CurrentTime 2001-09-09T01:46:40Z',
    ],
    1e9,
  ],
]

describe('the whole document', () => {
  test.each(DOCUMENTS)('of %s', (_, routes, expected, expiresAt) => {
    const document = documentOf(routes, expiresAt)
    expect(summarize(document)).toStrictEqual(expected)
    expect(document.Version).toBe('2012-10-17')
    expect(new Set(document.Statement.map(({ Action }) => Action))).toStrictEqual(new Set(['execute-api:Invoke']))
  })

  test('is the same for equal alternatives in a different order', () => {
    const both = (one: Rule<unknown>, other: Rule<unknown>) => some<Identity>(one, other)
    expect(summarize(documentOf({ 'GET /a': both(near, far), 'GET /b': both(far, near) }))).toStrictEqual([
      'OpenIf0 Allow GET/a | GET/a/ | GET/b | GET/b/ if IpAddress aws:SourceIp 10.0.0.0/8',
      'OpenIf1 Allow GET/a | GET/a/ | GET/b | GET/b/ if IpAddress aws:SourceIp 11.0.0.0/8',
      'DenyUnlisted Deny but GET/a | GET/a/ | GET/b | GET/b/',
      'DenyUnless3 Deny GET/a | GET/a/ | GET/b | GET/b/ if NotIpAddress aws:SourceIp 10.0.0.0/8 11.0.0.0/8',
    ])
  })

  test.each<[string, Cells]>([
    ['a value next to a literal', { 'GET /u/{id}/x': own('id'), 'GET /u/bob/{y}': authenticated }],
    ['closed inside closed', { 'GET /{x}': authenticated, 'GET /a/{id}': no, 'GET /a/{id}/b': no }],
    ['a closed route next to an open one', { 'GET /a/{y}': authenticated, 'GET /{x}/b/c': no, 'GET /z/b/c': authenticated }],
    [
      'two values next to a literal',
      { 'GET /{a}/{b}/x': every<Identity, string>(own('a'), own('b')), 'GET /al@x/bob/{y}': authenticated },
    ],
  ])('closes no open route: %s', (_, routes) => {
    const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, onInexpressible: 'deny' })
    const arn = parseExecuteApiArn(`${API}/GET/`)
    expect(table.reply({ identity, request: {} as AuthorizerRequest, arn }).closed).toStrictEqual([])
  })

  test('has at most 64 encodings of one path', () => {
    const path = (count: number) => `GET ${'/a@b'.repeat(count)}`
    expect(documentOf({ [path(6)]: authenticated }).Statement[1]).toMatchObject({ NotResource: { length: 128 } })
    expect(() => documentOf({ [path(7)]: authenticated })).toThrow(
      /^test: routes\["GET (?:\/a@b){7}"\] must be a path with at most 64 encodings$/,
    )
  })

  test('has resources of at most 512 characters', () => {
    const path = (length: number) => `GET /${'a'.repeat(length - API.length - '/GET/'.length)}`
    expect(documentOf({ [path(511)]: authenticated }).Statement[0]).toMatchObject({ Sid: 'Open' })
    expect(() => documentOf({ [path(512)]: authenticated })).toThrow(
      'test: routes must be expressible with at most 512 characters per ARN',
    )
  })

  // Regression: one character below the limit, the trailing slash made the whole document fail.
  test('allows nothing for a value that makes a resource with its trailing slash too long', () => {
    const literal = 'b'.repeat(60)
    const ofLength = (length: number) => {
      const subject = 'a'.repeat(length - `${API}/GET/${literal}/`.length)
      const routes: Cells = { [`GET /${literal}/{id}`]: own('id'), 'GET /c': authenticated }
      const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes })
      const arn = parseExecuteApiArn(`${API}/GET/`)
      const { document } = table.reply({ identity: { ...identity, subject }, request: {} as AuthorizerRequest, arn })
      return JSON.stringify(document).includes(subject)
    }
    expect([510, 511, 512, 513].map(ofLength)).toStrictEqual([true, true, false, false])
  })

  // Regression: the value was planned for, so that everything was denied where the condition of other routes failed.
  test('is the document without the route whose resource a value makes too long', () => {
    const routes: Cells = { 'GET /{p}/{q}': near, [`GET /{p}/${'x'.repeat(80)}`]: own('p') }
    const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, onInexpressible: 'deny' })
    const documentFor = (subject: string) => {
      const request = {} as AuthorizerRequest
      return table.reply({ identity: { ...identity, subject }, request, arn: parseExecuteApiArn(`${API}/GET/`) }).document
    }
    expect(documentFor('a'.repeat(400))).toStrictEqual(documentFor('*'))
  })

  test('is deeply frozen', () => {
    const isFrozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(isFrozen))
    for (const [, routes, , expiresAt] of DOCUMENTS) expect(isFrozen(documentOf(routes, expiresAt))).toBe(true)
  })

  // Regression: only the first encoding of the path before the star was guarded.
  test('denies a needless encoding below each encoding of the path before it', () => {
    const document = documentOf({ 'GET /a b/{id}': authenticated, 'GET /a b/c@d': no })
    for (const path of ['a b/%63@d', 'a%20b/%63@d', 'a%20b/%63%40d']) {
      const request = { principal: 'x', action: 'execute-api:Invoke', resource: `${API}/GET/${path}`, context: {} }
      expect([path, evaluate({ identity: [document] }, request).verdict]).toStrictEqual([path, 'explicitDeny'])
    }
  })
})
