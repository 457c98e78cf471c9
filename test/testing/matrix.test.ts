import { describe, expect, test } from 'vitest'
import { allow, deny, policy } from '../../src/policy/index.ts'
import { diff, difference, matrix } from '../../src/testing/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const before = policy(SCOPE, allow('GET /pets', 'GET /pets/*'), deny('GET /pets/secret'))
const after = policy(SCOPE, allow('GET /pets', 'POST /pets'), deny('DELETE /*'))
const routes = ['GET /pets', 'GET /pets/1', 'GET /pets/secret', 'POST /pets', 'DELETE /pets/1']

describe('matrix', () => {
  test('asks for every route and caller, and reads well', () => {
    const table = matrix({ routes, callers: { reader: { policies: before }, writer: { policies: { policyDocument: after } } } })
    expect(table.verdicts['GET /pets/secret']).toStrictEqual({ reader: 'explicitDeny', writer: 'implicitDeny' })
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

  test('gives each caller a context', () => {
    const near = policy(SCOPE, allow('GET /near').when({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }))
    const callers = { inside: { context: { 'aws:SourceIp': '10.0.0.1' } }, outside: { context: { 'aws:SourceIp': '11.0.0.1' } } }
    expect(matrix({ policies: near, routes: ['GET /near'], callers }).verdicts).toStrictEqual({
      'GET /near': { inside: 'allow', outside: 'implicitDeny' },
    })
  })

  test.each([
    ['no routes', { policies: before, routes: [], callers: { a: {} } }, /routes must be a list/],
    ['no callers', { policies: before, routes, callers: {} }, /at least one caller/],
    ['no policies', { routes, callers: { a: {} } }, /policies must be given/],
    ['what is no policy', { policies: {}, routes, callers: { a: {} } }, /a policy, an authorizer's reply/],
    ['another stage', { policies: before, routes, callers: { a: {} }, stage: { stage: 'dev' } }, /stage must be dev/],
  ])('refuses %s', (_, options, message) => {
    expect(() => matrix(options)).toThrow(message)
  })
})

describe('diff', () => {
  test('tells what opens, what closes and what is denied for another reason', () => {
    const changes = diff(before, after, { routes, callers: { anybody: {} } })
    expect(changes.opened).toStrictEqual([{ route: 'POST /pets', caller: 'anybody', before: 'implicitDeny', after: 'allow' }])
    expect(changes.closed.map(({ route }) => route)).toStrictEqual(['GET /pets/1'])
    expect(changes.other.map(({ route }) => route)).toStrictEqual(['GET /pets/secret', 'DELETE /pets/1'])
    expect(String(changes)).toBe(
      [
        '+ POST /pets       anybody - -> allow',
        '- GET /pets/1      anybody allow -> -',
        '~ GET /pets/secret anybody deny -> -',
        '~ DELETE /pets/1   anybody - -> deny',
      ].join('\n'),
    )
  })

  test('says that nothing changes', () => {
    expect(String(diff(before, before, { routes, callers: { anybody: {} } }))).toBe('no change')
  })

  test('refuses tables of different questions', () => {
    const one = matrix({ policies: before, routes: ['GET /pets'], callers: { a: {} } })
    const other = matrix({ policies: before, routes: ['GET /pets/1'], callers: { a: {} } })
    expect(() => difference(one, other)).toThrow(/same routes and callers/)
    expect(() => diff(before, after, { routes, callers: { a: { policies: before } } })).toThrow(/without policies/)
  })
})
