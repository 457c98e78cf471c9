/**
 * What each authorization type costs for a stated traffic: pure arithmetic over dated prices. What API Gateway does not
 * bill (refused requests) is not billed here; the Lambda run that refused them is.
 *
 * @module
 */

import { ConfigError } from '../errors.ts'
import { checkOptions, requireOptions } from '../options.ts'
import type { ComparedType } from './features.ts'
import { type CognitoTier, type PriceList, type Tier, US_EAST_1 } from './prices.ts'

/** One month. */
export interface Traffic {
  /** Requests that are let in. */
  readonly requests: number
  /** Requests refused after the authorizer looked at them: bad tokens, wrong groups. Default 0. */
  readonly refused?: number
  /** Requests refused before the authorizer runs: no token, or one that fails the validation expression. Default 0. */
  readonly refusedUnseen?: number
  /** Share of `requests` that the authorizer's result cache answers, 0 to 1. Refused ones count as not cached. */
  readonly cacheHitRate: number
  readonly authorizer: {
    readonly memoryMb: number
    /** Billed duration of one run in milliseconds, the start-up of cold ones averaged in. */
    readonly durationMs: number
    /** Default `arm64`. */
    readonly architecture?: 'arm64' | 'x86_64'
  }
  /** Users of the pool. Default 0: no pool, or one that is paid for anyway. */
  readonly monthlyActiveUsers?: number
  /** Default `essentials`, as for new pools. */
  readonly cognitoTier?: CognitoTier
  /** Take the free tiers off. API Gateway's lasts twelve months, the others don't end. Default `false`. */
  readonly freeTier?: boolean
  /** Default: us-east-1. */
  readonly prices?: PriceList
}

export interface CostLine {
  readonly item: 'API requests' | 'authorizer invocations' | 'authorizer GB-seconds' | 'monthly active users'
  readonly quantity: number
  /** What of it is billed, after the free tier. */
  readonly billed: number
  /** Dollars. */
  readonly amount: number
}

export interface Cost {
  readonly type: ComparedType
  readonly lines: readonly CostLine[]
  /** Dollars a month. */
  readonly total: number
  /** Of `total`: what this type costs more than an API without authorization. */
  readonly additional: number
}

/** @throws {ConfigError} for a number that is no amount of anything. */
export function compareCosts(traffic: Traffic): readonly Cost[] {
  const checked = checkTraffic(traffic)
  const api = apiRequests(checked)
  const lambda = authorizerRuns(checked)
  const users = activeUsers(checked)
  return [
    cost('AWS_IAM', api, []),
    cost('TOKEN', api, lambda),
    cost('REQUEST', api, lambda),
    cost('COGNITO_USER_POOLS', api, users.quantity === 0 ? [] : [users]),
  ]
}

function cost(type: ComparedType, api: CostLine, more: readonly CostLine[]): Cost {
  const additional = more.reduce((sum, line) => sum + line.amount, 0)
  return { type, lines: [api, ...more], total: api.amount + additional, additional }
}

function apiRequests({ requests, freeTier, prices }: Required<Traffic>): CostLine {
  const { tiers, freePerMonth } = prices.restRequests
  return line('API requests', requests, freeTier ? freePerMonth : 0, tiers)
}

function authorizerRuns({
  requests,
  refused,
  cacheHitRate,
  authorizer,
  freeTier,
  prices,
}: Required<Traffic>): readonly CostLine[] {
  const { lambda } = prices
  const runs = requests * (1 - cacheHitRate) + refused
  const gbSeconds = (runs * authorizer.durationMs * authorizer.memoryMb) / 1000 / 1024
  const tiers = authorizer.architecture === 'x86_64' ? lambda.x86GbSeconds : lambda.armGbSeconds
  return [
    line('authorizer invocations', runs, freeTier ? lambda.freeRequestsPerMonth : 0, [{ upTo: null, price: lambda.perRequest }]),
    line('authorizer GB-seconds', gbSeconds, freeTier ? lambda.freeGbSecondsPerMonth : 0, tiers),
  ]
}

function activeUsers({ monthlyActiveUsers, cognitoTier, freeTier, prices }: Required<Traffic>): CostLine {
  const { tiers, freePerMonth } = prices.cognito[cognitoTier]
  return line('monthly active users', monthlyActiveUsers, freeTier ? freePerMonth : 0, tiers)
}

function line(item: CostLine['item'], quantity: number, free: number, tiers: readonly Tier[]): CostLine {
  const billed = Math.max(0, quantity - free)
  return { item, quantity, billed, amount: graduated(billed, tiers) }
}

function graduated(quantity: number, tiers: readonly Tier[]): number {
  let amount = 0
  let from = 0
  for (const { upTo, price } of tiers) {
    const to = upTo === null ? quantity : Math.min(quantity, upTo)
    if (to > from) amount += (to - from) * price
    from = Math.max(from, to)
  }
  return amount
}

const KNOWN = [
  'requests',
  'refused',
  'refusedUnseen',
  'cacheHitRate',
  'authorizer',
  'monthlyActiveUsers',
  'cognitoTier',
  'freeTier',
  'prices',
]

function checkTraffic(traffic: Traffic): Required<Traffic> {
  checkOptions('compareCosts', traffic, KNOWN)
  requireOptions('compareCosts', traffic, ['requests', 'cacheHitRate', 'authorizer'])
  checkOptions('compareCosts authorizer', traffic.authorizer, ['memoryMb', 'durationMs', 'architecture'])
  requireOptions('compareCosts authorizer', traffic.authorizer, ['memoryMb', 'durationMs'])
  const all = {
    refused: 0,
    refusedUnseen: 0,
    monthlyActiveUsers: 0,
    cognitoTier: 'essentials' as const,
    freeTier: false,
    prices: US_EAST_1,
    ...traffic,
  }
  const { memoryMb, durationMs, architecture = 'arm64' } = all.authorizer
  const amounts = {
    requests: all.requests,
    refused: all.refused,
    refusedUnseen: all.refusedUnseen,
    monthlyActiveUsers: all.monthlyActiveUsers,
  }
  for (const [name, value] of Object.entries({
    ...amounts,
    'authorizer.memoryMb': memoryMb,
    'authorizer.durationMs': durationMs,
  })) {
    if (!Number.isFinite(value) || value < 0) throw new ConfigError('compareCosts', name, 'a number of 0 or more')
  }
  if (!(all.cacheHitRate >= 0 && all.cacheHitRate <= 1))
    throw new ConfigError('compareCosts', 'cacheHitRate', 'a number from 0 to 1')
  if (architecture !== 'arm64' && architecture !== 'x86_64') {
    throw new ConfigError('compareCosts', 'authorizer.architecture', 'arm64 or x86_64')
  }
  if (!Object.hasOwn(all.prices.cognito, all.cognitoTier))
    throw new ConfigError('compareCosts', 'cognitoTier', 'lite, essentials or plus')
  return { ...all, authorizer: { memoryMb, durationMs, architecture } }
}
