import { expect, expectTypeOf, test } from 'vitest'
import {
  CONDITION_KEYS,
  type ConditionKeyName,
  EXECUTE_API_ACTIONS,
  type ExecuteApiAction,
  type KnownConditionKey,
} from '../../../src/policy/index.ts'
import { findConditionKey, isUnknownConditionKey, matchesExecuteApiAction } from '../../../src/policy/language/catalog.ts'
import { parseGlob } from '../../../src/policy/matching/glob.ts'

test('lists the actions of the execute-api service', () => {
  expect(Object.keys(EXECUTE_API_ACTIONS)).toStrictEqual(['Invoke', 'InvalidateCache', 'ManageConnections'])
  expectTypeOf<ExecuteApiAction>().toEqualTypeOf<'Invoke' | 'InvalidateCache' | 'ManageConnections'>()
})

test.each([
  ['*', true],
  ['execute-api:*', true],
  ['execute-api:invoke', true],
  ['execute-api:inval*', true],
  ['execute-api:manage?onnections', true],
  ['execute-api:invokehttp', false],
  ['execute-api:', false],
  ['apigateway:*', false],
  ['', false],
])('the pattern %j matches an action: %j', (pattern, expected) => {
  expect(matchesExecuteApiAction(parseGlob(pattern))).toBe(expected)
})

test('describes the condition keys that API Gateway documents', () => {
  expect(CONDITION_KEYS['aws:SourceIp']).toStrictEqual({ type: 'address', isMultivalued: false, availability: 'all' })
  expect(CONDITION_KEYS['aws:PrincipalOrgPaths']).toStrictEqual({ type: 'string', isMultivalued: true, availability: 'iam' })
  const keysOf = (availability: string) =>
    Object.entries(CONDITION_KEYS).flatMap(([name, facts]) => (facts.availability === availability ? [name] : []))
  expect(keysOf('all')).toStrictEqual(
    ['CurrentTime', 'EpochTime', 'Referer', 'SecureTransport', 'SourceArn', 'SourceIp', 'UserAgent'].map((name) => `aws:${name}`),
  )
  expect(keysOf('iam')).toStrictEqual(
    [
      ...['MultiFactorAuthAge', 'MultiFactorAuthPresent', 'PrincipalAccount', 'PrincipalArn', 'PrincipalOrgID'],
      ...['PrincipalOrgPaths', 'PrincipalTag/', 'PrincipalType', 'TokenIssueTime', 'userid', 'username'],
    ].map((name) => `aws:${name}`),
  )
})

test.each([
  ['aws:SourceIp', 'address'],
  ['AWS:sourceip', 'address'],
  ['aws:PrincipalTag/team', 'string'],
  ['aws:principaltag/a/b', 'string'],
  ['aws:PrincipalTag/', undefined],
  ['aws:PrincipalTag', undefined],
  ['aws:SourceIp/x', undefined],
  ['aws:toString', undefined],
  ['s3:prefix', undefined],
])('the key %j has the type %j', (name, type) => {
  expect(findConditionKey(name)?.type).toBe(type)
})

test.each([
  ['aws:SourceIp', false],
  ['aws:SourceIps', true],
  ['execute-api:viaDomainArn', false],
  ['execute-api:other', true],
  ['SourceIp', true],
  ['', true],
  ['s3:prefix', false],
  ['saml:aud', false],
])('the key %j is unknown: %j', (name, expected) => {
  expect(isUnknownConditionKey(name)).toBe(expected)
})

test('completes condition keys, and accepts every other name', () => {
  expectTypeOf<'aws:SourceIp'>().toExtend<KnownConditionKey>()
  expectTypeOf<'aws:PrincipalTag/team'>().toExtend<KnownConditionKey>()
  expectTypeOf<'aws:SourceIps'>().not.toExtend<KnownConditionKey>()
  expectTypeOf<string>().toExtend<ConditionKeyName>()
})
