import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStrictObject } from '../../../src/identity/jwt/strict-json.ts'

const parse = (text: string) => parseStrictObject(Buffer.from(text))

describe('parseStrictObject', () => {
  test.each([
    ['an empty object', '{}'],
    ['whitespace', ' \t\r\n{ "a" : 1 } \n'],
    ['colons, braces and quotes in strings', '{"a:{[\\"":"}]:,\\\\","b":["{","\\"}"]}'],
    ['a backslash at the end of a string', '{"a":"\\\\","b":"\\\\\\\\"}'],
    ['an escaped quote at the end of a string', '{"a":"\\"","b":"\\\\\\""}'],
    ['names of inherited properties', '{"__proto__":{"a":1},"constructor":2,"toString":3}'],
    ['equal names in different objects', '{"a":{"a":[{"a":1},{"a":2}]}}'],
    ['32 levels', `{"a":${'['.repeat(31)}${']'.repeat(31)}}`],
    ['many objects in a row', `{"a":[${'{"b":{}},'.repeat(50)}{}]}`],
    ['many arrays in a row', `{"a":[${'[[]],'.repeat(50)}[]]}`],
  ])('parses %s like JSON.parse', (_, text) => {
    expect(parse(text)).toStrictEqual(JSON.parse(text))
  })

  test('treats __proto__ as an ordinary name', () => {
    const parsed = parse('{"__proto__":{"admin":true}}')
    expect(Object.keys(parsed ?? {})).toStrictEqual(['__proto__'])
    expect(parsed?.['admin']).toBeUndefined()
  })

  test.each([
    ['an empty string', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['a string', '"a"'],
    ['a byte order mark', '\ufeff{}'],
    ['a duplicate member', '{"a":1,"a":1}'],
    ['a duplicate member with an escaped name', '{"a":1,"\\u0061":1}'],
    ['a duplicate member of a nested object', '{"b":{"a":1,"a":1}}'],
    ['a duplicate member of an object in an array', '{"b":[[{"a":1,"a":1}]]}'],
    ['a duplicate member after an escaped quote', '{"b":"\\"","a":1,"a":1}'],
    ['a duplicate member after a backslash', '{"b":"\\\\","a":1,"a":1}'],
    ['33 levels', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['33 levels with an element in each', `{"a":${'[0,'.repeat(32)}0${']'.repeat(32)}}`],
    ['a hundred thousand levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['33 nested objects', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ['a single quote character', '"'],
    ['an unterminated string', '{"a":"'],
    ['an unterminated string that ends with an escaped quote', '{"a":"\\"'],
  ])('rejects %s', (_, text) => {
    expect(parse(text)).toBeUndefined()
  })

  test('accepts UTF-8 only', () => {
    const withBytes = (...bytes: number[]) =>
      parseStrictObject(Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]))
    expect(withBytes(...Buffer.from('äöü€😀'))).toStrictEqual({ a: 'äöü€😀' })
    for (const bytes of [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(withBytes(...bytes)).toBeUndefined()
    }
  })

  test('parses every object, and rejects it once any member is repeated', () => {
    const object = fc.dictionary(
      fc.string({ unit: fc.constantFrom('a', '"', '\\', ':', '{', ']', 'é', '\u2028') }),
      fc.jsonValue({ maxDepth: 4 }),
    )
    fc.assert(
      fc.property(object, (value) => {
        const text = JSON.stringify(value)
        expect(parse(text)).toStrictEqual(JSON.parse(text))
        for (const name of Object.keys(value)) {
          expect(parse(`${text.slice(0, -1)},${JSON.stringify(name)}:0}`)).toBeUndefined()
        }
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) },
    )
  })

  test('returns the result of JSON.parse or undefined for every string', () => {
    const input = fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom(...'{}[]":,\\a0 ') }))
    fc.assert(
      fc.property(input, (json) => {
        const parsed = parse(json)
        if (parsed !== undefined) expect(parsed).toStrictEqual(JSON.parse(json))
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1000) },
    )
  })
})
