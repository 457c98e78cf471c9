import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStrictObject } from '../../../src/identity/jwt/strict-json.ts'

const parse = (text: string) => parseStrictObject(Buffer.from(text))

describe('parseStrictObject', () => {
  test.each([
    ['an empty object', '{}'],
    ['blanks around', ' \t\r\n{ "a" : 1 } \n'],
    ['colons, braces and quotes in strings', '{"a:{[\\"":"}]:,\\\\","b":["{","\\"}"]}'],
    ['a backslash at the end of a string', '{"a":"\\\\","b":"\\\\\\\\"}'],
    ['an escaped quote at the end of a string', '{"a":"\\"","b":"\\\\\\""}'],
    ['the names that objects have', '{"__proto__":{"a":1},"constructor":2,"toString":3}'],
    ['equal names at different places', '{"a":{"a":[{"a":1},{"a":2}]}}'],
    ['32 levels', `{"a":${'['.repeat(31)}${']'.repeat(31)}}`],
    ['many objects one after the other', `{"a":[${'{"b":{}},'.repeat(50)}{}]}`],
    ['many levels one after the other', `{"a":[${'[[]],'.repeat(50)}[]]}`],
  ])('reads %s as JSON.parse does', (_, text) => {
    expect(parse(text)).toStrictEqual(JSON.parse(text))
  })

  test('keeps __proto__ a plain name', () => {
    const read = parse('{"__proto__":{"admin":true}}')
    expect(Object.keys(read ?? {})).toStrictEqual(['__proto__'])
    expect(read?.['admin']).toBeUndefined()
  })

  test.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['a text', '"a"'],
    ['a byte order mark', '\ufeff{}'],
    ['a member twice', '{"a":1,"a":1}'],
    ['a member twice, in disguise', '{"a":1,"\\u0061":1}'],
    ['a member twice in an object', '{"b":{"a":1,"a":1}}'],
    ['a member twice in a list', '{"b":[[{"a":1,"a":1}]]}'],
    ['a member twice behind an escaped quote', '{"b":"\\"","a":1,"a":1}'],
    ['a member twice behind a backslash', '{"b":"\\\\","a":1,"a":1}'],
    ['33 levels', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['33 levels with something in each', `{"a":${'[0,'.repeat(32)}0${']'.repeat(32)}}`],
    ['a hundred thousand levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['33 objects', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
    ['a quote alone', '"'],
    ['a string without end', '{"a":"'],
    ['a string without end behind a backslash', '{"a":"\\"'],
  ])('refuses %s', (_, text) => {
    expect(parse(text)).toBeUndefined()
  })

  test('reads UTF-8 and nothing else', () => {
    const around = (...bytes: number[]) =>
      parseStrictObject(Buffer.concat([Buffer.from('{"a":"'), Buffer.from(bytes), Buffer.from('"}')]))
    expect(around(...Buffer.from('äöü€😀'))).toStrictEqual({ a: 'äöü€😀' })
    for (const bytes of [[0x80], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(around(...bytes)).toBeUndefined()
    }
  })

  test('reads every object that is written once, and none with a member more', () => {
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

  test('of any text gives what JSON.parse gives, or nothing', () => {
    const text = fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom(...'{}[]":,\\a0 ') }))
    fc.assert(
      fc.property(text, (json) => {
        const read = parse(json)
        if (read !== undefined) expect(read).toStrictEqual(JSON.parse(json))
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1000) },
    )
  })
})
