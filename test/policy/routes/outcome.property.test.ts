/**
 * The outcome in a decision record is the evaluation of the emitted document for the request, always. More tables with
 * `OUTCOME_RUNS`.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import {
  authenticated,
  evaluate,
  every,
  hasScope,
  not,
  own,
  parseExecuteApiArn,
  type RouteTableOptions,
  type Rule,
  routeTable,
  some,
  sourceIp,
  timeWindow,
} from '../../../src/policy/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const RUNS = Number(process.env['OUTCOME_RUNS'] ?? 150)
const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'me', scopes: new Set(['r']), groups: new Set(), claims: {} }

const near = sourceIp('10.0.0.0/8')
const past = timeWindow({ to: new Date('2020-01-01T00:00:00Z') })
const current = timeWindow({ from: new Date('2020-01-01T00:00:00Z'), to: new Date('2120-01-01T00:00:00Z') })

function rulesFor(key: string): Rule<Identity, string>[] {
  const names = [...key.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  return [
    ...[authenticated, hasScope('r'), hasScope('w'), not(hasScope('r')), near, past, current],
    ...[every<Identity>(near, current), some<Identity>(near, past), some<Identity>(hasScope('w'), near)],
    ...names.flatMap((name) => [own(name), some<Identity, string>(own(name), near), every<Identity, string>(own(name), current)]),
  ]
}

const key = fc
  .tuple(fc.constantFrom('GET', 'ANY'), fc.array(fc.constantFrom('a', 'users', '{p}'), { maxLength: 3 }), fc.boolean())
  .map(([method, parts, isGreedy]) => {
    const path = parts.map((part, index) => part.replace('p', `p${index}`))
    return `${method} /${[...path, ...(isGreedy ? ['{r+}'] : [])].join('/')}`
  })
const table = fc
  .uniqueArray(fc.tuple(key, fc.nat(30)), { minLength: 1, maxLength: 6, selector: ([one]) => one.replaceAll(/\{p\d\}/g, '{}') })
  .map((rows): RouteTableOptions<Identity>['routes'] =>
    Object.fromEntries(
      rows.map(([one, index]) => {
        const rules = rulesFor(one)
        return [one, rules[index % rules.length] ?? authenticated] as const
      }),
    ),
  )
const path = fc
  .array(fc.constantFrom('a', 'users', 'me', 'm%65', 'x', '', '..', '%2e', 'a%2Fb', '%61', '%252e'), { maxLength: 4 })
  .map((parts) => `/${parts.join('/')}`)
const mode = fc.constantFrom<Partial<RouteTableOptions<Identity>>>(
  { onInexpressible: 'deny' },
  { perRequest: true },
  { cachePer: 'route' },
)

describe.each(['REST', 'HTTP'] as const)('the outcome of a request to a %s API', (api) => {
  test('is the evaluation of the emitted document', () => {
    const request = fc.record({
      routes: table,
      options: mode,
      paths: fc.array(path, { minLength: 5, maxLength: 20 }),
      method: fc.constantFrom('GET', 'PUT', 'PROPFIND'),
      sourceIp: fc.constantFrom('10.1.2.3', '192.0.2.1'),
      expiresAt: fc.option(fc.constantFrom(1_500_000_000, 4_000_000_000), { nil: undefined }),
    })
    fc.assert(
      fc.property(request, ({ routes, options, paths, method, sourceIp: address, expiresAt }) => {
        const compiled = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, ...options })
        for (const one of paths) {
          const resource = `${API}/${method}${one}`
          const response = compiled.decide({
            identity,
            request: { sourceIp: address } as AuthorizerRequest,
            arn: parseExecuteApiArn(resource),
            expiresAt,
          })
          const context = { 'aws:SourceIp': address, 'aws:CurrentTime': new Date().toISOString() }
          const { verdict } = evaluate(
            { identity: [response.document] },
            { principal: 'x', action: 'execute-api:Invoke', resource, context },
          )
          expect([one, response.outcome, response.document]).toStrictEqual([
            one,
            verdict === 'allow' ? 'allow' : 'deny',
            response.document,
          ])
          expect(verdict).not.toBe('implicitDeny')
        }
      }),
      { numRuns: RUNS },
    )
  }, 600_000)
})

// Regressions.
test.each<[string, RouteTableOptions<Identity>['routes'], string]>([
  ['an encoded own path', { 'GET /users/{id}': some<Identity, string>(own('id'), near) }, 'GET/users/m%65'],
  [
    'a table that IAM cannot express',
    { 'GET /{x}': authenticated, 'GET /a/{id}': near, 'GET /a/{id}/b': authenticated },
    'GET/a/1/b',
  ],
])('the outcome agrees with the document for %s', (_, routes, path) => {
  const resource = `${API}/${path}`
  const compiled = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, onInexpressible: 'deny' })
  for (const address of ['10.1.2.3', '192.0.2.1']) {
    const request = { sourceIp: address } as AuthorizerRequest
    const { document, outcome } = compiled.decide({ identity, request, arn: parseExecuteApiArn(resource) })
    const context = { 'aws:SourceIp': address }
    const { verdict } = evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context })
    expect(outcome).toBe(verdict === 'allow' ? 'allow' : 'deny')
  }
})
