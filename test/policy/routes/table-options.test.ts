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
const emptyRequest = {} as AuthorizerRequest
const alice: Identity = { scheme: 'x', issuer: 'pool', subject: 'alice', scopes: new Set(['r']), groups: new Set(), claims: {} }

type Cells = RouteTableOptions<Identity>['routes']

function table(routes: Cells, options: Partial<RouteTableOptions<Identity>> = {}) {
  return routeTable<Identity>({ subject: 'tokenAuthorizer', api: 'REST', issuers: ['pool'], routes, ...options })
}

function decide(routes: Cells, options: Partial<RouteTableOptions<Identity>> = {}, arn = `${API}/GET/`) {
  return table(routes, options).decide({ identity: alice, request: emptyRequest, arn: parseExecuteApiArn(arn) })
}

const verdictFor = (
  document: ReturnType<typeof decide>['document'],
  resource: string,
  context: { readonly [key: string]: string } = {},
): string => evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context }).verdict

describe('a table is rejected while it is built', () => {
  test.each<[string, Cells, RegExp]>([
    ['when it is empty', {}, /tokenAuthorizer: routes must be an object with a rule for at least one route/],
    ['for an unknown method', { 'GTE /a': authenticated }, /routes\["GTE \/a"\] must be a method/],
    ['for a lower-case method', { 'get /a': authenticated }, /must be a method/],
    ['for a missing method', { '/a': authenticated }, /must be a method/],
    ['for a missing path', { 'GET ': authenticated }, /a path that starts with \//],
    ['for a path without a slash', { 'GET a': authenticated }, /a path that starts with \//],
    ['for a trailing slash', { 'GET /a/': authenticated }, /without empty segments/],
    ['for an empty segment', { 'GET /a//b': authenticated }, /without empty segments/],
    ['for an open brace', { 'GET /a/{b': authenticated }, /braces contain a name/],
    ['for a parameter that is a part of a segment', { 'GET /a/b{c}': authenticated }, /braces contain a name/],
    ['for a nameless parameter', { 'GET /{}': authenticated }, /contain a name/],
    ['for a nameless greedy parameter', { 'GET /{+}': authenticated }, /contain a name/],
    ['for a greedy parameter inside', { 'GET /{a+}/b': authenticated }, /with \{name\+\} as its last segment/],
    ['for a parameter named twice', { 'GET /{a}/{a}': authenticated }, /with distinct parameter names/],
    ['for a star', { 'GET /a/*': authenticated }, /without wildcards/],
    ['for a question mark', { 'GET /a?b': authenticated }, /without wildcards/],
    ['for an encoded star', { 'GET /a%2Ab': authenticated }, /without wildcards/],
    ['for an encoded slash', { 'GET /a%2fb': authenticated }, /encoded slashes/],
    ['for a dot segment', { 'GET /a/../b': authenticated }, /dot segments/],
    ['for an encoded dot segment', { 'GET /a/%2e%2e/b': authenticated }, /dot segments/],
    ['for a variable', { ['GET /$\u007baws:username}']: authenticated }, /braces contain a name/],
    ['for a broken encoding', { 'GET /a%zz': authenticated }, /malformed percent-encoding/],
    ['for a control character', { 'GET /a\u0000': authenticated }, /control characters/],
    [
      'for two keys of one route',
      { 'GET /pets/{id}': authenticated, 'GET /pets/{name}': authenticated },
      /a route that differs from GET \/pets\/\{id\}/,
    ],
    [
      'for two encodings of one route',
      { 'GET /a b': authenticated, 'GET /a%20b': authenticated },
      /a route that differs from GET \/a b/,
    ],
    ['for $default of a REST API', { $default: authenticated }, /must be a method/],
    ['for $connect of a REST API', { $connect: authenticated }, /must be a method/],
    ['for an entry that is not a rule', { 'GET /a': true as never }, /routes\["GET \/a"\] must be a rule/],
    [
      'for a rule that binds a parameter that the route does not have',
      { 'GET /a/{id}': own('name') },
      /a route with \{name\}, because own\(name\) binds it/,
    ],
    [
      'for a rule that binds a greedy parameter',
      { 'GET /a/{proxy+}': own('proxy') },
      /a route with \{proxy\} as a single segment, because own\(proxy\) binds it/,
    ],
    ['for an unknown issuer', { 'GET /a': hasScope('r', { issuer: 'other' }) }, /a rule that names an issuer of the verifier/],
    [
      'for an open route inside a closed route inside an open route',
      { 'ANY /{proxy+}': authenticated, 'GET /a/{id}': inGroup('x'), 'GET /a/{id}/b': authenticated },
      /GET \/a\/\{id\} inside it is closed/,
    ],
  ])('%s', (_, routes, message) => {
    expect(() => table(routes)).toThrow(message)
    expect(() => table(routes)).toThrow(ConfigError)
  })

  test.each<[string, Partial<RouteTableOptions<Identity>>, RegExp]>([
    ['api', { api: 'SOAP' as never }, /api must be 'REST', 'HTTP' or 'WEBSOCKET'/],
    ['cachePer', { cachePer: 'user' as never }, /cachePer must be 'caller' or 'route'/],
    ['onInexpressible', { onInexpressible: 'allow' as never }, /onInexpressible must be 'error' or 'deny'/],
    ['maxDocuments', { maxDocuments: 0 }, /maxDocuments must be an integer/],
    ['maxDocumentBytes', { maxDocumentBytes: 1.5 }, /maxDocumentBytes must be an integer/],
  ])('for a wrong %s', (_, options, message) => {
    expect(() => table({ 'GET /a': authenticated }, options)).toThrow(message)
  })

  test('for a rule that does not name one of several issuers', () => {
    const options = { issuers: ['pool', 'partner'] }
    for (const rule of [hasScope('r'), inGroup('g'), own('id'), some<Identity, string>(authenticated, hasScope('r'))]) {
      expect(() => table({ 'GET /a/{id}': rule }, options)).toThrow(/a rule that names an issuer of the verifier/)
    }
    expect(() => table({ 'GET /a/{id}': own('id', { issuer: 'pool' }), 'GET /b': authenticated }, options)).not.toThrow()
  })
})

describe('a table that one IAM policy cannot express', () => {
  const routes: Cells = { 'ANY /{proxy+}': authenticated, 'GET /a/{id}': inGroup('x'), 'GET /a/{id}/b': authenticated }

  test('is rejected with the three routes and the remedies', () => {
    expect(() => table(routes)).toThrow(
      /ANY \/\{proxy\+\} is open, GET \/a\/\{id\} inside it is closed, and .* is open[\s\S]*cachePer: 'route' or perRequest: true[\s\S]*onInexpressible: 'deny'/,
    )
  })

  test('also denies other closed routes', () => {
    const more = { ...routes, 'GET /c': inGroup('x'), 'GET /d/{id}': inGroup('x') } as Cells
    const { document } = decide(more, { onInexpressible: 'deny' })
    for (const path of ['/a/1', '/a/1/b', '/c', '/d/1']) expect(verdictFor(document, `${API}/GET${path}`)).toBe('explicitDeny')
    expect(verdictFor(document, `${API}/GET/other`)).toBe('allow')
  })

  test('denies the inner route with onInexpressible deny, and reports the closed routes', () => {
    const { document, closed } = decide(routes, { onInexpressible: 'deny' })
    expect(closed.toSorted()).toStrictEqual(['ANY /{proxy+}', 'GET /a/{id}/b'])
    expect(verdictFor(document, `${API}/GET/a/1`)).toBe('explicitDeny')
    expect(verdictFor(document, `${API}/GET/a/1/b`)).toBe('explicitDeny')
    expect(verdictFor(document, `${API}/GET/b`)).toBe('allow')
  })

  test.each([
    ['GET /a/{id}', 'GET/a/1', 'explicitDeny'],
    ['GET /a/{id}/b', 'GET/a/1/b', 'allow'],
    ['GET /{proxy+}', 'GET/x/y', 'allow'],
  ])('is evaluated route by route with cachePer route: %s', (routeKey, path, expected) => {
    const compiled = table(routes, { cachePer: 'route' })
    for (const input of [{ routeKey }, {}]) {
      const { document, outcome } = compiled.decide({
        identity: alice,
        request: emptyRequest,
        arn: parseExecuteApiArn(`${API}/${path}`),
        ...input,
      })
      expect(verdictFor(document, `${API}/${path}`)).toBe(expected)
      expect(outcome).toBe(expected === 'allow' ? 'allow' : 'deny')
    }
  })

  // The conflict depends on the subject, so it is found at run time.
  test('denies the inner route for a caller whose subject is a literal of the table', () => {
    const routes: Cells = { 'GET /{proxy+}': authenticated, 'GET /users/{id}': own('id'), 'GET /users/me': inGroup('x') }
    const compiled = table(routes, { onInexpressible: 'deny' })
    const { document } = compiled.decide({
      identity: { ...alice, subject: 'me' },
      request: emptyRequest,
      arn: parseExecuteApiArn(`${API}/GET/`),
    })
    expect(verdictFor(document, `${API}/GET/users/me`)).toBe('explicitDeny')
  })
})

describe('cachePer route', () => {
  const routes: Cells = { 'GET /pets/{id}': authenticated, 'ANY /pets/{id}/owner': hasScope('w'), 'GET /mine/{id}': own('id') }
  const decideFor = (routeKey: string | undefined, path: string) =>
    table(routes, { cachePer: 'route' }).decide({
      identity: alice,
      request: emptyRequest,
      arn: parseExecuteApiArn(`${API}/${path}`),
      ...(routeKey === undefined ? {} : { routeKey }),
    })

  test('covers the requested route only', () => {
    const { document, route } = decideFor('GET /pets/{petId}', 'GET/pets/1')
    expect(route).toBe('GET /pets/{id}')
    expect(verdictFor(document, `${API}/GET/pets/2`)).toBe('allow')
    expect(verdictFor(document, `${API}/GET/pets/2/owner`)).toBe('explicitDeny')
    expect(verdictFor(document, `${API}/GET/mine/alice`)).toBe('explicitDeny')
  })

  test.each([
    ['a method of a closed ANY route', 'PATCH /pets/{id}/owner', 'PATCH/pets/1/owner'],
    ['a route that is not in the table', 'GET /other', 'GET/pets/1'],
    ['a malformed route key', 'nonsense', 'GET/pets/1'],
  ])('denies %s', (_, routeKey, path) => {
    const { document, outcome } = decideFor(routeKey, path)
    expect(verdictFor(document, `${API}/${path}`)).toBe('explicitDeny')
    expect(outcome).toBe('deny')
  })

  test('has no overreach, and does not evaluate other rules', () => {
    const broken: Rule<Identity> = {
      name: 'broken',
      binds: [],
      reads: [],
      partial: () => {
        throw new Error('evaluated')
      },
    }
    const compiled = table({ ...routes, 'GET /broken': broken }, { cachePer: 'route' })
    expect(compiled.overreach).toStrictEqual([])
    expect(() =>
      compiled.decide({
        identity: alice,
        request: emptyRequest,
        arn: parseExecuteApiArn(`${API}/GET/pets/1`),
        routeKey: 'GET /pets/{id}',
      }),
    ).not.toThrow()
    expect(() =>
      compiled.decide({
        identity: alice,
        request: emptyRequest,
        arn: parseExecuteApiArn(`${API}/GET/broken`),
        routeKey: 'GET /broken',
      }),
    ).toThrow('evaluated')
  })
})

describe('a document', () => {
  test('denies from expiresAt on, and if the time is not known', () => {
    const expiresAt = Date.parse('2026-01-01T00:00:00Z') / 1000
    const { document } = table({ 'GET /a': authenticated }).decide({
      identity: alice,
      request: emptyRequest,
      arn: parseExecuteApiArn(`${API}/GET/a`),
      expiresAt,
    })
    expect(verdictFor(document, `${API}/GET/a`, { 'aws:CurrentTime': '2025-12-31T23:59:59Z' })).toBe('allow')
    expect(verdictFor(document, `${API}/GET/a`, { 'aws:CurrentTime': '2026-01-01T00:00:00Z' })).toBe('explicitDeny')
    expect(verdictFor(document, `${API}/GET/a`)).toBe('explicitDeny')
  })

  test.each([
    ['arn:aws-cn:execute-api:cn-north-1:012345678901:zz/dev'],
    ['arn:aws-us-gov:execute-api:us-gov-west-1:999999999999:zz/$default'],
  ])('covers the API and stage of the ARN: %s', (stage) => {
    const { document } = decide({ 'GET /a/{id}': authenticated }, {}, `${stage}/GET/a/1`)
    expect(verdictFor(document, `${stage}/GET/a/1`)).toBe('allow')
    expect(verdictFor(document, `${API}/GET/a/1`)).toBe('explicitDeny')
  })

  test('rejects an ARN object with wildcards', () => {
    const arn = { ...parseExecuteApiArn(`${API}/GET/a`), stage: '*' }
    expect(() => table({ 'GET /a': authenticated }).decide({ identity: alice, request: emptyRequest, arn })).toThrow(
      'routeTable: arn must be an ARN without wildcards',
    )
  })

  test('denies everything for a caller without open routes', () => {
    expect(decide({ 'GET /a': inGroup('x') }).document.Statement).toStrictEqual([
      { Sid: 'Closed', Effect: 'Deny', Action: 'execute-api:Invoke', Resource: [`${API}/*`] },
    ])
  })

  test('rejects a route whose resource is over 512 characters long', () => {
    const long = `/${'a'.repeat(480)}`
    expect(() => decide({ [`GET ${long}`]: authenticated })).toThrow(/must be a route whose ARN has at most 512 characters/)
  })

  test('allows nothing for a value that makes a resource too long', () => {
    const subject = 'a'.repeat(400)
    const compiled = table({ [`GET /${'b'.repeat(60)}/{id}`]: own('id'), 'GET /a': authenticated })
    const { document } = compiled.decide({
      identity: { ...alice, subject },
      request: emptyRequest,
      arn: parseExecuteApiArn(`${API}/GET/a`),
    })
    expect(JSON.stringify(document)).not.toContain(subject)
    expect(verdictFor(document, `${API}/GET/${'b'.repeat(60)}/${subject}`)).toBe('explicitDeny')
    expect(verdictFor(document, `${API}/GET/a`)).toBe('allow')
  })

  test('contains no part of the request and no variable', () => {
    const { document } = decide(
      { 'GET /odata/$metadata': authenticated, 'GET /a/{id}': own('id') },
      {},
      `${API}/GET/a/$\u007baws:username}*`,
    )
    expect(JSON.stringify(document)).not.toContain('$\u007b')
    expect(verdictFor(document, `${API}/GET/odata/$metadata`)).toBe('allow')
  })

  test('does not depend on the documents in the cache', () => {
    const routes: Cells = { 'GET /a/{id}': own('id'), 'GET /b': hasScope('r') }
    const small = table(routes, { maxDocuments: 1 })
    const callers = ['alice', 'bob', 'alice', 'carol', 'bob', 'alice'].map((subject) => ({ ...alice, subject }))
    for (const identity of callers) {
      const arn = parseExecuteApiArn(`${API}/GET/b`)
      expect(small.decide({ identity, request: emptyRequest, arn }).document).toStrictEqual(
        table(routes).decide({ identity, request: emptyRequest, arn }).document,
      )
    }
    expect({ ...small.documents }).toStrictEqual({ hits: 0, misses: 6, size: 1 })
  })
})

describe('HTTP and WebSocket APIs', () => {
  test('$default covers the paths of no other route', () => {
    const { document } = decide(
      { $default: authenticated, 'GET /a': inGroup('x'), 'ANY /b/{proxy+}': inGroup('x') },
      { api: 'HTTP' },
    )
    for (const path of ['GET/', 'GET/x/y', 'POST/a', '$default', 'GET/b'])
      expect([path, verdictFor(document, `${API}/${path}`)]).toStrictEqual([path, 'allow'])
    for (const path of ['GET/a', 'GET/a/', 'PUT/b/1', 'GET/b/1/2'])
      expect([path, verdictFor(document, `${API}/${path}`)]).toStrictEqual([path, 'explicitDeny'])
  })

  test('a closed $default denies all other paths', () => {
    const { document } = decide({ $default: inGroup('x'), 'GET /a': authenticated }, { api: 'HTTP' })
    expect(verdictFor(document, `${API}/GET/a`)).toBe('allow')
    expect(verdictFor(document, `${API}/GET/a/`)).toBe('explicitDeny')
    expect(verdictFor(document, `${API}/$default`)).toBe('explicitDeny')
  })

  test('$connect is the only route of a WebSocket API', () => {
    const { document, outcome, route } = decide({ $connect: authenticated }, { api: 'WEBSOCKET' }, `${API}/$connect`)
    expect(document.Statement).toStrictEqual([
      { Sid: 'Open', Effect: 'Allow', Action: 'execute-api:Invoke', Resource: [`${API}/$connect`] },
      { Sid: 'DenyUnlisted', Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: [`${API}/$connect`] },
    ])
    expect([outcome, route]).toStrictEqual(['allow', '$connect'])
    expect(() => table({ 'GET /a': authenticated }, { api: 'WEBSOCKET' })).toThrow(
      /\$connect, the only WebSocket route with an authorizer/,
    )
  })
})

describe('cached simple responses', () => {
  test.each<[string, Cells, RegExp | undefined]>([
    ['may use predicates', { 'GET /a': authenticated, $default: () => true }, undefined],
    ['must not use a binding', { 'GET /a/{id}': own('id') }, /routes\["GET \/a\/\{id\}"\] must be a rule that binds no path/],
    [
      'must not use two bindings',
      { 'GET /a/{b}/{c}': every<Identity, string>(own('b'), own('c')) },
      /must be a rule that binds no path, because simple responses are cached; every\(own\(b\), own\(c\)\) binds b, c$/,
    ],
    ['must not use a condition', { 'GET /a': sourceIp('10.0.0.1') }, /must be a predicate/],
    [
      'must not use a rule that reads a header',
      {
        'GET /a': {
          name: 'r',
          binds: [],
          reads: [{ in: 'header', name: 'x' }],
          kind: 'predicate',
          partial: () => 'all',
        } as Rule<Identity>,
      },
      /routes\["GET \/a"\] must be a rule that does not read the request, because simple responses are cached; r does/,
    ],
    [
      'must not use a rule that reads the request',
      { 'GET /a': { name: 'r', binds: [], reads: 'request', kind: 'predicate', partial: () => 'all' } as Rule<Identity> },
      /does not read the request/,
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
    ['a truthy string', 'yes'],
    ['1', 1],
    ['undefined', undefined],
  ])('is rejected if it returns %s', (_, result) => {
    expect(() => decide({ 'GET /a': (() => result) as never })).toThrow(/rule .*: its result must be true or false/)
  })

  test('is evaluated once per caller for all its routes', () => {
    let evaluations = 0
    const rule = () => ++evaluations > 0
    decide({ 'GET /a': rule, 'GET /b': rule })
    expect(evaluations).toBe(1)
  })
})
