/**
 * Calculates the monthly cost of each authorization type from dated prices. API Gateway does not charge for rejected
 * requests, so they cost nothing here; the Lambda invocation that rejected them does.
 *
 * @module
 */

import { isRecord } from '../internal/type-guards.ts'
import { boolean, number, object, oneOf, optional, optionSchema, valid } from '../options.ts'
import type { ComparedType } from './features.ts'
import { type CognitoTier, type PriceList, type Tier, US_EAST_1 } from './prices.ts'

/** The traffic of one month. */
export interface Traffic {
  /** Requests that are allowed. */
  readonly requests: number
  /** Requests that the authorizer rejects: invalid tokens, missing permissions. Default 0. */
  readonly refused?: number | undefined
  /** Requests that are rejected without an invocation: no token, or no match of the validation expression. Default 0. */
  readonly refusedUnseen?: number | undefined
  /** The share of `requests` that the authorizer result cache answers, 0 to 1. Rejected requests count as not cached. */
  readonly cacheHitRate: number
  /** The authorizer's Lambda function. */
  readonly authorizer: {
    /** Memory size in MB. */
    readonly memoryMb: number
    /** Average billed duration of one invocation in milliseconds, cold starts included. */
    readonly durationMs: number
    /** Default `arm64`. */
    readonly architecture?: 'arm64' | 'x86_64' | undefined
  }
  /** Monthly active users of the Cognito user pool. Default 0: no pool, or one that is paid for anyway. */
  readonly monthlyActiveUsers?: number | undefined
  /** The feature plan of the user pool. Default `essentials`, the default of new pools. */
  readonly cognitoTier?: CognitoTier | undefined
  /** Whether to subtract the free tiers. API Gateway's ends after twelve months; the others do not end. Default `false`. */
  readonly freeTier?: boolean | undefined
  /** The prices. Default {@link US_EAST_1}. */
  readonly prices?: PriceList | undefined
}

/** One item of a cost calculation. */
export interface CostLine {
  /** The name of the item. */
  readonly item: 'API requests' | 'authorizer invocations' | 'authorizer GB-seconds' | 'monthly active users'
  /** The quantity used. */
  readonly quantity: number
  /** The quantity that is charged, after the free tier. */
  readonly billed: number
  /** US dollars per month. */
  readonly amount: number
}

/** The monthly cost of one authorization type. */
export interface Cost {
  /** The authorization type. */
  readonly type: ComparedType
  /** The items that add up to `total`. */
  readonly lines: readonly CostLine[]
  /** US dollars per month. */
  readonly total: number
  /** The part of `total` that an API without authorization would not cost. */
  readonly additional: number
}

type CompleteTraffic = { readonly [K in keyof Traffic]-?: Exclude<Traffic[K], undefined> }

const amount = number(0, Number.MAX_VALUE)

const OPTIONS = optionSchema<Traffic>('compareCosts', {
  requests: amount,
  refused: optional(amount),
  refusedUnseen: optional(amount),
  cacheHitRate: number(0, 1),
  authorizer: object,
  monthlyActiveUsers: optional(amount),
  cognitoTier: optional(oneOf('lite', 'essentials', 'plus')),
  freeTier: optional(boolean),
  prices: optional(valid<PriceList>('a price list with the fields of US_EAST_1', isPriceList)),
})

const AUTHORIZER = optionSchema<Traffic['authorizer']>(
  'compareCosts',
  { memoryMb: amount, durationMs: amount, architecture: optional(oneOf('arm64', 'x86_64')) },
  'authorizer.',
)

/**
 * Calculates the monthly cost of each authorization type.
 *
 * @throws {ConfigError} if an option is missing, unknown or wrong.
 * @see https://aws.amazon.com/api-gateway/pricing/
 * @example
 * const costs = compareCosts({ requests: 10_000_000, cacheHitRate: 0.8, authorizer: { memoryMb: 128, durationMs: 20 } })
 * costs.find(({ type }) => type === 'AWS_IAM')?.total // 35
 */
export function compareCosts(traffic: Traffic): readonly Cost[] {
  const complete: CompleteTraffic = {
    refused: 0,
    refusedUnseen: 0,
    monthlyActiveUsers: 0,
    cognitoTier: 'essentials',
    freeTier: false,
    prices: US_EAST_1,
    ...(OPTIONS.check(traffic) as Pick<CompleteTraffic, 'requests' | 'cacheHitRate' | 'authorizer'>), // `check` omits undefined values
  }
  const api = apiRequestCosts(complete)
  const lambda = authorizerCosts({ ...complete, authorizer: AUTHORIZER.check(complete.authorizer) })
  const users = activeUserCosts(complete)
  return [
    sumCosts('AWS_IAM', api, []),
    sumCosts('TOKEN', api, lambda),
    sumCosts('REQUEST', api, lambda),
    sumCosts('COGNITO_USER_POOLS', api, users.quantity === 0 ? [] : [users]),
  ]
}

function sumCosts(type: ComparedType, api: CostLine, others: readonly CostLine[]): Cost {
  const additional = others.reduce((sum, line) => sum + line.amount, 0)
  return { type, lines: [api, ...others], total: api.amount + additional, additional }
}

function apiRequestCosts({ requests, freeTier, prices }: CompleteTraffic): CostLine {
  const { tiers, freePerMonth } = prices.restRequests
  return costLine('API requests', requests, { free: freeTier ? freePerMonth : 0, tiers })
}

function authorizerCosts(traffic: CompleteTraffic): readonly CostLine[] {
  const { requests, refused, cacheHitRate, authorizer, freeTier } = traffic
  const { lambda } = traffic.prices
  const invocations = requests * (1 - cacheHitRate) + refused
  const gbSeconds = (invocations * authorizer.durationMs * authorizer.memoryMb) / 1000 / 1024
  return [
    costLine('authorizer invocations', invocations, {
      free: freeTier ? lambda.freeRequestsPerMonth : 0,
      tiers: [{ upTo: null, price: lambda.perRequest }],
    }),
    costLine('authorizer GB-seconds', gbSeconds, {
      free: freeTier ? lambda.freeGbSecondsPerMonth : 0,
      tiers: authorizer.architecture === 'x86_64' ? lambda.x86GbSeconds : lambda.armGbSeconds,
    }),
  ]
}

function activeUserCosts({ monthlyActiveUsers, cognitoTier, freeTier, prices }: CompleteTraffic): CostLine {
  const { tiers, freePerMonth } = prices.cognito[cognitoTier]
  return costLine('monthly active users', monthlyActiveUsers, { free: freeTier ? freePerMonth : 0, tiers })
}

function costLine(
  item: CostLine['item'],
  quantity: number,
  { free, tiers }: { readonly free: number; readonly tiers: readonly Tier[] },
): CostLine {
  const billed = Math.max(0, quantity - free)
  return { item, quantity, billed, amount: graduatedAmount(billed, tiers) }
}

function graduatedAmount(quantity: number, tiers: readonly Tier[]): number {
  let total = 0
  let start = 0
  for (const { upTo, price } of tiers) {
    const end = upTo === null ? quantity : Math.min(quantity, upTo)
    if (end > start) total += (end - start) * price
    start = Math.max(start, end)
  }
  return total
}

/** Checks that a price list has every number that the calculation reads. */
function isPriceList(value: unknown): boolean {
  return hasSameShape(value, US_EAST_1)
}

function hasSameShape(value: unknown, example: unknown): boolean {
  if (Array.isArray(example)) return Array.isArray(value) && value.length > 0 && value.every(isTier)
  if (isRecord(example)) return isRecord(value) && Object.keys(example).every((name) => hasSameShape(value[name], example[name]))
  return typeof example !== 'number' || amount.accepts(value)
}

function isTier(value: unknown): boolean {
  return isRecord(value) && (value['upTo'] === null || amount.accepts(value['upTo'])) && amount.accepts(value['price'])
}
