import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LintOptions, lint } from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const ASKED = `${API}/prod/GET/pets/7`
const good = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${API}/prod/GET/*` }
const doc = (...Statement: object[]) => ({ Version: '2012-10-17', Statement })
const AUTHORIZER: LintOptions = { kind: 'authorizer', methodArn: ASKED }
const WEBSOCKET: LintOptions = { kind: 'authorizer', methodArn: `${API}/prod/$connect` }
/** A public IPv4 and a public IPv6 range. */
const PUBLIC = ['203.0.113.0/24', '2001:db8::/32']
const S = '$.Statement[0]'
const R = `${S}.Resource`
const CONDITION = `${S}.Condition`
const when = (Condition: object) => doc({ ...good, Condition })

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
        { ...good, Effect: 'Deny', Principal: '*', Condition: { NotIpAddress: { 'aws:SourceIp': PUBLIC } } },
      ),
      {},
    ],
    [
      'the short form in a resource policy',
      doc({ ...good, Principal: { AWS: '012345678901' }, Resource: 'execute-api:/prod/GET/pets' }),
      {},
    ],
    ['another service', doc({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' }), {}],
    [
      'a condition key that is available to authorizers',
      doc({ ...good, Condition: { IpAddress: { 'AWS:sourceip': PUBLIC } } }),
      AUTHORIZER,
    ],
    ['any region and account', doc({ ...good, Resource: 'arn:*:execute-api:*:*:a1b2c3/prod/GET/*' }), AUTHORIZER],
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
      doc({ ...good, Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': PUBLIC } } }),
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
      doc({ ...good, Resource: `${API.replace('aws', 'aws-cn').replace('eu-west-1', 'cn-north-1')}/prod/GET/*` }),
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

  test.each<[string, string, unknown, LintOptions?, (readonly string[])?]>([
    // Stars.
    ['star-before-slash', R, doc({ ...good, Resource: `${API}/*/GET/pets` })],
    ['star-before-slash', R, doc({ ...good, Resource: `${API}/prod/*/pets` })],
    ['star-before-slash', R, doc({ ...good, Resource: `${API}/prod/GET/*/owner` })],
    ['star-before-slash', R, doc({ ...good, Resource: `${API}/prod/GET/p*s/*` })],
    ['star-before-slash', R, doc({ ...good, Resource: 'arn:aws:execute-api:*:*:*/prod/GET/pets' })],
    ['star-before-slash', R, doc({ ...good, Principal: { AWS: '012345678901' }, Resource: 'execute-api:/*/GET/pets' })],
    ['star-before-slash', R, doc({ ...good, Resource: `${API}/*/GET/\${aws:username}` })],
    [
      'star-before-slash',
      `${S}.NotResource`,
      doc({ Effect: 'Deny', Action: 'execute-api:Invoke', NotResource: `${API}/*/GET/x` }),
    ],
    [
      'star-before-slash',
      R,
      doc({ ...good, Resource: `${API}/prod/GET/*/owner` }, { ...good, Effect: 'Deny', Resource: `${API}/prod/GET/*/*/x` }),
    ],
    // Actions.
    ['action-unknown', `${S}.Action`, doc({ ...good, Action: 'execute-api:InvokeHTTP' })],
    ['action-unknown', `${S}.Action`, doc({ ...good, Action: 'apigateway:GET' })],
    ['action-unknown', `${S}.Action`, doc({ ...good, Action: 'execute-api:Invoke ' })],
    ['action-unknown', `${S}.Action`, doc({ ...good, Action: ' execute-api:Invoke' })],
    ['action-unknown', `${S}.Action[1]`, doc({ ...good, Action: ['execute-api:Invoke', 'execute-api:Get*'] })],
    ['action-unknown', `${S}.Action`, doc({ ...good, Action: 'Invoke' })],
    ['action-unknown', `${S}.Action`, doc({ ...good, Action: 'execute_api:Invoke', Resource: `${API}/prod/GET/x` })],
    ['action-unknown', `${S}.Action`, doc({ ...good, Action: 's3:GetObject' }), { kind: 'authorizer' }],
    [
      'action-unknown',
      `${S}.NotAction`,
      doc({ Effect: 'Deny', NotAction: 'execute-api:invokes', Resource: `${API}/prod/GET/x` }),
    ],
    // Routes that IAM does not know.
    ['route-parameter-in-resource', R, doc({ ...good, Resource: `${API}/prod/GET/{path+}` })],
    ['route-parameter-in-resource', R, doc({ ...good, Resource: `${API}/prod/GET/users/{id}` })],
    ['route-parameter-in-resource', R, doc({ ...good, Resource: `${API}/prod/GET/\${aws:username}/{id}` })],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/prod/get/pets` })],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/prod/Delete/*` })],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/prod/pets/*` })],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/prod/ANY/pets` })],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/prod/FETCH/pets` })],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/prod/p*/x` }), {}, ['star-before-slash']],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/GET/pets` })],
    ['method-invalid', R, doc({ ...good, Resource: `${API}/prod/pets` }), { methodArn: ASKED }],
    ['method-invalid', R, doc({ ...good, Principal: { AWS: '012345678901' }, Resource: 'execute-api:/prod/pets' })],
    ['method-invalid', R, doc({ ...good, Principal: { AWS: '012345678901' }, Resource: 'execute-api:/prod/get/pets' })],
    ['query-in-resource', R, doc({ ...good, Resource: `${API}/prod/GET/pets?status=sold` })],
    ['arn-too-long', R, doc({ ...good, Resource: `${API}/prod/GET/${'x'.repeat(512)}` })],
    // Parts of the ARN.
    ['region-invalid', R, doc({ ...good, Resource: 'arn:aws:execute-api:eu-west:012345678901:a1b2c3/prod/GET/x' })],
    ['region-invalid', R, doc({ ...good, Resource: 'arn:aws:execute-api::012345678901:a1b2c3/prod/GET/x' })],
    ['region-invalid', R, doc({ ...good, Resource: 'arn:aws:execute-api:EU-west-1:012345678901:a1b2c3/prod/GET/x' })],
    ['region-invalid', R, doc({ ...good, Resource: 'arn:aws:execute-api:eu-wst-1:012345678901:a1b2c3/prod/GET/x' })],
    ['account-invalid', R, doc({ ...good, Resource: 'arn:aws:execute-api:eu-west-1:12345678901:a1b2c3/prod/GET/x' })],
    ['account-invalid', R, doc({ ...good, Resource: 'arn:aws:execute-api:eu-west-1::a1b2c3/prod/GET/x' })],
    ['partition-invalid', R, doc({ ...good, Resource: 'arn:aws-eu:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/x' })],
    ['partition-invalid', R, doc({ ...good, Resource: 'arn:aws-cn:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/x' })],
    ['partition-invalid', R, doc({ ...good, Resource: 'arn:aws:execute-api:us-gov-west-1:012345678901:a1b2c3/prod/GET/x' })],
    // Principals.
    ['principal-everyone', `${S}.Principal`, doc({ ...good, Principal: '*' })],
    ['principal-everyone', `${S}.Principal`, doc({ ...good, Principal: { AWS: ['*'] } })],
    ['not-principal-on-deny', `${S}.NotPrincipal`, doc({ ...good, Effect: 'Deny', NotPrincipal: { AWS: '012345678901' } })],
    // Statement IDs and size.
    ['sid-invalid', `${S}.Sid`, doc({ ...good, Sid: 'read pets' })],
    ['sid-invalid', `${S}.Sid`, doc({ ...good, Sid: '' })],
    ['sid-duplicate', '$.Statement[1].Sid', doc({ ...good, Sid: 'A' }, { ...good, Sid: 'A', Resource: `${API}/prod/POST/x` })],
    [
      'policy-too-large',
      '$',
      doc({ ...good, Principal: { AWS: '012345678901' }, Condition: { StringEquals: { 'aws:UserAgent': 'x'.repeat(8192) } } }),
    ],
    // Condition keys.
    ['condition-key-unknown', `${CONDITION}.IpAddress["aws:SourceIP4"]`, when({ IpAddress: { 'aws:SourceIP4': PUBLIC } })],
    ['condition-key-unknown', `${CONDITION}.IpAddress.SourceIp`, when({ IpAddress: { SourceIp: PUBLIC } })],
    [
      'condition-key-unknown',
      `${CONDITION}.StringEquals["aws:PrincipalTag/"]`,
      when({ StringEquals: { 'aws:PrincipalTag/': 'x' } }),
    ],
    ['condition-key-unknown', `${CONDITION}.StringEquals["x:y"]`, when({ StringEquals: { 'x:y': '${aws:name}' } })],
    ['condition-key-unknown', R, doc({ ...good, Resource: `${API}/prod/GET/\${aws:user}` })],
    [
      'condition-type-mismatch',
      `${CONDITION}.StringEquals["aws:SourceIp"]`,
      when({ StringEquals: { 'aws:SourceIp': '203.0.113.1' } }),
    ],
    ['condition-type-mismatch', `${CONDITION}.Bool["aws:SourceVpc"]`, when({ Bool: { 'aws:SourceVpc': 'true' } })],
    ['condition-type-mismatch', `${CONDITION}.IpAddress["aws:SourceVpc"]`, when({ IpAddress: { 'aws:SourceVpc': PUBLIC } })],
    [
      'condition-type-mismatch',
      `${CONDITION}.StringEquals["aws:SecureTransport"]`,
      when({ StringEquals: { 'aws:SecureTransport': 'true' } }),
    ],
    [
      'condition-type-mismatch',
      `${CONDITION}.NumericLessThan["aws:CurrentTime"]`,
      when({ NumericLessThan: { 'aws:CurrentTime': '5' } }),
    ],
    [
      'condition-type-mismatch',
      `${CONDITION}.ArnLike["aws:UserAgent"]`,
      when({ ArnLike: { 'aws:UserAgent': 'arn:aws:s3:::x' } }),
    ],
    [
      'set-operator-missing',
      `${CONDITION}.StringEquals["aws:PrincipalOrgPaths"]`,
      when({ StringEquals: { 'aws:PrincipalOrgPaths': 'o-1/r-1/' } }),
    ],
    [
      'for-all-values-single-valued',
      `${CONDITION}["ForAllValues:StringEquals"]["aws:SourceVpc"]`,
      doc({ ...good, Effect: 'Deny', Condition: { 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc-1' } } }),
    ],
    [
      'condition-key-repeated',
      `${CONDITION}.IpAddress["AWS:SourceIp"]`,
      when({ IpAddress: { 'aws:SourceIp': PUBLIC, 'AWS:SourceIp': PUBLIC } }),
    ],
    // Values.
    ['wildcard-literal', `${CONDITION}.StringEquals["aws:UserAgent"]`, when({ StringEquals: { 'aws:UserAgent': 'curl*' } })],
    [
      'wildcard-literal',
      `${CONDITION}.StringEqualsIgnoreCase["aws:UserAgent"]`,
      when({ StringEqualsIgnoreCase: { 'aws:UserAgent': ['a', 'b?'] } }),
    ],
    [
      'bool-both-values',
      `${CONDITION}.Bool["aws:SecureTransport"]`,
      when({ Bool: { 'aws:SecureTransport': ['true', 'false'] } }),
    ],
    ['bool-both-values', `${CONDITION}.Null["aws:SourceIp"]`, when({ Null: { 'aws:SourceIp': [true, false] } })],
    [
      'address-unrestricted',
      `${CONDITION}.IpAddress["aws:SourceIp"]`,
      when({ IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '2001:db8::/32'] } }),
    ],
    [
      'address-unrestricted',
      `${CONDITION}.IpAddress["aws:SourceIp"]`,
      when({ IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '::/0'] } }),
    ],
    ...['10.1.0.0/16', '172.16.0.0/12', '192.168.1.1', '100.64.0.0/10', '127.0.0.1', '169.254.0.0/16', 'fd00::/8', 'fe80::1'].map(
      (address): [string, string, unknown, LintOptions?, (readonly string[])?] => [
        'address-private',
        `${CONDITION}.IpAddress["aws:SourceIp"]`,
        when({ IpAddress: { 'aws:SourceIp': [address, '2001:db8::/32'] } }),
      ],
    ),
    [
      'addresses-without-ipv6',
      `${CONDITION}.IpAddress["aws:SourceIp"]`,
      when({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }),
    ],
    [
      'addresses-without-ipv6',
      `${CONDITION}.NotIpAddress["aws:SourceIp"]`,
      doc({ ...good, Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '198.51.100.7'] } } }),
    ],
  ])('reports %s at %s of %j', (code, path, document, options = {}, more = []) => {
    const findings = lint(document, options).filter((one) => !more.includes(one.code))
    expect(findings.map((one) => `${one.code} at ${one.path}`)).toStrictEqual([`${code} at ${path}`])
    expect(findings[0]?.message).not.toBe('')
  })

  test.each<[string, unknown, LintOptions?]>([
    [
      'a nested path that a Deny closes',
      doc({ ...good, Resource: `${API}/prod/GET/*/owner` }, { ...good, Effect: 'Deny', Resource: `${API}/prod/GET/*/*/owner` }),
    ],
    [
      'a star for the rest of the path',
      doc({ ...good, Resource: [`${API}/prod/*/*`, `${API}/*/*/*`, `${API}/prod/GET/pets/*`] }),
    ],
    ['a star before a slash of a Deny', doc({ ...good, Effect: 'Deny', Resource: `${API}/*/GET/pets` })],
    [
      'every action, and actions in any case',
      doc({ ...good, Action: ['execute-api:invoke', 'EXECUTE-API:Manage*', 'execute-api:*'] }),
    ],
    [
      'an action of another service on every resource',
      doc({ Effect: 'Allow', Action: 'apigateway:GET', Resource: 'arn:aws:apigateway:*::/restapis/*' }),
    ],
    ['a custom WebSocket route', doc({ ...good, Resource: [`${API}/prod/sendMessage`, `${API}/prod/$connect`] })],
    [
      'the connections of a WebSocket API',
      doc({ ...good, Action: 'execute-api:ManageConnections', Resource: `${API}/prod/POST/@connections/*` }),
    ],
    ['wildcards that match a method', doc({ ...good, Resource: [`${API}/prod/P*`, `${API}/prod/*`, `${API}/*`] })],
    ['a question mark without an equals sign', doc({ ...good, Resource: `${API}/prod/GET/pet?` })],
    ['another partition', doc({ ...good, Resource: 'arn:aws-us-gov:execute-api:us-gov-west-1:012345678901:a1/prod/GET/x' })],
    ['an ARN of 512 characters', doc({ ...good, Resource: `${API}/prod/GET/${'x'.repeat(512 - `${API}/prod/GET/`.length)}` })],
    ['everyone with a condition', doc({ ...good, Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    ['an identity policy of any size', doc({ ...good, Condition: { StringEquals: { 'aws:UserAgent': 'x'.repeat(9000) } } })],
    ['escaped wildcards', when({ StringEquals: { 'aws:UserAgent': 'a${*}${?}' } })],
    ['wildcards under StringLike', when({ StringLike: { 'aws:UserAgent': 'curl*' } })],
    ['keys of other services', when({ StringEquals: { 'x:y': 'z' } })],
    ['a tag', when({ StringEquals: { 'aws:PrincipalTag/team': 'red' } })],
    ['a string operator for an ARN', when({ StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' } })],
    [
      'the epoch time as a date and as a number',
      when({ DateLessThan: { 'aws:EpochTime': '5' }, NumericGreaterThan: { 'aws:EpochTime': '1' } }),
    ],
    ['a set operator for a key with several values', when({ 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': 'o-1/' } })],
    ['a test for the presence of any key', when({ Null: { 'aws:SourceIp': 'false', 'aws:PrincipalOrgPaths': 'false' } })],
    ['the private address of a client in a VPC', when({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } })],
    [
      'a block list of IPv4 addresses',
      doc({
        ...good,
        Effect: 'Deny',
        Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.7' }, Null: { 'aws:SourceIp': 'false' } },
      }),
    ],
  ])('finds nothing in %s', (_, document, options = {}) => {
    expect(lint(document, options)).toStrictEqual([])
  })

  test('names the code of IAM Access Analyzer', () => {
    const codesOf = (document: unknown) => lint(document).map(({ code, accessAnalyzerCode }) => [code, accessAnalyzerCode])
    expect(codesOf(doc({ ...good, Action: 'execute-api:InvokeHTTP' }))).toStrictEqual([['action-unknown', 'INVALID_ACTION']])
    expect(codesOf(doc({ ...good, Effect: 'allow' }))).toStrictEqual([['effect-invalid', 'INVALID_EFFECT']])
    expect(codesOf(doc({ ...good, Resource: '*' }))).toStrictEqual([['allow-all', undefined]])
  })

  test('suggests the action and the condition key', () => {
    expect(lint(doc({ ...good, Action: 'execute-api:Invok' }))[0]?.message).toContain('Did you mean "execute-api:Invoke"?')
    expect(lint(when({ IpAddress: { 'aws:SourceIpp': PUBLIC } }))[0]?.message).toContain('Did you mean "aws:SourceIp"?')
  })

  test.each<[string, unknown]>([
    ['kind', { kind: 'authoriser' }],
    ['kind', { kind: null }],
    ['methodArn', { methodArn: 5 }],
    ['kinds', { kinds: 'identity' }],
  ])('rejects a wrong option %s: %j', (option, options) => {
    expect(() => lint(doc(good), options as LintOptions)).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
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
