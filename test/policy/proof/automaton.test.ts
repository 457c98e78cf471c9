import { describe, expect, test } from 'vitest'
import { BoundError } from '../../../src/policy/index.ts'
import { parsePattern } from '../../../src/policy/matching/glob.ts'
import { findShortest, literalTokens, type Search, tokenize } from '../../../src/policy/proof/automaton.ts'

const all = (text: string, exceptUpTo?: number) => tokenize(parsePattern(text), exceptUpTo)

describe('tokenize', () => {
  test('returns characters, and wildcards with the characters that they exclude', () => {
    expect(all('a*?', 2)).toStrictEqual([
      { kind: 'char', char: 'a' },
      { kind: 'star', except: ':' },
      { kind: 'one', except: '' },
    ])
    expect(literalTokens('*😀')).toStrictEqual(['*', '\ud83d', '\ude00'].map((char) => ({ kind: 'char', char })))
    expect(all('*')).toStrictEqual([{ kind: 'star', except: '' }])
    expect(tokenize({ text: '*?', wild: [1] })).toStrictEqual([
      { kind: 'char', char: '*' },
      { kind: 'one', except: '' },
    ])
  })
})

/** Searches a string that matches exactly the wanted patterns. */
function find(query: string, patterns: string[], wanted: number[], more: Partial<Search> = {}) {
  return findShortest({
    subject: 'findAllowed',
    query: all(query),
    patterns: patterns.map((pattern) => all(pattern)),
    isWorthwhile: () => true,
    isWanted: (matching) => [...matching].join() === wanted.join(),
    maxSteps: 100_000,
    ...more,
  })
}

describe('findShortest', () => {
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
  ])('a string of %j that matches of %j only %j is %j', (query, patterns, wanted, expected) => {
    expect(find(query, patterns, wanted)).toBe(expected)
  })

  test('a wildcard does not match the characters that it excludes', () => {
    const query = [...all('a:', 0)]
    const find2 = (exceptUpTo: number) =>
      findShortest({
        subject: 'findAllowed',
        query,
        patterns: [all('a?', exceptUpTo), all('a*', exceptUpTo)],
        isWorthwhile: () => true,
        isWanted: (matching) => matching.size === 2,
        maxSteps: 1000,
      })
    expect([find2(0), find2(2)]).toStrictEqual(['a:', undefined])
  })

  test('tries the character that a wildcard excludes, although no pattern contains it', () => {
    const search = { subject: 'findAllowed', query: all('?'), patterns: [all('?', 1)], isWorthwhile: () => true, maxSteps: 1000 }
    expect(findShortest({ ...search, isWanted: (matching) => matching.size === 0 })).toBe(':')
    expect(findShortest({ ...search, isWanted: (matching) => matching.size === 1 })).toBe('x')
  })

  test('evaluates each set of matching patterns once', () => {
    const evaluated: string[] = []
    find('a*', ['a', '*b', '*'], [9], { isWanted: (matching) => evaluated.push([...matching].join()) === 0 })
    expect(evaluated).toStrictEqual(['0,2', '1,2', '2'])
  })

  test('continues only where it is worthwhile', () => {
    const opens: string[] = []
    const worth = (open: ReadonlySet<number>) => opens.push([...open].join()) > 0 && open.has(0)
    expect(find('??', ['ab', 'ac'], [0], { isWorthwhile: worth })).toBe('ab')
    expect(opens).toStrictEqual(['-1,0,1', '-1', '-1,0', '-1,1', '-1'])
    expect(find('??', ['ab', 'ac'], [1], { isWorthwhile: (open) => !open.has(1) })).toBeUndefined()
  })

  test('counts one step per position and character', () => {
    const bounded = (maxSteps: number) => () => find('??', ['a?', '?b'], [0, 1], { maxSteps })
    const enough = Array.from({ length: 60 }, (_, index) => index + 1).find((steps) => {
      try {
        return bounded(steps)() !== undefined
      } catch {
        return false
      }
    })
    // Three positions and two characters, then three and two positions with two characters each.
    expect(enough).toBe(16)
    expect(bounded(16)()).toBe('ab')
    expect(bounded(15)).toThrow(BoundError)
    expect(bounded(15)).toThrow(expect.objectContaining({ message: expect.stringMatching(/findAllowed.*15/) }))
  })

  test('a string outside the query needs no further step', () => {
    const bounded = (maxSteps: number) => () => find('a', ['*b'], [9], { maxSteps })
    // Three positions at the start and three characters, then three positions and two characters.
    expect(bounded(15)()).toBeUndefined()
    expect(bounded(14)).toThrow(BoundError)
  })

  test('uses a character that occurs in no pattern', () => {
    const usual = 'xyzqwvukjxXYZQ0123456789'
    expect(find('?', [...usual.slice(0, 5)], [])).toBe('v')
    expect(find('?', [...usual], [])).toBe('Ā')
    expect(find('?', [...usual, 'Ā', 'ā'], [])).toBe('Ă')
  })
})
