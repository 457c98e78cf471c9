import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthorizerRequest } from '../../../../src/events/index.ts'
import { callerResiduals } from '../../../../src/policy/routes/plan/caller-residuals.ts'
import type { Residual } from '../../../../src/policy/rules/rule.ts'

const keyOf = (residuals: readonly Residual[]): string =>
  callerResiduals(
    residuals.map((residual) => ({ evaluate: () => residual, routes: [] })),
    undefined,
    {} as AuthorizerRequest,
  ).key

const bound = (value: string): Residual => [{ bind: { id: value }, when: {} }]
const residual = fc.oneof(
  fc.constantFrom<Residual>('all', 'none'),
  fc.constantFrom('', '1', '1:', ',', '0,1', '12').map((value) => bound(value)),
)
const lists = fc
  .integer({ min: 1, max: 60 })
  .chain((length) => fc.tuple(...[1, 2].map(() => fc.array(residual, { minLength: length, maxLength: length }))))

describe('the cache key of residuals', () => {
  test.each<[string, readonly Residual[], string]>([
    ['no rule passes', ['none', 'none'], 'nn'],
    ['some rules pass', ['all', 'none', 'all'], 'ana'],
    ['a rule binds a value', ['all', bound('x'), 'none'], 'a1:2:id1:x{}n'],
  ])('has one letter per predicate: %s', (_, residuals, expected) => {
    expect(keyOf(residuals)).toBe(expected)
  })

  test('differs for each position of one residual among many', () => {
    const keys = Array.from({ length: 60 }, (_, position) =>
      ['all', bound('x')].map((one) =>
        keyOf(Array.from({ length: 60 }, (_, index) => (index === position ? one : 'none') as Residual)),
      ),
    ).flat()
    expect(new Set(keys).size).toBe(120)
  })

  test('is equal only for equal residuals', () => {
    fc.assert(
      fc.property(lists, ([one = [], other = []]) => {
        expect(keyOf(one) === keyOf(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
      { numRuns: 500 },
    )
  })
})
