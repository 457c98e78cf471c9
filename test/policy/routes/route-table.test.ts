import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'
import { evaluate, parseExecuteApiArn, type Rule } from '../../../src/policy/index.ts'
import { type RouteTableOptions, routeTable } from '../../../src/policy/routes/index.ts'
import { authenticated, every, hasScope, inGroup, own, sourceIp } from '../../../src/policy/rules/index.ts'

const API = 'arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod'

function caller(overrides: Partial<Identity> = {}): Identity {
  return { scheme: 'test', issuer: 'pool', subject: 'alice', scopes: new Set(), groups: new Set(), claims: {}, ...overrides }
}

// The rules under test read nothing of the request.
const nothing = {} as AuthorizerRequest

type Cells = { readonly [routeKey: string]: Rule<Identity, string> | ((identity: Identity) => boolean) }

function table(routes: Cells, options: Partial<RouteTableOptions<Identity>> = {}) {
  return routeTable<Identity>({ subject: 'tokenAuthorizer', api: 'REST', issuers: ['pool'], routes, ...options })
}

/** What the document says about a path, `GET/pets/7`. */
function verdict(routes: Cells, identity: Identity, asked: string, context: { readonly [key: string]: string } = {}): string {
  const { document } = table(routes).decide({ identity, request: nothing, arn: parseExecuteApiArn(`${API}/GET/`) })
  const resource = `${API}/${asked}`
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
    ['an open route with a slash, which API Gateway takes for the same', 'GET/pets/', 'allow'],
    ['another method', 'POST/pets', 'explicitDeny'],
    ['a parameter', 'GET/pets/7', 'allow'],
    ['a closed literal beside the parameter', 'GET/pets/secret', 'explicitDeny'],
    ['the same with a slash', 'GET/pets/secret/', 'explicitDeny'],
    ['the same needlessly encoded', 'GET/pets/%73ecret', 'explicitDeny'],
    ['the same behind two slashes', 'GET/pets//secret', 'explicitDeny'],
    ['a rightly encoded parameter', 'GET/pets/a%40b', 'allow'],
    ['a path below the parameter', 'GET/pets/7/owner', 'explicitDeny'],
    ["the caller's own", 'PATCH/users/al@x.com/a/b', 'allow'],
    ["the caller's own, encoded", 'PATCH/users/al%40x.com/a', 'allow'],
    ["somebody else's", 'PATCH/users/bob/a', 'explicitDeny'],
    ['a condition whose key is missing', 'GET/internal', 'explicitDeny'],
    ['an unknown route', 'GET/x', 'explicitDeny'],
  ])('decides %s', (_, asked, expected) => {
    expect(verdict(routes, reader, asked)).toBe(expected)
  })

  // Each was open in a draft: the property in route-table.property.test.ts found it.
  test.each<[string, Cells, string]>([
    ['a literal that is spelled like the one before it', { 'GET /a/a': inGroup('x'), 'GET /a/{r+}': authenticated }, 'GET/a/%61'],
    ['the parent of a greedy route behind two slashes', { 'GET /a/{r+}': authenticated, 'GET /{r+}': inGroup('x') }, 'GET/a//'],
    ['a parameter beside a greedy route', { 'GET /{id}': inGroup('x'), 'GET /{r+}': authenticated }, 'GET/u//'],
    ['the list beside its items', { 'GET /pets': inGroup('x'), 'GET /pets/{id}': authenticated }, 'GET/pets/'],
    ['the list, with more slashes', { 'GET /pets': inGroup('x'), 'GET /pets/{id}': authenticated }, 'GET/pets//'],
  ])('closes %s', (_, routes, asked) => {
    expect(verdict(routes, caller(), asked)).toBe('explicitDeny')
  })

  test('leaves a doubled slash to an open greedy route that has nothing closed in it', () => {
    expect(
      verdict({ 'GET /proxy/{url+}': authenticated, 'GET /a': inGroup('x') }, caller(), 'GET/proxy/https://example.com/a'),
    ).toBe('allow')
  })

  test.each([
    ['10.1.2.3', 'allow'],
    ['11.1.2.3', 'explicitDeny'],
  ])('puts the address into a condition: %s', (address, expected) => {
    expect(verdict(routes, reader, 'GET/internal', { 'aws:SourceIp': address })).toBe(expected)
  })

  test('emits the same frozen document for the same class of callers', () => {
    const compiled = table(routes)
    const first = compiled.decide({ identity: reader, request: nothing, arn: parseExecuteApiArn(`${API}/GET/pets`) })
    const second = compiled.decide({ identity: { ...reader }, request: nothing, arn: parseExecuteApiArn(`${API}/POST/pets`) })
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
