/**
 * The differences between a deployed authorizer and the definition of its handler.
 *
 * @module
 */

import type { Finding, Location } from '../finding.ts'

/** Every code that `checkDeployment` reports about a deployment, with its severity. */
export const DRIFT_CODES = {
  'drift-type': 'error',
  'drift-ttl': 'error',
  'drift-identity-sources': 'error or warning',
  'drift-validation-expression': 'error',
  'drift-payload': 'error',
  'drift-simple-responses': 'error',
  'drift-routes': 'warning',
  'drift-unused': 'error',
  'drift-missing': 'error',
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
