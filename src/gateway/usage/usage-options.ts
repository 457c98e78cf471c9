/**
 * Defines and checks the options `apiKeys` and `usagePlans`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import {
  arrayOf,
  boolean,
  integer,
  number,
  object,
  oneOf,
  optional,
  optionSchema,
  string,
  valid,
  wrongValue,
} from '../../options.ts'

/** An API key. */
export interface ApiKey {
  /** 20 to 128 letters, digits and hyphens, unique within the API. */
  readonly value: string
  /** `false`: requests with this key get 403. Default `true`. */
  readonly enabled?: boolean | undefined
}

/** A token bucket. */
export interface Throttle {
  /** Requests per second: the rate at which the bucket is refilled. */
  readonly rateLimit: number
  /** The size of the bucket: how many requests may arrive at once. */
  readonly burstLimit: number
}

/** A number of requests per period. */
export interface Quota {
  /** Requests per period. */
  readonly limit: number
  /** A UTC calendar period. `WEEK` begins on Sunday, `MONTH` on the first day. */
  readonly period: 'DAY' | 'WEEK' | 'MONTH'
  /** Days by which a `WEEK` (0 to 6) or a `MONTH` (0 to 27) begins later. Default 0. */
  readonly offset?: number | undefined
}

/** A usage plan: API keys and their limits. */
export interface UsagePlan {
  /** IDs under `apiKeys`. A key may be in one plan per stage. */
  readonly apiKeys: readonly string[]
  /** The stages that the plan applies to. Default: every stage of this API. */
  readonly stages?: readonly string[] | undefined
  /** A token bucket for each API key. Default: no limit. */
  readonly throttle?: Throttle | undefined
  /** A token bucket for each API key and route key, `GET /pets`. It replaces `throttle` for that route. */
  readonly methodThrottle?: { readonly [routeKey: string]: Throttle } | undefined
  /** A counter for each API key. Default: no limit. */
  readonly quota?: Quota | undefined
}

/** API keys by ID. */
export type ApiKeys = { readonly [id: string]: ApiKey }

/** Usage plans by ID. */
export type UsagePlans = { readonly [id: string]: UsagePlan }

const keyValue = valid<string>(
  '20 to 128 letters, digits and hyphens',
  (value) => typeof value === 'string' && /^[A-Za-z0-9-]{20,128}$/.test(value),
)

const THROTTLE = { rateLimit: number(0, 1_000_000), burstLimit: integer(0, 1_000_000) }

/** Where an option is: the function that was called and the name of the option. */
interface Place {
  readonly subject: string
  readonly path: string
}

/** @throws {ConfigError} `option` names the first key that is invalid. */
export function checkApiKeys(subject: string, given: object): ApiKeys {
  const ids = new Map<string, string>()
  return mapValues(given, (key, id) => {
    const path = `apiKeys["${id}"]`
    if (!isRecord(key)) throw wrongValue(subject, path, 'an object', key)
    const checked = optionSchema<ApiKey>(subject, { value: keyValue, enabled: optional(boolean) }, `${path}.`).check(key)
    if (ids.has(checked.value)) throw new ConfigError(subject, `${path}.value`, 'different from the values of other API keys')
    ids.set(checked.value, id)
    return checked
  })
}

/** @throws {ConfigError} `option` names the first plan that is invalid, or that names an unknown key, stage or route. */
export function checkUsagePlans(
  subject: string,
  given: object,
  names: { readonly apiKeys: readonly string[]; readonly stages: readonly string[]; readonly routeKeys: readonly string[] },
): UsagePlans {
  const plans = mapValues(given, (plan, id) => checkUsagePlan({ subject, path: `usagePlans["${id}"]` }, plan, names))
  const owners = new Map<string, string>()
  for (const [id, { apiKeys, stages = names.stages }] of Object.entries(plans)) {
    for (const membership of stages.flatMap((stage) => apiKeys.map((key) => `${stage} ${key}`))) {
      const problem = `usagePlans["${id}"].apiKeys has a key that is also in the plan "${owners.get(membership)}" for the same stage`
      if (owners.has(membership)) throw new ConfigError(subject, `usagePlans["${id}"].apiKeys`, '', problem)
      owners.set(membership, id)
    }
  }
  return plans
}

function checkUsagePlan(
  { subject, path }: Place,
  given: unknown,
  names: { readonly apiKeys: readonly string[]; readonly stages: readonly string[]; readonly routeKeys: readonly string[] },
): UsagePlan {
  if (!isRecord(given)) throw wrongValue(subject, path, 'an object', given)
  const plan = optionSchema<UsagePlan>(
    subject,
    {
      apiKeys: arrayOf<string>('an array of different IDs under apiKeys', isOneOf(names.apiKeys)),
      stages: optional(arrayOf<string>('an array of stages of this API', isOneOf(names.stages))),
      throttle: optional(object),
      methodThrottle: optional(object),
      quota: optional(object),
    },
    `${path}.`,
  ).check(given)
  if (new Set(plan.apiKeys).size < plan.apiKeys.length)
    throw new ConfigError(subject, `${path}.apiKeys`, 'an array of different IDs under apiKeys')
  return {
    ...plan,
    throttle: plan.throttle && checkThrottle({ subject, path: `${path}.throttle` }, plan.throttle),
    methodThrottle:
      plan.methodThrottle &&
      mapValues(plan.methodThrottle, (throttle, routeKey) => {
        const option = `${path}.methodThrottle["${routeKey}"]`
        if (!names.routeKeys.includes(routeKey)) throw new ConfigError(subject, option, 'the limits of a route under routes')
        return checkThrottle({ subject, path: option }, throttle)
      }),
    quota: plan.quota && checkQuota({ subject, path: `${path}.quota` }, plan.quota),
  }
}

function checkThrottle({ subject, path }: Place, given: unknown): Throttle {
  if (!isRecord(given)) throw wrongValue(subject, path, 'an object', given)
  return optionSchema<Throttle>(subject, THROTTLE, `${path}.`).check(given)
}

const LAST_OFFSETS = { DAY: 0, WEEK: 6, MONTH: 27 } as const

function checkQuota({ subject, path }: Place, given: object): Quota {
  const period = oneOf('DAY', 'WEEK', 'MONTH')
  const checks = { limit: integer(0, Number.MAX_SAFE_INTEGER), period, offset: optional(integer(0, 27)) }
  const quota = optionSchema<Quota>(subject, checks, `${path}.`).check(given)
  const last = LAST_OFFSETS[quota.period]
  if ((quota.offset ?? 0) > last)
    throw new ConfigError(subject, `${path}.offset`, `an integer from 0 to ${last} for the period ${quota.period}`)
  return quota
}

function isOneOf(names: readonly string[]): (value: unknown) => boolean {
  return (value) => string.accepts(value) && names.some((name) => name === value)
}

function mapValues<R>(record: object, map: (value: unknown, key: string) => R): { readonly [key: string]: R } {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
}
