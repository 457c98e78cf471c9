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
    expect(
      verdictFor(denyUnlisted(policy({ ...SCOPE, stage: '*', acknowledgeWildcards: true }, allow(route))), `${API}/${path}`),
    ).toBe(verdict)
  })

  test('does not negate a condition of a resource that is also allowed without one', () => {
    const odd = { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a'] } }
    const [one, other] = [policy(SCOPE, allow('GET /a').when(odd)), policy(SCOPE, allow('GET /a'))]
    const both: EmittedDocument = { ...one, Statement: [...one.Statement, ...other.Statement] }
    expect(summarize(denyUnlisted(both)).slice(2)).toStrictEqual(['DenyUnlisted Deny but GET/a', 'DenyOtherActions Deny *'])
    expect(() => denyUnlisted(one)).toThrow(
      'rule denyUnlisted: its result must be conditions that can be negated; ForAllValues:StringEquals cannot',
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
      'DenyUnlistedUnless1 Deny but GET/a | GET/c | GET/d/* if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyUnlistedUnless2 Deny but GET/a | GET/d/* if BoolIfExists aws:SecureTransport false and NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyDotSegments Deny dots',
      'DenyOtherActions Deny *',
    ])
    expect(new Set(closed.Statement.slice(4).map(({ Action }) => String(Action)))).toStrictEqual(
      new Set(['execute-api:*', 'execute-api:InvalidateCache,execute-api:ManageConnections']),
    )
    expect([closed.Version, Object.isFrozen(closed)]).toStrictEqual(['2012-10-17', true])
  })

  test('denies everything where the only condition fails', () => {
    expect(summarize(denyUnlisted(policy(SCOPE, allow('GET /b').when(near)))).slice(1)).toStrictEqual([
      'DenyUnlisted Deny but GET/b',
      'DenyUnlistedUnless1 Deny * if NotIpAddress aws:SourceIp 10.0.0.0/8',
      'DenyOtherActions Deny *',
    ])
  })

  // Regression: where both conditions fail, the overlap was denied implicitly only.
  test('denies the overlap of two conditional resources where both conditions fail', () => {
    const overlapping = denyUnlisted(
      policy(SCOPE, allow('GET /*').when(near), allow('GET /reports/*').when(condition.before('2026-06-01'))),
    )
    const contextOf = (address: string, time: string) => ({ 'aws:SourceIp': address, 'aws:CurrentTime': time })
    expect(
      [
        contextOf('11.0.0.1', '2027-01-01T00:00:00Z'),
        contextOf('10.0.0.1', '2027-01-01T00:00:00Z'),
        contextOf('11.0.0.1', '2026-01-01T00:00:00Z'),
        {},
      ].map((context) => verdictFor(overlapping, `${API}/GET/reports/1`, context)),
    ).toStrictEqual(['explicitDeny', 'allow', 'allow', 'explicitDeny'])
  })

  test('denies other actions on allowed resources', () => {
    const request = { principal: 'x', resource: `${API}/GET/a`, context: {} }
    for (const action of ['execute-api:InvalidateCache', 'execute-api:ManageConnections'])
      expect(evaluate({ identity: [document] }, { ...request, action }).verdict).toBe('explicitDeny')
    const invalidating = denyUnlisted(policy(SCOPE, allow('GET /a').doing('InvalidateCache')))
    expect(verdictFor(invalidating, `${API}/GET/a`)).toBe('explicitDeny')
    expect(evaluate({ identity: [invalidating] }, { ...request, action: 'execute-api:InvalidateCache' }).verdict).toBe('allow')
  })

  test('rejects more than 64 combinations of overlapping conditions', () => {
    const drafts = Array.from({ length: 7 }, (_, index) =>
      allow('GET /*')
        .when(condition.equals(`aws:Key${index}`, 'x'))
        .as(`S${index}`),
    )
    const overlapping = policy(SCOPE, ...drafts.map((draft, index) => allow(`GET /${'?'.repeat(index)}*`).when(draft.condition)))
    expect(() => denyUnlisted(overlapping)).toThrow(/denyUnlisted: document must be a document with at most 64 combinations/)
  })

  test.each([undefined, null, 'x', {}, { Statement: {} }])('rejects %o as a document', (wrong) => {
    expect(() => denyUnlisted(wrong as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'document' }))
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
