import { describe, expect, test } from 'vitest'
import { routeOrder } from '../../../../src/policy/routes/parse/method-groups.ts'
import { routeParser } from '../../../../src/policy/routes/parse/route-pattern.ts'
import { type RouteTree, routeTree } from '../../../../src/policy/routes/parse/route-tree.ts'
import { ANYTHING, STAR, type Tokens } from '../../../../src/policy/routes/parse/tokens.ts'

function treeOf(api: 'REST' | 'HTTP', ...paths: string[]): RouteTree {
  const parse = routeParser('test', api)
  return routeTree(
    paths.map((path, index) => parse(path === '$default' ? path : `GET ${path}`, index)),
    routeOrder(api),
  )
}

const tokensOf = (path: string): Tokens =>
  path === '/'
    ? []
    : path
        .slice(1)
        .split('/')
        .map((part) => (part === '*' ? STAR : part === '**' ? ANYTHING : part))

describe('the route of a path', () => {
  const rest = treeOf('REST', '/', '/a', '/a/{p}', '/a/{p}/c', '/{q}/b', '/a/b/{r+}', '/x/{r+}', '/x/y/z')
  test.each([
    ['/', '/'],
    ['/a', '/a'],
    ['/b', undefined],
    ['/a/1', '/a/{p}'],
    ['/a/b', '/a/{p}'],
    ['/c/b', '/{q}/b'],
    ['/c/d', undefined],
    ['//b', undefined],
    ['/*/b', '/{q}/b'],
    ['/a/*', '/a/{p}'],
    ['/a/', undefined],
    ['/a/1/c', '/a/{p}/c'],
    ['/a/b/c', '/a/b/{r+}'],
    ['/a/b/c/d', '/a/b/{r+}'],
    ['/a/b/', undefined],
    ['/a/b//', '/a/b/{r+}'],
    ['/x/y/w', '/x/{r+}'],
    ['/x/y/z', '/x/y/z'],
    ['/x', undefined],
  ])('REST API: %s is matched by %s', (path, expected) => {
    expect(rest.select(tokensOf(path))?.key).toBe(expected && `GET ${expected}`)
  })

  test.each([
    ['/a/b/c', '/a/{p}/c'],
    ['/a/b/d', '/a/b/{r+}'],
    ['/', '$default'],
    ['/a/b/', '/a/b/{r+}'],
    ['/a/b', '$default'],
    ['/z', '$default'],
  ])('HTTP API, which prefers full matches: %s is matched by %s', (path, expected) => {
    const tree = treeOf('HTTP', '/a/{p}/c', '/a/b/{r+}', '$default')
    expect(tree.select(tokensOf(path))?.key).toBe(expected === '$default' ? expected : `GET ${expected}`)
  })

  test.each<[number, string[]]>([
    [0, []],
    [0, ['/']],
    [3, ['/a/b/c', '/a']],
    [2, ['/a/{r+}']],
    [0, ['$default']],
  ])('has a depth of %i for %j', (depth, paths) => {
    expect(treeOf('HTTP', ...paths).depth).toBe(depth)
  })
})

describe('the routes that a pattern reaches', () => {
  const reached = (tree: RouteTree, pattern: string): string[] => {
    const visited: string[] = []
    expect(
      tree.reach(tokensOf(pattern), (route, path) => {
        visited.push(`${route.key.replace('GET ', '')} by /${path.map((part) => (part === STAR ? '*' : part)).join('/')}`)
        return false
      }),
    ).toBe(false)
    return visited.sort()
  }
  const tree = treeOf('REST', '/', '/a', '/a/b', '/a/{p}', '/{q}/b/c')

  test.each<[string, string[]]>([
    ['/', ['/ by /']],
    ['/a', ['/a by /a']],
    ['/x', []],
    ['/*', ['/a by /a', '/a/b by /a/b', '/a/{p} by /a/*', '/{q}/b/c by /*/b/c']],
    ['/a/*', ['/a/b by /a/b', '/a/{p} by /a/*', '/{q}/b/c by /a/b/c']],
    ['/a/x', ['/a/{p} by /a/x']],
    ['/*/*', ['/a/b by /a/b', '/a/{p} by /a/*', '/{q}/b/c by /*/b/c', '/{q}/b/c by /*/b/c']],
    ['/*/c', ['/a/{p} by /a/c', '/{q}/b/c by /*/b/c']],
    ['/*/*/*/*', []],
    ['/**', ['/ by /', '/a by /a', '/a/b by /a/b', '/a/{p} by /a/*', '/{q}/b/c by /*/b/c']],
  ])('%s', (pattern, expected) => {
    expect(reached(tree, pattern)).toStrictEqual(expected)
  })

  test.each<[string, string[]]>([
    ['/a', ['$default by /a']],
    ['/a/x', ['$default by /a/x', '/a/{r+} by /a/x']],
    ['/a/*', ['$default by /a/*', '$default by /a/*/*', '/a/{r+} by /a/*', '/a/{r+} by /a/*/*']],
    ['/', ['$default by /']],
    ['/a/x/*', ['$default by /a/x/*', '$default by /a/x/*/*', '/a/{r+} by /a/x/*', '/a/{r+} by /a/x/*/*']],
  ])('%s, with greedy routes', (pattern, expected) => {
    expect(reached(treeOf('HTTP', '/a/{r+}', '$default'), pattern)).toStrictEqual(expected)
  })

  test('stops when the visitor returns true', () => {
    for (const pattern of ['/', '/*', '/**', '/a/b', '/*/c']) {
      let visits = 0
      expect(tree.reach(tokensOf(pattern), () => ++visits > 0)).toBe(true)
      expect(visits).toBe(1)
    }
  })
})
