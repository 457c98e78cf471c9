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

function answer(routes: Cells, path: string, { routeKey, ...options }: More = {}): readonly [reported: string, verdict: string] {
  const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, ...options })
  const resource = `${API}/GET${path}`
  const asked = { identity, request: {} as AuthorizerRequest, arn: parseExecuteApiArn(resource) }
  const { document, outcome } = table.decide(routeKey === undefined ? asked : { ...asked, routeKey })
  const request = { principal: 'x', action: 'execute-api:Invoke', resource, context: { 'aws:SourceIp': '192.0.2.1' } }
  return [outcome, evaluate({ identity: [document] }, request).verdict]
}

const DENIED = ['deny', 'explicitDeny']

describe('a way up in a path', () => {
  test.each<[string, Cells, More]>([
    ['out of what is the caller’s own', { 'ANY /{id}/{rest+}': own('id') }, {}],
    ['out of an open subtree', { 'ANY /mine/{rest+}': authenticated, 'GET /{rest+}': closed }, {}],
    ['inside a catch-all', { 'ANY /{proxy+}': authenticated, 'ANY /admin': closed }, {}],
    ['inside $default', { $default: authenticated, 'GET /admin': closed }, { api: 'HTTP' }],
    ['past an address', { 'ANY /mine/{rest+}': sourceIp('192.0.2.1'), 'ANY /admin': closed }, {}],
    ['in a reply of one route', { 'ANY /{id}/{rest+}': own('id') }, { cachePer: 'route', routeKey: 'GET /{id}/{rest+}' }],
  ])('%s leads nowhere', (_, routes, more) => {
    expect(answer(routes, '/mine/a.b/..c', more), 'the same without it').toEqual(['allow', 'allow'])
    for (const dots of ['..', '.', '%2e%2e', '%2E.', '.%2e', '.%2E', '%2e']) {
      expect(answer(routes, `/mine/${dots}/admin`, more), dots).toEqual(DENIED)
      expect(answer(routes, `/mine/${dots}`, more), dots).toEqual(DENIED)
    }
  })

  test('is no value of a parameter', () => {
    const routes = { 'GET /mine/{id}': authenticated, 'GET /mine': closed }
    expect(answer(routes, '/mine/..')).toEqual(DENIED)
    expect(answer(routes, '/mine/.')).toEqual(DENIED)
    expect(answer(routes, '/mine/...')).toEqual(['allow', 'allow'])
  })

  test('is nobody’s matter where everything is open', () => {
    expect(answer({ $default: authenticated }, '/mine/../admin', { api: 'HTTP' })).toEqual(['allow', 'allow'])
  })
})
