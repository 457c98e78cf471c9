import { describe, expect, test } from 'vitest'
import { allow, deny, policy } from '../../src/policy/index.ts'
import { matrix } from '../../src/testing/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const before = policy(SCOPE, allow('GET /pets', 'GET /pets/*'), deny('GET /pets/secret'))
const after = policy(SCOPE, allow('GET /pets', 'POST /pets'), deny('DELETE /*'))
const near = policy(SCOPE, allow('GET /near').when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }))
const routes = ['GET /pets', 'GET /pets/1', 'GET /pets/secret', 'POST /pets', 'DELETE /pets/1']

describe('matrix', () => {
  test('evaluates every request for every caller and prints a table', () => {
    const table = matrix({
      routes,
      callers: { reader: { policies: before }, writer: { policies: { principalId: 'w', policyDocument: after } } },
    })
    expect(table.verdicts['GET /pets/secret']).toStrictEqual({ reader: 'explicitDeny', writer: 'implicitDeny' })
    expect(table.resources['GET /pets']?.['reader']).toBe('arn:aws:execute-api:eu-west-1:012345678901:a1b2c3/prod/GET/pets')
    expect(String(table)).toBe(
      [
        '                 reader writer',
        'GET /pets        allow  allow',
        'GET /pets/1      allow  -',
        'GET /pets/secret deny   -',
        'POST /pets       -      allow',
        'DELETE /pets/1   -      deny',
      ].join('\n'),
    )
  })

  test('gives each caller its own context', () => {
    const callers = { inside: { context: { 'aws:SourceIp': '10.0.0.1' } }, outside: { context: { 'aws:SourceIp': '11.0.0.1' } } }
    const table = matrix({ policies: near, routes: ['GET /near'], callers })
    expect(table.verdicts).toStrictEqual({ 'GET /near': { inside: 'allow', outside: 'implicitDeny' } })
    expect(table.open).toStrictEqual([])
  })

  test('marks denials that depend on a condition without a value', () => {
    const callers = { unknown: {}, absent: { context: { 'aws:SourceIp': null } } }
    const table = matrix({ policies: near, routes: ['GET /near', 'GET /far'], callers })
    expect(table.open).toStrictEqual([{ route: 'GET /near', caller: 'unknown' }])
    expect(String(table)).toBe(['          unknown absent', 'GET /near -?      -', 'GET /far  -       -'].join('\n'))
  })

  test('keeps a caller named __proto__', () => {
    const callers = Object.fromEntries([
      ['__proto__', { policies: after }],
      ['constructor', { policies: before }],
    ])
    const table = matrix({ routes: ['POST /pets'], callers })
    expect(table.callers).toStrictEqual(['__proto__', 'constructor'])
    expect(Object.entries(table.verdicts['POST /pets'] ?? {})).toStrictEqual([
      ['__proto__', 'allow'],
      ['constructor', 'implicitDeny'],
    ])
    expect(String(table)).toContain('POST /pets allow     -')
  })

  test.each<[string, unknown, RegExp]>([
    ['no routes', { policies: before, routes: [], callers: { a: {} } }, /routes must be a non-empty array/],
    ['no callers', { policies: before, routes, callers: {} }, /at least one caller/],
    ['no policies', { routes, callers: { a: {} } }, /policies are required/],
    ['a value that is not a policy', { policies: {}, routes, callers: { a: {} } }, /must be a policy document/],
    ['another stage', { policies: before, routes, callers: { a: {} }, stage: { stage: 'dev' } }, /stage is "dev"/],
    ['an unknown option', { policies: before, routes, callers: { a: {} }, stages: 'dev' }, /unknown option "stages"/],
    ['an unknown option of a caller', { policies: before, routes, callers: { a: { contxt: {} } } }, /unknown option .*contxt/],
    ['a caller that is not an object', { policies: before, routes, callers: { a: null } }, /must be an object/],
    ['a route with a parameter', { policies: before, routes: ['GET /pets/{id}'], callers: { a: {} } }, /contains braces/],
    ['an unknown method', { policies: before, routes: ['DELTE /pets'], callers: { a: {} } }, /is not a method/],
    ['a query string', { policies: before, routes: ['GET /pets?x=1'], callers: { a: {} } }, /query string/],
    ['a route that is not a string', { policies: before, routes: [7], callers: { a: {} } }, /received a number/],
    ['no options', undefined, /must be an object/],
  ])('rejects %s', (_, options, message) => {
    expect(() => matrix(options as never)).toThrow(message)
    expect(() => matrix(options as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})
