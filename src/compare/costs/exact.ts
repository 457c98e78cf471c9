/**
 * Exact arithmetic for money: decimals and fractions as integers, rounded once.
 *
 * @module
 */

/** A decimal number: `digits / 10^scale`. */
export interface Decimal {
  /** The number without its decimal point. */
  readonly digits: bigint
  /** The number of decimals. */
  readonly scale: number
}

/** More decimals than any price has; they bound the work for a user's own price list. */
const MAX_LENGTH = 40

/** Whether a string is a non-negative decimal number that {@link parseDecimal} accepts. */
export function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_LENGTH && /^\d+(\.\d+)?$/.test(value)
}

/** Parses a string for which {@link isDecimal} is true. */
export function parseDecimal(text: string): Decimal {
  const [whole = '', fraction = ''] = text.split('.')
  return { digits: BigInt(whole + fraction), scale: fraction.length }
}

/** The decimal digits of a finite number of 0 or more, as JavaScript prints it: 0.1 is one tenth. */
export function decimalOf(value: number): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e')
  const { digits, scale } = parseDecimal(mantissa)
  const shifted = scale - Number(exponent)
  return shifted >= 0 ? { digits, scale: shifted } : { digits: digits * 10n ** BigInt(-shifted), scale: 0 }
}

/** Divides and rounds half up. Both are 0 or more. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  return (2n * dividend + divisor) / (2n * divisor)
}

/** `count * rate`, rounded half up to a whole number. */
export function shareOf(count: number, rate: number): number {
  const { digits, scale } = decimalOf(rate)
  return Number(divideHalfUp(BigInt(count) * digits, 10n ** BigInt(scale)))
}

/**
 * A quantity as a fraction: a number if it is a whole number that a number represents exactly, else a decimal string with up
 * to nine decimals.
 */
export function formatQuantity(units: bigint, unitsPerOne: bigint): number | string {
  if (units % unitsPerOne === 0n && units / unitsPerOne <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(units / unitsPerOne)
  const nanos = divideHalfUp(units * 1_000_000_000n, unitsPerOne)
  const decimals = (nanos % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '')
  return `${nanos / 1_000_000_000n}${decimals === '' ? '' : `.${decimals}`}`
}

/** Adds thousands separators to a whole number or decimal string. */
export function groupDigits(value: number | bigint | string): string {
  const [whole = '', fraction] = String(value).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** Micro-dollars as dollars with six decimals: `31.500000`. */
export function formatMicros(micros: number, decimals: number = 6): string {
  const rounded = divideHalfUp(BigInt(micros) * 10n ** BigInt(decimals), 1_000_000n)
  const unit = 10n ** BigInt(decimals)
  const fraction = decimals === 0 ? '' : `.${(rounded % unit).toString().padStart(decimals, '0')}`
  return `${groupDigits(rounded / unit)}${fraction}`
}
