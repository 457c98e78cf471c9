import { describe, expect, test } from 'vitest'
import { decodeRawPath } from '../../../src/gateway/http/raw-path.ts'

describe('decodeRawPath', () => {
  test.each([
    ['/space%20value', '/space value'],
    ['/hash%23value', '/hash#value'],
    ['/slash%2Fvalue', '/slash/value'],
    ['/caf%C3%A9', '/café'],
    ['/thing/', '/thing/'],
    ['/question%3Fvalue', '/question'],
    ['/literal%252Fvalue', '/literal/value'],
    ['/literal%253Fvalue', '/literal?value'],
    ['/literal%2525value', '/literal%value'],
    ['/plain', '/plain'],
  ])('decodes %s as the service does', (sent, expected) => {
    expect(decodeRawPath(sent)).toBe(expected)
  })

  test.each(['/percent%25done', '/percent%', '/percent%zz', '/latin%E9'])('rejects %s', (sent) => {
    expect(decodeRawPath(sent)).toBeUndefined()
  })
})
