/**
 * The options of `cognito` and `oidc` that limit the validity of a token.
 *
 * @module
 */

import { type Check, number, optional } from '../../options.ts'
import type { ValidityTerms } from './claims.ts'

const upTo = (seconds: number): Check => optional(number(0, seconds))
const YEAR_SECONDS = 31_536_000

export const VALIDITY_OPTIONS: { readonly [name in keyof ValidityTerms]-?: Check } = {
  graceSeconds: upTo(600),
  issuedAtToleranceSeconds: upTo(600),
  maxTokenAgeSeconds: upTo(YEAR_SECONDS),
  maxAuthenticationAgeSeconds: upTo(YEAR_SECONDS),
}
