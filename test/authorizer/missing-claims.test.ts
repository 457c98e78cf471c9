import { describe, expect, test } from 'vitest'
import { authenticated, bearer, type DecisionRecord, inGroup, jsonLog, oidc, tokenAuthorizer, verifier } from '../../src/index.ts'
import { events, testIssuer } from '../../src/testing/index.ts'

const routes = { 'GET /pets': authenticated, 'DELETE /pets': inGroup('admins') } as const

async function recordFor(missingClaims: unknown): Promise<DecisionRecord | undefined> {
  const records: DecisionRecord[] = []
  const identity = { scheme: 'x', issuer: 'i', subject: 's', scopes: new Set<string>(), groups: new Set<string>(), claims: {} }
  const authenticate = verifier({
    reads: [[{ in: 'header', name: 'authorization' }]],
    issuers: ['i'],
    // A verifier of another package may return anything.
    verify: async () => ({ kind: 'identified', identity: { ...identity, missingClaims: missingClaims as readonly string[] } }),
  })
  const handler = tokenAuthorizer({ authenticate, routes, ttlSeconds: 0, onDecision: (record) => records.push(record) })
  await handler(events.token({ request: 'DELETE /pets', token: 'x' }))
  return records[0]
}

describe('the decision record', () => {
  test('reports a configured path that the token does not have', async () => {
    const issuer = await testIssuer({ issuer: 'https://i.example', clientId: 'app', algorithm: 'ES256' })
    const lines: string[] = []
    const records: DecisionRecord[] = []
    const log = jsonLog({ write: (line) => lines.push(line) })
    const { issuer: url, jwks } = issuer
    const users = oidc({ issuer: url, audience: 'app', algorithms: 'ES256', jwks, groupsClaim: ['realm_access', 'roles'] })
    const handler = tokenAuthorizer({
      authenticate: bearer(users),
      routes,
      ttlSeconds: 300,
      onDecision: (record) => {
        records.push(record)
        log(record)
      },
    })
    await handler(events.token({ request: 'DELETE /pets', token: `Bearer ${await issuer.accessToken({ roles: ['admins'] })}` }))
    const token = await issuer.accessToken({ realm_access: { roles: ['admins'] } })
    await handler(events.token({ request: 'DELETE /pets', token: `Bearer ${token}` }))
    expect(records[0]).toMatchObject({ outcome: 'deny', missingClaims: ['realm_access.roles'] })
    expect(records[1]).toMatchObject({ outcome: 'allow' })
    expect(records[1]).not.toHaveProperty('missingClaims')
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ missingClaims: ['realm_access.roles'] })
  })

  test('reports the missing claims of any identity, if they are strings', async () => {
    expect(await recordFor(['groups'])).toMatchObject({ missingClaims: ['groups'] })
    for (const value of [undefined, [], 'groups', [7], {}]) expect(await recordFor(value)).not.toHaveProperty('missingClaims')
  })
})
