import { describe, expect, test } from 'vitest'
import { evaluateAtGateway, evaluateResourcePolicy, type Verdict } from '../../../src/policy/index.ts'

const NOBODY = 'nobody' // prose-ok: a value
const API = 'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3'

describe('evaluateAtGateway', () => {
  // Table A: IAM in the same account, or a Lambda authorizer, with a resource policy.
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
    'returns the %s of the resource policy without authorization',
    (verdict) => {
      expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: verdict }).verdict).toBe(verdict)
    },
  )

  test.each<[Verdict]>([['allow'], ['implicitDeny'], ['explicitDeny']])(
    'returns the %s of the caller without a resource policy',
    (verdict) => {
      expect(evaluateAtGateway({ authorization: 'lambda', caller: verdict, resourcePolicy: null }).verdict).toBe(verdict)
      expect(evaluateAtGateway({ authorization: 'cognito', caller: verdict, resourcePolicy: null }).verdict).toBe(verdict)
      expect(evaluateAtGateway({ authorization: 'iam', caller: verdict, resourcePolicy: null }).verdict).toBe(verdict)
    },
  )

  test('reports the step and who decided', () => {
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

  test('allows a method without authorization, except in a private API without a resource policy', () => {
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: null }).verdict).toBe('allow')
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: null, privateApi: true })).toStrictEqual({
      verdict: 'implicitDeny',
      step: 'private-api-without-policy',
      decidedBy: 'nobody',
    })
    expect(evaluateAtGateway({ authorization: 'none', resourcePolicy: 'allow', privateApi: true }).verdict).toBe('allow')
  })

  test('a caller from another account needs a resource policy', () => {
    const request = { authorization: 'iam', resourcePolicy: null, sameAccount: false } as const
    expect(evaluateAtGateway({ ...request, caller: 'allow' }).verdict).toBe('implicitDeny')
    expect(evaluateAtGateway({ ...request, caller: 'explicitDeny' }).verdict).toBe('explicitDeny')
  })

  test('denies a caller without a decision', () => {
    expect(evaluateAtGateway({ authorization: 'lambda', resourcePolicy: null }).verdict).toBe('implicitDeny')
    expect(evaluateAtGateway({ authorization: 'cognito', resourcePolicy: 'allow' }).verdict).toBe('implicitDeny')
  })

  test('reports who decided in an API without a resource policy', () => {
    const resultOf = (request: Omit<Parameters<typeof evaluateAtGateway>[0], 'resourcePolicy'>) =>
      Object.values(evaluateAtGateway({ ...request, resourcePolicy: null })).join(' ')
    expect([
      resultOf({ authorization: 'none' }),
      resultOf({ authorization: 'none', privateApi: true }),
      resultOf({ authorization: 'iam', caller: 'allow' }),
      resultOf({ authorization: 'iam', caller: 'allow', sameAccount: false }),
      resultOf({ authorization: 'iam', caller: 'explicitDeny', sameAccount: false }),
      resultOf({ authorization: 'lambda', caller: 'allow', sameAccount: false }),
      resultOf({ authorization: 'cognito', caller: 'allow', sameAccount: false, cognito: 'explicit-allow' }),
      resultOf({ authorization: 'lambda', caller: 'explicitDeny' }),
      resultOf({ authorization: 'lambda', caller: 'implicitDeny' }),
      resultOf({ authorization: 'lambda', caller: 'allow', privateApi: true }),
    ]).toStrictEqual([
      `allow no-resource-policy ${NOBODY}`,
      `implicitDeny private-api-without-policy ${NOBODY}`,
      'allow no-resource-policy caller',
      `implicitDeny table-b ${NOBODY}`,
      'explicitDeny table-b caller',
      'allow no-resource-policy caller',
      'allow no-resource-policy caller',
      'explicitDeny no-resource-policy caller',
      `implicitDeny no-resource-policy ${NOBODY}`,
      `implicitDeny private-api-without-policy ${NOBODY}`,
    ])
  })

  test('reports the table', () => {
    const stepOf = (request: Omit<Parameters<typeof evaluateAtGateway>[0], 'resourcePolicy'>) =>
      evaluateAtGateway({ ...request, resourcePolicy: 'allow', caller: 'allow' }).step
    expect([
      stepOf({ authorization: 'iam' }),
      stepOf({ authorization: 'iam', sameAccount: false }),
      stepOf({ authorization: 'lambda', sameAccount: false }),
      stepOf({ authorization: 'cognito' }),
      stepOf({ authorization: 'cognito', cognito: 'explicit-allow' }),
      stepOf({ authorization: 'cognito', cognito: 'table-a' }),
    ]).toStrictEqual(['table-a', 'table-b', 'table-a', 'explicit-allow', 'explicit-allow', 'table-a'])
  })

  test.each([
    ['authorization', { authorization: 'LAMBDA', resourcePolicy: null }],
    ['caller', { authorization: 'lambda', caller: 'Allow', resourcePolicy: null }],
    ['resourcePolicy', { authorization: 'none', resourcePolicy: true }],
    ['resourcePolicy', { authorization: 'none' }],
    ['cognito', { authorization: 'cognito', caller: 'allow', resourcePolicy: 'implicitDeny', cognito: 'a' }],
  ])('rejects a wrong %s', (name, request) => {
    const attempt = () => evaluateAtGateway(request as Parameters<typeof evaluateAtGateway>[0])
    expect(attempt).toThrow(expect.objectContaining({ name: 'PolicyError', path: `request.${name}` }))
    expect(attempt).toThrow(/^policy: request\.\w+ (must be '[\w-]+'.* or .*received|is required)/)
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
  const requestOf = (principal: string) => ({
    principal,
    action: 'execute-api:Invoke',
    resource: `${API}/prod/GET/pets`,
    context: {},
  })

  test.each([
    ['everyone', '*', 'anonymous', 'allow'],
    ['everyone, for a caller from another account', '*', 'arn:aws:iam::999999999999:user/eve', 'allow'],
    ['a user', 'arn:aws:iam::123456789012:user/bob', 'arn:aws:iam::123456789012:user/bob', 'allow'],
    ['a user, for an anonymous caller', 'arn:aws:iam::123456789012:user/bob', 'anonymous', 'implicitDeny'],
    ['the API’s account, which only delegates', '123456789012', 'arn:aws:iam::123456789012:user/bob', 'implicitDeny'],
    ['another account', '999999999999', 'arn:aws:iam::999999999999:user/eve', 'allow'],
  ])('evaluates a resource policy that names %s', (_, named, principal, verdict) => {
    expect(evaluateResourcePolicy(policy(named), requestOf(principal))).toBe(verdict)
  })

  test('requires a policy', () => {
    expect(() => evaluateResourcePolicy(undefined as never, requestOf('anonymous'))).toThrow(
      expect.objectContaining({ name: 'PolicyError', path: 'policy' }),
    )
  })
})
