import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PolicyResponseParts } from '../../../src/authorizer/authorize.ts'
import { MAX_WEBSOCKET_REPLY_BYTES, replyLimit } from '../../../src/authorizer/response/websocket-limit.ts'

const policyDocument = { Version: '2012-10-17', Statement: [] } as unknown as PolicyResponseParts['policyDocument']
const reply = (context?: { readonly [key: string]: string | number | boolean }): PolicyResponseParts =>
  context === undefined ? { principalId: 'me', policyDocument } : { principalId: 'me', policyDocument, context }
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))
const room = MAX_WEBSOCKET_REPLY_BYTES - bytesOf(reply({ a: '' }))

describe('replyLimit', () => {
  test('hands on what fits, the same object', () => {
    const small = reply()
    expect(replyLimit()(small)).toBe(small)
  })

  test.each([
    ['ASCII', 'x', 1],
    ['three bytes a sign', '\u20ac', 3],
    ['a sign that JSON writes as six', '\u0000', 6],
  ])('to the byte: %s', (_, sign, size) => {
    const filled = sign.repeat(Math.floor(room / size)) + 'x'.repeat(room % size)
    const check = replyLimit()
    expect(bytesOf(reply({ a: filled }))).toBe(MAX_WEBSOCKET_REPLY_BYTES)
    expect(check(reply({ a: filled }))).toBeTypeOf('object')
    expect(() => check(reply({ a: `${filled}x` }))).toThrow(
      'authorizer reply: context.a must be smaller: a WebSocket reply has at most 8192 bytes',
    )
  })

  test('names the largest part of the context, or the document', () => {
    const check = replyLimit()
    expect(() => check(reply({ a: 'x'.repeat(4000), b: 'x'.repeat(5000), c: 1 }))).toThrow(
      expect.objectContaining({ name: 'ResponseError', part: 'context.b' }),
    )
    const large = { ...policyDocument, Id: 'x'.repeat(9000) }
    for (let turn = 0; turn < 2; turn++)
      expect(() => check({ principalId: 'me', policyDocument: large })).toThrow(
        expect.objectContaining({ part: 'policyDocument' }),
      )
  })

  test('says what writing it out would say, whatever the context', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3000 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
    )
    const check = replyLimit()
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary', maxLength: 40 }), value, { maxKeys: 200 }), (context) => {
        const asked = reply(context)
        const fits = bytesOf(asked) <= MAX_WEBSOCKET_REPLY_BYTES
        if (fits) expect(check(asked)).toBe(asked)
        else expect(() => check(asked)).toThrow(/^authorizer reply: /)
      }),
      { numRuns: 200 },
    )
  })
})
