/**
 * Small steps from the attributes of Terraform to the properties of CloudFormation.
 *
 * @module
 */

import { isRecord } from '../../../internal/type-guards.ts'

/** Values of one Terraform resource. */
export type Values = { readonly [attribute: string]: unknown }

/** Properties of CloudFormation. */
export type Derived = { readonly [property: string]: unknown }

/** The object of a block, which Terraform writes as an array of one. */
export function first(value: unknown): Values {
  const one: unknown = Array.isArray(value) ? value[0] : value
  return isRecord(one) ? one : {}
}

/** The values that are set, under their names in CloudFormation. */
export function rename(values: Values, names: { readonly [attribute: string]: string }): Derived {
  const set = Object.entries(names).filter(([from]) => values[from] !== undefined && values[from] !== null)
  return Object.fromEntries(set.map(([from, to]) => [to, values[from]]))
}

/** A property that is left out if it is empty. */
export function optional(name: string, value: Derived): Derived {
  return Object.keys(value).length === 0 ? {} : { [name]: value }
}

/** Limits of a token bucket. */
export function throttle(values: unknown): Derived {
  return rename(first(values), { rate_limit: 'RateLimit', burst_limit: 'BurstLimit' })
}

/** The provider's default is 300 for Lambda authorizers of HTTP APIs; others have no TTL. */
export function v2Ttl({ authorizer_result_ttl_in_seconds: ttl, authorizer_payload_format_version: payload }: Values): Derived {
  return payload === undefined || payload === null ? {} : { AuthorizerResultTtlInSeconds: ttl ?? 300 }
}
