import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundedCache } from '../src/bounded-cache.ts'

describe('boundedCache', () => {
  test('gives back what it was given, and forgets what is deleted', () => {
    const cache = boundedCache<string, number>(10)
    cache.set('a', 1)
    cache.set('a', 2)
    cache.set('b', 3)
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toStrictEqual([2, 3, undefined, 2])
    expect([cache.delete('a'), cache.delete('a'), cache.get('a'), cache.size]).toStrictEqual([true, false, undefined, 1])
  })

  test('never holds more than it may, and keeps what is used', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.nat(60), { maxLength: 300 }), (maxEntries, keys) => {
        const cache = boundedCache<number, number>(maxEntries)
        const inserted = new Set<number>()
        for (const key of keys) {
          cache.set(key, key)
          inserted.add(key)
          const held = [...inserted].filter((one) => cacheHolds(cache, one))
          expect(held.length).toBeLessThanOrEqual(maxEntries)
          expect(cache.get(key)).toBe(key)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('what is asked for again and again stays through any flood', () => {
    const cache = boundedCache<string, number>(10)
    cache.set('good', 1)
    for (let index = 0; index < 10_000; index++) {
      cache.set(`flood ${index}`, index)
      if (index % 3 === 0) expect(cache.get('good')).toBe(1)
    }
  })
})

/** Without touching: a read would count as use. */
function cacheHolds(cache: object, key: unknown): boolean {
  return 'peek' in cache && typeof cache.peek === 'function' && cache.peek(key) !== undefined
}
