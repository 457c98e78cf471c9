/**
 * Base64 texts, compared by the bytes they stand for.
 *
 * @module
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** One spelling for one run of bytes: no padding, unused bits cleared. `undefined`: not base64. */
export function canonicalBase64(text: string): string | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const digits = text.slice(0, text.length - padding)
  const over = digits.length % 4
  if (over === 1 || (padding > 0 && over + padding !== 4)) return undefined
  for (const digit of digits) if (!ALPHABET.includes(digit)) return undefined
  if (over === 0) return digits
  const last = ALPHABET.indexOf(digits.charAt(digits.length - 1))
  const used = over === 2 ? last & 0b110000 : last & 0b111100
  return digits.slice(0, -1) + ALPHABET.charAt(used)
}
