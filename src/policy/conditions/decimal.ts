/**
 * Decimal numbers compared exactly: `9007199254740993` is not `9007199254740992`, though their doubles are equal.
 *
 * @module
 */

import { compareTexts } from '../matching/compare-strings.ts'

/** Sign, whole digits without leading zeros, fraction digits without trailing ones. Zero is `{ 1, '', '' }`. */
export interface Decimal {
  readonly sign: 1 | -1
  readonly whole: string
  readonly fraction: string
}

/** Digits with an optional minus and fraction; no exponent, no blanks, no `+`. */
export function parseDecimal(text: string): Decimal | undefined {
  const negative = text.charCodeAt(0) === MINUS
  const start = negative ? 1 : 0
  const dot = text.indexOf('.', start)
  const end = dot === -1 ? text.length : dot
  if (!areDigits(text, start, end) || (dot !== -1 && !areDigits(text, dot + 1, text.length))) return undefined
  let from = start
  while (text.charCodeAt(from) === ZERO) from++
  let to = text.length
  while (text.charCodeAt(to - 1) === ZERO) to--
  const whole = text.slice(from, end)
  const fraction = dot === -1 ? '' : text.slice(dot + 1, to)
  return { sign: negative && whole + fraction !== '' ? -1 : 1, whole, fraction }
}

/** Below zero, zero or above, as for sorting. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.sign !== b.sign) return a.sign
  return a.sign * compareSizes(a, b)
}

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length
  // Fractions without trailing zeros sort as text does.
  return compareTexts(a.whole, b.whole) || compareTexts(a.fraction, b.fraction)
}

const MINUS = 45
const ZERO = 48

function areDigits(text: string, start: number, end: number): boolean {
  if (start >= end) return false
  for (let index = start; index < end; index++) {
    const digit = text.charCodeAt(index) - ZERO
    if (digit < 0 || digit > 9) return false
  }
  return true
}
