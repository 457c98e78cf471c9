/**
 * Calculates the monthly cost of each authorization type from dated prices.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { deepFreeze } from '../../internal/deep-freeze.ts'
import { type AuthorizationType, runsLambda } from '../authorization-types.ts'
import { type Confidence, type Dated, lowestConfidence } from '../dated.ts'
import type { Meter } from '../prices/price.ts'
import { type CheckedTraffic, checkTraffic } from './check-traffic.ts'
import { type CostLine, costLine, type MissingPrice, type Usage } from './cost-line.ts'
import type { FreeTiers, Traffic } from './traffic.ts'
import { usagesOf } from './usages.ts'

/** The monthly cost of one authorization type, in micro-dollars (1 USD = 1,000,000). */
export interface TypeCost {
  /** The authorization type. */
  readonly type: AuthorizationType
  /** The lines. A line whose amount is 0 is kept if its quantity is not 0. */
  readonly lines: readonly CostLine[]
  /** The sum of all lines. `null` if a price is missing: see `missing`. */
  readonly totalMicros: number | null
  /** The lines of `part: 'authorization'`: what this type costs more than the same API without authorization. */
  readonly additionalMicros: number | null
  /** Meters without a known price for this quantity and Region. Empty if `totalMicros` is a number. A quantity of 0 needs no price. */
  readonly missing: readonly MissingPrice[]
  /** The lowest confidence of all prices used. */
  readonly confidence: Confidence
}

/** The result of {@link compareCosts}. */
export interface CostComparison {
  /** The Region of the prices. */
  readonly region: string
  /** Always US dollars. */
  readonly currency: 'USD'
  /** One entry per type, in the order of `only`, or of the feature table. */
  readonly costs: readonly TypeCost[]
  /** Types that need an input which was not given. */
  readonly skipped: readonly {
    /** The type that was not calculated. */
    readonly type: AuthorizationType
    /** The option that it needs. */
    readonly needs: keyof Traffic
  }[]
  /** Everything that AWS does not bill, with quantity and source: `refused` at API Gateway, and `refusedUnseen`. */
  readonly notBilled: readonly (Dated & {
    /** The requests that are free. */
    readonly what: string
    /** How many units are not billed. */
    readonly quantity: number
  })[]
}

const FREE_TIER_OF: readonly (readonly [prefix: string, tier: keyof FreeTiers])[] = [
  ['rest-', 'apiGateway'],
  ['http-', 'apiGateway'],
  ['websocket-', 'apiGateway'],
  ['lambda-', 'lambda'],
  ['cognito-', 'cognito'],
  ['log-', 'logs'],
]

const NOT_BILLED: Dated = {
  source:
    'awsdocs/amazon-api-gateway-developer-guide doc_source/api-gateway-pricing.md (removed in 2022), confirmed by AWS on repost.aws/questions/QUY2x146iORPmsJHpff8u0eA',
  asOf: '2022',
  confidence: 'medium',
}

/**
 * Calculates the monthly cost of each authorization type.
 *
 * The `api` part: `AWS_IAM`, `TOKEN`, `REQUEST`, `COGNITO_USER_POOLS`, `REST_JWT`, `API_KEY`, `MUTUAL_TLS`, `RESOURCE_POLICY` and
 * `VERIFIED_PERMISSIONS` bill `rest-requests`; `HTTP_*` bill `http-requests`; `WEBSOCKET_LAMBDA` messages and connection minutes;
 * `ALB_JWT` hours and LCU-hours; `AGENTCORE_GATEWAY` its invocations; `FUNCTION_URL_IAM` nothing, because the function that answers is
 * not part of any type. The `authorization` part: Lambda requests and GB-seconds for the types that invoke a Lambda authorizer;
 * `VERIFIED_PERMISSIONS` adds one request to Verified Permissions per invocation. The `identity` part is the same in every type. API
 * Gateway bills only `requests`.
 *
 * Amounts are computed exactly and rounded once per line, half up, to a whole micro-dollar. A total is the sum of its rounded lines. Above
 * the last known price step a total is `null`.
 *
 * @throws {ConfigError} `option` is the path of the field that is wrong: `authorizer.memoryMb`. For an unknown `region` the message lists the known
 *   ones.
 * @see https://aws.amazon.com/api-gateway/pricing/
 * @example
 * const { costs } = compareCosts({ region: 'us-east-1', requests: 10_000_000, authorizer: { memoryMb: 128, durationMs: 20 } })
 * costs.find(({ type }) => type === 'AWS_IAM')?.totalMicros // 35000000
 */
export function compareCosts(traffic: Traffic): CostComparison {
  const checked = checkTraffic('compareCosts', traffic)
  checkColdStarts(checked)
  const skipped = checked.types.flatMap((type) => {
    const needs = missingInput(type, checked)
    return needs === undefined ? [] : [{ type, needs }]
  })
  const types = checked.types.filter((type) => missingInput(type, checked) === undefined)
  return deepFreeze({
    region: checked.priceList.region,
    currency: 'USD',
    costs: types.map((type) => costOfType(type, checked)),
    skipped,
    notBilled: [
      { what: 'requests that the authorizer rejects or denies, at API Gateway', quantity: checked.refused, ...NOT_BILLED },
      { what: 'requests rejected without an invocation of the authorizer', quantity: checked.refusedUnseen, ...NOT_BILLED },
    ],
  })
}

/** The cost of one type. The caller makes sure that {@link missingInput} returns `undefined` for it. */
export function costOfType(type: AuthorizationType, traffic: CheckedTraffic): TypeCost {
  const results = usagesOf(type, traffic).map((usage) => ({ usage, line: priceUsage(usage, traffic) }))
  const lines = results.flatMap(({ line }) => ('amountMicros' in line ? [line] : []))
  const missing = results.flatMap(({ line }) => ('because' in line ? [line] : []))
  const authorization = results.filter(({ usage }) => usage.part === 'authorization')
  return {
    type,
    lines,
    totalMicros: sumOfLines(results.map(({ line }) => line)),
    additionalMicros: sumOfLines(authorization.map(({ line }) => line)),
    missing,
    confidence: lowestConfidence(lines.map(({ price }) => price)),
  }
}

/** The input that the type needs and that was not given, or `undefined`. */
export function missingInput(type: AuthorizationType, traffic: CheckedTraffic): keyof Traffic | undefined {
  if (type === 'WEBSOCKET_LAMBDA' && traffic.websocket === null) return 'websocket'
  if (type === 'ALB_JWT' && traffic.alb === null) return 'alb'
  if (type === 'AGENTCORE_GATEWAY' && traffic.agentCore === null) return 'agentCore'
  return runsLambda(type) && traffic.authorizer === null ? 'authorizer' : undefined
}

/** Prices one quantity with the free tiers of the traffic. */
export function priceUsage(usage: Usage, { priceList, freeTier }: CheckedTraffic): CostLine | MissingPrice {
  const tier = FREE_TIER_OF.find(([prefix]) => usage.meter.startsWith(prefix))?.[1]
  return costLine(usage, priceList.prices[usage.meter satisfies Meter], { free: tier !== undefined && freeTier[tier] })
}

/** The sum of priced lines; `null` if a price is missing or the sum is not exact. */
export function sumOfLines(lines: readonly (CostLine | MissingPrice)[]): number | null {
  let sum = 0
  for (const line of lines) {
    if (!('amountMicros' in line)) return null
    sum += line.amountMicros
  }
  return Number.isSafeInteger(sum) ? sum : null
}

function checkColdStarts({ authorizer, invocations, types }: CheckedTraffic): void {
  const usesInvocations = types.some((type) => runsLambda(type) && type !== 'WEBSOCKET_LAMBDA')
  if (authorizer === null || !usesInvocations || authorizer.coldStarts <= invocations) return
  throw new ConfigError('compareCosts', 'authorizer.coldStarts', `at most the number of invocations, ${invocations}`)
}
