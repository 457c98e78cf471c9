import { describe, expect, test } from 'vitest'
import { combineLayers, type Findings, type Reason } from '../../../src/policy/evaluation/policy-types.ts'
import type { StatementPlace } from '../../../src/policy/language/statement.ts'

const at = (sid: string): StatementPlace => ({ kind: 'identity', policy: 0, statement: 0, sid, path: '$.Statement[0]' })
const [deny, identity, direct, role, account, other] = ['deny', 'identity', 'direct', 'role', 'account', 'other'].map(at)
const nothing: Findings = {
  deny: undefined,
  identity: undefined,
  direct: undefined,
  role: undefined,
  account: undefined,
  boundaries: [],
  session: null,
  serviceControl: null,
  resourceControl: null,
  sameAccount: true,
}

describe('combineLayers', () => {
  // What is found, the reason, and whose word it is: nobody's is a deny.
  test.each<[Partial<Findings>, Reason, StatementPlace | undefined]>([
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
    // A boundary.
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
    // A session policy.
    [{ identity, session: other }, 'allowed-by-identity-policy', identity],
    [{ identity, session: undefined }, 'session-policy-does-not-allow', undefined],
    [{ identity, session: undefined, boundaries: [undefined] }, 'boundary-does-not-allow', undefined],
    [{ role, session: undefined }, 'session-policy-does-not-allow', undefined],
    [{ direct, session: undefined }, 'allowed-by-resource-policy', direct],
    // What no naming passes.
    [{ identity, serviceControl: other }, 'allowed-by-identity-policy', identity],
    [{ identity, direct, serviceControl: undefined }, 'service-control-policy-does-not-allow', undefined],
    [{ identity, resourceControl: other }, 'allowed-by-identity-policy', identity],
    [{ identity, direct, resourceControl: undefined }, 'resource-control-policy-does-not-allow', undefined],
    [{ serviceControl: undefined, resourceControl: undefined }, 'service-control-policy-does-not-allow', undefined],
    // Another account's.
    [{ sameAccount: false }, 'nothing-allows', undefined],
    [{ sameAccount: false, identity }, 'cross-account-needs-resource-policy', undefined],
    [{ sameAccount: false, direct }, 'cross-account-needs-identity-policy', undefined],
    [{ sameAccount: false, role }, 'cross-account-needs-identity-policy', undefined],
    [{ sameAccount: false, account }, 'cross-account-needs-identity-policy', undefined],
    [{ sameAccount: false, identity, direct }, 'allowed-by-both', direct],
    [{ sameAccount: false, identity, role }, 'allowed-by-both', role],
    [{ sameAccount: false, identity, account }, 'allowed-by-both', account],
    [{ sameAccount: false, identity, direct, role, account }, 'allowed-by-both', direct],
    [{ sameAccount: false, identity, role, account }, 'allowed-by-both', role],
    [{ sameAccount: false, identity, direct, boundaries: [undefined] }, 'boundary-does-not-allow', undefined],
    [{ sameAccount: false, identity, direct, session: undefined }, 'session-policy-does-not-allow', undefined],
    [{ sameAccount: false, identity, direct, serviceControl: undefined }, 'service-control-policy-does-not-allow', undefined],
  ])('%j: %s', (found, reason, decidedBy) => {
    const verdict = decidedBy === undefined ? 'implicitDeny' : 'allow'
    expect(combineLayers({ ...nothing, ...found })).toStrictEqual({ verdict, reason, decidedBy })
    expect(combineLayers({ ...nothing, ...found, deny })).toStrictEqual({
      verdict: 'explicitDeny',
      reason: 'denied-by-statement',
      decidedBy: deny,
    })
  })
})
