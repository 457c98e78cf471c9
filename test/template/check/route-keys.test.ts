import { describe, expect, test } from 'vitest'
import { covers, findOwner, overlap, parseRouteKey } from '../../../src/template/check/route-keys.ts'

describe('route keys', () => {
  test.each([
    ['GET /pets', 'GET /pets', true],
    ['GET /pets', 'POST /pets', false],
    ['ANY /pets', 'POST /pets', true],
    ['GET /pets/{id}', 'GET /pets/dog', true],
    ['GET /pets/{id}', 'GET /pets/dog/owner', false],
    ['GET /pets/{proxy+}', 'GET /pets/dog/owner', true],
    ['GET /pets/{proxy+}', 'GET /pets', false],
    ['ANY /{proxy+}', 'GET /pets/{id}', true],
    ['$default', 'GET /pets', true],
    ['$default', '$connect', false],
    ['$connect', '$connect', true],
    ['GET /', 'GET /', true],
    ['GET /', 'GET /{proxy+}', false],
  ])('%s and %s share requests: %s', (left, right, expected) => {
    expect(overlap(parseRouteKey(left), parseRouteKey(right))).toBe(expected)
    expect(overlap(parseRouteKey(right), parseRouteKey(left))).toBe(expected)
  })

  test.each([
    ['ANY /{proxy+}', 'GET /pets', true],
    ['GET /{proxy+}', 'POST /pets', false],
    ['GET /pets/{id}', 'GET /pets/{proxy+}', false],
    ['GET /pets/{id}', 'GET /pets/{other}', true],
    ['GET /pets/dog', 'GET /pets/{id}', false],
    ['$default', 'ANY /{proxy+}', true],
  ])('%s covers %s: %s', (outer, inner, expected) => {
    expect(covers(parseRouteKey(outer), parseRouteKey(inner))).toBe(expected)
  })

  test.each([
    ['GET /pets/dog', 'GET /pets/dog'],
    ['GET /pets/cat', 'GET /pets/{id}'],
    ['POST /pets/cat', 'ANY /pets/{id}'],
    ['GET /pets/cat/owner', 'GET /pets/{proxy+}'],
    ['PUT /files', '$default'],
  ])('%s belongs to %s', (inner, expected) => {
    const keys = ['$default', 'GET /pets/{proxy+}', 'ANY /pets/{id}', 'GET /pets/{id}', 'GET /pets/dog']
    const routes = keys.map((route) => ({ route, key: parseRouteKey(route) }))
    expect(findOwner(routes, parseRouteKey(inner))?.route).toBe(expected)
  })
})
