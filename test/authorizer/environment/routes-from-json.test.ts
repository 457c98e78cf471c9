import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { routesFromJson } from '../../../src/authorizer/index.ts'
import type { AuthorizerRequest, Identity } from '../../../src/events/index.ts'

const validate = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync(new URL('../../../authorizers/routes.schema.json', import.meta.url), 'utf8')),
)

const caller: Identity = {
  scheme: 'oidc',
  issuer: 'https://id.example',
  subject: 'u1',
  scopes: new Set(['read']),
  groups: new Set(['admin']),
  claims: { tenant: 'acme', roles: ['a', 'b'] },
}
// No rule below reads the request.
const request = {} as AuthorizerRequest

describe('a route table in JSON', () => {
  test.each<[string, unknown, unknown]>([
    ['authenticated', 'authenticated', 'all'],
    ['a scope', { scope: 'read' }, 'all'],
    ['a scope that is missing', { scope: 'write' }, 'none'],
    ['a scope of the issuer', { scope: 'read', issuer: 'https://id.example' }, 'all'],
    ['a scope of another issuer', { scope: 'read', issuer: 'https://other.example' }, 'none'],
    ['a group', { group: 'admin' }, 'all'],
    ['a claim', { claim: 'tenant', value: 'acme' }, 'all'],
    ['a claim that is an array', { claim: 'roles', value: 'b' }, 'all'],
    ['a claim with another value', { claim: 'tenant', value: 'other' }, 'none'],
    ['every', { every: [{ scope: 'read' }, { group: 'admin' }] }, 'all'],
    ['every, one missing', { every: [{ scope: 'read' }, { group: 'none' }] }, 'none'],
    ['some', { some: [{ scope: 'write' }, { group: 'admin' }] }, 'all'],
    ['not', { not: { group: 'banned' } }, 'all'],
    ['own', { own: 'id' }, [{ bind: { id: 'u1' }, when: {} }]],
    ['own with a claim', { own: 'id', from: 'tenant' }, [{ bind: { id: 'acme' }, when: {} }]],
  ])('%s', (_, json, expected) => {
    const table = { 'GET /x/{id}': json }
    expect(validate(table)).toBe(true)
    expect(routesFromJson(table)['GET /x/{id}']?.partial(caller, request)).toStrictEqual(expected)
  })

  test('converts a source address to a condition', () => {
    const rule = routesFromJson({ 'GET /x': { sourceIp: ['10.0.0.0/8', '192.0.2.1'] } })['GET /x']
    expect(JSON.stringify(rule?.partial(caller, request))).toContain('aws:SourceIp')
  })

  test.each<[string, unknown]>([
    ['a string', 'authenticated'],
    ['an array', []],
    ['null', null],
  ])('rejects %s as the table', (_, json) => {
    expect(validate(json)).toBe(false)
    expect(() => routesFromJson(json)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })

  test.each<[string, unknown, string]>([
    ['an unknown string', 'everyone', 'routes["GET /x"]'],
    ['true', true, 'routes["GET /x"]'],
    ['null', null, 'routes["GET /x"]'],
    ['an empty object', {}, 'routes["GET /x"]'],
    ['an unknown rule', { scop: 'read' }, 'routes["GET /x"]'],
    ['two rules in one', { scope: 'a', group: 'b' }, 'routes["GET /x"]'],
    ['an unknown sibling member', { scope: 'a', value: 'b' }, 'routes["GET /x"].value'],
    ['an empty scope', { scope: '' }, 'routes["GET /x"].scope'],
    ['a scope that is an array', { scope: ['a'] }, 'routes["GET /x"].scope'],
    ['a claim without a value', { claim: 'a' }, 'routes["GET /x"].claim'],
    ['an empty every', { every: [] }, 'routes["GET /x"].every'],
    [
      'an error in a nested rule',
      { some: ['authenticated', { every: [{ group: 1 }] }] },
      'routes["GET /x"].some[1].every[0].group',
    ],
    ['an issuer that is not a string', { scope: 'a', issuer: 1 }, 'routes["GET /x"].scope.issuer'],
  ])('names the part that is wrong: %s', (_, json, option) => {
    expect(validate({ 'GET /x': json })).toBe(false)
    expect(() => routesFromJson({ 'GET /x': json })).toThrow(expect.objectContaining({ name: 'ConfigError', option }))
  })

  test('rejects the negation of own and sourceIp', () => {
    for (const rule of [{ own: 'id' }, { sourceIp: ['10.0.0.0/8'] }]) {
      expect(() => routesFromJson({ 'GET /x/{id}': { not: rule } })).toThrow(expect.objectContaining({ name: 'ConfigError' }))
    }
  })

  test('rejects rules that are nested too deeply', () => {
    let json: unknown = 'authenticated'
    for (let depth = 0; depth < 10_000; depth++) json = { not: json }
    expect(() => routesFromJson({ 'GET /x': json })).toThrow(/nested at most 16 levels/)
  })

  test.each([
    ['a scope with a space', { scope: 'a b' }],
    ['an invalid address', { sourceIp: ['10.0.0'] }],
    ['an invalid address in a nested rule', { every: ['authenticated', { sourceIp: ['x'] }] }],
  ])('names the route of an error: %s', (_, json) => {
    expect(() => routesFromJson({ 'GET /x': json })).toThrow(/^routes: routes\["GET \/x"\]\./)
  })

  test('rejects an empty table', () => {
    expect(() => routesFromJson({})).toThrow(/at least one route/)
  })

  test('the JSON Schema accepts every table that the function accepts', () => {
    const string = fc.constantFrom('a', 'b', '', 'a b', 'https://id.example')
    const { rule } = fc.letrec<{ rule: unknown }>((tie) => ({
      rule: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.constantFrom('authenticated', 'everyone', null, {}),
        fc.record(
          {
            scope: string,
            group: string,
            own: string,
            from: string,
            claim: string,
            value: fc.jsonValue({ maxDepth: 1 }),
            issuer: string,
          },
          { requiredKeys: [] },
        ),
        fc.record({ scope: string, issuer: string }, { requiredKeys: ['scope'] }),
        fc.record({ claim: string, value: fc.jsonValue({ maxDepth: 1 }) }),
        fc.record({ sourceIp: fc.array(fc.constantFrom('10.0.0.0/8', '::1', 'x'), { maxLength: 2 }) }),
        fc.record({ every: fc.array(tie('rule'), { maxLength: 3 }) }),
        fc.record({ some: fc.array(tie('rule'), { maxLength: 3 }) }),
        fc.record({ not: tie('rule') }),
      ),
    }))
    const key = fc.constantFrom('GET /x', 'ANY /', '$default', '$connect', 'GTE /', 'GET x', '$default/x', '')
    let accepted = 0
    fc.assert(
      fc.property(fc.dictionary(key, rule, { minKeys: 0, maxKeys: 2 }), (table) => {
        try {
          routesFromJson(table)
        } catch {
          return
        }
        accepted++
        expect(validate(table), JSON.stringify(table)).toBe(true)
      }),
      { numRuns: 2000 },
    )
    expect(accepted).toBeGreaterThan(50)
  })

  test('the JSON Schema accepts exactly the known methods', () => {
    expect(validate({ 'ANY /': 'authenticated', $default: 'authenticated' })).toBe(true)
    expect(validate({ 'GTE /': 'authenticated' })).toBe(false)
    expect(validate({})).toBe(false)
  })
})
