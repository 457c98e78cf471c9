import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import {
  authenticated,
  compile,
  every,
  hasScope,
  own,
  parseExecuteApiArn,
  type Rule,
  routeTable,
  sourceIp,
} from '../../../../src/policy/index.ts'
import { type Cells, decide } from '../oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const emptyRequest = {} as AuthorizerRequest
const ADDRESS = '192.0.2.2'

const segment: fc.Arbitrary<string> = fc.constantFrom('a', 'b', '{p}')
const path = fc
  .tuple(fc.array(segment, { maxLength: 2 }), fc.boolean())
  .map(([parts, greedy]) =>
    parts.filter((part, index) => !part.startsWith('{') || parts.indexOf(part) === index).concat(greedy ? ['{r+}'] : []),
  )
  .map((parts) => `/${parts.join('/')}`)

function ruleFor(key: string, pick: number): Rule<Identity, string> {
  const rules: Rule<Identity, string>[] = [
    authenticated,
    hasScope('missing'),
    sourceIp('192.0.2.1/32'),
    every<Identity, string>(authenticated, sourceIp('192.0.2.1/32')),
    ...(key.includes('{p}') ? [own('p')] : []),
  ]
  return rules[pick % rules.length] ?? authenticated
}

const cells = fc
  .uniqueArray(fc.tuple(fc.constantFrom('GET', 'ANY'), path, fc.nat(20)), {
    minLength: 1,
    maxLength: 5,
    selector: ([method, route]) => `${method} ${route}`,
  })
  .map((rows): Cells => Object.fromEntries(rows.map(([method, route, pick]) => [`${method} ${route}`, ruleFor(route, pick)])))

const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }

const PLAIN = ['', 'a', 'b', 'u', 'x'].flatMap((one) =>
  ['', 'a', 'b', 'u'].flatMap((other) => ['', 'b', 'u'].map((last) => [one, other, last].filter((part) => part !== ''))),
)

/** The path with one or two additional slashes at each position. */
const withExtraSlashes = (parts: readonly string[]): string[] =>
  Array.from({ length: parts.length + 1 }, (_, at) => at).flatMap((at) =>
    ['', '/'].map((more) => `/${[...parts.slice(0, at), more, ...parts.slice(at)].join('/')}`),
  )

describe('a path with doubled slashes', () => {
  test.each(['REST', 'HTTP'] as const)('of a %s API is denied if the path with single slashes is closed', (api) => {
    fc.assert(
      fc.property(cells, (routes) => {
        const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
        const { document } = table.decide({ identity, request: emptyRequest, arn: parseExecuteApiArn(`${API}/GET/`) })
        const compiled = compile({ identity: [document] })
        for (const parts of PLAIN) {
          const folded = decide(routes, api, identity, { method: 'GET', path: `/${parts.join('/')}`, sourceIp: ADDRESS })
          if (folded.open || folded.route === undefined) continue
          for (const path of withExtraSlashes(parts)) {
            const verdict = compiled.decide({
              principal: 'x',
              action: 'execute-api:Invoke',
              resource: `${API}/GET${path}`,
              context: { 'aws:SourceIp': ADDRESS },
            })
            expect(verdict, `${path} is ${folded.route} with single slashes`).not.toBe('allow')
          }
        }
      }),
      { numRuns: Number(process.env['ROUTE_TABLE_RUNS'] ?? 150) },
    )
  })
})
