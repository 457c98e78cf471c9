/**
 * Checks the traffic of a cost calculation and fills in the defaults.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { boolean, integer, number, object, oneOf, optional, optionSchema, string, valid, wrongValue } from '../../options.ts'
import { AUTHORIZATION_TYPES, type AuthorizationType } from '../authorization-types.ts'
import { type CallerRates, callerRates, MAX_QUANTITY } from '../cache/callers.ts'
import { MAX_TTL_SECONDS, roundedInvocations } from '../cache/invocations.ts'
import { checkPriceList } from '../prices/check-price-list.ts'
import type { PriceList } from '../prices/price.ts'
import { findPriceList } from '../prices/price-list.ts'
import { shareOf } from './exact.ts'
import type { AuthorizerFunction, CognitoTier, FreeTiers, Traffic, WebSocketTraffic } from './traffic.ts'

/** All members are set. */
type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> }

/** Traffic with all defaults. `null`: not given. */
export interface CheckedTraffic {
  /** The prices of the Region, or the user's. */
  readonly priceList: PriceList
  /** Whether the prices are the user's. */
  readonly pricesGiven: boolean
  readonly requests: number
  readonly refused: number
  readonly refusedUnseen: number
  readonly payloadKb: number
  /** Invocations of the authorizer, those for `refused` included. */
  readonly invocations: number
  /** The cache model, if the traffic has one. */
  readonly callers: CallerRates | null
  readonly authorizer: Complete<AuthorizerFunction> | null
  readonly monthlyActiveUsers: number
  readonly cognitoTier: CognitoTier
  readonly federatedUsers: number
  readonly machineTokens: number
  readonly websocket: Complete<WebSocketTraffic> | null
  readonly alb: NonNullable<Traffic['alb']> | null
  readonly agentCore: NonNullable<Traffic['agentCore']> | null
  readonly logs: NonNullable<Traffic['logs']> | null
  readonly freeTier: Complete<FreeTiers>
  readonly types: readonly AuthorizationType[]
}

const quantity = integer(0, MAX_QUANTITY)

const TRAFFIC = {
  region: optional(string),
  prices: optional(object),
  requests: quantity,
  refused: optional(quantity),
  refusedUnseen: optional(quantity),
  payloadKb: optional(quantity),
  cacheHitRate: optional(number(0, 1)),
  invocations: optional(quantity),
  cache: optional(object),
  authorizer: optional(object),
  monthlyActiveUsers: optional(quantity),
  cognitoTier: optional(oneOf('lite', 'essentials', 'plus')),
  federatedUsers: optional(quantity),
  machineTokens: optional(quantity),
  websocket: optional(object),
  alb: optional(object),
  agentCore: optional(object),
  logs: optional(object),
  freeTier: optional(valid('true, false or an object with the free tiers', (value) => boolean.accepts(value) || isRecord(value))),
  only: optional(valid('a non-empty array of authorization types', (value) => Array.isArray(value) && value.length > 0)),
}

/**
 * Checks traffic.
 *
 * @throws {ConfigError} `option` is the path of the first field that is wrong: `authorizer.memoryMb`, `only[2]`.
 */
export function checkTraffic(subject: string, given: Traffic): CheckedTraffic {
  const traffic = optionSchema<Traffic>(subject, TRAFFIC).check(given)
  const { requests, refused = 0 } = traffic
  const cache = traffic.cache === undefined ? null : checkCache(subject, traffic.cache, requests)
  const authorizer = traffic.authorizer === undefined ? null : checkAuthorizer(subject, traffic.authorizer)
  return {
    priceList: checkPrices(subject, traffic),
    pricesGiven: traffic.prices !== undefined,
    requests,
    refused,
    refusedUnseen: traffic.refusedUnseen ?? 0,
    payloadKb: traffic.payloadKb ?? 1,
    invocations: countInvocations(subject, traffic, cache),
    callers: cache?.rates ?? null,
    authorizer,
    monthlyActiveUsers: traffic.monthlyActiveUsers ?? 0,
    cognitoTier: traffic.cognitoTier ?? 'essentials',
    federatedUsers: traffic.federatedUsers ?? 0,
    machineTokens: traffic.machineTokens ?? 0,
    websocket: traffic.websocket === undefined ? null : checkWebSocket(subject, traffic.websocket),
    alb: nested(subject, 'alb', traffic.alb, { hours: quantity, lcuHours: quantity }),
    agentCore: nested(subject, 'agentCore', traffic.agentCore, { invocations: quantity }),
    logs: nested(subject, 'logs', traffic.logs, { bytesPerRequest: quantity, bytesPerInvocation: quantity }),
    freeTier: checkFreeTier(subject, traffic.freeTier ?? false),
    types: checkTypes(subject, traffic.only),
  }
}

function checkPrices(subject: string, { region, prices }: Traffic): PriceList {
  if (prices === undefined) {
    if (region !== undefined) return findPriceList(subject, region)
    throw new ConfigError(subject, 'region', '', 'region or prices is required. There is no default Region.')
  }
  if (region !== undefined)
    throw new ConfigError(subject, 'prices', '', 'prices and region exclude each other. Pass one of them.')
  return checkPriceList(subject, prices)
}

function countInvocations(subject: string, traffic: Traffic, cache: CheckedCache | null): number {
  const { requests, refused = 0, cacheHitRate, invocations } = traffic
  const given = (['cacheHitRate', 'invocations', 'cache'] as const).filter((name) => traffic[name] !== undefined)
  if (given.length > 1) {
    throw new ConfigError(subject, given[1] ?? '', '', `${given.join(' and ')} exclude each other. Pass one of them.`)
  }
  if (invocations !== undefined) return invocations
  if (cache !== null) return roundedInvocations(cache.rates, cache.ttlSeconds) + refused
  return requests - shareOf(requests, cacheHitRate ?? 0) + refused
}

interface CheckedCache {
  readonly rates: CallerRates
  readonly ttlSeconds: number
}

function checkCache(subject: string, given: NonNullable<Traffic['cache']>, requests: number): CheckedCache {
  const checks = { callers: object, ttlSeconds: integer(0, MAX_TTL_SECONDS) }
  const cache = optionSchema<NonNullable<Traffic['cache']>>(subject, checks, 'cache.').check(given)
  const rates = callerRates(subject, cache.callers, 'cache.callers')
  // `requestsPerCaller` may contain fractions.
  if (Math.abs(rates.total - requests) >= 0.5 + requests * 1e-9) {
    const problem = `the callers make ${rates.total} requests, but requests is ${requests}. Both must be equal.`
    throw new ConfigError(subject, 'cache.callers', '', `cache.callers: ${problem}`)
  }
  return { rates, ttlSeconds: cache.ttlSeconds }
}

function checkAuthorizer(subject: string, given: AuthorizerFunction): Complete<AuthorizerFunction> {
  const checks = {
    memoryMb: integer(128, 10_240),
    durationMs: integer(1, 30_000),
    architecture: optional(oneOf('arm64', 'x86_64')),
    coldStarts: optional(quantity),
    initMs: optional(integer(0, 30_000)),
  }
  const authorizer = optionSchema<AuthorizerFunction>(subject, checks, 'authorizer.').check(given)
  return {
    memoryMb: authorizer.memoryMb,
    durationMs: authorizer.durationMs,
    architecture: authorizer.architecture ?? 'arm64',
    coldStarts: authorizer.coldStarts ?? 0,
    initMs: authorizer.initMs ?? 0,
  }
}

function checkWebSocket(subject: string, given: WebSocketTraffic): Complete<WebSocketTraffic> {
  const checks = {
    connections: quantity,
    refusedConnections: optional(quantity),
    messages: quantity,
    messageKb: optional(integer(0, 128)),
    connectionMinutes: quantity,
  }
  const websocket = optionSchema<WebSocketTraffic>(subject, checks, 'websocket.').check(given)
  return {
    connections: websocket.connections,
    refusedConnections: websocket.refusedConnections ?? 0,
    messages: websocket.messages,
    messageKb: websocket.messageKb ?? 1,
    connectionMinutes: websocket.connectionMinutes,
  }
}

function nested<T extends object>(
  subject: string,
  name: string,
  given: T | undefined,
  checks: { readonly [K in keyof Required<T>]: typeof quantity },
): T | null {
  return given === undefined ? null : optionSchema<T>(subject, checks, `${name}.`).check(given)
}

function checkFreeTier(subject: string, given: boolean | FreeTiers): Complete<FreeTiers> {
  if (typeof given === 'boolean') return { apiGateway: given, lambda: given, cognito: given, logs: given }
  const one = optional(boolean)
  const checks = { apiGateway: one, lambda: one, cognito: one, logs: one }
  const {
    apiGateway = false,
    lambda = false,
    cognito = false,
    logs = false,
  } = optionSchema<FreeTiers>(subject, checks, 'freeTier.').check(given)
  return { apiGateway, lambda, cognito, logs }
}

function checkTypes(subject: string, only: readonly AuthorizationType[] | undefined): readonly AuthorizationType[] {
  if (only === undefined) return AUTHORIZATION_TYPES
  for (const [index, type] of only.entries()) {
    const check = oneOf(...AUTHORIZATION_TYPES)
    if (!check.accepts(type)) throw wrongValue(subject, `only[${index}]`, check.expected, type)
    if (only.indexOf(type) < index) throw wrongValue(subject, `only[${index}]`, 'a type that occurs once', type)
  }
  return [...only]
}
