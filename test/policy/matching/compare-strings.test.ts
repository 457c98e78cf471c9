import { expect, test } from 'vitest'
import { compareTexts } from '../../../src/policy/matching/compare-strings.ts'

test.each([
  ['a', 'b', -1],
  ['b', 'a', 1],
  ['a', 'a', 0],
  ['', '', 0],
  ['', 'a', -1],
  ['a', 'aa', -1],
  // Sign by sign, not as a dictionary would.
  ['B', 'a', -1],
  ['z', 'é', -1],
  ['10', '9', -1],
])('%j and %j: %i', (a, b, order) => {
  expect(compareTexts(a, b)).toBe(order)
  expect(compareTexts(b, a)).toBe(0 - order)
})
