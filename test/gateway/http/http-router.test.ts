import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import { httpRouter } from '../../../src/gateway/http/http-router.ts'

function routeOf(routes: readonly string[], request: string, options = {}): string | undefined {
  const [method = '', path = ''] = request.split(' ')
  const match = httpRouter(Object.fromEntries(routes.map((key) => [key, key])), options)(method, path)
  return match && [match.route, ...Object.entries(match.parameters).map(([name, value]) => `${name}=${value}`)].join(' ')
}

const PETS = ['GET /pets/dog/1', 'GET /pets/dog/{id}', 'GET /pets/{proxy+}', 'ANY /{proxy+}', '$default', 'GET /', 'GET /pets']

describe('httpRouter', () => {
  test.each([
    ['a literal before a variable', 'GET /pets/dog/1', 'GET /pets/dog/1'],
    ['a variable before a greedy one', 'GET /pets/dog/2', 'GET /pets/dog/{id} id=2'],
    ['the longest greedy prefix', 'GET /pets/cat/1', 'GET /pets/{proxy+} proxy=cat/1'],
    ['ANY for a method without a route', 'POST /pets/cat/1', 'ANY /{proxy+} proxy=pets/cat/1'],
    ['ANY for OPTIONS', 'OPTIONS /pets/cat/1', 'ANY /{proxy+} proxy=pets/cat/1'],
    ['the root', 'GET /', 'GET /'],
    ['an empty greedy rest', 'GET /pets/', 'GET /pets/{proxy+} proxy='],
    ['the case of the path', 'GET /Pets', 'ANY /{proxy+} proxy=Pets'],
    ['an encoded segment as sent', 'GET /pets/dog/a%2Fb', 'GET /pets/dog/{id} id=a%2Fb'],
  ])('selects by %s', (_, request, expected) => {
    expect(routeOf(PETS, request)).toBe(expected)
  })

  test.each([
    ['full before greedy, also if the literal is further right', ['GET /a/{x+}', 'GET /{y}/b'], 'GET /a/b', 'GET /{y}/b y=a'],
    ['the method before ANY', ['ANY /a', 'GET /a'], 'GET /a', 'GET /a'],
    ['ANY of the same path before a greedy route with the method', ['ANY /a', 'GET /{p+}'], 'GET /a', 'ANY /a'],
    ['$default if nothing else matches', ['GET /a', '$default'], 'POST /a', '$default'],
    ['no route', ['GET /a'], 'POST /a', undefined],
    ['a trailing slash as significant', ['GET /a'], 'GET /a/', undefined],
    ['no empty variable', ['GET /a/{id}'], 'GET /a/', undefined],
    ['no greedy route without its slash', ['GET /a/{p+}'], 'GET /a', undefined],
    ['a greedy route below a variable', ['GET /{v}/x/{p+}'], 'GET /1/x/2/3', 'GET /{v}/x/{p+} v=1 p=2/3'],
    [
      'literals further left among equally long greedy prefixes',
      ['GET /a/{v}/{p+}', 'GET /{v}/b/{p+}'],
      'GET /a/b/c',
      'GET /a/{v}/{p+} v=b p=c',
    ],
    ['empty segments as sent', ['GET /a/{p+}'], 'GET /a//b', 'GET /a/{p+} p=/b'],
  ])('reads %s', (_, routes, request, expected) => {
    expect(routeOf(routes, request)).toBe(expected)
  })

  test('matches no empty greedy rest if the option says so', () => {
    expect(routeOf(['GET /a/{p+}'], 'GET /a/', { emptyGreedySegment: 'no match' })).toBeUndefined()
    expect(routeOf(['GET /a/{p+}'], 'GET /a/b', { emptyGreedySegment: 'no match' })).toBe('GET /a/{p+} p=b')
  })

  test.each([
    ['another method', { 'FETCH /a': 1 }],
    ['no method', { '/a': 1 }],
    ['no slash', { 'GET a': 1 }],
    ['a trailing slash', { 'GET /a/': 1 }],
    ['an empty segment', { 'GET /a//b': 1 }],
    ['an inner greedy variable', { 'GET /{a+}/b': 1 }],
    ['a repeated variable', { 'GET /{a}/{a}': 1 }],
    ['Express syntax', { 'GET /:id': 1 }],
    ['a wildcard', { 'GET /a*': 1 }],
    ['the same route twice', { 'GET /{a}': 1, 'GET /{b}': 2 }],
    ['another predefined key', { $connect: 1 }],
  ])('rejects a key with %s', (_, routes) => {
    expect(() => httpRouter(routes as { readonly [key: string]: number })).toThrow(ConfigError)
  })
})
