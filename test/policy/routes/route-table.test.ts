import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import { evaluate, parseExecuteApiArn, type Rule } from '../../../src/policy/index.ts'
import { type RouteTableOptions, routeTable } from '../../../src/policy/routes/index.ts'
import { authenticated, every, hasScope, inGroup, own, sourceIp } from '../../../src/policy/rules/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

function caller(overrides: Partial<Identity> = {}): Identity {
  return { scheme: 'test', issuer: 'pool', subject: 'alice', scopes: new Set(), groups: new Set(), claims: {}, ...overrides }
}

// The rules of these tests do not read the request.
const emptyRequest = {} as AuthorizerRequest

type Cells = { readonly [routeKey: string]: Rule<Identity, string> | ((identity: Identity) => boolean) }

function table(routes: Cells, options: Partial<RouteTableOptions<Identity>> = {}) {
  return routeTable<Identity>({ subject: 'tokenAuthorizer', api: 'REST', issuers: ['pool'], routes, ...options })
}

/** Evaluates the document for a path such as `GET/pets/7`. */
function verdictFor(routes: Cells, identity: Identity, path: string, context: { readonly [key: string]: string } = {}): string {
  const { document } = table(routes).decide({ identity, request: emptyRequest, arn: parseExecuteApiArn(`${API}/GET/`) })
  const resource = `${API}/${path}`
  return evaluate({ identity: [document] }, { principal: 'alice', action: 'execute-api:Invoke', resource, context }).verdict
}

describe('a compiled table', () => {
  const routes: Cells = {
    'GET /pets': hasScope('pets/read'),
    'POST /pets': hasScope('pets/write'),
    'GET /pets/{id}': authenticated,
    'GET /pets/secret': inGroup('admin'),
    'ANY /users/{userId}/{proxy+}': own('userId'),
    'GET /internal': every(authenticated, sourceIp('10.0.0.0/8')),
  }
  const reader = caller({ scopes: new Set(['pets/read']), subject: 'al@x.com' })

  test.each([
    ['an open route', 'GET/pets', 'allow'],
    ['an open route with a trailing slash, which REST APIs route alike', 'GET/pets/', 'allow'],
    ['a different method', 'POST/pets', 'explicitDeny'],
    ['a parameter', 'GET/pets/7', 'allow'],
    ['a closed literal next to the parameter', 'GET/pets/secret', 'explicitDeny'],
    ['the closed literal with a trailing slash', 'GET/pets/secret/', 'explicitDeny'],
    ['the closed literal needlessly encoded', 'GET/pets/%73ecret', 'explicitDeny'],
    ['the closed literal after two slashes', 'GET/pets//secret', 'explicitDeny'],
    ['an encoded parameter', 'GET/pets/a%40b', 'allow'],
    ['a path below the parameter', 'GET/pets/7/owner', 'explicitDeny'],
    ["the caller's own path", 'PATCH/users/al@x.com/a/b', 'allow'],
    ["the caller's own path, encoded", 'PATCH/users/al%40x.com/a', 'allow'],
    ["another caller's path", 'PATCH/users/bob/a', 'explicitDeny'],
    ['a condition with a missing key', 'GET/internal', 'explicitDeny'],
    ['an unlisted path', 'GET/x', 'explicitDeny'],
  ])('evaluates %s', (_, path, expected) => {
    expect(verdictFor(routes, reader, path)).toBe(expected)
  })

  // Regressions found by route-table.property.test.ts.
  test.each<[string, Cells, string]>([
    ['a literal that equals the one before it', { 'GET /a/a': inGroup('x'), 'GET /a/{r+}': authenticated }, 'GET/a/%61'],
    [
      'the parent of a greedy route with two trailing slashes',
      { 'GET /a/{r+}': authenticated, 'GET /{r+}': inGroup('x') },
      'GET/a//',
    ],
    ['a parameter next to a greedy route', { 'GET /{id}': inGroup('x'), 'GET /{r+}': authenticated }, 'GET/u//'],
    ['a collection next to its items', { 'GET /pets': inGroup('x'), 'GET /pets/{id}': authenticated }, 'GET/pets/'],
    ['a collection with two trailing slashes', { 'GET /pets': inGroup('x'), 'GET /pets/{id}': authenticated }, 'GET/pets//'],
  ])('denies %s', (_, routes, path) => {
    expect(verdictFor(routes, caller(), path)).toBe('explicitDeny')
  })

  test('allows a doubled slash below an open greedy route without closed routes inside', () => {
    expect(
      verdictFor({ 'GET /proxy/{url+}': authenticated, 'GET /a': inGroup('x') }, caller(), 'GET/proxy/https://example.com/a'),
    ).toBe('allow')
  })

  test.each([
    ['10.1.2.3', 'allow'],
    ['11.1.2.3', 'explicitDeny'],
  ])('evaluates the address %s in the document: %s', (address, expected) => {
    expect(verdictFor(routes, reader, 'GET/internal', { 'aws:SourceIp': address })).toBe(expected)
  })

  test('returns the same frozen document for callers with the same access', () => {
    const compiled = table(routes)
    const first = compiled.decide({ identity: reader, request: emptyRequest, arn: parseExecuteApiArn(`${API}/GET/pets`) })
    const second = compiled.decide({
      identity: { ...reader },
      request: emptyRequest,
      arn: parseExecuteApiArn(`${API}/POST/pets`),
    })
    expect(second.document).toBe(first.document)
    expect(Object.isFrozen(first.document.Statement[0])).toBe(true)
    expect([first.outcome, first.route, first.rule, first.cached]).toStrictEqual([
      'allow',
      'GET /pets',
      'hasScope(pets/read)',
      false,
    ])
    expect([second.outcome, second.route, second.cached]).toStrictEqual(['deny', 'POST /pets', true])
    expect({ ...compiled.documents }).toStrictEqual({ hits: 1, misses: 1, size: 1 })
  })
})
