import { describe, expect, test } from 'vitest'
import {
  type ContextValue,
  compile,
  evaluate,
  type PolicyDocument,
  type PolicySet,
  type Verdict,
} from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:us-east-1:123456789012:abc123'
const BOB = 'arn:aws:iam::123456789012:user/bob'
const EVE = 'arn:aws:iam::999999999999:user/eve'
const SESSION = 'arn:aws:sts::123456789012:assumed-role/app/s1'
const INVOKE = { Action: 'execute-api:Invoke' }

interface RequestParts {
  readonly principal?: string
  readonly action?: string
  readonly resource?: string
  readonly context?: Record<string, ContextValue>
}

function verdictOf(
  policies: PolicySet,
  { principal = BOB, action = 'execute-api:Invoke', resource = `${API}/prod/GET/pets/1`, context = {} }: RequestParts = {},
): Verdict {
  const request = { principal, action, resource, context }
  const { verdict } = evaluate(policies, request)
  expect(compile(policies).decide(request)).toBe(verdict)
  return verdict
}

const doc = (...Statement: unknown[]): PolicyDocument => ({ Version: '2012-10-17', Statement }) as PolicyDocument
const allow = (Resource: unknown, more: object = {}) => ({ Effect: 'Allow', ...INVOKE, Resource, ...more })
const deny = (Resource: unknown, more: object = {}) => ({ Effect: 'Deny', ...INVOKE, Resource, ...more })

describe('decision and trace', () => {
  test('reports the statement that decided, and the first mismatch of the others', () => {
    const policies = {
      identity: [doc(allow(`${API}/prod/GET/dogs`, { Sid: 'Dogs' }), allow(`${API}/prod/GET/pets/*`, { Sid: 'Pets' }))],
    }
    const request = { principal: BOB, action: 'execute-api:Invoke', resource: `${API}/prod/GET/pets/1`, context: {} }
    expect(evaluate(policies, request)).toMatchObject({
      verdict: 'allow',
      reason: 'allowed-by-identity-policy',
      decidedBy: { kind: 'identity', policy: 0, statement: 1, sid: 'Pets', path: '$.Statement[1]' },
      trace: [
        { effect: 'Allow', code: 'stops-at-resource', path: '$.Statement[0].Resource' },
        { effect: 'Allow', code: 'matches', path: '$.Statement[1]' },
      ],
    })
  })

  test.each<[string, PolicyDocument, string, string]>([
    ['the action', doc({ ...allow('*'), Action: 's3:*' }), 'stops-at-action', '$.Statement[0].Action'],
    [
      'NotAction',
      doc({ Effect: 'Allow', NotAction: 'execute-api:*', Resource: '*' }),
      'stops-at-action',
      '$.Statement[0].NotAction',
    ],
    ['NotResource', doc({ Effect: 'Allow', ...INVOKE, NotResource: '*' }), 'stops-at-resource', '$.Statement[0].NotResource'],
    [
      'a condition',
      doc(allow('*', { Condition: { StringLike: { 'aws:x': '*' }, Bool: { 'aws:SecureTransport': 'true' } } })),
      'stops-at-condition',
      '$.Statement[0].Condition.Bool["aws:SecureTransport"]',
    ],
    ['an unreadable statement', doc({ ...allow('*'), Foo: 1 }), 'stops-at-unreadable', '$.Statement[0]'],
    ['a condition that is not an object', doc(allow('*', { Condition: 'x' })), 'stops-at-condition', '$.Statement[0].Condition'],
  ])('reports a mismatch of %s', (_, document, code, path) => {
    const request = { principal: BOB, action: 'execute-api:Invoke', resource: `${API}/prod/GET/`, context: { 'aws:x': '1' } }
    expect(evaluate({ identity: [document] }, request).trace).toMatchObject([{ code, path }])
  })

  test('reports a mismatch of the principal of a resource policy', () => {
    const resource = doc({ ...allow('*'), Principal: { AWS: EVE } })
    const request = { principal: BOB, action: 'execute-api:Invoke', resource: `${API}/prod/GET/`, context: {} }
    expect(evaluate({ resource }, request).trace).toMatchObject([
      { code: 'stops-at-principal', path: '$.Statement[0].Principal' },
    ])
  })
})

describe('actions', () => {
  test.each<[unknown, string, Verdict]>([
    ['execute-api:Invoke', 'EXECUTE-API:invoke', 'allow'],
    ['EXECUTE-API:INV*', 'execute-api:Invoke', 'allow'],
    ['execute-api:?nvoke', 'execute-api:Invoke', 'allow'],
    ['execute-api:Invoke', 'execute-api:InvalidateCache', 'implicitDeny'],
    ['*:Invoke', 'execute-api:Invoke', 'allow'],
    [['s3:*', 'execute-api:*'], 'execute-api:Invoke', 'allow'],
    ['execute-api:Invok', 'execute-api:Invoke', 'implicitDeny'],
    ['xexecute-api:Invoke', 'execute-api:Invoke', 'implicitDeny'],
    ['*', '', 'allow'],
  ])('matches %j with the action %s', (Action, action, verdict) => {
    expect(verdictOf({ identity: [doc({ Effect: 'Allow', Action, Resource: '*' })] }, { action })).toBe(verdict)
    const opposite = verdict === 'allow' ? 'implicitDeny' : 'allow'
    expect(verdictOf({ identity: [doc({ Effect: 'Allow', NotAction: Action, Resource: '*' })] }, { action })).toBe(opposite)
  })
})

describe('resources', () => {
  test.each<[string, unknown, string, boolean]>([
    ['a star across slashes', `${API}/*/pets`, `${API}/prod/GET/a/b/pets`, true],
    ['no star, no prefix', API, `${API}/prod`, false],
    ['another case', `${API}/prod/GET/Pets`, `${API}/prod/GET/pets`, false],
    ['a question mark for a slash', `${API}/prod/GET/a?b`, `${API}/prod/GET/a/b`, true],
    ['a colon in the path', `${API}/prod/GET/*`, `${API}/prod/GET/urn:isbn:1`, true],
    ['a newline under a star', `${API}/prod/GET/*`, `${API}/prod/GET/a\nb`, true],
    ['an array', [`${API}/a`, `${API}/b`], `${API}/b`, true],
    ['a star for the account', 'arn:aws:execute-api:us-east-1:*:abc123/*', `${API}/x`, true],
    ['stars for everything', 'arn:aws:execute-api:*:*:*', `${API}/x`, true],
    ['a star in the region', 'arn:aws:execute-api:us-*:123456789012:abc123/x', `${API}/x`, true],
    ['another region', 'arn:aws:execute-api:eu-*:123456789012:abc123/x', `${API}/x`, false],
    ['too few parts', 'arn:aws:execute-api:us-east-1:123456789012', `${API}/x`, false],
    ['a star at the end of too few parts', 'arn:aws:execute-api:us-*', `${API}/x`, true],
    ['a star after the scheme', 'arn:*', `${API}/x`, true],
    ['overlapping pieces', `${API}/ab*ba`, `${API}/aba`, false],
    ['a star for the empty string', `${API}/ab*ba`, `${API}/abba`, true],
    ['two stars', `${API}/**/x`, `${API}/a/x`, true],
    ['regular expression characters', `${API}/(a|b)+`, `${API}/a`, false],
  ])('matches %s', (_, Resource, resource, matches) => {
    expect(verdictOf({ identity: [doc(allow(Resource))] }, { resource })).toBe(matches ? 'allow' : 'implicitDeny')
    expect(verdictOf({ identity: [doc(allow('*'), deny(Resource))] }, { resource })).toBe(matches ? 'explicitDeny' : 'allow')
    const negated = { Effect: 'Allow', ...INVOKE, NotResource: Resource }
    expect(verdictOf({ identity: [doc(negated)] }, { resource })).toBe(matches ? 'implicitDeny' : 'allow')
    expect(verdictOf({ identity: [doc(allow('*'), { ...negated, Effect: 'Deny' })] }, { resource })).toBe(
      matches ? 'allow' : 'explicitDeny',
    )
  })

  // AWS documentation is ambiguous about a star before the last part that matches colons: on an Allow it does not, on a Deny it does.
  test.each([
    'arn:aws:execute-api:*:abc123/x',
    'arn:*:abc123/x',
    'arn:aws:*us-east-1:123456789012:abc123/x',
    'arn:aws:execute-api:us-east?1:abc123/x',
  ])('evaluates a wildcard that would match a colon: %s', (pattern) => {
    const resource = pattern.includes('?') ? 'arn:aws:execute-api:us-east:1:abc123/x' : `${API}/x`
    expect(verdictOf({ identity: [doc(allow(pattern))] }, { resource, principal: 'me' })).toBe('implicitDeny')
    expect(verdictOf({ identity: [doc(allow('*'), deny(pattern))] }, { resource, principal: 'me' })).toBe('explicitDeny')
    expect(
      verdictOf({ identity: [doc({ Effect: 'Allow', ...INVOKE, NotResource: pattern })] }, { resource, principal: 'me' }),
    ).toBe('implicitDeny')
    expect(
      verdictOf(
        { identity: [doc(allow('*'), { Effect: 'Deny', ...INVOKE, NotResource: pattern })] },
        { resource, principal: 'me' },
      ),
    ).toBe('explicitDeny')
  })

  test('matches eight stars and a long path in less than a millisecond', () => {
    const hard = `${API}/prod/GET/${'*a'.repeat(8)}b`
    const resource = `${API}/prod/GET/${'a'.repeat(60)}`
    const compiled = compile({ identity: [doc(allow(hard))] })
    const request = { principal: BOB, action: 'execute-api:Invoke', resource, context: {} }
    const times = Array.from({ length: 20 }, () => {
      const before = performance.now()
      expect(compiled.decide(request)).toBe('implicitDeny')
      return performance.now() - before
    })
    expect(Math.min(...times)).toBeLessThan(1)
  })
})

describe('variables', () => {
  const users = (variable: string) => `${API}/prod/GET/users/${variable}/*`
  test.each<[string, string, Record<string, ContextValue>, string, boolean]>([
    ['a value', '${aws:username}', { 'aws:username': 'bob' }, 'bob', true],
    ['another value', '${aws:username}', { 'aws:username': 'eve' }, 'bob', false],
    ['the key in another case', '${AWS:UserName}', { 'aws:username': 'bob' }, 'bob', true],
    ['a number', '${x:n}', { 'x:n': 5 }, '5', true],
    ['absent', '${aws:username}', {}, '${aws:username}', false],
    ['a star in the value', '${aws:username}', { 'aws:username': '*' }, 'bob', false],
    ['a literal star in the value', '${aws:username}', { 'aws:username': '*' }, '*', true],
    ['a question mark in the value', '${aws:username}', { 'aws:username': 'b?b' }, 'bob', false],
    ['a variable in the value', '${a:a}', { 'a:a': '${b:b}', 'b:b': 'bob' }, 'bob', false],
    ['a slash in the value', '${aws:username}', { 'aws:username': 'a/b' }, 'a/b', true],
    ['several values', '${aws:username}', { 'aws:username': ['bob'] }, 'bob', false],
    ['an empty value', 'x${aws:username}', { 'aws:username': '' }, 'x', true],
    ['a default', "${a:a, 'all'}", {}, 'all', true],
    ['a default with a comma and a brace', "${a:a, 'a,}b'}", {}, 'a,}b', true],
    ['a star in a default', "${a:a, '*'}", {}, 'bob', false],
    ['an unused default', "${a:a, 'all'}", { 'a:a': 'x' }, 'all', false],
    ['no default for several values', "${a:a, 'all'}", { 'a:a': ['x', 'y'] }, 'all', false],
    ['two variables', '${a:a}-${b:b}', { 'a:a': '1', 'b:b': '2' }, '1-2', true],
    ['an escaped star', 'a${*}b', {}, 'a*b', true],
    ['an escaped star in place of other characters', 'a${*}b', {}, 'axb', false],
    ['an escaped question mark', 'a${?}b', {}, 'a?b', true],
    ['an escaped dollar', '${$}{a:a}', { 'a:a': 'x' }, '${a:a}', true],
    ['a single dollar sign', '$a', {}, '$a', true],
    ['a star after a variable', '${a:a}*', { 'a:a': 'x' }, 'xyz', true],
  ])('fills in %s: %s', (_, variable, context, segment, matches) => {
    const resource = `${API}/prod/GET/users/${segment}/x`
    expect(verdictOf({ identity: [doc(allow(users(variable)))] }, { resource, context })).toBe(matches ? 'allow' : 'implicitDeny')
    expect(verdictOf({ identity: [doc(allow('*'), deny(users(variable)))] }, { resource, context })).toBe(
      matches ? 'explicitDeny' : 'allow',
    )
  })

  test.each(['${', '${}', '${a:a', "${a:a, 'x}", '${a:a, x}', "${a:a, 'x'", '${a${b}}', '${a:a,}', '${**}'])(
    'the malformed %s never allows and always denies',
    (variable) => {
      const context = { 'a:a': 'x' }
      expect(verdictOf({ identity: [doc(allow(users(variable)))] }, { resource: users(variable), context })).toBe('implicitDeny')
      expect(verdictOf({ identity: [doc(allow('*'), deny(users(variable)))] }, { context })).toBe('explicitDeny')
    },
  )

  test('are literal before version 2012-10-17', () => {
    for (const Version of ['2008-10-17', undefined]) {
      const old = (statement: object) => ({ ...(Version !== undefined && { Version }), Statement: [statement] }) as PolicyDocument
      const context = { 'aws:username': 'bob' }
      expect(verdictOf({ identity: [old(allow(users('${aws:username}')))] }, { resource: users('bob'), context })).toBe(
        'implicitDeny',
      )
      expect(
        verdictOf({ identity: [old(allow(users('${aws:username}')))] }, { resource: users('${aws:username}'), context }),
      ).toBe('allow')
      expect(verdictOf({ identity: [old(allow(`${API}/${'${*}'}`))] }, { resource: `${API}/\${xyz}` })).toBe('allow')
      const equals = { StringEquals: { 'a:a': '${aws:username}' } }
      expect(verdictOf({ identity: [old(allow('*', { Condition: equals }))] }, { context: { ...context, 'a:a': 'bob' } })).toBe(
        'implicitDeny',
      )
    }
  })

  test('are filled in for string and ARN operators only', () => {
    const context = {
      'aws:username': 'b*b',
      'a:a': 'b*b',
      'n:n': '5',
      five: '5',
      arn: 'arn:aws:s3:::b*b',
      whole: 'arn:aws:s3:::b*b',
    }
    const when = (operator: string, key: string, value: string) =>
      verdictOf({ identity: [doc(allow('*', { Condition: { [operator]: { [key]: value } } }))] }, { context })
    expect(when('StringEquals', 'a:a', '${aws:username}')).toBe('allow')
    expect(when('StringEqualsIgnoreCase', 'a:a', 'B${*}b')).toBe('allow')
    expect(when('StringLike', 'a:a', '?${*}b')).toBe('allow')
    expect(when('StringLike', 'a:a', '${x:x}')).toBe('implicitDeny')
    expect(when('StringNotEquals', 'a:a', '${aws:username}')).toBe('implicitDeny')
    expect(when('StringNotEquals', 'a:a', '${n:n}')).toBe('allow')
    expect(when('ArnLike', 'arn', 'arn:aws:s3:::${aws:username}')).toBe('allow')
    expect(when('ArnEquals', 'arn', '${whole}')).toBe('allow')
    expect(when('NumericEquals', 'n:n', '${five}')).toBe('implicitDeny')
  })

  test('without a value never allow, and deny in a negated Deny', () => {
    const not = { StringNotEquals: { 'a:a': '${b:b}' } }
    const context = { 'a:a': 'x' }
    expect(verdictOf({ identity: [doc(allow('*', { Condition: not }))] }, { context })).toBe('implicitDeny')
    expect(verdictOf({ identity: [doc(allow('*'), deny('*', { Condition: not }))] }, { context })).toBe('explicitDeny')
    const negated = { Effect: 'Allow', ...INVOKE, NotResource: users('${b:b}') }
    expect(verdictOf({ identity: [doc(negated)] })).toBe('implicitDeny')
    expect(verdictOf({ identity: [doc(allow('*'), { ...negated, Effect: 'Deny' })] })).toBe('explicitDeny')
    expect(verdictOf({ identity: [doc(allow([users('${b:b}'), `${API}/*`]))] })).toBe('allow')
  })
})

describe('grammar faults never allow and always deny', () => {
  test.each<[string, object]>([
    ['an unknown element', { Foo: 1 }],
    ['an element in another case', { resource: '*' }],
    ['Action and NotAction', { NotAction: 's3:*' }],
    ['Resource and NotResource', { NotResource: 'arn:x' }],
    ['an empty array of actions', { Action: [] }],
    ['no action', { Action: undefined }],
    ['an action that is not a string', { Action: [5] }],
    ['an empty array of resources', { Resource: [] }],
    ['no resource', { Resource: undefined }],
    ['a resource that is not a string', { Resource: { a: '*' } }],
    ['an empty resource', { Resource: '' }],
    ['a resource that is not an ARN', { Resource: '*/prod/GET/*' }],
    ['a resource that is a variable', { Resource: '${aws:PrincipalArn}' }],
    ['a star for the service', { Resource: 'arn:aws:*:us-east-1:123456789012:abc123/*' }],
    ['a star in the service', { Resource: 'arn:aws:execute-*' }],
    ['one of two resources that is not an ARN', { Resource: ['*', 'x'] }],
    ['a principal', { Principal: '*' }],
    ['a NotPrincipal', { NotPrincipal: '*' }],
    ['a condition that is a string', { Condition: 'x' }],
    ['a condition that is null', { Condition: null }],
    ['an array of conditions', { Condition: [] }],
    ['an operator without keys', { Condition: { StringEquals: 'x' } }],
    ['an operator with an empty array', { Condition: { StringEquals: [] } }],
    ['a value that is an object', { Condition: { StringLike: { a: { b: 1 } } } }],
    ['a value of null', { Condition: { StringLikeIfExists: { a: null } } }],
    ['an empty key', { Condition: { StringLikeIfExists: { '': 'x' } } }],
  ])('%s', (_, more) => {
    expect(verdictOf({ identity: [doc(allow('*', more))] })).toBe('implicitDeny')
    expect(verdictOf({ identity: [doc(allow('*'), deny('*', more))] })).toBe('explicitDeny')
  })

  test.each<[string, unknown, Verdict]>([
    ['null', null, 'explicitDeny'],
    ['an array', [], 'explicitDeny'],
    ['a string', '{}', 'explicitDeny'],
    ['an object without statements', { Version: '2012-10-17' }, 'explicitDeny'],
    ['an object with a malformed statement', { Version: '2012-10-17', Statement: ['x'] }, 'explicitDeny'],
    ['one with an unknown version', { Version: '2020-01-01', Statement: allow('*') }, 'implicitDeny'],
    ['one with a version that is not a string', { Version: 2012, Statement: allow('*') }, 'implicitDeny'],
    ['one with an unknown member', { Version: '2012-10-17', Statement: allow('*'), Rules: [] }, 'implicitDeny'],
    ['one with an effect in lowercase', { Version: '2012-10-17', Statement: { ...allow('*'), Effect: 'allow' } }, 'implicitDeny'],
    ['one with an unknown effect', { Version: '2012-10-17', Statement: { ...allow('*'), Effect: 'Permit' } }, 'explicitDeny'],
    ['one without an effect', { Version: '2012-10-17', Statement: { ...INVOKE, Resource: '*' } }, 'explicitDeny'],
    [
      'one with a deny in lowercase',
      { Version: '2012-10-17', Statement: [allow('*'), { ...allow('arn:x'), Effect: 'deny' }] },
      'explicitDeny',
    ],
    ['one with an empty array of statements', { Version: '2012-10-17', Statement: [] }, 'implicitDeny'],
    ['one with a single statement', { Version: '2012-10-17', Id: 'x', Statement: allow('*') }, 'allow'],
  ])('evaluates a document that is %s', (_, document, verdict) => {
    expect(verdictOf({ identity: [document as PolicyDocument] })).toBe(verdict)
  })

  test('evaluates a resource policy without a principal', () => {
    expect(verdictOf({ resource: doc(allow('*')) })).toBe('implicitDeny')
    expect(verdictOf({ identity: [doc(allow('*'))], resource: doc(deny(`${API}/*`)) })).toBe('explicitDeny')
  })
})

describe('principals', () => {
  const policy = (Principal: unknown, more: object = {}) => doc({ ...allow('*'), Principal, ...more })
  test.each<[string, unknown, string, Verdict]>([
    ['everyone', '*', BOB, 'allow'],
    ['every AWS principal', { AWS: '*' }, BOB, 'allow'],
    ['everyone, for an anonymous caller', '*', 'anonymous', 'allow'],
    ['a star as a service', { Service: '*' }, BOB, 'implicitDeny'],
    ['the user', { AWS: BOB }, BOB, 'allow'],
    ['one of an array', { AWS: [EVE, BOB] }, BOB, 'allow'],
    ['another user', { AWS: EVE }, BOB, 'implicitDeny'],
    ['one of an array with a deleted user', { AWS: ['AIDACKCEVSQ6C2EXAMPLE', BOB] }, BOB, 'allow'],
    ['a deleted user', { AWS: 'AIDACKCEVSQ6C2EXAMPLE' }, BOB, 'implicitDeny'],
    ['a deleted user, for a caller with that name', { AWS: 'AIDACKCEVSQ6C2EXAMPLE' }, 'AIDACKCEVSQ6C2EXAMPLE', 'implicitDeny'],
    ['the user in another case', { AWS: BOB.toUpperCase() }, BOB, 'implicitDeny'],
    ['the session', { AWS: SESSION }, SESSION, 'allow'],
    ['another session', { AWS: `${SESSION}2` }, SESSION, 'implicitDeny'],
    ['the role of the session', { AWS: 'arn:aws:iam::123456789012:role/app' }, SESSION, 'allow'],
    ['the role with its path', { AWS: 'arn:aws:iam::123456789012:role/path/app' }, SESSION, 'allow'],
    ['another role', { AWS: 'arn:aws:iam::123456789012:role/apps' }, SESSION, 'implicitDeny'],
    ['the role of another account', { AWS: 'arn:aws:iam::999999999999:role/app' }, SESSION, 'implicitDeny'],
    ['the role of another partition', { AWS: 'arn:aws-cn:iam::123456789012:role/app' }, SESSION, 'implicitDeny'],
    ['a user with the name of the role', { AWS: 'arn:aws:iam::123456789012:user/app' }, SESSION, 'implicitDeny'],
    ['the role itself', { AWS: 'arn:aws:iam::123456789012:role/app' }, 'arn:aws:iam::123456789012:role/app', 'allow'],
    ['the account, which delegates', { AWS: '123456789012' }, BOB, 'implicitDeny'],
    ['the root, which delegates', { AWS: 'arn:aws:iam::123456789012:root' }, BOB, 'implicitDeny'],
    ['the root, for the root user', { AWS: 'arn:aws:iam::123456789012:root' }, 'arn:aws:iam::123456789012:root', 'allow'],
    ['a wildcard in a name', { AWS: 'arn:aws:iam::123456789012:user/*' }, BOB, 'implicitDeny'],
    ['a service', { Service: 'lambda.amazonaws.com' }, 'lambda.amazonaws.com', 'allow'],
    ['another service', { Service: 'lambda.amazonaws.com' }, 's3.amazonaws.com', 'implicitDeny'],
    ['a service under AWS', { AWS: 'lambda.amazonaws.com' }, 'lambda.amazonaws.com', 'implicitDeny'],
    [
      'a federated user',
      { AWS: 'arn:aws:sts::123456789012:federated-user/x' },
      'arn:aws:sts::123456789012:federated-user/x',
      'allow',
    ],
    ['an unknown type', { Aws: BOB }, BOB, 'implicitDeny'],
    ['an array without a type', [BOB], BOB, 'allow'],
    ['an empty array', { AWS: [] }, BOB, 'implicitDeny'],
    ['no type', {}, BOB, 'implicitDeny'],
    ['a number', 5, BOB, 'implicitDeny'],
  ])('matches %s', (_, Principal, principal, verdict) => {
    expect(verdictOf({ resource: policy(Principal) }, { principal })).toBe(verdict)
  })

  test.each<[string, unknown, string, Verdict]>([
    ['exempts the user that it names', { AWS: BOB }, BOB, 'allow'],
    ['applies to another user', { AWS: [EVE] }, BOB, 'explicitDeny'],
    [
      'exempts the session that it names',
      { AWS: [SESSION, 'arn:aws:iam::123456789012:role/app', '123456789012'] },
      SESSION,
      'allow',
    ],
    ['applies to a session if only its role is named', { AWS: ['arn:aws:iam::123456789012:role/app'] }, SESSION, 'explicitDeny'],
    ['exempts the role itself', { AWS: ['arn:aws:iam::123456789012:role/app'] }, 'arn:aws:iam::123456789012:role/app', 'allow'],
    ['applies to a user if only the account is named', { AWS: ['123456789012'] }, BOB, 'explicitDeny'],
    ['exempts no caller by the ID of a deleted user', { AWS: ['AIDACKCEVSQ6C2EXAMPLE'] }, BOB, 'explicitDeny'],
    ['exempts no caller if it is malformed', { AWS: `${BOB}*` }, BOB, 'explicitDeny'],
  ])('NotPrincipal on a Deny %s', (_, NotPrincipal, principal, verdict) => {
    const resource = doc({ ...allow('*'), Principal: '*' }, { ...deny('*'), NotPrincipal })
    expect(verdictOf({ resource }, { principal })).toBe(verdict)
  })

  test.each<[string, string, string, Verdict]>([
    ['the caller’s account', '123456789012', BOB, 'explicitDeny'],
    ['the root of the caller’s account', 'arn:aws:iam::123456789012:root', BOB, 'explicitDeny'],
    ['another account', '999999999999', BOB, 'allow'],
    ['the root of another account', 'arn:aws:iam::999999999999:root', BOB, 'allow'],
    ['the root of another partition', 'arn:aws-cn:iam::123456789012:root', BOB, 'allow'],
    ['the session’s account', '123456789012', SESSION, 'explicitDeny'],
    [
      'a role, for a federated user with that name',
      'arn:aws:iam::123456789012:role/app',
      'arn:aws:sts::123456789012:federated-user/app',
      'allow',
    ],
    ['a deleted role', 'AROACKCEVSQ6C2EXAMPLE', BOB, 'allow'],
    ['a malformed unique ID', 'AROAx', BOB, 'explicitDeny'],
    ['eleven digits', '12345678901', BOB, 'explicitDeny'],
    ['thirteen digits', '1234567890123', BOB, 'explicitDeny'],
    ['twelve letters', 'abcdefghijkl', BOB, 'explicitDeny'],
  ])('evaluates a Deny of %s', (_, AWS, principal, verdict) => {
    expect(
      verdictOf({ resource: doc({ ...allow('*'), Principal: '*' }, { ...deny('*'), Principal: { AWS } }) }, { principal }),
    ).toBe(verdict)
  })

  test.each<[unknown, string, Verdict]>([
    [{ AWS: BOB }, BOB, 'implicitDeny'],
    [{ AWS: '123456789012' }, BOB, 'implicitDeny'],
    [{ AWS: 'arn:aws:iam::123456789012:role/app' }, SESSION, 'implicitDeny'],
    [{ AWS: 'arn:aws:iam::123456789012:role/x' }, SESSION, 'allow'],
  ])('NotPrincipal %j on an Allow, for %s', (NotPrincipal, principal, verdict) => {
    expect(verdictOf({ resource: doc({ ...allow('*'), NotPrincipal }) }, { principal })).toBe(verdict)
  })
})

describe('the short form of a resource in a resource policy', () => {
  const policy = (Effect: string, Resource: unknown, more: object = {}) => ({
    Effect,
    Principal: '*',
    ...INVOKE,
    Resource,
    ...more,
  })
  test.each<[string, string, boolean]>([
    ['execute-api:/*', `${API}/prod/GET/pets/1`, true],
    ['execute-api:/prod/GET/*', `${API}/prod/GET/pets/1`, true],
    ['execute-api:/dev/GET/*', `${API}/prod/GET/pets/1`, false],
    ['execute-api:/GET/pets/1', `${API}/prod/GET/pets/1`, false],
    ['execute-api:/prod/GET/x', `${API}/dev/POST/prod/GET/x`, false],
    ['execute-api:/prod/*/pets/?', `${API}/prod/GET/pets/1`, true],
    ['execute-api:/prod/GET/${aws:username}', `${API}/prod/GET/bob`, true],
    ['execute-api:/prod/GET/${aws:username}', `${API}/prod/GET/eve`, false],
    ['execute-api:/prod/GET/${aws:nobody}', `${API}/prod/GET/bob`, false],
    ['execute-api:/*', 'arn:aws:s3:us-east-1:123456789012:bucket/x', false],
    ['execute-api:/*', 'x/y', false],
    ['execute-api:/*', API, false],
  ])('matches %s with %s', (Resource, resource, matches) => {
    const context = { 'aws:username': 'bob' }
    expect(verdictOf({ resource: doc(policy('Allow', Resource)) }, { resource, context, principal: 'me' })).toBe(
      matches ? 'allow' : 'implicitDeny',
    )
    expect(
      verdictOf({ resource: doc(policy('Allow', '*'), policy('Deny', Resource)) }, { resource, context, principal: 'me' }),
    ).toBe(matches ? 'explicitDeny' : 'allow')
  })

  test('is malformed in other policy types', () => {
    expect(verdictOf({ identity: [doc(allow('execute-api:/*'))] })).toBe('implicitDeny')
  })

  test('is compared part by part in the trace', () => {
    const resource = doc(policy('Allow', 'execute-api:/dev/GET/*'))
    const { trace } = evaluate(
      { resource },
      { principal: 'me', action: 'execute-api:Invoke', resource: `${API}/prod/GET/x`, context: {} },
    )
    expect(trace[0]?.nearest).toStrictEqual({
      kind: 'resource',
      pattern: 'execute-api:/dev/GET/*',
      part: 'stage',
      wanted: 'dev',
      asked: 'prod',
    })
  })
})

describe('policy types', () => {
  const open = doc(allow('*'))
  const unrelated = doc({ ...allow('*'), Action: 's3:*' })
  const shut = doc(deny('*'))
  const names = (AWS: string) => doc({ ...allow('*'), Principal: { AWS } })
  const everyone = doc({ ...allow('*'), Principal: '*' })
  const ROLE = 'arn:aws:iam::123456789012:role/app'

  test.each<[string, PolicySet, string, Verdict, string]>([
    ['the caller’s policy', { identity: [open] }, BOB, 'allow', 'allowed-by-identity-policy'],
    ['no policies', {}, BOB, 'implicitDeny', 'nothing-allows'],
    ['a Deny and an Allow', { identity: [open, shut] }, BOB, 'explicitDeny', 'denied-by-statement'],
    ['a caller without an account', { identity: [open] }, 'user|1', 'allow', 'allowed-by-identity-policy'],
    ['a boundary that allows', { identity: [open], boundaries: [open] }, BOB, 'allow', 'allowed-by-identity-policy'],
    [
      'a boundary that does not allow',
      { identity: [open], boundaries: [unrelated] },
      BOB,
      'implicitDeny',
      'boundary-does-not-allow',
    ],
    [
      'two boundaries, one of which does not allow',
      { identity: [open], boundaries: [open, unrelated] },
      BOB,
      'implicitDeny',
      'boundary-does-not-allow',
    ],
    ['a boundary that denies', { identity: [open], boundaries: [shut] }, BOB, 'explicitDeny', 'denied-by-statement'],
    ['a boundary alone', { boundaries: [open] }, BOB, 'implicitDeny', 'nothing-allows'],
    ['no boundaries', { identity: [open], boundaries: [] }, BOB, 'allow', 'allowed-by-identity-policy'],
    [
      'a session policy that allows',
      { identity: [open], session: [unrelated, open] },
      SESSION,
      'allow',
      'allowed-by-identity-policy',
    ],
    [
      'a session policy that does not allow',
      { identity: [open], session: [unrelated] },
      SESSION,
      'implicitDeny',
      'session-policy-does-not-allow',
    ],
    [
      'a service control policy that does not allow',
      { identity: [open], serviceControl: [[unrelated]] },
      BOB,
      'implicitDeny',
      'service-control-policy-does-not-allow',
    ],
    [
      'service control policies, one of which allows',
      { identity: [open], serviceControl: [[unrelated, open]] },
      BOB,
      'allow',
      'allowed-by-identity-policy',
    ],
    [
      'a service control policy that denies',
      { identity: [open], serviceControl: [[open, shut]] },
      BOB,
      'explicitDeny',
      'denied-by-statement',
    ],
    [
      'a service control policy that does not allow and a resource policy',
      { resource: everyone, serviceControl: [[unrelated]] },
      BOB,
      'implicitDeny',
      'service-control-policy-does-not-allow',
    ],
    [
      'a resource control policy that does not allow',
      { identity: [open], resourceControl: [[names(EVE)]] },
      BOB,
      'implicitDeny',
      'resource-control-policy-does-not-allow',
    ],
    [
      'a resource control policy that allows',
      { identity: [open], resourceControl: [[everyone]] },
      BOB,
      'allow',
      'allowed-by-identity-policy',
    ],
    [
      'the user named, boundary does not allow',
      { resource: names(BOB), boundaries: [unrelated] },
      BOB,
      'allow',
      'allowed-by-resource-policy',
    ],
    [
      'the user named, identity allows too',
      { identity: [open], resource: names(BOB) },
      BOB,
      'allow',
      'allowed-by-identity-policy',
    ],
    [
      'the user named, identity allows, boundary does not allow',
      { identity: [open], resource: names(BOB), boundaries: [unrelated] },
      BOB,
      'allow',
      'allowed-by-resource-policy',
    ],
    ['the user named, boundary denies', { resource: names(BOB), boundaries: [shut] }, BOB, 'explicitDeny', 'denied-by-statement'],
    [
      'the session named, boundary and session policy do not allow',
      { resource: names(SESSION), boundaries: [unrelated], session: [unrelated] },
      SESSION,
      'allow',
      'allowed-by-resource-policy',
    ],
    [
      'the role named, boundary does not allow',
      { resource: names(ROLE), boundaries: [unrelated] },
      SESSION,
      'implicitDeny',
      'boundary-does-not-allow',
    ],
    [
      'the role named, session policy does not allow',
      { resource: names(ROLE), session: [unrelated] },
      SESSION,
      'implicitDeny',
      'session-policy-does-not-allow',
    ],
    [
      'the role named, boundary allows',
      { resource: names(ROLE), boundaries: [open] },
      SESSION,
      'allow',
      'allowed-by-resource-policy',
    ],
    [
      'everyone, boundary does not allow',
      { resource: everyone, boundaries: [unrelated] },
      SESSION,
      'allow',
      'allowed-by-resource-policy',
    ],
    ['only the account named', { resource: names('123456789012') }, BOB, 'implicitDeny', 'resource-policy-only-delegates'],
    [
      'the account named, identity allows',
      { identity: [open], resource: names('123456789012') },
      BOB,
      'allow',
      'allowed-by-identity-policy',
    ],
    [
      'the account named, boundary does not allow',
      { identity: [open], resource: names('123456789012'), boundaries: [unrelated] },
      BOB,
      'implicitDeny',
      'boundary-does-not-allow',
    ],
    [
      'both the account and the role named',
      { resource: doc(...[ROLE, '123456789012'].map((AWS) => ({ ...allow('*'), Principal: { AWS } }))) },
      SESSION,
      'allow',
      'allowed-by-resource-policy',
    ],
    ['another account, both allow', { identity: [open], resource: names(EVE) }, EVE, 'allow', 'allowed-by-both'],
    [
      'another account, named as a whole, identity allows',
      { identity: [open], resource: names('999999999999') },
      EVE,
      'allow',
      'allowed-by-both',
    ],
    [
      'another account, only identity allows',
      { identity: [open], resource: names(BOB) },
      EVE,
      'implicitDeny',
      'cross-account-needs-resource-policy',
    ],
    ['another account, no resource policy', { identity: [open] }, EVE, 'implicitDeny', 'cross-account-needs-resource-policy'],
    [
      'another account, only the resource policy allows',
      { resource: names(EVE) },
      EVE,
      'implicitDeny',
      'cross-account-needs-identity-policy',
    ],
    ['another account, everyone allowed', { resource: everyone }, EVE, 'implicitDeny', 'cross-account-needs-identity-policy'],
    [
      'another account, boundary does not allow',
      { identity: [open], resource: names(EVE), boundaries: [unrelated] },
      EVE,
      'implicitDeny',
      'boundary-does-not-allow',
    ],
    ['another account, no policy matches', { resource: names(BOB) }, EVE, 'implicitDeny', 'nothing-allows'],
    [
      'the same account ID in another partition',
      { identity: [open] },
      BOB.replace('aws', 'aws-cn'),
      'implicitDeny',
      'cross-account-needs-resource-policy',
    ],
  ])('decides %s', (_, policies, principal, verdict, reason) => {
    const request = { principal, action: 'execute-api:Invoke', resource: `${API}/prod/GET/pets/1`, context: {} }
    expect(evaluate(policies, request)).toMatchObject({ verdict, reason })
    expect(verdictOf(policies, { principal })).toBe(verdict)
  })

  test('each boundary must allow, one session policy is enough', () => {
    const pets = doc(allow(`${API}/prod/GET/pets/*`))
    const dogs = doc(allow(`${API}/prod/GET/dogs/*`))
    expect(verdictOf({ identity: [open], boundaries: [pets, dogs] })).toBe('implicitDeny')
    expect(verdictOf({ identity: [open], session: [pets, dogs] })).toBe('allow')
  })
})

describe('invalid arguments', () => {
  const good = { principal: BOB, action: 'execute-api:Invoke', resource: API, context: {} }
  test.each<[string, unknown, string]>([
    ['request', null, 'an object'],
    ['request', 'x', 'an object'],
    ['request.principal', { ...good, principal: undefined }, 'required but is undefined. Is the environment variable set?'],
    ['request.action', { ...good, action: 5 }, 'a string'],
    ['request.resource', { ...good, resource: ['x'] }, 'a string'],
    ['request.context', { ...good, context: null }, 'an object'],
    ['request.context', { ...good, context: [] }, 'an object'],
    ['request.context', { ...good, context: 'x' }, 'an object'],
  ])('rejects %s: %j', (path, request, expected) => {
    const wrong = expect.objectContaining({
      name: 'PolicyError',
      code: 'ERR_POLICY_INVALID',
      path,
      message: expect.stringContaining(`policy: ${path} ${expected.startsWith('required') ? 'is' : 'must be'} ${expected}`),
    })
    expect(() => evaluate({}, request as typeof good)).toThrow(wrong)
    expect(() => compile({}).decide(request as typeof good)).toThrow(wrong)
  })

  test.each<[string, unknown, string]>([
    ['policies', null, 'policies must be an object, received null'],
    ['policies', [], 'policies must be an object, received an empty array'],
    ['policies', 'x', 'policies must be an object, received a string'],
    ['policies', 5, 'policies must be an object, received a number'],
    ['policies', undefined, 'policies must be an object, received undefined'],
    ['policies.identity', { identity: {} }, 'policies.identity must be an array of policy documents, received an object'],
    [
      'policies.serviceControl',
      { serviceControl: 'x' },
      'policies.serviceControl must be an array of levels, each of them an array of policy documents: [[root], [ou], [account]], received a string',
    ],
    [
      'policies.boundary',
      { boundary: [] },
      'unknown option "policies.boundary". Known options: identity, resource, boundaries, session, serviceControl, resourceControl.',
    ],
    [
      `policies.${'x'.repeat(100)}`,
      { ['x'.repeat(100)]: [] },
      `unknown option "policies.${'x'.repeat(100)}". Known options: identity, resource, boundaries, session, serviceControl, resourceControl.`,
    ],
  ])('rejects %s: %j', (path, policies, message) => {
    const wrong = expect.objectContaining({ name: 'PolicyError', path, message: `policy: ${message}` })
    expect(() => evaluate(policies as PolicySet, good)).toThrow(wrong)
    expect(() => compile(policies as PolicySet)).toThrow(wrong)
  })
})

describe('a variable after a star', () => {
  test.each<[string, string, Verdict]>([
    [`${API}/*/GET/\${aws:username}`, `${API}/prod/GET/bob`, 'allow'],
    [`${API}/*/GET/\${aws:username}`, `${API}/prod/GET/eve`, 'implicitDeny'],
    [`${API}/*/GET/\${aws:username}`, `${API}/prod/POST/bob`, 'implicitDeny'],
    ['arn:aws:execute-api:*:123456789012:abc123/prod/${aws:username}/*', `${API}/prod/bob/x`, 'allow'],
    ['arn:aws:execute-api:*:abc123/prod/${aws:username}/*', `${API}/prod/bob/x`, 'implicitDeny'],
  ])('matches %j with %j: %s', (pattern, resource, verdict) => {
    expect(verdictOf({ identity: [doc(allow(pattern))] }, { resource, context: { 'aws:username': 'bob' } })).toBe(verdict)
  })
})

describe('accounts of caller and resource', () => {
  test.each<[string, string, boolean]>([
    ['user|1', `${API}/prod/GET/`, true],
    ['user|1', 'nonsense', true],
    ['lambda.amazonaws.com', `${API}/prod/GET/`, true],
    [BOB, `${API}/prod/GET/`, true],
    [SESSION, `${API}/prod/GET/`, true],
    [BOB, 'arn:aws:execute-api:us-east-1:123456789012:', true],
    [BOB, 'arn:aws:execute-api:us-east-1:123456789012', false],
    [BOB, 'arn:aws-cn:execute-api:us-east-1:123456789012:abc123/prod/GET/', false],
    [BOB, 'arn:aws:execute-api:us-east-1:999999999999:abc123/prod/GET/', false],
    [BOB, 'arn:aws:execute-api:123456789012:999999999999:abc123/prod/GET/', false],
    [BOB, 'arn:aws:s3:::bucket', false],
    [BOB, '', false],
    [EVE, `${API}/prod/GET/`, false],
  ])('%j and %j are of the same account: %j', (principal, resource, expected) => {
    expect(verdictOf({ identity: [doc(allow('*'))] }, { principal, resource })).toBe(expected ? 'allow' : 'implicitDeny')
  })
})
