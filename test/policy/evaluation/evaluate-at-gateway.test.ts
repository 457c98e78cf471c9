import { describe, expect, test } from 'vitest'
import { evaluateAtGateway, evaluateResourcePolicy, type Verdict } from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3'

describe('evaluateAtGateway', () => {
  // Table A: IAM in one account, or a Lambda authorizer, with a resource policy.
  const TABLE_A: readonly [Verdict, Verdict, Verdict][] = [
    ['allow', 'allow', 'allow'],
    ['allow', 'implicitDeny', 'allow'],
    ['allow', 'explicitDeny', 'explicitDeny'],
    ['implicitDeny', 'allow', 'allow'],
    ['implicitDeny', 'implicitDeny', 'implicitDeny'],
    ['implicitDeny', 'explicitDeny', 'explicitDeny'],
    ['explicitDeny', 'allow', 'explicitDeny'],
    ['explicitDeny', 'implicitDeny', 'explicitDeny'],
    ['explicitDeny', 'explicitDeny', 'explicitDeny'],
  ]
  // Table B: IAM across accounts; both must allow.
  const TABLE_B: readonly [Verdict, Verdict, Verdict][] = TABLE_A.map(([caller, policy, result]) => [
    caller,
    policy,
    result === 'allow' && !(caller === 'allow' && policy === 'allow') ? 'implicitDeny' : result,
  ])

  test.each(TABLE_A)('table A: caller %s and resource policy %s is %s', (caller, resourcePolicy, verdict) => {
    expect(evaluateAtGateway({ authorization: 'lambda', caller, resourcePolicy }).verdict).toBe(verdict)
    expect(evaluateAtGateway({ authorization: 'lambda', caller, resourcePolicy, sameAccount: false }).verdict).toBe(verdict)
    expect(evaluateAtGateway({ authorization: 'iam', caller, resourcePolicy }).verdict).toBe(verdict)
    expect(evaluateAtGateway({ authorization: 'cognito', caller, resourcePolicy, cognito: 'table-a' }).verdict).toBe(verdict)
  })

  test.each(TABLE_B)('table B: caller %s and resource policy %s is %s', (caller, resourcePolicy, verdict) => {
    expect(evaluateAtGateway({ authorization: 'iam', caller, resourcePolicy, sameAccount: false }).verdict).toBe(verdict)
    expect(evaluateAtGateway({ authorization: 'cognito', caller, resourcePolicy }).verdict).toBe(verdict)
  })

  test.each<[Verdict]>([['allow'], ['implicitDeny'], ['explicitDeny']])(
    'without authorization the resource policy alone says %s',
    (verdict) => {
      expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: verdict }).verdict).toBe(verdict)
    },
  )

  test.each<[Verdict]>([['allow'], ['implicitDeny'], ['explicitDeny']])(
    'without a resource policy the caller alone says %s',
    (verdict) => {
      expect(evaluateAtGateway({ authorization: 'lambda', caller: verdict, resourcePolicy: null }).verdict).toBe(verdict)
      expect(evaluateAtGateway({ authorization: 'cognito', caller: verdict, resourcePolicy: null }).verdict).toBe(verdict)
      expect(evaluateAtGateway({ authorization: 'iam', caller: verdict, resourcePolicy: null }).verdict).toBe(verdict)
    },
  )

  test('names the step and whose word it was', () => {
    expect(evaluateAtGateway({ authorization: 'lambda', caller: 'implicitDeny', resourcePolicy: 'allow' })).toStrictEqual({
      verdict: 'allow',
      step: 'table-a',
      decidedBy: 'resource-policy',
    })
    expect(evaluateAtGateway({ authorization: 'iam', caller: 'allow', resourcePolicy: 'allow' }).decidedBy).toBe('both')
    expect(evaluateAtGateway({ authorization: 'iam', caller: 'allow', resourcePolicy: 'implicitDeny' }).decidedBy).toBe('caller')
    expect(evaluateAtGateway({ authorization: 'iam', caller: 'explicitDeny', resourcePolicy: 'allow' }).decidedBy).toBe('caller')
    expect(evaluateAtGateway({ authorization: 'iam', caller: 'explicitDeny', resourcePolicy: 'explicitDeny' }).decidedBy).toBe(
      'resource-policy',
    )
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: 'implicitDeny' })).toStrictEqual({
      verdict: 'implicitDeny',
      step: 'resource-policy-only',
      decidedBy: 'nobody',
    })
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: 'allow' }).decidedBy).toBe('resource-policy')
    expect(evaluateAtGateway({ authorization: 'cognito', caller: 'allow', resourcePolicy: 'implicitDeny' })).toStrictEqual({
      verdict: 'implicitDeny',
      step: 'explicit-allow',
      decidedBy: 'nobody',
    })
    expect(evaluateAtGateway({ authorization: 'lambda', caller: 'allow', resourcePolicy: null }).decidedBy).toBe('caller')
    expect(evaluateAtGateway({ authorization: 'lambda', caller: 'implicitDeny', resourcePolicy: null }).decidedBy).toBe('nobody')
  })

  test('an open method of a public API is open, one of a private API without a policy is not', () => {
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: null }).verdict).toBe('allow')
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: null, privateApi: true })).toStrictEqual({
      verdict: 'implicitDeny',
      step: 'private-api-without-policy',
      decidedBy: 'nobody',
    })
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: 'allow', privateApi: true }).verdict).toBe('allow')
  })

  test('a caller from another account needs a resource policy', () => {
    const question = { authorization: 'iam', resourcePolicy: null, sameAccount: false } as const
    expect(evaluateAtGateway({ ...question, caller: 'allow' }).verdict).toBe('implicitDeny')
    expect(evaluateAtGateway({ ...question, caller: 'explicitDeny' }).verdict).toBe('explicitDeny')
  })

  test('a caller that nobody spoke for has no right', () => {
    expect(evaluateAtGateway({ authorization: 'lambda', resourcePolicy: null }).verdict).toBe('implicitDeny')
    expect(evaluateAtGateway({ authorization: 'cognito', resourcePolicy: 'allow' }).verdict).toBe('implicitDeny')
  })

  test('what decides where the API has no resource policy', () => {
    const say = (question: Omit<Parameters<typeof evaluateAtGateway>[0], 'resourcePolicy'>) =>
      Object.values(evaluateAtGateway({ ...question, resourcePolicy: null })).join(' ')
    expect([
      say({ authorization: 'none' }),
      say({ authorization: 'none', privateApi: true }),
      say({ authorization: 'iam', caller: 'allow' }),
      say({ authorization: 'iam', caller: 'allow', sameAccount: false }),
      say({ authorization: 'iam', caller: 'explicitDeny', sameAccount: false }),
      say({ authorization: 'lambda', caller: 'allow', sameAccount: false }),
      say({ authorization: 'cognito', caller: 'allow', sameAccount: false, cognito: 'explicit-allow' }),
      say({ authorization: 'lambda', caller: 'explicitDeny' }),
      say({ authorization: 'lambda', caller: 'implicitDeny' }),
      say({ authorization: 'lambda', caller: 'allow', privateApi: true }),
    ]).toStrictEqual([
      'allow no-resource-policy nobody',
      'implicitDeny private-api-without-policy nobody',
      'allow no-resource-policy caller',
      'implicitDeny table-b nobody',
      'explicitDeny table-b caller',
      'allow no-resource-policy caller',
      'allow no-resource-policy caller',
      'explicitDeny no-resource-policy caller',
      'implicitDeny no-resource-policy nobody',
      'implicitDeny private-api-without-policy nobody',
    ])
  })

  test('names the table', () => {
    const step = (question: Omit<Parameters<typeof evaluateAtGateway>[0], 'resourcePolicy'>) =>
      evaluateAtGateway({ ...question, resourcePolicy: 'allow', caller: 'allow' }).step
    expect([
      step({ authorization: 'iam' }),
      step({ authorization: 'iam', sameAccount: false }),
      step({ authorization: 'lambda', sameAccount: false }),
      step({ authorization: 'cognito' }),
      step({ authorization: 'cognito', cognito: 'explicit-allow' }),
      step({ authorization: 'cognito', cognito: 'table-a' }),
    ]).toStrictEqual(['table-a', 'table-b', 'table-a', 'explicit-allow', 'explicit-allow', 'table-a'])
  })

  test.each([
    ['authorization', { authorization: 'LAMBDA', resourcePolicy: null }],
    ['caller', { authorization: 'lambda', caller: 'Allow', resourcePolicy: null }],
    ['resourcePolicy', { authorization: 'none', resourcePolicy: true }],
    ['resourcePolicy', { authorization: 'none' }],
    ['cognito', { authorization: 'cognito', caller: 'allow', resourcePolicy: 'implicitDeny', cognito: 'a' }],
  ])('refuses a wrong %s', (name, question) => {
    const attempt = () => evaluateAtGateway(question as Parameters<typeof evaluateAtGateway>[0])
    expect(attempt).toThrow(expect.objectContaining({ name: 'PolicyError', path: `question.${name}` }))
    expect(attempt).toThrow(/^policy: question\.\w+ must be one of \w[\w-]+, \w/)
  })
})

describe('evaluateResourcePolicy', () => {
  const policy = (principal: string) =>
    ({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: principal === '*' ? '*' : { AWS: principal },
          Action: 'execute-api:Invoke',
          Resource: `${API}/*`,
        },
      ],
    }) as const
  const ask = (principal: string) => ({ principal, action: 'execute-api:Invoke', resource: `${API}/prod/GET/pets`, context: {} })

  test.each([
    ['everybody', '*', 'anonymous', 'allow'],
    ['everybody, to a stranger', '*', 'arn:aws:iam::999999999999:user/eve', 'allow'],
    ['a user', 'arn:aws:iam::123456789012:user/bob', 'arn:aws:iam::123456789012:user/bob', 'allow'],
    ['a user, to the anonymous', 'arn:aws:iam::123456789012:user/bob', 'anonymous', 'implicitDeny'],
    ['its own account, which only delegates', '123456789012', 'arn:aws:iam::123456789012:user/bob', 'implicitDeny'],
    ['another account', '999999999999', 'arn:aws:iam::999999999999:user/eve', 'allow'],
  ])('naming %s', (_, named, principal, verdict) => {
    expect(evaluateResourcePolicy(policy(named), ask(principal))).toBe(verdict)
  })
})
