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
import { type Asked, type Cells, decide } from './oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const nothing = {} as AuthorizerRequest
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
const REQUESTS: readonly Asked[] = METHODS.flatMap((method) =>
  PATHS.flatMap((one) => ADDRESSES.map((sourceIp) => ({ method, path: one, sourceIp }))),
)

function isOverreach(patterns: readonly string[], { method, path: asked }: Asked): boolean {
  return patterns.some((pattern) => {
    const [verb = '', glob = ''] = pattern.split(' ')
    const expression = new RegExp(
      `^${glob
        .split('*')
        .map((text) => text.replace(/[.+]/g, '\\$&'))
        .join('.+')}$`,
    )
    return (verb === 'ANY' || verb === method) && expression.test(asked)
  })
}

/** More with `ROUTE_TABLE_RUNS`. */
const RUNS = Number(process.env['ROUTE_TABLE_RUNS'] ?? 30)
/** Spellings of a path that a gateway might normalise before it routes, while the ARN keeps them. */
function equivalentEncodings(path: string): string[] {
  const encoded = [...path].flatMap((letter, at) =>
    letter === '/' ? [] : [`${path.slice(0, at)}%${letter.charCodeAt(0).toString(16)}${path.slice(at + 1)}`],
  )
  const doubled = [...path].flatMap((letter, at) => (letter === '/' ? [`${path.slice(0, at)}/${path.slice(at)}`] : []))
  return path === '/' ? ['//'] : [...encoded, ...doubled, `${path}/`, `${path}//`]
}

const counted = { callers: 0, leftOut: 0, tables: 0, refused: 0 }

describe.each(['REST', 'HTTP'] as const)('a compiled table of a %s API', (api) => {
  test('lets no closed path through in another spelling', () => {
    fc.assert(
      fc.property(cells(api), fc.subarray(PATHS, { maxLength: 25 }), (routes, paths) => {
        const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
        for (const identity of identities) {
          const { document } = table.decide({ identity, request: nothing, arn: parseExecuteApiArn(`${API}/GET/`) })
          const compiled = compile({ identity: [document] })
          for (const path of paths) {
            const { route, open } = decide(routes, api, identity, { method: 'GET', path, sourceIp: '192.0.2.1' })
            if (route === undefined || open) continue
            for (const disguise of equivalentEncodings(path)) {
              const resource = `${API}/GET${disguise}`
              const context = { 'aws:SourceIp': '192.0.2.1' }
              const verdict = compiled.decide({ principal: 'x', action: 'execute-api:Invoke', resource, context })
              if (verdict === 'allow')
                throw new Error(
                  JSON.stringify(
                    {
                      disguise,
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

  test('says what an independent router says, on every route, and allows nothing beyond its overreach', () => {
    fc.assert(
      fc.property(cells(api), (routes) => {
        let table: ReturnType<typeof routeTable<Identity>>
        let refused = false
        let closedForSomebody = false
        counted.tables++
        try {
          table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes })
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error
          refused = true
          counted.refused++
          table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
        }
        for (const identity of identities) {
          const { document, closed } = table.decide({ identity, request: nothing, arn: parseExecuteApiArn(`${API}/GET/`) })
          const compiled = compile({ identity: [document] })
          counted.callers++
          if (closed.length > 0) counted.leftOut++
          if (identity.subject === 'u' && closed.length > 0) closedForSomebody = true
          for (const asked of REQUESTS) {
            const resource = `${API}/${asked.method}${asked.path}`
            const verdict = compiled.decide({
              principal: 'x',
              action: 'execute-api:Invoke',
              resource,
              context: { 'aws:SourceIp': asked.sourceIp },
            })
            const expected = decide(routes, api, identity, asked)
            if (expected.route === undefined) {
              if (verdict === 'allow' && !isOverreach(table.overreach, asked))
                throw new Error(`over-reach ${JSON.stringify([Object.keys(routes), asked, table.overreach, identity.subject])}`)
              continue
            }
            const wanted = expected.open ? 'allow' : 'explicitDeny'
            if (verdict === wanted || (closed.length > 0 && verdict === 'explicitDeny')) continue
            const names = Object.fromEntries(Object.entries(routes).map(([key, { name }]) => [key, name]))
            throw new Error(
              `${verdict}, not ${wanted}: ${JSON.stringify({ names, asked, by: expected.route, scopes: [...identity.scopes], subject: identity.subject, document }, null, 1)}`,
            )
          }
        }
        // Only a value that is a literal of the table besides can surprise: `own` with a subject of `a`.
        expect([refused, Object.keys(routes)]).toStrictEqual([closedForSomebody, Object.keys(routes)])
      }),
      { numRuns: RUNS },
    )
    // Two letters for every segment: far more tables that IAM cannot say than people write.
    expect(counted.leftOut / counted.callers).toBeLessThan(0.6)
  }, 600_000)
})
