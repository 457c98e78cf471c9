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
import { DOT_SEGMENTS } from '../../../src/policy/routes/emit/pattern-string.ts'
import { summarize } from './summarize.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

const verdictFor = (document: PolicyDocument, resource: string, context: { readonly [key: string]: string } = {}): string =>
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
  ])('evaluates %s to %s', (path, expected, context) => {
    expect(verdictFor(document, `${API}/${path}`, context)).toBe(expected)
  })

  test('denies everything if nothing is allowed', () => {
    expect(verdictFor(denyUnlisted(policy(SCOPE, deny('GET /a'))), `${API}/GET/b`)).toBe('explicitDeny')
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
  ])('with %s allowed, evaluates %s to %s', (route, path, verdict) => {
    expect(verdictFor(denyUnlisted(policy(SCOPE, allow(route))), `${API}/${path}`)).toBe(verdict)
  })

  // Regression: a wildcard stage also matches `/`, so `GET` may be part of a path, which dot segments can leave.
  test.each<[string, string, string]>([
    ['GET /*', 'GET/me', 'allow'],
    ['GET /*', 'DELETE/GET/../me', 'explicitDeny'],
    ['send*', 'DELETE/send/../me', 'explicitDeny'],
    ['ANY /*', 'DELETE/GET/../me', 'allow'],
    ['*', 'DELETE/GET/../me', 'allow'],
  ])('with %s allowed in any stage, evaluates %s to %s', (route, path, verdict) => {
    expect(verdictFor(denyUnlisted(policy({ ...SCOPE, stage: '*' }, allow(route))), `${API}/${path}`)).toBe(verdict)
  })

  test('does not negate a condition of a resource that is also allowed without one', () => {
    const odd = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }
    const [one, other] = [policy(SCOPE, allow('GET /a').when(odd)), policy(SCOPE, allow('GET /a'))]
    const both: EmittedDocument = { ...one, Statement: [...one.Statement, ...other.Statement] }
    expect(summarize(denyUnlisted(both)).slice(2)).toStrictEqual(['DenyUnlisted Deny but GET/a'])
    expect(() => denyUnlisted(one)).toThrow(
      'rule denyUnlisted: its answer must be conditions that can be negated; ForAllValues:StringEquals cannot',
    )
  })

  test('rejects an Allow with NotResource', () => {
    const odd = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', NotResource: ['x'] }] } as const
    expect(() => denyUnlisted(odd as never)).toThrow(
      'denyUnlisted: document must be a document whose Allow statements have a Resource',
    )
  })

  test('adds Deny statements for unlisted paths, dot segments and failing conditions', () => {
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
    expect(summarize(closed).slice(4)).toStrictEqual([
      'DenyUnlisted Deny but GET/a | GET/b | GET/c | GET/d/*',
      'DenyDotSegments Deny dots',
      'DenyUnlistedUnless2 Deny but GET/a | GET/c | GET/d/* if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlistedUnless3 Deny but GET/a | GET/b | GET/d/* if BoolIfExists aws:SecureTransport false and NotIpAddress aws:SourceIp 10.0.0.0/8',
    ])
    expect(new Set(closed.Statement.slice(4).map(({ Action }) => Action))).toStrictEqual(new Set(['execute-api:*']))
    expect([closed.Version, Object.isFrozen(closed)]).toStrictEqual(['2012-10-17', true])
  })

  test('denies everything where the only condition fails', () => {
    expect(summarize(denyUnlisted(policy(SCOPE, allow('GET /b').when(near)))).slice(1)).toStrictEqual([
      'DenyUnlisted Deny but GET/b',
      'DenyUnlistedUnless1 Deny * if NotIpAddress aws:SourceIp 10.0.0.0/8',
    ])
  })

  test('denies dot segments once per stage', () => {
    const allowOf = (...resources: string[]) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resources }) as const
    const document = {
      Version: '2012-10-17',
      Statement: [allowOf(`${API}/GET/x?`, `${API}/GET/y*`), allowOf(`${API}x/GET/*`)],
    } as const
    const dotSegments = denyUnlisted(document as never).Statement.find(({ Sid }) => Sid === 'DenyDotSegments')
    expect(dotSegments).toMatchObject({ Resource: expect.arrayContaining([`${API}/*/..`, `${API}/*/../*`]) })
    expect([dotSegments && 'Resource' in dotSegments ? dotSegments.Resource.length : 0]).toStrictEqual([DOT_SEGMENTS.length])
  })
})
