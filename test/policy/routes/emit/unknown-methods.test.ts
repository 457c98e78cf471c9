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
const nothing = {} as AuthorizerRequest
const ADDRESS = '192.0.2.2'
const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'u', scopes: new Set(), groups: new Set(), claims: {} }
const closed: Rule<Identity> = hasScope('missing')
const NAMED = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']
const ofAll = (path: string, rule: Rule<Identity>): Cells =>
  Object.fromEntries(NAMED.map((method) => [`${method} ${path}`, rule]))

function answer(api: 'REST' | 'HTTP', routes: Cells, method: string, path: string): readonly [reported: string, verdict: string] {
  const table = routeTable<Identity>({ subject: 'test', api, issuers: ['i'], routes, onInexpressible: 'deny' })
  const resource = `${API}/${method}${path}`
  const { document, outcome } = table.decide({ identity, request: nothing, arn: parseExecuteApiArn(resource) })
  const context = { 'aws:SourceIp': ADDRESS }
  const { verdict } = evaluate({ identity: [document] }, { principal: 'x', action: 'execute-api:Invoke', resource, context })
  return [outcome, verdict]
}

describe('a method that is none of the seven', () => {
  test.each<[string, 'REST' | 'HTTP', Cells, string]>([
    ['below an open $default, a closed ANY', 'HTTP', { $default: authenticated, 'ANY /admin': closed }, '/admin'],
    ['below an open {proxy+}, a closed ANY', 'REST', { 'ANY /{proxy+}': authenticated, 'ANY /admin': closed }, '/admin'],
    ['a closed parameter', 'REST', { 'ANY /{proxy+}': authenticated, 'ANY /users/{id}': closed }, '/users/7'],
    ['an address', 'HTTP', { $default: authenticated, 'ANY /admin': sourceIp('192.0.2.1') }, '/admin'],
    ['a closed $default under seven open', 'HTTP', { $default: closed, ...ofAll('/{proxy+}', authenticated) }, '/a'],
  ])('does not get past %s', (_, api, routes, path) => {
    for (const method of ['PROPFIND', 'TRACE', 'CONNECT', 'get', 'Post', 'GETX']) {
      expect(answer(api, routes, method, path), method).toEqual(['deny', 'explicitDeny'])
    }
  })

  test('is let through where everything is open to any method', () => {
    expect(answer('HTTP', { $default: authenticated }, 'PROPFIND', '/a')).toEqual(['allow', 'allow'])
    expect(answer('REST', { 'ANY /{proxy+}': authenticated }, 'PROPFIND', '/a')).toEqual(['allow', 'allow'])
  })

  test('never gets what the table gives to no caller by ANY or $default', () => {
    const path = fc.constantFrom('/', '/a', '/{p}', '/a/b', '/a/{p}', '/{r+}', '/a/{r+}')
    const row = fc.tuple(
      fc.constantFrom('ANY', 'GET', ...NAMED),
      path,
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
        for (const asked of ['/', '/a', '/b', '/a/b', '/a/c', '/b/b', '/a/b/c']) {
          const expected = decide(routes, api, identity, { method: 'PROPFIND', path: asked, sourceIp: ADDRESS })
          if (expected.open || expected.route === undefined) continue
          const [, verdict] = answer(api, routes, 'PROPFIND', asked)
          expect(verdict, asked).not.toBe('allow')
        }
      }),
      { numRuns: Number(process.env['ROUTE_TABLE_RUNS'] ?? 150) },
    )
  })
})
