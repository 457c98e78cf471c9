/**
 * Every request that a document with `denyUnlisted` does not allow is denied explicitly. More documents with
 * `DENY_UNLISTED_RUNS`.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allow, compile, condition, denyUnlisted, policy, type StatementDraft } from '../../../src/policy/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const RUNS = Number(process.env['DENY_UNLISTED_RUNS'] ?? 300)

const CONDITIONS = [
  condition.sourceIp('10.0.0.0/8'),
  condition.sourceIp('10.0.0.0/16', '192.0.2.0/24'),
  condition.before('2026-06-01T00:00:00Z'),
  condition.before('2026-03-01T00:00:00Z'),
  condition.since('2026-02-01T00:00:00Z'),
  condition.secureTransport(),
  condition.all(condition.sourceIp('192.0.2.0/24'), condition.since('2026-04-01T00:00:00Z')),
] as const
const CONTEXTS = ['10.0.0.1', '10.1.0.1', '192.0.2.1', '198.51.100.1', undefined].flatMap((address) =>
  ['2026-01-15T00:00:00Z', '2026-03-15T00:00:00Z', '2026-07-01T00:00:00Z', undefined].flatMap((time) =>
    ['true', undefined].map((secure) => ({
      ...(address !== undefined && { 'aws:SourceIp': address }),
      ...(time !== undefined && { 'aws:CurrentTime': time }),
      ...(secure !== undefined && { 'aws:SecureTransport': secure }),
    })),
  ),
)
const PATHS = ['GET/a', 'GET/a/b', 'GET/a/b/c', 'GET/reports/1', 'PUT/a', 'PUT/reports/1', 'GET/', '$connect']
const ACTIONS = ['execute-api:Invoke', 'execute-api:InvalidateCache', 'execute-api:ManageConnections']

const target = fc.constantFrom('GET /*', 'GET /a', 'GET /a/*', 'GET /*/b', 'ANY /reports/*', 'PUT /*', 'ANY /*', 'GET /a/?')
const draft = fc
  .tuple(fc.uniqueArray(target, { minLength: 1, maxLength: 3 }), fc.option(fc.constantFrom(...CONDITIONS)), fc.nat(9))
  .map(([targets, when, action]): StatementDraft => {
    const conditional = when === null ? allow(...targets) : allow(...targets).when(when)
    return action === 0 ? conditional.doing('InvalidateCache') : conditional
  })

test('no request is denied implicitly', () => {
  fc.assert(
    fc.property(fc.array(draft, { minLength: 1, maxLength: 4 }), (drafts) => {
      const open = policy(SCOPE, ...drafts)
      const before = compile({ identity: [open] })
      const after = compile({ identity: [denyUnlisted(open)] })
      for (const path of PATHS)
        for (const action of ACTIONS)
          for (const context of CONTEXTS) {
            const request = { principal: 'x', action, resource: `${API}/${path}`, context }
            const expected = before.decide(request) === 'allow' ? 'allow' : 'explicitDeny'
            expect([path, action, context, after.decide(request)]).toStrictEqual([path, action, context, expected])
          }
    }),
    { numRuns: RUNS },
  )
}, 600_000)
