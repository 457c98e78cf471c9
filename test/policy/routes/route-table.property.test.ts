import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import {
  authenticated,
  compile,
  every,
  hasScope,
  own,
  parseExecuteApiArn,
  type Rule,
  routeTable,
  some,
  sourceIp,
} from '../../../src/policy/index.ts'
import { type Cells, decide, type RequestedPath } from './oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const emptyRequest = {} as AuthorizerRequest
const METHODS = ['GET', 'PUT']
const ADDRESSES = ['192.0.2.1', '192.0.2.2']

const first = hasScope('first')
const second = hasScope('second')
const near = sourceIp('192.0.2.1/32')

const segment = fc.constantFrom('a', 'b', '{p}', '{q}')
const path = fc
  .tuple(
    fc.uniqueArray(segment, { maxLength: 3, selector: (part) => (part.startsWith('{') ? part : Math.random()) }),
    fc.boolean(),
  )
  .map(([parts, greedy]) => `/${[...parts, ...(greedy ? ['{r+}'] : [])].join('/')}`)
const routeKey = fc.tuple(fc.constantFrom('GET', 'PUT', 'ANY'), path).map(([method, route]) => `${method} ${route}`)

function ruleFor(key: string, pick: number): Rule<Identity, string> {
  const names = [...key.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')
  const mine: Rule<Identity, string>[] = names.flatMap((name) => [
    own(name),
    some<Identity, string>(own(name), second),
    every<Identity, string>(own(name), near),
  ])
  const rules: Rule<Identity, string>[] = [
    authenticated,
    first,
    second,
    every(first, second),
    near,
    some<Identity, string>(first, near),
    every<Identity, string>(second, near),
    ...mine,
  ]
  return rules[pick % rules.length] ?? authenticated
}

const cells = (api: 'REST' | 'HTTP') =>
  fc
    .tuple(
      fc.uniqueArray(fc.tuple(routeKey, fc.nat(30)), {
        minLength: 1,
        maxLength: 6,
        selector: ([key]) => key.replace(/\{\w+\}/g, '{}'),
      }),
      fc.nat(20),
    )
    .map(([routes, pick]): Cells => {
      const table = routes.map(([key, rule]) => [key, ruleFor(key, rule)] as const)
      return Object.fromEntries(api === 'HTTP' && pick < 5 ? [...table, ['$default', ruleFor('$default', pick)] as const] : table)
    })

const identities: readonly Identity[] = [[], ['first'], ['second'], ['first', 'second']].flatMap((scopes) =>
  ['a', 'u'].map((subject) => ({
    scheme: 'x',
    issuer: 'i',
    subject,
    scopes: new Set(scopes),
    groups: new Set<string>(),
    claims: {},
  })),
)

function paths(length: number): string[] {
  if (length === 0) return ['']
  return paths(length - 1).flatMap((start) => ['a', 'b', 'u', 'x'].map((part) => `${start}/${part}`))
}
const DEEP = ['a', 'x'].flatMap((one) =>
  ['b', 'x'].flatMap((other) => ['u', 'a'].flatMap((third) => ['b', 'x'].map((last) => `/${one}/${other}/${third}/${last}`))),
)
const PATHS = [...['/'], ...[1, 2, 3].flatMap(paths), ...DEEP, '/a/b/u/x/a', '/x/x/x/x/x', '/b/b/b/b/b/b', '/a/a/a/a/a/a']
const REQUESTS: readonly RequestedPath[] = METHODS.flatMap((method) =>
  PATHS.flatMap((one) => ADDRESSES.map((sourceIp) => ({ method, path: one, sourceIp }))),
)

function isOverreach(patterns: readonly string[], { method, path }: RequestedPath): boolean {
  return patterns.some((pattern) => {
    const [verb = '', glob = ''] = pattern.split(' ')
    const expression = new RegExp(
      `^${glob
        .split('*')
        .map((text) => text.replace(/[.+]/g, '\\$&'))
        .join('.+')}$`,
    )
    return (verb === 'ANY' || verb === method) && expression.test(path)
  })
}

/** Number of tables per property; the environment variable `ROUTE_TABLE_RUNS` sets another one. */
const RUNS = Number(process.env['ROUTE_TABLE_RUNS'] ?? 30)
/** Encodings of a path that a gateway might normalize before it routes, while the ARN keeps them. */
function equivalentEncodings(path: string): string[] {
  const encoded = [...path].flatMap((letter, at) =>
    letter === '/' ? [] : [`${path.slice(0, at)}%${letter.charCodeAt(0).toString(16)}${path.slice(at + 1)}`],
  )
  const doubled = [...path].flatMap((letter, at) => (letter === '/' ? [`${path.slice(0, at)}/${path.slice(at)}`] : []))
  return path === '/' ? ['//'] : [...encoded, ...doubled, `${path}/`, `${path}//`]
}

const counts = { callers: 0, leftOut: 0, tables: 0, rejected: 0 }

describe.each(['REST', 'HTTP'] as const)('a compiled table of a %s API', (api) => {
  test('allows no closed path in an equivalent encoding', () => {
    fc.assert(
      fc.property(cells(api), fc.subarray(PATHS, { maxLength: 25 }), (routes, paths) => {
        const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
        for (const identity of identities) {
          const { document } = table.decide({ identity, request: emptyRequest, arn: parseExecuteApiArn(`${API}/GET/`) })
          const compiled = compile({ identity: [document] })
          for (const path of paths) {
            const { route, open } = decide(routes, api, identity, { method: 'GET', path, sourceIp: '192.0.2.1' })
            if (route === undefined || open) continue
            for (const encoding of equivalentEncodings(path)) {
              const resource = `${API}/GET${encoding}`
              const context = { 'aws:SourceIp': '192.0.2.1' }
              const verdict = compiled.decide({ principal: 'x', action: 'execute-api:Invoke', resource, context })
              if (verdict === 'allow')
                throw new Error(
                  JSON.stringify(
                    {
                      encoding,
                      path,
                      route,
                      routes: Object.entries(routes).map(([key, { name }]) => [key, name]),
                      scopes: [...identity.scopes],
                      subject: identity.subject,
                      document,
                    },
                    null,
                    1,
                  ),
                )
            }
          }
        }
      }),
      { numRuns: RUNS },
    )
  }, 600_000)

  test('agrees with an independent router on every route, and allows nothing beyond its overreach', () => {
    fc.assert(
      fc.property(cells(api), (routes) => {
        let table: ReturnType<typeof routeTable<Identity>>
        let isRejected = false
        let isClosedForSomeCaller = false
        counts.tables++
        try {
          table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes })
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error
          isRejected = true
          counts.rejected++
          table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
        }
        for (const identity of identities) {
          const { document, closed } = table.decide({ identity, request: emptyRequest, arn: parseExecuteApiArn(`${API}/GET/`) })
          const compiled = compile({ identity: [document] })
          counts.callers++
          if (closed.length > 0) counts.leftOut++
          if (identity.subject === 'u' && closed.length > 0) isClosedForSomeCaller = true
          for (const requested of REQUESTS) {
            const resource = `${API}/${requested.method}${requested.path}`
            const verdict = compiled.decide({
              principal: 'x',
              action: 'execute-api:Invoke',
              resource,
              context: { 'aws:SourceIp': requested.sourceIp },
            })
            const expected = decide(routes, api, identity, requested)
            if (expected.route === undefined) {
              if (verdict === 'allow' && !isOverreach(table.overreach, requested))
                throw new Error(
                  `overreach ${JSON.stringify([Object.keys(routes), requested, table.overreach, identity.subject])}`,
                )
              continue
            }
            const decision = expected.open ? 'allow' : 'explicitDeny'
            if (verdict === decision || (closed.length > 0 && verdict === 'explicitDeny')) continue
            const names = Object.fromEntries(Object.entries(routes).map(([key, { name }]) => [key, name]))
            throw new Error(
              `${verdict}, not ${decision}: ${JSON.stringify({ names, requested, by: expected.route, scopes: [...identity.scopes], subject: identity.subject, document }, null, 1)}`,
            )
          }
        }
        // Subject `a` is also a literal of the table, so conflicts of `own` with it are found at run time only.
        expect([isRejected, Object.keys(routes)]).toStrictEqual([isClosedForSomeCaller, Object.keys(routes)])
      }),
      { numRuns: RUNS },
    )
    // With two literals for every segment, far more tables are not expressible than in practice.
    expect(counts.leftOut / counts.callers).toBeLessThan(0.6)
  }, 600_000)
})
