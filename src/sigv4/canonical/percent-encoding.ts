/**
 * Percent-encodes strings as Signature Version 4 requires: every byte of the UTF-8 form except unreserved characters, in uppercase hexadecimal.
 *
 * @module
 */

import { type CharacterTable, UNRESERVED } from './characters.ts'

const PERCENT = 37
const PLUS = 43

/** Maps each escape sequence, in lowercase, to its normal form: the character if it is unreserved, otherwise the uppercase sequence. */
const NORMAL_ESCAPES: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    escapeByte(byte).toLowerCase(),
    UNRESERVED[byte] === 1 ? String.fromCharCode(byte) : escapeByte(byte),
  ]),
)

/** Encodes every character that is not in `allowed`. A percent sign becomes `%25`. */
export function percentEncode(text: string, allowed: CharacterTable = UNRESERVED): string {
  return encode(text, allowed, undefined)
}

/**
 * Normalizes a string that is already encoded, completely or partly. Escape sequences of unreserved characters are decoded, all other sequences become
 * uppercase, unencoded characters that are not in `allowed` are encoded, and a percent sign that starts no sequence becomes `%25`.
 *
 * @param plus The replacement for `+`: a space in a query, a plus sign in a path.
 */
export function normalizeEncoding(text: string, allowed: CharacterTable, plus: '%20' | '%2B'): string {
  return encode(text, allowed, plus)
}

function encode(text: string, allowed: CharacterTable, plus: string | undefined): string {
  let encoded = ''
  let end = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (allowed[code] === 1) continue
    encoded += text.slice(end, index)
    const sequence = plus !== undefined && code === PERCENT ? text.slice(index, index + 3).toLowerCase() : ''
    const normal = NORMAL_ESCAPES.get(sequence)
    if (normal !== undefined) {
      encoded += normal
      index += 2
    } else if (code === PLUS && plus !== undefined) encoded += plus
    else if (code < 128) encoded += escapeByte(code)
    else {
      const point = text.codePointAt(index) ?? code
      // UTF-8 cannot represent a lone surrogate. Like every encoder, write U+FFFD instead.
      const isSurrogate = point >= 0xd800 && point <= 0xdfff
      encoded += isSurrogate ? '%EF%BF%BD' : encodeURIComponent(String.fromCodePoint(point))
      if (point > 0xffff) index++
    }
    end = index + 1
  }
  return end === 0 ? text : encoded + text.slice(end)
}

function escapeByte(byte: number): string {
  return `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`
}
