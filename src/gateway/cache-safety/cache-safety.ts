/**
 * Defines the options and the result of `checkCacheSafety`.
 *
 * @module
 */

import { ConfigError } from '../../errors.ts'
import { isRecord } from '../../internal/type-guards.ts'
import { arrayOf, integer, optional, optionSchema, valid } from '../../options.ts'
import type { RequestOptions } from '../request-options.ts'

/** The options of `checkCacheSafety`. */
export interface CacheSafetyOptions {
  /**
   * Who calls, by a name for the report: headers, query, source address. At least one. Callers whose identity sources have
   * the same values share cached responses; they find responses that depend on something else.
   */
  readonly callers: { readonly [name: string]: RequestOptions }
  /** Requests such as `GET /pets/1`, at least two. */
  readonly routes: readonly string[]
  /**
   * The upper limit of requests, from 1 to 10,000,000. Default 20,000. A check that needs more is a `ConfigError` that states
   * the number needed. Additional variations of the requests use what is left.
   */
  readonly maxRequests?: number | undefined
}

/** One of the requests under test. */
export interface CacheSafetyRequest {
  /** The name under `callers`. In parentheses follows what the check changed in the caller's request. */
  readonly caller: string
  /** The request, such as `GET /pets/1`. */
  readonly route: string
}

/** A request to which the cache gives another result. */
export interface CacheDisagreement {
  /** The request whose authorizer response was cached. */
  readonly first: CacheSafetyRequest
  /** The request that was answered from it. */
  readonly then: CacheSafetyRequest
  /** The status of the second request without the cache. */
  readonly statusWithoutCache: number
  /** Its status from the cache. Equal if only the principal or the context that the backend receives differs. */
  readonly statusFromCache: number
  /** The statement of the cached policy that decided; `null` for a simple response. */
  readonly statement: string | null
  /** What to change, in one sentence. */
  readonly advice: string
}

/** The result of `checkCacheSafety`. */
export interface CacheSafety {
  /** Whether the cache changes no result. */
  readonly safe: boolean
  /** The number of ordered pairs of requests that share a cached response and were compared. */
  readonly pairs: number
  /** The differences. Empty if `safe` is `true`. */
  readonly disagreements: readonly CacheDisagreement[]
}

/** Options after the check. */
export interface CheckedCacheSafetyOptions {
  readonly requests: readonly SampleRequest[]
  readonly maxRequests: number
}

/** A request of one caller. */
export interface SampleRequest extends CacheSafetyRequest {
  readonly options: RequestOptions
}

const DEFAULT_MAX_REQUESTS = 20_000
const MAX_MAX_REQUESTS = 10_000_000

const OPTIONS = optionSchema<CacheSafetyOptions>('checkCacheSafety', {
  callers: valid(
    'an object with at least one caller',
    (value) => isRecord(value) && !Array.isArray(value) && Object.keys(value).length > 0,
  ),
  routes: arrayOf(
    "an array of at least two requests, such as ['GET /pets/1', 'GET /pets/2']",
    (route) => typeof route === 'string',
  ),
  maxRequests: optional(integer(1, MAX_MAX_REQUESTS)),
})

/** @throws {ConfigError} for an option that is unknown, missing or wrong. */
export function checkCacheSafetyOptions(given: unknown): CheckedCacheSafetyOptions {
  const { callers, routes, maxRequests = DEFAULT_MAX_REQUESTS } = OPTIONS.check(given)
  const distinct = [...new Set(routes)]
  if (distinct.length < 2) throw new ConfigError('checkCacheSafety', 'routes', 'an array of at least two different requests')
  const requests = Object.entries(callers).flatMap(([caller, options]) => {
    if (!isRecord(options)) throw new ConfigError('checkCacheSafety', `callers["${caller}"]`, 'an object of request options')
    return distinct.map((route) => ({ caller, route, options }))
  })
  return { requests, maxRequests }
}
