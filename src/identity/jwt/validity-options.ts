/**
 * The options of `cognito` and `oidc` that limit the validity of a token.
 *
 * @module
 */

import { type Check, number, optional } from '../../options.ts'
import type { ValidityTerms } from './claims.ts'

const YEAR_SECONDS = 31_536_000

export interface ValidityOptions {
  readonly graceSeconds?: number | undefined
  readonly issuedAtToleranceSeconds?: number | undefined
  readonly maxTokenAgeSeconds?: number | undefined
  readonly maxAuthenticationAgeSeconds?: number | undefined
}

export const VALIDITY_OPTIONS: { readonly [name in keyof ValidityOptions]-?: Check } = {
  graceSeconds: optional(number(0, 600)),
  issuedAtToleranceSeconds: optional(number(0, 600)),
  maxTokenAgeSeconds: optional(number(1, YEAR_SECONDS)),
  maxAuthenticationAgeSeconds: optional(number(1, YEAR_SECONDS)),
}

export function validityTerms(options: ValidityOptions): ValidityTerms {
  const { graceSeconds = 0, issuedAtToleranceSeconds = 60, maxTokenAgeSeconds, maxAuthenticationAgeSeconds } = options
  return { graceSeconds, issuedAtToleranceSeconds, maxTokenAgeSeconds, maxAuthenticationAgeSeconds }
}
