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
  test('returns a response that fits unchanged', () => {
    const small = response()
    expect(responseLimit()(small)).toBe(small)
  })

  test.each([
    ['ASCII', 'x', 1],
    ['three bytes per character', '\u20ac', 3],
    ['a character that JSON writes as six', '\u0000', 6],
  ])('is exact: %s', (_, character, size) => {
    const filled = character.repeat(Math.floor(remainingBytes / size)) + 'x'.repeat(remainingBytes % size)
    const check = responseLimit()
    expect(bytesOf(response({ a: filled }))).toBe(MAX_WEBSOCKET_RESPONSE_BYTES)
    expect(check(response({ a: filled }))).toBeTypeOf('object')
    expect(() => check(response({ a: `${filled}x` }))).toThrow(
      'authorizer response: context.a must be smaller: a WebSocket API accepts a response of at most 8192 bytes',
    )
  })

  test('names the largest property of the context, or the document', () => {
    const check = responseLimit()
    expect(() => check(response({ a: 'x'.repeat(4000), b: 'x'.repeat(5000), c: 1 }))).toThrow(
      expect.objectContaining({ name: 'ResponseError', part: 'context.b' }),
    )
    const large = { ...policyDocument, Id: 'x'.repeat(9000) }
    for (let turn = 0; turn < 2; turn++)
      expect(() => check({ principalId: 'me', policyDocument: large })).toThrow(
        expect.objectContaining({ part: 'policyDocument' }),
      )
  })

  test('agrees with the size of the serialized response for any context', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    )
    const check = responseLimit()
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary', maxLength: 40 }), value, { maxKeys: 200 }), (context) => {
        const candidate = response(context)
        const fits = bytesOf(candidate) <= MAX_WEBSOCKET_RESPONSE_BYTES
        if (fits) expect(check(candidate)).toBe(candidate)
        else expect(() => check(candidate)).toThrow(/^authorizer response: /)
      }),
      { numRuns: 200 },
    )
  })
})
