import { describe, expect, test } from 'vitest'
import { allow, deny, policy } from '../../src/policy/index.ts'
import { diff, difference, matrix } from '../../src/testing/index.ts'

const SCOPE = { region: 'eu-west-1', accountId: '012345678901', apiId: 'a1b2c3', stage: 'prod' }
const before = policy(SCOPE, allow('GET /pets', 'GET /pets/*'), deny('GET /pets/secret'))
const after = policy(SCOPE, allow('GET /pets', 'POST /pets'), deny('DELETE /*'))
const routes = ['GET /pets', 'GET /pets/1', 'GET /pets/secret', 'POST /pets', 'DELETE /pets/1']

describe('diff', () => {
  test('reports what opens, what closes and what is denied for another reason', () => {
    const changes = diff(before, after, { routes, callers: { anyone: {} } })
    expect(changes.opened).toStrictEqual([{ route: 'POST /pets', caller: 'anyone', before: 'implicitDeny', after: 'allow' }])
    expect(changes.closed.map(({ route }) => route)).toStrictEqual(['GET /pets/1'])
    expect(changes.other.map(({ route }) => route)).toStrictEqual(['GET /pets/secret', 'DELETE /pets/1'])
    expect(String(changes)).toBe(
      [
        '+ POST /pets       anyone - -> allow',
        '- GET /pets/1      anyone allow -> -',
        '~ GET /pets/secret anyone deny -> -',
        '~ DELETE /pets/1   anyone - -> deny',
      ].join('\n'),
    )
  })

  test('reports that nothing changes', () => {
    expect(String(diff(before, before, { routes, callers: { anyone: {} } }))).toBe('no change')
  })

  test.each([
    ['stage', { stage: 'dev' }],
    ['API', { apiId: 'zzzzzz' }],
    ['account', { accountId: '999999999999' }],
    ['region', { region: 'us-east-1' }],
  ])('reports a policy that moved to another %s', (_, change) => {
    const scope = { ...SCOPE, ...change }
    const moved = policy(scope, allow('GET /pets', 'GET /pets/*'), deny('GET /pets/secret'))
    const changes = diff(before, moved, { routes: ['GET /pets', 'POST /pets'], callers: { anyone: {} } })
    const prefix = ({ region, accountId, apiId, stage }: typeof SCOPE) =>
      `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}`
    const pets = {
      route: 'GET /pets',
      caller: 'anyone',
      before: 'allow',
      after: 'allow',
      moved: { from: `${prefix(SCOPE)}/GET/pets`, to: `${prefix(scope)}/GET/pets` },
    }
    expect(changes.opened).toStrictEqual([pets])
    expect(changes.closed).toStrictEqual([pets])
    expect(changes.other.map(({ route }) => route)).toStrictEqual(['POST /pets'])
    expect(String(changes)).toContain(`+ GET /pets  anyone allow at ${prefix(SCOPE)} -> allow at ${prefix(scope)}`)
  })

  test('reports denials that depend on a condition without a value, because they may hide a change', () => {
    const near = (range: string) => policy(SCOPE, allow('GET /near').when({ IpAddress: { 'aws:SourceIp': range } }))
    const changes = diff(near('10.0.0.0/8'), near('0.0.0.0/0'), { routes: ['GET /near'], callers: { anyone: {} } })
    expect(changes.open).toStrictEqual([{ route: 'GET /near', caller: 'anyone' }])
    expect(String(changes)).toBe('? GET /near anyone depends on conditions without a value')
    const callers = { outside: { context: { 'aws:SourceIp': '192.0.2.1' } } }
    const known = diff(near('10.0.0.0/8'), near('0.0.0.0/0'), { routes: ['GET /near'], callers })
    expect([known.opened.length, known.open.length]).toStrictEqual([1, 0])
  })

  test('reports the changes for a caller named __proto__', () => {
    const callers = Object.fromEntries([['__proto__', {}]])
    expect(diff(before, after, { routes, callers }).opened).toStrictEqual([
      { route: 'POST /pets', caller: '__proto__', before: 'implicitDeny', after: 'allow' },
    ])
  })

  test('rejects callers with policies of their own', () => {
    expect(() => diff(before, after, { routes, callers: { a: { policies: before } } })).toThrow(/without policies/)
  })

  test.each([undefined, null, {}, { routes }])('rejects the options %o', (options) => {
    expect(() => diff(before, after, options as never)).toThrow(expect.objectContaining({ name: 'ConfigError' }))
  })
})

describe('difference', () => {
  const tableOf = (routes: readonly string[], callers: readonly string[]) =>
    matrix({ policies: before, routes, callers: Object.fromEntries(callers.map((name) => [name, {}])) })

  test.each<[string, readonly string[], readonly string[]]>([
    ['another route', ['GET /pets/1'], ['a', 'b']],
    ['a dropped route', ['GET /pets'], ['a', 'b']],
    ['an added route', ['GET /pets', 'GET /pets/2', 'GET /pets/3'], ['a', 'b']],
    ['a dropped caller', ['GET /pets', 'GET /pets/2'], ['a']],
    ['an added caller', ['GET /pets', 'GET /pets/2'], ['a', 'b', '__proto__']],
  ])('rejects %s', (_, routes, callers) => {
    const full = tableOf(['GET /pets', 'GET /pets/2'], ['a', 'b'])
    expect(() => difference(full, tableOf(routes, callers))).toThrow(/the same (routes|callers) before and after/)
    expect(() => difference(tableOf(routes, callers), full)).toThrow(/the same (routes|callers) before and after/)
  })

  test('does not depend on the order of routes and callers', () => {
    const one = tableOf(['GET /pets', 'POST /pets'], ['a', 'b'])
    expect(String(difference(one, tableOf(['POST /pets', 'GET /pets'], ['b', 'a'])))).toBe('no change')
  })

  test.each([undefined, null, {}, 'table'])('rejects %o as a matrix', (value) => {
    const table = tableOf(['GET /pets'], ['a'])
    expect(() => difference(table, value as never)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'after' }))
    expect(() => difference(value as never, table)).toThrow(expect.objectContaining({ name: 'ConfigError', option: 'before' }))
  })
})
