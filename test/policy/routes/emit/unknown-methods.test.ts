import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import {
  authenticated,
  evaluate,
  hasScope,
  parseExecuteApiArn,
  type Rule,
  routeTable,
  sourceIp,
} from '../../../../src/policy/index.ts'
import { type Cells, decide } from '../oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const emptyRequest = {} as AuthorizerRequest
const ADDRESS = '192.0.2.2'
const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }
const closed: Rule<Identity> = hasScope('missing')
const NAMED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
const ofAll = (path: string, rule: Rule<Identity>): Cells =>
  Object.fromEntries(NAMED.map((method) => [`${method} ${path}`, rule]))

function decisions(
  api: 'REST' | 'HTTP',
  routes: Cells,
  method: string,
  path: string,
): readonly [reported: string, verdict: string] {
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
  const resource = `${API}/${method}${path}`
  const { document, outcome } = table.decide({ identity, request: emptyRequest, arn: parseExecuteApiArn(resource) })
  const context = { 'aws:SourceIp': ADDRESS }
  const { verdict } = evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context })
  return [outcome, verdict]
}

describe('a nonstandard method', () => {
  test.each<[string, 'REST' | 'HTTP', Cells, string]>([
    ['a closed ANY route below an open $default', 'HTTP', { $default: authenticated, 'ANY /admin': closed }, '/admin'],
    ['a closed ANY route below an open {proxy+}', 'REST', { 'ANY /{proxy+}': authenticated, 'ANY /admin': closed }, '/admin'],
    ['a closed parameter', 'REST', { 'ANY /{proxy+}': authenticated, 'ANY /users/{id}': closed }, '/users/7'],
    ['a route for some addresses', 'HTTP', { $default: authenticated, 'ANY /admin': sourceIp('192.0.2.1') }, '/admin'],
    [
      'a closed $default with open routes for all standard methods',
      'HTTP',
      { $default: closed, ...ofAll('/{proxy+}', authenticated) },
      '/a',
    ],
  ])('is denied for %s', (_, api, routes, path) => {
    for (const method of ['PROPFIND', 'TRACE', 'CONNECT', 'get', 'Post', 'GETX']) {
      expect(decisions(api, routes, method, path), method).toEqual(['deny', 'explicitDeny'])
    }
  })

  test('is allowed if everything is open to any method', () => {
    expect(decisions('HTTP', { $default: authenticated }, 'PROPFIND', '/a')).toEqual(['allow', 'allow'])
    expect(decisions('REST', { 'ANY /{proxy+}': authenticated }, 'PROPFIND', '/a')).toEqual(['allow', 'allow'])
  })

  test('is never allowed on a path that neither ANY nor $default opens', () => {
    const routePath = fc.constantFrom('/', '/a', '/{p}', '/a/b', '/a/{p}', '/{r+}', '/a/{r+}')
    const row = fc.tuple(
      fc.constantFrom('ANY', 'GET', ...NAMED),
      routePath,
      fc.constantFrom(authenticated, closed, sourceIp('192.0.2.1/32')),
    )
    const cells = fc
      .tuple(
        fc.uniqueArray(row, { minLength: 1, maxLength: 8, selector: ([m, p]) => `${m} ${p}` }),
        fc.constantFrom(undefined, authenticated, closed),
      )
      .map(
        ([rows, rest]): Cells => ({
          ...Object.fromEntries(rows.map(([method, route, rule]) => [`${method} ${route}`, rule])),
          ...(rest === undefined ? {} : { $default: rest }),
        }),
      )
    fc.assert(
      fc.property(cells, (routes) => {
        const api = '$default' in routes ? 'HTTP' : 'REST'
        for (const path of ['/', '/a', '/b', '/a/b', '/a/c', '/b/b', '/a/b/c']) {
          const expected = decide(routes, api, identity, { method: 'PROPFIND', path, sourceIp: ADDRESS })
          if (expected.open || expected.route === undefined) continue
          const [, verdict] = decisions(api, routes, 'PROPFIND', path)
          expect(verdict, path).not.toBe('allow')
        }
      }),
      { numRuns: Number(process.env['ROUTE_TABLE_RUNS'] ?? 150) },
    )
  })
})
