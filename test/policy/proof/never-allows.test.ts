import { describe, expect, test } from 'vitest'
import {
  allow,
  BoundError,
  condition,
  deny,
  evaluate,
  findAllowed,
  neverAllows,
  type PolicyDocument,
  type PolicySet,
  type ProofOptions,
  policy,
  type StatementDraft,
} from '../../../src/policy/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3'
const of = (...drafts: StatementDraft[]): PolicySet => ({ identity: [policy(SCOPE, ...drafts)] })
const raw = (...Statement: unknown[]): PolicySet => ({ identity: [{ Version: '2012-10-17', Statement } as PolicyDocument] })
const office = condition.sourceIp('10.0.0.0/8')
const INVOKE = { Action: 'execute-api:Invoke' }

const RESOURCE_POLICY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::012345678901:user/bob' }, ...INVOKE, Resource: '*' },
}
const DENIES_BOB: PolicyDocument = {
  Version: '2012-10-17',
  Statement: { Effect: 'Deny', Principal: { AWS: 'arn:aws:iam::012345678901:user/bob' }, ...INVOKE, Resource: '*' },
}
const ONE_NAME = { Effect: 'Allow', ...INVOKE, Resource: '*', Condition: { StringEquals: { 'x:name': 'bob' } } }
const SAME_NAME = raw({ ...ONE_NAME, Condition: { StringEquals: { 'x:name': '${x:owner}' } } })

describe('neverAllows', () => {
  test.each<[string, PolicySet, string, boolean]>([
    ['a read-only policy and a write', of(allow('GET /*')), 'DELETE /admin/*', true],
    ['a read-only policy and a read', of(allow('GET /*')), 'GET /admin/*', false],
    ['a path that only looks like a method', of(allow('GET /*')), 'DELETE /GET/x', true],
    ['any method', of(allow('GET /*')), 'ANY /x', false],
    ['everything except one method', of(allow('*'), deny('DELETE /*')), 'DELETE /x', true],
    ['everything except one path, and paths below it', of(allow('*'), deny('DELETE /admin')), 'DELETE /admin/*', false],
    ['a hole in a deny', of(allow('*'), deny('DELETE /a*')), 'DELETE /b', false],
    [
      'a Deny of everything except some resources',
      raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }, { Effect: 'Deny', ...INVOKE, NotResource: `${API}/prod/GET/*` }),
      'DELETE /*',
      true,
    ],
    [
      'a Deny of everything except some resources, and one of them',
      raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }, { Effect: 'Deny', ...INVOKE, NotResource: `${API}/prod/GET/*` }),
      'GET /x',
      false,
    ],
    [
      'an Allow of everything except some resources',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/*` }),
      'GET /x',
      false,
    ],
    ['one segment', of(allow('GET /a/b/c')), 'GET /a/{x}', true],
    ['one segment that fits', of(allow('GET /a/b')), 'GET /a/{x}', false],
    ['the rest', of(allow('GET /a/b/c')), 'GET /a/{x+}', false],
    ['an empty segment does not match {x}', of(allow('GET /a/')), 'GET /a/{x}', true],
    ['a question mark', of(allow('GET /ab')), 'GET /a?', false],
    ['a WebSocket route', of(allow('$connect')), '$connect', false],
    ['the WebSocket trap', raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/*/*` }), '$connect', true],
    ['everything', {}, '*', true],
    ['anything', of(allow('GET /x')), '*', false],
    ['an ARN pattern', of(allow('GET /x')), `${API}/dev/*`, true],
    ['an ARN pattern that fits', of(allow('GET /x')), `${API}/pro?/*`, false],
    ['another action', raw({ Effect: 'Allow', Action: 's3:*', Resource: '*' }), 'GET /x', true],
    ['a condition that may hold', of(allow('GET /x').when(office)), 'GET /x', false],
    ['a Deny that may not apply', of(allow('GET /x'), deny('GET /*').when(office)), 'GET /x', false],
    ['a faulty Allow', raw({ Effect: 'Allow', ...INVOKE, Resource: '*', Foo: 1 }), '*', true],
    [
      'an unknown operator on an Allow',
      raw({ Effect: 'Allow', ...INVOKE, Resource: '*', Condition: { Nonsense: { a: 'b' } } }),
      '*',
      true,
    ],
    ['a faulty Deny', raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }, { Effect: 'Deny', ...INVOKE, Resource: [] }), '*', true],
    [
      'a variable with an unknown value',
      raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/GET/\${aws:username}/x` }),
      'GET /bob/x',
      false,
    ],
    [
      'a variable with an unknown value in a Deny',
      raw(
        { Effect: 'Allow', ...INVOKE, Resource: '*' },
        { Effect: 'Deny', ...INVOKE, Resource: `${API}/prod/GET/\${aws:username}` },
      ),
      'GET /bob',
      false,
    ],
    [
      'a star that would match colons',
      raw({ Effect: 'Allow', ...INVOKE, Resource: 'arn:aws:execute-api:*:a1b2c3/prod/GET/x' }),
      'GET /x',
      true,
    ],
    [
      'the short form of a resource',
      {
        resource: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: '*', ...INVOKE, Resource: 'execute-api:/prod/GET/*' },
        },
      },
      'GET /x',
      false,
    ],
    [
      'the short form of a resource with another method',
      {
        resource: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Principal: '*', ...INVOKE, Resource: 'execute-api:/prod/GET/*' },
        },
      },
      'POST /prod/GET/x',
      true,
    ],
    ['a boundary that does not allow', { ...of(allow('*')), boundaries: [policy(SCOPE, allow('GET /*'))] }, 'POST /x', true],
    [
      'a service control policy that does not allow',
      { ...of(allow('*')), serviceControl: [[policy(SCOPE, allow('GET /*'))]] },
      'POST /x',
      true,
    ],
    ['two routes of one statement', of(allow('GET /x', 'POST /y')), 'POST /y', false],
    [
      'two statements',
      raw(
        { Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/GET/x` },
        { Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/POST/y` },
      ),
      'POST /y',
      false,
    ],
    [
      'a Deny that cannot be read',
      raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }, { Effect: 'Deny', Action: 's3:*', Resource: '*', Foo: 1 }),
      '*',
      true,
    ],
    [
      'a Deny with a faulty resource and a condition',
      raw(
        { Effect: 'Allow', ...INVOKE, Resource: '*' },
        { Effect: 'Deny', ...INVOKE, Resource: [], Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ),
      '*',
      false,
    ],
    ['an Allow with a faulty resource', raw({ Effect: 'Allow', ...INVOKE, Resource: [] }), '*', true],
    ['an Allow with an empty NotResource', raw({ Effect: 'Allow', ...INVOKE, NotResource: [] }), '*', true],
    [
      'a variable in a Deny of this stage',
      raw(
        { Effect: 'Allow', ...INVOKE, Resource: '*' },
        { Effect: 'Deny', ...INVOKE, Resource: `${API}/prod/GET/\${aws:username}` },
      ),
      `${API}/prod/GET/bob`,
      false,
    ],
    [
      'the short form of a resource with a variable in a Deny',
      {
        ...of(allow('*')),
        resource: {
          Version: '2012-10-17',
          Statement: { Effect: 'Deny', Principal: '*', ...INVOKE, Resource: 'execute-api:/prod/GET/${aws:username}' },
        },
      },
      'GET /bob',
      false,
    ],
    [
      'a variable with any value',
      raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/GET/\${aws:username}/x` }),
      'GET /hers/x',
      false,
    ],
    [
      'a Deny whose star matches colons',
      raw(
        { Effect: 'Allow', ...INVOKE, Resource: '*' },
        { Effect: 'Deny', ...INVOKE, Resource: 'arn:aws:execute-api:*:a1b2c3/prod/GET/x' },
      ),
      `${API}/prod/GET/x`,
      true,
    ],
    [
      'a Deny of everything except a pattern whose star would match colons',
      raw(
        { Effect: 'Allow', ...INVOKE, Resource: '*' },
        { Effect: 'Deny', ...INVOKE, NotResource: 'arn:aws:execute-api:*:a1b2c3/prod/GET/x' },
      ),
      `${API}/prod/GET/x`,
      true,
    ],
    [
      'an Allow of everything except a pattern whose star matches colons',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: 'arn:aws:execute-api:*:a1b2c3/*' }),
      `${API}/*`,
      true,
    ],
  ])('%s', (_, policies, pattern, expected) => {
    expect(neverAllows(policies, pattern)).toBe(expected)
  })

  test.each<[string, PolicySet, string, ProofOptions, boolean]>([
    ['from the office', of(allow('GET /x').when(office)), 'GET /x', { context: { 'aws:SourceIp': '10.0.0.1' } }, false],
    ['from elsewhere', of(allow('GET /x').when(office)), 'GET /x', { context: { 'AWS:sourceip': '11.0.0.1' } }, true],
    ['without an address', of(allow('GET /x').when(office)), 'GET /x', { context: { 'aws:SourceIp': null } }, true],
    [
      'a Deny that must apply',
      of(allow('GET /x'), deny('GET /*').when(office)),
      'GET /x',
      { context: { 'aws:SourceIp': '10.0.0.1' } },
      true,
    ],
    [
      'a variable that is known',
      raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/GET/\${aws:username}` }),
      'GET /bob',
      { context: { 'aws:username': 'eve' } },
      true,
    ],
    [
      'a variable that is absent',
      raw({ Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/GET/\${aws:username}` }),
      'GET /bob',
      { context: { 'aws:username': null } },
      true,
    ],
    ['another action', of(allow('GET /x').doing('InvalidateCache')), 'GET /x', { action: 'execute-api:InvalidateCache' }, false],
    ['a caller from another account', of(allow('*')), 'GET /x', { principal: 'arn:aws:iam::999999999999:user/eve' }, true],
    ['a caller of the same account', of(allow('*')), 'GET /x', { principal: 'arn:aws:iam::012345678901:user/bob' }, false],
    [
      'a caller of the same account in another partition',
      of(allow('*')),
      'GET /x',
      { principal: 'arn:aws-cn:iam::012345678901:user/bob' },
      true,
    ],
    [
      'a caller that the resource policy names',
      { resource: RESOURCE_POLICY },
      'GET /x',
      { principal: 'arn:aws:iam::012345678901:user/bob' },
      false,
    ],
    [
      'a caller that the resource policy does not name',
      { resource: RESOURCE_POLICY },
      'GET /x',
      { principal: 'arn:aws:iam::012345678901:user/eve' },
      true,
    ],
    [
      'a Deny of another caller',
      { ...of(allow('*')), resource: DENIES_BOB },
      'GET /x',
      { principal: 'arn:aws:iam::012345678901:user/eve' },
      false,
    ],
    [
      'a Deny of the caller',
      { ...of(allow('*')), resource: DENIES_BOB },
      'GET /x',
      { principal: 'arn:aws:iam::012345678901:user/bob' },
      true,
    ],
    [
      'an ARN with the account ID in another part',
      raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }),
      'arn:aws:execute-api:r:999999999999:012345678901:x',
      { principal: 'arn:aws:iam::012345678901:user/bob' },
      true,
    ],
    ['a condition on a variable with an unknown value', SAME_NAME, '*', { context: { 'x:name': 'bob' } }, false],
    ['a condition on a variable with another value', SAME_NAME, '*', { context: { 'x:name': 'bob', 'x:owner': 'eve' } }, true],
    ['a condition on a variable with its value', SAME_NAME, '*', { context: { 'x:name': 'bob', 'x:owner': 'bob' } }, false],
    ['an Allow with an unknown result', raw(ONE_NAME), '*', { context: { 'x:name': ['bob', 'eve'] } }, true],
    [
      'a Deny with an unknown result',
      raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }, { ...ONE_NAME, Effect: 'Deny' }),
      '*',
      { context: { 'x:name': ['bob', 'eve'] } },
      true,
    ],
    [
      'a Deny that does not hold',
      raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }, { ...ONE_NAME, Effect: 'Deny' }),
      '*',
      { context: { 'x:name': 'eve' } },
      false,
    ],
    [
      'an Allow of everything except a variable that is absent',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: [`${API}/dev/*`, `${API}/prod/\${aws:username}`] }),
      '*',
      { context: { 'aws:username': null } },
      true,
    ],
    [
      'an Allow of everything except a variable that is known',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/prod/\${aws:username}` }),
      `${API}/prod/bob`,
      { context: { 'aws:username': 'eve' } },
      false,
    ],
    [
      'an Allow of everything except a variable that is known, and that',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/prod/\${aws:username}` }),
      `${API}/prod/bob`,
      { context: { 'aws:username': 'bob' } },
      true,
    ],
    [
      'an Allow of everything except a variable that is not known',
      raw({ Effect: 'Allow', ...INVOKE, NotResource: `${API}/prod/\${aws:username}` }),
      `${API}/prod/bob`,
      {},
      false,
    ],
  ])('%s', (_, policies, pattern, options, expected) => {
    expect(neverAllows(policies, pattern, options)).toBe(expected)
  })

  test.each(['', 'pets/x', 'GET', 'get /x', 'GET x', 'x'.repeat(1025)])('rejects the pattern %j', (pattern) => {
    if (pattern === 'GET') expect(neverAllows({}, pattern)).toBe(true)
    else expect(() => neverAllows({}, pattern)).toThrow(expect.objectContaining({ name: 'PolicyError', path: 'pattern' }))
  })

  test('throws a BoundError after maxSteps', () => {
    const hard = raw(
      { Effect: 'Allow', ...INVOKE, Resource: '*' },
      ...Array.from({ length: 12 }, (_, index) => ({ Effect: 'Deny', ...INVOKE, Resource: `arn:*${'abcdefghijkl'[index]}*` })),
    )
    expect(() => neverAllows(hard, 'GET /{x+}', { maxSteps: 500 })).toThrow(BoundError)
  })

  test('stops where no Allow can match', () => {
    const one = { Effect: 'Allow', ...INVOKE, Resource: `${API}/prod/GET/x` }
    expect(neverAllows(raw(one, { Effect: 'Deny', ...INVOKE, Resource: '*' }), '*', { maxSteps: 1000 })).toBe(true)
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5' as unknown as number])('rejects maxSteps %j', (maxSteps) => {
    expect(() => neverAllows({}, 'GET /x', { maxSteps })).toThrow(
      /^policy: options\.maxSteps must be an integer from 1 to \d+, received /,
    )
  })

  test('accepts maxSteps 1', () => {
    expect(() => neverAllows(of(allow('GET /x')), 'GET /x', { maxSteps: 1 })).toThrow(BoundError)
  })
})

describe('the short form of a resource matches as in evaluate', () => {
  const short = (Resource: string): PolicySet => ({
    resource: { Version: '2012-10-17', Statement: { Effect: 'Allow', Principal: '*', ...INVOKE, Resource } },
  })
  test.each([
    ['a star before a colon of the path', short('execute-api:/prod/POST/*/m:send'), `${API}/prod/POST/a:b/m:send`],
    ['a question mark before a colon', short('execute-api:/prod/POST/a?b/m:send'), `${API}/prod/POST/a:b/m:send`],
    ['an API without region and account ID', short('execute-api:/*'), 'arn:aws:execute-api:::a1/prod/GET/x'],
    ['an API whose ID contains a colon', short('execute-api:/*'), 'arn:aws:execute-api:eu-west-1:012345678901:a:b/prod/GET/x'],
  ])('%s', (_, policies, resource) => {
    const { verdict } = evaluate(policies, { principal: 'anybody', action: 'execute-api:Invoke', resource, context: {} })
    expect(verdict).toBe('allow')
    expect(neverAllows(policies, resource)).toBe(false)
    expect(neverAllows(policies, `ANY ${resource.slice(resource.indexOf('/', resource.indexOf('/prod/') + 6))}`)).toBe(false)
  })
})

test('an incomplete ARN belongs to no account, in evaluate and in proofs', () => {
  const policies = raw({ Effect: 'Allow', ...INVOKE, Resource: '*' })
  const resource = 'arn:aws:execute-api:eu-west-1:012345678901'
  const principal = 'arn:aws:iam::012345678901:user/bob'
  expect(evaluate(policies, { principal, action: 'execute-api:Invoke', resource, context: {} }).verdict).toBe('implicitDeny')
  expect(neverAllows(policies, resource, { principal })).toBe(true)
})

describe('findAllowed', () => {
  test('returns a shortest request, and whether it is certain', () => {
    const open = findAllowed(of(allow('GET /pets/*')), 'GET /pets/*')
    expect(open).toStrictEqual({
      principal: 'anybody',
      action: 'execute-api:Invoke',
      resource: `${API}/prod/GET/pets/`,
      context: {},
      isCertain: true,
    })
    expect(findAllowed(of(allow('GET /x').when(office)), 'GET /x')).toMatchObject({ isCertain: false })
    expect(findAllowed(of(allow('GET /x'), deny('GET /x').when(condition.notSourceIp('10.0.0.0/8'))), 'GET /x')).toMatchObject({
      isCertain: false,
    })
    expect(findAllowed(raw({ Effect: 'Allow', ...INVOKE, Resource: '*' }), 'GET /a')?.resource).toMatch(
      /^arn:.:execute-api:.:.:.\/.\/GET\/a$/,
    )
  })
})
