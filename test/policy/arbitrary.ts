/** Generators of random policies and requests: close to valid ones, with any JSON value in any place. */
import fc from 'fast-check'
import type { PolicyDocument, PolicyRequest } from '../../src/policy/index.ts'

export const API = 'arn:aws:execute-api:us-east-1:123456789012:abc123'
const strings = fc.constantFrom(
  ...[
    '*',
    '',
    'a',
    `${API}/prod/GET/pets/*`,
    `${API}/*`,
    'arn:aws:execute-api:*',
    '${aws:username}',
    '${',
    'execute-api:*',
    'execute-api:Invoke',
    'execute-api:/*',
    'execute-api:/prod/GET/pets/?',
  ],
  ...[
    '2012-10-17',
    'Allow',
    'Deny',
    '123456789012',
    'arn:aws:iam::123456789012:user/bob',
    '10.0.0.0/8',
    'true',
    '5',
    '2026-01-01',
  ],
  ...[`${API}/*/GET/*/x`, `${API}/prod/\${aws:username}/x`, `${API}/prod/GET/pets/1`, `${API}/prod/GET/a?c/*`],
)
const keys = fc.constantFrom(
  ...[
    'Version',
    'Statement',
    'Effect',
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Principal',
    'NotPrincipal',
    'Condition',
    'Sid',
  ],
  ...[
    'AWS',
    'Service',
    'StringEquals',
    'StringLike',
    'IpAddress',
    'Null',
    'ForAllValues:StringLike',
    'NumericLessThanIfExists',
    'aws:username',
    '__proto__',
  ],
)
export const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 5),
    strings,
    fc.array(tie('json'), { maxLength: 3 }),
    fc.dictionary(keys, tie('json'), { maxKeys: 5 }),
  ),
}))
const resources = fc.constantFrom(
  ...[
    '*',
    `${API}/*`,
    `${API}/prod/GET/pets/*`,
    'arn:aws:execute-api:*',
    `${API}/*/GET/*/x`,
    `${API}/prod/GET/a?c/*`,
    'arn:aws:s3:::b',
  ],
  ...[`${API}/prod/\${aws:username}/x`, `${API}/*/\${aws:username}/*`, `${API}/prod/GET/pets/1`, 'arn:*:execute-api:*:abc123/*'],
)
const oneOrMore = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.array(value, { maxLength: 3 }))
const operators = fc.constantFrom(
  ...[
    'StringEquals',
    'StringNotEquals',
    'StringLike',
    'StringNotLike',
    'IpAddress',
    'NotIpAddress',
    'NumericLessThan',
    'NumericNotEquals',
    'Bool',
  ],
  ...[
    'Null',
    'ForAllValues:StringEquals',
    'ForAnyValue:StringLike',
    'ArnLike',
    'DateLessThan',
    'StringEqualsIfExists',
    'Nonsense',
  ],
)
/** Close to a statement, with any JSON value in any place. */
const statement = fc.record(
  {
    Effect: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('Allow', 'Deny') }, { weight: 1, arbitrary: json }),
    Action: oneOrMore(strings),
    NotAction: oneOrMore(strings),
    Resource: oneOrMore(strings),
    NotResource: oneOrMore(strings),
    Principal: fc.oneof(strings, fc.dictionary(fc.constantFrom('AWS', 'Service'), oneOrMore(strings), { maxKeys: 2 })),
    NotPrincipal: fc.dictionary(fc.constantFrom('AWS', 'Service'), oneOrMore(strings), { maxKeys: 2 }),
    Condition: fc.oneof(fc.dictionary(operators, fc.dictionary(keys, oneOrMore(strings), { maxKeys: 2 }), { maxKeys: 2 }), json),
  },
  { requiredKeys: [] },
)
const usual = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: oneOrMore(strings),
    Resource: oneOrMore(resources),
    Condition: fc.dictionary(operators, fc.dictionary(keys, oneOrMore(strings), { maxKeys: 1 }), { maxKeys: 1 }),
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
)
const document = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Statement: fc.array(fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: statement }), { maxLength: 7 }),
})
const anyDocument = fc.oneof({ weight: 5, arbitrary: document }, { weight: 1, arbitrary: json }) as fc.Arbitrary<PolicyDocument>
export const documents = fc.array(anyDocument, { maxLength: 2 })
export const policySet = fc.record(
  {
    identity: documents,
    resource: anyDocument,
    boundaries: documents,
    session: documents,
    serviceControl: fc.array(documents, { maxLength: 2 }),
    resourceControl: fc.array(documents, { maxLength: 2 }),
  },
  { requiredKeys: [] },
)
export const request = fc.record({
  principal: fc.constantFrom('me', 'arn:aws:iam::123456789012:user/bob', 'arn:aws:sts::999999999999:assumed-role/a/b'),
  action: fc.constantFrom('execute-api:Invoke', 'execute-api:InvalidateCache'),
  resource: fc.constantFrom(`${API}/prod/GET/pets/1`, `${API}/prod/GET/abc/x`, `${API}/prod/bob/x`, API, 'x', ''),
  context: fc.dictionary(keys, fc.oneof(strings, fc.array(strings, { maxLength: 2 })), { maxKeys: 3 }),
}) as fc.Arbitrary<PolicyRequest>
