import { describe, expect, test } from 'vitest'
import { cookie, header, query, sourceText } from '../../src/events/index.ts'

describe('places', () => {
  test('a header is named in lower case, with or without a scheme', () => {
    expect(header('X-Tenant')).toStrictEqual({ source: { in: 'header', name: 'x-tenant' } })
    expect(header('Authorization', 'Bearer')).toStrictEqual({ source: { in: 'header', name: 'authorization' }, scheme: 'Bearer' })
  })

  test('a query parameter keeps its case', () => {
    expect(query('accessToken')).toStrictEqual({ source: { in: 'query', name: 'accessToken' } })
  })

  test('a cookie reads the whole Cookie header, which joins the cache key', () => {
    expect(cookie('session')).toStrictEqual({ source: { in: 'header', name: 'cookie' }, cookie: 'session' })
  })

  const NAME = 'header: name must be an HTTP token'
  const SCHEME = 'header: scheme must be an HTTP token'
  test.each([
    ['an empty header name', () => header(''), NAME],
    ['a blank in a header name', () => header('X Tenant'), NAME],
    ['a colon in a header name', () => header('X:'), NAME],
    ['a line feed in a header name', () => header('X\nY'), NAME],
    ['a header name beyond 256 characters', () => header('x'.repeat(257)), NAME],
    ['an empty scheme', () => header('x', ''), SCHEME],
    ['a blank in a scheme', () => header('x', 'Bearer '), SCHEME],
    ['a number for a scheme', () => header('x', 5 as never), SCHEME], // as JavaScript may
    ['an empty query name', () => query(''), 'query: name must be not empty'],
    ['a semicolon in a cookie name', () => cookie('a;b'), 'cookie: name must be an HTTP token'],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', code: 'ERR_CONFIG', message }))
  })

  test('a header name of 256 characters is one', () => {
    expect(header('x'.repeat(256)).source.name).toHaveLength(256)
  })

  test('one source has one text, whatever the case of its header', () => {
    expect(sourceText({ in: 'header', name: 'X-Key' })).toBe('header x-key')
    expect(sourceText({ in: 'query', name: 'X-Key' })).toBe('query X-Key')
  })
})
