/**
 * Normalizes base64 strings, so that `BinaryEquals` compares the bytes that they encode.
 *
 * @module
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * Returns the one spelling that all encodings of the same bytes share: without padding, unused bits cleared. Returns
 * `undefined` if the string is not base64.
 *
 * @example
 * canonicalBase64('QR==') // 'QQ'
 */
export function canonicalBase64(text: string): string | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.slice(0, text.length - padding)
  const remainder = digits.length % 4
  if (remainder === 1 || (padding > 0 && remainder + padding !== 4)) return undefined
  for (const digit of digits) if (!ALPHABET.includes(digit)) return undefined
  if (remainder === 0) return digits
  // Two digits encode one byte, three digits two: the last digit has four or two unused bits.
  const last = ALPHABET.indexOf(digits.charAt(digits.length - 1))
  const used = remainder === 2 ? last & 0b110000 : last & 0b111100
  return digits.slice(0, -1) + ALPHABET.charAt(used)
}
