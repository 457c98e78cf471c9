import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LintOptions, lint } from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const ASKED = `${API}/prod/GET/pets/7`
const good = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${API}/prod/GET/*` }
const doc = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const AUTHORIZER: LintOptions = { kind: 'authorizer', methodArn: ASKED }
const WEBSOCKET: LintOptions = { kind: 'authorizer', methodArn: `${API}/prod/$connect` }
const CONDITION = '$.Statement[0].Condition'

describe('lint', () => {
  test.each<[string, unknown, LintOptions]>([
    ['a valid document', doc(good), {}],
    [
      'a valid response',
      doc(good, { Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: `${API}/prod/GET/*` }),
      AUTHORIZER,
    ],
    [
      'a resource policy',
      doc(
        { ...good, Principal: '*' },
        { ...good, Effect: 'Deny', Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
      ),
      {},
    ],
    ['the short form in a resource policy', doc({ ...good, Principal: '*', Resource: 'execute-api:/prod/GET/pets' }), {}],
    ['another service', doc({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }), {}],
    [
      'a condition key that is available to authorizers',
      doc({ ...good, Condition: { IpAddress: { 'AWS:sourceip': '10.0.0.0/8' } } }),
      AUTHORIZER,
    ],
    ['any API', doc({ ...good, Resource: 'arn:*:execute-api:*:*:a1b2c3/*/GET/*' }), AUTHORIZER],
    ['a stage pattern for $connect', doc({ ...good, Resource: `${API}/prod/*` }), WEBSOCKET],
    [
      'a negated operator with a Null condition',
      doc({ ...good, Condition: { StringNotEquals: { 'x:y': 'z' }, Null: { 'X:Y': 'false' } } }),
      {},
    ],
    [
      'two statements with different conditions',
      doc(
        { ...good, Condition: { Bool: { 'aws:SecureTransport': 'true' } } },
        { ...good, Resource: `${API}/prod/GET/pets/*`, Condition: { Null: { 'aws:SourceIp': 'false' } } },
      ),
      {},
    ],
    ['a Deny inside an Allow', doc(good, { ...good, Effect: 'Deny', Resource: `${API}/prod/GET/pets` }), {}],
  ])('finds nothing in %s', (_, document, options) => {
    expect(lint(document, options)).toStrictEqual([])
  })

  // Each row has exactly one finding.
  test.each<[string, string, unknown, LintOptions]>([
    ['effect-invalid', '$.Statement[0].Effect', doc({ ...good, Effect: 'allow' }), {}],
    ['principal-not-allowed', '$.Statement[0].Principal', doc({ ...good, Principal: '*' }), { kind: 'authorizer' }],
    ['principal-missing', '$.Statement[0].Principal', doc(good), { kind: 'resource' }],
    ['allow-all', '$.Statement[0]', doc({ ...good, Resource: '*' }), {}],
    ['allow-all', '$.Statement[0]', doc({ ...good, Action: '*', Resource: 'arn:aws:execute-api:*:*:*' }), {}],
    ['allow-all', '$.Statement[0]', doc({ ...good, Resource: 'arn:*' }), {}],
    ['method-arn-echoed', '$.Statement[0].Resource', doc({ ...good, Resource: ASKED }), AUTHORIZER],
    ['method-arn-echoed', '$.Statement[0].Resource', doc({ ...good, Resource: [ASKED] }), { kind: 'authorizer' }],
    [
      'version-missing-with-variables',
      '$.Statement[0].Resource',
      { Statement: { ...good, Resource: `${API}/prod/GET/\${aws:username}` } },
      {},
    ],
    [
      'version-missing-with-variables',
      `${CONDITION}.StringEquals["x:y"]`,
      { Version: '2008-10-17', Statement: { ...good, Condition: { StringEquals: { 'x:y': '${aws:username}' } } } },
      {},
    ],
    ['resource-malformed', '$.Statement[0].Resource', doc({ ...good, Resource: '/prod/GET/pets' }), {}],
    ['never-matches', '$.Statement[0].Resource', doc({ ...good, Resource: 'arn:aws:execute-api:eu-west-1' }), {}],
    [
      'never-matches',
      '$.Statement[0].Resource[1]',
      doc({ ...good, Effect: 'Deny', Resource: [`${API}/prod/GET/*`, 'arn:aws:s3:::b/*'] }),
      {},
    ],
    ['star-across-colons', '$.Statement[0].Resource', doc({ ...good, Resource: 'arn:aws:execute-api:*:a1b2c3/prod/x' }), {}],
    [
      'positive-condition-on-deny',
      CONDITION,
      doc({ ...good, Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      {},
    ],
    [
      'condition-key-not-carried',
      `${CONDITION}.StringEquals["aws:PrincipalTag/team"]`,
      doc({ ...good, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'x' } } }),
      AUTHORIZER,
    ],
    [
      'condition-key-not-carried',
      `${CONDITION}.StringEquals["aws:UserAgent"]`,
      doc({ ...good, Condition: { StringEquals: { 'aws:UserAgent': '${aws:username}' } } }),
      AUTHORIZER,
    ],
    [
      'condition-key-not-carried',
      '$.Statement[0].Resource',
      doc({ ...good, Resource: `${API}/prod/GET/\${aws:username}` }),
      AUTHORIZER,
    ],
    [
      'other-api',
      '$.Statement[0].Resource',
      doc({ ...good, Resource: `${API.replace('aws', 'aws-cn')}/prod/GET/*` }),
      AUTHORIZER,
    ],
    ['other-api', '$.Statement[0].Resource', doc({ ...good, Resource: `${API.replace('eu', 'us')}/prod/GET/*` }), AUTHORIZER],
    ['other-api', '$.Statement[0].Resource', doc({ ...good, Resource: `${API}4/prod/GET/*` }), AUTHORIZER],
    ['other-api', '$.Statement[0].Resource', doc({ ...good, Resource: `${API}/dev/GET/*` }), AUTHORIZER],
    ['other-api', '$.Statement[0].Resource', doc({ ...good, Resource: API }), { methodArn: ASKED }],
    ['connect-not-matched', '$.Statement[0].Resource', doc({ ...good, Resource: `${API}/prod/*/*` }), WEBSOCKET],
    ['covered', '$.Statement[1]', doc(good, { ...good, Resource: `${API}/prod/GET/pets` }), {}],
    ['covered', '$.Statement[0]', doc({ ...good, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }, good), {}],
    ['covered', '$.Statement[1]', doc(good, good), {}],
    ['covered-by-deny', '$.Statement[0]', doc(good, { ...good, Effect: 'Deny', Action: '*' }), {}],
    [
      'operator-spelling',
      `${CONDITION}.bool["aws:SecureTransport"]`,
      doc({ ...good, Condition: { bool: { 'aws:SecureTransport': 'true' } } }),
      {},
    ],
    [
      'operator-spelling',
      `${CONDITION}["forAnyValue:StringEqualsifExists"]["x:y"]`,
      doc({ ...good, Condition: { 'forAnyValue:StringEqualsifExists': { 'x:y': 'z' } } }),
      {},
    ],
    ['condition-empty', `${CONDITION}.IpAddress`, doc({ ...good, Condition: { IpAddress: {} } }), {}],
    [
      'opens-when-key-is-absent',
      `${CONDITION}.StringNotEquals["x:y"]`,
      doc({ ...good, Condition: { StringNotEquals: { 'x:y': 'z' } } }),
      {},
    ],
    [
      'opens-when-key-is-absent',
      `${CONDITION}.StringEqualsIfExists["x:y"]`,
      doc({ ...good, Condition: { StringEqualsIfExists: { 'x:y': 'z' } } }),
      {},
    ],
    [
      'opens-when-key-is-absent',
      `${CONDITION}["ForAllValues:StringEquals"]["x:y"]`,
      doc({ ...good, Condition: { 'ForAllValues:StringEquals': { 'x:y': 'z' } } }),
      {},
    ],
    [
      'allow-of-all-but',
      '$.Statement[0].NotResource',
      doc({ Effect: 'Allow', Action: 'execute-api:Invoke', NotResource: `${API}/*` }),
      {},
    ],
    ['allow-of-all-but', '$.Statement[0].NotAction', doc({ Effect: 'Allow', NotAction: 's3:*', Resource: `${API}/*` }), {}],
  ])('reports %s at %s', (code, path, document, options) => {
    const findings = lint(document, options).map((one) => `${one.code} at ${one.path}`)
    // A key that may be absent is reported too; that row is about the spelling.
    expect(findings.filter((one) => !(code === 'operator-spelling' && one.startsWith('opens-')))).toStrictEqual([
      `${code} at ${path}`,
    ])
  })

  test('reports the severity and the reason of each finding', () => {
    expect(lint(doc({ ...good, Resource: '*' }))).toStrictEqual([
      { code: 'allow-all', severity: 'warning', path: '$.Statement[0]', message: 'allows every method of every API' },
    ])
    expect(lint(null)).toStrictEqual([
      { code: 'document-not-an-object', severity: 'error', path: '$', message: 'must be an object' },
    ])
  })

  test('rejects a malformed methodArn', () => {
    expect(() => lint(doc(good), { methodArn: 'x' })).toThrow(expect.objectContaining({ name: 'ArnError' }))
  })

  test('accepts any value as a policy', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.jsonValue()),
        fc.constantFrom<LintOptions>({}, AUTHORIZER, WEBSOCKET),
        (value, options) => void expect(Array.isArray(lint(value, options))).toBe(true),
      ),
    )
    const part = fc.constantFrom('*', '${a', '', 5, null, {}, [], ['*'], 'arn:*:x', { StringLike: { a: '${b}' } }, { Bool: [] })
    const statement = fc.record(
      { Effect: fc.constantFrom('Allow', 'Deny'), Action: part, Resource: part, Condition: part },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(
        fc.array(statement),
        (statements) => void expect(Array.isArray(lint(doc(...statements), AUTHORIZER))).toBe(true),
      ),
    )
  })
})
