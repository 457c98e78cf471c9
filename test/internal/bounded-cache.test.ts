import fc from 'fast-check'
import { LruMap } from 'toad-cache'
import { describe, expect, test } from 'vitest'

/** What the caches of this package rely on. */
describe('LruMap of toad-cache', () => {
  test('returns stored values and removes deleted ones', () => {
    const cache = new LruMap<number>(10)
    cache.set('a', 1)
    cache.set('a', 2)
    cache.set('b', 3)
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toStrictEqual([2, 3, undefined, 2])
    cache.delete('a')
    cache.delete('a')
    expect([cache.get('a'), cache.get('b'), cache.size]).toStrictEqual([undefined, 3, 1])
  })

  test('distinguishes a number from its string', () => {
    const cache = new LruMap<string>(10)
    cache.set(1, 'number')
    cache.set('1', 'string')
    expect([cache.get(1), cache.get('1'), cache.size]).toStrictEqual(['number', 'string', 2])
  })

  test('holds maxEntries entries and removes the least recently used one first', () => {
    const step = fc.tuple(fc.constantFrom('get', 'set', 'delete'), fc.nat(30))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), (maxEntries, steps) => {
        const cache = new LruMap<number>(maxEntries)
        // In order of use; the first entry is removed first.
        const model = new Map<number, number>()
        for (const [index, [kind, key]] of steps.entries()) {
          const expected = model.get(key)
          model.delete(key)
          if (kind === 'get') {
            expect(cache.get(key)).toBe(expected)
            if (expected !== undefined) model.set(key, expected)
          } else if (kind === 'set') {
            cache.set(key, index)
            const [oldest] = model.keys()
            if (model.size === maxEntries && oldest !== undefined) model.delete(oldest)
            model.set(key, index)
          } else cache.delete(key)
          expect(cache.size).toBe(model.size)
        }
        for (const [key, value] of model) expect(cache.get(key)).toBe(value)
      }),
      { numRuns: 200 },
    )
  })

  test('keeps an entry in regular use through a flood of others', () => {
    const cache = new LruMap<number>(10)
    cache.set('good', 1)
    for (let index = 0; index < 10_000; index++) {
      cache.set(`flood ${index}`, index)
      if (index % 3 === 0) expect(cache.get('good')).toBe(1)
    }
  })
})
