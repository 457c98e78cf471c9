import { describe, expect, test } from 'vitest'
import { headerValues } from '../../src/events/header-values.ts'

describe('headerValues', () => {
  test.each<[string, Parameters<typeof headerValues>[0], string, readonly string[]]>([
    ['no headers', undefined, 'x', []],
    ['another name of the same length', { hosts: 'a', hostz: 'b' }, 'hostx', []],
    ['any case, on both sides', { 'X-Api-KEY': 'a' }, 'x-aPI-key', ['a']],
    ['two spellings, in the order sent', { 'x-key': ['a', 'b'], 'X-KEY': ['c'] }, 'X-Key', ['a', 'b', 'c']],
    ['a name that only begins like it', { auth: 'a', authorizations: 'b' }, 'authorization', []],
    ['one additional character', { a: 'x' }, 'ab', []],
    ['characters below the letters are compared exactly', { '?': 'a' }, '_', []],
    ['characters next to the letters are compared exactly', { '[': 'a', '@': 'b' }, '{', []],
    ['letters outside ASCII are compared exactly', { '\u212aey': 'a', '\u0130d': 'b' }, 'key', []],
    ['an own __proto__', JSON.parse('{"__proto__":"a"}'), '__proto__', ['a']],
    ['the name of an inherited property', {}, 'constructor', []],
    ['an empty value', { a: '' }, 'a', ['']],
    ['an empty array', { a: [], A: ['x'] }, 'a', ['x']],
  ])('%s', (_, headers, name, expected) => {
    expect(headerValues(headers, name)).toStrictEqual(expected)
  })
})
