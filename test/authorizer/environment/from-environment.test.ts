import { describe, expect, test } from 'vitest'
import { fromEnvironment, given } from '../../../src/authorizer/environment/from-environment.ts'
import { readEnvironment, type Setting, setting } from '../../../src/authorizer/environment/settings.ts'
import { ConfigError } from '../../../src/errors.ts'

const settings = { POOL_ID: setting.text, CLIENT_IDS: setting.list, SEED: setting.optional(setting.json, undefined) } as const
const environment = { POOL_ID: 'p', CLIENT_IDS: 'a,b' }

describe('fromEnvironment', () => {
  test('builds with what was read', () => {
    expect(fromEnvironment(settings, environment, (values) => values)).toStrictEqual({
      POOL_ID: 'p',
      CLIENT_IDS: ['a', 'b'],
      SEED: undefined,
    })
  })

  test('builds nothing where a variable is missing', () => {
    let built = false
    const build = (): void => {
      built = true
    }
    expect(() => fromEnvironment(settings, { POOL_ID: 'p' }, build)).toThrow(/CLIENT_IDS is missing/)
    expect(built).toBe(false)
  })

  test.each([
    ['poolId', 'POOL_ID: pool: poolId must be right'],
    ['clientId', 'CLIENT_IDS: pool: clientId must be right'],
    ['clientIds[3]', 'CLIENT_IDS: pool: clientIds[3] must be right'],
    ['clientIds["x"].y', 'CLIENT_IDS: pool: clientIds["x"].y must be right'],
    ['remoteKeys.seed', 'SEED: pool: remoteKeys.seed must be right'],
    ['authenticate', 'pool: authenticate must be right'],
    ['', 'pool: right'],
  ])('a factory that complains about %j', (option, expected) => {
    const build = (): never => {
      throw new ConfigError('pool', option, 'right')
    }
    const attempt = (): unknown => fromEnvironment(settings, environment, build, { remoteKeys: 'SEED' })
    expect(attempt).toThrow(expect.objectContaining({ name: 'ConfigError', message: `environment: ${expected}` }))
  })

  test('what is no ConfigError goes through', () => {
    const cause = new TypeError('a bug')
    const build = (): never => {
      throw cause
    }
    expect(() => fromEnvironment(settings, environment, build)).toThrow(cause)
  })

  test('an option that every object has names no variable', () => {
    const build = (): never => {
      throw new ConfigError('pool', 'constructor', 'right')
    }
    expect(() => fromEnvironment(settings, environment, build)).toThrow('environment: pool: constructor must be right')
  })
})

test('given leaves out what is undefined, and nothing else', () => {
  expect(given({ a: undefined, b: null, c: 0, d: '', e: false })).toStrictEqual({ b: null, c: 0, d: '', e: false })
})

function read<T>(one: Setting<T>, text: string): T {
  return readEnvironment({ X: one }, { X: text }).X
}

const fussy = (value: unknown): unknown => {
  if (value === 'bad') throw new ConfigError('thing', 'name', 'good')
  if (value === 'bug') throw new TypeError('hunter2')
  return { value }
}

describe('settings', () => {
  test.each<[string, Setting<unknown>, string, unknown]>([
    ['texts', setting.texts, '["CN=a,O=b"]', ['CN=a,O=b']],
    ['a pool', setting.userPoolId, 'us-gov-west-1_Ab1', 'us-gov-west-1_Ab1'],
    ['a key set', setting.keySet, '{"keys":[{"kty":"RSA"}]}', { keys: [{ kty: 'RSA' }] }],
    ['a seed', setting.keySetSeed, '{"keys":[{"kty":"RSA"}]}', { seed: { keys: [{ kty: 'RSA' }] } }],
    ['some of', setting.someOf('a', 'b'), 'b, a', ['b', 'a']],
    ['the least number', setting.wholeNumber(1, 604_800), '1', 1],
    ['the greatest number', setting.wholeNumber(1, 604_800), '604800', 604_800],
    ['made', setting.made(setting.text, fussy), 'fine', { value: 'fine' }],
    ['checked', setting.checked(setting.text, fussy), 'fine', 'fine'],
    ['a list made', setting.listMade('things', fussy), '["x",1]', [{ value: 'x' }, { value: 1 }]],
    ['either, the one', setting.either(setting.oneOf('any'), setting.texts), 'any', 'any'],
    ['either, the other', setting.either(setting.oneOf('any'), setting.texts), '["x"]', ['x']],
    ['http on this machine', setting.url, 'http://127.0.0.1:80/x', 'http://127.0.0.1:80/x'],
  ])('reads %s', (_, one, text, expected) => {
    expect(read(one, text)).toStrictEqual(expected)
  })

  test.each<[string, Setting<unknown>, string]>([
    ['an empty list of texts', setting.texts, '[]'],
    ['an empty text in a list', setting.texts, '["a",""]'],
    ['a number among texts', setting.texts, '["a",1]'],
    ['an object for a list', setting.texts, '{"length":1,"0":"a"}'],
    ['a pool without a region', setting.userPoolId, '_Ab1'],
    ['a pool with a wildcard', setting.userPoolId, 'eu-west-1_*'],
    ['a pool of 56 characters', setting.userPoolId, `eu-west-1_${'a'.repeat(46)}`],
    ['keys that are no list', setting.keySet, '{"keys":{}}'],
    ['no keys', setting.keySet, '{"keys":[]}'],
    ['a null key', setting.keySet, '{"keys":[null]}'],
    ['an unknown word', setting.someOf('a', 'b'), 'a,c'],
    ['an inherited word', setting.someOf('a', 'b'), 'constructor'],
    ['one below', setting.wholeNumber(1, 5), '0'],
    ['one above', setting.wholeNumber(1, 5), '6'],
    ['hexadecimal', setting.wholeNumber(0, 50), '0x1'],
    ['many digits', setting.wholeNumber(0, 5), '0000000001'],
    ['plain http', setting.url, 'http://127.0.0.1.example/'],
    ['a bug while making', setting.made(setting.text, fussy), 'bug'],
    ['neither', setting.either(setting.oneOf('any'), setting.texts), 'some'],
    ['an empty list to make', setting.listMade('things', fussy), '[]'],
  ])('refuses %s', (_, one, text) => {
    expect(() => read(one, text)).toThrow(expect.objectContaining({ message: `environment: X must be ${one.expected}` }))
  })

  test.each<[string, Setting<unknown>, string, string]>([
    ['made', setting.made(setting.text, fussy), 'bad', 'X: thing: name must be good'],
    ['checked', setting.checked(setting.text, fussy), 'bad', 'X: thing: name must be good'],
    [
      'each of a list',
      setting.listMade('things', fussy),
      '["bad","x","bad"]',
      'X: list: [0] thing: name must be good, [2] thing: name must be good',
    ],
    ['a key that is no route', setting.routes, '{"GET pets":"authenticated"}', 'X: routes: routes["GET pets"] must be'],
    ['a method that is none', setting.routes, '{"GTE /x":"authenticated"}', 'X: routes: routes["GTE /x"] must be'],
  ])('says what a maker says: %s', (_, one, text, expected) => {
    expect(() => read(one, text)).toThrow(`environment: ${expected}`)
  })

  test.each(['{"GET /":"authenticated"}', '{"$connect":"authenticated","GET /":"authenticated"}', '{}', '[]', 'x'])(
    '%s is no table of $connect alone',
    (text) => {
      expect(() => read(setting.connectRoute, text)).toThrow(/^environment: X/)
    },
  )

  test('$connect alone is one', () => {
    expect(Object.keys(read(setting.connectRoute, '{"$connect":"authenticated"}'))).toStrictEqual(['$connect'])
  })
})
