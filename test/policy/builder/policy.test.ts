import type { PolicyDocument as AwsPolicyDocument } from 'aws-lambda'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  allow,
  bind,
  type Condition,
  condition,
  deny,
  type EmittedDocument,
  evaluate,
  type PolicyDocument,
  parsePolicy,
  policy,
  type StatementDraft,
} from '../../../src/policy/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

describe('policy', () => {
  test('builds one small document', () => {
    expect(policy(SCOPE, allow('GET /pets/*', 'GET /pets'), deny('DELETE /*').as('NoDelete'))).toStrictEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: [`${API}/GET/pets`, `${API}/GET/pets/*`] },
        { Sid: 'NoDelete', Effect: 'Deny', Action: 'execute-api:Invoke', Resource: `${API}/DELETE/*` },
      ],
    })
  })

  test('returns a frozen document that is assignable to PolicyDocument, also of @types/aws-lambda', () => {
    const document = policy(SCOPE, allow('GET /').when(condition.sourceIp('10.0.0.0/8', '::1')))
    expectTypeOf(document).toEqualTypeOf<EmittedDocument>()
    expectTypeOf<EmittedDocument>().toExtend<AwsPolicyDocument>()
    expectTypeOf<EmittedDocument>().toExtend<PolicyDocument>()
    expectTypeOf<AwsPolicyDocument>().toExtend<PolicyDocument>()
    expect(parsePolicy(document)).toBe(document)
    expect(Object.isFrozen(document)).toBe(true)
    expect(Object.isFrozen(document.Statement[0]?.Condition)).toBe(true)
  })

  test.each<[string, () => StatementDraft, string | string[]]>([
    [
      'any method',
      () => allow('ANY /pets'),
      ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'].map((method) => `${API}/${method}/pets`),
    ],
    ['any method and path', () => allow('ANY /*'), `${API}/*/*`],
    ['a Deny of any method', () => deny('ANY /pets'), `${API}/*/pets`],
    ['the root', () => allow('GET /'), `${API}/GET/`],
    ['every path', () => allow('GET *'), `${API}/GET/*`],
    ['the whole stage', () => allow('*'), `${API}/*`],
    ['a WebSocket route', () => allow('$connect'), `${API}/$connect`],
    ['a custom WebSocket route', () => allow('sendMessage'), `${API}/sendMessage`],
    ['a variable', () => allow('GET /users/${aws:username}/*'), `${API}/GET/users/\${aws:username}/*`],
    ['a bound parameter', () => allow(bind('GET /users/{id}/*', { id: 'bob' })), `${API}/GET/users/bob/*`],
    ['two bound parameters', () => allow(bind('GET /{a}/{b}', { a: 'x', b: 'y' })), `${API}/GET/x/y`],
    [
      'both spellings of a value',
      () => allow(bind('GET /users/{id}', { id: 'a b' })),
      [`${API}/GET/users/a b`, `${API}/GET/users/a%20b`],
    ],
    [
      'both spellings of a colon',
      () => allow(bind('GET /users/{id}', { id: 'a:b' })),
      [`${API}/GET/users/a%3Ab`, `${API}/GET/users/a:b`],
    ],
  ])('builds the resource of %s', (_, draft, resource) => {
    expect(policy(SCOPE, draft()).Statement).toMatchObject([{ Action: 'execute-api:Invoke', Resource: resource }])
  })

  test('chooses the action', () => {
    const actionOf = (draft: StatementDraft) => policy(SCOPE, draft).Statement[0]?.Action
    expect(actionOf(allow('POST /@connections/*'))).toBe('execute-api:ManageConnections')
    expect(actionOf(allow('ANY /@connections/*'))).toBe('execute-api:ManageConnections')
    expect(actionOf(allow('GET /x/@connections/*'))).toBe('execute-api:Invoke')
    expect(actionOf(allow('GET /x').doing('InvalidateCache'))).toBe('execute-api:InvalidateCache')
  })

  test('accepts any partition, region, account, API and stage', () => {
    const statementFor = (more: object) => policy({ ...SCOPE, ...more }, allow('GET /')).Statement[0]
    expect(statementFor({ partition: 'aws-cn' })).toMatchObject({ Resource: `${API.replace('aws', 'aws-cn')}/GET/` })
    expect(statementFor({ region: '*', accountId: '*', apiId: '*', stage: '*', acknowledgeWildcards: true })).toMatchObject({
      Resource: 'arn:aws:execute-api:*:*:*/*/GET/',
    })
    expect(statementFor({ stage: '$default' })).toMatchObject({ Resource: `${API.replace('prod', '$default')}/GET/` })
  })

  test.each([
    ['scope.partition', { partition: 'awsome' }],
    ['scope.region', { region: 'eu-west-1:x' }],
    ['scope.accountId', { accountId: '1' }],
    ['scope.apiId', { apiId: 'a/b' }],
    ['scope.stage', { stage: 'a/b' }],
    ['scope.stage', { stage: 'a*' }],
    ['scope.stage', { stage: '' }],
    ['scope.stage', { stage: undefined }],
    ['scope.stage', { stage: '*' }],
    ['scope.stage', { stage: '*', acknowledgeWildcards: false }],
    ['scope.apiId', { apiId: '*' }],
    ['scope.acknowledgeWildcards', { acknowledgeWildcards: 'yes' }],
    ['scope.stages', { stages: 'prod' }],
  ])('rejects %s: %j', (option, more) => {
    expect(() => policy({ ...SCOPE, ...more } as typeof SCOPE, allow('GET /'))).toThrow(
      expect.objectContaining({ name: 'ConfigError', option }),
    )
  })

  test.each(['', 'GET', '/pets', 'get /pets', 'FETCH /pets', 'GET pets', 'GET /pets/{id}', `GET /${'x'.repeat(512)}`, 'a:b'])(
    'rejects the route %j',
    (route) => {
      // A single word is a WebSocket route key.
      if (route === 'GET') expect(policy(SCOPE, allow(route)).Statement).toMatchObject([{ Resource: `${API}/GET` }])
      else expect(() => policy(SCOPE, allow(route))).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    },
  )

  test.each<[string, () => unknown, unknown]>([
    ['an Allow without routes', () => allow(), 'allow: requires at least one route'],
    ['a Deny without routes', () => deny(), 'deny: requires at least one route'],
    [
      'a second condition',
      () => allow('*').when(condition.secureTransport()).when(condition.secureTransport()),
      'when: the statement has conditions already. Combine them with condition.all(…).',
    ],
    ...['', 'a b', 'é', ' a', 'a ', 'a\n', 'x'.repeat(65), 5, undefined].map((sid): [string, () => unknown, unknown] => [
      `the sid ${JSON.stringify(sid)}`,
      () => allow('*').as(sid as string),
      expect.stringMatching(/^as: sid (must be 1 to 64 letters and digits, received|is required)/),
    ]),
  ])('rejects %s', (_, build, message) => {
    expect(build).toThrow(expect.objectContaining({ name: 'ConfigError', message }))
  })

  test.each(['A', '0', 'x'.repeat(64)])('accepts the sid %j', (sid) => {
    expect(policy(SCOPE, deny('*').as(sid)).Statement).toMatchObject([{ Sid: sid, Effect: 'Deny' }])
  })

  test.each<[string, Condition, object]>([
    ['a string', { StringEquals: { 'a:a': 'text' } }, { StringEquals: { 'a:a': 'text' } }],
    ['an array of one', { StringEquals: { 'a:a': ['text'] } }, { StringEquals: { 'a:a': 'text' } }],
    ['an empty string', { StringEquals: { 'a:a': [''] } }, { StringEquals: { 'a:a': '' } }],
    ['an array of two', { StringEquals: { 'a:a': ['x', 'y'] } }, { StringEquals: { 'a:a': ['x', 'y'] } }],
    // Without the key, the statement would apply unconditionally.
    ['an empty array', { StringEquals: { 'a:a': [] } }, { StringEquals: { 'a:a': [] } }],
  ])('emits a condition with %s', (_, when, expected) => {
    expect(policy(SCOPE, allow('*').when(when)).Statement[0]).toStrictEqual({
      Effect: 'Allow',
      Action: 'execute-api:Invoke',
      Resource: `${API}/*`,
      Condition: expected,
    })
  })

  test('each method returns a new draft', () => {
    const draft = allow('GET /a')
    const derived = draft.when(condition.secureTransport()).as('S').doing('InvalidateCache')
    expect(policy(SCOPE, draft).Statement).toStrictEqual([
      { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${API}/GET/a` },
    ])
    expect(policy(SCOPE, derived).Statement).toStrictEqual([
      {
        Sid: 'S',
        Effect: 'Allow',
        Action: 'execute-api:InvalidateCache',
        Resource: `${API}/GET/a`,
        Condition: { Bool: { 'aws:SecureTransport': 'true' } },
      },
    ])
    expect(Object.isFrozen(draft)).toBe(true)
  })
})

describe('the smallest document', () => {
  const statements = (drafts: StatementDraft[]) =>
    policy(SCOPE, ...drafts).Statement.map((one) =>
      [one.Effect, 'Resource' in one ? one.Resource : []].flat().map((text) => text.replace(`${API}/`, '')),
    )
  const office = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }

  test.each<[string, () => StatementDraft[], string[][]]>([
    ['merges', () => [allow('GET /b'), allow('GET /a'), allow('GET /b')], [['Allow', 'GET/a', 'GET/b']]],
    [
      'removes covered resources',
      () => [allow('GET /pets/*'), allow('GET /pets/1', 'GET /pets/*/x', 'GET /pets/?')],
      [['Allow', 'GET/pets/*']],
    ],
    ['removes everything that * covers', () => [allow('*', 'GET /a')], [['Allow', '*']]],
    ['keeps one of two equal resources', () => [allow('GET /a*', 'GET /a**')], [['Allow', 'GET/a**']]],
    ['removes a question mark that a star covers', () => [allow('GET /a?', 'GET /a*')], [['Allow', 'GET/a*']]],
    ['keeps a star that question marks do not cover', () => [allow('GET /??', 'GET /*x')], [['Allow', 'GET/*x', 'GET/??']]],
    [
      'removes a conditional Allow that an unconditional one covers',
      () => [allow('GET /*'), allow('GET /a').when(office)],
      [['Allow', 'GET/*']],
    ],
    [
      'keeps an unconditional Allow that a conditional one covers',
      () => [allow('GET /a'), allow('GET /*').when(office)],
      [
        ['Allow', 'GET/*'],
        ['Allow', 'GET/a'],
      ],
    ],
    [
      'removes an Allow that an unconditional Deny covers',
      () => [allow('GET /a', 'GET /b'), deny('GET /a')],
      [
        ['Allow', 'GET/b'],
        ['Deny', 'GET/a'],
      ],
    ],
    [
      'keeps an Allow that a conditional Deny covers',
      () => [allow('GET /a'), deny('GET /a').when(office)],
      [
        ['Allow', 'GET/a'],
        ['Deny', 'GET/a'],
      ],
    ],
    [
      'keeps a Deny that an Allow covers',
      () => [allow('*'), deny('GET /a')],
      [
        ['Allow', '*'],
        ['Deny', 'GET/a'],
      ],
    ],
    ['does not merge a variable with a literal', () => [allow('GET /${a:a}', 'GET /x')], [['Allow', 'GET/${a:a}', 'GET/x']]],
    ['does not treat an escaped star as a wildcard', () => [allow('GET /${*}', 'GET /x')], [['Allow', 'GET/${*}', 'GET/x']]],
    [
      'does not merge different actions',
      () => [allow('*'), allow('*').doing('InvalidateCache')],
      [
        ['Allow', '*'],
        ['Allow', '*'],
      ],
    ],
  ])('%s', (_, drafts, expected) => {
    expect(statements(drafts())).toStrictEqual(expected)
  })
})

describe('a star before a slash', () => {
  const verdictFor = (document: EmittedDocument, path: string) =>
    evaluate(
      { identity: [document] },
      { principal: 'user|1', action: 'execute-api:Invoke', resource: `${API}${path}`, context: {} },
    ).verdict

  test.each(['ANY /pets', '* /pets', 'ANY /pets/*', 'ANY /pets/*/owner'])('%s allows no path below another one', (route) => {
    const path = route.slice(route.indexOf('/')).replaceAll('*', '1')
    const document = policy(SCOPE, allow(route))
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
      expect(verdictFor(document, `/${method}${path}`)).toBe('allow')
    expect(verdictFor(document, `/GET/admin${path}`)).toBe('implicitDeny')
    expect(verdictFor(document, `/DELETE/admin/GET${path}`)).toBe('implicitDeny')
  })

  test('a Deny of any method denies unknown methods', () => {
    expect(verdictFor(policy(SCOPE, allow('*'), deny('ANY /admin')), '/PROPFIND/admin')).toBe('explicitDeny')
  })

  test.each(['stage', 'apiId'])('explains why a wildcard in place of %s must be acknowledged', (name) => {
    expect(() => policy({ ...SCOPE, [name]: '*' }, allow('GET /pets'))).toThrow(
      `policy: scope.${name} is "*", which also matches "/": an Allow of GET /pets also allows DELETE /admin/GET/pets.`,
    )
    expect(() => policy({ ...SCOPE, [name]: '*', acknowledgeWildcards: true }, allow('GET /pets'))).not.toThrow()
  })
})
