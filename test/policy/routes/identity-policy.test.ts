import { describe, expect, test } from 'vitest'
import {
  allow,
  closeRest,
  condition,
  deny,
  evaluate,
  identityPolicy,
  type OpenRoutes,
  type PolicyDocument,
  policy,
} from '../../../src/policy/index.ts'
import { said } from './said.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

const may = (document: PolicyDocument, resource: string, context: { readonly [key: string]: string } = {}): string =>
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
  ])('says of %s: %s', (asked, expected, context) => {
    expect(may(document, `${API}/${asked}`, context)).toBe(expected)
  })

  test('takes nothing away from other APIs', () => {
    expect(JSON.stringify(document)).not.toContain('NotResource')
    expect(may(document, 'arn:aws:execute-api:eu-west-1:012345678901:zzzzzz/prod/GET/x')).toBe('implicitDeny')
  })

  test('speaks of any API where none is said', () => {
    expect(identityPolicy({ 'GET /pets': true }).Statement[0]).toMatchObject({
      Resource: ['arn:aws:execute-api:*:*:*/*/GET/pets', 'arn:aws:execute-api:*:*:*/*/GET/pets/'],
    })
  })

  test.each<[string, OpenRoutes, RegExp]>([
    ['nothing open', { 'GET /a': false }, /at least one open route/],
    ['two keys of one route', { 'GET /{a}': true, 'GET /{b}': true }, /another route than GET \/\{a\}: parameter names/],
    ['what is no key', { 'GET a': true } as never, /a path that begins/],
    ['what is no condition', { 'GET /a': {} }, /true, false or a condition/],
    [
      'a table that IAM cannot say',
      { 'GET /{p+}': true, 'GET /a/{b}': false },
      /GET \/\{p\+\} is open, GET \/a\/\{b\} inside it closed/,
    ],
    [
      'a condition without an opposite',
      { 'GET /a': { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } } },
      /conditions with an opposite/,
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => identityPolicy(wrong, SCOPE)).toThrow(message)
  })
})

describe('the whole policy', () => {
  const near = condition.sourceIp('10.0.0.0/8')
  test.each<[string, OpenRoutes, string[]]>([
    [
      'of a REST API',
      { 'GET /pets/{id}': true, 'GET /pets/secret': false, 'POST /pets': near },
      [
        'Open Allow GET/pets/?*',
        'OpenIf1 Allow POST/pets | POST/pets/ if IpAddress aws:SourceIp 10.0.0.0/8',
        'Inside Deny dots | *//* | */pets/*%6* | */pets/*%72* | */pets/*%73* | */pets/*%74* | GET/pets/?*/?* | GET/pets/secret | GET/pets/secret/',
        'Unless3 Deny POST/pets | POST/pets/ if NotIpAddress aws:SourceIp 10.0.0.0/8',
      ],
    ],
    ['of a WebSocket API', { $connect: true }, ['Open Allow $connect']],
    [
      'of an HTTP API',
      { $default: true, 'GET /a': false },
      ['Open Allow *', 'Inside Deny dots | *%6* | GET*//* | GET/a | GET/a/'],
    ],
    [
      'of every method',
      { 'ANY /a': true, 'PUT /a': false, 'GET /b': true },
      [
        'Open Allow DELETE/a | DELETE/a/ | GET/a | GET/a/ | GET/b | GET/b/ | HEAD/a | HEAD/a/ | OPTIONS/a | OPTIONS/a/ | PATCH/a | PATCH/a/ | POST/a | POST/a/',
      ],
    ],
  ])('%s', (_, routes, expected) => {
    expect(said(identityPolicy(routes, SCOPE))).toStrictEqual(expected)
  })

  test('of another partition', () => {
    expect(identityPolicy({ 'GET /': true }, { ...SCOPE, partition: 'aws-cn' }).Statement).toMatchObject([
      { Resource: ['arn:aws-cn:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/'] },
    ])
  })

  test.each<[unknown]>([[undefined], [null], [[]], [{}], ['yes'], [1]])('needs true, false or a condition: %o', (open) => {
    expect(() => identityPolicy({ 'GET /a': open } as never, SCOPE)).toThrow(
      'identityPolicy: routes["GET /a"] must be true, false or a condition',
    )
  })

  test.each<[OpenRoutes, string]>([
    [{}, 'identityPolicy: routes must be at least one open route'],
    [
      { 'GET /{x}': true, 'GET /a/{id}': false, 'GET /a/{id}/b': true },
      'identityPolicy: routes must be expressible in IAM: GET /{x} is open, GET /a/{id} inside it closed, and GET /a/{id}/b inside that open again',
    ],
  ])('says what is wrong with %o', (routes, message) => {
    expect(() => identityPolicy(routes, SCOPE)).toThrow(message)
  })

  test('with the rest closed', () => {
    const secure = condition.secureTransport()
    const document = policy(
      SCOPE,
      allow('GET /a'),
      allow('GET /b').when(near),
      allow('GET /c').when(near),
      allow('GET /c').when(secure),
      allow('GET /d/*').when(near),
      allow('GET /d/*'),
      deny('GET /a/x'),
    )
    const closed = closeRest(document)
    expect(closed.Statement.slice(0, 4)).toStrictEqual(document.Statement)
    expect(said(closed).slice(4)).toStrictEqual([
      'Rest Deny but GET/a | GET/b | GET/c | GET/d/*',
      'WaysOut Deny dots',
      'RestUnless2 Deny but GET/a | GET/c | GET/d/* if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'RestUnless3 Deny but GET/a | GET/b | GET/d/* if BoolIfExists aws:SecureTransport false and NotIpAddress aws:SourceIp 10.0.0.0/8',
    ])
    expect(new Set(closed.Statement.slice(4).map(({ Action }) => Action))).toStrictEqual(new Set(['execute-api:*']))
    expect([closed.Version, Object.isFrozen(closed)]).toStrictEqual(['2012-10-17', true])
  })

  test('with the rest closed where all has a condition', () => {
    expect(said(closeRest(policy(SCOPE, allow('GET /b').when(near)))).slice(1)).toStrictEqual([
      'Rest Deny but GET/b',
      'RestUnless1 Deny * if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ])
  })

  test('with the ways out of each stage closed once', () => {
    const of = (...resources: string[]) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resources }) as const
    const document = { Version: '2012-10-17', Statement: [of(`${API}/GET/x?`, `${API}/GET/y*`), of(`${API}x/GET/*`)] } as const
    const ways = closeRest(document as never).Statement.find(({ Sid }) => Sid === 'WaysOut')
    expect(ways).toMatchObject({ Resource: expect.arrayContaining([`${API}/*/..`, `${API}/*/../*`]) })
    expect([ways && 'Resource' in ways ? ways.Resource.length : 0]).toStrictEqual([8])
  })
})

describe('closeRest', () => {
  const near = condition.sourceIp('10.0.0.0/8')
  const document = closeRest(
    policy(SCOPE, allow('GET /a'), allow('GET /b').when(near), allow('GET /c').when(condition.secureTransport())),
  )

  test.each<[string, string, { readonly [key: string]: string }?]>([
    ['GET/a', 'allow'],
    ['GET/b', 'allow', { 'aws:SourceIp': '10.1.1.1' }],
    ['GET/b', 'explicitDeny', { 'aws:SourceIp': '11.1.1.1' }],
    ['GET/b', 'explicitDeny'],
    ['GET/c', 'allow', { 'aws:SecureTransport': 'true' }],
    ['GET/c', 'explicitDeny', { 'aws:SecureTransport': 'false' }],
    ['GET/c', 'explicitDeny'],
    ['GET/d', 'explicitDeny'],
  ])('makes silence a Deny: %s is %s', (asked, expected, context) => {
    expect(may(document, `${API}/${asked}`, context)).toBe(expected)
  })

  test('closes everything where nothing is allowed', () => {
    expect(may(closeRest(policy(SCOPE, deny('GET /a'))), `${API}/GET/b`)).toBe('explicitDeny')
  })

  test.each<[string, string, string]>([
    ['GET /me/*', 'GET/me/a..b', 'allow'],
    ['GET /me/*', 'GET/me/../you', 'explicitDeny'],
    ['GET /me/*', 'GET/me/..', 'explicitDeny'],
    ['GET /me/*', 'GET/me/./you', 'explicitDeny'],
    ['GET /me/*', 'GET/me/%2E./you', 'explicitDeny'],
    ['GET /m*', 'GET/me/../you', 'explicitDeny'],
    ['GET /*', 'GET/me/../you', 'allow'],
    ['*', 'GET/me/../you', 'allow'],
  ])('below %s: %s is %s', (route, asked, verdict) => {
    expect(may(closeRest(policy(SCOPE, allow(route))), `${API}/${asked}`)).toBe(verdict)
  })

  test('refuses an Allow of everything but something', () => {
    const odd = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', NotResource: ['x'] }] } as const
    expect(() => closeRest(odd as never)).toThrow(/Allow statements have a Resource/)
  })
})
