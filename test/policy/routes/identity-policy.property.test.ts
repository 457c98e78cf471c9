import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Identity } from '../../../src/events/index.ts'
import {
  authenticated,
  compile,
  condition,
  type EmittedDocument,
  hasScope,
  identityPolicy,
  type OpenRoutes,
  type Rule,
  sourceIp,
} from '../../../src/policy/index.ts'
import { type Cells, decide } from './oracle.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const API = 'arn:aws:execute-api:eu-west-1:012345678901'
const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }
const ADDRESSES = ['192.0.2.1', '192.0.2.2']

/** Entries of `identityPolicy`, each with the rule that means the same. */
const CELLS: readonly (readonly [OpenRoutes[keyof OpenRoutes], Rule<Identity>])[] = [
  [true, authenticated],
  [false, hasScope('no')],
  ...ADDRESSES.map((one) => [condition.sourceIp(`${one}/32`), sourceIp(`${one}/32`)] as const),
]

const path = fc
  .tuple(fc.array(fc.constantFrom('a', 'b', '{p}'), { maxLength: 3 }), fc.boolean())
  .map(
    ([parts, greedy]) => `/${[...parts.map((part, at) => part.replace('p', `p${at}`)), ...(greedy ? ['{r+}'] : [])].join('/')}`,
  )
const rows = fc.uniqueArray(fc.tuple(fc.constantFrom('ANY', 'GET', 'PUT'), path, fc.constantFrom(...CELLS)), {
  minLength: 1,
  maxLength: 5,
  selector: ([method, route]) => `${method} ${route}`,
})

const PATHS = [0, 1, 2, 3, 4].flatMap((length) =>
  Array.from({ length: 3 ** length }, (_, at) =>
    [...at.toString(3).padStart(length, '0')].map((digit) => `/${'abx'[Number(digit)]}`),
  ),
)

function policyOf(routes: OpenRoutes): EmittedDocument | undefined {
  try {
    return identityPolicy(routes, SCOPE)
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

describe('an identity-based policy', () => {
  test.each([
    ['REST', undefined],
    ['HTTP', undefined],
    ['HTTP', true],
    ['HTTP', false],
  ] as const)('of a %s API with $default %s allows what its table opens, and does not affect other APIs', (api, rest) => {
    let count = 0
    fc.assert(
      fc.property(rows, (cells) => {
        const more = rest === undefined ? [] : [['$default', rest] as const]
        const routes = Object.fromEntries([
          ...cells.map(([method, route, [open]]) => [`${method} ${route}`, open] as const),
          ...more,
        ])
        const rules: Cells = Object.fromEntries([
          ...cells.map(([method, route, [, rule]]) => [`${method} ${route}`, rule] as const),
          ...more.map(([key, open]) => [key, open ? authenticated : hasScope('no')] as const),
        ])
        const document = policyOf(routes)
        if (document === undefined) return
        count++
        const compiled = compile({ identity: [document] })
        for (const address of ADDRESSES) {
          const verdict = (resource: string) =>
            compiled.decide({ principal: 'x', action: 'execute-api:Invoke', resource, context: { 'aws:SourceIp': address } })
          for (const parts of PATHS) {
            const requested = { method: 'GET', path: parts.join('') || '/', sourceIp: address }
            const expected = decide(rules, api, identity, requested)
            if (expected.route === undefined) continue
            const isOpen = verdict(`${API}:a1b2c3/prod/GET${requested.path}`) === 'allow'
            // Without `$default` the table is read as the table of a REST API, which may close more than an HTTP API does.
            if (api === 'HTTP' && rest === undefined && !isOpen) continue
            expect([isOpen, requested.path, routes]).toStrictEqual([expected.open, requested.path, routes])
          }
          expect(verdict(`${API}:zzzzzz/prod/GET/a`)).toBe('implicitDeny')
        }
      }),
      { numRuns: Number(process.env['ROUTE_TABLE_RUNS'] ?? 100) },
    )
    expect(count).toBeGreaterThan(0)
  })
})
