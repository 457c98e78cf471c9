/**
 * Percent-encoding as Signature Version 4 wants it: every byte of UTF-8 that is not unreserved, in upper-case hexadecimal.
 *
 * @module
 */

import { isUnreserved } from './characters.ts'

/** Encodes every character of a text; a percent sign becomes `%25`. `keep` is the code of one further character left alone. */
export function percentEncode(text: string, keep?: number): string {
  return encode(text, keep)
}

/**
 * Brings a text that is encoded already, well or badly, to the one form: what is encoded without need is decoded, what is not
 * encoded is, and a percent sign that begins no escape is `%25`. `plus` is what `+` stands for.
 */
export function percentReencode(text: string, plus: '%20' | '%2B', keep?: number): string {
  return encode(text, keep, plus)
}

function encode(text: string, keep?: number, plus?: string): string {
  let out = ''
  let done = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isUnreserved(code) || code === keep) continue
    out += text.slice(done, index)
    const byte =
      plus !== undefined && code === 37
        ? hexValue(text.charCodeAt(index + 1)) * 16 + hexValue(text.charCodeAt(index + 2))
        : Number.NaN
    if (byte >= 0) {
      out += isUnreserved(byte) ? String.fromCharCode(byte) : escapeByte(byte)
      index += 2
    } else if (code < 128) out += code === 43 && plus !== undefined ? plus : escapeByte(code)
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

/** The value of a hexadecimal digit, `NaN` for any other character. */
function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : Number.NaN
}
