import { expect, test } from 'vitest'
import { ownProperty } from '../../src/internal/own-property.ts'

test('returns own properties only', () => {
  const claims: { readonly [name: string]: unknown } = Object.create({ groups: ['admin'] }, { sub: { value: 'jane' } })
  expect(ownProperty(claims, 'sub')).toBe('jane')
  expect(ownProperty(claims, 'groups')).toBeUndefined()
  expect(ownProperty(claims, 'constructor')).toBeUndefined()
})
