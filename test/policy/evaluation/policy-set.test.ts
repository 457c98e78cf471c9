import { describe, expect, test } from 'vitest'
import {
  compile,
  evaluate,
  evaluateResourcePolicy,
  explain,
  neverAllows,
  type PolicyDocument,
  PolicyError,
  type PolicySet,
  type Verdict,
} from '../../../src/policy/index.ts'

const RESOURCE = 'arn:aws:execute-api:us-east-1:123456789012:abc123/prod/GET/pets/1'
const BOB = 'arn:aws:iam::123456789012:user/bob'
const EVE = 'arn:aws:iam::999999999999:user/eve'
const ROOT = 'arn:aws:iam::123456789012:root'
const ROLE = 'arn:aws:iam::123456789012:role/app'
const SESSION = 'arn:aws:sts::123456789012:assumed-role/app/s1'
const SERVICE = 'lambda.amazonaws.com'

const doc = (...Statement: unknown[]): PolicyDocument => ({ Version: '2012-10-17', Statement }) as PolicyDocument
const statement = (Effect: 'Allow' | 'Deny', more: object = {}) => ({
  Effect,
  Action: 'execute-api:Invoke',
  Resource: '*',
  ...more,
})
const open = doc(statement('Allow'))
const shut = doc(statement('Deny'))
const unrelated = doc(statement('Allow', { Action: 's3:*' }))
const everyone = { Principal: '*' }
const openToAll = doc(statement('Allow', everyone))
const unrelatedToAll = doc(statement('Allow', { ...everyone, Action: 's3:*' }))

/** The verdict of `evaluate`, with which `compile` and the proofs agree. */
function verdictOf(policies: PolicySet, principal: string = BOB, resource: string = RESOURCE): Verdict {
  const request = { principal, action: 'execute-api:Invoke', resource, context: {} }
  const { verdict } = evaluate(policies, request)
  expect(compile(policies).decide(request), 'compile').toBe(verdict)
  expect(neverAllows(policies, resource, { principal, context: {} }), 'neverAllows').toBe(verdict !== 'allow')
  return verdict
}

describe('levels of service and resource control policies', () => {
  test.each<[string, PolicySet, Verdict]>([
    ['an Allow at each level', { serviceControl: [[open], [open], [open]] }, 'allow'],
    ['no Allow at the root', { serviceControl: [[unrelated], [open], [open]] }, 'implicitDeny'],
    ['no Allow at an organizational unit', { serviceControl: [[open], [unrelated], [open]] }, 'implicitDeny'],
    ['no Allow at the account', { serviceControl: [[open], [open], [unrelated]] }, 'implicitDeny'],
    [
      'one Allow of several policies at each level',
      {
        serviceControl: [
          [unrelated, open],
          [open, unrelated],
        ],
      },
      'allow',
    ],
    ['Allows that are complete only across levels', { serviceControl: [[open, unrelated], [unrelated]] }, 'implicitDeny'],
    ['a Deny at one level', { serviceControl: [[open], [open, shut], [open]] }, 'explicitDeny'],
    ['no levels', { serviceControl: [] }, 'allow'],
    ['a level without policies', { serviceControl: [[open], []] }, 'implicitDeny'],
    ['only a level without policies', { serviceControl: [[]] }, 'implicitDeny'],
    ['an Allow at each level of the resource', { resourceControl: [[openToAll], [openToAll]] }, 'allow'],
    ['no Allow at one level of the resource', { resourceControl: [[openToAll], [unrelatedToAll]] }, 'implicitDeny'],
    ['a Deny at one level of the resource', { resourceControl: [[openToAll, doc(statement('Deny', everyone))]] }, 'explicitDeny'],
    ['a level of the resource without policies', { resourceControl: [[]] }, 'implicitDeny'],
  ])('evaluates %s', (_, policies, verdict) => {
    expect(verdictOf({ identity: [open], ...policies })).toBe(verdict)
    // A resource policy that names the caller is limited by them too.
    expect(verdictOf({ resource: doc(statement('Allow', { Principal: { AWS: BOB } })), ...policies })).toBe(verdict)
  })

  test.each<[string, unknown]>([
    ['serviceControl', [open]],
    ['serviceControl', [[open], open]],
    ['serviceControl', [null]],
    ['serviceControl', open],
    ['resourceControl', [openToAll]],
    ['resourceControl', [undefined]],
  ])('rejects %s without levels: %j', (name, value) => {
    const request = { principal: BOB, action: 'execute-api:Invoke', resource: RESOURCE, context: {} }
    const policies = { identity: [open], [name]: value } as PolicySet
    const error = expect.objectContaining({ name: 'PolicyError', path: `policies.${name}` })
    expect(() => evaluate(policies, request)).toThrow(error)
    expect(() => compile(policies)).toThrow(error)
    expect(() => neverAllows(policies, '*')).toThrow(error)
  })

  test('reports the level of a statement', () => {
    const request = { principal: BOB, action: 'execute-api:Invoke', resource: RESOURCE, context: {} }
    const decision = evaluate({ identity: [open], serviceControl: [[open], [unrelated, shut]] }, request)
    expect(decision.decidedBy).toStrictEqual({
      kind: 'serviceControl',
      level: 1,
      policy: 1,
      statement: 0,
      sid: undefined,
      path: '$.Statement[0]',
    })
    expect(explain(decision).split('\n')[0]).toBe(
      'explicitDeny: denied by a statement: service control policy 1 of level 1, statement 0',
    )
  })
})

describe('callers that are exempt from policy types', () => {
  test.each<[string, string, PolicySet, Verdict]>([
    ['the root user without policies', ROOT, {}, 'allow'],
    ['the root user and an identity policy that denies', ROOT, { identity: [shut] }, 'allow'],
    ['the root user and an identity policy that does not allow', ROOT, { identity: [unrelated] }, 'allow'],
    ['the root user and a service control policy that does not allow', ROOT, { serviceControl: [[unrelated]] }, 'implicitDeny'],
    ['the root user and a service control policy that denies', ROOT, { serviceControl: [[open, shut]] }, 'explicitDeny'],
    ['the root user and a resource control policy', ROOT, { resourceControl: [[unrelatedToAll]] }, 'implicitDeny'],
    ['the root user and a resource policy that denies', ROOT, { resource: doc(statement('Deny', everyone)) }, 'explicitDeny'],
    ['the root user of another account', ROOT.replace('1234', '9999'), { identity: [open] }, 'implicitDeny'],
    ['the root user of another account that is named', ROOT.replace('1234', '9999'), { resource: openToAll }, 'allow'],
    ['a role whose name is root', 'arn:aws:iam::123456789012:role/root', {}, 'implicitDeny'],
    ['a user whose name is root', 'arn:aws:iam::123456789012:user/root', { identity: [shut] }, 'explicitDeny'],
    ['a session whose name is root', 'arn:aws:sts::123456789012:root', {}, 'implicitDeny'],
    ['a service and service control policies', SERVICE, { resource: openToAll, serviceControl: [[unrelated], [shut]] }, 'allow'],
    ['a service without a grant', SERVICE, { serviceControl: [[open]] }, 'implicitDeny'],
    [
      'a service and a resource control policy',
      SERVICE,
      { resource: openToAll, resourceControl: [[unrelatedToAll]] },
      'implicitDeny',
    ],
    ['an anonymous caller and service control policies', 'anonymous', { resource: openToAll, serviceControl: [[shut]] }, 'allow'],
    [
      'an anonymous caller and a resource control policy',
      'anonymous',
      { resource: openToAll, resourceControl: [[openToAll, doc(statement('Deny', everyone))]] },
      'explicitDeny',
    ],
    ['a principalId and service control policies', 'user|1', { identity: [open], serviceControl: [[unrelated]] }, 'implicitDeny'],
    ['a name that ends like a service', 'x amazonaws.com', { identity: [open], serviceControl: [[unrelated]] }, 'implicitDeny'],
    ['an address at a service', 'me@s3.amazonaws.com', { identity: [open], serviceControl: [[shut]] }, 'explicitDeny'],
  ])('evaluates %s', (_, principal, policies, verdict) => {
    expect(verdictOf(policies, principal)).toBe(verdict)
  })

  test('reports that the root user needs no identity policy', () => {
    const request = { principal: ROOT, action: 'execute-api:Invoke', resource: RESOURCE, context: {} }
    const decision = evaluate({ identity: [shut] }, request)
    expect(decision).toMatchObject({ verdict: 'allow', reason: 'allowed-as-root-user', decidedBy: undefined })
    expect(decision.trace).toMatchObject([{ code: 'stops-at-principal', path: '$.Statement[0]' }])
  })

  test('a resource policy alone does not allow the root user', () => {
    const request = { principal: ROOT, action: 'execute-api:Invoke', resource: RESOURCE, context: {} }
    expect(evaluateResourcePolicy(unrelatedToAll, request)).toBe('implicitDeny')
    expect(evaluateResourcePolicy(openToAll, request)).toBe('allow')
  })
})

describe('a Deny with NotPrincipal and a permissions boundary', () => {
  const exempting = (...AWS: string[]) => doc(statement('Allow', everyone), { ...statement('Deny'), NotPrincipal: { AWS } })

  test.each<[string, string, string[]]>([
    ['the user that it names', BOB, [BOB]],
    ['the session that it names', SESSION, [SESSION, ROLE, '123456789012']],
    ['the role that it names', ROLE, [ROLE]],
    ['everyone', BOB, ['*']],
  ])('denies %s', (_, principal, names) => {
    expect(verdictOf({ resource: exempting(...names) }, principal)).toBe('allow')
    expect(verdictOf({ resource: exempting(...names), boundaries: [] }, principal)).toBe('allow')
    expect(verdictOf({ resource: exempting(...names), boundaries: [open] }, principal)).toBe('explicitDeny')
    expect(verdictOf({ resource: exempting(...names), boundaries: [unrelated] }, principal)).toBe('explicitDeny')
    expect(verdictOf({ resource: exempting(...names), identity: [open], boundaries: [open] }, principal)).toBe('explicitDeny')
  })

  test('denies the named user of another account', () => {
    const policies = { identity: [open], resource: exempting(EVE), boundaries: [open] }
    expect(verdictOf({ ...policies, boundaries: [] }, EVE)).toBe('allow')
    expect(verdictOf(policies, EVE)).toBe('explicitDeny')
  })

  test('still needs its other elements to match', () => {
    const other = { ...statement('Deny', { Action: 's3:*' }), NotPrincipal: { AWS: BOB } }
    expect(verdictOf({ identity: [open], resource: doc(other), boundaries: [open] })).toBe('allow')
  })

  test('leaves an Allow with NotPrincipal as it is', () => {
    const resource = doc({ ...statement('Allow'), NotPrincipal: { AWS: BOB } })
    expect(verdictOf({ resource, boundaries: [open] })).toBe('implicitDeny')
    expect(verdictOf({ resource, boundaries: [open] }, `${BOB}by`)).toBe('allow')
  })
})

describe('the account of the resource', () => {
  const BUCKET = 'arn:aws:s3:::bucket/key'
  const decide = (request: object) =>
    evaluate({ identity: [open] }, { principal: BOB, action: 'execute-api:Invoke', context: {}, resource: BUCKET, ...request })
      .verdict

  test.each<[string, object, Verdict]>([
    ['an ARN without an account', {}, 'implicitDeny'],
    ['an ARN without an account, in the caller’s account', { resourceAccount: '123456789012' }, 'allow'],
    ['an ARN without an account, in another account', { resourceAccount: '999999999999' }, 'implicitDeny'],
    ['an ARN in another partition', { resource: 'arn:aws-cn:s3:::bucket', resourceAccount: '123456789012' }, 'implicitDeny'],
    ['an ARN with an account', { resource: RESOURCE, resourceAccount: '123456789012' }, 'allow'],
    ['an option that is undefined', { resource: RESOURCE, resourceAccount: undefined }, 'allow'],
    ['a string that is not an ARN', { resource: 'x', resourceAccount: '123456789012' }, 'implicitDeny'],
    ['a caller without an account', { principal: 'user|1', resourceAccount: '999999999999' }, 'allow'],
  ])('is read for %s', (_, request, verdict) => {
    expect(decide(request)).toBe(verdict)
    const full = { principal: BOB, action: 'execute-api:Invoke', context: {}, resource: BUCKET, ...request }
    expect(compile({ identity: [open] }).decide(full)).toBe(verdict)
  })

  test.each([
    ['a malformed account', { resourceAccount: '12345678901' }],
    ['a number', { resourceAccount: 123456789012 }],
    ['null', { resourceAccount: null }],
    ['a different account than the ARN', { resource: RESOURCE, resourceAccount: '999999999999' }],
  ])('rejects %s', (_, request) => {
    expect(() => decide(request)).toThrow(PolicyError)
    expect(() => decide(request)).toThrow(expect.objectContaining({ path: 'request.resourceAccount' }))
  })

  test('rejects an unknown member of the request', () => {
    expect(() => decide({ resourceAcount: '123456789012' })).toThrow(/Did you mean "resourceAccount"\?/)
  })
})
