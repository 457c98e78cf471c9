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

/** From far away. */
function judged(routes: Cells, asked: string, cachePer: RouteTableOptions<Identity>['cachePer'], routeKey?: string): string {
  const table = routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, ...(cachePer && { cachePer }) })
  const input = { identity: alice, request: FAR, arn: parseExecuteApiArn(`${API}/${asked}`) }
  const { outcome, route } = table.decide(routeKey === undefined ? input : { ...input, routeKey })
  return `${outcome} ${route}`
}

describe('the verdict on a request', () => {
  test('is no where either reading of a slash at the end is', () => {
    expect(judged({ 'GET /a': near, 'GET /{rest+}': authenticated }, 'GET/a/', 'caller')).toBe('deny GET /a')
    expect(judged({ 'GET /a': authenticated, 'GET /{rest+}': near }, 'GET/a/', 'caller')).toBe('deny GET /a')
  })

  test('is of the route named, whichever way the slash is read', () => {
    expect(judged({ 'GET /a': authenticated, 'GET /{rest+}': authenticated }, 'GET/a/', 'route', 'GET /a')).toBe('allow GET /a')
  })

  test('looks at the address also where the reply is of one route', () => {
    expect(judged({ 'GET /a': near }, 'GET/a', 'route', 'GET /a')).toBe('deny GET /a')
    expect(judged({ 'GET /{id}': own('id') }, 'GET/alice', 'route', 'GET /{id}')).toBe('allow GET /{id}')
  })

  test.each<[string, Cells]>([
    ['GET/a', { 'GET /a': authenticated }],
    ['GET/a/', { 'GET /a': authenticated }],
    ['GET/a/1', { 'GET /a/{id}': authenticated }],
    ['GET/a/1/b', { 'GET /a/{id}/b': authenticated }],
  ])('is no for a path that only holds an open ARN: %s', (open, routes) => {
    expect(judged(routes, open, 'caller')).toMatch(/^allow/)
    expect(judged(routes, `GET/x/${API}/${open}`, 'caller')).toBe('deny undefined')
  })
})
