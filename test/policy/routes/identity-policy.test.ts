import { describe, expect, test } from 'vitest'
import { condition, evaluate, identityPolicy, type OpenRoutes, type PolicyDocument } from '../../../src/policy/index.ts'
import { summarize } from './summarize.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
const near = condition.sourceIp('10.0.0.0/8')

/** One route for each standard method. */
const ofEach = (path: string, open: boolean): OpenRoutes =>
  Object.fromEntries(METHODS.map((method) => [`${method} ${path}`, open]))

const verdictFor = (document: PolicyDocument, resource: string, context: { readonly [key: string]: string } = {}): string =>
  evaluate(
    { identity: [document] },
    { principal: 'arn:aws:iam::012345678901:user/bob', action: 'execute-api:Invoke', resource, context },
  ).verdict

describe('identityPolicy', () => {
  const routes: OpenRoutes = {
    'GET /pets/{id}': true,
    'GET /pets/secret': false,
    'POST /pets': condition.sourceIp('10.0.0.0/8'),
    'DELETE /pets/{id}': false,
  }
  const document = identityPolicy(routes, SCOPE)

  test.each<[string, string, { readonly [key: string]: string }?]>([
    ['GET/pets/7', 'allow'],
    ['GET/pets/secret', 'explicitDeny'],
    ['GET/pets/7/owner', 'explicitDeny'],
    ['POST/pets', 'allow', { 'aws:SourceIp': '10.1.1.1' }],
    ['POST/pets', 'explicitDeny', { 'aws:SourceIp': '11.1.1.1' }],
    ['DELETE/pets/7', 'implicitDeny'],
    ['GET/other', 'implicitDeny'],
  ])('evaluates %s to %s', (path, expected, context) => {
    expect(verdictFor(document, `${API}/${path}`, context)).toBe(expected)
  })

  test('does not affect other APIs', () => {
    expect(JSON.stringify(document)).not.toContain('NotResource')
    expect(verdictFor(document, 'arn:aws:execute-api:eu-west-1:012345678901:zzzzzz/prod/GET/x')).toBe('implicitDeny')
  })

  // Regression: for other addresses, every other API was denied too.
  test('does not affect other APIs where a condition fails', () => {
    const mixed = identityPolicy({ 'GET /{id}': near, 'GET /a': true }, SCOPE)
    const far = { 'aws:SourceIp': '11.1.1.1' }
    expect(verdictFor(mixed, 'arn:aws:execute-api:eu-west-1:012345678901:zzzzzz/prod/GET/x', far)).toBe('implicitDeny')
    expect([verdictFor(mixed, `${API}/GET/a`, far), verdictFor(mixed, `${API}/GET/b`, far)]).toStrictEqual([
      'allow',
      'implicitDeny',
    ])
    expect(verdictFor(mixed, `${API}/GET/b`, { 'aws:SourceIp': '10.1.1.1' })).toBe('allow')
  })

  // Regression: without a scope, a path of any stage that ended with `/GET/pets` was allowed.
  test('requires a scope, and an acknowledgement of wildcards that match other stages', () => {
    expect(() => Reflect.apply(identityPolicy, undefined, [{ 'GET /pets': true }])).toThrow('identityPolicy: scope is required')
    for (const name of ['stage', 'apiId'])
      expect(() => identityPolicy({ 'GET /pets': true }, { ...SCOPE, [name]: '*' })).toThrow(
        expect.objectContaining({ name: 'ConfigError', option: `scope.${name}` }),
      )
    const anyStage = identityPolicy({ 'GET /pets': true }, { ...SCOPE, stage: '*', acknowledgeWildcards: true })
    expect(anyStage.Statement[0]).toMatchObject({
      Resource: [
        'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/*/GET/pets',
        'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/*/GET/pets/',
      ],
    })
  })

  // Regression: an HTTP API routes the path with a trailing slash, or with an empty rest, to the closed route.
  test.each<[OpenRoutes, string]>([
    [{ 'GET /{tenant}/orders': true, 'ANY /admin/{rest+}': false }, 'GET/admin/orders/'],
    [{ 'GET /{page}': true, 'ANY /admin/{rest+}': false }, 'GET/admin/'],
    [{ $default: true, 'ANY /admin/{rest+}': false }, 'GET/admin/'],
    [{ $default: true, 'ANY /{rest+}': false }, 'GET/'],
  ])('%o denies %s', (routes, path) => {
    expect(verdictFor(identityPolicy(routes, SCOPE), `${API}/${path}`)).not.toBe('allow')
  })

  test.each<[string, OpenRoutes, RegExp]>([
    ['a table without open routes', { 'GET /a': false }, /at least one open route/],
    ['an ANY route whose methods are all closed', { 'ANY /a': true, ...ofEach('/a', false) }, /at least one open route/],
    ['two keys of one route', { 'GET /{a}': true, 'GET /{b}': true }, /a route that differs from GET \/\{a\}/],
    ['an empty condition', { 'GET /a': {} }, /true, false or a condition/],
    [
      'a table that IAM cannot express',
      { 'GET /{p+}': true, 'GET /a/{b}': false },
      /GET \/\{p\+\} is open, GET \/a\/\{b\} inside it is closed/,
    ],
  ])('rejects %s', (_, wrong, message) => {
    expect(() => identityPolicy(wrong, SCOPE)).toThrow(message)
  })
})

describe('the whole policy', () => {
  test.each<[string, OpenRoutes, string[]]>([
    [
      'of a REST API',
      { 'GET /pets/{id}': true, 'GET /pets/secret': false, 'POST /pets': near },
      [
        'Open Allow GET/pets/?*',
        'OpenIf1 Allow POST/pets | POST/pets/ if IpAddress aws:SourceIp 10.0.0.0/8',
        'DenyNested Deny dots | *//* | */pets/*%25* | */pets/*%6* | */pets/*%72* | */pets/*%73* | */pets/*%74* | GET/pets/?*/?* | GET/pets/secret | GET/pets/secret/',
        'DenyUnless3 Deny POST/pets | POST/pets/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
      ],
    ],
    [
      'of a route for some addresses inside an open one',
      { 'GET /{r+}': true, 'GET /a': near },
      [
        'Open Allow GET/*',
        'OpenIf1 Allow GET/a | GET/a/ if IpAddress aws:SourceIp 10.0.0.0/8',
        'DenyUnless2 Deny GET/a | GET/a/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
        'DenyNested Deny dots | *%25* | *%6* | *//*',
      ],
    ],
    [
      'of an open route inside a route for some addresses',
      { 'GET /{id}': near, 'GET /a': true },
      [
        'OpenIf0 Allow GET/?* if IpAddress aws:SourceIp 10.0.0.0/8',
        'Open Allow GET/a | GET/a/',
        'DenyNested Deny dots | *//* | GET/?*/?*',
      ],
    ],
    ['of a WebSocket API', { $connect: true }, ['Open Allow $connect']],
    [
      'of an HTTP API',
      { $default: true, 'GET /a': false },
      ['Open Allow *', 'DenyNested Deny dots | *%25* | *%6* | GET*//* | GET/a | GET/a/'],
    ],
    [
      'of every method',
      { 'ANY /a': true, 'PUT /a': false, 'GET /b': true },
      [
        'Open Allow DELETE/a | DELETE/a/ | GET/a | GET/a/ | GET/b | GET/b/ | HEAD/a | HEAD/a/ | OPTIONS/a | OPTIONS/a/ | PATCH/a | PATCH/a/ | POST/a | POST/a/',
      ],
    ],
  ])('%s', (_, routes, expected) => {
    expect(summarize(identityPolicy(routes, SCOPE))).toStrictEqual(expected)
  })

  test('of another partition', () => {
    expect(identityPolicy({ 'GET /': true }, { ...SCOPE, partition: 'aws-cn' }).Statement).toMatchObject([
      { Resource: ['arn:aws-cn:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/'] },
    ])
  })

  test.each<[unknown]>([[undefined], [null], [[]], [{}], ['yes'], [1]])('requires true, false or a condition, not %o', (open) => {
    expect(() => identityPolicy({ 'GET /a': open } as never, SCOPE)).toThrow(
      'identityPolicy: routes["GET /a"] must be true, false or a condition',
    )
  })

  test.each<[OpenRoutes, string]>([
    [{}, 'identityPolicy: routes must be a table with at least one open route'],
    [
      { 'GET a': true } as never,
      'identityPolicy: routes["GET a"] must be a method (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT), a space and a path that starts with /',
    ],
    [
      { $connect: true, 'GET /a': true },
      'identityPolicy: routes["GET /a"] must be $connect, the only WebSocket route with an authorizer',
    ],
    [{ [`GET /${'a'.repeat(512)}`]: near }, 'identityPolicy: routes must be expressible with at most 512 characters per ARN'],
    [
      { 'GET /a': { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } } },
      'rule identityPolicy: its result must be conditions that can be negated; ForAllValues:StringEquals cannot',
    ],
    [
      { 'GET /{x}': true, 'GET /a/{id}': false, 'GET /a/{id}/b': true },
      'identityPolicy: routes cannot be expressed in one IAM policy: GET /{x} is open, GET /a/{id} inside it is closed, and GET /a/{id}/b inside that is open.',
    ],
  ])('reports the error in %o', (routes, message) => {
    expect(() => identityPolicy(routes, SCOPE)).toThrow(message)
  })
})

describe('the API type of a table', () => {
  const verdictOf = (routes: OpenRoutes) => verdictFor(identityPolicy(routes, SCOPE), `${API}/GET/a/b/c`)

  test('is REST, which selects segment by segment, unless it has $default', () => {
    const routes: OpenRoutes = { 'GET /a/{p}/c': true, 'GET /a/b/{r+}': false }
    expect([verdictOf(routes), verdictOf({ ...routes, $default: false })]).toStrictEqual(['explicitDeny', 'allow'])
  })

  // Regression: an HTTP API without $default was read as a REST API.
  test.each<[string, OpenRoutes]>([
    ['open and closed', { 'GET /a/b/{r+}': true, 'GET /a/{p}/c': false }],
    ['open and open to some', { 'GET /a/b/{r+}': true, 'GET /a/{p}/c': near }],
    ['open to some and to others', { 'GET /a/b/{r+}': near, 'GET /a/{p}/c': condition.sourceIp('11.0.0.0/8') }],
    ['after routes with the same access', { 'GET /x': true, 'GET /a/b/{r+}': true, 'GET /a/{p}/c': false }],
    ['next to a route that both orders close', { 'GET /a/x/{r+}': false, 'GET /a/b/{r+}': true, 'GET /a/{p}/c': false }],
    ['next to a path that has a route', { 'GET /a/b/{r+}': true, 'GET /a/{p}/{q}': false, 'GET /a/b/c': true }],
  ])('is required if an HTTP API closes a path that a REST API opens: %s', (_, routes) => {
    expect(() => identityPolicy(routes, SCOPE)).toThrow(
      /^identityPolicy: routes are ambiguous: a path that both match belongs to GET \/a\/b\/\{r\+\} in a REST API, and to GET \/a\/\{p\}\/\S+, which allows less, in an HTTP API\. Add a route for that path, or \$default, which only HTTP APIs have\.$/,
    )
  })

  test.each<[string, OpenRoutes, string]>([
    ['the common path has a route', { 'GET /a/b/{r+}': true, 'GET /a/{p}/c': false, 'GET /a/b/c': true }, 'allow'],
    ['the table has $default', { 'GET /a/b/{r+}': true, 'GET /a/{p}/c': false, $default: false }, 'explicitDeny'],
    ['both are open', { 'GET /a/b/{r+}': true, 'GET /a/{p}/c': true }, 'allow'],
    ['both have the same condition', { 'GET /a/b/{r+}': near, 'GET /a/{p}/c': near }, 'explicitDeny'],
    ['an HTTP API opens more', { 'GET /a/b/{r+}': near, 'GET /a/{p}/c': true }, 'explicitDeny'],
    ['a REST API closes it', { 'GET /a/b/{r+}': false, 'GET /a/{p}/c': near }, 'explicitDeny'],
  ])('makes no difference if %s', (_, routes, verdict) => {
    expect(verdictOf(routes)).toBe(verdict)
  })

  test('must be expressible for methods that a request can have', () => {
    const routes: OpenRoutes = { 'ANY /{x}': true, 'ANY /a/{id}': false, 'ANY /a/{id}/b': true }
    expect(() => identityPolicy(routes, SCOPE)).toThrow(/cannot be expressed in one IAM policy/)
    expect(verdictFor(identityPolicy({ ...routes, ...ofEach('/a/{id}', true) }, SCOPE), `${API}/GET/a/7/b`)).toBe('allow')
  })
})
