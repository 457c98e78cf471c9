/**
 * The differences between a deployed authorizer and the definition of its handler.
 *
 * @module
 */

import type { Finding, Location } from '../finding.ts'

/** Every code that `checkDeployment` reports about a deployment, with its severity. */
export const DRIFT_CODES = {
  /** Another authorizer type, or another kind of API. */
  'drift-type': 'error',
  /** Another TTL, or none: then a default or the TTL that was deployed last decides. */
  'drift-ttl': 'error',
  /** Another set of identity sources. Another order under a TTL is a warning. */
  'drift-identity-sources': 'error or warning',
  /** Another validation expression. */
  'drift-validation-expression': 'error',
  /** Another payload format version: every request gets 500. */
  'drift-payload': 'error',
  /** Simple responses where policies are declared, or the reverse. */
  'drift-simple-responses': 'error',
  /** A route that the route table does not list is denied; a route of the table that is not deployed has no effect. */
  'drift-routes': 'warning',
  /** No route uses the authorizer. */
  'drift-unused': 'error',
  /** The template has no authorizer with that name or function. */
  'drift-missing': 'error',
  /** The authorizer invokes another function. */
  'drift-function': 'error',
} as const

/** What differs. The severities are in {@link DRIFT_CODES}. */
export type DriftCode = keyof typeof DRIFT_CODES

/** A difference, with the positions of both sides. */
export interface DriftFinding extends Finding<DriftCode> {
  /** The position of the other side: a JSON Pointer into the options, `/authorizers/Users/definition/ttlSeconds`. */
  readonly declaredAt: Location
  /** What to change, in one sentence. It is also the end of `message`. */
  readonly fix: string
}
