import { describe, expect, test } from 'vitest'
import { restRouter } from '../../../src/gateway/rest/rest-router.ts'

const keys = [
  'GET /',
  'GET /pets',
  'POST /pets',
  'GET /pets/{id}',
  'GET /pets/mine',
  'GET /pets/{id}/owner',
  'ANY /pets/{id}/notes/{note}',
  'DELETE /pets/{id}/notes/{note}',
  'ANY /{proxy+}',
  'GET /files/{path+}',
  'GET /a/{x}',
  'GET /{y}/b',
  'OPTIONS /cors-only',
]
const match = restRouter(Object.fromEntries(keys.map((key) => [key, key])))

describe('restRouter', () => {
  test.each<[string, string, string | undefined, object]>([
    ['GET', '/', 'GET /', {}],
    ['GET', '', 'GET /', {}],
    ['GET', '/pets', 'GET /pets', {}],
    ['GET', '/pets/', 'GET /pets', {}],
    ['GET', '//pets', 'GET /pets', {}],
    ['POST', '/pets', 'POST /pets', {}],
    ['GET', '/pets/7', 'GET /pets/{id}', { id: '7' }],
    ['GET', '/pets/mine', 'GET /pets/mine', {}],
    ['GET', '/pets/a%2Fb', 'GET /pets/{id}', { id: 'a%2Fb' }],
    ['GET', '/pets/%zz', 'GET /pets/{id}', { id: '%zz' }],
    ['GET', '/pets/..', 'GET /pets/{id}', { id: '..' }],
    ['GET', '/pets/7/owner', 'GET /pets/{id}/owner', { id: '7' }],
    ['GET', '/pets/7/notes/8', 'ANY /pets/{id}/notes/{note}', { id: '7', note: '8' }],
    ['DELETE', '/pets/7/notes/8', 'DELETE /pets/{id}/notes/{note}', { id: '7', note: '8' }],
    ['GET', '/files/a/b/c', 'GET /files/{path+}', { path: 'a/b/c' }],
    // A more specific path does not have this method. On AWS the greedy route matches (observed).
    ['DELETE', '/pets', 'ANY /{proxy+}', { proxy: 'pets' }],
    ['DELETE', '/pets/7', 'ANY /{proxy+}', { proxy: 'pets/7' }],
    ['GET', '/cors-only', 'ANY /{proxy+}', { proxy: 'cors-only' }],
    ['POST', '/files/a', 'ANY /{proxy+}', { proxy: 'files/a' }],
    ['GET', '/pets/7/nothing', 'ANY /{proxy+}', { proxy: 'pets/7/nothing' }],
    // A literal segment wins over a parameter, although both branches match.
    ['GET', '/a/b', 'GET /a/{x}', { x: 'b' }],
    ['GET', '/c/b', 'GET /{y}/b', { y: 'c' }],
    ['GET', '/Pets', 'ANY /{proxy+}', { proxy: 'Pets' }],
    ['GET', '/%70ets', 'ANY /{proxy+}', { proxy: '%70ets' }],
    ['GET', '/files/space%20value/a%2Fb', 'GET /files/{path+}', { path: 'space%20value/a%2Fb' }],
    // A greedy parameter needs at least one segment.
    ['POST', '/', undefined, {}],
    ['get', '/pets', 'ANY /{proxy+}', { proxy: 'pets' }],
  ])('%s %s matches %s', (method, path, routeKey, pathParameters) => {
    const route = match(method, path)
    expect(route?.routeKey).toBe(routeKey)
    if (routeKey !== undefined)
      expect(route).toMatchObject({ pathParameters, route: routeKey, resourcePath: routeKey.split(' ')[1] })
  })

  test('matches no route for an unknown method or path without a catch-all route', () => {
    const small = restRouter({ 'GET /pets': 1, 'GET /pets/{id}': 2 })
    expect(small('POST', '/pets')).toBeUndefined()
    expect(small('GET', '/pets/1/2')).toBeUndefined()
    expect(small('HEAD', '/pets')).toBeUndefined()
    expect(small('GET', '/constructor')).toBeUndefined()
  })

  test.each([
    'GTE /pets',
    'get /pets',
    'GET pets',
    'GET',
    '',
    'GET /pets/',
    'GET /pets//x',
    'GET /{proxy+}/x',
    'GET /{a}/{a}',
    'GET /pets*',
    'GET /{}',
    'GET /{a b}',
    'GET /a{b}',
    'GET /pets?x=1',
  ])('rejects the key %j', (key) => {
    expect(() => restRouter({ [key]: 1 })).toThrow(expect.objectContaining({ name: 'ConfigError', option: `routes["${key}"]` }))
  })

  test('suggests {id} for a path parameter written as :id', () => {
    expect(() => restRouter({ 'GET /orders/:id': 1 })).toThrow('API Gateway writes a path parameter as {id}.')
    expect(() => restRouter({ 'POST /orders/{id}:cancel': 1 })).toThrow('a path of literals, {name}')
    expect(() => restRouter({ 'POST /orders:search': 1 })).not.toThrow()
  })

  test('rejects two keys of the same route', () => {
    expect(() => restRouter({ 'GET /pets/{id}': 1, 'GET /pets/{name}': 2 })).toThrow('is the same route as another key')
  })

  test('matches a long path against many patterns in less than a second', () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, depth) => [`GET ${'/{a'.repeat(1)}${depth}}${'/x'.repeat(depth)}`, depth]),
    )
    const started = performance.now()
    restRouter(many)('GET', '/x'.repeat(5_000))
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})
