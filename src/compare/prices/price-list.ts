/**
 * Returns the known prices of a Region. There is no default Region, and no Region borrows the prices of another.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { checkArgument, string } from '../../options.ts'
import { GATEWAY_PRICES } from './gateway-prices.ts'
import { LAMBDA_PRICES } from './lambda-prices.ts'
import { otherPrices } from './other-prices.ts'
import type { PriceList } from './price.ts'

/** The date on which the prices were compiled, `YYYY-MM-DD`. */
export const PRICES_COMPILED = '2026-11-30'

const REGIONS: readonly string[] = Object.freeze(
  [...new Set([...Object.keys(GATEWAY_PRICES), ...Object.keys(LAMBDA_PRICES)])].sort(),
)

/** The Regions with at least one known price, sorted. */
export function knownRegions(): readonly string[] {
  return REGIONS
}

/**
 * The known prices of a Region.
 *
 * @throws {ConfigError} (`option: 'region'`) for an unknown Region; the message lists the known ones.
 * @example
 * priceList('us-east-1').prices['rest-requests']?.steps[0] // { upTo: 333000000, usd: '0.0000035' }
 */
export function priceList(region: string): PriceList {
  const name = checkArgument('priceList', 'region', string, region)
  return findPriceList('priceList', name)
}

/** Like {@link priceList}, for a function that reads `region` as an option. */
export function findPriceList(subject: string, region: string): PriceList {
  if (!REGIONS.includes(region)) throw new ConfigError(subject, 'region', `a Region with known prices: ${REGIONS.join(', ')}`)
  const prices = { ...GATEWAY_PRICES[region], ...LAMBDA_PRICES[region], ...otherPrices(region) }
  return deepFreeze({ region, currency: 'USD', prices })
}
