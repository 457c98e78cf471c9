/**
 * Checks the API key of a request and counts it against the key's usage plan.
 *
 * Throttling and quotas are exact here, by the clock of the API. On AWS they are applied on a best-effort basis.
 *
 * @module
 */

import { BACKEND_FACTS } from '../facts/backend-facts.ts'
import type { StepFact } from '../facts/fact.ts'
import { type ErrorResponse, errorResponse } from '../responses/error-response.ts'
import type { ApiKeys, Quota, Throttle, UsagePlan, UsagePlans } from './usage-options.ts'

/** How a request was counted. */
export type Admission = ({ readonly kind: 'admitted' } & UsageIds) | (UsageRejection & UsageIds)

/** Why a request is not admitted. */
export interface UsageRejection {
  readonly kind: 'rejected'
  readonly response: ErrorResponse
  readonly reason: string
  /** The fact for the trace. */
  readonly fact: StepFact
}

/** The API key and the usage plan of a request. */
export interface UsageIds {
  readonly apiKeyId: string | null
  readonly usagePlanId: string | null
}

/** Counts the requests of one API. */
export interface UsageMeter {
  /** Returns the ID of the key with this value. */
  findKeyId(value: string): string | undefined
  /** Checks the key of a request to a route that requires one, and counts the request. */
  admit(
    value: string | undefined,
    request: { readonly routeKey: string; readonly stage: string; readonly nowMs: number },
  ): Admission
  /** How many requests each key has left in the current period; `null` without a quota. */
  remaining(nowMs: number): { readonly [usagePlanId: string]: { readonly [apiKeyId: string]: number | null } }
}

interface Bucket {
  tokens: number
  updatedMs: number
}

interface Counter {
  periodStartMs: number
  used: number
}

/** Creates the meter of one API. A quota counts the requests to all stages of a plan. */
export function usageMeter({ apiKeys, usagePlans }: { readonly apiKeys: ApiKeys; readonly usagePlans: UsagePlans }): UsageMeter {
  const keyIds = new Map(Object.entries(apiKeys).map(([id, { value }]) => [value, id]))
  const buckets = new Map<string, Bucket>()
  const counters = new Map<string, Counter>()

  function findPlanId(apiKeyId: string, stage: string): string | undefined {
    const plans = Object.entries(usagePlans)
    return plans.find(([, { apiKeys: members, stages }]) => members.includes(apiKeyId) && (stages?.includes(stage) ?? true))?.[0]
  }

  function currentCounter(
    planId: string,
    keyId: string,
    { quota, nowMs }: { readonly quota: Quota; readonly nowMs: number },
  ): Counter {
    const name = JSON.stringify([planId, keyId])
    const periodStartMs = startOfPeriod(quota, nowMs)
    const counter = counters.get(name)
    if (counter?.periodStartMs === periodStartMs) return counter
    const fresh = { periodStartMs, used: 0 }
    counters.set(name, fresh)
    return fresh
  }

  /** Takes a token if the bucket has one. */
  function takeToken(name: string, { rateLimit, burstLimit }: Throttle, nowMs: number): boolean {
    const { tokens, updatedMs } = buckets.get(name) ?? { tokens: burstLimit, updatedMs: nowMs }
    const refilled = Math.min(burstLimit, tokens + (Math.max(0, nowMs - updatedMs) / 1000) * rateLimit)
    const isTaken = refilled >= 1
    buckets.set(name, { tokens: isTaken ? refilled - 1 : refilled, updatedMs: nowMs })
    return isTaken
  }

  return {
    findKeyId: (value) => keyIds.get(value),
    admit(value, { routeKey, stage, nowMs }) {
      const apiKeyId = (value !== undefined && keyIds.get(value)) || null
      const usagePlanId = (apiKeyId !== null && findPlanId(apiKeyId, stage)) || null
      const ids = { apiKeyId, usagePlanId }
      if (value === undefined) return { ...rejected('INVALID_API_KEY', 'the API key is missing'), ...ids }
      if (apiKeyId === null) return { ...rejected('INVALID_API_KEY', 'the API key is unknown'), ...ids }
      if (apiKeys[apiKeyId]?.enabled === false) return { ...rejected('INVALID_API_KEY', 'the API key is disabled'), ...ids }
      const plan = usagePlanId === null ? undefined : usagePlans[usagePlanId]
      if (usagePlanId === null || plan === undefined)
        return { ...rejected('INVALID_API_KEY', 'the API key is in no usage plan of this stage'), ...ids }

      const { quota } = plan
      const counter = quota && currentCounter(usagePlanId, apiKeyId, { quota, nowMs })
      if (quota !== undefined && counter !== undefined && counter.used >= quota.limit)
        return { ...rejected('QUOTA_EXCEEDED', 'the quota of the usage plan is exhausted'), ...ids }
      const throttle = selectThrottle(plan, routeKey)
      if (throttle !== undefined && !takeToken(JSON.stringify([usagePlanId, apiKeyId, throttle.name]), throttle.limits, nowMs))
        return { ...rejected('THROTTLED', 'the rate limit of the usage plan is exceeded'), ...ids }
      if (counter !== undefined) counter.used += 1
      return { kind: 'admitted', ...ids }
    },
    remaining(nowMs) {
      const plans = Object.entries(usagePlans).map(([planId, { apiKeys: members, quota }]) => {
        const remainingOf = (keyId: string): number | null =>
          quota === undefined ? null : Math.max(0, quota.limit - currentCounter(planId, keyId, { quota, nowMs }).used)
        return [planId, Object.fromEntries(members.map((keyId) => [keyId, remainingOf(keyId)]))]
      })
      return Object.fromEntries(plans)
    },
  }
}

const FACTS = {
  INVALID_API_KEY: BACKEND_FACTS.apiKey,
  QUOTA_EXCEEDED: BACKEND_FACTS.quota,
  THROTTLED: BACKEND_FACTS.throttle,
} as const

function rejected(type: keyof typeof FACTS, reason: string): UsageRejection {
  return { kind: 'rejected', response: errorResponse(type), reason, fact: FACTS[type] }
}

/** The limits of a method replace those of the plan, and have a bucket of their own. */
function selectThrottle(
  { throttle, methodThrottle = {} }: UsagePlan,
  routeKey: string,
): { readonly name: string; readonly limits: Throttle } | undefined {
  const own = Object.hasOwn(methodThrottle, routeKey) ? methodThrottle[routeKey] : undefined
  if (own !== undefined) return { name: routeKey, limits: own }
  return throttle && { name: '', limits: throttle }
}

const DAY_MS = 86_400_000

function startOfPeriod({ period, offset = 0 }: Quota, nowMs: number): number {
  const day = Math.floor(nowMs / DAY_MS)
  if (period === 'DAY') return day * DAY_MS
  if (period === 'WEEK') {
    const weekday = (day + 4) % 7 // 1970-01-01 was a Thursday
    return (day - ((weekday - offset + 7) % 7)) * DAY_MS
  }
  const date = new Date(nowMs)
  const isBeforeStart = date.getUTCDate() < 1 + offset
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - (isBeforeStart ? 1 : 0), 1 + offset)
}
