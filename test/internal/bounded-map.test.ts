import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BoundedMap } from '../../src/internal/bounded-map.ts'

describe('BoundedMap', () => {
  test('is cleared when a new key does not fit', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2)
    expect([...map]).toStrictEqual([
      ['a', 1],
      ['b', 2],
    ])
    expect([...map.set('c', 3)]).toStrictEqual([['c', 3]])
  })

  test('replaces the value of an existing key, full or not', () => {
    const map = new BoundedMap<string, number>(2).set('a', 1).set('b', 2).set('a', 3)
    expect(map.get('a')).toBe(3)
    expect(map.get('b')).toBe(2)
  })

  test('never exceeds its limit and always holds the last entry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.nat(9)), (maxEntries, keys) => {
        const map = new BoundedMap<number, number>(maxEntries)
        for (const [at, key] of keys.entries()) {
          map.set(key, at)
          expect(map.size).toBeLessThanOrEqual(maxEntries)
          expect(map.get(key)).toBe(at)
        }
        for (const [key, at] of map) expect(keys.lastIndexOf(key)).toBe(at)
      }),
    )
  })
})
