import { expect, test } from 'vitest'
import { arnPattern, matchesArn } from '../../../src/policy/conditions/arn-pattern.ts'
import { everyWildcard } from '../../../src/policy/matching/glob.ts'

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
])('%j on %j: %j', (pattern, arn, expected) => {
  const parts = arnPattern(everyWildcard(pattern))
  expect(parts !== undefined && matchesArn(parts, arn)).toBe(expected)
})

test.each([
  ['', undefined],
  ['*', undefined],
  ['arn:aws:s3::x', undefined],
  ['arn:aws:s3:::x', 5],
  ['arn:aws:s3:::x:y', 5],
])('%j has %j parts before the last', (pattern, parts) => {
  expect(arnPattern(everyWildcard(pattern))?.head.length).toBe(parts)
})
