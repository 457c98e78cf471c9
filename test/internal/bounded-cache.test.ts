import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boundedCache } from '../../src/internal/bounded-cache.ts'

describe('boundedCache', () => {
  test('gives back what it was given, and forgets what is deleted', () => {
    const cache = boundedCache<string, number>(10)
    cache.set('a', 1)
    cache.set('a', 2)
    cache.set('b', 3)
    expect([cache.get('a'), cache.get('b'), cache.get('c'), cache.size]).toStrictEqual([2, 3, undefined, 2])
    cache.delete('a')
    cache.delete('a')
    expect([cache.get('a'), cache.get('b'), cache.size]).toStrictEqual([undefined, 3, 1])
  })

  test('tells a number from its text', () => {
    const cache = boundedCache<string | number, string>(10)
    cache.set(1, 'number')
    cache.set('1', 'text')
    expect([cache.get(1), cache.get('1'), cache.size]).toStrictEqual(['number', 'text', 2])
  })

  test('holds as many as it may, and drops what was not used for longest', () => {
    const step = fc.tuple(fc.constantFrom('get', 'set', 'delete'), fc.nat(30))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(step, { maxLength: 200 }), (maxEntries, steps) => {
        const cache = boundedCache<number, number>(maxEntries)
        // In the order of use: the first goes first.
        const model = new Map<number, number>()
        for (const [index, [kind, key]] of steps.entries()) {
          const known = model.get(key)
          model.delete(key)
          if (kind === 'get') {
            expect(cache.get(key)).toBe(known)
            if (known !== undefined) model.set(key, known)
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

  test('what is asked for again and again stays through any flood', () => {
    const cache = boundedCache<string, number>(10)
    cache.set('good', 1)
    for (let index = 0; index < 10_000; index++) {
      cache.set(`flood ${index}`, index)
      if (index % 3 === 0) expect(cache.get('good')).toBe(1)
    }
  })
})
