import { describe, expect, test } from 'vitest'
import { hasOneOf, isOneOf } from '../../../src/identity/token/aws-validators.ts'

describe('hasOneOf and isOneOf', () => {
  test.each<[unknown, boolean, boolean]>([
    ['a', true, true],
    [['a'], true, false],
    [['x', 'b'], true, false],
    ['x', false, false],
    [['x'], false, false],
    [[], false, false],
    ['', false, false],
    [undefined, false, false],
    [null, false, false],
    [[7, 'a'], false, false],
    [{ 0: 'a', length: 1 }, false, false],
  ])('of %j', (claim, has, is) => {
    expect([hasOneOf(claim, ['a', 'b']), isOneOf(claim, ['a', 'b'])]).toStrictEqual([has, is])
  })
})
