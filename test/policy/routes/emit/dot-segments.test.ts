import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../../src/events/index.ts'
import {
  authenticated,
  evaluate,
  hasScope,
  own,
  parseExecuteApiArn,
  type RouteTableOptions,
  routeTable,
  sourceIp,
} from '../../../../src/policy/index.ts'
import type { Cells } from '../oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const identity: Identity = { scheme: 'x', issuer: 'i', subject: 'mine', scopes: new Set(), groups: new Set(), claims: {} }
const closed = hasScope('missing')

type More = Partial<RouteTableOptions<Identity>> & { readonly routeKey?: string }

function decisions(
  routes: Cells,
  path: string,
  { routeKey, ...options }: More = {},
): readonly [reported: string, verdict: string] {
  const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, ...options })
  const resource = `${API}/GET${path}`
  const arn = parseExecuteApiArn(resource)
  const { document, outcome } = table.decide({ identity, request: {} as AuthorizerRequest, arn, routeKey })
  const request = { principal: 'x', action: 'execute-api:Invoke', resource, context: { 'aws:SourceIp': '192.0.2.1' } }
  return [outcome, evaluate({ identity: [document] }, request).verdict]
}

const DENIED = ['deny', 'explicitDeny']

describe('a dot segment', () => {
  test.each<[string, Cells, More]>([
    ['below the caller’s own path', { 'ANY /{id}/{rest+}': own('id') }, {}],
    ['below an open subtree', { 'ANY /mine/{rest+}': authenticated, 'GET /{rest+}': closed }, {}],
    ['below a catch-all', { 'ANY /{proxy+}': authenticated, 'ANY /admin': closed }, {}],
    ['below $default', { $default: authenticated, 'GET /admin': closed }, { api: 'HTTP' }],
    ['below a route for some addresses', { 'ANY /mine/{rest+}': sourceIp('192.0.2.1'), 'ANY /admin': closed }, {}],
    ['in a response for one route', { 'ANY /{id}/{rest+}': own('id') }, { cachePer: 'route', routeKey: 'GET /{id}/{rest+}' }],
  ])('%s is denied', (_, routes, more) => {
    expect(decisions(routes, '/mine/a.b/..c', more), 'dots in other segments').toEqual(['allow', 'allow'])
    for (const dots of ['..', '.', '%2e%2e', '%2E.', '.%2e', '.%2E', '%2e']) {
      expect(decisions(routes, `/mine/${dots}/admin`, more), dots).toEqual(DENIED)
      expect(decisions(routes, `/mine/${dots}`, more), dots).toEqual(DENIED)
    }
  })

  test('is denied as the value of a parameter', () => {
    const routes = { 'GET /mine/{id}': authenticated, 'GET /mine': closed }
    expect(decisions(routes, '/mine/..')).toEqual(DENIED)
    expect(decisions(routes, '/mine/.')).toEqual(DENIED)
    expect(decisions(routes, '/mine/...')).toEqual(['allow', 'allow'])
  })

  test('is allowed if everything is open', () => {
    expect(decisions({ $default: authenticated }, '/mine/../admin', { api: 'HTTP' })).toEqual(['allow', 'allow'])
  })
})
