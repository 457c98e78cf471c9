/** The contract of both implementations of `#hash`. */
import { createHash, createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as node from '../../src/sigv4/hash-node.ts'
import * as portable from '../../src/sigv4/hash-portable.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const hashes: [string, typeof node][] = [
  ['node', node],
  // `Sha256` of the portable module is a different class with the same methods.
  ['portable', portable as unknown as typeof node],
]

describe.each(hashes)('the %s hash', (_, hash) => {
  test.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['é', '4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c'],
  ])('computes the SHA-256 of "%s"', (text, expected) => {
    expect(hash.sha256Hex(text)).toBe(expected)
    expect(hash.sha256Hex(new TextEncoder().encode(text))).toBe(expected)
  })

  test('encodes a SHA-256 in base64', () => {
    expect(hash.sha256Base64('Bearer abc')).toBe(createHash('sha256').update('Bearer abc').digest('base64'))
  })

  // RFC 4231, test cases 1 and 2.
  test.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    ['4a656665', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  ])('computes the HMAC of RFC 4231, key %s', (key, text, expected) => {
    const bytes = new Uint8Array(Buffer.from(key, 'hex'))
    expect(hex(hash.hmac(bytes, text))).toBe(expected)
    expect(hash.hmacHex(hash.hmacKey(bytes), text)).toBe(expected)
  })

  test('agrees with node:crypto for arbitrary messages and keys', () => {
    const length = fc.constantFrom(0, 1, 85, 86, 255, 256, 257, 600)
    const text = length.chain((max) => fc.string({ unit: 'binary', maxLength: max, minLength: Math.max(0, max - 3) }))
    const key = hash.hmacKey(new Uint8Array(32).fill(7))
    fc.assert(
      fc.property(text, fc.uint8Array({ minLength: 1, maxLength: 80 }), (message, bytes) => {
        expect(hash.sha256Hex(message)).toBe(createHash('sha256').update(message).digest('hex'))
        expect(hash.hmacHex(hash.hmacKey(bytes), message)).toBe(createHmac('sha256', bytes).update(message).digest('hex'))
        // The same key with messages of different lengths: scratch memory must not keep parts of an earlier message.
        expect(hash.hmacHex(key, message)).toBe(createHmac('sha256', Buffer.alloc(32, 7)).update(message).digest('hex'))
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['', '', true],
    ['a', 'a', true],
    ['a', 'b', false],
    ['a', 'ab', false],
    ['ab', 'a', false],
    ['ā', '\x01', false],
    ['\ud800', '\ud801', false],
  ])('compares "%s" and "%s"', (left, right, same) => {
    expect(hash.isEqualInConstantTime(left, right)).toBe(same)
  })

  test('has the Sha256 class that smithy expects', async () => {
    const plain = new hash.Sha256()
    plain.update(new TextEncoder().encode('a'))
    plain.update(new TextEncoder().encode('bc'))
    expect(hex(await plain.digest())).toBe(createHash('sha256').update('abc').digest('hex'))
    for (const secret of ['key', new TextEncoder().encode('key')]) {
      const keyed = new hash.Sha256(secret)
      keyed.update(new TextEncoder().encode('abc'))
      expect(hex(await keyed.digest())).toBe(createHmac('sha256', 'key').update('abc').digest('hex'))
      keyed.reset()
      keyed.update(new TextEncoder().encode('x'))
      expect(hex(await keyed.digest())).toBe(createHmac('sha256', 'key').update('x').digest('hex'))
    }
  })
})
