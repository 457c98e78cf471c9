/**
 * Percent-encoding as Signature Version 4 wants it: every byte of UTF-8 that is not unreserved, in upper-case hexadecimal.
 *
 * @module
 */

/** By character code: 1 for the unreserved characters of RFC 3986, 0 for the rest of ASCII. */
const UNRESERVED: Uint8Array = markUnreserved()

const PERCENT: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
)

/** Whether the character of this code stands for itself: a letter, a digit, `-`, `.`, `_` or `~`. */
export function isUnreserved(code: number): boolean {
  return code < 128 && UNRESERVED[code] === 1
}

/** The value of a hexadecimal digit, -1 for any other character. */
export function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 65 && code <= 70) return code - 55
  if (code >= 97 && code <= 102) return code - 87
  return -1
}

/** Encodes every character of a text; a percent sign becomes `%25`. `keep` is one further character left alone, `/` in paths. */
export function percentEncode(text: string, keep = -1): string {
  let out = ''
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (isUnreserved(code) || code === keep) out += text[index]
    else if (code < 128) out += PERCENT[code]
    else {
      const point = text.codePointAt(index) ?? code
      out += encodeBeyondAscii(point)
      if (point > 0xffff) index++
    }
  }
  return out
}

/**
 * Brings a text that is encoded already, well or badly, to the one form: what is encoded without need is decoded, what is not
 * encoded is, and a percent sign that begins no escape is `%25`. `plus` is what `+` stands for.
 */
export function percentReencode(text: string, plus: '%20' | '%2B', keep = -1): string {
  let out = ''
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    const byte = code === 37 ? escapedByte(text, index) : -1
    if (byte >= 0) {
      out += isUnreserved(byte) ? String.fromCharCode(byte) : PERCENT[byte]
      index += 2
    } else if (isUnreserved(code) || code === keep) out += text[index]
    else if (code === 43) out += plus
    else if (code < 128) out += PERCENT[code]
    else {
      const point = text.codePointAt(index) ?? code
      out += encodeBeyondAscii(point)
      if (point > 0xffff) index++
    }
  }
  return out
}

/** The byte of the escape at this place, -1 if it is not one. */
function escapedByte(text: string, index: number): number {
  const high = hexValue(text.charCodeAt(index + 1))
  const low = hexValue(text.charCodeAt(index + 2))
  return high < 0 || low < 0 ? -1 : high * 16 + low
}

/** A code point as UTF-8; a lone surrogate, which UTF-8 cannot say, becomes U+FFFD as in every text encoder. */
function encodeBeyondAscii(point: number): string {
  return point >= 0xd800 && point <= 0xdfff ? '%EF%BF%BD' : encodeURIComponent(String.fromCodePoint(point))
}

function markUnreserved(): Uint8Array {
  const table = new Uint8Array(128)
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~') table[character.charCodeAt(0)] = 1
  return table
}
