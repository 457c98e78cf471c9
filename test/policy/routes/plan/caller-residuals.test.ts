import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest } from '../../../../src/events/index.ts'
import { answersOf } from '../../../../src/policy/routes/plan/caller-residuals.ts'
import type { Residual } from '../../../../src/policy/rules/rule.ts'

const answersKey = (answers: readonly Residual[]): number | string =>
  answersOf(
    answers.map((one) => ({ ask: () => one, routes: [] })),
    undefined,
    {} as AuthorizerRequest,
  ).key

const bound = (value: string): Residual => [{ bind: { id: value }, when: {} }]
const answer = fc.oneof(
  fc.constantFrom<Residual>('all', 'none'),
  fc.constantFrom('', '1', '1:', ',', '0,1', '12').map((value) => bound(value)),
)
const lists = fc
  .integer({ min: 1, max: 60 })
  .chain((length) => fc.tuple(...[1, 2].map(() => fc.array(answer, { minLength: length, maxLength: length }))))

describe('the key of the answers', () => {
  test.each<[string, readonly Residual[], number | string]>([
    ['nothing open', ['none', 'none'], 0],
    ['a bit a rule', ['all', 'none', 'all'], 5],
    ['all of 30', Array.from({ length: 30 }, (): Residual => 'all'), 2 ** 30 - 1],
    ['the 31st in a group of its own', [...Array.from({ length: 30 }, (): Residual => 'none'), 'all'], '0,1'],
  ])('%s', (_, answers, expected) => {
    expect(answersKey(answers)).toBe(expected)
  })

  test('tells one answer of many apart, wherever it stands', () => {
    const keys = Array.from({ length: 60 }, (_, at) =>
      ['all', bound('x')].map((one) =>
        answersKey(Array.from({ length: 60 }, (_, index) => (index === at ? one : 'none') as Residual)),
      ),
    ).flat()
    expect(new Set(keys).size).toBe(120)
  })

  test('is the same for the same answers only', () => {
    fc.assert(
      fc.property(lists, ([one = [], other = []]) => {
        expect(answersKey(one) === answersKey(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
      { numRuns: 500 },
    )
  })
})
