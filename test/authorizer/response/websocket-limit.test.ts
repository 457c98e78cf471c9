import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PolicyResponseParts } from '../../../src/authorizer/response/policy-response.ts'
import { MAX_WEBSOCKET_RESPONSE_BYTES, responseLimit } from '../../../src/authorizer/response/websocket-limit.ts'

const policyDocument = { Version: '2012-10-17', Statement: [] } as unknown as PolicyResponseParts['policyDocument']
const response = (context?: { readonly [key: string]: string | number | boolean }): PolicyResponseParts =>
  context === undefined ? { principalId: 'me', policyDocument } : { principalId: 'me', policyDocument, context }
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
const remainingBytes = MAX_WEBSOCKET_RESPONSE_BYTES - bytesOf(response({ a: '' }))

describe('responseLimit', () => {
  test('accepts a small response', () => {
    expect(responseLimit()(response())).toBe(true)
  })

  test.each([
    ['ASCII', 'x', 1],
    ['three bytes per character', '\u20ac', 3],
    ['a character that JSON writes as six', '\u0000', 6],
  ])('is exact: %s', (_, character, size) => {
    const filled = character.repeat(Math.floor(remainingBytes / size)) + 'x'.repeat(remainingBytes % size)
    const fits = responseLimit()
    expect(bytesOf(response({ a: filled }))).toBe(MAX_WEBSOCKET_RESPONSE_BYTES)
    expect(fits(response({ a: filled }))).toBe(true)
    expect(fits(response({ a: `${filled}x` }))).toBe(false)
  })

  test('rejects a large document each time', () => {
    const fits = responseLimit()
    const large = { ...policyDocument, Id: 'x'.repeat(9000) }
    for (let turn = 0; turn < 2; turn++) expect(fits({ principalId: 'me', policyDocument: large })).toBe(false)
  })

  test('agrees with the size of the serialized response for any context', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    )
    const fits = responseLimit()
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary', maxLength: 40 }), value, { maxKeys: 200 }), (context) => {
        const candidate = response(context)
        expect(fits(candidate)).toBe(bytesOf(candidate) <= MAX_WEBSOCKET_RESPONSE_BYTES)
      }),
      { numRuns: 200 },
    )
  })
})
