import { expect, test } from 'vitest'
import { isStandardSchema } from '../../../src/identity/jwt/standard-schema.ts'

const standard = { version: 1, vendor: 'test', validate: () => ({ value: 1 }) }

test.each<[string, unknown]>([
  ['an object', { '~standard': standard }],
  ['a function', Object.assign(() => undefined, { '~standard': standard })],
  [
    'an instance of a class',
    new (class {
      readonly '~standard' = standard
    })(),
  ],
])('%s is accepted', (_, candidate) => {
  expect(isStandardSchema(candidate)).toBe(true)
})

test.each<[string, unknown]>([
  ['null', null],
  ['undefined', undefined],
  ['a string', '~standard'],
  ['an object without ~standard', {}],
  ['a function without ~standard', () => undefined],
  ['an object whose ~standard is null', { '~standard': null }],
  ['an object whose ~standard is a function', { '~standard': () => undefined }],
  ['a schema without validate', { '~standard': { version: 1 } }],
  ['a schema whose validate is an object', { '~standard': { ...standard, validate: {} } }],
])('%s is rejected', (_, candidate) => {
  expect(isStandardSchema(candidate)).toBe(false)
})
