import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
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

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const nothing = {} as AuthorizerRequest
const alice: Identity = { scheme: 'x', issuer: 'pool', subject: 'alice', scopes: new Set(['r']), groups: new Set(), claims: {} }

type Cells = RouteTableOptions<Identity>['routes']

function table(routes: Cells, options: Partial<RouteTableOptions<Identity>> = {}) {
  return routeTable<Identity>({ subject: 'tokenAuthorizer', api: 'REST', issuers: ['pool'], routes, ...options })
}

function decide(routes: Cells, options: Partial<RouteTableOptions<Identity>> = {}, arn = `${API}/GET/`) {
  return table(routes, options).decide({ identity: alice, request: nothing, arn: parseExecuteApiArn(arn) })
}

const may = (
  document: ReturnType<typeof decide>['document'],
  resource: string,
  context: { readonly [key: string]: string } = {},
): string => evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context }).verdict

describe('a table is refused while building', () => {
  test.each<[string, Cells, RegExp]>([
    ['when it is empty', {}, /tokenAuthorizer: routes must be a table of routes, not empty/],
    ['for an unknown method', { 'GTE /a': authenticated }, /routes\["GTE \/a"\] must be a method/],
    ['for a lower-case method', { 'get /a': authenticated }, /must be a method/],
    ['for a missing method', { '/a': authenticated }, /must be a method/],
    ['for a missing path', { 'GET ': authenticated }, /a path that begins with \//],
    ['for a path without a slash', { 'GET a': authenticated }, /a path that begins with \//],
    ['for a slash at the end', { 'GET /a/': authenticated }, /without empty segments/],
    ['for an empty segment', { 'GET /a//b': authenticated }, /without empty segments/],
    ['for an open brace', { 'GET /a/{b': authenticated }, /braces hold a name/],
    ['for half a segment', { 'GET /a/b{c}': authenticated }, /braces hold a name/],
    ['for a nameless parameter', { 'GET /{}': authenticated }, /hold a name/],
    ['for a nameless greedy parameter', { 'GET /{+}': authenticated }, /hold a name/],
    ['for a greedy parameter inside', { 'GET /{a+}/b': authenticated }, /with \{name\+\} at its end/],
    ['for a parameter named twice', { 'GET /{a}/{a}': authenticated }, /names each parameter once/],
    ['for a star', { 'GET /a/*': authenticated }, /without wildcards/],
    ['for a question mark', { 'GET /a?b': authenticated }, /without wildcards/],
    ['for an encoded star', { 'GET /a%2Ab': authenticated }, /without wildcards/],
    ['for an encoded slash', { 'GET /a%2fb': authenticated }, /percent signs that encode \//],
    ['for a dot segment', { 'GET /a/../b': authenticated }, /dot segments/],
    ['for an encoded dot segment', { 'GET /a/%2e%2e/b': authenticated }, /dot segments/],
    ['for a variable', { ['GET /$\u007baws:username}']: authenticated }, /braces hold a name/],
    ['for a broken encoding', { 'GET /a%zz': authenticated }, /percent signs/],
    ['for a control character', { 'GET /a\u0000': authenticated }, /control characters/],
    [
      'for two keys of one route',
      { 'GET /pets/{id}': authenticated, 'GET /pets/{name}': authenticated },
      /another route than GET \/pets\/\{id\}/,
    ],
    [
      'for two spellings of one route',
      { 'GET /a b': authenticated, 'GET /a%20b': authenticated },
      /another route than GET \/a b/,
    ],
    ['for $default of a REST API', { $default: authenticated }, /must be a method/],
    ['for $connect of a REST API', { $connect: authenticated }, /must be a method/],
    ['for what is no rule', { 'GET /a': true as never }, /routes\["GET \/a"\] must be a rule/],
    [
      'for a rule that binds what the route has not',
      { 'GET /a/{id}': own('name') },
      /a route with \{name\}, which own\(name\) binds/,
    ],
    [
      'for a rule that owns a greedy parameter',
      { 'GET /a/{proxy+}': own('proxy') },
      /a route with \{proxy\} as one segment, which own\(proxy\) binds/,
    ],
    [
      'for an issuer that nobody is',
      { 'GET /a': hasScope('r', { issuer: 'other' }) },
      /a rule that names an issuer of the verifier/,
    ],
    [
      'for an allow in a deny in an allow',
      { 'ANY /{proxy+}': authenticated, 'GET /a/{id}': inGroup('x'), 'GET /a/{id}/b': authenticated },
      /GET \/a\/\{id\} inside it closed/,
    ],
  ])('%s', (_, routes, message) => {
    expect(() => table(routes)).toThrow(message)
    expect(() => table(routes)).toThrow(ConfigError)
  })

  test.each<[string, Partial<RouteTableOptions<Identity>>, RegExp]>([
    ['api', { api: 'SOAP' as never }, /api must be one of REST, HTTP, WEBSOCKET/],
    ['cachePer', { cachePer: 'user' as never }, /cachePer must be one of caller, route/],
    ['onInexpressible', { onInexpressible: 'allow' as never }, /onInexpressible must be one of error, deny/],
    ['maxDocuments', { maxDocuments: 0 }, /maxDocuments must be a whole number/],
    ['maxBytes', { maxBytes: 1.5 }, /maxBytes must be a whole number/],
  ])('for a wrong %s', (_, options, message) => {
    expect(() => table({ 'GET /a': authenticated }, options)).toThrow(message)
  })

  test('when a rule does not say whose identity it asks about', () => {
    const options = { issuers: ['pool', 'partner'] }
    for (const rule of [hasScope('r'), inGroup('g'), own('id'), some<Identity, string>(authenticated, hasScope('r'))]) {
      expect(() => table({ 'GET /a/{id}': rule }, options)).toThrow(/a rule that names an issuer of the verifier/)
    }
    expect(() => table({ 'GET /a/{id}': own('id', { issuer: 'pool' }), 'GET /b': authenticated }, options)).not.toThrow()
  })
})

describe('a table that IAM cannot say', () => {
  const routes: Cells = { 'ANY /{proxy+}': authenticated, 'GET /a/{id}': inGroup('x'), 'GET /a/{id}/b': authenticated }

  test('names the three routes and the ways out', () => {
    expect(() => table(routes)).toThrow(
      /ANY \/\{proxy\+\} is open, GET \/a\/\{id\} inside it closed, and .* open again[\s\S]*cachePer: 'route', ttlSeconds: 0[\s\S]*onInexpressible: 'deny'/,
    )
  })

  test('closes what is closed beside it too', () => {
    const more = { ...routes, 'GET /c': inGroup('x'), 'GET /d/{id}': inGroup('x') } as Cells
    const { document } = decide(more, { onInexpressible: 'deny' })
    for (const path of ['/a/1', '/a/1/b', '/c', '/d/1']) expect(may(document, `${API}/GET${path}`)).toBe('explicitDeny')
    expect(may(document, `${API}/GET/other`)).toBe('allow')
  })

  test('is closed where it is told so, and says which routes are', () => {
    const { document, closed } = decide(routes, { onInexpressible: 'deny' })
    expect(closed.toSorted()).toStrictEqual(['ANY /{proxy+}', 'GET /a/{id}/b'])
    expect(may(document, `${API}/GET/a/1`)).toBe('explicitDeny')
    expect(may(document, `${API}/GET/a/1/b`)).toBe('explicitDeny')
    expect(may(document, `${API}/GET/b`)).toBe('allow')
  })

  test.each([
    ['GET /a/{id}', 'GET/a/1', 'explicitDeny'],
    ['GET /a/{id}/b', 'GET/a/1/b', 'allow'],
    ['GET /{proxy+}', 'GET/x/y', 'allow'],
  ])('is said route by route with cachePer route: %s', (routeKey, asked, expected) => {
    const compiled = table(routes, { cachePer: 'route' })
    for (const input of [{ routeKey }, {}]) {
      const { document, outcome } = compiled.decide({
        identity: alice,
        request: nothing,
        arn: parseExecuteApiArn(`${API}/${asked}`),
        ...input,
      })
      expect(may(document, `${API}/${asked}`)).toBe(expected)
      expect(outcome).toBe(expected === 'allow' ? 'allow' : 'deny')
    }
  })

  // Only for some callers, by their names: found when they come.
  test('is closed for the caller whose name makes it so', () => {
    const odd: Cells = { 'GET /{proxy+}': authenticated, 'GET /users/{id}': own('id'), 'GET /users/me': inGroup('x') }
    const compiled = table(odd, { onInexpressible: 'deny' })
    const { document } = compiled.decide({
      identity: { ...alice, subject: 'me' },
      request: nothing,
      arn: parseExecuteApiArn(`${API}/GET/`),
    })
    expect(may(document, `${API}/GET/users/me`)).toBe('explicitDeny')
  })
})

describe('cachePer route', () => {
  const routes: Cells = { 'GET /pets/{id}': authenticated, 'ANY /pets/{id}/owner': hasScope('w'), 'GET /mine/{id}': own('id') }
  const ask = (routeKey: string | undefined, asked: string) =>
    table(routes, { cachePer: 'route' }).decide({
      identity: alice,
      request: nothing,
      arn: parseExecuteApiArn(`${API}/${asked}`),
      ...(routeKey === undefined ? {} : { routeKey }),
    })

  test('speaks of the route asked for alone', () => {
    const { document, route } = ask('GET /pets/{petId}', 'GET/pets/1')
    expect(route).toBe('GET /pets/{id}')
    expect(may(document, `${API}/GET/pets/2`)).toBe('allow')
    expect(may(document, `${API}/GET/pets/2/owner`)).toBe('explicitDeny')
    expect(may(document, `${API}/GET/mine/alice`)).toBe('explicitDeny')
  })

  test.each([
    ['a method of ANY', 'PATCH /pets/{id}/owner', 'PATCH/pets/1/owner'],
    ['a route that the table has not', 'GET /other', 'GET/pets/1'],
    ['what is no key', 'nonsense', 'GET/pets/1'],
  ])('closes %s', (_, routeKey, asked) => {
    const { document, outcome } = ask(routeKey, asked)
    expect(may(document, `${API}/${asked}`)).toBe('explicitDeny')
    expect(outcome).toBe('deny')
  })

  test('has nothing beyond its routes, and asks no other rule', () => {
    const broken: Rule<Identity> = {
      name: 'broken',
      binds: [],
      reads: [],
      partial: () => {
        throw new Error('asked')
      },
    }
    const compiled = table({ ...routes, 'GET /broken': broken }, { cachePer: 'route' })
    expect(compiled.overreach).toStrictEqual([])
    expect(() =>
      compiled.decide({
        identity: alice,
        request: nothing,
        arn: parseExecuteApiArn(`${API}/GET/pets/1`),
        routeKey: 'GET /pets/{id}',
      }),
    ).not.toThrow()
    expect(() =>
      compiled.decide({
        identity: alice,
        request: nothing,
        arn: parseExecuteApiArn(`${API}/GET/broken`),
        routeKey: 'GET /broken',
      }),
    ).toThrow('asked')
  })
})

describe('a document', () => {
  test('expires, also where the time is unknown', () => {
    const expiresAt = Date.parse('2026-01-01T00:00:00Z') / 1000
    const { document } = table({ 'GET /a': authenticated }).decide({
      identity: alice,
      request: nothing,
      arn: parseExecuteApiArn(`${API}/GET/a`),
      expiresAt,
    })
    expect(may(document, `${API}/GET/a`, { 'aws:CurrentTime': '2025-12-31T23:59:59Z' })).toBe('allow')
    expect(may(document, `${API}/GET/a`, { 'aws:CurrentTime': '2026-01-01T00:00:00Z' })).toBe('explicitDeny')
    expect(may(document, `${API}/GET/a`)).toBe('explicitDeny')
  })

  test.each([
    ['arn:aws-cn:execute-api:cn-north-1:012345678901:zz/dev'],
    ['arn:aws-us-gov:execute-api:us-gov-west-1:999999999999:zz/$default'],
  ])('speaks of the API and stage asked for: %s', (stage) => {
    const { document } = decide({ 'GET /a/{id}': authenticated }, {}, `${stage}/GET/a/1`)
    expect(may(document, `${stage}/GET/a/1`)).toBe('allow')
    expect(may(document, `${API}/GET/a/1`)).toBe('explicitDeny')
  })

  test('refuses an ARN with wildcards, made by hand', () => {
    const arn = { ...parseExecuteApiArn(`${API}/GET/a`), stage: '*' }
    expect(() => table({ 'GET /a': authenticated }).decide({ identity: alice, request: nothing, arn })).toThrow(
      'routeTable: arn must be an ARN without wildcards',
    )
  })

  test('closes everything for who may do nothing', () => {
    expect(decide({ 'GET /a': inGroup('x') }).document.Statement).toStrictEqual([
      { Sid: 'Closed', Effect: 'Deny', Action: 'execute-api:Invoke', Resource: [`${API}/*`] },
    ])
  })

  test('stays within 512 characters a resource: a route that does not is an error', () => {
    const long = `/${'a'.repeat(480)}`
    expect(() => decide({ [`GET ${long}`]: authenticated })).toThrow(/at most 512 characters an ARN/)
  })

  test('opens nothing for a value that makes a resource too long', () => {
    const subject = 'a'.repeat(400)
    const compiled = table({ [`GET /${'b'.repeat(60)}/{id}`]: own('id'), 'GET /a': authenticated })
    const { document } = compiled.decide({
      identity: { ...alice, subject },
      request: nothing,
      arn: parseExecuteApiArn(`${API}/GET/a`),
    })
    expect(JSON.stringify(document)).not.toContain(subject)
    expect(may(document, `${API}/GET/${'b'.repeat(60)}/${subject}`)).toBe('explicitDeny')
    expect(may(document, `${API}/GET/a`)).toBe('allow')
  })

  test('stays within maxBytes, and names its largest statement', () => {
    const routes = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`GET /route${index}`, authenticated]))
    expect(() => decide(routes, { maxBytes: 8192 })).toThrow(/at most 8192 bytes: its largest statement is (Open|Rest)$/)
  })

  test('holds no text of the request and no variable', () => {
    const { document } = decide(
      { 'GET /odata/$metadata': authenticated, 'GET /a/{id}': own('id') },
      {},
      `${API}/GET/a/$\u007baws:username}*`,
    )
    expect(JSON.stringify(document)).not.toContain('$\u007b')
    expect(may(document, `${API}/GET/odata/$metadata`)).toBe('allow')
  })

  test('is the same whatever was kept before', () => {
    const routes: Cells = { 'GET /a/{id}': own('id'), 'GET /b': hasScope('r') }
    const small = table(routes, { maxDocuments: 1 })
    const callers = ['alice', 'bob', 'alice', 'carol', 'bob', 'alice'].map((subject) => ({ ...alice, subject }))
    for (const identity of callers) {
      const arn = parseExecuteApiArn(`${API}/GET/b`)
      expect(small.decide({ identity, request: nothing, arn }).document).toStrictEqual(
        table(routes).decide({ identity, request: nothing, arn }).document,
      )
    }
    expect({ ...small.documents }).toStrictEqual({ hits: 0, misses: 6, size: 1 })
  })
})

describe('HTTP and WebSocket APIs', () => {
  test('$default is what no other route is', () => {
    const { document } = decide(
      { $default: authenticated, 'GET /a': inGroup('x'), 'ANY /b/{proxy+}': inGroup('x') },
      { api: 'HTTP' },
    )
    for (const asked of ['GET/', 'GET/x/y', 'POST/a', '$default', 'GET/b'])
      expect([asked, may(document, `${API}/${asked}`)]).toStrictEqual([asked, 'allow'])
    for (const asked of ['GET/a', 'GET/a/', 'PUT/b/1', 'GET/b/1/2'])
      expect([asked, may(document, `${API}/${asked}`)]).toStrictEqual([asked, 'explicitDeny'])
  })

  test('a closed $default leaves its API closed', () => {
    const { document } = decide({ $default: inGroup('x'), 'GET /a': authenticated }, { api: 'HTTP' })
    expect(may(document, `${API}/GET/a`)).toBe('allow')
    expect(may(document, `${API}/GET/a/`)).toBe('explicitDeny')
    expect(may(document, `${API}/$default`)).toBe('explicitDeny')
  })

  test('$connect is the one route of a WebSocket API', () => {
    const { document, outcome, route } = decide({ $connect: authenticated }, { api: 'WEBSOCKET' }, `${API}/$connect`)
    expect(document.Statement).toStrictEqual([
      { Sid: 'Open', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: [`${API}/$connect`] },
      { Sid: 'DenyUnlisted', Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: [`${API}/$connect`] },
    ])
    expect([outcome, route]).toStrictEqual(['allow', '$connect'])
    expect(() => table({ 'GET /a': authenticated }, { api: 'WEBSOCKET' })).toThrow(/\$connect, the only route with an authorizer/)
  })
})

describe('simple replies', () => {
  test.each<[string, Cells, RegExp | undefined]>([
    ['are proved for predicates', { 'GET /a': authenticated, $default: () => true }, undefined],
    ['are refused for a binding', { 'GET /a/{id}': own('id') }, /routes\["GET \/a\/\{id\}"\] must be a rule that binds no path/],
    [
      'are refused for two bindings',
      { 'GET /a/{b}/{c}': every<Identity, string>(own('b'), own('c')) },
      /must be a rule that binds no path under simple replies; every\(own\(b\), own\(c\)\) binds b, c$/,
    ],
    ['are refused for a condition', { 'GET /a': sourceIp('10.0.0.1') }, /all or nothing/],
    [
      'are refused for a rule that reads a header',
      {
        'GET /a': {
          name: 'r',
          binds: [],
          reads: [{ in: 'header', name: 'x' }],
          kind: 'predicate',
          partial: () => 'all',
        } as Rule<Identity>,
      },
      /routes\["GET \/a"\] must be a rule that reads no request under simple replies; r does/,
    ],
    [
      'are refused for a rule that reads',
      { 'GET /a': { name: 'r', binds: [], reads: 'request', kind: 'predicate', partial: () => 'all' } as Rule<Identity> },
      /reads no request/,
    ],
  ])('%s', (_, routes, message) => {
    const prove = () => table(routes, { api: 'HTTP' }).proveSimple()
    if (message === undefined) expect(prove).not.toThrow()
    else expect(prove).toThrow(message)
  })
})

describe('a plain function as a rule', () => {
  test.each<[string, unknown]>([
    ['a promise', Promise.resolve(true)],
    ['a truthy text', 'yes'],
    ['1', 1],
    ['undefined', undefined],
  ])('that answers %s is an error', (_, answer) => {
    expect(() => decide({ 'GET /a': (() => answer) as never })).toThrow(/rule .*: its answer must be true or false/)
  })

  test('is asked once a caller, wherever it stands', () => {
    let asked = 0
    const rule = () => ++asked > 0
    decide({ 'GET /a': rule, 'GET /b': rule })
    expect(asked).toBe(1)
  })
})
