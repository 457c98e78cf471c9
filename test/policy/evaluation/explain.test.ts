import { describe, expect, test } from 'vitest'
import { recordCompiledFrom } from '../../../src/policy/evaluation/compiled-from.ts'
import { evaluate, explain, type PolicyDocument } from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:us-east-1:123456789012:abc123'
const request = {
  principal: 'me',
  action: 'execute-api:Invoke',
  resource: `${API}/prod/GET/pets/1`,
  context: { 'aws:SourceIp': '11.0.0.1', 'x:n': 'abc' },
}

function lineFor(statement: object): string | undefined {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...statement }],
  } as PolicyDocument
  return explain(evaluate({ identity: [document] }, request)).split('\n')[1]
}

describe('explain', () => {
  test.each<[object, string]>([
    [{}, 'matches'],
    [{ Action: 's3:*' }, 'does not apply to the action "execute-api:invoke" ($.Statement[0].Action)'],
    [
      { Resource: `${API}/dev/GET/pets/*` },
      `"${API}/dev/GET/pets/*" stops matching at the stage: policy has "dev", request has "prod" ($.Statement[0].Resource)`,
    ],
    [
      { Resource: [`${API}/dev/GET/*`, `${API}/prod/POST/*`] },
      `"${API}/prod/POST/*" stops matching at the method: policy has "POST", request has "GET" ($.Statement[0].Resource)`,
    ],
    [
      { Resource: [`${API}/prod/POST/*`, `${API}/dev/GET/*`] },
      `"${API}/prod/POST/*" stops matching at the method: policy has "POST", request has "GET" ($.Statement[0].Resource)`,
    ],
    [
      { Resource: `${API}/*/GET/dogs/*` },
      `"${API}/*/GET/dogs/*" stops matching at the path: policy has "dogs", request has "pets" ($.Statement[0].Resource)`,
    ],
    [
      { Resource: `${API}/prod/GET/pets` },
      `"${API}/prod/GET/pets" stops matching at the path: the policy has no further part, request has "1" ($.Statement[0].Resource)`,
    ],
    [
      { Resource: `${API}/prod/GET/pets/1/x` },
      `"${API}/prod/GET/pets/1/x" stops matching at the path: policy has "x", the request has no further part ($.Statement[0].Resource)`,
    ],
    [
      { Resource: API.replace('us-east-1', 'eu-west-1') },
      `"${API.replace('us-east-1', 'eu-west-1')}" stops matching at the region: policy has "eu-west-1", request has "us-east-1" ($.Statement[0].Resource)`,
    ],
    [
      { Resource: `${API.replace('abc123', 'xyz')}/*` },
      `"${API.replace('abc123', 'xyz')}/*" stops matching at the api: policy has "xyz", request has "abc123" ($.Statement[0].Resource)`,
    ],
    [
      { Resource: `${API}/prod/GET/\${aws:username}` },
      'needs ${aws:username}, which the request does not have ($.Statement[0].Resource)',
    ],
    [{ Resource: undefined, NotResource: [`${API}/*`] }, `excludes "${API}/*" ($.Statement[0].NotResource)`],
    [
      { Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.168.0.0/16'] } } },
      'IpAddress aws:SourceIp fails: the policy requires "10.0.0.0/8" or "192.168.0.0/16" ($.Statement[0].Condition.IpAddress["aws:SourceIp"])',
    ],
    [
      { Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
      'Bool aws:SecureTransport fails: the request does not have the key ($.Statement[0].Condition.Bool["aws:SecureTransport"])',
    ],
    [
      { Condition: { NumericNotEquals: { 'x:n': '5' } } },
      'NumericNotEquals x:n fails: the policy or the request has a value that cannot be compared ($.Statement[0].Condition.NumericNotEquals["x:n"])',
    ],
    [
      { Condition: { Nonsense: { a: 'b' } } },
      'Nonsense a fails: the policy or the request has a value that cannot be compared ($.Statement[0].Condition.Nonsense.a)',
    ],
    [{ Condition: 'x' }, '  fails: the policy or the request has a value that cannot be compared ($.Statement[0].Condition)'],
    [{ Foo: 1 }, 'cannot be read ($.Statement[0])'],
  ])('explains %j', (statement, expected) => {
    expect(lineFor(statement)).toBe(`  identity policy 0, statement 0, Allow: ${expected}`)
  })

  test('reports who decided, without values of the context', () => {
    const policies = {
      identity: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
      resource: {
        Statement: [
          {
            Effect: 'Deny',
            Sid: 'Net',
            Principal: '*',
            Action: '*',
            Resource: '*',
            Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
          },
        ],
      },
      boundaries: [
        {
          Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }],
        },
      ],
    } as const
    const text = explain(evaluate(policies, request))
    expect(text).toBe(
      [
        'explicitDeny: denied by a statement: resource policy, statement 0 (Net)',
        '  identity policy 0, statement 0, Allow: matches',
        '  permissions boundary 0, statement 0, Deny: IpAddress aws:SourceIp fails: the policy requires "10.0.0.0/8" ($.Statement[0].Condition.IpAddress["aws:SourceIp"])',
        '  resource policy, statement 0 (Net), Deny: matches',
      ].join('\n'),
    )
    expect(text).not.toContain('11.0.0.1')
  })

  test('reports that no statement applies', () => {
    expect(explain(evaluate({}, request))).toBe('implicitDeny: no statement allows the request')
    const resource = { Statement: [{ Effect: 'Allow', Principal: { Service: 'x' }, Action: '*', Resource: '*' }] } as const
    expect(explain(evaluate({ resource }, request))).toContain('does not apply to the caller "me" ($.Statement[0].Principal)')
  })

  test('lists every condition that fails', () => {
    const Condition = {
      IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
      StringEquals: { 'x:n': 'abc' },
      Bool: { 'aws:SecureTransport': 'true' },
      NumericEquals: { 'x:n': '5' },
    }
    expect(lineFor({ Condition })?.split('; ')).toStrictEqual([
      '  identity policy 0, statement 0, Allow: IpAddress aws:SourceIp fails: the policy requires "10.0.0.0/8" ($.Statement[0].Condition.IpAddress["aws:SourceIp"])',
      'Bool aws:SecureTransport fails: the request does not have the key ($.Statement[0].Condition.Bool["aws:SecureTransport"])',
      'NumericEquals x:n fails: the policy requires "5" ($.Statement[0].Condition.NumericEquals["x:n"])',
    ])
    const policies = { identity: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] }] } as const
    const [line] = evaluate(policies, request).trace
    expect(line?.failedConditions.map(({ key, because, path }) => [key, because, path])).toStrictEqual([
      ['aws:SourceIp', 'differs', '$.Statement[0].Condition.IpAddress["aws:SourceIp"]'],
      ['aws:SecureTransport', 'absent', '$.Statement[0].Condition.Bool["aws:SecureTransport"]'],
      ['x:n', 'differs', '$.Statement[0].Condition.NumericEquals["x:n"]'],
    ])
    expect(line?.nearest).toStrictEqual({
      kind: 'condition',
      operator: 'IpAddress',
      key: 'aws:SourceIp',
      wanted: ['10.0.0.0/8'],
      because: 'differs',
    })
  })

  test('shows the values of the request if it is given the context', () => {
    const context = { 'aws:sourceip': '11.0.0.1', 'x:tags': ['a', 'b'], 'x:n': { a: 1 } as unknown as string }
    const Condition = {
      IpAddress: { 'aws:SourceIp': '10.0.0.0/8' },
      'ForAnyValue:StringEquals': { 'x:tags': 'c' },
      StringEquals: { 'x:n': 'd' },
      Bool: { 'aws:SecureTransport': 'true' },
    }
    const policies = { identity: [{ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition }] }] } as const
    const decision = evaluate(policies, { ...request, context })
    const text = explain(decision, { context })
    expect(text).toContain('requires "10.0.0.0/8", the request has "11.0.0.1" (')
    expect(text).toContain('requires "c", the request has "a", "b" (')
    expect(text).toContain('cannot be compared, the request has a malformed value (')
    expect(text).toContain('Bool aws:SecureTransport fails: the request does not have the key (')
    expect(explain(decision)).not.toMatch(/11\.0\.0\.1|"a"/)
    expect(explain(decision, { context: undefined })).toBe(explain(decision))
    expect(JSON.stringify(decision)).not.toContain('11.0.0.1')
  })

  test('names the route and the rule of a compiled document', () => {
    const document = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } as const
    recordCompiledFrom(document, (resource) =>
      resource.endsWith('/pets/1') ? { route: 'GET /pets/{id}', rule: 'inGroup(admins)' } : { route: undefined, rule: undefined },
    )
    const decision = evaluate({ identity: [document] }, request)
    expect(decision.compiledFrom).toStrictEqual({ route: 'GET /pets/{id}', rule: 'inGroup(admins)' })
    expect(explain(decision).split('\n')).toStrictEqual([
      'allow: allowed by the identity policy: identity policy 0, statement 0',
      '  route table: GET /pets/{id}, rule inGroup(admins)',
      '  identity policy 0, statement 0, Allow: matches',
    ])
    const other = evaluate({ identity: [{ ...document }, document] }, { ...request, resource: `${API}/prod/GET/x` })
    expect(explain(other)).toContain('\n  route table: no route matches the request\n')
    expect(evaluate({ identity: [{ ...document }] }, request)).not.toHaveProperty('compiledFrom')
  })

  test.each<[string, unknown, unknown?]>([
    ['decision', undefined],
    ['decision', null],
    ['decision', {}],
    ['decision', { verdict: 'allow', reason: 'toString', trace: [] }],
    ['context', evaluate({}, request), { context: 'x' }],
    ['values', evaluate({}, request), { values: true }],
  ])('rejects a wrong %s', (option, decision, options) => {
    expect(() => explain(decision as never, options as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('truncates long strings and escapes line breaks', () => {
    const line = lineFor({ Resource: `${API}/prod/GET/\n${'x'.repeat(5000)}` })
    expect(line?.length).toBeLessThan(600)
  })
})
