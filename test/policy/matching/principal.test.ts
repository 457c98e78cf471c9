import { describe, expect, test } from 'vitest'
import {
  isExempt,
  matchPrincipal,
  type PrincipalName,
  parseCaller,
  parsePrincipalName,
} from '../../../src/policy/matching/principal.ts'

const ACCOUNT = '123456789012'
const ROOT = `arn:aws:iam::${ACCOUNT}:root`
const BOB = `arn:aws:iam::${ACCOUNT}:user/bob`
const ROLE = `arn:aws:iam::${ACCOUNT}:role/team/app`
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/app/s1`

describe('parseCaller', () => {
  test.each([
    [BOB, 'aws', ACCOUNT, undefined],
    [ROOT, 'aws', ACCOUNT, undefined],
    [ROLE, 'aws', ACCOUNT, 'app'],
    [`arn:aws:iam::${ACCOUNT}:role/app`, 'aws', ACCOUNT, 'app'],
    [`arn:aws:iam::${ACCOUNT}:group/role/app`, 'aws', ACCOUNT, undefined],
    [`arn:aws:iam::${ACCOUNT}:role/a:b`, 'aws', ACCOUNT, 'a:b'],
    [SESSION, 'aws', ACCOUNT, 'app'],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/app/a:b`, 'aws', ACCOUNT, 'app'],
    [`arn:aws:sts::${ACCOUNT}:federated-user/bob`, 'aws', ACCOUNT, undefined],
    [`arn:aws:sts::${ACCOUNT}:role/app`, 'aws', ACCOUNT, undefined],
    [`arn:aws:iam::${ACCOUNT}:assumed-role/app/s1`, 'aws', ACCOUNT, undefined],
    [`arn:aws-cn:iam::${ACCOUNT}:user/bob`, 'aws-cn', ACCOUNT, undefined],
    // Not the ARN of an IAM or STS identity.
    ['', undefined, undefined, undefined],
    ['arn', undefined, undefined, undefined],
    ['arn:aws:iam', undefined, undefined, undefined],
    ['arn:', undefined, undefined, undefined],
    ['user|1', undefined, undefined, undefined],
    [BOB.replace('arn', 'brn'), undefined, undefined, undefined],
    [BOB.replace('arn', 'aan'), undefined, undefined, undefined],
    [BOB.replace('arn', 'arm'), undefined, undefined, undefined],
    [BOB.replace('arn:', 'arns'), undefined, undefined, undefined],
    [`arns:aws:iam::${ACCOUNT}:user/bob`, undefined, undefined, undefined],
    [`arn:aws:s3::${ACCOUNT}:user/bob`, undefined, undefined, undefined],
    ['arn:aws:iam::12345678901:user/bob', undefined, undefined, undefined],
    ['arn:aws:iam::1234567890123:user/bob', undefined, undefined, undefined],
    ['arn:aws:iam::12345678901a:user/bob', undefined, undefined, undefined],
    ['arn:aws:iam::12345678901/:user/bob', undefined, undefined, undefined],
    ['arn:aws:iam:::user/bob', undefined, undefined, undefined],
    ['lambda.amazonaws.com', undefined, undefined, undefined],
  ])('parses %j', (principal, partition, accountId, role) => {
    const isRoot = principal === ROOT
    expect(parseCaller(principal)).toStrictEqual({ principal, partition, accountId, role, isRoot })
  })
})

describe('parsePrincipalName', () => {
  const account = (accountId: string, partition?: string, root?: string): PrincipalName => ({
    kind: 'account',
    accountId,
    partition,
    root,
  })
  test.each<[string, string, PrincipalName | undefined]>([
    ['AWS', '*', { kind: 'everyone' }],
    ['AWS', ACCOUNT, account(ACCOUNT)],
    ['AWS', ROOT, account(ACCOUNT, 'aws', ROOT)],
    ['AWS', BOB, { kind: 'exact', principal: BOB }],
    ['AWS', `arn:aws:iam::${ACCOUNT}:user/root`, { kind: 'exact', principal: `arn:aws:iam::${ACCOUNT}:user/root` }],
    ['AWS', SESSION, { kind: 'exact', principal: SESSION }],
    ['AWS', ROLE, { kind: 'role', arn: ROLE, accountId: ACCOUNT, partition: 'aws', role: 'app' }],
    ['AWS', 'AIDACKCEVSQ6C2EXAMPLE', { kind: 'deleted' }],
    ['AWS', 'AROACKCEVSQ6C2EXAMPLE', { kind: 'deleted' }],
    ['AWS', `AROA${'A'.repeat(12)}`, { kind: 'deleted' }],
    ['AWS', `AROA${'A'.repeat(124)}`, { kind: 'deleted' }],
    ['Service', 'lambda.amazonaws.com', { kind: 'exact', principal: 'lambda.amazonaws.com' }],
    ['Federated', 'cognito-identity.amazonaws.com', { kind: 'exact', principal: 'cognito-identity.amazonaws.com' }],
    ['CanonicalUser', '79a5', { kind: 'exact', principal: '79a5' }],
    // Grammar faults.
    ['AWS', '', undefined],
    ['AWS', `AROA${'A'.repeat(125)}`, undefined],
    ['AWS', `AROA${'A'.repeat(11)}`, undefined],
    ['AWS', `xAROA${'A'.repeat(12)}`, undefined],
    ['AWS', `AROA${'A'.repeat(12)}x`, undefined],
    ['AWS', `AKIA${'A'.repeat(12)}`, undefined],
    ['AWS', 'bob', undefined],
    ['AWS', '12345678901', undefined],
    ['AWS', '1234567890123', undefined],
    ['AWS', `a${ACCOUNT.slice(1)}`, undefined],
    ['AWS', `${ACCOUNT.slice(1)}a`, undefined],
    ['AWS', 'arn:aws:s3:::bucket', undefined],
    ['AWS', `arn:aws:iam::${ACCOUNT}:user/*`, undefined],
    ['AWS', `arn:aws:iam::${ACCOUNT}:user/bo?`, undefined],
    ['AWS', '**', undefined],
    ['Service', '*', undefined],
    ['Service', '', undefined],
    ['Service', '*.amazonaws.com', undefined],
    ['Service', 'lambd?.amazonaws.com', undefined],
    ['aws', ACCOUNT, undefined],
    ['Nonsense', 'x', undefined],
    ['Nonsense', ACCOUNT, undefined],
    ['', 'x', undefined],
  ])('parses %s %j', (kind, name, expected) => {
    expect(parsePrincipalName(kind, name)).toStrictEqual(expected)
  })
})

describe('matchPrincipal and isExempt', () => {
  // Name, caller, how closely it matches, exempt by NotPrincipal on an Allow, on a Deny.
  test.each<[string, string, ReturnType<typeof matchPrincipal>, boolean, boolean]>([
    ['*', BOB, 'direct', true, true],
    ['*', 'user|1', 'direct', true, true],
    ['AIDACKCEVSQ6C2EXAMPLE', 'AIDACKCEVSQ6C2EXAMPLE', undefined, false, false],
    [BOB, BOB, 'direct', true, true],
    [BOB, `${BOB}by`, undefined, false, false],
    [SESSION, SESSION, 'direct', true, true],
    [ACCOUNT, BOB, 'account', true, false],
    [ACCOUNT, SESSION, 'account', true, false],
    [ACCOUNT, ROLE, 'account', true, false],
    [ACCOUNT, ROOT, 'direct', true, true],
    [ACCOUNT, `arn:aws:iam::${ACCOUNT}:role/x:root`, 'account', true, false],
    [ACCOUNT, `arn:aws-cn:iam::${ACCOUNT}:user/bob`, 'account', true, false],
    [ACCOUNT, 'arn:aws:iam::999999999999:user/bob', undefined, false, false],
    [ACCOUNT, 'user|1', undefined, false, false],
    [ROOT, BOB, 'account', true, false],
    [ROOT, ROOT, 'direct', true, true],
    [ROOT, `arn:aws-cn:iam::${ACCOUNT}:user/bob`, undefined, false, false],
    [ROLE, ROLE, 'role', true, true],
    [ROLE, SESSION, 'role', true, false],
    [ROLE, `arn:aws:iam::${ACCOUNT}:role/other/app`, 'role', true, false],
    [ROLE, `arn:aws:sts::${ACCOUNT}:assumed-role/other/s1`, undefined, false, false],
    [ROLE, 'arn:aws:sts::999999999999:assumed-role/app/s1', undefined, false, false],
    [ROLE, `arn:aws-cn:sts::${ACCOUNT}:assumed-role/app/s1`, undefined, false, false],
    [ROLE, BOB, undefined, false, false],
  ])('%j matches %j: %j', (name, caller, match, isExemptOnAllow, isExemptOnDeny) => {
    const parsed = parsePrincipalName('AWS', name)
    if (parsed === undefined) throw new Error('malformed')
    expect(matchPrincipal(parsed, parseCaller(caller))).toBe(match)
    expect(isExempt(parsed, parseCaller(caller), false)).toBe(isExemptOnAllow)
    expect(isExempt(parsed, parseCaller(caller), true)).toBe(isExemptOnDeny)
  })
})
