/**
 * Computes one line of a cost calculation: quantity, free tier, steps and amount.
 *
 * @module
 */

import type { Meter, Price } from '../prices/price.ts'
import { METER_UNITS } from '../prices/price.ts'
import { divideHalfUp, formatMicros, formatQuantity, groupDigits, parseDecimal } from './exact.ts'

/** The part of the bill that a line belongs to. */
export type CostPart = 'api' | 'authorization' | 'identity' | 'logging'

/**
 * One line of a cost calculation. GB-seconds are computed exactly:
 * (invocations x `durationMs` + `coldStarts` x `initMs`) x `memoryMb` / 1,024,000. The free tier is subtracted first; the rest
 * passes through the steps from their beginning.
 */
export interface CostLine {
  /** What is metered. */
  readonly meter: Meter
  /** The part of the bill. */
  readonly part: CostPart
  /** The quantity used. For GB-seconds and gigabytes a decimal string with up to 9 decimals, else a whole number. */
  readonly quantity: number | string
  /** The part of `quantity` that the free tier covers. */
  readonly free: number | string
  /** `quantity - free`, one entry for each price step that it reaches. Their exact sum, rounded once, is `amountMicros`. */
  readonly steps: readonly {
    /** The units that this price applies to. */
    readonly quantity: number | string
    /** The price of one unit in US dollars, as a decimal number. */
    readonly usd: string
  }[]
  /** Micro-dollars, rounded half up. */
  readonly amountMicros: number
  /** The price, with its source. */
  readonly price: Price
  /** The sum as a string: `9,000,000 requests x 0.0000035 USD = 31.500000 USD (source, 2026-09-20, high)`. */
  readonly text: string
}

/** A quantity before it has a price. `units / unitsPerOne` of the meter's unit. */
export interface Usage {
  /** What is metered. */
  readonly meter: Meter
  /** The part of the bill. */
  readonly part: CostPart
  /** The numerator. */
  readonly units: bigint
  /** The denominator: 1 for counts, 1,024,000 for GB-seconds, 2^30 for gigabytes. */
  readonly unitsPerOne: bigint
}

/** A meter without a price for this quantity and Region. */
export interface MissingPrice {
  /** What is metered. */
  readonly meter: Meter
  /** The reason, as a sentence without a period. */
  readonly because: string
}

/** Computes a line, or the reason why there is none. */
export function costLine(usage: Usage, price: Price | undefined, options: { readonly free: boolean }): CostLine | MissingPrice {
  const { meter, part, units, unitsPerOne } = usage
  if (price === undefined) return { meter, because: 'no price is known for this Region' }
  if (price.confidence === 'unverified') return { meter, because: 'the price is unverified, so it is not used in a calculation' }
  const free = options.free ? least(units, BigInt(price.freePerMonth) * unitsPerOne) : 0n
  const steps = splitAtSteps(units - free, unitsPerOne, price)
  if (steps === undefined) {
    const last = price.steps.at(-1)?.upTo ?? 0
    return { meter, because: `the price above ${groupDigits(last)} ${METER_UNITS[meter]} per month is unknown` }
  }
  const amount = exactMicros(steps, unitsPerOne)
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) {
    return { meter, because: 'the amount exceeds 9,007,199,254 USD, the largest that can be stated exactly' }
  }
  const shown = steps.map(({ units: part, usd }) => ({ quantity: formatQuantity(part, unitsPerOne), usd }))
  const line = {
    meter,
    part,
    quantity: formatUsage(units, usage),
    free: formatUsage(free, usage),
    steps: shown.map(({ quantity, usd }) => ({ quantity: asUsage(quantity, usage), usd })),
    amountMicros: Number(amount),
    price,
  }
  return { ...line, text: formatLine(line) }
}

/** GB-seconds and gigabytes are always decimal strings. */
function formatUsage(units: bigint, usage: Usage): number | string {
  return asUsage(formatQuantity(units, usage.unitsPerOne), usage)
}

function asUsage(quantity: number | string, { unitsPerOne }: Usage): number | string {
  return unitsPerOne === 1n ? quantity : String(quantity)
}

interface StepUnits {
  readonly units: bigint
  readonly usd: string
}

/** `undefined`: the quantity is above the last known step. */
function splitAtSteps(units: bigint, unitsPerOne: bigint, { steps }: Price): readonly StepUnits[] | undefined {
  const parts: StepUnits[] = []
  let start = 0n
  for (const { upTo, usd } of steps) {
    const end = upTo === null ? units : least(units, BigInt(upTo) * unitsPerOne)
    if (end > start || (units === 0n && parts.length === 0)) parts.push({ units: end - start, usd })
    start = end > start ? end : start
  }
  return start < units ? undefined : parts
}

function exactMicros(steps: readonly StepUnits[], unitsPerOne: bigint): bigint {
  const prices = steps.map(({ usd }) => parseDecimal(usd))
  const scale = Math.max(0, ...prices.map(({ scale }) => scale))
  const sum = steps.reduce((total, { units }, index) => {
    const { digits, scale: own } = prices[index] ?? { digits: 0n, scale }
    return total + units * digits * 10n ** BigInt(scale - own)
  }, 0n)
  return divideHalfUp(sum * 1_000_000n, unitsPerOne * 10n ** BigInt(scale))
}

function formatLine({ meter, steps, amountMicros, price }: Omit<CostLine, 'text'>): string {
  const sum = steps.map(({ quantity, usd }) => `${groupDigits(quantity)} ${METER_UNITS[meter]} x ${usd} USD`).join(' + ')
  return `${sum} = ${formatMicros(amountMicros)} USD (${price.source}, ${price.asOf}, ${price.confidence})`
}

function least(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}
