import { describe, expect, test } from 'vitest'
import { BoundError } from '../../../src/policy/index.ts'
import { everyWildcard } from '../../../src/policy/matching/glob.ts'
import { findText, literalTokens, tokensOf, type Walk } from '../../../src/policy/proof/automaton.ts'

const all = (text: string, exceptUpTo?: number) => tokensOf(everyWildcard(text), exceptUpTo)

describe('tokensOf', () => {
  test('signs, and wildcards with what they do not take', () => {
    expect(all('a*?', 2)).toStrictEqual([
      { kind: 'sign', sign: 'a' },
      { kind: 'star', except: ':' },
      { kind: 'one', except: '' },
    ])
    expect(literalTokens('*😀')).toStrictEqual(['*', '\ud83d', '\ude00'].map((sign) => ({ kind: 'sign', sign })))
    expect(all('*')).toStrictEqual([{ kind: 'star', except: '' }])
    expect(tokensOf({ text: '*?', wild: [1] })).toStrictEqual([
      { kind: 'sign', sign: '*' },
      { kind: 'one', except: '' },
    ])
  })
})

/** Walks until a text matches exactly the wanted patterns. */
function find(query: string, patterns: string[], wanted: number[], more: Partial<Walk> = {}) {
  return findText({
    query: all(query),
    patterns: patterns.map((pattern) => all(pattern)),
    isWorthwhile: () => true,
    isWanted: (matching) => [...matching].join() === wanted.join(),
    maxSteps: 100_000,
    ...more,
  })
}

describe('findText', () => {
  test.each<[string, string[], number[], string | undefined]>([
    ['', [], [], ''],
    ['ab', [], [], 'ab'],
    ['*', [], [], ''],
    ['?', [], [], 'x'],
    ['a*b', [], [], 'ab'],
    ['a', ['a'], [0], 'a'],
    ['a', ['b'], [0], undefined],
    ['a*', ['*b'], [0], 'ab'],
    ['*', ['a*', '*b'], [0, 1], 'ab'],
    ['*', ['a*', '*b'], [0], 'a'],
    ['*', ['a*', '*b'], [1], 'b'],
    ['*', ['a*', '*b'], [], ''],
    ['?*', ['a*', '*b'], [], 'x'],
    ['?*', ['x*', '*y'], [], 'z'],
    ['??', ['?a', 'b?'], [0, 1], 'ba'],
    ['??', ['?a', 'b?'], [], 'xx'],
    ['*', ['a*', 'aa*'], [0], 'a'],
    ['*', ['a*', 'aa*'], [0, 1], 'aa'],
    ['*', ['a*', 'aa*'], [1], undefined],
    ['a**b', ['a***b'], [0], 'ab'],
    ['*', ['*a*', '*b*', '*c*'], [0, 1, 2], 'abc'],
    ['a?', ['ab', 'ac'], [], 'ax'],
    ['a', ['a', 'a'], [0, 1], 'a'],
    ['abc', ['ab', 'abcd'], [], 'abc'],
    ['abc', ['ab', 'abcd'], [0], undefined],
  ])('a text of %j that matches of %j only %j: %j', (query, patterns, wanted, expected) => {
    expect(find(query, patterns, wanted)).toBe(expected)
  })

  test('a wildcard does not take what it excepts', () => {
    const query = [...all('a:', 0)]
    const find2 = (exceptUpTo: number) =>
      findText({
        query,
        patterns: [all('a?', exceptUpTo), all('a*', exceptUpTo)],
        isWorthwhile: () => true,
        isWanted: (matching) => matching.size === 2,
        maxSteps: 1000,
      })
    expect([find2(0), find2(2)]).toStrictEqual(['a:', undefined])
  })

  test('looks at the sign that a wildcard excepts, though no pattern waits for it', () => {
    const walk = { query: all('?'), patterns: [all('?', 1)], isWorthwhile: () => true, maxSteps: 1000 }
    expect(findText({ ...walk, isWanted: (matching) => matching.size === 0 })).toBe(':')
    expect(findText({ ...walk, isWanted: (matching) => matching.size === 1 })).toBe('x')
  })

  test('asks once for each set that a text of the query matches', () => {
    const asked: string[] = []
    find('a*', ['a', '*b', '*'], [9], { isWanted: (matching) => asked.push([...matching].join()) === 0 })
    expect(asked).toStrictEqual(['0,2', '1,2', '2'])
  })

  test('goes on only where it is worthwhile, and says with which patterns', () => {
    const opens: string[] = []
    const worth = (open: ReadonlySet<number>) => opens.push([...open].join()) > 0 && open.has(0)
    expect(find('??', ['ab', 'ac'], [0], { isWorthwhile: worth })).toBe('ab')
    expect(opens).toStrictEqual(['-1,0,1', '-1', '-1,0', '-1,1', '-1'])
    expect(find('??', ['ab', 'ac'], [1], { isWorthwhile: (open) => !open.has(1) })).toBeUndefined()
  })

  test('counts a step for each place and sign', () => {
    const bounded = (maxSteps: number) => () => find('??', ['a?', '?b'], [0, 1], { maxSteps })
    const enough = Array.from({ length: 60 }, (_, index) => index + 1).find((steps) => {
      try {
        return bounded(steps)() !== undefined
      } catch {
        return false
      }
    })
    // Three places and two signs, then three and two places with two signs each.
    expect(enough).toBe(16)
    expect(bounded(16)()).toBe('ab')
    expect(bounded(15)).toThrow(BoundError)
    expect(bounded(15)).toThrow(expect.objectContaining({ message: expect.stringMatching(/findAllowed.*15/) }))
  })

  test('a text that is none of the query takes no further step', () => {
    const bounded = (maxSteps: number) => () => find('a', ['*b'], [9], { maxSteps })
    // Three places at the beginning and three signs; then three places and two signs.
    expect(bounded(15)()).toBeUndefined()
    expect(bounded(14)).toThrow(BoundError)
  })

  test('another sign is one that no pattern has', () => {
    const usual = 'xyzqwvukjxXYZQ0123456789'
    expect(find('?', [...usual.slice(0, 5)], [])).toBe('v')
    expect(find('?', [...usual], [])).toBe('Ā')
    expect(find('?', [...usual, 'Ā', 'ā'], [])).toBe('Ă')
  })
})
