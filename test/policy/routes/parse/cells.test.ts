import { describe, expect, test } from 'vitest'
import { authenticated, own, type Rule } from '../../../../src/policy/index.ts'
import { readCells } from '../../../../src/policy/routes/parse/cells.ts'
import { routeParser } from '../../../../src/policy/routes/parse/route-pattern.ts'
import { ANYTHING, STAR } from '../../../../src/policy/routes/parse/tokens.ts'

const read = (routes: unknown) => readCells<unknown>({ subject: 'test', api: 'REST', issuers: ['i'], routes: routes as never })
const ask = (rule: Rule<unknown, string> | undefined) => rule?.partial({}, {} as never)

describe('the cells of a table', () => {
  test.each([[null], [undefined], ['GET /a'], [7], [[]], [[{}]]])('are no %o', (routes) => {
    expect(() => read(routes)).toThrow('test: routes must be a table of routes, not empty')
  })

  test('are at least one', () => {
    expect(() => read({})).toThrow('test: routes must be a table of routes, not empty')
  })

  test('keep their order, and a rule that stands twice', () => {
    const cells = read({ 'GET /a': authenticated, 'PUT /{id}': own('id'), 'GET /b': authenticated })
    expect(cells.map(({ key, index, method, rule }) => [key, index, method, rule.name])).toStrictEqual([
      ['GET /a', 0, 'GET', 'authenticated'],
      ['PUT /{id}', 1, 'PUT', 'own(id)'],
      ['GET /b', 2, 'GET', 'authenticated'],
    ])
  })

  test('may be functions, each one rule', () => {
    function mine(): boolean {
      return false
    }
    const nameless = (
      () => () =>
        true
    )()
    const cells = read({ 'GET /a': mine, 'GET /b': () => true, 'GET /c': nameless, 'GET /d': nameless })
    expect(cells.map(({ rule: { partial: _, ...said } }) => said)).toStrictEqual(
      ['mine', '(identity) => boolean at GET /b', '(identity) => boolean at GET /c', '(identity) => boolean at GET /c'].map(
        (name) => ({ name, kind: 'predicate', binds: [], reads: [] }),
      ),
    )
    expect(cells.map(({ rule }) => ask(rule))).toStrictEqual(['none', 'all', 'all', 'all'])
    expect(cells[2]?.rule).toBe(cells[3]?.rule)
  })

  test.each<[unknown]>([[undefined], ['true'], [0], [null], [{}]])('that answer %o are an error', (answer) => {
    const [cell] = read({ 'GET /a': () => answer })
    expect(() => ask(cell?.rule)).toThrow('rule (identity) => boolean at GET /a: its answer must be true or false')
  })
})

describe('a route key', () => {
  const parse = (key: string, api: 'REST' | 'HTTP' | 'WEBSOCKET' = 'REST') => routeParser('test', api)(key, 3)

  test('is read whole', () => {
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
  ])('may be %s', (key, tokens) => {
    expect(parse(key).tokens).toStrictEqual(tokens)
  })

  test.each([
    ['GET /{a}b', 'a path whose braces hold a name of letters, digits and . _ - $: {name} or {name+}'],
    ['GET /a{b}', 'a path whose braces hold a name of letters, digits and . _ - $: {name} or {name+}'],
    ['GET /{a b}', 'a path whose braces hold a name of letters, digits and . _ - $: {name} or {name+}'],
    ['GET /{ a}', 'a path whose braces hold a name of letters, digits and . _ - $: {name} or {name+}'],
    ['GET /{a }', 'a path whose braces hold a name of letters, digits and . _ - $: {name} or {name+}'],
    ['GET /{a++}', 'a path whose braces hold a name of letters, digits and . _ - $: {name} or {name+}'],
    [
      'GET /.',
      'a path without wildcards, backslashes, dot segments, control characters, and percent signs that encode /, % or nothing',
    ],
    [
      'GET /a%255c',
      'a path without wildcards, backslashes, dot segments, control characters, and percent signs that encode /, % or nothing',
    ],
    [
      'GET /a\\b',
      'a path without wildcards, backslashes, dot segments, control characters, and percent signs that encode /, % or nothing',
    ],
    [
      'GET /a$%7Bb',
      'a path without wildcards, backslashes, dot segments, control characters, and percent signs that encode /, % or nothing',
    ],
    ['xGET /a', 'a method (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT), a space and a path that begins with /'],
    ['get /a', 'a method (ANY, DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT), a space and a path that begins with /'],
  ])('is refused: %s', (key, expected) => {
    expect(() => parse(key)).toThrow(`test: routes[${JSON.stringify(key)}] must be ${expected}`)
  })

  test('is at most 1024 characters, of which an error shows 128', () => {
    const longest = `GET /${'a'.repeat(1019)}`
    expect(parse(longest).tokens[0]).toHaveLength(1019)
    expect(() => parse(`${longest}a`)).toThrow(`test: routes["GET /${'a'.repeat(123)}"] must be at most 1024 characters`)
  })

  test('tells paths apart that only read alike', () => {
    const parser = routeParser('test', 'REST')
    for (const key of ['GET /a/b', 'GET /ab', 'PUT /ab', 'GET /{a}/b', 'GET /{a}', 'GET /{a+}', 'GET /', 'ANY /ab'])
      expect(() => parser(key, 0), key).not.toThrow()
    expect(() => parser('GET /{c}', 0)).toThrow('another route than GET /{a}: parameter names do not count')
  })
})
