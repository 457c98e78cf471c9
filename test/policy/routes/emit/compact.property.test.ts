/**
 * The compact document decides like the plain one, in which each open path is listed in an Allow and in the Deny of unlisted
 * paths. More tables with `COMPACT_RUNS`.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import {
  authenticated,
  compile,
  type EmittedDocument,
  type EmittedStatement,
  hasScope,
  own,
  parseExecuteApiArn,
  type Rule,
  routeTable,
  sourceIp,
} from '../../../../src/policy/index.ts'
import { negateAccess } from '../../../../src/policy/routes/emit/negate-conditions.ts'
import { guardPatterns, patternStrings } from '../../../../src/policy/routes/emit/pattern-string.ts'
import { findRoutes, groupByMethod, routeOrder } from '../../../../src/policy/routes/parse/method-groups.ts'
import { readRouteRules } from '../../../../src/policy/routes/parse/route-rules.ts'
import { STAR } from '../../../../src/policy/routes/parse/tokens.ts'
import { type AccessText, conditionsIn, NEVER } from '../../../../src/policy/routes/plan/access-text.ts'
import { planMethod } from '../../../../src/policy/routes/plan/method-plan.ts'
import { openPaths } from '../../../../src/policy/routes/plan/open-paths.ts'
import { withoutIncluded } from '../../../../src/policy/routes/plan/pattern.ts'
import type { Cells } from '../oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const RUNS = Number(process.env['COMPACT_RUNS'] ?? 100)
const ADDRESSES = ['192.0.2.1', '192.0.2.2']
const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }
const emptyRequest = {} as AuthorizerRequest

const rules = (key: string): readonly Rule<Identity, string>[] => [
  ...[authenticated, authenticated, authenticated, hasScope('missing'), sourceIp('192.0.2.1/32')],
  ...(key.includes('{p1}') ? [own('p1')] : []),
]
const key = fc
  .tuple(fc.constantFrom('GET', 'PUT', 'ANY'), fc.array(fc.constantFrom('a', 'b', '{p}'), { maxLength: 3 }), fc.boolean())
  .map(([method, parts, isGreedy]) => {
    const path = parts.map((part, index) => part.replace('p', `p${index}`))
    return `${method} /${[...path, ...(isGreedy ? ['{r+}'] : [])].join('/')}`
  })
// Many routes per table, because short tables are not compacted.
const table = fc
  .uniqueArray(fc.tuple(key, fc.nat(9)), { minLength: 8, maxLength: 24, selector: ([one]) => one.replaceAll(/\{p\d\}/g, '{}') })
  .map(
    (rows): Cells =>
      Object.fromEntries(rows.map(([one, index]) => [one, rules(one)[index % rules(one).length] ?? authenticated])),
  )

const PATHS = [0, 1, 2, 3, 4].flatMap((length) =>
  Array.from({ length: 3 ** length }, (_, index) =>
    [...index.toString(3).padStart(length, '0')]
      .slice(0, length)
      .map((digit) => `/${'abu'[Number(digit)]}`)
      .join(''),
  ).flatMap((path) => [path === '' ? '/' : path, `${path}/`, `${path}/%61`, `${path}//a`, `${path}/..%2Fa`]),
)

/** One statement for each access, with all resources in full. */
function plainDocument(api: 'REST' | 'HTTP', routes: Cells): EmittedDocument {
  const patterns = readRouteRules<Identity>({ subject: 'test', api, issuers: ['i'], routes })
  const groups = groupByMethod(routeOrder(api), patterns).filter(({ methods }) => methods.length > 0)
  const plans = groups.map((group) =>
    planMethod(group, (route) => openPaths(patterns[route.index]?.rule.partial(identity, emptyRequest) ?? 'none', route), {
      denyUnlisted: false,
    }),
  )
  const statements: EmittedStatement[] = []
  const listed = new Map<AccessText, Set<string>>()
  const arns = (resources: Iterable<string>): string[] => [...resources].map((resource) => `${API}/${resource}`)
  const deny = (access: AccessText, resources: { Resource: string[] } | { NotResource: string[] }): void => {
    for (const Condition of negateAccess('test', access))
      statements.push({ Effect: 'Deny', Action: '*', ...resources, ...(Object.keys(Condition).length > 0 && { Condition }) })
  }
  for (const { allows, denies, methods } of plans) {
    for (const { tokens, access, allowsSlash } of withoutIncluded(allows)) {
      const resources = listed.get(access) ?? new Set<string>()
      listed.set(access, resources)
      for (const resource of patternStrings(tokens, methods)) {
        resources.add(resource)
        if (tokens.at(-1) === STAR && !allowsSlash) deny(NEVER, { Resource: arns([`${resource}/`]) })
        if (allowsSlash && !/[*/]$/.test(resource)) resources.add(`${resource}/`)
      }
    }
    for (const { tokens, access } of denies)
      for (const resource of patternStrings(tokens, methods))
        deny(access, { Resource: arns(/[*/]$/.test(resource) ? [resource] : [resource, `${resource}/`]) })
  }
  for (const [access, resources] of listed)
    for (const Condition of conditionsIn(access))
      statements.push({
        Effect: 'Allow',
        Action: '*',
        Resource: arns(resources),
        ...(Object.keys(Condition).length > 0 && { Condition }),
      })
  const allBut = (except?: AccessText): { NotResource: string[] } => ({
    NotResource: arns([...listed].flatMap(([access, resources]) => (access === except ? [] : [...resources]))),
  })
  deny(NEVER, allBut())
  for (const access of new Set(plans.flatMap(({ remainingPaths }) => remainingPaths))) deny(access, allBut(access))
  deny(NEVER, { Resource: arns(guardPatterns(plans, true)) })
  return {
    Version: '2012-10-17',
    Statement: statements.filter(
      (one) => ['Resource', 'NotResource'].some((name) => Object(one)[name]?.length > 0) || one.Effect === 'Deny',
    ),
  }
}

test.each(['REST', 'HTTP'] as const)(
  'the document of a %s API decides like the plain one',
  (api) => {
    let compacted = 0
    fc.assert(
      fc.property(table, (routes) => {
        const compiled = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
        const { document } = compiled.reply({ identity, request: emptyRequest, arn: parseExecuteApiArn(`${API}/GET/`) })
        if (/prod\/(?:GET\/)?\*"/.test(JSON.stringify(document.Statement[0]))) compacted++
        const patterns = readRouteRules<Identity>({ subject: 'test', api, issuers: ['i'], routes })
        const groups = groupByMethod(routeOrder(api), patterns)
        const compact = compile({ identity: [document] })
        const plain = compile({ identity: [plainDocument(api, routes)] })
        for (const method of ['GET', 'PUT', 'DELETE'])
          for (const path of PATHS)
            for (const address of ADDRESSES) {
              const resource = `${API}/${method}${path}`
              const request = { principal: 'x', action: 'execute-api:Invoke', resource, context: { 'aws:SourceIp': address } }
              const [actual, expected] = [compact.decide(request), plain.decide(request)]
              expect(actual).not.toBe('implicitDeny')
              // Wider Deny patterns may deny more paths that the table does not name; none of the others.
              const isNamed = findRoutes(groups, patterns, parseExecuteApiArn(resource)).readings.length > 0
              if (isNamed || actual === 'allow')
                expect([path, method, address, actual === 'allow']).toStrictEqual([path, method, address, expected === 'allow'])
            }
      }),
      { numRuns: RUNS },
    )
    expect(compacted).toBeGreaterThan(0)
  },
  600_000,
)
