import { describe, expect, test } from 'vitest'
import { everyWildcard } from '../../../src/policy/matching/glob.ts'
import { colonsOf, endOfApi, matchesResource, partsOf, resourcePattern } from '../../../src/policy/matching/resource-pattern.ts'

describe('matchesResource', () => {
  // Pattern, ARN, and whether they match where a match lets in and where it keeps out.
  test.each<[string, string, boolean, boolean]>([
    ['*', 'arn:aws:execute-api:r:a:api/x', true, true],
    ['*', 'anything', true, true],
    ['arn:aws:execute-api:r:a:api/x', 'arn:aws:execute-api:r:a:api/x', true, true],
    ['arn:aws:execute-api:r:a:api/x', 'arn:aws:execute-api:r:a:api/xy', false, false],
    ['arn:aws:execute-api:r:a:api/*', 'arn:aws:execute-api:r:a:api/GET/urn:isbn:1', true, true],
    ['arn:aws:execute-api:r:*:api/*', 'arn:aws:execute-api:r:a:api/x', true, true],
    ['arn:aws:execute-api:*', 'arn:aws:execute-api:r:a:api/x', true, true],
    ['arn:aws:execute-api:*:api/x', 'arn:aws:execute-api:r:a:api/x', false, true],
    ['arn:aws:execute-api:*:a:api/x', 'arn:aws:execute-api:r:a:api/x', true, true],
    ['arn:aws:execute-api:*:a:api/x', 'arn:aws:execute-api:r:b:a:api/x', false, true],
    ['arn:aws:execute-api:r*:a:api/x', 'arn:aws:execute-api:r1:a:api/x', true, true],
    ['arn:aws:execute-api:r?:a:api/x', 'arn:aws:execute-api:r::a:api/x', false, true],
    ['arn:*:execute-api:r:a:*', 'arn:aws:execute-api:r:a:api/x', true, true],
    ['arn:*:execute-api:r:a:*', 'arn:aws:execute-api:s:a:api/x', false, false],
    ['arn:*:execute-api:r:a:x', 'arn:aws', false, false],
    ['arn:*:a', 'arn:aws:a', true, true],
    ['*:b', 'a:b', true, true],
    ['*:abx', 'abx', false, false],
    ['arn:*:a', 'arn:aws:b:a', false, true],
    ['arn:aws:execute-api:r:*:api/*:x', 'arn:aws:execute-api:r:a:api/1:x', true, true],
    ['arn:aws:execute-api:r:*:api/*:x', 'arn:aws:execute-api:r:a:api/1:y', false, false],
    ['arn:aws:execute-api:r:*:api/x', 'xarn:aws:execute-api:r:a:api/x', false, false],
  ])('%j on %j: narrow %j, wide %j', (pattern, arn, narrow, wide) => {
    const read = resourcePattern(everyWildcard(pattern))
    expect([matchesResource(read, arn, true), matchesResource(read, arn, false)]).toStrictEqual([narrow, wide])
  })

  test.each([
    ['*', false],
    ['arn:aws:execute-api:r:a:*', false],
    ['arn:aws:execute-api:r:a:x:*', false],
    ['arn:aws:execute-api:r:*:x', true],
    ['arn:aws:execute-api:r:?a:x', true],
    ['arn:*', false],
    ['a*:b', true],
  ])('%j has two readings: %j', (pattern, expected) => {
    expect(resourcePattern(everyWildcard(pattern)).narrow !== undefined).toBe(expected)
  })
})

test.each([
  ['', []],
  ['arn', []],
  ['a:b', [1]],
  ['arn:aws:s3:::x', [3, 7, 10, 11, 12]],
  ['arn:aws:s3:::x:y:z', [3, 7, 10, 11, 12]],
  [':::::::', [0, 1, 2, 3, 4]],
])('the colons of %j', (text, expected) => {
  expect(colonsOf(text)).toStrictEqual(expected)
})

test.each([
  ['arn:aws:execute-api:r:a:api/prod/GET/', 27],
  ['arn:aws:execute-api:r:a:api', -1],
  ['arn:aws:execute-api:r:a', -1],
  ['arn:aws:execute-api:r/a', -1],
  ['arn:a/b:execute-api:r:a/c:api/x', 29],
  ['arn:aws:s3:r:a:api/x', -1],
  ['arn:aws:execute-ap:r:a:api/x', -1],
  ['arn:execute-api:aws:r:a:api/x', -1],
  ['', -1],
])('the API of %j ends at %j', (arn, expected) => {
  expect(endOfApi(arn)).toBe(expected)
})

test('a pattern is cut at its first five colons', () => {
  expect(partsOf(everyWildcard('a?:*:b:::c*:d'))).toStrictEqual({
    head: [
      { text: 'a?', wild: [1] },
      { text: '*', wild: [0] },
      { text: 'b', wild: [] },
      { text: '', wild: [] },
      { text: '', wild: [] },
    ],
    tail: { text: 'c*:d', wild: [1] },
  })
  expect(partsOf(everyWildcard('*'))).toStrictEqual({ head: [], tail: { text: '*', wild: [0] } })
})
