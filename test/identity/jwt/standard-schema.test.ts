import { expect, test } from 'vitest'
import { isStandardSchema } from '../../../src/identity/jwt/standard-schema.ts'

const standard = { version: 1, vendor: 'test', validate: () => ({ value: 1 }) }

test.each<[string, unknown]>([
  ['an object', { '~standard': standard }],
  ['a function', Object.assign(() => undefined, { '~standard': standard })],
  [
    'an object of a class',
    new (class {
      readonly '~standard' = standard
    })(),
  ],
])('%s is a schema', (_, candidate) => {
  expect(isStandardSchema(candidate)).toBe(true)
})

test.each<[string, unknown]>([
  ['null', null],
  ['nothing', undefined],
  ['text', '~standard'],
  ['an object without it', {}],
  ['a function without it', () => undefined],
  ['an object with null in its place', { '~standard': null }],
  ['an object with a function in its place', { '~standard': () => undefined }],
  ['one that cannot validate', { '~standard': { version: 1 } }],
  ['one whose validate is none', { '~standard': { ...standard, validate: {} } }],
])('%s is none', (_, candidate) => {
  expect(isStandardSchema(candidate)).toBe(false)
})
