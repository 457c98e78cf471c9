import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import {
  authenticated,
  own,
  parseExecuteApiArn,
  type RouteTableOptions,
  routeTable,
  sourceIp,
} from '../../../src/policy/index.ts'
import type { Cells } from './oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const alice: Identity = { scheme: 'x', issuer: 'i', subject: 'alice', scopes: new Set(), groups: new Set(), claims: {} }
const near = sourceIp('10.0.0.0/8')
const FAR = { sourceIp: '192.0.2.1' } as AuthorizerRequest

/** The outcome for a client outside the network. */
function outcomeOf(routes: Cells, path: string, cachePer: RouteTableOptions<Identity>['cachePer'], routeKey?: string): string {
  const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, ...(cachePer && { cachePer }) })
  const arn = parseExecuteApiArn(`${API}/${path}`)
  const { outcome, route } = table.decide({ identity: alice, request: FAR, arn, routeKey })
  return `${outcome} ${route}`
}

describe('the outcome for a request', () => {
  test('is deny if one reading of a trailing slash is closed', () => {
    expect(outcomeOf({ 'GET /a': near, 'GET /{rest+}': authenticated }, 'GET/a/', 'caller')).toBe('deny GET /a')
    expect(outcomeOf({ 'GET /a': authenticated, 'GET /{rest+}': near }, 'GET/a/', 'caller')).toBe('deny GET /a')
  })

  test('is the outcome of the named route for both readings of a trailing slash', () => {
    expect(outcomeOf({ 'GET /a': authenticated, 'GET /{rest+}': authenticated }, 'GET/a/', 'route', 'GET /a')).toBe(
      'allow GET /a',
    )
  })

  test('includes the address in a response for one route', () => {
    expect(outcomeOf({ 'GET /a': near }, 'GET/a', 'route', 'GET /a')).toBe('deny GET /a')
    expect(outcomeOf({ 'GET /{id}': own('id') }, 'GET/alice', 'route', 'GET /{id}')).toBe('allow GET /{id}')
  })

  test.each<[string, Cells]>([
    ['GET/a', { 'GET /a': authenticated }],
    ['GET/a/', { 'GET /a': authenticated }],
    ['GET/a/1', { 'GET /a/{id}': authenticated }],
    ['GET/a/1/b', { 'GET /a/{id}/b': authenticated }],
  ])('is deny for a path that only contains the ARN of an open one: %s', (open, routes) => {
    expect(outcomeOf(routes, open, 'caller')).toMatch(/^allow/)
    expect(outcomeOf(routes, `GET/x/${API}/${open}`, 'caller')).toBe('deny undefined')
  })
})
