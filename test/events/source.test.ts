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

  test.each([
    ['an empty header name', () => header('')],
    ['a blank in a header name', () => header('X Tenant')],
    ['a colon in a header name', () => header('X:')],
    ['a line feed in a header name', () => header('X\nY')],
    ['a header name beyond 256 characters', () => header('x'.repeat(257))],
    ['an empty scheme', () => header('x', '')],
    ['a blank in a scheme', () => header('x', 'Bearer ')],
    ['an empty query name', () => query('')],
    ['a semicolon in a cookie name', () => cookie('a;b')],
  ])('refuses %s', (_, make) => {
    expect(make).toThrow(expect.objectContaining({ name: 'ConfigError', code: 'ERR_CONFIG' }))
  })

  test('one source has one text, whatever the case of its header', () => {
    expect(sourceText({ in: 'header', name: 'X-Key' })).toBe('header x-key')
    expect(sourceText({ in: 'query', name: 'X-Key' })).toBe('query X-Key')
  })
})
