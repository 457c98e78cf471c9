import { describe, expect, test } from 'vitest'
import { deepFreeze } from '../../src/internal/deep-freeze.ts'

describe('frozen', () => {
  test('freezes every level and returns the same value', () => {
    const value = { list: [{ deep: 1 }], none: null, text: 'x', act: () => 1 }
    expect(deepFreeze(value)).toBe(value)
    for (const part of [value, value.list, value.list[0]]) expect(Object.isFrozen(part)).toBe(true)
    expect(Object.isFrozen(value.act)).toBe(false)
  })

  test.each([[undefined], [null], ['x'], [7]])('returns %o unchanged', (value) => {
    expect(deepFreeze(value)).toBe(value)
  })
})
