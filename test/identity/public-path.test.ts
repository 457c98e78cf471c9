import { describe, expect, test } from 'vitest'
import { type PathMapping, pathPrefix, publicPath } from '../../src/identity/public-path.ts'

describe('publicPath', () => {
  test.each<readonly [string, PathMapping, string | undefined]>([
    ['/pets', {}, '/pets'],
    ['', {}, ''],
    ['/pets', { basePath: '/v1' }, '/v1/pets'],
    ['', { basePath: '/v1' }, '/v1'],
    ['/prod/pets', { originPath: '/prod' }, '/pets'],
    ['/prod', { originPath: '/prod' }, ''],
    ['/prod/', { originPath: '/prod' }, '/'],
    ['/prod/pets', { basePath: '/v1', originPath: '/prod' }, '/v1/pets'],
    ['/production/pets', { originPath: '/prod' }, undefined],
    ['/pets', { originPath: '/prod' }, undefined],
    ['/prod//pets', { originPath: '/prod' }, '//pets'],
  ])('maps %j with %j to %j', (path, mapping, expected) => {
    expect(publicPath(path, mapping)).toBe(expected)
  })
})

describe('pathPrefix', () => {
  test.each(['/v1', '/v1/pets', '/a.b', '/...', '/.well-known', '/~x$+!', '/$default'])('accepts %s', (path) => {
    expect(pathPrefix.accepts(path)).toBe(true)
  })
  test.each([
    '',
    '/',
    'v1',
    '/v1/',
    '//v1',
    '/v1//a',
    '/.',
    '/..',
    '/../a',
    '/a/..',
    '/a/./b',
    '/a%20b',
    '/a b',
    '/a?b',
    '/a#b',
    7,
    null,
  ])('rejects %j', (path) => {
    expect(pathPrefix.accepts(path)).toBe(false)
  })
  test('rejects a path that is too long in linear time', () => {
    expect(pathPrefix.accepts(`/${'a/'.repeat(500_000)}`)).toBe(false)
  })
})
