import { describe, expect, test } from 'vitest'
import { type PathParts, pathForms } from '../../src/events/path-forms.ts'

const parts: PathParts = {
  arnPath: '/pets/7',
  routePath: '/pets/{id}',
  pathParameters: { id: '7' },
  paths: [],
  mayHaveBasePath: false,
}

describe('pathForms', () => {
  test.each<[string, Partial<PathParts>, readonly string[]]>([
    ['no other form', {}, []],
    ['path parameters that are decoded', { arnPath: '/pets/a%2Fb', pathParameters: { id: 'a/b' } }, ['/pets/a/b']],
    ['a greedy path parameter', { routePath: '/{proxy+}', pathParameters: { proxy: 'a/../b' } }, ['/a/../b']],
    ['a missing path parameter', { pathParameters: undefined }, []],
    ['the name of an inherited property', { routePath: '/{constructor}', pathParameters: {} }, []],
    ['a path with `$` in a parameter', { pathParameters: { id: '$&' } }, ['/pets/$&']],
    ['no route', { routePath: undefined, paths: ['/pets/7', '/pets/8'] }, ['/pets/8']],
    ['rawPath with the stage', { paths: ['/prod/pets/7', '/prod/pets/7'] }, ['/prod/pets/7']],
    ['paths that were not sent', { paths: [undefined, undefined] }, []],
    ['a base path', { paths: ['/v1/pets/7', '/prod/pets/7'], mayHaveBasePath: true }, []],
    ['a base path and another path', { paths: ['/v1/pets/8'], mayHaveBasePath: true }, ['/v1/pets/8']],
    [
      'a base path before the path with path parameters',
      { arnPath: '/pets/a b', pathParameters: { id: 'a%20b' }, paths: ['/v1/pets/a%20b'], mayHaveBasePath: true },
      ['/pets/a%20b'],
    ],
  ])('%s', (_, over, expected) => {
    expect(pathForms({ ...parts, ...over })).toStrictEqual(expected)
  })

  test('takes linear time', () => {
    const startedAt = performance.now()
    pathForms({ ...parts, routePath: '/{'.repeat(50_000), pathParameters: {} })
    pathForms({ ...parts, routePath: `/{${'a'.repeat(100_000)}`, pathParameters: {} })
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })
})
