import { describe, expect, test } from 'vitest'
import { checkUsageIdentifierKey } from '../../src/authorizer/usage-identifier-key.ts'

describe('usageIdentifierKey', () => {
  test.each(['a'.repeat(20), 'Z9'.repeat(64)])('%s can be one', (key) => {
    expect(checkUsageIdentifierKey(key)).toBe(key)
  })

  test.each([
    ['', 'empty'],
    ['a'.repeat(19), 'short'],
    ['a'.repeat(129), 'long'],
    [`${'a'.repeat(20)}-`, 'a hyphen'],
    [`-${'a'.repeat(20)}`, 'a hyphen before it'],
    [`${'a'.repeat(20)}\n`, 'a line feed'],
    [7, 'a number'],
  ])('%s cannot (%s), and is not shown', (key: unknown, _: string) => {
    expect(() => checkUsageIdentifierKey(key)).toThrow(
      expect.objectContaining({ name: 'ResponseError', part: 'usageIdentifierKey' }),
    )
    expect(() => checkUsageIdentifierKey(key)).toThrow(
      'authorizer reply: usageIdentifierKey must be 20 to 128 letters and digits',
    )
  })
})
