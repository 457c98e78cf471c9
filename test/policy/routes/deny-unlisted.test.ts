import { describe, expect, test } from 'vitest'
import {
  allow,
  condition,
  deny,
  denyUnlisted,
  type EmittedDocument,
  evaluate,
  type PolicyDocument,
  policy,
} from '../../../src/policy/index.ts'
import { said } from './evaluated.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

const may = (document: PolicyDocument, resource: string, context: { readonly [key: string]: string } = {}): string =>
  evaluate(
    { identity: [document] },
    { principal: 'arn:aws:iam::012345678901:user/bob', action: 'execute-api:Invoke', resource, context },
  ).verdict

describe('denyUnlisted', () => {
  const near = condition.sourceIp('10.0.0.0/8')
  const document = denyUnlisted(
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
    expect(may(denyUnlisted(policy(SCOPE, deny('GET /a'))), `${API}/GET/b`)).toBe('explicitDeny')
  })

  test.each<[string, string, string]>([
    ['GET /me/*', 'GET/me/a..b', 'allow'],
    ['GET /me/*', 'GET/me/../you', 'explicitDeny'],
    ['GET /me/*', 'GET/me/..', 'explicitDeny'],
    ['GET /me/*', 'GET/me/./you', 'explicitDeny'],
    ['GET /me/*', 'GET/me/%2E./you', 'explicitDeny'],
    ['GET /m*', 'GET/me/../you', 'explicitDeny'],
    ['GET /*', 'GET/me/../you', 'allow'],
    ['GET //*', 'GET//../you', 'explicitDeny'],
    ['*', 'GET/me/../you', 'allow'],
  ])('below %s: %s is %s', (route, asked, verdict) => {
    expect(may(denyUnlisted(policy(SCOPE, allow(route))), `${API}/${asked}`)).toBe(verdict)
  })

  // Regression: the star of the stage crosses `/`, so that `GET` may be part of a path, which dots lead out of.
  test.each<[string, string, string]>([
    ['GET /*', 'GET/me', 'allow'],
    ['GET /*', 'DELETE/GET/../me', 'explicitDeny'],
    ['send*', 'DELETE/send/../me', 'explicitDeny'],
    ['ANY /*', 'DELETE/GET/../me', 'allow'],
    ['*', 'DELETE/GET/../me', 'allow'],
  ])('of any stage, below %s: %s is %s', (route, asked, verdict) => {
    expect(may(denyUnlisted(policy({ ...SCOPE, stage: '*' }, allow(route))), `${API}/${asked}`)).toBe(verdict)
  })

  test('needs no opposite of a condition where the same is open without one', () => {
    const odd = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }
    const [one, other] = [policy(SCOPE, allow('GET /a').when(odd)), policy(SCOPE, allow('GET /a'))]
    const both: EmittedDocument = { ...one, Statement: [...one.Statement, ...other.Statement] }
    expect(said(denyUnlisted(both)).slice(2)).toStrictEqual(['DenyUnlisted Deny but GET/a'])
    expect(() => denyUnlisted(one)).toThrow(
      'rule denyUnlisted: its answer must be conditions with an opposite, unlike ForAllValues:StringEquals',
    )
  })

  test('refuses an Allow of everything but something', () => {
    const odd = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', NotResource: ['x'] }] } as const
    expect(() => denyUnlisted(odd as never)).toThrow('denyUnlisted: document must be one whose Allow statements have a Resource')
  })

  test('says all of it', () => {
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
    const closed = denyUnlisted(document)
    expect(closed.Statement.slice(0, 4)).toStrictEqual(document.Statement)
    expect(said(closed).slice(4)).toStrictEqual([
      'DenyUnlisted Deny but GET/a | GET/b | GET/c | GET/d/*',
      'DenyDotSegments Deny dots',
      'DenyUnlistedUnless2 Deny but GET/a | GET/c | GET/d/* if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlistedUnless3 Deny but GET/a | GET/b | GET/d/* if BoolIfExists aws:SecureTransport false and NotIpAddress aws:SourceIp 10.0.0.0/8',
    ])
    expect(new Set(closed.Statement.slice(4).map(({ Action }) => Action))).toStrictEqual(new Set(['execute-api:*']))
    expect([closed.Version, Object.isFrozen(closed)]).toStrictEqual(['2012-10-17', true])
  })

  test('says all of it where all has a condition', () => {
    expect(said(denyUnlisted(policy(SCOPE, allow('GET /b').when(near)))).slice(1)).toStrictEqual([
      'DenyUnlisted Deny but GET/b',
      'DenyUnlistedUnless1 Deny * if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ])
  })

  test('closes the ways out of each stage once', () => {
    const of = (...resources: string[]) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resources }) as const
    const document = { Version: '2012-10-17', Statement: [of(`${API}/GET/x?`, `${API}/GET/y*`), of(`${API}x/GET/*`)] } as const
    const ways = denyUnlisted(document as never).Statement.find(({ Sid }) => Sid === 'DenyDotSegments')
    expect(ways).toMatchObject({ Resource: expect.arrayContaining([`${API}/*/..`, `${API}/*/../*`]) })
    expect([ways && 'Resource' in ways ? ways.Resource.length : 0]).toStrictEqual([8])
  })
})
