import { describe, expect, test } from 'vitest'
import { cookie, header, query, sourceText } from '../../src/events/index.ts'

describe('credential locations', () => {
  test('a header name is lowercase, with or without a scheme', () => {
    expect(header('X-Tenant')).toStrictEqual({ source: { in: 'header', name: 'x-tenant' } })
    expect(header('Authorization', 'Bearer')).toStrictEqual({ source: { in: 'header', name: 'authorization' }, scheme: 'Bearer' })
  })

  test('the name of a query parameter keeps its case', () => {
    expect(query('accessToken')).toStrictEqual({ source: { in: 'query', name: 'accessToken' } })
  })

  test('a cookie has the whole Cookie header as its source', () => {
    expect(cookie('session')).toStrictEqual({ source: { in: 'header', name: 'cookie' }, cookie: 'session' })
  })

  const TOKEN = 'an HTTP token (letters, digits and hyphens, at most 256 characters)'
  const NAME = `header: name must be ${TOKEN}`
  const SCHEME = `header: scheme must be ${TOKEN}`
  test.each([
    ['an empty header name', () => header(''), NAME],
    ['a space in a header name', () => header('X Tenant'), NAME],
    ['a colon in a header name', () => header('X:'), NAME],
    ['a line feed in a header name', () => header('X\nY'), NAME],
    ['a header name beyond 256 characters', () => header('x'.repeat(257)), NAME],
    ['an empty scheme', () => header('x', ''), SCHEME],
    ['a space in a scheme', () => header('x', 'Bearer '), SCHEME],
    ['a number for a scheme', () => header('x', 5 as never), SCHEME],
    ['an empty query name', () => query(''), 'query: name must be a non-empty string'],
    ['a semicolon in a cookie name', () => cookie('a;b'), `cookie: name must be ${TOKEN}`],
  ])('rejects %s', (_, make, message) => {
    expect(make).toThrow(
      expect.objectContaining({ name: 'ConfigError', code: 'ERR_CONFIG', message: expect.stringContaining(message) }),
    )
  })

  test('accepts a header name of 256 characters', () => {
    expect(header('x'.repeat(256)).source.name).toHaveLength(256)
  })

  test('formats a source, with header names in lowercase', () => {
    expect(sourceText({ in: 'header', name: 'X-Key' })).toBe('header x-key')
    expect(sourceText({ in: 'query', name: 'X-Key' })).toBe('query X-Key')
  })
})
