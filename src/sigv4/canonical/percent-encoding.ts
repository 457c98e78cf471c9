/**
 * Percent-encoding as Signature Version 4 wants it: every byte of UTF-8 that is not unreserved, in upper-case hexadecimal.
 *
 * @module
 */

import { type CharacterTable, UNRESERVED } from './characters.ts'

const PERCENT = 37
const PLUS = 43
/** What an escape, in lower case, stands for in the one form. */
const ESCAPES: ReadonlyMap<string, string> = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    escapeByte(byte).toLowerCase(),
    UNRESERVED[byte] === 1 ? String.fromCharCode(byte) : escapeByte(byte),
  ]),
)

/**
 * Encodes every character of a text but those in the table; a percent sign becomes `%25`.
 *
 * With `plus`, which is what `+` stands for, the text counts as encoded already, well or badly, and is brought to the one form: what is encoded
 * without need is decoded, what is not encoded is, and only a percent sign that begins no escape is `%25`.
 */
export function percentEncode(text: string, table: CharacterTable = UNRESERVED, plus?: '%20' | '%2B'): string {
  let out = ''
  let done = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (table[code] === 1) continue
    out += text.slice(done, index)
    const escaped = plus !== undefined && code === PERCENT ? ESCAPES.get(text.slice(index, index + 3).toLowerCase()) : undefined
    if (escaped !== undefined) {
      out += escaped
      index += 2
    } else if (code === PLUS && plus !== undefined) out += plus
    else if (code < 128) out += escapeByte(code)
    else {
      const point = text.codePointAt(index) ?? code
      // A lone surrogate, which UTF-8 cannot say, becomes U+FFFD as in every text encoder.
      out += point >= 0xd800 && point <= 0xdfff ? '%EF%BF%BD' : encodeURIComponent(String.fromCodePoint(point))
      if (point > 0xffff) index++
    }
    done = index + 1
  }
  return done === 0 ? text : out + text.slice(done)
}

function escapeByte(byte: number): string {
  return `%${byte < 16 ? '0' : ''}${byte.toString(16).toUpperCase()}`
}
