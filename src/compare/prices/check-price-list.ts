/**
 * Checks a price list that the user made, for example with negotiated prices.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import { integer, nullable, object, oneOf, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { MAX_QUANTITY } from '../cache/callers.ts'
import { isDecimal } from '../costs/exact.ts'
import { CONFIDENCES } from '../dated.ts'
import { METER_UNITS, type Meter, type Price, type PriceList, type PriceStep } from './price.ts'

const METERS = Object.keys(METER_UNITS) as Meter[] // the table has every meter as a key
const date = valid<string>('a date: YYYY, YYYY-MM or YYYY-MM-DD', (value) => {
  return typeof value === 'string' && /^\d{4}(-\d{2}(-\d{2})?)?$/.test(value)
})
const decimal = valid<string>("an exact decimal in USD, such as '0.0000035'", isDecimal)

/**
 * Checks every field, and returns a copy.
 *
 * @throws {ConfigError} `option` is the path of the field: `prices.prices["rest-requests"].steps[0].usd`.
 */
export function checkPriceList(subject: string, given: unknown): PriceList {
  const schema = optionSchema<PriceList>(subject, { region: string, currency: oneOf('USD'), prices: object }, 'prices.')
  const { region, prices } = schema.check(given)
  const anyMeter = Object.fromEntries(METERS.map((meter) => [meter, optional(object)])) as { [M in Meter]: typeof object }
  const entries = Object.entries(optionSchema<PriceList['prices']>(subject, anyMeter, 'prices.prices.').check(prices))
  const checked = entries.map(([meter, price]) => [meter, checkPrice(subject, price, `prices.prices["${meter}"]`)] as const)
  return { region, currency: 'USD', prices: Object.fromEntries(checked) }
}

function checkPrice(subject: string, given: unknown, path: string): Price {
  const steps = valid<readonly PriceStep[]>('a non-empty array of steps', (value) => Array.isArray(value) && value.length > 0)
  const schema = optionSchema<Price>(
    subject,
    {
      source: string,
      asOf: date,
      confidence: oneOf(...CONFIDENCES),
      steps,
      freePerMonth: integer(0, MAX_QUANTITY),
      freeMonths: nullable(integer(0, 1200), 'state that it does not end'),
    },
    `${path}.`,
  )
  const price = schema.check(given)
  return { ...price, steps: checkSteps(subject, price.steps, `${path}.steps`) }
}

function checkSteps(subject: string, given: readonly unknown[], path: string): readonly PriceStep[] {
  let start = 0
  return given.map((one, index) => {
    const here = `${path}[${index}]`
    const upTo = nullable(integer(1, MAX_QUANTITY), 'state that the step has no upper end')
    if (!isRecord(one)) throw wrongValue(subject, here, 'an object with upTo and usd', one)
    const step = optionSchema<PriceStep>(subject, { upTo, usd: decimal }, `${here}.`).check(one)
    if (step.upTo === null && index < given.length - 1)
      throw wrongValue(subject, `${here}.upTo`, 'a number before the last step', null)
    if (step.upTo !== null && step.upTo <= start) throw wrongValue(subject, `${here}.upTo`, `above ${start}`, step.upTo)
    start = step.upTo ?? start
    return step
  })
}
