import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { principalIdOf } from '../../src/authorizer/principal-id.ts'

describe('principalId', () => {
  test('is issuer and subject', () => {
    expect(principalIdOf({ issuer: 'https://id.example', subject: 'u1' })).toBe('https://id.example|u1')
  })

  test('of 128 characters stays, of 129 becomes its SHA-256', () => {
    const long = `i|${'s'.repeat(127)}`
    const hash = createHash('sha256').update(long).digest('hex')
    expect(principalIdOf({ issuer: 'i', subject: 's'.repeat(126) })).toBe(`i|${'s'.repeat(126)}`)
    expect(principalIdOf({ issuer: 'i', subject: 's'.repeat(127) })).toBe(hash)
    expect(principalIdOf({}, () => long)).toBe(hash)
  })

  test.each([[{}], ['me'], [7], [{ issuer: 'i' }], [{ issuer: 1, subject: 's' }]])(
    'asks for the option where %o has none',
    (identity) => {
      expect(() => principalIdOf(identity)).toThrow(
        'authorizer reply: principalId must be a text, given as an option where there is no issuer and subject',
      )
    },
  )

  test('is what the option says of the identity', () => {
    expect(principalIdOf({ issuer: 'i', subject: 's' }, ({ subject }) => subject)).toBe('s')
  })

  test.each([[''], [0], [1], [true], [{}], [null], [undefined], [Promise.resolve('x')]])(
    'refuses %o from the option',
    (given) => {
      expect(() => principalIdOf({ issuer: 'i', subject: 's' }, () => given)).toThrow(
        'authorizer reply: principalId must be a text',
      )
    },
  )
})
