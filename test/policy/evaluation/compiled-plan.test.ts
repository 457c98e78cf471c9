import { describe, expect, test } from 'vitest'
import { buildPlan, type Entry } from '../../../src/policy/evaluation/compiled-plan.ts'
import { prepareDocument } from '../../../src/policy/language/statement.ts'
import { parseGlob } from '../../../src/policy/matching/glob.ts'

const API = 'arn:aws:execute-api:r:123456789012:api'
const allow = (Resource: unknown, more: object = {}) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource, ...more })
const deny = (Resource: unknown, more: object = {}) => ({ ...allow(Resource, more), Effect: 'Deny' })

function planOf(Statement: unknown[], kind: 'identity' | 'resource' = 'identity', action = 'execute-api:invoke') {
  return buildPlan(prepareDocument({ Version: '2012-10-17', Statement }, { kind, policy: 0 }).statements, action)
}

/** For each statement: its position, whether it is an Allow, and whether its resource is one pattern. */
const shape = (entries: readonly Entry[] | undefined) =>
  entries?.map(({ statement, isAllow, glob }) => [statement.place.statement, isAllow, glob !== undefined])

describe('buildPlan', () => {
  test('few patterns share their common prefix, denies first', () => {
    const { action, always, shared, indexed } = planOf([
      allow(`${API}/prod/GET/pets/*`),
      allow([`${API}/prod/GET/dogs`, `${API}/prod/POST/*`]),
      deny(`${API}/prod/GET/x`),
    ])
    expect([action, always, indexed]).toStrictEqual(['execute-api:invoke', undefined, undefined])
    expect(shared?.prefix).toBe(`${API}/prod/`)
    expect(shape(shared?.entries)).toStrictEqual([
      [2, false, true],
      [0, true, true],
      [1, true, true],
      [1, true, true],
    ])
    expect(shared?.entries.map(({ glob }) => glob)).toStrictEqual(['GET/x', 'GET/pets/*', 'GET/dogs', 'POST/*'].map(parseGlob))
  })

  test('the common prefix ends at the first star, or where one pattern ends', () => {
    expect(planOf([allow(`${API}/*/GET/`), allow(`${API}/prod/GET/`)]).shared?.prefix).toBe(`${API}/`)
    expect(planOf([allow(`${API}/a`), allow(`${API}/ab`)]).shared?.prefix).toBe(`${API}/a`)
    expect(planOf([allow(`${API}/ab`), allow(`${API}/a`)]).shared?.prefix).toBe(`${API}/a`)
    expect(planOf([allow(`${API}/a`), deny('*')]).shared?.prefix).toBe('')
    expect(planOf([allow(`${API}/a`)]).shared).toMatchObject({ prefix: `${API}/a`, entries: [{ glob: parseGlob('') }] })
  })

  test('many patterns are indexed by the segment that the fewest have', () => {
    const names = ['a', 'bb', 'ccc', 'dddd']
    const many = [...names.map((name) => allow(`${API}/prod/GET/${name}/*`)), allow('*'), deny(`${API}/prod/GET/a/x`)]
    const { always, shared, indexed } = planOf(many)
    expect(always).toBeUndefined()
    expect(shape(shared?.entries)).toStrictEqual([[4, true, true]])
    expect([...(indexed?.bySegment.entries() ?? [])].map(([segment, entries]) => [segment, shape(entries)])).toStrictEqual([
      ['a', [[0, true, true]]],
      ['bb', [[1, true, true]]],
      ['ccc', [[2, true, true]]],
      ['dddd', [[3, true, true]]],
      ['x', [[5, false, true]]],
    ])
    expect(indexed?.lengths).toBe(0b11110)
    expect(indexed?.bySegment.get('a')?.[0]?.glob).toStrictEqual(parseGlob(`${API}/prod/GET/a/*`))
  })

  test('indexes five patterns, but not four', () => {
    const some = (count: number) => planOf(['a', 'b', 'c', 'd', 'e'].slice(0, count).map((name) => allow(`${API}/${name}`)))
    expect([some(4).indexed, some(4).shared?.entries.length]).toStrictEqual([undefined, 4])
    expect([some(5).indexed?.bySegment.size, some(5).shared]).toStrictEqual([5, undefined])
  })

  test('groups the patterns of one segment, denies first', () => {
    const list = [allow(`${API}/a/1`), deny(`${API}/a/2`), allow(`${API}/b/1`), allow(`${API}/b/2`), allow(`${API}/b/3`)]
    const indexed = planOf(list).indexed?.bySegment
    expect([...(indexed ?? [])].map(([segment, entries]) => [segment, shape(entries)])).toStrictEqual([
      [
        'a',
        [
          [1, false, true],
          [0, true, true],
        ],
      ],
      ['1', [[2, true, true]]],
      ['2', [[3, true, true]]],
      ['3', [[4, true, true]]],
    ])
  })

  // Each is in `always`, as a whole statement.
  test.each<[string, unknown]>([
    ['NotResource', allow(undefined, { NotResource: `${API}/x` })],
    ['a Deny that cannot be read', deny('*', { Foo: 1 })],
    ['a Deny with a faulty resource', deny('nonsense')],
    ['a variable', allow(`${API}/\${aws:username}/x`)],
    ['an Allow with two readings', allow('arn:aws:execute-api:*:123456789012:api/x')],
  ])('matches %s for every request', (_, statement) => {
    const plan = planOf([statement])
    expect(shape(plan.always)).toStrictEqual([[0, expect.any(Boolean), false]])
    expect([plan.shared, plan.indexed]).toStrictEqual([undefined, undefined])
  })

  test('matches a statement with the short form of a resource as a whole', () => {
    const statement = { ...allow(['execute-api:/prod/GET/a', `${API}/x`]), Principal: '*' }
    expect(shape(planOf([statement], 'resource').always)).toStrictEqual([[0, true, false]])
  })

  test('sorts the denies among them first', () => {
    const list = [allow(undefined, { NotResource: `${API}/x` }), deny(undefined, { NotResource: `${API}/x` })]
    expect(shape(planOf(list).always)).toStrictEqual([
      [1, false, false],
      [0, true, false],
    ])
  })

  test('uses the wide reading for a Deny', () => {
    expect(shape(planOf([deny('arn:aws:execute-api:*:123456789012:api/x')]).shared?.entries)).toStrictEqual([[0, false, true]])
  })

  test.each<[string, unknown]>([
    ['another action', allow('*', { Action: 's3:*' })],
    ['NotAction', { Effect: 'Allow', NotAction: 'execute-api:*', Resource: '*' }],
    ['an Allow that cannot be read', allow('*', { Foo: 1 })],
    ['an Allow with a faulty action', allow('*', { Action: [] })],
  ])('omits %s', (_, statement) => {
    expect(planOf([statement])).toStrictEqual({
      action: 'execute-api:invoke',
      always: undefined,
      shared: undefined,
      indexed: undefined,
    })
  })

  test('indexes a pattern with a variable by its literal segments', () => {
    const many = ['a', 'b', 'c', 'd', 'e'].map((name) => allow(`${API}/\${aws:username}/${name}`))
    const { always, indexed } = planOf(many)
    expect(always).toBeUndefined()
    expect(shape(indexed?.bySegment.get('c'))).toStrictEqual([[2, true, false]])
  })
})
