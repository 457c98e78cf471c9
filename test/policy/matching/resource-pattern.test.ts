import { describe, expect, test } from 'vitest'
import { parsePattern } from '../../../src/policy/matching/glob.ts'
import {
  arnColons,
  compileArnCondition,
  compileResource,
  findApiEnd,
  matchesParts,
  matchesResource,
  splitArn,
} from '../../../src/policy/matching/resource-pattern.ts'

describe('matchesResource', () => {
  // Pattern, ARN, and whether they match where a match grants access and where it withholds it.
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
  ])('%j matches %j: narrow %j, wide %j', (pattern, arn, narrow, wide) => {
    const compiled = compileResource(parsePattern(pattern))
    expect([matchesResource(compiled, arn, true), matchesResource(compiled, arn, false)]).toStrictEqual([narrow, wide])
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
    expect(compileResource(parsePattern(pattern)).narrow !== undefined).toBe(expected)
  })
})

test.each([
  ['', []],
  ['arn', []],
  ['a:b', [1]],
  ['arn:aws:s3:::x', [3, 7, 10, 11, 12]],
  ['arn:aws:s3:::x:y:z', [3, 7, 10, 11, 12]],
  [':::::::', [0, 1, 2, 3, 4]],
])('finds the ARN colons of %j', (text, expected) => {
  expect(arnColons(text)).toStrictEqual(expected)
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
])('finds the end of the API in %j at %j', (arn, expected) => {
  expect(findApiEnd(arn)).toBe(expected)
})

test('splits a pattern at its first five colons', () => {
  expect(splitArn(parsePattern('a?:*:b:::c*:d'))).toStrictEqual({
    head: [
      { text: 'a?', wild: [1] },
      { text: '*', wild: [0] },
      { text: 'b', wild: [] },
      { text: '', wild: [] },
      { text: '', wild: [] },
    ],
    tail: { text: 'c*:d', wild: [1] },
  })
  expect(splitArn(parsePattern('*'))).toStrictEqual({ head: [], tail: { text: '*', wild: [0] } })
})

describe('compileArnCondition', () => {
  test.each<[string, string, boolean]>([
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucket', true],
    ['arn:aws:s3:::bucket', 'arn:aws:s3:::bucke', false],
    ['arn:aws:s3:::*', 'arn:aws:s3:::', true],
    ['arn:aws:sns:*:123456789012:*', 'arn:aws:sns:eu-west-1:123456789012:a:b', true],
    ['arn:aws:sns:*:123456789012:a', 'arn:aws:sns:eu-west-1:999999999999:a', false],
    ['arn:aws:sns:*', 'arn:aws:sns:r:a:n', false],
    ['arn:aws:sns:*:n', 'arn:aws:sns:r:a:n', false],
    ['*:*:*:*:*:*', 'arn:aws:sns:r:a:n:m', true],
    ['*:*:*:*:*:*', 'arn:aws:sns:r:a', false],
    ['*:*:*:*:*:*', 'arn:aws:sns:r:n', false],
    ['arn:aws:sns:r:a:t?p', 'arn:aws:sns:r:a:top', true],
    ['arn:a?s:sns:r:a:b', 'arn:aws:sns:r:a:b', true],
    ['arn:a*:sns:r:a:b', 'arn:aws:x:sns:r:a:b', false],
    ['arn:aws:sns:r:a:b:*:d', 'arn:aws:sns:r:a:b:c:d', true],
    ['arn:aws:sns:r:a:b:*:d', 'arn:aws:sns:r:a:b:d', false],
    ['arn:aws:sns:r:*:b', 'arn:aws:sns:r:a:b:b', false],
  ])('%j matches %j: %j', (pattern, arn, expected) => {
    const parts = compileArnCondition(parsePattern(pattern))
    expect(parts !== undefined && matchesParts(parts, arn)).toBe(expected)
  })

  test.each([
    ['', undefined],
    ['*', undefined],
    ['arn:aws:s3::x', undefined],
    ['arn:aws:s3:::x', 5],
    ['arn:aws:s3:::x:y', 5],
  ])('%j has %j parts before the last', (pattern, parts) => {
    expect(compileArnCondition(parsePattern(pattern))?.head.length).toBe(parts)
  })
})
