/**
 * Compares decimal numbers exactly: `9007199254740993` differs from `9007199254740992`, although their doubles are equal.
 *
 * @module
 */

/** Sign, integer digits without leading zeros, fraction digits without trailing zeros. Zero is `{ 1, '', '' }`. */
export interface Decimal {
  readonly sign: 1 | -1
  readonly whole: string
  readonly fraction: string
}

/** Reads digits with an optional minus sign and fraction. Exponents, spaces and `+` are not accepted. */
export function parseDecimal(text: string): Decimal | undefined {
  const isNegative = text[0] === '-'
  const start = isNegative ? 1 : 0
  const dot = text.indexOf('.', start)
  const end = dot === -1 ? text.length : dot
  if (!areDigits(text, start, end) || (dot !== -1 && !areDigits(text, dot + 1, text.length))) return undefined
  let from = start
  while (text[from] === '0') from++
  let to = text.length
  while (text[to - 1] === '0') to--
  const whole = text.slice(from, end)
  const fraction = dot === -1 ? '' : text.slice(dot + 1, to)
  return { sign: isNegative && whole + fraction !== '' ? -1 : 1, whole, fraction }
}

/** Negative, zero or positive, as for sorting. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign
  return a.sign * compareMagnitudes(a, b)
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length
  // Fractions without trailing zeros sort like strings.
  return compareStrings(a.whole, b.whole) || compareStrings(a.fraction, b.fraction)
}

/** -1, 0 or 1: the order of two strings by UTF-16 code units, independent of the locale. */
export function compareStrings(a: string, b: string): number {
  return Number(a > b) - Number(a < b)
}

function areDigits(text: string, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    const character = text.charAt(index)
    if (character < '0' || character > '9') return false
  }
  return start < end
}
