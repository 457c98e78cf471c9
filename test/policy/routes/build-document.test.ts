import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import {
  authenticated,
  hasScope,
  inGroup,
  own,
  parseExecuteApiArn,
  type RouteTableOptions,
  type Rule,
  routeTable,
  some,
  sourceIp,
} from '../../../src/policy/index.ts'
import type { Cells } from './oracle.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'
const ARN = parseExecuteApiArn(`${API}/GET/`)
const alice: Identity = { scheme: 'x', issuer: 'i', subject: 'alice', scopes: new Set(['r', 'w']), groups: new Set(), claims: {} }

function tableOf(routes: Cells, options: Partial<RouteTableOptions<Identity>> = {}) {
  return routeTable<Identity>({ subject: 'test', api: 'REST', issuers: ['i'], routes, ...options })
}

function crudTable(resources: number): Cells {
  return Object.fromEntries(
    Array.from({ length: resources }, (_, index) => [
      [`GET /resource${index}`, hasScope('r')],
      [`POST /resource${index}`, hasScope('w')],
      [`GET /resource${index}/{id}`, hasScope('r')],
      [`PUT /resource${index}/{id}`, hasScope('w')],
      [`DELETE /resource${index}/{id}`, hasScope('w')],
    ]).flat(),
  )
}

describe('the size of a document', () => {
  test.each([
    [100, 13_800],
    [300, 40_500],
  ])('with %i CRUD routes is at most %i bytes', (routes, limit) => {
    const { document } = tableOf(crudTable(routes / 5)).reply({ identity: alice, request: {} as AuthorizerRequest, arn: ARN })
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(limit)
  })
})

describe('maxDocumentBytes', () => {
  test('accepts a table whose largest document fits', () => {
    expect(() => tableOf(crudTable(20), { maxDocumentBytes: 14_000 })).not.toThrow()
  })

  test('rejects a table while it is built, with the largest statement and remedies', () => {
    const build = () => tableOf(crudTable(20), { maxDocumentBytes: 8192 })
    expect(build).toThrow(ConfigError)
    expect(build).toThrow(
      /^test: the largest document has \d+ bytes, more than maxDocumentBytes \(8192\); the largest statement is DenyUnlisted\. Use cachePer: 'route' or perRequest: true, or shorten the table\.$/,
    )
  })

  test('finds the largest document among callers for whom some rules fail', () => {
    // The closed routes inside an open one need Deny resources, so the caller with fewer rights has the larger document.
    const routes: Cells = {
      'GET /{id}': authenticated,
      ...Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`GET /literal${index}`, inGroup('admins')])),
    }
    const sizeFor = (groups: readonly string[]) => {
      const identity = { ...alice, groups: new Set(groups) }
      const { document } = tableOf(routes).reply({ identity, request: {} as AuthorizerRequest, arn: ARN, expiresAt: 4e9 })
      return JSON.stringify(document).length
    }
    expect(sizeFor([])).toBeGreaterThan(sizeFor(['admins']) + 1000)
    expect(() => tableOf(routes, { maxDocumentBytes: sizeFor(['admins']) + 1000 })).toThrow(/the largest document has/)
    expect(() => tableOf(routes, { maxDocumentBytes: sizeFor([]) + 2500 })).not.toThrow()
  })

  test.each([{ cachePer: 'route' }, { perRequest: true }] as const)('measures each route with %o', (options) => {
    expect(() => tableOf(crudTable(60), { ...options, maxDocumentBytes: 4096 })).not.toThrow()
    expect(() => tableOf(crudTable(60), { ...options, maxDocumentBytes: 400 })).toThrow(/Shorten the route/)
  })

  test.each([
    ['REST', undefined, 'allow'],
    ['WEBSOCKET', undefined, 'deny'],
    ['REST', 8192, 'deny'],
  ] as const)(
    'denies at run time in a %s API with a limit of %s if a rule makes the document too large: %s',
    (api, maxDocumentBytes, outcome) => {
      const clauses = Array.from({ length: 60 }, (_, index) => ({
        bind: {},
        when: { StringEquals: { 'aws:UserAgent': `${index}`.padEnd(150, 'x') } },
      }))
      const rule: Rule<Identity> = { name: 'long', binds: [], reads: [], partial: () => clauses }
      const key = api === 'REST' ? 'GET /a' : '$connect'
      const table = tableOf({ [key]: rule }, { api, maxDocumentBytes })
      const arn = parseExecuteApiArn(`${API}/${key.replace(' ', '')}`)
      const response = table.decide({ identity: alice, request: {} as AuthorizerRequest, arn })
      expect(response.outcome).toBe(outcome)
      expect(response.closed).toStrictEqual(outcome === 'allow' ? [] : [key])
      if (outcome === 'deny')
        expect(response.document.Statement).toStrictEqual([
          { Sid: 'Closed', Effect: 'Deny', Action: 'execute-api:Invoke', Resource: [`${API}/*`] },
        ])
    },
  )
})

describe('a claim that cannot be part of a resource', () => {
  const cjk = '漢'.repeat(60)

  test.each<[string, Cells, string]>([
    ['a claim that is too long once encoded', { 'GET /users/{id}': own('id') }, cjk],
    ['a long claim with a greedy parameter', { 'ANY /users/{id}/{proxy+}': own('id') }, 'é'.repeat(66)],
    ['a long claim with a condition', { 'GET /users/{id}/{item}': some(own('id'), sourceIp('10.0.0.0/8')) }, 'é'.repeat(66)],
    [
      'a long claim inside an open route',
      { 'GET /{proxy+}': authenticated, 'GET /users/{id}/{x}/{y}': own('id') },
      'é'.repeat(66),
    ],
    [
      'a claim twice, with too many encodings',
      { 'GET /{a}/{b}/{c}': some(own('a'), own('c')), 'GET /x/{a}': own('a') },
      'a b@c|d:é',
    ],
    ['punctuation that is only encoded strictly', { 'GET /users/{id}': own('id') }, "'".repeat(390)],
  ])('owns nothing, and never throws: %s', (_, routes, subject) => {
    for (const options of [{ onInexpressible: 'deny' }, { perRequest: true }, { cachePer: 'route' }] as const) {
      const table = tableOf({ ...routes, 'GET /open': authenticated }, options)
      for (const path of ['/open', `/users/${encodeURIComponent(subject)}`, `/users/${encodeURIComponent(subject)}/x`]) {
        const arn = parseExecuteApiArn(`${API}/GET${path}`)
        const response = table.decide({ identity: { ...alice, subject }, request: {} as AuthorizerRequest, arn })
        if (path === '/open') expect(response.outcome).toBe('allow')
        else expect(JSON.stringify(response.document).length).toBeLessThan(20_000)
      }
    }
  })

  test('is denied where it would own the path', () => {
    const table = tableOf({ 'GET /users/{id}': own('id'), 'GET /open': authenticated })
    const arn = parseExecuteApiArn(`${API}/GET/users/${encodeURIComponent(cjk)}`)
    const { outcome, document } = table.decide({ identity: { ...alice, subject: cjk }, request: {} as AuthorizerRequest, arn })
    expect(outcome).toBe('deny')
    expect(JSON.stringify(document)).not.toContain(encodeURIComponent('漢'))
  })

  test.each([
    ['a'.repeat(400), true],
    ['漢'.repeat(44), true],
    ['漢'.repeat(45), false],
  ])('is measured encoded', (subject, isOwned) => {
    expect(own('id').partial({ ...alice, subject }, {} as AuthorizerRequest) !== 'none').toBe(isOwned)
  })
})
