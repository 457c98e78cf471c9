import { describe, expect, test } from 'vitest'
import { authenticated, own, type Rule } from '../../../../src/policy/index.ts'
import { routeParser } from '../../../../src/policy/routes/parse/route-pattern.ts'
import { readRouteRules } from '../../../../src/policy/routes/parse/route-rules.ts'
import { ANYTHING, STAR } from '../../../../src/policy/routes/parse/tokens.ts'

const read = (routes: unknown) =>
  readRouteRules<unknown>({ subject: 'test', api: 'REST', issuers: ['i'], routes: routes as never })
const evaluate = (rule: Rule<unknown, string> | undefined) => rule?.partial({}, {} as never)

describe('the entries of a table', () => {
  test.each([[null], [undefined], ['GET /a'], [7], [[]], [[{}]]])('cannot be %o', (routes) => {
    expect(() => read(routes)).toThrow('test: routes must be an object with a rule for at least one route, received ')
  })

  test('cannot be empty', () => {
    expect(() => read({})).toThrow('test: routes must be an object with a rule for at least one route')
  })

  test('keep their order, and a rule that occurs twice', () => {
    const routes = read({ 'GET /a': authenticated, 'PUT /{id}': own('id'), 'GET /b': authenticated })
    expect(routes.map(({ key, index, method, rule }) => [key, index, method, rule.name])).toStrictEqual([
      ['GET /a', 0, 'GET', 'authenticated'],
      ['PUT /{id}', 1, 'PUT', 'own(id)'],
      ['GET /b', 2, 'GET', 'authenticated'],
    ])
  })

  test('may be functions, and each function is one rule', () => {
    function denyAll(): boolean {
      return false
    }
    const unnamed = (
      () => () =>
        true
    )()
    const routes = read({ 'GET /a': denyAll, 'GET /b': () => true, 'GET /c': unnamed, 'GET /d': unnamed })
    expect(routes.map(({ rule: { partial: _, ...declaration } }) => declaration)).toStrictEqual(
      ['denyAll', '(identity) => boolean at GET /b', '(identity) => boolean at GET /c', '(identity) => boolean at GET /c'].map(
        (name) => ({ name, kind: 'predicate', binds: [], reads: [] }),
      ),
    )
    expect(routes.map(({ rule }) => evaluate(rule))).toStrictEqual(['none', 'all', 'all', 'all'])
    expect(routes[2]?.rule).toBe(routes[3]?.rule)
  })

  test.each<[unknown]>([[undefined], ['true'], [0], [null], [{}]])('are rejected if they return %o', (result) => {
    const [entry] = read({ 'GET /a': () => result })
    expect(() => evaluate(entry?.rule)).toThrow('rule (identity) => boolean at GET /a: its result must be true or false')
  })
})

describe('a route key', () => {
  const parse = (key: string, api: 'REST' | 'HTTP' | 'WEBSOCKET' = 'REST') => routeParser('test', api)(key, 3)

  test('is parsed', () => {
    const names: string[] = []
    names[1] = 'id'
    names[2] = 'rest'
    expect(parse('GET /a b/{id}/{rest+}')).toStrictEqual({
      key: 'GET /a b/{id}/{rest+}',
      index: 3,
      method: 'GET',
      tokens: ['a b', STAR, STAR],
      names,
      greedy: true,
    })
    expect(parse('ANY /')).toStrictEqual({ key: 'ANY /', index: 3, method: 'ANY', tokens: [], names: [], greedy: false })
    expect(parse('$default', 'HTTP')).toStrictEqual({
      key: '$default',
      index: 3,
      method: 'ANY',
      tokens: [ANYTHING],
      names: [],
      greedy: true,
    })
    expect(parse('$connect', 'WEBSOCKET')).toStrictEqual({
      key: '$connect',
      index: 3,
      method: '$connect',
      tokens: [],
      names: [],
      greedy: false,
    })
  })

  test.each([
    ['GET /a.', ['a.']],
    ['GET /a..', ['a..']],
    ['GET /.a', ['.a']],
    ['GET /..a', ['..a']],
    ['GET /...', ['...']],
    ['GET /$x', ['$x']],
    ['GET /a%40b', ['a@b']],
    ['GET /{a.b-c_$1}', [STAR]],
    ['GET /pets/7:cancel', ['pets', '7:cancel']],
    ['GET /:', [':']],
  ])('%s is accepted', (key, tokens) => {
    expect(parse(key).tokens).toStrictEqual(tokens)
  })

  test.each([
    ['GET /{a}b', 'a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}'],
    ['GET /a{b}', 'a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}'],
    ['GET /{a b}', 'a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}'],
    ['GET /{ a}', 'a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}'],
    ['GET /{a }', 'a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}'],
    ['GET /{a++}', 'a path whose braces contain a name of letters, digits and the characters . _ - $: {name} or {name+}'],
    [
      'GET /.',
      'a path without wildcards, backslashes, dot segments, control characters, encoded slashes or percent signs, and malformed percent-encoding',
    ],
    [
      'GET /a%255c',
      'a path without wildcards, backslashes, dot segments, control characters, encoded slashes or percent signs, and malformed percent-encoding',
    ],
    [
      'GET /a\\b',
      'a path without wildcards, backslashes, dot segments, control characters, encoded slashes or percent signs, and malformed percent-encoding',
    ],
    [
      'GET /a$%7Bb',
      'a path without wildcards, backslashes, dot segments, control characters, encoded slashes or percent signs, and malformed percent-encoding',
    ],
    ['GET /orders/:id', 'a path with {id} instead of :id'],
    ['GET /:order-id/x', 'a path with {order-id} instead of :order-id'],
    ['GET /files/*', 'a path without wildcards; use {name} for one segment, or {proxy+} for the rest of the path'],
    ['xGET /a', 'a method (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT), a space and a path that starts with /'],
    ['get /a', 'a method (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT), a space and a path that starts with /'],
  ])('%s is rejected', (key, expected) => {
    expect(() => parse(key)).toThrow(`test: routes[${JSON.stringify(key)}] must be ${expected}`)
  })

  test('is at most 1024 characters long, of which an error contains 128', () => {
    const longest = `GET /${'a'.repeat(1019)}`
    expect(parse(longest).tokens[0]).toHaveLength(1019)
    expect(() => parse(`${longest}a`)).toThrow(`test: routes["GET /${'a'.repeat(123)}"] must be at most 1024 characters long`)
  })

  test('is unique, but routes with equal joined text are different', () => {
    const parser = routeParser('test', 'REST')
    for (const key of ['GET /a/b', 'GET /ab', 'PUT /ab', 'GET /{a}/b', 'GET /{a}', 'GET /{a+}', 'GET /', 'ANY /ab'])
      expect(() => parser(key, 0), key).not.toThrow()
    expect(() => parser('GET /{c}', 0)).toThrow('a route that differs from GET /{a}; the names of parameters make no difference')
  })
})
