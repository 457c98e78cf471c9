import { describe, expect, test } from 'vitest'
import { type Setting, setting } from '../../../src/authorizer/environment/setting.ts'
import { readEnvironment } from '../../../src/authorizer/environment/settings.ts'
import { ConfigError } from '../../../src/errors.ts'

function read<T>(one: Setting<T>, text: string): T {
  return readEnvironment({ X: one }, { X: text }).X
}

const make = (value: unknown): unknown => {
  if (value === 'bad') throw new ConfigError('thing', 'name', 'good')
  if (value === 'bug') throw new TypeError('hunter2')
  return { value }
}

test.each<[string, Setting<unknown>, string, unknown]>([
  ['texts', setting.texts, '["CN=a,O=b"]', ['CN=a,O=b']],
  ['userPoolId', setting.userPoolId, 'us-gov-west-1_Ab1', 'us-gov-west-1_Ab1'],
  ['keySet', setting.keySet, '{"keys":[{"kty":"RSA"}]}', { keys: [{ kty: 'RSA' }] }],
  ['keySetSeed', setting.keySetSeed, '{"keys":[{"kty":"RSA"}]}', { seed: { keys: [{ kty: 'RSA' }] } }],
  ['someOf', setting.someOf('a', 'b'), 'b, a', ['b', 'a']],
  ['wholeNumber, the minimum', setting.wholeNumber(1, 604_800), '1', 1],
  ['wholeNumber, the maximum', setting.wholeNumber(1, 604_800), '604800', 604_800],
  ['made', setting.made(setting.text, make), 'fine', { value: 'fine' }],
  ['checked', setting.checked(setting.text, make), 'fine', 'fine'],
  ['listMade', setting.listMade('things', make), '["x",1]', [{ value: 'x' }, { value: 1 }]],
  ['either, the first', setting.either(setting.oneOf('any'), setting.texts), 'any', 'any'],
  ['either, the second', setting.either(setting.oneOf('any'), setting.texts), '["x"]', ['x']],
  ['url, http on the local host', setting.url, 'http://127.0.0.1:80/x', 'http://127.0.0.1:80/x'],
  ['text with inner spaces and commas', setting.text, 'CN=a b, O=c', 'CN=a b, O=c'],
  ['text with characters of passwords', setting.text, `p$w{x}"'%\\`, `p$w{x}"'%\\`],
])('reads %s', (_, one, text, expected) => {
  expect(read(one, text)).toStrictEqual(expected)
})

test.each<[string, Setting<unknown>, string]>([
  ['an empty array of strings', setting.texts, '[]'],
  ['an empty string in an array', setting.texts, '["a",""]'],
  ['a number among strings', setting.texts, '["a",1]'],
  ['an object for an array', setting.texts, '{"length":1,"0":"a"}'],
  ['a pool without a region', setting.userPoolId, '_Ab1'],
  ['a pool with a wildcard', setting.userPoolId, 'eu-west-1_*'],
  ['a pool of 56 characters', setting.userPoolId, `eu-west-1_${'a'.repeat(46)}`],
  ['keys that are not an array', setting.keySet, '{"keys":{}}'],
  ['an empty key set', setting.keySet, '{"keys":[]}'],
  ['a null key', setting.keySet, '{"keys":[null]}'],
  ['an unknown value', setting.someOf('a', 'b'), 'a,c'],
  ['the name of an inherited property', setting.someOf('a', 'b'), 'constructor'],
  ['a number below the minimum', setting.wholeNumber(1, 5), '0'],
  ['a number above the maximum', setting.wholeNumber(1, 5), '6'],
  ['a hexadecimal number', setting.wholeNumber(0, 50), '0x1'],
  ['ten digits', setting.wholeNumber(0, 5), '0000000001'],
  ['http', setting.url, 'http://127.0.0.1.example/'],
  ['a TypeError of a conversion', setting.made(setting.text, make), 'bug'],
  ['an empty array to convert', setting.listMade('things', make), '[]'],
])('rejects %s', (_, one, text) => {
  expect(() => read(one, text)).toThrow(expect.objectContaining({ message: `environment: X must be ${one.expected}` }))
})

test('rejects a value that neither setting accepts', () => {
  const one = setting.either(setting.oneOf('any'), setting.texts)
  expect(() => read(one, 'some')).toThrow(`environment: X must be ${one.expected}`)
})

// Each of these would be accepted at cold start and make every request fail.
describe.each<[string, string, string]>([
  ['leading whitespace', ' https://id.example/', 'starts or ends with whitespace'],
  ['trailing whitespace', 'https://id.example/ ', 'starts or ends with whitespace'],
  ['a trailing line feed', 'secret\n', 'starts or ends with whitespace'],
  ['a line feed', 'sec\nret', 'a control character'],
  ['a tab', 'sec\tret', 'a control character'],
  ['quotation marks', '"https://id.example/"', 'in quotation marks'],
  ['single quotation marks', "'web'", 'in quotation marks'],
  ['a reference of CloudFormation', `\${ClientId}`, 'an unresolved reference'],
  ['a reference inside', `https://\${Domain}/`, 'an unresolved reference'],
  ['a dynamic reference', '{{resolve:ssm:client}}', 'an unresolved reference'],
  ['a reference of a shell', '$(cat client)', 'an unresolved reference'],
  ['undefined', 'undefined', 'the string form of a missing value'],
  ['null', 'null', 'the string form of a missing value'],
  ['an object', '[object Object]', 'the string form of a missing value'],
])('a value with %s', (_, text, problem) => {
  test('is rejected as a string', () => {
    expect(() => read(setting.text, text)).toThrow(problem)
    expect(() => read(setting.text, text)).not.toThrow(text)
  })
})

test.each([
  ['JSON', '["a","b"]', 'looks like JSON'],
  ['a JSON object', '{"a":"b"}', 'looks like JSON'],
  ['semicolons', 'a;b', 'separate the elements with commas'],
  ['spaces', 'a b', 'separate the elements with commas'],
  ['line feeds', 'a\nb', 'separate the elements with commas'],
  ['vertical bars', 'a|b', 'separate the elements with commas'],
  ['a reference', `a,\${ClientId}`, 'an unresolved reference'],
  ['quotation marks', '"a","b"', 'in quotation marks'],
  ['undefined', 'undefined', 'the string form of a missing value'],
])('rejects a list with %s', (_, text, problem) => {
  expect(() => read(setting.list, text)).toThrow(problem)
})

test.each(['{}', '[]'])('rejects empty JSON: %s', (text) => {
  expect(() => read(setting.json, text)).toThrow('the JSON is empty')
})

test.each<[string, Setting<unknown>, string, string]>([
  ['made', setting.made(setting.text, make), 'bad', 'X: thing: name must be good'],
  ['checked', setting.checked(setting.text, make), 'bad', 'X: thing: name must be good'],
  [
    'listMade',
    setting.listMade('things', make),
    '["bad","x","bad"]',
    'X: list: [0] thing: name must be good, [2] thing: name must be good',
  ],
  ['routes without a slash', setting.routes, '{"GET pets":"authenticated"}', 'X: routes: routes["GET pets"] must be'],
  ['routes with an unknown method', setting.routes, '{"GTE /x":"authenticated"}', 'X: routes: routes["GTE /x"] must be'],
])('reports the ConfigError of a conversion: %s', (_, one, text, expected) => {
  expect(() => read(one, text)).toThrow(`environment: ${expected}`)
})

describe('connectRoute', () => {
  test.each(['{"GET /":"authenticated"}', '{"$connect":"authenticated","GET /":"authenticated"}', '{}', '[]', 'x'])(
    'rejects %s',
    (text) => {
      expect(() => read(setting.connectRoute, text)).toThrow(/^environment: X/)
    },
  )

  test('accepts a table with $connect only', () => {
    expect(Object.keys(read(setting.connectRoute, '{"$connect":"authenticated"}'))).toStrictEqual(['$connect'])
  })
})

test.each<[string, () => unknown]>([
  ['setting.made', () => setting.made(null as never, make)],
  ['setting.made', () => setting.made(setting.text, undefined as never)],
  ['setting.checked', () => setting.checked(setting.text, 'x' as never)],
  ['setting.listMade', () => setting.listMade('things', null as never)],
  ['setting.either', () => setting.either(setting.text, undefined as never)],
  ['setting.optional', () => setting.optional(undefined as never, 1)],
])('%s rejects a wrong argument', (_, attempt) => {
  expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError' }))
})
