import { describe, expect, test } from 'vitest'
import { combinePolicyTypes, type MatchingStatements, type Reason } from '../../../src/policy/evaluation/policy-types.ts'
import type { StatementPlace } from '../../../src/policy/language/statement.ts'

const at = (sid: string): StatementPlace => ({ kind: 'identity', policy: 0, statement: 0, sid, path: '$.Statement[0]' })
const [deny, identity, direct, role, account, other] = ['deny', 'identity', 'direct', 'role', 'account', 'other'].map(at)
const nothing: MatchingStatements = {
  deny: undefined,
  identity: undefined,
  direct: undefined,
  role: undefined,
  account: undefined,
  boundaries: [],
  session: null,
  serviceControl: [],
  resourceControl: [],
  isSameAccount: true,
  isRoot: false,
}

describe('combinePolicyTypes', () => {
  // The matching statements, the reason, and the statement that decided; a decision without one is a deny.
  test.each<[Partial<MatchingStatements>, Reason, StatementPlace | undefined]>([
    [{}, 'nothing-allows', undefined],
    [{ identity }, 'allowed-by-identity-policy', identity],
    [{ direct }, 'allowed-by-resource-policy', direct],
    [{ role }, 'allowed-by-resource-policy', role],
    [{ account }, 'resource-policy-only-delegates', undefined],
    [{ identity, account }, 'allowed-by-identity-policy', identity],
    [{ identity, direct }, 'allowed-by-identity-policy', identity],
    [{ identity, role }, 'allowed-by-identity-policy', identity],
    [{ role, account }, 'allowed-by-resource-policy', role],
    [{ direct, role, account }, 'allowed-by-resource-policy', direct],
    // Boundaries.
    [{ identity, boundaries: [other] }, 'allowed-by-identity-policy', identity],
    [{ identity, boundaries: [undefined] }, 'boundary-does-not-allow', undefined],
    [{ identity, boundaries: [other, undefined] }, 'boundary-does-not-allow', undefined],
    [{ boundaries: [other] }, 'nothing-allows', undefined],
    [{ boundaries: [undefined] }, 'nothing-allows', undefined],
    [{ account, boundaries: [undefined] }, 'resource-policy-only-delegates', undefined],
    [{ role, boundaries: [undefined] }, 'boundary-does-not-allow', undefined],
    [{ role, boundaries: [other] }, 'allowed-by-resource-policy', role],
    [{ direct, boundaries: [undefined] }, 'allowed-by-resource-policy', direct],
    [{ identity, direct, boundaries: [undefined] }, 'allowed-by-resource-policy', direct],
    [{ identity, role, boundaries: [undefined] }, 'boundary-does-not-allow', undefined],
    // Session policies.
    [{ identity, session: other }, 'allowed-by-identity-policy', identity],
    [{ identity, session: undefined }, 'session-policy-does-not-allow', undefined],
    [{ identity, session: undefined, boundaries: [undefined] }, 'boundary-does-not-allow', undefined],
    [{ role, session: undefined }, 'session-policy-does-not-allow', undefined],
    [{ direct, session: undefined }, 'allowed-by-resource-policy', direct],
    // Organization policies also limit a caller that the resource policy names.
    [{ identity, serviceControl: [other] }, 'allowed-by-identity-policy', identity],
    [{ identity, direct, serviceControl: [undefined] }, 'service-control-policy-does-not-allow', undefined],
    [{ identity, resourceControl: [other] }, 'allowed-by-identity-policy', identity],
    [{ identity, direct, resourceControl: [undefined] }, 'resource-control-policy-does-not-allow', undefined],
    [{ serviceControl: [undefined], resourceControl: [undefined] }, 'service-control-policy-does-not-allow', undefined],
    [{ identity, serviceControl: [other, other] }, 'allowed-by-identity-policy', identity],
    [{ identity, serviceControl: [other, undefined] }, 'service-control-policy-does-not-allow', undefined],
    [{ identity, resourceControl: [undefined, other] }, 'resource-control-policy-does-not-allow', undefined],
    // A caller of another account.
    [{ isSameAccount: false }, 'nothing-allows', undefined],
    [{ isSameAccount: false, identity }, 'cross-account-needs-resource-policy', undefined],
    [{ isSameAccount: false, direct }, 'cross-account-needs-identity-policy', undefined],
    [{ isSameAccount: false, role }, 'cross-account-needs-identity-policy', undefined],
    [{ isSameAccount: false, account }, 'cross-account-needs-identity-policy', undefined],
    [{ isSameAccount: false, identity, direct }, 'allowed-by-both', direct],
    [{ isSameAccount: false, identity, role }, 'allowed-by-both', role],
    [{ isSameAccount: false, identity, account }, 'allowed-by-both', account],
    [{ isSameAccount: false, identity, direct, role, account }, 'allowed-by-both', direct],
    [{ isSameAccount: false, identity, role, account }, 'allowed-by-both', role],
    [{ isSameAccount: false, identity, direct, boundaries: [undefined] }, 'boundary-does-not-allow', undefined],
    [{ isSameAccount: false, identity, direct, session: undefined }, 'session-policy-does-not-allow', undefined],
    [{ isSameAccount: false, identity, direct, serviceControl: [undefined] }, 'service-control-policy-does-not-allow', undefined],
  ])('%j: %s', (matching, reason, decidedBy) => {
    const verdict = decidedBy === undefined ? 'implicitDeny' : 'allow'
    expect(combinePolicyTypes({ ...nothing, ...matching })).toStrictEqual({ verdict, reason, decidedBy })
    expect(combinePolicyTypes({ ...nothing, ...matching, deny })).toStrictEqual({
      verdict: 'explicitDeny',
      reason: 'denied-by-statement',
      decidedBy: deny,
    })
  })
})
