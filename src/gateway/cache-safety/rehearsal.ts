/**
 * Builds copies of an API for `checkCacheSafety`. A copy has the authorizers, policies and caches of the API, but its
 * integrations only record what they receive, and limits that do not depend on the authorizer are removed.
 *
 * @module
 */

import { isRecord } from '../../internal/type-guards.ts'
import type { TracedResponse } from '../offline-gateway.ts'
import type { ApiOptions, ApiSource } from './api-source.ts'
import type { SampleRequest } from './cache-safety.ts'
import { withShiftedTime } from './shifted-time.ts'

/** What one request produced. */
export interface Observation {
  readonly status: number
  /** Whether the authorizer ran, or its cached response was used. */
  readonly lambda: 'invoked' | 'cached' | 'not invoked'
  readonly isAllowed: boolean
  /** The route key; `null` if no route matched. */
  readonly routeKey: string | null
  /** The name of the authorizer. */
  readonly authorizer: string | null
  readonly reason: string
  /** What the backend receives from the authorizer: the principal, the context and the API key. */
  readonly received: { readonly [name: string]: unknown }
}

/** A copy of an API. */
export interface Rehearsal {
  /** Sends a request, `offsetMs` after the current time. */
  send(request: SampleRequest, offsetMs?: number): Promise<Observation>
  /** Empties the result caches. */
  flush(): void
  /** The number of cached authorizer responses. */
  cachedResponses(): number
  /** Ends invocations that are still running. */
  close(): Promise<void>
}

/**
 * Builds a copy. `replaceAuthorizer` may return another authorizer for each entry under `authorizers`; such an authorizer
 * returns no API key, so none is required.
 */
export function rehearsal({ options, build, flush }: ApiSource, replaceAuthorizer?: (entry: unknown) => unknown): Rehearsal {
  let backendEvent: unknown
  let readNow: () => number = () => Date.now()
  const integration = (event: unknown): object => {
    backendEvent = event
    return { statusCode: 200 }
  }
  const api = build({
    ...copyOptions(options, { integration, keepsKeys: replaceAuthorizer === undefined }),
    now: () => readNow(),
    authorizers: mapValues(options['authorizers'], replaceAuthorizer ?? ((entry) => entry)),
  })
  const apiNow = options['now'] as (() => number) | undefined // checked when the API was built

  return {
    send: (request, offsetMs = 0) =>
      withShiftedTime(offsetMs, apiNow, async (nowMs) => {
        readNow = nowMs
        backendEvent = undefined
        const response = await api.request(request.route, request.options)
        return observe(response, backendEvent)
      }),
    flush: () => flush(api),
    cachedResponses: () => api.cachedReplies(),
    close: () => api.close(),
  }
}

/** What throttling, quotas, validation and canaries do to a request does not depend on the result cache. */
function copyOptions(
  options: ApiOptions,
  { integration, keepsKeys }: { readonly integration: unknown; readonly keepsKeys: boolean },
): ApiOptions {
  const { requestValidator, canary, strict, ...others } = options
  const keysMatter = keepsKeys && options['apiKeySource'] === 'AUTHORIZER'
  const copyRoute = (route: unknown): unknown => {
    const { requestValidator, requestParameters, requestModels, apiKeyRequired, ...kept } = isRecord(route) ? route : {}
    return { ...kept, ...(keysMatter && { apiKeyRequired }), integration }
  }
  const copyStage = (stage: unknown): unknown => {
    const { canary, ...kept } = isRecord(stage) ? stage : {}
    return kept
  }
  const copyPlan = (plan: unknown): unknown => {
    const { throttle, methodThrottle, quota, ...kept } = isRecord(plan) ? plan : {}
    return kept
  }
  return {
    ...others,
    routes: mapValues(options['routes'], copyRoute),
    ...(options['stages'] !== undefined && { stages: mapValues(options['stages'], copyStage) }),
    ...(options['usagePlans'] !== undefined && { usagePlans: mapValues(options['usagePlans'], copyPlan) }),
  }
}

function observe({ status, trace }: TracedResponse, backendEvent: unknown): Observation {
  const { lambda, outcome, route, authorizer, reason, principal, apiKeyId } = trace
  const received = { principal, apiKeyId, ...authorizerContext(backendEvent) }
  return { status, lambda, isAllowed: outcome === 'allowed', routeKey: route, authorizer, reason, received }
}

/** The context of the authorizer response: `authorizer` in events of format 1.0, `authorizer.lambda` in format 2.0. */
function authorizerContext(event: unknown): { readonly [name: string]: unknown } {
  const requestContext = isRecord(event) ? event['requestContext'] : undefined
  const authorizer = isRecord(requestContext) ? requestContext['authorizer'] : undefined
  if (!isRecord(authorizer)) return {}
  // The duration of the invocation is not part of the response.
  const { integrationLatency, ...context } = isRecord(authorizer['lambda']) ? authorizer['lambda'] : authorizer
  return context
}

function mapValues(values: unknown, map: (value: unknown) => unknown): { readonly [name: string]: unknown } {
  const entries = isRecord(values) ? Object.entries(values) : []
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value)]))
}
