/**
 * The model of the settings of an API: stages, domains, gateway responses, CORS and usage plans.
 *
 * @module
 */

import type { Location } from './finding.ts'

/** Settings of one stage. */
export interface StageSettings {
  /** Stage variables. */
  readonly variables: { readonly [name: string]: string }
  /** Whether a cache cluster is enabled (REST only). */
  readonly cacheClusterEnabled: boolean
  /** Settings by `{path}/{METHOD}` with `*` for all, for example `/pets/GET` or `/*` + `/*`. REST only. */
  readonly methodSettings: { readonly [method: string]: MethodSetting }
  /** Access log format. */
  readonly accessLogFormat?: string | undefined
  /** The position of the stage. */
  readonly at: Location
}

/** Settings of the methods of a stage. */
export interface MethodSetting {
  /** Whether responses of the integration are cached. */
  readonly cachingEnabled?: boolean | undefined
  /** Whether `Cache-Control: max-age=0` needs a permission. Default `true`. */
  readonly requireAuthorizationForCacheControl?: boolean | undefined
  /** Requests per second. */
  readonly throttlingRateLimit?: number | undefined
  /** Size of the token bucket. */
  readonly throttlingBurstLimit?: number | undefined
  /** The position of the setting. */
  readonly at: Location
}

/** A custom domain name with one mapping to an API. */
export interface TemplateDomain {
  /** For example `api.example.com`. */
  readonly name: string
  /** Without slashes at the ends; `''` for none. */
  readonly basePath: string
  /** The stage of the mapping; absent: the first path segment selects it. */
  readonly stage?: string | undefined
  /** Whether the domain requires client certificates. */
  readonly mutualTls: boolean
  /** The position of the mapping. */
  readonly at: Location
}

/** A customized gateway response of a REST API. */
export interface TemplateGatewayResponse {
  /** For example 401. */
  readonly statusCode?: number | undefined
  /** By header name. Static values are without the quotes that the template needs around them; mappings such as `method.request.header.Origin` are kept in `mappings`. */
  readonly headers: { readonly [name: string]: string }
  /** By header name: `context.requestId`, `method.request.header.Origin`, `stageVariables.x`. */
  readonly mappings: { readonly [name: string]: string }
  /** By content type. */
  readonly templates: { readonly [contentType: string]: string }
}

/** CORS configuration of an HTTP API. */
export interface Cors {
  /** Origins, `*`, `https://*` or `http://*`. */
  readonly allowOrigins: readonly string[]
  /** Whether browsers may send credentials. */
  readonly allowCredentials: boolean
  /** Request header names, or `*`. */
  readonly allowHeaders: readonly string[]
  /** Methods, or `*`. */
  readonly allowMethods: readonly string[]
  /** Response header names, or `*`. */
  readonly exposeHeaders: readonly string[]
  /** Seconds that browsers cache the preflight response. */
  readonly maxAgeSeconds?: number | undefined
}

/** A usage plan of an API. */
export interface UsagePlan {
  /** The logical id of the plan. */
  readonly logicalId: string
  /** Logical ids of `AWS::ApiGateway::ApiKey` resources; disabled keys are left out. */
  readonly keys: readonly string[]
  /** Stages of this API that the plan covers. */
  readonly stages: readonly string[]
  /** Limits of each API key. */
  readonly throttle?: Throttle | undefined
  /** Requests of each API key in a period. */
  readonly quota?: Quota | undefined
  /** Keyed `/{path}/{METHOD}` as in the template. */
  readonly methods: { readonly [method: string]: Throttle }
}

/** Requests of each API key in a period. */
export interface Quota {
  /** Number of requests. */
  readonly limit: number
  /** UTC calendar period. */
  readonly period: 'DAY' | 'WEEK' | 'MONTH'
  /** Days by which the period begins later. */
  readonly offset?: number | undefined
}

/** Limits of a token bucket. */
export interface Throttle {
  /** Requests per second. */
  readonly rateLimit?: number | undefined
  /** Size of the bucket. */
  readonly burstLimit?: number | undefined
}
