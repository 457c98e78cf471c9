import { describe, expect, test } from 'vitest'
import { isTokenText, requireTokenVerifier } from '../../src/identity/token-credential.ts'

describe('the text of a token', () => {
  test.each(['a', 'a.b.c', 'AZaz09-._~+/', 'a=', 'a==', 'a===', 'a'.repeat(16_384)])('is %s', (text) => {
    expect(isTokenText(text)).toBe(true)
  })
  test.each(['', '=', '==', '=a', 'a=b', 'a b', ' a', 'a ', 'a,b', 'a\n', '\na', 'a\0', 'ä', 'a;b', 'a"', 'a'.repeat(16_385)])(
    'is not %j',
    (text) => {
      expect(isTokenText(text)).toBe(false)
    },
  )
})

describe('a verifier of tokens', () => {
  const good = { verify: async () => ({ kind: 'absent' }), issuers: ['i'], live: false }

  test('is one', () => {
    expect(() => requireTokenVerifier('test', good)).not.toThrow()
  })
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a function', Object.assign(() => undefined, good)],
    ['a list', Object.assign([], good)],
    ['what cannot verify', { ...good, verify: true }],
    ['a verifier of requests', { ...good, reads: [] }],
    ['issuers as text', { ...good, issuers: 'i' }],
    ['no issuer', { ...good, issuers: [] }],
  ])('is not %s', (_, candidate) => {
    const error = {
      name: 'ConfigError',
      option: 'verifier',
      message: 'test: verifier must be a verifier of tokens, such as cognito() or oidc()',
    }
    expect(() => requireTokenVerifier('test', candidate)).toThrow(expect.objectContaining(error))
  })
})
