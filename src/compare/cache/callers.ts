/**
 * Describes how often the callers of an API call, and turns the description into one rate per caller.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, integer, number, oneOf, optional, optionSchema, valid, wrongValue } from '../../options.ts'

/** How requests of one caller are spread over time: at random, or evenly. */
export type Arrivals = 'poisson' | 'regular'

/**
 * How often callers call. A caller is one cache key.
 *
 * - `uniform`: every caller calls equally often. `requests` is the total per month over all callers.
 * - `zipf`: the rate of caller i (1 to `callers`) is proportional to 1 / i^`exponent`; 0 is uniform, 5 the maximum.
 * - `given`: requests per month of each caller; fractions above 0 are allowed.
 *
 * `callers` is a whole number from 1 to 10,000,000. `arrivals` is `poisson` by default.
 */
export type Callers = {
  /** How requests of one caller are spread over time. Default `poisson`. */
  readonly arrivals?: Arrivals | undefined
} & (
  | {
      /** Every caller calls equally often. */
      readonly kind: 'uniform'
      /** Number of callers, 1 to 10,000,000. */
      readonly callers: number
      /** Requests per month of all callers together. */
      readonly requests: number
    }
  | {
      /** A few callers call often and many call rarely. */
      readonly kind: 'zipf'
      /** Number of callers, 1 to 10,000,000. */
      readonly callers: number
      /** Requests per month of all callers together. */
      readonly requests: number
      /** 0 (uniform) to 5. */
      readonly exponent: number
    }
  | {
      /** The rate of each caller is known. */
      readonly kind: 'given'
      /** Requests per month of each caller, above 0. */
      readonly requestsPerCaller: readonly number[]
    }
)

/** The largest quantity that is accepted. */
export const MAX_QUANTITY = 10_000_000_000_000

/** The largest number of callers. */
export const MAX_CALLERS = 10_000_000

/** Groups of callers with the same rate. */
export interface CallerRates {
  /** How requests are spread over time. */
  readonly arrivals: Arrivals
  /** Requests per month of all callers together. */
  readonly total: number
  /** Requests per month: one entry per caller, or one entry for all `callersPerRate` callers. */
  readonly rates: Float64Array
  /** The number of callers that each entry stands for. */
  readonly callersPerRate: number
}

const quantity = integer(0, MAX_QUANTITY)
const callerCount = integer(1, MAX_CALLERS)
const arrivals = optional(oneOf<Arrivals>('poisson', 'regular'))

/**
 * Checks a description of callers and computes their rates.
 *
 * @param path the name of the argument or option in messages: `callers`, `cache.callers`.
 */
export function callerRates(subject: string, callers: unknown, path: string): CallerRates {
  if (!isRecord(callers)) throw wrongValue(subject, path, "an object with kind 'uniform', 'zipf' or 'given'", callers)
  const kind = oneOf('uniform', 'zipf', 'given')
  if (!kind.accepts(callers['kind'])) throw wrongValue(subject, `${path}.kind`, kind.expected, callers['kind'])
  const prefix = `${path}.`
  if (callers['kind'] === 'given') return givenRates(subject, callers, prefix)
  if (callers['kind'] === 'uniform') {
    type Uniform = Extract<Callers, { kind: 'uniform' }>
    const schema = optionSchema<Uniform>(subject, { kind, callers: callerCount, requests: quantity, arrivals }, prefix)
    const given = schema.check(callers)
    const rates = Float64Array.of(given.requests / given.callers)
    return { arrivals: given.arrivals ?? 'poisson', total: given.requests, rates, callersPerRate: given.callers }
  }
  type Zipf = Extract<Callers, { kind: 'zipf' }>
  const checks = { kind, callers: callerCount, requests: quantity, exponent: number(0, 5), arrivals }
  const given = optionSchema<Zipf>(subject, checks, prefix).check(callers)
  return { arrivals: given.arrivals ?? 'poisson', total: given.requests, rates: zipfRates(given), callersPerRate: 1 }
}

function givenRates(subject: string, callers: unknown, prefix: string): CallerRates {
  type Given = Extract<Callers, { kind: 'given' }>
  const list = valid<readonly number[]>('an array of 1 to 10,000,000 numbers', (value) => {
    return arrayOf('', () => true).accepts(value) && callerCount.accepts((value as readonly unknown[]).length)
  })
  const checks = { kind: oneOf('given'), requestsPerCaller: list, arrivals }
  const given = optionSchema<Given>(subject, checks, prefix).check(callers)
  const rates = new Float64Array(given.requestsPerCaller.length)
  let total = 0
  for (let index = 0; index < rates.length; index++) {
    const rate: unknown = given.requestsPerCaller[index]
    if (typeof rate !== 'number' || !(rate > 0) || rate > MAX_QUANTITY) {
      throw wrongValue(subject, `${prefix}requestsPerCaller[${index}]`, `a number above 0 and up to ${MAX_QUANTITY}`, rate)
    }
    rates[index] = rate
    total += rate
  }
  if (total > MAX_QUANTITY)
    throw new ConfigError(subject, `${prefix}requestsPerCaller`, `an array with a sum up to ${MAX_QUANTITY}`)
  return { arrivals: given.arrivals ?? 'poisson', total, rates, callersPerRate: 1 }
}

function zipfRates({ callers, requests, exponent }: { callers: number; requests: number; exponent: number }): Float64Array {
  const rates = new Float64Array(callers)
  let sum = 0
  // From the smallest weight: adding small numbers first keeps them.
  for (let rank = callers; rank >= 1; rank--) {
    const weight = rank ** -exponent
    rates[rank - 1] = weight
    sum += weight
  }
  for (let index = 0; index < callers; index++) rates[index] = ((rates[index] ?? 0) * requests) / sum
  return rates
}
